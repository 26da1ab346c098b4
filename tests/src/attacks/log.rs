//! The log rewritten: entries, proofs, heads and checkpoints changed, exchanged, left out, forked.
//! Whoever does it has the log's key, and seals the bundle again.

use super::{Attack, Ground, How, Who, attack, paths, replace, whole, with_case};
use crate::bundles::{Files, Wanted, made};

use How::Files as Changed;
use Who::Insider;

const ENTRIES: &str = "data/log/entries/";
const CHECKPOINTS: &str = "data/log/checkpoints/";

pub(super) const ATTACKS: &[Attack] = &[
    // Entries.
    attack(
        "proofs",
        "entry-backdated",
        Changed(Insider, |_, it| edit(it, "\"time\":\"2", "\"time\":\"1")),
    ),
    attack(
        "proofs",
        "entry-of-another-kind",
        Changed(Insider, |_, it| edit(it, "\"kind\":\"looked\"", "\"kind\":\"judged\"")),
    ),
    attack(
        "entries",
        "entry-with-white-space",
        Changed(Insider, |_, it| edit(it, "\"kind\":", "\"kind\": ")),
    ),
    attack(
        "entries",
        "entry-with-a-member-more",
        Changed(Insider, |_, it| edit(it, "{\"v\":1,", "{\"v\":1,\"x\":1,")),
    ),
    attack(
        "entries",
        "entry-with-a-member-twice",
        Changed(Insider, |_, it| edit(it, "{\"v\":1,", "{\"v\":1,\"v\":1,")),
    ),
    attack(
        "entries",
        "entry-of-a-later-version",
        Changed(Insider, |_, it| edit(it, "{\"v\":1,", "{\"v\":2,")),
    ),
    attack(
        "entries",
        "entry-of-another-log",
        Changed(Insider, |ground, it| {
            let path = looked(it);
            it.put(&path, ground.other.get(&path));
        }),
    ),
    attack("entries", "entries-exchanged", Changed(Insider, |_, it| exchanged(it, ".json"))),
    attack(
        "entries",
        "disclosures-exchanged",
        Changed(Insider, |_, it| exchanged(it, ".disclosures.txt")),
    ),
    attack("entries", "field-changed", Changed(Insider, |_, it| forged(it, false))),
    attack(
        "entries",
        "field-changed-with-its-name-kept",
        Changed(Insider, |_, it| forged(it, true)),
    ),
    attack(
        "entries",
        "field-disclosed-twice",
        Changed(Insider, |_, it| {
            let file = it.get_mut(&disclosed());
            let line = file.split_inclusive(|byte| *byte == b'\n').next().expect("a line").to_vec();
            file.extend(line);
        }),
    ),
    attack(
        "case",
        "field-withheld-untold",
        Changed(Insider, |_, it| {
            let file = it.get_mut(&disclosed());
            let first = file.iter().position(|byte| *byte == b'\n').expect("a line");
            file.drain(..=first);
        }),
    ),
    attack(
        "entries",
        "entry-without-disclosures",
        Changed(Insider, |_, it| drop(it.remove(&disclosed()))),
    ),
    attack(
        "entries",
        "entry-without-proof",
        Changed(Insider, |_, it| {
            let path = paths(it, ENTRIES, ".tlog-proof").remove(1);
            it.remove(&path);
        }),
    ),
    attack(
        "entries",
        "entry-left-out-of-the-middle",
        Changed(Insider, |_, it| left_out(it, false)),
    ),
    attack("heads", "newest-entry-left-out", Changed(Insider, |_, it| left_out(it, true))),
    attack("case", "entry-of-another-item-put-in", Changed(Insider, stranger)),
    // Proofs.
    attack("proofs", "proofs-exchanged", Changed(Insider, |_, it| exchanged(it, ".tlog-proof"))),
    attack(
        "proofs",
        "proof-of-another-number",
        Changed(Insider, |_, it| {
            let path = paths(it, ENTRIES, ".tlog-proof").remove(1);
            replace(it.get_mut(&path), "index ", "index 1");
        }),
    ),
    attack(
        "proofs",
        "proof-shortened",
        Changed(Insider, |_, it| {
            let path = paths(it, ENTRIES, ".tlog-proof").remove(1);
            let text = String::from_utf8(it.get(&path).to_vec()).expect("text");
            let lines: Vec<&str> = text.split_inclusive('\n').collect();
            it.put(&path, [&lines[..2], &lines[3..]].concat().concat());
        }),
    ),
    attack(
        "proofs",
        "proof-to-an-older-checkpoint",
        Changed(Insider, |_, it| {
            let (old, new) = (checkpoint(it, 0), checkpoint(it, 2));
            let (old, new) = (it.get(&old).to_vec(), it.get(&new).to_vec());
            let path = paths(it, ENTRIES, ".tlog-proof").remove(1);
            let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
            replace(it.get_mut(&path), &text(new), &text(old));
        }),
    ),
    // Heads.
    attack(
        "heads",
        "heads-entry-left-out",
        Changed(Insider, |_, it| {
            let last = newest(it) - 1;
            remove_entry(it, last);
        }),
    ),
    attack(
        "heads",
        "heads-entry-says-nothing",
        Changed(Insider, |_, it| {
            let path = format!("{ENTRIES}{}.disclosures.txt", newest(it) - 1);
            it.put(&path, "");
        }),
    ),
    attack(
        "heads",
        "head-missing",
        Changed(Insider, |_, it| {
            let path = paths(it, "data/log/heads/", ".txt").pop().expect("a head");
            it.remove(&path);
        }),
    ),
    attack(
        "heads",
        "head-of-an-older-checkpoint",
        Changed(Insider, |_, it| {
            let all = paths(it, "data/log/heads/", ".txt");
            let item = all[0].rsplit('/').next().expect("a name");
            let latest = format!("data/log/heads/{}/{item}", newest(it));
            let old = it.get(&all[0]).to_vec();
            it.put(&latest, old);
        }),
    ),
    attack(
        "heads",
        "head-forged",
        Changed(Insider, |_, it| {
            let path = paths(it, "data/log/heads/", ".txt").pop().expect("a head");
            let text = String::from_utf8(it.get(&path).to_vec()).expect("text");
            let lines: Vec<&str> = text.split_inclusive('\n').collect();
            it.put(&path, [&lines[..3], &lines[4..]].concat().concat());
        }),
    ),
    attack(
        "heads",
        "head-of-no-checkpoint",
        Changed(Insider, |_, it| {
            let path = paths(it, "data/log/heads/", ".txt").pop().expect("a head");
            let (head, name) =
                (it.get(&path).to_vec(), path.rsplit('/').next().expect("a name").to_owned());
            it.put(&format!("data/log/heads/9999/{name}"), head);
        }),
    ),
    // Checkpoints.
    attack(
        "checkpoints",
        "checkpoint-of-more-entries",
        Changed(Insider, |_, it| {
            let path = checkpoint(it, 0);
            let text = String::from_utf8(it.get(&path).to_vec()).expect("text");
            let size = text.lines().nth(1).expect("a number");
            replace(it.get_mut(&path), &format!("\n{size}\n"), &format!("\n{size}0\n"));
        }),
    ),
    attack(
        "checkpoints",
        "checkpoint-without-its-signature-line",
        Changed(Insider, |_, it| {
            let path = checkpoint(it, 0);
            let text = String::from_utf8(it.get(&path).to_vec()).expect("text");
            it.put(&path, text.split_once("\n\n").expect("a signature").0.to_owned() + "\n\n");
        }),
    ),
    attack(
        "checkpoints",
        "checkpoint-of-another-log",
        Changed(Insider, |ground, it| {
            let path = checkpoint(it, 0);
            it.put(&path, ground.other.get(&path));
        }),
    ),
    attack(
        "checkpoints",
        "checkpoint-without-signature-file",
        Changed(Insider, |_, it| {
            let path = checkpoint(it, 0) + ".sig";
            it.remove(&path);
        }),
    ),
    attack(
        "checkpoints",
        "checkpoint-signatures-exchanged",
        Changed(Insider, |_, it| {
            let other = it.get(&(checkpoint(it, 1) + ".sig")).to_vec();
            let path = checkpoint(it, 0) + ".sig";
            it.put(&path, other);
        }),
    ),
    attack(
        "checkpoints",
        "checkpoint-signed-for-something-else",
        Changed(Insider, |ground, it| {
            let path = checkpoint(it, 0);
            let signature = crate::bundles::seal(
                &ground.log,
                None,
                it.get(&path),
                &keepsake::bundle::Stamps::default(),
            );
            it.put(&format!("{path}.sig"), signature.signature);
        }),
    ),
    attack(
        "checkpoints",
        "signature-downgraded",
        Changed(Insider, |_, it| {
            let path = checkpoint(it, 0) + ".sig";
            let text = String::from_utf8(it.get(&path).to_vec()).expect("text");
            let body: String = text.lines().filter(|line| !line.starts_with('-')).collect();
            let mut blob = data_encoding::BASE64.decode(body.as_bytes()).expect("base64");
            replace(&mut blob, "sha512", "sha256");
            let body = data_encoding::BASE64.encode(&blob);
            let lines: Vec<&str> = body
                .as_bytes()
                .chunks(70)
                .map(|it| std::str::from_utf8(it).expect("ASCII"))
                .collect();
            it.put(
                &path,
                format!(
                    "-----BEGIN SSH SIGNATURE-----\n{}\n-----END SSH SIGNATURE-----\n",
                    lines.join("\n")
                ),
            );
        }),
    ),
    attack(
        "checkpoints",
        "consistency-missing",
        Changed(Insider, |_, it| {
            let path = paths(it, "data/log/consistency/", ".txt").remove(0);
            it.remove(&path);
        }),
    ),
    attack(
        "checkpoints",
        "consistency-changed",
        Changed(Insider, |_, it| {
            let path = paths(it, "data/log/consistency/", ".txt").remove(0);
            let text = String::from_utf8(it.get(&path).to_vec()).expect("text");
            let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
            lines.pop();
            it.put(&path, lines.concat());
        }),
    ),
    attack("checkpoints", "log-forked", Changed(Insider, forked)),
    attack("entries", "old-checkpoint-left-out", Changed(Insider, forgotten)),
];

