//! The verbs, each a few lines over the archive.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use keepsake::archive::{AddError, Cancel, Private, SaveAgainError};
use keepsake::archive::{Archive, Doors, WatchBudget};
use keepsake::doors::swap::{Swap, swap};
use keepsake::model::{PostId, Status};
use keepsake::vault::{Warning, WorkFactor};
use serde_json::json;

use crate::args::{AddArguments, Arguments, AuditArguments, Common};
use crate::args::{RecheckArguments, VantageVerb, Verb, WatchArguments};
use crate::exit::{Done, Failed, chain};
use crate::{
    access, backup, diff, evidence, export, forget, import, input, judge, listing, notice,
    passphrase, print, rehearse, rules, seen, vantage, watch,
};

/// Exit code of a program ended by Ctrl+C, as shells have it.
const INTERRUPTED: i32 = 130;

/// Does what was asked.
pub(crate) fn run(arguments: &Arguments) -> Result<Done, Failed> {
    let runtime = tokio::runtime::Runtime::new().map_err(Failed::Start)?;
    let common = &arguments.common;
    match &arguments.verb {
        Verb::Init { own } => init(*own, common),
        Verb::Judge { cases, rules } => {
            runtime.block_on(judge::run(cases, rules.as_deref(), common))
        }
        Verb::Rehearse(arguments) => runtime.block_on(rehearse::run(arguments, common)),
        Verb::Verify(arguments) => runtime.block_on(evidence::verify::run(arguments, common)),
        Verb::Rules { verb } if !verb.needs_vault() => rules::aside(verb, common),
        Verb::Vantage { verb: VantageVerb::Find } => Ok(vantage::find(common)),
        Verb::Wipe { yes } => access::wipe(&folder(common)?, *yes, common),
        Verb::Fingerprint { recipient } => access::fingerprint(recipient, common),
        Verb::Backup { to } => backup::run(&folder(common)?, to, common),
        Verb::Restore { from } => backup::restore(from, &folder(common)?, common),
        verb => {
            let archive = unlock(common)?;
            let damaged = warned(&archive);
            let done = runtime.block_on(on_archive(verb, &archive, common));
            archive.close();
            done.map(|done| if damaged { Done::Damaged } else { done })
        }
    }
}

async fn on_archive(verb: &Verb, archive: &Archive, common: &Common) -> Result<Done, Failed> {
    match verb {
        Verb::Add(arguments) => add(archive, arguments, common).await,
        Verb::Import(arguments) => import::run(archive, arguments, common),
        Verb::Imports => import::list(archive, common),
        Verb::Link(arguments) => import::link(archive, arguments, common),
        Verb::List(arguments) => listing::list(archive, arguments, common),
        Verb::Search(arguments) => listing::search(archive, arguments, common),
        Verb::Show { post } => show(archive, post, common),
        Verb::Diff { post, captures } => diff::run(archive, post, captures, common),
        Verb::Media { post, into } => media(archive, post, into, common),
        Verb::Export(arguments) => export::run(archive, arguments, common).await,
        Verb::Seen(arguments) => seen::run(archive, arguments, common).await,
        Verb::Forget { posts, yes } => forget::run(archive, posts, *yes, common).await,
        Verb::Log => evidence::log::standing(archive, common),
        Verb::Checkpoint { receipt } => {
            evidence::log::checkpoint(archive, receipt.as_deref(), common)
        }
        Verb::Stamp { via } => evidence::log::stamp(archive, via.as_deref(), common).await,
        Verb::Authority { verb } => evidence::log::authority(archive, verb, common),
        Verb::Recheck(arguments) => recheck(archive, arguments, common).await,
        Verb::Watch(arguments) => watch::run(archive, arguments, common).await,
        Verb::Incidents => Ok(watch::incidents(archive, common)),
        Verb::Coverage { days } => Ok(watch::coverage(archive, *days, common)),
        Verb::Rejudge { rules } => judge::again(archive, rules.as_deref(), common).await,
        Verb::Rules { verb } => rules::of(archive, verb, common),
        Verb::Vantage { verb } => vantage::of(archive, verb, common).await,
        Verb::Notice { verb } => notice::run(archive, verb, common).await,
        Verb::UnlockTest => Ok(access::unlock_test(archive, common)),
        Verb::Passwd { new_passphrase_file, own } => {
            access::passwd(archive, new_passphrase_file.as_deref(), *own, common)
        }
        Verb::Recovery { sheet, nickname, neutral } => {
            let nickname = input::one_or_line(nickname)?;
            access::recovery(archive, sheet.as_deref(), &nickname, *neutral, common)
        }
        Verb::Rekey => access::rekey(archive, common).await,
        Verb::Recipients => Ok(access::recipients(archive, common)),
        Verb::Grant { collection, recipient, name } => {
            let (recipient, name) = (input::one_or_line(recipient)?, input::one_or_line(name)?);
            access::grant(archive, collection, &recipient, &name, common)
        }
        Verb::EndGrant { collection, recipient } => {
            access::end_grant(archive, collection, &input::one_or_line(recipient)?, common)
        }
        Verb::HandOver { yes } => access::hand_over(archive, *yes, common),
        Verb::Audit(arguments) => audit(archive, arguments, common),
        Verb::Rebuild => rebuild(archive, common),
        Verb::Init { .. }
        | Verb::Fingerprint { .. }
        | Verb::Backup { .. }
        | Verb::Restore { .. }
        | Verb::Judge { .. }
        | Verb::Rehearse(_)
        | Verb::Verify(_)
        | Verb::Wipe { .. } => {
            unreachable!("these verbs need no open archive")
        }
    }
}

