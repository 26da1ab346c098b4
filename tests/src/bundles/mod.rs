//! Bundles for tests: whole cases about posts nobody wrote, with honest logs, in plain data that a
//! test can change before it is written ([`Made`]), and bundles taken apart and put together again
//! ([`Files`]).

pub mod exchanges;
mod files;
mod log;
mod story;

use std::io::Cursor;

use keepsake::bundle::{
    AtHand, Bundle, BundleError, Exchanges, Item, ItemFile, ItemKind, Keys, Left, Log, People,
    Plan, Rules, Seal, Sink, Stamps, Withheld, write,
};
use keepsake::custody::checkpoint::public_pem;
use keepsake::custody::read::Disclosed;
use keepsake::custody::sshsig::{self, Namespace, allowed_signer};
use keepsake::model::{ItemId, Sum};

pub use self::exchanges::Record;
pub use self::files::{Files, raw_zip};
pub use self::log::{GrowingLog, Line, Stamper, ots};
use self::story::Story;

/// What a bundle is to be like. The same gives the same, but for stamps.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The log's secret.
    pub secret: [u8; 32],
    /// Where texts, pictures and ids come from.
    pub seed: u64,
    /// Posts it is about.
    pub posts: usize,
    /// Posts of the same log that it says nothing about.
    pub others: usize,
    /// Looks at each post.
    pub looks: usize,
    /// Pictures of each post.
    pub media: usize,
    /// Bytes of a picture.
    pub picture_bytes: usize,
    /// Bytes of a page.
    pub page_bytes: usize,
    /// A platform's notice, with a file, and an appeal about the first two posts; and a post that a
    /// platform would not publish.
    pub notices: bool,
    /// Checkpoints, one at the least; the first are made while entries are still to come.
    pub checkpoints: usize,
    /// Checkpoints and seal get a pending `OpenTimestamps` proof.
    pub ots: bool,
    /// The rules of this program are in it, as where there are looks.
    pub rules: bool,
    /// Of so many posts the author is withheld.
    pub withheld_fields: usize,
    /// Of so many posts the request of the first look is withheld.
    pub withheld_records: usize,
    /// Of so many posts the first picture is given masked, and withheld as it was.
    pub masked: usize,
}

impl Default for Wanted {
    fn default() -> Self {
        Self {
            secret: [0x2a; 32],
            seed: 1,
            posts: 2,
            others: 2,
            looks: 3,
            media: 1,
            picture_bytes: 2000,
            page_bytes: 1500,
            notices: true,
            checkpoints: 3,
            ots: false,
            rules: true,
            withheld_fields: 0,
            withheld_records: 0,
            masked: 0,
        }
    }
}

impl Wanted {
    /// A bundle with as little in it as one can have: one post, one look.
    #[must_use]
    pub fn small() -> Self {
        Self {
            posts: 1,
            others: 0,
            looks: 1,
            media: 0,
            page_bytes: 0,
            notices: false,
            checkpoints: 1,
            rules: false,
            ..Self::default()
        }
    }
}

/// A bundle in the making. All of it can be changed before [`Made::bytes`].
pub struct Made<'s> {
    /// What will be written, but for the exchanges.
    pub plan: Plan<'static>,
    /// The exchanges, record by record; none of them means no WACZ.
    pub records: Vec<Record>,
    /// The log it is an excerpt of.
    pub log: GrowingLog,
    /// What seals it and stamped it.
    pub stamper: Option<&'s Stamper>,
}

/// The program's name and version, as all bundles of these tests say.
pub const SOFTWARE: &str = concat!("keepsake ", env!("CARGO_PKG_VERSION"));

