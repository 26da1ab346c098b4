//! Answers that are wrong as HTTP, as HTML or in size, for testing those who read pages.

use std::{convert::Infallible, time::Duration};

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use futures::stream;

/// One way to be odd.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Odd {
    Slow,
    Empty,
    Garbled,
    NotHtml,
    Huge,
    DeepNesting,
    RedirectLoop,
    WrongCharset,
    CutShort,
    DripFeed,
}

const SLOW: Duration = Duration::from_secs(3);
const DRIP: Duration = Duration::from_millis(500);
const HUGE_BYTES: usize = 20 * 1024 * 1024;
const CHUNK_BYTES: usize = 64 * 1024;
const GARBLED_BYTES: usize = 6 * 1024;
const NESTED_BYTES: usize = 400 * 1024;

/// Answers in this odd way, where `html` is what stands at `path` otherwise.
pub(crate) async fn answer(odd: Odd, path: &str, html: String) -> Response {
    match odd {
        Odd::Slow => {
            tokio::time::sleep(SLOW).await;
            page(html)
        }
        Odd::Empty => page(String::new()),
        Odd::Garbled => page(garbled()),
        Odd::NotHtml => typed("application/octet-stream", garbled()),
        Odd::Huge => huge(),
        Odd::DeepNesting => page(format!("<!doctype html>{}", "<div>".repeat(NESTED_BYTES / 5))),
        Odd::RedirectLoop => redirect(path),
        Odd::WrongCharset => typed("text/html; charset=iso-8859-1", html),
        Odd::CutShort => cut_short(&html),
        Odd::DripFeed => drip_feed(),
    }
}

fn page(body: impl Into<Body>) -> Response {
    typed("text/html; charset=utf-8", body)
}

fn typed(content_type: &'static str, body: impl Into<Body>) -> Response {
    ([(header::CONTENT_TYPE, content_type)], body.into()).into_response()
}

/// Bytes that look like noise and are the same each time.
fn garbled() -> Vec<u8> {
    let mut state = 0x9e37_79b9_u32;
    let mut noise = Vec::with_capacity(GARBLED_BYTES);
    noise.resize_with(GARBLED_BYTES, || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    });
    noise
}

fn huge() -> Response {
    let line = "<p>Nước lên, nước xuống, nước lại lên. The river goes on and on.</p>\n";
    let chunk = Bytes::from(line.repeat(CHUNK_BYTES / line.len()));
    let n_chunks = HUGE_BYTES / chunk.len() + 1;
    let chunks = std::iter::repeat_n(chunk, n_chunks).map(Ok::<_, Infallible>);
    page(Body::from_stream(stream::iter(chunks)))
}

fn redirect(path: &str) -> Response {
    let Ok(location) = HeaderValue::from_str(path) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    (StatusCode::FOUND, [(header::LOCATION, location)]).into_response()
}

/// Announces the whole page and hangs up after half of it.
fn cut_short(html: &str) -> Response {
    let half =
        Bytes::from(html.as_bytes().iter().copied().take(html.len() / 2).collect::<Vec<_>>());
    let parts = stream::unfold(Some(half), |half| async {
        if half.is_none() {
            // Gives the first half time to leave before the connection is torn down.
            tokio::time::sleep(DRIP).await;
        }
        half.map(|half| (Ok::<_, Infallible>(half), None))
    });
    let length = [(header::CONTENT_LENGTH, html.len().to_string())];
    (length, page(Body::from_stream(parts))).into_response()
}

/// Begins a page and never ends it.
fn drip_feed() -> Response {
    let begin = Bytes::from_static(b"<!doctype html><html><head><title>...</title></head><body>");
    let drips = stream::unfold(begin, |next| async {
        let drop = Bytes::from_static(b"<!-- . -->\n");
        if next == drop {
            tokio::time::sleep(DRIP).await;
        }
        Some((Ok::<_, Infallible>(next), drop))
    });
    page(Body::from_stream(drips))
}
