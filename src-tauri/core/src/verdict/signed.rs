//! A rule set in one signed file: the way to new rules without a new release.
//!
//! The file is a signed note (C2SP `signed-note`), Ed25519: text, an empty line, signatures. The
//! text is `keepsake-rules 1`, `version YYYY-MM-DD`, and behind a line `#> NAME` each rule file as
//! it stands. Who may sign is not for the file to say: publishers are given.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::str::FromStr;

use ed25519_dalek::SigningKey;

use super::ruleset::{BrokenFile, RuleSet};
use crate::model::{Note, NoteError};

pub use crate::model::{NoKey, NoteKey as Publisher};

/// Most bytes of a signed file; the rules built in have a sixth of it.
pub const SIGNED_BYTES_MAX: usize = 1024 * 1024;

const FORMAT: &str = "keepsake-rules 1";
const FILE_MARK: &str = "#> ";
const PRIVATE_MARK: &str = "PRIVATE+KEY+";

/// The publishers this program was built with: one key a line, `#` for comments. Whoever builds
/// Keepsake for others puts their own key there; without one only keys that the user names count.
#[must_use]
pub fn publishers_built_in() -> Vec<Publisher> {
    let lines = include_str!("../../rules/publishers.txt").lines().map(str::trim);
    let keys = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    keys.filter_map(|line| line.parse().ok()).collect()
}

/// Why a signed file was refused.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Unacceptable {
    /// More than [`SIGNED_BYTES_MAX`].
    #[error("the file is larger than 1 MiB")]
    TooLarge,
    /// Not a signed note.
    #[error("this is no signed rule file, or it is not whole")]
    NotSigned,
    /// Nobody we know signed it.
    #[error("none of the publishers that this program trusts signed the file")]
    UnknownSigner,
    /// A signature of a publisher we know does not fit the text.
    #[error("the signature does not fit the file: it was changed after it was signed")]
    WrongSignature,
    /// Another format: a later program made it.
    #[error("the file has a format that this version does not know")]
    Format,
    /// A version that is no day.
    #[error("the file's version is no day in the form 2026-11-25")]
    Version,
    /// One of its rule files is broken.
    #[error(transparent)]
    Broken(#[from] BrokenFile),
    /// A rule file, or a rule, that judging needs is missing.
    #[error("{0} is missing in the file")]
    Missing(String),
}

/// A rule set whose signature holds.
#[derive(Debug)]
pub struct SignedRules {
    /// The rules.
    pub rules: RuleSet,
    /// Who signed them.
    pub signer: Publisher,
}

/// A key that signs rule files. Wiped when dropped.
pub struct PublishingKey {
    publisher: Publisher,
    key: SigningKey,
}

impl PublishingKey {
    /// The key of this name made of 32 random bytes.
    ///
    /// # Errors
    /// [`NoKey`] for a name that is empty or has blanks or `+` in it.
    pub fn new(name: &str, seed: &[u8; 32]) -> Result<Self, NoKey> {
        let key = SigningKey::from_bytes(seed);
        Ok(Self { publisher: Publisher::new(name, key.verifying_key())?, key })
    }

    /// Its public part.
    #[must_use]
    pub fn publisher(&self) -> &Publisher {
        &self.publisher
    }

    /// Its secret line, for a file that stays with the publisher.
    #[must_use]
    pub fn secret(&self) -> zeroize::Zeroizing<String> {
        let key = self.publisher.written(self.key.as_bytes());
        zeroize::Zeroizing::new(format!("{PRIVATE_MARK}{}", key.as_str()))
    }

    /// The rule files as one signed file. They are read first: nobody signs what others refuse.
    ///
    /// # Errors
    /// [`Unacceptable`].
    pub fn sign(&self, version: &str, files: &[(&str, &str)]) -> Result<String, Unacceptable> {
        let mut text = format!("{FORMAT}\nversion {version}\n");
        for (name, file) in files {
            let end = if file.ends_with('\n') { "" } else { "\n" };
            // Infallible: a String takes every write.
            let _ = write!(text, "{FILE_MARK}{name}\n{file}{end}");
        }
        rules_of(&text)?;
        let signed = self.publisher.sign(&text, &self.key);
        if signed.len() > SIGNED_BYTES_MAX { Err(Unacceptable::TooLarge) } else { Ok(signed) }
    }
}

impl FromStr for PublishingKey {
    type Err = NoKey;

    fn from_str(text: &str) -> Result<Self, NoKey> {
        let (name, id, seed) =
            Publisher::parts(text.trim().strip_prefix(PRIVATE_MARK).ok_or(NoKey)?)?;
        let key = Self::new(name, &seed)?;
        if key.publisher.hash() == id { Ok(key) } else { Err(NoKey) }
    }
}

