//! Pictures by a protocol of their own, `media://`, opened out of the vault into memory as the page
//! shows them. It answers to the main window alone, gives nothing but pictures of the types below,
//! by their first bytes, and nothing is stored. Sound and video cannot come this way: the media
//! player of the web view asks no protocols of ours (decision 43).

use std::io::{self, Write};

use keepsake::archive::{Archive, MediaError};
use keepsake::capture::media::sniff;
use keepsake::capture::picture::points;
use keepsake::model::{CaptureId, NoticeEntry, NoticeFile, NoticeId, PostId, RefusedId};
use serde::Serialize;
use tauri::http::{HeaderValue, Method, Request, Response, StatusCode, header};
use tauri::{Manager, Runtime, UriSchemeContext, UriSchemeResponder};

use crate::shell::{Shell, aside};
use crate::window::MAIN;

/// Begins the addresses.
pub(crate) const SCHEME: &str = "media";

/// Types that are drawn. SVG is a program, and everything else is no picture.
const PICTURES: [&str; 6] =
    ["image/avif", "image/bmp", "image/gif", "image/jpeg", "image/png", "image/webp"];
const VIDEOS: [&str; 2] = ["video/mp4", "video/webm"];
const SOUNDS: [&str; 5] = ["audio/flac", "audio/mp4", "audio/mpeg", "audio/ogg", "audio/wav"];

/// Bytes of the largest picture that is drawn: it is held whole while it is decoded.
const PICTURE_BYTES_MAX: u64 = 64 << 20;
/// Points of the largest picture that is drawn, of any kind: each takes four bytes in the process
/// of the page, whatever it took in the file.
const PICTURE_POINTS_MAX: u64 = 100_000_000;
/// Bytes of the largest video or sound that is played: it is held whole, several times over on its
/// way, as long as it is shown.
pub(crate) const PLAYED_BYTES_MAX: u64 = 128 << 20;

/// What the window does with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "../../ui/src/lib/ipc/bindings.ts"))]
pub(crate) enum MediaKind {
    Picture,
    Video,
    Sound,
    Other,
}

impl MediaKind {
    pub(crate) fn of(mime: &str) -> Self {
        match mime {
            _ if PICTURES.contains(&mime) => Self::Picture,
            _ if VIDEOS.contains(&mime) => Self::Video,
            _ if SOUNDS.contains(&mime) => Self::Sound,
            _ => Self::Other,
        }
    }

    pub(crate) fn bytes_max(self) -> u64 {
        match self {
            Self::Picture => PICTURE_BYTES_MAX,
            Self::Video | Self::Sound => PLAYED_BYTES_MAX,
            Self::Other => u64::MAX,
        }
    }
}

/// Whose picture is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Wanted {
    Post { post: PostId, capture: CaptureId, index: usize },
    Notice { post: PostId, entry: NoticeId, index: usize },
    Refused { refused: RefusedId, index: usize },
}

impl Wanted {
    /// What the window `label` asks for, or how it is refused.
    fn of(label: &str, method: &Method, path: &str) -> Result<Self, StatusCode> {
        if label != MAIN {
            return Err(StatusCode::FORBIDDEN);
        }
        if method != Method::GET {
            return Err(StatusCode::METHOD_NOT_ALLOWED);
        }
        Self::named(path.trim_start_matches('/')).ok_or(StatusCode::NOT_FOUND)
    }

    fn named(name: &str) -> Option<Self> {
        let words: Vec<&str> = name.split('.').collect();
        match words[..] {
            ["post", post, capture, index] => Some(Self::Post {
                post: post.parse().ok()?,
                capture: capture.parse().ok()?,
                index: index.parse().ok()?,
            }),
            ["notice", post, entry, index] => Some(Self::Notice {
                post: post.parse().ok()?,
                entry: entry.parse().ok()?,
                index: index.parse().ok()?,
            }),
            ["refused", refused, index] => {
                Some(Self::Refused { refused: refused.parse().ok()?, index: index.parse().ok()? })
            }
            _ => None,
        }
    }

    /// The bytes of it, if there is such a file.
    fn read(&self, archive: &Archive) -> Option<Vec<u8>> {
        match self {
            Self::Post { post, capture, index } => {
                read_media(archive, *post, *capture, *index, PICTURE_BYTES_MAX).ok()
            }
            Self::Notice { post, entry, index } => {
                let story = archive.story(*post).ok()??;
                let entry = story.notices.iter().find(|known| known.id == *entry)?;
                given(archive, NoticeEntry::files(entry), *index)
            }
            Self::Refused { refused, index } => {
                let all = archive.refused_posts().ok()?;
                let (refused, _) = all.iter().find(|(known, _)| known.id == *refused)?;
                given(archive, &refused.files, *index)
            }
        }
    }
}

fn given(archive: &Archive, files: &[NoticeFile], index: usize) -> Option<Vec<u8>> {
    let file = files.get(index).filter(|file| file.bytes <= PICTURE_BYTES_MAX)?;
    archive.notice_file(file).ok()
}

