//! Scenes between walls: an empty class.

use super::{
    canvas::{Canvas, Point},
    ink::{Dice, ink},
};

/// An empty class: blackboard, desks, light through the window.
pub(super) fn classroom(canvas: &mut Canvas, dice: &mut Dice) {
    let wall = dice.pick(&[ink(0xf0_dc_a8), ink(0xd8_e6_d0), ink(0xf2_d6_bc)]);
    canvas.wash(0.0, 350.0, (wall.lighter(0.2), wall));
    canvas.wash(262.0, 350.0, (ink(0x5f_99_98).mix(wall, 0.2), ink(0x4f_85_86)));
    canvas.rect(0.0, 258.0, (800.0, 6.0), ink(0x3c_6a_6c));
    canvas.wash(350.0, canvas.height(), (ink(0xb8_7c_56), ink(0x94_5c_40)));
    for tile in 0..9_u16 {
        let x = f32::from(tile) * 100.0;
        canvas.stroke((x, 350.0), ((x - 400.0) * 1.7 + 400.0, 500.0), 1.6, ink(0x7c_4a_34), 0.7);
    }
    for y in [376.0, 416.0, 466.0] {
        canvas.rect(0.0, y, (800.0, 1.6), ink(0x7c_4a_34));
    }
    blackboard(canvas, dice);
    let window_left = 590.0;
    sunny_window(canvas, dice, window_left);
    for (y, size, n_desks) in [(372.0, 92.0, 5_u16), (450.0, 124.0, 4_u16)] {
        let gap = 800.0 / f32::from(n_desks);
        for desk_index in 0..n_desks {
            desk(canvas, (gap * (f32::from(desk_index) + 0.5), y), size);
        }
    }
    let beam = [(window_left, 70.0), (760.0, 70.0), (560.0, 500.0), (190.0, 500.0)];
    canvas.shape(&beam, ink(0xff_f2_c0), 0.16);
}

fn blackboard(canvas: &mut Canvas, dice: &mut Dice) {
    canvas.rect(96.0, 62.0, (430.0, 178.0), ink(0x8a_5a_3a));
    canvas.rect(104.0, 70.0, (414.0, 162.0), ink(0x2f_5f_50));
    canvas.rect(96.0, 240.0, (430.0, 8.0), ink(0x6e_44_2c));
    let chalk = ink(0xf1_f4_e8);
    for row in 0..5_u16 {
        let y = 96.0 + f32::from(row) * 27.0;
        let mut x = if row == 0 { 220.0 } else { 128.0 };
        let end = if row == 0 { 400.0 } else { dice.between(300.0, 490.0) };
        while x < end {
            let n_letters = dice.count(2, 5);
            for _ in 0..n_letters {
                let tall = dice.between(5.0, 11.0);
                let points = [(x, y), (x + 3.0, y - tall), (x + 6.0, y), (x + 8.0, y - 2.0)];
                canvas.path(&points, 1.6, chalk, 0.85);
                if dice.chance(0.3) {
                    canvas.stroke(
                        (x + 2.0, y - tall - 5.0),
                        (x + 6.0, y - tall - 8.0),
                        1.4,
                        chalk,
                        0.85,
                    );
                }
                x += 8.0;
            }
            x += 9.0;
        }
    }
    canvas.rect(150.0, 234.0, (26.0, 6.0), ink(0xf6_f2_e4));
    canvas.rect(420.0, 230.0, (40.0, 10.0), ink(0xb0_52_44));
}

fn sunny_window(canvas: &mut Canvas, dice: &mut Dice, left: f32) {
    canvas.rect(left - 8.0, 62.0, (186.0, 182.0), ink(0x3f_7a_7c));
    for row in 0..20_u16 {
        let y = 70.0 + f32::from(row) * 8.3;
        let tone = ink(0x8f_cc_e8).mix(ink(0xee_f6_e2), f32::from(row) / 20.0);
        canvas.rect(left, y, (170.0, 8.6), tone);
    }
    for _ in 0..46 {
        let at = (left + dice.between(4.0, 166.0), 70.0 + dice.between(4.0, 96.0));
        let tone = dice.pick(&[ink(0x4f_8f_4c), ink(0x6a_a8_54), ink(0xe2_49_3a), ink(0xf0_64_4a)]);
        canvas.disc(
            at,
            dice.between(5.0, 12.0).min(at.0 - left).min(left + 170.0 - at.0),
            tone,
            0.95,
        );
    }
    canvas.rect(left + 82.0, 70.0, (6.0, 166.0), ink(0x3f_7a_7c));
    canvas.rect(left, 146.0, (170.0, 6.0), ink(0x3f_7a_7c));
    canvas.rect(left - 14.0, 240.0, (198.0, 10.0), ink(0x5c_96_96));
}

fn desk(canvas: &mut Canvas, foot: Point, size: f32) {
    let (x, y) = foot;
    let wood = ink(0xc8_90_56);
    let half = size * 0.46;
    canvas.oval((x, y + size * 0.36), (half * 1.1, size * 0.07), ink(0x3a_24_1a), 0.35);
    for side in [-1.0, 1.0] {
        let leg = x + side * half * 0.86;
        canvas.stroke((leg, y), (leg, y + size * 0.36), size * 0.05, ink(0x6a_46_2e), 1.0);
    }
    let top = [
        (x - half * 0.86, y - size * 0.14),
        (x + half * 0.86, y - size * 0.14),
        (x + half, y),
        (x - half, y),
    ];
    canvas.shape(&top, wood.lighter(0.15), 1.0);
    canvas.rect(x - half, y, (half * 2.0, size * 0.1), wood.darker(0.2));
    canvas.rect(x - half * 0.4, y - size * 0.11, (size * 0.2, size * 0.07), ink(0xf8_f4_e8));
    canvas.rect(x + half * 0.25, y - size * 0.1, (size * 0.12, size * 0.05), ink(0x4a_72_a0));
}
