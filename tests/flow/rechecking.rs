//! Looking again: what vanished is flagged, what merely did not answer is not.

use std::time::Duration;

use keepsake::archive::{Cancel, Private, Round, RoundRow};
use keepsake::model::{PostId, Probe, Route, Status, Vantage, Verdict};
use keepsake::vault::{Passphrase, WorkFactor};
use keepsake::verdict::{BUILT_IN, FILES, RuleSet};
use keepsake_rehearsal::play::{Event, play};
use keepsake_rehearsal::{AccountFate, Fate, Outage, Platform};
use keepsake_tests::site::Site;
use keepsake_tests::{PASSPHRASE, TestArchive, program};

/// Between the two looks of a round.
const PAUSE: Duration = Duration::from_mins(10);

/// The first posts of the platform, saved.
async fn saved(n: usize) -> (Platform, TestArchive, Vec<PostId>) {
    let (platform, test) = (Platform::start().await.unwrap(), TestArchive::new());
    let mut ids = Vec::new();
    for post in platform.posts().iter().take(n) {
        ids.push(test.archive.add(&platform.link(post), Private::Allow).await.unwrap().post);
    }
    test.clock.advance(Duration::from_hours(24));
    (platform, test, ids)
}

pub(crate) async fn round(test: &TestArchive) -> Round {
    test.archive.recheck(None, PAUSE, &Cancel::default(), &|_| ()).await.unwrap()
}

pub(crate) fn stand(test: &TestArchive, id: PostId) -> (Status, Verdict) {
    let record = test.archive.post(id).unwrap();
    (record.status, record.verdict)
}

#[tokio::test]
async fn a_post_that_vanished_is_flagged_with_its_bracket_and_comes_back() {
    let (platform, test, ids) = saved(4).await;
    let seen = test.archive.post(ids[0]).unwrap().last_seen;
    round(&test).await;
    let seen_again = test.archive.post(ids[0]).unwrap().last_seen;
    assert!(seen_again > seen);
    platform.set_fate(&platform.posts()[0].id, Fate::DeletedSilently);
    test.clock.advance(Duration::from_hours(1));
    let missed = keepsake::doors::Clock::now(&*test.clock);
    round(&test).await;
    assert_eq!(stand(&test, ids[0]), (Status::Flagged, Verdict::Removed));
    let record = test.archive.post(ids[0]).unwrap();
    assert_eq!((record.last_seen, record.first_missed), (seen_again, Some(missed)));
    assert!(ids[1..].iter().all(|id| stand(&test, *id) == (Status::Watched, Verdict::Visible)));
    let story = test.archive.story(ids[0]).unwrap().unwrap();
    assert_eq!(story.confirmed(), Some(missed.plus(PAUSE)), "by the second look, not the first");
    assert_eq!(story.why()[0].rule, "web-404");
    assert!(story.why()[0].observation.is_some(), "the reason names its observation");

    let test = test.reopened();
    assert_eq!(stand(&test, ids[0]), (Status::Flagged, Verdict::Removed));
    platform.set_fate(&platform.posts()[0].id, Fate::Alive);
    test.clock.advance(Duration::from_hours(1));
    round(&test).await;
    assert_eq!(stand(&test, ids[0]), (Status::BackAgain, Verdict::Visible));
    let record = test.archive.post(ids[0]).unwrap();
    assert_eq!(record.first_missed, None);
    assert_eq!(record.absences.len(), 1);
    assert_eq!(record.absences[0].back, Some(record.last_seen));
}

#[tokio::test]
async fn what_only_fails_to_answer_is_never_flagged() {
    for (fate, verdict) in [
        (Fate::LoginWall, Verdict::LoginWalled),
        (Fate::Captcha, Verdict::RateLimited),
        (Fate::CaptchaAsOk, Verdict::RateLimited),
        (Fate::Outage, Verdict::Unreachable),
        (Fate::Empty, Verdict::Unclear),
        (Fate::NotHtml, Verdict::Unclear),
        (Fate::Garbled, Verdict::Unclear),
        (Fate::DeepNesting, Verdict::Unclear),
        (Fate::RedirectLoop, Verdict::Unclear),
        (Fate::Huge, Verdict::Unclear),
    ] {
        let (platform, test, ids) = saved(2).await;
        platform.set_fate(&platform.posts()[0].id, fate.clone());
        for _ in 0..3 {
            round(&test).await;
            assert_eq!(stand(&test, ids[0]), (Status::Watched, verdict), "{fate:?}");
        }
        assert_eq!(stand(&test, ids[1]), (Status::Watched, Verdict::Visible));
    }
}

