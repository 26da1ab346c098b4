//! The log rewritten: entries, proofs, heads, checkpoints and stamps changed, exchanged, left out,
//! forked, backdated. Whoever does it has the log's key, and seals the bundle again.

use keepsake::bundle::{Checkpoint, Item, ItemKind, Left};
use keepsake::custody::{Logged, Subject};
use keepsake::model::Time;

use super::{Attack, Ground, How, Who, attack, paths, replace, whole, with_case};
use crate::authority::{ALWAYS, Authority, Leaf, P256};
use crate::bundles::{Files, Made, Wanted, made};

use How::{Files as Changed, Zip};
use Who::Insider;

const ENTRIES: &str = "data/log/entries/";
const CHECKPOINTS: &str = "data/log/checkpoints/";
const SEAL: &str = "seal/tagmanifest-sha256.txt";

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
    // Stamps.
    attack(
        "stamps",
        "stamps-exchanged",
        Changed(Insider, |_, it| {
            let (one, two) = (checkpoint(it, 0) + ".one.tsr", checkpoint(it, 1) + ".one.tsr");
            let (first, second) = (it.get(&one).to_vec(), it.get(&two).to_vec());
            it.put(&one, second);
            it.put(&two, first);
        }),
    ),
    attack(
        "case",
        "stamp-missing",
        Changed(Insider, |_, it| {
            let path = checkpoint(it, 0) + ".one.tsr";
            it.remove(&path);
        }),
    ),
    attack(
        "entries",
        "named-stamp-missing-and-untold",
        Changed(Insider, |_, it| {
            let path = checkpoint(it, 0) + ".two.tsr";
            it.remove(&path);
            with_case(it, |case| case["checkpoints"][0]["stamps"] = serde_json::json!(["one"]));
        }),
    ),
    attack(
        "entries",
        "named-stamp-of-an-own-authority",
        Changed(Insider, |_, it| {
            let path = checkpoint(it, 0);
            let stamp = own_authority(it.get(&path));
            it.put(&format!("{path}.two.tsr"), stamp);
        }),
    ),
    attack(
        "stamps",
        "stamp-flipped",
        Changed(Who::Clumsy, |_, it| {
            let file = it.get_mut(&format!("{SEAL}.one.tsr"));
            let last = file.len() - 20;
            file[last] ^= 1;
        }),
    ),
    attack(
        "stamps",
        "stamp-cut",
        Changed(Who::Clumsy, |_, it| {
            it.get_mut(&format!("{SEAL}.one.tsr")).pop();
        }),
    ),
    attack(
        "stamps",
        "stamp-by-a-certificate-for-mail",
        Changed(Who::Clumsy, |ground, it| {
            let authority = ground.stamper.authority();
            authority.leaf(
                "mail",
                &Leaf { key: P256, purposes: "critical,emailProtection", valid: ALWAYS },
            );
            signed_anew(ground, it, "mail", &["-cades"]);
        }),
    ),
    attack(
        "stamps",
        "stamp-by-a-certificate-for-more",
        Changed(Who::Clumsy, |ground, it| {
            let authority = ground.stamper.authority();
            authority.leaf(
                "more",
                &Leaf {
                    key: P256,
                    purposes: "critical,timeStamping,emailProtection",
                    valid: ALWAYS,
                },
            );
            signed_anew(ground, it, "more", &["-cades"]);
        }),
    ),
    attack(
        "stamps",
        "stamp-by-an-expired-certificate",
        Changed(Who::Clumsy, |ground, it| {
            let authority = ground.stamper.authority();
            let valid = ("20200101000000Z", "20210101000000Z");
            authority
                .leaf("late", &Leaf { key: P256, purposes: crate::authority::FOR_STAMPS, valid });
            signed_anew(ground, it, "late", &["-cades"]);
        }),
    ),
    attack(
        "stamps",
        "stamp-without-certificates",
        Changed(Who::Clumsy, |ground, it| signed_anew(ground, it, "one", &["-cades", "-nocerts"])),
    ),
    attack(
        "stamps",
        "stamp-that-names-no-certificate",
        Changed(Who::Clumsy, |ground, it| signed_anew(ground, it, "one", &[])),
    ),
    attack(
        "stamps",
        "stamp-without-attributes",
        Changed(Who::Clumsy, |ground, it| signed_anew(ground, it, "one", &["-noattr"])),
    ),
    attack(
        "stamps",
        "stamp-by-sha1",
        Changed(Who::Clumsy, |ground, it| {
            signed_anew(ground, it, "one", &["-cades", "-md", "sha1"])
        }),
    ),
    attack(
        "stamps",
        "stamp-backdated-by-its-holder",
        Changed(Who::Clumsy, |ground, it| {
            let file = it.get_mut(&format!("{SEAL}.one.tsr"));
            let content = ground.stamper.authority().content(file);
            let at =
                file.windows(content.len()).position(|part| part == content).expect("it is in it");
            let time =
                at + content.windows(2).position(|two| two == [0x18, 15]).expect("a time") + 2;
            file[time..time + 4].copy_from_slice(b"2020");
        }),
    ),
    attack(
        "stamps",
        "ots-flipped",
        Changed(Insider, |_, it| {
            let path = checkpoint(it, 0) + ".ots";
            it.get_mut(&path)[40] ^= 1;
        }),
    ),
    attack("stamps", "clock-set-back", Zip(|ground| clock(ground, -400))),
    attack("stamps", "clock-set-forward", Zip(|ground| clock(ground, 400))),
];

