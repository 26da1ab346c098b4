//! A page as a blog program writes it, of about 60 kB: a head with its summaries, menus, one
//! article, comments, a side column, styles and scripts. What pages on the web consist of, in the
//! shares they have there; fitted to no reader.

use std::fmt::Write;

use crate::chance::Chance;

/// The address it stands at.
pub const ADDRESS: &str = "https://blog.example/2026/11/nuoc-gieng";

const WORDS: &[&str] = &[
    "nước", "giếng", "trong", "xóm", "có", "mùi", "dầu", "ba", "ngày", "rồi", "bà", "con", "đã",
    "gửi", "đơn", "lên", "huyện", "nhưng", "chưa", "ai", "trả", "lời", "đất", "ruộng", "cọc",
    "mốc", "cắm", "ngang", "bờ", "đê", "không", "được", "báo", "trước", "hôm", "nay", "người",
    "dân", "họp", "tại", "đình", "làng", "và", "cùng", "ký", "tên", "vào", "văn", "bản",
];

/// So many words, with a capital at the beginning and a full stop at the end of each sentence.
fn words(chance: &mut Chance, count: usize) -> String {
    let mut out = String::new();
    for at in 0..count {
        let word = WORDS[chance.below(WORDS.len())];
        let ends = at % 14 == 13 || at + 1 == count;
        let mut letters = word.chars();
        let first = letters.next().filter(|_| at % 14 == 0);
        match first {
            Some(first) => out.extend(first.to_uppercase().chain(letters)),
            None => out.push_str(word),
        }
        out.push_str(if ends { ". " } else { " " });
    }
    out.trim_end().to_owned()
}

/// The text of the article, a paragraph each.
#[must_use]
pub fn paragraphs() -> Vec<String> {
    let mut chance = Chance::new(7);
    (0..12).map(|_| words(&mut chance, 70)).collect()
}

/// The page. It is plain: each element ends by its own end tag.
///
/// # Panics
/// Never: memory takes every write.
#[must_use]
pub fn page() -> String {
    let mut chance = Chance::new(11);
    let mut out = head(&mut chance);
    let menu = |out: &mut String, name: &str, count: usize, chance: &mut Chance| {
        write!(out, "<nav class=\"{name}\" aria-label=\"{name}\"><ul id=\"menu-{name}\">")
            .expect("a string takes it");
        for at in 0..count {
            let title = words(chance, 3);
            let class = format!("menu-item menu-item-type-taxonomy menu-item-{at}");
            writeln!(
                out,
                "<li id=\"item-{name}-{at}\" class=\"{class}\"><a href=\"https://blog.example/muc/\
                 {at}?from={name}&amp;n={at}\"><span class=\"icon\"><svg viewBox=\"0 0 24 24\">\
                 <path d=\"M12 2L2 7l10 5 10-5-10-5z\"/></svg></span>{title}</a></li>"
            )
            .expect("a string takes it");
        }
        out.push_str("</ul></nav>\n");
    };
    out.push_str("<body class=\"post-template-default single single-post wp-embed-responsive\">\n");
    out.push_str("<div id=\"page\" class=\"site\"><header id=\"masthead\" class=\"site-header\">");
    menu(&mut out, "primary", 24, &mut chance);
    out.push_str("</header>\n<div id=\"content\"><main id=\"main\" class=\"site-main\">\n");
    article(&mut out);
    comments(&mut out, &mut chance);
    out.push_str("</main><aside id=\"secondary\" class=\"widget-area\">\n");
    menu(&mut out, "recent", 20, &mut chance);
    menu(&mut out, "archive", 20, &mut chance);
    out.push_str("</aside></div>\n<footer id=\"colophon\" class=\"site-footer\">");
    menu(&mut out, "footer", 12, &mut chance);
    out.push_str("<p class=\"site-info\">&copy; 2026 Blog &middot; R&amp;D</p></footer></div>\n");
    script(&mut out, &mut chance, 60);
    out.push_str("</body>\n</html>\n");
    out
}

/// The same page with the end tags left out that the standard puts in.
#[must_use]
pub fn terse() -> String {
    ["</p>", "</li>", "</head>", "</body>"].iter().fold(page(), |page, tag| page.replace(tag, ""))
}

/// The same page with one pair of crossing tags in a paragraph that does not end.
#[must_use]
pub fn tangled() -> String {
    page().replacen("<p class=\"site-info\">", "<p><b class=\"site-info\"><i>&nbsp;</b></i>", 1)
}

