//! Scenes where people work and live: night street, port.

use super::{
    canvas::{Canvas, Point},
    ink::{self, Dice, Ink, Wave, ink},
    props,
};

const STREET: f32 = 372.0;

/// Tube houses with lit windows, lanterns across, the road wet.
pub(super) fn night_street(canvas: &mut Canvas, dice: &mut Dice) {
    let mood = ink::NIGHT;
    canvas.wash(0.0, 220.0, (mood.high, mood.middle));
    canvas.wash(220.0, STREET, (mood.middle, mood.low));
    for _ in 0..70 {
        let at = (dice.between(0.0, 800.0), dice.between(0.0, 190.0));
        canvas.disc(at, dice.between(0.4, 1.2), mood.sun, dice.between(0.3, 0.9));
    }
    let moon = (dice.between(90.0, 710.0), dice.between(50.0, 100.0));
    canvas.glow(moon, 120.0, mood.sun, 0.35);
    canvas.disc(moon, 22.0, mood.sun, 1.0);
    canvas.disc((moon.0 + 9.0, moon.1 - 5.0), 19.0, mood.high.mix(mood.middle, 0.4), 1.0);
    canvas.wash(STREET, canvas.height(), (ink(0x2c_2f_4c), ink(0x15_18_2c)));
    let mut x = dice.between(-50.0, -10.0);
    while x < 800.0 {
        let wide = dice.between(84.0, 124.0);
        tube_house(canvas, dice, x, wide);
        x += wide + 2.0;
    }
    canvas.rect(0.0, STREET, (800.0, 9.0), ink(0x5a_56_66));
    for (from, to, sag) in [(0.0, 420.0, 62.0), (380.0, 800.0, 54.0)] {
        lanterns(canvas, dice, (from, to, sag));
    }
    lamp(canvas, dice.between(180.0, 620.0));
    for _ in 0..dice.count(2, 3) {
        walker(canvas, dice);
    }
}

fn tube_house(canvas: &mut Canvas, dice: &mut Dice, left: f32, wide: f32) {
    let paint = dice.pick(&[
        ink(0x4d_55_7e),
        ink(0x6a_4c_6e),
        ink(0x3f_6a_78),
        ink(0x7d_5a_4e),
        ink(0x57_6a_5c),
        ink(0x71_67_4f),
    ]);
    let n_floors = dice.count(2, 4);
    let top = STREET - 62.0 - f32::from(n_floors) * 56.0;
    canvas.rect(left, top, (wide, STREET - top), paint.darker(0.32));
    canvas.rect(left - 2.0, top - 7.0, (wide + 4.0, 9.0), paint);
    if dice.chance(0.4) {
        let (x, y) = (left + wide * 0.5, top - 7.0);
        canvas.shape(
            &[(left + 8.0, y), (x, y - 26.0), (left + wide - 8.0, y)],
            paint.darker(0.15),
            1.0,
        );
    } else {
        canvas.rect(left + wide * 0.6, top - 32.0, (24.0, 26.0), paint.darker(0.5));
    }
    for floor in 0..n_floors {
        let y = top + 14.0 + f32::from(floor) * 56.0;
        for column in 0..2_u16 {
            let x = left + wide * (0.12 + 0.44 * f32::from(column));
            window(canvas, dice, (x, y), wide * 0.32);
        }
        canvas.rect(left + 4.0, y + 42.0, (wide - 8.0, 3.0), paint.lighter(0.1));
    }
    shop(canvas, dice, left, wide);
}

fn window(canvas: &mut Canvas, dice: &mut Dice, at: Point, wide: f32) {
    let lit = dice.chance(0.55);
    let glass = if lit {
        dice.pick(&[ink(0xff_d0_7a), ink(0xff_e3_a4), ink(0xf7_b2_5e)])
    } else {
        ink(0x22_2a_48)
    };
    if lit {
        canvas.glow((at.0 + wide / 2.0, at.1 + 18.0), 44.0, ink(0xff_c8_70), 0.28);
    }
    canvas.rect(at.0, at.1, (wide, 36.0), glass);
    canvas.rect(at.0 + wide / 2.0 - 1.0, at.1, (2.0, 36.0), ink(0x2a_28_3a));
    canvas.rect(at.0, at.1 + 11.0, (wide, 2.0), ink(0x2a_28_3a));
    if lit && dice.chance(0.3) {
        canvas.rect(at.0 + wide * 0.1, at.1 + 13.0, (wide * 0.3, 23.0), glass.darker(0.35));
    }
}

