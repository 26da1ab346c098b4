//! Posts are forgotten while the program is killed, or the disk fails, at any step: then they are
//! all there or all gone, and nothing of another post is ever lost.

use std::collections::HashMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use keepsake::doors::disk::{Disk, SystemDisk};
use keepsake::model::{Act, ObjectName, PostId, Time, Verdict};
use keepsake::vault::{ForgetPostsError, Vault};
use keepsake_tests::chance::Chance;
use keepsake_tests::faults::{Fault, FaultDisk};
use keepsake_tests::making::{self, Made};
use keepsake_tests::{copied, files_below};

use crate::common::{Acked, create, lost, reopened, unlock};

const ROOT: &str = "KEEPSAKE_TEST_FORGET_ROOT";
const STEP: &str = "KEEPSAKE_TEST_FORGET_STEP";

/// Objects of several exchanges: a line each.
fn divide(content: &[u8], parts: &[u32]) -> Option<Vec<u8>> {
    let lines: Vec<&[u8]> = content.split_inclusive(|byte| *byte == b'\n').collect();
    let line = |part: &u32| lines.get(usize::try_from(*part).ok()?).copied();
    Some(parts.iter().map(line).collect::<Option<Vec<_>>>()?.concat())
}

/// A vault with four posts. Two are to be forgotten. Objects are shared in every way there is: a
/// picture by a post that goes and one that stays, exchanges of looks packed three to an object.
struct Case {
    posts: Vec<Made>,
    /// What the looks of each post came back with, as they were packed.
    lines: HashMap<PostId, Vec<Vec<u8>>>,
    acked: Acked,
}

const GONE: usize = 2;

fn fill(root: &Path) -> Case {
    assert!(create(root, &SystemDisk));
    let mut vault = unlock(root, Arc::new(FaultDisk::sound())).unwrap();
    let mut chance = Chance::new(77);
    let shared = vault.put_object(b"a picture that two posts have").unwrap();
    let mut case = Case { posts: Vec::new(), lines: HashMap::new(), acked: Acked::default() };
    for n in 0..4_usize {
        let page = vault.put_object(format!("page {n}").as_bytes()).unwrap();
        let own = vault.put_object(format!("picture {n}").as_bytes()).unwrap();
        let media = if n == 1 || n == 3 { vec![own, shared.clone()] } else { vec![own] };
        let made = making::post(&mut chance, 200, &page, &media);
        vault.commit(&made.acts()).unwrap();
        case.posts.push(made);
    }
    for round in 0..5 {
        let all = case.posts.iter().enumerate();
        let line = |n: usize| format!("look {round} at {n}\n").into_bytes();
        let lines: Vec<Vec<u8>> = all.map(|(n, _)| line(n)).collect();
        let object = vault.put_object(&lines.concat()).unwrap();
        let mut acts = Vec::new();
        for (n, made) in case.posts.iter().enumerate() {
            let mut look = making::look(&mut chance, &made.post, Verdict::Visible, &object);
            (look.part, look.body_of) = (u32::try_from(n).unwrap(), Some(made.look.id));
            case.lines.entry(made.post.id).or_default().push(lines[n].clone());
            acts.extend([Act::Looked(look.clone()), Act::Judged(making::judgement(&look))]);
        }
        vault.commit(&acts).unwrap();
    }
    for made in &case.posts[GONE..] {
        case.acked.acts.extend(made.acts());
    }
    vault.close();
    case
}

fn gone(case: &Case) -> Vec<(PostId, Vec<String>)> {
    let mark = |made: &Made| (made.post.id, vec![format!("link {}", made.post.addresses[0])]);
    case.posts[..GONE].iter().map(mark).collect()
}

fn forget(vault: &mut Vault, posts: &[(PostId, Vec<String>)]) -> Result<(), ForgetPostsError> {
    vault.forget_posts(posts, Time::from_unix(1_600_000_000).unwrap(), &divide)
}

