//! `import`, `imports` and `link`: archives that platforms let people download.

pub(crate) mod args;
mod progress;
mod report;
pub(crate) mod show;
pub(crate) mod words;

use std::io::IsTerminal;
use std::ops::ControlFlow;

use keepsake::archive::{Archive, Cancel, ImportPreview, ImportWish, LinkedRow, Private};
use keepsake::import::{self, Export, Options};
use serde_json::json;

use self::args::{ImportArguments, LinkArguments};
use self::progress::Bar;
use crate::args::{Common, Language};
use crate::exit::{Done, Failed};
use crate::{input, print, verbs};

/// Shows what an archive holds, asks, and takes it in.
pub(crate) fn run(
    archive: &Archive,
    arguments: &ImportArguments,
    common: &Common,
) -> Result<Done, Failed> {
    let export = import::open(&arguments.paths).map_err(|error| match common.language {
        Language::En => Failed::Archive(error),
        Language::Vi => Failed::ArchiveTold(words::refused(&error, Language::Vi)),
    })?;
    let wish = wish_of(arguments);
    let cancel = Cancel::default();
    tokio::spawn(verbs::end_on_interrupt(cancel.clone()));
    let preview = tokio::task::block_in_place(|| preview(archive, &export, &wish, &cancel, common));
    if cancel.is_cancelled() {
        print::message("Ended early; nothing was written.");
        return Ok(Done::InPart);
    }
    report::preview(&preview, common);
    if arguments.preview {
        return Ok(ended(&preview.survey.report.skipped, false));
    }
    if !arguments.yes && !is_wanted(common)? {
        print::message("Nothing was written.");
        return Ok(Done::InPart);
    }
    let bar = Bar::new(Some(preview.bytes), common.language);
    let done = tokio::task::block_in_place(|| {
        archive.import(&export, &wish, &mut |progress| {
            bar.tell(progress);
            if cancel.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
    });
    drop(bar);
    let done = done.map_err(Failed::Import)?;
    report::done(&done, common);
    Ok(ended(&done.report.skipped, done.cancelled))
}

fn preview(
    archive: &Archive,
    export: &Export,
    wish: &ImportWish,
    cancel: &Cancel,
    common: &Common,
) -> ImportPreview {
    let bar = Bar::new(None, common.language);
    archive.preview_import(export, wish, &mut |progress| {
        bar.tell(progress);
        if cancel.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })
}

fn wish_of(arguments: &ImportArguments) -> ImportWish {
    ImportWish {
        options: Options {
            zone_minutes: arguments.zone,
            channel: arguments.channel.clone(),
            blog: arguments.blog.clone(),
            signing_key: arguments.signing_key.clone(),
        },
        with_reposts: arguments.with_reposts,
        with_forgotten: arguments.with_forgotten,
        private: private(arguments.allow_private),
    }
}

fn private(allowed: bool) -> Private {
    if allowed { Private::Allow } else { Private::Refuse }
}

/// All of it was done, or some of it could not be read.
fn ended(skipped: &[import::Skipped], cancelled: bool) -> Done {
    let trouble = skipped.iter().any(|it| words::is_trouble(it.why));
    if trouble || cancelled { Done::InPart } else { Done::Clear }
}

/// Asks on a terminal. A script says `--yes`.
fn is_wanted(common: &Common) -> Result<bool, Failed> {
    if !std::io::stdin().is_terminal() || common.json {
        return Err(Failed::SayYes);
    }
    print::message(match common.language {
        Language::En => "Import this into the vault? [y/N]",
        Language::Vi => "Nhập vào kho của bạn? [c/K]",
    });
    let answer = input::one_or_line("-").unwrap_or_default();
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "c" | "có" | "co"))
}

/// Lists the imports so far.
pub(crate) fn list(archive: &Archive, common: &Common) -> Result<Done, Failed> {
    for (began, end) in archive.imports().map_err(Failed::Damaged)? {
        if common.json {
            print::line(json!({ "import": began.id, "began": began, "ended": end }));
        } else {
            report::import(&began, end.as_ref(), common.language);
        }
    }
    Ok(Done::Clear)
}

/// Gives addresses to posts.
pub(crate) fn link(
    archive: &Archive,
    arguments: &LinkArguments,
    common: &Common,
) -> Result<Done, Failed> {
    let allowed = private(arguments.allow_private);
    if let Some(list) = &arguments.list {
        let list = std::fs::read(list).map_err(Failed::Read)?;
        let rows = archive.link_list(&list, allowed).map_err(Failed::Link)?;
        report::linked(&rows, common);
        let done = |row: &LinkedRow| matches!(row, LinkedRow::Linked(_) | LinkedRow::Known(_));
        return Ok(if rows.iter().all(done) { Done::Clear } else { Done::InPart });
    }
    let [post, url] = [&arguments.post, &arguments.url].map(|it| it.as_deref().unwrap_or("-"));
    let post = verbs::find(archive, &input::one_or_line(post)?)?;
    archive.link(post, &input::one_or_line(url)?, allowed).map_err(Failed::Link)?;
    if common.json {
        print::line(json!({ "post": post, "linked": true }));
    } else {
        print::line(format!("{post} has this address now, and is looked at there."));
    }
    Ok(Done::Clear)
}
