//! Forgetting posts: their acts and what only they need leave the vault for good, and nothing of
//! other posts does. The commits are written anew beside the old ones without those acts, with the
//! hashes of their entries left in place, so that the custody log stays the log it was; then the
//! two folders change places at once. FORMAT.md section 14.
//!
//! A cut before that leaves the vault as it was, one after it a folder of old commits, from which
//! the next unlock knows which objects are still to be destroyed.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::belonging::objects_of;
use super::commits::{Commit, Commits, Head};
use super::index;
use super::keys::{random, sha256};
use super::log::{LogSecret, open_secret, seal_secret};
use super::{Owner, ReadError, StoreError, Vault};
use crate::doors::disk::{Disk, DiskError, Step};
use crate::model::{
    Act, Forgotten, ForgottenPosts, ObjectName, Observation, PostId, Subject, Sum, Time,
};

/// Where the commits are written anew, and where the old ones lie until they are destroyed.
pub(super) const BESIDE: &str = "commits.forgetting";
const LABEL: &[u8] = b"keepsake v1 forgotten";
/// Bytes of a keyed hash: enough not to meet another by chance, and short in each copy of the
/// register.
const TAG_BYTES: usize = 8;

/// Gives the content of an object with these of its exchanges alone, in this order, and all else
/// as it was; `None` if it cannot be taken apart.
pub type Divide<'d> = &'d dyn Fn(&[u8], &[u32]) -> Option<Vec<u8>>;

