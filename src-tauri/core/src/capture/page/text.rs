//! Text out of markup, as a reader would see it: paragraphs apart by one empty line, `<br>` as a
//! line break, all other white space folded. Letters are never touched: no Unicode normalisation,
//! and zero-width characters and emoji stay as written.

use super::dom::{self, Element, Step, Walk};
use super::limits::LINE_BYTES_MAX;
use super::manner::Gap;

/// Which parts of an element count.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    /// All that is shown.
    Shown,
    /// The words of the post: no menus, forms, share buttons or comments, no heads and feet.
    Post,
    /// As [`View::Post`], for an element that is nothing but the post: its head belongs to it.
    Content,
}

/// The text of `root`, at most `bytes_max` bytes.
pub(super) fn prose(root: Element<'_>, view: View, bytes_max: usize) -> String {
    let mut visits_left = usize::MAX;
    prose_within(root, view, bytes_max, &mut visits_left)
}

/// As [`prose`], and stops when `visits_left` elements and texts have been looked at.
pub(super) fn prose_within(
    root: Element<'_>,
    view: View,
    bytes_max: usize,
    visits_left: &mut usize,
) -> String {
    walk_through(root, view, Prose::new(bytes_max), visits_left)
}

/// All that `root` shows, in one line.
pub(super) fn shown_in_one_line(root: Element<'_>, bytes_max: usize) -> String {
    let prose = Prose { in_one_line: true, ..Prose::new(bytes_max) };
    walk_through(root, View::Shown, prose, &mut usize::MAX.clone())
}

fn walk_through(
    root: Element<'_>,
    view: View,
    mut prose: Prose,
    visits_left: &mut usize,
) -> String {
    let mut walk = Walk::new(root);
    let mut lines_kept = 0_usize;
    while let Some(step) = walk.next() {
        *visits_left = visits_left.saturating_sub(1);
        if prose.full || *visits_left == 0 {
            break;
        }
        match step {
            Step::Text(text) => prose.push(text, lines_kept > 0),
            Step::Enter(element) if element != root && is_skipped(element, view) => {
                walk.pass_over(element);
            }
            Step::Enter(element) => {
                prose.widen(element.manner().edge);
                lines_kept += usize::from(keeps_lines(element));
                match dom::name(element) {
                    "br" => prose.line_break(),
                    "img" => prose.push(emoji(element).unwrap_or_default(), false),
                    _ => {}
                }
            }
            Step::Leave(element) => {
                prose.widen(element.manner().edge);
                lines_kept -= usize::from(keeps_lines(element));
            }
        }
    }
    prose.finish()
}

/// The text of `root` in one line.
pub(super) fn line(root: Element<'_>) -> Option<String> {
    fold(&prose(root, View::Shown, LINE_BYTES_MAX), LINE_BYTES_MAX)
}

/// `text` with all white space folded to single spaces, cut to `bytes_max`. `None` if it is blank.
pub(super) fn fold(text: &str, bytes_max: usize) -> Option<String> {
    let mut out = String::new();
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        let part = cut(word, bytes_max.saturating_sub(out.len()));
        out.push_str(part);
        if part.len() < word.len() {
            break;
        }
    }
    let folded = out.trim_end();
    (!folded.is_empty()).then(|| folded.to_owned())
}

/// Plain text, as JSON and meta elements carry it: its line breaks are line breaks.
pub(super) fn plain(text: &str, bytes_max: usize) -> String {
    let mut prose = Prose::new(bytes_max);
    prose.push(text, true);
    prose.finish()
}

/// The longest beginning of `text` that has at most `bytes_max` bytes and whole characters.
pub(super) fn cut(text: &str, bytes_max: usize) -> &str {
    text.get(..text.floor_char_boundary(bytes_max)).unwrap_or_default()
}

struct Prose {
    out: String,
    gap: Gap,
    bytes_max: usize,
    full: bool,
    in_one_line: bool,
}

impl Prose {
    fn new(bytes_max: usize) -> Self {
        Self { out: String::new(), gap: Gap::Nothing, bytes_max, full: false, in_one_line: false }
    }

