//! Bundles judged again: what whoever made one can have the judge do, and say.

use std::cell::Cell;
use std::io::Cursor;
use std::time::Duration;

use keepsake::archive::{Cancel, Doors, Opened, Progress, Retold, Whose, retell};
use keepsake::model::Status;
use keepsake::verdict::{BUILT_IN, RuleSet, VERSION};
use keepsake_tests::program;
use keepsake_verify::{Bundle, Options, Roots};
use serde_json::{Value, json};

use crate::kit::Case;

const CASE: &[u8] = br#"{"rules":{"version":"2026-11-25"}}"#;
const RULES: &[u8] = b"name = \"a\"\n";
/// Far more than one look needs, and far less than all that the bundles here name.
const MEMORY_MAX: u64 = 1 << 30;

/// By this an answer as good as any says that the post is gone.
const HOSTILE: &str = r#"
[[rule]]
id = "network-good"
on = ["page", "oembed"]
when = [{ at = "answer", is = ["200"] }]
says = "removed"
confidence = "A"
languages = ["any"]
source = "nowhere"
seen = "2026-11-23"
en = "It is gone."
vi = "Đã mất."
"#;

/// A report of one post with looks that name these records.
fn report(looks: usize, records: &Value) -> Value {
    let at = "2026-05-08T02:00:00Z";
    let saved = json!({ "platform": "web", "addresses": ["https://a.org/1"], "archived": {},
        "saved": at });
    let captured = json!({ "at": at, "id": "c-b5795f6dabd48458a06de27ddd16be54",
        "source": "article", "url": "https://a.org/1", "text": "x" });
    let looked = json!({ "answer": { "status": 200 }, "at": at, "probe": "page",
        "settles": "asked", "vantage": "direct", "id": "l-2dedaf1d3c2f30ad9042d770b41b74c4",
        "url": "https://a.org/1", "reading": { "rule": "web-same-text", "says": "visible" },
        "warc_records": records });
    let mut entries = vec![
        json!({ "seq": 0, "kind": "saved", "fields": saved }),
        json!({ "seq": 1, "kind": "captured", "fields": captured }),
    ];
    entries.extend(
        (0..looks).map(|n| json!({ "seq": n + 2, "kind": "looked", "fields": looked.clone() })),
    );
    json!({ "items": [{ "entries": entries }] })
}

async fn judged(report: Value, record: &dyn Fn(&str) -> Vec<u8>) -> Retold {
    let opened = Opened {
        report,
        paths: vec!["data/case.json".into(), "data/rules/a.toml".into()],
        file: &|path, _| Ok(Some(if path == "data/case.json" { CASE } else { RULES }.to_vec())),
        record: &|sum, most| Ok(Some(record(sum)).filter(|bytes| bytes.len() <= most)),
        trusted: Vec::new(),
    };
    retell(&Doors::system("no-worker-is-there".into()), opened).await.unwrap().unwrap()
}

/// The most memory this process had, in bytes.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    let kib: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kib << 10
}

#[tokio::test]
async fn a_record_is_held_once_however_often_it_is_named() {
    let reads = Cell::new(0);
    let record = |_: &str| {
        reads.set(reads.get() + 1);
        vec![0; 8 << 20]
    };
    let sum = json!(["response", "0".repeat(64)]);
    let told = judged(report(3, &json!(vec![sum.clone(); 200])), &record).await;
    // Nobody knows the rules: a look is read by those, and later by ours.
    assert_eq!((reads.take(), told.looks, told.unread), (6, 0, 3), "200 times, and read once");
    let told = judged(report(500, &json!([sum])), &record).await;
    assert_eq!((reads.take(), told.looks, told.unread), (1_000, 0, 500));
    // Different ones, of which no look has so many.
    let sums: Vec<Value> = (0..500).map(|n| json!(["response", format!("{n:064}")])).collect();
    let told = judged(report(2, &json!(sums)), &record).await;
    assert!(reads.take() < 4 * 20, "it is not judged, and what is left is not read");
    assert_eq!((told.looks, told.unread), (0, 2));
    let peak = peak_memory();
    assert!(peak < MEMORY_MAX, "{} MiB at the peak", peak >> 20);
}

/// The rules built in, with another file for what any answer may be.
fn rules(network: &str) -> RuleSet {
    let file = |(name, text)| (name, if name == "network" { network } else { text });
    RuleSet::read(VERSION, &BUILT_IN.texts().map(file).collect::<Vec<_>>()).unwrap()
}

/// Each reading of a report says this now, by these rules, and each verdict that.
fn forge(value: &mut Value, says: &str, verdict: &str, by: &str) {
    if let Some(reading) = value.get_mut("reading") {
        (reading["says"], reading["rules"]) = (says.into(), by.into());
    }
    match value {
        Value::Object(members) => members.iter_mut().for_each(|(name, value)| {
            if name == "verdict" {
                *value = verdict.into();
            }
            forge(value, says, verdict, by);
        }),
        Value::Array(all) => all.iter_mut().for_each(|value| forge(value, says, verdict, by)),
        _ => {}
    }
}

