//! What the window holds: the open archive, the rehearsal, the running job.

use std::future::Future;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use keepsake::archive::{Cancel, Doors};
use keepsake::{Archive, vault::Passphrase};
use keepsake_rehearsal::play::Play;
use tokio::task::AbortHandle;

use crate::ipc::dto::{Language, Phase, VaultState};
use crate::ipc::error::{Code, IpcError};
use crate::settings::Settings;

/// How long a lock waits for the running job to put down its work.
const LOCK_PATIENCE: Duration = Duration::from_secs(2);

/// A rehearsal that is going on. Its archive may be read while a chapter is played.
pub(crate) struct Stage {
    pub(crate) archive: Arc<Archive>,
    pub(crate) play: Arc<tokio::sync::Mutex<Play>>,
}

/// The window's state.
pub(crate) struct Shell {
    pub(crate) doors: Doors,
    pub(crate) program: PathBuf,
    pub(crate) folder: PathBuf,
    settings: Settings,
    open: Mutex<Option<Arc<Archive>>>,
    stage: Mutex<Option<Stage>>,
    job: Mutex<Option<(Cancel, AbortHandle)>>,
}

impl Shell {
    pub(crate) fn new() -> Result<Self, IpcError> {
        let program = std::env::current_exe().map_err(|error| IpcError::bug(&error))?;
        let data = dirs::data_dir().ok_or(IpcError::new(Code::DiskRefused, ""))?;
        let config = dirs::config_dir().ok_or(IpcError::new(Code::DiskRefused, ""))?;
        Ok(Self {
            doors: Doors::system(program.clone()),
            program,
            folder: data.join("keepsake").join("vault"),
            settings: Settings::new(config.join("keepsake")),
            open: Mutex::default(),
            stage: Mutex::default(),
            job: Mutex::default(),
        })
    }

    pub(crate) fn state(&self) -> VaultState {
        let rehearsal = held(&self.stage).is_some();
        let phase = if rehearsal || held(&self.open).is_some() {
            Phase::Open
        } else if Archive::exists(&self.folder) {
            Phase::Locked
        } else {
            Phase::None
        };
        VaultState { phase, rehearsal, language: self.settings.language(&*self.doors.disk) }
    }

    pub(crate) fn set_language(&self, language: Language) {
        self.settings.set_language(&*self.doors.disk, language);
    }

    /// The archive that commands are about: the rehearsal's while one goes on, else the user's.
    pub(crate) fn archive(&self) -> Result<Arc<Archive>, IpcError> {
        if let Some(stage) = held(&self.stage).as_ref() {
            return Ok(Arc::clone(&stage.archive));
        }
        held(&self.open).clone().ok_or(IpcError::new(Code::VaultLocked, ""))
    }

    /// Opens the vault. Takes about a second, so it runs aside.
    pub(crate) async fn unlock(&self, passphrase: Passphrase) -> Result<(), IpcError> {
        if held(&self.open).is_some() {
            return Ok(());
        }
        let (folder, doors) = (self.folder.clone(), self.doors.clone());
        let work = move || Archive::unlock(&folder, doors, &passphrase);
        let archive = aside(work).await?.map_err(IpcError::from)?;
        *held(&self.open) = Some(Arc::new(archive));
        Ok(())
    }

    /// Ends the running job and the rehearsal, closes the vault and forgets its keys.
    pub(crate) async fn lock(&self) {
        self.end_job().await;
        self.end_rehearsal();
        let archive = held(&self.open).take();
        if let Some(archive) = archive.and_then(Arc::into_inner) {
            // Closing only writes the index; if it fails the next start builds it again.
            let _ = aside(move || archive.close()).await;
        }
    }

    pub(crate) fn stage(&self) -> MutexGuard<'_, Option<Stage>> {
        held(&self.stage)
    }

    pub(crate) fn end_rehearsal(&self) {
        held(&self.stage).take();
    }

    /// Runs the one job there may be at a time. It can be cancelled, and ended by a lock.
    pub(crate) async fn run_job<T, F, Work>(&self, work: Work) -> Result<T, IpcError>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, IpcError>> + Send + 'static,
        Work: FnOnce(Cancel) -> F,
    {
        let cancel = Cancel::default();
        let task = {
            let mut job = held(&self.job);
            if job.as_ref().is_some_and(|(_, running)| !running.is_finished()) {
                return Err(IpcError::new(Code::Busy, ""));
            }
            let task = tokio::spawn(work(cancel.clone()));
            *job = Some((cancel, task.abort_handle()));
            task
        };
        match task.await {
            Ok(result) => result,
            Err(ended) if ended.is_cancelled() => Err(IpcError::new(Code::Cancelled, "")),
            Err(ended) => Err(IpcError::bug(&ended)),
        }
    }

    pub(crate) fn cancel_job(&self) {
        if let Some((cancel, _)) = held(&self.job).as_ref() {
            cancel.cancel();
        }
    }

    /// Asks the job to end, and ends it when it does not.
    pub(crate) async fn end_job(&self) {
        let Some((cancel, running)) = held(&self.job).take() else { return };
        cancel.cancel();
        let step = LOCK_PATIENCE / 40;
        for _ in 0..40 {
            if running.is_finished() {
                return;
            }
            tokio::time::sleep(step).await;
        }
        running.abort();
    }
}

/// Runs slow work aside, so that the window stays alive.
pub(crate) async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, IpcError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| IpcError::bug(&error))
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("nothing panics while holding the window's state")
}
