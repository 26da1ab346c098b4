//! What the report of a bundle is told, from the acts that the bundle shows.

use std::collections::{BTreeMap, HashMap};

use sha2::{Digest as _, Sha256};

use super::EvidenceWish;
use super::gathering::{Gathered, GatheredAct};
use super::redact::Redaction;
use crate::archive::{Archive, show};
use crate::bundle::report::{
    self, Entry, Ots, Picture, Report, Seal, ShownCopy, ShownFile, ShownIncident, ShownJudgement,
    ShownPost, ShownRefusal, Stamp, Why, Withheld, WithheldPart,
};
use crate::bundle::{self, ItemKind, Left, Plan};
use crate::custody::ots::Proof;
use crate::custody::stamp::{self, Roots};
use crate::custody::{LogKeys, sshsig};
use crate::model::{Act, Authority, Capture, ItemId, Observation, PostId, Sum, Time};

/// What telling needs.
pub(super) struct Told<'t> {
    pub(super) archive: &'t Archive,
    pub(super) keys: &'t LogKeys,
    pub(super) wish: &'t EvidenceWish,
    /// What the bundle leaves out.
    pub(super) withheld: &'t [bundle::Withheld],
    pub(super) redaction: &'t Redaction,
    pub(super) authorities: &'t [Authority],
}

/// Where the entries stand in time: entries of a checkpoint, and its earliest verified stamp.
type Stamped = BTreeMap<u64, Time>;

impl Told<'_> {
    /// The report on what was gathered.
    pub(super) fn report(&self, plan: &Plan<'_>, gathered: Vec<Gathered>) -> Report {
        let checkpoints: Vec<report::Checkpoint> =
            plan.log.checkpoints.iter().map(|it| self.checkpoint(it)).collect();
        let verified = |it: &report::Checkpoint| {
            let stamps = it.stamps.iter().filter(|stamp| stamp.is_verified);
            Some((it.entries, stamps.map(|stamp| stamp.not_later_than).min()?))
        };
        let stamped: Stamped = checkpoints.iter().filter_map(verified).collect();
        let mut budget = report::PICTURES_BYTES_MAX;
        let (mut posts, mut refused) = (Vec::new(), Vec::new());
        let mut names: HashMap<PostId, ItemId> = HashMap::new();
        for (number, item) in gathered.into_iter().enumerate() {
            let folder = bundle::folder_of(number);
            if item.kind == ItemKind::Refused {
                refused.extend(refusal(item, &folder, &stamped));
                continue;
            }
            if let Some(post) = self.post(item, folder, &stamped, &mut budget) {
                names.insert(post.post.act.id, post.item);
                posts.push(post);
            }
        }
        let public = *self.keys.signing().verifying_key().as_bytes();
        Report {
            name: plan.top(),
            made: plan.made,
            software: plan.software.clone(),
            fingerprint: sshsig::fingerprint(&public),
            origin: self.keys.origin().to_owned(),
            checkpoints,
            seal: Seal { stamps: plan.seal.authorities.clone(), has_ots: plan.seal.ots },
            rules: plan.rules.as_ref().map(|it| (it.version.clone(), it.sum())),
            training: self.archive.is_training(),
            incidents: self.incidents(&names),
            posts,
            refused,
            withheld: plan.withheld.iter().map(withheld).collect(),
            files: files(plan),
        }
    }

    fn checkpoint(&self, checkpoint: &bundle::Checkpoint) -> report::Checkpoint {
        let imprint = stamp::imprint_of(checkpoint.text.as_bytes());
        let stamps = checkpoint.stamps.iter().filter_map(|(name, token)| {
            let authority = self.authorities.iter().find(|it| it.name == *name)?;
            let roots = Roots::from_pem(authority.roots.as_bytes()).ok()?;
            let held = stamp::verify(token, &imprint, None, &roots).ok()?;
            Some(Stamp {
                name: name.clone(),
                authority: authority.url.clone(),
                at: held.at,
                not_later_than: held.not_later_than(),
                is_verified: true,
                is_qualified: authority.qualified,
            })
        });
        let proof = checkpoint.ots.as_deref().and_then(|file| Proof::read(file).ok());
        let ots = proof.map(|proof| match proof.blocks().first() {
            None => Ots::Pending,
            Some(block) => {
                Ots::Block { height: block.height, merkle_root: block.root_as_printed() }
            }
        });
        report::Checkpoint { entries: checkpoint.entries, stamps: stamps.collect(), ots }
    }

    fn post(
        &self,
        item: Gathered,
        folder: String,
        stamped: &Stamped,
        budget: &mut usize,
    ) -> Option<ShownPost> {
        let (mut saved, mut copies, mut looks) = (None, Vec::new(), Vec::new());
        let (mut judged, mut notices) = (Vec::new(), Vec::new());
        let mut observations: Vec<Observation> = Vec::new();
        for GatheredAct { seq, act, mut withheld } in item.acts {
            let not_later_than = not_later_than(stamped, seq);
            match act {
                // The newest tells all addresses the post is known by.
                Act::Saved(act) => saved = Some(Entry { seq, not_later_than, withheld, act }),
                Act::Captured(mut act) => {
                    self.mask(&mut act, &mut withheld);
                    let pictures = self.pictures(seq, &act, budget);
                    let entry = Entry { seq, not_later_than, withheld, act };
                    copies.push(ShownCopy { entry, pictures });
                }
                Act::Looked(act) => {
                    observations.push(act.clone());
                    if let Some(settled) = act.judgement() {
                        let withheld = withheld.clone();
                        judged.push(Entry { seq, not_later_than, withheld, act: settled });
                    }
                    looks.push(Entry { seq, not_later_than, withheld, act });
                }
                Act::Judged(act) => judged.push(Entry { seq, not_later_than, withheld, act }),
                Act::Noticed(act) => notices.push(Entry { seq, not_later_than, withheld, act }),
                _ => {}
            }
        }
        let post = saved?;
        let record = self.archive.post(post.act.id)?;
        let rules = self.archive.rules();
        let told = |entry: Entry<crate::model::Judgement>| {
            let why = show::why(&rules, &record, &entry.act.chain, &observations);
            let why = why.into_iter().map(|why| Why { vi: why.vi, en: why.en }).collect();
            ShownJudgement { entry, why }
        };
        let judged: Vec<ShownJudgement> = judged.into_iter().map(told).collect();
        let confirmed = record.first_missed.and_then(|missed| {
            let of_absence = judged.iter().map(|judged| &judged.entry.act);
            let mut flags = of_absence.filter(|it| it.at >= missed && it.confirmed);
            flags.next().map(|it| show::sure_at(it, observations.iter()))
        });
        let is_silent = record.is_silent();
        Some(ShownPost {
            item: item.item,
            folder,
            post,
            copies,
            looks,
            judged,
            notices,
            status: record.status,
            verdict: record.verdict,
            last_seen: record.last_seen,
            first_missed: record.first_missed,
            confirmed,
            absences: record.absences,
            is_silent,
        })
    }

    /// Text with the redacted words made unreadable is shown in place of a text that is withheld.
    fn mask(&self, capture: &mut Capture, withheld: &mut Vec<String>) {
        if self.redaction.is_empty() || !withheld.iter().any(|name| name == "text") {
            return;
        }
        capture.text = self.redaction.masked(&capture.text);
        withheld.retain(|name| name != "text");
    }

    fn pictures(&self, seq: u64, capture: &Capture, budget: &mut usize) -> Vec<Picture> {
        let mut pictures = Vec::new();
        for (number, media) in capture.media.iter().enumerate() {
            let mask = self.wish.masks.iter().find(|mask| mask.of == media.sha256);
            let field = format!("media.{number}");
            let mut withheld = self.withheld.iter().filter(|it| it.what != Left::Record);
            let is_withheld = withheld.any(|it| it.entry == seq && it.name == field);
            if is_withheld && mask.is_none() {
                continue;
            }
            let is_picture = matches!(media.mime.as_str(), "image/png" | "image/jpeg");
            let size = usize::try_from(media.bytes).unwrap_or(usize::MAX);
            let bytes = match mask {
                Some(mask) => mask.bytes.clone(),
                None if is_picture && size <= report::PICTURE_BYTES_MAX.min(*budget) => {
                    let mut bytes = Vec::new();
                    if self.archive.copy_of(media, &mut bytes).is_err() {
                        continue;
                    }
                    bytes
                }
                None => continue,
            };
            if bytes.len() <= *budget {
                *budget -= bytes.len();
                pictures.push(Picture { media: number, bytes, is_masked: mask.is_some() });
            }
        }
        pictures
    }

    /// Disappearances that posts of the bundle belong to.
    fn incidents(&self, names: &HashMap<PostId, ItemId>) -> Vec<ShownIncident> {
        let shown = |incident: crate::watch::Incident| {
            let posts: Vec<ItemId> =
                incident.posts.iter().filter_map(|id| names.get(id).copied()).collect();
            let is_told = |text: &String| !self.redaction.is_part(text);
            (!posts.is_empty() && incident.posts.len() > 1).then(|| ShownIncident {
                platform: incident.platform,
                account: incident.account.filter(is_told),
                n_posts: incident.posts.len(),
                posts,
                n_back: incident.back,
                of_account: incident.of_account,
                account_gone: incident.account_gone,
                between: incident.between,
                one_act: incident.one_act,
                shared: incident.shared.into_iter().filter(is_told).collect(),
            })
        };
        self.archive.incidents().into_iter().filter_map(shown).collect()
    }
}

