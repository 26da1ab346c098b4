//! The ledger: of every listed post what a list is filtered by, in the order of the list, and once
//! somebody searched its words. It follows the vault and is never kept.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use super::super::Archive;
use super::{Filed, Found, Standing, Wanted};
use crate::model::{Brief, Capture, PostId, PostRecord, Status, Time};
use crate::vault::Vault;
use crate::vault::stack::wiping;
use crate::words::seek::Readied;

/// Posts unpacked at once: between them others come to the vault.
const POSTS_AT_ONCE: usize = 256;

/// One listed post.
#[cfg_attr(test, derive(Debug))]
pub(super) struct Line {
    pub(super) id: PostId,
    /// When it was published, else saved, in seconds since 1970.
    pub(super) at: i64,
    /// When it was first missed, the last time it vanished.
    pub(super) vanished: Option<i64>,
    last_look: Option<Time>,
    pub(super) platform: usize,
    pub(super) account: Option<usize>,
    status: Status,
    pub(super) standing: Standing,
    pub(super) has_media: bool,
    pub(super) is_silent: bool,
    pub(super) is_unlinked: bool,
    /// Counts the lines made: tells a line from one that took its place.
    made: u64,
    pub(super) words: Option<Readied>,
}

/// All of them.
#[derive(Default)]
pub(in crate::archive) struct Ledger {
    /// In the order of the list.
    pub(super) lines: Vec<Line>,
    pub(super) platforms: Names,
    pub(super) accounts: Names,
    pub(super) filed: Filed,
    n_made: u64,
    n_unready: usize,
    /// What was sifted last.
    pub(super) last: Option<(Wanted, Found, Vec<PostId>)>,
}

/// Names, by the numbers that a [`Brief`] has in their place.
#[derive(Default)]
pub(super) struct Names {
    pub(super) known: Vec<String>,
    by_number: HashMap<u64, usize>,
}

impl Names {
    /// The place of a name among those known.
    fn place(&mut self, number: u64, name: impl FnOnce() -> String) -> usize {
        let known = &mut self.known;
        *self.by_number.entry(number).or_insert_with(|| {
            let name = name();
            // An account has the same name on several platforms: to a person, it is one.
            known.iter().position(|it| *it == name).unwrap_or_else(|| {
                known.push(name);
                known.len() - 1
            })
        })
    }
}

/// A line whose words are still to be made ready.
pub(super) struct Unready {
    key: (Reverse<i64>, PostId),
    made: u64,
}

impl Ledger {
    /// Takes in what changed in the vault.
    pub(super) fn catch_up(&mut self, vault: &mut Vault) {
        match vault.touched() {
            None => {
                *self = Self { n_made: self.n_made, ..Self::default() };
                let briefs: Vec<Brief> = vault.briefs().copied().collect();
                self.enter(&briefs, vault);
            }
            Some(touched) if touched.is_empty() => return,
            Some(touched) => self.enter_again(&touched, vault),
        }
        self.last = None;
        self.lines.sort_unstable_by_key(Line::key);
        self.n_unready = self.lines.iter().filter(|line| line.words.is_none()).count();
        self.filed = self.file();
    }

    fn enter_again(&mut self, touched: &HashSet<PostId>, vault: &Vault) {
        self.lines.retain(|line| !touched.contains(&line.id));
        let briefs: Vec<Brief> =
            touched.iter().filter_map(|id| Some(vault.post(*id)?.brief())).collect();
        self.enter(&briefs, vault);
    }