fn head(chance: &mut Chance) -> String {
    let text = paragraphs();
    let summary: String = text[0].chars().take(150).collect();
    let json = serde_json::json!({
        "@context": "https://schema.org", "@type": "BlogPosting", "headline": "Nước giếng",
        "url": ADDRESS, "datePublished": "2026-11-20T08:00:00+07:00",
        "author": {"@type": "Person", "name": "Lan", "url": "https://blog.example/author/lan"},
        "publisher": {"@type": "Organization", "name": "Blog"},
        "articleBody": text.join("\n\n"),
    });
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"vi\">\n<head>\n<meta charset=\"UTF-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>Nước giếng &#8211; Blog</title>\n<link rel=\"canonical\" href=\"{ADDRESS}\">\n\
         <meta property=\"og:type\" content=\"article\">\n<meta property=\"og:url\" \
         content=\"{ADDRESS}\">\n<meta property=\"og:title\" content=\"Nước giếng\">\n<meta \
         property=\"og:description\" content=\"{summary}&hellip;\">\n<meta property=\"og:image\" \
         content=\"https://blog.example/i/1.jpg\">\n<meta property=\"og:site_name\" \
         content=\"Blog\">\n<script type=\"application/ld+json\">{json}</script>\n<style>\n"
    );
    for at in 0..90 {
        let px = chance.below(40);
        writeln!(out, ".wp-block-{at} > p{{margin:{px}px 0 {at}px;color:#3{at:02}}}")
            .expect("a string takes it");
    }
    out.push_str("</style>\n");
    for at in 0..8 {
        writeln!(
            out,
            "<link rel=\"stylesheet\" id=\"style-{at}-css\" href=\"https://blog.example/c/{at}.css\
             ?ver=6.{at}\" media=\"all\">\n<script src=\"https://blog.example/j/{at}.js\" \
             id=\"script-{at}-js\" defer></script>"
        )
        .expect("a string takes it");
    }
    out.push_str("</head>\n");
    out
}

fn article(out: &mut String) {
    out.push_str(
        "<article id=\"post-1\" class=\"post type-post status-publish hentry\"><header \
         class=\"entry-header\"><h1 class=\"entry-title\">Nước giếng</h1><div class=\"entry-meta\">\
         <time class=\"entry-date published\" datetime=\"2026-11-20T08:00:00+07:00\">20/11/2026\
         </time> <span class=\"byline\"><a class=\"url fn n\" rel=\"author\" \
         href=\"https://blog.example/author/lan\">Lan</a></span></div></header>\n\
         <div class=\"entry-content\">\n",
    );
    for (at, text) in paragraphs().iter().enumerate() {
        let (start, rest) = text.split_at(text.find(' ').unwrap_or(0));
        writeln!(out, "<p class=\"wp-block-paragraph\"><strong>{start}</strong>{rest}</p>")
            .expect("a string takes it");
        if at % 4 == 1 {
            writeln!(
                out,
                "<figure class=\"wp-block-image size-large\"><img loading=\"lazy\" width=\"1024\" \
                 height=\"683\" src=\"https://blog.example/i/{at}.jpg\" alt=\"\" \
                 class=\"wp-image-{at}\" srcset=\"https://blog.example/i/{at}.jpg 1024w, \
                 https://blog.example/i/{at}-300.jpg 300w\"><figcaption>Ảnh {at}</figcaption>\
                 </figure>"
            )
            .expect("a string takes it");
        }
    }
    out.push_str("</div>\n</article>\n");
}

fn comments(out: &mut String, chance: &mut Chance) {
    out.push_str("<div id=\"comments\" class=\"comments-area\"><ol class=\"comment-list\">\n");
    for at in 0..22 {
        let text = words(chance, 28);
        writeln!(
            out,
            "<li id=\"comment-{at}\" class=\"comment even thread-even depth-1\"><div \
             id=\"div-comment-{at}\" class=\"comment-body\"><div class=\"comment-author vcard\">\
             <img alt=\"\" src=\"https://blog.example/a/{at}.png\" class=\"avatar avatar-32\" \
             height=\"32\" width=\"32\"><b class=\"fn\">Bạn đọc {at}</b></div><p>{text}</p><a \
             rel=\"nofollow\" class=\"comment-reply-link\" href=\"#comment-{at}\" \
             data-commentid=\"{at}\">Trả lời</a></div></li>"
        )
        .expect("a string takes it");
    }
    out.push_str(
        "</ol><form action=\"https://blog.example/comment\" method=\"post\" id=\"commentform\">\
         <textarea id=\"comment\" name=\"comment\" cols=\"45\" rows=\"8\"></textarea><input \
         type=\"text\" name=\"author\"><input type=\"submit\" value=\"Gửi\"></form></div>\n",
    );
}

fn script(out: &mut String, chance: &mut Chance, lines: usize) {
    out.push_str("<script id=\"wp-settings-js\">\n(function () { \"use strict\";\n");
    for at in 0..lines {
        let id = chance.below(90_000);
        writeln!(
            out,
            "  var s{at} = function (e) {{ return e && e.id < {id} ? e[\"k{at}\"] : {at}; }};"
        )
        .expect("a string takes it");
    }
    out.push_str("})();\n</script>\n");
}