/// The path of the nth checkpoint.
fn checkpoint(files: &Files, n: usize) -> String {
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
    let seq = (0..).find(|seq| !shown(seq)).expect("an entry that is not shown");
    let entry = ground.log.shown(seq, |_| true);
    files.put(&format!("{ENTRIES}{seq}.json"), entry.bytes);
    files.put(&format!("{ENTRIES}{seq}.tlog-proof"), entry.proof);
    files.put(&format!("{ENTRIES}{seq}.disclosures.txt"), entry.disclosures);
}

/// The rest of the bundle is of another history of the same log, of which the first checkpoint knows
/// nothing.
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

/// A stamp of an authority that nobody knows.
pub(super) fn own_authority(file: &[u8]) -> Vec<u8> {
    use keepsake::custody::stamp::{Nonce, imprint_of, request};
    let authority = Authority::new();
    authority
        .leaf("own", &Leaf { key: P256, purposes: crate::authority::FOR_STAMPS, valid: ALWAYS });
    authority.reply("own", "sha256", "", &request(&imprint_of(file), Nonce::from_bytes([7; 8])))
}

/// The first stamp of the seal, signed in another way.
fn signed_anew(ground: &Ground<'_>, files: &mut Files, leaf: &str, options: &[&str]) {
    let path = format!("{SEAL}.one.tsr");
    let authority = ground.stamper.authority();
    let content = authority.content(files.get(&path));
    files.put(&path, authority.signed(leaf, &content, options));
}

/// One more entry, by a clock that is so many days wrong, between stamped checkpoints.
fn clock(ground: &Ground<'_>, days: i64) -> Vec<u8> {
    let mut made = made(&whole(), Some(ground.stamper));
    let now = ground.stamper.now();
    let wrong = Time::from_unix(now.unix() + days * 86_400).expect("a time");
    let note = Logged::new("exported", Subject::Log).field("note", "x");
    made.log.enter(&note, wrong);
    made.log.checkpoint(now, Some(ground.stamper), true);
    let item = made.log.keys.item(Subject::Log);
    let entries = made.log.of(item);
    made.plan.items.push(Item { item, kind: ItemKind::Log, entries, files: Vec::new() });
    shown_anew(&mut made);
    made.bytes()
}

/// Takes what the plan shows of the log from the log as it is now.
pub(super) fn shown_anew(made: &mut Made<'_>) {
    let ids: Vec<_> = made.plan.items.iter().map(|item| item.item).collect();
    let mut seqs: Vec<u64> = made.plan.items.iter().flat_map(|item| item.entries.clone()).collect();
    let sizes = made.log.checkpoints.iter().map(|(it, _): &(Checkpoint, _)| it.entries - 1);
    seqs.extend(sizes);
    seqs.sort_unstable();
    let entry = |seq: &u64| {
        let is_out = |name: &str| {
            let mut withheld = made.plan.withheld.iter().filter(|it| it.what == Left::Field);
            withheld.any(|it| it.entry == *seq && it.name == name)
        };
        made.log.shown(*seq, |name| !is_out(name))
    };
    made.plan.log.entries = seqs.iter().map(entry).collect();
    made.plan.log.checkpoints = made.log.checkpoints.iter().map(|(it, _)| it.clone()).collect();
    made.plan.log.consistency = made.log.consistency();
    made.plan.log.heads = made.log.heads(&ids);
}