/// A bundle judged again that carries another file of rules, where one is given.
async fn judged_by(
    bundle: &[u8],
    network: Option<&str>,
    trusted: &[&str],
    change: impl Fn(&mut Value),
) -> Retold {
    let (roots, reader) = (Roots::default(), Cursor::new(bundle));
    let bundle = Bundle::open(reader, &Options { roots: &roots, page: None }).unwrap();
    let mut report = json!(bundle.report);
    change(&mut report);
    let opened = Opened {
        report,
        paths: bundle.paths().map(str::to_owned).collect(),
        file: &|path, most| match network {
            Some(text) if path == "data/rules/network.toml" => Ok(Some(text.as_bytes().to_vec())),
            _ => bundle.file(path, most),
        },
        record: &|sum, most| bundle.record(sum, most),
        trusted: trusted.iter().map(|digest| (*digest).to_owned()).collect(),
    };
    retell(&Doors::system(program("keepsake")), opened).await.unwrap().unwrap()
}

#[tokio::test]
async fn rules_that_came_with_the_bundle_are_called_that_and_ours_are_asked_as_well() {
    let case = Case::new().await;
    let bundle = case.bundle(case.wish(&[1]));
    let honest = judged_by(&bundle, None, &[], |_| ()).await;
    assert_eq!((honest.whose, honest.rules), (Whose::BuiltIn, BUILT_IN.name()));
    assert!(honest.looks > 0 && honest.verdicts > 0, "there is something to judge");
    assert!(honest.others.is_empty() && honest.own.is_empty(), "{:?}", honest.others);

    // The page was there each time. By these rules that is a removal, and all entries say so.
    let (_, network) = BUILT_IN.texts().find(|(name, _)| *name == "network").unwrap();
    let network = format!("{network}{HOSTILE}");
    let hostile = rules(&network);
    let lie = |report: &mut Value| forge(report, "removed", "removed", &hostile.name());
    let told = judged_by(&bundle, Some(&network), &[], lie).await;
    assert_eq!((told.whose, told.rules.clone()), (Whose::Unknown, hostile.name()));
    assert_eq!(told.looks, honest.looks);
    assert!(told.others.is_empty(), "all of it follows: {:?}", told.others);
    let own: Vec<_> = told.own.iter().map(|other| (other.says, other.follows)).collect();
    assert!(own.len() >= told.looks && own.iter().all(|it| *it == ("removed", "visible")));
    assert_eq!(told.lies().count(), 0, "it names the rules that it was read by");

    // What says that it was read by our rules must follow from ours, whatever lies beside it.
    let lie = |report: &mut Value| forge(report, "removed", "removed", &BUILT_IN.name());
    let told = judged_by(&bundle, Some(&network), &[], lie).await;
    assert!(told.lies().count() >= honest.looks, "{:?}", told.own);

    // A publisher signed them whom the reader trusts.
    let lie = |report: &mut Value| forge(report, "removed", "removed", &hostile.name());
    let told = judged_by(&bundle, Some(&network), &[hostile.digest()], lie).await;
    assert_eq!((told.whose, told.own.len()), (Whose::Signed, 0));
}

/// Looks of several rounds lie close together, and rounds that were ended leave looks that nobody
/// judged: a verdict follows from the looks of its own round.
#[tokio::test]
async fn a_verdict_follows_from_its_own_round_however_near_another_was() {
    let case = Case::new().await;
    let archive = &case.test.archive;
    let pause = Duration::from_secs(5);
    let seen = archive.recheck(None, pause, &Cancel::default(), &|_| ()).await.unwrap();
    assert!(seen.rows.iter().any(|row| row.post == case.posts[1]));
    // Eight seconds later it is gone.
    case.test.clock.advance(Duration::from_secs(8));
    case.site.delete("/bai-viet-so-1");
    archive.recheck(None, pause, &Cancel::default(), &|_| ()).await.unwrap();
    assert_eq!(archive.post(case.posts[1]).unwrap().status, Status::Flagged);
    let follows = async |what| {
        let bundle = case.bundle(case.wish(&[0, 1, 2]));
        let told = judged_by(&bundle, None, &[], |_| ()).await;
        assert!(told.verdicts == 3 && told.others.is_empty(), "{what}: {:?}", told.others);
        let again = archive.rejudge(&BUILT_IN).await.unwrap();
        assert!(again.verdicts.is_empty(), "{what}: {:?}", again.verdicts);
    };
    follows("seen, and gone at once").await;

    // A third is missed, and the round ended; then it is there, and that round is ended as well.
    case.site.delete("/bai-viet-so-2");
    let cancel = Cancel::default();
    let stop = |progress: Progress| {
        if progress.done == progress.total {
            cancel.cancel();
        }
    };
    assert!(archive.recheck(None, pause, &cancel, &stop).await.unwrap().cancelled);
    follows("missed in a round that was ended").await;
    case.test.clock.advance(Duration::from_secs(8));
    archive.recheck(None, pause, &cancel, &|_| ()).await.unwrap();
    follows("and one that never began").await;
}
