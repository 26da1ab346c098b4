//! The verbs about the custody log: its state, its checkpoints, and who stamps them.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use keepsake::Archive;
use keepsake::archive::{Asked, LogStanding};
use keepsake::bundle::report;
use keepsake::model::{Authority, StampKind, Vantage};
use serde_json::json;

use super::args::{AuthorityArguments, AuthorityVerb};
use crate::args::Common;
use crate::exit::{Done, Failed, chain};
use crate::{input, print};

/// Bytes of a file with root certificates.
const ROOTS_BYTES_MAX: u64 = 1024 * 1024;

/// Says how the log stands.
pub(crate) fn standing(archive: &Archive, common: &Common) -> Result<Done, Failed> {
    let standing = archive.log().map_err(Failed::Log)?;
    if common.json {
        print::line(json!({ "log": standing }));
        return Ok(Done::Clear);
    }
    match standing {
        None => print::line("Nothing was entered into a custody log yet."),
        Some(standing) => print::line(words(&standing)),
    }
    Ok(Done::Clear)
}

fn words(standing: &LogStanding) -> String {
    let LogStanding { key, entries, checkpoint, stamped_by, pending, .. } = standing;
    let stamped = match stamped_by.as_slice() {
        [] => "not stamped".to_owned(),
        names => format!("stamped by {}", names.join(", ")),
    };
    let signed = checkpoint.as_ref().map_or_else(
        || "No head of it was signed yet: `keepsake checkpoint` does.".to_owned(),
        |newest| format!("Last signed at {}, with {} entries, {stamped}.", newest.at, newest.size),
    );
    let waiting = match pending.len() {
        0 => String::new(),
        n => format!("\n{n} stamps wait to be in a block."),
    };
    format!("{entries} entries, signed with the key\n  {key}\n{signed}{waiting}")
}

/// Signs the head of the log; with a receipt to give away.
pub(crate) fn checkpoint(
    archive: &Archive,
    receipt: Option<&Path>,
    common: &Common,
) -> Result<Done, Failed> {
    let signed = archive.checkpoint().map_err(Failed::Log)?;
    let standing = archive.log().map_err(Failed::Log)?;
    let key = standing.map(|it| it.key).unwrap_or_default();
    if let Some(receipt) = receipt {
        let language = common.language.of_report();
        let training = archive.is_training();
        let (checkpoint, made) = (signed.text.as_str(), signed.at);
        let of = report::Receipt { checkpoint, fingerprint: &key, made, training };
        let sheet = report::receipt(of, language);
        write_new(receipt, &sheet.map_err(Failed::Receipt)?)?;
    }
    if common.json {
        print::line(json!({ "checkpoint": signed, "key": key }));
    } else {
        print::line(&signed.text);
        print::line(format!("Key: {key}"));
        print::line(
            "Give it away as it is: it tells nothing, and shows later that nothing was changed before it.",
        );
    }
    Ok(Done::Clear)
}

pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Failed> {
    let mut options = OpenOptions::new();
    let file = options.write(true).create_new(true).mode(0o600).open(path);
    let mut file = file.map_err(Failed::Write)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(Failed::Write)
}

/// Has the newest checkpoint stamped.
pub(crate) async fn stamp(
    archive: &Archive,
    via: Option<&str>,
    common: &Common,
) -> Result<Done, Failed> {
    if archive.authorities().is_empty() {
        return Err(Failed::NoAuthority);
    }
    let vantage = vantage(archive, via)?;
    archive.checkpoint().map_err(Failed::Log)?;
    let asked = archive.stamp(&vantage).await.map_err(Failed::Stamping)?;
    for one in &asked {
        tell_asked(one, common);
    }
    if asked.is_empty() && !common.json {
        print::line("Every authority has stamped the newest head already.");
    }
    let all = asked.iter().all(|asked| asked.done.is_ok());
    Ok(if all { Done::Clear } else { Done::InPart })
}

/// Says what became of asking an authority.
pub(crate) fn tell_asked(asked: &Asked, common: &Common) {
    let Asked { authority, entries, done } = asked;
    if common.json {
        let (kind, time) = done.as_ref().map_or((None, None), |(kind, time)| (Some(kind), *time));
        let error = done.as_ref().err().map(|refusal| chain(refusal));
        return print::line(json!({
            "authority": authority,
            "entries": entries,
            "stamp": kind,
            "not_later_than": time,
            "error": error,
        }));
    }
    print::line(match done {
        Ok((StampKind::Token, Some(time))) => {
            format!("{authority}: the first {entries} entries were there not later than {time}.")
        }
        Ok((StampKind::Complete, _)) => format!("{authority}: {entries} entries are in a block."),
        Ok(_) => {
            format!("{authority}: promised a block for {entries} entries; ask again tomorrow.")
        }
        Err(refusal) => format!(
            "{authority}: {}. Nothing is lost; it can be stamped at any later time.",
            chain(refusal)
        ),
    });
}

/// The vantage of this name, or the first that is turned on.
pub(crate) fn vantage(archive: &Archive, name: Option<&str>) -> Result<Vantage, Failed> {
    let mut on = archive.vantages().into_iter();
    match name {
        None => on.next(),
        Some(name) => on.find(|vantage| vantage.name == name),
    }
    .ok_or(Failed::NoSuchVantage)
}

/// Does what was asked about authorities.
pub(crate) fn authority(
    archive: &Archive,
    verb: &AuthorityVerb,
    common: &Common,
) -> Result<Done, Failed> {
    match verb {
        AuthorityVerb::List => {
            for authority in archive.authorities() {
                if common.json {
                    print::line(json!(authority));
                } else {
                    let Authority { name, url, calendar, qualified, .. } = authority;
                    let kind = if calendar { "OpenTimestamps" } else { "RFC 3161" };
                    let qualified = if qualified { ", qualified" } else { "" };
                    print::line(format!("{name:<16} {kind}{qualified} {url}"));
                }
            }
        }
        AuthorityVerb::Add(arguments) => {
            archive.set_authority(wanted(arguments)?).map_err(Failed::Authority)?;
        }
        AuthorityVerb::Remove { name } => {
            archive.drop_authority(name).map_err(Failed::Authority)?;
        }
    }
    Ok(Done::Clear)
}

fn wanted(arguments: &AuthorityArguments) -> Result<Authority, Failed> {
    let AuthorityArguments { name, url, root, calendar, qualified, private } = arguments;
    let roots = match root {
        None => String::new(),
        Some(path) => {
            use std::io::Read as _;
            let mut text = String::new();
            let file = std::fs::File::open(path).map_err(Failed::Read)?;
            file.take(ROOTS_BYTES_MAX).read_to_string(&mut text).map_err(Failed::Read)?;
            text
        }
    };
    Ok(Authority {
        name: name.clone(),
        url: input::one_or_line(url)?,
        calendar: *calendar,
        roots,
        qualified: *qualified,
        private_allowed: *private,
    })
}
