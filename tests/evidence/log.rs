//! The log of a real archive: every act is in it, and heads are signed.

use std::time::Duration;

use keepsake::archive::LogError;
use keepsake_tests::TestArchive;
use keepsake_tests::bundles::Files;

use crate::kit::{Case, held, round};

#[tokio::test]
async fn every_act_is_entered_and_a_head_is_signed_once_a_day() {
    let test = TestArchive::new();
    assert!(test.archive.log().unwrap().is_none());
    assert!(matches!(test.archive.checkpoint(), Err(LogError::Empty)));
    let case = Case::new().await;
    let first = case.test.archive.log().unwrap().unwrap();
    let signed = first.checkpoint.clone().expect("signed by itself");
    assert!(signed.size < first.entries, "what came since is not signed yet");
    round(&case.test).await;
    let later = case.test.archive.log().unwrap().unwrap();
    assert!(later.checkpoint.unwrap().size > signed.size, "a day later it is");
    let by_hand = case.test.archive.checkpoint().unwrap();
    assert_eq!(case.test.archive.checkpoint().unwrap(), by_hand, "nothing came since");
    let case = Case { test: case.test.reopened(), ..case };
    let again = case.test.archive.log().unwrap().unwrap();
    assert_eq!((again.origin, again.key), (first.origin, first.key));
    assert_eq!(again.checkpoint.unwrap(), by_hand);
}

#[tokio::test]
async fn the_log_is_the_same_when_the_index_is_built_again() {
    let case = Case::new().await;
    let before = case.test.archive.log().unwrap().unwrap();
    let root = case.test.root();
    let case = {
        let Case { site, test, posts, refused } = case;
        std::fs::remove_dir_all(root.join("index")).unwrap();
        Case { site, test: test.reopened(), posts, refused }
    };
    assert_eq!(case.test.archive.log().unwrap().unwrap(), before);
    case.test.clock.advance(Duration::from_hours(1));
    held(&case.bundle(case.wish(&[0, 1, 2])));
}

/// Whoever got a receipt or a bundle long ago sees in a later bundle that the log grew out of it.
#[tokio::test]
async fn a_later_bundle_shows_each_head_that_was_given_away_before() {
    let case = Case::new().await;
    let mut given = Vec::new();
    for _ in 0..3 {
        given.push(case.test.archive.checkpoint().unwrap());
        // Heads that nobody asked for are signed meanwhile.
        round(&case.test).await;
        round(&case.test).await;
    }
    let earlier = Files::of(&case.bundle(case.wish(&[0])));
    round(&case.test).await;
    let bundle = case.bundle(case.wish(&[0, 1]));
    held(&bundle);
    let later = Files::of(&bundle);
    for head in given.iter().map(|it| it.text.as_bytes()) {
        assert!(heads(&later).iter().any(|(_, text)| text == head), "letter for letter");
    }
    assert_eq!(heads(&earlier).len(), 4, "its own, and those three");
    assert!(heads(&earlier).iter().all(|head| heads(&later).contains(head)));
    let grown = later.files.iter().filter(|(path, _)| path.starts_with("data/log/consistency/"));
    assert_eq!(grown.count(), 4, "each out of the one before");
}

#[tokio::test]
async fn of_many_heads_that_were_given_away_the_oldest_and_the_newest_are_shown() {
    let case = Case::new().await;
    let mut given = Vec::new();
    for _ in 0..36 {
        round(&case.test).await;
        given.push(case.test.archive.checkpoint().unwrap());
    }
    let bundle = case.bundle(case.wish(&[0]));
    held(&bundle);
    let shown = heads(&Files::of(&bundle));
    for (n, head) in given.iter().enumerate() {
        let is_shown = shown.iter().any(|(_, text)| text == head.text.as_bytes());
        assert_eq!(is_shown, !(16..20).contains(&n), "{n}");
    }
}

/// The signed heads that a bundle shows, and their paths.
fn heads(files: &Files) -> Vec<(String, Vec<u8>)> {
    let is_head = |path: &str| path.starts_with("data/log/checkpoints/") && !path.contains(".txt.");
    let heads = files.files.iter().filter(|(path, _)| is_head(path));
    heads.map(|(path, bytes)| (path.clone(), bytes.clone())).collect()
}
