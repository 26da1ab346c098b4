//! A backup and the way back from it: whole whatever happens while it is made, brought up to date,
//! never over something else, and opened by what opens the vault now.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use keepsake::archive::{Archive, Cancel, Doors};
use keepsake::doors::disk::{Disk, SystemDisk};
use keepsake::vault::{
    BackupDone, BackupError, Passphrase, Purpose, UnlockError, Vault, WorkFactor, back_up,
};
use keepsake_tests::chance::Chance;
use keepsake_tests::faults::{Fault, FaultDisk};
use keepsake_tests::files_below;
use keepsake_tests::power::PowerDisk;
use keepsake_tests::stock::piped;

use crate::audit::audited;
use crate::common::{Acked, add, create, lost, passphrase, reopened, unlock, work};

struct Place {
    folder: tempfile::TempDir,
    chance: Chance,
    acked: Acked,
}

impl Place {
    fn new(posts: usize) -> Self {
        let mut place = Self::empty();
        place.live(posts);
        place
    }

    fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = Self { folder, chance: Chance::new(11), acked: Acked::default() };
        assert!(create(&place.root(), &SystemDisk));
        place
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("vault")
    }

    fn stick(&self) -> PathBuf {
        self.folder.path().join("stick")
    }

    fn live(&mut self, posts: usize) {
        let mut vault = self.open();
        work(&mut vault, &mut self.chance, posts, &mut self.acked).unwrap();
        vault.close();
    }

    fn open(&self) -> Vault {
        unlock(&self.root(), Arc::new(SystemDisk)).unwrap()
    }

    fn archive(&self) -> Archive {
        Archive::unlock(&self.root(), doors(), &passphrase()).unwrap()
    }

    /// Without waiting for the real disk.
    fn back_up(&self) -> Result<BackupDone, BackupError> {
        closed(&self.root(), &self.stick(), Arc::new(FaultDisk::sound()))
    }

    /// All that the vault has, and nothing else, is in the backup.
    fn assert_whole(&self) {
        assert_eq!(contents(&self.stick()), contents(&self.root()));
        let vault = reopened(&self.stick());
        assert_eq!(lost(&mut vault.unwrap(), &self.acked), Vec::<String>::new());
        fs::remove_dir_all(self.stick().join("index")).unwrap();
    }
}

fn doors() -> Doors {
    Doors::system(PathBuf::from("no worker"))
}

fn closed(from: &Path, to: &Path, disk: Arc<dyn Disk>) -> Result<BackupDone, BackupError> {
    back_up(Purpose::Real, (from, to), disk, &|_, _| (), &|| false)
}

/// Every file of a vault but those of the index, by its path.
fn contents(root: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let files = files_below(root).into_iter();
    let within = files.map(|(path, bytes)| (path.strip_prefix(root).unwrap().to_owned(), bytes));
    let mut files: Vec<_> = within.filter(|(path, _)| !path.starts_with("index")).collect();
    files.sort();
    files
}

#[test]
fn a_backup_holds_every_file_and_opens_and_the_next_adds_what_is_new() {
    let mut place = Place::new(3);
    let first = place.back_up().unwrap();
    assert_eq!((first.files > 20, first.differ), (true, 0), "{first:?}");
    place.assert_whole();
    let second = place.back_up().unwrap();
    assert_eq!((second.added, second.differ), (0, 0), "{second:?}");
    place.live(1);
    let third = place.back_up().unwrap();
    assert!(third.added > 3 && third.added < first.added, "{third:?}");
    place.assert_whole();
}

#[test]
fn a_vault_without_a_post_comes_back_too() {
    let place = Place::empty();
    let first = place.back_up().unwrap();
    assert_eq!((first.added, place.back_up().unwrap().added), (first.files, 0));
    fs::remove_dir_all(place.root()).unwrap();
    closed(&place.stick(), &place.root(), Arc::new(SystemDisk)).unwrap();
    assert_eq!(place.open().posts().count(), 0);
}

#[test]
fn the_index_and_drafts_stay_behind() {
    let place = Place::new(1);
    fs::write(place.root().join("objects/torn.part"), b"half").unwrap();
    place.back_up().unwrap();
    let names: Vec<PathBuf> = files_below(&place.stick()).into_iter().map(|(it, _)| it).collect();
    assert!(names.iter().all(|name| name.extension().is_none_or(|it| it == "json")), "{names:?}");
    assert!(place.root().join("index").exists() && !place.stick().join("index").exists());
}