fn folder(common: &Common) -> Result<PathBuf, Failed> {
    let default = || dirs::data_dir().map(|data| data.join("keepsake").join("vault"));
    common.vault.clone().or_else(default).ok_or(Failed::NoFolder)
}

pub(crate) fn doors() -> Result<Doors, Failed> {
    let doors = Doors::system(std::env::current_exe().map_err(Failed::Start)?);
    let state = dirs::state_dir().or_else(dirs::data_local_dir);
    Ok(Doors { heads: state.map(|state| state.join("keepsake").join("heads")), ..doors })
}

/// Says what the user must know about a vault that was opened all the same. Is it damaged?
fn warned(archive: &Archive) -> bool {
    let warnings = archive.warnings();
    for warning in &warnings {
        let what_to_do = match warning {
            Warning::Lost { .. } => {
                "`keepsake audit` names all of it. Put the files back from a copy, or go on without them with `keepsake audit --accept-loss`; until then nothing is written"
            }
            Warning::Older { .. } | Warning::Replaced | Warning::OtherHistory => {
                "if you put back an older copy yourself, say so with `keepsake audit --accept-older`; if not, somebody else did"
            }
        };
        print::message(format!("keepsake: {warning}. {what_to_do}"));
    }
    warnings.iter().any(|warning| matches!(warning, Warning::Lost { .. }))
}

fn audit(archive: &Archive, arguments: &AuditArguments, common: &Common) -> Result<Done, Failed> {
    let audited = archive.audit(&Cancel::default(), &print::audit_progress);
    let audit = audited.map_err(Failed::Damaged)?.audit;
    let warnings = archive.warnings();
    print::audit(&audit, &warnings, common.json);
    if arguments.accept_older {
        archive.accept_older();
    }
    if arguments.accept_loss {
        archive.accept_loss().map_err(Failed::Accept)?;
    }
    Ok(if audit.is_damaged() || !warnings.is_empty() { Done::Damaged } else { Done::Clear })
}

fn rebuild(archive: &Archive, common: &Common) -> Result<Done, Failed> {
    let posts = archive.rebuild().map_err(Failed::Damaged)?;
    if common.json {
        print::line(json!({ "rebuilt": true, "posts": posts }));
    } else {
        print::line(format!("The index is built again: {posts} posts."));
    }
    Ok(Done::Clear)
}

fn init(own: bool, common: &Common) -> Result<Done, Failed> {
    let folder = folder(common)?;
    let passphrase = passphrase::read_new(common, own)?;
    Archive::create(&folder, &doors()?, &passphrase, WorkFactor::STANDARD)
        .map_err(Failed::Create)?;
    if swap() == Swap::Open {
        print::message(
            "keepsake: this computer swaps without encryption: words of an open post can get onto the \
             disk. Turn on the disk encryption of your system, or turn off swap; do not hibernate.",
        );
    }
    if common.json {
        print::line(json!({ "created": true }));
    } else {
        print::line(
            "The vault is made. There is no way in without its passphrase; `keepsake recovery` makes \
             a sheet that opens it should you forget.",
        );
    }
    Ok(Done::Clear)
}

fn unlock(common: &Common) -> Result<Archive, Failed> {
    let folder = folder(common)?;
    if !Archive::exists(&folder) {
        return Err(Failed::NoVault);
    }
    if let Some(file) = &common.identity {
        return Ok(Archive::unlock_granted(&folder, doors()?, &passphrase::reader(file, common)?)?);
    }
    Ok(Archive::unlock_typed(&folder, &doors()?, &passphrase::read(common)?)?)
}

async fn add(archive: &Archive, arguments: &AddArguments, common: &Common) -> Result<Done, Failed> {
    let links = input::each_or_lines(&arguments.urls)?;
    let private = if arguments.allow_private { Private::Allow } else { Private::Refuse };
    let mut done = Done::Clear;
    for (number, link) in (1..).zip(&links) {
        let kept = match known(archive, link)? {
            Some(post) => archive.save_again(post).await,
            None => archive.add(link, private).await.map_err(SaveAgainError::Add),
        };
        match kept {
            Ok(kept) => print::kept(link, &kept, common.json),
            Err(error @ (SaveAgainError::NoLink | SaveAgainError::NoSuchPost)) => {
                done = Done::InPart;
                print::not_kept((number, link), "no-link", &chain(&error), common.json);
            }
            Err(SaveAgainError::Add(error)) => {
                done = Done::InPart;
                let mut why = chain(&error);
                if matches!(error, AddError::Private) {
                    why.push_str("; if it is a site of your own, say --allow-private");
                }
                print::not_kept((number, link), error.word(), &why, common.json);
            }
        }
    }
    Ok(done)
}

