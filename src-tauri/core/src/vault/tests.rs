use std::cell::RefCell;
use std::io::Read;
use std::ops::ControlFlow;

use super::slots::SLOTS;
use super::*;
use crate::doors::disk::SystemDisk;
use crate::model::{Archived, ObjectName, Post, Time};

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
        archived: Archived::default(),
    }
}

/// A new vault, in a folder that goes with the test.
fn made() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("vault");
    create(&root);
    (folder, root)
}

fn save(vault: &mut Vault, n: u8) {
    let vantage = Vantage::direct(None);
    vault.commit(&[Act::Saved(post(n)), Act::VantageSet(vantage)]).unwrap();
}

#[test]
fn what_was_committed_is_there_after_closing_and_without_an_index() {
    let (_folder, root) = made();
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
    let (_folder, root) = made();
    let mut vault = unlock(&root).unwrap();
    (1..=50).for_each(|n| save(&mut vault, n));
    let generation = vault.index.as_ref().unwrap().folder_name();
    vault.close();
    for _ in 0..3 {
        let vault = unlock(&root).unwrap();
        assert_eq!(vault.index.as_ref().unwrap().folder_name(), generation);
        assert_eq!(vault.posts().count(), 50);
        vault.close();
    }
}

#[test]
fn every_flipped_byte_of_the_index_leads_to_a_rebuild_and_no_loss() {
    let (_folder, root) = made();
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
    let (_folder, root) = made();
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
    let (_folder, root) = made();
    let decomposed: String = " một hai ba bốn năm \n".nfd().collect();
    let vault = Vault::unlock(&root, Arc::new(SystemDisk), &Passphrase::new(&decomposed));
    vault.unwrap().close();
}

#[test]
fn swapped_missing_and_planted_files_are_refused() {
    let (_folder, root) = made();
    let mut vault = unlock(&root).unwrap();
    let one = vault.put_object(b"one").unwrap();
    let two = vault.put_object(b"two").unwrap();
    let (path_one, path_two) = (vault.object_path(&one), vault.object_path(&two));
    let bytes_two = std::fs::read(&path_two).unwrap();
    SystemDisk.write(&path_one, &bytes_two).unwrap();
    let read = |vault: &Vault| vault.object(&one).map(|_| ());
    assert!(matches!(read(&vault), Err(ReadError::Object(FrameError::Foreign))));
    let planted = age::encrypt(&vault.collection.recipient(), b"planted by a stranger").unwrap();
    SystemDisk.write(&path_one, &planted).unwrap();
    assert!(matches!(read(&vault), Err(ReadError::Object(FrameError::Foreign))));
    std::fs::remove_file(&path_one).unwrap();
    assert!(matches!(read(&vault), Err(ReadError::MissingObject)));
    (1..=3).for_each(|n| save(&mut vault, n));
    drop(vault);
    std::fs::remove_file(root.join("commits/0000000002")).unwrap();
    let vault = unlock(&root).unwrap();
    assert_eq!(vault.warnings(), [Warning::Lost { commits: vec![(2, 2)] }]);
    assert_eq!(vault.posts().count(), 2);
}