/// Makes a bundle, with stamps of `stamper` where one is given.
///
/// # Panics
/// Never, for sizes that fit into memory.
#[must_use]
pub fn made<'s>(wanted: &Wanted, stamper: Option<&'s Stamper>) -> Made<'s> {
    let Story { log, items, mut records, mut contents, now } = story::told(wanted, stamper);
    let ids: Vec<ItemId> = items.iter().map(|(item, _)| *item).collect();
    let mut withheld = left_out(wanted, &log, &ids, &mut records);
    let entries = shown(&log, &ids, &withheld);
    let mut masked = wanted.masked;
    let item_of = |(item, kind): &(ItemId, ItemKind)| Item {
        item: *item,
        kind: *kind,
        entries: log.of(*item),
        files: files_of(&log, *item, &mut contents, &mut masked, &mut withheld),
    };
    let items = items.iter().map(item_of).collect();
    let plan = Plan {
        made: now,
        tag: [0xab, 0xcd, 0xef, 0x01],
        software: SOFTWARE.into(),
        languages: vec!["vi".into(), "en".into()],
        people: people(),
        keys: keys(&log, stamper),
        log: Log {
            origin: log.keys.origin().to_owned(),
            checkpoints: log.checkpoints.iter().map(|(it, _)| it.clone()).collect(),
            consistency: log.consistency(),
            entries,
            heads: log.heads(&ids),
        },
        items,
        withheld,
        rules: wanted.rules.then(rules),
        exchanges: None,
        seal: Stamps {
            authorities: stamper.map(|it| it.names().to_vec()).unwrap_or_default(),
            ots: wanted.ots,
        },
    };
    let records = records.into_iter().map(|(_, record)| record).collect();
    Made { plan, records, log, stamper }
}

/// Withholds authors, and takes requests out of the records.
fn left_out(
    wanted: &Wanted,
    log: &GrowingLog,
    items: &[ItemId],
    records: &mut Vec<(u64, Record)>,
) -> Vec<Withheld> {
    let of_kind = |kind: &'static str| {
        items.iter().filter_map(move |item| {
            log.of(*item).into_iter().find(|seq| kind_of(log, *seq) == kind)
        })
    };
    let author = |entry| Withheld {
        entry,
        what: Left::Field,
        name: "author".into(),
        why: "đã che tên".into(),
    };
    let mut withheld: Vec<Withheld> =
        of_kind("captured").take(wanted.withheld_fields).map(author).collect();
    for entry in of_kind("looked").take(wanted.withheld_records) {
        let is_it = |(seq, record): &(u64, Record)| *seq == entry && record.sum.kind == "request";
        let place = records.iter().position(is_it).expect("a look has a request");
        let name = records.remove(place).1.sum.sum.to_string();
        withheld.push(Withheld { entry, what: Left::Record, name, why: String::new() });
    }
    withheld
}

/// The entries of the items and of the checkpoints, with all fields but those withheld.
fn shown(
    log: &GrowingLog,
    items: &[ItemId],
    withheld: &[Withheld],
) -> Vec<keepsake::bundle::Entry> {
    let mut shown: Vec<u64> = items.iter().flat_map(|item| log.of(*item)).collect();
    shown.extend(log.checkpoints.iter().map(|(checkpoint, _)| checkpoint.entries - 1));
    shown.sort_unstable();
    let entry = |seq: &u64| {
        let is_out = |name: &str| {
            let of_entry = |it: &&Withheld| it.entry == *seq && it.what == Left::Field;
            withheld.iter().filter(of_entry).any(|it| it.name == name)
        };
        log.shown(*seq, |name| !is_out(name))
    };
    shown.iter().map(entry).collect()
}

fn kind_of(log: &GrowingLog, seq: u64) -> String {
    let bytes = &log.entries[usize::try_from(seq).expect("few")].written.bytes;
    let entry = keepsake::custody::read::Entry::read(bytes);
    entry.expect("an entry of ours").kind
}

/// The field behind a disclosure.
fn field(disclosure: &str) -> Disclosed {
    Disclosed::read(disclosure).expect("a disclosure of ours")
}

/// A copy of each text, medium and file that an item's entries tell of.
fn files_of(
    log: &GrowingLog,
    item: ItemId,
    contents: &mut story::Contents,
    masked: &mut usize,
    withheld: &mut Vec<Withheld>,
) -> Vec<ItemFile<'static>> {
    let mut files = Vec::new();
    for seq in log.of(item) {
        let written = &log.entries[usize::try_from(seq).expect("few")].written;
        for (name, disclosure) in &written.disclosures {
            let Disclosed { value, .. } = field(disclosure);
            let is_file =
                |prefix| name.strip_prefix(prefix).is_some_and(|n: &str| n.parse::<u64>().is_ok());
            let (content, extension) = if name == "text" {
                (value.text().expect("a text").as_bytes().to_vec(), "txt")
            } else if is_file("media.") || is_file("files.") {
                let members = value.members().expect("an object");
                let sum = members.iter().find(|(name, _)| name == "sha256");
                let sum: Sum = sum.and_then(|it| it.1.text()?.parse().ok()).expect("a digest");
                (contents.remove(&sum).expect("bytes that were made"), "jpg")
            } else {
                continue;
            };
            if name != "media.0" || *masked == 0 {
                files.push(file(seq, name, extension, content));
                continue;
            }
            *masked -= 1;
            let (why, what) = (String::new(), Left::File);
            withheld.push(Withheld { entry: seq, what, name: name.clone(), why });
            let rest = file(seq, name, "png", b"what is left of a picture".to_vec());
            files.push(ItemFile { masked: true, ..rest });
        }
    }
    files
}

