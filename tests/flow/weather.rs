//! What the watch meets on the way: lines, clocks and certificates that fail, sites that drip or
//! refuse, a person who asks meanwhile, a process that ends before it told.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::atomic::Ordering;
use std::time::Duration;

use keepsake::archive::{CONFIRM_AFTER, Cancel, Private, Watched};
use keepsake::doors::Clock;
use keepsake::doors::web::{Limit, Limits};
use keepsake::model::{Answer, Failure, Route, Status, Time, Vantage, Verdict};
use keepsake_tests::site::Site;

use crate::watching::{DAY, World, page, start};

const HOUR: Duration = Duration::from_hours(1);

/// Nothing was lost, not even for a moment.
fn untouched(world: &World, id: keepsake::model::PostId) {
    let record = world.record(id);
    assert_eq!((record.status, record.first_missed), (Status::Watched, None), "{}", record.verdict);
    assert!(record.absences.is_empty());
}

#[tokio::test]
async fn a_certificate_whose_time_is_over_is_told_as_that_and_flags_nothing() {
    let world = World::new();
    let moved = world.post("moved", "một", "Bài nằm sau chứng thư hết hạn", DAY).await;
    let calm = world.post("calm", "hai", "Bài vẫn ở chỗ cũ, không ai đụng đến", DAY).await;
    world.at(HOUR, |site| site.move_behind_an_expired_certificate("/moved"));
    world.watch(DAY * 5).await;
    assert!(world.asked("moved") > 5, "it was looked at again and again");
    untouched(&world, moved);
    assert_eq!(world.record(moved).verdict, Verdict::Unreachable);
    assert_eq!(world.record(calm).verdict, Verdict::Visible);
    let story = world.archive().story(moved).unwrap().unwrap();
    let newest = story.looks.first().unwrap();
    assert_eq!(newest.answer, Answer::Failed(Failure::Tls), "it is recorded as what it was");
    let said = format!("{:?}", story.why());
    assert!(said.contains("certificate") || said.contains("secure"), "{said}");
    let shaken = world.site.asked().into_iter().filter(|asked| asked == "tls").count();
    assert!(shaken > 3, "the certificate was shown");
    assert!(!world.site.asked().contains(&"went on".to_owned()), "and nobody went on");
    assert!(world.vanished().is_empty());
}

#[tokio::test]
async fn a_captive_portal_flags_nothing_whatever_it_answers() {
    let sends = "HTTP/1.1 302 Found\r\nLocation: http://login.example/?from=wifi\r\n\r\n";
    let greets = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n\
                  <title>Wi-Fi khách sạn</title><form><p>Nhập số phòng để vào mạng</p></form>";
    let denies = "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n\
                  <title>Not here</title><p>Please log in to the network first.</p>";
    for portal in [sends, greets, denies] {
        let world = World::new();
        let mut posts = Vec::new();
        for n in 0..3 {
            let (name, text) = (format!("p{n}"), format!("Bài viết số {n} trên chuyến tàu đêm"));
            posts.push(world.post(&name, &name, &text, DAY).await);
        }
        world.at(HOUR, move |site| site.raw_everywhere(portal.as_bytes().to_vec()));
        // As long as one sits in such a room. Behind a front page that is gone as well, a post is
        // missed once a day at the most.
        world.watch(HOUR * 9).await;
        for id in posts {
            assert_ne!(world.status(id), Status::Flagged, "{portal}");
        }
        assert!(world.vanished().is_empty());
    }
}

#[tokio::test]
async fn a_week_without_a_line_wears_no_post_out_and_is_made_up_for_within_hours() {
    let world = World::new();
    let fallen = world.post("fallen", "một", "Bài mất trong tuần không có mạng", DAY).await;
    let mut calm = Vec::new();
    for n in 0..8 {
        let (name, text) = (format!("p{n}"), format!("Bài còn nguyên số {n} bên hiên nhà"));
        calm.push((world.post(&name, &name, &text, DAY * 200).await, name));
    }
    world.at(HOUR, |site| site.cut(true));
    world.at(DAY * 4, |site| site.delete("/fallen"));
    world.at(DAY * 8, |site| site.cut(false));
    world.watch(DAY * 8).await;
    let asked = world.site.asked().len();
    assert!(asked < 8 * 24 * 6 * 5, "{asked} requests: a few each ten minutes at the most");
    untouched(&world, fallen);
    let looked = |id| world.record(id).last_look;
    let before: Vec<_> = calm.iter().map(|(id, _)| looked(*id)).collect();
    world.watch(DAY * 8 + HOUR * 12).await;
    assert_eq!(world.status(fallen), Status::Flagged, "within hours of the line's return");
    for ((id, _), before) in calm.iter().zip(before) {
        let record = world.record(*id);
        assert!(record.last_look > before && record.verdict == Verdict::Visible, "{record:?}");
        untouched(&world, *id);
    }
}

