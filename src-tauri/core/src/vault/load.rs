//! Loading a vault, and writing acts to it: the commits are the truth, the catalogue their fold,
//! the index its copy.

use super::catalogue::{Catalogue, Change};
use super::commits::{self, Commits, Head, Lost};
use super::forgotten::BESIDE;
use super::history::{Entry, Lines, Place};
use super::index::{Index, IndexError, Rows};
use super::{Owner, ReadError, StoreError, Vault};
use crate::model::{Act, ImportEnded, PostId, Recorded, RefusedPost};

impl Vault {
    /// Makes `acts` durable and takes them in, in batches of [`commits::ACTS_MAX`], each all or
    /// none, with their entries in the custody log.
    /// Objects they name must be durable.
    ///
    /// # Errors
    /// [`StoreError`]; no act of the failed batch happened, nor any after it.
    pub fn commit(&mut self, acts: &[Act]) -> Result<(), StoreError> {
        self.commit_recorded(acts, &[])
    }

    /// The same; `records` has what the exchanges of each act hold, or of the first ones.
    ///
    /// # Errors
    /// As [`Vault::commit`].
    pub fn commit_recorded(
        &mut self,
        acts: &[Act],
        records: &[Recorded],
    ) -> Result<(), StoreError> {
        self.writable()?;
        // What is entered of them takes two lines more.
        let most = commits::ACTS_MAX - 2;
        for (n, batch) in acts.chunks(most).enumerate() {
            let records = records.get(n * most..).unwrap_or_default();
            let more = self.entered(batch, records)?;
            let batch: Vec<&Act> = batch.iter().chain(&more).collect();
            self.append(&batch)?;
        }
        Ok(())
    }

    /// Makes one batch of acts durable and takes it in.
    pub(super) fn append(&mut self, batch: &[&Act]) -> Result<(), StoreError> {
        let (head, lines) = self.commits().append(self.head, batch)?;
        self.head = head;
        // The acts are durable; without an index the commits tell all, and slower.
        take_in(&mut self.catalogue, &mut self.index, batch, &lines);
        self.remember_head();
        Ok(())
    }

    /// Closes the vault, so that the next unlock need not build the index again.
    pub fn close(mut self) {
        if let Some(index) = self.index.take()
            && let Some(owner) = &self.owner
            && !self.health.index_lacks
        {
            // Without a stamp the next start rebuilds from the commits: slower, nothing lost.
            let _ = index.close(&*self.disk, &owner.keys, self.head);
        }
    }

    /// Deletes the index and builds it again from the commits. Gives the number of posts.
    ///
    /// # Errors
    /// [`ReadError`] if the commits cannot be listed, or the index cannot be made.
    pub fn rebuild_index(&mut self) -> Result<usize, ReadError> {
        self.rebuild()?;
        if self.index.is_none() {
            return Err(ReadError::Index);
        }
        Ok(self.catalogue.briefs().filter(|brief| brief.is_listed).count())
    }

