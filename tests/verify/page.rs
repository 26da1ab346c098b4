//! The verifier page that lies in a bundle.

use std::io::Cursor;

use keepsake_tests::bundles::{Files, Wanted, made};
use keepsake_verify::{Options, PAGE, PageState, Roots, verify};

use crate::layers;

#[test]
fn a_page_that_is_not_ours_is_caught_though_the_owner_sealed_it() {
    let roots = Roots::default();
    let mut made = made(&Wanted::small(), None);
    let honest = made.bytes();
    let with = |bundle: &[u8], page| {
        verify(Cursor::new(bundle), &Options { roots: &roots, page }).unwrap()
    };
    assert_eq!(with(&honest, Some(PAGE)).page, PageState::Same);
    assert_eq!(with(&honest, None).page, PageState::Unknown);

    made.plan.people.verifier = b"<!doctype html>all is well\n".to_vec();
    let forged = made.bytes();
    assert_eq!(layers(&with(&forged, Some(PAGE))), ["page"]);
    assert!(with(&forged, None).holds, "nobody can tell without a copy");

    // It says that another version wrote it.
    let mut files = Files::of(&forged);
    for path in ["bag-info.txt", "data/case.json"] {
        let text = String::from_utf8(files.get(path).to_vec()).unwrap();
        files.put(path, text.replace(keepsake_tests::bundles::SOFTWARE, "keepsake 9.9.9"));
    }
    files.relist();
    files.reseal(&made.log, None);
    let report = with(&files.zip(), Some(PAGE));
    assert_eq!((layers(&report), report.page), (vec!["records"], PageState::Unknown));
}
