//! Scenes on land: terraces, a winding river, a village.

use super::{
    canvas::{Canvas, Point},
    ink::{self, Dice, Ink, Mood, Wave, ink},
    props,
};

const HOURS: [Mood; 5] = [ink::DAWN, ink::NOON, ink::MIST, ink::ROSE, ink::DUSK];

/// Rice terraces climbing towards the reader, some flooded, some ripe.
pub(super) fn terraces(canvas: &mut Canvas, dice: &mut Dice) {
    let mood = dice.pick(&[ink::DAWN, ink::NOON, ink::MIST, ink::ROSE]);
    props::sky(canvas, dice, &mood, 210.0);
    props::hills(canvas, dice, &mood, 165.0, 225.0);
    let rice = dice.pick(&[ink(0x9b_b8_3e), ink(0xd3_ad_3c), ink(0x6d_a5_4a), ink(0xc3_b9_45)]);
    let shape = Wave::new(dice, 232.0, 16.0, 620.0);
    let (mut down, mut stretch) = (0.0, 0.7);
    for step in 0..10_u16 {
        let near = f32::from(step) / 9.0;
        let slant = dice.between(-0.07, 0.07);
        let edge = shape.moved(down, stretch);
        let at = |x: f32| edge.at(x) + (x - 400.0) * slant;
        let flooded = dice.chance(0.3);
        terrace(canvas, dice, &mood, at, (rice, near, flooded));
        down += 13.0 + 26.0 * near;
        stretch += 0.13;
    }
    let hut = (dice.between(120.0, 680.0), 262.0);
    props::palm(canvas, (hut.0 + 34.0, hut.1 + 4.0), 84.0, 14.0, mood.leaf);
    props::house(canvas, dice, hut, 58.0, ink(0xe6_d3_ae));
    for _ in 0..dice.count(2, 4) {
        let (x, y) = (dice.between(60.0, 740.0), dice.between(330.0, 460.0));
        props::person(
            canvas,
            (x, y),
            12.0 + (y - 250.0) * 0.12,
            dice.pick(&[ink(0x6b_3d_52), ink(0x2f_4b_66)]),
        );
    }
}

fn terrace(
    canvas: &mut Canvas,
    dice: &mut Dice,
    mood: &Mood,
    edge: impl Fn(f32) -> f32,
    (rice, near, flooded): (Ink, f32, bool),
) {
    let far = rice.mix(mood.haze, 0.55 * (1.0 - near));
    let top = if flooded { mood.low.mix(mood.middle, near) } else { far.lighter(0.12) };
    let low = if flooded { top.mix(mood.high, 0.35) } else { far.darker(0.12) };
    canvas.ground(&edge, (top, low));
    let lip = 1.5 + near * 2.2;
    let earth = mood.leaf.mix(mood.haze, 0.45 * (1.0 - near));
    canvas.band(|x| edge(x) - lip, &edge, (earth.lighter(0.15), earth), 1.0);
    canvas.band(&edge, |x| edge(x) + lip * 1.6, (earth, top), 0.5);
    if flooded {
        return;
    }
    for _ in 0..150 {
        let x = dice.between(0.0, 800.0);
        let y = edge(x) + dice.between(4.0, 16.0 + 34.0 * near);
        let tall = 2.0 + near * 5.0;
        let tone = if dice.chance(0.5) { far.lighter(0.3) } else { far.darker(0.22) };
        canvas.stroke((x, y), (x + tall * 0.3, y - tall), 1.0 + near, tone, 0.6);
    }
}

