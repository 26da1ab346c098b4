//! `notice`: what the platform told about posts is entered, listed and counted.

pub(crate) mod args;
pub(crate) mod words;

use std::collections::HashSet;
use std::io::Write;
use std::path::Path;

use keepsake::archive::{Archive, GivenFile, GivenNotice, GivenRefused, SilentCount};
use keepsake::model::{
    NoticeEntry, NoticeFile, NoticeId, PostId, PostRecord, RefusedId, RefusedPost, When,
};
use serde_json::{Value, json};

use self::args::{AddNotice, NoticeVerb, RefusedArguments};
use crate::args::{Common, Language};
use crate::exit::{Done, Failed};
use crate::{input, print, verbs};

/// Begins the id of a refused post.
const REFUSED: &str = "refused_";

pub(crate) async fn run(
    archive: &Archive,
    verb: &NoticeVerb,
    common: &Common,
) -> Result<Done, Failed> {
    let entered = match verb {
        NoticeVerb::Add(arguments) => add(archive, arguments).await?,
        NoticeVerb::None { post, on } => {
            let post = find(archive, post)?;
            archive.note_none(post, or_now(*on)?).map_err(Failed::notice)?
        }
        NoticeVerb::Appeal { post, on, text } => {
            let (post, [text]) = (find(archive, post)?, input::texts([text])?);
            archive.note_appeal(post, or_now(*on)?, text).map_err(Failed::notice)?
        }
        NoticeVerb::Outcome { post, outcome, on, text } => {
            let (post, [text]) = (find(archive, post)?, input::texts([text])?);
            let on = or_now(*on)?;
            archive.note_outcome(post, on, (*outcome).into(), text).map_err(Failed::notice)?
        }
        NoticeVerb::SetAside { post, entry } => {
            return set_aside(archive, post, entry.as_deref(), common);
        }
        NoticeVerb::List { post } => return list(archive, post.as_deref(), common),
        NoticeVerb::Refused(arguments) => return refuse(archive, arguments, common),
        NoticeVerb::RefusedList { refused } => {
            return list_refused(archive, refused.as_deref(), common);
        }
        NoticeVerb::Files { post, into } => return files(archive, post, into, common),
        NoticeVerb::Silent => return Ok(silent(archive, common)),
    };
    told(archive, &entered, common);
    Ok(Done::Clear)
}

async fn add(archive: &Archive, arguments: &AddNotice) -> Result<NoticeEntry, Failed> {
    let post = find(archive, &arguments.post)?;
    let files = given(&arguments.file)?;
    let mail = arguments.eml.as_ref().map(|file| given_one(file)).transpose()?;
    let named = arguments.named.as_deref().map(input::one_or_line).transpose()?;
    let wording = match &arguments.wording {
        Some(wording) => input::texts([wording])?.into_iter().next(),
        None => None,
    };
    let notice = GivenNotice {
        received: arguments.on,
        by: arguments.by.map(Into::into),
        wording,
        ground: arguments.ground.map(Into::into),
        named,
        files,
        mail,
    };
    archive.note(post, notice).await.map_err(Failed::notice)
}

fn refuse(
    archive: &Archive,
    arguments: &RefusedArguments,
    common: &Common,
) -> Result<Done, Failed> {
    let account = arguments.account.as_deref().map(input::one_or_line).transpose()?;
    let files = given(&arguments.file)?;
    let [text, message] = input::texts([&arguments.text, &arguments.message])?;
    let platform = arguments.platform.clone();
    let given = GivenRefused { platform, account, on: arguments.at, text, message, files };
    let refused = archive.note_refused(given).map_err(Failed::notice)?;
    tell_refused(&refused, false, true, common);
    Ok(Done::Clear)
}

