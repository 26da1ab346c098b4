//! Disks that fill up or fail: at every step, at every byte, for good or once, real or made up.

use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use keepsake::doors::disk::{DRAFT_SUFFIX, Disk, SystemDisk, Together, Unfinished};
use keepsake::vault::{CreateError, StoreError};
use keepsake_tests::chance::Chance;
use keepsake_tests::faults::{Fault, FaultDisk};

use crate::common::{Acked, add, create, live, lost, passphrase, reopened, unlock};

/// Lives on a disk that fails at one step; then, healed, goes on. Gives the steps taken.
fn live_through(fault: Option<(Fault, u64)>) -> u64 {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("vault");
    let disk = fault.map_or_else(FaultDisk::sound, |(fault, at)| FaultDisk::failing(fault, at));
    let shared: Arc<dyn Disk> = Arc::new(disk.clone());
    let mut acked = Acked::default();
    live(&root, &shared, 7, 1, &mut acked);
    disk.heal();
    if !acked.created {
        return disk.steps();
    }
    let mut vault = reopened(&root).unwrap();
    assert_eq!(lost(&mut vault, &acked), Vec::<String>::new(), "{fault:?}");
    assert_eq!(vault.warnings(), [], "{fault:?}");
    add(&mut vault, &mut Chance::new(8), &mut acked).unwrap();
    vault.close();
    disk.steps()
}

#[test]
fn a_disk_that_is_full_from_any_step_on_loses_nothing() {
    let steps = live_through(None);
    assert!(steps > 90, "{steps}");
    for step in 1..=steps {
        live_through(Some((Fault::Full, step)));
    }
}

#[test]
fn a_step_that_fails_once_loses_nothing() {
    let steps = live_through(None);
    for step in (1..=steps).step_by(2) {
        live_through(Some((Fault::Broken, step)));
    }
}

#[test]
fn what_could_not_be_made_durable_is_not_acknowledged() {
    for step in 1..=50 {
        live_through(Some((Fault::NotSynced, step)));
    }
}

#[test]
fn of_files_that_become_durable_together_all_are_there_or_none() {
    let settle = |disk: &FaultDisk, root: &Path| -> std::io::Result<()> {
        let disk: Arc<dyn Disk> = Arc::new(disk.clone());
        let mut files = Together::on(Arc::clone(&disk));
        for name in ["a/1", "b/2", "a/3", "c/4"] {
            let draft = name.replace('/', "");
            let begun = Unfinished::begin(Arc::clone(&disk), root, &draft);
            let mut file = begun.map_err(|error| error.cause)?;
            file.write_all(b"sealed")?;
            files.add(file, root.join(name)).map_err(|error| error.cause)?;
        }
        files.settle().map_err(|error| error.cause)
    };
    let files_in = |root: &Path| {
        let list = |folder: &Path| SystemDisk.list(folder).unwrap_or_default();
        let below = ["a", "b", "c"].map(|folder| list(&root.join(folder)));
        let drafts = list(root).into_iter().filter(|name| name.ends_with(DRAFT_SUFFIX));
        (below.concat().len(), drafts.count())
    };
    let sound = FaultDisk::sound();
    settle(&sound, tempfile::tempdir().unwrap().path()).unwrap();
    for (fault, at) in [Fault::Broken, Fault::NotSynced]
        .into_iter()
        .flat_map(|fault| (1..=sound.steps()).map(move |at| (fault, at)))
    {
        let folder = tempfile::tempdir().unwrap();
        let expected =
            if settle(&FaultDisk::failing(fault, at), folder.path()).is_ok() { 4 } else { 0 };
        assert_eq!(files_in(folder.path()), (expected, 0), "{fault:?} at {at}");
    }
}

#[test]
fn a_disk_that_is_full_at_any_byte_says_so_and_goes_on_when_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("vault");
    assert!(create(&root, &SystemDisk));
    // One post is four files: two objects, a commit, and later the stamp.
    let mut acked = Acked::default();
    let mut chance = Chance::new(1);
    let mut tried = 0;
    for room in (0..30_000).step_by(307).chain(8_400..8_420).chain(16_850..16_870) {
        let disk = FaultDisk::with_room(room);
        let mut vault = unlock(&root, Arc::new(disk.clone())).unwrap();
        match add(&mut vault, &mut chance, &mut acked) {
            Err(StoreError::Disk(error)) => {
                assert!(error.is_full(), "{error}");
                assert!(error.to_string().contains("the disk is full"), "{error}");
                tried += 1;
            }
            other => assert!(other.is_ok(), "{:?}", other.err()),
        }
        disk.heal();
        add(&mut vault, &mut chance, &mut acked).unwrap();
        vault.close();
    }
    assert!(tried > 80, "{tried}");
    assert_eq!(lost(&mut reopened(&root).unwrap(), &acked), Vec::<String>::new());
}

#[test]
fn a_vault_is_made_whole_or_not_at_all() {
    for room in (0..4_000).step_by(97) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("vault");
        let disk = FaultDisk::with_room(room);
        let work = keepsake::vault::WorkFactor::MINIMAL;
        match keepsake::vault::Vault::create(&root, &disk, &passphrase(), work) {
            Ok(()) => assert!(reopened(&root).is_ok()),
            Err(CreateError::Disk(error)) => {
                assert!(error.is_full());
                assert!(!keepsake::vault::exists(&root), "{room}");
            }
            Err(other) => panic!("{other}"),
        }
    }
}

/// A real file system of one mebibyte, where the test may mount one.
struct Small(tempfile::TempDir);

impl Small {
    fn mounted() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mount = ["-t", "tmpfs", "-o", "size=3m", "keepsake-test"];
        let done = Command::new("mount").args(mount).arg(folder.path()).output();
        done.is_ok_and(|done| done.status.success()).then_some(Self(folder))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.path()).output();
    }
}

#[test]
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn a_real_disk_that_is_full_loses_nothing_and_goes_on() {
    let Some(small) = Small::mounted() else {
        eprintln!("SKIPPED: only root may mount a small tmpfs to fill");
        return;
    };
    let (root, ballast) = (small.path().join("vault"), small.path().join("ballast"));
    std::fs::write(&ballast, vec![1; 1_000_000]).unwrap();
    assert!(create(&root, &SystemDisk));
    let mut acked = Acked::default();
    let mut chance = Chance::new(3);
    let mut vault = unlock(&root, Arc::new(SystemDisk)).unwrap();
    let refused = std::iter::from_fn(|| Some(add(&mut vault, &mut chance, &mut acked)))
        .take(2_000)
        .find_map(Result::err);
    match refused {
        Some(StoreError::Disk(error)) => assert!(error.is_full(), "{error}"),
        other => panic!("{other:?}"),
    }
    assert!(acked.acts.len() > 30, "{}", acked.acts.len());
    vault.close();
    // On the full disk all can still be read, also when the index cannot be built.
    let mut vault = reopened(&root).unwrap();
    let some = Acked { created: true, acts: acked.acts.iter().take(9).cloned().collect() };
    assert_eq!(lost(&mut vault, &some), Vec::<String>::new());
    assert!(matches!(
        add(&mut vault, &mut chance, &mut Acked::default()),
        Err(StoreError::Disk(_))
    ));
    std::fs::remove_file(&ballast).unwrap();
    add(&mut vault, &mut chance, &mut acked).unwrap();
    vault.close();
    assert_eq!(lost(&mut reopened(&root).unwrap(), &acked), Vec::<String>::new());
}
