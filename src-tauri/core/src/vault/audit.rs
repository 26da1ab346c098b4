//! Audit: every file of the vault is opened and checked; what is damaged or missing is named, with
//! what it belonged to and what still stands. FORMAT.md section 12.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;

use super::belonging::{Belonging, objects_of};
use super::commits::number_of;
use super::forgotten::BESIDE;
use super::history::EntryKind;
use super::index::Index;
use super::slots::SLOTS;
use super::sums::{SUMS_FILE, Sum, Sums, SumsFile};
use super::{FORMAT_FILE, ReadError, Vault};
use crate::doors::disk::DRAFT_SUFFIX;
use crate::model::{Act, ObjectName, PostId};

/// What an audit found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audit {
    /// What is not as it should be, in the order it was found.
    pub findings: Vec<Finding>,
    /// Files that were checked.
    pub files: usize,
    /// Posts of which everything is there and whole.
    pub posts_whole: usize,
    /// Posts of which something is damaged or missing.
    pub posts_affected: usize,
}

impl Audit {
    /// Is anything damaged or missing? Foreign files and leftovers alone harm nothing.
    #[must_use]
    pub fn is_damaged(&self) -> bool {
        let harmless =
            |trouble| matches!(trouble, Trouble::Foreign | Trouble::Leftover | Trouble::Orphaned);
        self.findings.iter().any(|finding| !harmless(finding.trouble))
    }
}

/// One file that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Its path within the vault; that of a stranger may hold any characters.
    pub file: String,
    /// What is wrong with it.
    pub trouble: Trouble,
    /// What it belonged to, as far as that is known.
    pub belongs: Vec<Belonging>,
}

/// What is wrong with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// It is not as it was written.
    Damaged,
    /// It should be there and is not.
    Missing,
    /// The index was damaged when the vault was opened, and has been built again: nothing is lost.
    Rebuilt,
    /// This vault did not write it.
    Foreign,
    /// This vault wrote it and nothing needs it: a write that was broken off.
    Leftover,
    /// This vault wrote it, it is whole, and no commit names it: one that is lost may have.
    Orphaned,
}

impl Trouble {
    /// The stable word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Damaged => "damaged",
            Self::Missing => "missing",
            Self::Rebuilt => "rebuilt",
            Self::Foreign => "foreign",
            Self::Leftover => "leftover",
            Self::Orphaned => "orphaned",
        }
    }
}

/// Acts about one post, counted.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Counts {
    saved: bool,
    captures: u32,
    looks: u32,
    judgements: u32,
    notices: u32,
}

impl Counts {
    fn count(&mut self, kind: EntryKind) {
        match kind {
            EntryKind::Capture => self.captures += 1,
            EntryKind::Look => self.looks += 1,
            EntryKind::Judgement => self.judgements += 1,
            EntryKind::Notice => self.notices += 1,
        }
    }

    fn history(self) -> usize {
        let kinds = [self.captures, self.looks, self.judgements, self.notices];
        kinds.iter().map(|n| *n as usize).sum()
    }
}

fn post_of(act: &Act) -> Option<PostId> {
    match act {
        Act::Saved(post) => Some(post.id),
        other => other.history_of(),
    }
}

/// An audit under way. Made by [`Vault::begin_audit`], taken on object by object, so that others
/// can use the vault in between.
pub struct Checked {
    audit: Audit,
    /// What the commits say, as they can be read now.
    counts: HashMap<PostId, Counts>,
    /// Objects still to be checked, with what they belong to.
    objects: Vec<(ObjectName, Vec<Belonging>)>,
    /// Objects no act names, still to be looked at.
    unnamed: Vec<ObjectName>,
    /// The last commit that was read.
    head: u64,
    /// Some commit is lost.
    has_lost: bool,
    affected: HashSet<PostId>,
}

impl Vault {
    /// Begins an audit: checks slots, grants, commits and the names of all files.
    ///
    /// # Errors
    /// [`ReadError`] if the folder of commits cannot be listed.
    pub fn begin_audit(&mut self) -> Result<Checked, ReadError> {
        let mut checked = Checked {
            audit: Audit::default(),
            counts: HashMap::new(),
            objects: Vec::new(),
            unnamed: Vec::new(),
            head: self.head.number,
            has_lost: false,
            affected: HashSet::new(),
        };
        checked.small_files(self);
        checked.commits(self)?;
        checked.names(self);
        if self.health.index_damaged {
            checked.found("index".into(), Trouble::Rebuilt, Vec::new());
        }
        Ok(checked)
    }
}

impl Checked {
    /// Objects that are still to be checked.
    #[must_use]
    pub fn left(&self) -> usize {
        self.objects.len() + self.unnamed.len()
    }

