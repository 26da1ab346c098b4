//! A bowl on a table.

use std::f32::consts::TAU;

use super::{
    canvas::{Canvas, Point},
    ink::{Dice, Ink, ink},
};

/// Boards of a table from edge to edge.
pub(super) fn boards(canvas: &mut Canvas, dice: &mut Dice, wood: Ink) {
    let mut y = 0.0;
    while y < canvas.height() {
        let deep = dice.between(62.0, 92.0);
        let tone = wood.darker(dice.between(0.0, 0.12));
        canvas.wash(y, y + deep, (tone.lighter(0.05), tone));
        for _ in 0..5 {
            let (x, at) = (dice.between(-80.0, 760.0), y + dice.between(8.0, deep - 8.0));
            let long = dice.between(90.0, 330.0);
            canvas.stroke(
                (x, at),
                (x + long, at + dice.between(-3.0, 3.0)),
                1.6,
                tone.darker(0.3),
                0.35,
            );
        }
        y += deep;
        canvas.rect(0.0, y - 3.0, (canvas.width(), 3.0), wood.darker(0.5));
    }
}

/// What is in the bowl.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Dish {
    Noodles,
    Porridge,
    Sweet,
}

impl Dish {
    fn broth(self) -> Ink {
        match self {
            Self::Noodles => ink(0xdb_a2_52),
            Self::Porridge => ink(0xf0_e2_bc),
            Self::Sweet => ink(0xc3_b8_68),
        }
    }
}

/// A bowl seen from above, with herbs, lime, chopsticks and steam.
pub(super) fn bowl(canvas: &mut Canvas, dice: &mut Dice) {
    let wood = dice.pick(&[ink(0x4f_87_a0), ink(0x9c_6b_45), ink(0x6f_93_86), ink(0xb0_84_5c)]);
    boards(canvas, dice, wood);
    let center = (dice.between(350.0, 430.0), dice.between(240.0, 262.0));
    canvas.oval((center.0 + 16.0, center.1 + 22.0), (192.0, 190.0), ink(0x1d_22_2a), 0.32);
    let dish = dice.pick(&[Dish::Noodles, Dish::Porridge, Dish::Sweet]);
    let broth = dish.broth();
    let glaze = dice.pick(&[ink(0x2f_5d_8c), ink(0xa8_45_3c), ink(0x3d_7c_68)]);
    for (radius, tone) in [
        (190.0, ink(0xf4_ee_e0)),
        (180.0, glaze),
        (174.0, ink(0xf7_f2_e6)),
        (156.0, ink(0xe2_d8_c4)),
        (152.0, broth.darker(0.16)),
        (146.0, broth),
    ] {
        canvas.disc(center, radius, tone, 1.0);
    }
    let ring = |turn: f32, away: f32| (center.0 + turn.cos() * away, center.1 + turn.sin() * away);
    for mark in 0..30_u16 {
        canvas.disc(ring(f32::from(mark) / 30.0 * TAU, 165.0), 4.0, glaze, 0.9);
    }
    match dish {
        Dish::Noodles => noodles(canvas, dice, center),
        Dish::Porridge => grains(canvas, dice, center),
        Dish::Sweet => beans(canvas, dice, center),
    }
    if dish != Dish::Sweet {
        toppings(canvas, dice, center);
    }
    chopsticks(canvas, dice);
    lime(canvas, (dice.between(70.0, 140.0), dice.between(90.0, 150.0)));
    for _ in 0..3 {
        steam(canvas, dice, center);
    }
}

fn noodles(canvas: &mut Canvas, dice: &mut Dice, center: Point) {
    for _ in 0..84 {
        let (start, away) = (dice.between(0.0, TAU), dice.between(18.0, 112.0));
        let middle = (center.0 + dice.between(-22.0, 22.0), center.1 + dice.between(-22.0, 22.0));
        let reach = dice.between(0.6, 1.7);
        let bend = |step: u16| {
            let turn = start + reach * f32::from(step) / 10.0;
            (middle.0 + turn.cos() * away, middle.1 + turn.sin() * away)
        };
        let points: Vec<Point> = (0..=10).map(bend).collect();
        canvas.path(&points, 6.4, ink(0xc9_a0_62), 0.7);
        canvas.path(&points, 4.4, ink(0xf8_ec_cf), 1.0);
    }
}

/// Broken rice, swimming.
fn grains(canvas: &mut Canvas, dice: &mut Dice, center: Point) {
    for _ in 0..220 {
        let at = inside(dice, center, 134.0);
        let tone = ink(0xff_fb_ee).darker(dice.between(0.0, 0.12));
        canvas.oval(at, (dice.between(3.0, 6.0), dice.between(2.0, 3.4)), tone, 0.8);
    }
}

/// Green beans under a swirl of coconut milk.
fn beans(canvas: &mut Canvas, dice: &mut Dice, center: Point) {
    for _ in 0..240 {
        let at = inside(dice, center, 132.0);
        let bean = dice.pick(&[ink(0x8f_9a_3e), ink(0xa8_b0_4c), ink(0x76_86_38)]);
        canvas.oval((at.0 + 1.0, at.1 + 2.0), (7.5, 5.8), bean.darker(0.4), 0.5);
        canvas.oval(at, (7.0, 5.4), bean, 1.0);
        canvas.oval((at.0 - 2.0, at.1 - 1.6), (2.6, 1.4), bean.lighter(0.6), 0.9);
    }
    for step in 0..120_u16 {
        let along = f32::from(step) / 120.0;
        let (turn, away) = (along * 2.6 * TAU, 8.0 + along * 78.0);
        let at = (center.0 + turn.cos() * away, center.1 + turn.sin() * away);
        canvas.disc(at, 15.0 - along * 9.0, ink(0xff_fd_f4), 0.85);
    }
}

