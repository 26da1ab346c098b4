//! The catalogue: every post as it stands, in memory while the vault is open. Nothing but the fold
//! of all acts, so it can always be made again from the commits.
//!
//! A post lies packed, as its row in the index does: unpacked, a hundred thousand would take twice
//! the memory. One is unpacked in about a microsecond.

use std::collections::hash_map::RandomState;
use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::forgotten::KnownForgotten;
use super::history::{Chunk, Entry, EntryKind, History, Place};
use super::index::Row;
use super::log::{KnownLog, Logged};
use crate::model::{
    Act, Authority, Brief, Coverage, Grant, ImportBegan, InstalledRules, ItemHead, ItemId, LogPart,
    Post, PostId, PostRecord, RefusedId, SiteWait, Subject, Time, Vantage,
};

/// Every post as it stands.
#[derive(Default)]
pub(super) struct Catalogue {
    posts: HashMap<PostId, Packed>,
    /// Posts that acts changed since [`Catalogue::settle`].
    open: HashMap<PostId, Known>,
    /// Posts by the hash of each address, which is compared when one is found.
    by_address: HashMap<u64, PostId>,
    hasher: RandomState,
    register: Register,
    /// Chunks of histories that no index took.
    chunks: HashMap<PostId, Vec<Entry>>,
    /// Posts that acts changed, from when somebody first asked.
    touched: Option<HashSet<PostId>>,
}

/// A post as it stands, where its history is, and how far its chain in the custody log has come.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Known {
    pub(super) record: PostRecord,
    pub(super) history: History,
    pub(super) logged: Option<Logged>,
}

/// The same, packed.
pub(super) struct Packed {
    brief: Brief,
    bytes: Zeroizing<Box<[u8]>>,
}

/// What is known beside the posts.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct Register {
    pub(super) vantages: Vec<Vantage>,
    /// Readers whose grant has not ended.
    pub(super) grants: Vec<Grant>,
    /// When the recovery words that open it were made.
    pub(super) recovery: Option<Time>,
    /// Stretches of lost commits that the user took note of.
    pub(super) accepted: Vec<(u64, u64)>,
    /// The rules that came in the place of those built in.
    pub(super) rules: Option<InstalledRules>,
    /// Sites that asked to be left alone; those whose time was over are dropped at the next.
    pub(super) waits: Vec<SiteWait>,
    /// The rounds of the last days.
    pub(super) coverage: Coverage,
    /// Posts that a platform would not publish, oldest first.
    pub(super) refused: Vec<KnownRefused>,
    /// Imports, oldest first.
    pub(super) imports: Vec<KnownImport>,
    /// The custody log; none before the first act that was entered.
    pub(super) log: Option<KnownLog>,
    /// Who stamps its heads.
    pub(super) authorities: Vec<Authority>,
    /// What was forgotten; none before the first time.
    pub(super) forgotten: Option<KnownForgotten>,
}

/// An import, and where the act of its end stands, if it came to its end.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct KnownImport {
    pub(super) began: ImportBegan,
    pub(super) has_ended: bool,
    pub(super) end: Option<Place>,
}

/// A refused post, and where its act stands.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct KnownRefused {
    pub(super) id: RefusedId,
    pub(super) place: Option<Place>,
    pub(super) set_aside: bool,
}

impl Register {
    /// How many custody logs there were.
    fn n_logs(&self) -> u32 {
        self.log.as_ref().map_or(0, |log| log.number)
    }

