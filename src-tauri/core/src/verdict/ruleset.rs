//! The rule set: files under `rules/`, one for each platform, one for any web page, one for the
//! line. A broken file is refused, with its line.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use serde::Deserialize;
use sha2::{Digest, Sha256};
use toml::Spanned;

use super::rule::{At, Rule, When};
use crate::model::{Identity, Probe, Query};

/// A file of the rule set: its name and text.
pub type RuleFile<'a> = (&'a str, &'a str);

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../rules/", $name, ".toml")))),*]
    };
}

/// The files built in.
pub const FILES: &[RuleFile<'static>] = files![
    "network",
    "walls",
    "web",
    "judge",
    "facebook",
    "instagram",
    "threads",
    "youtube",
    "x",
    "tiktok",
    "telegram",
    "mastodon",
    "bluesky",
    "reddit",
    "wordpress",
    "blogger",
    "substack",
    "medium",
    "zalo",
];

/// Version of the rule set built in: the day it was last changed.
pub const VERSION: &str = "2026-11-25";

/// The rule set built in. That it can be read is held by a test; a copy that cannot has no rules,
/// and then nothing is ever lost.
pub static BUILT_IN: LazyLock<Arc<RuleSet>> =
    LazyLock::new(|| Arc::new(RuleSet::read(VERSION, FILES).unwrap_or_default()));

/// Why a rule file was refused.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{file}.toml, line {line}: {fault}")]
pub struct BrokenFile {
    /// Name of the file, without its ending.
    pub file: String,
    /// Its line, from 1.
    pub line: usize,
    /// What is wrong.
    pub fault: String,
}

/// Rules, ready to be used.
#[derive(Debug, Default)]
pub struct RuleSet {
    version: String,
    digest: String,
    files: BTreeMap<String, File>,
    /// The files as they were read.
    texts: BTreeMap<String, String>,
    /// In which line of its file each rule's id stands.
    lines: BTreeMap<String, usize>,
}

/// One rule file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// Name of the platform in words.
    pub name: String,
    /// Only what carries the post's own id speaks about it; the page's text is not searched for.
    #[serde(default)]
    pub closed: bool,
    /// What is known to be there, to be looked at beside others: a public post, or with `{origin}`
    /// in it something that every site of this software answers.
    pub control: Option<String>,
    /// A well-formed address that cannot exist: who shows a post there tells nothing apart.
    pub decoy: Option<String>,
    /// Signs of this software in a page of any host; one suffices.
    #[serde(default)]
    pub known_by: Vec<KnownBy>,
    /// How to learn the lasting name of an account whose links carry a passing one.
    pub resolve: Option<Resolve>,
    /// The looks to make at a post, in order.
    #[serde(default)]
    pub look: Vec<LookPlan>,
    /// The rules, in the order in which they are tried.
    #[serde(default)]
    pub rule: Vec<Rule>,
}

/// Signs that hold together.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownBy {
    /// All of them must hold.
    pub when: Vec<When>,
}

/// A question for an account's lasting name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resolve {
    /// The address to ask.
    pub url: String,
    /// Where in the answer the name stands.
    pub name: At,
    /// The post's address under that name, `{name}`.
    pub address: String,
}

/// Where the rules of a file stand.
#[derive(Default, Deserialize)]
struct Lines {
    #[serde(default)]
    rule: Vec<LineOf>,
}

#[derive(Deserialize)]
struct LineOf {
    id: Spanned<String>,
}

/// A look to make.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LookPlan {
    /// What is asked.
    pub probe: Probe,
    /// The address, with `{id}`, `{account}`, `{did}`, `{origin}`, `{link}` in it.
    #[serde(default)]
    pub url: String,
    /// Or where in the post's own page the address stands.
    pub from: Option<At>,
    /// Only for posts on hosts under this domain.
    pub under: Option<String>,
    /// Asked for in the language of `ActivityPub`.
    #[serde(default)]
    pub kin: bool,
    /// Made only when the looks before it did not show the post.
    #[serde(default)]
    pub in_doubt: bool,
}

