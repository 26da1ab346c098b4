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
    if !is_modest(width, height) {
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
/// its own.
fn jpeg(bytes: &[u8]) -> Option<Shown> {
    const JFIF: u8 = 0xe0;
    const JFIF_BYTES: usize = 18;
    const ADOBE: u8 = 0xee;
    let mut file = vec![0xff, 0xd8];
    let mut size = None;
    let mut rest = bytes.get(2..)?;
    loop {
        // Fill bytes may stand before a mark.
        while let [0xff, 0xff, ..] = *rest {
            rest = rest.get(1..)?;
        }
        let [0xff, kind, high, low, ..] = *rest else { return None };
        let length = usize::from(u16::from_be_bytes([high, low])) + 2;
        let (segment, after) = rest.split_at_checked(length)?;
        match kind {
            // Baseline, extended and progressive, of eight bits: gray, or three colors.
            0xc0..=0xc2 => {
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
                let (width, height) = size?;
                file.extend_from_slice(rest);
                // Whoever draws it must be able to read its head.
                Image::from_jpeg(file.clone().into(), false).ok()?;
                return Some(Shown { width, height, file: Arc::new(file), points: None });
            }
            // Lossless, hierarchical and arithmetic ones; and what has no place before the picture.
            _ => return None,
        }
        rest = after;
    }
}