fn not_later_than(stamped: &Stamped, seq: u64) -> Option<Time> {
    stamped.range(seq + 1..).map(|(_, time)| *time).min()
}

fn refusal(item: Gathered, folder: &str, stamped: &Stamped) -> Option<ShownRefusal> {
    item.acts.into_iter().find_map(|GatheredAct { seq, act, withheld }| match act {
        Act::Refused(act) => {
            let entry = Entry { seq, not_later_than: not_later_than(stamped, seq), withheld, act };
            Some(ShownRefusal { item: item.item, folder: folder.to_owned(), entry })
        }
        _ => None,
    })
}

fn withheld(withheld: &bundle::Withheld) -> Withheld {
    let what = match withheld.what {
        Left::Field => WithheldPart::Field,
        Left::Record => WithheldPart::Record,
        Left::File => WithheldPart::File,
    };
    let (name, why) = (withheld.name.clone(), withheld.why.clone());
    Withheld { entry: withheld.entry, what, name, why }
}

fn files(plan: &Plan<'_>) -> Vec<ShownFile> {
    let of_item = |(number, item): (usize, &bundle::Item<'_>)| {
        let folder = bundle::folder_of(number);
        let shown = item.files.iter().filter_map(|file| {
            let sha256 = file.sum?;
            let path = format!("data/{folder}/{}", file.name());
            Some(ShownFile { path, bytes: file.size, sha256, is_masked: file.masked })
        });
        shown.collect::<Vec<_>>()
    };
    plan.items.iter().enumerate().flat_map(of_item).collect()
}

/// SHA-256 of a masked copy: nothing else tells it.
pub(super) fn sum_of(bytes: &[u8]) -> Sum {
    Sum::from_bytes(Sha256::digest(bytes).into())
}