#[tokio::test]
async fn a_clock_that_runs_a_year_ahead_and_is_set_back_stops_no_watch() {
    let world = World::new();
    let fallen = world.post("fallen", "một", "Bài mất sau khi đồng hồ được chỉnh", DAY).await;
    let calm = world.post("calm", "hai", "Bài còn nguyên dù đồng hồ chạy sai", DAY).await;
    world.watch(HOUR * 6).await;
    world.stage.skew.store(365 * 24 * 3600, Ordering::Relaxed);
    world.watch(HOUR * 30).await;
    assert!(world.record(calm).last_look > start().plus(DAY * 300), "it looked, a year ahead");
    world.stage.skew.store(0, Ordering::Relaxed);
    let before = world.asked("calm");
    world.at(HOUR * 36, |site| site.delete("/fallen"));
    world.watch(DAY * 4).await;
    assert_eq!((world.status(fallen), world.status(calm)), (Status::Flagged, Status::Watched));
    let asked = world.asked("calm") - before;
    assert!((2..30).contains(&asked), "{asked}: neither forgotten nor hammered");
    assert!(world.record(fallen).first_missed.unwrap() < start().plus(DAY * 4));
}

/// Limits so short that a test can wait for them.
fn short() -> Limits {
    let whole = Duration::from_millis(400);
    let page = Limit { whole, idle: Duration::from_millis(300), ..Limits::default().page };
    Limits { page, head: whole, ..Limits::default() }
}

#[tokio::test]
async fn a_site_that_drips_is_left_alone_and_holds_up_nobody() {
    let world = World::with(short());
    let mut slow = Vec::new();
    for n in 0..9 {
        let (name, text) = (format!("slow-{n}"), format!("Bài nhỏ giọt số {n} từ máy chủ ì ạch"));
        slow.push(world.post(&name, &name, &text, DAY).await);
    }
    let other = Site::start_at([127, 0, 0, 3]);
    let whole = page("khác", "Bài ở một trang khác, nhanh nhẹn", start());
    other.page("/p", &whole);
    let fallen = world.archive().add(&other.link("/p"), Private::Allow).await.unwrap().post;
    for path in (0..9).map(|n| format!("/slow-{n}")).chain(["/".to_owned()]) {
        world.site.drip(&path);
    }
    other.delete("/p");
    let before = world.site.asked().len();
    world.watch(HOUR * 12).await;
    assert_eq!(world.status(fallen), Status::Flagged, "the other site had its turns");
    for id in &slow {
        untouched(&world, *id);
    }
    // Three slow answers and their controls, then an hour of peace for the whole site.
    let asked = world.site.asked().len() - before;
    assert!((3..100).contains(&asked), "{asked}");
}

#[tokio::test]
async fn others_are_looked_at_while_one_site_drips() {
    let world = World::new();
    world.post("slow", "một", "Bài nhỏ giọt mãi không xong", DAY).await;
    let other = Site::start_at([127, 0, 0, 4]);
    other.page("/p", &page("khác", "Bài ở trang bên cạnh", start()));
    world.archive().add(&other.link("/p"), Private::Allow).await.unwrap();
    world.site.drip("/slow");
    world.stage.clock.advance(DAY);
    // Half a minute is the limit of one answer; the other site must not wait for it.
    let looked = async {
        world.site.asked_for("/slow", 2).await;
        other.asked_for("/p", 2).await;
    };
    let looked = tokio::time::timeout(Duration::from_secs(20), looked);
    tokio::select! {
        () = world.watch(DAY * 2) => panic!("the drip ends nothing"),
        looked = looked => looked.expect("the other site was asked meanwhile"),
    }
}

