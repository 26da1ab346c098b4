//! Everything served that is no page: pictures, the video, the stylesheet, JSON.
//!
//! The video was made once with ffmpeg from 51 frames of the platform's own drawing; the commands
//! stand at [`picture::frame`].

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use axum::{
    body::{Body, Bytes},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{content::Scene, picture};

const RIVER: &[u8] = include_bytes!("../content/river.webm");
const STYLE: &str = include_str!("../content/style.css");
const MARK: &str = include_str!("../content/mark.svg");

/// Pictures drawn so far in this process; they are the same for every platform.
static DRAWN: Mutex<Option<HashMap<Drawing, Bytes>>> = Mutex::new(None);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Drawing {
    Picture(Scene, u64),
    Avatar(u64),
}

pub(crate) fn text(body: &'static str) -> Response {
    kept("text/plain; charset=utf-8", Bytes::from_static(body.as_bytes()))
}

pub(crate) fn json(status: StatusCode, value: &serde_json::Value) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/json; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (status, headers, value.to_string()).into_response()
}

/// A file under `/static/`.
pub(crate) fn file(name: &str) -> Option<Response> {
    match name {
        "style.css" => Some(kept("text/css; charset=utf-8", Bytes::from_static(STYLE.as_bytes()))),
        "mark.svg" => Some(kept("image/svg+xml", Bytes::from_static(MARK.as_bytes()))),
        _ => None,
    }
}

pub(crate) async fn picture(scene: Scene, seed: u64) -> Response {
    drawn(Drawing::Picture(scene, seed)).await
}

pub(crate) async fn avatar(seed: u64) -> Response {
    drawn(Drawing::Avatar(seed)).await
}

/// The video at `path`, or the part of it that `range` asks for.
pub(crate) fn video(path: &str, range: Option<&str>) -> Option<Response> {
    if path != "/media/river.webm" {
        return None;
    }
    let part = range.map_or(Part::Whole, |range| Part::of(range, RIVER.len()));
    Some(match part {
        Part::Whole => {
            let whole = kept("video/webm", Bytes::from_static(RIVER));
            ([(header::ACCEPT_RANGES, "bytes")], whole).into_response()
        }
        Part::Outside => {
            let size = format!("bytes */{}", RIVER.len());
            (StatusCode::RANGE_NOT_SATISFIABLE, [(header::CONTENT_RANGE, size)]).into_response()
        }
        Part::Bytes(first, last) => {
            let headers = [
                (header::ACCEPT_RANGES, "bytes".to_owned()),
                (header::CONTENT_RANGE, format!("bytes {first}-{last}/{}", RIVER.len())),
            ];
            let body = kept("video/webm", Bytes::from_static(&RIVER[first..=last]));
            (StatusCode::PARTIAL_CONTENT, headers, body).into_response()
        }
    })
}

/// What a range header asks for.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// Everything, also when the header is not a single range of bytes.
    Whole,
    /// From the first to the last byte, both within the file.
    Bytes(usize, usize),
    /// Nothing that the file has.
    Outside,
}

impl Part {
    fn of(range: &str, size: usize) -> Self {
        let Some((first, last)) = Self::ends(range, size) else {
            return Self::Whole;
        };
        if first > last { Self::Outside } else { Self::Bytes(first, last) }
    }

    /// First and last byte, the last one within the file.
    fn ends(range: &str, size: usize) -> Option<(usize, usize)> {
        let (first, last) = range.strip_prefix("bytes=")?.split_once('-')?;
        let end = size.checked_sub(1)?;
        Some(match (first.is_empty(), last.is_empty()) {
            (true, _) => (size.saturating_sub(last.parse().ok()?), end),
            (false, true) => (first.parse().ok()?, end),
            (false, false) => (first.parse().ok()?, last.parse::<usize>().ok()?.min(end)),
        })
    }
}

/// An answer that may be kept for a day.
fn kept(content_type: &'static str, body: Bytes) -> Response {
    let headers = [
        (header::CONTENT_TYPE, content_type),
        (header::CACHE_CONTROL, "public, max-age=86400, immutable"),
    ];
    (headers, Body::from(body)).into_response()
}

async fn drawn(drawing: Drawing) -> Response {
    if let Some(png) = remembered(drawing) {
        return kept("image/png", png);
    }
    let drawn = tokio::task::spawn_blocking(move || match drawing {
        Drawing::Picture(scene, seed) => picture::draw(scene, seed),
        Drawing::Avatar(seed) => picture::avatar(seed),
    });
    let Ok(png) = drawn.await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let png = Bytes::from(png);
    let mut all = DRAWN.lock().unwrap_or_else(PoisonError::into_inner);
    all.get_or_insert_default().insert(drawing, png.clone());
    drop(all);
    kept("image/png", png)
}

fn remembered(drawing: Drawing) -> Option<Bytes> {
    let all = DRAWN.lock().unwrap_or_else(PoisonError::into_inner);
    all.as_ref()?.get(&drawing).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stylesheet_serves_both_schemes_and_fetches_nothing() {
        assert!(STYLE.contains("prefers-color-scheme: dark"));
        assert!(!STYLE.contains("url(") && !STYLE.contains("@import"));
    }

    #[test]
    fn ranges_are_read_as_rfc_9110_says() {
        assert_eq!(Part::of("bytes=0-9", 100), Part::Bytes(0, 9));
        assert_eq!(Part::of("bytes=90-", 100), Part::Bytes(90, 99));
        assert_eq!(Part::of("bytes=-10", 100), Part::Bytes(90, 99));
        assert_eq!(Part::of("bytes=50-500", 100), Part::Bytes(50, 99));
        assert_eq!(Part::of("bytes=100-", 100), Part::Outside);
        assert_eq!(Part::of("bytes=-0", 100), Part::Outside);
        assert_eq!(Part::of("bytes=0-1,5-6", 100), Part::Whole);
        assert_eq!(Part::of("lines=1-2", 100), Part::Whole);
    }
}
