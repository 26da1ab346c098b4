//! Which paths a bundle may have, and which it has (BUNDLE.md, sections 2 to 8).

use std::collections::{BTreeMap, BTreeSet};

use crate::text::{is_authority, item, number};

/// Above the folder that holds all.
pub(crate) const REQUIRED: [&str; 7] = [
    "0-OPEN-ME-FIRST.html",
    "HOW-TO-VERIFY.txt",
    "bag-info.txt",
    "bagit.txt",
    "manifest-sha256.txt",
    "tagmanifest-sha256.txt",
    "verify.html",
];
const ALLOWED: [&str; 3] = ["certificate-template.pdf", "report.en.pdf", "report.vi.pdf"];
pub(crate) const WACZ: &str = "data/archive/keepsake.wacz";
pub(crate) const CASE: &str = "data/case.json";
const KEYS: [&str; 3] = ["allowed_signers.txt", "log.pem", "log.vkey"];

/// The stamps of a file: names of authorities, and whether there is an `.ots`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct StampFiles {
    pub(crate) names: BTreeSet<String>,
    pub(crate) has_ots: bool,
}

/// What is there, by kind.
#[derive(Debug, Default)]
pub(crate) struct Layout {
    pub(crate) seal: StampFiles,
    /// Numbers of entries with their stamps; whatever of their files is there.
    pub(crate) checkpoints: BTreeMap<u64, StampFiles>,
    pub(crate) consistency: BTreeSet<(u64, u64)>,
    /// Entries, whatever of their files is there.
    pub(crate) entries: BTreeSet<u64>,
    /// Checkpoint and item.
    pub(crate) heads: BTreeSet<(u64, String)>,
    /// Folder and name.
    pub(crate) items: BTreeSet<(String, String)>,
    pub(crate) rules: BTreeSet<String>,
    /// Authorities whose certificates are there.
    pub(crate) authorities: BTreeSet<String>,
}

impl Layout {
    /// Takes a path; none where bundles have no such path.
    pub(crate) fn take(&mut self, path: &str) -> Option<()> {
        let parts: Vec<&str> = path.split('/').collect();
        match parts.as_slice() {
            [name] => (REQUIRED.contains(name) || ALLOWED.contains(name)).then_some(())?,
            ["seal", name] => {
                stamp(name.strip_prefix("tagmanifest-sha256.txt.")?, &mut self.seal)?;
            }
            ["data", "case.json"] | ["data", "archive", "keepsake.wacz"] => {}
            ["data", "keys", name] => KEYS.contains(name).then_some(())?,
            ["data", "keys", "tsa", name] => {
                let name = name.strip_suffix(".pem").filter(|name| is_authority(name))?;
                self.authorities.insert(name.to_owned());
            }
            ["data", "log", log @ ..] => self.log(log)?,
            ["data", "items", folder, name] => {
                let n = number(folder.trim_start_matches('0'));
                let fits = n.is_some_and(|n| *folder == format!("{n:03}") && n > 0);
                (fits && Copy::read(name).is_some()).then_some(())?;
                self.items.insert((format!("items/{folder}"), (*name).to_owned()));
            }
            ["data", "rules", name] => {
                name.strip_suffix(".toml").filter(|stem| !stem.is_empty())?;
                self.rules.insert((*name).to_owned());
            }
            _ => return None,
        }
        Some(())
    }

    fn log(&mut self, parts: &[&str]) -> Option<()> {
        match parts {
            ["checkpoints", name] => {
                let (n, rest) = name.split_once('.')?;
                let (n, rest) = (number(n)?, rest.strip_prefix("txt")?);
                // Looked at before it is put down: none is there because of a path of another form.
                match rest.strip_prefix('.') {
                    Some(rest) => stamp(rest, &mut StampFiles::default())?,
                    None => rest.is_empty().then_some(())?,
                }
                let files = self.checkpoints.entry(n).or_default();
                if let Some(rest) = rest.strip_prefix('.') {
                    stamp(rest, files)?;
                }
            }
            ["consistency", name] => {
                let (old, new) = name.strip_suffix(".txt")?.split_once('-')?;
                self.consistency.insert((number(old)?, number(new)?));
            }
            ["entries", name] => {
                let (seq, rest) = name.split_once('.')?;
                ["json", "tlog-proof", "disclosures.txt"].contains(&rest).then_some(())?;
                self.entries.insert(number(seq)?);
            }
            ["heads", n, name] => {
                let name = name.strip_suffix(".txt")?;
                item(name)?;
                self.heads.insert((number(n)?, name.to_owned()));
            }
            _ => return None,
        }
        Some(())
    }
}