    pub(super) fn commits(&self) -> Commits<'_> {
        Commits {
            disk: &*self.disk,
            folder: self.root.join("commits"),
            collection: &self.collection,
        }
    }

    /// Where the acts of a post's history stand, oldest first; `None` if that is not known.
    pub(super) fn entries(&self, id: PostId) -> Option<Vec<Entry>> {
        let history = self.catalogue.known(id)?.history;
        let mut entries = match &self.index {
            Some(index) => index.chunks(id, history.n_chunks()).ok()?,
            None => self.catalogue.chunks(id).to_vec(),
        };
        entries.extend(history.since());
        (entries.len() == history.len()).then_some(entries)
    }

    /// A post's history, read from all commits, because part of it was not where it should be.
    pub(super) fn committed_history(&mut self, id: PostId) -> Result<Vec<Act>, ReadError> {
        let mut history = Vec::new();
        let about = |act: &Act| act.history_of() == Some(id);
        let walked =
            self.commits().walk(|commit| history.extend(commit.acts.into_iter().filter(about)))?;
        self.note_lost(walked);
        Ok(history)
    }

    /// The refused posts, oldest first, and whether each was set aside. Where a commit is damaged
    /// or missing, those in the others; [`Vault::warnings`] tells of it.
    ///
    /// # Errors
    /// [`ReadError`] if the commits cannot be listed.
    pub fn refused(&mut self) -> Result<Vec<(RefusedPost, bool)>, ReadError> {
        if self.is_forgotten() {
            return Err(ReadError::Forgotten);
        }
        let known = &self.catalogue.register().refused;
        if known.is_empty() {
            return Ok(Vec::new());
        }
        let places: Option<Vec<Place>> = known.iter().map(|known| known.place).collect();
        let acts = self.acts_at_or_all(places)?;
        let known = &self.catalogue.register().refused;
        let is_aside = |id| known.iter().any(|known| known.id == id && known.set_aside);
        let refused = acts.into_iter().filter_map(|act| match act {
            Act::Refused(refused) => Some((is_aside(refused.id), refused)),
            _ => None,
        });
        Ok(refused.map(|(set_aside, refused)| (refused, set_aside)).collect())
    }

    /// How imports ended, oldest first; those of lost commits are missing.
    ///
    /// # Errors
    /// [`ReadError`] if the commits cannot be listed.
    pub fn import_ends(&mut self) -> Result<Vec<ImportEnded>, ReadError> {
        if self.is_forgotten() {
            return Err(ReadError::Forgotten);
        }
        let known = self.catalogue.register().imports.iter().filter(|known| known.has_ended);
        let places: Option<Vec<Place>> = known.map(|known| known.end).collect();
        let acts = self.acts_at_or_all(places)?;
        let end = |act| match act {
            Act::ImportEnded(ended) => Some(ended),
            _ => None,
        };
        Ok(acts.into_iter().filter_map(end).collect())
    }

    /// The acts at these places; all there are where the places are not known, or do not hold.
    fn acts_at_or_all(&mut self, places: Option<Vec<Place>>) -> Result<Vec<Act>, ReadError> {
        if let Some(acts) = places.and_then(|places| self.commits().acts_at(&places).ok()) {
            return Ok(acts);
        }
        let mut acts = Vec::new();
        let walked = self.commits().walk(|commit| acts.extend(commit.acts))?;
        self.note_lost(walked);
        Ok(acts)
    }

    /// Fills the catalogue: from the index where it can be trusted, else from the commits.
    pub(super) fn load(&mut self) -> Result<(), ReadError> {
        let Some(Owner { keys, .. }) = &self.owner else { return self.rebuild() };
        self.sweep();
        let numbers = self.commits().numbers()?;
        let last = numbers.last().copied().unwrap_or(0);
        let root = self.root.join("index");
        let head = Index::head(&root, &*self.disk, keys);
        let is_cut = self.disk.list(&self.root.join(BESIDE)).is_ok();
        if is_cut && matches!(head, Err(IndexError::NoStamp)) {
            // A forgetting was cut off before the index was made anew: it has rows of before.
            let _ = self.destroy_index();
        }
        match head {
            // Commits that came after the stamp are not in the index; ones that went are a loss.
            Ok(head) if head.number >= last => {
                let catalogue = &mut self.catalogue;
                let mut take = |row| catalogue.restore(row);
                match Index::open(&root, &*self.disk, keys, head, &mut take) {
                    Ok(index) => {
                        (self.index, self.head) = (Some(index), head);
                        self.health.lost = gaps(&numbers, head.number);
                    }
                    Err(error) => {
                        self.health.index_damaged = !matches!(error, IndexError::NoIndex);
                        self.rebuild_up_to(head.number)?;
                    }
                }
            }
            Ok(_) | Err(IndexError::NoStamp | IndexError::Version) => self.rebuild()?,
            Err(_) => {
                self.health.index_damaged = true;
                self.rebuild()?;
            }
        }
        let catalogue = &self.catalogue;
        self.health.lost.retain(|lost| !catalogue.is_accepted(&lost.numbers));
        self.health.index_lacks &= !self.health.lost.is_empty();
        // What cannot be destroyed now is tried again at the next start.
        let _ = self.destroy_forgotten();
        self.remove_replaced();
        Ok(())
    }

    /// Reads all commits anew and builds catalogue and index from them.
    pub(super) fn rebuild(&mut self) -> Result<(), ReadError> {
        self.rebuild_up_to(0)
    }

    /// The same, where a stamp says that the commits went up to `stamped`.
    fn rebuild_up_to(&mut self, stamped: u64) -> Result<(), ReadError> {
        // Nothing of the old one is in the way of the new: there is room in memory for one.
        self.commits().numbers()?;
        (self.index, self.catalogue) = (None, Catalogue::default());
        let mut catalogue = Catalogue::default();
        let root = self.root.join("index");
        let fresh = |owner: &Owner| Index::fresh(&root, &*self.disk, &owner.keys).ok();
        let mut index = self.owner.as_ref().and_then(fresh);
        let mut walked = self.commits().walk(|commit| {
            let acts: Vec<&Act> = commit.acts.iter().collect();
            take_in(&mut catalogue, &mut index, &acts, &commit.lines);
        })?;
        if stamped > walked.head.number {
            let (first, last) = (walked.head.number + 1, stamped);
            let cause = ReadError::MissingCommits { first, last };
            walked.lost.push(Lost { numbers: first..=last, cause });
            walked.head.number = stamped;
        }
        walked.lost.retain(|lost| !catalogue.is_accepted(&lost.numbers));
        self.health.index_lacks = !walked.lost.is_empty();
        if self.health.index_lacks {
            // What the stamp knows of the end of the chain must not be forgotten before the user
            // has taken note of the loss.
            let head = Head { number: walked.head.number, ..walked.head };
            if let Some(Owner { keys, .. }) = &self.owner {
                let _ = Index::stamp_unusable(&root, &*self.disk, keys, head);
            }
        }
        self.health.lost = walked.lost;
        (self.catalogue, self.head, self.index) = (catalogue, walked.head, index);
        Ok(())
    }

    /// Removes what torn writes left. What cannot be removed harms nobody.
    fn sweep(&self) {
        for folder in ["", "slots", "grants", "objects", "commits"] {
            let _ = self.disk.sweep(&self.root.join(folder));
            // Names that the last process did not bring to the disk before it died.
            let _ = self.disk.sync(&self.root.join(folder));
        }
    }
}

