//! The same export in every shape people have it in: zips, a folder, a folder in a folder, the
//! zips in a folder, some parts without the others.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;

use keepsake::import::{self, Event, Options, Why};
use serde_json::Value;

use crate::compare::{holds, import};
use keepsake_tests::exports::{Sample, Samples};

const SCRIPT: &str =
    "import sys, zipfile\nfor z in sys.argv[2:]: zipfile.ZipFile(z).extractall(sys.argv[1])";

/// Unpacks all archives of a sample into one folder.
fn unpack(sample: &Sample, into: &Path) {
    let mut command = Command::new("python3");
    command.args(["-c", SCRIPT]).arg(into).args(&sample.archives);
    assert!(command.status().unwrap().success());
}

fn keys(paths: &[PathBuf]) -> Vec<String> {
    let mut keys = Vec::new();
    import::open(paths).unwrap().posts(&Options::default(), |event| {
        if let Event::Post(post) = event {
            keys.push(post.key);
        }
        ControlFlow::Continue(())
    });
    keys.sort();
    keys
}

#[test]
fn a_folder_and_a_folder_in_it_are_the_same_export() {
    for layout in ["facebook_json", "instagram_json", "x_archive", "youtube_takeout_vi"] {
        let samples = Samples::of(layout, 3, 60);
        let sample = samples.sample(layout);
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("tải về/bản sao (2)");
        std::fs::create_dir_all(&inner).unwrap();
        unpack(&sample, &inner);
        keepsake_tests::copied(&inner, &folder.path().join("tải về/__MACOSX"));
        for path in [inner.clone(), folder.path().to_owned()] {
            let got = import(&import::open(&[path]).unwrap(), &Options::default());
            holds(&sample, &got);
        }
        assert_eq!(keys(&[inner]), keys(&sample.archives), "{layout}: other keys");
    }
}

#[test]
fn zips_in_a_folder_are_read_where_they_lie() {
    let samples = Samples::of("facebook_json", 4, 60);
    let sample = samples.sample("facebook_json");
    let export = import::open(&[sample.archives[0].parent().unwrap().to_owned()]).unwrap();
    holds(&sample, &import(&export, &Options::default()));
}

#[test]
fn a_part_that_is_missing_takes_its_media_and_no_post() {
    let samples = Samples::of("facebook_json", 5, 100);
    let sample = samples.sample("facebook_json");
    let whole = import(&import::open(&sample.archives).unwrap(), &Options::default());
    let first = import(&import::open(&sample.archives[..1]).unwrap(), &Options::default());
    assert_eq!(first.report.posts, whole.report.posts);
    assert!(first.report.media_missing > whole.report.media_missing);
    assert_eq!(keys(&sample.archives[..1]), keys(&sample.archives), "other keys");
    // The parts without the posts hold no post.
    assert!(import::open(&sample.archives[1..]).is_err());
}

#[test]
fn the_same_archive_twice_is_the_same_posts_once() {
    let samples = Samples::of("telegram_channel", 6, 60);
    let sample = samples.sample("telegram_channel");
    let twice = [sample.archives[0].clone(), sample.archives[0].clone()];
    let got = import(&import::open(&twice).unwrap(), &Options::default());
    holds(&sample, &got);
    let repeated = got.report.skipped.iter().filter(|it| it.why == Why::Repeated);
    assert_eq!(repeated.map(|it| it.count).sum::<u64>(), got.report.posts);
}

#[test]
fn whoever_stops_is_obeyed_at_once() {
    let samples = Samples::of("x_archive", 7, 60);
    let sample = samples.sample("x_archive");
    let mut n_posts = 0;
    let report = import::open(&sample.archives).unwrap().posts(&Options::default(), |event| {
        n_posts += u64::from(matches!(event, Event::Post(_)));
        if n_posts == 10 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert!(report.stopped);
    assert_eq!(n_posts, 10);
}

#[test]
fn a_wrong_post_is_noticed() {
    let samples = Samples::of("facebook_json", 8, 30);
    let mut sample = samples.sample("facebook_json");
    let got = import(&import::open(&sample.archives).unwrap(), &Options::default());
    holds(&sample, &got);
    for (key, other) in [("text", Value::from("other")), ("edited_utc", Value::from("2020"))] {
        let kept = sample.expected["posts"][3][key].take();
        sample.expected["posts"][3][key] = other;
        assert!(
            std::panic::catch_unwind(|| holds(&sample, &got)).is_err(),
            "{key} is not compared"
        );
        sample.expected["posts"][3][key] = kept;
    }
}

#[test]
fn the_given_files_and_the_members_read_are_digested() {
    let samples = Samples::of("x_archive", 9, 20);
    let sample = samples.sample("x_archive");
    let export = import::open(&sample.archives).unwrap();
    let digests = export.digests(|_| ControlFlow::Continue(())).unwrap();
    let output = Command::new("sha256sum").arg(&sample.archives[0]).output().unwrap();
    let wanted = String::from_utf8(output.stdout).unwrap();
    assert!(wanted.starts_with(digests[0].2.as_deref().unwrap()));
    let report = export.posts(&Options::default(), |_| ControlFlow::Continue(()));
    let tweets = report.used.iter().find(|used| used.member == "data/tweets.js").unwrap();
    let script = "import sys, zipfile, hashlib\n\
                  print(hashlib.sha256(zipfile.ZipFile(sys.argv[1]).read('data/tweets.js')).hexdigest())";
    let output = Command::new("python3").args(["-c", script]).arg(&sample.archives[0]).output();
    let wanted = String::from_utf8(output.unwrap().stdout).unwrap();
    assert_eq!(tweets.sha256.as_deref(), Some(wanted.trim()));
}
