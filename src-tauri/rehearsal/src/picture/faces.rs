//! Avatars: not faces at all, but a small sign in a colored field.

use std::f32::consts::TAU;

use super::{
    canvas::{Canvas, Point},
    ink::{Dice, Ink, ink},
    props,
};

const SIDE: usize = 160;
const FIELDS: [(u32, u32); 6] = [
    (0xf2_b5_5a, 0xd9_74_4a),
    (0x7f_b8_a4, 0x2f_6f_6a),
    (0x8f_b4_d9, 0x3c_5f_9c),
    (0xf0_a8_a0, 0xb0_4f_6c),
    (0xb8_c9_6a, 0x5a_86_44),
    (0xb8_a0_d0, 0x62_4f_94),
];

/// A way to draw a sign in a dark ink.
type Sign = fn(&mut Canvas, &mut Dice, Ink);

const SIGNS: [Sign; 6] = [rice_ear, lotus, waves, kite, hat, boat];

/// Draws the sign for a seed: of 36 one after the other, the field changes first.
pub(super) fn draw(seed: u64) -> Canvas {
    let index = usize::try_from(seed % 36).unwrap_or(0);
    let (high, low) = FIELDS[index % FIELDS.len()];
    let mut canvas = Canvas::new(SIDE, SIDE, ink(low));
    canvas.wash(0.0, 160.0, (ink(high), ink(low)));
    canvas.glow((118.0, 40.0), 90.0, ink(0xff_f6_e0), 0.5);
    let sign = SIGNS[index / FIELDS.len()];
    sign(&mut canvas, &mut Dice::new(seed), ink(low).darker(0.55));
    canvas
}

fn rice_ear(canvas: &mut Canvas, _: &mut Dice, dark: Ink) {
    let stem = |t: f32| (44.0 + 60.0 * t * t + 14.0 * t, 146.0 - 116.0 * t + 20.0 * t * t);
    let points: Vec<Point> = (0..=14_u16).map(|step| stem(f32::from(step) / 14.0)).collect();
    canvas.path(&points, 4.0, dark, 1.0);
    for grain in 0..9_u16 {
        let (x, y) = stem(0.42 + f32::from(grain) * 0.068);
        for side in [-1.0, 1.0] {
            let at = (x + side * 10.0, y - 3.0 - side * 4.0);
            canvas.oval(at, (8.5, 5.4), ink(0xff_ec_a8), 1.0);
            canvas.oval((at.0 - 1.0, at.1 - 1.5), (5.0, 2.4), ink(0xff_fb_e6), 0.9);
        }
    }
}

fn lotus(canvas: &mut Canvas, _: &mut Dice, dark: Ink) {
    canvas.oval((80.0, 122.0), (58.0, 15.0), dark, 0.7);
    for (spread, tone) in [(1.0, ink(0xe8_8c_a4)), (0.62, ink(0xf4_b4_c2)), (0.22, ink(0xfd_dc_e0))]
    {
        for side in [-1.0, 1.0] {
            let lean = side * spread * 46.0;
            let tip = (80.0 + lean, 46.0 + spread * 26.0);
            let petal = [
                (80.0 - 12.0, 118.0),
                (80.0 + lean * 0.8 - 17.0, 84.0),
                tip,
                (80.0 + lean * 0.8 + 17.0, 84.0),
                (80.0 + 12.0, 118.0),
            ];
            canvas.shape(&petal, tone, 1.0);
        }
    }
}

fn waves(canvas: &mut Canvas, dice: &mut Dice, dark: Ink) {
    canvas.disc((112.0, 48.0), 20.0, ink(0xff_f1_c8), 1.0);
    let start = dice.between(0.0, TAU);
    for row in 0..4_u16 {
        let base = 84.0 + f32::from(row) * 20.0;
        let tone = dark.mix(ink(0xdf_f2_ec), 0.75 - f32::from(row) * 0.22);
        let crest = move |x: f32| base + 7.0 * (x * 0.075 + start + f32::from(row) * 1.3).sin();
        canvas.ground(crest, (tone, tone));
    }
}

fn kite(canvas: &mut Canvas, _: &mut Dice, dark: Ink) {
    let tail: Vec<Point> = (0..=16_u16)
        .map(|step| f32::from(step) / 16.0)
        .map(|t| (76.0 - 46.0 * t, 96.0 + 52.0 * t + 7.0 * (t * 12.0).sin()))
        .collect();
    canvas.path(&tail, 3.0, dark, 1.0);
    let (top, left, right, low) = ((112.0, 22.0), (50.0, 46.0), (130.0, 84.0), (76.0, 98.0));
    canvas.shape(&[top, left, low, right], ink(0xff_f0_d0), 1.0);
    canvas.shape(&[top, right, low], ink(0xe8_5d_48), 1.0);
    canvas.shape(&[left, low, (95.0, 60.0)], ink(0xf4_c0_5a), 1.0);
    canvas.path(&[top, low], 2.0, dark, 1.0);
    canvas.path(&[left, right], 2.0, dark, 1.0);
}

fn hat(canvas: &mut Canvas, _: &mut Dice, dark: Ink) {
    canvas.oval((80.0, 158.0), (56.0, 44.0), dark, 1.0);
    canvas.oval((80.0, 102.0), (27.0, 32.0), ink(0xe0_ad_88), 1.0);
    canvas.shape(&[(14.0, 96.0), (80.0, 28.0), (146.0, 96.0)], ink(0xf4_e2_b4), 1.0);
    canvas.shape(&[(80.0, 28.0), (146.0, 96.0), (88.0, 96.0)], ink(0xd8_bd_84), 1.0);
    canvas.oval((80.0, 96.0), (66.0, 9.0), ink(0xc9_a8_6c), 1.0);
}

fn boat(canvas: &mut Canvas, dice: &mut Dice, dark: Ink) {
    canvas.disc((80.0, 70.0), 34.0, ink(0xff_f0_c4), 0.9);
    canvas.ground(|_| 104.0, (dark.mix(ink(0xff_ff_ff), 0.45), dark));
    props::boat(canvas, dice, (80.0, 102.0), 104.0, dark);
}
