//! `verify`: a bundle of evidence checked by the small verifier, and the judge asked once more.

use std::fs::File;
use std::io::Read as _;

use keepsake::archive::{Other, Retold, ToldEntry, ToldItem, retell};
use keepsake_verify::{Bundle, EntryReport, ItemReport, Options, Report, Roots};
use serde_json::{Value, json};

use super::args::VerifyArguments;
use crate::args::{Common, Language};
use crate::exit::{Done, Failed};
use crate::{print, verbs};

/// Bytes of a file with root certificates.
const ROOTS_BYTES_MAX: u64 = 1024 * 1024;
/// Bytes of a record that is judged, and of a file of rules.
const RECORD_BYTES_MAX: usize = 64 * 1024 * 1024;
const RULES_BYTES_MAX: usize = 1024 * 1024;

pub(crate) async fn run(arguments: &VerifyArguments, common: &Common) -> Result<Done, Failed> {
    let mut roots = Roots::built_in();
    for path in &arguments.tsa_root {
        let mut pem = String::new();
        let file = File::open(path).map_err(Failed::Read)?;
        file.take(ROOTS_BYTES_MAX).read_to_string(&mut pem).map_err(Failed::Read)?;
        roots.add(&pem).map_err(|_| Failed::Root)?;
    }
    let file = File::open(&arguments.bundle).map_err(Failed::Read)?;
    let options = Options { roots: &roots, page: Some(keepsake_verify::PAGE) };
    let bundle = Bundle::open(file, &options).map_err(Failed::Read)?;
    let report = &bundle.report;
    let judged = if report.holds { judged(&bundle).await? } else { None };
    let differs = judged.as_ref().is_some_and(|it| it.others.iter().any(|it| it.same_rules));
    let is_told = arguments.fingerprint.as_ref().map(|told| report.key.as_ref() == Some(told));
    tell(report, judged.as_ref(), is_told, common);
    let holds = report.holds && !differs && is_told != Some(false);
    Ok(if holds { Done::Clear } else { Done::Flagged })
}

/// Readings and verdicts derived again; none where the bundle has no rules to do it by.
async fn judged(bundle: &Bundle<File>) -> Result<Option<Retold>, Failed> {
    let Some(version) = rules_version(bundle)? else { return Ok(None) };
    let mut files = Vec::new();
    let paths: Vec<String> = bundle.paths().map(str::to_owned).collect();
    for path in &paths {
        let name = path.strip_prefix("data/rules/").and_then(|name| name.strip_suffix(".toml"));
        let Some(name) = name else { continue };
        let bytes = bundle.file(path, RULES_BYTES_MAX).map_err(Failed::Read)?.unwrap_or_default();
        files.push((name.to_owned(), String::from_utf8_lossy(&bytes).into_owned()));
    }
    let items = bundle.report.items.iter().map(|item| told(bundle, item));
    let items = items.collect::<Result<Vec<_>, _>>()?;
    let doors = verbs::doors()?;
    retell(&doors, &version, &files, &items).await.map(Some).map_err(Failed::Retell)
}

fn rules_version(bundle: &Bundle<File>) -> Result<Option<String>, Failed> {
    let case = bundle.file("data/case.json", RECORD_BYTES_MAX).map_err(Failed::Read)?;
    let case: Option<Value> = case.and_then(|case| serde_json::from_slice(&case).ok());
    let version = case.as_ref().and_then(|case| case["rules"]["version"].as_str());
    Ok(version.map(str::to_owned))
}

fn told(bundle: &Bundle<File>, item: &ItemReport) -> Result<ToldItem, Failed> {
    let entries = item.entries.iter().map(|entry| told_entry(bundle, entry));
    Ok(ToldItem { entries: entries.collect::<Result<_, _>>()? })
}

fn told_entry(bundle: &Bundle<File>, entry: &EntryReport) -> Result<ToldEntry, Failed> {
    let fields = entry.fields.iter().map(|(name, value)| (name.clone(), json!(value)));
    let fields: serde_json::Map<String, Value> = fields.collect();
    let mut records = Vec::new();
    let named = fields.get("warc_records").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    for sum in named.iter().filter_map(|record| record[1].as_str()) {
        let record = bundle.record(sum, RECORD_BYTES_MAX).map_err(Failed::Read)?;
        records.extend(record.unwrap_or_default());
    }
    Ok(ToldEntry { seq: entry.seq, kind: entry.kind.clone(), fields, records })
}

fn tell(report: &Report, judged: Option<&Retold>, is_told: Option<bool>, common: &Common) {
    if common.json {
        let mut object = json!(report);
        object["verdicts"] = judged.map_or(Value::Null, |judged| {
            let other = |it: &Other| {
                json!({ "entry": it.seq, "says": it.says, "follows": it.follows,
                        "same_rules": it.same_rules })
            };
            json!({
                "looks": judged.looks,
                "unread": judged.unread,
                "verdicts": judged.verdicts,
                "others": judged.others.iter().map(other).collect::<Vec<_>>(),
            })
        });
        object["is_told_key"] = json!(is_told);
        return print::line(object);
    }
    let words = match common.language {
        Language::En => &keepsake_verify::words::ENGLISH,
        Language::Vi => &keepsake_verify::words::VIETNAMESE,
    };
    print::line(keepsake_verify::told(report, is_told, words));
    if let Some(judged) = judged {
        print::line(format!(
            "The judge was asked again: {} looks read anew from the raw answers ({} could not be: \
             their answers are withheld), {} verdicts derived anew.",
            judged.looks, judged.unread, judged.verdicts
        ));
        for other in &judged.others {
            let whose = if other.same_rules {
                "under the very rules it names: this entry does not follow from its answer"
            } else {
                "under the rules in the bundle, which are not those it was read by"
            };
            print::line(format!(
                "  entry {}: says {}, and {} follows {whose}",
                other.seq, other.says, other.follows
            ));
        }
    }
}
