//! What a bundle will hold: of every entry, record and file of the chosen items, whether it is
//! shown, withheld, or lost.

use std::collections::{HashMap, HashSet};

use sha2::{Digest as _, Sha256};

use super::DisclosedItem;
use super::copies::{Kept, files_of, masked, media_of};
use super::excerpt::{Reading, Shown, entry_of};
use super::exchanges::{Exchanges, Place, Places, Reader};
use super::redact::Redaction;
use super::{EvidenceError, EvidenceWish, pages, telling};
use crate::archive::{Archive, look};
use crate::bundle::{self, AtHand, Item, ItemFile, ItemKind, Left, People, Plan, Stamps, Withheld};
use crate::custody::act::RECORDS;
use crate::custody::{LogKeys, Logged, Records, entry};
use crate::model::{
    Act, Authority, ItemId, ObjectName, ObservationId, RecordSum, Recorded, Subject, Sum,
};
use crate::vault::keys::random;

/// Why something is withheld that the vault does not have any more.
const LOST: &str = "the sealed file is damaged or lost";

/// One item, with its entries as they are shown.
pub(super) struct Gathered {
    pub(super) item: ItemId,
    pub(super) kind: ItemKind,
    pub(super) acts: Vec<GatheredAct>,
}

/// An act of an item, and what is withheld of its entry.
pub(super) struct GatheredAct {
    pub(super) seq: u64,
    pub(super) act: Act,
    pub(super) withheld: Vec<String>,
}

/// What is gathered for a bundle.
pub(super) struct Gathering<'a, 'w> {
    archive: &'a Archive,
    keys: &'w LogKeys,
    wish: &'w EvidenceWish,
    redaction: Redaction,
    reading: Reading,
    subjects: Vec<(Subject, ItemId)>,
    looks: HashMap<ObservationId, (ObjectName, u32)>,
    /// Where the exchanges lie, in order, and the size of each of their records.
    places: Vec<Place>,
    sizes: HashMap<Sum, u64>,
    /// Records that must not leave.
    left: HashSet<Sum>,
    withheld: Vec<Withheld>,
    entries: Vec<bundle::Entry>,
    files: HashMap<ItemId, Vec<ItemFile<'a>>>,
    told: HashMap<ItemId, Vec<GatheredAct>>,
    /// SHA-256 of the files that were met.
    met: HashSet<String>,
}

impl<'a, 'w> Gathering<'a, 'w> {
    pub(super) fn new(
        archive: &'a Archive,
        keys: &'w LogKeys,
        wish: &'w EvidenceWish,
        redaction: Redaction,
    ) -> Result<Self, EvidenceError> {
        let posts = wish.posts.iter().map(|id| Subject::Post(*id));
        let refused = wish.refused.iter().map(|id| Subject::Refused(*id));
        let mut subjects: Vec<(Subject, ItemId)> =
            posts.chain(refused).map(|subject| (subject, keys.item(subject))).collect();
        let mut seen = HashSet::new();
        subjects.retain(|(_, item)| seen.insert(*item));
        if wish.posts.iter().any(|id| archive.post(*id).is_none()) {
            return Err(EvidenceError::NoSuchPost);
        }
        let wanted = subjects.iter().map(|(_, item)| *item).collect();
        let reading = Reading::of(archive, keys, &wanted).map_err(EvidenceError::Read)?;
        let mut looks = HashMap::new();
        for shown in &reading.shown {
            if let Act::Looked(look) = &shown.act {
                looks.insert(look.id, (look.exchange.clone(), look.part));
            }
        }
        let (places, left, withheld, entries) = (vec![], HashSet::new(), vec![], vec![]);
        let (files, told) = (HashMap::new(), HashMap::new());
        Ok(Self {
            archive,
            keys,
            wish,
            redaction,
            reading,
            subjects,
            looks,
            places,
            sizes: HashMap::new(),
            left,
            withheld,
            entries,
            files,
            told,
            met: HashSet::new(),
        })
    }