#[test]
fn files_tell_neither_time_nor_owner_nor_number_of_passphrases() {
    use std::os::unix::fs::MetadataExt;
    let (_folder, root) = made();
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

fn time(seconds: i64) -> Time {
    Time::from_unix(1_588_900_000 + seconds).unwrap()
}

fn reader() -> (String, Reader) {
    let key = age::x25519::Identity::generate();
    let text = age::secrecy::ExposeSecret::expose_secret(&key.to_string()).to_owned();
    (key.to_public().to_string(), Reader::from_text(&format!("# a lawyer\n{text}\n")).unwrap())
}

#[test]
fn a_vault_that_was_half_made_is_made_anew_and_nothing_else_is_touched() {
    let (_folder, root) = made();
    std::fs::remove_file(root.join(FORMAT_FILE)).unwrap();
    create(&root);
    let mut vault = unlock(&root).unwrap();
    assert_eq!(std::fs::read_dir(root.join("grants")).unwrap().count(), 4);
    save(&mut vault, 1);
    vault.close();
    let again = |root: &Path| Vault::create(root, &SystemDisk, &phrase(), WorkFactor::MINIMAL);
    std::fs::remove_file(root.join(FORMAT_FILE)).unwrap();
    assert!(matches!(again(&root), Err(CreateError::Occupied)), "there are acts in it");
    let other = root.join("other");
    std::fs::create_dir_all(other.join("photos")).unwrap();
    assert!(matches!(again(&other), Err(CreateError::Occupied)), "this is no vault");
}

#[test]
fn another_passphrase_opens_it_and_the_old_one_does_not() {
    let (_folder, root) = made();
    let vault = unlock(&root).unwrap();
    let new = Passphrase::new("một câu hoàn toàn khác");
    let short = vault.change_passphrase(&Passphrase::new("ngắn quá"), WorkFactor::MINIMAL);
    assert!(matches!(short, Err(AccessError::PassphraseTooShort)));
    vault.change_passphrase(&new, WorkFactor::MINIMAL).unwrap();
    let words = Passphrase::new("hai mươi bốn từ trên một tờ giấy");
    vault.set_recovery(&words, WorkFactor::MINIMAL).unwrap();
    assert!(vault.gate().opens(&words).is_ok() && vault.gate().opens(&new).is_ok());
    assert!(matches!(vault.gate().opens(&phrase()), Err(UnlockError::WrongPassphrase)));
    vault.close();
    assert!(matches!(unlock(&root), Err(UnlockError::WrongPassphrase)));
    for phrase in [&new, &words] {
        Vault::unlock(&root, Arc::new(SystemDisk), phrase).unwrap().close();
    }
    let size = |n: usize| std::fs::metadata(root.join(format!("slots/{n}"))).unwrap().len();
    assert!((1..=SLOTS).all(|n| size(n) == size(1)));
}

#[test]
fn a_reader_opens_what_was_granted_until_the_grant_ends_and_writes_nothing() {
    let root = tempfile::tempdir().unwrap();
    let (root, copy) = (root.path().join("vault"), root.path().join("copy"));
    create(&root);
    let mut vault = unlock(&root).unwrap();
    save(&mut vault, 1);
    let before = vault.put_object(b"before").unwrap();
    let ((lawyer, lawyer_key), (other, other_key)) = (reader(), reader());
    let open = |root: &Path, key| Vault::unlock_granted(root, Arc::new(SystemDisk), key);
    let n_grants = || std::fs::read_dir(root.join("grants")).unwrap().count();
    assert_eq!(n_grants(), 4);
    vault.grant(&lawyer, "luật sư", time(1)).unwrap();
    vault.grant(&other, "tổ chức", time(2)).unwrap();
    assert!(matches!(vault.grant("age1no", "", time(3)), Err(AccessError::NotARecipient)));
    assert_eq!((vault.grants().len(), n_grants()), (2, 4));
    vault.close();

    let mut read = open(&root, &lawyer_key).unwrap();
    assert_eq!((read.posts().count(), read.is_read_only()), (1, true));
    assert_eq!(*read.object(&before).unwrap(), b"before");
    assert!(read.history(post(1).id).unwrap().is_empty());
    assert!(matches!(read.put_object(b"x"), Err(StoreError::ReadOnly)));
    assert!(matches!(read.commit(&[Act::Saved(post(9))]), Err(StoreError::ReadOnly)));
    assert!(matches!(read.grant(&other, "", time(4)), Err(AccessError::ReadOnly)));
    drop(read);
    let stranger = reader().1;
    assert!(matches!(open(&root, &stranger), Err(UnlockError::NotGranted)));

    copy_all(&root, &copy);
    let mut vault = unlock(&root).unwrap();
    vault.end_grant(&lawyer, time(5)).unwrap();
    let after = vault.put_object(b"after").unwrap();
    save(&mut vault, 2);
    assert_eq!((vault.grants().len(), n_grants()), (1, 4));
    assert!(matches!(vault.end_grant(&lawyer, time(6)), Err(AccessError::NotGranted)));
    vault.close();
    assert!(matches!(open(&root, &lawyer_key), Err(UnlockError::NotGranted)));
    let read = open(&root, &other_key).unwrap();
    assert_eq!((read.posts().count(), read.object(&after).unwrap().as_slice()), (2, &b"after"[..]));
    drop(read);
    // Even with the old grant put back, the new epoch stays shut.
    for entry in std::fs::read_dir(copy.join("grants")).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, root.join("grants").join(path.file_name().unwrap())).unwrap();
    }
    let read = open(&root, &lawyer_key).unwrap();
    assert_eq!(read.posts().count(), 1, "what was there before");
    assert!(matches!(read.warnings()[..], [Warning::Lost { .. }]));
    assert!(matches!(read.object(&after), Err(ReadError::Object(FrameError::Sealed(_)))));
    drop(read);
    let vault = Vault::unlock(&copy, Arc::new(SystemDisk), &phrase()).unwrap();
    assert_eq!(vault.posts().count(), 1);
}

