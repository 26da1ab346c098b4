//! Things known about elements by their names, found by a number made of the name.

/// Letters of the longest name that may stand in a table.
const NAME_BYTES_MAX: usize = 16;

/// Places of a table, a power of two. There are some hundred names in one, so that most are found
/// at once.
const PLACES: usize = 1 << PLACES_BITS;
const PLACES_BITS: u32 = 9;

/// What is known, by name. Each stands at the place that its number leads to, or at the next free
/// one.
pub(super) struct Table<T>(Vec<Option<(u128, T)>>);

impl<T: Copy> Table<T> {
    /// Names that are too long are left out; a test of each table finds them.
    pub(super) fn new<'n>(known: impl IntoIterator<Item = (&'n str, T)>) -> Self {
        let mut table = Self(vec![None; PLACES]);
        for (name, value) in known {
            let Some(number) = as_number(name) else { continue };
            if let Some(free) = around(number).find(|at| matches!(table.0.get(*at), Some(None)))
                && let Some(place) = table.0.get_mut(free)
            {
                *place = Some((number, value));
            }
        }
        table
    }

    /// What is known about elements called `name`.
    pub(super) fn get(&self, name: &str) -> Option<T> {
        let number = as_number(name)?;
        for at in around(number) {
            match self.0.get(at)? {
                Some((known, value)) if *known == number => return Some(*value),
                Some(_) => {}
                None => return None,
            }
        }
        None
    }
}

/// The places at which a number may stand, in the order in which they are looked at.
fn around(number: u128) -> impl Iterator<Item = usize> {
    #[expect(clippy::cast_possible_truncation, reason = "folded: both halves count")]
    let folded = (number as u64) ^ ((number >> 64) as u64);
    // Fibonacci hashing: the upper bits depend on all.
    let mixed = folded.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (u64::BITS - PLACES_BITS);
    let first = usize::try_from(mixed).unwrap_or_default();
    (first..PLACES).chain(0..first)
}

fn as_number(name: &str) -> Option<u128> {
    let fits = name.len() <= NAME_BYTES_MAX;
    fits.then(|| name.bytes().fold(0, |number, byte| number << 8 | u128::from(byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_a_table_is_found_and_nothing_else() {
        let table = Table::new([("p", 1), ("blockquote", 2), ("selectedcontent", 3)]);
        for (name, value) in [("p", Some(1)), ("blockquote", Some(2)), ("selectedcontent", Some(3))]
        {
            assert_eq!(table.get(name), value);
        }
        for name in ["", "q", "block", "a-name-longer-than-any-there-is"] {
            assert_eq!(table.get(name), None, "{name}");
        }
    }
}
