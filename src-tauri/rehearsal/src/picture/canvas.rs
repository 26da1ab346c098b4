//! A sheet of pixels with soft edges: curves, discs, polygons, strokes, glows.
//!
//! Coordinates are pixels, origin top left. Alpha is 0 to 1. What lies outside is not drawn.

use super::{ink::Ink, palette};

/// A place on the canvas: x, then y.
pub(super) type Point = (f32, f32);

/// Rows within a pixel at which a polygon is looked at.
const SUBROWS: u16 = 4;

/// A sheet that is drawn on.
pub(super) struct Canvas {
    width: usize,
    height: usize,
    pixels: Vec<Ink>,
}

/// A coordinate as an index, clamped to `0..=limit`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the canvas before the cast; not-a-number becomes 0"
)]
fn index(coordinate: f32, limit: usize) -> usize {
    (coordinate.max(0.0) as usize).min(limit)
}

/// An index as a coordinate.
#[expect(clippy::cast_precision_loss, reason = "a canvas is far smaller than 2^24")]
fn coordinate(index: usize) -> f32 {
    index as f32
}

impl Canvas {
    pub(super) fn new(width: usize, height: usize, ink: Ink) -> Self {
        Self { width, height, pixels: vec![ink; width * height] }
    }

    pub(super) fn width(&self) -> f32 {
        coordinate(self.width)
    }

    pub(super) fn height(&self) -> f32 {
        coordinate(self.height)
    }

    fn blend(&mut self, x: usize, y: usize, ink: Ink, alpha: f32) {
        let pixel = &mut self.pixels[y * self.width + x];
        *pixel = pixel.mix(ink, alpha.clamp(0.0, 1.0));
    }

    /// Fills between two curves, from the first ink at the top to the second at the bottom.
    pub(super) fn band(
        &mut self,
        top: impl Fn(f32) -> f32,
        bottom: impl Fn(f32) -> f32,
        inks: (Ink, Ink),
        alpha: f32,
    ) {
        for x in 0..self.width {
            let (top, bottom) = (top(coordinate(x) + 0.5), bottom(coordinate(x) + 0.5));
            let depth = (bottom - top).max(1.0);
            for y in index(top, self.height)..index(bottom.ceil(), self.height) {
                let upper = coordinate(y);
                let cover = (upper + 1.0).min(bottom) - upper.max(top);
                let ink = inks.0.mix(inks.1, ((upper - top) / depth).clamp(0.0, 1.0));
                self.blend(x, y, ink, cover * alpha);
            }
        }
    }

    /// Fills the whole width between two heights, rounded to rows, with a gradient.
    pub(super) fn wash(&mut self, top: f32, bottom: f32, inks: (Ink, Ink)) {
        let (top, bottom) = (top.round(), bottom.round());
        self.band(|_| top, |_| bottom, inks, 1.0);
    }

    /// Fills below a curve.
    pub(super) fn ground(&mut self, top: impl Fn(f32) -> f32, inks: (Ink, Ink)) {
        let bottom = self.height();
        self.band(top, |_| bottom, inks, 1.0);
    }

    pub(super) fn disc(&mut self, center: Point, radius: f32, ink: Ink, alpha: f32) {
        self.oval(center, (radius, radius), ink, alpha);
    }

    pub(super) fn oval(&mut self, center: Point, radii: (f32, f32), ink: Ink, alpha: f32) {
        let edge = radii.0.min(radii.1);
        self.around(center, radii, |away| ((1.0 - away) * edge + 0.5).min(1.0) * alpha, ink);
    }

    /// Light that fades with the square of the distance.
    pub(super) fn glow(&mut self, center: Point, radius: f32, ink: Ink, strength: f32) {
        let fade = |away: f32| (1.0 - away).max(0.0).powi(2) * strength;
        self.around(center, (radius, radius), fade, ink);
    }

    /// Draws around a center with the alpha at each distance, where 1 is the given radius.
    fn around(&mut self, center: Point, radii: (f32, f32), alpha: impl Fn(f32) -> f32, ink: Ink) {
        let (left, right) = (center.0 - radii.0 - 1.0, center.0 + radii.0 + 2.0);
        let (top, bottom) = (center.1 - radii.1 - 1.0, center.1 + radii.1 + 2.0);
        for y in index(top, self.height)..index(bottom, self.height) {
            for x in index(left, self.width)..index(right, self.width) {
                let dx = (coordinate(x) + 0.5 - center.0) / radii.0;
                let dy = (coordinate(y) + 0.5 - center.1) / radii.1;
                let alpha = alpha(dx.hypot(dy));
                if alpha > 0.0 {
                    self.blend(x, y, ink, alpha);
                }
            }
        }
    }

