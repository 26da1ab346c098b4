//! Evidence: a bundle of chosen posts and nothing else of the archive, with what proves it.
//! `BUNDLE.md` says what is in it.
//!
//! In this order: the head of the log is signed, and stamped where the user wants stamps; what
//! leaves is listed; that it leaves is entered; it is written; it is verified by whoever called.

mod excerpt;
mod exchanges;
mod redact;
mod telling;

use std::collections::{HashMap, HashSet};
use std::io::{self, Write};

use sha2::{Digest as _, Sha256};

use self::excerpt::{Reading, Shown, entry_of};
use self::exchanges::{Exchanges, Place, Places, Reader, summed};
use self::redact::Redaction;
use super::Archive;
use super::log::LogError;
use crate::bundle::report::{self, PdfError};
use crate::bundle::{
    self, AtHand, Bundle, BundleError, Item, ItemFile, ItemKind, Keys, Left, Listed, People, Plan,
    Seal, Sink, Source, Stamps, Withheld,
};
use crate::custody::act::RECORDS;
use crate::custody::sshsig::{self, Namespace};
use crate::custody::stamp::{self, Roots};
use crate::custody::{LogKeys, Logged, Records, checkpoint, entry};
use crate::model::{
    Act, Authority, Exported, ItemId, Language, Media, NoticeFile, ObjectName, ObservationId,
    PostId, Recorded, RefusedId, Subject, Sum, Vantage,
};
use crate::vault::keys::random;
use crate::vault::{ReadError, StoreError};

/// What a bundle is to hold.
#[derive(Clone, Debug, Default)]
pub struct EvidenceWish {
    /// The posts.
    pub posts: Vec<PostId>,
    /// The refused posts.
    pub refused: Vec<RefusedId>,
    /// Names and words that must not leave: whatever holds them is withheld.
    pub redact: Vec<String>,
    /// Pictures, videos, sounds and files that must not leave, by SHA-256 (hex).
    pub withhold: Vec<String>,
    /// Copies of such files with parts made unreadable, to leave in their place.
    pub masks: Vec<Mask>,
    /// Why, in the user's words.
    pub why: String,
    /// Languages of the printed report.
    pub languages: Vec<Language>,
    /// The page by which the bundle is verified.
    pub verifier: Vec<u8>,
    /// Who is asked to stamp the seal; none of them where nothing may leave the computer now.
    pub stamped_by: Vec<Authority>,
    /// Over which vantage.
    pub vantage: Option<Vantage>,
}

/// A copy of a file, with parts made unreadable.
#[derive(Clone, Debug)]
pub struct Mask {
    /// SHA-256 of the file it stands for, hex.
    pub of: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Ending of its name, without a dot.
    pub extension: String,
}

