//! A letter on a table.

use std::f32::consts::TAU;

use super::{
    canvas::{Canvas, Point},
    food,
    ink::{Dice, ink},
};

/// A letter with a red stamp, and a glass of tea beside it. Nothing on it can be read.
pub(super) fn letter(canvas: &mut Canvas, dice: &mut Dice) {
    let wood = dice.pick(&[ink(0x8a_5f_42), ink(0x6d_4e_3c), ink(0xa8_7c_54), ink(0x53_6a_6c)]);
    food::boards(canvas, dice, wood);
    let turn = dice.between(-0.09, 0.09);
    let center = (dice.between(350.0, 410.0), 268.0);
    let (cos, sin) = (turn.cos(), turn.sin());
    let part = |x: f32, y: f32| (center.0 + x * cos - y * sin, center.1 + x * sin + y * cos);
    let sheet = |grow: f32, shift: f32| {
        [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
            .map(|(x, y)| part(x * (168.0 + grow) + shift, y * (232.0 + grow) + shift))
    };
    canvas.shape(&sheet(2.0, 10.0), ink(0x14_12_12), 0.35);
    canvas.shape(&sheet(0.0, 0.0), ink(0xfb_f7_ea), 1.0);
    let gray = ink(0x5c_60_68);
    canvas.stroke(part(-60.0, -200.0), part(60.0, -200.0), 6.0, gray, 1.0);
    canvas.stroke(part(-36.0, -188.0), part(36.0, -188.0), 4.0, gray, 0.8);
    canvas.stroke(part(-96.0, -156.0), part(96.0, -156.0), 9.0, gray.darker(0.3), 1.0);
    let mut y = -126.0;
    while y < 92.0 {
        let last = dice.chance(0.22);
        let end = if last { dice.between(-60.0, 60.0) } else { 138.0 };
        writing(canvas, dice, &part, (y, end));
        y += if last { 24.0 } else { 15.0 };
    }
    signature(canvas, dice, &part);
    stamp(canvas, part(56.0, 158.0), turn + dice.between(-0.4, 0.4));
    glass(canvas, (dice.between(620.0, 690.0), dice.between(130.0, 200.0)));
    pen(canvas, dice);
}

fn writing(
    canvas: &mut Canvas,
    dice: &mut Dice,
    part: &impl Fn(f32, f32) -> Point,
    (y, end): (f32, f32),
) {
    let mut x = -138.0;
    while x < end {
        let long = dice.between(10.0, 34.0).min(end - x);
        canvas.stroke(part(x, y), part(x + long, y), 4.2, ink(0x7c_80_88), 0.75);
        x += long + 5.0;
    }
}

fn signature(canvas: &mut Canvas, dice: &mut Dice, part: &impl Fn(f32, f32) -> Point) {
    let mut points = Vec::new();
    for step in 0..22_u16 {
        let along = f32::from(step);
        let swing = (along * 0.9).sin() * dice.between(8.0, 18.0);
        points.push(part(10.0 + along * 5.0, 160.0 + swing - along * 0.5));
    }
    canvas.path(&points, 2.2, ink(0x2a_3f_8c), 0.9);
}

fn stamp(canvas: &mut Canvas, center: Point, turn: f32) {
    let red = ink(0xcf_2f_36);
    let ring = |radius: f32, width: f32, canvas: &mut Canvas| {
        let at = |step: u16| {
            let turn = f32::from(step) / 48.0 * TAU;
            (center.0 + turn.cos() * radius, center.1 + turn.sin() * radius)
        };
        let points: Vec<Point> = (0..=48).map(at).collect();
        canvas.path(&points, width, red, 0.78);
    };
    ring(48.0, 4.4, canvas);
    ring(32.0, 1.8, canvas);
    for mark in 0..26_u16 {
        let at = turn + f32::from(mark) / 26.0 * TAU;
        let place = |away: f32| (center.0 + at.cos() * away, center.1 + at.sin() * away);
        canvas.stroke(place(36.0), place(43.5), 4.0, red, 0.7);
    }
    for ear in 0..5_u16 {
        let at = turn + (f32::from(ear) - 2.0) * 0.4 - 1.57;
        let place = |away: f32| (center.0 + at.cos() * away, center.1 + 20.0 + at.sin() * away);
        canvas.stroke(place(0.0), place(36.0), 2.6, red, 0.75);
        canvas.disc(place(36.0), 4.0, red, 0.75);
    }
}

fn glass(canvas: &mut Canvas, at: Point) {
    canvas.oval((at.0 + 14.0, at.1 + 18.0), (72.0, 70.0), ink(0x12_10_10), 0.3);
    canvas.disc(at, 70.0, ink(0xdc_e8_e6), 0.75);
    canvas.disc(at, 62.0, ink(0x9a_5a_22), 1.0);
    canvas.disc(at, 58.0, ink(0xc8_84_34), 1.0);
    for (dx, dy, size) in [(-16.0, -12.0, 22.0), (18.0, 10.0, 19.0), (-8.0, 24.0, 16.0)] {
        let (x, y) = (at.0 + dx, at.1 + dy);
        let ice = [
            (x - size, y - size * 0.4),
            (x + size * 0.3, y - size),
            (x + size, y + size * 0.4),
            (x - size * 0.3, y + size),
        ];
        canvas.shape(&ice, ink(0xff_f4_dc), 0.5);
    }
    canvas.glow((at.0 - 24.0, at.1 - 26.0), 26.0, ink(0xff_ff_ff), 0.6);
}

fn pen(canvas: &mut Canvas, dice: &mut Dice) {
    let (from, to) = ((600.0, 430.0), (742.0, 330.0 + dice.between(-30.0, 30.0)));
    canvas.stroke(
        (from.0 + 6.0, from.1 + 9.0),
        (to.0 + 6.0, to.1 + 9.0),
        13.0,
        ink(0x12_10_10),
        0.3,
    );
    canvas.stroke(from, to, 13.0, ink(0x24_4a_8a), 1.0);
    let cap = (from.0 + (to.0 - from.0) * 0.6, from.1 + (to.1 - from.1) * 0.6);
    canvas.stroke(cap, to, 14.0, ink(0x18_30_60), 1.0);
    canvas.stroke((from.0, from.1 - 3.0), (to.0, to.1 - 3.0), 2.6, ink(0x8c_b0_e8), 0.7);
    canvas.shape(
        &[
            (from.0 - 5.0, from.1 - 4.0),
            (from.0 + 4.0, from.1 + 5.0),
            (from.0 - 16.0, from.1 + 11.0),
        ],
        ink(0xd8_c0_7a),
        1.0,
    );
}
