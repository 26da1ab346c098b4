//! The shapes of who can open the vault, and of what a check of its files found.

use keepsake::Archive;
use keepsake::archive::Audited;
use keepsake::model::Grant;
use keepsake::vault;
use keepsake::words::Language;
use keepsake::words::fingerprint::of_recipient;

use super::told::Told;

/// Findings that are named one by one; beyond these they are counted.
const FINDINGS_MAX: usize = 200;

shape! {
    pub(crate) struct GrantRow {
        recipient: String,
        name: String,
        since: String,
        /// The key in words, to be compared by voice.
        words: Told,
    }
}

shape! {
    pub(crate) struct AccessState {
        /// When the recovery words that open it were made.
        recovery: Option<String>,
        /// Readers, the first one first.
        grants: Vec<GrantRow>,
        /// The vault's own key in words: whoever reads it sees the same.
        writer: Told,
    }
}

shape! {
    /// Recovery words to be written down. They open nothing yet.
    pub(crate) struct RecoveryDraft {
        pub(crate) words: Vec<String>,
        /// The numbers of the words that are asked back, counted from 1.
        pub(crate) ask: [usize; 2],
    }
}

shape! {
    #[derive(Copy, PartialEq, Eq)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum Trouble { Damaged, Missing, Rebuilt, Foreign, Leftover, Orphaned }
}

shape! {
    pub(crate) struct FindingRow {
        file: String,
        trouble: Trouble,
        /// Posts that it belonged to.
        posts: Vec<String>,
    }
}

shape! {
    pub(crate) struct AuditReport {
        files: usize,
        posts_whole: usize,
        posts_affected: usize,
        /// Something is damaged or missing.
        damaged: bool,
        /// It was ended early: what was not found says nothing.
        cancelled: bool,
        findings: Vec<FindingRow>,
        /// Findings beyond those.
        more: usize,
    }
}

impl From<&Archive> for AccessState {
    fn from(archive: &Archive) -> Self {
        let mut grants = archive.grants();
        grants.sort_by_key(|grant| grant.at);
        let words = |language| archive.writer_words(language).join(" ");
        Self {
            recovery: archive.recovery_made().map(|at| at.to_string()),
            grants: grants.iter().map(GrantRow::from).collect(),
            writer: Told::new(words(Language::English), words(Language::Vietnamese)),
        }
    }
}

impl From<&Grant> for GrantRow {
    fn from(grant: &Grant) -> Self {
        Self {
            recipient: grant.recipient.clone(),
            name: grant.name.clone(),
            since: grant.at.to_string(),
            words: key_words(&grant.recipient).unwrap_or_else(|| Told::from(["", ""])),
        }
    }
}

/// The words of a reader's public key; none where it is no such key.
pub(super) fn key_words(recipient: &str) -> Option<Told> {
    let words = |language| of_recipient(recipient, language).map(|words| words.join(" ")).ok();
    Some(Told::new(words(Language::English)?, words(Language::Vietnamese)?))
}

impl From<&Audited> for AuditReport {
    fn from(audited: &Audited) -> Self {
        let audit = &audited.audit;
        Self {
            files: audit.files,
            posts_whole: audit.posts_whole,
            posts_affected: audit.posts_affected,
            damaged: audit.is_damaged(),
            cancelled: audited.cancelled,
            findings: audit.findings.iter().take(FINDINGS_MAX).map(FindingRow::from).collect(),
            more: audit.findings.len().saturating_sub(FINDINGS_MAX),
        }
    }
}

impl From<&vault::Finding> for FindingRow {
    fn from(finding: &vault::Finding) -> Self {
        let mut posts: Vec<String> = finding
            .belongs
            .iter()
            .filter_map(|belonging| belonging.post().map(|post| post.to_string()))
            .collect();
        posts.dedup();
        Self {
            file: finding.file.clone(),
            trouble: match finding.trouble {
                vault::Trouble::Damaged => Trouble::Damaged,
                vault::Trouble::Missing => Trouble::Missing,
                vault::Trouble::Rebuilt => Trouble::Rebuilt,
                vault::Trouble::Foreign => Trouble::Foreign,
                vault::Trouble::Leftover => Trouble::Leftover,
                vault::Trouble::Orphaned => Trouble::Orphaned,
            },
            posts,
        }
    }
}
