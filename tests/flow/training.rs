//! The training room: each scenario comes to what its card says, and nothing of it is mixed with
//! what is real.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use keepsake::archive::{
    Archive, Cancel, Doors, EvidenceWish, ExportLanguage, Form, Out, Private, Purpose, Way,
};
use keepsake::doors::disk::SystemDisk;
use keepsake::model::{Language, Route, Vantage};
use keepsake::vault::{Passphrase, UnlockError, Vault, WorkFactor};
use keepsake_rehearsal::training::{Command as Said, Findings, Room, SCENARIOS, scenario};
use keepsake_tests::{PASSPHRASE, copied, files_below, program};

async fn room() -> Room {
    Room::open(program("keepsake")).await.unwrap()
}

async fn played(name: &str) -> (Room, Findings) {
    let mut room = room().await;
    let findings = room.play(scenario(name).unwrap(), &mut |_, _| ()).await.unwrap();
    assert!(findings.wrong.is_empty() && findings.missed.is_empty());
    (room, findings)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rice_posts_vanish_in_one_window_without_a_notice() {
    let (room, findings) = played("rice").await;
    assert_eq!((findings.n_flagged(), findings.silent), (210, 207));
    let largest = findings.together.iter().max_by_key(|it| it.posts).unwrap();
    assert!(largest.posts == 207 && !largest.account_gone && largest.between.0 < largest.between.1);
    drop(room);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_hidden_at_home_and_an_account_that_closed_are_told_apart() {
    let (_, hidden) = played("hidden").await;
    assert_eq!(hidden.flagged.get("geo_blocked"), Some(&8));
    let (mut room, account) = played("account").await;
    assert!(account.together.iter().any(|it| it.account_gone));
    // What the trainer does afterwards is judged as rightly.
    for line in
        ["reopen @deltanotes", "look", "edit @nguoi.viet.cham 1", "captcha @nguoi.viet.cham 1"]
    {
        room.obey(&Said::read(line).unwrap()).await.unwrap();
    }
    room.obey(&Said::read("forward 1w").unwrap()).await.unwrap();
    let findings = room.findings();
    assert_eq!((findings.n_flagged(), findings.wrong.len()), (0, 0), "{findings:?}");
    let nothing = Said::read("remove @nobody").unwrap();
    assert!(room.obey(&nothing).await.is_err(), "who is not there is said");
}

#[tokio::test(flavor = "multi_thread")]
async fn both_exercises_show_what_they_are_to_show_and_all_that_leaves_says_training() {
    let (room, _) = played("hidden").await;
    let out = tempfile::tempdir().unwrap();
    let court = room.court(out.path()).unwrap();
    let faults: Vec<&str> = court.faults.iter().map(|(layer, _)| layer.as_str()).collect();
    assert!(faults.contains(&"bag"), "{faults:?}");
    assert_ne!(court.words[0], court.words[1]);
    for (bundle, holds) in [(&court.honest, true), (&court.forged, false)] {
        let ran = Command::new(program("keepsake-verify")).arg(bundle).output().unwrap();
        assert_eq!(ran.status.success(), holds);
        assert!(bundle.file_name().unwrap().to_string_lossy().starts_with("TRAINING-"));
    }
    leaves_marked(room.archive(), out.path());
    let seized = room.seize().unwrap();
    assert!(matches!(seized.attempt("chim bói cá"), Err(UnlockError::WrongPassphrase)));
    seized.attempt_right().unwrap();
    let shown = |name: &str| seized.files.iter().filter(|file| file.path.starts_with(name)).count();
    assert_eq!((shown("slots"), shown("keepsake.json")), (4, 1));
    assert!(shown("objects") > 20 && seized.hand_over().unwrap() == 17);
    assert!(matches!(seized.attempt_right(), Err(UnlockError::NoSlots)), "handed over");
    assert_eq!(room.archive().ids().len(), 17, "it was a copy: the room goes on");
}

/// A bundle and an export: in their names, and on every page for people.
fn leaves_marked(archive: &Arc<Archive>, out: &Path) {
    let posts = vec![archive.ids()[0]];
    let wish = EvidenceWish { posts, languages: vec![Language::Vi], ..EvidenceWish::default() };
    let way = Way { target: out, recipients: &[], read_back: None };
    let evidence = archive.evidence(wish).unwrap();
    let (_, bundle) = evidence.write_to(&way, &Cancel::default(), &mut |_, _| {}).unwrap();
    let name = bundle.file_name().unwrap().to_string_lossy().into_owned();
    assert!(name.starts_with("TRAINING-"), "{name}");
    let bytes = std::fs::read(&bundle).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.contains("TẬP HUẤN – mọi người"), "the page to open first, and how to verify");
    assert!(text.contains("+training\nPayload-Oxum"), "the seal holds the mark");
    for (form, name) in [(Form::Site, "site"), (Form::Wxr, "wxr"), (Form::Markdown, "md")] {
        exported(archive, form, &out.join(name));
        let files = files_below(&out.join(format!("TRAINING-{name}")));
        let is_page =
            |path: &Path| path.extension().is_some_and(|it| PAGES.iter().any(|p| it == *p));
        let pages: Vec<_> = files.iter().filter(|(path, _)| is_page(path)).collect();
        assert!(!pages.is_empty(), "{name}");
        for (path, page) in pages {
            assert!(String::from_utf8_lossy(page).contains("TRAINING"), "{}", path.display());
        }
    }
    exported(archive, Form::ActivityStreams, &out.join("all.tar.gz"));
    let tar = Command::new("tar").args(["-xzOf"]).arg(out.join("TRAINING-all.tar.gz")).output();
    let (tar, posts) = (tar.unwrap().stdout, archive.ids().len());
    let said = |mark: &str| String::from_utf8_lossy(&tar).matches(mark).count();
    assert_eq!(
        (said("TRAINING / TẬP HUẤN"), said("#TRAINING")),
        (2, posts),
        "actor, outbox, posts"
    );
}

/// Files of an export that people read.
const PAGES: [&str; 3] = ["html", "xml", "md"];

fn exported(archive: &Archive, form: Form, target: &Path) {
    let (target, language) = (target.to_owned(), ExportLanguage::Vi);
    let out = Out { form, target, posts: None, site: None, language };
    archive.export(&out, &Cancel::default(), &|_, _| ()).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_training_vault_opens_in_a_training_room_alone_and_a_real_one_never_there() {
    let room = room().await;
    let copy = tempfile::tempdir().unwrap();
    let (theirs, own) = (copy.path().join("theirs"), copy.path().join("own"));
    copied(room.root(), &theirs);
    let key = Passphrase::new(room.phrase());
    let real = Doors::system(program("keepsake"));
    let there = Doors::training(program("keepsake"), room.platform().address());
    let refused =
        |root, doors: &Doors, key| Archive::unlock(root, doors.clone(), key).err().unwrap();
    assert!(matches!(refused(&theirs, &real, &key), UnlockError::Purpose));
    assert_eq!(there.purpose, Purpose::Training);
    let mine = Passphrase::new(PASSPHRASE);
    Archive::create(&own, &real, &mine, WorkFactor::MINIMAL).unwrap();
    let before = files_below(&own);
    assert!(matches!(refused(&own, &there, &mine), UnlockError::Purpose));
    assert_eq!(files_below(&own), before, "it is untouched");
    // A format file that somebody changed by hand is found by its sum, or by its content.
    std::fs::write(own.join("keepsake.json"), b"{\"keepsake_vault\":1,\"training\":1}\n").unwrap();
    assert!(matches!(refused(&own, &real, &mine), UnlockError::Damaged(_)));
    let opened = Archive::unlock(&theirs, there.clone(), &key).unwrap();
    assert!(opened.is_training());
    opened.rekey(&key, WorkFactor::MINIMAL, &Cancel::default(), &|_, _| {}).await.unwrap();
    opened.close();
    assert!(matches!(
        Vault::unlock(&theirs, Arc::new(SystemDisk), &key),
        Err(UnlockError::Purpose)
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_but_the_platform_is_asked_in_a_training_room() {
    let room = room().await;
    let archive = room.archive();
    let other = keepsake_tests::site::Site::start();
    other.page("/p/1", "<article><p>Không ai được hỏi trang này từ phòng tập.</p></article>");
    assert!(archive.add(&other.link("/p/1"), Private::Allow).await.is_err());
    assert!(archive.add("https://example.org/p/1", Private::Refuse).await.is_err());
    assert_eq!(other.asked(), Vec::<String>::new());
    let proxy = Route::Proxy("socks5h://127.0.0.1:9".to_owned());
    assert!(archive.set_vantage(Vantage::new("far", None, proxy)).is_err(), "no way around it");

    // The program as it is run, seen by the kernel: it connects to this computer alone, and nothing
    // of the user's own folders is touched.
    let home = tempfile::tempdir().unwrap();
    let (real, trace) = (home.path().join("data/keepsake/vault"), home.path().join("trace"));
    let doors = Doors::system(program("keepsake"));
    let key = Passphrase::new(PASSPHRASE);
    Archive::create(&real, &doors, &key, WorkFactor::MINIMAL).unwrap();
    let before = files_below(&home.path().join("data"));
    let script = home.path().join("script");
    std::fs::write(&script, "save @cogiao_lopbon 2\nhide @cogiao_lopbon 1\nlook\nforward 1d\n")
        .unwrap();
    let mut strace = Command::new("strace");
    strace.args(["-f", "-qq", "-e", "trace=connect,sendto,sendmsg,sendmmsg", "-o"]).arg(&trace);
    strace.arg(program("keepsake")).args(["rehearse", "--json", "--console"]).arg(&script);
    strace.env("HOME", home.path()).env("XDG_DATA_HOME", home.path().join("data"));
    strace.env("XDG_STATE_HOME", home.path().join("data"));
    let ran = strace.output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let out = String::from_utf8_lossy(&ran.stdout);
    assert!(out.lines().count() >= 5 && out.lines().all(|line| line.contains("\"training\":true")));
    assert_eq!(files_below(&home.path().join("data")), before);
    let seen = std::fs::read_to_string(&trace).unwrap();
    let asked: Vec<&str> = seen.lines().filter(|line| line.contains("sin_addr=")).collect();
    assert!(!asked.is_empty(), "the platform was asked");
    let outside = |line: &&&str| !line.contains("inet_addr(\"127.0.0.");
    assert_eq!(asked.iter().find(outside), None);
    assert!(!seen.contains("sin6_addr"), "nor by the other protocol");
}

#[test]
fn every_scenario_and_paper_is_there_in_both_languages() {
    for scenario in &SCENARIOS {
        assert!(Said::read_all(scenario.script).is_ok(), "{}", scenario.name);
        assert!(scenario.questions.len() >= 3);
        for [en, vi] in [scenario.title, scenario.tells, scenario.sees] {
            assert!(!en.is_empty() && !vi.is_empty() && en != vi);
        }
    }
    for paper in &keepsake_rehearsal::training::PAPERS {
        let [en, vi] = paper.text;
        assert!(en.starts_with("# ") && vi.starts_with("# ") && en != vi, "{}", paper.name);
        assert!(en.len() > 1_000 && vi.len() > 1_000);
    }
}
