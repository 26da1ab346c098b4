//! `ActivityStreams`, laid out as Mastodon's archives are: `actor.json`, `outbox.json` and
//! `media_attachments/`, in one `.tar.gz`.
//!
//! A tar says how long a file is before the file, so posts come twice: the first time their media
//! are written and the outbox is measured, the second time it is written. `keepsake:post` holds
//! what a note has no place for.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufWriter, Read, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Map, Value, json};
use tar::Header;

use super::markup::paragraphs;
use super::names::ending;
use super::tally::{Counted, Tally};
use super::text::{digest, json as line};
use super::{Item, Media, Plan, TRAINING, Told, Writer};
use crate::doors::outside::Draft;
use crate::model::{Audience, Carried, CarriedMedium, ImportAccount, ImportKind};

/// A medium up to here is held to its digest in memory; a larger one is read twice.
const MEMORY_BYTES: u64 = 16 << 20;
/// Bytes of a tar's blocks.
const BLOCK: u64 = 512;
/// What ends the outbox.
const FOOT: &str = "\n]}\n";
const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";
/// Where replies and followers of somebody without an address are.
const NOBODY: &str = "https://example.invalid/users/me";
const SHOWS: &[&str] = &["title", "address", "edited", "warning", "reply_to", "control_characters"];

type Packed = GzEncoder<BufWriter<File>>;

pub(super) struct Activity {
    draft: Draft,
    plan: Plan,
    tally: Tally,
    tar: Packed,
    /// Bytes the outbox will have.
    n_bytes: u64,
    /// The outbox being written.
    outbox: Outbox,
    /// Digests of media that are written.
    written: HashSet<[u8; 32]>,
    /// Media whose bytes could not be had: number of the post, and place in it.
    lost: HashSet<(u64, usize)>,
    /// Number of the post in this round.
    n: u64,
    account: Option<ImportAccount>,
}

/// Where in the second round it is.
#[derive(PartialEq, Eq)]
enum Outbox {
    Measured,
    Begun { left: u64 },
}

impl Activity {
    pub(super) fn new(draft: Draft, file: File, plan: Plan) -> Self {
        let tar = GzEncoder::new(BufWriter::new(file), Compression::fast());
        let mut made = Self {
            draft,
            plan,
            tally: Tally::default(),
            tar,
            n_bytes: 0,
            outbox: Outbox::Measured,
            written: HashSet::new(),
            lost: HashSet::new(),
            n: 0,
            account: None,
        };
        made.n_bytes = u64::try_from(made.head().len() + FOOT.len()).unwrap_or(u64::MAX);
        made
    }

    fn head(&self) -> String {
        let context = json!([
            "https://www.w3.org/ns/activitystreams",
            { "keepsake": "urn:keepsake:", "keepsake:post": { "@type": "@json" } }
        ]);
        let mark = self.plan.training.then(|| format!("\"summary\":{},", json!(TRAINING)));
        let mark = mark.unwrap_or_default();
        format!(
            "{{\"@context\":{context},\"id\":\"outbox.json\",\"type\":\"OrderedCollection\",{mark}\
             \"totalItems\":{},\"orderedItems\":[\n",
            self.plan.n_posts
        )
    }

    /// Begins a file of so many bytes.
    fn begin(&mut self, path: &str, bytes: u64) -> io::Result<()> {
        let mut header = Header::new_ustar();
        header.set_path(path)?;
        header.set_size(bytes);
        header.set_mode(0o600);
        header.set_mtime(u64::try_from(self.plan.at.unix()).unwrap_or_default());
        header.set_cksum();
        self.tally.file(bytes);
        self.tar.write_all(header.as_bytes())
    }

    /// Ends a file of so many bytes: the next begins at a whole block.
    fn end(&mut self, bytes: u64) -> io::Result<()> {
        let n = (BLOCK - bytes % BLOCK) % BLOCK;
        io::copy(&mut io::repeat(0).take(n), &mut self.tar).map(|_| ())
    }

    fn append(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let n = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.begin(path, n)?;
        self.tar.write_all(bytes)?;
        self.end(n)
    }

