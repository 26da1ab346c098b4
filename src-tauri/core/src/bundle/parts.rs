//! The files of a bundle, one after another. What is listed for the user and what is written both
//! come from here.

use super::plan::{Checkpoint, Item, Log, Plan, Source, Stamps, folder};
use crate::model::Sum;

/// What a file of a bundle is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A page for people: the report, the certificate, how to verify, the verifier.
    Page,
    /// Lists and digests of the other files, and what the case is made of.
    List,
    /// Keys and certificates, all public.
    Key,
    /// Of the custody log: checkpoints, entries, proofs, what is disclosed.
    Log,
    /// A signature or a stamp.
    Seal,
    /// A copy to read of a text, a medium or a file.
    Copy,
    /// A copy to read, with parts made unreadable.
    Masked,
    /// The raw exchanges.
    Exchanges,
    /// The rules by which looks were read.
    Rules,
}

impl What {
    /// The stable word used in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::List => "list",
            Self::Key => "key",
            Self::Log => "log",
            Self::Seal => "seal",
            Self::Copy => "copy",
            Self::Masked => "masked",
            Self::Exchanges => "exchanges",
            Self::Rules => "rules",
        }
    }
}

/// A file that leaves with a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its path below the top.
    pub path: String,
    /// What it is.
    pub what: What,
    /// Its bytes; none where writing tells. Of the exchanges those before packing.
    pub size: Option<u64>,
}

/// Where a file's bytes are.
pub(super) enum Content<'p> {
    /// At hand.
    Bytes(&'p [u8]),
    /// To be asked for: its size, and its SHA-256 where that is known.
    Source(&'p mut (dyn Source + 'p), u64, Option<Sum>),
    /// The exchanges, to be packed; bytes before that.
    Exchanges(&'p mut (dyn Source + 'p), u64),
}

/// A file to be written.
pub(super) struct Part<'p> {
    pub(super) path: String,
    pub(super) what: What,
    pub(super) content: Content<'p>,
}

impl<'p> Part<'p> {
    fn new(path: impl Into<String>, what: What, bytes: &'p [u8]) -> Self {
        Self { path: path.into(), what, content: Content::Bytes(bytes) }
    }
}

pub(super) const BAGIT: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
pub(super) const BAG_INFO: &str = "bag-info.txt";
pub(super) const CASE: &str = "data/case.json";
pub(super) const MANIFEST: &str = "manifest-sha256.txt";
pub(super) const TAG_MANIFEST: &str = "tagmanifest-sha256.txt";
pub(super) const SEAL: &str = "seal/tagmanifest-sha256.txt";
pub(super) const WACZ: &str = "data/archive/keepsake.wacz";

/// Files that can only be made when all others are written, without the seal's.
pub(super) const LATE: [&str; 4] = [CASE, BAG_INFO, MANIFEST, TAG_MANIFEST];

/// Files of the seal, by what stamps it has.
pub(super) fn of_seal(stamps: &Stamps) -> Vec<String> {
    let tokens = stamps.authorities.iter().map(|name| format!("{SEAL}.{name}.tsr"));
    let ots = stamps.ots.then(|| format!("{SEAL}.ots"));
    std::iter::once(format!("{SEAL}.sig")).chain(tokens).chain(ots).collect()
}