/// Says what was entered.
fn told(archive: &Archive, entered: &NoticeEntry, common: &Common) {
    let record = archive.post(entered.post);
    if common.json {
        return print::line(entry_json(entered, record.as_ref()));
    }
    print::line(format!("entered  {}", entered.id));
    for line in words::entry(entered, record.as_ref(), common.language) {
        print::line(format!("  {line}"));
    }
}

fn set_aside(
    archive: &Archive,
    post: &str,
    entry: Option<&str>,
    common: &Common,
) -> Result<Done, Failed> {
    let post = input::one_or_line(post)?;
    let Some(entry) = entry else {
        let id = refused_of(&archive.refused_posts().map_err(Failed::Damaged)?, &post)?.0.id;
        archive.set_refused_aside(id).map_err(Failed::notice)?;
        if common.json {
            print::line(json!({ "set_aside": id }));
        } else {
            print::line(format!("set aside  {id}"));
        }
        return Ok(Done::Clear);
    };
    let post = verbs::find(archive, &post)?;
    let record = archive.post(post).ok_or(Failed::NoSuchPost)?;
    let ids: Vec<NoticeId> = record.notices.iter().map(|known| known.id).collect();
    let id = only(ids.iter(), &beginning("note_", &input::one_or_line(entry)?))?;
    let entered = archive.set_notice_aside(post, *id).map_err(Failed::notice)?;
    told(archive, &entered, common);
    Ok(Done::Clear)
}

fn list(archive: &Archive, post: Option<&str>, common: &Common) -> Result<Done, Failed> {
    let posts = match post {
        Some(post) => vec![find(archive, post)?],
        None => archive.ids(),
    };
    for id in posts {
        let Some(record) = archive.post(id) else { continue };
        if post.is_none() && record.notices.is_empty() {
            continue;
        }
        let story = archive.story(id).map_err(Failed::Damaged)?.ok_or(Failed::NoSuchPost)?;
        if common.json {
            let entries = story.notices.iter();
            entries.for_each(|entry| print::line(entry_json(entry, Some(&record))));
            continue;
        }
        print::line(id);
        tell(&story.notices, &record, common.language);
    }
    Ok(Done::Clear)
}

/// What was told about a post, and each entry about it, for a person.
pub(crate) fn tell(entries: &[NoticeEntry], record: &PostRecord, language: Language) {
    print::line(format!("  {}", words::stand(record, language)));
    for entry in entries {
        let lines = words::entry(entry, Some(record), language);
        for (number, line) in lines.iter().enumerate() {
            let head = if number == 0 { entry.id.to_string() } else { String::new() };
            print::line(format!("    {head:<37}  {line}"));
        }
    }
}

/// An entry with what its post makes of it.
pub(crate) fn entry_json(entry: &NoticeEntry, record: Option<&PostRecord>) -> Value {
    let mut value = json!(entry);
    let known = record.and_then(|it| it.notices.iter().find(|known| known.id == entry.id));
    value["set_aside"] = json!(known.is_some_and(|known| known.set_aside));
    value
}

fn list_refused(archive: &Archive, id: Option<&str>, common: &Common) -> Result<Done, Failed> {
    let all = archive.refused_posts().map_err(Failed::Damaged)?;
    let Some(id) = id else {
        all.iter().rev().for_each(|(post, aside)| tell_refused(post, *aside, false, common));
        return Ok(Done::Clear);
    };
    let (refused, set_aside) = refused_of(&all, &input::one_or_line(id)?)?;
    tell_refused(refused, *set_aside, true, common);
    Ok(Done::Clear)
}

fn tell_refused(refused: &RefusedPost, set_aside: bool, whole: bool, common: &Common) {
    if common.json {
        let mut value = json!(refused);
        value["set_aside"] = json!(set_aside);
        return print::line(value);
    }
    words::refused(refused, set_aside, whole, common.language).iter().for_each(print::line);
}