/// Holds what must hold at any moment: the others are whole. Gives whether the posts are gone, of
/// which nothing is left then.
fn checked(case: &Case, vault: &mut Vault, when: &str) -> bool {
    assert_eq!(vault.warnings(), [], "{when}");
    assert_eq!(lost(vault, &case.acked), Vec::<String>::new(), "{when}");
    for made in &case.posts[GONE..] {
        let history = vault.history(made.post.id).unwrap();
        let mut lines = case.lines[&made.post.id].iter();
        for act in &history {
            let Act::Looked(look) = act else { continue };
            if look.body_of.is_some() {
                let object = vault.object(&look.exchange).unwrap();
                let line = divide(&object, &[look.part]).unwrap();
                assert_eq!(Some(&line), lines.next(), "{when}");
            }
        }
        assert_eq!((history.len(), lines.next()), (12, None), "{when}");
    }
    let there = case.posts[..GONE].iter().filter(|it| vault.post(it.post.id).is_some()).count();
    assert!(there == 0 || there == GONE, "{when}: all or none");
    if there > 0 {
        return false;
    }
    let audit = audited(vault);
    assert!(audit.is_empty(), "{when}: {audit:?}");
    for made in &case.posts[..GONE] {
        assert!(vault.history(made.post.id).unwrap().is_empty());
        for object in objects_of(made) {
            let is_shared = case.posts[3].capture.media.iter().any(|it| it.exchange == object);
            assert_eq!(vault.has_object(&object), is_shared, "{when}");
        }
    }
    assert_eq!(vault.forgotten_posts().iter().map(|it| it.posts).sum::<u64>(), GONE as u64);
    let marks = vault.forgotten_marks().unwrap().unwrap();
    for (n, made) in case.posts.iter().enumerate() {
        assert_eq!(marks.has(&format!("link {}", made.post.addresses[0])), n < GONE, "{when}");
    }
    true
}

fn objects_of(made: &Made) -> Vec<ObjectName> {
    let media = made.capture.media.iter().map(|medium| medium.exchange.clone());
    media.chain(made.capture.exchange.clone()).collect()
}

fn audited(vault: &mut Vault) -> Vec<String> {
    let mut checked = vault.begin_audit().unwrap();
    while checked.step(vault) {}
    let audit = checked.finish(vault);
    audit.findings.iter().map(|it| format!("{} {}", it.trouble.word(), it.file)).collect()
}

#[test]
fn victim_of_forgetting() {
    let Some(root) = std::env::var_os(ROOT) else { return };
    let step = std::env::var(STEP).unwrap().parse().unwrap();
    let disk: Arc<dyn Disk> = Arc::new(FaultDisk::failing(Fault::Killed, step));
    let mut vault = unlock(Path::new(&root), disk).unwrap();
    let posts: Vec<PostId> = std::env::var("KEEPSAKE_TEST_FORGET_POSTS")
        .unwrap()
        .split(' ')
        .map(|it| it.parse().unwrap())
        .collect();
    let marks =
        |id: &PostId| (*id, vec![format!("link {}", vault.post(*id).unwrap().post.addresses[0])]);
    let posts: Vec<_> = posts.iter().map(marks).collect();
    forget(&mut vault, &posts).unwrap();
    vault.close();
}

/// A process that forgets the posts, and is killed at this step.
fn kill(root: &Path, step: u64, ids: &[String]) {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "forget::victim_of_forgetting", "--test-threads=1"]);
    child.env(ROOT, root).env(STEP, step.to_string());
    child.env("KEEPSAKE_TEST_FORGET_POSTS", ids.join(" "));
    child.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    child.status().unwrap();
}

