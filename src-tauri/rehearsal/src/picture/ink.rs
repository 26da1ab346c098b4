//! Colors, the light of an hour, dice that fall the same way each time, and wavy lines.

use std::f32::consts::TAU;

/// A color: red, green, blue from 0 to 255.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ink([f32; 3]);

/// A color as it is written on the web: `0xRRGGBB`.
pub(super) const fn ink(code: u32) -> Ink {
    let [_, red, green, blue] = code.to_be_bytes();
    Ink([red as f32, green as f32, blue as f32])
}

impl Ink {
    /// This color with a share of another.
    pub(super) fn mix(self, other: Self, share: f32) -> Self {
        let [r, g, b] = self.0;
        let [r2, g2, b2] = other.0;
        Self([r + (r2 - r) * share, g + (g2 - g) * share, b + (b2 - b) * share])
    }

    pub(super) fn darker(self, share: f32) -> Self {
        self.mix(ink(0x10_15_20), share)
    }

    pub(super) fn lighter(self, share: f32) -> Self {
        self.mix(ink(0xff_fa_ee), share)
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "mixing keeps each part within 0 to 255, and the cast saturates"
    )]
    pub(super) fn bytes(self) -> [u8; 3] {
        self.0.map(|part| part.round() as u8)
    }
}

/// The light of an hour.
#[derive(Clone, Copy)]
pub(super) struct Mood {
    pub(super) high: Ink,
    pub(super) middle: Ink,
    pub(super) low: Ink,
    pub(super) sun: Ink,
    /// What distance turns into.
    pub(super) haze: Ink,
    /// Leaves close by.
    pub(super) leaf: Ink,
}

pub(super) const DAWN: Mood = Mood {
    high: ink(0x6f_9b_c4),
    middle: ink(0xf3_c6_a8),
    low: ink(0xff_e6_c4),
    sun: ink(0xff_f3_d6),
    haze: ink(0xd9_b7_ad),
    leaf: ink(0x2f_5d_50),
};
pub(super) const NOON: Mood = Mood {
    high: ink(0x4f_9b_cf),
    middle: ink(0xa5_d5_e8),
    low: ink(0xe9_f5_ee),
    sun: ink(0xff_fb_e8),
    haze: ink(0xa9_cd_cf),
    leaf: ink(0x2d_75_4a),
};
pub(super) const MIST: Mood = Mood {
    high: ink(0x8f_bf_ba),
    middle: ink(0xcd_e4_d0),
    low: ink(0xf6_f2_d8),
    sun: ink(0xff_fa_e0),
    haze: ink(0xbf_d8_c6),
    leaf: ink(0x33_6b_52),
};
pub(super) const ROSE: Mood = Mood {
    high: ink(0x6a_5a_96),
    middle: ink(0xe5_9a_a6),
    low: ink(0xfb_dc_c6),
    sun: ink(0xff_ee_d8),
    haze: ink(0xb9_8c_a8),
    leaf: ink(0x2c_46_56),
};
pub(super) const DUSK: Mood = Mood {
    high: ink(0x3a_2d_5c),
    middle: ink(0xcc_59_6a),
    low: ink(0xff_b7_5e),
    sun: ink(0xff_e5_9a),
    haze: ink(0x9a_55_70),
    leaf: ink(0x22_2a_44),
};
pub(super) const GRAY: Mood = Mood {
    high: ink(0x2d_36_48),
    middle: ink(0x5b_68_79),
    low: ink(0xa9_ae_a6),
    sun: ink(0xe6_e2_cf),
    haze: ink(0x6f_7c_84),
    leaf: ink(0x24_40_3c),
};
pub(super) const NIGHT: Mood = Mood {
    high: ink(0x0c_14_31),
    middle: ink(0x1f_2c_5a),
    low: ink(0x4a_50_82),
    sun: ink(0xf6_f0_d2),
    haze: ink(0x2a_36_62),
    leaf: ink(0x0d_1a_2c),
};

/// A sequence that looks random and is the same for the same seed (splitmix64).
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x2545_f491_4f6c_dd1d))
    }

    fn roll(&mut self) -> u16 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let [high, low, ..] = (mixed ^ (mixed >> 31)).to_be_bytes();
        u16::from_be_bytes([high, low])
    }

    pub(super) fn between(&mut self, least: f32, most: f32) -> f32 {
        least + f32::from(self.roll()) / 65_536.0 * (most - least)
    }

    /// A whole number, both ends included.
    pub(super) fn count(&mut self, least: u16, most: u16) -> u16 {
        least + self.roll() % (most - least + 1)
    }

    pub(super) fn chance(&mut self, share: f32) -> bool {
        self.between(0.0, 1.0) < share
    }

    pub(super) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[usize::from(self.roll()) % choices.len()]
    }
}

/// A wavy line: a height and three swings around it.
#[derive(Clone, Copy)]
pub(super) struct Wave {
    pub(super) base: f32,
    swings: [(f32, f32, f32); 3],
}

impl Wave {
    /// Swings up to `height` around `base`, the longest over about `length` pixels.
    pub(super) fn new(dice: &mut Dice, base: f32, height: f32, length: f32) -> Self {
        let mut swing = |share: f32| {
            let pace = TAU / (length * share * dice.between(0.8, 1.25));
            (height * share, pace, dice.between(0.0, TAU))
        };
        Self { base, swings: [swing(0.62), swing(0.27), swing(0.11)] }
    }

    pub(super) fn at(&self, x: f32) -> f32 {
        let swings =
            self.swings.iter().map(|(height, pace, start)| height * (x * pace + start).sin());
        self.base + swings.sum::<f32>()
    }

    /// The same line at another height, its swings stretched.
    pub(super) fn moved(&self, down: f32, stretch: f32) -> Self {
        let swings = self.swings.map(|(height, pace, start)| (height * stretch, pace, start));
        Self { base: self.base + down, swings }
    }
}
