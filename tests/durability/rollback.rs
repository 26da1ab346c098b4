//! An older copy of the folder put back, an old commit put back, commits exchanged.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use keepsake::archive::Archive;
use keepsake::doors::disk::SystemDisk;
use keepsake::vault::{StoreError, Vault, Warning, WorkFactor};
use keepsake_tests::chance::Chance;
use keepsake_tests::copied;

use crate::common::{Acked, add, create, lost, passphrase, reopened, unlock, work};

struct Place {
    folder: tempfile::TempDir,
    chance: Chance,
}

impl Place {
    fn new() -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap(), chance: Chance::new(5) };
        assert!(create(&place.root(), &SystemDisk));
        place
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("vault")
    }

    fn heads(&self) -> PathBuf {
        self.folder.path().join("state/keepsake/heads")
    }

    fn open(&self) -> Vault {
        let mut vault = unlock(&self.root(), Arc::new(SystemDisk)).unwrap();
        vault.watch_heads(&self.heads());
        vault
    }

    fn add(&mut self, n: usize) {
        let mut vault = self.open();
        for _ in 0..n {
            add(&mut vault, &mut self.chance, &mut Acked::default()).unwrap();
        }
        vault.close();
    }

    fn copy(&self, name: &str) -> PathBuf {
        let to = self.folder.path().join(name);
        copied(&self.root(), &to);
        to
    }

    fn put_back(&self, copy: &Path) {
        std::fs::remove_dir_all(self.root()).unwrap();
        copied(copy, &self.root());
    }
}

#[test]
fn an_older_copy_put_back_is_told_until_it_is_accepted() {
    let mut place = Place::new();
    place.add(2);
    let copy = place.copy("old");
    place.add(3);
    assert_eq!(place.open().warnings(), []);
    place.put_back(&copy);
    let older = [Warning::Older { seen: 5, found: 2 }];
    for _ in 0..2 {
        let vault = place.open();
        assert_eq!(vault.warnings(), older);
        assert_eq!(vault.posts().count(), 2, "what is there can be read");
        vault.close();
    }
    // Writing on does not hide it: the chain now takes another course.
    place.add(3);
    assert_eq!(place.open().warnings(), [Warning::OtherHistory]);
    place.add(1);
    let mut vault = place.open();
    assert_eq!(vault.warnings(), [Warning::OtherHistory]);
    vault.accept_older();
    assert_eq!(vault.warnings(), []);
    vault.close();
    assert_eq!(place.open().warnings(), []);
}

#[test]
fn a_copy_of_before_new_keys_put_back_is_told_until_it_is_accepted() {
    let mut place = Place::new();
    place.add(2);
    let copy = place.copy("old");
    let mut vault = place.open();
    vault.rekey(&passphrase(), WorkFactor::MINIMAL, &|_, _| ControlFlow::Continue(())).unwrap();
    assert_eq!(vault.warnings(), []);
    vault.close();
    place.add(1);
    assert_eq!(place.open().warnings(), []);
    place.put_back(&copy);
    assert_eq!(place.open().warnings(), [Warning::Replaced]);
    place.add(4);
    let mut vault = place.open();
    assert_eq!(vault.warnings(), [Warning::Replaced], "writing on does not hide it");
    vault.accept_older();
    vault.close();
    assert_eq!(place.open().warnings(), []);
}

#[test]
fn a_newer_copy_from_another_computer_is_no_rollback() {
    let mut place = Place::new();
    place.add(2);
    let head = place.folder.path().join("head");
    copied(&place.heads(), &head);
    place.add(2);
    std::fs::remove_dir_all(place.heads()).unwrap();
    copied(&head, &place.heads());
    assert_eq!(place.open().warnings(), []);
    std::fs::remove_dir_all(place.heads()).unwrap();
    assert_eq!(place.open().warnings(), [], "nothing seen, nothing to compare");
}

#[test]
fn the_head_file_tells_neither_the_vault_nor_the_number_of_acts() {
    let mut place = Place::new();
    place.add(1);
    let seen = || {
        let mut files = keepsake_tests::files_below(&place.heads());
        assert_eq!(files.len(), 1);
        files.remove(0)
    };
    let (name, one) = seen();
    let mut vault = place.open();
    add(&mut vault, &mut place.chance.clone(), &mut Acked::default()).unwrap();
    vault.close();
    let (again, two) = seen();
    assert_eq!((name, one.len()), (again, two.len()));
    let alike = one.iter().zip(&two).filter(|(a, b)| a == b).count();
    assert!(alike < 16, "{alike} bytes alike");
}

