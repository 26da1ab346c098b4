//! Posts on their way out, and what came back.

use std::collections::HashMap;
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use keepsake::export::{self, Form, Item, Language, Media, Plan, Told};
use keepsake::import::{self, Event, Options, Report};
use keepsake::model::{
    Carried, CarriedMedium, ImportAccount, ImportKind, ImportedPost, Moment, Precision, Zone,
};
use sha2::{Digest, Sha256};

pub(crate) const FORMS: [Form; 4] = [Form::Wxr, Form::ActivityStreams, Form::Markdown, Form::Site];

/// Bytes by their digest.
#[derive(Default)]
pub(crate) struct Store(HashMap<String, Vec<u8>>);

impl Store {
    pub(crate) fn put(&mut self, bytes: &[u8]) -> String {
        let digest = sha256(bytes);
        self.0.insert(digest.clone(), bytes.to_vec());
        digest
    }
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(bytes))
}

/// The media of one post out of a store; those it does not have are damaged.
struct Given<'s>(&'s Store, Vec<String>);

impl Media for Given<'_> {
    fn copy(&mut self, place: usize, out: &mut dyn Write) -> io::Result<bool> {
        let Some(bytes) = self.1.get(place).and_then(|digest| self.0.0.get(digest)) else {
            out.write_all(b"half of a pict")?;
            return Ok(false);
        };
        out.write_all(bytes).map(|()| true)
    }
}

pub(crate) fn plan(n_posts: usize) -> Plan {
    Plan {
        n_posts,
        title: "Chim Bói Cá <b> & ]]>".into(),
        site: None,
        language: Language::Vi,
        training: false,
        at: "2026-11-26T08:00:00Z".parse().unwrap(),
    }
}

/// Writes posts in a form.
pub(crate) fn write(form: Form, posts: &[Carried], store: &Store, target: &Path) -> Told {
    let nowhere = Path::new("/nowhere");
    let mut writer = export::begin(form, target, nowhere, plan(posts.len())).unwrap();
    for round in 0..writer.rounds() {
        for (number, post) in posts.iter().enumerate() {
            let digest = |medium: &CarriedMedium| medium.sha256.clone().unwrap_or_default();
            let mut media = Given(store, post.media.iter().map(digest).collect());
            let name = format!("{number:016x}");
            writer.post(round, Item { name: &name, post }, &mut media).unwrap();
        }
    }
    writer.finish().unwrap()
}

/// A post that came back, with the digests of its media.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Back {
    pub(crate) post: ImportedPost,
    pub(crate) digests: Vec<Option<String>>,
}

impl Back {
    /// Without what tells where it stood, and with the addresses that there is one place for.
    pub(crate) fn bare(mut self) -> Self {
        self.post.source.part = 0;
        self.post.source.record = 0;
        self.post.source.member.clear();
        for medium in &mut self.post.media {
            (medium.member, medium.claimed_bytes, medium.cid) = (None, None, None);
        }
        self
    }
}

/// Imports, and reads all media.
pub(crate) fn read(
    paths: &[PathBuf],
    options: &Options,
) -> (Vec<Back>, Vec<ImportAccount>, Report) {
    let export = import::open(paths).unwrap();
    let (mut back, mut accounts) = (Vec::new(), Vec::new());
    let report = export.posts(options, |event| {
        match event {
            Event::Post(post) => {
                let digest = |member| {
                    let mut stream = export.medium(member).unwrap();
                    io::copy(&mut stream, &mut io::sink()).unwrap();
                    stream.sha256().unwrap()
                };
                let digests = post.media.iter().map(|medium| medium.member.map(digest)).collect();
                back.push(Back { post: *post, digests });
            }
            Event::Account { account, .. } => accounts.push(account),
            Event::Progress(_) => {}
        }
        ControlFlow::Continue(())
    });
    (back, accounts, report)
}

/// Writes and reads again, in the order in which they were given.
pub(crate) fn there_and_back(form: Form, posts: &[Carried], store: &Store) -> (Vec<Back>, Report) {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("out");
    write(form, posts, store, &target);
    let (mut back, _, report) = read(&[target], &Options::default());
    if form == Form::Markdown {
        // Files come in the order of their names, which is that of their times.
        let place = |back: &Back| {
            let is_it = |post: &Carried| post.id == back.post.id;
            posts.iter().position(is_it)
        };
        back.sort_by_key(place);
    }
    (back.into_iter().map(Back::bare).collect(), report)
}

/// A post with this text, at a second of its own.
pub(crate) fn post(number: usize, text: &str) -> Carried {
    let at = 1_588_930_200 + i64::try_from(number).unwrap() * 61;
    let at = keepsake::model::Time::from_unix(at).unwrap();
    let mut post = Carried::new("facebook", ImportKind::Post);
    post.id = Some(format!("{number}"));
    post.created = Some(Moment {
        at: Some(at),
        as_written: at.unix().to_string(),
        precision: Precision::Second,
        zone: Zone::Stated,
    });
    post.saved = Some(at);
    post.text = Some(text.to_owned());
    post
}

/// A picture of a post.
pub(crate) fn medium(store: &mut Store, bytes: &[u8], name: &str, mime: &str) -> CarriedMedium {
    CarriedMedium {
        file: None,
        name: Some(name.into()),
        url: Some(format!("https://cdn.example/{name}?a=1&b=2")),
        alt: Some("Một [bức] ảnh \"đẹp\" <i>\n& dòng hai".into()),
        mime: Some(mime.into()),
        sha256: Some(store.put(bytes)),
        bytes: Some(bytes.len().try_into().unwrap()),
    }
}