    /// What leaves, and of what it tells.
    pub(super) fn plan(mut self) -> Result<(Plan<'a>, Vec<DisclosedItem>), EvidenceError> {
        let touched = self.touched();
        let all = std::mem::take(&mut self.reading.shown);
        // Entries share records: what must not leave for one is told of all that name it.
        let recorded = self.recorded(&all, &touched);
        for (shown, recorded) in all.iter().zip(&recorded) {
            self.show(shown, recorded)?;
        }
        let kept_back = self.wish.masks.iter().map(|mask| &mask.of).chain(&self.wish.withhold);
        if kept_back.into_iter().any(|of| !self.met.contains(of)) {
            return Err(EvidenceError::NoSuchFile);
        }
        if let Some(n) = self.redaction.unmet() {
            return Err(EvidenceError::WordNotThere(n));
        }
        let wanted: HashSet<ItemId> = self.subjects.iter().map(|(_, item)| *item).collect();
        let mut subjects = self.subjects.iter();
        if let Some((subject, _)) = subjects.find(|(_, item)| !self.told.contains_key(item)) {
            let is_post = matches!(subject, Subject::Post(_));
            return Err(if is_post { EvidenceError::NotLogged } else { EvidenceError::NoSuchPost });
        }
        let entries = std::mem::take(&mut self.entries);
        let log = self.reading.excerpt(self.keys, &wanted, entries)?;
        self.assemble(log)
    }

    /// Items that something to be redacted stands in, in a field or in what a server answered.
    fn touched(&self) -> HashSet<ItemId> {
        let mut touched = HashSet::new();
        if self.redaction.is_empty() {
            return touched;
        }
        let mut reader = Reader::new(self.archive);
        for shown in &self.reading.shown {
            if touched.contains(&shown.entry.item) && self.redaction.unmet().is_none() {
                continue;
            }
            let logged = Logged::of(&shown.act, Records::default(), self.keys);
            let in_fields =
                logged.fields().iter().any(|(_, value)| self.redaction.is_in(&value.to_json()));
            let own = Places::of(&shown.act, &self.looks).own;
            let records = own.and_then(|place| reader.records(&place)).unwrap_or_default();
            let mut in_bodies = false;
            for body in look::bodies_in(&records) {
                in_bodies |= if let Some(body) = body {
                    self.redaction.is_in(&body)
                } else {
                    // What nobody can read may be anything.
                    self.redaction.passes_unread();
                    true
                };
            }
            if in_fields || in_bodies {
                touched.insert(shown.entry.item);
            }
        }
        touched
    }

    /// Makes an entry again, and decides what is shown of it.
    fn show(&mut self, shown: &Shown, recorded: &Recorded) -> Result<(), EvidenceError> {
        let (seq, item) = (shown.place.seq, shown.entry.item);
        let records = Records { own: &recorded.own, media: &recorded.media };
        let logged = Logged::of(&shown.act, records, self.keys);
        let mut written = entry::write(self.keys, shown.place, &logged);
        let had = written.records();
        let lost: Vec<Sum> =
            shown.entry.records.iter().filter(|sum| !had.contains(sum)).copied().collect();
        if !lost.is_empty() {
            written = entry::rewrite(self.keys, shown.place, &logged, &lost);
        }
        if written.leaf != shown.entry.leaf {
            return Err(EvidenceError::Changed);
        }
        let mut hidden = lost_fields(&shown.act, &logged, lost.len());
        let lost_names = hidden.clone();
        for (name, value) in logged.fields() {
            if !name.ends_with(RECORDS) && self.redaction.is_in(&value.to_json()) {
                hidden.push(name.clone());
            }
        }
        for name in &hidden {
            let is_lost = lost_names.contains(name);
            let why = if is_lost { LOST } else { &self.wish.why };
            self.leave(seq, Left::Field, name.clone(), why.to_owned());
        }
        let given = written.disclosures.iter().filter(|(name, _)| !hidden.contains(name));
        self.entries.push(entry_of(seq, written.bytes.clone(), given.map(|(_, it)| it)));
        self.records_of(seq, &logged, &hidden);
        self.files_of(shown, &logged, &hidden)?;
        let told = GatheredAct { seq, act: shown.act.clone(), withheld: hidden };
        self.told.entry(item).or_default().push(told);
        Ok(())
    }

    /// The sums of the records of each act; those that must not leave are noted.
    fn recorded(&mut self, all: &[Shown], touched: &HashSet<ItemId>) -> Vec<Recorded> {
        let mut reader = Reader::new(self.archive);
        let mut met = HashSet::new();
        let mut recorded = Vec::with_capacity(all.len());
        for shown in all {
            let is_touched = touched.contains(&shown.entry.item);
            let places = Places::of(&shown.act, &self.looks);
            let mut of = |gathering: &mut Self, place: Option<Place>, kept_back: bool| {
                let sums =
                    place.map(|place| gathering.sums_of(place, &mut reader, &mut met, kept_back));
                sums.unwrap_or_default()
            };
            let own = of(self, places.own, is_touched);
            let media = media_of(&shown.act).unwrap_or_default().iter().zip(places.media);
            let media = media.map(|(media, place)| {
                let kept_back = is_touched || self.is_kept_back(&media.sha256);
                of(self, place, kept_back)
            });
            let mut media: Vec<_> = media.collect();
            if media.iter().all(Vec::is_empty) {
                media.clear();
            }
            recorded.push(Recorded { own, media });
        }
        recorded
    }

