//! What an import would bring, to be shown before anything is written.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use serde::Serialize;

use super::{Event, Report};
use crate::model::{ImportAccount, ImportKind, Time};

/// A platform's layout that was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Found {
    /// Short name of the platform.
    pub platform: &'static str,
    /// Which of its layouts.
    pub layout: &'static str,
}

/// What an export holds.
#[derive(Clone, Debug, Serialize)]
pub struct Survey {
    /// What it is.
    pub found: Vec<Found>,
    /// Names of the given files.
    pub parts: Vec<String>,
    /// Whose posts they are.
    pub accounts: Vec<(&'static str, ImportAccount)>,
    /// How many of each kind.
    pub kinds: BTreeMap<ImportKind, u64>,
    /// The time of the earliest.
    pub first: Option<Time>,
    /// The time of the latest.
    pub last: Option<Time>,
    /// Bytes of their media, as the archive claims.
    pub media_bytes: u64,
    /// Counts, what would be left out and why, what is missing.
    pub report: Report,
}

impl Survey {
    pub(super) fn new<'n>(found: Vec<Found>, parts: impl Iterator<Item = &'n str>) -> Self {
        Self {
            found,
            parts: parts.map(str::to_owned).collect(),
            accounts: Vec::new(),
            kinds: BTreeMap::new(),
            first: None,
            last: None,
            media_bytes: 0,
            report: Report::default(),
        }
    }

    pub(super) fn take_in(&mut self, event: Event) -> ControlFlow<()> {
        match event {
            Event::Account { platform, account } => self.accounts.push((platform, account)),
            Event::Post(post) => {
                *self.kinds.entry(post.kind).or_default() += 1;
                if let Some(at) = post.created.at {
                    self.first = Some(self.first.map_or(at, |first| first.min(at)));
                    self.last = Some(self.last.map_or(at, |last| last.max(at)));
                }
                let media = post.media.iter().filter(|medium| medium.member.is_some());
                let bytes: u64 = media.filter_map(|medium| medium.claimed_bytes).sum();
                self.media_bytes = self.media_bytes.saturating_add(bytes);
            }
            Event::Progress(_) => {}
        }
        ControlFlow::Continue(())
    }

    pub(super) fn finish(self, report: Report) -> Self {
        Self { report, ..self }
    }
}
