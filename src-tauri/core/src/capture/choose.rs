//! What to keep of a page: one text, one author, one moment, out of what the readers found.

use super::page::OembedReading;
use crate::model::{Author, FoundMedia, FoundText, PageReading, Published, Source};

/// From this length on (characters) an article element is taken to hold the post itself, whatever
/// the site's description says.
const ARTICLE_CHARS_MIN: usize = 200;
/// Structured data shorter than this (characters) may be a summary of a longer article.
const SUMMARY_CHARS_MAX: usize = 300;

/// Most characters of name, date and counters around a post in its article.
const SURROUNDINGS_CHARS_MAX: usize = 300;

/// So many characters tell whether two texts begin alike.
const BEGINNING_CHARS: usize = 60;

/// The facts of a page that make a capture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Who wrote it.
    pub author: Option<Author>,
    /// When.
    pub published: Option<Published>,
    /// The text; empty for a post of pictures alone.
    pub text: String,
    /// Where the text stood.
    pub source: Source,
    /// Pictures, videos and sounds.
    pub media: Vec<FoundMedia>,
}

/// Chooses from a page. `None` when it gives neither text nor media: there is nothing to keep.
#[must_use]
pub fn choose(page: &PageReading) -> Option<Chosen> {
    let best = best_text(page);
    if best.is_none() && page.media.is_empty() {
        return None;
    }
    let (text, source) = best.map_or((String::new(), Source::Body), |best| trimmed(best, page));
    let (author, published) = (page.author.clone(), page.published.clone());
    Some(Chosen { author, published, text, source, media: page.media.clone() })
}

/// The text without what stands around it in its article: name, date, counters. The site's own
/// description tells where the post begins and, unless it is cut short, where it ends.
fn trimmed(best: &FoundText, page: &PageReading) -> (String, Source) {
    let whole = (best.text.clone(), best.source);
    if best.source != Source::Article {
        return whole;
    }
    let mut told = page
        .texts
        .iter()
        .filter(|found| matches!(found.source, Source::OpenGraph | Source::Oembed))
        .filter_map(|told| Some((told, span(told, best)?)));
    let Some((told, (from, to))) = told.next() else { return whole };
    let cut = |from: usize, to: usize| {
        let inside = best.text.chars().skip(from).take(to - from).collect::<String>();
        inside.trim().to_owned()
    };
    let end = chars(best);
    if is_cut(told) {
        let before = from <= SURROUNDINGS_CHARS_MAX;
        return if before { (cut(from, end), Source::Article) } else { whole };
    }
    if from + (end - to) <= SURROUNDINGS_CHARS_MAX {
        return (cut(from, to), told.source);
    }
    whole
}

/// Where `short` stands in `long`, as numbers of characters from and to; white space does not
/// count.
fn span(short: &FoundText, long: &FoundText) -> Option<(usize, usize)> {
    let wanted: Vec<char> = stem(short).chars().filter(|c| !c.is_whitespace()).collect();
    let shown: Vec<(usize, char)> =
        long.text.chars().enumerate().filter(|(_, c)| !c.is_whitespace()).collect();
    if wanted.is_empty() {
        return None;
    }
    let fits = |run: &&[(usize, char)]| run.iter().zip(&wanted).all(|((_, a), b)| a == b);
    let run = shown.windows(wanted.len()).find(fits)?;
    let end = run.last()?.0 + 1;
    let end = if is_cut(short) { end } else { end + tail(&long.text, end, short) };
    Some((run.first()?.0, end))
}

/// Characters after `end` that belong to the text as well: the dots that [`stem`] left off.
fn tail(long: &str, end: usize, short: &FoundText) -> usize {
    let left_off = short.text.trim_end().chars().count() - stem(short).chars().count();
    long.chars().skip(end).take(left_off).take_while(|c| ".…][".contains(*c)).count()
}

/// Structured data that names the post comes first, unless it only sums up a longer article; then
/// an article that is long or holds what the description quotes; then what the site tells others
/// about the page; then whatever the page shows.
fn best_text(page: &PageReading) -> Option<&FoundText> {
    let of = |source| {
        page.texts.iter().find(|found| found.source == source && !found.text.trim().is_empty())
    };
    let structured = [Source::JsonLd, Source::Microdata, Source::HEntry].into_iter().find_map(of);
    let article = of(Source::Article);
    if let Some(structured) = structured {
        return article.filter(|article| sums_up(structured, article)).or(Some(structured));
    }
    let (oembed, described) = (of(Source::Oembed), of(Source::OpenGraph));
    // A description of the whole site kept in place of a short post would be the loss of the post.
    let says_more = |article| described.is_some_and(|told| chars(article) >= 2 * chars(told));
    let whole = article.filter(|article| {
        chars(article) >= ARTICLE_CHARS_MIN
            || says_more(article)
            || described.is_some_and(|short| quotes(short, article))
    });
    let whole = whole.filter(|article| oembed.is_none_or(|told| !is_excerpt(article, told)));
    let told = oembed.filter(|told| described.is_none_or(|short| chars(told) >= chars(short)));
    whole.or(told).or(described).or(oembed).or(article).or_else(|| of(Source::Body))
}

