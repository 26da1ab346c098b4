//! Things known about elements by their names, found by comparing numbers, which takes a fraction
//! of comparing words.

/// Letters of the longest name that may stand in a table.
const NAME_BYTES_MAX: usize = 16;

/// What is known, by name.
pub(super) struct Table<T>(Vec<(u128, T)>);

impl<T: Copy> Table<T> {
    /// Names that are too long are left out; a test of each table finds them.
    pub(super) fn new<'n>(known: impl IntoIterator<Item = (&'n str, T)>) -> Self {
        let number = |(name, value)| Some((as_number(name)?, value));
        let mut known: Vec<(u128, T)> = known.into_iter().filter_map(number).collect();
        known.sort_by_key(|(name, _)| *name);
        Self(known)
    }

    /// What is known about elements called `name`.
    pub(super) fn get(&self, name: &str) -> Option<T> {
        let name = as_number(name)?;
        let at = self.0.binary_search_by_key(&name, |(known, _)| *known).ok()?;
        self.0.get(at).map(|(_, value)| *value)
    }
}

fn as_number(name: &str) -> Option<u128> {
    let mut bytes = [0; NAME_BYTES_MAX];
    bytes.get_mut(..name.len())?.copy_from_slice(name.as_bytes());
    Some(u128::from_be_bytes(bytes))
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
