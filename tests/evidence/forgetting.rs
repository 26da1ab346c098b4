//! Forgetting a post: nothing of it can be opened any more, and nothing that is proven of the
//! others changes.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use keepsake::archive::{Cancel, ForgetError, Private, Wanted};
use keepsake_tests::canary::Canaries;
use keepsake_tests::stock::{open_slot, opened};
use keepsake_tests::{PASSPHRASE, files_below, program};

use crate::kit::{Case, NAMES, WORDING, held, picture, round, text};

/// All that the vault's keys open, had with the stock `age` alone: what of the canaries is in it,
/// and how many files were opened.
fn readable(root: &Path, canaries: &Canaries) -> (BTreeSet<String>, usize) {
    let scratch = tempfile::tempdir().unwrap();
    let (me, collection) = (scratch.path().join("me"), scratch.path().join("collection"));
    open_slot("age", &root.join("slots/1"), PASSPHRASE, &me);
    let grants = files_below(&root.join("grants"));
    let own = grants.iter().find_map(|(grant, _)| opened("age", &me, grant)).unwrap();
    std::fs::write(&collection, own).unwrap();
    let (mut found, mut files) = (BTreeSet::new(), 0);
    for (path, bytes) in files_below(root) {
        found.extend(canaries.in_bytes(&bytes));
        if let Some(plain) = opened("age", &collection, &path) {
            files += 1;
            found.extend(canaries.in_bytes(&plain));
        }
    }
    (found, files)
}

/// What tells of the first post of a case, and of it alone.
fn canaries() -> Canaries {
    let text = text(0);
    Canaries::new(&[
        ("name", NAMES[0]),
        ("text", &text),
        ("address", "/bai-viet-so-0"),
        ("picture", "bức ảnh số 0"),
        ("notice", WORDING),
        ("file of the notice", "bức ảnh số 9"),
    ])
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_forgotten_post_opens_and_every_proof_of_the_others_stands() {
    let case = Case::new().await;
    let (root, gone) = (case.test.root(), case.posts[0]);
    let (before, checkpoint) = (case.bundle(case.wish(&[1, 2])), case.test.archive.checkpoint());
    let (found, _) = readable(&root, &canaries());
    assert!(found.len() >= 6, "the search finds what is there: {found:?}");
    let packed = packed_with_others(&case);
    assert!(packed > 0, "some of its looks share an object with looks of others");

    let sought = Wanted { words: text(0), ..Wanted::default() };
    assert_eq!(case.test.archive.find_posts(&sought, 0, 9), [gone]);
    let preview = case.test.archive.forget_preview(&[gone]).unwrap();
    assert_eq!((preview.posts, preview.captures, preview.notices, preview.flagged), (1, 1, 1, 1));
    let forgot = case.test.archive.forget_posts(&[gone]).await.unwrap();
    assert_eq!(forgot.posts, 1);
    assert!(forgot.entries > 8, "{forgot:?}");

    let (found, files) = readable(&root, &canaries());
    assert_eq!(found, BTreeSet::new());
    assert!(files > 20, "{files} files were opened");
    assert!(case.test.archive.post(gone).is_none());
    assert_eq!(case.test.archive.ids().len(), 2);
    assert_eq!(case.test.archive.find_posts(&sought, 0, 9), [], "nor is it found");
    assert_eq!(case.test.archive.find(&Wanted::default()).total, 2);
    let audit = case.test.archive.audit(&Cancel::default(), &|_, _| ()).unwrap().audit;
    assert_eq!(audit.findings, [], "nothing is missing, damaged or left over");

    let Case { site, test, posts, refused } = case;
    let case = Case { site, test: test.reopened(), posts, refused };
    assert_eq!(case.test.archive.warnings(), []);
    assert_eq!(case.test.archive.rebuild().unwrap(), 2);
    let old = held(&before);
    let after = case.bundle(case.wish(&[1, 2]));
    let new = held(&after);
    assert_eq!(new.key, old.key);
    let entries = |report: &keepsake_verify::Report| {
        let of = |item: &keepsake_verify::ItemReport| {
            item.entries.iter().map(|it| (it.seq, it.kind.clone())).collect::<Vec<_>>()
        };
        report.items.iter().map(of).collect::<Vec<_>>()
    };
    assert_eq!(entries(&new), entries(&old), "the others' entries are the same, in their places");
    assert!(new.entries > Some(checkpoint.unwrap().size), "the log goes on");
    program_holds(&after);
    round(&case.test).await;
    held(&case.bundle(case.wish(&[1, 2])));
    let forgotten = case.test.archive.forgotten();
    assert_eq!(forgotten, [forgot]);
    let error = case.test.archive.evidence(case.wish(&[0])).err().unwrap();
    assert!(matches!(error, keepsake::archive::EvidenceError::NoSuchPost), "{error}");
    new_keys_keep_it_forgotten(case).await;
}

/// Looks of the first post that lie in one object with looks of others.
fn packed_with_others(case: &Case) -> usize {
    let looks = |n: usize| case.test.archive.story(case.posts[n]).unwrap().unwrap().looks;
    let others: Vec<_> = [1, 2].into_iter().flat_map(looks).map(|look| look.exchange).collect();
    looks(0).iter().filter(|look| look.body_of.is_some() && others.contains(&look.exchange)).count()
}

/// The program of the other verifier says so, too.
fn program_holds(bundle: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bundle.zip");
    std::fs::write(&path, bundle).unwrap();
    let ran = Command::new(program("keepsake-verify")).arg(&path).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stdout));
}

/// After a re-key the log goes on, and what was forgotten can be forgotten again when it came back.
async fn new_keys_keep_it_forgotten(case: Case) {
    let minimal = keepsake::vault::WorkFactor::MINIMAL;
    let passphrase = keepsake::vault::Passphrase::new(PASSPHRASE);
    case.test.archive.rekey(&passphrase, minimal, &Cancel::default(), &|_, _| {}).await.unwrap();
    assert_eq!(case.test.archive.forgotten().len(), 1);
    held(&case.bundle(case.wish(&[1, 2])));
    let link = case.site.link("/bai-viet-so-0");
    case.site.reply("/buc-anh-so-0.png", "200 OK", "image/png", &picture(0));
    case.site.page("/bai-viet-so-0", &format!("<article><p>{}</p></article>", text(0)));
    let again = case.test.archive.add(&link, Private::Allow).await.unwrap();
    assert!(!again.known, "asked for by its link it is saved anew, as another post");
    let forgot = case.test.archive.forget_posts(&[again.post]).await.unwrap();
    assert_eq!((forgot.posts, case.test.archive.forgotten().len()), (1, 2));
    assert_eq!(readable(&case.test.root(), &canaries()).0, BTreeSet::new());
    held(&case.bundle(case.wish(&[1, 2])));
    let none = case.test.archive.forget_posts(&[again.post]).await.unwrap_err();
    assert!(matches!(none, ForgetError::Vault(_)) && !none.is_done());
}