    /// Takes in an act that is about no single post.
    fn apply(&mut self, act: &Act, place: Option<Place>) -> Change {
        match act {
            Act::Refused(refused) => {
                self.refused.push(KnownRefused { id: refused.id, place, set_aside: false });
            }
            Act::RefusedSetAside { refused, .. } => {
                if let Some(known) = self.refused.iter_mut().find(|known| known.id == *refused) {
                    known.set_aside = true;
                }
            }
            Act::ImportBegan(began) => {
                let began = began.clone();
                self.imports.push(KnownImport { began, has_ended: false, end: None });
            }
            Act::ImportEnded(ended) => {
                if let Some(known) = self.imports.iter_mut().find(|it| it.began.id == ended.id) {
                    (known.has_ended, known.end) = (true, place);
                }
            }
            Act::VantageSet(vantage) => {
                self.vantages.retain(|known| known.name != vantage.name);
                self.vantages.push(vantage.clone());
            }
            Act::VantageDropped { name } => self.vantages.retain(|known| known.name != *name),
            Act::Granted(grant) => {
                self.grants.retain(|known| known.recipient != grant.recipient);
                self.grants.push(grant.clone());
            }
            Act::GrantEnded { recipient, .. } => {
                self.grants.retain(|known| known.recipient != *recipient);
            }
            Act::RecoverySet { at } => self.recovery = Some(*at),
            Act::RulesInstalled(rules) => self.rules = Some(rules.clone()),
            Act::RulesDropped { .. } => self.rules = None,
            Act::Waited(wait) => {
                let same =
                    |known: &SiteWait| known.site == wait.site && known.vantage == wait.vantage;
                self.waits.retain(|known| !same(known) && known.until > wait.at);
                self.waits.push(wait.clone());
            }
            Act::RoundEnded(round) => self.coverage.take(round),
            Act::LossAccepted { commits, .. } => self.accepted.extend(commits),
            Act::AuthoritySet(authority) => {
                self.authorities.retain(|known| known.name != authority.name);
                self.authorities.push(authority.clone());
            }
            Act::AuthorityDropped { name } => self.authorities.retain(|it| it.name != *name),
            Act::LogBegan(began) => self.log = Some(KnownLog::began(began, self.n_logs() + 1)),
            Act::Checkpointed(checkpoint) => {
                self.log.iter_mut().for_each(|log| log.checkpointed(checkpoint));
            }
            Act::Forgotten(gone) => self.forgotten.get_or_insert_default().take(gone),
            Act::Stamped(stamp) => self.log.iter_mut().for_each(|log| log.stamped(stamp)),
            Act::HandedOver { .. }
            | Act::Exported(_)
            | Act::Logged(_)
            | Act::Saved(_)
            | Act::Captured(_)
            | Act::Looked(_)
            | Act::Judged(_)
            | Act::Told { .. }
            | Act::Noticed(_) => return Change::Nothing,
        }
        Change::Register
    }
}

/// What one act changed.
pub(super) enum Change {
    /// A post's record; its history may have filled a chunk.
    Post { post: PostId, chunk: Option<Chunk> },
    /// The register.
    Register,
    /// Nothing that is kept here: an act about a post that is not in the vault, or a hand-over.
    Nothing,
}

impl Packed {
    fn of(known: &Known) -> Self {
        let bytes = postcard::to_stdvec(known).expect("what a catalogue holds is plain data");
        Self { brief: known.record.brief(), bytes: Zeroizing::new(bytes.into_boxed_slice()) }
    }

    /// Reads a packed post at the beginning of `bytes`. Gives its addresses, too.
    pub(super) fn read(bytes: &[u8]) -> Option<(Self, Vec<String>)> {
        let (known, rest) = postcard::take_from_bytes::<Known>(bytes).ok()?;
        let own = bytes.get(..bytes.len() - rest.len())?;
        let packed = Self { brief: known.record.brief(), bytes: Zeroizing::new(own.into()) };
        Some((packed, known.record.post.addresses))
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    fn known(&self) -> Known {
        postcard::from_bytes(&self.bytes).expect("it was packed here, or read when it came in")
    }
}

impl Catalogue {
    pub(super) fn post(&self, id: PostId) -> Option<PostRecord> {
        self.known(id).map(|known| known.record)
    }

    pub(super) fn known(&self, id: PostId) -> Option<Known> {
        self.posts.get(&id).map(Packed::known)
    }

    /// All posts, each unpacked when its turn comes.
    pub(super) fn all(&self) -> impl Iterator<Item = Known> {
        self.posts.values().map(Packed::known)
    }

    /// Posts whose record holds this text somewhere, as it is written.
    pub(super) fn holding(&self, text: &str) -> impl Iterator<Item = Known> {
        let finder = memchr::memmem::Finder::new(text.as_bytes()).into_owned();
        let holds = move |packed: &&Packed| finder.find(&packed.bytes).is_some();
        self.posts.values().filter(holds).map(Packed::known)
    }

    /// What can be said of each post without unpacking it.
    pub(super) fn briefs(&self) -> impl Iterator<Item = &Brief> {
        self.posts.values().map(|packed| &packed.brief)
    }

    pub(super) fn by_address(&self, address: &str) -> Option<PostId> {
        let id = *self.by_address.get(&self.hasher.hash_one(address))?;
        let post = self.post(id)?.post;
        post.addresses.iter().any(|known| known == address).then_some(id)
    }