#[test]
fn after_a_hand_over_only_the_reader_opens_it() {
    let (_folder, root) = made();
    let mut vault = unlock(&root).unwrap();
    save(&mut vault, 1);
    assert!(matches!(vault.hand_over(time(1)), Err(AccessError::NobodyElse)));
    let (lawyer, key) = reader();
    vault.grant(&lawyer, "luật sư", time(2)).unwrap();
    vault.hand_over(time(3)).unwrap();
    vault.close();
    assert!(matches!(unlock(&root), Err(UnlockError::NoSlots)));
    let read = Vault::unlock_granted(&root, Arc::new(SystemDisk), &key).unwrap();
    assert_eq!(read.posts().count(), 1);
    assert_eq!(std::fs::read_dir(root.join("grants")).unwrap().count(), 4);
}

#[test]
fn destroyed_slots_open_for_nobody_but_a_copy_still_does() {
    let root = tempfile::tempdir().unwrap();
    let (root, copy) = (root.path().join("vault"), root.path().join("copy"));
    create(&root);
    copy_all(&root, &copy);
    destroy_slots(&root, &SystemDisk).unwrap();
    assert!(matches!(unlock(&root), Err(UnlockError::NoSlots)));
    assert_eq!(std::fs::read_dir(root.join("slots")).unwrap().count(), 0);
    destroy_slots(&root, &SystemDisk).unwrap();
    unlock(&copy).unwrap().close();
}

#[test]
fn a_large_object_is_sealed_while_it_is_read() {
    let (_folder, root) = made();
    let vault = unlock(&root).unwrap();
    let video: Vec<u8> = (0..500_000_u32).flat_map(u32::to_le_bytes).collect();
    let (name, digest) = vault.put_object_from(&mut video.as_slice()).unwrap();
    assert_eq!(digest, keys::sha256(&video));
    assert_eq!(vault.put_object(&video).unwrap(), name, "one content is one object");
    assert!(vault.object(&name).unwrap().as_slice() == video);
    let mut failing = std::io::Read::chain(&video[..1_000_000], Broken);
    assert!(matches!(
        vault.put_object_from(&mut failing),
        Err(StoreError::Seal(SealError::Content(_)))
    ));
    let left = files_below(&root.join("objects"));
    assert_eq!(left.len(), 1, "no draft is left behind");
}

#[test]
fn objects_together_are_there_when_they_are_settled_and_not_before() {
    let (_folder, root) = made();
    let vault = unlock(&root).unwrap();
    let put = |objects: &mut Objects, content: &str| {
        vault.put_among(objects, &mut content.as_bytes()).unwrap().0
    };
    let mut objects = vault.objects();
    let names = ["one", "two", "one"].map(|content| put(&mut objects, content));
    assert!(names[0] == names[2] && !names.iter().any(|name| vault.has_object(name)));
    assert_eq!(files_below(&root.join("objects")).len(), 2, "one content is one draft");
    objects.settle().unwrap();
    assert_eq!(vault.object(&names[0]).unwrap().as_slice(), b"one");
    assert_eq!(put(&mut objects, "two"), names[1]);
    objects.settle().unwrap();
    let late = put(&mut objects, "late");
    drop(objects);
    assert!(!vault.has_object(&late));
    assert_eq!(files_below(&root.join("objects")).len(), 2, "nothing is left of what was dropped");
}

