//! Notices: entered beside a flagged post, set aside, counted; kept through a new start, new keys
//! and a reader's eyes.

use std::time::Duration;

use keepsake::Archive;
use keepsake::archive::{
    Cancel, Doors, GivenFile, GivenNotice, GivenRefused, NoticeError, Private, SilentCount,
};
use keepsake::model::{
    Answered, Entered, Ground, NoticeEntry, NoticeKind, Outcome, PostId, Status, Way, When,
};
use keepsake::vault::{Passphrase, Reader, StoreError, WorkFactor};
use keepsake_tests::site::Site;
use keepsake_tests::stock::piped;
use keepsake_tests::{PASSPHRASE, TestArchive, copied, program};

use crate::rechecking::{round, stand};

const WORDING: &str = "Bài viết của bạn bị hạn chế ở Việt Nam\ntheo luật pháp địa phương.  ";
const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\nscreenshot of the notice";
const MAIL: &str = "DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=k1; b=AbC=\r\n\
    Date: Sun, 10 May 2020 08:00:00 +0700\r\n\
    From: Trang <no-reply@example.org>\r\nSubject: About your post\r\n\
    MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\
    <p>We removed your post.</p><p>It goes against our <b>Community\r\n Standards</b>.</p>\r\n";

fn when(text: &str) -> When {
    text.parse().unwrap()
}

fn file(name: &str, bytes: &[u8]) -> GivenFile {
    GivenFile { name: name.into(), bytes: bytes.into() }
}

fn given(received: &str) -> GivenNotice {
    GivenNotice {
        received: Some(when(received)),
        by: None,
        wording: Some(WORDING.into()),
        ground: None,
        named: None,
        files: vec![],
        mail: None,
    }
}

fn mailed(mail: &[u8]) -> GivenNotice {
    let mail = Some(file("thông báo.eml", mail));
    GivenNotice { received: None, wording: None, mail, ..given("2020-05-10") }
}

/// Two posts of a site, saved on 8 May 2020; the first is flagged on the 9th.
async fn flagged() -> (Site, TestArchive, [PostId; 2]) {
    let (site, test) = (Site::start(), TestArchive::new());
    let mut ids = Vec::new();
    for (path, text) in [("/p/1", "Giá lúa hôm nay 6.800đ một ký."), ("/p/2", "Con kênh cạn nước.")]
    {
        site.page(path, &format!("<article><p>{text} Bà con chưa ai bán.</p></article>"));
        ids.push(test.archive.add(&site.link(path), Private::Allow).await.unwrap().post);
    }
    test.clock.advance(Duration::from_hours(24));
    site.delete("/p/1");
    round(&test).await;
    assert_eq!(stand(&test, ids[0]).0, Status::Flagged);
    // So that notices of the days after have come.
    test.clock.advance(Duration::from_hours(24 * 60));
    (site, test, [ids[0], ids[1]])
}

fn count(archive: &Archive) -> (usize, usize, usize) {
    let rows = archive.silent_by_month();
    assert!(rows.iter().all(|row| row.platform == "web" && row.month == "2020-05"), "{rows:?}");
    let SilentCount { gone, silent, none_came } =
        SilentCount::sum(rows.iter().map(|row| &row.count));
    (gone, silent, none_came)
}

fn entries(archive: &Archive, post: PostId) -> Vec<NoticeEntry> {
    archive.story(post).unwrap().unwrap().notices
}