/// Answers a request of a page.
#[expect(clippy::needless_pass_by_value, reason = "Tauri hands a protocol its arguments by value")]
pub(crate) fn answer<R: Runtime>(
    context: UriSchemeContext<'_, R>,
    request: Request<Vec<u8>>,
    responder: UriSchemeResponder,
) {
    let wanted = Wanted::of(context.webview_label(), request.method(), request.uri().path());
    let app = context.app_handle().clone();
    tauri::async_runtime::spawn(async move {
        let picture = async {
            let wanted = wanted?;
            let archive = app.state::<Shell>().archive().map_err(|_| StatusCode::FORBIDDEN)?;
            let bytes = aside(move || wanted.read(&archive)).await;
            let bytes = bytes.ok().flatten().ok_or(StatusCode::NOT_FOUND)?;
            picture(bytes).ok_or(StatusCode::UNSUPPORTED_MEDIA_TYPE)
        };
        responder.respond(picture.await.unwrap_or_else(refusal));
    });
}

/// Is it a picture, and one that a page can hold? Its first bytes say what it is.
pub(crate) fn drawn(bytes: &[u8]) -> Option<&'static str> {
    let mime = sniff(bytes).filter(|mime| MediaKind::of(mime) == MediaKind::Picture)?;
    points(bytes).is_some_and(|points| points <= PICTURE_POINTS_MAX).then_some(mime)
}

/// What is a picture, as an answer.
fn picture(bytes: Vec<u8>) -> Option<Response<Vec<u8>>> {
    let mime = drawn(&bytes)?;
    let mut response = Response::new(bytes);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
    Some(guarded(response))
}

fn refusal(status: StatusCode) -> Response<Vec<u8>> {
    let mut response = Response::new(Vec::new());
    *response.status_mut() = status;
    guarded(response)
}

/// Nothing is stored, nothing is taken for what it is not, and opened by itself it can do nothing.
fn guarded(mut response: Response<Vec<u8>>) -> Response<Vec<u8>> {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let policy = HeaderValue::from_static("default-src 'none'; sandbox");
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

/// A file of a capture, if it is not larger than `most`.
pub(crate) fn read_media(
    archive: &Archive,
    post: PostId,
    capture: CaptureId,
    index: usize,
    most: u64,
) -> Result<Vec<u8>, MediaError> {
    let mut bounded = Bounded { bytes: Vec::new(), most };
    archive.media_into(post, capture, index, &mut bounded)?;
    Ok(bounded.bytes)
}

/// Takes no more bytes than there is room for.
struct Bounded {
    bytes: Vec<u8>,
    most: u64,
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if (self.bytes.len() + bytes.len()) as u64 > self.most {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x02";
    /// 30,000 by 30,000 points, in as many bytes: 3.6 GB where they are drawn.
    const BOMB: &[u8] = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\x75\x30\0\0\x75\x30";

    fn asked(path: &str) -> Result<Wanted, StatusCode> {
        Wanted::of(MAIN, &Method::GET, path)
    }

    #[test]
    fn only_the_main_window_is_answered_and_only_what_is_named_whole() {
        let (post, capture) = (PostId::from_bytes([1; 16]), CaptureId::from_bytes([2; 16]));
        let path = format!("/post.{post}.{capture}.3");
        assert_eq!(asked(&path), Ok(Wanted::Post { post, capture, index: 3 }));
        for label in ["", "door", "main2", "Main", "browser"] {
            assert_eq!(Wanted::of(label, &Method::GET, &path), Err(StatusCode::FORBIDDEN));
        }
        let posted = Wanted::of(MAIN, &Method::POST, &path);
        assert_eq!(posted, Err(StatusCode::METHOD_NOT_ALLOWED));
        let refused = RefusedId::from_bytes([3; 16]);
        let path = format!("/refused.{refused}.0");
        assert_eq!(asked(&path), Ok(Wanted::Refused { refused, index: 0 }));
        let entry = NoticeId::from_bytes([4; 16]);
        assert!(asked(&format!("/notice.{post}.{entry}.0")).is_ok());
        for path in [
            "",
            "/",
            "/post",
            &format!("/post.{post}.{capture}"),
            &format!("/post.{post}.{capture}.-1"),
            &format!("/post.{post}.{capture}.0.0"),
            &format!("/post.{capture}.{post}.0"),
            "/../../etc/passwd",
            "/post.%2e%2e.x.0",
        ] {
            assert_eq!(asked(path), Err(StatusCode::NOT_FOUND), "{path}");
        }
    }

    #[test]
    fn what_is_no_picture_is_never_given_whatever_it_claims() {
        let shown = picture(PNG.to_vec()).unwrap();
        assert_eq!(shown.headers()[header::CONTENT_TYPE], "image/png");
        for answer in [shown, refusal(StatusCode::FORBIDDEN)] {
            assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store");
            assert_eq!(answer.headers()[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
            let policy = answer.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
            assert!(policy.contains("default-src 'none'") && policy.contains("sandbox"));
        }
        let hostile: [&[u8]; 7] = [
            BOMB,
            b"<html><script>x</script>",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>",
            b"<?xml version='1.0'?><svg/>",
            b"%PDF-1.7",
            b"\x00\x00\x00\x18ftypmp42",
            b"",
        ];
        for bytes in hostile {
            assert!(picture(bytes.to_vec()).is_none());
        }
        assert_eq!(MediaKind::of("image/svg+xml"), MediaKind::Other);
        assert_eq!(MediaKind::of("text/html"), MediaKind::Other);
    }

    #[test]
    fn a_file_that_is_too_large_is_let_go() {
        let mut bounded = Bounded { bytes: Vec::new(), most: 4 };
        assert!(bounded.write_all(b"1234").is_ok());
        assert!(bounded.write_all(b"5").is_err());
        assert_eq!(bounded.bytes, b"1234");
    }
}
