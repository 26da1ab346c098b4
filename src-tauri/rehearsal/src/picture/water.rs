//! Scenes on wide water: boats, storm, outfall.

use super::{
    canvas::{Canvas, Point},
    ink::{self, Dice, Mood, Wave, ink},
    props,
};

/// Barges on a wide river, the sun low.
pub(super) fn boats(canvas: &mut Canvas, dice: &mut Dice) {
    let mood = dice.pick(&[ink::DAWN, ink::ROSE, ink::DUSK, ink::DUSK, ink::MIST]);
    let horizon = 215.0;
    let sun = props::sky(canvas, dice, &mood, horizon);
    props::hills(canvas, dice, &mood, 178.0, 214.0);
    props::bank(canvas, dice, horizon, 15.0, mood.leaf.mix(mood.haze, 0.45));
    sheet(canvas, dice, &mood, horizon + 3.0, sun);
    let hull = mood.leaf.mix(ink(0x63_3a_2c), 0.55);
    let n_boats = dice.count(4, 6);
    for nth in 0..n_boats {
        let near = (f32::from(nth) + 0.3) / f32::from(n_boats);
        let y = horizon + 22.0 + near * near * 200.0;
        let size = 54.0 + near * 170.0;
        let x = dice.between(60.0, 740.0);
        props::boat(canvas, dice, (x, y), size, hull.mix(mood.haze, 0.5 * (1.0 - near)));
    }
}

/// Water to the bottom, with the sun broken on it.
pub(super) fn sheet(canvas: &mut Canvas, dice: &mut Dice, mood: &Mood, top: f32, sun: Point) {
    let bottom = canvas.height();
    canvas.wash(top, top + 80.0, (mood.low, mood.middle));
    canvas.wash(top + 80.0, bottom, (mood.middle, mood.high.mix(mood.middle, 0.25)));
    props::sparkle(canvas, dice, top + 6.0, bottom, mood.low.lighter(0.3));
    for row in 0..34_u16 {
        let near = f32::from(row) / 33.0;
        let y = top + 4.0 + near * near * (bottom - top);
        let half = (16.0 + near * 46.0) * dice.between(0.25, 1.0);
        let x = sun.0 + dice.between(-10.0, 10.0) * (0.4 + near * 2.0);
        canvas.stroke((x - half, y), (x + half, y), 1.5 + near * 3.5, mood.sun, 0.75 - near * 0.35);
    }
}

/// Rain over flooded fields.
pub(super) fn storm(canvas: &mut Canvas, dice: &mut Dice) {
    let mood = ink::GRAY;
    let horizon = 300.0;
    canvas.wash(0.0, 150.0, (mood.high, mood.middle));
    canvas.wash(150.0, horizon, (mood.middle, mood.low));
    let flash = dice.between(150.0, 650.0);
    canvas.glow((flash, 150.0), 260.0, ink(0xf2_ec_d2), 0.5);
    lightning(canvas, dice, flash, horizon);
    for row in 0..4_u16 {
        let low = 118.0 - f32::from(row) * 28.0;
        let tone = mood.middle.mix(mood.high, 0.35 + f32::from(row) * 0.2);
        let mut x = dice.between(-60.0, 0.0);
        while x < 860.0 {
            let size = dice.between(30.0, 62.0);
            canvas.oval((x, low - size * 0.5), (size * 1.5, size * 0.8), tone, 1.0);
            x += size * dice.between(0.9, 1.7);
        }
        canvas.wash(0.0, low - 34.0, (tone, tone));
    }
    props::hills(canvas, dice, &mood, 262.0, 304.0);
    canvas.wash(
        horizon + 6.0,
        canvas.height(),
        (mood.low.mix(mood.middle, 0.3), mood.middle.darker(0.2)),
    );
    props::sparkle(canvas, dice, horizon + 10.0, canvas.height(), mood.low.lighter(0.4));
    for row in 0..5_u16 {
        let y = horizon + 22.0 + f32::from(row * row) * 9.0;
        let dike = mood.leaf.mix(mood.haze, 0.4 - f32::from(row) * 0.08);
        let wave = Wave::new(dice, y, 3.0, 300.0);
        let thick = 3.0 + f32::from(row) * 2.2;
        canvas.band(|x| wave.at(x), |x| wave.at(x) + thick, (dike, dike), 1.0);
    }
    let left = dice.chance(0.5);
    let x = if left { 130.0 } else { 560.0 };
    props::house(canvas, dice, (x + 60.0, 392.0), 118.0, ink(0xc9_bb_9c));
    for nth in 0..3_u16 {
        let foot = (x - 40.0 + f32::from(nth) * 86.0, 388.0 + f32::from(nth) * 12.0);
        props::palm(canvas, foot, 150.0 + f32::from(nth) * 18.0, 72.0, mood.leaf.darker(0.2));
    }
    rain(canvas, dice);
}

