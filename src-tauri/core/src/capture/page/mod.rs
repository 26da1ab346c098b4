//! The page reader: the bytes of one web page in, facts about the post it shows out.
//!
//! Pure: no input or output, no clock, and no panic on any bytes. Every reader says what it found
//! and where; `reading` puts the claims in order of trust. Which platform a page is from, and
//! what its words mean for a verdict, is deliberately absent: that is for `verdict`.

mod address;
mod body;
mod builder;
mod byline;
mod challenge;
mod charset;
mod claim;
mod dates;
mod dom;
mod guard;
mod hentry;
mod json_ld;
mod json_text;
mod limits;
mod manner;
mod markup;
mod media;
mod meta;
mod microdata;
mod names;
mod nesting;
mod oembed;
mod parse;
mod posting;
mod reading;
mod seek;
mod signs;
mod sniff;
mod spoken_dates;
mod srcset;
#[cfg(test)]
mod tests;
mod text;

use url::Url;

pub use charset::{Decoded, decode_text};
pub(in crate::capture) use dates::published;
pub use limits::{MEDIA_MAX, PAGE_BYTES_MAX, TEXT_BYTES_MAX, VISIBLE_TEXT_BYTES_MAX};
pub use oembed::{OembedReading, read_oembed};
#[cfg(any(test, fuzzing))]
pub use parse::both_ways;
pub use seek::check;

use crate::model::{PageReading, Query, Study};

/// Why a page gave no reading. Says what the bytes are, never what stands in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The content type names something else, and the bytes do not look like HTML either.
    #[error("not an html page")]
    NotHtml,
    /// No bytes, only white space, or a shell with nothing in it.
    #[error("nothing in the page")]
    Empty,
    /// Bytes that are no text in any encoding: packed, or binary.
    #[error("bytes that are not text")]
    Undecodable,
    /// Markup nested deeper, or built more tangled, than a parser should be asked to follow.
    #[error("markup nested too deep")]
    TooDeep,
    /// More bytes, tags or attributes than are read.
    #[error("page too large")]
    TooLarge,
    /// An oEmbed answer that is no JSON object.
    #[error("not a json object")]
    NotJson,
}

/// Reads one page. `content_type` is the header's value if there was any; `address` is the final
/// address of the page, against which links are resolved.
///
/// # Errors
/// [`ReadError::TooLarge`] and [`ReadError::TooDeep`] before anything is parsed;
/// [`ReadError::NotHtml`], [`ReadError::Undecodable`] and [`ReadError::Empty`] as they say.
pub fn read_page(
    bytes: &[u8],
    content_type: Option<&str>,
    address: &Url,
) -> Result<PageReading, ReadError> {
    study_page(bytes, content_type, address, &[]).1
}

/// Reads one body as a page, and seeks in it what `queries` ask for. A body that is no page may
/// still hold what is sought.
///
/// # Errors
/// As [`read_page`], beside what was found nevertheless.
pub fn study_page(
    bytes: &[u8],
    content_type: Option<&str>,
    address: &Url,
    queries: &[Query],
) -> (Study, Result<PageReading, ReadError>) {
    if bytes.len() > PAGE_BYTES_MAX {
        return (Study::default(), Err(ReadError::TooLarge));
    }
    let mut decoded = charset::decode_with_hint(bytes, content_type, address::top_level(address));
    let sniffed = sniff::check(bytes, &decoded, content_type);
    // Browsers drop them; the parser would put a replacement character into the words.
    if markup::find(&decoded.text, 0).is_some() {
        decoded.text.retain(|character| character != '\0');
    }
    let study =
        |tree: Option<&dom::Tree<'_>>| seek::study(&decoded.text, content_type, tree, queries);
    let read = |tree: &dom::Tree<'_>| {
        let root = tree.root().ok_or(ReadError::Empty)?;
        let reading = reading::assemble(root, &decoded.text, address);
        let nothing = reading::says_nothing(&reading);
        Ok((study(Some(tree)), if nothing { Err(ReadError::Empty) } else { Ok(reading) }))
    };
    let read = sniffed.and_then(|()| parse::read(&decoded.text, read)?);
    read.unwrap_or_else(|error| (study(None), Err(error)))
}

/// What a piece of HTML shows, paragraph by paragraph, at most [`TEXT_BYTES_MAX`] bytes.
///
/// # Errors
/// [`ReadError::TooDeep`] or [`ReadError::TooLarge`], before anything is parsed.
pub fn read_prose(html: &str) -> Result<String, ReadError> {
    if html.len() > PAGE_BYTES_MAX {
        return Err(ReadError::TooLarge);
    }
    parse::read(html, |tree| {
        let prose = tree.root().map(|root| text::prose(root, text::View::Shown, TEXT_BYTES_MAX));
        prose.unwrap_or_default()
    })
}