#[test]
fn a_long_history_is_told_whole_whoever_asks_and_with_or_without_an_index() {
    let (_folder, root) = made();
    let mut vault = unlock(&root).unwrap();
    (1..=3).for_each(|n| save(&mut vault, n));
    let exchange = vault.put_object(b"what was seen").unwrap();
    let (lawyer, key) = reader();
    vault.grant(&lawyer, "luật sư", time(1)).unwrap();
    // In commits of one, two, three … acts, two posts by turns.
    let mut seen = Vec::new();
    for n in 1..=12 {
        let looks = (0..n).map(|turn| {
            let at = time(i64::from(n) * 100 + i64::from(turn));
            crate::model::Observation { at, ..look(1 + turn % 2, &exchange) }
        });
        let looks: Vec<_> = looks.collect();
        vault.commit(&looks.iter().cloned().map(Act::Looked).collect::<Vec<_>>()).unwrap();
        seen.extend(looks);
    }
    let looks_at = |n: u8| seen.iter().filter(move |look| look.post == post(n).id);
    let told = |vault: &mut Vault, n: u8| {
        let looks = vault.history(post(n).id).unwrap().into_iter().map(|act| match act {
            Act::Looked(look) => look,
            other => panic!("a look, not {other:?}"),
        });
        assert!(looks.eq(looks_at(n).cloned()), "post {n}");
    };
    let told_all = |vault: &mut Vault| (1..=3).for_each(|n| told(vault, n));
    assert!(looks_at(2).count() > 2 * history::CHUNK_ENTRIES);
    told_all(&mut vault);
    vault.close();
    let mut vault = unlock(&root).unwrap();
    assert!(vault.entries(post(1).id).is_some_and(|entries| entries.len() == looks_at(1).count()));
    told_all(&mut vault);
    vault.rebuild_index().unwrap();
    told_all(&mut vault);
    vault.index = None;
    told_all(&mut vault);
    drop(vault);
    told_all(&mut unlock(&root).unwrap());
    let mut read = Vault::unlock_granted(&root, Arc::new(SystemDisk), &key).unwrap();
    assert!(read.entries(post(1).id).is_some(), "a reader finds its acts, too");
    told_all(&mut read);
}

/// A row has no names of fields: one that is left out when empty would be read as the next.
#[test]
fn a_post_is_unpacked_as_it_was_packed() {
    let name = "a".repeat(ObjectName::LEN);
    let at = "2020-05-08T09:30:00Z";
    let id = |prefix: &str| format!("{prefix}_{}", "0".repeat(32));
    let bare = serde_json::json!({
        "id": id("cap"), "post": id("post"), "at": at, "url": "https://example.org/1",
        "permalink": null, "author": null, "published": null, "title": null, "text": "",
        "source": "json-ld", "media": [], "missing": [], "exchange": name,
    });
    let mut full = bare.clone();
    full["permalink"] = "https://example.org/1".into();
    full["text"] = "Đường sắt".into();
    full["media"] = serde_json::json!([{
        "name": "a.jpg", "mime": "image/jpeg", "bytes": 3, "sha256": "00", "url": "https://example.org/a",
        "alt": "ảnh", "exchange": name,
    }]);
    full["told"] = serde_json::json!([{
        "probe": "api", "url": "https://example.org/api", "kin": true, "rule": "a-rule",
        "text": "Đường sắt", "n_media": 2,
    }]);
    full["missing"] = serde_json::json!([{ "url": "https://example.org/b", "why": "timeout" }]);
    for capture in [bare, full] {
        let mut record = PostRecord::new(post(1));
        record.captured(serde_json::from_value(capture).unwrap());
        assert_eq!(catalogue::repacked(&record), Some(record));
    }
    let mut noticed = PostRecord::new(post(2));
    assert_eq!(catalogue::repacked(&noticed), Some(noticed.clone()));
    let object = ObjectName::try_from("a".repeat(ObjectName::LEN)).unwrap();
    let [Act::Noticed(notice), _, Act::Noticed(aside)] = told(2, &object) else { panic!("acts") };
    noticed.noticed(&notice);
    noticed.noticed(&aside);
    assert!(noticed.notices[0].set_aside);
    assert_eq!(catalogue::repacked(&noticed), Some(noticed));
}

