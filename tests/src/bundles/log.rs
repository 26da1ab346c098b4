//! A custody log that grows act by act, with checkpoints and stamps: fabricated, and honest.

use std::collections::BTreeMap;

use keepsake::bundle::{Checkpoint, Consistency, Entry, Head};
use keepsake::custody::act::Records;
use keepsake::custody::checkpoint::{ConsistencyProof, InclusionProof};
use keepsake::custody::entry::heads_entry;
use keepsake::custody::heads::Heads;
use keepsake::custody::ots::{NONCE_BYTES, Question};
use keepsake::custody::sshsig::{self, Namespace};
use keepsake::custody::stamp::{Nonce, Roots, imprint_of, request, verify};
use keepsake::custody::tree::Tree;
use keepsake::custody::{LogEnd, LogKeys, Logged, Subject, Written};
use keepsake::model::{Act, ItemHead, ItemId, Time};

use crate::authority::{ALWAYS, Authority, FOR_STAMPS, Leaf, P384, RSA};

/// Stock time-stamping authorities of these names, with one root.
pub struct Stamper {
    authority: Authority,
    names: Vec<String>,
}

impl Stamper {
    /// Two of them, with different kinds of keys.
    #[must_use]
    pub fn new() -> Self {
        let authority = Authority::new();
        for (name, key) in [("one", RSA), ("two", P384)] {
            authority.leaf(name, &Leaf { key, purposes: FOR_STAMPS, valid: ALWAYS });
        }
        Self { authority, names: vec!["one".into(), "two".into()] }
    }

    /// Their names.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// What signs them.
    #[must_use]
    pub fn authority(&self) -> &Authority {
        &self.authority
    }

    /// The response of the authority `name` over a file.
    #[must_use]
    pub fn stamp(&self, name: &str, file: &[u8]) -> Vec<u8> {
        let asked = request(&imprint_of(file), Nonce::from_bytes([7; 8]));
        self.authority.reply(name, "sha256", "", &asked)
    }

    /// The responses of all of them, by name.
    #[must_use]
    pub fn stamps(&self, file: &[u8]) -> Vec<(String, Vec<u8>)> {
        self.names.iter().map(|name| (name.clone(), self.stamp(name, file))).collect()
    }

    /// What time it is, as they say: a log that they stamp must have been written about then.
    ///
    /// # Panics
    /// If their answer does not hold.
    #[must_use]
    pub fn now(&self) -> Time {
        let response = self.stamp(&self.names[0], b"what time is it");
        let roots = Roots::from_pem(&self.authority.root()).expect("a root");
        let imprint = imprint_of(b"what time is it");
        verify(&response, &imprint, None, &roots).expect("it holds").at
    }
}

impl Default for Stamper {
    fn default() -> Self {
        Self::new()
    }
}

/// What a calendar answers that promises at once: `https://calendar.example`.
const PROMISE: &[u8] = b"\x08\x00\x83\xdf\xe3\x0d\x2e\xf9\x0c\x8e\x19\x18https://calendar.example";

/// A pending `OpenTimestamps` proof over a file.
///
/// # Panics
/// Never: the promise can be read.
#[must_use]
pub fn ots(file: &[u8]) -> Vec<u8> {
    let question = Question { digest: imprint_of(file), nonce: [3; NONCE_BYTES] };
    question.answered(&[PROMISE]).expect("a promise").to_bytes()
}

/// An entry as it was written, and what it is about.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its number.
    pub seq: u64,
    /// Its item.
    pub item: ItemId,
    /// The entry and its disclosures.
    pub written: Written,
}

/// The log.
pub struct GrowingLog {
    /// Its keys.
    pub keys: LogKeys,
    /// All entries.
    pub entries: Vec<Line>,
    /// Its checkpoints, and where items stood before each.
    pub checkpoints: Vec<(Checkpoint, Heads)>,
    end: LogEnd,
    tree: Tree,
    stood: BTreeMap<ItemId, ItemHead>,
    heads: Option<ItemHead>,
}

impl GrowingLog {
    /// An empty one, of this secret.
    #[must_use]
    pub fn new(secret: &[u8; 32]) -> Self {
        Self {
            keys: LogKeys::derive(secret),
            entries: Vec::new(),
            checkpoints: Vec::new(),
            end: LogEnd::default(),
            tree: Tree::default(),
            stood: BTreeMap::new(),
            heads: None,
        }
    }

