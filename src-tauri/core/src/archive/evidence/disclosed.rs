//! What a bundle discloses, for the eyes of whoever is about to give it away: of each item whom it
//! names, when it tells of, what leaves with it and what does not.

use std::collections::{BTreeMap, BTreeSet};

use super::Evidence;
use super::copies::{files_of, media_of};
use super::gathering::GatheredAct;
use crate::bundle::{Left, Listed, Withheld, folder_of};
use crate::model::{Act, CaptureId, Subject, Time};

/// What a bundle discloses.
#[derive(Clone, Debug, Default)]
pub struct Disclosed {
    /// Of each item, in order.
    pub items: Vec<DisclosedItem>,
    /// Files of the bundle as a whole.
    pub others: Vec<Listed>,
    /// Parts of other entries that are left out.
    pub withheld: Vec<Withheld>,
}

/// What a bundle discloses of one item.
#[derive(Clone, Debug)]
pub struct DisclosedItem {
    /// What it is.
    pub subject: Subject,
    /// Its entries.
    pub entries: usize,
    /// When the first and the last of them were entered.
    pub between: Option<(Time, Time)>,
    /// People and accounts that its copies name, as far as that is not left out.
    pub accounts: Vec<String>,
    /// Pictures, videos, sounds and files, each once.
    pub media: Vec<DisclosedMedium>,
    /// Copies to read that leave.
    pub files: Vec<Listed>,
    /// What is left out.
    pub withheld: Vec<Withheld>,
    seqs: BTreeSet<u64>,
}

/// A picture, video, sound or file.
#[derive(Clone, Debug)]
pub struct DisclosedMedium {
    /// SHA-256 of its bytes, hex.
    pub sha256: String,
    /// Its name.
    pub name: String,
    /// Its media type.
    pub mime: String,
    /// Its bytes.
    pub bytes: u64,
    /// The copy it is of, and its place there; none for a file of a notice.
    pub place: Option<(CaptureId, usize)>,
    /// It is left out.
    pub is_withheld: bool,
}

impl DisclosedItem {
    pub(super) fn of(subject: Subject, acts: &[GatheredAct], withheld: &[Withheld]) -> Self {
        let seqs: BTreeSet<u64> = acts.iter().map(|act| act.seq).collect();
        let mine = |left: &&Withheld| seqs.contains(&left.entry);
        let withheld: Vec<Withheld> = withheld.iter().filter(mine).cloned().collect();
        let mut accounts = BTreeSet::new();
        let mut media: BTreeMap<String, DisclosedMedium> = BTreeMap::new();
        let mut times = Vec::new();
        for act in acts {
            let is_left = |name: &str| act.withheld.iter().any(|it| it == name);
            if let Some(time) = time_of(&act.act).filter(|_| !is_left("at") && !is_left("saved")) {
                times.push(time);
            }
            accounts.extend(account_of(&act.act).filter(|_| !is_left("author")));
            for medium in media_of_act(&act.act) {
                let (field, medium) = medium;
                let is_out = is_left(&field)
                    || withheld.iter().any(|left| {
                        left.entry == act.seq && left.what == Left::File && left.name == field
                    });
                let medium = DisclosedMedium { is_withheld: is_out, ..medium };
                media.entry(medium.sha256.clone()).or_insert(medium);
            }
        }
        let between = times.iter().min().copied().zip(times.iter().max().copied());
        Self {
            subject,
            entries: acts.len(),
            between,
            accounts: accounts.into_iter().collect(),
            media: media.into_values().collect(),
            files: Vec::new(),
            withheld,
            seqs,
        }
    }
}

impl Evidence<'_> {
    /// What it discloses.
    #[must_use]
    pub fn disclosed(&mut self) -> Disclosed {
        let mut told = Disclosed { items: self.told.clone(), ..Disclosed::default() };
        for file in self.files() {
            let of = told.items.iter_mut().enumerate().find(|(number, _)| {
                file.path.starts_with(&format!("data/{}/", folder_of(*number)))
            });
            match of {
                Some((_, item)) => item.files.push(file),
                None => told.others.push(file),
            }
        }
        let is_of_item =
            |left: &Withheld| told.items.iter().any(|it| it.seqs.contains(&left.entry));
        told.withheld = self.withheld().iter().filter(|left| !is_of_item(left)).cloned().collect();
        told
    }
}

fn time_of(act: &Act) -> Option<Time> {
    match act {
        Act::Saved(post) => Some(post.saved),
        Act::Captured(capture) => Some(capture.at),
        Act::Looked(look) => Some(look.at),
        Act::Judged(judgement) => Some(judgement.at),
        Act::Noticed(entry) => Some(entry.recorded),
        Act::Refused(refused) => Some(refused.recorded),
        _ => None,
    }
}

fn account_of(act: &Act) -> Option<String> {
    match act {
        Act::Captured(capture) => capture.account().map(str::to_owned),
        Act::Refused(refused) => refused.account.clone(),
        _ => None,
    }
}

/// The media and files of an act, by the fields that tell of them.
fn media_of_act(act: &Act) -> Vec<(String, DisclosedMedium)> {
    let capture = if let Act::Captured(capture) = act { Some(capture.id) } else { None };
    let media = media_of(act).unwrap_or_default().iter().enumerate().map(|(n, medium)| {
        let told = DisclosedMedium {
            sha256: medium.sha256.clone(),
            name: medium.name.clone(),
            mime: medium.mime.clone(),
            bytes: medium.bytes,
            place: capture.map(|capture| (capture, n)),
            is_withheld: false,
        };
        (format!("media.{n}"), told)
    });
    let files = files_of(act).into_iter().enumerate().map(|(n, file)| {
        let told = DisclosedMedium {
            sha256: file.sha256().to_owned(),
            name: file.name().to_owned(),
            mime: file.mime().to_owned(),
            bytes: file.bytes(),
            place: None,
            is_withheld: false,
        };
        (format!("files.{n}"), told)
    });
    media.chain(files).collect()
}