fn files(archive: &Archive, post: &str, into: &Path, common: &Common) -> Result<Done, Failed> {
    let post = input::one_or_line(post)?;
    let files: Vec<NoticeFile> = if post.starts_with(REFUSED) {
        let all = archive.refused_posts().map_err(Failed::Damaged)?;
        refused_of(&all, &post)?.0.files.clone()
    } else {
        let id = verbs::find(archive, &post)?;
        let story = archive.story(id).map_err(Failed::Damaged)?.ok_or(Failed::NoSuchPost)?;
        story.notices.iter().rev().flat_map(NoticeEntry::files).cloned().collect()
    };
    std::fs::create_dir_all(into).map_err(Failed::Write)?;
    let mut written = HashSet::new();
    for file in files.iter().filter(|file| written.insert(&file.sha256)) {
        let bytes = archive.notice_file(file).map_err(Failed::Damaged)?;
        let number = std::fs::read_dir(into).map_err(Failed::Write)?.count() + 1;
        let path = into.join(format!("{number:02}-{}", words::file_name(&file.name)));
        let mut out = std::fs::File::create_new(&path).map_err(Failed::Write)?;
        out.write_all(&bytes).map_err(Failed::Write)?;
        words::opened(file, &path, common.json);
    }
    Ok(Done::Clear)
}

fn silent(archive: &Archive, common: &Common) -> Done {
    let rows = archive.silent_by_month();
    let sum = SilentCount::sum(rows.iter().map(|row| &row.count));
    let of = |count: SilentCount| {
        json!({
            "gone": count.gone, "silent": count.silent, "none_came": count.none_came,
        })
    };
    if common.json {
        for row in &rows {
            let mut value = of(row.count);
            value["platform"] = json!(row.platform);
            value["month"] = json!(row.month);
            print::line(value);
        }
        print::line(json!({ "total": of(sum) }));
    } else {
        words::silent(&rows, sum, common.language).iter().for_each(print::line);
    }
    Done::Clear
}

fn find(archive: &Archive, post: &str) -> Result<PostId, Failed> {
    verbs::find(archive, &input::one_or_line(post)?)
}

/// The refused post whose id begins so.
pub(crate) fn refused(archive: &Archive, text: &str) -> Result<RefusedId, Failed> {
    let all = archive.refused_posts().map_err(Failed::Damaged)?;
    refused_of(&all, text).map(|(refused, _)| refused.id)
}

fn refused_of<'a>(
    all: &'a [(RefusedPost, bool)],
    text: &str,
) -> Result<&'a (RefusedPost, bool), Failed> {
    let ids: Vec<RefusedId> = all.iter().map(|(refused, _)| refused.id).collect();
    let id = *only(ids.iter(), &beginning(REFUSED, text))?;
    all.iter().find(|(refused, _)| refused.id == id).ok_or(Failed::NoSuchEntry)
}

fn beginning(prefix: &str, text: &str) -> String {
    if text.starts_with(prefix) { text.to_owned() } else { format!("{prefix}{text}") }
}

/// The one id that begins so.
fn only<'a, T: ToString>(
    ids: impl Iterator<Item = &'a T>,
    beginning: &str,
) -> Result<&'a T, Failed> {
    let mut fitting = ids.filter(|id| id.to_string().starts_with(beginning));
    match (fitting.next(), fitting.next()) {
        (Some(id), None) => Ok(id),
        (Some(_), Some(_)) => Err(Failed::Ambiguous),
        (None, _) => Err(Failed::NoSuchEntry),
    }
}

fn or_now(on: Option<When>) -> Result<When, Failed> {
    Ok(match on {
        Some(on) => on,
        None => When::At(verbs::doors()?.clock.now()),
    })
}

fn given(paths: &[String]) -> Result<Vec<GivenFile>, Failed> {
    paths.iter().map(|path| given_one(path)).collect()
}

/// A file of the user's.
fn given_one(path: &str) -> Result<GivenFile, Failed> {
    GivenFile::read(Path::new(&input::one_or_line(path)?)).map_err(Failed::Read)
}
