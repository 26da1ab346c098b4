//! The shapes in which a bundle that is about to leave crosses.

use std::collections::BTreeMap;
use std::sync::Mutex;

use keepsake::archive::{Disclosed, DisclosedItem, EvidenceWish, ExportTold, Extent};
use keepsake::bundle::{Listed, What};
use keepsake::model::{self as m, PostId, RefusedId, RefusedPost, Subject};
use keepsake::{Archive, archive};
use serde::Deserialize;

use super::dto::{Language, PostRow};
use super::error::{Code, IpcError};
use super::opened_dto::{ByteStep, Found, WithheldRow};
use super::watch::small;
use crate::outgoing::{Listing, Outgoing, Stage, Written};
use crate::shell::held;

shape! {
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum BundleStage { Empty, Listed, Writing, Checking, Done }
}

shape! {
    pub(crate) struct BundleState {
        /// Counts up with each listing: what is written is what was shown.
        round: u32,
        stage: BundleStage,
        /// SHA-256 of the files of which a masked copy was picked.
        masked: Vec<String>,
        /// What was asked for, so that a page made anew can go on with it.
        asked: Option<BundleAsked>,
        told: Option<Disclosure>,
        progress: Option<ByteStep>,
        written: Option<WrittenBundle>,
        failure: Option<IpcError>,
    }
}

shape! {
    /// What the user wants in it.
    #[derive(Default, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    pub(crate) struct BundleAsked {
        posts: Vec<String>,
        refused: Vec<String>,
        redact: Vec<String>,
        withhold: Vec<String>,
        why: String,
        languages: Vec<Language>,
    }
}

shape! {
    /// Exactly what will leave.
    pub(crate) struct Disclosure {
        items: Vec<DisclosedRow>,
        others: Vec<KindSum>,
        files: usize,
        #[cfg_attr(test, ts(type = "number"))]
        bytes: u64,
        withheld: Vec<WithheldRow>,
    }
}

shape! {
    /// Files of one kind.
    pub(crate) struct KindSum {
        kind: String,
        files: Vec<FileRow>,
        #[cfg_attr(test, ts(type = "number"))]
        bytes: u64,
    }
}

shape! {
    pub(crate) struct FileRow {
        path: String,
        #[cfg_attr(test, ts(type = "number | null"))]
        bytes: Option<u64>,
    }
}

shape! {
    pub(crate) struct DisclosedRow {
        id: String,
        refused: bool,
        platform: String,
        excerpt: String,
        accounts: Vec<String>,
        first: Option<String>,
        last: Option<String>,
        entries: usize,
        kinds: Vec<KindSum>,
        withheld: Vec<WithheldRow>,
        media: Vec<OutgoingMedium>,
    }
}

shape! {
    pub(crate) struct OutgoingMedium {
        sha256: String,
        name: String,
        mime: String,
        #[cfg_attr(test, ts(type = "number"))]
        bytes: u64,
        /// Where it can be read to be shown.
        capture: Option<String>,
        index: usize,
        withheld: bool,
    }
}

shape! {
    pub(crate) struct WrittenBundle {
        name: String,
        #[cfg_attr(test, ts(type = "number"))]
        bytes: u64,
        recipients: usize,
        stamps: Vec<String>,
        found: Found,
    }
}

shape! {
    pub(crate) struct RefusedChoice {
        id: String,
        platform: String,
        account: Option<String>,
        on: String,
        excerpt: String,
    }
}

shape! {
    #[derive(Copy, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum ReadableForm { Site, Markdown, Wxr, ActivityStreams }
}

shape! {
    pub(crate) struct ReadableExtent {
        posts: usize,
        media: usize,
        #[cfg_attr(test, ts(type = "number"))]
        media_bytes: u64,
    }
}

shape! {
    pub(crate) struct ReadableDone {
        posts: usize,
        media: usize,
        files: usize,
        #[cfg_attr(test, ts(type = "number"))]
        bytes: u64,
        media_missing: usize,
        media_damaged: usize,
        not_public: usize,
    }
}

impl From<m::Language> for Language {
    fn from(language: m::Language) -> Self {
        match language {
            m::Language::En => Self::En,
            m::Language::Vi => Self::Vi,
        }
    }
}