    fn actor(&self) -> Value {
        let account = self.account.clone().unwrap_or_default();
        let handle = account.handle.as_deref().and_then(|handle| handle.split('@').next());
        let id = actor_of(&account);
        json!({
            "@context": ["https://www.w3.org/ns/activitystreams"],
            "id": id,
            "type": "Person",
            "preferredUsername": handle.unwrap_or("me"),
            "name": account.name.as_deref().unwrap_or(&self.plan.title),
            "url": account.url,
            "outbox": "outbox.json",
            "summary": self.plan.training.then_some(TRAINING),
        })
    }

    fn medium(&mut self, item: Item<'_>, place: usize, media: &mut dyn Media) -> io::Result<()> {
        let Some(medium) = item.post.media.get(place) else { return Ok(()) };
        let Some((digest, path)) = place_of(medium) else {
            self.tally.missing(false);
            return Ok(());
        };
        if self.written.contains(&digest) {
            self.tally.0.media += 1;
            return Ok(());
        }
        let bytes = medium.bytes.unwrap_or(u64::MAX);
        let mut held = Vec::new();
        let is_whole = if bytes <= MEMORY_BYTES {
            media.copy(place, &mut held)?
        } else {
            media.copy(place, &mut io::sink())?
        };
        if !is_whole {
            self.lost.insert((self.n, place));
            self.tally.missing(true);
            return Ok(());
        }
        if bytes <= MEMORY_BYTES {
            self.append(&path, &held)?;
        } else {
            self.stream(&path, place, bytes, media)?;
        }
        self.written.insert(digest);
        self.tally.0.media += 1;
        Ok(())
    }

    fn stream(
        &mut self,
        path: &str,
        place: usize,
        bytes: u64,
        media: &mut dyn Media,
    ) -> io::Result<()> {
        self.begin(path, bytes)?;
        let mut counted = Counted::new(&mut self.tar);
        let is_whole = media.copy(place, &mut counted)?;
        if !is_whole || counted.bytes() != bytes {
            // It was whole a moment ago.
            return Err(io::ErrorKind::InvalidData.into());
        }
        self.end(bytes)
    }

    /// A post as a line of the outbox.
    fn line(&self, item: Item<'_>) -> io::Result<String> {
        let post = item.post;
        let content = match &post.html {
            Some(html) => html.clone(),
            None => paragraphs(post.text(), ("<p>", "</p>")),
        };
        let mut carried = post.clone();
        carried.body = Some(digest(&content));
        if post.html.is_some() {
            (carried.html, carried.body_is_html) = (None, true);
        } else if !post.text().contains('\0') {
            carried.text = None;
        }
        for (place, medium) in carried.media.iter_mut().enumerate() {
            let path = place_of(medium).map(|(_, path)| path);
            medium.file = path.filter(|_| !self.lost.contains(&(self.n, place)));
        }
        let actor = actor_of(&post.account);
        let id = post.addresses.first().cloned();
        let id = id.unwrap_or_else(|| format!("urn:post:{}", item.name));
        let (to, cc) = readers(post, &actor);
        let published = post.at().map(|at| at.to_string());
        let mut note = Map::new();
        let mut set = |key: &str, value: Value| {
            if !value.is_null() {
                note.insert(key.to_owned(), value);
            }
        };
        set("id", json!(id));
        set("type", json!(if post.title.is_some() { "Article" } else { "Note" }));
        set("name", json!(post.title));
        set("summary", json!(post.warning));
        set("inReplyTo", json!(post.reply_to));
        set("published", json!(published));
        set("updated", json!(post.edited.as_ref().and_then(|edited| edited.at)));
        set("url", json!(post.addresses.first()));
        set("attributedTo", json!(actor));
        set("to", json!(to));
        set("cc", json!(cc));
        set("sensitive", json!(post.warning.is_some()));
        set("content", json!(content));
        let attachments = carried.media.iter().map(attachment);
        set("attachment", attachments.collect());
        if self.plan.training {
            set("tag", json!([{ "type": "Hashtag", "name": "#TRAINING" }]));
        }
        set("keepsake:post", serde_json::to_value(&carried)?);
        let activity = json!({
            "id": format!("{id}/activity"),
            "type": "Create",
            "actor": actor,
            "published": published,
            "to": to,
            "cc": cc,
            "object": note,
        });
        Ok(line(&activity)?)
    }

    fn begin_outbox(&mut self) -> io::Result<()> {
        let actor = line(&self.actor())?;
        self.append("actor.json", actor.as_bytes())?;
        self.begin("outbox.json", self.n_bytes)?;
        self.outbox = Outbox::Begun { left: self.n_bytes };
        let head = self.head();
        self.outbox_bytes(head.as_bytes())
    }