    /// Checks one more object. `false` when none is left.
    pub fn step(&mut self, vault: &Vault) -> bool {
        if let Some((name, belongs)) = self.objects.pop() {
            self.audit.files += 1;
            let trouble = match vault.object(&name) {
                Ok(_) => return true,
                Err(ReadError::MissingObject) => Trouble::Missing,
                Err(_) => Trouble::Damaged,
            };
            self.affected.extend(belongs.iter().filter_map(Belonging::post));
            self.found(path_of(&name), trouble, belongs);
        } else if let Some(name) = self.unnamed.pop() {
            self.audit.files += 1;
            let trouble = match vault.object(&name) {
                Err(_) => Trouble::Foreign,
                Ok(_) if self.has_lost => Trouble::Orphaned,
                Ok(_) => Trouble::Leftover,
            };
            self.found(path_of(&name), trouble, Vec::new());
        } else {
            return false;
        }
        true
    }

    /// Ends the audit.
    #[must_use]
    pub fn finish(mut self, vault: &Vault) -> Audit {
        self.forget_what_was_named_since(vault);
        let known = vault.briefs().map(|brief| brief.id);
        let all: HashSet<PostId> = known.chain(self.counts.keys().copied()).collect();
        self.audit.posts_affected = self.affected.len();
        self.audit.posts_whole = all.len() - self.affected.len();
        self.audit
    }

    fn found(&mut self, file: String, trouble: Trouble, belongs: Vec<Belonging>) {
        self.audit.findings.push(Finding { file, trouble, belongs });
    }

    /// The small files, against the sums.
    fn small_files(&mut self, vault: &Vault) {
        let sums = match Sums::read(&vault.root, &*vault.disk) {
            SumsFile::Whole(sums) => Some(sums),
            SumsFile::Damaged => {
                self.found(SUMS_FILE.into(), Trouble::Damaged, Vec::new());
                None
            }
            SumsFile::Missing => {
                self.found(SUMS_FILE.into(), Trouble::Missing, Vec::new());
                None
            }
        };
        self.audit.files += 1;
        let slots = (1..=SLOTS).map(|number| format!("slots/{number}"));
        let mut names: Vec<String> = slots.chain([FORMAT_FILE.to_owned()]).collect();
        names.extend(vault.names_in("grants").into_iter().map(|name| format!("grants/{name}")));
        names.extend(sums.iter().flat_map(Sums::names).map(str::to_owned));
        names.sort();
        names.dedup();
        for name in names.into_iter().filter(|name| !name.ends_with(DRAFT_SUFFIX)) {
            self.audit.files += 1;
            let Ok(bytes) = vault.disk.read(&vault.root.join(&name)) else {
                self.found(name, Trouble::Missing, Vec::new());
                continue;
            };
            match sums.as_ref().map_or(Sum::Unlisted, |sums| sums.of(&name, &bytes)) {
                Sum::Damaged => self.found(name, Trouble::Damaged, Vec::new()),
                // The sum of a grant is written before the grant.
                Sum::Unlisted if sums.is_some() && name.starts_with("grants/") => {
                    self.found(name, Trouble::Foreign, Vec::new());
                }
                Sum::Whole | Sum::Unlisted => {}
            }
        }
    }

    /// All commits, and with them what every object belongs to.
    fn commits(&mut self, vault: &mut Vault) -> Result<(), ReadError> {
        let mut objects: BTreeMap<String, Vec<Belonging>> = BTreeMap::new();
        let mut n_commits = 0;
        let counts = &mut self.counts;
        let walked = vault.commits().walk(|commit| {
            n_commits += 1;
            for act in &commit.acts {
                if let Some(post) = post_of(act) {
                    let counts = counts.entry(post).or_default();
                    counts.saved |= matches!(act, Act::Saved(_));
                    if let Some(kind) = EntryKind::of(act) {
                        counts.count(kind);
                    }
                }
                for (name, belonging) in objects_of(act) {
                    objects.entry(name.into()).or_default().push(belonging);
                }
            }
        })?;
        self.audit.files += n_commits;
        let name = |(name, belongs)| Some((ObjectName::try_from(name).ok()?, belongs));
        self.objects = objects.into_iter().filter_map(name).collect();
        let mut lost: Vec<(u64, u64, Trouble)> = Vec::new();
        for one in &walked.lost {
            let missing = matches!(one.cause, ReadError::MissingCommits { .. });
            let trouble = if missing { Trouble::Missing } else { Trouble::Damaged };
            lost.push((*one.numbers.start(), *one.numbers.end(), trouble));
        }
        if vault.head.number > walked.head.number {
            lost.push((walked.head.number + 1, vault.head.number, Trouble::Missing));
        }
        self.has_lost = !lost.is_empty();
        let mut lacking = self.lacking(vault);
        for (first, last, trouble) in lost {
            let file = if first == last {
                format!("commits/{first:010}")
            } else {
                format!("commits/{first:010} to {last:010}")
            };
            // Which of several lost commits an act stood in, nobody can say any more.
            self.found(file, trouble, std::mem::take(&mut lacking));
        }
        vault.note_lost(walked);
        Ok(())
    }

