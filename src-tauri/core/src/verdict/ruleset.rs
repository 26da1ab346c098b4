//! The rule set: files under `rules/`, one for each platform, one for any web page, one for the
//! line. A broken file is refused, with its line.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;
use sha2::{Digest, Sha256};
use toml::Spanned;

use super::rule::Rule;
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
pub static BUILT_IN: LazyLock<RuleSet> =
    LazyLock::new(|| RuleSet::read(VERSION, FILES).unwrap_or_default());

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
    /// A public post that is known to be alive, to be looked at beside others.
    pub control: Option<String>,
    /// The looks to make at a post, in order.
    #[serde(default)]
    pub look: Vec<LookPlan>,
    /// The rules, in the order in which they are tried.
    #[serde(default)]
    pub rule: Vec<Rule>,
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
    /// The address, with `{id}`, `{account}`, `{did}`, `{host}`, `{link}` in it.
    pub url: String,
    /// Made only when the looks before it did not show the post.
    #[serde(default)]
    pub in_doubt: bool,
}

impl RuleSet {
    /// Reads rule files.
    ///
    /// # Errors
    /// [`BrokenFile`], for the first fault found.
    pub fn read(version: &str, files: &[RuleFile<'_>]) -> Result<Self, BrokenFile> {
        let mut set = Self { version: version.to_owned(), ..Self::default() };
        let mut ids = BTreeSet::new();
        let mut digest = Sha256::new();
        for (name, text) in files {
            digest.update((name.len() as u64).to_be_bytes());
            digest.update(name);
            digest.update((text.len() as u64).to_be_bytes());
            digest.update(text);
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
                let fault = fault(rule);
                let fault = fault.or_else(|| {
                    (!ids.insert(rule.id.clone())).then(|| "this id is taken".to_owned())
                });
                if let Some(fault) = fault {
                    return Err(broken(line.id.span().start, format!("{}: {fault}", rule.id)));
                }
            }
            set.files.insert((*name).to_owned(), file);
        }
        set.digest = data_encoding::HEXLOWER.encode(&digest.finalize());
        set.refuse_unknown_needs(&ids)?;
        Ok(set)
    }

    fn refuse_unknown_needs(&self, ids: &BTreeSet<String>) -> Result<(), BrokenFile> {
        for (file, rule) in self.files.iter().flat_map(|(n, f)| f.rule.iter().map(move |r| (n, r)))
        {
            let unknown = |need: &&String| {
                ![super::ANOTHER_COUNTRY, super::ACCOUNT_SEEN].contains(&need.as_str())
                    && !ids.contains(*need)
            };
            if let Some(need) = rule.needs.iter().find(unknown) {
                let fault = format!("{} needs `{need}`, which is no rule", rule.id);
                return Err(BrokenFile { file: file.clone(), line: 1, fault });
            }
        }
        Ok(())
    }

    /// Version and digest, as they stand in each reading.
    #[must_use]
    pub fn name(&self) -> String {
        let short = self.digest.get(..16).unwrap_or_default();
        format!("{} sha256:{short}", self.version)
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
        let read = rules.filter(|rule| rule.reads(probe) || probe == Probe::Control);
        let queries = read.flat_map(Rule::queries);
        let filled: BTreeSet<Query> =
            queries.filter_map(|query| super::fill::query(&query, identity)).collect();
        filled.into_iter().collect()
    }

    /// The places of all rules as the files write them, with the file of each: for whoever can tell
    /// whether they can be sought.
    pub fn places(&self) -> impl Iterator<Item = (&str, &Rule, Query)> {
        self.rules().flat_map(|(file, rule)| rule.queries().map(move |query| (file, rule, query)))
    }
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
    if rule.source.is_empty() || rule.seen.len() != 10 {
        return Some("`source` and `seen` (YYYY-MM-DD) must be given".into());
    }
    if rule.cut.is_some() && rule.text.is_empty() {
        return Some("`cut` without `text`".into());
    }
    None
}
