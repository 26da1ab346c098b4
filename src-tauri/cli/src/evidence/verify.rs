//! `verify`: a bundle of evidence checked by the small verifier, and the judge asked once more.

use std::fs::File;
use std::io::{self, Read, Seek};

use keepsake::archive::{Opened, Other, Retold, retell};
use keepsake::vault::{IDENTITIES_BYTES_MAX, Opener, UnsealError, is_sealed};
use keepsake_verify::{Bundle, Options, Report, Roots};
use serde_json::{Value, json};

use super::args::VerifyArguments;
use crate::args::{Common, Language};
use crate::exit::{Done, Failed};
use crate::{passphrase, print, verbs};

/// Bytes of a file with root certificates.
const ROOTS_BYTES_MAX: u64 = 1024 * 1024;

/// A bundle as it lies on the disk, or within what it was sealed in.
trait Source: Read + Seek + Send {}

impl<T: Read + Seek + Send> Source for T {}

pub(crate) async fn run(arguments: &VerifyArguments, common: &Common) -> Result<Done, Failed> {
    let mut roots = Roots::built_in();
    for path in &arguments.tsa_root {
        let mut pem = String::new();
        let file = File::open(path).map_err(Failed::Read)?;
        file.take(ROOTS_BYTES_MAX).read_to_string(&mut pem).map_err(Failed::Read)?;
        roots.add(&pem).map_err(|_| Failed::Root)?;
    }
    let options = Options { roots: &roots, page: Some(keepsake_verify::PAGE) };
    let bundle = Bundle::open(source(arguments)?, &options).map_err(Failed::Read)?;
    let report = &bundle.report;
    let judged = if report.holds { judged(&bundle).await? } else { None };
    let differs = judged.as_ref().is_some_and(|it| it.others.iter().any(|it| it.same_rules));
    let is_told = arguments.fingerprint.as_ref().map(|told| report.key.as_ref() == Some(told));
    tell(report, judged.as_ref(), is_told, common);
    let holds = report.holds && !differs && is_told != Some(false);
    Ok(if holds { Done::Clear } else { Done::Flagged })
}

/// The bundle; one that is sealed is opened with the identities, and put down nowhere.
fn source(arguments: &VerifyArguments) -> Result<Box<dyn Source>, Failed> {
    let mut file = File::open(&arguments.bundle).map_err(Failed::Read)?;
    let mut begin = Vec::new();
    file.by_ref().take(64).read_to_end(&mut begin).map_err(Failed::Read)?;
    file.rewind().map_err(Failed::Read)?;
    if !is_sealed(&begin) {
        return Ok(Box::new(file));
    }
    let path = arguments.identity.as_ref().ok_or(Failed::BundleSealed)?;
    let mut text = zeroize::Zeroizing::new(Vec::new());
    let most = IDENTITIES_BYTES_MAX as u64;
    File::open(path).and_then(|it| it.take(most).read_to_end(&mut text)).map_err(Failed::Read)?;
    let opener = match Opener::read(&text, None) {
        Err(UnsealError::PassphraseNeeded) => {
            let typed = passphrase::prompt("Passphrase of the identity file: ")?;
            Opener::read(&text, Some(&typed))
        }
        read => read,
    };
    let opened = opener.and_then(|opener| opener.open(io::BufReader::new(file)));
    Ok(Box::new(opened.map_err(Failed::Unseal)?))
}

/// Readings and verdicts derived again; none where the bundle has no rules to do it by.
async fn judged(bundle: &Bundle<Box<dyn Source>>) -> Result<Option<Retold>, Failed> {
    let opened = Opened {
        report: json!(bundle.report),
        paths: bundle.paths().map(str::to_owned).collect(),
        file: &|path, most| bundle.file(path, most),
        record: &|sum, most| bundle.record(sum, most),
    };
    retell(&verbs::doors()?, opened).await.map_err(Failed::Retell)
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
        object["training"] = json!(report.training);
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
