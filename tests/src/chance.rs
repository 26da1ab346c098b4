//! Chance that can be played again: `SplitMix64` from a seed.

/// A source of numbers that are the same for the same seed.
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// The chance of this seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Any number.
    pub fn any(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`; 0 where `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).unwrap_or(u64::MAX);
        usize::try_from(self.any() % end).unwrap_or(0)
    }

    /// Sixteen bytes, for an id.
    pub fn id(&mut self) -> [u8; 16] {
        let (a, b) = (self.any().to_be_bytes(), self.any().to_be_bytes());
        let mut id = [0; 16];
        id[..8].copy_from_slice(&a);
        id[8..].copy_from_slice(&b);
        id
    }
}
