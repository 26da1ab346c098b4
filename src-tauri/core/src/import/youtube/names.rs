//! From a video's title to its file: the one table that lists videos does not name their files.

use std::collections::{HashMap, HashSet};

use unicode_normalization::UnicodeNormalization;

use super::super::files::{Files, base_name, file_stem};
use crate::model::MemberId;

/// UTF-16 units after which Takeout cuts a name.
const UNITS_MAX: usize = 43;
/// Letters and digits that two names must share to be taken for one.
const SHARED_MIN: usize = 8;
const ENDINGS: &[&str] = &[
    "mp4", "mov", "avi", "mkv", "webm", "m4v", "mpg", "mpeg", "wmv", "flv", "3gp", "mts", "m2ts",
    "ogv",
];

/// The video files of an export, to be given to titles one by one.
pub(super) struct VideoFiles {
    by_stem: HashMap<String, Vec<MemberId>>,
    /// How often each name was asked for.
    asked: HashMap<String, usize>,
    free: HashSet<MemberId>,
    /// Files in order, with the letters and digits of their names.
    letters: Vec<(MemberId, String)>,
}

impl VideoFiles {
    pub(super) fn below(files: &Files, root: &str) -> Self {
        let is_video = |path: &str| {
            let ending = base_name(path).rsplit_once('.').map_or("", |(_, ending)| ending);
            path.starts_with(root) && ENDINGS.contains(&ending.to_ascii_lowercase().as_str())
        };
        let ids = files.named(is_video);
        let mut by_stem: HashMap<String, Vec<MemberId>> = HashMap::new();
        for id in &ids {
            by_stem.entry(file_stem(files.name(*id)).to_owned()).or_default().push(*id);
        }
        let letters = ids.iter().map(|id| (*id, letters(file_stem(files.name(*id))))).collect();
        Self { by_stem, asked: HashMap::new(), free: ids.into_iter().collect(), letters }
    }

    /// The file of the next video of this title.
    pub(super) fn take(&mut self, title: &str) -> Option<MemberId> {
        let name = file_name(title);
        let nth = self.asked.entry(name.clone()).or_default();
        let numbered = if *nth == 0 { name.clone() } else { format!("{name}({nth})") };
        *nth += 1;
        let exact = self
            .by_stem
            .get(&numbered)
            .and_then(|ids| ids.iter().find(|id| self.free.contains(id)));
        let found = exact.copied().or_else(|| self.alike(&name, *self.asked.get(&name)?));
        found.inspect(|id| {
            self.free.remove(id);
        })
    }

    /// The only free file whose name has the same letters, as far as it goes: the signs that
    /// Takeout drops differ from year to year.
    fn alike(&self, name: &str, nth: usize) -> Option<MemberId> {
        let wanted = letters(name);
        if wanted.chars().count() < SHARED_MIN || nth > 1 {
            return None;
        }
        let is_alike = |it: &&(MemberId, String)| {
            let is_long = it.1.chars().count() >= SHARED_MIN;
            is_long && (wanted.starts_with(&it.1) || it.1.starts_with(&wanted))
        };
        let mut alike = self.letters.iter().filter(|it| self.free.contains(&it.0)).filter(is_alike);
        let first = alike.next()?;
        alike.next().is_none().then_some(first.0)
    }

    /// Files that no title asked for.
    pub(super) fn left(&self) -> Vec<MemberId> {
        let mut left: Vec<MemberId> = self.free.iter().copied().collect();
        left.sort_unstable();
        left
    }
}

/// The name Takeout gives to a file, without its ending.
fn file_name(title: &str) -> String {
    let kept = title.chars().filter(|c| !matches!(c, '\\' | ';' | '|' | ':' | '?'));
    let plain: String =
        kept.map(|c| if matches!(c, '\'' | '/' | '%' | '*' | '"') { '_' } else { c }).collect();
    let mut n_units = 0;
    plain
        .nfc()
        .take_while(|c| {
            let fits = n_units < UNITS_MAX;
            n_units += c.len_utf16();
            fits
        })
        .collect()
}

fn letters(name: &str) -> String {
    name.nfc().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_becomes_a_name() {
        assert_eq!(file_name("a: 'b' / c|d? 50%"), "a _b_ _ cd 50_");
        let long = "x".repeat(42) + "😀😀";
        assert_eq!(file_name(&long), "x".repeat(42) + "😀");
    }
}