    /// Posts of which the commits no longer tell all: acts about a post that was never saved, and
    /// what a whole index still knows.
    fn lacking(&mut self, vault: &Vault) -> Vec<Belonging> {
        let mut lacking = Vec::new();
        let unsaved = self.counts.iter().filter(|(_, counts)| !counts.saved);
        let mut posts: HashSet<PostId> = unsaved.map(|(post, _)| *post).collect();
        let told = |id| self.counts.get(&id).copied().unwrap_or_default();
        let fewer = vault.catalogue.all().filter(|known| {
            let told = told(known.record.post.id);
            !told.saved || told.history() < known.history.len()
        });
        posts.extend(fewer.map(|known| known.record.post.id));
        for post in posts {
            let told = told(post);
            let mut known = Counts { saved: true, ..told };
            if let Some(entries) = vault.entries(post) {
                known = Counts { saved: true, ..Counts::default() };
                for entry in &entries {
                    known.count(entry.kind);
                }
            }
            lacking.push(Belonging::Acts {
                post,
                saved: !told.saved,
                captures: known.captures.saturating_sub(told.captures),
                looks: known.looks.saturating_sub(told.looks),
                judgements: known.judgements.saturating_sub(told.judgements),
                notices: known.notices.saturating_sub(told.notices),
            });
            self.affected.insert(post);
        }
        lacking
    }

    /// Files that have no business in a vault, drafts, and objects that no act names.
    fn names(&mut self, vault: &Vault) {
        let own = [FORMAT_FILE, SUMS_FILE, "slots", "grants", "objects", "commits", "index"];
        let slots: Vec<String> = (1..=SLOTS).map(|number| number.to_string()).collect();
        let index: Vec<String> =
            vault.index.iter().map(Index::folder_name).chain(["stamp".into()]).collect();
        self.strangers(vault, "", |name| own.contains(&name));
        self.strangers(vault, "slots", |name| slots.iter().any(|slot| slot == name));
        self.strangers(vault, "grants", |_| true);
        self.strangers(vault, "index", |name| index.iter().any(|own| own == name));
        let head = self.head;
        self.strangers(vault, "commits", |name| number_of(name).is_some_and(|n| n <= head));
        let folder = |name: &str| {
            name.len() == 2 && name.bytes().all(|b| matches!(b, b'a'..=b'z' | b'2'..=b'7'))
        };
        self.strangers(vault, "objects", folder);
        let named: HashSet<ObjectName> =
            self.objects.iter().map(|(name, _)| name.clone()).collect();
        for part in vault.names_in("objects").into_iter().filter(|name| folder(name)) {
            let below = format!("objects/{part}");
            let own = |name: &str| {
                ObjectName::try_from(name.to_owned()).is_ok_and(|name| name.folder() == part)
            };
            self.strangers(vault, &below, own);
            let names = vault.names_in(&below).into_iter().filter(|name| own(name));
            let names = names.filter_map(|name| ObjectName::try_from(name).ok());
            self.unnamed.extend(names.filter(|name| !named.contains(name)));
        }
    }

    fn strangers(&mut self, vault: &Vault, folder: &str, own: impl Fn(&str) -> bool) {
        let mut names = vault.names_in(folder);
        names.sort();
        for name in names {
            let is_draft = name.ends_with(DRAFT_SUFFIX) || name == BESIDE;
            if own(&name) && !is_draft {
                continue;
            }
            let trouble = if is_draft { Trouble::Leftover } else { Trouble::Foreign };
            let file = if folder.is_empty() { name } else { format!("{folder}/{name}") };
            self.audit.files += 1;
            self.found(file, trouble, Vec::new());
        }
    }

    /// An object written while the audit ran may have been named by a commit since.
    fn forget_what_was_named_since(&mut self, vault: &Vault) {
        let since =
            (self.head + 1..=vault.head.number).filter_map(|n| vault.commits().read(n).ok());
        let acts = since.flat_map(|commit| commit.acts);
        let named = acts.flat_map(|act| objects_of(&act)).map(|(name, _)| path_of(&name));
        let named: HashSet<String> = named.collect();
        self.audit.findings.retain(|finding| {
            let unnamed = matches!(finding.trouble, Trouble::Leftover | Trouble::Orphaned);
            !unnamed || !named.contains(&finding.file)
        });
    }
}

fn path_of(name: &ObjectName) -> String {
    format!("objects/{}/{}", name.folder(), name.as_str())
}

impl Vault {
    /// A folder that cannot be listed is empty to an audit; what should be in it is missing.
    fn names_in(&self, folder: &str) -> Vec<String> {
        self.disk.list(&self.root.join(folder)).unwrap_or_default()
    }
}