#[test]
fn a_commit_damaged_behind_a_whole_index_is_noticed_when_its_acts_are_read() {
    let (_folder, root) = made();
    let mut vault = unlock(&root).unwrap();
    save(&mut vault, 1);
    let exchange = vault.put_object(b"what was seen").unwrap();
    for n in 0..3 {
        let look = crate::model::Observation { at: time(n), ..look(1, &exchange) };
        vault.commit(&[Act::Looked(look)]).unwrap();
    }
    let id = post(1).id;
    vault.close();
    let sealed = std::fs::read(root.join("commits/0000000003")).unwrap();
    let mut changed = sealed.clone();
    changed[sealed.len() / 2] ^= 1;
    // Changed, written by somebody who knows the recipient, or another's in its place.
    let recipient = unlock(&root).unwrap().collection.recipient();
    let planted = age::encrypt(&recipient, &[b' '; 8192]).unwrap();
    let other = std::fs::read(root.join("commits/0000000004")).unwrap();
    for harmed in [changed, planted, other] {
        unlock(&root).unwrap().close();
        SystemDisk.write(&root.join("commits/0000000003"), &harmed).unwrap();
        let mut vault = unlock(&root).unwrap();
        assert_eq!(vault.warnings(), [], "the index is whole");
        assert_eq!(vault.history(id).unwrap().len(), 2, "what stands in the others");
        assert_eq!(vault.warnings(), [Warning::Lost { commits: vec![(3, 3)] }]);
        assert!(matches!(vault.commit(&[Act::Saved(post(2))]), Err(StoreError::Gap)));
        assert_eq!(vault.posts().count(), 1);
        vault.close();
        SystemDisk.write(&root.join("commits/0000000003"), &sealed).unwrap();
    }
    assert_eq!(unlock(&root).unwrap().history(id).unwrap().len(), 3, "put back, it counts again");
}

#[test]
fn an_index_with_rows_of_another_version_is_built_again_and_is_no_damage() {
    let (_folder, root) = made();
    let mut vault = unlock(&root).unwrap();
    save(&mut vault, 1);
    let keys = Keys::derive(&vault.owner.as_ref().unwrap().secrets.master);
    vault.close();
    let stamp = root.join("index/stamp");
    for fields in [vec![0xee; 88], vec![0, 9, 1, 2, 3]] {
        let tag = keys.tag(&[b"index stamp", &fields]);
        SystemDisk.write(&stamp, &[fields, tag.to_vec()].concat()).unwrap();
        let mut vault = unlock(&root).unwrap();
        assert!(!vault.health.index_damaged && vault.index.is_some());
        assert_eq!((vault.posts().count(), vault.history(post(1).id).unwrap().len()), (1, 0));
        vault.close();
    }
    SystemDisk.write(&stamp, &[0; 122]).unwrap();
    assert!(unlock(&root).unwrap().health.index_damaged, "whoever has no key stamps nothing");
}