impl Language {
    pub(crate) fn of_report(self) -> m::Language {
        match self {
            Self::En => m::Language::En,
            Self::Vi => m::Language::Vi,
        }
    }

    pub(crate) fn of_export(self) -> keepsake::archive::ExportLanguage {
        match self {
            Self::En => keepsake::archive::ExportLanguage::En,
            Self::Vi => keepsake::archive::ExportLanguage::Vi,
        }
    }
}

impl BundleAsked {
    /// # Errors
    /// Where an id is none.
    pub(crate) fn wish(&self) -> Result<EvidenceWish, IpcError> {
        let none = |()| IpcError::new(Code::NoSuchPost, "");
        let posts = self.posts.iter().map(|id| id.parse().map_err(drop)).collect::<Result<_, _>>();
        let refused =
            self.refused.iter().map(|id| id.parse().map_err(drop)).collect::<Result<_, _>>();
        let words = self.redact.iter().map(|word| word.trim()).filter(|word| !word.is_empty());
        Ok(EvidenceWish {
            posts: posts.map_err(none)?,
            refused: refused.map_err(none)?,
            redact: words.map(str::to_owned).collect(),
            withhold: self.withhold.clone(),
            masks: Vec::new(),
            why: self.why.clone(),
            languages: self.languages.iter().map(|language| language.of_report()).collect(),
            verifier: keepsake_verify::PAGE.to_vec(),
            stamped_by: Vec::new(),
            vantage: None,
        })
    }
}

impl From<&EvidenceWish> for BundleAsked {
    fn from(wish: &EvidenceWish) -> Self {
        Self {
            posts: wish.posts.iter().map(ToString::to_string).collect(),
            refused: wish.refused.iter().map(ToString::to_string).collect(),
            redact: wish.redact.clone(),
            withhold: wish.withhold.clone(),
            why: wish.why.clone(),
            languages: wish.languages.iter().map(|language| Language::from(*language)).collect(),
        }
    }
}

impl BundleState {
    /// Without what would leave, which takes the vault, and that: whoever holds one must not wait
    /// for the other.
    fn apart(outgoing: &Outgoing) -> (Self, Option<Listing>) {
        let (stage, told, progress, written) = match &outgoing.stage {
            Stage::Empty => (BundleStage::Empty, None, None, None),
            Stage::Listed(listing) => (BundleStage::Listed, Some((**listing).clone()), None, None),
            Stage::Writing(pace) => (BundleStage::Writing, None, Some(pace.into()), None),
            Stage::Checking => (BundleStage::Checking, None, None, None),
            Stage::Done(written) => (BundleStage::Done, None, None, Some((&**written).into())),
        };
        let state = Self {
            round: outgoing.round(),
            stage,
            masked: outgoing.masked(),
            asked: told.as_ref().map(|listing| BundleAsked::from(&listing.wish)),
            told: None,
            progress,
            written,
            failure: outgoing.failure.clone(),
        };
        (state, told)
    }

    pub(crate) fn new(outgoing: &Mutex<Outgoing>, archive: &Archive) -> Self {
        let (state, told) = Self::apart(&held(outgoing));
        Self { told: told.map(|it| Disclosure::new(&it, archive)), ..state }
    }
}

impl Disclosure {
    fn new(listing: &Listing, archive: &Archive) -> Self {
        let Disclosed { items, others, withheld } = &listing.told;
        let refused = archive.refused_posts().unwrap_or_default();
        let all = || items.iter().flat_map(|item| &item.files).chain(others);
        Self {
            items: items.iter().map(|it| DisclosedRow::new(it, archive, &refused)).collect(),
            others: kinds(others),
            files: all().count(),
            bytes: all().filter_map(|file| file.size).sum(),
            withheld: withheld.iter().map(WithheldRow::from).collect(),
        }
    }
}

impl DisclosedRow {
    fn new(item: &DisclosedItem, archive: &Archive, refused: &[(RefusedPost, bool)]) -> Self {
        let (id, is_refused, platform, text) = match &item.subject {
            Subject::Post(id) => of_post(*id, archive),
            Subject::Refused(id) => of_refused(*id, refused),
            _ => Default::default(),
        };
        Self {
            id,
            refused: is_refused,
            platform,
            excerpt: super::dto::excerpt(&text),
            accounts: item.accounts.clone(),
            first: item.between.map(|(first, _)| first.to_string()),
            last: item.between.map(|(_, last)| last.to_string()),
            entries: item.entries,
            kinds: kinds(&item.files),
            withheld: item.withheld.iter().map(WithheldRow::from).collect(),
            media: item.media.iter().map(OutgoingMedium::from).collect(),
        }
    }
}

