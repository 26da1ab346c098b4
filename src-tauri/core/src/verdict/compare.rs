//! Is the saved text in this page? Compared after folding, so that nothing a site's typography
//! does counts as an edit; never normalised where it is kept.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;

use crate::model::{Facts, FoundText, Page, PageReading, Saved, Source};

/// How a page relates to the saved post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Match {
    /// The saved text is there.
    Same,
    /// The post is there with another text.
    Changed,
    /// The text is there, the media are not.
    MediaGone,
    /// No trace of the post.
    Absent,
}

/// A saved text shorter than this (in characters) proves nothing by merely occurring in a page.
const TELLING_CHARS_MIN: usize = 24;
/// Share of three-word runs two texts must have in common to be versions of one text.
const VERSION_SHARE_MIN: f64 = 0.3;
/// The same for whole pages without structure, whose surroundings change by themselves.
const PAGE_SHARE_MIN: f64 = 0.6;

/// Compares a page with what was saved, like with like.
pub(super) fn compare(page: &PageReading, saved: &Saved<'_>) -> Match {
    let Some(source) = saved.source else { return compare_anywhere(page, saved) };
    let same = match page.texts.iter().find(|text| text.source == source) {
        // Folded, equal texts are equal.
        Some(found) if found.text == saved.text => Match::Same,
        Some(found) => compare_texts(&fold(saved.text), &fold(&found.text), source),
        None => Match::Absent,
    };
    match same {
        Match::Same if media_stripped(page, saved) => Match::MediaGone,
        Match::Absent if shows_anywhere(page, saved) => Match::Same,
        Match::Absent if is_same_post(page, saved) => Match::Changed,
        other => other,
    }
}

/// Compares with a text that was not taken from a page: it may stand anywhere, in one piece or line
/// by line.
fn compare_anywhere(page: &PageReading, saved: &Saved<'_>) -> Match {
    let text = fold(saved.text);
    if text.chars().count() < TELLING_CHARS_MIN {
        return Match::Absent;
    }
    let mut shown: Vec<String> = page.texts.iter().map(|found| fold(&found.text)).collect();
    let title = page.title.as_deref().map(fold).unwrap_or_default();
    shown.push(format!("{title} {}", fold(&page.visible_text)));
    let lines: Vec<String> = saved.text.lines().map(fold).filter(|line| !line.is_empty()).collect();
    let whole = |shown: &String| {
        let bare = bare(shown);
        shown.contains(&text)
            || lines.iter().all(|line| shown.contains(line) || bare.contains(&self::bare(line)))
    };
    let cut = |found: &FoundText| is_cut_of(&fold(&found.text), &text);
    if shown.iter().any(whole) || page.texts.iter().any(cut) {
        return Match::Same;
    }
    let kept = shown.iter().map(|shown| share(&text, shown)).fold(0.0, f64::max);
    if kept >= VERSION_SHARE_MIN { Match::Changed } else { Match::Absent }
}

/// Do the facts of a look show these words as a post's, whole? Short ones only where the answer
/// gives them for themselves: in a page any could stand.
#[must_use]
pub fn shows_words(facts: &Facts, text: &str) -> bool {
    let text = fold(text);
    if text.is_empty() {
        return false;
    }
    let told = facts.found.values().flatten().any(|value| fold(value) == text);
    let Page::Read(page) = &facts.page else { return told };
    let mut texts = page.texts.iter().map(|found| fold(&found.text));
    let given = texts.any(|found| found == text || is_cut_of(&found, &text));
    let is_telling = text.chars().count() >= TELLING_CHARS_MIN;
    told || given || is_telling && fold(&page.visible_text).contains(&text)
}

/// Compares a text that carries the post's own id with the saved one. `cut`: the answer gives only
/// the beginning.
pub(super) fn compare_known(saved: &str, found: &str, cut: bool) -> Match {
    let (mut saved, mut found) = (fold(saved), fold(found));
    if found.is_empty() || saved.is_empty() {
        return Match::Absent;
    }
    if has_short_link(&found) || has_short_link(&saved) {
        (saved, found) = (without_links(&saved), without_links(&found));
    }
    let same = |a: &str, b: &str| {
        a == b
            || is_cut_of(a, b)
            || is_cut_of(b, a)
            || cut && a.starts_with(b.trim_end_matches('…'))
    };
    if same(&saved, &found) || same(&bare(&saved), &bare(&found)) {
        return Match::Same;
    }
    Match::Changed
}

/// Compares a part of a post (a title, a caption) with the whole saved text.
pub(super) fn compare_part(saved: &str, found: &str) -> Match {
    let (whole, part) = (fold(saved), fold(found));
    let part = part.trim_end_matches(['…', '.']).trim_end();
    if part.is_empty() || whole.contains(part) || bare(&whole).contains(&bare(part)) {
        return Match::Same;
    }
    let first = saved.lines().next().map(fold).unwrap_or_default();
    let kept = share(&first, part).max(share(part, &first));
    if kept >= VERSION_SHARE_MIN { Match::Changed } else { Match::Absent }
}