#[tokio::test]
async fn a_notice_ends_a_silence_and_one_set_aside_does_not() {
    let (_site, test, [gone, there]) = flagged().await;
    let archive = &test.archive;
    assert!(archive.post(gone).unwrap().is_silent());
    assert!(!archive.post(there).unwrap().is_silent(), "what is there is not silent");
    assert_eq!(count(archive), (1, 1, 0));

    archive.note_none(gone, when("2020-05-20")).unwrap();
    assert_eq!(count(archive), (1, 1, 1));
    let files = vec![file("ảnh chụp.png", PICTURE), file("thư.pdf", b"%PDF-1.7")];
    let noted = archive.note(gone, GivenNotice { files, ..given("2020-05-29") }).await.unwrap();
    let Entered::Notice(notice) = &noted.what else { panic!("{noted:?}") };
    assert_eq!((notice.wording.as_str(), notice.by), (WORDING, Way::App), "exactly as given");
    assert_eq!(notice.proposed.as_ref().unwrap().phrase, "luật pháp địa phương");
    assert_eq!((notice.ground, notice.ground()), (None, Some(Ground::Law)));
    let kept: Vec<_> = notice.files.iter().map(|it| (it.name.as_str(), it.mime.as_str())).collect();
    assert_eq!(kept, [("ảnh chụp.png", "image/png"), ("thư.pdf", "application/pdf")]);
    assert_eq!(notice.files[0].sha256, keepsake::capture::sha256(PICTURE));
    let record = archive.post(gone).unwrap();
    assert_eq!((record.is_silent(), record.answered()[0].days_late()), (false, Some(20)));
    assert_eq!(count(archive), (1, 0, 0));

    archive.note_appeal(gone, when("2020-05-30"), "Đề nghị khôi phục".into()).unwrap();
    let outcome = Outcome::Unanswered;
    archive.note_outcome(gone, when("2020-06-30"), outcome, String::new()).unwrap();
    archive.set_notice_aside(gone, noted.id).unwrap();
    assert_eq!(count(archive), (1, 1, 1), "the statement counts again");
    let again = archive.set_notice_aside(gone, noted.id);
    assert!(matches!(again, Err(NoticeError::AsideAlready)));
    assert!(matches!(archive.set_notice_aside(there, noted.id), Err(NoticeError::Unknown)));
    let kinds = archive.post(gone).unwrap().notices;
    let kinds: Vec<_> = kinds.iter().map(|brief| (brief.kind, brief.set_aside)).collect();
    let expected = [
        (NoticeKind::NoneCame, false),
        (NoticeKind::Notice, true),
        (NoticeKind::Appeal, false),
        (NoticeKind::Outcome(outcome), false),
    ];
    assert_eq!(kinds, expected);
    let history = entries(archive, gone);
    assert_eq!((history.len(), history[3].clone()), (5, noted), "history shows both, unchanged");
}

#[tokio::test]
async fn what_is_told_again_after_a_return_is_counted_for_itself() {
    let (site, test, [gone, _]) = flagged().await;
    test.archive.note(gone, given("2020-05-10")).await.unwrap();
    site.page(
        "/p/1",
        "<article><p>Giá lúa hôm nay 6.800đ một ký. Bà con chưa ai bán.</p></article>",
    );
    round(&test).await;
    assert_eq!(stand(&test, gone).0, Status::BackAgain);
    test.clock.advance(Duration::from_hours(24));
    site.delete("/p/1");
    round(&test).await;
    let record = test.archive.post(gone).unwrap();
    assert_eq!((record.status, record.absences.len()), (Status::Flagged, 2));
    let silent: Vec<bool> = record.answered().iter().map(Answered::is_silent).collect();
    assert_eq!(silent, [false, true]);
    assert!(record.is_silent() && record.notice().is_none());
    let rows = test.archive.silent_by_month();
    let rows: Vec<_> = rows.iter().map(|row| (row.month.as_str(), row.count.silent)).collect();
    assert_eq!(rows, [("2020-05", 0), ("2020-07", 1)]);
}