#[test]
fn new_keys_seal_everything_anew_and_nothing_is_lost() {
    let root = tempfile::tempdir().unwrap();
    let (root, copy) = (root.path().join("vault"), root.path().join("copy"));
    create(&root);
    let mut vault = unlock(&root).unwrap();
    (1..=3).for_each(|n| save(&mut vault, n));
    let exchange = vault.put_object(b"what was seen").unwrap();
    vault.commit(&[Act::Looked(look(1, &exchange))]).unwrap();
    let picture = vault.put_object(b"what was told").unwrap();
    vault.commit(&told(2, &picture)).unwrap();
    let (lawyer, key) = reader();
    vault.grant(&lawyer, "luật sư", time(1)).unwrap();
    let files = |root: &Path| -> std::collections::BTreeSet<_> {
        let kept = ["objects", "grants", "commits"].map(|folder| files_below(&root.join(folder)));
        kept.concat().iter().map(|path| std::fs::read(path).unwrap()).collect()
    };
    let before = files(&root);
    copy_all(&root, &copy);
    let wrong =
        vault.rekey(&Passphrase::new("không phải câu này"), WorkFactor::MINIMAL, &|_, _| {
            panic!("nothing is sealed")
        });
    assert!(matches!(wrong, Err(RekeyError::Passphrase(UnlockError::WrongPassphrase))));
    let ended = vault.rekey(&phrase(), WorkFactor::MINIMAL, &|done, _| match done {
        0..3 => ControlFlow::Continue(()),
        _ => ControlFlow::Break(()),
    });
    assert!(matches!(ended, Err(RekeyError::Ended)));
    assert!(!rekey::beside(&root).exists() && files(&root) == before, "as if never begun");
    let told = RefCell::new(Vec::new());
    vault
        .rekey(&phrase(), WorkFactor::MINIMAL, &|done, total| {
            told.borrow_mut().push((done, total));
            ControlFlow::Continue(())
        })
        .unwrap();
    let told = told.into_inner();
    assert!(told.len() > 3 && told.iter().all(|(_, total)| *total == told.len()), "{told:?}");
    save(&mut vault, 4);
    vault.close();
    assert!(files(&root).is_disjoint(&before), "not one file is as it was");
    assert!(!rekey::beside(&root).exists());

    let mut vault = unlock(&root).unwrap();
    assert_eq!((vault.posts().count(), vault.grants().len()), (4, 1));
    let history = vault.history(post(1).id).unwrap();
    let [Act::Looked(seen)] = history.as_slice() else { panic!("one look") };
    assert_ne!(seen.exchange, exchange);
    assert_eq!(vault.object(&seen.exchange).unwrap().as_slice(), b"what was seen");
    let history = vault.history(post(2).id).unwrap();
    let [Act::Noticed(entry), Act::Noticed(_)] = history.as_slice() else { panic!("two entries") };
    let refused = vault.refused().unwrap();
    let files = [&entry.files()[0].object, &refused[0].0.files[0].object];
    assert!(files.iter().all(|name| **name != picture && vault.object(name).is_ok()));
    vault.close();
    let read = Vault::unlock_granted(&root, Arc::new(SystemDisk), &key).unwrap();
    assert_eq!(read.posts().count(), 4);
    // Slots of before open the copy of before, and nothing of the new vault.
    drop(read);
    for n in 1..=SLOTS {
        std::fs::copy(copy.join(format!("slots/{n}")), root.join(format!("slots/{n}"))).unwrap();
    }
    assert!(matches!(unlock(&root), Err(UnlockError::Damaged(ReadError::Grant))));
}

#[test]
fn new_keys_are_refused_over_a_damaged_commit_until_the_loss_is_accepted() {
    let (_folder, root) = made();
    let mut vault = unlock(&root).unwrap();
    (1..=5).for_each(|n| save(&mut vault, n));
    vault.close();
    let damaged = root.join(format!("commits/{:010}", 3));
    let mut bytes = std::fs::read(&damaged).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    SystemDisk.write(&damaged, &bytes).unwrap();
    // The index is whole: it does not know.
    let mut vault = unlock(&root).unwrap();
    assert_eq!(vault.warnings(), []);
    let rekeyed = |vault: &mut Vault| {
        vault.rekey(&phrase(), WorkFactor::MINIMAL, &|_, _| ControlFlow::Continue(()))
    };
    assert!(matches!(rekeyed(&mut vault), Err(RekeyError::Keep(StoreError::Gap))));
    assert!(!rekey::beside(&root).exists() && std::fs::read(&damaged).unwrap() == bytes);
    let told = [Warning::Lost { commits: vec![(3, 3)] }];
    assert_eq!(vault.warnings(), told, "and so it can be accepted");
    vault.accept_loss(time(9)).unwrap();
    rekeyed(&mut vault).unwrap();
    vault.close();
    let vault = unlock(&root).unwrap();
    assert_eq!((vault.posts().count(), vault.warnings()), (4, vec![]));
}

/// As a cut leaves it between the exchange of the folders and the end of the old one.
#[test]
fn what_a_re_key_left_beside_goes_once_the_vault_has_opened_whole() {
    let (_folder, root) = made();
    let mut vault = unlock(&root).unwrap();
    (1..=3).for_each(|n| save(&mut vault, n));
    vault.close();
    let beside = rekey::beside(&root);
    copy_all(&root, &beside);
    let last = root.join(format!("commits/{:010}", 3));
    let kept = std::fs::read(&last).unwrap();
    std::fs::remove_file(&last).unwrap();
    drop(unlock(&root).unwrap());
    assert!(unlock(&beside).is_ok(), "where something is lost, nothing is removed");
    SystemDisk.write(&last, &kept).unwrap();
    drop(unlock(&root).unwrap());
    assert!(!beside.exists());

    copy_all(&root, &beside);
    destroy_slots(&root, &SystemDisk).unwrap();
    for left in [&root, &beside] {
        assert!(matches!(unlock(left), Err(UnlockError::NoSlots)), "wiping takes both");
    }
}

