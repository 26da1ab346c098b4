//! The mark's picture, drawn anew each time it is asked for: no file.

use super::Mark;

/// How wide it is, for common screens and for fine ones.
const SIZES: [i16; 2] = [22, 44];
/// Of four samples a side, each is inside or not: the edges come out smooth.
const SAMPLES: i16 = 4;
/// A grey that can be seen on light and on dark.
const GREY: [u8; 3] = [0x8c, 0x8c, 0x8c];

/// The picture of a mark in each size: a ring, and in it a disk, half a disk, or nothing.
pub(super) fn drawn(mark: Mark) -> Vec<(i32, i32, Vec<u8>)> {
    SIZES.iter().map(|size| (i32::from(*size), i32::from(*size), picture(mark, *size))).collect()
}

fn picture(mark: Mark, size: i16) -> Vec<u8> {
    let pixels = (0..size).flat_map(|y| (0..size).map(move |x| (x, y)));
    pixels.flat_map(|(x, y)| argb(covered(mark, size, x, y))).collect()
}

fn argb(alpha: u8) -> [u8; 4] {
    [alpha, GREY[0], GREY[1], GREY[2]]
}

/// How much of a pixel belongs to the figure.
fn covered(mark: Mark, size: i16, x: i16, y: i16) -> u8 {
    let samples = (0..SAMPLES).flat_map(|v| (0..SAMPLES).map(move |u| (u, v)));
    let place = |pixel: i16, sample: i16| {
        let at = f32::from(pixel) + (f32::from(sample) + 0.5) / f32::from(SAMPLES);
        at / f32::from(size) * 2.0 - 1.0
    };
    let inside = samples.filter(|(u, v)| is_inside(mark, place(x, *u), place(y, *v))).count();
    u8::try_from(inside * 255 / usize::from(SAMPLES.unsigned_abs().pow(2))).unwrap_or(u8::MAX)
}

/// In a square from -1 to 1.
fn is_inside(mark: Mark, x: f32, y: f32) -> bool {
    let away = x.hypot(y);
    let ring = (0.66..0.86).contains(&away);
    let disk = away < 0.48;
    ring || match mark {
        Mark::Watching => disk,
        Mark::Paused => disk && x < 0.0,
        Mark::Locked => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_mark_has_a_picture_of_its_own_and_clear_corners() {
        let ink = |mark| {
            let pictures = drawn(mark);
            for (width, height, bytes) in &pictures {
                assert_eq!(usize::try_from(width * height * 4).unwrap(), bytes.len());
                assert_eq!(bytes[0], 0, "a corner is clear");
            }
            pictures[0].2.iter().step_by(4).map(|alpha| u64::from(*alpha)).sum::<u64>()
        };
        assert!(ink(Mark::Watching) > ink(Mark::Paused));
        assert!(ink(Mark::Paused) > ink(Mark::Locked));
        assert!(ink(Mark::Locked) > 0);
    }
}
