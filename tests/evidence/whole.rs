//! A bundle of chosen posts: all of them, and nothing else.

use std::io::Cursor;

use keepsake::archive::{Cancel, EvidenceError, EvidenceWish, Way};
use keepsake::bundle::{Sink, What};
use keepsake::vault::{RekeyError, StoreError};
use keepsake_tests::stock::{opened, piped};
use keepsake_verify::Roots;

use crate::kit::{
    Case, NAMES, REFUSED, WORDING, files, has_text, held, is_anywhere, picture, verified,
};

#[tokio::test]
async fn a_bundle_of_an_archive_holds_and_has_nothing_else() {
    let case = Case::new().await;
    let wish = EvidenceWish { refused: vec![case.refused], ..case.wish(&[0, 1]) };
    let bundle = case.bundle(wish);
    let report = held(&bundle);
    let kinds: Vec<&str> = report.items.iter().map(|item| item.kind.as_str()).collect();
    assert_eq!(kinds, ["post", "post", "refused"]);
    assert!(report.withheld.is_empty(), "{:?}", report.withheld);
    let of_first: Vec<&str> =
        report.items[0].entries.iter().map(|entry| entry.kind.as_str()).collect();
    for kind in ["saved", "captured", "looked", "judged", "noticed"] {
        assert!(of_first.contains(&kind), "{kind}: {of_first:?}");
    }
    let files = files(&bundle);
    for n in 0..2 {
        assert!(files.values().any(|bytes| *bytes == picture(n)), "picture {n}");
        assert!(has_text(&files, n), "text {n}");
    }
    assert!(files.values().any(|bytes| *bytes == picture(9)), "the file of the notice");
    assert!(is_anywhere(&files, WORDING).is_some() && is_anywhere(&files, REFUSED).is_some());
    assert!(is_anywhere(&files, "HTTP/1.1 404").is_some(), "what the server answered");
    for stranger in [NAMES[2], "/bai-viet-so-2", "/buc-anh-so-2.png"] {
        assert_eq!(is_anywhere(&files, stranger), None, "{stranger}");
    }
}

#[tokio::test]
async fn what_is_listed_is_what_leaves() {
    let case = Case::new().await;
    let mut evidence = case.test.archive.evidence(case.wish(&[0])).unwrap();
    let listed = evidence.files();
    let mut bytes = Cursor::new(Vec::new());
    evidence.write(Sink::File(&mut bytes), 0).unwrap();
    let bundle = bytes.into_inner();
    let mut paths: Vec<String> = listed.iter().map(|file| file.path.clone()).collect();
    paths.sort();
    let mut written = files(&bundle);
    written.remove("records");
    assert_eq!(paths, written.keys().cloned().collect::<Vec<_>>());
    for file in listed.iter().filter(|file| file.what != What::Exchanges) {
        let size = file.size.unwrap_or_else(|| written[&file.path].len() as u64);
        assert_eq!(written[&file.path].len() as u64, size, "{}", file.path);
    }
}

#[tokio::test]
async fn it_is_the_same_on_a_stream_and_opens_with_stock_age() {
    let case = Case::new().await;
    let folder = tempfile::tempdir().unwrap();
    let identity = piped("age-keygen", &[], b"");
    std::fs::write(folder.path().join("me.txt"), &identity).unwrap();
    let me = String::from_utf8(piped("age-keygen", &["-y"], &identity)).unwrap();
    let recipients = [me.trim().to_owned()];
    let archive = &case.test.archive;
    let evidence = archive.evidence(case.wish(&[0, 1])).unwrap();
    let way = Way { target: folder.path(), recipients: &recipients, read_back: None };
    let (_, sealed) = evidence.write_to(&way, &Cancel::default(), &mut |_, _| ()).unwrap();
    assert!(sealed.to_string_lossy().ends_with(".zip.age"));
    held(&opened("age", &folder.path().join("me.txt"), &sealed).unwrap());

    let refused = |target: &std::path::Path, recipients: &[String]| {
        let way = Way { target, recipients, read_back: None };
        let evidence = archive.evidence(case.wish(&[0])).unwrap();
        evidence.write_to(&way, &Cancel::default(), &mut |_, _| ()).err().unwrap()
    };
    assert!(matches!(refused(&sealed, &[]), EvidenceError::NoPlace(_)), "it is there already");
    let inside = case.test.root().join("bundle.zip");
    assert!(matches!(refused(&inside, &[]), EvidenceError::NoPlace(_)), "not into the vault");
    let other = folder.path().join("other.zip");
    let nobody = ["age1nobody".to_owned()];
    assert!(matches!(refused(&other, &nobody), EvidenceError::Recipients(_)));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "nothing half-made is left");
}