#[tokio::test]
async fn a_mail_tells_its_day_sender_and_words_and_is_kept_whole() {
    let (_site, test, [gone, _]) = flagged().await;
    let noted = test.archive.note(gone, mailed(MAIL.as_bytes())).await.unwrap();
    let Entered::Notice(notice) = &noted.what else { panic!("{noted:?}") };
    assert_eq!((notice.received, notice.by), (when("2020-05-10T01:00:00Z"), Way::Email));
    assert_eq!(notice.wording, "We removed your post.\n\nIt goes against our Community Standards.");
    assert_eq!(notice.ground(), Some(Ground::Rules));
    let mail = notice.mail.as_ref().unwrap();
    assert_eq!(mail.from.as_deref(), Some("no-reply@example.org"));
    assert!(!mail.from_platform, "nobody knows where this platform writes from");
    assert_eq!(mail.dkim, ["v=1; a=rsa-sha256; d=example.org; s=k1; b=AbC="]);
    assert_eq!(notice.files[0].mime, "message/rfc822");
    assert_eq!(test.archive.notice_file(&notice.files[0]).unwrap(), MAIL.as_bytes());

    let told = GivenNotice { wording: Some("Một phần".into()), ..mailed(MAIL.as_bytes()) };
    let noted = test.archive.note(gone, told).await.unwrap();
    let Entered::Notice(notice) = &noted.what else { panic!("{noted:?}") };
    assert_eq!(notice.wording, "Một phần", "what the user says comes first");
}

#[tokio::test]
async fn what_cannot_be_is_refused_and_changes_nothing() {
    let (_site, test, [gone, there]) = flagged().await;
    let archive = &test.archive;
    let nested = format!("{MAIL}{}", "<div>".repeat(300_000));
    let large = "a".repeat(keepsake::archive::NOTICE_TEXT_BYTES_MAX + 1);
    let undated = MAIL.replacen("Date: ", "X-Date: ", 1);
    for (given, expected) in [
        (given("2020-09-01"), "ToCome"),
        (GivenNotice { received: None, ..given("2020-05-10") }, "NoDate"),
        (mailed(undated.as_bytes()), "NoDate"),
        (mailed(b"\x89PNG\r\n\x1a\n"), "Mail(NotMail)"),
        (mailed(nested.as_bytes()), "Mail(TooLarge)"),
        (mailed(&vec![b'a'; 16 << 20]), "Mail(TooLarge)"),
        (GivenNotice { wording: Some(large.clone()), ..given("2020-05-10") }, "TooLarge"),
        (GivenNotice { files: vec![file("a", b"b"); 101], ..given("2020-05-10") }, "TooLarge"),
    ] {
        let refused = archive.note(gone, given).await.unwrap_err();
        assert_eq!(format!("{refused:?}"), expected);
    }
    let nobody = PostId::from_bytes([9; 16]);
    assert!(matches!(archive.note(nobody, given("2020-05-10")).await, Err(NoticeError::Unknown)));
    assert!(matches!(archive.note_none(nobody, when("2020-05-10")), Err(NoticeError::Unknown)));
    let late = archive.note_appeal(gone, when("2031-01-01"), String::new());
    assert!(matches!(late, Err(NoticeError::ToCome)));
    assert!(matches!(
        archive.note_appeal(gone, when("2020-06-01"), large),
        Err(NoticeError::TooLarge)
    ));
    assert_eq!((entries(archive, gone), entries(archive, there)), (vec![], vec![]));
    let audit = archive.audit(&Cancel::default(), &|_, _| ()).unwrap().audit;
    assert!(!audit.is_damaged(), "{:?}", audit.findings);
}

fn refused(text: &str, message: &str) -> GivenRefused {
    GivenRefused {
        platform: " Facebook".into(),
        account: Some("Chim Bói Cá".into()),
        on: when("2020-05-21T03:00:00Z"),
        text: text.into(),
        message: message.into(),
        files: vec![file("anh.png", PICTURE)],
    }
}

