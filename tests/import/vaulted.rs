//! The same archives through a vault: what is read out of it is what was written, once, whatever
//! comes in between, and nothing of it can be read on the disk.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use keepsake::Archive;
use keepsake::archive::{Doors, ImportDone, ImportFailed, ImportWish};
use keepsake::doors::disk::Disk;
use keepsake::import::{self, Export, Options, Report};
use keepsake::model::{Capture, ImportKind, Imported, Moment};
use keepsake::vault::{Passphrase, WorkFactor};
use keepsake_tests::chance::Chance;
use keepsake_tests::power::PowerDisk;
use keepsake_tests::{PASSPHRASE, TestArchive, files_below, program};
use serde_json::{Value, json};

use crate::compare::{Got, holds, kind};
use keepsake_tests::exports::{Sample, Samples};

/// Powers that go while an archive is taken in.
const CUTS: u64 = 4;

fn wish() -> ImportWish {
    let options = Options {
        zone_minutes: Some(420),
        channel: Some("vuonnha.thunghiem".into()),
        ..Options::default()
    };
    ImportWish { options, ..ImportWish::default() }
}

fn take_in(archive: &Archive, export: &Export) -> Result<ImportDone, ImportFailed> {
    archive.import(export, &wish(), &mut |_| ControlFlow::Continue(()))
}

/// Everything that stands in a vault, as `expected.json` has it.
fn got(archive: &Archive, report: Report) -> Got {
    let (mut posts, mut all) = (Vec::new(), String::new());
    for id in archive.ids() {
        let story = archive.story(id).unwrap().unwrap();
        all += &format!("{:?}{:?}\n", story.record, story.captures);
        assert_eq!(story.captures.len(), 1, "{:?}", story.captures);
        posts.push(told(archive, &story.captures[0]));
    }
    all += &format!("{:?}", archive.imports().unwrap());
    Got { posts, report, all }
}

fn told(archive: &Archive, capture: &Capture) -> Value {
    let it: &Imported = capture.import.as_ref().unwrap();
    let media = capture.media.iter().enumerate().map(|(number, medium)| {
        let (_, bytes) = archive.media(capture.post, capture.id, number).unwrap();
        assert_eq!(bytes.len() as u64, medium.bytes);
        let url = Some(&medium.url).filter(|url| !url.is_empty());
        json!({"sha256": medium.sha256, "alt": medium.alt, "remote_url": url})
    });
    let missing = capture.missing.iter().map(|medium| {
        let url = Some(&medium.url).filter(|url| !url.is_empty());
        json!({"sha256": null, "alt": medium.alt, "remote_url": url, "cid": medium.name})
    });
    let candidates = it.candidates.iter().map(|it| json!({"kind": it.made_from, "url": it.url}));
    let at = |moment: Option<&Moment>| Some(moment?.at?.to_string());
    json!({
        "created_utc": at(Some(&it.created)),
        "text": capture.text,
        "media": media.chain(missing).collect::<Vec<_>>(),
        "kind": it.kind,
        "id": it.id,
        "permalink": capture.permalink,
        "permalink_candidates": candidates.collect::<Vec<_>>(),
        "edited_utc": at(it.edited.as_ref()),
        "backdated_utc": at(it.backdated.as_ref()),
        "title": capture.title,
        "html": it.html,
        "text_display": it.display,
        "content_warning": it.warning,
        "visibility": it.audience,
        "links": it.links,
        "withheld_in": it.withheld_in,
        "geo_gated": it.withheld_in,
    })
}

/// What is expected of a vault: without what is left out by choice; files that are not there last.
fn of_vault(sample: &mut Sample) {
    for list in ["posts", "extra"] {
        let Value::Array(mut all) = sample.expected[list].take() else { continue };
        all.retain(|post| {
            kind(sample, post) != json!(ImportKind::Repost) && post["visibility"] != "direct"
        });
        sample.expected[list] = Value::Array(all);
        let Some(posts) = sample.expected[list].as_array_mut() else { continue };
        for post in posts {
            if let Some(media) = post["media"].as_array_mut() {
                media.sort_by_key(|medium| medium["sha256"].is_null());
                // Of a file that is kept it says no more than its digest does.
                for medium in media.iter_mut().filter(|medium| !medium["sha256"].is_null()) {
                    medium["cid"] = Value::Null;
                }
            }
        }
    }
}

