//! The commands of imports, and of the addresses that imported posts lack.
#![expect(clippy::needless_pass_by_value, reason = "Tauri hands commands their arguments by value")]

use keepsake::archive::{self, Private};
use tauri::{AppHandle, State};

use super::commands::post_id;
use super::dto::Language;
use super::error::{Code, IpcError};
use super::imports_dto::{ImportAsked, ImportRow, ImportState, LinkedRow};
use crate::importing::Desk;
use crate::picker::{self, Kind};
use crate::shell::{Shell, aside};

type Answer<T> = Result<T, IpcError>;

/// What was picked, and how far it has come.
#[tauri::command]
pub(crate) async fn import_state(shell: State<'_, Shell>) -> Answer<ImportState> {
    shell.own_archive()?;
    Ok(ImportState::from(&*shell.importing()))
}

/// Lets the user pick the files of an archive, or its folder. What they pick comes to what is
/// picked already and not taken in.
#[tauri::command]
pub(crate) async fn pick_archive(
    app: AppHandle,
    shell: State<'_, Shell>,
    folder: bool,
    language: Language,
) -> Answer<ImportState> {
    shell.may_import()?;
    let kind = if folder { Kind::Folders } else { Kind::Files };
    let paths = picker::pick(&app, kind, language).await;
    // It may have been locked meanwhile.
    shell.may_import()?;
    if !paths.is_empty() {
        shell.importing().pick(paths)?;
    }
    import_state(shell).await
}

/// Reads what was picked and shows what it would bring. Writes nothing.
#[tauri::command]
pub(crate) async fn survey_archive(
    shell: State<'_, Shell>,
    pick: u32,
    asked: ImportAsked,
) -> Answer<ImportState> {
    work(&shell, move |desk| desk.survey(pick, asked.wish())).await?;
    import_state(shell).await
}

/// Takes in what was shown.
#[tauri::command]
pub(crate) async fn import_archive(shell: State<'_, Shell>, pick: u32) -> Answer<ImportState> {
    let done = work(&shell, move |desk| desk.take_in(pick)).await;
    // What was closed for it is opened again.
    shell.tend_watch(std::time::Instant::now());
    done?;
    import_state(shell).await
}

async fn work(
    shell: &Shell,
    what: impl FnOnce(&Desk) -> Answer<()> + Send + 'static,
) -> Answer<()> {
    let archive = shell.may_import()?;
    let (importing, page) = shell.import_desk();
    let job = |cancel| async move {
        let desk = Desk { importing, archive, page, cancel };
        aside(move || what(&desk)).await?
    };
    shell.run_job(job).await
}

/// Gives up what was picked; work on it ends.
#[tauri::command]
pub(crate) async fn forget_archive(shell: State<'_, Shell>) -> Answer<ImportState> {
    shell.own_archive()?;
    if shell.importing().is_running() {
        return Err(IpcError::new(Code::Busy, ""));
    }
    shell.importing().forget();
    import_state(shell).await
}

/// The links that were dropped on the window, once.
#[tauri::command]
pub(crate) fn dropped_links(shell: State<'_, Shell>) -> Answer<Vec<String>> {
    shell.own_archive()?;
    Ok(shell.importing().dropped_links())
}

/// The imports so far, newest first.
#[tauri::command]
pub(crate) async fn import_history(shell: State<'_, Shell>) -> Answer<Vec<ImportRow>> {
    let archive = shell.own_archive()?;
    let imports = aside(move || archive.imports()).await??;
    let rows = imports.iter().rev().map(|(began, end)| ImportRow::new(began, end.as_ref()));
    Ok(rows.collect())
}

/// Gives a post the address that the user knows it has.
#[tauri::command]
pub(crate) async fn link_post(
    shell: State<'_, Shell>,
    post: String,
    link: String,
    allow_private: bool,
) -> Answer<()> {
    let (archive, post) = (shell.archive()?, post_id(&post)?);
    Ok(aside(move || archive.link(post, link.trim(), private(allow_private))).await??)
}

/// Gives addresses to posts by a list.
#[tauri::command]
pub(crate) async fn link_posts(
    shell: State<'_, Shell>,
    list: String,
    allow_private: bool,
) -> Answer<Vec<LinkedRow>> {
    let archive = shell.archive()?;
    let rows = aside(move || archive.link_list(list.as_bytes(), private(allow_private))).await??;
    Ok(rows.iter().map(LinkedRow::from).collect())
}

pub(super) fn private(allowed: bool) -> archive::Private {
    if allowed { Private::Allow } else { Private::Refuse }
}
