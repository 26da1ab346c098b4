//! The catalogue: every post as it stands, in memory while the vault is open. Nothing but the fold
//! of all acts, so it can always be made again from the commits.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::index::Row;
use crate::model::{Act, Grant, InstalledRules, Post, PostId, PostRecord, Vantage};

/// Every post as it stands.
#[derive(Debug, Default)]
pub(super) struct Catalogue {
    posts: HashMap<PostId, PostRecord>,
    by_address: HashMap<String, PostId>,
    register: Register,
}

/// What is known beside the posts.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Register {
    pub(super) vantages: Vec<Vantage>,
    /// Readers whose grant has not ended.
    pub(super) grants: Vec<Grant>,
    /// Stretches of lost commits that the user took note of.
    pub(super) accepted: Vec<(u64, u64)>,
    /// The rules that came in the place of those built in.
    #[serde(default)]
    pub(super) rules: Option<InstalledRules>,
}

/// What one act changed.
pub(super) enum Change {
    /// A post's record; the act is number `entry` of its history.
    Post { post: PostId, entry: Option<u32> },
    /// The register.
    Register,
    /// Nothing that is kept here: an act about a post that is not in the vault, or a hand-over.
    Nothing,
}

impl Catalogue {
    pub(super) fn post(&self, id: PostId) -> Option<&PostRecord> {
        self.posts.get(&id)
    }

    pub(super) fn posts(&self) -> impl Iterator<Item = &PostRecord> {
        self.posts.values()
    }

    pub(super) fn by_address(&self, address: &str) -> Option<PostId> {
        self.by_address.get(address).copied()
    }

    pub(super) fn register(&self) -> &Register {
        &self.register
    }

    /// Did the user take note that these commits are lost?
    pub(super) fn is_accepted(&self, numbers: &RangeInclusive<u64>) -> bool {
        let within = |(first, last): &(u64, u64)| {
            (*first..=*last).contains(numbers.start()) && (*first..=*last).contains(numbers.end())
        };
        self.register.accepted.iter().any(within)
    }

    /// Puts back what an index kept.
    pub(super) fn restore(&mut self, row: Row) {
        match row {
            Row::Post(record) => {
                self.know_addresses(&record.post);
                self.posts.insert(record.post.id, *record);
            }
            Row::Register(register) => self.register = *register,
        }
    }

    /// Takes in one act.
    pub(super) fn apply(&mut self, act: &Act) -> Change {
        match act {
            Act::Saved(post) => {
                self.know_addresses(post);
                let record = PostRecord::new(post.clone());
                self.posts.entry(post.id).or_insert(record).post = post.clone();
                Change::Post { post: post.id, entry: None }
            }
            Act::Captured(capture) => {
                self.change(capture.post, |record| record.captured(capture.clone()))
            }
            Act::Looked(observation) => self.change(observation.post, |_| ()),
            Act::Judged(judgement) => {
                self.change(judgement.post, |record| record.judged(judgement.clone()))
            }
            Act::VantageSet(vantage) => {
                let vantages = &mut self.register.vantages;
                vantages.retain(|known| known.name != vantage.name);
                vantages.push(vantage.clone());
                Change::Register
            }
            Act::VantageDropped { name } => {
                self.register.vantages.retain(|known| known.name != *name);
                Change::Register
            }
            Act::Granted(grant) => {
                let grants = &mut self.register.grants;
                grants.retain(|known| known.recipient != grant.recipient);
                grants.push(grant.clone());
                Change::Register
            }
            Act::GrantEnded { recipient, .. } => {
                self.register.grants.retain(|known| known.recipient != *recipient);
                Change::Register
            }
            Act::RulesInstalled(rules) => {
                self.register.rules = Some(rules.clone());
                Change::Register
            }
            Act::RulesDropped { .. } => {
                self.register.rules = None;
                Change::Register
            }
            Act::HandedOver { .. } => Change::Nothing,
            Act::LossAccepted { commits, .. } => {
                self.register.accepted.extend(commits);
                Change::Register
            }
        }
    }

    fn change(&mut self, post: PostId, change: impl FnOnce(&mut PostRecord)) -> Change {
        let Some(record) = self.posts.get_mut(&post) else { return Change::Nothing };
        change(record);
        let entry = record.n_history;
        record.n_history += 1;
        Change::Post { post, entry: Some(entry) }
    }

    fn know_addresses(&mut self, post: &Post) {
        for address in &post.addresses {
            self.by_address.entry(address.clone()).or_insert(post.id);
        }
    }
}