    /// Enters an act. Gives the number of its entry.
    pub fn act(&mut self, act: &Act, records: Records<'_>, time: Time) -> u64 {
        let logged = Logged::of(act, records, &self.keys);
        self.enter(&logged, time)
    }

    /// Enters what is of no act, or of a forged one.
    pub fn enter(&mut self, logged: &Logged, time: Time) -> u64 {
        let item = self.keys.item(logged.subject());
        let mut head = self.stood.get(&item).copied();
        let written = self.end.append(&self.keys, logged, &mut head, time);
        self.stood.extend(head.map(|head| (item, head)));
        self.push(item, written)
    }

    fn push(&mut self, item: ItemId, written: Written) -> u64 {
        let seq = self.tree.size();
        self.tree.push(written.leaf);
        self.entries.push(Line { seq, item, written });
        seq
    }

    /// Enters where all items stand, and signs a checkpoint, with these stamps.
    pub fn checkpoint(&mut self, time: Time, stamper: Option<&Stamper>, with_ots: bool) {
        let stood = self.stood.iter().map(|(item, head)| (*item, *head));
        let heads = Heads::new(&self.keys, self.tree.size(), stood);
        let logged = heads_entry(&heads);
        let written = self.end.append(&self.keys, &logged, &mut self.heads, time);
        let entries = self.push(self.keys.item(Subject::Heads), written) + 1;
        let text = self.keys.checkpoint(&self.end.tree);
        let file = text.as_bytes();
        let signature = sshsig::sign(self.keys.signing(), Namespace::Checkpoint, file);
        let stamps = stamper.map(|stamper| stamper.stamps(file)).unwrap_or_default();
        if let Some((_, newest)) = stamps.last() {
            self.end.newest_token = Some(imprint_of(newest));
        }
        let ots = with_ots.then(|| ots(file));
        self.checkpoints.push((Checkpoint { entries, text, signature, stamps, ots }, heads));
    }

    /// Entries of an item, ascending.
    #[must_use]
    pub fn of(&self, item: ItemId) -> Vec<u64> {
        self.entries.iter().filter(|entry| entry.item == item).map(|entry| entry.seq).collect()
    }

    /// An entry with its proof to the newest checkpoint, and with the disclosures of the fields
    /// that `shows` names.
    ///
    /// # Panics
    /// If there is no checkpoint, or no such entry in it.
    #[must_use]
    pub fn shown(&self, seq: u64, shows: impl Fn(&str) -> bool) -> Entry {
        let newest = &self.checkpoints.last().expect("a checkpoint").0;
        let path = self.tree.inclusion(seq, newest.entries).expect("an entry before it");
        let proof = InclusionProof { index: seq, path, checkpoint: newest.text.clone() };
        let entry = &self.entries[usize::try_from(seq).expect("few")].written;
        let mut disclosures = String::new();
        for (_, disclosure) in entry.disclosures.iter().filter(|(name, _)| shows(name)) {
            disclosures.extend([disclosure, "\n"]);
        }
        Entry { seq, bytes: entry.bytes.clone(), proof: proof.to_text(), disclosures }
    }

    /// That each checkpoint grew from the one before.
    ///
    /// # Panics
    /// Never: they are checkpoints of this log.
    #[must_use]
    pub fn consistency(&self) -> Vec<Consistency> {
        let sizes: Vec<u64> = self.checkpoints.iter().map(|(it, _)| it.entries).collect();
        let proof = |two: &[u64]| {
            let (old, new) = (two[0], two[1]);
            let path = self.tree.consistency(old, new).expect("it grew");
            Consistency { old, new, text: ConsistencyProof { old, new, path }.to_text() }
        };
        sizes.windows(2).map(proof).collect()
    }

    /// Where these items stood at each checkpoint, as far as they were there.
    #[must_use]
    pub fn heads(&self, items: &[ItemId]) -> Vec<Head> {
        let mut all = Vec::new();
        for (checkpoint, heads) in &self.checkpoints {
            for item in items {
                let text = heads.prove(*item).map(|proof| proof.to_text(checkpoint.entries - 1));
                let head = |text| Head { checkpoint: checkpoint.entries, item: *item, text };
                all.extend(text.map(head));
            }
        }
        all
    }
}