fn lightning(canvas: &mut Canvas, dice: &mut Dice, x: f32, bottom: f32) {
    let mut points: Vec<Point> = vec![(x, 90.0)];
    let (mut x, mut y) = (x, 90.0);
    while y < bottom {
        x += dice.between(-26.0, 26.0);
        y += dice.between(14.0, 34.0);
        points.push((x, y));
    }
    canvas.path(&points, 7.0, ink(0xf6_f0_d8), 0.25);
    canvas.path(&points, 2.6, ink(0xff_fd_f0), 1.0);
}

fn rain(canvas: &mut Canvas, dice: &mut Dice) {
    for _ in 0..260 {
        let (x, y) = (dice.between(-20.0, 840.0), dice.between(60.0, 500.0));
        let long = dice.between(14.0, 36.0);
        canvas.stroke(
            (x, y),
            (x - long * 0.32, y + long),
            1.1,
            ink(0xdf_e6_e6),
            dice.between(0.1, 0.34),
        );
    }
}

/// A pipe in a bank, brown water spreading, fish belly up.
pub(super) fn outfall(canvas: &mut Canvas, dice: &mut Dice) {
    let mood = Mood { middle: ink(0xc6_bd_8e), low: ink(0xea_dd_b2), ..ink::MIST };
    let horizon = 196.0;
    props::sky(canvas, dice, &mood, horizon);
    works(canvas, dice, horizon, &mood);
    props::bank(canvas, dice, horizon + 4.0, 14.0, mood.leaf.mix(mood.haze, 0.35));
    canvas.wash(horizon + 8.0, canvas.height(), (ink(0x9d_b8_9a), ink(0x4f_7c_78)));
    props::sparkle(canvas, dice, horizon + 12.0, canvas.height(), ink(0xe6_e8_c8));
    let mouth = (dice.between(540.0, 600.0), 318.0);
    for ring in 0..30_u16 {
        let share = f32::from(ring) / 29.0;
        let radii = (470.0 - share * 330.0, 160.0 - share * 118.0);
        canvas.oval((mouth.0 - 20.0, 420.0), radii, ink(0x6d_48_2a), 0.048);
    }
    quay(canvas, mouth);
    for _ in 0..dice.count(9, 14) {
        let at = (dice.between(30.0, 560.0), dice.between(300.0, 480.0));
        fish(canvas, dice, at);
    }
}

/// Chimneys and sheds on the other side.
fn works(canvas: &mut Canvas, dice: &mut Dice, horizon: f32, mood: &Mood) {
    let wall = ink(0x7d_7a_76).mix(mood.haze, 0.4);
    let left = dice.between(90.0, 320.0);
    for (dx, wide, high) in [(0.0, 90.0, 44.0), (96.0, 130.0, 58.0), (232.0, 70.0, 38.0)] {
        canvas.rect(left + dx, horizon - high, (wide, high + 6.0), wall);
    }
    for dx in [40.0, 150.0, 190.0] {
        let (x, top) = (left + dx, horizon - 118.0 - dx * 0.1);
        canvas.shape(
            &[(x - 7.0, horizon), (x - 5.0, top), (x + 5.0, top), (x + 7.0, horizon)],
            wall,
            1.0,
        );
        canvas.rect(x - 5.5, top + 8.0, (11.0, 6.0), ink(0xb0_5c_4a));
        for puff in 0..9_u16 {
            let away = f32::from(puff);
            let at = (x + away * 17.0, top - 6.0 - away * 7.0 - dice.between(0.0, 6.0));
            canvas.disc(at, 8.0 + away * 3.2, ink(0x8b_86_80), 0.34 - away * 0.03);
        }
    }
}

