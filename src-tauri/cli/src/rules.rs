//! `rules`: which rules are in use, new ones from a signed file, and how such a file is made.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use keepsake::archive::{
    Archive, RulesInUse, SetAside, new_publishing_key, open_signed, rule_files,
};
use keepsake::verdict::signed::{Publisher, PublishingKey, publishers_built_in};
use serde_json::json;

use crate::args::{Common, RulesVerb};
use crate::exit::{Done, Failed};
use crate::{print, verbs};

/// What needs no vault.
pub(crate) fn aside(verb: &RulesVerb, common: &Common) -> Result<Done, Failed> {
    match verb {
        RulesVerb::Verify { file, publisher } => verify(file, publisher, common),
        RulesVerb::NewKey { name, out } => new_key(name, out, common),
        RulesVerb::Sign { folder, of, key, out } => sign(folder, of, key, out),
        RulesVerb::Show | RulesVerb::Install { .. } | RulesVerb::BuiltIn => {
            unreachable!("these verbs need an open archive")
        }
    }
}

/// What concerns the rules of a vault.
pub(crate) fn of(archive: &Archive, verb: &RulesVerb, common: &Common) -> Result<Done, Failed> {
    let in_use = match verb {
        RulesVerb::Install { file, publisher, older } => {
            let publishers = trusted(publisher)?;
            let doors = verbs::doors()?;
            let (_, bytes) =
                open_signed(&*doors.disk, file, &publishers).map_err(Failed::NotInstalled)?;
            archive.install_rules(&bytes, &publishers, *older).map_err(Failed::NotInstalled)?
        }
        RulesVerb::BuiltIn => archive.drop_rules().map_err(Failed::RulesKept)?,
        _ => archive.rules_in_use(),
    };
    show(&in_use, common);
    Ok(Done::Clear)
}

/// The publishers built in, and those the user names.
pub(crate) fn trusted(named: &[String]) -> Result<Vec<Publisher>, Failed> {
    let mut all = publishers_built_in();
    for key in named {
        all.push(key.parse().map_err(Failed::Key)?);
    }
    if all.is_empty() { Err(Failed::NoPublisher) } else { Ok(all) }
}

fn show(in_use: &RulesInUse, common: &Common) {
    let rules = &in_use.rules;
    let installed = in_use.installed.as_ref();
    let aside = in_use.set_aside.as_ref().map(|(aside, why)| (aside, why_aside(*why)));
    if common.json {
        return print::line(json!({
            "version": rules.version(),
            "digest": rules.digest(),
            "signer": installed.map(|installed| &installed.signer),
            "installed": installed.map(|installed| installed.at),
            "set_aside": aside.map(|(aside, why)| json!({
                "version": aside.version, "digest": aside.digest, "signer": aside.signer, "why": why,
            })),
        }));
    }
    print::line(format!("version  {}", rules.version()));
    print::line(format!("digest   sha256:{}", rules.digest()));
    match installed {
        None => print::line("built into this program"),
        Some(installed) => {
            print::line(format!("signed   {}", installed.signer));
            print::line(format!("since    {}", installed.at));
        }
    }
    if let Some((aside, why)) = aside {
        print::line(format!(
            "The rules {} that were installed are not used: {why}.",
            aside.version
        ));
    }
}

fn why_aside(why: SetAside) -> &'static str {
    match why {
        SetAside::Older => "those built in are newer",
        SetAside::Unreadable => "their file is damaged, or this version cannot read it",
    }
}

fn verify(file: &Path, named: &[String], common: &Common) -> Result<Done, Failed> {
    let doors = verbs::doors()?;
    let opened = open_signed(&*doors.disk, file, &trusted(named)?);
    let (opened, _) = opened.map_err(Failed::NotInstalled)?;
    let (rules, signer) = (&opened.rules, &opened.signer);
    if common.json {
        print::line(json!({
            "version": rules.version(),
            "digest": rules.digest(),
            "signer": signer.to_string(),
            "rules": rules.rules().count(),
        }));
    } else {
        print::line(format!(
            "{} rules of {}, sha256:{}, signed by {signer}",
            rules.rules().count(),
            rules.version(),
            rules.digest(),
        ));
    }
    Ok(Done::Clear)
}

fn new_key(name: &str, out: &Path, common: &Common) -> Result<Done, Failed> {
    let key = new_publishing_key(name).map_err(Failed::Key)?;
    let mut file = std::fs::OpenOptions::new();
    let file = file.write(true).create_new(true).mode(0o600).open(out);
    let mut file = file.map_err(Failed::Write)?;
    writeln!(file, "{}", key.secret().as_str()).map_err(Failed::Write)?;
    if common.json {
        print::line(json!({ "publisher": key.publisher().to_string() }));
    } else {
        print::line(key.publisher());
    }
    Ok(Done::Clear)
}

fn sign(folder: &Path, version: &str, key: &Path, out: &Path) -> Result<Done, Failed> {
    let secret = zeroize::Zeroizing::new(std::fs::read_to_string(key).map_err(Failed::Read)?);
    let key: PublishingKey = secret.parse().map_err(Failed::Key)?;
    let files = rule_files(&*verbs::doors()?.disk, folder).map_err(Failed::Rules)?;
    let files: Vec<(&str, &str)> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let signed = key.sign(version, &files).map_err(Failed::NotSigned)?;
    let file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).open(out);
    file.and_then(|mut file| file.write_all(signed.as_bytes())).map_err(Failed::Write)?;
    Ok(Done::Clear)
}
