//! Looks that find nothing new: what they add to the vault, and that nothing is lost by it.

use std::time::Duration;

use keepsake::archive::Private;
use keepsake::model::{Observation, PostId, Status, Verdict};
use keepsake_tests::site::Site;
use keepsake_tests::{TestArchive, files_below, page};

use super::rechecking::{round, stand};

const POSTS: usize = 60;

/// A page of 56 kB, another for each number.
fn html(n: usize) -> String {
    page::page().replace("</article>", &format!("<p>Bài số {n}.</p></article>"))
}

async fn saved(site: &Site, test: &TestArchive) -> Vec<PostId> {
    let mut ids = Vec::new();
    for n in 0..POSTS {
        let path = format!("/p/{n}");
        site.page(&path, &html(n));
        ids.push(test.archive.add(&site.link(&path), Private::Allow).await.unwrap().post);
    }
    ids
}

fn sealed_bytes(test: &TestArchive) -> usize {
    let folders = ["objects", "commits"].map(|folder| files_below(&test.root().join(folder)));
    folders.iter().flatten().map(|(_, bytes)| bytes.len()).sum()
}

async fn later(test: &TestArchive) {
    test.clock.advance(Duration::from_hours(6));
    round(test).await;
}

fn looks(test: &TestArchive, id: PostId) -> Vec<Observation> {
    test.archive.story(id).unwrap().unwrap().looks
}

#[tokio::test]
async fn an_unchanged_look_adds_less_than_a_kibibyte_and_stays_a_look_of_its_own() {
    let (site, test) = (Site::start(), TestArchive::new());
    let ids = saved(&site, &test).await;
    later(&test).await;
    let (before, mut rounds) = (sealed_bytes(&test), 0);
    for _ in 0..5 {
        later(&test).await;
        rounds += 1;
    }
    let per_look = (sealed_bytes(&test) - before) / (rounds * POSTS);
    assert!(per_look < 1024, "{per_look} bytes a look");
    assert!(ids.iter().all(|id| stand(&test, *id) == (Status::Watched, Verdict::Visible)));

    let test = test.reopened();
    let rules = test.archive.rules_in_use().rules;
    let read = test.archive.rejudge(&rules).await.unwrap();
    assert_eq!((read.looks, read.unread), (POSTS * 7, 0), "each can be read again");
    assert!(read.readings.is_empty() && read.verdicts.is_empty(), "and says what it said");
    let kept = looks(&test, ids[0]);
    let first = kept.iter().find(|look| look.body_of.is_none()).unwrap().id;
    let later = kept.iter().filter(|look| look.id != first);
    assert!(later.clone().count() == 6 && later.clone().all(|look| look.body_of == Some(first)));
    let own: std::collections::HashSet<_> =
        later.map(|look| (look.exchange.clone(), look.part, look.at)).collect();
    assert_eq!(own.len(), 6);
}

#[tokio::test]
async fn what_changes_after_many_unchanged_looks_is_seen_at_once() {
    let (site, test) = (Site::start(), TestArchive::new());
    let ids = saved(&site, &test).await;
    for _ in 0..3 {
        later(&test).await;
    }
    let words = &page::paragraphs()[0];
    site.page("/p/0", &html(0).replace(words, "Cả đoạn này hôm nay được viết lại."));
    let gone = "<title>Not found</title><h1>404</h1><p>Nothing here.</p>";
    site.reply("/p/1", "404 Not Found", "text/html", gone.as_bytes());
    // The same bytes under another status are another answer, and read again.
    site.reply("/p/2", "410 Gone", "text/html; charset=utf-8", html(2).as_bytes());
    later(&test).await;
    assert_eq!(stand(&test, ids[0]).1, Verdict::Edited);
    assert_eq!(stand(&test, ids[1]), (Status::Flagged, Verdict::Removed));
    let read_again = looks(&test, ids[2]);
    assert!(read_again[0].settles.is_none() && read_again[0].body_of.is_some());
    assert!(read_again[1].settles.is_some(), "the one before was known by its answer");
    assert_eq!(stand(&test, ids[3]), (Status::Watched, Verdict::Visible));

    site.page("/p/1", &html(1));
    later(&test).await;
    assert_eq!(stand(&test, ids[1]), (Status::BackAgain, Verdict::Visible));
    let read = test.archive.rejudge(&test.archive.rules_in_use().rules).await.unwrap();
    assert_eq!((read.unread, read.readings.len()), (0, 0));
}

#[tokio::test]
async fn what_is_known_of_answers_outlives_the_index() {
    let (site, test) = (Site::start(), TestArchive::new());
    let ids = saved(&site, &test).await;
    later(&test).await;
    test.archive.rebuild().unwrap();
    let test = test.reopened();
    later(&test).await;
    let kept = looks(&test, ids[5]);
    assert_eq!(kept.iter().filter(|look| look.body_of.is_some()).count(), 2);
    // Saved anew, the post is held against the new copy: its page is read, and not kept again.
    test.archive.add(&site.link("/p/5"), Private::Allow).await.unwrap();
    later(&test).await;
    assert_eq!(stand(&test, ids[5]), (Status::Watched, Verdict::Visible));
}