/// Is `short` a headline or summary of what `long` tells in full?
fn sums_up(short: &FoundText, long: &FoundText) -> bool {
    let much_longer = chars(long) >= 3 * chars(short).max(ARTICLE_CHARS_MIN / 2);
    quotes(short, long) && is_cut(short) || chars(short) < SUMMARY_CHARS_MAX && much_longer
}

/// Does `long` hold all of `short`, but for an ellipsis at its end?
fn quotes(short: &FoundText, long: &FoundText) -> bool {
    chars(long) >= chars(short) && span(short, long).is_some()
}

fn stem(text: &FoundText) -> &str {
    text.text.trim_end().trim_end_matches(['…', '.', ']', '[']).trim_end()
}

fn is_cut(text: &FoundText) -> bool {
    let text = text.text.trim_end();
    ["…", "...", "[…]", "[...]"].iter().any(|dots| text.ends_with(dots))
}

fn chars(text: &FoundText) -> usize {
    text.text.chars().count()
}

/// May a page's oEmbed answer say more than the page? Structured data that names the post is
/// enough; anything else may be an excerpt, and saving a post is worth one request more.
#[must_use]
pub fn is_thin(page: &PageReading) -> bool {
    best_text(page).is_none_or(|best| best.source > Source::HEntry)
}

/// Does an article only begin what `told` tells in full?
fn is_excerpt(article: &FoundText, told: &FoundText) -> bool {
    let text: String = told.text.chars().take(BEGINNING_CHARS).collect();
    let beginning = FoundText { source: told.source, text };
    chars(told) > BEGINNING_CHARS
        && span(&beginning, article).is_some()
        && span(told, article).is_none()
}

/// Takes a page's oEmbed answer into its reading: the text as one more source, author and media
/// where the page names none.
pub fn take_in_oembed(page: &mut PageReading, answer: OembedReading) {
    page.texts.retain(|found| found.source != Source::Oembed);
    page.texts.extend(answer.text);
    page.texts.sort_by_key(|found| found.source);
    if page.author.as_ref().is_none_or(|author| author.name.is_none()) {
        page.author = answer.author.or(page.author.take());
    }
    if page.media.is_empty() {
        page.media = answer.media;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Source::{Article, Body, JsonLd, Oembed, OpenGraph};

    fn page(texts: &[(Source, &str)]) -> PageReading {
        let found = |(source, text): &(Source, &str)| FoundText {
            source: *source,
            text: (*text).to_owned(),
        };
        PageReading { texts: texts.iter().map(found).collect(), ..PageReading::default() }
    }

    fn source_of(texts: &[(Source, &str)]) -> Source {
        choose(&page(texts)).unwrap().source
    }

    #[test]
    fn the_whole_post_is_kept_and_not_its_summary() {
        let post = "Lệnh cấm xuất khẩu gạo làm cả ấp đứng ngồi không yên. ".repeat(12);
        let post = post.trim_end();
        let short = "Lệnh cấm xuất khẩu gạo làm cả ấp…";
        assert_eq!(source_of(&[(JsonLd, post), (Article, post)]), JsonLd);
        assert_eq!(source_of(&[(JsonLd, "Giá lúa"), (Article, post)]), Article);
        assert_eq!(source_of(&[(OpenGraph, short), (Article, post)]), Article);
        assert_eq!(source_of(&[(OpenGraph, "A site about rice"), (Article, post)]), Article);
        assert_eq!(source_of(&[(OpenGraph, post), (Article, "Menu Home")]), OpenGraph);
        assert_eq!(source_of(&[(OpenGraph, short), (Oembed, post), (Body, "Menu")]), Oembed);
        assert_eq!(source_of(&[(OpenGraph, post), (Oembed, "Title")]), OpenGraph);
        let excerpt = format!("Delta Notes 26 March {} Read the whole post", &post.split_at(220).0);
        assert_eq!(source_of(&[(Article, excerpt.as_str()), (Oembed, post)]), Oembed);
        assert_eq!(source_of(&[(Article, post), (Oembed, "A title of some length")]), Article);
        assert_eq!(source_of(&[(Body, "Only this")]), Body);
        assert_eq!(source_of(&[(JsonLd, "Ngắn."), (Article, "Ngắn. 3 likes")]), JsonLd);
    }

    #[test]
    fn name_date_and_counters_around_a_post_are_left_out() {
        let shown = "Cô Giáo @cogiao 30 March\n\nLớp học qua điện thoại.\n\nSắc lắm.\n\n♥ 73 likes";
        let told = |told| choose(&page(&[(OpenGraph, told), (Article, shown)])).unwrap();
        let whole = told("Lớp học qua điện thoại. Sắc lắm.");
        assert_eq!(whole.text, "Lớp học qua điện thoại.\n\nSắc lắm.");
        assert_eq!(whole.source, OpenGraph, "compared with the whole text later");
        let cut = told("Lớp học qua…");
        assert_eq!(cut.text, "Lớp học qua điện thoại.\n\nSắc lắm.\n\n♥ 73 likes");
        assert_eq!(cut.source, Article);
        assert_eq!(told("A site about school").source, Article, "no description of the post");
    }

    #[test]
    fn a_page_without_text_or_media_gives_nothing() {
        assert_eq!(choose(&page(&[(Source::Body, "  ")])), None);
    }
}