fn of_post(id: PostId, archive: &Archive) -> (String, bool, String, String) {
    let record = archive.post(id);
    let platform = record.as_ref().map(|it| it.post.platform.clone()).unwrap_or_default();
    let text = record.and_then(|record| record.capture).map(|capture| capture.text);
    (id.to_string(), false, platform, text.unwrap_or_default())
}

fn of_refused(id: RefusedId, refused: &[(RefusedPost, bool)]) -> (String, bool, String, String) {
    let known = refused.iter().find(|(it, _)| it.id == id).map(|(it, _)| it);
    let told = known.map(|it| (it.platform.clone(), it.text.clone())).unwrap_or_default();
    (id.to_string(), true, told.0, told.1)
}

impl From<&archive::DisclosedMedium> for OutgoingMedium {
    fn from(medium: &archive::DisclosedMedium) -> Self {
        Self {
            sha256: medium.sha256.clone(),
            name: medium.name.clone(),
            mime: medium.mime.clone(),
            bytes: medium.bytes,
            capture: medium.place.map(|(capture, _)| capture.to_string()),
            index: medium.place.map_or(0, |(_, index)| index),
            withheld: medium.is_withheld,
        }
    }
}

/// Files by what they are, in the order in which they are first met.
fn kinds(files: &[Listed]) -> Vec<KindSum> {
    let mut by_kind: BTreeMap<&'static str, KindSum> = BTreeMap::new();
    for file in files {
        let kind = kind_of(file);
        let sum = by_kind.entry(kind).or_insert_with(|| KindSum {
            kind: kind.to_owned(),
            files: Vec::new(),
            bytes: 0,
        });
        sum.files.push(FileRow { path: file.path.clone(), bytes: file.size });
        sum.bytes += file.size.unwrap_or_default();
    }
    by_kind.into_values().collect()
}

fn kind_of(file: &Listed) -> &'static str {
    let is_text = file.what == What::Copy
        && file.path.rsplit('/').next().is_some_and(|name| name.starts_with("text."));
    if is_text { "text" } else { file.what.word() }
}

impl From<&Written> for WrittenBundle {
    fn from(written: &Written) -> Self {
        Self {
            name: written.name.clone(),
            bytes: written.bytes,
            recipients: written.recipients,
            stamps: written.stamps.clone(),
            found: written.found.clone(),
        }
    }
}

impl From<&RefusedPost> for RefusedChoice {
    fn from(refused: &RefusedPost) -> Self {
        Self {
            id: refused.id.to_string(),
            platform: refused.platform.clone(),
            account: refused.account.clone(),
            on: refused.on.to_string(),
            excerpt: super::dto::excerpt(&refused.text),
        }
    }
}

impl From<ReadableForm> for archive::Form {
    fn from(form: ReadableForm) -> Self {
        match form {
            ReadableForm::Site => Self::Site,
            ReadableForm::Markdown => Self::Markdown,
            ReadableForm::Wxr => Self::Wxr,
            ReadableForm::ActivityStreams => Self::ActivityStreams,
        }
    }
}

impl From<Extent> for ReadableExtent {
    fn from(extent: Extent) -> Self {
        Self {
            posts: small(extent.posts),
            media: small(extent.media),
            media_bytes: extent.media_bytes,
        }
    }
}

impl From<&ExportTold> for ReadableDone {
    fn from(told: &ExportTold) -> Self {
        Self {
            posts: small(told.posts),
            media: small(told.media),
            files: small(told.files),
            bytes: told.bytes,
            media_missing: small(told.media_missing),
            media_damaged: small(told.media_damaged),
            not_public: small(told.not_public),
        }
    }
}

/// Rows of these posts, as far as they are there.
pub(super) fn rows(archive: &Archive, ids: &[PostId]) -> Vec<PostRow> {
    let records = ids.iter().filter_map(|id| archive.post(*id));
    records.map(|record: m::PostRecord| PostRow::from(&record)).collect()
}