/// A river that winds from the hills to the reader.
pub(super) fn river(canvas: &mut Canvas, dice: &mut Dice) {
    let mood = dice.pick(&HOURS);
    let horizon = 220.0;
    let sun = props::sky(canvas, dice, &mood, horizon);
    props::hills(canvas, dice, &mood, 178.0, 226.0);
    let plain = ink(0x7c_a6_5c).mix(mood.leaf, 0.25).mix(mood.haze, 0.25);
    canvas.wash(horizon + 8.0, canvas.height(), (plain.mix(mood.haze, 0.5), plain.darker(0.15)));
    fields(canvas, dice, plain, horizon + 14.0);
    let (swing, start) = (dice.between(60.0, 130.0), dice.between(0.0, 6.0));
    let bottom = canvas.height();
    let middle = move |y: f32| {
        let near = (y - horizon) / (bottom - horizon);
        let turn = start + 7.5 * near.max(0.0).sqrt();
        sun.0 + (400.0 - sun.0) * near + swing * turn.sin() * (0.25 + near)
    };
    ribbon(canvas, &mood, middle, horizon + 8.0);
    let boat = bottom - dice.between(70.0, 120.0);
    props::boat(canvas, dice, (middle(boat), boat), 110.0, mood.leaf.mix(ink(0x5a_36_2c), 0.5));
    for _ in 0..9 {
        let y = dice.between(horizon + 24.0, bottom - 30.0);
        let near = (y - horizon) / (bottom - horizon);
        let side = if dice.chance(0.5) { -1.0 } else { 1.0 };
        let x = middle(y) + side * (half_width(near) + 26.0 + dice.between(10.0, 190.0));
        let (size, leaf) = (14.0 + near * 56.0, mood.leaf.mix(mood.haze, 0.4 * (1.0 - near)));
        if dice.chance(0.45) {
            props::palm(canvas, (x, y), size * 2.0, size * 0.3 * side, leaf);
        } else {
            props::tree(canvas, dice, (x, y), size, leaf);
        }
    }
}

fn half_width(near: f32) -> f32 {
    8.0 + 150.0 * near.max(0.0).powf(1.4)
}

fn ribbon(canvas: &mut Canvas, mood: &Mood, middle: impl Fn(f32) -> f32, top: f32) {
    let bottom = canvas.height();
    let rows = || (0..=60_u16).map(move |row| top + (bottom - top) * f32::from(row) / 60.0);
    let near = move |y: f32| (y - top) / (bottom - top);
    let shore = mood.leaf.mix(ink(0xa0_8a_5c), 0.6);
    let deep = mood.middle.mix(mood.high, 0.35);
    let layers = [
        (1.0, 7.0, shore, 1.0),
        (1.0, 0.0, mood.low, 1.0),
        (0.82, 0.0, mood.low.mix(mood.middle, 0.5), 0.8),
        (0.6, 0.0, mood.middle, 0.7),
        (0.34, 0.0, deep, 0.7),
    ];
    for (share, extra, tone, alpha) in layers {
        let ripple = move |y: f32, phase: f32| {
            1.0 + (1.0 - share) * 0.5 * (12.0 * near(y).sqrt() + phase).sin()
        };
        let half = |y: f32| half_width(near(y)) * share + extra * (0.3 + near(y));
        let left = |y: f32| (middle(y) - half(y) * ripple(y, 0.0), y);
        let right = |y: f32| (middle(y) + half(y) * ripple(y, 2.0), y);
        let mut outline: Vec<Point> = rows().map(left).collect();
        outline.extend(rows().rev().map(right));
        canvas.shape(&outline, tone, alpha);
    }
}

/// Patches of other greens on a plain.
fn fields(canvas: &mut Canvas, dice: &mut Dice, plain: Ink, top: f32) {
    for row in 0..7_u16 {
        let near = f32::from(row) / 6.0;
        let y = top + near * near * 210.0;
        let deep = 9.0 + near * 46.0;
        let mut x = dice.between(-160.0, 0.0);
        while x < 800.0 {
            let wide = dice.between(90.0, 220.0) * (0.6 + near);
            let tone =
                dice.pick(&[ink(0xc8_b8_4a), ink(0x6f_9f_4c), ink(0x9c_b8_54), ink(0x54_8a_52)]);
            let lean = (x - 400.0) * 0.12 * (0.5 + near);
            canvas.shape(
                &[
                    (x, y),
                    (x + wide - 6.0, y),
                    (x + wide - 6.0 + lean, y + deep),
                    (x + lean, y + deep),
                ],
                tone.mix(plain, 0.45),
                0.75,
            );
            x += wide;
        }
    }
}

