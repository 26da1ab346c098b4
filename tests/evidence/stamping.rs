//! Stamps of third parties: real ones on this machine.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use keepsake::archive::{Cancel, Refusal, WatchBudget};
use keepsake::custody::stamp::{self, Nonce, Roots as OwnRoots, StampError};
use keepsake::model::{Authority as Named, StampKind, Time, Vantage};
use keepsake_tests::answering::Answering;
use keepsake_tests::authority::{ALWAYS, Authority, FOR_STAMPS, Leaf, P256};
use keepsake_verify::Roots;

use crate::kit::{Case, commands_succeed, days_before, held, round, verified};

/// The word that JSON has for it.
macro_rules! word {
    ($value:expr) => {
        serde_json::to_value(&$value).unwrap().as_str().unwrap().to_owned()
    };
}

pub(crate) fn authority() -> Arc<Authority> {
    let authority = Authority::new();
    authority.leaf("signer", &Leaf { key: P256, purposes: FOR_STAMPS, valid: ALWAYS });
    authority
        .leaf("mailer", &Leaf { key: P256, purposes: "critical,emailProtection", valid: ALWAYS });
    Arc::new(authority)
}

/// What the clock of the authority says: openssl knows no other than the computer's.
pub(crate) fn now_of(authority: &Authority) -> Time {
    let imprint = stamp::imprint_of(b"now");
    let query = stamp::request(&imprint, Nonce::from_bytes([7; 8]));
    let reply = authority.reply("signer", "sha256", "", &query);
    let roots = OwnRoots::from_pem(&authority.root()).unwrap();
    stamp::verify(&reply, &imprint, None, &roots).unwrap().at
}

pub(crate) fn named(name: &str, server: &Answering, authority: &Authority) -> Named {
    Named {
        name: name.into(),
        url: server.url(),
        calendar: false,
        roots: String::from_utf8(authority.root()).unwrap(),
        qualified: false,
        private_allowed: true,
    }
}

#[tokio::test]
async fn two_authorities_stamp_the_log_and_the_seal_and_a_stranger_verifies_them() {
    let authority = authority();
    let case = Case::starting(days_before(now_of(&authority), 4)).await;
    let server = || {
        let authority = Arc::clone(&authority);
        Answering::start(Box::new(move |_, query| {
            (200, authority.reply("signer", "sha256", "", query))
        }))
    };
    let (one, two) = (server(), server());
    let query = stamp::request(&stamp::imprint_of(b"another file"), Nonce::from_bytes([7; 8]));
    let stale = authority.reply("signer", "sha256", "", &query);
    let wrong = Answering::start(Box::new(move |_, _| (200, stale.clone())));
    let archive = &case.test.archive;
    let direct = Vantage::direct(None);
    assert!(
        archive.stamp(&direct).await.unwrap().is_empty(),
        "nobody is asked before one is named"
    );
    for (name, server) in [("one", &one), ("two", &two), ("wrong", &wrong)] {
        archive.set_authority(named(name, server, &authority)).unwrap();
    }
    archive.checkpoint().unwrap();
    let asked = archive.stamp(&direct).await.unwrap();
    let done: Vec<bool> = asked.iter().map(|asked| asked.done.is_ok()).collect();
    assert_eq!(done, [true, true, false], "{asked:?}");
    let refusal = asked[2].done.unwrap_err();
    assert_eq!(refusal, Refusal::Stamp(StampError::Imprint));
    archive.drop_authority("wrong").unwrap();
    assert!(archive.stamp(&direct).await.unwrap().is_empty(), "each stamps a head once");

    round(&case.test).await;
    let mut wish = case.wish(&[0, 1]);
    (wish.stamped_by, wish.vantage) = (archive.authorities(), Some(direct.clone()));
    let bundle = case.bundle(wish);
    let mut roots = Roots::default();
    roots.add(&String::from_utf8(authority.root()).unwrap()).unwrap();
    let report = verified(&bundle, &roots);
    assert!(report.holds, "{:?}", report.faults);
    assert_eq!(report.stamps.len(), 4, "two on a head, two on the seal");
    assert!(report.stamps.iter().all(|stamp| word!(stamp.state) == "verified"));
    let entries = report.items.iter().flat_map(|item| &item.entries);
    assert!(entries.clone().any(|entry| entry.not_later_than.is_some()));
    assert!(entries.clone().any(|entry| entry.not_earlier_than.is_some()), "what came after it");
    assert!(verified(&bundle, &Roots::default()).holds, "without the root it only cannot tell");
    assert!(commands_succeed(&bundle), "with the tools of the system, too");
}

