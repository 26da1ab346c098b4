//! What these tests share: a short life of a vault, and what was acknowledged in it.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Duration;

use keepsake::doors::disk::Disk;
use keepsake::model::{Act, ObjectName, PostId, Verdict};
use keepsake::vault::{Passphrase, StoreError, UnlockError, Vault, WorkFactor};
use keepsake_tests::PASSPHRASE;
use keepsake_tests::chance::Chance;
use keepsake_tests::faults::FaultDisk;
use keepsake_tests::making::{self, Made};

/// Longest that opening a small vault may take before it counts as hanging.
const HANGS_AFTER: Duration = Duration::from_mins(1);

/// What was acknowledged: each act of a post's history, and the objects it names.
#[derive(Default)]
pub(crate) struct Acked {
    pub(crate) created: bool,
    pub(crate) acts: Vec<Act>,
}

pub(crate) fn passphrase() -> Passphrase {
    Passphrase::new(PASSPHRASE)
}

pub(crate) fn create(root: &Path, disk: &dyn Disk) -> bool {
    Vault::create(root, disk, &passphrase(), WorkFactor::MINIMAL).is_ok()
}

pub(crate) fn unlock(root: &Path, disk: Arc<dyn Disk>) -> Result<Vault, UnlockError> {
    Vault::unlock(root, disk, &passphrase())
}

/// Opens a vault as the next process would; hanging is a failure like any other. The disk below
/// does not wait for the real one.
pub(crate) fn reopened(root: &Path) -> Result<Vault, UnlockError> {
    let (tell, told) = channel();
    let root = root.to_owned();
    std::thread::spawn(move || {
        // Whoever no longer listens has already failed.
        let _ = tell.send(unlock(&root, Arc::new(FaultDisk::sound())));
    });
    told.recv_timeout(HANGS_AFTER).expect("opening neither hangs nor panics")
}

/// Makes a vault in `root` and lives in it for some days: adds as an import would, rechecks,
/// closes. Stops at the first refusal. What was acknowledged stands in `acked`.
pub(crate) fn live(root: &Path, disk: &Arc<dyn Disk>, seed: u64, days: usize, acked: &mut Acked) {
    acked.created = create(root, &**disk);
    if !acked.created {
        return;
    }
    let mut chance = Chance::new(seed);
    for day in 0..days {
        let Ok(mut vault) = unlock(root, Arc::clone(disk)) else { return };
        if work(&mut vault, &mut chance, days - day, acked).is_err() {
            return;
        }
        vault.close();
    }
}

/// One day: `n` posts saved one by one, two in one commit, and a round over all of them.
pub(crate) fn work(
    vault: &mut Vault,
    chance: &mut Chance,
    n: usize,
    acked: &mut Acked,
) -> Result<(), StoreError> {
    let mut posts = Vec::new();
    for _ in 0..n {
        posts.push(add(vault, chance, acked)?);
    }
    let mut together = vault.objects();
    let mut among = |text: &str| Ok(vault.put_among(&mut together, &mut text.as_bytes())?.0);
    let batch = [made(chance, &mut among)?, made(chance, &mut among)?];
    together.settle()?;
    let acts: Vec<Act> = batch.iter().flat_map(Made::acts).collect();
    keep(vault, &acts, acked)?;
    posts.extend(batch);
    let mut looks = Vec::new();
    for made in &posts {
        let page = vault.put_object(making::text(chance, 300).as_bytes())?;
        let says = if chance.below(2) == 0 { Verdict::Visible } else { Verdict::Removed };
        looks.push(making::look(chance, &made.post, says, &page));
    }
    keep(vault, &looks.iter().cloned().map(Act::Looked).collect::<Vec<_>>(), acked)?;
    let judged: Vec<Act> = looks.iter().map(making::judgement).map(Act::Judged).collect();
    keep(vault, &judged, acked)
}

/// Saves one post.
pub(crate) fn add(
    vault: &mut Vault,
    chance: &mut Chance,
    acked: &mut Acked,
) -> Result<Made, StoreError> {
    let made = made(chance, &mut |text| vault.put_object(text.as_bytes()))?;
    keep(vault, &made.acts(), acked)?;
    Ok(made)
}

/// Seals a text as an object.
type Put<'p> = &'p mut dyn FnMut(&str) -> Result<ObjectName, StoreError>;

fn made(chance: &mut Chance, put: Put<'_>) -> Result<Made, StoreError> {
    let (page, picture) = (put(&making::text(chance, 300))?, put(&making::text(chance, 300))?);
    Ok(making::post(chance, 200, &page, &[picture]))
}

fn keep(vault: &mut Vault, acts: &[Act], acked: &mut Acked) -> Result<(), StoreError> {
    vault.commit(acts)?;
    acked.acts.extend_from_slice(acts);
    Ok(())
}

/// Acknowledged acts that are not in the vault, or whose objects are not. Empty is good.
pub(crate) fn lost(vault: &mut Vault, acked: &Acked) -> Vec<String> {
    let mut lost = Vec::new();
    for act in &acked.acts {
        let (post, objects): (PostId, Vec<&ObjectName>) = match act {
            Act::Saved(post) => (post.id, Vec::new()),
            Act::Captured(capture) => {
                let media = capture.media.iter().map(|medium| &medium.exchange);
                (capture.post, media.chain(&capture.exchange).collect())
            }
            Act::Looked(look) => (look.post, vec![&look.exchange]),
            Act::Judged(judgement) => (judgement.post, Vec::new()),
            _ => continue,
        };
        let stands = |post| vault.post(post).map(|record| record.post);
        let known = matches!(act, Act::Saved(saved) if stands(saved.id).as_ref() == Some(saved));
        if !known && !vault.history(post).is_ok_and(|history| history.contains(act)) {
            lost.push(format!("an act of {post}"));
        }
        for name in objects {
            if vault.object(name).is_err() {
                lost.push(format!("an object of {post}"));
            }
        }
    }
    lost
}