/// Hosts that stand in for another address: what they stand for may have come back as it was.
const SHORTENERS: &[&str] =
    &["t.co/", "bit.ly/", "tinyurl.com/", "ow.ly/", "buff.ly/", "goo.gl/", "lnkd.in/", "is.gd/"];

fn is_link(word: &str) -> bool {
    word.starts_with("http://") || word.starts_with("https://")
}

fn has_short_link(text: &str) -> bool {
    text.split(' ').filter(|word| is_link(word)).any(|word| {
        let bare = word.split_once("://").map_or(word, |(_, rest)| rest);
        SHORTENERS.iter().any(|host| bare.starts_with(host))
    })
}

fn without_links(text: &str) -> String {
    text.split(' ').filter(|word| !is_link(word)).collect::<Vec<_>>().join(" ")
}

/// Letters without their marks, in lower case: what a broken charset or a hurried retyping leaves.
fn bare(text: &str) -> String {
    let marks = |c: &char| !unicode_normalization::char::is_combining_mark(*c);
    let bare = text.nfd().filter(marks).flat_map(char::to_lowercase);
    bare.map(|c| if c == 'đ' { 'd' } else { c }).collect()
}

/// A wording as rules compare it: folded, lower case.
pub(super) fn plain(text: &str) -> String {
    fold(text).to_lowercase()
}

fn compare_texts(saved: &str, found: &str, source: Source) -> Match {
    if saved == found || is_cut_of(saved, found) || is_cut_of(found, saved) {
        return Match::Same;
    }
    let telling = saved.chars().count() >= TELLING_CHARS_MIN;
    match source {
        // Structured data holds the text and nothing else.
        Source::JsonLd
        | Source::Microdata
        | Source::HEntry
        | Source::Oembed
        | Source::OpenGraph => {
            if share(saved, found) >= VERSION_SHARE_MIN {
                Match::Changed
            } else {
                Match::Absent
            }
        }
        // An element of the page may carry counters and buttons beside the text.
        Source::Article | Source::Body if telling && found.contains(saved) => Match::Same,
        Source::Article if telling && without_numbers(found).contains(&without_numbers(saved)) => {
            Match::Same
        }
        Source::Article if share(saved, found) >= VERSION_SHARE_MIN => Match::Changed,
        Source::Body if telling && share(saved, found) >= PAGE_SHARE_MIN => Match::Same,
        Source::Article | Source::Body | Source::Export | Source::Seen => Match::Absent,
    }
}

/// Counters beside a post ("73 likes", "5 minutes ago") move by themselves: no edit.
fn without_numbers(text: &str) -> String {
    let plain = text.split(' ').filter(|word| !word.contains(|c: char| c.is_ascii_digit()));
    plain.collect::<Vec<_>>().join(" ")
}

/// The saved text stands somewhere in what the page shows.
fn shows_anywhere(page: &PageReading, saved: &Saved<'_>) -> bool {
    let text = fold(saved.text);
    if text.chars().count() < TELLING_CHARS_MIN {
        return false;
    }
    let shown = page.texts.iter().map(|found| found.text.as_str());
    shown.chain([page.visible_text.as_str()]).any(|found| fold(found).contains(&text))
}

/// The page names itself as the same post by the same author.
fn is_same_post(page: &PageReading, saved: &Saved<'_>) -> bool {
    let ours = page.permalink.as_ref().is_some_and(|link| {
        saved.permalink == Some(link.as_str()) || saved.addresses.contains(link)
    });
    let name = |author: Option<&crate::model::Author>| {
        author.and_then(|author| author.name.as_deref()).map(fold)
    };
    let author = name(saved.author).is_some() && name(saved.author) == name(page.author.as_ref());
    let moment = saved.published.is_some() && saved.published == page.published.as_ref();
    let has_text = page.texts.iter().any(|text| Some(text.source) == saved.source);
    page.is_post && ours && has_text && (author || moment)
}

fn media_stripped(page: &PageReading, saved: &Saved<'_>) -> bool {
    saved.n_media.is_some_and(|n| n > 0) && page.media.is_empty()
}

/// Is `short` a beginning of `long` that ends in an ellipsis?
fn is_cut_of(short: &str, long: &str) -> bool {
    let stem = short.strip_suffix('…').or_else(|| short.strip_suffix("..."));
    stem.map(str::trim_end)
        .is_some_and(|stem| stem.chars().count() >= TELLING_CHARS_MIN && long.starts_with(stem))
}