impl File {
    /// Places that no rule reads: other addresses of the post, and the account's lasting name.
    fn asides(&self) -> impl Iterator<Item = &At> {
        let from = self.look.iter().filter_map(|look| look.from.as_ref());
        from.chain(self.resolve.as_ref().map(|resolve| &resolve.name))
    }
}

impl RuleSet {
    /// Reads rule files.
    ///
    /// # Errors
    /// [`BrokenFile`], for the first fault found.
    pub fn read(version: &str, files: &[RuleFile<'_>]) -> Result<Self, BrokenFile> {
        let mut set = Self { version: version.to_owned(), ..Self::default() };
        set.digest = digest_of(files);
        for (name, text) in files {
            let broken = |at: usize, fault: String| BrokenFile {
                file: (*name).to_owned(),
                line: text.get(..at).unwrap_or(text).matches('\n').count() + 1,
                fault,
            };
            let file: File = toml::from_str(text).map_err(|error| {
                broken(error.span().map_or(0, |span| span.start), error.message().to_owned())
            })?;
            let lines: Lines = toml::from_str(text).unwrap_or_default();
            for (rule, line) in file.rule.iter().zip(lines.rule) {
                let at = line.id.span().start;
                let taken = set.lines.contains_key(&rule.id).then(|| "this id is taken".to_owned());
                if let Some(fault) = fault(rule).or(taken) {
                    return Err(broken(at, format!("{}: {fault}", rule.id)));
                }
                set.lines.insert(rule.id.clone(), broken(at, String::new()).line);
            }
            set.files.insert((*name).to_owned(), file);
            set.texts.insert((*name).to_owned(), (*text).to_owned());
        }
        set.refuse_unknown_needs()?;
        Ok(set)
    }

    fn refuse_unknown_needs(&self) -> Result<(), BrokenFile> {
        for (file, rule) in self.files.iter().flat_map(|(n, f)| f.rule.iter().map(move |r| (n, r)))
        {
            let unknown = |need: &&String| {
                ![super::ANOTHER_COUNTRY, super::ACCOUNT_SEEN].contains(&need.as_str())
                    && !self.lines.contains_key(*need)
            };
            if let Some(need) = rule.needs.iter().find(unknown) {
                let fault = format!("{} needs `{need}`, which is no rule", rule.id);
                return Err(BrokenFile { file: file.clone(), line: self.line_of(&rule.id), fault });
            }
        }
        Ok(())
    }

    /// Does it have everything that judging needs: each file built in, and words for what only the
    /// judge can say? `Err` names what is missing.
    ///
    /// # Errors
    /// The name of the file, or the id of the rule.
    pub fn is_whole(&self) -> Result<(), String> {
        let file = FILES.iter().find(|(name, _)| !self.files.contains_key(*name));
        if let Some((name, _)) = file {
            return Err(format!("{name}.toml"));
        }
        let word = super::ids::ALL.iter().find(|id| self.rule(id).is_none());
        word.map_or(Ok(()), |id| Err(format!("the rule {id}")))
    }

    /// Version: the day of its last change, and `.2`, `.3` for more on one day.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// SHA-256 of all its files, in the order of their names, in hexadecimal.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Version and digest, as they stand in each reading.
    #[must_use]
    pub fn name(&self) -> String {
        let short = self.digest.get(..16).unwrap_or_default();
        format!("{} sha256:{short}", self.version)
    }

    /// In which line of its file a rule begins, from 1.
    #[must_use]
    pub fn line_of(&self, id: &str) -> usize {
        self.lines.get(id).copied().unwrap_or(1)
    }

    /// Names and texts of its files.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// The file of a platform.
    #[must_use]
    pub fn file(&self, platform: &str) -> Option<&File> {
        self.files.get(platform)
    }

    /// Every rule, file by file.
    pub fn rules(&self) -> impl Iterator<Item = (&str, &Rule)> {
        self.files
            .iter()
            .flat_map(|(name, file)| file.rule.iter().map(move |rule| (name.as_str(), rule)))
    }

    /// The rule of this id.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules().find(|(_, rule)| rule.id == id).map(|(_, rule)| rule)
    }

