//! What the custody log costs at 100,000 entries: `cargo run --release -p keepsake-tests --example
//! custody`. Deliberately absent: the disk, which is the vault's.

use std::hint::black_box;
use std::time::{Duration, Instant};

use keepsake::custody::act::Records;
use keepsake::custody::heads::Heads;
use keepsake::custody::tree::{Frontier, Tree, includes, is_consistent};
use keepsake::custody::{LogEnd, LogKeys, Logged};
use keepsake::model::{Act, ItemHead, ItemId, RecordSum, Sum, Time};

const N: u64 = 100_000;

const LOOK: &str = r#"{"act":"looked","id":"obs_03030303030303030303030303030303",
"post":"post_01010101010101010101010101010101","at":"2026-05-09T09:30:00Z","vantage":"direct",
"country":"VN","probe":"page","url":"https://site.example/1","final_url":"https://site.example/2",
"answer":{"status":200},"exchange":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
"reading":{"rule":"page-text","says":"visible","rules":"2026-05-01 abcdef"}}"#;

/// The time of one of `n` runs.
fn timed(what: &str, n: u64, mut run: impl FnMut(u64)) {
    let started = Instant::now();
    (0..n).for_each(&mut run);
    let each = started.elapsed() / u32::try_from(n).unwrap_or(u32::MAX);
    say(what, each);
}

#[expect(clippy::print_stdout, reason = "an example prints")]
fn say(what: &str, time: Duration) {
    println!("{what:<60} {time:>12.2?}");
}

fn main() {
    let keys = LogKeys::derive(&[1; 32]);
    let act: Act = serde_json::from_str(LOOK).expect("an act");
    let record = |n: u8| RecordSum { kind: "response".into(), sum: Sum::from_bytes([n; 32]) };
    let records = [record(1), record(2), record(3)];
    let own = Records { own: &records, media: &[] };
    let time: Time = "2026-05-09T09:30:00Z".parse().expect("a time");

    let (mut end, mut head) = (LogEnd::default(), None);
    timed("a look's entry, made and appended", N, |_| {
        black_box(end.append(&keys, &Logged::of(&act, own, &keys), &mut head, time));
    });
    let leaf = |n: u64| keepsake::custody::tree::leaf(&n.to_be_bytes());
    let mut frontier = Frontier::default();
    timed("a leaf appended to a frontier", N, |n| frontier.push(leaf(n)));
    let mut tree = Tree::default();
    timed("all leaves read into a tree for proofs", 1, |_| tree = (0..N).map(leaf).collect());
    timed("inclusion proof", N, |n| drop(black_box(tree.inclusion(n, N))));
    timed("consistency proof", N, |n| drop(black_box(tree.consistency(n, N))));
    let (root, proof) = (frontier.root(), tree.inclusion(12_345, N).expect("a proof"));
    timed("inclusion verified", 10_000, |_| {
        includes(&leaf(12_345), 12_345, N, &proof, &root).expect("it holds");
    });
    let (old, grown) = (tree.root_at(54_321).expect("a root"), tree.consistency(54_321, N));
    let grown = grown.expect("a proof");
    timed("consistency verified", 10_000, |_| {
        is_consistent(54_321, &old, N, &root, &grown).expect("it holds");
    });

    let item = |n: u64| {
        let mut name = [0; 16];
        name.copy_from_slice(&leaf(n).bytes()[..16]);
        ItemId::from_bytes(name)
    };
    let stand = |n: u64| (item(n), ItemHead { entries: 3, last: leaf(n) });
    let mut heads = Heads::new(&keys, N, []);
    timed("heads of as many items", 1, |_| heads = Heads::new(&keys, N, (0..N).map(stand)));
    timed("a head's proof", 10_000, |n| drop(black_box(heads.prove(item(n)))));
    timed("a checkpoint signed", 1000, |_| drop(black_box(keys.checkpoint(&frontier))));
}
