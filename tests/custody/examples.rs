//! The example log of `LOG.md`, in `tests/fixtures/custody`: made again to the byte, and verified
//! by nothing but its files. Another verifier can be tried on it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use keepsake::custody::checkpoint::{ConsistencyProof, InclusionProof, log_key, read_checkpoint};
use keepsake::custody::entry::heads_entry;
use keepsake::custody::heads::{HeadProof, Heads, is_whole};
use keepsake::custody::ots::{NONCE_BYTES, Proof, Question};
use keepsake::custody::read::Entry;
use keepsake::custody::sshsig::{self, Namespace};
use keepsake::custody::stamp::{Roots, imprint_of, verify};
use keepsake::custody::tree::Tree;
use keepsake::custody::{LogEnd, LogKeys, Logged, Subject, Value, Written};
use keepsake::model::{ItemHead, PostId, Sum};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/custody")
}

fn kept(name: &str) -> Vec<u8> {
    std::fs::read(folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn text(name: &str) -> String {
    String::from_utf8(kept(name)).unwrap()
}

fn keys() -> LogKeys {
    LogKeys::derive(&[0x2a; 32])
}

fn post(n: u8) -> Subject {
    Subject::Post(PostId::from_bytes([n; 16]))
}

/// Entry on the first line, what opens it on the others.
fn file_of(written: &Written) -> Vec<u8> {
    let mut file = written.bytes.clone();
    for (_, disclosure) in &written.disclosures {
        file.extend(b"\n");
        file.extend(disclosure.as_bytes());
    }
    file.push(b'\n');
    file
}

/// Two looks at one post and one at another, then the heads entry.
fn made() -> BTreeMap<String, Vec<u8>> {
    let (keys, mut end, mut tree) = (keys(), LogEnd::default(), Tree::default());
    let mut heads: BTreeMap<_, Option<ItemHead>> = BTreeMap::new();
    let mut files = BTreeMap::new();
    let times = ["09:30:00Z", "10:00:00Z", "11:00:00Z", "11:00:05Z"];
    let looks = [(1, "visible", 200), (2, "visible", 200), (1, "removed", 404)];
    for (n, (subject, says, status)) in looks.into_iter().enumerate() {
        let record = Value::List(vec!["response".into(), imprint_of(&[7]).to_string().into()]);
        let answer = Value::Object(vec![("status".into(), Value::Number(status))]);
        let logged = Logged::new("looked", post(subject))
            .field("url", format!("https://site.example/bài/{subject}"))
            .field("answer", answer)
            .field("reading", Value::Object(vec![("says".into(), says.into())]))
            .field("warc_records", vec![record]);
        if n == 2 {
            files.insert("checkpoint/2.txt".to_owned(), keys.checkpoint(&end.tree).into_bytes());
            end.newest_token = Some(Sum::from_bytes([0xcd; 32]));
        }
        let head = heads.entry(keys.item(post(subject))).or_default();
        let time = format!("2026-05-08T{}", times[n]).parse().unwrap();
        let written = end.append(&keys, &logged, head, time);
        tree.push(written.leaf);
        files.insert(format!("entry/{n}.txt"), file_of(&written));
    }
    let stand = heads.iter().filter_map(|(item, head)| Some((*item, (*head)?)));
    let stand = Heads::new(&keys, 3, stand);
    let time = format!("2026-05-08T{}", times[3]).parse().unwrap();
    let written = end.append(&keys, &heads_entry(&stand), &mut None, time);
    tree.push(written.leaf);
    files.insert("entry/3.txt".to_owned(), file_of(&written));
    files.insert("disclosure/heads.txt".to_owned(), written.disclosures[0].1.clone().into_bytes());

    let checkpoint = keys.checkpoint(&end.tree);
    for index in 0..4 {
        let path = tree.inclusion(index, 4).unwrap();
        let shown = InclusionProof { index, path, checkpoint: checkpoint.clone() };
        files.insert(format!("proof/{index}.tlog-proof"), shown.to_text().into_bytes());
    }
    let grown = ConsistencyProof { old: 2, new: 4, path: tree.consistency(2, 4).unwrap() };
    let head = stand.prove(keys.item(post(1))).unwrap();
    let public = keys.signing().verifying_key().to_bytes();
    let signature = sshsig::sign(keys.signing(), Namespace::Checkpoint, checkpoint.as_bytes());
    let question = Question { digest: imprint_of(checkpoint.as_bytes()), nonce: [3; NONCE_BYTES] };
    let proof = question.answered(&[PROMISE]).unwrap();
    let more = [
        ("proof/2-4.txt", grown.to_text()),
        ("proof/head.txt", head.to_text(3)),
        ("sshsig/4.txt.sig", signature),
        ("log.vkey", format!("{}\n", keys.note_key())),
        ("allowed_signers", sshsig::allowed_signer(&public)),
        ("checkpoint/4.txt", checkpoint),
    ];
    files.extend(more.map(|(name, text)| (name.to_owned(), text.into_bytes())));
    files.insert("ots/4.txt.ots".to_owned(), proof.to_bytes());
    files
}

/// What a calendar answers that promises at once: `https://calendar.example`.
const PROMISE: &[u8] = b"\x08\x00\x83\xdf\xe3\x0d\x2e\xf9\x0c\x8e\x19\x18https://calendar.example";

#[test]
fn the_example_is_made_again_to_the_byte() {
    for (name, bytes) in made() {
        let kept = kept(&name);
        assert_eq!(String::from_utf8_lossy(&kept), String::from_utf8_lossy(&bytes), "{name}");
        assert_eq!(kept, bytes, "{name}");
    }
}

/// As a stranger would, from `log.vkey` on.
#[test]
fn the_example_is_verified_by_its_files_alone() {
    let key = log_key(&text("log.vkey")).unwrap();
    let entry_of = |n: usize| {
        let file = text(&format!("entry/{n}.txt"));
        let (bytes, disclosures) = file.split_once('\n').unwrap();
        let entry = Entry::read(bytes.as_bytes()).unwrap();
        let fields = entry.open_file(disclosures).unwrap();
        (bytes.to_owned(), entry, fields)
    };
    let (bytes, entry, fields) = entry_of(2);
    assert_eq!((entry.log.as_str(), entry.kind.as_str(), entry.seq), (key.name(), "looked", 2));
    let says = fields.iter().find(|field| field.name == "reading").unwrap();
    assert_eq!(says.value.to_json(), r#"{"says":"removed"}"#);

    let shown = |n: usize| {
        let proof = InclusionProof::read(&text(&format!("proof/{n}.tlog-proof"))).unwrap();
        let checkpoint = proof.verify(entry_of(n).0.as_bytes(), &key).unwrap();
        (proof, checkpoint)
    };
    let (proof, checkpoint) = shown(2);
    assert!((0..4).all(|n| shown(n).1 == checkpoint));
    assert_eq!(proof.checkpoint.as_bytes(), kept("checkpoint/4.txt"));
    let old = read_checkpoint(&kept("checkpoint/2.txt"), &key).unwrap();
    let grown = ConsistencyProof::read(&text("proof/2-4.txt")).unwrap();
    grown.verify(&old, &checkpoint).unwrap();

    let (_, heads, fields) = entry_of(3);
    assert_eq!((heads.kind.as_str(), heads.seq + 1), ("heads", checkpoint.size));
    let root: Sum = fields[0].value.text().unwrap().parse().unwrap();
    let (seq, head) = HeadProof::read(&text("proof/head.txt")).unwrap();
    let (item, head) = head.verify(&root).unwrap();
    let (first, opening, _) = entry_of(0);
    let leaf = keepsake::custody::tree::leaf(bytes.as_bytes());
    assert_eq!((seq, item, head), (3, entry.item, ItemHead { entries: 2, last: leaf }));
    let before = (opening, keepsake::custody::tree::leaf(first.as_bytes()));
    is_whole(&[before, (entry, leaf)], item, head).unwrap();

    let (file, signature) = (kept("checkpoint/4.txt"), text("sshsig/4.txt.sig"));
    sshsig::verify(&signature, key.public(), Namespace::Checkpoint, &file).unwrap();
    let roots = Roots::from_pem(&kept("root.pem")).unwrap();
    let stamp = verify(&kept("stamp/4.txt.tsr"), &imprint_of(&file), None, &roots).unwrap();
    assert!(stamp.not_later_than() >= stamp.at);
    let ots = Proof::read(&kept("ots/4.txt.ots")).unwrap();
    assert_eq!((ots.digest(), ots.promises().len()), (imprint_of(&file), 1));
}

/// `LOG.md` is enough: what was written from it, in another language, verifies the example and
/// refuses it once a byte of any of its files is another.
#[test]
fn a_stranger_who_read_the_page_verifies_the_example() {
    let program = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("custody/stranger.py");
    let verified = |folder: &std::path::Path| {
        let mut command = std::process::Command::new("python3");
        let output = command.arg("-B").arg(&program).arg(folder).output().unwrap();
        (output.status.success(), String::from_utf8(output.stdout).unwrap())
    };
    let (held, said) = verified(&folder());
    assert!(held);
    assert_eq!(
        said,
        "entry 0 visible\nentry 1 visible\nentry 2 removed\nentry 3 None\ngrew 2 4\nchain 2\n"
    );
    let copy = tempfile::tempdir().unwrap();
    keepsake_tests::copied(&folder(), copy.path());
    for name in ["entry/0.txt", "entry/2.txt", "entry/3.txt", "proof/2.tlog-proof", "proof/2-4.txt"]
    {
        let whole = kept(name);
        let mut changed = whole.clone();
        let middle = changed.len() / 2;
        changed[middle] ^= 1;
        std::fs::write(copy.path().join(name), changed).unwrap();
        assert!(!verified(copy.path()).0, "{name}");
        std::fs::write(copy.path().join(name), whole).unwrap();
    }
    assert!(verified(copy.path()).0);
}
