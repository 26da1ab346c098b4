//! What small bundles can make the verifier do that nobody signed and that are wrong anyway. Each
//! of these took minutes to days where one list was gone through for each member of another; that
//! they end at all is the test.

use std::collections::BTreeSet;

use keepsake_tests::bundles::Files;
use keepsake_verify::{Report, Roots};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::{layers, verified};

const MANY: usize = 30_000;

fn item(n: usize) -> String {
    format!("i-{n:032x}")
}

/// An entry, and the file that discloses fields of it.
fn entry(seq: usize, of: &str, fields: &[(String, Value)]) -> (String, String) {
    let b64 = &data_encoding::BASE64URL_NOPAD;
    let line = |(name, value): &(String, Value)| {
        b64.encode(json!(["AAAAAAAAAAAAAAAAAAAAAA", name, value]).to_string().as_bytes())
    };
    let lines: Vec<String> = fields.iter().map(line).collect();
    let digests: BTreeSet<String> =
        lines.iter().map(|line| b64.encode(&Sha256::digest(line.as_bytes()))).collect();
    let entry = format!(
        r#"{{"v":1,"log":"x","seq":{seq},"time":"2026-01-01T00:00:00Z","kind":"saved","item":"{of}","item_seq":0,"item_prev":null,"after_token":null,"_sd_alg":"sha-256","_sd":{}}}"#,
        json!(digests)
    );
    let end = if lines.is_empty() { "" } else { "\n" };
    (entry, lines.join("\n") + end)
}

/// A bundle in the making: its files, and what it says of them.
#[derive(Default)]
struct Forged {
    files: Vec<(String, Vec<u8>)>,
    checkpoints: Vec<Value>,
    items: Vec<String>,
}

impl Forged {
    fn put(&mut self, path: String, bytes: impl Into<Vec<u8>>) {
        self.files.push((path, bytes.into()));
    }

    fn entry(&mut self, seq: usize, of: &str, fields: &[(String, Value)]) {
        let (entry, disclosed) = entry(seq, of, fields);
        self.put(format!("data/log/entries/{seq}.json"), entry);
        if !disclosed.is_empty() {
            self.put(format!("data/log/entries/{seq}.disclosures.txt"), disclosed);
        }
    }

    fn checkpoint(&mut self, entries: usize) {
        self.put(format!("data/log/checkpoints/{entries}.txt"), "x");
        self.checkpoints.push(json!({ "entries": entries, "stamps": [], "ots": false }));
    }

    /// Names an item, with this folder's number and entries.
    fn item(&mut self, name: &str, entries: &[usize], files: &[(String, usize, String)]) {
        let folder = format!("items/{:03}", self.items.len() + 1);
        let files: Vec<String> = files
            .iter()
            .map(|(path, entry, field)| {
                format!(r#"{{"path":"{path}","entry":{entry},"field":"{field}","masked":false}}"#)
            })
            .collect();
        self.items.push(format!(
            r#"{{"item":"{name}","kind":"post","folder":"{folder}","entries":{},"files":[{}]}}"#,
            json!(entries),
            files.join(",")
        ));
    }

    fn verified(mut self) -> Report {
        let newest = self.checkpoints.last().map(|it| it["entries"].clone());
        let case = format!(
            r#"{{"v":1,"made":"2026-01-01T00:00:00Z","software":"keepsake 1","languages":["en"],"log":{{"origin":"o","entries":{}}},"checkpoints":[{}],"seal":{{"stamps":[],"ots":false}},"items":[{}],"withheld":[],"rules":null}}"#,
            newest.unwrap_or_default(),
            self.checkpoints
                .iter()
                .map(|it| format!(
                    r#"{{"entries":{},"stamps":{},"ots":{}}}"#,
                    it["entries"], it["stamps"], it["ots"]
                ))
                .collect::<Vec<_>>()
                .join(","),
            self.items.join(",")
        );
        self.put("data/case.json".to_owned(), format!("{case}\n"));
        let files = Files { top: "keepsake-evidence-20260101-00000000".into(), files: self.files };
        verified(&files.zip(), &Roots::default())
    }
}

#[test]
fn checkpoints_of_which_nothing_is_told() {
    let mut forged = Forged::default();
    for n in 0..MANY {
        forged.entry(n, &item(n), &[]);
        forged.item(&item(MANY + n), &[n], &[]);
    }
    for n in 1..MANY {
        forged.checkpoint(MANY + n);
    }
    let report = forged.verified();
    assert_eq!(report.shown, Some(MANY));
    assert!(layers(&report).contains(&"heads") && report.items.len() == MANY, "it was read");
}

#[test]
fn an_entry_that_every_item_shows() {
    let mut forged = Forged::default();
    let text = [("text".to_owned(), json!("x".repeat(11_000_000)))];
    forged.entry(0, &item(0), &text);
    for n in 0..MANY {
        let file = ("text.0.txt".to_owned(), 0, "text".to_owned());
        forged.item(&item(n), &[0], &[file]);
        forged.put(format!("data/items/{:03}/text.0.txt", n + 1), "x");
    }
    forged.checkpoint(1);
    let report = forged.verified();
    assert!(layers(&report).contains(&"items"), "{:?}", report.faults);
    assert_eq!(report.items[0].entries[0].fields.len(), 1, "it was read");
}

#[test]
fn a_checkpoint_that_everybody_stamped() {
    let mut forged = Forged::default();
    for n in 0..2 * MANY {
        forged.put(format!("data/log/checkpoints/1.txt.{n}.tsr"), "x");
    }
    let report = forged.verified();
    assert_eq!(report.checkpoints.len(), 1, "it was read");
}