    fn push(&mut self, text: &str, lines_kept: bool) {
        let mut after_return = false;
        let mut rest = text;
        while !self.full {
            let (words, after) = rest.split_at_checked(run_bytes(rest)).unwrap_or((rest, ""));
            if !words.is_empty() {
                self.put(words);
                after_return = false;
            }
            let Some(blank) = after.chars().next() else { return };
            let line_ends = match blank {
                '\n' => !after_return,
                '\r' | '\u{2028}' | '\u{2029}' => true,
                _ => false,
            };
            if line_ends && lines_kept {
                self.line_break();
            } else {
                self.widen(Gap::Space);
            }
            after_return = blank == '\r';
            rest = after.get(blank.len_utf8()..).unwrap_or_default();
        }
    }

    /// Adds words with one space between each.
    fn put(&mut self, words: &str) {
        let gap = match (self.out.is_empty(), self.gap) {
            (true, _) | (_, Gap::Nothing) => "",
            (_, Gap::Space) => " ",
            (_, Gap::Line | Gap::Paragraph) if self.in_one_line => " ",
            (_, Gap::Line) => "\n",
            (_, Gap::Paragraph) => "\n\n",
        };
        let room = self.bytes_max.saturating_sub(self.out.len() + gap.len());
        let fitting = cut(words, room);
        self.full = fitting.len() < words.len();
        let fitting = fitting.trim_end_matches(' ');
        if !fitting.is_empty() {
            self.out.push_str(gap);
            self.out.push_str(fitting);
            self.gap = Gap::Nothing;
        }
    }

    fn widen(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    /// Two of these make an empty line; a block's own edge (`widen`) adds nothing to another's.
    fn line_break(&mut self) {
        self.gap = if self.gap >= Gap::Line { Gap::Paragraph } else { Gap::Line };
    }

    fn finish(self) -> String {
        self.out
    }
}

/// Bytes up to the first white space that is not one plain space between two words.
fn run_bytes(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut after_space = false;
    let mut at = ordinary_bytes(bytes);
    while let Some(byte) = bytes.get(at) {
        if !may_be_space(*byte) {
            after_space = false;
            at += 1;
            continue;
        }
        if after_space {
            return at - 1;
        }
        if *byte == b' ' && at > 0 {
            after_space = true;
            at += 1;
            continue;
        }
        if is_space(bytes.get(at..).unwrap_or_default()) {
            return at;
        }
        // Most Vietnamese letters begin with the byte with which this one space begins.
        let (before, rest) = bytes.split_at_checked(at).unwrap_or_default();
        if before.ends_with(&[0xE1]) && rest.starts_with(&[0x9A, 0x80]) {
            return at - 1;
        }
        // A letter or a sign after all.
        at += 1;
        at += ordinary_bytes(bytes.get(at..).unwrap_or_default());
    }
    bytes.len() - usize::from(after_space)
}

/// Bytes at the beginning in which there is no white space but plain spaces, each between two
/// words; not all of them, but those that can be told many at a time. None before a space.
fn ordinary_bytes(bytes: &[u8]) -> usize {
    /// Bytes looked at in one step.
    const STEP: usize = 32;

    if bytes.first() == Some(&b' ') {
        return 0;
    }
    let (steps, _) = bytes.as_chunks::<STEP>();
    let after = bytes.get(1..).unwrap_or_default().as_chunks::<STEP>().0;
    let is_ordinary = |(step, after): &(&[u8; STEP], &[u8; STEP])| {
        let pairs = step.iter().zip(*after);
        pairs.fold(0, |found, (byte, next)| found | u8::from(is_suspect(*byte, *next))) == 0
    };
    // A space at the end of the last step may be followed by another kind, so one byte back.
    let steps = steps.iter().zip(after).take_while(is_ordinary).count();
    (steps * STEP).saturating_sub(1)
}

/// Whether a byte may be part of white space other than a plain space, or is one before another.
#[expect(
    clippy::needless_bitwise_bool,
    clippy::manual_range_contains,
    reason = "every test on every byte: without branches many bytes are tested in one step"
)]
fn is_suspect(byte: u8, next: u8) -> bool {
    (byte >= 9) & (byte <= 13)
        | (byte == 0x9A)
        | (byte == 0xC2)
        | (byte == 0xE2)
        | (byte == 0xE3)
        | (byte == b' ') & (next == b' ')
}

fn may_be_space(byte: u8) -> bool {
    const MAY_BE: [bool; 256] = {
        let mut may_be = [false; 256];
        let mut byte = 0;
        while byte < 256 {
            may_be[byte] = matches!(byte, 9..=13 | 32 | 0x9A | 0xC2 | 0xE2 | 0xE3);
            byte += 1;
        }
        may_be
    };
    MAY_BE.get(usize::from(byte)).copied().unwrap_or(true)
}