    /// Fills a polygon by the even-odd rule.
    pub(super) fn shape(&mut self, corners: &[Point], ink: Ink, alpha: f32) {
        let top = corners.iter().map(|corner| corner.1).fold(f32::MAX, f32::min);
        let bottom = corners.iter().map(|corner| corner.1).fold(f32::MIN, f32::max);
        let mut cover = vec![0.0_f32; self.width];
        for y in index(top, self.height)..index(bottom.ceil(), self.height) {
            cover.fill(0.0);
            for subrow in 0..SUBROWS {
                let at = coordinate(y) + (f32::from(subrow) + 0.5) / f32::from(SUBROWS);
                let mut crossings = crossings(corners, at);
                crossings.sort_by(f32::total_cmp);
                for pair in crossings.chunks_exact(2) {
                    self.add_span(&mut cover, pair[0], pair[1]);
                }
            }
            for (x, cover) in cover.iter().enumerate().filter(|(_, cover)| **cover > 0.0) {
                self.blend(x, y, ink, cover / f32::from(SUBROWS) * alpha);
            }
        }
    }

    fn add_span(&self, cover: &mut [f32], left: f32, right: f32) {
        let range = index(left, self.width)..index(right.ceil(), self.width);
        let first = range.start;
        for (offset, cover) in cover[range].iter_mut().enumerate() {
            let x = coordinate(first + offset);
            *cover += (x + 1.0).min(right) - x.max(left);
        }
    }

    /// An upright rectangle: left, top, width, height.
    pub(super) fn rect(&mut self, left: f32, top: f32, size: (f32, f32), ink: Ink) {
        let (right, bottom) = (left + size.0, top + size.1);
        self.shape(&[(left, top), (right, top), (right, bottom), (left, bottom)], ink, 1.0);
    }

    /// A straight line with square ends.
    pub(super) fn stroke(&mut self, from: Point, to: Point, width: f32, ink: Ink, alpha: f32) {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = dx.hypot(dy).max(0.01);
        let (nx, ny) = (-dy / length * width / 2.0, dx / length * width / 2.0);
        let corners = [
            (from.0 + nx, from.1 + ny),
            (to.0 + nx, to.1 + ny),
            (to.0 - nx, to.1 - ny),
            (from.0 - nx, from.1 - ny),
        ];
        self.shape(&corners, ink, alpha);
    }

    /// Lines from point to point.
    pub(super) fn path(&mut self, points: &[Point], width: f32, ink: Ink, alpha: f32) {
        for pair in points.windows(2) {
            self.stroke(pair[0], pair[1], width, ink, alpha);
        }
    }

    /// The finished picture as a PNG file of at most 256 colors.
    pub(super) fn png(&self) -> Vec<u8> {
        let colors: Vec<[u8; 3]> = self.pixels.iter().map(|ink| ink.bytes()).collect();
        let indexed = palette::index(&colors);
        let mut file = Vec::new();
        let size = |length| u32::try_from(length).expect("a canvas is far smaller than 2^32");
        let mut encoder = png::Encoder::new(&mut file, size(self.width), size(self.height));
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_palette(indexed.palette);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::High);
        encoder.set_filter(png::Filter::NoFilter);
        let mut writer = encoder.write_header().expect("writing into memory does not fail");
        writer.write_image_data(&indexed.pixels).expect("one index a pixel, as the header says");
        writer.finish().expect("writing into memory does not fail");
        file
    }
}

/// Where the edges of a polygon cross a row.
fn crossings(corners: &[Point], row: f32) -> Vec<f32> {
    let next = corners.iter().cycle().skip(1);
    let edges = corners.iter().zip(next);
    edges
        .filter(|(a, b)| (a.1 <= row) != (b.1 <= row))
        .map(|(a, b)| a.0 + (row - a.1) / (b.1 - a.1) * (b.0 - a.0))
        .collect()
}