#[tokio::test]
async fn what_another_vantage_is_refused_is_heeded_there_and_the_own_line_goes_on() {
    let mut world = World::new();
    let abroad = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 7));
    let mut posts = Vec::new();
    for n in 0..4 {
        let (name, text) = (format!("p{n}"), format!("Bài số {n} mà nơi khác không được xem"));
        posts.push(world.post(&name, &name, &text, DAY).await);
    }
    world.post("calm", "khác", "Bài còn đó làm chứng cho những bài kia", DAY).await;
    let vantage = Vantage::new("abroad", Some("DE".into()), Route::Address(abroad));
    world.archive().set_vantage(vantage).unwrap();
    let refusal = b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 36000\r\n\r\n";
    for n in 0..4 {
        world.site.raw_to(abroad, &format!("/p{n}"), refusal.to_vec());
        world.site.delete(&format!("/p{n}"));
    }
    let refused = |world: &World| {
        let asked = world.site.asked_from(abroad);
        asked.iter().filter(|path| path.starts_with("/p")).count()
    };
    // After a day without a look all of them are due.
    world.stage.clock.advance(DAY);
    world.watch(DAY + HOUR * 4).await;
    assert_eq!(refused(&world), 1, "the first refusal ends the looks from there");
    world.killed();
    world.watch(DAY + HOUR * 9).await;
    assert_eq!(refused(&world), 1, "and it is remembered");
    assert!(posts.iter().all(|id| world.status(*id) == Status::Flagged), "the own line went on");
    let wait = HOUR * 10;
    world.watch(wait + DAY * 3).await;
    assert!(refused(&world) > 1, "asked again when its time is over");
}

#[tokio::test]
async fn while_a_person_asks_the_watch_stands_aside_and_loses_nothing() {
    let world = World::new();
    let stuck = world.post("stuck", "một", "Bài chờ mãi không trả lời", DAY).await;
    let asked = world.post("asked", "hai", "Bài mà người ta muốn xem ngay", DAY).await;
    world.site.hang("/stuck");
    world.stage.clock.advance(DAY);
    let by_hand = async {
        world.site.asked_for("/stuck", 2).await;
        let (cancel, silent, chosen) = (Cancel::default(), |_| (), [asked]);
        let round = world.archive().recheck(Some(&chosen), CONFIRM_AFTER, &cancel, &silent);
        // Not behind the half minute that the watch would wait for the other.
        let round = tokio::time::timeout(Duration::from_secs(20), round).await;
        let round = round.expect("nobody waits for the watch").unwrap();
        assert_eq!(round.rows.len(), 1);
        world.site.page("/stuck", &page("một", "Bài chờ mãi không trả lời", start()));
        world.site.asked_for("/stuck", 3).await;
    };
    tokio::select! {
        () = world.watch(DAY * 3) => {}
        () = by_hand => {}
    }
    let said = world.said.lock().unwrap();
    let first = said.iter().find_map(|said| match said {
        Watched::Round(round) => Some(round),
        _ => None,
    });
    assert!(first.is_some_and(|round| round.cancelled), "its round was ended for the person");
    assert_eq!(world.record(stuck).doubt.blind, 0, "what was cut short is no blindness");
}

#[tokio::test]
async fn what_a_process_kept_and_did_not_tell_is_told_at_the_next_start_and_once() {
    let mut world = World::new();
    let id = world.post("fallen", "một", "Bài mất ngay trước khi máy tắt", DAY).await;
    world.post("calm", "hai", "Bài còn lại làm chứng", DAY).await;
    world.at(HOUR, |site| site.delete("/fallen"));
    // The process ends between keeping the flag and telling of it: nobody heard.
    let cancel = Cancel::default();
    *world.stage.until.lock().unwrap() = (start().plus(DAY * 3), cancel.clone());
    let budget = keepsake::archive::WatchBudget::default();
    world.archive().watch(budget, &cancel, &|_| (), &|_| ()).await.unwrap();
    assert_eq!(world.status(id), Status::Flagged);
    world.killed();
    assert_eq!(world.archive().untold(), [id]);
    world.watch(DAY * 4).await;
    assert_eq!(world.vanished(), [1], "told at the next start, once though rounds went on");
    world.archive().told(&[id]).unwrap();
    world.killed();
    world.watch(DAY * 5).await;
    assert_eq!(world.vanished(), [1], "who was told is not told again");
    // Once it is back, and gone again, that is news.
    let back: Time = world.stage.clock.now();
    world.site.page("/fallen", &page("một", "Bài mất ngay trước khi máy tắt", start()));
    world.watch(DAY * 12).await;
    assert_eq!(world.status(id), Status::BackAgain);
    world.site.delete("/fallen");
    world.watch(DAY * 40).await;
    assert_eq!(world.status(id), Status::Flagged);
    assert!(world.record(id).first_missed.unwrap() > back);
    assert_eq!(world.vanished(), [1, 1]);
}