/// Share of the three-word runs of `saved` that `found` has too, 0 to 1.
pub(super) fn share(saved: &str, found: &str) -> f64 {
    let runs = |text: &str| {
        let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
        let size = words.len().clamp(1, 3);
        words.windows(size).map(|run| run.join(" ")).collect::<HashSet<_>>()
    };
    let (saved, found) = (runs(saved), runs(found));
    if saved.is_empty() {
        return 0.0;
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of words in one page")]
    let share = saved.intersection(&found).count() as f64 / saved.len() as f64;
    share
}

/// One form for comparing: NFC, white space folded to single spaces, invisible characters dropped,
/// typographic quotes and dashes made plain, case kept.
pub(super) fn fold(text: &str) -> String {
    let plain = |c: char| match c {
        '\u{2018}' | '\u{2019}' | '\u{02bc}' | '`' => Some('\''),
        '\u{201c}' | '\u{201d}' | '«' | '»' => Some('"'),
        '\u{2013}' | '\u{2014}' | '\u{2212}' => Some('-'),
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{00ad}' => None,
        other => Some(other),
    };
    let plain: String = text.nfc().filter_map(plain).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typography_is_no_edit() {
        let nfd: String = "“Giá  lúa”\u{a0}hôm nay — 6.800đ".nfd().collect();
        assert_eq!(fold(&nfd), fold("\"Giá lúa\" hôm\u{200b} nay - 6.800đ"));
    }

    #[test]
    fn a_shortened_address_is_known_in_either_scheme_and_nowhere_else() {
        assert!(has_short_link("xem http://t.co/a1") && has_short_link("https://bit.ly/b2 nhé"));
        assert!(!has_short_link("xem t.co/a1") && !has_short_link("https://chat.t.co/a1"));
    }

    #[test]
    fn a_text_cut_by_the_site_is_the_same_text() {
        let whole = "Ba ngày rồi nước giếng trong xóm có mùi dầu. Tôi đã gửi đơn lên huyện.";
        let cut = "Ba ngày rồi nước giếng trong xóm có mùi…";
        assert_eq!(compare_texts(whole, cut, Source::OpenGraph), Match::Same);
        assert_eq!(compare_texts(cut, whole, Source::OpenGraph), Match::Same);
    }

    #[test]
    fn counters_beside_a_post_are_no_edit() {
        let saved = "Lớp học qua điện thoại hôm nay đủ mặt. ♥ 73 likes · 5 minutes ago";
        let later = "Lớp học qua điện thoại hôm nay đủ mặt. ♥ 1204 likes · 3 minutes ago";
        assert_eq!(compare_texts(saved, later, Source::Article), Match::Same);
    }

    #[test]
    fn one_changed_sentence_is_an_edit_and_another_text_is_not() {
        let saved =
            "Sáng nay bà con ra ruộng thì thấy cọc mốc đã cắm ngang bờ đê. Không ai được báo.";
        let edit =
            "Sáng nay bà con ra ruộng thì thấy cọc mốc đã cắm ngang bờ đê. Mọi người đã họp.";
        assert_eq!(compare_texts(saved, edit, Source::JsonLd), Match::Changed);
        let other = "Hôm nay trời nắng đẹp, cả nhà đi chợ hoa và ăn phở.";
        assert_eq!(compare_texts(saved, other, Source::JsonLd), Match::Absent);
    }

    #[test]
    fn in_a_post_of_a_page_most_of_the_words_make_another_version() {
        let saved = "Sáng nay bà con ra ruộng thì thấy cọc mốc đã cắm ngang bờ đê.";
        let later = "Sáng nay bà con ra ruộng thì thấy cọc mốc đã nhổ đi. Trả lời, Chia sẻ";
        assert_eq!(compare_texts(saved, later, Source::Article), Match::Changed);
        let other = "Hôm nay trời nắng đẹp, cả nhà đi chợ hoa và ăn phở. Trả lời, Chia sẻ";
        assert_eq!(compare_texts(saved, other, Source::Article), Match::Absent);
        assert_eq!(compare_texts(saved, later, Source::Seen), Match::Absent);
    }

    #[test]
    fn in_a_page_without_structure_only_nearly_all_of_the_words_are_the_text() {
        let saved = "Sáng nay bà con ra ruộng thì thấy cọc mốc đã cắm ngang bờ đê.";
        let beside = "Sáng nay bà con ra ruộng thì thấy cọc mốc đã cắm ngang (quảng cáo) bờ đê.";
        assert_eq!(compare_texts(saved, beside, Source::Body), Match::Same);
        let version = "Sáng nay bà con ra ruộng thì thấy mưa. Cả nhà về sớm ăn cơm, rồi đi ngủ.";
        assert_eq!(compare_texts(saved, version, Source::Body), Match::Absent);
    }

    #[test]
    fn a_short_beginning_is_no_cut_of_a_text_nor_is_another_long_one() {
        let whole = "Ba ngày rồi nước giếng trong xóm có mùi dầu. Tôi đã gửi đơn lên huyện.";
        assert!(is_cut_of("Ba ngày rồi nước giếng trong xóm...", whole));
        assert!(!is_cut_of("Ba ngày rồi…", whole), "anybody begins like this");
        assert!(!is_cut_of("Hôm nay trời nắng đẹp, cả nhà đi chợ hoa…", whole));
        assert!(!is_cut_of("Ba ngày rồi nước giếng trong xóm", whole), "it does not end in dots");
    }
}
