//! Pages to be opened with nothing but a browser, from a folder or a memory stick.
//!
//! `index.html` is the cover; `vi/` and `en/` hold the same pages in both languages, newest first,
//! and their contents by month; `media/` the media, each once; `posts.jsonl` all of it for
//! machines, one post a line. There is no script. Nothing refers to the network, not even a link:
//! addresses are written out. A policy in each page forbids whatever the escaping might have
//! missed.

mod page;
mod words;

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};

use self::page::{Frame, Month};
use self::words::{Words, both};
use super::names::ending;
use super::tally::{Counted, Tally};
use super::text::json;
use super::{Item, Media, Plan, Told, Writer, keep};
use crate::doors::outside::Draft;
use crate::model::{Carried, Time};

/// Posts on one page.
const PAGE_POSTS: usize = 40;
const STYLE: &str = include_str!("style.css");
/// The first line of the file for machines, by which importers tell it.
const LINES_HEAD: &str = "{\"keepsake_posts\":1}\n";
/// All but `display` and guesses is on the page.
const SHOWS: &[&str] = &[
    "title",
    "address",
    "account",
    "kind",
    "audience",
    "edited",
    "warning",
    "earlier_wordings",
    "reply_to",
    "control_characters",
];

type Output = Counted<BufWriter<File>>;

pub(super) struct Site {
    draft: Draft,
    plan: Plan,
    tally: Tally,
    lines: Output,
    /// The page being written, in both languages.
    open: Vec<(&'static Words, Output)>,
    n_posts: usize,
    months: Vec<Month>,
    /// Where media lie, by digest: none where the bytes could not be had.
    media: HashMap<[u8; 32], Option<&'static str>>,
    newest: Option<Time>,
    oldest: Option<Time>,
}

impl Site {
    pub(super) fn new(draft: Draft, plan: Plan) -> io::Result<Self> {
        let mut lines = Counted::new(BufWriter::new(draft.create("posts.jsonl")?));
        lines.write_all(LINES_HEAD.as_bytes())?;
        Ok(Self {
            draft,
            plan,
            tally: Tally::default(),
            lines,
            open: Vec::new(),
            n_posts: 0,
            months: Vec::new(),
            media: HashMap::new(),
            newest: None,
            oldest: None,
        })
    }

    fn n_pages(&self) -> usize {
        self.plan.n_posts.div_ceil(PAGE_POSTS).max(1)
    }

    fn frame(&self, words: &'static Words, name: &str) -> Frame<'_> {
        Frame { words, title: &self.plan.title, file: name.to_owned() }
    }

    /// Begins the next page in both languages.
    fn turn(&mut self) -> io::Result<()> {
        self.close()?;
        let number = self.n_posts / PAGE_POSTS + 1;
        for words in both(self.plan.language) {
            let name = format!("{number}.html");
            let path = format!("{}/{name}", words.code);
            let mut file = Counted::new(BufWriter::new(self.draft.create(&path)?));
            let head = self.frame(words, &name).page_head(number, self.n_pages());
            file.write_all(head.as_bytes())?;
            self.open.push((words, file));
        }
        Ok(())
    }

    fn close(&mut self) -> io::Result<()> {
        let number = self.n_posts.div_ceil(PAGE_POSTS).max(1);
        let n_pages = self.n_pages();
        for (words, mut file) in self.open.drain(..) {
            file.write_all(page::page_foot(words, number, n_pages).as_bytes())?;
            file.flush()?;
            self.tally.file(file.bytes());
        }
        Ok(())
    }

    /// Writes the media that are not written yet, and says where each lies.
    fn media(&mut self, post: &Carried, media: &mut dyn Media) -> io::Result<Vec<Option<String>>> {
        let mut files = Vec::new();
        for (place, medium) in post.media.iter().enumerate() {
            let digest = medium.sha256.as_deref().and_then(|hex| {
                let bytes = data_encoding::HEXLOWER.decode(hex.as_bytes()).ok()?;
                Some((<[u8; 32]>::try_from(bytes).ok()?, hex))
            });
            let Some((digest, hex)) = digest else {
                self.tally.missing(false);
                files.push(None);
                continue;
            };
            let folder = hex.get(..2).unwrap_or_default();
            let path = |ending: &str| format!("media/{folder}/{hex}.{ending}");
            if let Some(Some(ending)) = self.media.get(&digest) {
                self.tally.0.media += 1;
                files.push(Some(path(ending)));
                continue;
            }
            let ending = ending(medium);
            let at = (post, place);
            let kept = keep(&self.draft, &mut self.tally, path(ending), at, media)?;
            self.media.insert(digest, kept.is_some().then_some(ending));
            files.push(kept);
        }
        Ok(files)
    }

    /// Notes the month of a post; the month, where it begins with this post.
    fn month(&mut self, item: Item<'_>) -> Option<Month> {
        let at = item.post.at().map(Time::utc);
        let when = at.map(|at| (at.year(), at.month()));
        if let Some(last) = self.months.last_mut().filter(|last| last.when == when) {
            last.n_posts += 1;
            return None;
        }
        let page = self.n_posts / PAGE_POSTS + 1;
        let month = Month { when, page, anchor: format!("m-{}", item.name), n_posts: 1 };
        self.months.push(month.clone());
        Some(month)
    }

    fn write_file(&mut self, path: &str, text: &str) -> io::Result<()> {
        let mut file = Counted::new(self.draft.create(path)?);
        file.write_all(text.as_bytes())?;
        self.tally.file(file.bytes());
        Ok(())
    }
}

impl Writer for Site {
    fn newest_first(&self) -> bool {
        true
    }

    fn post(&mut self, _: usize, item: Item<'_>, media: &mut dyn Media) -> io::Result<()> {
        if self.n_posts.is_multiple_of(PAGE_POSTS) {
            self.turn()?;
        }
        self.tally.post(item.post, SHOWS);
        if let Some(at) = item.post.at() {
            self.newest = self.newest.max(Some(at));
            self.oldest = Some(self.oldest.map_or(at, |oldest| oldest.min(at)));
        }
        let files = self.media(item.post, media)?;
        let mut carried = item.post.clone();
        for (medium, file) in carried.media.iter_mut().zip(files) {
            medium.file = file;
        }
        let line = json(&carried)?;
        self.lines.write_all(line.as_bytes())?;
        self.lines.write_all(b"\n")?;
        let month = self.month(item);
        for (words, file) in &mut self.open {
            if let Some(month) = &month {
                file.write_all(month.heading(words).as_bytes())?;
            }
            file.write_all(page::article(words, item.name, &carried).as_bytes())?;
        }
        self.n_posts += 1;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<Told> {
        if self.n_posts == 0 {
            self.turn()?;
        }
        self.close()?;
        self.lines.flush()?;
        self.tally.file(self.lines.bytes());
        for words in both(self.plan.language) {
            let contents = self.frame(words, "contents.html").contents(&self.months);
            self.write_file(&format!("{}/contents.html", words.code), &contents)?;
        }
        let between = self.oldest.zip(self.newest);
        let cover = page::cover(&self.plan, self.n_posts, between);
        self.write_file("index.html", &cover)?;
        self.write_file("style.css", STYLE)?;
        let Self { draft, tally, .. } = *self;
        draft.finish()?;
        Ok(tally.0)
    }
}
