//! The commands of backups, and of the way back from one.

use keepsake::Archive;
use keepsake::vault::{BackupDone, BackupError, UnlockError};
use tauri::ipc::Channel;
use tauri::{AppHandle, State};

use super::access::told;
use super::dto::{Language, Progress, ProgressPhase, VaultState};
use super::error::{Code, IpcError, disk_code};
use crate::picker::{self, Kind};
use crate::shell::{Shell, aside};

type Answer<T> = Result<T, IpcError>;

shape! {
    /// What a backup came to.
    pub(crate) struct BackupMade {
        files: usize,
        added: usize,
        /// Not the same in both.
        differ: usize,
    }
}

/// Copies the sealed vault to where the user says. Nothing where they think better of it.
#[tauri::command]
pub(crate) async fn back_up(
    app: AppHandle,
    shell: State<'_, Shell>,
    language: Language,
    progress: Channel<Progress>,
) -> Answer<Option<BackupMade>> {
    let archive = shell.own_archive()?;
    let Some(picked) = picker::pick(&app, Kind::Folders, language).await.pop() else {
        return Ok(None);
    };
    shell
        .run_job(move |cancel| async move {
            aside(move || {
                let told = told(&progress, ProgressPhase::Copying);
                Ok(Some(archive.back_up(&picked, &cancel, &told)?.into()))
            })
            .await?
        })
        .await
}

/// Copies a backup that the user picks to where the vault has its place. Nothing where they think
/// better of it.
#[tauri::command]
pub(crate) async fn restore_backup(
    app: AppHandle,
    shell: State<'_, Shell>,
    language: Language,
    progress: Channel<Progress>,
) -> Answer<Option<VaultState>> {
    shell.is_real()?;
    let Some(picked) = picker::pick(&app, Kind::Folders, language).await.pop() else {
        return Ok(None);
    };
    let (folder, doors) = (shell.folder.clone(), shell.doors.clone());
    shell
        .run_job(move |cancel| async move {
            aside(move || {
                let told = told(&progress, ProgressPhase::Copying);
                Ok(Archive::restore(&picked, &folder, &doors, &cancel, &told).map(drop)?)
            })
            .await?
        })
        .await?;
    Ok(Some(shell.state()))
}

impl From<BackupDone> for BackupMade {
    fn from(done: BackupDone) -> Self {
        Self { files: done.files, added: done.added, differ: done.differ }
    }
}

impl From<BackupError> for IpcError {
    fn from(error: BackupError) -> Self {
        let code = match &error {
            BackupError::Vault(UnlockError::Missing) => Code::NoBackup,
            BackupError::Vault(UnlockError::InUse) | BackupError::InUse => Code::VaultInUse,
            BackupError::Vault(_) | BackupError::Damaged | BackupError::Forgetting => {
                Code::VaultDamaged
            }
            BackupError::Occupied => Code::FolderTaken,
            BackupError::Inside => Code::PlaceInside,
            BackupError::Other => Code::OtherBackup,
            BackupError::Later => Code::LaterBackup,
            BackupError::Changed => Code::VaultLocked,
            BackupError::Ended => Code::Cancelled,
            BackupError::Write(cause) if !cause.is_full() => Code::PlaceGone,
            BackupError::Read(cause) | BackupError::Write(cause) => disk_code(cause),
        };
        Self::told(code, &error)
    }
}
