use super::*;
use crate::doors::disk::SystemDisk;
use crate::model::{Post, Time};

fn phrase() -> Passphrase {
    Passphrase::new("một hai ba bốn năm")
}

fn create(root: &Path) {
    Vault::create(root, &SystemDisk, &phrase(), WorkFactor::MINIMAL).unwrap();
}

fn unlock(root: &Path) -> Result<Vault, UnlockError> {
    Vault::unlock(root, Arc::new(SystemDisk), &phrase())
}

fn post(n: u8) -> Post {
    Post {
        id: PostId::from_bytes([n; 16]),
        platform: "web".into(),
        addresses: vec![format!("https://example.org/{n}")],
        private_allowed: false,
        saved: Time::from_unix(1_588_900_000).unwrap(),
    }
}

fn save(vault: &mut Vault, n: u8) {
    let vantage = Vantage::direct(None);
    vault.commit(&[Act::Saved(post(n)), Act::VantageSet(vantage)]).unwrap();
}

#[test]
fn what_was_committed_is_there_after_closing_and_without_an_index() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path().join("vault");
    create(&root);
    let mut vault = unlock(&root).unwrap();
    save(&mut vault, 1);
    vault.close();
    let mut vault = unlock(&root).unwrap();
    assert_eq!(vault.posts().count(), 1);
    save(&mut vault, 2);
    drop(vault);
    std::fs::remove_dir_all(root.join("index")).unwrap();
    let vault = unlock(&root).unwrap();
    assert_eq!(vault.posts().count(), 2);
    assert_eq!(vault.vantages().len(), 1);
    assert_eq!(vault.post_at("https://example.org/2"), Some(post(2).id));
}

#[test]
fn a_closed_index_is_opened_again_and_not_rebuilt() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path().join("vault");
    create(&root);
    let mut vault = unlock(&root).unwrap();
    (1..=50).for_each(|n| save(&mut vault, n));
    let generation = vault.index.as_ref().unwrap().generation();
    vault.close();
    for _ in 0..3 {
        let vault = unlock(&root).unwrap();
        assert_eq!(vault.index.as_ref().unwrap().generation(), generation);
        assert_eq!(vault.posts().count(), 50);
        vault.close();
    }
}

#[test]
fn every_flipped_byte_of_the_index_leads_to_a_rebuild_and_no_loss() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path().join("vault");
    create(&root);
    let mut vault = unlock(&root).unwrap();
    (1..=20).for_each(|n| save(&mut vault, n));
    vault.close();
    for step in 0..40 {
        let files = files_below(&root.join("index"));
        let file = &files[step % files.len()];
        let mut bytes = std::fs::read(file).unwrap();
        if bytes.is_empty() {
            continue;
        }
        let at = step * 7919 % bytes.len();
        bytes[at] ^= 0x40;
        SystemDisk.write(file, &bytes).unwrap();
        let vault = unlock(&root).unwrap();
        assert_eq!(vault.posts().count(), 20);
        vault.close();
    }
}

#[test]
fn a_wrong_passphrase_is_told_from_damage_and_from_a_second_process() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path().join("vault");
    create(&root);
    let wrong = Passphrase::new("không phải câu này");
    let open = |phrase: &Passphrase| Vault::unlock(&root, Arc::new(SystemDisk), phrase);
    assert!(matches!(open(&wrong), Err(UnlockError::WrongPassphrase)));
    let held = unlock(&root).unwrap();
    assert!(matches!(unlock(&root), Err(UnlockError::InUse)));
    held.close();
    for number in 1..=SLOTS {
        SystemDisk
            .write(&root.join(format!("slots/{number}")), b"age-encryption.org/v1\n")
            .unwrap();
    }
    assert!(matches!(unlock(&root), Err(UnlockError::Damaged(ReadError::Slots))));
    assert!(matches!(
        Vault::unlock(&root.join("no"), Arc::new(SystemDisk), &wrong),
        Err(UnlockError::Missing)
    ));
}

#[test]
fn the_same_words_open_it_however_they_are_composed() {
    use unicode_normalization::UnicodeNormalization;
    let root = tempfile::tempdir().unwrap();
    let root = root.path().join("vault");
    create(&root);
    let decomposed: String = " một hai ba bốn năm \n".nfd().collect();
    let vault = Vault::unlock(&root, Arc::new(SystemDisk), &Passphrase::new(&decomposed));
    vault.unwrap().close();
}

#[test]
fn swapped_missing_and_planted_files_are_refused() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path().join("vault");
    create(&root);
    let mut vault = unlock(&root).unwrap();
    let one = vault.put_object(b"one").unwrap();
    let two = vault.put_object(b"two").unwrap();
    let (path_one, path_two) = (vault.object_path(&one), vault.object_path(&two));
    let bytes_two = std::fs::read(&path_two).unwrap();
    SystemDisk.write(&path_one, &bytes_two).unwrap();
    let read = |vault: &Vault| vault.object(&one).map(|_| ());
    assert!(matches!(read(&vault), Err(ReadError::Object(FrameError::Foreign))));
    let planted = age::encrypt(&vault.collection.to_public(), b"planted by a stranger").unwrap();
    SystemDisk.write(&path_one, &planted).unwrap();
    assert!(matches!(read(&vault), Err(ReadError::Object(FrameError::Foreign))));
    std::fs::remove_file(&path_one).unwrap();
    assert!(matches!(read(&vault), Err(ReadError::MissingObject)));
    (1..=3).for_each(|n| save(&mut vault, n));
    drop(vault);
    std::fs::remove_file(root.join("commits/0000000002")).unwrap();
    assert!(matches!(
        unlock(&root),
        Err(UnlockError::Damaged(ReadError::MissingCommit { number: 2 }))
    ));
}

#[test]
fn files_tell_neither_time_nor_owner_nor_number_of_passphrases() {
    use std::os::unix::fs::MetadataExt;
    let root = tempfile::tempdir().unwrap();
    let root = root.path().join("vault");
    create(&root);
    let mut vault = unlock(&root).unwrap();
    save(&mut vault, 1);
    vault.put_object(b"exchange").unwrap();
    drop(vault);
    let size = |n: usize| std::fs::metadata(root.join(format!("slots/{n}"))).unwrap().len();
    assert!((1..=SLOTS).all(|n| size(n) == size(1)));
    let mut seen = 0;
    for file in files_below(&root).iter().filter(|file| !file.starts_with(root.join("index"))) {
        let meta = std::fs::metadata(file).unwrap();
        assert_eq!((meta.mtime(), meta.mode() & 0o777), (946_684_800, 0o600), "{}", file.display());
        seen += 1;
    }
    assert!(seen >= 8);
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(files_below(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}
