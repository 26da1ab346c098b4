//! The one long piece of work that the window may be doing, and how a lock waits for it.

use std::future::Future;

use keepsake::archive::Cancel;

use super::{LOCK_PATIENCE, Shell, held};
use crate::ipc::error::{Code, IpcError};
use crate::ipc::locks::News;

impl Shell {
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
        let ended = task.await;
        self.tell(News::JobEnded);
        match ended {
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
        if !in_time(|| running.is_finished()).await {
            running.abort();
        }
    }

    /// Does a job run? The page that began it may be gone.
    pub(crate) fn has_job(&self) -> bool {
        held(&self.job).as_ref().is_some_and(|(_, running)| !running.is_finished())
    }
}

/// Runs slow work aside, so that the window stays alive.
pub(crate) async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, IpcError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| IpcError::bug(&error))
}

/// Waits until it `is_so`, as long as a lock may wait.
pub(super) async fn in_time(is_so: impl Fn() -> bool) -> bool {
    let step = LOCK_PATIENCE / 40;
    for _ in 0..40 {
        if is_so() {
            return true;
        }
        tokio::time::sleep(step).await;
    }
    false
}