#[tokio::test]
async fn half_a_page_is_judged_by_what_it_shows_and_never_flagged() {
    let (platform, test, ids) = saved(2).await;
    platform.set_fate(&platform.posts()[0].id, Fate::CutShort);
    round(&test).await;
    let (status, verdict) = stand(&test, ids[0]);
    assert_eq!(status, Status::Watched);
    assert!(!verdict.is_loss(), "{verdict}");
}

#[tokio::test]
async fn an_outage_of_the_whole_site_flags_nothing() {
    let (platform, test, ids) = saved(5).await;
    platform.set_fate(&platform.posts()[1].id, Fate::DeletedSilently);
    platform.set_outage(Outage::Whole);
    round(&test).await;
    assert!(ids.iter().all(|id| stand(&test, *id) == (Status::Watched, Verdict::Unreachable)));
    platform.set_outage(Outage::None);
    round(&test).await;
    assert_eq!(stand(&test, ids[1]), (Status::Flagged, Verdict::Removed));
}

#[tokio::test]
async fn a_site_that_is_gone_altogether_is_unreachable() {
    let (platform, test, ids) = saved(5).await;
    drop(platform);
    let round = round(&test).await;
    assert!(ids.iter().all(|id| stand(&test, *id) == (Status::Watched, Verdict::Unreachable)));
    assert_eq!((round.rows.len(), round.not_looked), (5, 0), "each post has its verdict");
    let asked = |row: &&RoundRow| {
        let story = test.archive.story(row.post).unwrap().unwrap();
        story.looks.first().is_some_and(|look| look.probe == Probe::Page)
    };
    assert_eq!(round.rows.iter().filter(asked).count(), 3, "a host that is down is left alone");
    assert!(round.rows.iter().all(|row| !row.outcome.chain.is_empty()), "each has its reason");
}

#[tokio::test]
async fn a_site_that_denies_its_own_home_page_is_not_flagged_in_one_round() {
    let (site, test) = (Site::start(), TestArchive::new());
    site.page("/p/1", "<article><p>Trang này chỉ đang được sửa, không ai xóa nó.</p></article>");
    let kept = test.archive.add(&site.link("/p/1"), Private::Allow).await.unwrap();
    let repair = b"<h1>404</h1><p>The whole site is under maintenance.</p>";
    for path in ["/", "/p/1"] {
        site.reply(path, "404 Not Found", "text/html", repair);
    }
    round(&test).await;
    assert_eq!(stand(&test, kept.post), (Status::Suspected, Verdict::Removed));
    site.page("/p/1", "<article><p>Trang này chỉ đang được sửa, không ai xóa nó.</p></article>");
    round(&test).await;
    assert_eq!(stand(&test, kept.post).0, Status::Watched, "one sighting resets");
    site.reply("/p/1", "404 Not Found", "text/html", repair);
    for day in 0..4 {
        round(&test).await;
        round(&test).await;
        let expected = if day < 3 { Status::Suspected } else { Status::Flagged };
        assert_eq!(stand(&test, kept.post).0, expected, "day {day}");
        test.clock.advance(Duration::from_hours(25));
    }
}

#[tokio::test]
async fn a_round_that_is_cancelled_does_not_wait_for_a_slow_site_or_a_pause() {
    let (site, test) = (Site::start(), TestArchive::new());
    site.page("/p/1", "<article><p>Trang này rồi sẽ không trả lời nữa.</p></article>");
    test.archive.add(&site.link("/p/1"), Private::Allow).await.unwrap();
    site.hang("/p/1");
    let cancel = Cancel::default();
    let look = test.archive.recheck(None, Duration::ZERO, &cancel, &|_| ());
    let stop = async {
        site.asked_for("/p/1", 2).await;
        cancel.cancel();
    };
    let (round, ()) = tokio::join!(look, stop);
    let round = round.unwrap();
    assert!(round.cancelled && round.rows.is_empty() && round.not_looked == 1);
}

