//! What must not leave does not, and shows.

use keepsake::archive::{EvidenceError, EvidenceWish, Mask};

use crate::kit::{Case, NAMES, files, has_text, held, is_anywhere, picture};

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
}

#[tokio::test]
async fn a_mistake_is_told_before_anything_leaves() {
    let case = Case::new().await;
    let wrong = |wish: EvidenceWish| case.test.archive.evidence(wish).err().unwrap();
    let short = EvidenceWish { redact: vec!["x".into()], ..case.wish(&[0]) };
    assert!(matches!(wrong(short), EvidenceError::TooShort));
    let unknown = EvidenceWish { withhold: vec!["ab".repeat(32)], ..case.wish(&[0]) };
    assert!(matches!(wrong(unknown), EvidenceError::NoSuchFile));
    assert!(matches!(wrong(case.wish(&[])), EvidenceError::Nothing));
}
