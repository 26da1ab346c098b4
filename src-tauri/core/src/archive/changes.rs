//! What changed between two copies of a post: words, facts, files.

use std::cmp::Reverse;

use serde::Serialize;

use super::Story;
use crate::model::{Author, Capture, CaptureId};
use crate::verdict::{Piece, word_diff};

/// What differs between two captures of a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// The earlier copy.
    pub before: CaptureId,
    /// The later one.
    pub after: CaptureId,
    /// The text, word by word.
    pub text: Vec<Piece>,
    /// What else the copies tell differently.
    pub facts: Vec<FactChange>,
    /// Their files: those of the earlier copy in its order, then those that came later.
    pub files: Vec<FileChange>,
}

/// A fact that two copies tell differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FactChange {
    /// Which.
    pub fact: Fact,
    /// As the earlier copy tells it.
    pub before: Option<String>,
    /// As the later one does.
    pub after: Option<String>,
}

/// A fact of a copy beside its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// The page's title.
    Title,
    /// The author's name.
    Author,
    /// The author's address.
    AuthorAddress,
    /// When it was published, as claimed.
    Published,
    /// The post's own address.
    Permalink,
}

/// A file of two copies, by its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileChange {
    /// SHA-256 of the bytes, hex.
    pub sha256: String,
    /// Its number in the earlier copy; `None` if it is not there.
    pub before: Option<usize>,
    /// Its number in the later one.
    pub after: Option<usize>,
}

impl Changes {
    /// Do the copies differ in nothing but the moment they were made?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let same = |file: &FileChange| file.before.is_some() && file.after.is_some();
        self.facts.is_empty()
            && self.files.iter().all(same)
            && self.text.iter().all(|piece| matches!(piece, Piece::Kept(_)))
    }
}

impl Story {
    /// What changed from the capture `one` to `other`, the earlier of them first whatever the
    /// order; `None` if the post has no such captures.
    #[must_use]
    pub fn changes(&self, one: CaptureId, other: CaptureId) -> Option<Changes> {
        let place = |id| self.captures.iter().position(|capture| capture.id == id);
        // Two of one second are in the order in which they were kept; the newest stands first.
        let age = |place: usize| (self.captures[place].at, Reverse(place));
        let (one, other) = (place(one)?, place(other)?);
        let (before, after) = if age(one) <= age(other) { (one, other) } else { (other, one) };
        Some(between(&self.captures[before], &self.captures[after]))
    }
}

fn between(before: &Capture, after: &Capture) -> Changes {
    Changes {
        before: before.id,
        after: after.id,
        text: word_diff(&before.text, &after.text),
        facts: facts(before, after),
        files: files(before, after),
    }
}

fn facts(before: &Capture, after: &Capture) -> Vec<FactChange> {
    let of = |capture: &Capture| {
        let author = capture.author.as_ref();
        let told = |tell: fn(&Author) -> &Option<String>| author.and_then(|it| tell(it).clone());
        [
            (Fact::Title, capture.title.clone()),
            (Fact::Author, told(|author| &author.name)),
            (Fact::AuthorAddress, told(|author| &author.url)),
            (Fact::Published, capture.published.as_ref().map(|it| it.at.to_string())),
            (Fact::Permalink, capture.permalink.clone()),
        ]
    };
    let pairs = of(before).into_iter().zip(of(after));
    let changed = pairs.filter(|((_, before), (_, after))| before != after);
    changed.map(|((fact, before), (_, after))| FactChange { fact, before, after }).collect()
}

fn files(before: &Capture, after: &Capture) -> Vec<FileChange> {
    let number = |capture: &Capture, sha256: &str| {
        capture.media.iter().position(|media| media.sha256 == sha256)
    };
    let row = |sha256: &str| FileChange {
        sha256: sha256.to_owned(),
        before: number(before, sha256),
        after: number(after, sha256),
    };
    let mut rows: Vec<FileChange> = Vec::new();
    for media in before.media.iter().chain(&after.media) {
        if rows.iter().all(|row| row.sha256 != media.sha256) {
            rows.push(row(&media.sha256));
        }
    }
    rows
}