    /// What to ask a body of, for a look of this kind at this post.
    #[must_use]
    pub fn queries(&self, probe: Probe, identity: &Identity) -> Vec<Query> {
        let files = ["network", identity.platform.as_str(), "walls", "web"];
        let rules = files.iter().filter_map(|name| self.file(name)).flat_map(|file| &file.rule);
        let beside = matches!(probe, Probe::Control | Probe::Decoy);
        let read = rules.filter(|rule| rule.reads(probe) || beside);
        let signs = || self.files.values().flat_map(|file| &file.known_by);
        let signs = signs().flat_map(|known| &known.when).map(|when| &when.at);
        let signs = signs.filter(|_| probe == Probe::Page && identity.platform == "web");
        let own = self.file(&identity.platform).into_iter().flat_map(File::asides);
        let asides = signs.chain(own).filter_map(At::query);
        let queries = read.flat_map(Rule::queries).chain(asides);
        let filled: BTreeSet<Query> =
            queries.filter_map(|query| super::fill::query(&query, identity)).collect();
        filled.into_iter().collect()
    }

    /// The header fields that any of it looks at, in lower case.
    #[must_use]
    pub fn headers(&self) -> BTreeSet<&str> {
        let rules = self.rules().flat_map(|(_, rule)| rule.places());
        let asides = self.files.values().flat_map(|file| {
            let signs = file.known_by.iter().flat_map(|known| &known.when).map(|when| &when.at);
            signs.chain(file.asides())
        });
        rules.chain(asides).filter_map(At::header).collect()
    }

    /// All places as the files write them, with file, line and rule of each: for whoever can tell
    /// whether they can be sought.
    pub fn places(&self) -> impl Iterator<Item = (&str, usize, &str, Query)> {
        let rules = self.rules().flat_map(move |(file, rule)| {
            let of_rule = move |query| (file, self.line_of(&rule.id), rule.id.as_str(), query);
            rule.queries().map(of_rule)
        });
        let asides = self.files.iter().flat_map(|(name, file)| {
            let signs = file.known_by.iter().flat_map(|known| &known.when).map(|when| &when.at);
            let places = signs.chain(file.asides()).filter_map(At::query);
            places.map(move |query| (name.as_str(), 1, "the head of the file", query))
        });
        rules.chain(asides)
    }
}

/// SHA-256 over names and texts, each with its length, in the order of names.
fn digest_of(files: &[RuleFile<'_>]) -> String {
    let mut files = files.to_vec();
    files.sort_unstable();
    let mut digest = Sha256::new();
    for part in files.iter().flat_map(|(name, text)| [name, text]) {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    data_encoding::HEXLOWER.encode(&digest.finalize())
}

/// `any`, or a code like `vi` or `zh-TW`.
fn is_language(code: &str) -> bool {
    let (language, place) = code.split_once('-').unwrap_or((code, "XX"));
    let letters = |text: &str, is: fn(&u8) -> bool| text.len() == 2 && text.bytes().all(|b| is(&b));
    code == "any"
        || letters(language, u8::is_ascii_lowercase) && letters(place, u8::is_ascii_uppercase)
}

fn fault(rule: &Rule) -> Option<String> {
    let id = rule.id.as_str();
    let spelled = id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    let sentence = |text: &str| text.ends_with('.');
    if id.is_empty() || !spelled {
        return Some("an id is made of small letters, digits and `-`".into());
    }
    if !sentence(&rule.en) || !sentence(&rule.vi) || rule.en == rule.vi {
        return Some("`en` and `vi` must each be a whole sentence".into());
    }
    if rule.source.trim().is_empty() || rule.seen.parse::<jiff::civil::Date>().is_err() {
        return Some("`source` and `seen` (YYYY-MM-DD) must be given".into());
    }
    if rule.languages.is_empty() || !rule.languages.iter().all(|code| is_language(code)) {
        return Some("`languages` must be codes like \"vi\", or [\"any\"]".into());
    }
    if rule.cut.is_some() && rule.text.is_empty() {
        return Some("`cut` without `text`".into());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_two_small_letters_and_perhaps_a_place() {
        assert!(["any", "vi", "zh-TW"].into_iter().all(is_language));
        let wrong = ["", "v", "vie", "VI", "v1", "vi-", "vi-tw", "vi-T", "zh-TWN", "-TW"];
        assert!(!wrong.into_iter().any(is_language));
    }
}