fn check(layout: &str) {
    let samples = Samples::of(layout, 11, 60);
    let mut sample = samples.sample(layout);
    of_vault(&mut sample);
    let test = TestArchive::new();
    let export = import::open(&sample.archives).unwrap();
    let before = files_below(&test.root()).len();
    let preview = test.archive.preview_import(&export, &wish(), &mut |_| ControlFlow::Continue(()));
    assert_eq!(files_below(&test.root()).len(), before, "{layout}: a preview wrote something");
    assert!(test.archive.ids().is_empty());
    let done = take_in(&test.archive, &export).unwrap();
    assert_eq!((done.counts, done.cancelled), (preview.counts, false), "{layout}");
    let test = test.reopened();
    holds(&sample, &got(&test.archive, done.report));
    let (began, ended) = test.archive.imports().unwrap().remove(0);
    let ended = ended.unwrap();
    assert_eq!(began.files.len(), ended.sha256.len());
    assert!(ended.sha256.iter().all(|digest| digest.as_ref().is_some_and(|it| it.len() == 64)));
    let files = files_below(&test.root());
    let again = take_in(&test.archive, &import::open(&sample.archives).unwrap()).unwrap();
    assert_eq!((again.counts.new, again.counts.renewed, again.id), (0, 0, None), "{layout}");
    assert_eq!(again.counts.known, done.counts.new + done.counts.renewed + done.counts.known);
    let commits = |files: &[(std::path::PathBuf, Vec<u8>)]| {
        files.iter().filter(|(path, _)| !path.to_string_lossy().contains("/index/")).count()
    };
    assert_eq!(commits(&files_below(&test.root())), commits(&files), "{layout}: it wrote again");
    nothing_to_read(&test.root(), &sample);
}

/// No text of a post, and nothing of its account, can be read below a folder.
fn nothing_to_read(root: &Path, sample: &Sample) {
    let posts = sample.expected["posts"].as_array().unwrap();
    let texts =
        posts.iter().filter_map(|post| post["text"].as_str()).filter(|text| text.len() > 24);
    let texts: Vec<Vec<u8>> = texts.take(20).map(|text| text.as_bytes().to_vec()).collect();
    assert!(!texts.is_empty());
    for (path, bytes) in files_below(root) {
        for text in &texts {
            let found = bytes.windows(text.len()).any(|window| window == text);
            assert!(!found, "{}: a post can be read", path.display());
        }
    }
}

macro_rules! layouts {
    ($($name:ident,)*) => {
        $(#[test]
        fn $name() {
            check(stringify!($name));
        })*
    };
}

layouts! {
    facebook_json,
    facebook_json_old,
    facebook_html_vi,
    facebook_html_en,
    instagram_json,
    x_archive,
    youtube_takeout_en,
    youtube_takeout_vi,
    tiktok_new,
    tiktok_old,
    tiktok_txt,
    telegram_channel,
    telegram_full,
    telegram_html,
    mastodon_targz,
    mastodon_zip,
    wordpress_wxr,
    blogger_takeout,
    bluesky_car,
}

/// What a vault holds, however it came to it.
fn state(archive: &Archive) -> BTreeMap<String, Vec<String>> {
    let mut state = BTreeMap::new();
    for id in archive.ids() {
        let story = archive.story(id).unwrap().unwrap();
        let told = |capture: &Capture| {
            let media: Vec<_> = capture.media.iter().map(|it| it.sha256.clone()).collect();
            let import = capture.import.as_ref().unwrap();
            format!("{} {} {media:?}", import.key, capture.text)
        };
        let keys = story.record.post.archived.keys.join(" ");
        state.insert(keys, story.captures.iter().map(told).collect());
    }
    state
}

