//! Media: what a file is by its bytes, and what to call it.

use url::Url;

/// Longest name kept, in characters.
const NAME_CHARS_MAX: usize = 120;

/// The media type of `bytes`, by signature; `None` for what is no picture, video or sound.
///
/// Signatures: WHATWG MIME Sniffing, sections 6.1 and 6.2. SVG is left out on purpose: it is a
/// program more than a picture.
#[must_use]
pub fn sniff(bytes: &[u8]) -> Option<&'static str> {
    let at =
        |from: usize, sign: &[u8]| bytes.get(from..).is_some_and(|rest| rest.starts_with(sign));
    let riff = |kind: &[u8]| at(0, b"RIFF") && at(8, kind);
    let brand = |kinds: &[&[u8]]| at(4, b"ftyp") && kinds.iter().any(|kind| at(8, kind));
    let kinds: [(bool, &'static str); 16] = [
        (at(0, b"\xFF\xD8\xFF"), "image/jpeg"),
        (at(0, b"\x89PNG\r\n\x1A\n"), "image/png"),
        (at(0, b"GIF87a") || at(0, b"GIF89a"), "image/gif"),
        (riff(b"WEBP"), "image/webp"),
        (brand(&[b"avif", b"avis"]), "image/avif"),
        (brand(&[b"heic", b"heix", b"mif1"]), "image/heic"),
        (at(0, b"BM") && bytes.len() > 54, "image/bmp"),
        (brand(&[b"M4A "]), "audio/mp4"),
        (at(4, b"ftyp"), "video/mp4"),
        (at(0, b"\x1A\x45\xDF\xA3"), "video/webm"),
        (at(0, b"OggS"), "audio/ogg"),
        (at(0, b"ID3") || at(0, b"\xFF\xFB") || at(0, b"\xFF\xF3"), "audio/mpeg"),
        (riff(b"WAVE"), "audio/wav"),
        (riff(b"AVI "), "video/x-msvideo"),
        (at(0, b"fLaC"), "audio/flac"),
        (at(0, b"\x00\x00\x01\xBA"), "video/mpeg"),
    ];
    kinds.iter().find(|(fits, _)| *fits).map(|(_, mime)| *mime)
}

/// A name for the file at `address`: the last part of its path, safe in any file system, with an
/// ending that fits `mime` if it has none.
#[must_use]
pub fn name(address: &Url, mime: &str, number: usize) -> String {
    let last = address.path_segments().and_then(|mut parts| parts.next_back()).unwrap_or_default();
    named(last, mime, number)
}

/// The same for a file that is called `last`.
#[must_use]
pub fn named(last: &str, mime: &str, number: usize) -> String {
    let safe = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '_' };
    let name: String = last.chars().map(safe).take(NAME_CHARS_MAX).collect();
    let name = name.trim_matches(['.', '_']);
    let stem = if name.is_empty() { format!("media-{}", number + 1) } else { name.to_owned() };
    if stem.contains('.') {
        return stem;
    }
    let ending = match mime {
        "image/jpeg" => "jpg",
        "audio/mpeg" => "mp3",
        "video/x-msvideo" => "avi",
        other => other.rsplit('/').next().unwrap_or("bin"),
    };
    format!("{stem}.{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_decide_and_markup_is_no_media() {
        assert_eq!(sniff(b"\x89PNG\r\n\x1A\n...."), Some("image/png"));
        assert_eq!(sniff(b"\x00\x00\x00\x18ftypmp42"), Some("video/mp4"));
        assert_eq!(sniff(b"<html>"), None);
        assert_eq!(sniff(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), None);
        assert_eq!(sniff(b""), None);
    }

    #[test]
    fn names_are_safe_and_have_an_ending() {
        let name = |text| name(&Url::parse(text).unwrap(), "image/jpeg", 2);
        assert_eq!(name("https://e.org/a/..%2F..%2Fetc?x=1"), "2F.._2Fetc");
        assert_eq!(name("https://e.org/media/"), "media-3.jpg");
        assert_eq!(name("https://e.org/p/42"), "42.jpg");
        assert_eq!(name("https://e.org/ảnh.png"), "E1_BA_A3nh.png");
    }
}
