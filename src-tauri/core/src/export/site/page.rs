//! The markup of the pages. Whatever comes from a post goes through `escaped`.

use std::fmt::Write;

use super::super::Plan;
use super::super::markup::escaped;
use super::super::names::{Shown, shown};
use super::words::{Words, both, platform};
use crate::model::{Carried, CarriedMedium, Time};

/// Writes into a page; into a string that cannot fail.
macro_rules! put {
    ($page:expr, $($words:tt)*) => {
        let _ = write!($page, $($words)*);
    };
}

/// Nothing is run and nothing is asked; `file:` is how a folder on a disk is meant.
const POLICY: &str = "default-src 'none'; img-src 'self' file:; media-src 'self' file:; \
    style-src 'self' file:; base-uri 'none'; form-action 'none'";

/// What all pages of one language have around them.
pub(super) struct Frame<'p> {
    pub(super) words: &'static Words,
    /// Whose posts they are.
    pub(super) title: &'p str,
    /// The page's own name, which it has in both languages.
    pub(super) file: String,
}

/// A month of posts.
#[derive(Clone)]
pub(super) struct Month {
    pub(super) when: Option<(i16, i8)>,
    pub(super) page: usize,
    pub(super) anchor: String,
    pub(super) n_posts: usize,
}

impl Month {
    pub(super) fn heading(&self, words: &Words) -> String {
        let name = self
            .when
            .map_or_else(|| words.undated.to_owned(), |(year, month)| words.month(year, month));
        format!("<h2 class=\"month\" id=\"{}\">{name}</h2>\n", self.anchor)
    }
}

fn head(language: &str, title: &str, style: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{}</title>\n<link rel=\"stylesheet\" href=\"{style}\">\n</head>\n<body>\n",
        escaped(title)
    )
}

impl Frame<'_> {
    fn title(&self) -> &str {
        if self.title.is_empty() { self.words.untitled } else { self.title }
    }

    fn begin(&self, title: &str) -> String {
        let words = self.words;
        let other = both(super::super::Language::En).into_iter().find(|it| it.code != words.code);
        let toggle = other.map_or_else(String::new, |other| {
            format!(
                "<a href=\"../{0}/{1}\" lang=\"{0}\" hreflang=\"{0}\">{2}</a>",
                other.code, self.file, other.name
            )
        });
        format!(
            "{}<a class=\"skip\" href=\"#posts\">{}</a>\n<header class=\"bar\">\
             <a class=\"whose\" dir=\"auto\" href=\"../index.html\">{}</a>\
             <a href=\"contents.html\">{}</a>{toggle}</header>\n",
            head(words.code, title, "../style.css"),
            words.skip,
            escaped(self.title()),
            words.contents,
        )
    }

    pub(super) fn page_head(&self, number: usize, n_pages: usize) -> String {
        let where_ = self.words.page(number, n_pages);
        let title = format!("{} · {where_}", self.title());
        format!("{}<main id=\"posts\">\n", self.begin(&title))
    }

    /// All months, by year.
    pub(super) fn contents(&self, months: &[Month]) -> String {
        let words = self.words;
        let title = format!("{} · {}", self.title(), words.contents);
        let mut page = self.begin(&title);
        page.extend(["<main id=\"posts\">\n<h1 class=\"page\">", words.contents, "</h1>\n"]);
        page.push_str("<ul class=\"years\">\n");
        let year = |month: &Month| month.when.map(|(year, _)| year);
        for months in months.chunk_by(|one, next| year(one) == year(next)) {
            let name = months.first().and_then(year);
            let name = name.map_or_else(|| words.undated.to_owned(), |year| year.to_string());
            page.extend(["<li><strong>", &name, "</strong>\n<ul>\n"]);
            for month in months {
                let name = month.when.map(|(_, month)| words.bare_month(month));
                put!(
                    page,
                    "<li><a href=\"{}.html#{}\">{}</a> <span class=\"count\">{}</span></li>\n",
                    month.page,
                    month.anchor,
                    name.as_deref().unwrap_or(words.undated),
                    words.posts(month.n_posts)
                );
            }
            page.push_str("</ul></li>\n");
        }
        page.extend(["</ul>\n</main>\n", &end(words)]);
        page
    }
}

fn end(words: &Words) -> String {
    format!("<footer class=\"end\">{}</footer>\n</body>\n</html>\n", words.closing)
}

pub(super) fn page_foot(words: &Words, number: usize, n_pages: usize) -> String {
    let link = |is_there: bool, to: usize, rel: &str, text: &str| {
        if is_there {
            format!("<a rel=\"{rel}\" href=\"{to}.html\">{text}</a>")
        } else {
            String::new()
        }
    };
    format!(
        "<nav class=\"pager\" aria-label=\"{}\"><span>{}</span><span class=\"here\">{}</span>\
         <span class=\"older\">{}</span></nav>\n</main>\n{}",
        words.pages,
        link(number > 1, number.saturating_sub(1), "prev", words.newer),
        words.page(number, n_pages),
        link(number < n_pages, number + 1, "next", words.older),
        end(words),
    )
}

