//! The commands about what platforms told: notices, appeals, posts that were refused.
#![expect(clippy::needless_pass_by_value, reason = "Tauri hands commands their arguments by value")]

use std::sync::Arc;

use keepsake::Archive;
use keepsake::archive::{NoticeError, propose_ground as propose};
use keepsake::model::{NoticeId, RefusedId};
use tauri::{AppHandle, State};

use super::commands::{Answer, post_id};
use super::dto::Language;
use super::error::{Code, IpcError};
use super::notices_dto::{
    AppealOutcome, Attached, NoticeGiven, NoticesOverview, ProposedGround, RefusedGiven, when,
};
use crate::attaching::Given;
use crate::picker::{self, Kind};
use crate::shell::{Shell, aside};

/// Lets the user pick files that are to be kept with an entry, or the e-mail.
#[tauri::command]
pub(crate) async fn pick_attachments(
    app: AppHandle,
    shell: State<'_, Shell>,
    mail: bool,
    language: Language,
) -> Answer<Attached> {
    shell.may_import()?;
    let paths = picker::pick(&app, Kind::Files, language).await;
    // It may have been locked meanwhile.
    shell.may_import()?;
    shell.attaching().pick(paths, mail);
    Ok(Attached::from(&*shell.attaching()))
}

/// Lets go of what was picked.
#[tauri::command]
pub(crate) fn forget_attachments(shell: State<'_, Shell>) {
    shell.attaching().forget();
}

/// The reason that these words name by a known phrase.
#[tauri::command]
pub(crate) fn propose_ground(wording: String) -> Option<ProposedGround> {
    propose(&wording).as_ref().map(ProposedGround::from)
}

/// Enters what the platform told about a post.
#[tauri::command]
pub(crate) async fn note_notice(
    shell: State<'_, Shell>,
    post: String,
    given: NoticeGiven,
) -> Answer<()> {
    let (archive, post) = (shell.archive()?, post_id(&post)?);
    let files = picked(&shell, given.pick).await?;
    archive.note(post, given.with(files)?).await?;
    shell.attaching().forget();
    Ok(())
}

/// Enters that the user looked for a notice and there was none.
#[tauri::command]
pub(crate) async fn note_none_came(
    shell: State<'_, Shell>,
    post: String,
    on: String,
) -> Answer<()> {
    let (post, on) = (post_id(&post)?, when(&on)?);
    enter(&shell, move |archive| archive.note_none(post, on).map(drop)).await
}

/// Enters that the user appealed.
#[tauri::command]
pub(crate) async fn note_appeal(
    shell: State<'_, Shell>,
    post: String,
    on: String,
    text: String,
) -> Answer<()> {
    let (post, on) = (post_id(&post)?, when(&on)?);
    enter(&shell, move |archive| archive.note_appeal(post, on, text).map(drop)).await
}

/// Enters how an appeal ended.
#[tauri::command]
pub(crate) async fn note_outcome(
    shell: State<'_, Shell>,
    post: String,
    on: String,
    outcome: AppealOutcome,
    text: String,
) -> Answer<()> {
    let (post, on) = (post_id(&post)?, when(&on)?);
    let note = move |archive: &Archive| archive.note_outcome(post, on, outcome.into(), text);
    enter(&shell, move |archive| note(archive).map(drop)).await
}

/// Sets a mistaken entry aside. It stays in the history.
#[tauri::command]
pub(crate) async fn set_notice_aside(
    shell: State<'_, Shell>,
    post: String,
    entry: String,
) -> Answer<()> {
    let post = post_id(&post)?;
    let entry: NoticeId = entry.parse().map_err(|_| IpcError::new(Code::NoSuchEntry, ""))?;
    enter(&shell, move |archive| archive.set_notice_aside(post, entry).map(drop)).await
}

/// The posts that platforms would not publish, and how many vanished without notice.
#[tauri::command]
pub(crate) async fn notices_overview(shell: State<'_, Shell>) -> Answer<NoticesOverview> {
    let archive = shell.archive()?;
    let read = move || {
        let refused = archive.refused_posts()?;
        Ok(NoticesOverview::new(&refused, &archive.silent_by_month()))
    };
    aside(read).await?
}

/// Enters a post that a platform would not publish.
#[tauri::command]
pub(crate) async fn note_refused(shell: State<'_, Shell>, given: RefusedGiven) -> Answer<()> {
    let files = picked(&shell, given.pick).await?;
    let given = given.with(files)?;
    enter(&shell, move |archive| archive.note_refused(given).map(drop)).await?;
    shell.attaching().forget();
    Ok(())
}

/// Sets a mistaken entry of a refused post aside.
#[tauri::command]
pub(crate) async fn set_refused_aside(shell: State<'_, Shell>, refused: String) -> Answer<()> {
    let refused: RefusedId = refused.parse().map_err(|_| IpcError::new(Code::NoSuchEntry, ""))?;
    enter(&shell, move |archive| archive.set_refused_aside(refused)).await
}

async fn enter(
    shell: &Shell,
    work: impl FnOnce(&Archive) -> Result<(), NoticeError> + Send + 'static,
) -> Answer<()> {
    let archive: Arc<Archive> = shell.archive()?;
    Ok(aside(move || work(&archive)).await??)
}

/// What was picked, read.
async fn picked(shell: &Shell, pick: Option<u32>) -> Answer<Given> {
    let Some(pick) = pick else { return Ok(Given::default()) };
    let attaching = shell.attaching().clone();
    aside(move || attaching.read(pick)).await?
}