    /// The chunks of a history that [`Catalogue::keep`] was given.
    pub(super) fn chunks(&self, id: PostId) -> &[Entry] {
        self.chunks.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Keeps the newest chunk of a history where there is no index to take it.
    pub(super) fn keep(&mut self, id: PostId, entries: Vec<Entry>) {
        self.chunks.entry(id).or_default().extend(entries);
    }

    /// Packs the posts that acts changed, and gives them.
    pub(super) fn settle(&mut self) -> impl Iterator<Item = (PostId, &Packed)> {
        let changed: Vec<PostId> = self.open.keys().copied().collect();
        self.touched.iter_mut().for_each(|touched| touched.extend(&changed));
        for (id, known) in self.open.drain() {
            self.posts.insert(id, Packed::of(&known));
        }
        changed.into_iter().filter_map(|id| Some((id, self.posts.get(&id)?)))
    }

    /// Posts that acts changed since this was asked last; `None` means any of them.
    pub(super) fn touched(&mut self) -> Option<HashSet<PostId>> {
        self.touched.replace(HashSet::new())
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
            Row::Post(packed, addresses) => {
                self.know_addresses(packed.brief.id, &addresses);
                self.posts.insert(packed.brief.id, *packed);
            }
            Row::Register(register) => self.register = *register,
            Row::Chunk(_) => {}
        }
    }

    /// Takes in one act, which stands at `place`. What it changes is seen after
    /// [`Catalogue::settle`].
    pub(super) fn apply(&mut self, act: &Act, place: Option<Place>) -> Change {
        match act {
            Act::Saved(post) => {
                self.know_addresses(post.id, &post.addresses);
                self.save(post);
                Change::Post { post: post.id, chunk: None }
            }
            Act::Captured(capture) => {
                self.change(act, place, capture.post, |record| record.captured(capture.clone()))
            }
            Act::Looked(look) => self.change(act, place, look.post, |record| record.looked(look)),
            Act::Judged(judgement) => {
                self.change(act, place, judgement.post, |record| record.judged(judgement.clone()))
            }
            Act::Told { post, .. } => self.change(act, place, *post, PostRecord::told),
            Act::Noticed(entry) => {
                self.change(act, place, entry.post, |record| record.noticed(entry))
            }
            _ => self.register.apply(act, place),
        }
    }

    /// Takes in the entries of these acts: where the items of the log stand then.
    pub(super) fn logged(&mut self, part: &LogPart, acts: &[&Act]) {
        let Some(mut log) = self.register.log.take() else { return };
        for (entry, subject) in part.with_subjects(acts) {
            let known = subject.and_then(|subject| match subject {
                Subject::Post(id) => self.open(id),
                _ => None,
            });
            match known {
                Some(known) => log.enter_post(&mut known.logged, entry.leaf),
                None => log.enter(entry),
            }
        }
        log.grew(part);
        self.register.log = Some(log);
    }

    /// Where an item of the log stands.
    pub(super) fn item_head(&self, subject: Subject, item: ItemId) -> Option<ItemHead> {
        let log = self.register.log.as_ref()?;
        let known = match subject {
            Subject::Post(id) => self.known(id),
            _ => None,
        };
        match known {
            Some(known) => log.of_post(known.logged),
            None => log.head(item),
        }
    }

    fn change(
        &mut self,
        act: &Act,
        place: Option<Place>,
        post: PostId,
        change: impl FnOnce(&mut PostRecord),
    ) -> Change {
        let Some(known) = self.open(post) else { return Change::Nothing };
        change(&mut known.record);
        let entry = EntryKind::of(act).zip(place).map(|(kind, place)| Entry { kind, place });
        let chunk = entry.and_then(|entry| known.history.push(entry));
        Change::Post { post, chunk }
    }

    fn save(&mut self, post: &Post) {
        if let Some(known) = self.open(post.id) {
            known.record.renamed(post.clone());
            return;
        }
        let (record, history) = (PostRecord::new(post.clone()), History::default());
        self.open.insert(post.id, Known { record, history, logged: None });
    }

    /// A post to be changed.
    fn open(&mut self, id: PostId) -> Option<&mut Known> {
        if let Some(packed) = self.posts.get(&id) {
            self.open.entry(id).or_insert_with(|| packed.known());
        }
        self.open.get_mut(&id)
    }

    fn know_addresses(&mut self, id: PostId, addresses: &[String]) {
        for address in addresses {
            self.by_address.entry(self.hasher.hash_one(address.as_str())).or_insert(id);
        }
    }
}

/// A record, packed, read and unpacked.
#[cfg(test)]
pub(super) fn repacked(record: &PostRecord) -> Option<PostRecord> {
    let packed =
        Packed::of(&Known { record: record.clone(), history: History::default(), logged: None });
    let padded = [packed.bytes(), &[0; 9]].concat();
    let (again, addresses) = Packed::read(&padded)?;
    (again.bytes() == packed.bytes() && addresses == record.post.addresses)
        .then(|| again.known().record)
}
