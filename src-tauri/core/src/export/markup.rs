//! Text as markup, so that a reader of the markup gives the text back to the letter and nothing in
//! it is taken for markup, whatever it holds.

use std::fmt::Write;

/// The text as paragraphs: one empty line parts them, any other line break stays one. `around` is
/// written before and after each.
pub(super) fn paragraphs(text: &str, around: (&str, &str)) -> String {
    let mut markup = String::with_capacity(text.len() + 64);
    if text.is_empty() {
        return markup;
    }
    markup.push_str(around.0);
    for piece in pieces(text) {
        match piece {
            Piece::Letters(letters) => letters_into(&mut markup, letters),
            Piece::Break(1) => markup.push_str("<br>"),
            Piece::Break(2) => {
                markup.push_str(around.1);
                markup.push_str(around.0);
            }
            Piece::Break(n) | Piece::Edge(n) => (0..n).for_each(|_| markup.push_str("<br>")),
        }
    }
    markup.push_str(around.1);
    markup
}

/// A stretch of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// Without line feeds.
    Letters(&'t str),
    /// So many line feeds between letters.
    Break(usize),
    /// So many line feeds at the beginning or the end.
    Edge(usize),
}

/// The text in pieces, each as long as can be.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let letters = rest.find('\n').unwrap_or(rest.len());
        let (before, after) = rest.split_at(letters);
        if !before.is_empty() {
            pieces.push(Piece::Letters(before));
        }
        let next = after.trim_start_matches('\n');
        let n = after.len() - next.len();
        let is_edge = pieces.is_empty() || next.is_empty();
        if n > 0 {
            pieces.push(if is_edge { Piece::Edge(n) } else { Piece::Break(n) });
        }
        rest = next;
    }
    pieces
}

/// A text for between tags or into an attribute with double quotes.
pub(super) fn escaped(text: &str) -> String {
    let mut markup = String::with_capacity(text.len() + 16);
    letters_into(&mut markup, text);
    markup
}

fn letters_into(markup: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => markup.push_str("&amp;"),
            '<' => markup.push_str("&lt;"),
            '>' => markup.push_str("&gt;"),
            '"' => markup.push_str("&quot;"),
            // A site that finds these in a text may run them.
            '[' => markup.push_str("&#91;"),
            '{' => markup.push_str("&#123;"),
            // Markup has no way to say it; who needs it to the letter has it beside.
            '\0' => markup.push('\u{fffd}'),
            c if is_fragile(c) => {
                // Writing into a string cannot fail.
                let _ = write!(markup, "&#{};", u32::from(c));
            }
            c => markup.push(c),
        }
    }
}

/// Markup as it is, with what XML cannot hold written as HTML can.
pub(super) fn whole(html: &str) -> String {
    if !html.contains(is_fragile) {
        return html.to_owned();
    }
    let mut markup = String::with_capacity(html.len() + 16);
    for c in html.chars() {
        if c == '\0' {
            markup.push('\u{fffd}');
        } else if is_fragile(c) {
            // As above.
            let _ = write!(markup, "&#{};", u32::from(c));
        } else {
            markup.push(c);
        }
    }
    markup
}

/// What XML 1.0 forbids (2.2), and the carriage return, which its readers turn into a line feed.
pub(super) fn is_fragile(c: char) -> bool {
    (c < ' ' && c != '\t' && c != '\n') || matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// A text for XML outside of markup: a title, a name.
pub(super) fn plain_xml(text: &str) -> String {
    let safe = |c: char| if is_fragile(c) { '\u{fffd}' } else { c };
    text.chars().map(safe).collect()
}

/// A CDATA section that holds the text, as `WordPress` writes one.
pub(super) fn cdata(text: &str) -> String {
    format!("<![CDATA[{}]]>", text.replace("]]>", "]]]]><![CDATA[>"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_falls_into_its_pieces() {
        use Piece::{Break, Edge, Letters};
        assert_eq!(
            pieces("\na\n\nb\nc\n\n\nd\n"),
            [
                Edge(1),
                Letters("a"),
                Break(2),
                Letters("b"),
                Break(1),
                Letters("c"),
                Break(3),
                Letters("d"),
                Edge(1)
            ]
        );
        assert_eq!((pieces(""), pieces("\n\n")), (vec![], vec![Edge(2)]));
    }

    #[test]
    fn nothing_of_a_text_is_markup() {
        let markup = paragraphs("a < b\n\n[x]</p>\u{1}\r\n\"&amp;\"", ("<p>", "</p>"));
        assert_eq!(
            markup,
            "<p>a &lt; b</p><p>&#91;x]&lt;/p&gt;&#1;&#13;<br>&quot;&amp;amp;&quot;</p>"
        );
        assert_eq!(cdata("a]]>b"), "<![CDATA[a]]]]><![CDATA[>b]]>");
        assert_eq!(whole("<p>\u{b}</p>"), "<p>&#11;</p>");
    }
}