/// The path of the nth checkpoint.
pub(super) fn checkpoint(files: &Files, n: usize) -> String {
    paths(files, CHECKPOINTS, ".txt").swap_remove(n)
}

/// Entries of the newest.
fn newest(files: &Files) -> u64 {
    let path = paths(files, CHECKPOINTS, ".txt").pop().expect("a checkpoint");
    let name = path.trim_start_matches(CHECKPOINTS).trim_end_matches(".txt");
    name.parse().expect("a number")
}

/// An entry about a look.
fn looked(files: &Files) -> String {
    let is_look = |path: &String| {
        let text = String::from_utf8_lossy(files.get(path)).into_owned();
        text.contains("\"kind\":\"looked\"")
    };
    paths(files, ENTRIES, ".json").into_iter().find(is_look).expect("a look")
}

fn edit(files: &mut Files, old: &str, new: &str) {
    let path = looked(files);
    replace(files.get_mut(&path), old, new);
}

/// What is disclosed of an entry of which nothing is withheld.
fn disclosed() -> String {
    format!("{ENTRIES}2.disclosures.txt")
}

/// Exchanges a file of two entries.
fn exchanged(files: &mut Files, end: &str) {
    let all = paths(files, ENTRIES, end);
    let (one, two) = (files.get(&all[0]).to_vec(), files.get(&all[1]).to_vec());
    assert_ne!(one, two);
    files.put(&all[0], two);
    files.put(&all[1], one);
}