/// New keys change the name of everything that is kept: what a round has put down and not named
/// yet would be lost by them.
#[tokio::test]
async fn new_keys_wait_for_a_round_that_is_under_way() {
    let (site, test) = (Site::start(), TestArchive::new());
    for n in 0..4 {
        let path = format!("/p/{n}");
        site.page(&path, &format!("<article><p>Bài số {n} đủ dài để lưu lại.</p></article>"));
        test.archive.add(&site.link(&path), Private::Allow).await.unwrap();
        site.page(&path, &format!("<article><p>Bài số {n} nay đã viết khác đi.</p></article>"));
    }
    site.hang("/p/3");
    let cancel = Cancel::default();
    let round = test.archive.recheck(None, Duration::ZERO, &cancel, &|_| ());
    let keys = async {
        site.asked_for("/p/3", 2).await;
        let passphrase = Passphrase::new(PASSPHRASE);
        let go_on = Cancel::default();
        let rekey = test.archive.rekey(&passphrase, WorkFactor::MINIMAL, &go_on, &|_, _| ());
        let mut rekey = std::pin::pin!(rekey);
        tokio::select! {
            biased;
            _ = rekey.as_mut() => panic!("the round is not at its end"),
            () = std::future::ready(()) => {}
        }
        cancel.cancel();
        rekey.await.unwrap();
    };
    let (round, ()) = tokio::join!(round, keys);
    assert!(round.unwrap().cancelled);
    let test = test.reopened();
    let audited = test.archive.audit(&Cancel::default(), &|_, _| ()).unwrap();
    assert!(!audited.audit.is_damaged(), "{:?}", audited.audit.findings);
}

/// More posts of one site than a leg of a survey takes: what is settled is kept and let go on the
/// way, and the round comes to the same.
#[tokio::test]
async fn a_round_over_many_posts_of_one_site_finds_the_few_that_are_gone() {
    const POSTS: usize = 130;
    let (site, test) = (Site::start(), TestArchive::new());
    site.page("/", "<p>Trang nhà của một người viết.</p>");
    let path = |n: usize| format!("/p/{n}");
    let mut ids = Vec::new();
    for n in 0..POSTS {
        let text = format!("Bài số {n}: sáng nay có người đến đo lại đất ở đầu làng.");
        site.page(&path(n), &format!("<article><p>{text}</p></article>"));
        ids.push(test.archive.add(&site.link(&path(n)), Private::Allow).await.unwrap().post);
    }
    test.clock.advance(Duration::from_hours(24));
    let gone = [3, 64, 129];
    for n in gone {
        site.delete(&path(n));
    }
    let found = round(&test).await;
    assert_eq!((found.rows.len(), found.not_looked, found.cancelled), (POSTS, 0, false));
    let posts: std::collections::BTreeSet<PostId> = found.rows.iter().map(|row| row.post).collect();
    assert_eq!(posts.len(), POSTS, "each once");
    for (n, id) in ids.iter().enumerate() {
        let expected = if gone.contains(&n) {
            (Status::Flagged, Verdict::Removed)
        } else {
            (Status::Watched, Verdict::Visible)
        };
        assert_eq!(stand(&test, *id), expected, "post {n}");
    }
    let said: u64 = test.archive.coverage(1).iter().map(|sight| sight.looks).sum();
    // The lost ones, and the control of their host, were looked at twice.
    assert_eq!(said, (POSTS + gone.len() + 1) as u64, "every look counts once");
    let test = test.reopened();
    assert_eq!(stand(&test, ids[64]), (Status::Flagged, Verdict::Removed), "it is durable");
    let story = test.archive.story(ids[0]).unwrap().unwrap();
    let judged = story.record.judgement.as_ref().unwrap();
    assert_eq!(judged.at, story.record.last_look, "and so is what was settled on the way");
}

#[tokio::test]
async fn a_tombstone_page_flags_in_either_language() {
    let (platform, test, ids) = saved(3).await;
    platform.set_fate(&platform.posts()[2].id, Fate::Tombstone);
    round(&test).await;
    assert_eq!(stand(&test, ids[2]), (Status::Flagged, Verdict::Removed));
}

