//! `export` without a form: a bundle of evidence. It says what will leave, and asks. Beside it the
//! verbs about the log, and `verify`.

pub(crate) mod args;
pub(crate) mod log;
pub(crate) mod verify;

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use keepsake::Archive;
use keepsake::archive::{Cancel, EvidenceWish, Mask, Way};
use keepsake::bundle::{Bundle, Listed, Withheld};
use keepsake::model::{Language, PostId};
use serde_json::json;

use self::args::EvidenceArguments;
use crate::args::{Common, ExportArguments};
use crate::exit::{Done, Failed};
use crate::{input, notice, print, verbs};

/// Bytes of a masked copy.
const MASK_BYTES_MAX: u64 = 256 * 1024 * 1024;

pub(crate) async fn run(
    archive: &Archive,
    arguments: &ExportArguments,
    common: &Common,
) -> Result<Done, Failed> {
    let evidence = &arguments.evidence;
    let mut wish = wish(archive, arguments)?;
    let asked: Vec<String> = match archive.authorities() {
        all if !evidence.no_stamps => all.into_iter().map(|it| it.name).collect(),
        _ => Vec::new(),
    };
    if !arguments.yes {
        // Before anybody else hears of it.
        let mut shown = archive.evidence(wish.clone()).map_err(Failed::Evidence)?;
        list(&shown.files(), shown.withheld(), common);
        agreed(arguments, &asked)?;
    }
    if !asked.is_empty() {
        let vantage = log::vantage(archive, evidence.via.as_deref())?;
        archive.checkpoint().map_err(Failed::Log)?;
        for asked in archive.stamp(&vantage).await.map_err(Failed::Stamping)? {
            log::tell_asked(&asked, common);
        }
        (wish.stamped_by, wish.vantage) = (archive.authorities(), Some(vantage));
    }
    let mut prepared = archive.evidence(wish).map_err(Failed::Evidence)?;
    if arguments.yes {
        list(&prepared.files(), prepared.withheld(), common);
    }
    let cancel = Cancel::default();
    tokio::spawn(verbs::end_on_interrupt(cancel.clone()));
    let way = Way { target: &arguments.out, recipients: &evidence.to, read_back: None };
    let written = prepared.write_to(&way, &cancel, &mut print::bytes_progress());
    let (bundle, target) = written.map_err(Failed::Evidence)?;
    tell(&bundle, &target, evidence, common);
    Ok(Done::Clear)
}

fn wish(archive: &Archive, arguments: &ExportArguments) -> Result<EvidenceWish, Failed> {
    let ExportArguments { posts, evidence, .. } = arguments;
    let find = |post: &String| verbs::find(archive, post);
    let mut chosen: Vec<PostId> =
        input::each_or_lines(posts)?.iter().map(find).collect::<Result<_, _>>()?;
    if let Some(number) = evidence.incident {
        let incidents = archive.incidents();
        let incident = number.checked_sub(1).and_then(|n| incidents.get(n));
        chosen.extend(&incident.ok_or(Failed::NoSuchIncident)?.posts);
    }
    let refused = evidence.refused.iter().map(|id| notice::refused(archive, id));
    let masks = evidence.mask.iter().map(|mask| read_mask(mask));
    let languages = match evidence.report.as_slice() {
        [] => Language::ALL.to_vec(),
        some => some.iter().map(|language| language.of_report()).collect(),
    };
    Ok(EvidenceWish {
        posts: chosen,
        refused: refused.collect::<Result<_, _>>()?,
        redact: input::each_or_lines(&evidence.redact)?,
        withhold: evidence.withhold.clone(),
        masks: masks.collect::<Result<_, _>>()?,
        why: evidence.why.clone(),
        languages,
        verifier: keepsake_verify::PAGE.to_vec(),
        stamped_by: Vec::new(),
        vantage: None,
    })
}

/// `SHA256=FILE`
fn read_mask(argument: &str) -> Result<Mask, Failed> {
    let (of, file) = argument.split_once('=').ok_or(Failed::Mask)?;
    let mut bytes = Vec::new();
    let source = File::open(file).map_err(Failed::Read)?;
    let read = source.take(MASK_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(Failed::Read)?;
    if read as u64 > MASK_BYTES_MAX {
        return Err(Failed::Mask);
    }
    let extension = Path::new(file).extension().and_then(|it| it.to_str()).unwrap_or_default();
    Ok(Mask { of: of.to_lowercase(), bytes, extension: extension.to_owned() })
}

fn list(files: &[Listed], left: &[Withheld], common: &Common) {
    if common.json {
        for file in files {
            print::line(json!({ "path": file.path, "what": file.what.word(), "bytes": file.size }));
        }
        for withheld in left {
            print::line(json!({ "withheld": withheld }));
        }
        return;
    }
    print::message("This is all that will leave:");
    for file in files {
        let size = file.size.map_or("-".to_owned(), |bytes| bytes.to_string());
        print::message(format!("  {size:>12}  {:<9}  {}", file.what.word(), file.path));
    }
    if !left.is_empty() {
        print::message("And this is withheld, which will show:");
    }
    for withheld in left {
        let what = json!(withheld.what);
        let what = what.as_str().unwrap_or_default();
        print::message(format!("  entry {}: {what} {}", withheld.entry, withheld.name));
    }
}

/// Says what giving it away means, and asks whoever sits at the terminal. These authorities stamp
/// it then.
fn agreed(arguments: &ExportArguments, asked: &[String]) -> Result<(), Failed> {
    let sealed = if arguments.evidence.to.is_empty() {
        "It will NOT be sealed: whoever can read that disk can read it; `--to age1…` seals it to \
         whoever is to open it."
    } else {
        "Only the recipients you named can open it."
    };
    print::message(format!(
        "It goes to {}. {sealed} Whoever has it can show for ever that this archive held these \
         posts.",
        arguments.out.display()
    ));
    if !asked.is_empty() {
        let names = asked.join(", ");
        print::message(format!(
            "First {names} will be asked for time-stamps, which go into it; asking is itself seen. \
             `--no-stamps` asks nobody."
        ));
    }
    input::yes()
}

fn tell(bundle: &Bundle, target: &Path, arguments: &EvidenceArguments, common: &Common) {
    if common.json {
        return print::line(json!({
            "exported": true,
            "bytes": bundle.size,
            "tag_manifest": bundle.tag_manifest,
            "stamps": bundle.seal.authorities,
            "recipients": arguments.to.len(),
        }));
    }
    print::line(format!("The bundle is written: {} ({} bytes).", target.display(), bundle.size));
    let stamped = match bundle.seal.authorities.as_slice() {
        [] => "  Its seal has no time-stamp: it shows no time of its own.".to_owned(),
        names => format!("  Its seal is stamped by {}.", names.join(", ")),
    };
    print::line(stamped);
    if arguments.to.is_empty() {
        print::line("  Verify it before you give it away: `keepsake verify FILE`.");
    }
}
