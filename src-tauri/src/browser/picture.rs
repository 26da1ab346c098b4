//! The picture of a post as it was shown: cut out of the view, so that nothing beside it is kept.

use gtk::cairo::{Context, Format, ImageSurface, Surface};
use keepsake::model::SeenPlace;

/// The part of a picture of the view where a post stands, as PNG; all of it without a place.
/// `width` is that of the view in CSS pixels.
pub(super) fn cut_out(surface: Surface, width: i32, place: Option<SeenPlace>) -> Option<Vec<u8>> {
    let whole = ImageSurface::try_from(surface).ok()?;
    let scale = f64::from(whole.width()) / f64::from(width.max(1));
    let scaled = |n: i32| whole_number(f64::from(n) * scale);
    let (left, top, right, bottom) = match place {
        None => (0, 0, whole.width(), whole.height()),
        Some(it) => (
            scaled(it.left).clamp(0, whole.width()),
            scaled(it.top).clamp(0, whole.height()),
            scaled(it.left.saturating_add(it.width)).clamp(0, whole.width()),
            scaled(it.top.saturating_add(it.height)).clamp(0, whole.height()),
        ),
    };
    let (wide, high) = (right - left, bottom - top);
    if wide <= 0 || high <= 0 {
        return None;
    }
    let mut part = ImageSurface::create(Format::Rgb24, wide, high).ok()?;
    {
        let context = Context::new(&part).ok()?;
        context.set_source_rgb(1.0, 1.0, 1.0);
        context.paint().ok()?;
        context.set_source_surface(&whole, -f64::from(left), -f64::from(top)).ok()?;
        context.paint().ok()?;
    }
    part.flush();
    let stride = usize::try_from(part.stride()).ok()?;
    let (wide, high) = (u32::try_from(wide).ok()?, u32::try_from(high).ok()?);
    let pixels = part.data().ok()?;
    encoded(&pixels, stride, (wide, high))
}

/// Rows of `xRGB` in the computer's own order of bytes, as PNG.
fn encoded(pixels: &[u8], stride: usize, (wide, high): (u32, u32)) -> Option<Vec<u8>> {
    let row_bytes = usize::try_from(wide).ok()? * 4;
    let mut rgb = Vec::with_capacity(row_bytes / 4 * 3 * usize::try_from(high).ok()?);
    for row in pixels.chunks(stride).take(usize::try_from(high).ok()?) {
        for pixel in row.get(..row_bytes)?.chunks_exact(4) {
            let [_, red, green, blue] = u32::from_ne_bytes(pixel.try_into().ok()?).to_be_bytes();
            rgb.extend([red, green, blue]);
        }
    }
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, wide, high);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&rgb).ok()?;
    writer.finish().ok()?;
    Some(png)
}

#[expect(clippy::cast_possible_truncation, reason = "pixels of a screen, and held to its size")]
fn whole_number(n: f64) -> i32 {
    n.round().clamp(-1e9, 1e9) as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A view of 4 by 2 CSS pixels at double density, white but for a red right half.
    fn view() -> Surface {
        let surface = ImageSurface::create(Format::ARgb32, 8, 4).unwrap();
        let context = Context::new(&surface).unwrap();
        context.set_source_rgb(1.0, 0.0, 0.0);
        context.rectangle(4.0, 0.0, 4.0, 4.0);
        context.fill().unwrap();
        drop(context);
        (*surface).clone()
    }

    fn at(left: i32, top: i32, width: i32, height: i32) -> SeenPlace {
        SeenPlace { left, top, width, height, shown: 100 }
    }

    fn read(png: &[u8]) -> (u32, u32, Vec<u8>) {
        let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let frame = reader.next_frame(&mut pixels).unwrap();
        (frame.width, frame.height, pixels[..3].to_vec())
    }

    #[test]
    fn a_post_is_cut_out_of_the_view_and_nothing_beside_it() {
        let cut = |place| cut_out(view(), 4, Some(place));
        assert_eq!(read(&cut(at(2, 0, 2, 1)).unwrap()), (4, 2, vec![255, 0, 0]));
        assert_eq!(read(&cut(at(0, 0, 1, 2)).unwrap()), (2, 4, vec![255, 255, 255]));
        assert_eq!(
            read(&cut(at(2, -50, 200, 100)).unwrap()).0,
            4,
            "what is out of view is cut off"
        );
        assert_eq!(read(&cut_out(view(), 4, None).unwrap()).0, 8);
        assert_eq!(cut(at(0, 90, 4, 4)), None);
        assert_eq!(cut(at(0, 0, 0, 0)), None);
        assert_eq!(cut(at(i32::MAX, i32::MIN, i32::MAX, i32::MAX)), None);
    }
}