/// Whether white space (of Unicode) begins here.
fn is_space(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [b'\t'..=b'\r' | b' ', ..]
            | [0xC2, 0x85 | 0xA0, ..]
            | [0xE1, 0x9A, 0x80, ..]
            | [0xE2, 0x80, 0x80..=0x8A | 0xA8 | 0xA9 | 0xAF, ..]
            | [0xE2, 0x81, 0x9F, ..]
            | [0xE3, 0x80, 0x80, ..]
    )
}

fn keeps_lines(element: Element<'_>) -> bool {
    element.manner().keeps_lines
        || element.has_own_manner()
            && dom::attr(element, "style").is_some_and(|style| {
                style.split(';').filter_map(|rule| rule.split_once(':')).any(|(property, value)| {
                    property.trim().eq_ignore_ascii_case("white-space")
                        && value.trim_start().to_ascii_lowercase().starts_with("pre")
                })
            })
}

/// Platforms draw emoji as pictures; the picture's description is the character the poster typed.
fn emoji(element: Element<'_>) -> Option<&str> {
    let alt = dom::attr(element, "alt")?;
    let is_short =
        alt.chars().count() <= EMOJI_CHARACTERS_MAX && !alt.contains(char::is_whitespace);
    let says_emoji = ["class", "src"].into_iter().any(|attribute| {
        dom::attr(element, attribute).is_some_and(|value| {
            ["emoji", "emoticon", "smiley", "emote"].iter().any(|word| value.contains(word))
        })
    });
    (is_short && says_emoji).then_some(alt)
}

/// Characters of one emoji: a family with skin tones has eleven; `:blobcat_heart:` more.
const EMOJI_CHARACTERS_MAX: usize = 40;

fn is_skipped(element: Element<'_>, view: View) -> bool {
    element.manner().is_never_shown
        || dom::is_hidden(element)
        || (view != View::Shown && is_beside_the_post(element, view))
}

/// Parts of an article that the poster did not write: menus, forms, comments of others.
pub(super) fn is_beside_the_post(element: Element<'_>, view: View) -> bool {
    match dom::name(element) {
        // Some servers put the whole page into one form.
        "form" => !dom::elements(element).any(holds_the_page),
        "nav" | "aside" | "button" | "select" | "textarea" | "input" | "dialog" | "article" => true,
        "header" | "footer" => view == View::Post,
        _ => {
            let is_beside = |token: &str| {
                let token = dom::lower(token);
                is_beside_class(&token) || view == View::Post && is_byline_class(&token)
            };
            dom::attr(element, "role").is_some_and(is_beside_role)
                || ["id", "class"]
                    .into_iter()
                    .any(|attribute| dom::tokens(element, attribute).any(is_beside))
        }
    }
}

fn holds_the_page(element: Element<'_>) -> bool {
    matches!(dom::name(element), "article" | "main" | "h1")
        || dom::attr(element, "role") == Some("main")
}

fn is_beside_role(role: &str) -> bool {
    matches!(
        role,
        "navigation"
            | "complementary"
            | "contentinfo"
            | "banner"
            | "button"
            | "dialog"
            | "search"
            | "article"
            | "form"
            | "toolbar"
            | "menu"
            | "alert"
            | "status"
    )
}

/// Whole names only: themes put words like `comments-open` on the post itself.
fn is_beside_class(token: &str) -> bool {
    matches!(
        token,
        "comments"
            | "comment"
            | "comment-list"
            | "commentlist"
            | "comments-area"
            | "comment-respond"
            | "comment-form"
            | "respond"
            | "replies"
            | "responses"
            | "disqus_thread"
            | "related"
            | "related-posts"
            | "related-articles"
            | "jp-relatedposts"
            | "sharedaddy"
            | "share"
            | "sharing"
            | "share-buttons"
            | "social-share"
            | "post-navigation"
            | "breadcrumb"
            | "breadcrumbs"
            | "sidebar"
            | "newsletter"
            | "p-comment"
            | "u-comment"
    )
}