/// Why there is no bundle.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    /// Nothing was chosen.
    #[error("no post was chosen")]
    Nothing,
    /// There is no such post.
    #[error("there is no such post in the vault")]
    NoSuchPost,
    /// It was saved before there was a custody log.
    #[error("a post was saved before this vault kept a custody log; save it once more first")]
    NotLogged,
    /// There is no such file among those of the posts.
    #[error("none of the posts has a file with that SHA-256")]
    NoSuchFile,
    /// A word that is to be redacted is too short to be found without finding everything.
    #[error("a word to be redacted needs at least two letters")]
    TooShort,
    /// The log's head could not be signed.
    #[error("the head of the custody log could not be signed")]
    Log(#[source] LogError),
    /// The vault could not be read.
    #[error("the vault could not be read")]
    Read(#[source] ReadError),
    /// The log does not have what belongs together.
    #[error("the custody log is not whole, so nothing can be proven by it")]
    Torn,
    /// An entry cannot be made again as it was signed.
    #[error("an entry of the custody log is not as it was signed")]
    Changed,
    /// A page for people could not be made.
    #[error("the report could not be made")]
    Report(#[source] PdfError),
    /// That it leaves could not be entered.
    #[error("the export could not be entered into the custody log, so nothing was exported")]
    Keep(#[source] StoreError),
    /// It could not be written.
    #[error("the bundle could not be written")]
    Write(#[source] BundleError),
}

/// A bundle ready to be written.
pub struct Evidence<'a> {
    archive: &'a Archive,
    keys: LogKeys,
    plan: Plan<'a>,
    wish: EvidenceWish,
}

impl Archive {
    /// Prepares a bundle: signs the head of the log if anything was entered since, and gathers
    /// what the bundle will hold. Nothing leaves.
    ///
    /// # Errors
    /// [`EvidenceError`].
    pub fn evidence(&self, wish: EvidenceWish) -> Result<Evidence<'_>, EvidenceError> {
        if wish.posts.is_empty() && wish.refused.is_empty() {
            return Err(EvidenceError::Nothing);
        }
        self.checkpoint().map_err(EvidenceError::Log)?;
        let log = self.vault().log().map_err(EvidenceError::Keep)?;
        let keys = LogKeys::derive(&log.ok_or(EvidenceError::NotLogged)?.secret);
        let redaction = Redaction::new(&wish.redact).ok_or(EvidenceError::TooShort)?;
        let plan = Gathering::new(self, &keys, &wish, redaction)?.plan()?;
        Ok(Evidence { archive: self, keys, plan, wish })
    }
}

impl Evidence<'_> {
    /// The name of its file.
    #[must_use]
    pub fn file_name(&self) -> String {
        format!("{}.zip", self.plan.top())
    }

    /// Every file that will leave.
    #[must_use]
    pub fn files(&mut self) -> Vec<Listed> {
        self.plan.files()
    }

    /// What is left out, and told of.
    #[must_use]
    pub fn withheld(&self) -> &[Withheld] {
        &self.plan.withheld
    }

    /// Enters that it leaves, for so many recipients, and writes it.
    ///
    /// # Errors
    /// [`EvidenceError`]; what the sink holds then is to be thrown away.
    pub fn write(mut self, sink: Sink<'_>, recipients: u32) -> Result<Bundle, EvidenceError> {
        let (posts, refused) = (self.wish.posts.clone(), self.wish.refused.clone());
        let at = self.archive.doors.clock.now();
        let act = Act::Exported(Exported { posts, refused, recipients, at });
        self.archive.vault().commit(&[act]).map_err(EvidenceError::Keep)?;
        let Self { archive, keys, plan, wish } = &mut self;
        let mut seal =
            |manifest: &[u8], stamps: &Stamps| Ok(sealed(archive, keys, wish, manifest, stamps));
        bundle::write(plan, sink, &mut seal).map_err(EvidenceError::Write)
    }
}

/// The seal over a tag manifest, with those of the stamps that could be had.
fn sealed(
    archive: &Archive,
    keys: &LogKeys,
    wish: &EvidenceWish,
    manifest: &[u8],
    stamps: &Stamps,
) -> Seal {
    let signature = sshsig::sign(keys.signing(), Namespace::Bag, manifest);
    let wanted = wish.stamped_by.iter().filter(|it| stamps.authorities.contains(&it.name));
    let stamps = wish.vantage.as_ref().map(|vantage| {
        // Whoever writes stands in no runtime of its own that could be waited in.
        std::thread::scope(|scope| {
            let asking = || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                let ask = async {
                    let mut all = Vec::new();
                    for authority in wanted {
                        let asked = archive.ask_authority(vantage, authority, manifest).await;
                        if let Ok(Ok((_, _, token))) = asked {
                            all.push((authority.name.clone(), token));
                        }
                    }
                    all
                };
                runtime.map(|runtime| runtime.block_on(ask)).unwrap_or_default()
            };
            scope.spawn(asking).join().unwrap_or_default()
        })
    });
    Seal { signature, stamps: stamps.unwrap_or_default(), ots: None }
}

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
struct Gathering<'a, 'w> {
    archive: &'a Archive,
    keys: &'w LogKeys,
    wish: &'w EvidenceWish,
    redaction: Redaction,
    reading: Reading,
    subjects: Vec<(Subject, ItemId)>,
    looks: HashMap<ObservationId, (ObjectName, u32)>,
    places: Vec<Place>,
    left: HashSet<Sum>,
    records: u64,
    bytes: u64,
    withheld: Vec<Withheld>,
    entries: Vec<bundle::Entry>,
    files: HashMap<ItemId, Vec<ItemFile<'a>>>,
    told: HashMap<ItemId, Vec<GatheredAct>>,
    /// SHA-256 of the files that were met.
    met: HashSet<String>,
}