/// `sig`, `ots`, `<name>.tsr`.
fn stamp(rest: &str, files: &mut StampFiles) -> Option<()> {
    match rest {
        "sig" => {}
        "ots" => files.has_ots = true,
        other => {
            let name = other.strip_suffix(".tsr").filter(|name| is_authority(name))?;
            files.names.insert(name.to_owned());
        }
    }
    Some(())
}

/// What the name of a plain copy says: the field, the entry, whether it is masked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Copy {
    pub(crate) field: String,
    pub(crate) entry: u64,
    pub(crate) is_masked: bool,
}

impl Copy {
    pub(crate) fn read(name: &str) -> Option<Self> {
        let (plain, is_masked) = match name.strip_prefix("masked-") {
            Some(plain) => (plain, true),
            None => (name, false),
        };
        let parts: Vec<&str> = plain.split('.').collect();
        let [what, entry, extension] = parts.as_slice() else { return None };
        let letter = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit();
        let fits = (1..=8).contains(&extension.len()) && extension.bytes().all(letter);
        let field = match what.split_once('-') {
            None => (*what == "text" && (is_masked || *extension == "txt"))
                .then(|| "text".to_owned())?,
            Some(("media", n)) => format!("media.{}", number(n)?),
            Some(("file", n)) => format!("files.{}", number(n)?),
            Some(_) => return None,
        };
        fits.then_some(Self { field, entry: number(entry)?, is_masked })
    }
}

/// Whether a field of this name has a plain copy.
pub(crate) fn has_copy(field: &str) -> bool {
    let numbered = |prefix: &str| field.strip_prefix(prefix).and_then(number).is_some();
    field == "text" || numbered("media.") || numbered("files.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_bundles_are_known_and_no_others() {
        let known = |path: &str| Layout::default().take(path).is_some();
        let item = format!("i-{}", "0".repeat(32));
        for path in [
            "verify.html",
            "report.vi.pdf",
            "seal/tagmanifest-sha256.txt.sig",
            "seal/tagmanifest-sha256.txt.a-1.tsr",
            "data/keys/log.pem",
            "data/keys/tsa/free.pem",
            "data/log/checkpoints/7.txt",
            "data/log/checkpoints/7.txt.ots",
            "data/log/consistency/3-7.txt",
            "data/log/entries/0.tlog-proof",
            &format!("data/log/heads/7/{item}.txt"),
            "data/items/001/text.4.txt",
            "data/items/1000/media-0.4.jpg",
            "data/items/001/masked-file-2.4.png",
            "data/rules/web.toml",
            WACZ,
            CASE,
        ] {
            assert!(known(path), "{path}");
        }
        for path in [
            "report.fr.pdf",
            "README.txt",
            "seal/x.txt",
            "seal/tagmanifest-sha256.txt",
            "seal/tagmanifest-sha256.txt.A.tsr",
            "data/log/checkpoints/07.txt",
            "data/log/checkpoints/7.txtx",
            "data/log/checkpoints/7.sig",
            "data/log/entries/0.txt",
            "data/items/000/text.1.txt",
            "data/items/01/text.1.txt",
            "data/items/0001/text.1.txt",
            "data/items/001/text.1.jpg",
            "data/items/001/a.txt",
            "data/items/001/media-0.1.",
            "data/items/001/media-0.1.JPG",
            "data/log/heads/7/x.txt",
            "data/rules/.toml",
            "data/rules/a.txt",
            "data/x.txt",
            "Data/case.json",
            "data/archive/x.wacz",
        ] {
            assert!(!known(path), "{path}");
        }
    }
}
