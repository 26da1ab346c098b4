//! Pictures from outside, made safe to be shown: what is no plain JPEG or PNG of a modest size is
//! not. A picture is never a reason for a report not to come.

use std::sync::Arc;

use krilla::image::Image;

/// Largest file that is shown, in bytes.
pub const PICTURE_BYTES_MAX: usize = 4 << 20;
/// All pictures of a report together, in bytes.
pub const PICTURES_BYTES_MAX: usize = 48 << 20;
/// Most points of a picture that is shown.
const POINTS_MAX: u32 = 16 << 20;
/// The mark at the end of a JPEG.
const JPEG_END: u8 = 0xd9;

/// A picture that can be shown.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    pub(super) width: u32,
    pub(super) height: u32,
    /// The file, without what it tells beside the picture.
    pub(super) file: Arc<Vec<u8>>,
    /// Red, green, blue of each point, of a PNG.
    pub(super) points: Option<Arc<Vec<u8>>>,
}

impl Shown {
    pub(super) fn media_type(&self) -> &'static str {
        if self.points.is_some() { "image/png" } else { "image/jpeg" }
    }

    /// None for what cannot be shown safely.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > PICTURE_BYTES_MAX {
            return None;
        }
        match bytes {
            [0x89, b'P', b'N', b'G', ..] => png(bytes),
            [0xff, 0xd8, 0xff, ..] => jpeg(bytes),
            _ => None,
        }
    }
}

/// Can these bytes be shown as a picture? For what feeds readers with what breaks them.
#[doc(hidden)]
#[must_use]
pub fn can_be_shown(bytes: &[u8]) -> bool {
    Shown::read(bytes).is_some()
}

fn is_modest(width: u32, height: u32) -> bool {
    width > 0 && height > 0 && width.checked_mul(height).is_some_and(|it| it <= POINTS_MAX)
}

/// A PNG, decoded whole: what a decoder refuses, browsers and printers need not try.
fn png(bytes: &[u8]) -> Option<Shown> {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().ok()?;
    let (width, height) = (reader.info().width, reader.info().height);
    if !is_modest(width, height) || !reader.info().palette.as_deref().is_none_or(is_palette) {
        return None;
    }
    let mut decoded = vec![0; reader.output_buffer_size()?];
    let frame = reader.next_frame(&mut decoded).ok()?;
    decoded.truncate(frame.buffer_size());
    let channels = frame.color_type.samples();
    let points = decoded.chunks_exact(channels).flat_map(|point| match *point {
        [gray] => [gray; 3],
        [gray, clear] => [on_white(gray, clear); 3],
        [red, green, blue] => [red, green, blue],
        [red, green, blue, clear] => [red, green, blue].map(|it| on_white(it, clear)),
        _ => [0; 3],
    });
    let points = Some(Arc::new(points.collect()));
    Some(Shown { width, height, file: Arc::new(bare_png(bytes)?), points })
}

/// Whole colors, 256 of them at most (PNG, section 11.2.2). The decoder (png 0.18.1) panics at a
/// part of one.
fn is_palette(palette: &[u8]) -> bool {
    palette.len().is_multiple_of(3) && palette.len() <= 3 * 256
}