fn shop(canvas: &mut Canvas, dice: &mut Dice, left: f32, wide: f32) {
    let top = STREET - 54.0;
    let lit = dice.chance(0.7);
    let inside = if lit { ink(0xff_d9_92) } else { ink(0x2c_2c_42) };
    canvas.rect(left + 6.0, top, (wide - 12.0, 54.0), inside);
    if lit {
        canvas.glow((left + wide / 2.0, STREET - 12.0), 80.0, ink(0xff_c0_66), 0.35);
        for shelf in 0..3_u16 {
            let y = top + 20.0 + f32::from(shelf) * 12.0;
            canvas.rect(
                left + 12.0,
                y,
                (wide * 0.4, 7.0),
                dice.pick(&[ink(0xb8_5c_44), ink(0x4f_86_78), ink(0xd0_9a_40)]),
            );
        }
        for row in 0..16_u16 {
            let y = STREET + 14.0 + f32::from(row) * 7.5;
            let half = (wide * 0.36) * dice.between(0.4, 1.0);
            let x = left + wide / 2.0 + dice.between(-7.0, 7.0);
            canvas.stroke(
                (x - half, y),
                (x + half, y),
                3.6,
                ink(0xff_c0_6c),
                0.34 - f32::from(row) * 0.02,
            );
        }
    }
    let awning = dice.pick(&[ink(0xb4_4a_4a), ink(0x2f_7a_78), ink(0xc7_8a_3a), ink(0x51_62_9c)]);
    let n_stripes = 6_u16;
    for stripe in 0..n_stripes {
        let share = |n: u16| left + 2.0 + (wide - 4.0) * f32::from(n) / f32::from(n_stripes);
        let tone = if stripe % 2 == 0 { awning } else { ink(0xe8_dc_c6) };
        let (a, b) = (share(stripe), share(stripe + 1));
        canvas.shape(
            &[
                (a, top - 6.0),
                (b, top - 6.0),
                (b, top + 12.0),
                (a.midpoint(b), top + 16.0),
                (a, top + 12.0),
            ],
            tone.darker(0.15),
            1.0,
        );
    }
}

fn lanterns(canvas: &mut Canvas, dice: &mut Dice, (from, to, sag): (f32, f32, f32)) {
    let at = |t: f32| (from + (to - from) * t, 96.0 + sag * 4.0 * t * (1.0 - t));
    let line: Vec<Point> = (0..=24_u16).map(|step| at(f32::from(step) / 24.0)).collect();
    canvas.path(&line, 1.4, ink(0x11_14_26), 1.0);
    for nth in 1..7_u16 {
        let (x, y) = at(f32::from(nth) / 7.0);
        let silk = dice.pick(&[ink(0xe8_5d_3f), ink(0xf2_a5_3a), ink(0xd9_46_5e), ink(0x5f_b3_9c)]);
        canvas.glow((x, y + 20.0), 58.0, silk.lighter(0.35), 0.5);
        canvas.oval((x, y + 20.0), (14.0, 16.0), silk, 1.0);
        canvas.oval((x, y + 20.0), (6.0, 15.0), silk.lighter(0.35), 0.8);
        canvas.rect(x - 6.0, y + 2.0, (12.0, 4.0), ink(0x5a_33_28));
        canvas.rect(x - 5.0, y + 35.0, (10.0, 3.0), ink(0x5a_33_28));
        canvas.stroke((x, y + 38.0), (x, y + 50.0), 2.0, silk, 0.9);
    }
}

fn lamp(canvas: &mut Canvas, x: f32) {
    let light = (x + 34.0, 226.0);
    canvas.shape(
        &[light, (x - 50.0, STREET + 34.0), (x + 130.0, STREET + 34.0)],
        ink(0xff_e2_a0),
        0.13,
    );
    canvas.path(&[(x, STREET + 8.0), (x, 214.0), (x + 36.0, 214.0)], 5.0, ink(0x14_16_26), 1.0);
    canvas.glow(light, 74.0, ink(0xff_e8_b4), 0.7);
    canvas.oval((x + 34.0, 222.0), (13.0, 6.0), ink(0xff_f3_cf), 1.0);
}

