//! The power goes: at any step, with any part of what was not durable lost, torn or zeroed.

use std::sync::Arc;

use keepsake::doors::disk::Disk;
use keepsake::vault::UnlockError;
use keepsake_tests::chance::Chance;
use keepsake_tests::power::PowerDisk;

use crate::common::{Acked, live, lost, reopened, work};

const CUTS: u64 = 240;

#[test]
fn no_acknowledged_act_is_lost_in_a_power_cut() {
    let whole = cut(0, None, &mut Chance::new(0));
    assert!(whole.steps > 180 && whole.acked.created, "{} steps", whole.steps);
    let last = usize::try_from(whole.steps).unwrap();
    let try_some = |first: u64| {
        let (mut acknowledged, mut opened) = (0, 0);
        for number in (first..CUTS).step_by(2) {
            let mut chance = Chance::new(number + 1);
            let step = 1 + chance.below(last) as u64;
            let cut = cut(number, Some(step), &mut chance);
            acknowledged += cut.acked.acts.len();
            opened += usize::from(cut.check(number, step));
        }
        (acknowledged, opened)
    };
    let (one, two) = std::thread::scope(|scope| {
        let other = scope.spawn(|| try_some(1));
        (try_some(0), other.join().unwrap())
    });
    let (acknowledged, opened) = (one.0 + two.0, one.1 + two.1);
    assert!(acknowledged > 1500, "{acknowledged} acts were acknowledged");
    assert!(opened > 150, "{opened} vaults were opened");
}

struct Cut {
    acked: Acked,
    steps: u64,
    after: tempfile::TempDir,
}

/// Lives in a vault until the power goes, and leaves what survives.
fn cut(seed: u64, at: Option<u64>, chance: &mut Chance) -> Cut {
    let before = tempfile::tempdir().unwrap();
    let disk = PowerDisk::new(before.path(), at);
    let shared: Arc<dyn Disk> = Arc::new(disk.clone());
    let mut acked = Acked::default();
    live(&before.path().join("vault"), &shared, seed, 2, &mut acked);
    let after = tempfile::tempdir().unwrap();
    disk.survivors(after.path(), chance);
    Cut { acked, steps: disk.steps(), after }
}

impl Cut {
    /// Was there a vault to open? Whatever was acknowledged must be in it, and it must go on.
    fn check(&self, number: u64, step: u64) -> bool {
        let root = self.after.path().join("vault");
        let mut vault = match reopened(&root) {
            Ok(vault) => vault,
            Err(error) => {
                assert!(!self.acked.created, "cut {number} at step {step}: {error:?}");
                assert!(matches!(error, UnlockError::Missing), "cut {number}: {error:?}");
                return false;
            }
        };
        assert_eq!(
            lost(&mut vault, &self.acked),
            Vec::<String>::new(),
            "cut {number}, step {step}"
        );
        assert_eq!(vault.warnings(), [], "cut {number} at step {step}: a torn write is no damage");
        if !number.is_multiple_of(4) {
            return true;
        }
        let mut more = Acked { created: true, acts: self.acked.acts.clone() };
        work(&mut vault, &mut Chance::new(number), 1, &mut more).unwrap();
        vault.close();
        let mut vault = reopened(&root).unwrap();
        assert_eq!(lost(&mut vault, &more), Vec::<String>::new(), "after cut {number}");
        true
    }
}

/// The disk of the test itself can lose: without the sync of a folder, names go.
#[test]
fn what_was_not_synced_can_be_lost_on_this_disk() {
    let mut gone = 0;
    for seed in 0..40 {
        let before = tempfile::tempdir().unwrap();
        let disk = PowerDisk::new(before.path(), None);
        let path = before.path().join("file");
        let mut file = disk.create(&before.path().join("draft")).unwrap();
        std::io::Write::write_all(&mut file, b"whole").unwrap();
        file.sync().unwrap();
        disk.rename(&before.path().join("draft"), &path).unwrap();
        let after = tempfile::tempdir().unwrap();
        disk.survivors(after.path(), &mut Chance::new(seed));
        gone += usize::from(!after.path().join("file").exists());
    }
    assert!((5..40).contains(&gone), "{gone}");
}