/// The near bank with the pipe and what pours out of it.
fn quay(canvas: &mut Canvas, mouth: Point) {
    let stone = ink(0xa8_a2_94);
    let (x, y) = mouth;
    canvas.shape(
        &[(x + 60.0, 232.0), (800.0, 216.0), (800.0, 500.0), (x + 130.0, 500.0)],
        stone,
        1.0,
    );
    canvas.shape(
        &[(x + 60.0, 232.0), (800.0, 216.0), (800.0, 204.0), (x + 54.0, 220.0)],
        ink(0x6f_93_55),
        1.0,
    );
    for row in 1..6_u16 {
        let down = f32::from(row) * 48.0;
        let edge = x + 60.0 + down * 0.26;
        canvas.stroke((edge, 232.0 + down), (800.0, 222.0 + down), 2.0, stone.darker(0.3), 0.6);
    }
    canvas.shape(
        &[(x, y - 34.0), (x + 110.0, y - 34.0), (x + 110.0, y + 34.0), (x, y + 34.0)],
        ink(0x6a_6a_68),
        1.0,
    );
    canvas.shape(
        &[(x, y - 34.0), (x + 110.0, y - 34.0), (x + 110.0, y - 16.0), (x, y - 16.0)],
        ink(0x8e_8e_8a),
        0.8,
    );
    canvas.oval((x, y), (15.0, 37.0), ink(0x4c_4c_4a), 1.0);
    canvas.oval((x, y), (10.0, 30.0), ink(0x25_20_1c), 1.0);
    let fall = |side: f32, t: f32| {
        (x - 2.0 + side * (0.25 + 0.75 * t) - 62.0 * t.sqrt(), y + 14.0 + 92.0 * t * t)
    };
    let steps = || (0..=14_u16).map(|step| f32::from(step) / 14.0);
    for (side, wide, tone) in
        [(0.0, 44.0, ink(0x5f_3d_22)), (6.0, 24.0, ink(0x7a_52_30)), (14.0, 9.0, ink(0xa0_78_50))]
    {
        let mut outline: Vec<Point> = steps().map(|t| fall(side - wide * 0.4, t)).collect();
        outline.extend(steps().rev().map(|t| fall(side + wide * 0.6, t)));
        canvas.shape(&outline, tone, 0.95);
    }
    for foam in 0..16_u16 {
        let along = f32::from(foam) * 11.0 - 88.0;
        let bob = (f32::from(foam) * 2.3).sin() * 5.0;
        canvas.disc((x - 58.0 + along, y + 108.0 + bob), 9.0 + bob.abs(), ink(0xd9_c9_a6), 0.55);
    }
}

fn fish(canvas: &mut Canvas, dice: &mut Dice, at: Point) {
    let size = 9.0 + (at.1 - 290.0) * 0.08;
    let side = if dice.chance(0.5) { -1.0 } else { 1.0 };
    let pale = ink(0xe6_e8_e2);
    canvas.oval((at.0, at.1 + 4.0), (size * 1.3, size * 0.4), ink(0x3c_4a_44), 0.4);
    canvas.oval(at, (size * 1.25, size * 0.44), pale, 1.0);
    let tail = at.0 - side * size * 1.1;
    canvas.shape(
        &[
            (tail, at.1),
            (tail - side * size * 0.7, at.1 - size * 0.5),
            (tail - side * size * 0.7, at.1 + size * 0.45),
        ],
        pale.darker(0.12),
        1.0,
    );
    canvas.oval((at.0, at.1 + size * 0.2), (size, size * 0.2), pale.darker(0.25), 0.5);
    canvas.disc((at.0 + side * size * 0.75, at.1 - size * 0.08), size * 0.1, ink(0x30_38_38), 1.0);
}

/// One moment of the video: a barge crosses where the water turns brown. `share` runs from 0 to 1.
pub(super) fn drift(canvas: &mut Canvas, share: f32) {
    let mut dice = Dice::new(77);
    let (mood, horizon) = (ink::ROSE, 196.0);
    let sun = props::sky(canvas, &mut dice, &mood, horizon);
    props::hills(canvas, &mut dice, &mood, 162.0, 196.0);
    props::bank(canvas, &mut dice, horizon, 15.0, mood.leaf.mix(mood.haze, 0.4));
    sheet(canvas, &mut dice, &mood, horizon + 3.0, sun);
    for film in 0..12_u16 {
        let left = 330.0 + f32::from(film) * 22.0 + 10.0 * (share * 6.0 + f32::from(film)).sin();
        let corners = [
            (left + 90.0, horizon + 4.0),
            (800.0, horizon + 4.0),
            (800.0, 450.0),
            (left - 60.0, 450.0),
        ];
        canvas.shape(&corners, ink(0x6b_48_2c), 0.075);
    }
    for nth in 0..46_u16 {
        let y = 220.0 + f32::from(nth) * 5.0;
        let pace = 0.5 + (y - horizon) / 160.0;
        let x = (dice.between(0.0, 860.0) + share * 130.0 * pace) % 860.0 - 40.0;
        canvas.stroke((x, y), (x + 16.0 * pace, y), 1.0 + pace, mood.low.lighter(0.3), 0.4);
    }
    let bob = 3.0 * (share * 14.0).sin();
    let hull = mood.leaf.mix(ink(0x63_3a_2c), 0.55);
    props::boat(canvas, &mut dice, (150.0 + share * 470.0, 322.0 + bob), 240.0, hull);
}