/// Somebody under an umbrella, with a shadow on the wet road.
fn walker(canvas: &mut Canvas, dice: &mut Dice) {
    let (x, y) = (dice.between(70.0, 730.0), dice.between(410.0, 452.0));
    let silk = dice.pick(&[ink(0xc8_4f_4f), ink(0xe0_a8_3c), ink(0x47_8f_94)]);
    canvas.oval((x, y + 22.0), (15.0, 26.0), ink(0x0b_0e_1c), 0.5);
    canvas.shape(
        &[(x - 11.0, y), (x - 8.0, y - 44.0), (x + 8.0, y - 44.0), (x + 12.0, y)],
        ink(0x1a_1c_2e),
        1.0,
    );
    canvas.disc((x, y - 50.0), 7.5, ink(0xb5_82_62), 1.0);
    canvas.stroke((x + 7.0, y - 30.0), (x + 7.0, y - 78.0), 2.0, ink(0x12_14_20), 1.0);
    let dome = |at: f32| {
        let away = (at - x - 7.0) / 36.0;
        if away.abs() < 1.0 { y - 56.0 - 30.0 * (1.0 - away * away).sqrt() } else { y - 56.0 }
    };
    canvas.band(dome, |_| y - 56.0, (silk.lighter(0.2), silk), 1.0);
}

/// Cranes over a quay, sacks in front, a barge alongside.
pub(super) fn port(canvas: &mut Canvas, dice: &mut Dice) {
    let mood = dice.pick(&[ink::DAWN, ink::NOON, ink::ROSE, ink::MIST]);
    let horizon = 262.0;
    let sun = props::sky(canvas, dice, &mood, horizon);
    props::hills(canvas, dice, &mood, 232.0, 262.0);
    land_strip(canvas, dice, horizon, mood.leaf.mix(mood.haze, 0.5));
    super::water::sheet(canvas, dice, &mood, horizon + 2.0, sun);
    let steel = dice.pick(&[ink(0x37_5a_74), ink(0x9c_4a_3c), ink(0x4a_5c_54)]);
    for x in [dice.between(60.0, 150.0), dice.between(330.0, 430.0)] {
        crane(canvas, x, steel.mix(mood.haze, 0.25));
    }
    props::boat(canvas, dice, (330.0, 322.0), 250.0, mood.leaf.mix(ink(0x5f_3a_2e), 0.6));
    warehouse(canvas, dice);
    let stone = ink(0xb9_ae_98).mix(mood.low, 0.2);
    canvas.wash(372.0, canvas.height(), (stone.lighter(0.12), stone.darker(0.18)));
    canvas.rect(0.0, 372.0, (800.0, 7.0), stone.darker(0.4));
    for (x, n_wide) in [(150.0, 5_u16), (520.0, 6_u16)] {
        let foot = (x + dice.between(-30.0, 30.0), 470.0);
        sacks(canvas, dice, foot, n_wide);
    }
    for _ in 0..3 {
        let foot = (dice.between(60.0, 740.0), dice.between(440.0, 486.0));
        props::person(
            canvas,
            foot,
            62.0,
            dice.pick(&[ink(0x39_4d_63), ink(0x6b_4a_42), ink(0x45_5e_4c)]),
        );
    }
}

fn land_strip(canvas: &mut Canvas, dice: &mut Dice, y: f32, leaf: Ink) {
    let wave = Wave::new(dice, y - 5.0, 4.0, 160.0);
    canvas.band(|x| wave.at(x), |_| y + 3.0, (leaf, leaf), 1.0);
}