/// Stretches of numbers up to `last` that are not among `numbers`.
fn gaps(numbers: &[u64], last: u64) -> Vec<Lost> {
    let mut gaps = Vec::new();
    let mut expected = 1;
    for number in numbers.iter().copied().chain([last + 1]) {
        if number > expected {
            let (first, last) = (expected, number - 1);
            let cause = ReadError::MissingCommits { first, last };
            gaps.push(Lost { numbers: first..=last, cause });
        }
        expected = number + 1;
    }
    gaps
}

/// Takes acts into the catalogue, and what changed by them into the index, which is dropped when it
/// fails.
fn take_in(catalogue: &mut Catalogue, index: &mut Option<Index>, acts: &[&Act], lines: &Lines) {
    let mut rows = Rows::default();
    let mut register = false;
    for (number, act) in acts.iter().enumerate() {
        let is_sought =
            act.history_of().is_some() || matches!(act, Act::Refused(_) | Act::ImportEnded(_));
        let place = is_sought.then(|| lines.place(number)).flatten();
        match catalogue.apply(act, place) {
            Change::Post { post, chunk } => rows.chunks.extend(chunk.map(|chunk| (post, chunk))),
            Change::Register => register = true,
            Change::Nothing => {}
        }
        if let Act::Logged(part) = act {
            catalogue.logged(part, acts);
            register = true;
        }
    }
    rows.register = register.then(|| catalogue.register().clone());
    rows.posts = catalogue.settle().collect();
    *index = index.take().filter(|index| index.put(&rows).is_ok());
    let chunks = rows.chunks;
    if index.is_none() {
        for (post, (_, entries)) in chunks {
            catalogue.keep(post, entries);
        }
    }
}