/// A copy of a field, unmasked.
#[must_use]
pub fn file(entry: u64, field: &str, extension: &str, content: Vec<u8>) -> ItemFile<'static> {
    ItemFile {
        entry,
        field: field.to_owned(),
        extension: extension.to_owned(),
        masked: false,
        size: content.len() as u64,
        sum: None,
        content: Box::new(AtHand(content)),
    }
}

fn people() -> People {
    let page = |title: &str| format!("<!doctype html><title>{title}</title>\n").into_bytes();
    let pdf = b"%PDF-1.7\n%%EOF\n".to_vec();
    People {
        report: page("Báo cáo"),
        printed: vec![("vi".into(), pdf.clone()), ("en".into(), pdf.clone())],
        certificate: Some(pdf),
        how_to_verify: b"How to verify\n".to_vec(),
        verifier: include_bytes!("../../../src-tauri/verify/page/verify.html").to_vec(),
    }
}

fn keys(log: &GrowingLog, stamper: Option<&Stamper>) -> Keys {
    let public = log.keys.signing().verifying_key().to_bytes();
    let names = stamper.map(Stamper::names).unwrap_or_default();
    let root =
        |name: &String| (name.clone(), stamper.map(|it| it.authority().root()).unwrap_or_default());
    Keys {
        log: format!("{}\n", log.keys.note_key()),
        allowed_signers: allowed_signer(&public),
        pem: public_pem(&public),
        authorities: names.iter().map(root).collect(),
    }
}

/// The rules of this program.
fn rules() -> Rules {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../src-tauri/core/rules");
    let mut files: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .expect("the rules are there")
        .map(|entry| entry.expect("an entry"))
        .filter(|entry| entry.path().extension().is_some_and(|it| it == "toml"))
        .map(|entry| {
            let name = entry.file_name().into_string().expect("a plain name");
            (name, std::fs::read(entry.path()).expect("a file"))
        })
        .collect();
    files.sort();
    Rules { version: "2026-11-01".into(), files }
}

impl Made<'_> {
    /// The bundle as a file.
    ///
    /// # Panics
    /// If it cannot be written: [`Made::write`] says why.
    #[must_use]
    pub fn bytes(&mut self) -> Vec<u8> {
        let mut file = Cursor::new(Vec::new());
        self.write(Sink::File(&mut file)).expect("it is written");
        file.into_inner()
    }

    /// Writes it.
    ///
    /// # Errors
    /// What the writer says.
    pub fn write(&mut self, sink: Sink<'_>) -> Result<Bundle, BundleError> {
        let joined: Vec<u8> = self.records.iter().flat_map(|it| it.bytes.clone()).collect();
        self.plan.exchanges = (!self.records.is_empty()).then(|| Exchanges {
            records: self.records.len() as u64,
            bytes: joined.len() as u64,
            content: Box::new(AtHand(joined)),
        });
        let (log, stamper) = (&self.log, self.stamper);
        write(&mut self.plan, sink, &mut |manifest, wanted| {
            Ok(seal(log, stamper, manifest, wanted))
        })
    }
}

/// The seal over a tag manifest, with these stamps.
///
/// # Panics
/// If stamps are wanted and there is nobody to give them.
#[must_use]
pub fn seal(log: &GrowingLog, stamper: Option<&Stamper>, manifest: &[u8], wanted: &Stamps) -> Seal {
    let stamp = |name: &String| {
        let stamper = stamper.expect("somebody to stamp it");
        (name.clone(), stamper.stamp(name, manifest))
    };
    Seal {
        signature: sshsig::sign(log.keys.signing(), Namespace::Bag, manifest),
        stamps: wanted.authorities.iter().map(stamp).collect(),
        ots: wanted.ots.then(|| ots(manifest)),
    }
}