#[test]
fn killed_at_any_step_of_forgetting_it_is_done_or_not_and_the_others_are_whole() {
    let folder = tempfile::tempdir().unwrap();
    let first = folder.path().join("first");
    let case = fill(&first);
    let whole = folder.path().join("whole");
    copied(&first, &whole);
    let counted = FaultDisk::sound();
    let mut vault = unlock(&whole, Arc::new(counted.clone())).unwrap();
    forget(&mut vault, &gone(&case)).unwrap();
    assert!(checked(&case, &mut vault, "undisturbed"));
    vault.close();
    let steps = counted.steps();
    assert!(steps > 50, "{steps}");
    let ids: Vec<String> = gone(&case).iter().map(|(id, _)| id.to_string()).collect();
    let (mut done, mut not_done) = (0, 0);
    // Every other step; what lies between two is the second half of one write.
    for step in (1..=steps).step_by(2) {
        let root = folder.path().join(format!("step-{step}"));
        copied(&first, &root);
        if step % 12 == 1 {
            kill(&root, step, &ids);
        } else {
            let disk = FaultDisk::failing(Fault::Dead, step);
            if let Ok(mut vault) = unlock(&root, Arc::new(disk)) {
                let _ = forget(&mut vault, &gone(&case));
            }
        }
        let mut vault = reopened(&root).unwrap();
        let is_done = checked(&case, &mut vault, &format!("killed at step {step}"));
        (done, not_done) = (done + u64::from(is_done), not_done + u64::from(!is_done));
        assert!(!root.join("commits.forgetting").exists(), "step {step}");
        if !is_done && step % 12 == 1 {
            forget(&mut vault, &gone(&case)).unwrap();
            assert!(checked(&case, &mut vault, &format!("again after step {step}")));
        }
        vault.close();
        std::fs::remove_dir_all(root).unwrap();
    }
    assert!(done > 10 && not_done > 10, "{done} done, {not_done} not");
}

#[test]
fn a_disk_that_fails_at_any_step_of_forgetting_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let first = folder.path().join("first");
    let case = fill(&first);
    for fault in [Fault::Broken, Fault::Full, Fault::NotSynced] {
        for step in (1..).step_by(9) {
            let root = folder.path().join("faulty");
            copied(&first, &root);
            let disk = FaultDisk::failing(fault, step);
            let Ok(mut vault) = unlock(&root, Arc::new(disk.clone())) else { continue };
            let done = forget(&mut vault, &gone(&case));
            drop(vault);
            let is_over = disk.steps() < step;
            let mut vault = reopened(&root).unwrap();
            let is_gone = checked(&case, &mut vault, &format!("{fault:?} at {step}"));
            match done {
                Ok(()) | Err(ForgetPostsError::Index(_) | ForgetPostsError::Old(_)) => {
                    assert!(is_gone);
                }
                Err(ForgetPostsError::Place(_)) => {}
                Err(_) => assert!(!is_gone),
            }
            vault.close();
            std::fs::remove_dir_all(&root).unwrap();
            if is_over {
                break;
            }
        }
    }
}

#[test]
fn a_kill_before_the_head_is_remembered_is_no_other_history() {
    let folder = tempfile::tempdir().unwrap();
    let (root, heads) = (folder.path().join("vault"), folder.path().join("heads"));
    let case = fill(&root);
    let mut vault = unlock(&root, Arc::new(SystemDisk)).unwrap();
    vault.watch_heads(&heads);
    vault.close();
    let old = files_below(&heads);
    let backup = folder.path().join("backup");
    copied(&root, &backup);
    let mut vault = unlock(&root, Arc::new(SystemDisk)).unwrap();
    vault.watch_heads(&heads);
    forget(&mut vault, &gone(&case)).unwrap();
    vault.close();
    let new = files_below(&heads);
    put_back(&old);
    let mut vault = unlock(&root, Arc::new(SystemDisk)).unwrap();
    vault.watch_heads(&heads);
    assert_eq!(vault.warnings(), []);
    vault.close();
    put_back(&new);
    std::fs::remove_dir_all(&root).unwrap();
    std::fs::rename(&backup, &root).unwrap();
    let mut vault = unlock(&root, Arc::new(SystemDisk)).unwrap();
    vault.watch_heads(&heads);
    assert_eq!(vault.warnings().len(), 1, "a copy from before it is told of");
}

fn put_back(files: &[(std::path::PathBuf, Vec<u8>)]) {
    for (path, bytes) in files {
        std::fs::write(path, bytes).unwrap();
    }
}
