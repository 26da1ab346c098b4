//! Names of files that every file system and every site takes: small letters, digits, hyphens.

use unicode_normalization::UnicodeNormalization;

use crate::model::CarriedMedium;

const STEM_CHARS_MAX: usize = 40;

/// Endings by media type. What may carry a script that runs when it is opened gets none of its own.
const ENDINGS: &[(&str, &str)] = &[
    ("image/jpeg", "jpg"),
    ("image/png", "png"),
    ("image/gif", "gif"),
    ("image/webp", "webp"),
    ("image/avif", "avif"),
    ("image/heic", "heic"),
    ("image/bmp", "bmp"),
    ("image/tiff", "tiff"),
    ("video/mp4", "mp4"),
    ("video/webm", "webm"),
    ("video/quicktime", "mov"),
    ("video/x-matroska", "mkv"),
    ("video/3gpp", "3gp"),
    ("audio/mpeg", "mp3"),
    ("audio/mp4", "m4a"),
    ("audio/aac", "aac"),
    ("audio/ogg", "ogg"),
    ("audio/wav", "wav"),
    ("audio/flac", "flac"),
    ("application/ogg", "ogg"),
    ("application/pdf", "pdf"),
];

/// How a medium is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    Picture,
    Video,
    Sound,
    File,
}

pub(super) fn shown(medium: &CarriedMedium) -> Shown {
    match ending(medium) {
        "jpg" | "png" | "gif" | "webp" | "avif" | "bmp" => Shown::Picture,
        "mp4" | "webm" | "mov" | "mkv" | "3gp" => Shown::Video,
        "mp3" | "m4a" | "aac" | "ogg" | "wav" | "flac" => Shown::Sound,
        _ => Shown::File,
    }
}

/// The ending of a medium's file: by what its bytes are, never by what it was called.
pub(super) fn ending(medium: &CarriedMedium) -> &'static str {
    let mime = medium.mime.as_deref().unwrap_or_default();
    let bare = mime.split(';').next().unwrap_or_default().trim();
    let known = ENDINGS.iter().find(|(known, _)| known.eq_ignore_ascii_case(bare));
    known.map_or("bin", |(_, ending)| *ending)
}

/// `01-buoi-sang.jpg`, for the medium of this place in its post.
pub(super) fn medium_file(place: usize, medium: &CarriedMedium) -> String {
    let name = medium.name.as_deref().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem = slug(stem);
    let hyphen = if stem.is_empty() { "" } else { "-" };
    format!("{:02}{hyphen}{stem}.{}", place + 1, ending(medium))
}

/// The words with their letters at their plainest; empty where nothing is left.
pub(super) fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.nfd().take(4 * STEM_CHARS_MAX) {
        let c = match c.to_ascii_lowercase() {
            'đ' | 'Đ' => 'd',
            c => c,
        };
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !('\u{300}'..='\u{36f}').contains(&c) && !slug.is_empty() && !slug.ends_with('-')
        {
            slug.push('-');
        }
        if slug.len() >= STEM_CHARS_MAX {
            break;
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain_and_endings_are_by_type() {
        let medium = |name: &str, mime: &str| CarriedMedium {
            name: Some(name.into()),
            mime: Some(mime.into()),
            ..CarriedMedium::default()
        };
        let named = |name, mime| medium_file(0, &medium(name, mime));
        assert_eq!(named("Buổi sáng ở Đà Lạt.JPG", "image/jpeg"), "01-buoi-sang-o-da-lat.jpg");
        assert_eq!(named("../../x.php", "image/png; a=b"), "01-x.png");
        assert_eq!(named("a.html", "text/html"), "01-a.bin");
        assert_eq!(named("a.svg", "image/svg+xml"), "01-a.bin");
        assert_eq!(named("…", "video/mp4"), "01.mp4");
        assert_eq!(slug(&"a ".repeat(200)).len(), 39);
    }
}