/// A place within a circle, evenly spread.
fn inside(dice: &mut Dice, center: Point, radius: f32) -> Point {
    let (turn, away) = (dice.between(0.0, TAU), dice.between(0.0, 1.0).sqrt() * radius);
    (center.0 + turn.cos() * away, center.1 + turn.sin() * away)
}

fn toppings(canvas: &mut Canvas, dice: &mut Dice, center: Point) {
    for _ in 0..5 {
        let at = (center.0 + dice.between(-90.0, 60.0), center.1 + dice.between(-70.0, 90.0));
        let meat = dice.pick(&[ink(0xa8_5f_4c), ink(0xe0_8a_5c), ink(0x8c_50_42)]);
        let radii = (dice.between(26.0, 36.0), dice.between(16.0, 22.0));
        canvas.oval((at.0 + 2.0, at.1 + 3.0), radii, ink(0x5c_38_20), 0.4);
        canvas.oval(at, radii, meat, 1.0);
        canvas.oval(
            (at.0 - 4.0, at.1 - 4.0),
            (radii.0 * 0.6, radii.1 * 0.4),
            meat.lighter(0.3),
            0.5,
        );
    }
    for _ in 0..11 {
        let at = (center.0 + dice.between(-30.0, 110.0), center.1 + dice.between(-100.0, 30.0));
        leaf(canvas, at, dice.between(0.0, TAU), dice.between(18.0, 30.0));
    }
    for _ in 0..20 {
        let (turn, away) = (dice.between(0.0, TAU), dice.between(0.0, 124.0));
        let at = (center.0 + turn.cos() * away, center.1 + turn.sin() * away);
        let tone = dice.pick(&[ink(0x7f_b0_4a), ink(0xd0_3d_34), ink(0x9c_c4_60)]);
        canvas.disc(at, 4.6, tone, 1.0);
        canvas.disc(at, 2.2, tone.lighter(0.55), 1.0);
    }
}

fn leaf(canvas: &mut Canvas, at: Point, turn: f32, size: f32) {
    let (cos, sin) = (turn.cos(), turn.sin());
    let part = |along: f32, side: f32| {
        (at.0 + (along * cos - side * sin) * size, at.1 + (along * sin + side * cos) * size)
    };
    let outline = [
        part(-1.0, 0.0),
        part(-0.5, 0.34),
        part(0.1, 0.42),
        part(0.65, 0.24),
        part(1.0, 0.0),
        part(0.65, -0.24),
        part(0.1, -0.42),
        part(-0.5, -0.34),
    ];
    canvas.shape(&outline, ink(0x3f_85_47), 1.0);
    canvas.stroke(part(-1.0, 0.0), part(0.9, 0.0), 1.6, ink(0x9c_cc_86), 0.9);
}

fn chopsticks(canvas: &mut Canvas, dice: &mut Dice) {
    let lean = dice.between(-24.0, 24.0);
    for shift in [0.0, 22.0] {
        let (from, to) = ((640.0 + shift, 470.0), (690.0 + shift + lean, 40.0));
        canvas.stroke(
            (from.0 + 6.0, from.1 + 8.0),
            (to.0 + 6.0, to.1 + 8.0),
            9.0,
            ink(0x1d_20_24),
            0.28,
        );
        canvas.stroke(from, to, 9.0, ink(0x6e_3a_2a), 1.0);
        canvas.stroke((from.0 - 2.0, from.1), (to.0 - 2.0, to.1), 2.0, ink(0xb8_7a_5a), 0.7);
        let band = (to.0 + (from.0 - to.0) * 0.12, to.1 + (from.1 - to.1) * 0.12);
        canvas.stroke(to, band, 9.0, ink(0xd8_b0_4c), 1.0);
    }
}

fn lime(canvas: &mut Canvas, at: Point) {
    canvas.disc((at.0 + 6.0, at.1 + 8.0), 44.0, ink(0x1d_20_24), 0.28);
    canvas.disc(at, 44.0, ink(0x5e_96_3c), 1.0);
    canvas.disc(at, 40.0, ink(0xee_f3_d0), 1.0);
    for slice in 0..8_u16 {
        let turn = f32::from(slice) / 8.0 * TAU;
        let part = |turn: f32, away: f32| (at.0 + turn.cos() * away, at.1 + turn.sin() * away);
        let corners = [
            part(turn + 0.39, 6.0),
            part(turn + 0.07, 35.0),
            part(turn + 0.39, 38.0),
            part(turn + 0.71, 35.0),
        ];
        canvas.shape(&corners, ink(0xb4_d4_6a), 1.0);
    }
}

fn steam(canvas: &mut Canvas, dice: &mut Dice, center: Point) {
    let start = (center.0 + dice.between(-70.0, 70.0), center.1 + dice.between(-20.0, 40.0));
    let phase = dice.between(0.0, TAU);
    for puff in 0..26_u16 {
        let up = f32::from(puff);
        let at = (start.0 + (phase + up * 0.28).sin() * (6.0 + up), start.1 - up * 8.0);
        canvas.glow(at, 22.0 + up * 0.8, ink(0xff_ff_ff), 0.17 - up * 0.005);
    }
}
