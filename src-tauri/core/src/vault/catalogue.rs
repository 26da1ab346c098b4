//! The catalogue: every post as it stands, in memory while the vault is open. Nothing but the fold
//! of all acts, so it can always be made again from the commits.

use std::collections::HashMap;

use crate::model::{Act, Post, PostId, PostRecord, Vantage};

/// Every post as it stands.
#[derive(Debug, Default)]
pub(super) struct Catalogue {
    posts: HashMap<PostId, PostRecord>,
    by_address: HashMap<String, PostId>,
    vantages: Vec<Vantage>,
}

/// What one act changed.
pub(super) enum Change {
    /// A post's record; the act is number `entry` of its history.
    Post { post: PostId, entry: Option<u32> },
    /// The vantages.
    Vantages,
    /// Nothing: an act about a post that is not in the vault.
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

    pub(super) fn vantages(&self) -> &[Vantage] {
        &self.vantages
    }

    /// Puts back a record and the vantages that an index kept.
    pub(super) fn restore(&mut self, record: PostRecord) {
        self.know_addresses(&record.post);
        self.posts.insert(record.post.id, record);
    }

    pub(super) fn restore_vantages(&mut self, vantages: Vec<Vantage>) {
        self.vantages = vantages;
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
                self.vantages.retain(|known| known.name != vantage.name);
                self.vantages.push(vantage.clone());
                Change::Vantages
            }
            Act::VantageDropped { name } => {
                self.vantages.retain(|known| known.name != *name);
                Change::Vantages
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