/// Opens a signed file: who signed it first, then what it says.
///
/// # Errors
/// [`Unacceptable`].
pub fn open(file: &[u8], publishers: &[Publisher]) -> Result<SignedRules, Unacceptable> {
    if file.len() > SIGNED_BYTES_MAX {
        return Err(Unacceptable::TooLarge);
    }
    let note = Note::read(file).ok_or(Unacceptable::NotSigned)?;
    let signer = note.signer(publishers).map_err(|error| match error {
        NoteError::NotSigned => Unacceptable::NotSigned,
        NoteError::UnknownSigner => Unacceptable::UnknownSigner,
        NoteError::WrongSignature => Unacceptable::WrongSignature,
    })?;
    Ok(SignedRules { rules: rules_of(note.text)?, signer: signer.clone() })
}

/// Reads a file that was opened before and kept where nobody could change it.
///
/// # Errors
/// [`Unacceptable`].
pub fn reopen(file: &[u8]) -> Result<RuleSet, Unacceptable> {
    rules_of(Note::read(file).ok_or(Unacceptable::NotSigned)?.text)
}

/// A version as versions are compared: later ones are greater. `None` for what is no version.
#[must_use]
pub fn order(version: &str) -> Option<(jiff::civil::Date, u32)> {
    let (day, number) = version.split_once('.').unwrap_or((version, "1"));
    let plain = day.len() == 10 && number.bytes().all(|byte| byte.is_ascii_digit());
    Some((day.parse().ok()?, number.parse().ok()?)).filter(|_| plain)
}

fn rules_of(text: &str) -> Result<RuleSet, Unacceptable> {
    let rest = text.strip_prefix(FORMAT).and_then(|rest| rest.strip_prefix('\n'));
    let (version, rest) =
        rest.and_then(|rest| rest.split_once('\n')).ok_or(Unacceptable::Format)?;
    let version = version.strip_prefix("version ").ok_or(Unacceptable::Version)?;
    order(version).ok_or(Unacceptable::Version)?;
    let mut files: Vec<(&str, &str)> = Vec::new();
    let mut names = BTreeSet::new();
    let mut rest = rest;
    while !rest.is_empty() {
        let (name, file) = rest
            .strip_prefix(FILE_MARK)
            .and_then(|r| r.split_once('\n'))
            .ok_or(Unacceptable::Format)?;
        let plain = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase());
        if !plain || !names.insert(name) {
            return Err(Unacceptable::Format);
        }
        let end = next_file(file);
        files.push((name, file.get(..end).unwrap_or_default()));
        rest = file.get(end..).unwrap_or_default();
    }
    let rules = RuleSet::read(version, &files)?;
    rules.is_whole().map_err(Unacceptable::Missing)?;
    Ok(rules)
}

