//! Audit: each file that is not as it was is named, with what it belonged to, and nothing else is.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use keepsake::archive::{Archive, Cancel, Doors};
use keepsake::doors::disk::SystemDisk;
use keepsake::model::Act;
use keepsake::vault::{Audit, Belonging, ReadError, Trouble, UnlockError};
use keepsake_tests::chance::Chance;
use keepsake_tests::{copied, files_below, program};

use crate::common::{Acked, create, passphrase, unlock, work};

struct Lived {
    folder: tempfile::TempDir,
    acked: Acked,
}

impl Lived {
    /// A vault with a day's work in it, closed.
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut acked = Acked::default();
        let root = folder.path().join("vault");
        assert!(create(&root, &SystemDisk));
        let mut vault = unlock(&root, Arc::new(SystemDisk)).unwrap();
        work(&mut vault, &mut Chance::new(21), 2, &mut acked).unwrap();
        vault.close();
        Self { folder, acked }
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("vault")
    }

    /// A copy of the vault in which something was changed.
    fn changed(&self, change: impl FnOnce(&Path)) -> PathBuf {
        let copy = self.folder.path().join("copy");
        if copy.exists() {
            std::fs::remove_dir_all(&copy).unwrap();
        }
        copied(&self.root(), &copy);
        change(&copy);
        copy
    }

    fn posts(&self) -> usize {
        self.acked.acts.iter().filter(|act| matches!(act, Act::Saved(_))).count()
    }
}

pub(crate) fn audited(root: &Path) -> Result<Audit, UnlockError> {
    let doors = Doors::system(program("keepsake"));
    let archive = Archive::unlock(root, doors, &passphrase())?;
    let audited = archive.audit(&Cancel::default(), &|done, total| assert!(done <= total));
    archive.close();
    Ok(audited.unwrap().audit)
}

#[test]
fn a_whole_vault_is_whole() {
    let lived = Lived::new();
    for _ in 0..2 {
        let audit = audited(&lived.root()).unwrap();
        assert_eq!(audit.findings, []);
        assert_eq!((audit.posts_whole, audit.posts_affected), (lived.posts(), 0));
        // Sums, format, four slots, a grant, every commit and object.
        assert!(audit.files >= 7 + 5 + 2 * lived.posts(), "{}", audit.files);
    }
}

#[test]
fn any_flipped_byte_of_any_file_is_named_and_never_called_a_wrong_passphrase() {
    let lived = Lived::new();
    let mut chance = Chance::new(33);
    let mut kinds = std::collections::BTreeMap::new();
    for (path, bytes) in files_below(&lived.root()) {
        let name = path.strip_prefix(lived.root()).unwrap().to_owned();
        let kind = name.iter().next().unwrap().to_owned();
        let tried: &mut u32 = kinds.entry(kind.clone()).or_default();
        // All of the few, some of the many; the first, the last and some bytes between.
        if *tried > 40 || bytes.is_empty() {
            continue;
        }
        let between = |chance: &mut Chance| chance.below(bytes.len());
        let some =
            [0, bytes.len() - 1, between(&mut chance), between(&mut chance), between(&mut chance)];
        for at in some {
            *tried += 1;
            let mut bytes = bytes.clone();
            bytes[at] ^= 1 << chance.below(8);
            let copy = lived.changed(|root| std::fs::write(root.join(&name), bytes).unwrap());
            let what = format!("byte {at} of {}", name.display());
            match audited(&copy) {
                Err(UnlockError::Damaged(error)) => {
                    let fits = match error {
                        ReadError::Format => kind == "keepsake.json",
                        ReadError::Slot { number: 1 } => name == Path::new("slots/1"),
                        ReadError::Grant => kind == "grants",
                        _ => false,
                    };
                    assert!(fits, "{what}: {error:?}");
                }
                Err(other) => panic!("{what}: {other:?}"),
                Ok(audit) => {
                    let place = if kind == "index" { PathBuf::from("index") } else { name.clone() };
                    let found = audit.findings.iter().filter(|f| f.trouble != Trouble::Orphaned);
                    let found: Vec<_> = found.map(|f| Path::new(&f.file)).collect();
                    assert_eq!(found, [place], "{what}");
                    assert!(audit.is_damaged(), "{what}");
                }
            }
        }
    }
    let kinds: Vec<_> = kinds.keys().map(|kind| kind.to_str().unwrap()).collect();
    assert_eq!(kinds, ["commits", "grants", "index", "keepsake.json", "objects", "slots", "sums"]);
}

