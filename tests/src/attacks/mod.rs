//! What is done to bundles, and the layer that must catch it: one table, which the tests of each
//! verifier go through.

mod files;
mod log;
mod passes;
mod records;
mod stamps;
mod zip;

use std::io::Write as _;
use std::path::Path;

use crate::bundles::{Files, GrowingLog, Made, Stamper, Wanted, made};

/// What attacks are made from.
pub struct Ground<'s> {
    /// Authorities that the reader trusts.
    pub stamper: &'s Stamper,
    /// A bundle with all that one can have in it, and its log.
    pub files: Files,
    /// The log it is an excerpt of.
    pub log: GrowingLog,
    /// A bundle of another log.
    pub other: Files,
    /// That log.
    pub other_log: GrowingLog,
}

/// The bundle that most attacks begin with.
#[must_use]
pub fn whole() -> Wanted {
    Wanted { ots: true, withheld_fields: 1, withheld_records: 1, masked: 1, ..Wanted::default() }
}

impl<'s> Ground<'s> {
    /// With these authorities.
    #[must_use]
    pub fn new(stamper: &'s Stamper) -> Self {
        let taken = |mut made: Made<'s>| (Files::of(&made.bytes()), made.log);
        let (files, log) = taken(made(&whole(), Some(stamper)));
        let other = Wanted { secret: [7; 32], seed: 2, ..whole() };
        let (other, other_log) = taken(made(&other, Some(stamper)));
        Self { stamper, files, log, other, other_log }
    }
}

/// Who did it, and so what was made anew afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    /// Nothing is made anew.
    Clumsy,
    /// The lists of digests are.
    Outsider,
    /// The lists, the seal and its stamps are: the holder of the log's key.
    Insider,
}

/// How a bundle is made.
#[derive(Clone, Copy)]
enum How {
    /// The files of the whole bundle, changed.
    Files(Who, fn(&Ground<'_>, &mut Files)),
    /// From the beginning.
    Zip(fn(&Ground<'_>) -> Vec<u8>),
}

/// One thing that is done.
#[derive(Clone, Copy)]
pub struct Attack {
    /// Its name, as a file may have it.
    pub name: &'static str,
    /// The layer that must be among those that find a fault; none for a bundle that holds.
    pub layer: Option<&'static str>,
    how: How,
}

impl Attack {
    /// The bundle.
    #[must_use]
    pub fn bundle(&self, ground: &Ground<'_>) -> Vec<u8> {
        let (who, change) = match self.how {
            How::Zip(make) => return make(ground),
            How::Files(who, change) => (who, change),
        };
        let mut files = ground.files.clone();
        change(ground, &mut files);
        if who != Who::Clumsy {
            files.relist();
        }
        if who == Who::Insider {
            files.reseal(&ground.log, Some(ground.stamper));
        }
        files.zip()
    }
}

const fn attack(layer: &'static str, name: &'static str, how: How) -> Attack {
    Attack { name, layer: Some(layer), how }
}

const fn passes(name: &'static str, how: How) -> Attack {
    Attack { name, layer: None, how }
}

/// All of them, and bundles that must hold.
#[must_use]
pub fn all() -> Vec<Attack> {
    [zip::ATTACKS, files::ATTACKS, records::ATTACKS, log::ATTACKS, stamps::ATTACKS, passes::BUNDLES]
        .concat()
}

/// Writes all bundles to a folder, with `expected.json` beside them: `name`, `file`, `holds`,
/// `layer`, and `roots` (PEM) that the verifier is to be given.
///
/// # Errors
/// The disk refuses.
///
/// # Panics
/// If a bundle cannot be made.
pub fn write_all(folder: &Path) -> std::io::Result<()> {
    let stamper = Stamper::new();
    let ground = Ground::new(&stamper);
    let root = String::from_utf8(stamper.authority().root()).expect("PEM is text");
    let mut expected = Vec::new();
    for attack in all() {
        let file = format!("{}.zip", attack.name);
        put(&folder.join(&file), &attack.bundle(&ground))?;
        expected.push(serde_json::json!({
            "name": attack.name,
            "file": file,
            "holds": attack.layer.is_none(),
            "layer": attack.layer,
            "roots": [root],
        }));
    }
    let expected = serde_json::to_vec_pretty(&expected).expect("plain values");
    put(&folder.join("expected.json"), &expected)
}

fn put(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    std::fs::File::create(path)?.write_all(bytes)
}

/// Text in place of other text, which must be there.
fn replace(bytes: &mut Vec<u8>, old: &str, new: &str) {
    let at = bytes.windows(old.len()).position(|it| it == old.as_bytes());
    let at = at.unwrap_or_else(|| panic!("there is no {old}"));
    bytes.splice(at..at + old.len(), new.bytes());
}

/// Paths that begin and end so, in order.
fn paths(files: &Files, begin: &str, end: &str) -> Vec<String> {
    let fits = |path: &&str| path.starts_with(begin) && path.ends_with(end);
    let mut found: Vec<String> = files.paths().filter(fits).map(str::to_owned).collect();
    found.sort_by_key(|path| (path.len(), path.clone()));
    assert!(!found.is_empty(), "there is no {begin}…{end}");
    found
}

/// `case.json`, changed as JSON.
fn with_case(files: &mut Files, change: impl FnOnce(&mut serde_json::Value)) {
    let file = files.get_mut("data/case.json");
    let text = std::str::from_utf8(file).expect("text");
    // Members keep their places: changes of text, and not of a map that sorts them.
    let mut case: serde_json::Value = serde_json::from_str(text).expect("JSON");
    change(&mut case);
    *file = ordered(&case).into_bytes();
    file.push(b'\n');
}

/// The order that `case.json` has.
const ORDER: &[&str] = &[
    "v",
    "made",
    "software",
    "languages",
    "log",
    "checkpoints",
    "seal",
    "origin",
    "items",
    "item",
    "kind",
    "folder",
    "path",
    "entry",
    "field",
    "masked",
    "entries",
    "stamps",
    "ots",
    "files",
    "withheld",
    "what",
    "name",
    "why",
    "rules",
    "version",
    "sha256",
];

fn ordered(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Object(members) => {
            let mut names: Vec<&String> = members.keys().collect();
            names.sort_by_key(|name| ORDER.iter().position(|it| it == name));
            let member = |name: &&String| {
                format!("{}:{}", serde_json::json!(name), ordered(&members[name.as_str()]))
            };
            format!("{{{}}}", names.iter().map(member).collect::<Vec<_>>().join(","))
        }
        serde_json::Value::Array(items) => {
            format!("[{}]", items.iter().map(ordered).collect::<Vec<_>>().join(","))
        }
        other => other.to_string(),
    }
}