#[tokio::test]
async fn a_closed_account_is_told_from_a_removed_post() {
    let (platform, test, ids) = saved(4).await;
    let handle = platform.posts()[0].handle.clone();
    platform.set_account(&handle, AccountFate::Closed);
    round(&test).await;
    for (post, id) in platform.posts().iter().zip(&ids) {
        let gone = post.handle == handle;
        let expected = if gone {
            (Status::Flagged, Verdict::AccountGone)
        } else {
            (Status::Watched, Verdict::Visible)
        };
        assert_eq!(stand(&test, *id), expected);
    }
}

#[tokio::test]
async fn other_words_are_an_edit_and_no_flag() {
    let (platform, test, ids) = saved(2).await;
    let text = "Lời này đã thay cho bài cũ, xin bà con thông cảm và chờ tin.".to_owned();
    platform.set_fate(&platform.posts()[0].id, Fate::Replaced { text });
    round(&test).await;
    assert_eq!(stand(&test, ids[0]), (Status::Watched, Verdict::Edited));
}

#[tokio::test]
async fn hidden_here_and_alive_abroad_is_geo_blocked() {
    let (platform, test, ids) = saved(3).await;
    let friend = Route::Address("127.0.0.2".parse().unwrap());
    let abroad = Vantage::new("abroad", Some("DE".into()), friend);
    test.archive.set_vantage(abroad).unwrap();
    platform.set_fate(&platform.posts()[0].id, Fate::HiddenIn("VN".into()));
    platform.set_fate(&platform.posts()[1].id, Fate::HiddenByLaw("VN".into()));
    round(&test).await;
    assert_eq!(stand(&test, ids[0]), (Status::Flagged, Verdict::GeoBlocked));
    assert_eq!(stand(&test, ids[1]), (Status::Flagged, Verdict::GeoBlocked));
    assert_eq!(stand(&test, ids[2]), (Status::Watched, Verdict::Visible));
}

#[tokio::test]
async fn what_was_seen_while_saving_is_no_part_of_the_round_after_it() {
    let (site, test) = (Site::start(), TestArchive::new());
    site.page("/p/1", "<article><p>Bài viết này lưu xong thì mất ngay.</p></article>");
    let id = test.archive.add(&site.link("/p/1"), Private::Allow).await.unwrap().post;
    let friend = Route::Address("127.0.0.2".parse().unwrap());
    test.archive.set_vantage(Vantage::new("abroad", None, friend)).unwrap();
    test.archive.turn_vantage(Vantage::DIRECT, false).unwrap();
    site.delete("/p/1");
    round(&test).await;
    assert_eq!(stand(&test, id), (Status::Flagged, Verdict::Removed));
    let again = test.archive.rejudge(&BUILT_IN).await.unwrap();
    assert!(again.verdicts.is_empty(), "{:?}", again.verdicts);
    let story = test.archive.story(id).unwrap().unwrap();
    let judged = &story.judgements[0];
    assert!(judged.confirmed && !judged.looks.is_empty());
    let of_saving = story.looks.last().unwrap();
    assert!(of_saving.reading.says.is_sighting() && !judged.is_made_from(of_saving.id));
}

#[tokio::test]
async fn the_last_answer_is_not_an_older_one_that_was_kinder() {
    let (site, test) = (Site::start(), TestArchive::new());
    site.page("/p/1", "<article><p>Bài viết này lưu xong thì mất ngay.</p></article>");
    let id = test.archive.add(&site.link("/p/1"), Private::Allow).await.unwrap().post;
    site.delete("/p/1");
    round(&test).await;
    let [sight] = &test.archive.story(id).unwrap().unwrap().sights()[..] else { panic!() };
    assert_eq!(sight.look.reading.says, Verdict::Removed);
    assert!(sight.compared.iter().all(|look| !look.probe.is_of_post()));
}

#[tokio::test]
async fn a_loss_that_the_second_look_does_not_see_is_not_flagged() {
    let (site, test) = (Site::start(), TestArchive::new());
    site.page("/p/1", "<article><p>Bài viết này chỉ mất trong chốc lát thôi.</p></article>");
    let id = test.archive.add(&site.link("/p/1"), Private::Allow).await.unwrap().post;
    site.delete("/p/1");
    let restore = |progress: keepsake::archive::Progress| {
        if progress.phase == keepsake::archive::Phase::Confirming {
            site.page(
                "/p/1",
                "<article><p>Bài viết này chỉ mất trong chốc lát thôi.</p></article>",
            );
        }
    };
    let pause = Duration::from_secs(5);
    test.archive.recheck(None, pause, &Cancel::default(), &restore).await.unwrap();
    assert_eq!(stand(&test, id), (Status::Watched, Verdict::Visible));
}