    fn sums_of(
        &mut self,
        place: Place,
        reader: &mut Reader<'_>,
        met: &mut HashSet<Place>,
        kept_back: bool,
    ) -> Vec<RecordSum> {
        let records = reader.records(&place).unwrap_or_default();
        let summed = look::summed(&records).unwrap_or_default();
        for (record, bytes) in &summed {
            let is_answer = record.kind == "response" || record.kind == "revisit";
            let names = self.redaction.is_in(&String::from_utf8_lossy(head_of(bytes)));
            if (kept_back && is_answer) || names {
                self.left.insert(record.sum);
            }
            self.sizes.insert(record.sum, bytes.len() as u64);
        }
        if !summed.is_empty() && met.insert(place.clone()) {
            self.places.push(place);
        }
        summed.into_iter().map(|(record, _)| record).collect()
    }

    /// Tells which records of an entry are left out.
    fn records_of(&mut self, seq: u64, logged: &Logged, hidden: &[String]) {
        let mut left = Vec::new();
        for (name, value) in logged.fields() {
            if !name.ends_with(RECORDS) || hidden.contains(name) {
                continue;
            }
            let records = value.list().unwrap_or_default();
            let sums = records.iter().filter_map(|record| record.list()?.get(1)?.text());
            left.extend(
                sums.filter_map(|sum| sum.parse().ok()).filter(|sum| self.left.contains(sum)),
            );
        }
        left.sort_unstable();
        left.dedup();
        for sum in left {
            self.leave(seq, Left::Record, sum.to_string(), self.wish.why.clone());
        }
    }

    /// Copies to read of the fields of an entry that are files.
    fn files_of(
        &mut self,
        shown: &Shown,
        logged: &Logged,
        hidden: &[String],
    ) -> Result<(), EvidenceError> {
        let seq = shown.place.seq;
        let mut files = Vec::new();
        for (name, value) in logged.fields().iter().filter(|(name, _)| !hidden.contains(name)) {
            if let Some(text) = value.text().filter(|_| name == "text") {
                let bytes = text.as_bytes().to_vec();
                files.push(ItemFile {
                    entry: seq,
                    field: name.clone(),
                    extension: "txt".to_owned(),
                    masked: false,
                    size: bytes.len() as u64,
                    sum: Some(Sum::from_bytes(Sha256::digest(&bytes).into())),
                    content: Box::new(AtHand(bytes)),
                });
                continue;
            }
            let number = |kind: &str| name.strip_prefix(kind)?.parse::<usize>().ok();
            let medium = number("media.").and_then(|n| media_of(&shown.act)?.get(n).cloned());
            let file = number("files.").and_then(|n| files_of(&shown.act).into_iter().nth(n));
            let Some(file) = medium.map(Kept::Medium).or(file) else { continue };
            let of = file.sha256().to_owned();
            self.met.insert(of.clone());
            let is_there = self.archive.vault().has_object(file.object());
            if self.is_kept_back(&of) || !is_there || self.may_hold_word(&file)? {
                let why = if is_there { &self.wish.why } else { LOST };
                self.leave(seq, Left::File, name.clone(), why.to_owned());
                let mask = self.wish.masks.iter().find(|mask| mask.of == of);
                files.extend(mask.map(|mask| masked(mask, seq, name)));
                continue;
            }
            files.push(file.copy(self.archive, seq, name));
        }
        self.files.entry(shown.entry.item).or_default().extend(files);
        Ok(())
    }

    /// May a file hold a word that is to be redacted? A mail or a document names people in any of
    /// a dozen encodings: where anything is redacted only pictures, videos and sounds leave, and
    /// those only if the word does not stand beside what is seen and heard.
    fn may_hold_word(&self, file: &Kept) -> Result<bool, EvidenceError> {
        if self.redaction.is_empty() {
            return Ok(false);
        }
        if !["image/", "video/", "audio/"].iter().any(|kind| file.mime().starts_with(kind)) {
            self.redaction.passes_unread();
            return Ok(true);
        }
        let mut scan = self.redaction.scan();
        file.read(self.archive, &mut scan).map_err(EvidenceError::File)?;
        if scan.found {
            self.redaction.passes_unread();
        }
        Ok(scan.found)
    }

    fn is_kept_back(&self, sha256: &str) -> bool {
        self.wish.withhold.iter().any(|of| of == sha256)
            || self.wish.masks.iter().any(|mask| mask.of == sha256)
    }