/// Why posts were not forgotten. The vault is as it was, unless it says otherwise.
#[derive(Debug, thiserror::Error)]
pub enum ForgetPostsError {
    /// There is no such post.
    #[error("there is no such post in the vault")]
    NoSuchPost,
    /// More than one commit can tell of.
    #[error("these are more posts than can be forgotten at once")]
    TooMany,
    /// A commit cannot be read, or an object that other posts need.
    #[error("part of the vault is damaged, and other posts need it")]
    Read(#[source] ReadError),
    /// An object that other posts need cannot be taken apart.
    #[error("an object that other posts need too cannot be taken apart")]
    Divide,
    /// What stays could not be kept anew.
    #[error("what stays could not be kept anew")]
    Keep(#[source] StoreError),
    /// The new commits could not be put in the place of the old.
    #[error("the new commits could not be put in the place of the old")]
    Place(#[source] DiskError),
    /// They are forgotten; the index could not be built again.
    #[error("they are forgotten, but the index could not be built again; it is at the next start")]
    Index(#[source] ReadError),
    /// They are forgotten; the old files could not all be destroyed.
    #[error(
        "they are forgotten, but old files could not all be destroyed; the next start tries again"
    )]
    Old(#[source] DiskError),
}

/// What is known of posts that were forgotten.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct KnownForgotten {
    /// The key of the tags, sealed.
    key: String,
    tags: BTreeSet<[u8; TAG_BYTES]>,
    posts: Vec<ForgottenPosts>,
    /// Where the commits ended that the newest forgetting was written in the place of.
    instead_of: Option<(u64, [u8; 32])>,
}

impl KnownForgotten {
    pub(super) fn take(&mut self, act: &Forgotten) {
        self.key.clone_from(&act.known_under);
        let tags = act.known_as.iter().filter_map(|tag| HEXLOWER.decode(tag.as_bytes()).ok());
        self.tags.extend(tags.filter_map(|tag| <[u8; TAG_BYTES]>::try_from(tag).ok()));
        self.instead_of = Some((act.instead_of.0, *act.instead_of.1.bytes()));
        if let Some(last) = self.posts.last_mut().filter(|last| last.at == act.at) {
            (last.posts, last.entries) = (last.posts + 1, last.entries + act.entries);
        } else {
            let (at, entries) = (act.at, act.entries);
            self.posts.push(ForgottenPosts { at, posts: 1, entries });
        }
    }

    /// Did the commits that end there go into the ones there are now?
    pub(super) fn is_instead_of(&self, head: Head) -> bool {
        self.instead_of == Some((head.number, head.mark))
    }
}

/// Tells what was forgotten from all else.
pub struct ForgottenMarks {
    key: LogSecret,
    tags: BTreeSet<[u8; TAG_BYTES]>,
}

impl ForgottenMarks {
    /// Was a post forgotten that was known by this?
    #[must_use]
    pub fn has(&self, mark: &str) -> bool {
        self.tags.contains(&tag_of(&self.key, mark))
    }
}

fn tag_of(key: &LogSecret, mark: &str) -> [u8; TAG_BYTES] {
    let mac = Hmac::<Sha256>::new_from_slice(key.as_slice());
    let mut mac = mac.expect("HMAC takes a key of any length");
    mac.update(mark.as_bytes());
    mac.finalize().into_bytes().first_chunk().copied().unwrap_or_default()
}

/// The same key of tags under new keys of the vault.
pub(super) fn resealed(known_under: &str, from: &Owner, to: &Owner) -> Option<String> {
    let key = open_secret(&from.keys, LABEL, known_under)?;
    Some(seal_secret(&to.keys, LABEL, &key))
}

/// Where each exchange went that was packed anew.
type Moved = HashMap<(ObjectName, u32), (ObjectName, u32)>;

impl Vault {
    /// Posts that were forgotten, oldest first.
    #[must_use]
    pub fn forgotten_posts(&self) -> &[ForgottenPosts] {
        self.catalogue.register().forgotten.as_ref().map_or(&[], |known| &known.posts)
    }

    /// What tells posts that were forgotten; `None` where none was.
    ///
    /// # Errors
    /// [`StoreError::ReadOnly`] for a reader, who does not have the key.
    pub fn forgotten_marks(&self) -> Result<Option<ForgottenMarks>, StoreError> {
        let keys = &self.owner()?.keys;
        let Some(known) = &self.catalogue.register().forgotten else { return Ok(None) };
        let key = open_secret(keys, LABEL, &known.key).ok_or(StoreError::LogSecret)?;
        Ok(Some(ForgottenMarks { key, tags: known.tags.clone() }))
    }

    /// Takes posts out of the vault for good, each with the marks it is known by elsewhere.
    /// Nothing else may be about to be committed whose objects are there already.
    ///
    /// # Errors
    /// [`ForgetPostsError`].
    pub fn forget_posts(
        &mut self,
        posts: &[(PostId, Vec<String>)],
        at: Time,
        divide: Divide<'_>,
    ) -> Result<(), ForgetPostsError> {
        self.writable().map_err(ForgetPostsError::Keep)?;
        if posts.iter().any(|(id, _)| self.post(*id).is_none()) {
            return Err(ForgetPostsError::NoSuchPost);
        }
        self.destroy_forgotten().map_err(ForgetPostsError::Place)?;
        let gone: HashSet<PostId> = posts.iter().map(|(id, _)| *id).collect();
        let moved = self.packed_anew(&gone, divide)?;
        let told = self.told_of(posts, at)?;
        let beside = self.root.join(BESIDE);
        let head = match self.written_anew(&beside, &gone, &moved, &told) {
            Ok(head) => head,
            Err(error) => {
                // What cannot be removed now, the next start removes.
                let _ = self.disk.remove_folder(&beside);
                return Err(error);
            }
        };
        let commits = self.root.join("commits");
        self.disk.exchange(&commits, &beside).map_err(ForgetPostsError::Place)?;
        (self.head, self.index) = (head, None);
        self.remember_head();
        let old = self.destroy_index();
        self.rebuild().map_err(ForgetPostsError::Index)?;
        old.and_then(|()| self.destroy_forgotten()).map_err(ForgetPostsError::Old)
    }

    /// The acts that close the posts' chains, with their entries.
    fn told_of(
        &self,
        posts: &[(PostId, Vec<String>)],
        at: Time,
    ) -> Result<Vec<Act>, ForgetPostsError> {
        let owner = self.owner().map_err(ForgetPostsError::Keep)?;
        let known = self.catalogue.register().forgotten.as_ref().map(|known| known.key.as_str());
        let lost = || ForgetPostsError::Keep(StoreError::LogSecret);
        let (key, sealed) = if let Some(sealed) = known {
            let key = open_secret(&owner.keys, LABEL, sealed).ok_or_else(lost)?;
            (key, sealed.to_owned())
        } else {
            let key = LogSecret::new(random());
            let sealed = seal_secret(&owner.keys, LABEL, &key);
            (key, sealed)
        };
        let log = self.catalogue.register().log.as_ref();
        let act = |(post, marks): &(PostId, Vec<String>)| {
            let logged = self.catalogue.known(*post).and_then(|known| known.logged);
            let head = log.and_then(|log| log.of_post(logged));
            Act::Forgotten(Forgotten {
                post: *post,
                at,
                entries: head.map_or(0, |head| head.entries),
                known_under: sealed.clone(),
                known_as: marks.iter().map(|it| HEXLOWER.encode(&tag_of(&key, it))).collect(),
                instead_of: (self.head.number, Sum::from_bytes(self.head.mark)),
            })
        };
        let mut acts: Vec<Act> = posts.iter().map(act).collect();
        let more = self.entered(&acts, &[]).map_err(ForgetPostsError::Keep)?;
        acts.extend(more);
        if acts.len() > super::commits::ACTS_MAX {
            return Err(ForgetPostsError::TooMany);
        }
        Ok(acts)
    }

    /// Seals anew what others need of objects in which exchanges of these posts are, too. Durable
    /// on return.
    fn packed_anew(
        &mut self,
        gone: &HashSet<PostId>,
        divide: Divide<'_>,
    ) -> Result<Moved, ForgetPostsError> {
        let mut shared: HashMap<ObjectName, Shared> = HashMap::new();
        for id in gone {
            for act in self.history(*id).map_err(ForgetPostsError::Read)? {
                let names = objects_of(&act).into_iter().map(|(name, _)| name);
                names.for_each(|name| _ = shared.entry(name).or_default());
            }
        }
        let walked = self.commits().walk(|commit| {
            for act in commit.acts.iter().filter(|act| !is_about(act, gone)) {
                for (name, _) in objects_of(act) {
                    if let Some(shared) = shared.get_mut(&name) {
                        shared.note(act);
                    }
                }
            }
        });
        walked.and_then(|walked| self.all_read(walked)).map_err(ForgetPostsError::Read)?;
        let mut moved = Moved::new();
        for (name, shared) in shared {
            let Shared { whole: false, parts } = shared else { continue };
            if parts.is_empty() {
                continue;
            }
            let content = self.object(&name).map_err(ForgetPostsError::Read)?;
            let parts: Vec<u32> = parts.into_iter().collect();
            let rest = divide(&content, &parts).ok_or(ForgetPostsError::Divide)?;
            let new = self.put_object(&rest).map_err(ForgetPostsError::Keep)?;
            for (part, n) in parts.into_iter().zip(0..) {
                moved.insert((name.clone(), part), (new.clone(), n));
            }
        }
        Ok(moved)
    }

    /// Writes all commits into `beside` without acts of these posts, and `told` behind them.
    fn written_anew(
        &self,
        beside: &Path,
        gone: &HashSet<PostId>,
        moved: &Moved,
        told: &[Act],
    ) -> Result<Head, ForgetPostsError> {
        self.disk.make_folder(beside).map_err(ForgetPostsError::Place)?;
        let mut anew = Anew {
            commits: Commits {
                disk: &*self.disk,
                folder: beside.to_owned(),
                collection: &self.collection,
            },
            old: self.root.join("commits"),
            head: Head::default(),
            is_same: true,
        };
        let mut written = Ok(());
        let walked = self.commits().walk(|commit| {
            if written.is_ok() {
                written = anew.commit(commit, gone, moved);
            }
        });
        walked.and_then(|walked| self.all_read(walked)).map_err(ForgetPostsError::Read)?;
        written?;
        let told: Vec<&Act> = told.iter().collect();
        let head = anew.write(self.head.number + 1, &told)?;
        self.disk.sync(beside).map_err(ForgetPostsError::Place)?;
        Ok(head)
    }

    /// Destroys what a forgetting left behind, or what one left that came to nothing: objects that
    /// only the commits beside name, and those commits.
    pub(super) fn destroy_forgotten(&self) -> Result<(), DiskError> {
        let beside = self.root.join(BESIDE);
        if self.disk.list(&beside).is_err_and(|error| error.is_missing()) {
            return Ok(());
        }
        let old =
            Commits { disk: &*self.disk, folder: beside.clone(), collection: &self.collection };
        let (Some(kept), Some(left)) =
            (self.contents(&self.commits(), true), self.contents(&old, false))
        else {
            // What a lost commit needs, nobody can say: everything stays until that is known.
            return Ok(());
        };
        for name in left.objects.iter().filter(|name| !kept.objects.contains(*name)) {
            destroy(&*self.disk, &self.object_path(name))?;
        }
        for (number, digest) in &left.acts {
            if kept.acts.get(number) != Some(digest) {
                destroy(&*self.disk, &old.path(*number))?;
            }
        }
        self.disk.remove_folder(&beside)?;
        self.disk.sync(&self.root)
    }

    /// Overwrites the files of the index with noise and removes them: rows of what is forgotten are
    /// in them, and their keys come from those of the vault.
    pub(super) fn destroy_index(&self) -> Result<(), DiskError> {
        let mut files = Vec::new();
        // What cannot be listed is removed all the same, when the next index is made.
        let _ = index::collect(&self.root.join("index"), &mut files);
        files.iter().map(|file| self.disk.destroy(file)).fold(Ok(()), Result::and)
    }

    /// What commits name and say; `None` where one that counts cannot be read.
    fn contents(&self, commits: &Commits<'_>, all: bool) -> Option<Contents> {
        let mut contents = Contents::default();
        let walked = commits.walk(|commit| {
            let named = commit.acts.iter().flat_map(objects_of).map(|(name, _)| name);
            contents.objects.extend(named);
            contents.acts.insert(commit.lines.commit(), sha256(commit.lines.content()));
        });
        let is_read = self.all_read(walked.ok()?).is_ok();
        let is_whole = self.health.lost.is_empty() && is_read;
        (!all || is_whole).then_some(contents)
    }
}

/// What other posts need of an object.
#[derive(Default)]
struct Shared {
    whole: bool,
    parts: BTreeSet<u32>,
}

impl Shared {
    fn note(&mut self, act: &Act) {
        match act {
            Act::Looked(Observation { body_of: Some(_), part, .. }) => _ = self.parts.insert(*part),
            _ => self.whole = true,
        }
    }
}

/// What some commits name and say.
#[derive(Default)]
struct Contents {
    objects: HashSet<ObjectName>,
    /// Digest of the acts of each.
    acts: HashMap<u64, [u8; 32]>,
}

/// Commits that are written anew.
struct Anew<'v> {
    commits: Commits<'v>,
    old: PathBuf,
    head: Head,
    /// Nothing was changed until now: files stay as they are.
    is_same: bool,
}

impl Anew<'_> {
    fn commit(
        &mut self,
        mut commit: Commit,
        gone: &HashSet<PostId>,
        moved: &Moved,
    ) -> Result<(), ForgetPostsError> {
        let number = commit.lines.commit();
        let is_left = |act: &Act| is_about(act, gone);
        let mut changes = commit.acts.iter().any(is_left);
        leave(&mut commit.acts, is_left);
        for act in &mut commit.acts {
            let Act::Looked(look) = act else { continue };
            if let Some((object, part)) = moved.get(&(look.exchange.clone(), look.part)) {
                (look.exchange, look.part) = (object.clone(), *part);
                changes = true;
            }
        }
        self.is_same &= !changes;
        if self.is_same {
            let file = super::commits::path(&self.old, number);
            let bytes = self.commits.disk.read(&file).map_err(ForgetPostsError::Place)?;
            put(self.commits.disk, &self.commits.path(number), &bytes)?;
            self.head = Head { number, mark: commit.mark };
            return Ok(());
        }
        let acts: Vec<&Act> = commit.acts.iter().collect();
        self.write(number, &acts).map(|_| ())
    }