#[test]
fn what_is_saved_while_it_is_made_is_in_it() {
    let mut place = Place::new(2);
    let mut vault = place.open();
    let mut backup = vault.begin_backup(&place.stick()).unwrap();
    add(&mut vault, &mut place.chance, &mut place.acked).unwrap();
    backup.run(&|_, _| (), &|| false).unwrap();
    add(&mut vault, &mut place.chance, &mut place.acked).unwrap();
    vault.change_passphrase(&passphrase(), WorkFactor::MINIMAL).unwrap();
    vault.finish_backup(backup).unwrap();
    vault.close();
    place.assert_whole();
}

#[test]
fn new_keys_meanwhile_end_it_and_an_older_backup_is_not_written_over() {
    let place = Place::new(2);
    place.back_up().unwrap();
    let before = contents(&place.stick());
    let mut vault = place.open();
    let other = place.folder.path().join("other stick");
    let mut backup = vault.begin_backup(&other).unwrap();
    backup.run(&|_, _| (), &|| false).unwrap();
    vault.rekey(&passphrase(), WorkFactor::MINIMAL, &|_, _| ControlFlow::Continue(())).unwrap();
    let ended = vault.finish_backup(backup);
    assert!(matches!(ended, Err(BackupError::Changed)), "{ended:?}");
    assert!(!other.join("keepsake.json").exists(), "half of a vault is none");
    vault.close();
    let refused = place.back_up();
    assert!(matches!(refused, Err(BackupError::Other)), "{refused:?}");
    assert!(contents(&place.stick()) == before);
}

#[test]
fn what_opens_the_vault_no_more_opens_the_backup_no_more() {
    let place = Place::new(1);
    let at = keepsake::model::Time::from_unix(1_790_000_000).unwrap();
    let key = String::from_utf8(piped("age-keygen", &[], b"")).unwrap();
    let key = key.lines().find_map(|line| line.strip_prefix("# public key: ")).unwrap();
    let mut vault = place.open();
    vault.grant(key, "my lawyer", at).unwrap();
    vault.close();
    place.back_up().unwrap();
    let opens = |words: &str| {
        Vault::unlock(&place.stick(), Arc::new(SystemDisk), &Passphrase::new(words)).map(drop)
    };
    assert!(opens(keepsake_tests::PASSPHRASE).is_ok());
    let vault = place.open();
    let next = "một cụm từ khác hẳn cụm trước";
    vault.change_passphrase(&Passphrase::new(next), WorkFactor::MINIMAL).unwrap();
    vault.close();
    place.back_up().unwrap();
    let refused = opens(keepsake_tests::PASSPHRASE);
    assert!(matches!(refused, Err(UnlockError::WrongPassphrase)), "{refused:?}");
    assert!(opens(next).is_ok());
    let mut vault =
        Vault::unlock(&place.root(), Arc::new(SystemDisk), &Passphrase::new(next)).unwrap();
    vault.hand_over(at).unwrap();
    drop(vault);
    place.back_up().unwrap();
    let refused = opens(next);
    assert!(matches!(refused, Err(UnlockError::NoSlots)), "{refused:?}");
}

#[test]
fn nothing_else_is_written_over() {
    let mut place = Place::new(2);
    fs::create_dir(place.stick()).unwrap();
    fs::write(place.stick().join("letters.odt"), b"dear").unwrap();
    assert!(matches!(place.back_up(), Err(BackupError::Occupied)));
    assert_eq!(files_below(&place.stick()).len(), 1);
    fs::remove_dir_all(place.stick()).unwrap();
    // Another vault, with acts and without.
    let other = Place::new(1);
    other.back_up().unwrap();
    let refused = closed(&place.root(), &other.stick(), Arc::new(SystemDisk));
    assert!(matches!(refused, Err(BackupError::Other)), "{refused:?}");
    let empty = place.folder.path().join("empty vault");
    assert!(create(&empty, &SystemDisk));
    let refused = closed(&place.root(), &empty, Arc::new(SystemDisk));
    assert!(matches!(refused, Err(BackupError::Other)), "{refused:?}");
    // Itself, and what lies in it or around it.
    for to in [place.root(), place.root().join("objects/b"), place.folder.path().to_owned()] {
        let refused = closed(&place.root(), &to, Arc::new(SystemDisk));
        assert!(matches!(refused, Err(BackupError::Inside)), "{refused:?}");
    }
    // A later state.
    place.back_up().unwrap();
    let earlier = place.folder.path().join("earlier");
    keepsake_tests::copied(&place.root(), &earlier);
    place.live(1);
    place.back_up().unwrap();
    let refused = closed(&earlier, &place.stick(), Arc::new(SystemDisk));
    assert!(matches!(refused, Err(BackupError::Later)), "{refused:?}");
    place.assert_whole();
    // The backup, or the vault, is open.
    let open = unlock(&place.stick(), Arc::new(SystemDisk)).unwrap();
    assert!(matches!(place.back_up(), Err(BackupError::InUse)));
    drop(open);
    let _open = place.open();
    let refused = place.back_up();
    assert!(matches!(refused, Err(BackupError::Vault(UnlockError::InUse))), "{refused:?}");
}