fn crane(canvas: &mut Canvas, x: f32, steel: Ink) {
    let legs = [(x, 372.0), (x + 14.0, 150.0), (x + 66.0, 150.0), (x + 80.0, 372.0)];
    canvas.path(&legs, 6.0, steel, 1.0);
    for rung in 0..5_u16 {
        let y = 352.0 - f32::from(rung) * 42.0;
        let inset = 1.0 + f32::from(rung) * 2.6;
        let (left, right) = (x + inset, x + 80.0 - inset);
        canvas.stroke((left, y), (right, y - 40.0), 2.4, steel, 1.0);
        canvas.stroke((right, y), (left, y - 40.0), 2.4, steel, 1.0);
        canvas.stroke((left, y), (right, y), 2.4, steel, 1.0);
    }
    let (tip, tail) = ((x + 268.0, 118.0), (x - 58.0, 142.0));
    canvas.stroke(tail, tip, 7.0, steel, 1.0);
    canvas.path(&[tail, (x + 40.0, 72.0), tip], 2.4, steel, 1.0);
    canvas.stroke((x + 40.0, 150.0), (x + 40.0, 72.0), 6.0, steel, 1.0);
    canvas.rect(x + 20.0, 140.0, (40.0, 26.0), steel.darker(0.3));
    canvas.rect(x + 44.0, 145.0, (13.0, 11.0), ink(0xe8_f0_e8));
    canvas.rect(x - 56.0, 140.0, (30.0, 22.0), steel.darker(0.45));
    canvas.stroke((x + 214.0, 124.0), (x + 214.0, 232.0), 1.6, steel.darker(0.3), 1.0);
    canvas.path(
        &[(x + 206.0, 232.0), (x + 222.0, 232.0), (x + 214.0, 246.0), (x + 206.0, 232.0)],
        3.0,
        steel.darker(0.4),
        1.0,
    );
}

fn warehouse(canvas: &mut Canvas, dice: &mut Dice) {
    let left = dice.between(560.0, 600.0);
    let wall = ink(0xd2_b4_84);
    canvas.rect(left, 262.0, (240.0, 112.0), wall);
    canvas.shape(
        &[(left - 16.0, 264.0), (left + 46.0, 206.0), (840.0, 206.0), (840.0, 264.0)],
        ink(0x8c_53_40),
        1.0,
    );
    for rib in 0..9_u16 {
        let x = left + 20.0 + f32::from(rib) * 28.0;
        canvas.stroke((x + 34.0, 208.0), (x - 4.0, 262.0), 2.0, ink(0x6c_3c_30), 0.7);
    }
    canvas.rect(left + 34.0, 296.0, (92.0, 78.0), ink(0x3c_30_2a));
    for row in 0..4_u16 {
        for column in 0..3_u16 {
            let at = (left + 52.0 + f32::from(column) * 28.0, 366.0 - f32::from(row) * 15.0);
            canvas.oval(at, (14.0, 7.5), ink(0xc9_b2_80).darker(0.18 + f32::from(row) * 0.06), 1.0);
        }
    }
    for x in [left + 150.0, left + 192.0] {
        canvas.rect(x, 290.0, (24.0, 30.0), ink(0x6f_8a_90));
        canvas.rect(x + 11.0, 290.0, (2.0, 30.0), wall.darker(0.3));
    }
}

/// A pile of rice sacks, narrower row by row.
fn sacks(canvas: &mut Canvas, dice: &mut Dice, foot: Point, n_wide: u16) {
    let jute = ink(0xe6_d2_a2);
    canvas.oval(
        (foot.0 + f32::from(n_wide) * 24.0, foot.1 + 13.0),
        (f32::from(n_wide) * 30.0, 11.0),
        ink(0x40_34_2a),
        0.3,
    );
    for row in 0..n_wide - 1 {
        for column in 0..n_wide - row {
            let x =
                foot.0 + f32::from(column) * 50.0 + f32::from(row) * 25.0 + dice.between(-3.0, 3.0);
            let y = foot.1 - f32::from(row) * 25.0;
            let tone = jute.darker(dice.between(0.0, 0.14));
            canvas.oval((x, y + 2.0), (28.0, 15.0), tone.darker(0.35), 1.0);
            canvas.oval((x, y), (27.0, 14.0), tone, 1.0);
            canvas.oval((x - 4.0, y - 5.0), (17.0, 5.0), tone.lighter(0.4), 0.6);
            canvas.stroke((x - 9.0, y + 2.0), (x + 9.0, y + 2.0), 2.4, ink(0x4a_7c_52), 0.8);
            canvas.path(
                &[
                    (x + 24.0, y - 5.0),
                    (x + 31.0, y - 9.0),
                    (x + 31.0, y + 1.0),
                    (x + 25.0, y + 1.0),
                ],
                2.4,
                tone.darker(0.2),
                1.0,
            );
        }
    }
}