/// The cover, in both languages.
pub(super) fn cover(plan: &Plan, n_posts: usize, between: Option<(Time, Time)>) -> String {
    let [first, second] = both(plan.language);
    let title = if plan.title.is_empty() { first.untitled } else { &plan.title };
    let told = |words: &Words| {
        let when = between.map_or_else(String::new, |(from, to)| {
            format!(" · {} – {}", words.day(from), words.day(to))
        });
        format!("<p lang=\"{}\">{}{when}</p>\n", words.code, words.posts(n_posts))
    };
    let way = |words: &Words| {
        format!(
            "<li><a href=\"{0}/1.html\" lang=\"{0}\" hreflang=\"{0}\">{1}</a></li>\n",
            words.code, words.read
        )
    };
    let held = |words: &Words| format!("<p lang=\"{}\">{}</p>\n", words.code, words.cover);
    format!(
        "{}<main class=\"cover\"><div>\n<h1 dir=\"auto\">{}</h1>\n{}{}<ul class=\"ways\">\n{}{}</ul>\n\
         <div class=\"held\">{}{}</div>\n</div></main>\n</body>\n</html>\n",
        head(first.code, title, "style.css"),
        escaped(title),
        told(first),
        told(second),
        way(first),
        way(second),
        held(first),
        held(second),
    )
}

/// One post.
pub(super) fn article(words: &Words, name: &str, post: &Carried) -> String {
    let mut page = format!("<article id=\"p-{name}\" aria-labelledby=\"t-{name}\">\n<header>");
    let when = post.at().map_or_else(
        || words.undated.to_owned(),
        |at| format!("<time datetime=\"{at}\">{}</time>", words.moment(at)),
    );
    put!(page, "<h3 id=\"t-{name}\"><a href=\"#p-{name}\">{when}</a></h3>");
    let account = post.account.name.as_ref().or(post.account.handle.as_ref());
    let account = account.map(|account| format!(" · {account}")).unwrap_or_default();
    let told = format!("{}{account}", platform(&post.platform));
    put!(page, "<span class=\"tag\" dir=\"auto\">{}</span>", escaped(&told));
    let held = post.audience.and_then(|audience| words.audience(audience));
    for (class, tag) in [("tag", words.kind(post.kind)), ("tag held", held)] {
        if let Some(tag) = tag {
            put!(page, "<span class=\"{class}\">{tag}</span>");
        }
    }
    page.push_str("</header>\n");
    if let Some(title) = &post.title {
        put!(page, "<h4 dir=\"auto\">{}</h4>\n", escaped(title));
    }
    let mut inner = format!("<div class=\"text\" dir=\"auto\">{}</div>\n", escaped(post.text()));
    if !post.media.is_empty() {
        inner.push_str("<div class=\"media\">\n");
        inner.extend(post.media.iter().map(|medium| figure(words, medium)));
        inner.push_str("</div>\n");
    }
    match &post.warning {
        Some(warning) => {
            put!(
                page,
                "<details class=\"warning\"><summary dir=\"auto\">{}: {}</summary>\n{inner}</details>\n",
                words.warning,
                escaped(warning)
            );
        }
        None => page.push_str(&inner),
    }
    page.push_str(&wordings(words, post));
    page.push_str(&article_foot(words, post));
    page.push_str("</article>\n");
    page
}

fn wordings(words: &Words, post: &Carried) -> String {
    if post.wordings.is_empty() {
        return String::new();
    }
    let each = post.wordings.iter().map(|wording| {
        let at = wording.at.as_ref().and_then(|at| at.at);
        let when = at.map_or_else(String::new, |at| format!("<p>{}</p>", words.moment(at)));
        format!("{when}<div class=\"text\" dir=\"auto\">{}</div>\n", escaped(&wording.text))
    });
    format!(
        "<details><summary>{}</summary>\n{}</details>\n",
        words.earlier,
        each.collect::<String>()
    )
}

fn article_foot(words: &Words, post: &Carried) -> String {
    let mut lines = Vec::new();
    if let Some(at) = post.edited.as_ref().and_then(|edited| edited.at) {
        lines.push(format!("<p>{}: {}</p>\n", words.edited, words.moment(at)));
    }
    let addresses = post.addresses.iter().map(|address| (words.address, address));
    let reply = post.reply_to.iter().map(|address| (words.reply_to, address));
    lines.extend(addresses.chain(reply).map(|(what, address)| {
        format!("<p>{what}: <span class=\"address\">{}</span></p>\n", escaped(address))
    }));
    if lines.is_empty() { String::new() } else { format!("<footer>{}</footer>\n", lines.concat()) }
}

fn figure(words: &Words, medium: &CarriedMedium) -> String {
    let alt = medium.alt.as_deref().unwrap_or_default();
    let Some(file) = &medium.file else {
        let name = medium.name.as_deref().unwrap_or_default();
        let what = if alt.is_empty() { name } else { alt };
        let colon = if what.is_empty() { "" } else { ": " };
        return format!(
            "<p class=\"away\" dir=\"auto\">{}{colon}{}</p>\n",
            words.missing,
            escaped(what)
        );
    };
    let (path, alt) = (format!("../{}", escaped(file)), escaped(alt));
    let label = if alt.is_empty() { String::new() } else { format!(" aria-label=\"{alt}\"") };
    let shown = match shown(medium) {
        Shown::Picture => format!(
            "<a href=\"{path}\"><img src=\"{path}\" alt=\"{alt}\" loading=\"lazy\" decoding=\"async\"></a>"
        ),
        Shown::Video => {
            format!("<video controls preload=\"metadata\" src=\"{path}\"{label}></video>")
        }
        Shown::Sound => format!("<audio controls preload=\"none\" src=\"{path}\"{label}></audio>"),
        Shown::File => {
            let name = medium.name.as_deref().unwrap_or(words.file);
            format!("<a href=\"{path}\" download>{}</a>", escaped(name))
        }
    };
    let told = if alt.is_empty() {
        String::new()
    } else {
        format!("<figcaption dir=\"auto\">{alt}</figcaption>")
    };
    format!("<figure>{shown}{told}</figure>\n")
}
