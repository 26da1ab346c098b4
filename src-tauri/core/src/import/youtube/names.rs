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
    /// The letters and digits of the files' names, in order.
    letters: Vec<(String, MemberId)>,
}

impl VideoFiles {
    pub(super) fn below(files: &Files, root: &str) -> Self {
        let is_video = |path: &str| {
            let ending = base_name(path).rsplit_once('.').map_or("", |(_, ending)| ending);
            path.starts_with(root) && ENDINGS.contains(&ending.to_ascii_lowercase().as_str())
        };
        let stem = |id: MemberId| (id, file_stem(files.name(id)).to_owned());
        Self::of(files.named(is_video).into_iter().map(stem))
    }

    /// Files and their names without endings.
    fn of(files: impl Iterator<Item = (MemberId, String)>) -> Self {
        let mut by_stem: HashMap<String, Vec<MemberId>> = HashMap::new();
        let (mut free, mut in_order) = (HashSet::new(), Vec::new());
        for (id, stem) in files {
            free.insert(id);
            in_order.push((letters(&stem), id));
            by_stem.entry(stem).or_default().push(id);
        }
        in_order.sort_unstable();
        Self { by_stem, asked: HashMap::new(), free, letters: in_order }
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
        let longer = self.starting_at(&wanted).take_while(|it| it.0.starts_with(&wanted));
        let starts = wanted.char_indices().skip(SHARED_MIN);
        let starts = starts.filter_map(|(at, _)| wanted.get(..at));
        let shorter =
            starts.flat_map(|start| self.starting_at(start).take_while(move |it| it.0 == start));
        let mut alike = longer.chain(shorter).filter(|it| self.free.contains(&it.1));
        let first = alike.next()?;
        alike.next().is_none().then_some(first.1)
    }

    /// The names in order, from the first that does not stand before this one.
    fn starting_at(&self, name: &str) -> impl Iterator<Item = &(String, MemberId)> {
        let at = self.letters.partition_point(|it| it.0.as_str() < name);
        self.letters.get(at..).unwrap_or_default().iter()
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

    fn files(names: impl Iterator<Item = String>) -> VideoFiles {
        VideoFiles::of((0..).map(MemberId).zip(names))
    }

    #[test]
    fn a_file_is_found_by_its_letters_if_it_is_the_only_one() {
        let names = ["One, two: three!", "one two four", "Four five six", "Four five six seven"];
        let mut files = files(names.iter().map(|name| (*name).to_owned()));
        let mut take = |title: &str| files.take(title).map(|id| id.0);
        assert_eq!(take("One two three four"), Some(0));
        assert_eq!(take("ONE TWO FO"), Some(1));
        assert_eq!(take("Four five"), None);
        assert_eq!(take("Four five six"), Some(2));
        assert_eq!(take("Four five"), None);
        assert_eq!(take("Four-five"), Some(3));
        assert_eq!((take("one two"), take("Nothing alike")), (None, None));
    }

    #[test]
    fn many_titles_and_many_files_cost_no_more_than_both() {
        let mut files = files((0..20_000).map(|n| format!("Another name {n:06}")));
        assert!((0..20_000).all(|n| files.take(&format!("Another title {n:06}")).is_none()));
        assert_eq!(files.left().len(), 20_000);
    }
}
