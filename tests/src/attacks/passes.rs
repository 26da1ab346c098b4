//! Bundles that must hold: honest ones, and those whose lie no verifier can see (BUNDLE.md, section
//! 10), which say so by being here.

use super::records::listed_wacz;
use super::stamps::own_authority;
use super::{Attack, Ground, How, Who, passes, paths, replace, whole, with_case};
use crate::bundles::{Wanted, made};

use How::{Files as Changed, Zip};
use Who::{Clumsy, Insider};

pub(super) const BUNDLES: &[Attack] = &[
    passes("honest", Changed(Clumsy, |_, _| {})),
    passes("honest-listed-and-sealed-again", Changed(Insider, |_, _| {})),
    passes("honest-small", Zip(|_| made(&Wanted::small(), None).bytes())),
    passes("honest-without-stamps", Zip(|_| made(&whole(), None).bytes())),
    passes(
        "honest-with-ots-alone",
        Zip(|_| made(&Wanted { ots: true, ..Wanted::default() }, None).bytes()),
    ),
    passes(
        "honest-one-checkpoint",
        Zip(|it| made(&Wanted { checkpoints: 1, ..whole() }, Some(it.stamper)).bytes()),
    ),
    passes(
        "honest-many",
        Zip(|_| {
            made(
                &Wanted {
                    posts: 7,
                    looks: 6,
                    checkpoints: 6,
                    media: 2,
                    withheld_fields: 3,
                    withheld_records: 2,
                    masked: 2,
                    ..whole()
                },
                None,
            )
            .bytes()
        }),
    ),
    passes("honest-without-exchanges", Zip(|_| without_exchanges())),
    passes("honest-zip-written-by-others", Zip(|it| it.files.zip())),
    // Nobody can see that these lie.
    passes(
        "lie-log-invented-today",
        Zip(|_| made(&Wanted { secret: [99; 32], seed: 9, ..whole() }, None).bytes()),
    ),
    passes(
        "lie-older-state-as-if-newest",
        Zip(|it| made(&Wanted { looks: 1, notices: false, ..whole() }, Some(it.stamper)).bytes()),
    ),
    passes(
        "lie-in-the-report",
        Changed(Insider, |_, it| it.put("0-OPEN-ME-FIRST.html", "<p>all of it was removed\n")),
    ),
    passes(
        "lie-in-a-masked-copy",
        Changed(Insider, |_, it| {
            let path = paths(it, "data/items/001/masked-", "").remove(0);
            it.put(&path, "another picture");
        }),
    ),
    passes(
        "lie-in-the-index-of-exchanges",
        Changed(Insider, |_, it| {
            listed_wacz(it, |all| {
                all[3].1.extend(
                    b"{\"url\":\"https://elsewhere.example/\",\"ts\":\"2020-01-01T00:00:00Z\"}\n",
                );
            });
        }),
    ),
    passes(
        "lie-about-what-is-withheld",
        Changed(Insider, |_, it| {
            with_case(it, |case| {
                for it in case["withheld"].as_array_mut().expect("a list") {
                    if it["what"] == "field" {
                        it["name"] = "alibi".into();
                    }
                    it["why"] = "for no reason".into();
                }
            });
        }),
    ),
    passes(
        "lie-about-the-kind-of-an-item",
        Changed(Insider, |_, it| with_case(it, |case| case["items"][0]["kind"] = "refused".into())),
    ),
    passes(
        "lie-by-a-stamp-never-announced",
        Changed(Insider, |_, it| {
            it.remove("seal/tagmanifest-sha256.txt.one.tsr");
            with_case(it, |case| case["seal"]["stamps"] = serde_json::json!(["two"]));
        }),
    ),
    // It says of this stamp that it is not verified.
    passes(
        "lie-by-an-own-authority",
        Changed(Clumsy, |_, it| {
            let stamp = own_authority(it.get("tagmanifest-sha256.txt"));
            it.put("seal/tagmanifest-sha256.txt.one.tsr", stamp);
        }),
    ),
    // It says that it cannot tell of this page.
    passes("lie-by-a-page-of-another-version", Zip(other_version)),
];

fn without_exchanges() -> Vec<u8> {
    use keepsake::bundle::{Left, Withheld};
    let mut made = made(&Wanted { withheld_records: 0, ..whole() }, None);
    let named: Vec<Withheld> = made
        .plan
        .log
        .entries
        .iter()
        .flat_map(|entry| {
            let opened = entry.disclosures.lines().filter_map(|line| {
                let bytes = data_encoding::BASE64URL_NOPAD.decode(line.as_bytes()).ok()?;
                let value: serde_json::Value = serde_json::from_slice(&bytes).ok()?;
                let is_list = value[1].as_str()?.ends_with("warc_records");
                is_list.then(|| value[2].as_array().cloned())?
            });
            let of_entry = |record: serde_json::Value| Withheld {
                entry: entry.seq,
                what: Left::Record,
                name: record[1].as_str().expect("a hash").to_owned(),
                why: String::new(),
            };
            opened.flatten().map(of_entry).collect::<Vec<_>>()
        })
        .collect();
    made.plan.withheld.extend(named);
    made.records.clear();
    made.bytes()
}

/// The holder of the key exchanges the page, and says that another version wrote all of it.
fn other_version(ground: &Ground<'_>) -> Vec<u8> {
    let mut made = made(&whole(), Some(ground.stamper));
    made.plan.software = "keepsake 9.9.9".into();
    made.plan.people.verifier = b"<!doctype html>all is well\n".to_vec();
    let mut files = crate::bundles::Files::of(&made.bytes());
    let text = String::from_utf8_lossy(files.get("bag-info.txt")).into_owned();
    if !text.contains("keepsake 9.9.9") {
        replace(files.get_mut("bag-info.txt"), crate::bundles::SOFTWARE, "keepsake 9.9.9");
    }
    files.relist();
    files.reseal(&ground.log, Some(ground.stamper));
    files.zip()
}