#[test]
fn an_import_that_is_ended_goes_on_where_it_was() {
    let samples = Samples::of("mastodon_zip", 12, 90);
    let sample = samples.sample("mastodon_zip");
    let export = import::open(&sample.archives).unwrap();
    let whole = TestArchive::new();
    take_in(&whole.archive, &export).unwrap();
    for breaks_at in [1, 2, 5, 9] {
        let (test, mut n_told) = (TestArchive::new(), 0);
        let done = test.archive.import(&export, &wish(), &mut |_| {
            n_told += 1;
            if n_told == breaks_at { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        let done = done.unwrap();
        assert!(done.cancelled, "at {breaks_at}");
        let test = test.reopened();
        assert_eq!(test.archive.ids().len() as u64, done.counts.new, "it says what is in");
        assert!(test.archive.warnings().is_empty());
        take_in(&test.archive, &export).unwrap();
        assert_eq!(state(&test.archive), state(&whole.archive), "at {breaks_at}");
        assert!(test.archive.imports().unwrap().iter().all(|(_, end)| end.is_some()));
    }
}

fn doors(disk: Arc<dyn Disk>) -> Doors {
    Doors { disk, ..Doors::system(program("keepsake")) }
}

/// Makes a vault on a disk and takes an archive into it, until the power goes.
fn until_cut(
    folder: &Path,
    cut_at: Option<u64>,
    export: &Export,
) -> (PowerDisk, std::ops::Range<u64>) {
    let disk = PowerDisk::new(folder, cut_at);
    let (doors, passphrase) = (doors(Arc::new(disk.clone())), Passphrase::new(PASSPHRASE));
    let root = folder.join("vault");
    Archive::create(&root, &doors, &passphrase, WorkFactor::MINIMAL).unwrap();
    let archive = Archive::unlock(&root, doors, &passphrase).unwrap();
    let made = disk.steps();
    let taken = take_in(&archive, export);
    assert_eq!(taken.is_ok(), cut_at.is_none());
    let steps = made..disk.steps();
    if cut_at.is_none() {
        archive.close();
    }
    (disk, steps)
}

#[test]
fn a_power_cut_at_any_step_costs_one_batch_and_the_next_run_comes_to_the_same_end() {
    let samples = Samples::of("telegram_channel", 13, 700);
    let export = import::open(&samples.sample("telegram_channel").archives).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (_, steps) = until_cut(folder.path(), None, &export);
    let passphrase = Passphrase::new(PASSPHRASE);
    let system = || Doors::system(program("keepsake"));
    let whole = Archive::unlock(&folder.path().join("vault"), system(), &passphrase).unwrap();
    let (whole, mut n_partly) = (state(&whole), 0);
    for number in 0..CUTS {
        // Steps of media are many, those of commits few and late: all parts of the way are met.
        let at = steps.start + (steps.end - steps.start) * (2 * number + 1) / (2 * CUTS);
        let (before, after) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (disk, _) = until_cut(before.path(), Some(at), &export);
        disk.survivors(after.path(), &mut Chance::new(number));
        let root = after.path().join("vault");
        let archive = Archive::unlock(&root, system(), &passphrase).unwrap();
        assert!(archive.warnings().is_empty(), "cut at {at}");
        let survived = archive.ids().len();
        n_partly += usize::from(survived > 0 && survived < whole.len());
        take_in(&archive, &export).unwrap();
        assert_eq!(state(&archive), whole, "cut at {at} of {steps:?}");
        let again = take_in(&archive, &export).unwrap();
        assert_eq!((again.counts.new, again.counts.renewed), (0, 0), "cut at {at}");
        assert!(archive.imports().unwrap().iter().all(|(_, end)| end.is_some()), "cut at {at}");
        archive.close();
    }
    assert!(n_partly > 0, "{n_partly} cuts left part of the posts: too few to tell anything");
}

#[test]
fn a_part_that_was_missing_brings_its_media_later_and_no_post_twice() {
    let samples = Samples::of("facebook_json", 14, 100);
    let sample = samples.sample("facebook_json");
    let test = TestArchive::new();
    let first = take_in(&test.archive, &import::open(&sample.archives[..1]).unwrap()).unwrap();
    let n_posts = test.archive.ids().len();
    let whole = take_in(&test.archive, &import::open(&sample.archives).unwrap()).unwrap();
    assert_eq!(test.archive.ids().len(), n_posts);
    assert!(whole.counts.new == 0 && whole.counts.renewed > 0, "{:?}", whole.counts);
    assert!(whole.counts.media > 0 && first.counts.media_missing > whole.counts.media_missing);
    // The poorer one once more: nothing in it is new.
    let poorer = take_in(&test.archive, &import::open(&sample.archives[..1]).unwrap()).unwrap();
    assert_eq!((poorer.counts.new, poorer.counts.renewed), (0, 0));
}

#[test]
fn archives_made_to_hurt_leave_a_vault_that_is_whole() {
    let samples = Samples::hostile();
    let list = std::fs::read(samples.path().join("hostile.json")).unwrap();
    let list: Vec<Value> = serde_json::from_slice(&list).unwrap();
    let test = TestArchive::new();
    let mut n_opened = 0;
    for case in &list {
        let file = case["file"].as_str().unwrap();
        let path = samples.path().join(file);
        let path = if file.contains('/') { path.parent().unwrap().to_owned() } else { path };
        let Ok(export) = import::open(&[path]) else { continue };
        n_opened += 1;
        take_in(&test.archive, &export).unwrap_or_else(|error| panic!("{file}: {error}"));
    }
    assert!(n_opened > 15, "{n_opened}");
    let n_posts = test.archive.ids().len();
    let test = test.reopened();
    assert_eq!(test.archive.ids().len(), n_posts);
    let audited = test.archive.audit(&keepsake::archive::Cancel::default(), &|_, _| ()).unwrap();
    assert!(!audited.audit.is_damaged());
}
