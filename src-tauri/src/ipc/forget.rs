//! The commands by which a post is forgotten, and the shapes they speak in.

use keepsake::archive::{self, ForgetError};
use keepsake::vault::{ForgetPostsError, ReadError};
use tauri::State;
use tokio::runtime::Handle;

use super::commands::post_id;
use super::error::{Code, IpcError, disk_code, store_code};
use crate::shell::{Shell, aside};

shape! {
    /// What forgetting a post takes out of the vault.
    pub(crate) struct ForgetPreview {
        captures: usize,
        /// Pictures, videos and sounds, and files of notices.
        files: usize,
        looks: usize,
        notices: usize,
        /// It is flagged: the proof that it disappeared goes with it.
        flagged: bool,
    }
}

shape! {
    /// What is left of a post that was forgotten.
    pub(crate) struct ForgottenRow {
        at: String,
        /// Entries there had been about it in the custody log; their hashes stay.
        entries: usize,
        /// Old files could not all be destroyed; the next start tries again.
        unfinished: bool,
    }
}

/// What forgetting this post takes out of the vault. Changes nothing.
#[tauri::command]
pub(crate) async fn forget_preview(
    shell: State<'_, Shell>,
    post: String,
) -> Result<ForgetPreview, IpcError> {
    let (archive, post) = (shell.archive()?, post_id(&post)?);
    let preview = aside(move || archive.forget_preview(&[post])).await??;
    Ok(ForgetPreview::from(preview))
}

/// Takes a post out of the vault for good. There is no way back.
#[tauri::command]
pub(crate) async fn forget_post(
    shell: State<'_, Shell>,
    post: String,
) -> Result<ForgottenRow, IpcError> {
    let (archive, post) = (shell.archive()?, post_id(&post)?);
    let forgotten = aside(move || {
        let done = Handle::current().block_on(archive.forget_posts(&[post]));
        let unfinished = done.as_ref().is_err_and(ForgetError::is_done);
        let last = archive.forgotten().into_iter().next_back();
        done.or_else(|error| last.filter(|_| unfinished).ok_or(error)).map(|it| (it, unfinished))
    });
    let (forgotten, unfinished) = forgotten.await??;
    let entries = usize::try_from(forgotten.entries).unwrap_or(usize::MAX);
    Ok(ForgottenRow { at: forgotten.at.to_string(), entries, unfinished })
}

impl From<archive::ForgetPreview> for ForgetPreview {
    fn from(preview: archive::ForgetPreview) -> Self {
        let archive::ForgetPreview { captures, files, looks, notices, flagged, .. } = preview;
        Self { captures, files, looks, notices, flagged: flagged > 0 }
    }
}

impl From<ForgetError> for IpcError {
    fn from(error: ForgetError) -> Self {
        let code = match &error {
            ForgetError::Busy => Code::Busy,
            ForgetError::Read(ReadError::Forgotten) => Code::VaultLocked,
            ForgetError::Read(_) => Code::VaultDamaged,
            ForgetError::Vault(cause) => match cause {
                ForgetPostsError::NoSuchPost => Code::NoSuchPost,
                ForgetPostsError::Keep(cause) => store_code(cause),
                ForgetPostsError::Place(cause) | ForgetPostsError::Old(cause) => disk_code(cause),
                ForgetPostsError::TooMany => Code::Bug,
                ForgetPostsError::Read(_)
                | ForgetPostsError::Divide
                | ForgetPostsError::Index(_) => Code::VaultDamaged,
            },
        };
        Self::told(code, &error)
    }
}
