//! Pictures drawn by arithmetic: the same scene and seed give the same bytes on every machine
//! of one kind. Nobody's photograph is in here.
//!
//! `canvas` knows pixels, `ink` colors and chance, `props` trees and boats; the scenes are put
//! together in `land`, `water`, `town`, `indoors`, `food` and `paper`.

mod canvas;
mod faces;
mod food;
mod indoors;
mod ink;
mod land;
mod palette;
mod paper;
mod props;
mod town;
mod water;

use canvas::Canvas;
use ink::{Dice, ink};

use crate::content::Scene;

/// Size of a picture in pixels.
const SIZE: (usize, usize) = (800, 500);

/// Draws a scene; the answer is a PNG file of 800 by 500 pixels.
#[must_use]
pub fn draw(scene: Scene, seed: u64) -> Vec<u8> {
    let mut canvas = Canvas::new(SIZE.0, SIZE.1, ink(0xff_ff_ff));
    let mut dice = Dice::new(seed);
    paint(scene)(&mut canvas, &mut dice);
    canvas.png()
}

/// Draws an author's face; the answer is a PNG file of 160 by 160 pixels.
#[must_use]
pub fn avatar(seed: u64) -> Vec<u8> {
    faces::draw(seed).png()
}

/// Draws one frame of the video, at a moment from 0 to 1; the answer is a PNG file of 800 by 450
/// pixels. `content/river.webm` was made of these once:
///
/// ```sh
/// cargo run -p keepsake-rehearsal --example pictures -- /tmp/river --frames
/// ffmpeg -framerate 15 -i /tmp/river/frame-%03d.png -vf scale=480:270 -c:v libvpx -b:v 110k \
///     -an -map_metadata -1 -fflags +bitexact -flags:v +bitexact content/river.webm
/// ```
#[must_use]
pub fn frame(moment: f32) -> Vec<u8> {
    let mut canvas = Canvas::new(800, 450, ink(0xff_ff_ff));
    water::drift(&mut canvas, moment);
    canvas.png()
}

fn paint(scene: Scene) -> fn(&mut Canvas, &mut Dice) {
    match scene {
        Scene::Boats => water::boats,
        Scene::Bowl => food::bowl,
        Scene::Classroom => indoors::classroom,
        Scene::Letter => paper::letter,
        Scene::NightStreet => town::night_street,
        Scene::Outfall => water::outfall,
        Scene::Port => town::port,
        Scene::River => land::river,
        Scene::Storm => water::storm,
        Scene::Terraces => land::terraces,
        Scene::Village => land::village,
    }
}