#[tokio::test]
async fn an_authority_that_is_down_holds_nothing_up_and_stamps_later() {
    let authority = authority();
    let case = Case::starting(days_before(now_of(&authority), 4)).await;
    let is_up = Arc::new(AtomicBool::new(false));
    let (up, it) = (Arc::clone(&is_up), Arc::clone(&authority));
    let server = Answering::start(Box::new(move |_, query| {
        if up.load(Ordering::Relaxed) {
            (200, it.reply("signer", "sha256", "", query))
        } else {
            (503, Vec::new())
        }
    }));
    let archive = &case.test.archive;
    archive.set_authority(named("slow", &server, &authority)).unwrap();
    archive.checkpoint().unwrap();
    let direct = Vantage::direct(None);
    let asked = archive.stamp(&direct).await.unwrap();
    assert_eq!(asked[0].done, Err(Refusal::Status(503)));
    let mut wish = case.wish(&[0]);
    (wish.stamped_by, wish.vantage) = (archive.authorities(), Some(direct.clone()));
    assert!(held(&case.bundle(wish.clone())).stamps.is_empty(), "a bundle without stamps");
    is_up.store(true, Ordering::Relaxed);
    archive.checkpoint().unwrap();
    assert!(archive.stamp(&direct).await.unwrap()[0].done.is_ok());
    assert_eq!(held(&case.bundle(wish)).stamps.len(), 2);
    assert!(server.asked() >= 4);
}

#[tokio::test]
async fn the_watch_makes_up_for_stamps_by_itself() {
    let authority = authority();
    let case = Case::starting(days_before(now_of(&authority), 4)).await;
    let it = Arc::clone(&authority);
    let server =
        Answering::start(Box::new(move |_, query| (200, it.reply("signer", "sha256", "", query))));
    let archive = &case.test.archive;
    archive.set_authority(named("tsa", &server, &authority)).unwrap();
    archive.checkpoint().unwrap();
    assert_eq!(server.asked(), 0, "to name one is not to ask it");
    let budget = WatchBudget::default();
    archive.recheck_due(budget, &Cancel::default(), &|_| (), &|_| ()).await.unwrap();
    assert_eq!(archive.log().unwrap().unwrap().stamped_by, ["tsa"]);
}

const HEIGHT: u8 = 9;

/// What a calendar answers: a promise, and after a day the rest of the way.
fn calendar(
    url: &Arc<std::sync::Mutex<String>>,
    is_done: &Arc<AtomicBool>,
) -> Box<keepsake_tests::answering::Answer> {
    let (url, is_done) = (Arc::clone(url), Arc::clone(is_done));
    let attested = |tag: &[u8], payload: &[u8]| {
        let length = u8::try_from(payload.len()).unwrap();
        [&[0x00], tag, &[length], payload].concat()
    };
    Box::new(move |path, body| {
        if path == "/digest" {
            assert_eq!(body.len(), 32, "only a digest leaves");
            let url = url.lock().unwrap().clone();
            let uri = [&[u8::try_from(url.len()).unwrap()], url.as_bytes()].concat();
            let promise = attested(b"\x83\xdf\xe3\x0d\x2e\xf9\x0c\x8e", &uri);
            return (200, [&b"\xf0\x04own!\x08"[..], &promise].concat());
        }
        assert!(path.starts_with("/timestamp/"));
        if !is_done.load(Ordering::Relaxed) {
            return (404, Vec::new());
        }
        let block = attested(b"\x05\x88\x96\x0d\x73\xd7\x19\x01", &[HEIGHT]);
        (200, [&b"\xf1\x20"[..], &[1; 32], b"\x08", &block].concat())
    })
}

#[tokio::test]
async fn a_calendar_promises_and_keeps_its_word() {
    let case = Case::new().await;
    let (url, is_done) = (Arc::default(), Arc::new(AtomicBool::new(false)));
    let server = Answering::start(calendar(&url, &is_done));
    url.lock().unwrap().clone_from(&server.url());
    let archive = &case.test.archive;
    let calendar = Named {
        name: "calendar".into(),
        url: server.url(),
        calendar: true,
        roots: String::new(),
        qualified: false,
        private_allowed: true,
    };
    archive.set_authority(calendar).unwrap();
    archive.checkpoint().unwrap();
    let direct = Vantage::direct(None);
    let asked = archive.stamp(&direct).await.unwrap();
    assert_eq!(asked[0].done, Ok((StampKind::Pending, None)));
    assert!(archive.stamp(&direct).await.unwrap().is_empty(), "it has no more to give yet");
    let pending = held(&case.bundle(case.wish(&[0])));
    assert_eq!(word!(pending.ots[0].state), "pending");
    is_done.store(true, Ordering::Relaxed);
    case.test.clock.advance(Duration::from_hours(30));
    let done: Vec<_> = archive.stamp(&direct).await.unwrap();
    assert!(done.iter().any(|asked| asked.done == Ok((StampKind::Complete, None))), "{done:?}");
}
