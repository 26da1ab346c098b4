//! The text that markup shows: what stands in a paragraph to the letter, one empty line between
//! paragraphs, `<br>` as a new line.

use html5ever::tokenizer::Tag;

use super::boxes::is_silent;
use super::pieces::{Piece, pieces};

/// Elements that begin and end a paragraph.
const BLOCKS: &[&str] = &[
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "pre",
    "ul",
    "ol",
    "figure",
    "table",
    "section",
    "article",
    "hr",
    "dl",
];
/// Elements that begin and end a line.
const LINES: &[&str] = &["div", "li", "tr", "dt", "dd", "figcaption", "header", "footer"];
/// Elements whose blanks are the author's; elsewhere blanks between elements are the writer's.
const LETTERS: &[&str] =
    &["p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "pre", "td", "dt", "dd", "figcaption"];

/// The text.
pub(in super::super) fn to_text(markup: &str) -> String {
    let mut text = Shown::default();
    // A string in memory has no trouble.
    let _ = pieces(markup.as_bytes(), |piece| {
        match piece {
            Piece::Start(tag) => text.start(&tag.name),
            Piece::End(name) => text.end(&name),
            Piece::Text(words) => text.words(&words),
        }
        Ok(())
    });
    text.finish()
}

/// The text within the first element that `place` means: a name, `.class` or `#id`; empty without
/// one.
pub(in super::super) fn to_text_within(markup: &str, place: &str) -> String {
    let is_place = |tag: &Tag| {
        let has = |attribute: &str, wanted: &str| {
            let found = tag.attrs.iter().find(|it| &*it.name.local == attribute);
            found.is_some_and(|it| it.value.split_ascii_whitespace().any(|word| word == wanted))
        };
        match place.split_at_checked(1) {
            Some((".", class)) => has("class", class),
            Some(("#", id)) => has("id", id),
            _ => &*tag.name == place,
        }
    };
    let mut text = Shown::default();
    // The name of the place, and how many elements of that name are open in it.
    let (mut inside, mut is_over): (Option<(String, u32)>, bool) = (None, false);
    let _ = pieces(markup.as_bytes(), |piece| {
        match piece {
            _ if is_over => {}
            Piece::Start(tag) => match &mut inside {
                Some((name, n_open)) => {
                    *n_open += u32::from(*name == *tag.name);
                    text.start(&tag.name);
                }
                None if is_place(&tag) => inside = Some((tag.name.to_string(), 1)),
                None => {}
            },
            Piece::End(name) => {
                let Some((place, n_open)) = &mut inside else { return Ok(()) };
                *n_open -= u32::from(*place == name);
                is_over = *n_open == 0;
                text.end(&name);
            }
            Piece::Text(words) if inside.is_some() => text.words(&words),
            Piece::Text(_) => {}
        }
        Ok(())
    });
    text.finish()
}

/// Addresses and descriptions of the pictures in it.
pub(in super::super) fn pictures(markup: &str) -> Vec<(String, Option<String>)> {
    let mut found = Vec::new();
    let _ = pieces(markup.as_bytes(), |piece| {
        let Piece::Start(tag) = piece else { return Ok(()) };
        let attribute = |name: &str| {
            let it = tag.attrs.iter().find(|attribute| &*attribute.name.local == name);
            it.map(|it| it.value.to_string()).filter(|value| !value.is_empty())
        };
        if let Some(src) = attribute("src").filter(|_| &*tag.name == "img") {
            found.push((src, attribute("alt")));
        }
        Ok(())
    });
    found
}

#[derive(Default)]
struct Shown {
    text: String,
    /// New lines to come before the next words.
    n_breaks: usize,
    /// Open elements in which every blank counts.
    n_letters: usize,
    n_silent: usize,
    /// The open paragraph has nothing in it yet.
    is_bare: bool,
    after_break: bool,
    /// Loose words that may end in the writer's blanks.
    is_loose: bool,
}

impl Shown {
    fn start(&mut self, name: &str) {
        if is_silent(name) {
            self.n_silent += 1;
        }
        if name == "br" {
            self.put("\n");
            self.after_break = true;
            return;
        }
        self.edge(name);
        if LETTERS.contains(&name) {
            self.n_letters += 1;
            self.is_bare = true;
        }
    }

    fn end(&mut self, name: &str) {
        if is_silent(name) {
            self.n_silent = self.n_silent.saturating_sub(1);
        }
        if LETTERS.contains(&name) {
            self.n_letters = self.n_letters.saturating_sub(1);
            // An empty paragraph is a paragraph.
            if self.is_bare && name == "p" {
                self.n_breaks += 2;
                self.is_bare = false;
                return;
            }
        }
        self.edge(name);
    }

    fn edge(&mut self, name: &str) {
        let n_breaks = if BLOCKS.contains(&name) { 2 } else { usize::from(LINES.contains(&name)) };
        if n_breaks == 0 {
            return;
        }
        if self.is_loose {
            self.text.truncate(self.text.trim_end().len());
            self.is_loose = false;
        }
        self.n_breaks = self.n_breaks.max(n_breaks);
        self.after_break = false;
    }

    fn words(&mut self, words: &str) {
        if self.n_silent > 0 {
            return;
        }
        let words = words.strip_prefix('\n').filter(|_| self.after_break).unwrap_or(words);
        if self.n_letters > 0 {
            self.put(words);
            return;
        }
        let is_at_edge = self.text.is_empty() || self.n_breaks > 0;
        let words = if is_at_edge { words.trim_start() } else { words };
        if !words.is_empty() {
            self.put(words);
            self.is_loose = true;
        }
    }

    fn put(&mut self, words: &str) {
        if words.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.extend(std::iter::repeat_n('\n', self.n_breaks));
        }
        self.n_breaks = 0;
        (self.is_bare, self.after_break, self.is_loose) = (false, false, false);
        self.text.push_str(words);
    }

    fn finish(mut self) -> String {
        if self.is_loose {
            self.text.truncate(self.text.trim_end().len());
        }
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_stand_apart_and_keep_their_letters() {
        assert_eq!(to_text("<p>a<br>b</p><p>  c\td\u{a0} </p>"), "a\nb\n\n  c\td\u{a0} ");
        assert_eq!(to_text("<!-- wp:x -->\n<p>a</p>\n<!-- /wp:x -->\n\n<p>b</p>\n"), "a\n\nb");
        assert_eq!(to_text("<p>a</p><p></p><p>b</p>"), "a\n\n\n\nb");
        assert_eq!(to_text("a\n\nb <b>c</b>\n"), "a\n\nb c");
        assert_eq!(to_text("<ul><li>a</li><li>b</li></ul><p>c</p>"), "a\nb\n\nc");
        assert_eq!(to_text("<p>x</p><figure><img src=y alt=z></figure>"), "x");
        assert_eq!(to_text("<p>x<script>1</script></p><style>y"), "x");
    }

    #[test]
    fn one_place_of_a_page_is_read() {
        let page =
            "<p>no</p><div class='a b'>x<div>y</div>z</div><i id=t>w</i><div class=b>n</div>";
        assert_eq!(to_text_within(page, ".b"), "x\ny\nz");
        assert_eq!(to_text_within(page, "#t"), "w");
        assert_eq!(to_text_within(page, "p"), "no");
        assert_eq!(to_text_within(page, "main"), "");
    }

    #[test]
    fn pictures_are_named() {
        let found = pictures("<figure><img src='https://a.example/1.jpg' alt='R'/></figure><img>");
        assert_eq!(found, [("https://a.example/1.jpg".to_owned(), Some("R".to_owned()))]);
    }
}
