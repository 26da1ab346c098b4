//! Layer `bag`: lists of digests, and which files there may be (BUNDLE.md, section 2).

use std::collections::BTreeMap;
use std::io;

use super::{Check, LIST_MAX, SMALL_MAX};
use crate::fault::Layer::Bag;
use crate::layout::REQUIRED;
use crate::text::{Sum, lines, sum_of_hex};

const PAYLOAD: &str = "manifest-sha256.txt";
const TAGS: &str = "tagmanifest-sha256.txt";

impl Check<'_> {
    pub(super) fn bag(&mut self) -> io::Result<()> {
        for path in self.files.by_path.keys() {
            if self.layout.take(path).is_none() {
                self.faults.add(Bag, format!("{path} is a file that bundles do not have"));
            }
        }
        for path in REQUIRED {
            if !self.files.has(path) {
                self.faults.add(Bag, format!("{path} is missing"));
            }
        }
        let declared = self.text(Bag, "bagit.txt", SMALL_MAX)?;
        if declared
            .is_some_and(|it| it != "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
        {
            self.faults.add(Bag, "bagit.txt has another form than it must");
        }
        self.list(PAYLOAD, |path| path.starts_with("data/"))?;
        self.list(TAGS, |path| {
            !path.starts_with("data/") && !path.starts_with("seal/") && path != TAGS
        })?;
        self.info()
    }

    /// Compares a list of digests with the files it is of.
    fn list(&mut self, list: &str, is_of: impl Fn(&str) -> bool) -> io::Result<()> {
        let Some(text) = self.text(Bag, list, LIST_MAX)? else { return Ok(()) };
        let Some(told) = digests(&text) else {
            self.faults.add(Bag, format!("{list} has another form than it must"));
            return Ok(());
        };
        for (path, held) in self.files.by_path.iter().filter(|(path, _)| is_of(path)) {
            match told.get(path.as_str()) {
                None => self.faults.add(Bag, format!("{path} is not in {list}")),
                Some(sum) if *sum != held.sum => {
                    self.faults.add(Bag, format!("{path} is not as {list} says: it was changed"));
                }
                Some(_) => {}
            }
        }
        for path in told.keys() {
            if !is_of(path) || !self.files.has(path) {
                self.faults
                    .add(Bag, format!("{list} names a file that is missing or has no place in it"));
            }
        }
        Ok(())
    }

    fn info(&mut self) -> io::Result<()> {
        let Some(text) = self.text(Bag, "bag-info.txt", SMALL_MAX)? else { return Ok(()) };
        let read = (|| {
            let mut lines = lines(&text)?;
            let date = lines.next()?.strip_prefix("Bagging-Date: ")?;
            let software = lines.next()?.strip_prefix("Bagging-Software: ")?;
            let oxum = lines.next()?.strip_prefix("Payload-Oxum: ")?;
            let letter = |it: u8| it.is_ascii_alphanumeric() || b".+-".contains(&it);
            let version = software.strip_prefix("keepsake ")?;
            let fits = lines.next().is_none()
                && crate::text::time(&format!("{date}T00:00:00Z")).is_some()
                && (1..=40).contains(&version.len())
                && version.bytes().all(letter);
            fits.then(|| (date.to_owned(), software.to_owned(), oxum.to_owned()))
        })();
        let Some((date, software, oxum)) = read else {
            self.faults.add(Bag, "bag-info.txt has another form than it must");
            return Ok(());
        };
        let payload = self.files.by_path.iter().filter(|(path, _)| path.starts_with("data/"));
        let (bytes, count) = payload.fold((0, 0), |sum, (_, held)| (sum.0 + held.len, sum.1 + 1));
        if oxum != format!("{bytes}.{count}") {
            self.faults
                .add(Bag, "bag-info.txt says another number of bytes or files than there are");
        }
        self.bagged = Some((date, software));
        Ok(())
    }
}

/// Paths and digests; none where a line has another form, or is not behind the one before.
fn digests(text: &str) -> Option<BTreeMap<&str, Sum>> {
    let lines = lines(text)?.map(|line| {
        let (sum, path) = line.split_once("  ")?;
        Some((path, sum_of_hex(sum)?))
    });
    let lines: Vec<_> = lines.collect::<Option<_>>()?;
    lines.is_sorted_by(|a, b| a.0 < b.0).then(|| lines.into_iter().collect())
}