#[tokio::test]
async fn all_of_it_outlives_a_new_start_new_keys_and_is_read_by_a_reader() {
    let (_site, test, [gone, _]) = flagged().await;
    let files = vec![file("anh.png", PICTURE)];
    let noted =
        test.archive.note(gone, GivenNotice { files, ..given("2020-05-10") }).await.unwrap();
    let one = test.archive.note_refused(refused("Ông Ba nói", "Theo Nghị định 147")).unwrap();
    assert_eq!(
        (one.platform.as_str(), one.proposed.as_ref().unwrap().ground),
        ("facebook", Ground::Law)
    );
    let two = test.archive.note_refused(refused("Gõ nhầm", "")).unwrap();
    let nothing = GivenRefused { files: vec![], ..refused(" \n", "") };
    assert!(matches!(test.archive.note_refused(nothing), Err(NoticeError::Empty)));
    test.archive.set_refused_aside(two.id).unwrap();
    assert!(matches!(test.archive.set_refused_aside(two.id), Err(NoticeError::AsideAlready)));
    let key = String::from_utf8(piped("age-keygen", &[], b"")).unwrap();
    let recipient = key.lines().find_map(|line| line.strip_prefix("# public key: ")).unwrap();
    test.archive.grant(recipient, "luật sư").unwrap();

    let shown = |archive: &Archive| {
        let all = archive.refused_posts().unwrap();
        let refused: Vec<_> =
            all.iter().map(|(it, aside)| (it.id, it.text.clone(), *aside)).collect();
        assert_eq!(
            refused,
            [(one.id, "Ông Ba nói".into(), false), (two.id, "Gõ nhầm".into(), true)]
        );
        let [entry] = entries(archive, gone).try_into().unwrap();
        assert_eq!((entry.id, entry.recorded), (noted.id, noted.recorded));
        for file in [&entry.files()[0], &all[0].0.files[0]] {
            assert_eq!(archive.notice_file(file).unwrap(), PICTURE);
        }
        assert_eq!(count(archive), (1, 0, 0));
    };
    let test = test.reopened();
    shown(&test.archive);
    test.archive
        .rekey(&Passphrase::new(PASSPHRASE), WorkFactor::MINIMAL, &Cancel::default(), &|_, _| {})
        .await
        .unwrap();
    shown(&test.archive);
    let test = test.reopened();
    test.archive.rebuild().unwrap();
    shown(&test.archive);
    let audit = test.archive.audit(&Cancel::default(), &|_, _| ()).unwrap().audit;
    assert!(audit.findings.is_empty(), "each file is named: {:?}", audit.findings);

    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("vault");
    copied(&test.root(), &copy);
    let reader = Reader::from_text(&key).unwrap();
    let read = Archive::unlock_granted(&copy, Doors::system(program("keepsake")), &reader).unwrap();
    shown(&read);
    let late = read.note_none(gone, when("2020-06-01"));
    assert!(matches!(late, Err(NoticeError::Keep(StoreError::ReadOnly))), "{late:?}");
}

#[tokio::test]
async fn mails_as_platforms_send_them_are_read() {
    let (_site, test, [gone, _]) = flagged().await;
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/mails");
    for (name, received, begins, phrase) in [
        (
            "restricted-by-law",
            "2020-05-03T14:14:05Z",
            "Chào bạn,\n\nDo hạn chế pháp lý tại địa phương, bài",
            "hạn chế pháp lý",
        ),
        (
            "against-the-rules",
            "2020-05-13T02:11:40Z",
            "Hi Delta Notes,\n\nOur team has reviewed",
            "Community Guidelines",
        ),
    ] {
        let mail = std::fs::read(folder.join(format!("{name}.eml"))).unwrap();
        let noted = test.archive.note(gone, mailed(&mail)).await.unwrap();
        let Entered::Notice(notice) = noted.what else { panic!("{name}") };
        assert_eq!(notice.received, when(received));
        assert!(notice.wording.starts_with(begins), "{:?}", notice.wording);
        assert_eq!(notice.proposed.unwrap().phrase, phrase);
        assert_eq!(notice.mail.unwrap().dkim.len(), 1);
    }
}
