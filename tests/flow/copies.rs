//! One post with all its copies and looks: saved once more, compared, seen from several places.

use std::time::Duration;

use keepsake::archive::{Fact, Private, SaveAgainError};
use keepsake::model::{PostId, Route, Status, Vantage, Verdict};
use keepsake::verdict::Piece;
use keepsake_rehearsal::{Fate, Platform};
use keepsake_tests::TestArchive;
use keepsake_tests::site::Site;

use crate::rechecking::round;

fn page(title: &str, words: &str) -> String {
    format!("<title>{title}</title><article><p>Sáng nay {words} ra bờ kênh xem nước.</p></article>")
}

#[tokio::test]
async fn a_post_is_saved_once_more_and_what_changed_is_told() {
    let (site, test) = (Site::start(), TestArchive::new());
    site.page("/p/1", &page("Một", "bà con"));
    let first = test.archive.add(&site.link("/p/1"), Private::Allow).await.unwrap();
    test.clock.advance(Duration::from_hours(1));
    site.page("/p/1", &page("Hai", "mấy chục người"));
    let again = test.archive.save_again(first.post).await.unwrap();
    assert!(again.known && again.post == first.post, "private stays allowed for it");

    let story = test.archive.story(first.post).unwrap().unwrap();
    let changes = story.changes(again.capture.id, first.capture.id).unwrap();
    assert_eq!((changes.before, changes.after), (first.capture.id, again.capture.id), "by time");
    let expected = [
        Piece::Kept("Sáng nay ".into()),
        Piece::Gone("bà con ".into()),
        Piece::New("mấy chục người ".into()),
        Piece::Kept("ra bờ kênh xem nước.".into()),
    ];
    assert_eq!(changes.text, expected);
    assert_eq!(changes.facts.iter().map(|it| it.fact).collect::<Vec<_>>(), [Fact::Title]);
    assert!(!changes.is_empty());
    assert!(story.changes(again.capture.id, again.capture.id).unwrap().is_empty());

    site.delete("/p/1");
    let gone = test.archive.save_again(first.post).await;
    assert!(matches!(gone, Err(SaveAgainError::Add(_))), "{gone:?}");
    let none = test.archive.save_again(PostId::from_bytes([9; 16])).await;
    assert!(matches!(none, Err(SaveAgainError::NoSuchPost)));
    assert_eq!(test.archive.story(first.post).unwrap().unwrap().captures.len(), 2);
}

#[tokio::test]
async fn a_story_says_when_it_turned_and_how_it_stands_from_each_place() {
    let (platform, test) = (Platform::start().await.unwrap(), TestArchive::new());
    let (post, other) = (&platform.posts()[0], &platform.posts()[1]);
    let id = test.archive.add(&platform.link(post), Private::Allow).await.unwrap().post;
    test.archive.add(&platform.link(other), Private::Allow).await.unwrap();
    let friend = Route::Address("127.0.0.2".parse().unwrap());
    test.archive.set_vantage(Vantage::new("abroad", Some("DE".into()), friend)).unwrap();
    test.clock.advance(Duration::from_hours(24));
    platform.set_fate(&post.id, Fate::HiddenByLaw("VN".into()));
    round(&test).await;

    let story = test.archive.story(id).unwrap().unwrap();
    let [turn] = &story.turns[..] else { panic!("{:?}", story.turns) };
    assert_eq!((turn.status, turn.verdict), (Status::Flagged, Verdict::GeoBlocked));
    let record = test.archive.post(id).unwrap();
    assert_eq!(story.confirmed(), Some(turn.at));
    assert!(record.first_missed.unwrap() <= turn.at);
    let mut stand: Vec<_> = story
        .sights()
        .into_iter()
        .map(|sight| (sight.look.vantage, sight.look.country, sight.look.reading.says))
        .collect();
    stand.sort();
    assert_eq!(stand[0], ("abroad".into(), Some("DE".into()), Verdict::Visible));
    assert_eq!((stand[1].0.as_str(), stand[1].2), ("direct", Verdict::GeoBlocked));
    assert_eq!(stand.len(), 2);
    let beside = story.sights().into_iter().flat_map(|sight| sight.compared);
    assert!(beside.into_iter().all(|look| !look.probe.is_of_post()));

    platform.set_fate(&post.id, Fate::Alive);
    test.clock.advance(Duration::from_hours(1));
    round(&test).await;
    let story = test.archive.story(id).unwrap().unwrap();
    let turns: Vec<_> = story.turns.iter().map(|turn| turn.status).collect();
    assert_eq!(turns, [Status::BackAgain, Status::Flagged], "newest first");
    assert_eq!(story.turns[0].status, test.archive.post(id).unwrap().status);
}