    fn enter(&mut self, briefs: &[Brief], vault: &Vault) {
        for brief in briefs.iter().filter(|brief| brief.is_listed) {
            let record = || vault.post(brief.id);
            let platform = || record().map(|it| it.post.platform).unwrap_or_default();
            let account = || record().and_then(|it| Some(it.capture?.account()?.to_owned()));
            let traits = brief.traits;
            self.n_made += 1;
            self.lines.push(Line {
                id: brief.id,
                at: brief.at.unix(),
                vanished: traits.vanished.map(Time::unix),
                // What came from an archive was never looked at when it was saved.
                last_look: Some(brief.last_look).filter(|look| *look > brief.saved),
                platform: self.platforms.place(traits.platform, platform),
                account: brief
                    .account
                    .map(|number| self.accounts.place(number, || account().unwrap_or_default())),
                status: brief.status,
                standing: Standing::of(brief),
                has_media: traits.has_media,
                is_silent: traits.is_silent,
                is_unlinked: traits.is_unlinked,
                made: self.n_made,
                words: None,
            });
        }
    }

    fn file(&self) -> Filed {
        let count = |status| self.lines.iter().filter(|line| line.status == status).count();
        Filed {
            posts: self.lines.len(),
            flagged: count(Status::Flagged),
            suspected: count(Status::Suspected),
            last_look: self.lines.iter().filter_map(|line| line.last_look).max(),
        }
    }

    /// Lines whose words are still to be made ready.
    pub(super) fn unready(&self) -> Vec<Unready> {
        if self.n_unready == 0 {
            return Vec::new();
        }
        let unready = self.lines.iter().filter(|line| line.words.is_none());
        unready.map(|line| Unready { key: line.key(), made: line.made }).collect()
    }

    /// Puts words to their lines; those of a line that changed meanwhile are not its words.
    pub(super) fn put(&mut self, readied: Vec<(Unready, Readied)>) {
        for (unready, words) in readied {
            let place = self.lines.binary_search_by_key(&unready.key, Line::key);
            let line = place.ok().and_then(|place| self.lines.get_mut(place));
            if let Some(line) =
                line.filter(|line| line.made == unready.made && line.words.is_none())
            {
                line.words = Some(words);
                self.n_unready -= 1;
            }
        }
    }
}

impl Line {
    #[cfg(test)]
    pub(super) fn made(id: PostId, at: i64, text: &str) -> Self {
        Self {
            id,
            at,
            vanished: None,
            last_look: None,
            platform: 0,
            account: None,
            status: Status::Watched,
            standing: Standing::Watched,
            has_media: false,
            is_silent: false,
            is_unlinked: false,
            made: 0,
            words: Some(Readied::of([text])),
        }
    }

    fn key(&self) -> (Reverse<i64>, PostId) {
        (Reverse(self.at), self.id)
    }
}

/// Makes the words of some lines ready, and hands them on. Ends early where `put` says so.
pub(super) fn ready(
    archive: &Archive,
    unready: Vec<Unready>,
    put: &mut dyn FnMut(Vec<(Unready, Readied)>) -> bool,
) {
    let mut left = unready.into_iter().peekable();
    while left.peek().is_some() {
        let some: Vec<Unready> = left.by_ref().take(POSTS_AT_ONCE).collect();
        let records: Vec<Option<PostRecord>> = {
            let vault = archive.vault();
            some.iter().map(|unready| vault.post(unready.key.1)).collect()
        };
        let readied = wiping(|| {
            let pairs = some.into_iter().zip(records);
            pairs.filter_map(|(unready, record)| Some((unready, words(&record?)))).collect()
        });
        if !put(readied) {
            break;
        }
    }
}

/// What a post is found by.
fn words(record: &PostRecord) -> Readied {
    let Some(capture) = &record.capture else { return Readied::of([]) };
    let import = capture.import.as_deref();
    let told = import.into_iter().flat_map(|import| {
        let wordings = import.wordings.iter().map(|wording| &wording.text);
        import.display.iter().chain(&import.warning).chain(wordings)
    });
    let alts = capture.media.iter().filter_map(|medium| medium.alt.as_ref());
    let missing = capture.missing.iter().filter_map(|medium| medium.alt.as_ref());
    let texts = capture.title.iter().chain([&capture.text]).chain(told).chain(alts).chain(missing);
    Readied::of(Capture::account(capture).into_iter().chain(texts.map(String::as_str)))
}