/// All files but those that come last.
pub(super) fn early<'p>(plan: &'p mut Plan<'_>) -> Vec<Part<'p>> {
    let Plan { people, keys, log, items, rules, exchanges, .. } = plan;
    let mut parts = vec![
        Part::new("0-OPEN-ME-FIRST.html", What::Page, &people.report),
        Part::new("HOW-TO-VERIFY.txt", What::Page, &people.how_to_verify),
        Part::new("verify.html", What::Page, &people.verifier),
        Part::new("bagit.txt", What::List, BAGIT.as_bytes()),
        Part::new("data/keys/log.vkey", What::Key, keys.log.as_bytes()),
        Part::new("data/keys/allowed_signers.txt", What::Key, keys.allowed_signers.as_bytes()),
        Part::new("data/keys/log.pem", What::Key, keys.pem.as_bytes()),
    ];
    let printed = people.printed.iter();
    parts.extend(
        printed.map(|(language, pdf)| Part::new(format!("report.{language}.pdf"), What::Page, pdf)),
    );
    let certificate = people.certificate.iter();
    parts.extend(certificate.map(|pdf| Part::new("certificate-template.pdf", What::Page, pdf)));
    let authorities = keys.authorities.iter();
    parts.extend(
        authorities
            .map(|(name, pem)| Part::new(format!("data/keys/tsa/{name}.pem"), What::Key, pem)),
    );
    of_log(log, &mut parts);
    for (number, item) in items.iter_mut().enumerate() {
        of_item(number, item, &mut parts);
    }
    let rules = rules.iter().flat_map(|rules| &rules.files);
    parts.extend(
        rules.map(|(name, file)| Part::new(format!("data/rules/{name}"), What::Rules, file)),
    );
    if let Some(exchanges) = exchanges {
        let content = Content::Exchanges(exchanges.content.as_mut(), exchanges.bytes);
        parts.push(Part { path: WACZ.to_owned(), what: What::Exchanges, content });
    }
    parts
}

fn of_log<'p>(log: &'p Log, parts: &mut Vec<Part<'p>>) {
    for checkpoint in &log.checkpoints {
        of_checkpoint(checkpoint, parts);
    }
    for proof in &log.consistency {
        let path = format!("data/log/consistency/{}-{}.txt", proof.old, proof.new);
        parts.push(Part::new(path, What::Log, proof.text.as_bytes()));
    }
    for entry in &log.entries {
        let path = |kind: &str| format!("data/log/entries/{}.{kind}", entry.seq);
        let files: [(&str, &[u8]); 3] = [
            ("json", &entry.bytes),
            ("tlog-proof", entry.proof.as_bytes()),
            ("disclosures.txt", entry.disclosures.as_bytes()),
        ];
        parts.extend(files.map(|(kind, bytes)| Part::new(path(kind), What::Log, bytes)));
    }
    for head in &log.heads {
        let path = format!("data/log/heads/{}/{}.txt", head.checkpoint, head.item);
        parts.push(Part::new(path, What::Log, head.text.as_bytes()));
    }
}

fn of_checkpoint<'p>(checkpoint: &'p Checkpoint, parts: &mut Vec<Part<'p>>) {
    let path = format!("data/log/checkpoints/{}.txt", checkpoint.entries);
    let signature = checkpoint.signature.as_bytes();
    parts.push(Part::new(&*path, What::Log, checkpoint.text.as_bytes()));
    parts.push(Part::new(format!("{path}.sig"), What::Seal, signature));
    let stamps = checkpoint.stamps.iter();
    parts.extend(
        stamps.map(|(name, stamp)| Part::new(format!("{path}.{name}.tsr"), What::Seal, stamp)),
    );
    let ots = checkpoint.ots.iter();
    parts.extend(ots.map(|proof| Part::new(format!("{path}.ots"), What::Seal, proof)));
}

fn of_item<'p>(number: usize, item: &'p mut Item<'_>, parts: &mut Vec<Part<'p>>) {
    for file in &mut item.files {
        let path = format!("data/{}/{}", folder(number), file.name());
        let what = if file.masked { What::Masked } else { What::Copy };
        let content = Content::Source(file.content.as_mut(), file.size, file.sum);
        parts.push(Part { path, what, content });
    }
}

impl Plan<'_> {
    /// Every file that will leave, with the stamps the seal is to get.
    ///
    /// Takes the plan for itself as writing does, but reads no source.
    #[must_use]
    pub fn files(&mut self) -> Vec<Listed> {
        let seal = of_seal(&self.seal);
        let listed = |part: Part<'_>| {
            let size = match part.content {
                Content::Bytes(bytes) => bytes.len() as u64,
                Content::Source(_, size, _) | Content::Exchanges(_, size) => size,
            };
            Listed { path: part.path, what: part.what, size: Some(size) }
        };
        let mut files: Vec<Listed> = early(self).into_iter().map(listed).collect();
        let late = LATE.into_iter().map(|path| (path.to_owned(), What::List));
        let late = late.chain(seal.into_iter().map(|path| (path, What::Seal)));
        files.extend(late.map(|(path, what)| Listed { path, what, size: None }));
        files
    }
}