    fn write(&mut self, number: u64, acts: &[&Act]) -> Result<Head, ForgetPostsError> {
        let sealed = self.commits.seal(number, &self.head, acts).map_err(ForgetPostsError::Keep)?;
        put(self.commits.disk, &self.commits.path(number), &sealed.bytes)?;
        self.head = sealed.head;
        Ok(sealed.head)
    }
}

/// Leaves out acts. Their entries stay in the log: what was entered was entered.
pub(super) fn leave(acts: &mut Vec<Act>, is_left: impl Fn(&Act) -> bool) {
    let gone: Vec<bool> = acts.iter().filter(|act| act.is_logged()).map(&is_left).collect();
    if let Some(Act::Logged(part)) = acts.last_mut() {
        let mut gone = gone.into_iter();
        let apart = std::mem::take(&mut part.apart);
        for (n, entry) in (0..).zip(&mut part.entries) {
            if apart.contains(&n) {
                part.apart.push(n);
            } else if gone.next().unwrap_or_default() {
                part.apart.push(n);
                // It is never made again.
                entry.records.clear();
            }
        }
    }
    acts.retain(|act| !is_left(act));
}

fn is_about(act: &Act, gone: &HashSet<PostId>) -> bool {
    matches!(Subject::of(act), Subject::Post(id) if gone.contains(&id))
}

/// Writes a file of a folder that nobody reads yet: its name is brought to the disk at the end,
/// with all the others.
fn put(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> Result<(), ForgetPostsError> {
    let failed = |step| move |cause| ForgetPostsError::Place(DiskError { step, cause });
    let mut file = disk.create(path).map_err(ForgetPostsError::Place)?;
    file.write_all(bytes).map_err(failed(Step::Write))?;
    file.sync().map_err(failed(Step::Sync))
}

/// One that is not there was destroyed before the last cut.
fn destroy(disk: &dyn Disk, path: &Path) -> Result<(), DiskError> {
    match disk.destroy(path) {
        Err(error) if error.is_missing() => Ok(()),
        done => done,
    }
}
