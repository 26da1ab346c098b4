//! Undoing `Content-Encoding`, counted after inflating.

use std::borrow::Cow;
use std::io::{ErrorKind, Read};

use crate::model::Reply;

/// Codings undone one after the other, at most. Two are rare; more are a trick.
pub const CODINGS_MAX: usize = 3;

/// Why a body could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// Longer than the limit, once inflated or at a step on the way.
    #[error("the inflated body is longer than allowed")]
    TooLong,
    /// Not what its coding says it is, or it ends early and nothing says it was cut.
    #[error("the body does not follow its coding")]
    Garbled,
    /// A coding other than gzip, deflate and br, or more than [`CODINGS_MAX`].
    #[error("the body is coded in a way that cannot be undone")]
    UnknownCoding,
}

#[derive(Clone, Copy)]
enum Coding {
    Gzip,
    Deflate,
    Brotli,
}

/// The body as the server meant it, at most `bytes_max` bytes.
///
/// Of a body that was cut ([`Reply::cut`]) as much as can be inflated is given. Several codings are
/// undone from the last to the first (RFC 9110, 8.4). `deflate` is read with and without its zlib
/// wrapper, as servers send both (RFC 9110, 8.4.1.2).
///
/// # Errors
/// As named by [`BodyError`].
pub fn body_of(reply: &Reply, bytes_max: usize) -> Result<Cow<'_, [u8]>, BodyError> {
    let codings = codings_of(reply)?;
    if reply.body.is_empty() {
        return Ok(Cow::Borrowed(&[]));
    }
    let mut body = Cow::Borrowed(reply.body.as_slice());
    for coding in codings.into_iter().rev() {
        let end = if reply.cut.is_some() { AtEnd::KeepPart } else { AtEnd::Whole };
        body = Cow::Owned(undo(coding, &body, bytes_max, end)?);
    }
    if body.len() > bytes_max { Err(BodyError::TooLong) } else { Ok(body) }
}

fn codings_of(reply: &Reply) -> Result<Vec<Coding>, BodyError> {
    let fields = reply.headers.iter().filter(|(name, _)| name == "content-encoding");
    let words = fields.flat_map(|(_, value)| value.split(',')).map(str::trim);
    let mut codings = Vec::new();
    for word in words {
        match word.to_ascii_lowercase().as_str() {
            "" | "identity" => continue,
            "gzip" | "x-gzip" => codings.push(Coding::Gzip),
            "deflate" => codings.push(Coding::Deflate),
            "br" => codings.push(Coding::Brotli),
            _ => return Err(BodyError::UnknownCoding),
        }
        if codings.len() > CODINGS_MAX {
            return Err(BodyError::UnknownCoding);
        }
    }
    Ok(codings)
}

/// What an error in the middle means.
#[derive(Clone, Copy)]
enum AtEnd {
    /// The body should be whole: it is garbled.
    Whole,
    /// The body is known to be cut: what was inflated so far is the answer.
    KeepPart,
}

fn undo(coding: Coding, body: &[u8], bytes_max: usize, end: AtEnd) -> Result<Vec<u8>, BodyError> {
    match coding {
        Coding::Gzip => drain(flate2::bufread::MultiGzDecoder::new(body), bytes_max, end),
        Coding::Brotli => drain(brotli::Decompressor::new(body, 4096), bytes_max, end),
        Coding::Deflate if has_zlib_header(body) => {
            drain(flate2::bufread::ZlibDecoder::new(body), bytes_max, end)
        }
        Coding::Deflate => drain(flate2::bufread::DeflateDecoder::new(body), bytes_max, end),
    }
}

/// The two first bytes of zlib: method 8, and a multiple of 31 (RFC 1950, 2.2).
fn has_zlib_header(body: &[u8]) -> bool {
    match body {
        [first, second, ..] => {
            first & 0x0f == 8 && u16::from_be_bytes([*first, *second]).is_multiple_of(31)
        }
        _ => false,
    }
}

/// Reads to the end in small steps, so that what came before an error is kept and no more than a
/// step beyond the limit is ever inflated.
fn drain(mut source: impl Read, bytes_max: usize, end: AtEnd) -> Result<Vec<u8>, BodyError> {
    let mut inflated = Vec::new();
    let mut step = [0; 16 * 1024];
    loop {
        match (source.read(&mut step), end) {
            (Ok(0), _) => return Ok(inflated),
            (Ok(n), _) if inflated.len() + n > bytes_max => return Err(BodyError::TooLong),
            (Ok(n), _) => inflated.extend(step.iter().take(n)),
            (Err(error), _) if error.kind() == ErrorKind::Interrupted => {}
            (Err(_), AtEnd::KeepPart) => return Ok(inflated),
            (Err(_), AtEnd::Whole) => return Err(BodyError::Garbled),
        }
    }
}
