//! What landscapes are furnished with: sky, hills, trees, boats, houses, people.

use std::f32::consts::TAU;

use super::{
    canvas::{Canvas, Point},
    ink::{Dice, Ink, Mood, Wave, ink},
};

/// Sky down to the horizon, with sun and clouds.
pub(super) fn sky(canvas: &mut Canvas, dice: &mut Dice, mood: &Mood, horizon: f32) -> Point {
    let half = horizon * 0.55;
    canvas.wash(0.0, half, (mood.high, mood.middle));
    canvas.wash(half, horizon + 4.0, (mood.middle, mood.low));
    let sun = (dice.between(140.0, 660.0), horizon * dice.between(0.35, 0.75));
    canvas.glow(sun, 190.0, mood.sun, 0.55);
    canvas.disc(sun, dice.between(24.0, 38.0), mood.sun, 0.96);
    for _ in 0..dice.count(2, 4) {
        let at = (dice.between(0.0, 800.0), horizon * dice.between(0.12, 0.6));
        let size = dice.between(0.6, 1.3);
        cloud(canvas, dice, at, size, mood.low.lighter(0.45), 0.55);
    }
    sun
}

/// A flat-bottomed heap of discs.
pub(super) fn cloud(
    canvas: &mut Canvas,
    dice: &mut Dice,
    at: Point,
    size: f32,
    ink: Ink,
    alpha: f32,
) {
    let n_lobes = dice.count(4, 6);
    let wide = f32::from(n_lobes) * 17.0 * size;
    let mut lobes = Vec::new();
    for lobe in 0..n_lobes {
        let along = (f32::from(lobe) + 0.5) / f32::from(n_lobes) * 2.0 - 1.0;
        let high = (1.0 - along * along) * dice.between(24.0, 40.0) + 8.0;
        lobes.push((at.0 + along * wide, 30.0 * size, high * size));
    }
    let top = |x: f32| {
        let lobe = |(center, half, high): &(f32, f32, f32)| {
            let away = (x - center) / half;
            if away.abs() < 1.0 { high * (1.0 - away * away).sqrt() } else { 0.0 }
        };
        at.1 - lobes.iter().map(lobe).fold(0.0, f32::max)
    };
    canvas.band(top, |_| at.1, (ink, ink), alpha);
}

/// Ridges from far to near, each greener and lower than the one behind.
pub(super) fn hills(canvas: &mut Canvas, dice: &mut Dice, mood: &Mood, from: f32, to: f32) {
    for ridge in 0..4_u16 {
        let near = f32::from(ridge) / 3.0;
        let base = from + (to - from) * near;
        let wave = Wave::new(dice, base, 34.0 - near * 14.0, 420.0 - near * 120.0);
        let top = mood.haze.mix(mood.leaf, 0.12 + near * 0.6);
        canvas.ground(|x| wave.at(x), (top, top.mix(mood.haze, 0.55)));
    }
}

/// A round tree: trunk, dark crown, light on one side.
pub(super) fn tree(canvas: &mut Canvas, dice: &mut Dice, foot: Point, size: f32, leaf: Ink) {
    let crown = (foot.0, foot.1 - size * 0.95);
    canvas.stroke(foot, crown, size * 0.12, ink(0x5a_40_33).mix(leaf, 0.4), 1.0);
    for _ in 0..7 {
        let (turn, away) = (dice.between(0.0, TAU), dice.between(0.1, 0.42) * size);
        let at = (crown.0 + turn.cos() * away * 1.2, crown.1 + turn.sin() * away * 0.8);
        canvas.disc(at, size * dice.between(0.24, 0.36), leaf, 1.0);
    }
    for _ in 0..4 {
        let at =
            (crown.0 - size * dice.between(0.0, 0.4), crown.1 - size * dice.between(0.0, 0.35));
        canvas.disc(at, size * 0.18, leaf.lighter(0.14), 0.8);
    }
}