#[test]
fn what_differs_is_told_and_left() {
    let place = Place::new(2);
    place.back_up().unwrap();
    let object = files_below(&place.stick().join("objects")).remove(0).0;
    let mut bytes = fs::read(&object).unwrap();
    bytes[700] ^= 1;
    fs::write(&object, &bytes).unwrap();
    let done = place.back_up().unwrap();
    assert_eq!((done.added, done.differ), (0, 1));
    assert!(fs::read(&object).unwrap() == bytes, "the damaged one may be the vault's");
    fs::remove_file(&object).unwrap();
    assert_eq!(place.back_up().unwrap().added, 1, "whoever removes it gets it again");
    place.assert_whole();
}

#[test]
fn damaged_slots_do_not_take_the_place_of_whole_ones() {
    let place = Place::new(1);
    place.back_up().unwrap();
    let before = contents(&place.stick());
    let slot = place.root().join("slots/1");
    let mut bytes = fs::read(&slot).unwrap();
    bytes[90] ^= 1;
    fs::write(&slot, bytes).unwrap();
    assert!(matches!(place.back_up(), Err(BackupError::Damaged)));
    fs::remove_file(slot).unwrap();
    assert!(matches!(place.back_up(), Err(BackupError::Damaged)));
    assert!(contents(&place.stick()) == before);
}

#[test]
fn what_is_left_of_forgotten_posts_is_not_copied() {
    let place = Place::new(1);
    fs::create_dir(place.root().join("commits.forgetting")).unwrap();
    let refused = place.back_up();
    assert!(matches!(refused, Err(BackupError::Forgetting)), "{refused:?}");
    assert!(!place.stick().exists());
    place.open().close();
    place.back_up().unwrap();
    place.assert_whole();
}

#[test]
fn a_disk_that_fails_at_any_step_keeps_what_the_backup_was_and_the_next_try_makes_it_whole() {
    let mut place = Place::new(1);
    place.back_up().unwrap();
    let first = place.folder.path().join("first");
    keepsake_tests::copied(&place.stick(), &first);
    let earlier = std::mem::take(&mut place.acked);
    place.live(1);
    for (fault, fresh) in
        [Fault::Full, Fault::Broken].into_iter().flat_map(|it| [(it, false), (it, true)])
    {
        let mut step = 1;
        loop {
            let _ = fs::remove_dir_all(place.stick());
            if !fresh {
                keepsake_tests::copied(&first, &place.stick());
            }
            let disk = FaultDisk::failing(fault, step);
            if closed(&place.root(), &place.stick(), Arc::new(disk)).is_ok() {
                break;
            }
            if !fresh {
                let mut vault = reopened(&place.stick()).unwrap();
                assert_eq!(lost(&mut vault, &earlier), Vec::<String>::new(), "{fault:?} {step}");
                drop(vault);
            }
            place.back_up().unwrap();
            assert!(contents(&place.stick()) == contents(&place.root()), "{fault:?} {step}");
            step += 7;
        }
        assert!(step > 30, "{step}");
    }
}

