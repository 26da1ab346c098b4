//! A stream of markup as tags and text.

use std::cell::RefCell;
use std::io::Read;

use encoding_rs::{CoderResult, UTF_8};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use super::super::trouble::Trouble;
use super::tags::Tags;

const CHUNK_BYTES: usize = 1 << 16;
/// Bytes of one tag, comment or declaration. Beyond, the file is none of an export's.
const PIECE_BYTES_MAX: usize = 8 << 20;

/// A tag or a text.
pub(in super::super) enum Piece {
    /// The start of an element.
    Start(Tag),
    /// The end of an element of this name.
    End(String),
    /// Text, entities resolved.
    Text(StrTendril),
}

/// Calls `each` at every piece. What stands in scripts and styles is not text.
pub(in super::super) fn pieces(
    mut input: impl Read,
    mut each: impl FnMut(Piece) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    let tokenizer = Tokenizer::new(Found::default(), TokenizerOpts::default());
    let queue = BufferQueue::default();
    let mut decoder = UTF_8.new_decoder();
    let mut bytes = vec![0; CHUNK_BYTES];
    let mut tags = Tags::new();
    let mut n_silent = 0;
    loop {
        let n = input.read(&mut bytes)?;
        let is_last = n == 0;
        let mut rest = bytes.get(..n).unwrap_or_default();
        let is_fit = loop {
            let mut text = String::with_capacity(CHUNK_BYTES * 3 + 16);
            let (result, n_read, _) = decoder.decode_to_string(rest, &mut text, is_last);
            rest = rest.get(n_read..).unwrap_or_default();
            let n_fit = tags.step_over(&text);
            let is_fit = n_fit == text.len();
            text.truncate(n_fit);
            queue.push_back(StrTendril::from(text));
            if result == CoderResult::InputEmpty || !is_fit {
                break is_fit;
            }
        };
        while !matches!(tokenizer.feed(&queue), html5ever::TokenizerResult::Done) {}
        if is_last {
            tokenizer.end();
        }
        let pieces = tokenizer.sink.0.take();
        n_silent = if pieces.is_empty() { n_silent + n } else { 0 };
        if n_silent > PIECE_BYTES_MAX {
            return Err(Trouble::Form);
        }
        pieces.into_iter().try_for_each(&mut each)?;
        if !is_fit {
            return Err(Trouble::Form);
        }
        if is_last {
            return Ok(());
        }
    }
}

/// How what stands in an element of this name is read, where that is no markup.
fn raw_kind(name: &str) -> Option<RawKind> {
    match name {
        // Not as a script: that could go on beyond its end tag after a `<!--`.
        "script" | "style" | "xmp" | "iframe" | "noembed" | "noframes" => Some(RawKind::Rawtext),
        "textarea" | "title" => Some(RawKind::Rcdata),
        _ => None,
    }
}

pub(super) fn is_raw(name: &str) -> bool {
    raw_kind(name).is_some()
}

#[derive(Default)]
struct Found(RefCell<Vec<Piece>>);

impl TokenSink for Found {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut found = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::EndTag => {
                found.push(Piece::End(tag.name.to_string()));
            }
            Token::TagToken(tag) => {
                let raw = raw_kind(&tag.name);
                found.push(Piece::Start(tag));
                if let Some(raw) = raw {
                    return TokenSinkResult::RawData(raw);
                }
            }
            Token::CharacterTokens(text) => found.push(Piece::Text(text)),
            Token::NullCharacterToken => found.push(Piece::Text("\u{fffd}".into())),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(markup: &[u8]) -> String {
        let mut shown = String::new();
        pieces(markup, |piece| {
            match piece {
                Piece::Start(tag) => shown.extend(["<", &*tag.name, ">"]),
                Piece::End(name) => shown.extend(["</", name.as_str(), ">"]),
                Piece::Text(text) => shown.push_str(&text),
            }
            Ok(())
        })
        .unwrap();
        shown
    }

    #[test]
    fn markup_comes_apart() {
        assert_eq!(shown(b"<p>a&amp;b&#039;<br/>c</p>"), "<p>a&b'<br>c</p>");
        assert_eq!(shown(b"<script>if (a<b) {}</script>x"), "<script>if (a<b) {}</script>x");
        assert_eq!(shown("đ".repeat(50_000).as_bytes()).chars().count(), 50_000);
        assert_eq!(shown(b"\xff<b"), "\u{fffd}");
    }

    #[test]
    fn a_tag_of_endless_attributes_ends_the_file() {
        let many: String = (0..200_000).flat_map(|n| [" a".to_owned(), n.to_string()]).collect();
        let mut n_pieces = 0;
        let ended = pieces(format!("<p>x</p><p{many}>y").as_bytes(), |_| {
            n_pieces += 1;
            Ok(())
        });
        assert!(matches!(ended, Err(Trouble::Form)));
        assert_eq!(n_pieces, 3);
    }
}