impl<'a, 'w> Gathering<'a, 'w> {
    fn new(
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
            left,
            records: 0,
            bytes: 0,
            withheld,
            entries,
            files,
            told,
            met: HashSet::new(),
        })
    }

    fn plan(mut self) -> Result<Plan<'a>, EvidenceError> {
        let touched = self.touched();
        let mut reader = Reader::new(self.archive);
        let mut counted = HashSet::new();
        for shown in std::mem::take(&mut self.reading.shown) {
            let is_touched = touched.contains(&shown.entry.item);
            self.show(&shown, &mut reader, &mut counted, is_touched)?;
        }
        let kept_back = self.wish.masks.iter().map(|mask| &mask.of).chain(&self.wish.withhold);
        if kept_back.into_iter().any(|of| !self.met.contains(of)) {
            return Err(EvidenceError::NoSuchFile);
        }
        let wanted: HashSet<ItemId> = self.subjects.iter().map(|(_, item)| *item).collect();
        if wanted.iter().any(|item| !self.told.contains_key(item)) {
            let known = self.wish.refused.is_empty();
            return Err(if known { EvidenceError::NotLogged } else { EvidenceError::NoSuchPost });
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
            if touched.contains(&shown.entry.item) {
                continue;
            }
            let logged = Logged::of(&shown.act, Records::default(), self.keys);
            let in_fields =
                logged.fields().iter().any(|(_, value)| self.redaction.is_in(&value.to_json()));
            let places = Places::of(&shown.act, &self.looks);
            let mut in_answer =
                places.own.iter().filter_map(|place| reader.records(place)).map(|records| {
                    super::look::bodies_in(&records).iter().any(|body| self.redaction.is_in(body))
                });
            if in_fields || in_answer.any(|is_in| is_in) {
                touched.insert(shown.entry.item);
            }
        }
        touched
    }

    /// Makes an entry again, and decides what is shown of it.
    fn show(
        &mut self,
        shown: &Shown,
        reader: &mut Reader<'_>,
        counted: &mut HashSet<Place>,
        is_touched: bool,
    ) -> Result<(), EvidenceError> {
        let (seq, item) = (shown.place.seq, shown.entry.item);
        let recorded = self.recorded(shown, reader, counted, is_touched);
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
            let why =
                if is_lost { "the sealed exchange is damaged or lost" } else { &self.wish.why };
            self.leave(seq, Left::Field, name.clone(), why.to_owned());
        }
        let given = written.disclosures.iter().filter(|(name, _)| !hidden.contains(name));
        self.entries.push(entry_of(seq, written.bytes.clone(), given.map(|(_, it)| it)));
        self.records_of(seq, &logged, &hidden);
        self.files_of(shown, &logged, &hidden);
        let told = GatheredAct { seq, act: shown.act.clone(), withheld: hidden };
        self.told.entry(item).or_default().push(told);
        Ok(())
    }

    /// The sums of the records of an act; those that must not leave are noted.
    fn recorded(
        &mut self,
        shown: &Shown,
        reader: &mut Reader<'_>,
        counted: &mut HashSet<Place>,
        is_touched: bool,
    ) -> Recorded {
        let places = Places::of(&shown.act, &self.looks);
        let own = places.own.map(|place| self.sums_of(&place, reader, counted, is_touched));
        let media = match &shown.act {
            Act::Captured(capture) => capture.media.as_slice(),
            _ => &[],
        };
        let media = media.iter().zip(places.media).map(|(media, place)| {
            let kept_back = is_touched || self.is_kept_back(&media.sha256);
            place.map_or_else(Vec::new, |place| self.sums_of(&place, reader, counted, kept_back))
        });
        let mut media: Vec<_> = media.collect();
        if media.iter().all(Vec::is_empty) {
            media.clear();
        }
        Recorded { own: own.unwrap_or_default(), media }
    }

    fn sums_of(
        &mut self,
        place: &Place,
        reader: &mut Reader<'_>,
        counted: &mut HashSet<Place>,
        kept_back: bool,
    ) -> Vec<crate::model::RecordSum> {
        let Some(records) = reader.records(place) else { return Vec::new() };
        let Some(summed) = summed(&records) else { return Vec::new() };
        let is_new = counted.insert(place.clone());
        if is_new {
            self.places.push(place.clone());
        }
        for (record, bytes) in &summed {
            let is_answer = record.kind == "response" || record.kind == "revisit";
            let names = self.redaction.is_in(&String::from_utf8_lossy(head_of(bytes)));
            if (kept_back && is_answer) || names {
                self.left.insert(record.sum);
            } else if is_new {
                self.records += 1;
                self.bytes += bytes.len() as u64;
            }
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
    fn files_of(&mut self, shown: &Shown, logged: &Logged, hidden: &[String]) {
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
            let file = number("files.").and_then(|n| files_of(&shown.act)?.get(n).cloned());
            let Some(file) = medium.map(Kept::Medium).or(file.map(Kept::File)) else { continue };
            let of = file.sha256().to_owned();
            self.met.insert(of.clone());
            if self.is_kept_back(&of) || !self.is_there(&file) {
                self.leave(seq, Left::File, name.clone(), self.wish.why.clone());
                let mask = self.wish.masks.iter().find(|mask| mask.of == of);
                files.extend(mask.map(|mask| masked(mask, seq, name)));
                continue;
            }
            files.push(file.copy(self.archive, seq, name));
        }
        self.files.entry(shown.entry.item).or_default().extend(files);
    }

    fn is_kept_back(&self, sha256: &str) -> bool {
        self.wish.withhold.iter().any(|of| of == sha256)
            || self.wish.masks.iter().any(|mask| mask.of == sha256)
    }

    /// Is the object of a file there? What lies in it shows when it is written.
    fn is_there(&self, file: &Kept) -> bool {
        self.archive.vault().has_object(file.object())
    }

    fn leave(&mut self, entry: u64, what: Left, name: String, why: String) {
        self.withheld.push(Withheld { entry, what, name, why });
    }

    fn assemble(mut self, log: bundle::Log) -> Result<Plan<'a>, EvidenceError> {
        let made = self.archive.doors.clock.now();
        let software = format!("keepsake {}", env!("CARGO_PKG_VERSION"));
        let mut items = Vec::new();
        let mut gathered = Vec::new();
        for (subject, item) in std::mem::take(&mut self.subjects) {
            let kind = match subject {
                Subject::Refused(_) => ItemKind::Refused,
                _ => ItemKind::Post,
            };
            let acts = self.told.remove(&item).unwrap_or_default();
            let entries = acts.iter().map(|act| act.seq).collect();
            let files = self.files.remove(&item).unwrap_or_default();
            items.push(Item { item, kind, entries, files });
            gathered.push(Gathered { item, kind, acts });
        }
        let rules = self.archive.rules();
        let has_looks =
            gathered.iter().flat_map(|it| &it.acts).any(|it| matches!(it.act, Act::Looked(_)));
        let rules = has_looks.then(|| bundle::Rules {
            version: rules.version().to_owned(),
            files: rules
                .texts()
                .map(|(name, text)| (format!("{name}.toml"), text.into()))
                .collect(),
        });
        let mut authorities: Vec<Authority> = self.archive.authorities();
        let stamped: HashSet<&String> =
            log.checkpoints.iter().flat_map(|it| it.stamps.iter().map(|(name, _)| name)).collect();
        let seal = if self.wish.vantage.is_some() { self.wish.stamped_by.as_slice() } else { &[] };
        let seal: Vec<String> =
            seal.iter().filter(|it| !it.calendar).map(|it| it.name.clone()).collect();
        // Of one that is to stamp the seal alone nobody knows yet whether it answers.
        authorities.retain(|it| stamped.contains(&it.name));
        let seal = Stamps { authorities: seal, ots: false };
        let keys = keys_of(self.keys, &log, &authorities);
        let places = self.places;
        let exchanges = (self.records > 0).then(|| bundle::Exchanges {
            records: self.records,
            bytes: self.bytes,
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
            redaction: &self.redaction,
            authorities: &authorities,
        };
        plan.people = people(&told.report(&plan, gathered), self.wish)?;
        Ok(plan)
    }
}