/// Houses among trees, a pond before them.
pub(super) fn village(canvas: &mut Canvas, dice: &mut Dice) {
    let mood = dice.pick(&[ink::DAWN, ink::NOON, ink::MIST, ink::ROSE]);
    props::sky(canvas, dice, &mood, 240.0);
    props::hills(canvas, dice, &mood, 190.0, 250.0);
    let leaf = mood.leaf;
    props::bank(canvas, dice, 268.0, 30.0, leaf.mix(mood.haze, 0.35));
    let yard = ink(0xd8_bd_8a).mix(mood.low, 0.25);
    canvas.wash(272.0, canvas.height(), (yard.mix(mood.haze, 0.2), yard.darker(0.08)));
    let shift = dice.between(-40.0, 40.0);
    for (nth, x) in [130.0, 400.0, 660.0].into_iter().enumerate() {
        let foot = (x + shift, 322.0 + if nth == 1 { 16.0 } else { 0.0 });
        props::tree(canvas, dice, (foot.0 - 96.0, foot.1 - 6.0), 92.0, leaf.lighter(0.06));
        let wall = dice.pick(&[ink(0xf0_e0_bd), ink(0xe3_c9_9c), ink(0xd9_e0_cf)]);
        let size = dice.between(150.0, 182.0);
        props::house(canvas, dice, foot, size, wall);
    }
    haystack(canvas, (278.0 + shift, 356.0), 62.0);
    props::palm(canvas, (560.0 + shift, 362.0), 190.0, 26.0, leaf);
    pond(canvas, dice, &mood);
    for _ in 0..3 {
        let (x, y) = (dice.between(90.0, 710.0), dice.between(352.0, 376.0));
        props::person(
            canvas,
            (x, y),
            38.0,
            dice.pick(&[ink(0x7d_46_4a), ink(0x34_53_6b), ink(0x4b_62_4a)]),
        );
    }
}

fn haystack(canvas: &mut Canvas, foot: Point, size: f32) {
    let straw = ink(0xd9_ad_4a);
    let dome = |x: f32| {
        let away = (x - foot.0) / (size * 0.6);
        if away.abs() < 1.0 { foot.1 - size * (1.0 - away * away).sqrt() } else { foot.1 }
    };
    canvas.band(dome, |_| foot.1, (straw.lighter(0.2), straw.darker(0.2)), 1.0);
    let top = (foot.0, foot.1 - size * 1.22);
    canvas.stroke((foot.0, foot.1 - size), top, 4.0, ink(0x6b_4c_30), 1.0);
}

fn pond(canvas: &mut Canvas, dice: &mut Dice, mood: &Mood) {
    let shore = Wave::new(dice, 404.0, 9.0, 500.0);
    let grass = mood.leaf.lighter(0.2);
    canvas.ground(|x| shore.at(x) - 9.0, (grass, grass.darker(0.2)));
    canvas
        .ground(|x| shore.at(x), (mood.low.mix(mood.middle, 0.4), mood.high.mix(mood.middle, 0.3)));
    props::sparkle(canvas, dice, 416.0, canvas.height(), mood.low.lighter(0.4));
    for _ in 0..9 {
        let at = (dice.between(30.0, 770.0), dice.between(430.0, 488.0));
        canvas.oval(at, (20.0, 6.0), ink(0x5d_9c_5c), 0.9);
        if dice.chance(0.4) {
            canvas.disc((at.0, at.1 - 6.0), 6.0, ink(0xee_9f_b4), 1.0);
        }
    }
}