#[tokio::test]
async fn a_lone_post_of_a_site_is_flagged_beside_its_home_page() {
    let (site, test) = (Site::start(), TestArchive::new());
    site.page("/p/1", "<article><p>Chỉ có một bài trên trang này mà thôi.</p></article>");
    let id = test.archive.add(&site.link("/p/1"), Private::Allow).await.unwrap().post;
    site.delete("/p/1");
    round(&test).await;
    assert_eq!(stand(&test, id), (Status::Flagged, Verdict::Removed));
}

#[tokio::test]
async fn a_site_that_sends_missing_posts_home_is_found_out_by_its_decoy() {
    let (site, test) = (Site::start(), TestArchive::new());
    site.page("/p/1", "<article><p>Bài này rồi sẽ bị chuyển về trang chủ.</p></article>");
    site.page("/p/2", "<article><p>Bài này vẫn còn nguyên ở chỗ của nó.</p></article>");
    let one = test.archive.add(&site.link("/p/1"), Private::Allow).await.unwrap().post;
    test.archive.add(&site.link("/p/2"), Private::Allow).await.unwrap();
    let home =
        b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    site.raw("/p/1", home.to_vec());
    round(&test).await;
    // Its decoy still answers 404: the redirect says nothing by itself.
    assert_eq!(stand(&test, one).0, Status::Watched);
}

#[tokio::test]
async fn the_author_s_page_is_no_decoy() {
    let (site, test) = (Site::start(), TestArchive::new());
    let author = site.link("/hoa");
    let html = format!(
        "<script type='application/ld+json'>{{\"@type\":\"SocialMediaPosting\",\"articleBody\":\
         \"Một bài viết trên một trang không có thư mục.\",\"author\":{{\"name\":\"Hoa\",\"url\":\
         \"{author}\"}}}}</script>"
    );
    let mut ids = Vec::new();
    for n in 0..8 {
        let path = &format!("/bai-{n}");
        site.page(path, &html.replace("Một bài", &format!("Bài {path}: một bài")));
        ids.push(test.archive.add(&site.link(path), Private::Allow).await.unwrap().post);
    }
    site.page("/hoa", "<title>Hoa</title><h1>Hoa</h1><p>Tất cả bài của Hoa, mới nhất trước.</p>");
    let away =
        b"HTTP/1.1 302 Found\r\nLocation: /hoa\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    for n in 0..8 {
        site.raw(&format!("/bai-{n}"), away.to_vec());
    }
    round(&test).await;
    // All posts lead to the author's page and a decoy does not: no statement that they are gone.
    assert!(ids.iter().all(|id| stand(&test, *id).0 == Status::Watched));
    assert!(site.asked().iter().filter(|path| *path == "/hoa").count() > 0);
}

#[tokio::test]
async fn a_cancelled_round_keeps_what_it_saw_and_flags_nothing_unconfirmed() {
    let (platform, test, ids) = saved(6).await;
    for post in platform.posts().iter().take(6) {
        platform.set_fate(&post.id, Fate::DeletedSilently);
    }
    let cancel = Cancel::default();
    let stop = cancel.clone();
    let tell = move |progress: keepsake::archive::Progress| {
        if progress.done == 3 {
            stop.cancel();
        }
    };
    let round = test.archive.recheck(None, Duration::ZERO, &cancel, &tell).await.unwrap();
    assert!(round.cancelled && round.not_looked == 3);
    assert!(ids.iter().all(|id| stand(&test, *id).0 != Status::Flagged));
    let test = test.reopened();
    let looked: usize =
        ids.iter().map(|id| test.archive.story(*id).unwrap().unwrap().looks.len()).sum();
    assert!(looked >= 6 + 3, "the looks made until then are kept: {looked}");
}