    /// The rules by which looks were read, where there are any.
    fn rules(&self, gathered: &[Gathered]) -> Option<bundle::Rules> {
        let mut acts = gathered.iter().flat_map(|it| &it.acts);
        let rules = self.archive.rules();
        acts.any(|it| matches!(it.act, Act::Looked(_))).then(|| bundle::Rules {
            version: rules.version().to_owned(),
            files: rules
                .texts()
                .map(|(name, text)| (format!("{name}.toml"), text.into()))
                .collect(),
        })
    }

    fn leave(&mut self, entry: u64, what: Left, name: String, why: String) {
        self.withheld.push(Withheld { entry, what, name, why });
    }

    fn assemble(
        mut self,
        log: bundle::Log,
    ) -> Result<(Plan<'a>, Vec<DisclosedItem>), EvidenceError> {
        let made = self.archive.doors.clock.now();
        let mark = if self.archive.is_training() { bundle::TRAINING_MARK } else { "" };
        let software = format!("keepsake {}{mark}", env!("CARGO_PKG_VERSION"));
        let mut items = Vec::new();
        let (mut gathered, mut disclosed) = (Vec::new(), Vec::new());
        for (subject, item) in std::mem::take(&mut self.subjects) {
            let kind = match subject {
                Subject::Refused(_) => ItemKind::Refused,
                _ => ItemKind::Post,
            };
            let acts = self.told.remove(&item).unwrap_or_default();
            let entries = acts.iter().map(|act| act.seq).collect();
            let files = self.files.remove(&item).unwrap_or_default();
            disclosed.push(DisclosedItem::of(subject, &acts, &self.withheld));
            items.push(Item { item, kind, entries, files });
            gathered.push(Gathered { item, kind, acts });
        }
        let rules = self.rules(&gathered);
        let mut authorities: Vec<Authority> = self.archive.authorities();
        let stamped: HashSet<&String> =
            log.checkpoints.iter().flat_map(|it| it.stamps.iter().map(|(name, _)| name)).collect();
        let seal = if self.wish.vantage.is_some() { self.wish.stamped_by.as_slice() } else { &[] };
        let seal: Vec<String> =
            seal.iter().filter(|it| !it.calendar).map(|it| it.name.clone()).collect();
        // Of one that is to stamp the seal alone nobody knows yet whether it answers.
        authorities.retain(|it| stamped.contains(&it.name));
        let seal = Stamps { authorities: seal, ots: false };
        let keys = pages::keys_of(self.keys, &log, &authorities);
        let places = self.places;
        self.sizes.retain(|sum, _| !self.left.contains(sum));
        let exchanges = (!self.sizes.is_empty()).then(|| bundle::Exchanges {
            records: self.sizes.len() as u64,
            bytes: self.sizes.values().sum(),
            content: Box::new(Exchanges { archive: self.archive, places, left: self.left }),
        });
        let languages = self.wish.languages.iter().map(|it| it.tag().to_owned()).collect();
        let mut plan = Plan {
            made,
            tag: random(),
            software,
            languages,
            people: People::default(),
            keys,
            log,
            items,
            withheld: self.withheld,
            rules,
            exchanges,
            seal,
        };
        let told = telling::Told {
            archive: self.archive,
            keys: self.keys,
            wish: self.wish,
            withheld: &plan.withheld,
            redaction: &self.redaction,
            authorities: &authorities,
        };
        plan.people = pages::people(&told.report(&plan, gathered), self.wish)?;
        Ok((plan, disclosed))
    }
}

/// What of a record is looked through for what must not leave: all of it but the body of an
/// answer, which is withheld whole where its post has such a word anywhere.
fn head_of(record: &[u8]) -> &[u8] {
    const HEAD_BYTES_MAX: usize = 64 * 1024;
    record.get(..HEAD_BYTES_MAX).unwrap_or(record)
}

/// Names of the fields of records that are lost: those that the act must have had.
fn lost_fields(act: &Act, logged: &Logged, n_lost: usize) -> Vec<String> {
    let has = |name: &String| logged.fields().iter().any(|(known, _)| known == name);
    let media = media_of(act).unwrap_or_default().iter().enumerate();
    let of_media = media.filter(|(_, media)| media.member.is_none());
    let own = match act {
        Act::Looked(_) => true,
        Act::Captured(capture) => capture.exchange.is_some(),
        _ => false,
    };
    let names = own.then(|| RECORDS.to_owned()).into_iter();
    let names = names.chain(of_media.map(|(n, _)| format!("media.{n}.{RECORDS}")));
    names.filter(|name| !has(name)).take(n_lost).collect()
}