/// Name, day and counters above or below the words: kept in their own fields, or moving by
/// themselves.
fn is_byline_class(token: &str) -> bool {
    matches!(
        token,
        "meta"
            | "post-meta"
            | "entry-meta"
            | "article-meta"
            | "postmeta"
            | "postmetadata"
            | "post-info"
            | "byline"
            | "post-byline"
            | "entry-date"
            | "post-date"
            | "posted-on"
            | "post-time"
            | "timestamp"
            | "views"
            | "view-count"
            | "post-views"
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::capture::page::parse;

    fn read(html: &str, view: View) -> String {
        let body = |tree: &dom::Tree<'_>| {
            prose(dom::first(tree.root().unwrap(), "body").unwrap(), view, 4096)
        };
        parse::read(html, body).unwrap()
    }

    #[test]
    fn paragraphs_lines_and_spaces() {
        for (html, text) in [
            ("<p>one</p><p>two</p>", "one\n\ntwo"),
            ("<div>one</div><div>two</div>", "one\ntwo"),
            ("<div>one</div><div><br></div><div>two</div>", "one\n\ntwo"),
            ("one<br>two<br/><br>\n three", "one\ntwo\n\nthree"),
            ("one<br><br><br><br>two", "one\n\ntwo"),
            (" a \n\t b&nbsp;&nbsp;c<i> d</i>e ", "a b c de"),
            ("<pre>a\n  b\n\n\nc</pre>d", "a\nb\n\nc\n\nd"),
            ("<table><tr><td>a<td>b<tr><td>c</table>", "a b\nc"),
            ("<p>a<script>no</script><style>no</style><b hidden>no</b></p>", "a"),
        ] {
            assert_eq!(read(html, View::Shown), text, "{html}");
        }
    }

    #[test]
    fn white_space_is_what_unicode_calls_so() {
        for character in (0..=0xFFFF).filter_map(char::from_u32) {
            let text = character.to_string();
            assert_eq!(is_space(text.as_bytes()), character.is_whitespace(), "{character:?}");
        }
        for (text, bytes) in
            [("a b c  d", 5), ("a b ", 3), (" a", 0), ("đất\u{a0}x", 6), ("é \u{2003}", 2)]
        {
            assert_eq!(run_bytes(text), bytes, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_run_ends_where_the_first_wide_space_begins(
            pieces in prop::collection::vec(
                prop::sample::select(vec![
                    "nước giếng trong xóm có mùi dầu", "a", " ", "  ", "\n", "\u{a0}", "Ớ", "…",
                    "\u{1680}", "\u{3000}", "\u{2003}", "é", "\u{2028}",
                ]),
                0..12,
            ),
        ) {
            let text = pieces.concat();
            let is_single = |at: usize| {
                let (before, rest) = text.split_at(at);
                let mut rest = rest.chars();
                let (space, next) = (rest.next(), rest.next().unwrap_or(' '));
                space == Some(' ') && !before.is_empty()
                    && !may_be_space(next.to_string().as_bytes()[0])
            };
            let mut spaces = text.char_indices().filter(|(_, character)| character.is_whitespace());
            let end = spaces.find(|(at, _)| !is_single(*at)).map_or(text.len(), |(at, _)| at);
            prop_assert_eq!(run_bytes(&text), end);
        }
    }

    #[test]
    fn letters_stay_as_written() {
        let written = "Tie\u{302}\u{301}ng Vi\u{1ec7}t \u{200b}\u{200d}👩\u{200d}🌾 đã mất";
        assert_eq!(read(&format!("<p>{written}</p>"), View::Post), written);
    }

    #[test]
    fn emoji_drawn_as_pictures_are_characters() {
        let html = "<p>vui<img class=emoji alt='🎉' src=x> quá <img alt='a photo' src=p.jpg></p>";
        assert_eq!(read(html, View::Post), "vui🎉 quá");
    }

    #[test]
    fn the_post_has_no_menus_and_no_comments() {
        let html =
            "<nav>menu</nav><p>words</p><footer>share</footer><div class='x comments'>c</div>
            <article>reply</article><div class='comments-open'>kept</div>
            <p class='Post-Meta'>Hoa, 12 views</p>";
        assert_eq!(read(html, View::Post), "words\n\nkept");
        assert!(read(html, View::Content).ends_with("Hoa, 12 views"));
    }

    #[test]
    fn a_cut_keeps_whole_characters() {
        assert_eq!(cut("đất", 3), "đ");
        assert_eq!(fold("  một \u{a0} hai ", 6).as_deref(), Some("một"));
        assert_eq!(fold(" \n ", 5), None);
    }
}
