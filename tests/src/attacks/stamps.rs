//! Stamps exchanged, forged, left out, and clocks set wrong between them.

use keepsake::bundle::{Checkpoint, Item, ItemKind, Left};
use keepsake::custody::{Logged, Subject};
use keepsake::model::Time;

use super::log::checkpoint;
use super::{Attack, Ground, How, Who, attack, whole, with_case};
use crate::authority::{ALWAYS, Authority, FOR_STAMPS, Leaf, P256};
use crate::bundles::{Files, Made, made};

use How::{Files as Changed, Zip};
use Who::Insider;

const SEAL: &str = "seal/tagmanifest-sha256.txt";

pub(super) const ATTACKS: &[Attack] = &[
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
            authority.leaf("late", &Leaf { key: P256, purposes: FOR_STAMPS, valid });
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
            signed_anew(ground, it, "one", &["-cades", "-md", "sha1"]);
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

/// A stamp of an authority that nobody knows.
pub(super) fn own_authority(file: &[u8]) -> Vec<u8> {
    use keepsake::custody::stamp::{Nonce, imprint_of, request};
    let authority = Authority::new();
    authority.leaf("own", &Leaf { key: P256, purposes: FOR_STAMPS, valid: ALWAYS });
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