#[test]
fn an_old_commit_put_back_and_commits_exchanged_are_refused() {
    let mut place = Place::new();
    place.add(4);
    let (whole, root) = (place.copy("whole"), place.root());
    let commit = |n: u64| root.join(format!("commits/{n:010}"));
    // Exchanged.
    std::fs::copy(whole.join("commits/0000000002"), commit(3)).unwrap();
    std::fs::copy(whole.join("commits/0000000003"), commit(2)).unwrap();
    std::fs::remove_dir_all(place.root().join("index")).unwrap();
    let vault = place.open();
    assert!(
        matches!(&vault.warnings()[..], [Warning::Lost { commits }] if commits == &[(2, 2), (3, 3)])
    );
    assert_eq!(vault.posts().count(), 2);
    drop(vault);
    // An old one, of the same number, from a course the vault did not take.
    place.put_back(&whole);
    std::fs::remove_file(commit(4)).unwrap();
    std::fs::remove_dir_all(place.root().join("index")).unwrap();
    let mut other = unlock(&place.root(), Arc::new(SystemDisk)).unwrap();
    add(&mut other, &mut Chance::new(99), &mut Acked::default()).unwrap();
    add(&mut other, &mut Chance::new(98), &mut Acked::default()).unwrap();
    drop(other);
    let forked = std::fs::read(commit(4)).unwrap();
    place.put_back(&whole);
    place.add(1);
    std::fs::write(commit(4), forked).unwrap();
    std::fs::remove_dir_all(place.root().join("index")).unwrap();
    let warnings = place.open().warnings();
    assert!(warnings.contains(&Warning::Lost { commits: vec![(5, 5)] }), "{warnings:?}");
}

#[test]
fn nothing_is_written_over_a_gap_until_the_loss_is_accepted() {
    let place = Place::new();
    let mut acked = Acked::default();
    let mut chance = Chance::new(1);
    let mut vault = place.open();
    work(&mut vault, &mut chance, 3, &mut acked).unwrap();
    drop(vault);
    let (lost_one, last) =
        (place.root().join("commits/0000000002"), place.root().join("commits/0000000006"));
    let aside = |path: &Path| place.folder.path().join(path.file_name().unwrap());
    for path in [&lost_one, &last] {
        std::fs::rename(path, aside(path)).unwrap();
        std::fs::write(path, b"age-encryption.org/v1\n").unwrap();
    }
    let mut vault = place.open();
    let warned = [Warning::Lost { commits: vec![(2, 2), (6, 6)] }];
    assert_eq!(vault.warnings(), warned);
    let refused = add(&mut vault, &mut chance, &mut Acked::default());
    assert!(matches!(refused, Err(StoreError::Gap)), "{:?}", refused.err());
    vault.close();
    let mut vault = place.open();
    assert_eq!(vault.warnings(), warned, "closing does not hide it");
    let now = "2020-06-01T00:00:00Z".parse().unwrap();
    vault.accept_loss(now).unwrap();
    assert_eq!(vault.warnings(), []);
    add(&mut vault, &mut chance, &mut acked).unwrap();
    vault.close();
    assert_eq!(place.open().warnings(), []);
    std::fs::remove_dir_all(place.root().join("index")).unwrap();
    assert_eq!(place.open().warnings(), []);
    // Put back from a copy, all of it counts again.
    for path in [&lost_one, &last] {
        std::fs::rename(aside(path), path).unwrap();
    }
    std::fs::remove_dir_all(place.root().join("index")).unwrap();
    let mut vault = reopened(&place.root()).unwrap();
    assert_eq!(vault.warnings(), []);
    assert_eq!(lost(&mut vault, &acked), Vec::<String>::new());
}

#[test]
fn a_deleted_end_of_the_chain_is_told() {
    let mut place = Place::new();
    place.add(3);
    std::fs::remove_file(place.root().join("commits/0000000003")).unwrap();
    for _ in 0..2 {
        // The stamp of the index knows it, also where no head was kept.
        let vault = reopened(&place.root()).unwrap();
        assert_eq!(vault.warnings(), [Warning::Lost { commits: vec![(3, 3)] }]);
        vault.close();
    }
}

#[test]
fn a_planted_commit_neither_counts_nor_stops_the_vault() {
    let mut place = Place::new();
    place.add(2);
    // Ours, but not of this place: it opens and proves nothing.
    let planted = place.root().join("commits/0000000009");
    std::fs::copy(place.root().join("commits/0000000001"), &planted).unwrap();
    let mut vault = place.open();
    assert_eq!(vault.warnings(), []);
    add(&mut vault, &mut place.chance, &mut Acked::default()).unwrap();
    vault.close();
    assert_eq!(place.open().posts().count(), 3);
    assert!(Archive::exists(&place.root()));
}