/// Old commits may wait to be destroyed for long, where something is lost.
#[test]
fn an_index_that_was_made_anew_after_a_forgetting_is_kept() {
    let (_folder, root) = made();
    let mut vault = unlock(&root).unwrap();
    (1..=3).for_each(|n| save(&mut vault, n));
    let generation = vault.index.as_ref().unwrap().folder_name();
    vault.close();
    copy_all(&root.join("commits"), &root.join(forgotten::BESIDE));
    let vault = unlock(&root).unwrap();
    assert_eq!(vault.index.as_ref().unwrap().folder_name(), generation);
    assert!(!root.join(forgotten::BESIDE).exists());
}

/// Its keys come from those of the vault, so what is left of it on the disk would open.
#[test]
fn the_index_of_before_a_forgetting_is_overwritten() {
    let (folder, root) = made();
    let mut vault = unlock(&root).unwrap();
    (1..=30).for_each(|n| save(&mut vault, n));
    vault.close();
    let mut vault = unlock(&root).unwrap();
    // Another name of each file: it is there when the first is gone.
    let linked = |(n, path): (usize, &PathBuf)| {
        let link = folder.path().join(n.to_string());
        std::fs::hard_link(path, &link).unwrap();
        (std::fs::read(path).unwrap(), link)
    };
    let before: Vec<_> = files_below(&root.join("index")).iter().enumerate().map(linked).collect();
    vault.forget_posts(&[(post(1).id, Vec::new())], time(9), &|_, _| None).unwrap();
    assert_eq!(vault.posts().count(), 29);
    let (mut blocks, mut left) = (0, 0);
    for (bytes, link) in before {
        let now = std::fs::read(link).unwrap();
        let pairs = bytes.chunks(16).zip(now.chunks(16));
        let told: Vec<_> = pairs.filter(|(was, _)| was.iter().any(|byte| *byte != 0)).collect();
        blocks += told.len();
        left += told.iter().filter(|(was, now)| was == now).count();
    }
    assert!(blocks > 100 && left == 0, "{left} of {blocks}");
}

#[test]
fn a_closed_vault_opens_again_while_another_program_is_being_started() {
    let (_folder, root) = made();
    let vault = unlock(&root).unwrap();
    // What a program holds between its fork and its exec.
    let held = vault.lock.as_ref().unwrap().0.try_clone().unwrap();
    vault.close();
    unlock(&root).unwrap().close();
    drop(held);
}

fn look(n: u8, exchange: &ObjectName) -> crate::model::Observation {
    crate::model::Observation {
        id: crate::model::ObservationId::from_bytes([n; 16]),
        post: post(n).id,
        at: time(0),
        vantage: "direct".into(),
        country: None,
        probe: crate::model::Probe::Page,
        url: post(n).address().to_owned(),
        final_url: None,
        answer: crate::model::Answer::Status(200),
        exchange: exchange.clone(),
        part: 0,
        body_of: None,
        mark: None,
        settles: None,
        reading: crate::model::Reading {
            rule: "web-alive".into(),
            says: crate::model::Verdict::Visible,
            rules: None,
        },
    }
}

/// A notice of a post with a file, a refused post with the same, and the notice set aside.
fn told(n: u8, object: &ObjectName) -> [Act; 3] {
    let files = serde_json::json!([{
        "name": "ảnh.png", "mime": "image/png", "bytes": 13, "sha256": "00", "object": object,
    }]);
    let (post, note) = (post(n).id, format!("note_{}", "07".repeat(16)));
    let acts = serde_json::json!([
        {
            "act": "noticed", "id": note, "post": post, "recorded": time(1), "entered": "notice",
            "received": "2026-05-03", "by": "email", "wording": "Hạn chế", "ground": "law",
            "named": null, "proposed": { "ground": "law", "phrase": "x" }, "files": files,
            "mail": {
                "date": time(1), "from": "a@b.c", "from_platform": true, "subject": "S", "dkim": [],
            },
        },
        {
            "act": "refused", "id": format!("refused_{}", "08".repeat(16)), "platform": "facebook",
            "account": null, "on": time(1), "recorded": time(1), "text": "Bài", "message": "",
            "proposed": null, "files": files,
        },
        {
            "act": "noticed", "id": format!("note_{}", "09".repeat(16)), "post": post,
            "recorded": time(2), "entered": "set_aside", "entry": note,
        },
    ]);
    let acts: Vec<Act> = serde_json::from_value(acts).unwrap();
    acts.try_into().expect("three acts")
}

