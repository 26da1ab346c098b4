//! What really happened to each post, and what Keepsake says of it.

use std::collections::BTreeMap;

use keepsake::model::{Status, Verdict};

use super::Room;
use crate::fate::Fate;

/// What Keepsake found, held against what was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// Posts in the vault.
    pub saved: usize,
    /// Flagged ones, by verdict.
    pub flagged: BTreeMap<&'static str, usize>,
    /// Flagged ones of which no notice is recorded.
    pub silent: usize,
    /// Flagged ones that are not gone, or are gone in another way than it says. Must be none.
    pub wrong: Vec<String>,
    /// Posts that are gone and not flagged yet.
    pub missed: Vec<String>,
    /// What vanished together, the newest first.
    pub together: Vec<Together>,
}

/// Posts that vanished together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Together {
    /// The account.
    pub account: Option<String>,
    /// Posts.
    pub posts: usize,
    /// The account itself is gone.
    pub account_gone: bool,
    /// The two moments between which all of it happened.
    pub between: (String, String),
}

impl Findings {
    /// Flagged ones in all.
    #[must_use]
    pub fn n_flagged(&self) -> usize {
        self.flagged.values().sum()
    }
}

impl Room {
    /// What Keepsake says now, beside what was done on the platform.
    #[must_use]
    pub fn findings(&self) -> Findings {
        let archive = &self.archive;
        let mut findings = Findings { saved: self.saved.len(), ..Findings::default() };
        for (id, post) in &self.saved {
            let Some(record) = archive.post(*post) else { continue };
            let lost = self.lost(id);
            if record.status != Status::Flagged {
                findings.missed.extend(lost.map(|_| id.clone()));
                continue;
            }
            *findings.flagged.entry(record.verdict.word()).or_default() += 1;
            findings.silent += usize::from(record.notices.is_empty());
            if lost != Some(record.verdict) {
                findings.wrong.push(id.clone());
            }
        }
        let together = archive.incidents().into_iter().map(|incident| Together {
            account: incident.account,
            posts: incident.posts.len(),
            account_gone: incident.account_gone,
            between: (incident.between.0.to_string(), incident.between.1.to_string()),
        });
        findings.together = together.collect();
        findings
    }

    /// How the post is lost, as it must be told; `None` if it is not.
    fn lost(&self, id: &str) -> Option<Verdict> {
        let mut posts = self.platform.posts().iter().chain(&self.published);
        let handle = posts.find(|post| post.id == id).map(|post| post.handle.as_str())?;
        if self.platform.is_closed(handle) {
            return Some(Verdict::AccountGone);
        }
        match self.platform.fate(id) {
            Fate::DeletedSilently | Fate::Tombstone => Some(Verdict::Removed),
            Fate::HiddenIn(_) | Fate::HiddenByLaw(_) => Some(Verdict::GeoBlocked),
            _ => None,
        }
    }
}