/// A PNG with nothing in it but the picture: no words, places, times, and nothing after its end.
fn bare_png(bytes: &[u8]) -> Option<Vec<u8>> {
    const SIGNATURE: usize = 8;
    const KEPT: [&[u8]; 5] = [b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"];
    let (signature, mut rest) = bytes.split_at_checked(SIGNATURE)?;
    let mut file = signature.to_vec();
    loop {
        let length = u32::from_be_bytes(*rest.first_chunk()?);
        // Length, name and checksum are four bytes each.
        let (chunk, after) = rest.split_at_checked(usize::try_from(length).ok()? + 12)?;
        let name = chunk.get(4..8)?;
        if KEPT.contains(&name) {
            file.extend_from_slice(chunk);
        }
        if name == b"IEND" {
            return Some(file);
        }
        rest = after;
    }
}

/// What shows of a color over white paper.
fn on_white(color: u8, opacity: u8) -> u8 {
    let (color, opacity) = (u16::from(color), u16::from(opacity));
    u8::try_from((color * opacity + 255 * (255 - opacity)) / 255).unwrap_or(u8::MAX)
}

/// A JPEG of the kinds that every viewer reads, without comments, thumbnails, places and colors of
/// its own, and with nothing after its end. One that was cut off is shown as far as it goes.
fn jpeg(bytes: &[u8]) -> Option<Shown> {
    const JFIF: u8 = 0xe0;
    const JFIF_BYTES: usize = 18;
    const ADOBE: u8 = 0xee;
    let mut file = vec![0xff, 0xd8];
    let mut size = None;
    let mut has_scan = false;
    let mut rest = bytes.get(2..)?;
    while let Some((kind, segment, after)) = segment_of(rest) {
        rest = after;
        match kind {
            // Baseline, extended and progressive, of eight bits: gray, or three colors.
            0xc0..=0xc2 if !has_scan => {
                let [_, _, _, _, 8, h0, h1, w0, w1, 1 | 3, ..] = *segment else {
                    return None;
                };
                let width = u32::from(u16::from_be_bytes([w0, w1]));
                let height = u32::from(u16::from_be_bytes([h0, h1]));
                size = Some((width, height)).filter(|(width, height)| is_modest(*width, *height));
                file.extend_from_slice(segment);
            }
            // With a thumbnail, which may show what was cut off, it is longer.
            JFIF if segment.len() != JFIF_BYTES => {}
            JFIF | ADOBE | 0xc4 | 0xdb | 0xdd => file.extend_from_slice(segment),
            0xe1..=0xef | 0xfe => {}
            0xda => {
                let (scan, after) = after.split_at(end_of_scan(after));
                file.extend_from_slice(segment);
                file.extend_from_slice(scan);
                (rest, has_scan) = (after, true);
            }
            // What has no place behind a scan: it is damaged from here on.
            _ if has_scan => break,
            // Lossless, hierarchical and arithmetic ones; and what has no place before the picture.
            _ => return None,
        }
    }
    let (width, height) = size.filter(|_| has_scan)?;
    file.extend_from_slice(&[0xff, JPEG_END]);
    // Whoever draws it must be able to read its head.
    Image::from_jpeg(file.clone().into(), false).ok()?;
    Some(Shown { width, height, file: Arc::new(file), points: None })
}

/// The kind of the next segment of a JPEG, the segment with its mark, and what comes after. None
/// at the end of the picture, or where it is cut off.
fn segment_of(mut bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    // Fill bytes may stand before a mark.
    while let [0xff, 0xff, ..] = *bytes {
        bytes = bytes.get(1..)?;
    }
    let [0xff, kind, high, low, ..] = *bytes else { return None };
    if kind == JPEG_END {
        return None;
    }
    let length = usize::from(u16::from_be_bytes([high, low])) + 2;
    let (segment, after) = bytes.split_at_checked(length)?;
    Some((kind, segment, after))
}

/// Where the points of a scan end: at a mark that is no restart, and no 0xff of the points, which
/// a zero follows.
fn end_of_scan(bytes: &[u8]) -> usize {
    let is_mark = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0 | 0xd0..=0xd7 | 0xff);
    bytes.windows(2).position(is_mark).unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same JPEG, with a place and a comment before its picture.
    fn telling(picture: &[u8]) -> Vec<u8> {
        let segment = |kind: u8, content: &[u8]| {
            let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
            [&[0xff, kind], &length[..], content].concat()
        };
        let (exif, comment) = (segment(0xe1, b"Exif\0\0a place"), segment(0xfe, b"a comment"));
        [&picture[..2], &exif[..], &comment[..], &picture[2..]].concat()
    }

    /// A gray JPEG of eight points by eight, as small as it can be.
    fn small(height: u8) -> Vec<u8> {
        let tables = [&[0xff, 0xdb, 0, 67, 0][..], &[1; 64]].concat();
        let frame = [0xff, 0xc0, 0, 11, 8, 0, height, 0, 8, 1, 1, 0x11, 0];
        let codes = |class: u8| [&[0xff, 0xc4, 0, 20, class, 1][..], &[0; 15], &[0]].concat();
        let scan = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0x3f, 0xff, 0xd9];
        [&[0xff, 0xd8][..], &tables, &frame, &codes(0), &codes(0x10), &scan].concat()
    }

    #[test]
    fn what_a_photograph_tells_beside_its_picture_is_left_out() {
        let plain = small(8);
        let shown = Shown::read(&plain).unwrap();
        assert_eq!((shown.width, shown.height, &*shown.file), (8, 8, &plain));
        assert_eq!(*Shown::read(&telling(&plain)).unwrap().file, plain);
    }

    #[test]
    fn what_stands_behind_a_photograph_or_between_its_scans_is_left_out() {
        let plain = small(8);
        let behind = [&plain[..], b"a film with places"].concat();
        assert_eq!(*Shown::read(&behind).unwrap().file, plain);
        let scan = plain.iter().rposition(|byte| *byte == 0xda).unwrap() - 1;
        let (head, scan) = (&plain[..scan], &plain[scan..plain.len() - 2]);
        let (comment, points) = ([0xff, 0xfe, 0, 4, 1, 1], [0xff, 0, 0xff, 0xd0]);
        let twice = |between: &[u8]| [head, scan, &points, between, scan, &[0xff, 0xd9]].concat();
        assert_eq!(*Shown::read(&twice(&comment)).unwrap().file, twice(&[]));
    }

    #[test]
    fn a_photograph_that_was_cut_off_is_shown_and_ended() {
        let plain = small(8);
        assert_eq!(*Shown::read(&plain[..plain.len() - 2]).unwrap().file, plain);
        assert!(Shown::read(&plain[..plain.len() - 14]).is_none(), "nothing is drawn");
        // Cut in a segment behind its first scan, or damaged there.
        let open = &plain[..plain.len() - 2];
        for tail in [&[0xff, 0xfe, 0, 9, 1][..], &[0xff, 0xdc, 0, 4, 0, 8], &[0xff, 0xc0, 0, 2]] {
            assert_eq!(*Shown::read(&[open, tail].concat()).unwrap().file, plain);
        }
    }

    #[test]
    fn what_is_too_large_or_has_no_size_is_not_shown() {
        assert!(Shown::read(&small(0)).is_none());
        let mut large = small(8);
        large.resize(PICTURE_BYTES_MAX, 0);
        assert!(Shown::read(&large).is_some(), "what stands behind a picture is nothing");
        large.push(0);
        assert!(Shown::read(&large).is_none());
        assert!(is_modest(1, POINTS_MAX) && !is_modest(1, POINTS_MAX + 1));
        assert!(!is_modest(0, 8) && !is_modest(8, 0) && !is_modest(u32::MAX, u32::MAX));
    }
}