#[test]
fn refused_posts_are_found_by_their_place_by_a_walk_and_after_a_rebuild() {
    let (_folder, root) = made();
    let mut vault = unlock(&root).unwrap();
    assert_eq!(vault.refused().unwrap(), []);
    save(&mut vault, 1);
    let object = vault.put_object(b"what was told").unwrap();
    vault.commit(&told(1, &object)).unwrap();
    let [_, Act::Refused(refused), _] = told(1, &object) else { panic!("acts") };
    assert_eq!(vault.refused().unwrap(), [(refused.clone(), false)]);
    vault.commit(&[Act::RefusedSetAside { refused: refused.id, at: time(3) }]).unwrap();
    vault.close();
    let expected = [(refused, true)];
    let mut vault = unlock(&root).unwrap();
    assert_eq!(vault.refused().unwrap(), expected, "from the index");
    vault.rebuild().unwrap();
    assert_eq!(vault.refused().unwrap(), expected, "from the commits");
    let mut checked = vault.begin_audit().unwrap();
    while checked.left() > 0 {
        checked.step(&vault);
    }
    let audit = checked.finish(&vault);
    assert!(!audit.is_damaged() && audit.findings.is_empty(), "{:?}", audit.findings);
}

struct Broken;

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        Err(std::io::ErrorKind::UnexpectedEof.into())
    }
}

fn copy_all(from: &Path, to: &Path) {
    for file in files_below(from) {
        let to = to.join(file.strip_prefix(from).unwrap());
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(file, to).unwrap();
    }
    for folder in ["slots", "grants", "objects", "commits"] {
        std::fs::create_dir_all(to.join(folder)).unwrap();
    }
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

#[test]
fn a_vault_that_forgot_shows_nothing_writes_nothing_and_frees_its_folder() {
    let (_folder, root) = made();
    let mut vault = unlock(&root).unwrap();
    save(&mut vault, 1);
    let name = vault.put_object(b"kept").unwrap();
    let remains = vault.forget();
    assert_eq!(vault.posts().count(), 0);
    assert!(matches!(vault.object(&name), Err(ReadError::Forgotten)));
    assert!(matches!(vault.history(post(1).id), Err(ReadError::Forgotten)));
    assert!(matches!(vault.put_object(b"late"), Err(StoreError::Forgotten)));
    let late = vault.commit(&[Act::Saved(post(2))]);
    assert!(matches!(late, Err(StoreError::Forgotten)));
    let again = unlock(&root).expect("the folder is free before the remains are gone");
    drop(remains);
    vault.close();
    assert_eq!(again.posts().count(), 1, "what was acknowledged is there, what was refused is not");
    assert_eq!(&**again.object(&name).unwrap(), b"kept");
}

#[test]
fn a_gate_opens_for_the_passphrase_of_its_own_vault_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (root, other) = (folder.path().join("one"), folder.path().join("two"));
    create(&root);
    create(&other);
    let vault = unlock(&root).unwrap();
    let gate = vault.gate();
    gate.opens(&phrase()).expect("while the vault is open");
    let wrong = gate.opens(&Passphrase::new("không phải câu này đâu"));
    assert!(matches!(wrong, Err(UnlockError::WrongPassphrase)));
    // Slots of another vault under the same passphrase, put in place of ours.
    std::fs::rename(root.join("slots"), root.join("away")).unwrap();
    std::fs::rename(other.join("slots"), root.join("slots")).unwrap();
    assert!(matches!(gate.opens(&phrase()), Err(UnlockError::WrongPassphrase)));
    std::fs::remove_dir_all(root.join("slots")).unwrap();
    assert!(matches!(gate.opens(&phrase()), Err(UnlockError::Damaged(ReadError::Slots))));
}