/// Where the next file's mark begins, or the end.
fn next_file(text: &str) -> usize {
    if text.starts_with(FILE_MARK) {
        return 0;
    }
    text.find(&format!("\n{FILE_MARK}")).map_or(text.len(), |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::super::{BUILT_IN, FILES, VERSION};
    use super::*;

    fn key(n: u8) -> PublishingKey {
        PublishingKey::new("rules.example", &[n; 32]).unwrap()
    }

    fn signed(version: &str) -> String {
        key(1).sign(version, FILES).unwrap()
    }

    fn refused(file: &str, publishers: &[Publisher]) -> Unacceptable {
        open(file.as_bytes(), publishers).unwrap_err()
    }

    #[test]
    fn what_a_trusted_publisher_signed_is_what_was_built_in() {
        let opened = open(signed(VERSION).as_bytes(), &[key(1).publisher().clone()]).unwrap();
        assert_eq!(opened.rules.name(), BUILT_IN.name());
        assert_eq!(&opened.signer, key(1).publisher());
        assert_eq!(reopen(signed(VERSION).as_bytes()).unwrap().digest(), BUILT_IN.digest());
        assert!(signed(VERSION).len() < SIGNED_BYTES_MAX / 4, "there is room for more rules");
    }

    #[test]
    fn only_a_key_that_is_trusted_opens_it_whatever_name_it_has() {
        let file = signed(VERSION);
        assert_eq!(refused(&file, &[]), Unacceptable::UnknownSigner);
        assert_eq!(refused(&file, &[key(2).publisher().clone()]), Unacceptable::UnknownSigner);
    }

    #[test]
    fn every_changed_byte_of_the_text_refuses_the_file() {
        let (file, trusted) = (signed(VERSION), [key(1).publisher().clone()]);
        for (from, to) in [
            ("says = \"removed\"", "says = \"visible\""),
            ("version 2026", "version 2036"),
            ("keepsake-rules 1\n", "keepsake-rules 1\n\n"),
            ("#> web\n", "#> wet\n"),
        ] {
            assert_eq!(
                refused(&file.replacen(from, to, 1), &trusted),
                Unacceptable::WrongSignature
            );
        }
        let half = file.get(..file.len() / 2).unwrap();
        assert!(matches!(
            refused(half, &trusted),
            Unacceptable::NotSigned | Unacceptable::UnknownSigner
        ));
        let line = file.lines().last().unwrap().to_owned();
        for rest in ["", "\u{2014} rules.example AAAA\n", "\u{2014} rules.example ????\n", &line] {
            let other = format!("{}{rest}", file.strip_suffix(&format!("{line}\n")).unwrap());
            assert_eq!(refused(&other, &trusted), Unacceptable::NotSigned, "{rest}");
        }
        assert_eq!(refused(&"x".repeat(SIGNED_BYTES_MAX + 1), &trusted), Unacceptable::TooLarge);
        assert_eq!(open(b"\xff\xfe", &trusted).unwrap_err(), Unacceptable::NotSigned);
    }

    #[test]
    fn a_signature_of_a_stranger_beside_ours_harms_nothing_and_a_broken_one_of_ours_refuses() {
        let file = signed(VERSION);
        let stranger = key(2).sign(VERSION, FILES).unwrap();
        let both = format!("{file}{}\n", stranger.lines().last().unwrap());
        open(both.as_bytes(), &[key(1).publisher().clone()]).unwrap();
        let other = key(1).sign("2027-01-01", FILES).unwrap();
        let mixed = format!("{file}{}\n", other.lines().last().unwrap());
        let refused = refused(&mixed, &[key(1).publisher().clone()]);
        assert_eq!(refused, Unacceptable::WrongSignature);
    }

    #[test]
    fn broken_files_are_not_signed_and_refused_with_their_line_where_they_were() {
        let broken = |name: &str, change: &dyn Fn(&str) -> String| {
            let change = |(file, text): &(&'static str, &'static str)| {
                (*file, if *file == name { change(text) } else { (*text).to_owned() })
            };
            let files: Vec<(&str, String)> = FILES.iter().map(change).collect();
            let files: Vec<(&str, &str)> = files.iter().map(|(n, t)| (*n, t.as_str())).collect();
            key(1).sign(VERSION, &files).unwrap_err()
        };
        let fault = broken("zalo", &|text| text.replace("languages = [\"any\"]\n", ""));
        let Unacceptable::Broken(fault) = fault else { panic!("{fault}") };
        let zalo = FILES.iter().find(|(name, _)| *name == "zalo").unwrap().1;
        let line = zalo.lines().position(|line| line == "[[rule]]").unwrap() + 1;
        assert_eq!((fault.file.as_str(), fault.line), ("zalo", line));
        assert!(matches!(broken("web", &|_| "name = \"w\"\n".into()), Unacceptable::Missing(_)));
        let without = |name: &str| {
            let files: Vec<_> = FILES.iter().copied().filter(|(n, _)| *n != name).collect();
            key(1).sign(VERSION, &files).unwrap_err()
        };
        assert_eq!(without("facebook"), Unacceptable::Missing("facebook.toml".into()));
        assert_eq!(key(1).sign("tomorrow", FILES).unwrap_err(), Unacceptable::Version);
        let twice = [FILES, &[("zalo", "name = \"z\"\n")]].concat();
        assert_eq!(key(1).sign(VERSION, &twice).unwrap_err(), Unacceptable::Format);
        let marks =
            [FILES, &[("other", "name = \"z\"\n#> more\nname = \"y\"\n#> ../x\n")]].concat();
        assert_eq!(key(1).sign(VERSION, &marks).unwrap_err(), Unacceptable::Format);
    }

    #[test]
    fn versions_are_days_and_later_is_greater() {
        let sorted = ["2026-09-30", "2026-11-25", "2026-11-25.2", "2026-11-25.10", "2027-01-01"];
        let orders: Vec<_> = sorted.iter().map(|version| order(version).unwrap()).collect();
        assert!(orders.is_sorted());
        for none in ["", "1", "2026-11-31", "2026-11-25.x", "2026-11-25.", "+2026-11-25", "own"] {
            assert_eq!(order(none), None, "{none}");
        }
        assert!(order(VERSION).is_some());
    }

    #[test]
    fn keys_are_those_of_the_standard() {
        // The example of golang.org/x/mod/sumdb/note, where the form comes from.
        let secret =
            "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
        let key: PublishingKey = secret.parse().unwrap();
        let public = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        assert_eq!((key.publisher().to_string().as_str(), key.secret().as_str()), (public, secret));
        for wrong in
            ["", "a+b+c", "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"]
        {
            assert_eq!(wrong.parse::<Publisher>(), Err(NoKey), "{wrong}");
        }
        assert!(PublishingKey::new("with blank", &[1; 32]).is_err());
    }

    #[test]
    fn the_publishers_built_in_can_all_be_read() {
        let lines = include_str!("../../rules/publishers.txt").lines();
        let keys = lines.filter(|line| !line.is_empty() && !line.starts_with('#')).count();
        assert_eq!(publishers_built_in().len(), keys);
    }
}
