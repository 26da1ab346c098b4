//! What must not leave does not, and shows.

use keepsake::archive::{EvidenceError, EvidenceWish, Mask};

use crate::kit::{Case, NAMES, files, has_text, held, is_anywhere, picture, round};

#[tokio::test]
async fn a_name_leaves_nowhere_and_every_other_proof_stands() {
    let case = Case::new().await;
    let wish = EvidenceWish {
        redact: vec![NAMES[0].to_lowercase()],
        why: "tên một người".into(),
        ..case.wish(&[0, 1])
    };
    let bundle = case.bundle(wish);
    let report = held(&bundle);
    let files = files(&bundle);
    for name in [NAMES[0], &NAMES[0].to_lowercase()] {
        assert_eq!(is_anywhere(&files, name), None);
    }
    let names: Vec<&str> = report.withheld.iter().map(|it| it.name.as_str()).collect();
    assert!(names.contains(&"text") && names.contains(&"author"), "{names:?}");
    assert!(report.withheld.iter().all(|it| it.why == "tên một người"));
    assert!(is_anywhere(&files, NAMES[1]).is_some(), "the other post is whole");
    assert!(has_text(&files, 1));
    let page = String::from_utf8(files["0-OPEN-ME-FIRST.html"].clone()).unwrap();
    assert!(page.contains("████"), "the rest of the text is there to read");
    assert!(page.contains("giá lúa xuống"));
}

/// Posts of one site share the looks that show whether the site answers as usual.
#[tokio::test]
async fn what_one_post_withholds_is_told_of_every_post_that_shares_it() {
    let case = Case::new().await;
    for n in 1..3 {
        case.site.delete(&format!("/bai-viet-so-{n}"));
    }
    for _ in 0..2 {
        round(&case.test).await;
    }
    for name in NAMES {
        let wish = EvidenceWish { redact: vec![name.into()], ..case.wish(&[0, 1, 2]) };
        let bundle = case.bundle(wish);
        held(&bundle);
        assert_eq!(is_anywhere(&files(&bundle), name), None);
    }
}

/// A mail of the platform is addressed to somebody, in any of a dozen encodings.
#[tokio::test]
async fn a_file_that_may_name_somebody_does_not_leave() {
    let case = Case::new().await;
    let mail = "From: no-reply@example.org\r\nTo: mai@example.org\r\nSubject: x\r\n\
        MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\
        Content-Transfer-Encoding: base64\r\n\r\nVHLhuqduIFRo4buLIE1haQ==\r\n";
    let notice = keepsake::archive::GivenNotice {
        received: Some("2026-05-12".parse().unwrap()),
        by: None,
        wording: Some(crate::kit::WORDING.into()),
        ground: None,
        named: None,
        files: vec![keepsake::archive::GivenFile {
            name: "anh.png".into(),
            bytes: [picture(8).as_slice(), NAMES[0].as_bytes()].concat(),
        }],
        mail: Some(keepsake::archive::GivenFile { name: "a.eml".into(), bytes: mail.into() }),
    };
    case.test.archive.note(case.posts[0], notice).await.unwrap();
    let wish = EvidenceWish { redact: vec![NAMES[0].into()], ..case.wish(&[0]) };
    let bundle = case.bundle(wish);
    held(&bundle);
    let files = files(&bundle);
    assert_eq!(is_anywhere(&files, "VHLhuqduIFRo4buLIE1haQ"), None, "the mail");
    assert_eq!(is_anywhere(&files, NAMES[0]), None, "a name in a picture's file");
    assert!(files.values().any(|bytes| *bytes == picture(9)), "a file without it leaves");
}

#[tokio::test]
async fn a_picture_is_withheld_or_masked_and_its_digest_stands() {
    let case = Case::new().await;
    let of = |n: usize| {
        let digest = <sha2::Sha256 as sha2::Digest>::digest(picture(n));
        data_encoding::HEXLOWER.encode(&digest)
    };
    let mask = b"\x89PNG\r\n\x1a\n a face made unreadable".to_vec();
    let wish = EvidenceWish {
        withhold: vec![of(0)],
        masks: vec![Mask { of: of(1), bytes: mask.clone(), extension: "png".into() }],
        ..case.wish(&[0, 1, 2])
    };
    let bundle = case.bundle(wish);
    let report = held(&bundle);
    let files = files(&bundle);
    for n in [0, 1] {
        let words = format!("bức ảnh số {n}");
        assert_eq!(is_anywhere(&files, &words), None, "picture {n} leaves neither plain nor raw");
    }
    assert!(files.values().any(|bytes| *bytes == picture(2)));
    let masked: Vec<&str> = report
        .items
        .iter()
        .flat_map(|item| &item.files)
        .filter(|file| file.masked)
        .map(|file| file.path.as_str())
        .collect();
    assert_eq!(masked.len(), 1);
    assert!(files.values().any(|bytes| *bytes == mask));
    assert!(is_anywhere(&files, &of(0)).is_some(), "what it was can be shown later");
    let page = String::from_utf8(files["0-OPEN-ME-FIRST.html"].clone()).unwrap();
    assert_eq!(page.matches("src=\"data:image").count(), 1, "the report shows the third alone");
}

#[tokio::test]
async fn a_mistake_is_told_before_anything_leaves() {
    let case = Case::new().await;
    let wrong = |wish: EvidenceWish| case.test.archive.evidence(wish).err().unwrap();
    let short = EvidenceWish { redact: vec!["x".into()], ..case.wish(&[0]) };
    assert!(matches!(wrong(short), EvidenceError::TooShort));
    let misspelled = vec![NAMES[0].to_owned(), format!("{}x", NAMES[0])];
    let misspelled = EvidenceWish { redact: misspelled, ..case.wish(&[0]) };
    assert!(matches!(wrong(misspelled), EvidenceError::WordNotThere(2)));
    let unknown = EvidenceWish { withhold: vec!["ab".repeat(32)], ..case.wish(&[0]) };
    assert!(matches!(wrong(unknown), EvidenceError::NoSuchFile));
    assert!(matches!(wrong(case.wish(&[])), EvidenceError::Nothing));
}
