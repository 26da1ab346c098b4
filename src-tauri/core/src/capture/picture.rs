//! How large a picture is, by its head, before anybody draws it: a few bytes can claim more points
//! than a computer has memory for.

/// Bytes of a file in which its size is sought: it stands near the beginning, but a JPEG may have a
/// long preface.
const HEAD_BYTES: usize = 1 << 20;

/// Points of a picture of one of the types that browsers draw, as its head claims; of several sizes
/// the largest. `None` where no size is found.
#[must_use]
pub fn points(bytes: &[u8]) -> Option<u64> {
    let head = bytes.get(..HEAD_BYTES.min(bytes.len()))?;
    let (width, height) = match super::media::sniff(bytes)? {
        "image/png" => (be32(head, 16)?, be32(head, 20)?),
        "image/gif" => gif(head)?,
        "image/bmp" => bmp(head)?,
        "image/webp" => webp(head)?,
        "image/jpeg" => jpeg(head)?,
        "image/avif" => avif(head)?,
        _ => return None,
    };
    Some(u64::from(width) * u64::from(height))
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn be16(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16::from_be_bytes(*bytes.get(at..)?.first_chunk()?)))
}

fn le32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn le24(bytes: &[u8], at: usize) -> Option<u32> {
    let [low, middle, high] = *bytes.get(at..)?.first_chunk()?;
    Some(u32::from_le_bytes([low, middle, high, 0]))
}

fn le16(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?)))
}

/// The screen, or the first picture on it where that is larger: browsers make room for it.
fn gif(bytes: &[u8]) -> Option<(u32, u32)> {
    let table = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    let (width, height) = (le16(bytes, 6)?, le16(bytes, 8)?);
    let mut at = 13 + table(*bytes.get(10)?);
    // Extensions: two bytes of what they are, then blocks up to an empty one.
    while bytes.get(at) == Some(&0x21) {
        at += 2;
        while *bytes.get(at)? != 0 {
            at += usize::from(*bytes.get(at)?) + 1;
        }
        at += 1;
    }
    let first = (bytes.get(at) == Some(&0x2c)).then(|| (le16(bytes, at + 5), le16(bytes, at + 7)));
    let (across, down) = first.unwrap_or_default();
    Some((width.max(across.unwrap_or(0)), height.max(down.unwrap_or(0))))
}

/// Heights of rows from the top are negative. The oldest head has short numbers.
fn bmp(bytes: &[u8]) -> Option<(u32, u32)> {
    if le32(bytes, 14)? == 12 {
        return Some((le16(bytes, 18)?, le16(bytes, 20)?));
    }
    let size = |at: usize| Some(le32(bytes, at)?.cast_signed().unsigned_abs());
    Some((size(18)?, size(22)?))
}

fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    match bytes.get(12..16)? {
        b"VP8X" => Some((le24(bytes, 24)? + 1, le24(bytes, 27)? + 1)),
        b"VP8L" => {
            let both = le32(bytes, 21)?;
            Some(((both & 0x3fff) + 1, ((both >> 14) & 0x3fff) + 1))
        }
        b"VP8 " => Some((le16(bytes, 26)? & 0x3fff, le16(bytes, 28)? & 0x3fff)),
        _ => None,
    }
}

fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        // Fill bytes may stand before a mark.
        while bytes.get(at) == Some(&0xff) && bytes.get(at + 1) == Some(&0xff) {
            at += 1;
        }
        let [0xff, kind] = *bytes.get(at..)?.first_chunk()? else { return None };
        match kind {
            // Every kind of frame; the three numbers in between are tables.
            0xc0..=0xcf if ![0xc4, 0xc8, 0xcc].contains(&kind) => {
                return Some((be16(bytes, at + 7)?, be16(bytes, at + 5)?));
            }
            // The picture itself.
            0xd9 | 0xda => return None,
            0x01 | 0xd0..=0xd8 => at += 2,
            _ => at += 2 + usize::try_from(be16(bytes, at + 2)?).ok()?,
        }
    }
}