#[tokio::test]
async fn new_keys_of_the_vault_and_a_new_start_leave_the_log_as_it_is() {
    let case = Case::new().await;
    let before = case.bundle(case.wish(&[0]));
    let key = held(&before).key;
    let Case { site, test, posts, refused } = case;
    test.archive
        .rekey(
            &keepsake::vault::Passphrase::new(keepsake_tests::PASSPHRASE),
            keepsake::vault::WorkFactor::MINIMAL,
            &keepsake::archive::Cancel::default(),
            &|_, _| {},
        )
        .await
        .unwrap();
    let case = Case { site, test: test.reopened(), posts, refused };
    crate::kit::round(&case.test).await;
    let after = held(&case.bundle(case.wish(&[0, 2])));
    assert_eq!(after.key, key, "the same log goes on");
    assert!(after.entries > held(&before).entries);
}

/// Whoever gives a damaged vault new keys is told first, and what is whole is proven afterwards.
#[tokio::test]
async fn new_keys_over_a_damaged_commit_wait_for_a_yes_and_the_rest_is_proven() {
    let case = Case::new().await;
    let commits = case.test.root().join("commits");
    let mut names: Vec<_> =
        std::fs::read_dir(&commits).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    let damaged = &names[names.len() / 2];
    let mut bytes = std::fs::read(damaged).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(damaged, bytes).unwrap();
    let passphrase = keepsake::vault::Passphrase::new(keepsake_tests::PASSPHRASE);
    let rekeyed = async |archive: &keepsake::Archive| {
        let (work, go_on) = (keepsake::vault::WorkFactor::MINIMAL, Cancel::default());
        archive.rekey(&passphrase, work, &go_on, &|_, _| {}).await
    };
    let refused = rekeyed(&case.test.archive).await;
    assert!(matches!(refused, Err(RekeyError::Keep(StoreError::Gap))), "{refused:?}");
    case.test.archive.accept_loss().unwrap();
    rekeyed(&case.test.archive).await.unwrap();
    let Case { site, test, posts, refused } = case;
    let case = Case { site, test: test.reopened(), posts, refused };
    crate::kit::round(&case.test).await;
    assert_eq!(case.test.archive.warnings(), []);
    let audited = case.test.archive.audit(&Cancel::default(), &|_, _| ()).unwrap();
    assert!(!audited.audit.is_damaged(), "{:?}", audited.audit.findings);
    held(&case.bundle(case.wish(&[0])));
}

#[tokio::test]
async fn an_exchange_that_is_lost_is_told_and_takes_no_other_proof_with_it() {
    let case = Case::new().await;
    // Every object but the files of notices is an exchange: one after another is lost.
    let objects = case.test.root().join("objects");
    let mut lost = 0;
    for folder in std::fs::read_dir(objects).unwrap() {
        for object in std::fs::read_dir(folder.unwrap().path()).unwrap() {
            let path = object.unwrap().path();
            let bytes = std::fs::read(&path).unwrap();
            std::fs::remove_file(&path).unwrap();
            let report = held(&case.bundle(case.wish(&[0, 1, 2])));
            lost += usize::from(!report.withheld.is_empty());
            std::fs::write(&path, bytes).unwrap();
        }
    }
    assert!(lost > 5, "{lost}");
    assert!(held(&case.bundle(case.wish(&[0]))).withheld.is_empty(), "all is back");
}

#[tokio::test]
async fn a_changed_byte_anywhere_in_a_file_is_caught() {
    let case = Case::new().await;
    let bundle = case.bundle(case.wish(&[1]));
    let roots = Roots::default();
    for at in (0..bundle.len()).step_by(bundle.len() / 97) {
        let mut changed = bundle.clone();
        changed[at] ^= 1;
        assert!(!verified(&changed, &roots).holds, "byte {at}");
    }
}