fn people(told: &report::Report, wish: &EvidenceWish) -> Result<People, EvidenceError> {
    let mut printed = Vec::new();
    for language in &wish.languages {
        let pdf = report::pdf(told, *language).map_err(EvidenceError::Report)?;
        printed.push((language.tag().to_owned(), pdf));
    }
    Ok(People {
        report: report::html(told).into_bytes(),
        printed,
        certificate: Some(report::certificate(told).map_err(EvidenceError::Report)?),
        how_to_verify: report::how_to_verify(told).into_bytes(),
        verifier: wish.verifier.clone(),
    })
}

fn keys_of(keys: &LogKeys, log: &bundle::Log, authorities: &[Authority]) -> Keys {
    let public = *keys.signing().verifying_key().as_bytes();
    let mut pems: Vec<(String, Vec<u8>)> = Vec::new();
    for authority in authorities.iter().filter(|authority| !authority.calendar) {
        let mut pem = Vec::new();
        let tokens = log
            .checkpoints
            .iter()
            .flat_map(|it| it.stamps.iter().map(move |(name, token)| (it, name, token)));
        for (checkpoint, _, token) in tokens.filter(|(_, name, _)| **name == authority.name) {
            let imprint = stamp::imprint_of(checkpoint.text.as_bytes());
            let roots = Roots::from_pem(authority.roots.as_bytes()).unwrap_or_default();
            let held = stamp::verify(token, &imprint, None, &roots);
            for certificate in held.map(|it| it.certificates).unwrap_or_default() {
                let text = pem_of(&certificate);
                if !contains(&pem, text.as_bytes()) {
                    pem.extend(text.into_bytes());
                }
            }
        }
        pem.extend_from_slice(authority.roots.as_bytes());
        pems.push((authority.name.clone(), pem));
    }
    Keys {
        log: format!("{}\n", keys.note_key()),
        allowed_signers: sshsig::allowed_signer(&public),
        pem: checkpoint::public_pem(&public),
        authorities: pems,
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(bytes, part).is_some()
}

fn pem_of(certificate: &[u8]) -> String {
    let letters = data_encoding::BASE64.encode(certificate);
    let mut text = "-----BEGIN CERTIFICATE-----\n".to_owned();
    for line in letters.as_bytes().chunks(64) {
        text.extend(line.iter().copied().map(char::from));
        text.push('\n');
    }
    text + "-----END CERTIFICATE-----\n"
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

fn media_of(act: &Act) -> Option<&[Media]> {
    if let Act::Captured(capture) = act { Some(&capture.media) } else { None }
}

fn files_of(act: &Act) -> Option<&[NoticeFile]> {
    match act {
        Act::Noticed(entry) => Some(entry.files()),
        Act::Refused(refused) => Some(&refused.files),
        _ => None,
    }
}

/// A file that lies in the vault.
enum Kept {
    Medium(Media),
    File(NoticeFile),
}

impl Kept {
    fn sha256(&self) -> &str {
        match self {
            Self::Medium(media) => &media.sha256,
            Self::File(file) => &file.sha256,
        }
    }

    fn object(&self) -> &ObjectName {
        match self {
            Self::Medium(media) => &media.exchange,
            Self::File(file) => &file.object,
        }
    }

    /// The copy of it for a bundle.
    fn copy<'a>(self, archive: &'a Archive, entry: u64, field: &str) -> ItemFile<'a> {
        let (name, size) = match &self {
            Self::Medium(media) => (&media.name, media.bytes),
            Self::File(file) => (&file.name, file.bytes),
        };
        let sum = self.sha256().parse().ok();
        let (extension, field) = (extension_of(name), field.to_owned());
        let content = move |out: &mut dyn Write| match &self {
            Self::Medium(media) => archive.copy_of(media, out).map_err(io::Error::other),
            Self::File(file) => {
                let bytes = archive.notice_file(file).map_err(io::Error::other)?;
                out.write_all(&bytes)
            }
        };
        let content: Box<dyn Source + 'a> = Box::new(content);
        ItemFile { entry, field, extension, masked: false, size, sum, content }
    }
}

fn masked<'a>(mask: &Mask, entry: u64, field: &str) -> ItemFile<'a> {
    ItemFile {
        entry,
        field: field.to_owned(),
        extension: extension_of(&format!("a.{}", mask.extension)),
        masked: true,
        size: mask.bytes.len() as u64,
        sum: Some(telling::sum_of(&mask.bytes)),
        content: Box::new(AtHand(mask.bytes.clone())),
    }
}

/// 1 to 8 letters and digits.
fn extension_of(name: &str) -> String {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    let fits = (1..=8).contains(&ending.len())
        && ending.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    if fits { ending } else { "bin".to_owned() }
}