/// The largest of the sizes in the boxes that tell one.
fn avif(bytes: &[u8]) -> Option<(u32, u32)> {
    let boxes = bytes.windows(4).enumerate().filter(|(_, name)| *name == b"ispe");
    let sizes = boxes.filter_map(|(at, _)| Some((be32(bytes, at + 8)?, be32(bytes, at + 12)?)));
    sizes.max_by_key(|(width, height)| u64::from(*width) * u64::from(*height))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RIFF: &[u8] = b"RIFF\x00\x00\x00\x00WEBP";

    /// Heads of 30,000 by 20,000 points in each form.
    fn heads() -> Vec<Vec<u8>> {
        let (w, h) = (30_000u32, 20_000u32);
        let be = [w.to_be_bytes(), h.to_be_bytes()].concat();
        let [wl, hl] = [w, h].map(|it| u16::try_from(it).unwrap().to_le_bytes());
        let [wb, hb] = [w, h].map(|it| u16::try_from(it).unwrap().to_be_bytes());
        let short = [wl, hl].concat();
        let [w24, h24] = [w - 1, h - 1].map(|it| it.to_le_bytes()[..3].to_vec());
        let rest = [0; 64].to_vec();
        let top_down = 20_000i32.wrapping_neg().to_le_bytes();
        vec![
            [b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR".to_vec(), be.clone(), rest.clone()].concat(),
            [b"GIF89a".to_vec(), short.clone(), rest.clone()].concat(),
            // A small screen, a table of two colours, an extension, and a large picture.
            [
                b"GIF89a\x01\0\x01\0\x80\0\0abcdef\x21\xf9\x04\0\0\0\0\0\x2c\0\0\0\0".to_vec(),
                short.clone(),
                rest.clone(),
            ]
            .concat(),
            [b"BM".to_vec(), [0; 12].to_vec(), vec![40, 0, 0, 0], w.to_le_bytes().to_vec()]
                .into_iter()
                .chain([top_down.to_vec(), rest.clone()])
                .collect::<Vec<_>>()
                .concat(),
            [b"BM".to_vec(), [0; 12].to_vec(), vec![12, 0, 0, 0], short, rest.clone()].concat(),
            [RIFF.to_vec(), b"VP8X\0\0\0\0\0\0\0\0".to_vec(), w24, h24, rest.clone()].concat(),
            [
                b"\xff\xd8\xff\xe1\0\x04ab\xff\xff\xc2\0\x11\x08".to_vec(),
                hb.to_vec(),
                wb.to_vec(),
                rest.clone(),
            ]
            .concat(),
            [b"\0\0\0\x14ftypavif\0\0\0\0ispe\0\0\0\0".to_vec(), be, rest].concat(),
        ]
    }

    #[test]
    fn every_form_tells_its_size_and_none_of_them_panics() {
        for head in heads() {
            assert_eq!(points(&head), Some(600_000_000), "{:?}", head.get(..12));
            for end in 0..head.len() {
                let _ = points(&head[..end]);
            }
            for at in 0..head.len() {
                for value in [0x00, 0x21, 0x2c, 0x7f, 0xff] {
                    let mut other = head.clone();
                    other[at] = value;
                    let _ = points(&other);
                }
            }
        }
        let lossless = (16_383 - 1) | ((16_383 - 1) << 14_u32);
        let head = [RIFF, b"VP8L\0\0\0\0\x2f", &u32::to_le_bytes(lossless), &[0; 9]].concat();
        assert_eq!(points(&head), Some(16_383 * 16_383));
        let head = [RIFF, b"VP8 \0\0\0\0\0\0\0\x9d\x01\x2a\x40\x01\xf0\x00", &[0; 9]].concat();
        assert_eq!(points(&head), Some(320 * 240));
        for nothing in [&b"<svg/>"[..], b"", b"\xff\xd8\xff\xd9", b"%PDF-1.7"] {
            assert_eq!(points(nothing), None);
        }
    }
}