/// What is ended again and again before its second look is never flagged by that.
#[tokio::test]
async fn rounds_cancelled_before_their_second_look_never_flag() {
    let (platform, test, ids) = saved(2).await;
    platform.set_fate(&platform.posts()[0].id, Fate::DeletedSilently);
    for _ in 0..6 {
        let cancel = Cancel::default();
        let stop = cancel.clone();
        let tell = move |progress: keepsake::archive::Progress| {
            if progress.done == progress.total {
                stop.cancel();
            }
        };
        let round = test.archive.recheck(None, PAUSE, &cancel, &tell).await;
        assert!(round.unwrap().cancelled);
        assert_eq!(stand(&test, ids[0]).0, Status::Suspected);
        test.clock.advance(Duration::from_hours(25));
    }
    round(&test).await;
    assert_eq!(stand(&test, ids[0]), (Status::Flagged, Verdict::Removed), "both looks agree");
}

#[tokio::test]
async fn the_whole_rehearsal_ends_without_one_wrong_flag() {
    let events = std::sync::Mutex::new(Vec::new());
    let tell = |event: &Event| events.lock().unwrap().push(event.clone());
    play(program("keepsake"), &tell).await.unwrap();
    let events = events.into_inner().unwrap();
    let Some(Event::End { posts, flagged }) = events.last() else { panic!("no end") };
    assert!(*posts >= 55 && flagged * 10 >= posts * 3, "{flagged} of {posts}");
}

#[tokio::test]
async fn looks_kept_are_read_again_under_other_rules_without_looking() {
    let (platform, test, ids) = saved(5).await;
    platform.set_fate(&platform.posts()[0].id, Fate::DeletedSilently);
    round(&test).await;
    assert_eq!(stand(&test, ids[0]), (Status::Flagged, Verdict::Removed));
    drop(platform);

    let same = test.archive.rejudge(&BUILT_IN).await.unwrap();
    assert_eq!((same.posts, same.unread), (5, 0));
    assert!(same.looks > 10 && same.readings.is_empty(), "{:?}", same.readings);
    assert!(same.verdicts.is_empty(), "{:?}", same.verdicts);

    let deaf = FILES.iter().map(|(name, text)| (*name, text.replace("[\"404\"]", "[\"499\"]")));
    let deaf: Vec<(&str, String)> = deaf.collect();
    let deaf: Vec<(&str, &str)> = deaf.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let other = test.archive.rejudge(&RuleSet::read("deaf", &deaf).unwrap()).await.unwrap();
    assert!(other.readings.iter().any(|reading| reading.look.reading.rule == "web-404"));
    let verdicts: Vec<_> = other.verdicts.iter().map(|v| (v.post, v.before)).collect();
    assert_eq!(verdicts, [(ids[0], Verdict::Removed)]);
    assert_eq!(stand(&test, ids[0]), (Status::Flagged, Verdict::Removed), "nothing is rewritten");
}

#[tokio::test]
async fn vantages_stay_as_they_were_set_when_the_vault_is_opened_again() {
    let test = TestArchive::new();
    let country = || Some("DE".to_owned());
    let proxy = |text: &str| Route::Proxy(text.to_owned());
    let tor = Vantage::new("tor", None, proxy("socks5h://127.0.0.1:9050"));
    let line = Vantage::new("line", country(), Route::Address("127.0.0.2".parse().unwrap()));
    let six = Vantage::new("six", None, Route::Address("::1".parse().unwrap()));
    let web = Vantage::new("web", country(), proxy("http://me:word@127.0.0.1:8118"));
    for vantage in [&tor, &line, &six, &web] {
        test.archive.set_vantage(vantage.clone()).unwrap();
    }
    test.archive.turn_vantage("direct", false).unwrap();
    test.archive.turn_vantage("six", false).unwrap();
    let tor = Vantage { isolate: true, ..tor };
    let used = vec![tor, line, web];
    assert_eq!(test.archive.vantages(), used);
    let test = test.reopened();
    assert_eq!(test.archive.vantages(), used, "also as the index keeps them");
    test.archive.turn_vantage("six", true).unwrap();
    test.archive.turn_vantage("direct", true).unwrap();
    let test = test.reopened();
    let names: Vec<String> = test.archive.vantages().into_iter().map(|one| one.name).collect();
    assert_eq!(names, ["direct", "tor", "line", "web", "six"]);
}
