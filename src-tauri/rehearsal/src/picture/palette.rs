//! Brings a picture down to 256 colors by median cut, which makes its file a third as large.

/// Bits kept of each channel before counting; more cannot be seen in flat drawings.
const BITS: u32 = 6;
const N_COLORS_MAX: usize = 256;

/// A picture as indices into a short list of colors.
pub(super) struct Indexed {
    /// Red, green, blue, one color after the other.
    pub(super) palette: Vec<u8>,
    /// One index a pixel.
    pub(super) pixels: Vec<u8>,
}

/// One color that occurs, how often, and where its box ended up.
#[derive(Clone, Copy)]
struct Counted {
    color: [u8; 3],
    n_pixels: u32,
}

/// The bucket of a color: the upper bits of its channels side by side.
fn bucket(color: [u8; 3]) -> usize {
    color.iter().fold(0, |bucket, part| (bucket << BITS) | usize::from(part >> (8 - BITS)))
}

/// Chooses the colors and replaces every pixel by the index of its color.
pub(super) fn index(pixels: &[[u8; 3]]) -> Indexed {
    let mut counts = vec![(0_u32, [0_u8; 3]); 1 << (3 * BITS)];
    for color in pixels {
        let (n_pixels, kept) = &mut counts[bucket(*color)];
        *n_pixels += 1;
        *kept = *color;
    }
    let occurring = counts.iter().filter(|(n_pixels, _)| *n_pixels > 0);
    let all = occurring.map(|(n_pixels, color)| Counted { color: *color, n_pixels: *n_pixels });
    let boxes = cut(all.collect());
    let mut palette = Vec::new();
    let mut index_of = vec![0_u8; counts.len()];
    for (index, colors) in (0..=u8::MAX).zip(&boxes) {
        palette.extend(middle(colors));
        for counted in colors {
            index_of[bucket(counted.color)] = index;
        }
    }
    let pixels = pixels.iter().map(|color| index_of[bucket(*color)]).collect();
    Indexed { palette, pixels }
}

/// Cuts the box that matters most, again and again.
fn cut(all: Vec<Counted>) -> Vec<Vec<Counted>> {
    let mut boxes = vec![all];
    while boxes.len() < N_COLORS_MAX {
        let widest = (0..boxes.len()).max_by_key(|index| weight(&boxes[*index]));
        let Some(widest) = widest.filter(|index| boxes[*index].len() > 1) else {
            break;
        };
        let (channel, _) = widest_channel(&boxes[widest]);
        boxes[widest].sort_by_key(|counted| counted.color[channel]);
        let half = boxes[widest].len() / 2;
        let upper = boxes[widest].split_off(half);
        boxes.push(upper);
    }
    boxes
}

/// How much an eye gains by cutting this box: its width, and a little its share of the picture.
fn weight(colors: &[Counted]) -> u64 {
    let n_pixels: u32 = colors.iter().map(|counted| counted.n_pixels).sum();
    let (_, width) = widest_channel(colors);
    u64::from(width).pow(2) * u64::from(n_pixels.ilog2().max(1)).pow(2)
}

fn widest_channel(colors: &[Counted]) -> (usize, u8) {
    let width = |channel: usize| {
        let parts = || colors.iter().map(move |counted| counted.color[channel]);
        parts().max().unwrap_or(0) - parts().min().unwrap_or(0)
    };
    let widths = [0, 1, 2].map(|channel| (channel, width(channel)));
    widths.into_iter().max_by_key(|(_, width)| *width).unwrap_or((0, 0))
}

/// The color that stands for a box: the mean, by number of pixels.
fn middle(colors: &[Counted]) -> [u8; 3] {
    let n_pixels: u64 = colors.iter().map(|counted| u64::from(counted.n_pixels)).sum();
    [0, 1, 2].map(|channel| {
        let part =
            |counted: &Counted| u64::from(counted.color[channel]) * u64::from(counted.n_pixels);
        let sum: u64 = colors.iter().map(part).sum();
        u8::try_from(sum / n_pixels.max(1)).unwrap_or(u8::MAX)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_colors_stay_nearly_what_they_are() {
        let pixels = [[255, 0, 0], [0, 255, 0], [255, 0, 0], [0, 0, 255]];
        let indexed = index(&pixels);
        assert_eq!(indexed.palette.len(), 9);
        for (pixel, index) in pixels.iter().zip(&indexed.pixels) {
            let at = usize::from(*index) * 3;
            assert_eq!(indexed.palette[at..at + 3], *pixel);
        }
    }

    #[test]
    fn many_colors_become_256() {
        let many = (0..=255_u8).flat_map(|red| (0..=255_u8).map(move |green| [red, green, 90]));
        assert_eq!(index(&many.collect::<Vec<_>>()).palette.len(), 256 * 3);
    }
}