#[test]
fn after_a_power_cut_a_backup_is_a_vault_or_none_and_the_next_try_makes_it_whole() {
    let place = Place::new(1);
    let mut none = 0;
    for (n, cut) in (1..200_u64).step_by(7).enumerate() {
        let (before, after) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let disk = PowerDisk::new(before.path(), Some(cut));
        let made = closed(&place.root(), &before.path().join("b"), Arc::new(disk.clone()));
        disk.survivors(after.path(), &mut Chance::new(n as u64));
        let backup = after.path().join("b");
        if keepsake::vault::exists(&backup) {
            let mut vault = reopened(&backup).unwrap();
            assert_eq!(lost(&mut vault, &place.acked), Vec::<String>::new(), "cut {cut}");
        } else {
            assert!(made.is_err(), "cut {cut}");
            none += 1;
        }
        closed(&place.root(), &backup, Arc::new(FaultDisk::sound())).unwrap();
        let mut vault = reopened(&backup).unwrap();
        assert_eq!(lost(&mut vault, &place.acked), Vec::<String>::new(), "cut {cut}");
    }
    assert!(none > 10, "{none}");
}

#[test]
fn a_power_cut_while_a_backup_is_brought_up_to_date_leaves_it_whole() {
    let mut place = Place::new(1);
    let earlier = place.folder.path().join("earlier");
    closed(&place.root(), &earlier, Arc::new(FaultDisk::sound())).unwrap();
    let acked = Acked { created: true, acts: place.acked.acts.clone() };
    place.live(1);
    let begun = |cut| {
        let before = tempfile::tempdir().unwrap();
        let disk = PowerDisk::new(before.path(), cut);
        closed(&earlier, &before.path().join("b"), Arc::new(disk.clone())).unwrap();
        (before, disk)
    };
    let first = begun(None).1.steps();
    let mut stopped = 0;
    for (n, step) in (1..100_u64).step_by(2).enumerate() {
        let (before, disk) = begun(Some(first + step));
        let made = closed(&place.root(), &before.path().join("b"), Arc::new(disk.clone()));
        stopped += usize::from(made.is_err());
        let after = tempfile::tempdir().unwrap();
        disk.survivors(after.path(), &mut Chance::new(n as u64));
        let backup = after.path().join("b");
        let mut vault = reopened(&backup).unwrap();
        assert_eq!(vault.warnings(), [], "step {step}");
        assert_eq!(lost(&mut vault, &acked), Vec::<String>::new(), "step {step}");
        vault.close();
        let audit = audited(&backup).unwrap();
        assert!(!audit.is_damaged(), "step {step}: a commit without what it names");
        if n.is_multiple_of(5) {
            closed(&place.root(), &backup, Arc::new(FaultDisk::sound())).unwrap();
            let mut vault = reopened(&backup).unwrap();
            assert_eq!(lost(&mut vault, &place.acked), Vec::<String>::new(), "step {step}");
        }
    }
    assert!(stopped > 30, "{stopped}");
}

#[test]
fn whoever_lost_the_computer_restores_from_the_stick() {
    let place = Place::new(2);
    let archive = place.archive();
    let posts = archive.ids();
    let heard = std::cell::RefCell::new(Vec::new());
    let told = |done: usize, of: usize| heard.borrow_mut().push((done, of));
    fs::create_dir(place.stick()).unwrap();
    fs::write(place.stick().join("letters.odt"), b"dear").unwrap();
    archive.back_up(&place.stick(), &Cancel::default(), &told).unwrap();
    archive.close();
    let last = heard.borrow().last().copied().unwrap();
    assert!(last.0 == last.1 && last.0 > 10, "{last:?}");
    fs::remove_dir_all(place.root()).unwrap();
    let restored =
        || Archive::restore(&place.stick(), &place.root(), &doors(), &Cancel::default(), &told);
    // Ended by who thinks better of it: nothing stands in the way of a new vault.
    let cancelled = Cancel::default();
    cancelled.cancel();
    let ended = Archive::restore(&place.stick(), &place.root(), &doors(), &cancelled, &told);
    assert!(matches!(ended, Err(BackupError::Ended)), "{ended:?}");
    assert!(!place.root().exists());
    assert_eq!(restored().unwrap().differ, 0);
    let archive = place.archive();
    assert_eq!(archive.ids(), posts);
    archive.close();
    assert!(matches!(restored(), Err(BackupError::Occupied)), "there is a vault now");
    let nothing = place.folder.path().join("nothing");
    fs::create_dir(&nothing).unwrap();
    let elsewhere = place.folder.path().join("elsewhere");
    let missing = Archive::restore(&nothing, &elsewhere, &doors(), &Cancel::default(), &told);
    assert!(matches!(missing, Err(BackupError::Vault(UnlockError::Missing))), "{missing:?}");
    assert!(!elsewhere.exists());
}