    fn outbox_bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        let n = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let Outbox::Begun { left } = &mut self.outbox else { return Ok(()) };
        // A post that is not the same in both rounds would tear the tar.
        *left = left.checked_sub(n).ok_or(io::ErrorKind::InvalidData)?;
        self.tar.write_all(bytes)
    }
}

impl Writer for Activity {
    fn rounds(&self) -> usize {
        2
    }

    fn post(&mut self, round: usize, item: Item<'_>, media: &mut dyn Media) -> io::Result<()> {
        if round == 0 {
            self.n += 1;
            self.tally.post(item.post, SHOWS);
            if self.account.is_none() && !item.post.account.is_empty() {
                self.account = Some(item.post.account.clone());
            }
            for place in 0..item.post.media.len() {
                self.medium(item, place, media)?;
            }
            let between = if self.tally.0.posts > 1 { ",\n".len() } else { 0 };
            let n = self.line(item)?.len() + between;
            self.n_bytes += u64::try_from(n).unwrap_or(u64::MAX);
            return Ok(());
        }
        if self.outbox == Outbox::Measured {
            self.begin_outbox()?;
            self.n = 0;
        } else {
            self.outbox_bytes(b",\n")?;
        }
        self.n += 1;
        let line = self.line(item)?;
        self.outbox_bytes(line.as_bytes())
    }

    fn finish(mut self: Box<Self>) -> io::Result<Told> {
        if self.outbox == Outbox::Measured {
            self.begin_outbox()?;
        }
        self.outbox_bytes(FOOT.as_bytes())?;
        if self.outbox != (Outbox::Begun { left: 0 }) {
            return Err(io::ErrorKind::InvalidData.into());
        }
        self.end(self.n_bytes)?;
        self.tar.write_all(&[0; 1024])?;
        let Self { draft, tally, tar, .. } = *self;
        tar.finish()?.flush()?;
        draft.finish()?;
        Ok(tally.0)
    }
}

/// The digest of a medium that has bytes, and its path.
fn place_of(medium: &CarriedMedium) -> Option<([u8; 32], String)> {
    let hex = medium.sha256.as_deref()?;
    let digest = data_encoding::HEXLOWER.decode(hex.as_bytes()).ok()?.try_into().ok()?;
    let (folder, name) = (hex.get(..3)?, hex.get(..32)?);
    let path = format!("media_attachments/files/{folder}/original/{name}.{}", ending(medium));
    Some((digest, path))
}

fn attachment(medium: &CarriedMedium) -> Value {
    let file = medium.file.as_ref().map(|file| format!("/{file}"));
    json!({
        "type": "Document",
        "mediaType": medium.mime,
        "url": file.or_else(|| medium.url.clone()),
        "name": medium.alt,
    })
}

fn actor_of(account: &ImportAccount) -> String {
    let id = account.id.as_ref().filter(|id| id.starts_with("http"));
    id.or(account.url.as_ref()).map_or_else(|| NOBODY.to_owned(), Clone::clone)
}

/// Whom a post is addressed to: `to` and `cc`.
fn readers(post: &Carried, actor: &str) -> (Vec<String>, Vec<String>) {
    let followers = vec![format!("{actor}/followers")];
    match post.audience {
        _ if post.kind == ImportKind::Deleted => (Vec::new(), Vec::new()),
        None | Some(Audience::Public) => (vec![PUBLIC.to_owned()], followers),
        Some(Audience::Unlisted) => (followers, vec![PUBLIC.to_owned()]),
        Some(Audience::Friends) => (followers, Vec::new()),
        Some(_) => (Vec::new(), Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_could_not_read_a_post_is_not_addressed() {
        let mut post = Carried::new("mastodon", ImportKind::Post);
        let everybody = |post: &Carried| {
            let (to, cc) = readers(post, NOBODY);
            to.iter().chain(&cc).any(|name| name == PUBLIC)
        };
        assert!(everybody(&post));
        for audience in [Audience::Friends, Audience::Direct, Audience::Private, Audience::Draft] {
            post.audience = Some(audience);
            assert!(!everybody(&post), "{audience:?}");
        }
        post.audience = Some(Audience::Unlisted);
        assert!(everybody(&post));
        post.kind = ImportKind::Deleted;
        assert!(!everybody(&post));
    }
}
