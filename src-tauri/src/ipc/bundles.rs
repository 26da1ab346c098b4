//! The commands about what leaves: bundles of evidence, and posts in forms that anyone can read.

use keepsake::archive::{Form, Out};
use tauri::ipc::Channel;
use tauri::{AppHandle, State};

use super::bundles_dto::{
    BundleAsked, BundleState, ReadableDone, ReadableExtent, ReadableForm, RefusedChoice, rows,
};
use super::commands::post_id;
use super::dto::{Language, PostRow, Progress, ProgressPhase};
use super::error::IpcError;
use crate::outgoing::{Desk, Sending};
use crate::picker::{self, Kind};
use crate::shell::{Shell, aside};

type Answer<T> = Result<T, IpcError>;

/// Most rows of one answer.
const ROWS_MAX: usize = 200;

/// What was listed, and how far its writing has come.
#[tauri::command]
pub(crate) async fn bundle_state(shell: State<'_, Shell>) -> Answer<BundleState> {
    let (archive, outgoing) = (shell.may_export()?, std::sync::Arc::clone(&shell.outgoing));
    aside(move || BundleState::new(&outgoing, &archive)).await
}

/// Gathers what would leave, to be shown. Nothing leaves.
#[tauri::command]
pub(crate) async fn list_bundle(
    shell: State<'_, Shell>,
    asked: BundleAsked,
) -> Answer<BundleState> {
    let desk = shell.outgoing_desk()?;
    let wish = asked.wish()?;
    aside(move || desk.list(wish)).await??;
    bundle_state(shell).await
}

/// Gives up what was listed.
#[tauri::command]
pub(crate) async fn forget_bundle(shell: State<'_, Shell>) -> Answer<BundleState> {
    shell.may_export()?;
    shell.outgoing().forget();
    bundle_state(shell).await
}

/// Lets the user pick a copy of a file with parts made unreadable, or drops it.
#[tauri::command]
pub(crate) async fn mask_medium(
    app: AppHandle,
    shell: State<'_, Shell>,
    sha256: String,
    masked: bool,
    language: Language,
) -> Answer<BundleState> {
    shell.may_export()?;
    if masked {
        let path = picker::pick(&app, Kind::Files, language).await.pop();
        shell.may_export()?;
        if let Some(path) = path {
            shell.outgoing().mask(&sha256, &path)?;
        }
    } else {
        shell.outgoing().unmask(&sha256);
    }
    bundle_state(shell).await
}

/// Asks where it is to go, writes it, and verifies it at once.
#[tauri::command]
pub(crate) async fn write_bundle(
    app: AppHandle,
    shell: State<'_, Shell>,
    round: u32,
    recipients: Vec<String>,
    stamped: bool,
    language: Language,
) -> Answer<BundleState> {
    shell.may_export()?;
    let ending = if recipients.is_empty() { ".zip" } else { ".zip.age" };
    let name = shell.today() + ending;
    let Some(target) = picker::save(&app, name, language).await else {
        return bundle_state(shell).await;
    };
    let desk = shell.outgoing_desk()?;
    let sending = Sending { target, recipients, stamped };
    let job = |cancel| async move {
        let desk = Desk { cancel, ..desk };
        aside(move || desk.write(round, &sending)).await?
    };
    shell.run_job(job).await?;
    bundle_state(shell).await
}

/// The refused posts, newest first.
#[tauri::command]
pub(crate) async fn refused_posts(shell: State<'_, Shell>) -> Answer<Vec<RefusedChoice>> {
    let archive = shell.archive()?;
    let refused = aside(move || archive.refused_posts()).await??;
    let counts = refused.iter().rev().filter(|(_, is_aside)| !is_aside);
    Ok(counts.map(|(refused, _)| RefusedChoice::from(refused)).collect())
}

/// Rows of these posts.
#[tauri::command]
pub(crate) async fn post_rows(shell: State<'_, Shell>, posts: Vec<String>) -> Answer<Vec<PostRow>> {
    let archive = shell.archive()?;
    let ids = posts.iter().take(ROWS_MAX).map(|id| post_id(id)).collect::<Result<Vec<_>, _>>()?;
    aside(move || rows(&archive, &ids)).await
}

/// What a readable export of these posts, or of all, would lay open.
#[tauri::command]
pub(crate) async fn readable_extent(
    shell: State<'_, Shell>,
    posts: Option<Vec<String>>,
) -> Answer<ReadableExtent> {
    let (archive, posts) = (shell.may_export()?, ids(posts)?);
    aside(move || archive.extent(posts.as_deref()).into()).await
}

/// Asks where posts are to go, and writes them in a form that anyone can read. None where the user
/// thinks better of it.
#[tauri::command]
pub(crate) async fn export_readable(
    app: AppHandle,
    shell: State<'_, Shell>,
    form: ReadableForm,
    posts: Option<Vec<String>>,
    language: Language,
    progress: Channel<Progress>,
) -> Answer<Option<ReadableDone>> {
    shell.may_export()?;
    let (form, posts) = (Form::from(form), ids(posts)?);
    let ending = if form == Form::ActivityStreams { ".tar.gz" } else { "" };
    let name = shell.today() + ending;
    let Some(target) = picker::save(&app, name, language).await else { return Ok(None) };
    let archive = shell.may_export()?;
    let language = language.of_export();
    let out = Out { form, target, posts, site: None, language };
    let job = |cancel| async move {
        let tell = move |done, total| {
            // A window that went away needs no progress.
            let _ = progress.send(Progress { phase: ProgressPhase::Writing, done, total });
        };
        let told = aside(move || archive.export(&out, &cancel, &tell)).await??;
        Ok(ReadableDone::from(&told))
    };
    shell.run_job(job).await.map(Some)
}

fn ids(posts: Option<Vec<String>>) -> Answer<Option<Vec<keepsake::model::PostId>>> {
    posts.map(|posts| posts.iter().map(|id| post_id(id)).collect()).transpose()
}