#[test]
fn a_damaged_medium_is_told_with_its_post_and_the_rest_stands() {
    let lived = Lived::new();
    let captured = |act: &Act| match act {
        Act::Captured(capture) => Some(capture.clone()),
        _ => None,
    };
    let capture = lived.acked.acts.iter().find_map(captured).unwrap();
    let object = capture.media[0].exchange.clone();
    let file = format!("objects/{}/{}", object.folder(), object.as_str());
    let copy = lived.changed(|root| std::fs::remove_file(root.join(&file)).unwrap());
    let audit = audited(&copy).unwrap();
    assert_eq!(audit.findings.len(), 1);
    let finding = &audit.findings[0];
    assert_eq!((finding.file.as_str(), finding.trouble), (file.as_str(), Trouble::Missing));
    let name = capture.media[0].name.clone();
    let belongs = Belonging::Medium { post: capture.post, capture: capture.id, name };
    assert_eq!(finding.belongs, [belongs]);
    assert_eq!((audit.posts_affected, audit.posts_whole), (1, lived.posts() - 1));
}

#[test]
fn a_lost_commit_is_told_with_the_posts_and_the_kinds_of_acts() {
    let lived = Lived::new();
    // The fourth commit holds the looks of the round, the fifth its judgements.
    let copy = lived.changed(|root| std::fs::write(root.join("commits/0000000005"), b"").unwrap());
    let audit = audited(&copy).unwrap();
    let finding = &audit.findings[0];
    assert_eq!((finding.file.as_str(), finding.trouble), ("commits/0000000005", Trouble::Damaged));
    assert_eq!(finding.belongs.len(), lived.posts());
    for belonging in &finding.belongs {
        let Belonging::Acts { saved, captures, looks, judgements, .. } = belonging else {
            panic!("{belonging:?}")
        };
        assert_eq!((*saved, *captures, *looks, *judgements), (false, 0, 0, 1));
    }
    assert_eq!(audit.posts_affected, lived.posts());
}

#[test]
fn strangers_are_foreign_and_drafts_are_swept() {
    let lived = Lived::new();
    let own = files_below(&lived.root().join("objects")).remove(0);
    let copy = lived.changed(|root| {
        std::fs::write(root.join("readme.txt"), b"x").unwrap();
        std::fs::write(root.join("commits/7"), b"x").unwrap();
        std::fs::write(root.join("grants/mallory"), b"x").unwrap();
        std::fs::write(root.join("slots/5"), b"x").unwrap();
        std::fs::create_dir_all(root.join("objects/aa")).unwrap();
        // Ours, but under a name that is not its own.
        std::fs::write(root.join("objects/aa").join("a".repeat(32)), &own.1).unwrap();
        std::fs::write(root.join("commits/0000000009.part"), b"torn").unwrap();
    });
    let audit = audited(&copy).unwrap();
    let mut files: Vec<_> = audit.findings.iter().map(|f| (f.trouble, f.file.clone())).collect();
    files.sort_by(|a, b| a.1.cmp(&b.1));
    let stranger = format!("objects/aa/{}", "a".repeat(32));
    let expected = ["commits/7", "grants/mallory", &stranger, "readme.txt", "slots/5"];
    assert_eq!(files.iter().map(|(_, file)| file.as_str()).collect::<Vec<_>>(), expected);
    assert!(files.iter().all(|(trouble, _)| *trouble == Trouble::Foreign));
    assert!(!audit.is_damaged());
    assert!(!copy.join("commits/0000000009.part").exists());
}

#[test]
fn a_broken_off_add_leaves_an_object_that_is_told_as_left_over() {
    let lived = Lived::new();
    let copy = lived.changed(|_| ());
    let vault = unlock(&copy, Arc::new(SystemDisk)).unwrap();
    vault.put_object(b"fetched, and then the laptop was closed").unwrap();
    vault.close();
    let audit = audited(&copy).unwrap();
    assert_eq!(audit.findings.len(), 1);
    assert_eq!(audit.findings[0].trouble, Trouble::Leftover);
    assert!(!audit.is_damaged());
}

#[test]
fn an_audit_that_is_cancelled_says_so() {
    let lived = Lived::new();
    let doors = Doors::system(program("keepsake"));
    let archive = Archive::unlock(&lived.root(), doors, &passphrase()).unwrap();
    let cancel = Cancel::default();
    let audited = archive.audit(&cancel, &|_, _| cancel.cancel()).unwrap();
    assert!(audited.cancelled);
    archive.close();
}

/// With the tool that every system has.
#[test]
fn the_sums_can_be_checked_without_us() {
    let lived = Lived::new();
    let check = |root: &Path| {
        let mut command = std::process::Command::new("sha256sum");
        command.args(["--check", "--quiet", "sums"]).current_dir(root).output().unwrap()
    };
    assert!(check(&lived.root()).status.success());
    let copy = lived.changed(|root| std::fs::write(root.join("slots/2"), b"x").unwrap());
    let said = check(&copy);
    assert!(!said.status.success());
    assert!(String::from_utf8_lossy(&said.stdout).contains("slots/2"));
}
