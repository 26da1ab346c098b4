//! Sample archives of the platforms, in and out and in again.

use std::collections::BTreeMap;
use std::path::PathBuf;

use keepsake::import::{self, Event, Options};
use keepsake::model::{Carried, CarriedMedium, ImportAccount, ImportedPost};
use keepsake_tests::exports::Samples;

use crate::kit::{Back, FORMS, Store, there_and_back};

fn carried(store: &mut Store, export: &import::Export, post: &ImportedPost) -> Carried {
    let mut carried = Carried::new(&post.platform, post.kind);
    carried.id.clone_from(&post.id);
    carried.addresses = post.permalink.iter().cloned().collect();
    carried.candidates.clone_from(&post.candidates);
    carried.created = Some(post.created.clone());
    carried.saved = Some("2026-11-26T00:00:00Z".parse().unwrap());
    (carried.edited, carried.backdated) = (post.edited.clone(), post.backdated.clone());
    (carried.title, carried.text) = (post.title.clone(), Some(post.text.clone()));
    (carried.display, carried.html) = (post.display.clone(), post.html.clone());
    (carried.warning, carried.wordings) = (post.warning.clone(), post.wordings.clone());
    (carried.audience, carried.withheld_in) = (post.audience, post.withheld_in.clone());
    (carried.reply_to, carried.links) = (post.reply_to.clone(), post.links.clone());
    carried.is_damaged = post.is_damaged;
    carried.account = ImportAccount { name: Some("Lan".into()), ..ImportAccount::default() };
    for medium in &post.media {
        let bytes = medium.member.map(|member| {
            let mut bytes = Vec::new();
            std::io::copy(&mut export.medium(member).unwrap(), &mut bytes).unwrap();
            bytes
        });
        carried.media.push(CarriedMedium {
            file: None,
            name: medium.name.clone(),
            url: medium.url.clone(),
            alt: medium.alt.clone(),
            mime: bytes.is_some().then(|| "image/jpeg".into()),
            sha256: bytes.as_ref().map(|bytes| store.put(bytes)),
            bytes: bytes.map(|bytes| bytes.len().try_into().unwrap()),
        });
    }
    carried
}

fn imported(archives: &[PathBuf]) -> (Vec<Back>, Vec<Carried>, Store) {
    let export = import::open(archives).unwrap();
    let (mut back, mut out, mut store) = (Vec::new(), Vec::new(), Store::default());
    let options = Options { channel: Some("vuonnha".into()), ..Options::default() };
    export.posts(&options, |event| {
        if let Event::Post(post) = event {
            let carried = carried(&mut store, &export, &post);
            let digests = carried.media.iter().map(|medium| medium.sha256.clone()).collect();
            out.push(carried);
            back.push(Back { post: *post, digests }.bare());
        }
        std::ops::ControlFlow::Continue(())
    });
    (back, out, store)
}

fn by_key(posts: Vec<Back>) -> BTreeMap<String, Back> {
    let n = posts.len();
    let by_key: BTreeMap<_, _> =
        posts.into_iter().map(|post| (post.post.key.clone(), post)).collect();
    assert_eq!(by_key.len(), n, "two posts have one key");
    by_key
}

fn check(layout: &str) {
    let samples = Samples::of(layout, 11, 60);
    let (before, out, store) = imported(&samples.sample(layout).archives);
    assert!(before.len() >= 40, "{layout}: {}", before.len());
    let before = by_key(before);
    for form in FORMS {
        let (back, report) = there_and_back(form, &out, &store);
        let back = by_key(back);
        let keys = |posts: &BTreeMap<String, Back>| posts.keys().cloned().collect::<Vec<_>>();
        assert_eq!(keys(&back), keys(&before), "{layout} {form:?}: {:?}", report.skipped);
        for (key, post) in &before {
            assert_eq!(back[key], *post, "{layout} {form:?}");
        }
    }
}

macro_rules! layouts {
    ($($name:ident)*) => {
        $(#[test]
        fn $name() {
            check(stringify!($name));
        })*
    };
}

layouts! {
    facebook_json
    instagram_json
    x_archive
    youtube_takeout_vi
    tiktok_new
    telegram_channel
    mastodon_targz
    wordpress_wxr
    blogger_takeout
    bluesky_car
}