/// Another value in the first disclosure, of the same length or not.
fn forged(files: &mut Files, same_length: bool) {
    let file = files.get_mut(&disclosed());
    let text = String::from_utf8(file.clone()).expect("text");
    let (first, rest) = text.split_once('\n').expect("a line");
    let opened = data_encoding::BASE64URL_NOPAD.decode(first.as_bytes()).expect("base64");
    let mut value: serde_json::Value = serde_json::from_slice(&opened).expect("JSON");
    value[2] = if same_length { value[2].clone() } else { "another".into() };
    let mut forged = value.to_string();
    if same_length {
        // A salt of one's own.
        let salt = value[0].as_str().expect("a salt");
        forged = forged.replace(salt, &"A".repeat(salt.len()));
    }
    *file = format!("{}\n{rest}", data_encoding::BASE64URL_NOPAD.encode(forged.as_bytes()))
        .into_bytes();
}

fn remove_entry(files: &mut Files, seq: u64) {
    for end in ["json", "tlog-proof", "disclosures.txt"] {
        files.remove(&format!("{ENTRIES}{seq}.{end}"));
    }
}

/// Leaves out a judgement of the last item but one, which has no records and no copies.
fn left_out(files: &mut Files, newest: bool) {
    let mut gone = 0;
    let text = |files: &Files, seq: u64| {
        String::from_utf8_lossy(files.get(&format!("{ENTRIES}{seq}.json"))).into_owned()
    };
    let before = files.clone();
    with_case(files, |case| {
        let entries = case["items"][0]["entries"].as_array_mut().expect("entries");
        // The newest ones are a notice, with a file, and an appeal.
        let is_judgement = |it: &serde_json::Value| {
            text(&before, it.as_u64().expect("a number")).contains("\"judged\"")
        };
        let at = if newest {
            entries.len() - 1
        } else {
            entries.iter().position(is_judgement).expect("one")
        };
        gone = entries.remove(at).as_u64().expect("a number");
    });
    remove_entry(files, gone);
}