/// A palm with a bent trunk; `lean` is how far the top hangs over.
pub(super) fn palm(canvas: &mut Canvas, foot: Point, size: f32, lean: f32, leaf: Ink) {
    let top = (foot.0 + lean, foot.1 - size);
    let bend = |t: f32| (foot.0 + lean * t * t, foot.1 - size * t);
    let trunk: Vec<Point> = (0..=8_u16).map(|step| bend(f32::from(step) / 8.0)).collect();
    canvas.path(&trunk, size * 0.045, leaf.mix(ink(0x6b_4f_3a), 0.5), 1.0);
    for frond in 0..9_u16 {
        let turn = -0.35 + f32::from(frond) / 8.0 * 3.84;
        let (reach, wind) = (size * 0.36, lean * 0.22);
        let tip =
            (top.0 + turn.cos() * reach + wind, top.1 - turn.sin() * reach * 0.62 + reach * 0.3);
        let knee = (top.0 + turn.cos() * reach * 0.55, top.1 - turn.sin() * reach * 0.72);
        let (wide, thin) = (size * 0.035, size * 0.012);
        canvas.shape(
            &[(top.0, top.1 - thin), (knee.0, knee.1 - wide), tip, (knee.0, knee.1 + wide)],
            leaf,
            1.0,
        );
    }
}

/// A line of bushes and palms along a bank.
pub(super) fn bank(canvas: &mut Canvas, dice: &mut Dice, y: f32, size: f32, leaf: Ink) {
    let mut x = -20.0;
    while x < 820.0 {
        let bush = size * dice.between(0.35, 0.8);
        canvas.disc((x, y - bush * 0.25), bush, leaf.lighter(dice.between(0.0, 0.08)), 1.0);
        if dice.chance(0.2) {
            let (height, lean) = (size * dice.between(1.9, 2.9), size * dice.between(-0.5, 0.5));
            palm(canvas, (x, y), height, lean, leaf);
        }
        x += bush * dice.between(0.8, 1.5);
    }
    canvas.wash(y, y + size * 0.2, (leaf, leaf));
}

/// A barge with upturned ends and a woven roof, seen from the side, `size` pixels long.
pub(super) fn boat(canvas: &mut Canvas, dice: &mut Dice, at: Point, size: f32, hull: Ink) {
    let (x, y) = at;
    let part = |dx: f32, dy: f32| (x + dx * size, y + dy * size);
    let keel = |t: f32| part(t - 0.5, 0.12 * (1.0 - (2.0 * t - 1.0).powi(4)) - 0.02);
    let deck = |t: f32| part(t - 0.5, -0.09 * (2.0 * t - 1.0).powi(4) - 0.005);
    let steps = || (0..=16_u16).map(|step| f32::from(step) / 16.0);
    let mut outline: Vec<Point> = steps().map(deck).collect();
    outline.extend(steps().rev().map(keel));
    let lit = hull.lighter(0.16);
    if dice.chance(0.6) {
        let arch = |t: f32| part(-0.2 + 0.42 * t, -0.17 * (1.0 - (2.0 * t - 1.0).powi(2)).sqrt());
        let mut roof: Vec<Point> = steps().map(arch).collect();
        roof.push(part(0.22, 0.02));
        roof.push(part(-0.2, 0.02));
        canvas.shape(&roof, ink(0xb0_86_58).mix(hull, 0.35), 1.0);
        for rib in 1..5_u16 {
            let t = f32::from(rib) / 5.0;
            canvas.stroke(arch(t), part(-0.2 + 0.42 * t, 0.0), size * 0.006, hull, 0.6);
        }
    } else {
        for heap in 0..5_u16 {
            let along = f32::from(heap) * 0.1 - 0.22;
            canvas.disc(part(along, -0.02), size * 0.065, ink(0xd9_b0_4c).mix(hull, 0.25), 1.0);
        }
    }
    canvas.shape(&outline, hull, 1.0);
    let rim: Vec<Point> = steps().map(deck).collect();
    canvas.path(&rim, size * 0.014, lit, 0.9);
    person(canvas, part(0.36, -0.02), size * 0.26, hull.darker(0.2));
    canvas.stroke(part(0.41, -0.3), part(0.33, 0.2), size * 0.012, hull, 1.0);
    reflection(canvas, dice, at, size, hull);
}

