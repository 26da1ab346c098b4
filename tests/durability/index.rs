//! The index: deleted, truncated, zeroed, flipped, or full of another program's files.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use keepsake::doors::disk::SystemDisk;
use keepsake_tests::chance::Chance;
use keepsake_tests::{copied, files_below};

use crate::common::{Acked, create, lost, reopened, unlock, work};

type Harm = fn(&Path, &mut Chance);

const HARMS: [(&str, Harm); 9] = [
    ("deleted", |index, _| std::fs::remove_dir_all(index).unwrap()),
    ("emptied", |index, _| each(index, |_| Vec::new())),
    ("zeroed", |index, _| each(index, |bytes| vec![0; bytes.len()])),
    ("halved", |index, _| each(index, |bytes| bytes[..bytes.len() / 2].to_vec())),
    ("lengthened", |index, _| each(index, |bytes| [bytes, &[7; 100]].concat())),
    ("flipped", |index, chance| one(index, chance, |bytes, at| bytes[at] ^= 1)),
    ("one file truncated", |index, chance| one(index, chance, Vec::truncate)),
    ("files of another version", |index, _| {
        each(index, |bytes| b"\x93sled-1.0.0-alpha.124\0".repeat(1 + bytes.len() / 22));
        std::fs::create_dir(index.join("heap")).unwrap();
        std::fs::write(index.join("heap/metadata_log"), [3; 4096]).unwrap();
    }),
    ("a file where the folder should be", |index, _| {
        std::fs::remove_dir_all(index).unwrap();
        std::fs::write(index, b"not a folder").unwrap();
    }),
];

fn each(index: &Path, change: impl Fn(&[u8]) -> Vec<u8>) {
    for (path, bytes) in files_below(index) {
        // The stamp is ours; an attacker cannot make one that holds.
        if path.file_name().is_none_or(|name| name != "stamp") {
            std::fs::write(path, change(&bytes)).unwrap();
        }
    }
}

fn one(index: &Path, chance: &mut Chance, change: impl Fn(&mut Vec<u8>, usize)) {
    let files = files_below(index);
    let full: Vec<_> = files.iter().filter(|(_, bytes)| !bytes.is_empty()).collect();
    let (path, bytes) = full[chance.below(full.len())];
    let mut bytes = bytes.clone();
    let at = chance.below(bytes.len());
    change(&mut bytes, at);
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn a_harmed_index_is_built_again_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("vault");
    let mut acked = Acked::default();
    let mut chance = Chance::new(11);
    assert!(create(&root, &SystemDisk));
    let mut vault = unlock(&root, Arc::new(SystemDisk)).unwrap();
    work(&mut vault, &mut chance, 6, &mut acked).unwrap();
    vault.close();
    for round in 0..4 {
        for (name, harm) in HARMS {
            let harmed: PathBuf = folder.path().join(format!("{round} {name}"));
            copied(&root, &harmed);
            harm(&harmed.join("index"), &mut chance);
            let mut vault = reopened(&harmed).unwrap();
            assert_eq!(lost(&mut vault, &acked), Vec::<String>::new(), "{name}");
            assert_eq!(vault.warnings(), [], "{name}");
            vault.close();
            let mut vault = reopened(&harmed).unwrap();
            assert_eq!(lost(&mut vault, &acked), Vec::<String>::new(), "{name}, opened again");
            drop(vault);
            std::fs::remove_dir_all(harmed).unwrap();
        }
    }
}

#[test]
fn rebuilding_by_hand_gives_the_same_posts() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("vault");
    let mut acked = Acked::default();
    assert!(create(&root, &SystemDisk));
    let mut vault = unlock(&root, Arc::new(SystemDisk)).unwrap();
    work(&mut vault, &mut Chance::new(2), 4, &mut acked).unwrap();
    assert_eq!(vault.rebuild_index().unwrap(), 6);
    assert_eq!(lost(&mut vault, &acked), Vec::<String>::new());
}