/// The post that an id names, or the beginning of one; none where `text` is an address.
fn known(archive: &Archive, text: &str) -> Result<Option<PostId>, Failed> {
    text.starts_with("post_").then(|| find(archive, text)).transpose()
}

/// The post meant by an id, the beginning of one, or an address.
pub(crate) fn find(archive: &Archive, text: &str) -> Result<PostId, Failed> {
    if let Some(id) = archive.post_at(text) {
        return Ok(id);
    }
    let beginning =
        if text.starts_with("post_") { text.to_owned() } else { format!("post_{text}") };
    let ids = archive.ids().into_iter();
    let mut fitting = ids.filter(|id| id.to_string().starts_with(&beginning));
    match (fitting.next(), fitting.next()) {
        (Some(id), None) => Ok(id),
        (Some(_), Some(_)) => Err(Failed::Ambiguous),
        (None, _) => Err(Failed::NoSuchPost),
    }
}

fn show(archive: &Archive, post: &str, common: &Common) -> Result<Done, Failed> {
    let id = find(archive, &input::one_or_line(post)?)?;
    let story = archive.story(id).map_err(Failed::Damaged)?.ok_or(Failed::NoSuchPost)?;
    print::story(&story, common.language, common.json);
    Ok(Done::Clear)
}

fn media(archive: &Archive, post: &str, into: &Path, common: &Common) -> Result<Done, Failed> {
    let id = find(archive, &input::one_or_line(post)?)?;
    let story = archive.story(id).map_err(Failed::Damaged)?.ok_or(Failed::NoSuchPost)?;
    std::fs::create_dir_all(into).map_err(Failed::Write)?;
    // All that was ever kept of it, the newest first: a later copy may have lost a picture.
    let files = story.captures.iter().flat_map(|capture| {
        let all = capture.media.iter().chain(&capture.files);
        (0..).zip(all).map(|(number, media)| (capture.id, number, media))
    });
    let mut written = HashSet::new();
    for (capture, number, media) in files {
        if !written.insert(media.sha256.as_str()) {
            continue;
        }
        let path = into.join(format!("{:02}-{}", written.len(), media.name));
        let mut file = std::fs::File::create_new(&path).map_err(Failed::Write)?;
        if let Err(error) = archive.media_into(id, capture, number, &mut file) {
            // What came is nothing: it was not what it should be.
            let _ = std::fs::remove_file(&path);
            return Err(Failed::Media(error));
        }
        print::opened(media, &path, common.json);
    }
    Ok(Done::Clear)
}

async fn recheck(
    archive: &Archive,
    arguments: &RecheckArguments,
    common: &Common,
) -> Result<Done, Failed> {
    if arguments.due {
        let per_day = WatchBudget::default().per_day;
        return watch::run(archive, &WatchArguments { once: true, per_day }, common).await;
    }
    let posts = input::each_or_lines(&arguments.posts)?;
    let posts = posts.iter().map(|post| find(archive, post)).collect::<Result<Vec<_>, _>>()?;
    let chosen = (!posts.is_empty()).then_some(posts.as_slice());
    let cancel = Cancel::default();
    tokio::spawn(end_on_interrupt(cancel.clone()));
    let pause = Duration::from_secs(arguments.confirm_after);
    let round =
        archive.recheck(chosen, pause, &cancel, &print::progress).await.map_err(Failed::Recheck)?;
    print::round_rows(archive, &round.rows, common.language, common.json);
    if !common.json {
        print::round_sum(&round);
    }
    if round.cancelled {
        let n = round.not_looked;
        print::message(format!("The round was ended early; {n} posts were not looked at."));
    }
    let new = round.rows.iter().filter_map(|row| archive.post(row.post));
    let new = new.filter(|record| record.untold).map(|record| record.post.id);
    watch::note_told(archive, &new.collect::<Vec<_>>());
    let flagged = round.rows.iter().any(|row| row.status == Status::Flagged);
    Ok(match (flagged, round.cancelled) {
        (true, _) => Done::Flagged,
        (false, true) => Done::InPart,
        (false, false) => Done::Clear,
    })
}

/// The first Ctrl+C ends the round and keeps its looks; the second ends the program, and what is
/// written is whole all the same.
pub(crate) async fn end_on_interrupt(cancel: Cancel) {
    if tokio::signal::ctrl_c().await.is_err() {
        return;
    }
    cancel.cancel();
    if tokio::signal::ctrl_c().await.is_ok() {
        std::process::exit(INTERRUPTED);
    }
}