/// The broken shadow of a boat on the water.
fn reflection(canvas: &mut Canvas, dice: &mut Dice, at: Point, size: f32, hull: Ink) {
    for row in 0..6_u16 {
        let down = (0.13 + f32::from(row) * 0.035) * size;
        let half = size * dice.between(0.2, 0.44) * (1.0 - f32::from(row) * 0.1);
        let shift = size * dice.between(-0.06, 0.06);
        let from = (at.0 - half + shift, at.1 + down);
        let alpha = 0.42 - f32::from(row) * 0.055;
        canvas.stroke(from, (at.0 + half + shift, at.1 + down), size * 0.016, hull, alpha);
    }
}

/// Somebody in a conical hat, `size` pixels tall, standing at `foot`.
pub(super) fn person(canvas: &mut Canvas, foot: Point, size: f32, cloth: Ink) {
    let (x, y) = foot;
    let part = |dx: f32, dy: f32| (x + dx * size, y - dy * size);
    canvas.shape(
        &[part(-0.14, 0.0), part(-0.1, 0.62), part(0.1, 0.62), part(0.16, 0.0)],
        cloth,
        1.0,
    );
    canvas.disc(part(0.0, 0.72), size * 0.09, ink(0xc9_94_70), 1.0);
    let hat = ink(0xe9_d5_a3);
    canvas.shape(&[part(-0.28, 0.74), part(0.0, 1.0), part(0.28, 0.74)], hat, 1.0);
    canvas.shape(&[part(0.0, 0.74), part(0.0, 1.0), part(0.28, 0.74)], hat.darker(0.2), 1.0);
}

/// A low house with a tiled roof, `size` pixels wide, standing at the middle of its foot.
pub(super) fn house(canvas: &mut Canvas, dice: &mut Dice, foot: Point, size: f32, wall: Ink) {
    let (x, y) = foot;
    let part = |dx: f32, dy: f32| (x + dx * size, y - dy * size);
    let roof = dice.pick(&[ink(0xa8_4f_3a), ink(0x8e_4a_3c), ink(0xb8_6a_42), ink(0x7c_6a_58)]);
    canvas.shape(&[part(-0.5, 0.0), part(-0.5, 0.4), part(0.5, 0.4), part(0.5, 0.0)], wall, 1.0);
    let shade = [part(-0.5, 0.33), part(-0.5, 0.4), part(0.5, 0.4), part(0.5, 0.33)];
    canvas.shape(&shade, wall.darker(0.35), 0.8);
    let roof_line = [part(-0.62, 0.36), part(-0.4, 0.66), part(0.4, 0.66), part(0.62, 0.36)];
    canvas.shape(&roof_line, roof, 1.0);
    for row in 1..5_u16 {
        let up = 0.36 + f32::from(row) * 0.06;
        let half = 0.62 - f32::from(row) * 0.044;
        canvas.stroke(part(-half, up), part(half, up), size * 0.007, roof.darker(0.35), 0.7);
    }
    canvas.stroke(part(-0.42, 0.665), part(0.42, 0.665), size * 0.03, roof.darker(0.25), 1.0);
    let door = dice.pick(&[ink(0x3f_6f_74), ink(0x6b_43_2f), ink(0x35_55_7a)]);
    let left = x - size * 0.1;
    canvas.rect(left, y - size * 0.28, (size * 0.2, size * 0.28), door);
    for side in [-0.38, 0.22] {
        let at = part(side, 0.26);
        canvas.rect(at.0, at.1, (size * 0.16, size * 0.14), door.lighter(0.1));
        canvas.rect(
            at.0 + size * 0.02,
            at.1 + size * 0.02,
            (size * 0.05, size * 0.1),
            ink(0xf3_df_ae),
        );
        canvas.rect(
            at.0 + size * 0.09,
            at.1 + size * 0.02,
            (size * 0.05, size * 0.1),
            ink(0xf3_df_ae),
        );
    }
}

/// Short level strokes of light on water between two heights.
pub(super) fn sparkle(canvas: &mut Canvas, dice: &mut Dice, from: f32, to: f32, light: Ink) {
    for _ in 0..90 {
        let deep = dice.between(0.0, 1.0);
        let y = from + (to - from) * deep * deep.sqrt();
        let x = dice.between(-20.0, 800.0);
        let long = 6.0 + deep * dice.between(14.0, 60.0);
        canvas.stroke((x, y), (x + long, y), 0.8 + deep * 1.4, light, dice.between(0.12, 0.4));
    }
}
