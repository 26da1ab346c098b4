//! What leaves is told before, read back after, and ended where the user thinks better of it.

use std::fs::File;

use keepsake::archive::{Cancel, EvidenceError, EvidenceWish, Way};
use keepsake::model::Subject;
use keepsake::vault::Opener;
use keepsake_verify::{Options, Roots};

use crate::kit::{Case, NAMES};

#[tokio::test]
async fn what_is_disclosed_is_told_by_item_and_nothing_of_it_is_left_out() {
    let case = Case::new().await;
    let wish = EvidenceWish { refused: vec![case.refused], ..case.wish(&[0, 1]) };
    let mut evidence = case.test.archive.evidence(wish).unwrap();
    let told = evidence.disclosed();
    let mut listed: Vec<String> = evidence.files().into_iter().map(|file| file.path).collect();
    let of_items = told.items.iter().flat_map(|item| &item.files);
    let mut shown: Vec<String> =
        of_items.chain(&told.others).map(|file| file.path.clone()).collect();
    listed.sort();
    shown.sort();
    assert_eq!(shown, listed);
    assert_eq!(told.items[0].subject, Subject::Post(case.posts[0]));
    assert_eq!(told.items[2].subject, Subject::Refused(case.refused));
    for (item, name) in told.items.iter().zip(NAMES).take(2) {
        assert_eq!(item.accounts, [name]);
        assert!(item.between.is_some_and(|(first, last)| first < last));
        let pictures = item.media.iter().filter(|it| it.place.is_some());
        assert_eq!(pictures.count(), 1, "{:?}", item.media);
    }
    assert!(told.items[0].media.iter().any(|it| it.place.is_none()), "the file of the notice");

    let picture = told.items[1].media[0].sha256.clone();
    let wish = EvidenceWish {
        redact: vec![NAMES[0].to_owned()],
        withhold: vec![picture],
        ..case.wish(&[0, 1])
    };
    let told = case.test.archive.evidence(wish).unwrap().disclosed();
    assert!(told.items[0].accounts.is_empty(), "the name is in no field that leaves");
    assert!(!told.items[0].withheld.is_empty());
    assert_eq!(told.items[1].accounts, [NAMES[1]]);
    assert!(told.items[1].media[0].is_withheld);
}

#[tokio::test]
async fn a_sealed_bundle_is_read_back_by_the_moment_and_by_its_reader() {
    let case = Case::new().await;
    let folder = tempfile::tempdir().unwrap();
    let (lawyer, moment) = (Opener::of_this_moment(), Opener::of_this_moment());
    let recipients = lawyer.recipients();
    let way = Way { target: folder.path(), recipients: &recipients, read_back: Some(&moment) };
    let mut steps = Vec::new();
    let evidence = case.test.archive.evidence(case.wish(&[0, 1])).unwrap();
    let written =
        evidence.write_to(&way, &Cancel::default(), &mut |done, of| steps.push((done, of)));
    let (_, path) = written.unwrap();
    assert!(steps.is_sorted() && steps.iter().all(|(done, of)| done <= of), "{steps:?}");
    let roots = Roots::default();
    let options = Options { roots: &roots, page: Some(keepsake_verify::PAGE) };
    for opener in [&lawyer, &moment] {
        let open = opener.open(File::open(&path).unwrap()).unwrap();
        assert!(keepsake_verify::verify(open, &options).unwrap().holds);
    }
    assert!(Opener::of_this_moment().open(File::open(&path).unwrap()).is_err());
}

#[tokio::test]
async fn one_that_is_ended_early_leaves_nothing() {
    let case = Case::new().await;
    let folder = tempfile::tempdir().unwrap();
    let lawyer = Opener::of_this_moment().recipients();
    for recipients in [&[][..], &lawyer] {
        let cancel = Cancel::default();
        let way = Way { target: folder.path(), recipients, read_back: None };
        let evidence = case.test.archive.evidence(case.wish(&[0])).unwrap();
        // In the middle of it.
        let ended = evidence.write_to(&way, &cancel, &mut |done, of| {
            if done > of / 3 {
                cancel.cancel();
            }
        });
        assert!(matches!(ended.err().unwrap(), EvidenceError::Cancelled));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