/// An entry of the same log that the bundle is not about.
fn stranger(ground: &Ground<'_>, files: &mut Files) {
    let shown = |seq: &u64| files.paths().any(|path| path == format!("{ENTRIES}{seq}.json"));
    let seq = (0..1000).find(|seq| !shown(seq)).expect("an entry that is not shown");
    let entry = ground.log.shown(seq, |_| true);
    files.put(&format!("{ENTRIES}{seq}.json"), entry.bytes);
    files.put(&format!("{ENTRIES}{seq}.tlog-proof"), entry.proof);
    files.put(&format!("{ENTRIES}{seq}.disclosures.txt"), entry.disclosures);
}

/// The rest of the bundle is of another history of the same log, of which the first checkpoint
/// knows nothing.
fn forked(ground: &Ground<'_>, files: &mut Files) {
    let wanted = Wanted { seed: 3, ..whole() };
    let fork = Files::of(&made(&wanted, Some(ground.stamper)).bytes());
    let old = paths(files, CHECKPOINTS, ".txt").remove(0);
    let kept: Vec<(String, Vec<u8>)> =
        files.files.iter().filter(|(path, _)| path.starts_with(&old)).cloned().collect();
    *files = fork;
    for (path, bytes) in kept {
        files.put(&path, bytes);
    }
}

/// The first checkpoint is left out everywhere.
fn forgotten(_: &Ground<'_>, files: &mut Files) {
    let old = checkpoint(files, 0);
    let entries: u64 =
        old.trim_start_matches(CHECKPOINTS).trim_end_matches(".txt").parse().expect("a number");
    let gone = [
        format!("{CHECKPOINTS}{entries}."),
        format!("data/log/heads/{entries}/"),
        format!("data/log/consistency/{entries}-"),
    ];
    files.files.retain(|(path, _)| !gone.iter().any(|gone| path.starts_with(gone)));
    remove_entry(files, entries - 1);
    with_case(files, |case| drop(case["checkpoints"].as_array_mut().expect("a list").remove(0)));
}
