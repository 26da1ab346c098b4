//! The worker: a process of its own that reads bytes from outside. Hostile markup can keep a
//! parser busy for minutes and no thread can be killed; a process can.
//!
//! Parent and worker speak in frames over pipes: four bytes of length (big-endian), then that many
//! bytes. Nothing goes through argv, the environment or a file.

use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Mutex;
use std::time::Duration;

use rustix::process::{Resource, Rlimit, setrlimit};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};

use super::process;

/// The hidden verb that turns a program of ours into a worker.
pub const VERB: &str = "__read-pages";
/// Longest answer a worker may give, in bytes.
const ANSWER_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Longest question a worker takes, in bytes.
const QUESTION_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Address space a worker may use, in bytes.
const MEMORY_BYTES_MAX: u64 = 3 * 1024 * 1024 * 1024;
/// Time one answer may take.
const ANSWER_DEADLINE: Duration = Duration::from_secs(10);

/// Why a worker gave no answer. The worker is gone; the next question starts another.
#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    /// It could not be started.
    #[error("the worker process could not be started")]
    Start(#[source] io::Error),
    /// It took longer than its deadline, and was killed.
    #[error("the worker process ran out of time")]
    TooSlow,
    /// It ended by itself: out of memory, or a bug.
    #[error("the worker process ended without an answer")]
    Died,
}

/// Starts workers and asks them, one question at a time each.
pub struct Workers {
    program: PathBuf,
    deadline: Duration,
    idle: Mutex<Vec<Child>>,
}

impl Workers {
    /// Workers run `program` with the verb [`VERB`]; it must call [`serve`] then.
    #[must_use]
    pub fn new(program: PathBuf) -> Self {
        Self { program, deadline: ANSWER_DEADLINE, idle: Mutex::new(Vec::new()) }
    }

    /// Asks a worker.
    ///
    /// # Errors
    /// [`WorkerError`].
    pub async fn ask(&self, question: &[u8]) -> Result<Vec<u8>, WorkerError> {
        let mut child = match self.take_idle() {
            Some(child) => child,
            None => self.start()?,
        };
        match tokio::time::timeout(self.deadline, converse(&mut child, question)).await {
            Ok(Ok(answer)) => {
                self.give_back(child);
                Ok(answer)
            }
            // Dropping the child kills it.
            Ok(Err(_)) => Err(WorkerError::Died),
            Err(_) => Err(WorkerError::TooSlow),
        }
    }

    fn start(&self) -> Result<Child, WorkerError> {
        Command::new(&self.program)
            .arg(VERB)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .env_clear()
            .kill_on_drop(true)
            .spawn()
            .map_err(WorkerError::Start)
    }

    fn take_idle(&self) -> Option<Child> {
        self.idle.lock().expect("nothing panics while holding the workers").pop()
    }

    fn give_back(&self, child: Child) {
        self.idle.lock().expect("nothing panics while holding the workers").push(child);
    }
}

async fn converse(child: &mut Child, question: &[u8]) -> io::Result<Vec<u8>> {
    let closed = || io::Error::from(io::ErrorKind::BrokenPipe);
    let stdin = child.stdin.as_mut().ok_or_else(closed)?;
    let stdout = child.stdout.as_mut().ok_or_else(closed)?;
    let length = u32::try_from(question.len()).map_err(|_| closed())?;
    stdin.write_all(&length.to_be_bytes()).await?;
    stdin.write_all(question).await?;
    stdin.flush().await?;
    let length = usize::try_from(stdout.read_u32().await?).map_err(|_| closed())?;
    if length > ANSWER_BYTES_MAX {
        return Err(closed());
    }
    let mut answer = vec![0; length];
    stdout.read_exact(&mut answer).await?;
    Ok(answer)
}

/// The worker's side: answers questions from standard input until it is closed.
///
/// # Errors
/// When a pipe breaks, which ends the worker.
pub fn serve(mut answer: impl FnMut(&[u8]) -> Vec<u8>) -> io::Result<()> {
    limit_resources();
    let (mut stdin, mut stdout) = (io::stdin().lock(), io::stdout().lock());
    loop {
        let mut length = [0; 4];
        match stdin.read_exact(&mut length) {
            Err(end) if end.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
            other => other?,
        }
        let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
        if length > QUESTION_BYTES_MAX {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        let mut question = vec![0; length];
        stdin.read_exact(&mut question)?;
        let answer = answer(&question);
        let length = u32::try_from(answer.len()).map_err(|_| io::ErrorKind::InvalidData)?;
        stdout.write_all(&length.to_be_bytes())?;
        stdout.write_all(&answer)?;
        stdout.flush()?;
    }
}

/// A limit the system will not set is one guard less, not a reason to read nothing: the deadline
/// still holds.
fn limit_resources() {
    let most = Some(MEMORY_BYTES_MAX);
    let _ = setrlimit(Resource::As, Rlimit { current: most, maximum: most });
    let _ = process::close_off();
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// Workers that run a script, and the folder it lies in.
    fn scripted(script: &str) -> (Workers, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("worker");
        let script = format!("#!/bin/sh\ncd {}\n{script}", folder.path().display());
        let mut file = std::fs::File::create(&program).unwrap();
        file.write_all(script.as_bytes()).unwrap();
        drop(file);
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).unwrap();
        (Workers::new(program), folder)
    }

    #[tokio::test]
    async fn a_worker_that_never_answers_is_killed_at_its_deadline() {
        let (mut workers, folder) = scripted("echo $$ > pid; exec /bin/sleep 1000");
        // Time enough to start; what it waits for never comes.
        workers.deadline = Duration::from_millis(300);
        assert!(matches!(workers.ask(b"page").await, Err(WorkerError::TooSlow)));
        let pid = std::fs::read_to_string(folder.path().join("pid")).unwrap();
        let state = || std::fs::read_to_string(format!("/proc/{}/stat", pid.trim()));
        // Gone, or dead and not yet buried.
        while state().is_ok_and(|state| !state.contains(") Z ")) {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn after_a_worker_that_died_another_one_answers() {
        let script = "[ -e once ] || { : > once; exit 1; }\nprintf '\\0\\0\\0\\1x'; exec /bin/cat";
        let (workers, _folder) = scripted(script);
        assert!(matches!(workers.ask(b"page").await, Err(WorkerError::Died)));
        assert_eq!(workers.ask(b"page").await.unwrap(), b"x");
    }

    #[tokio::test]
    async fn an_answer_without_end_is_not_waited_for() {
        let (workers, _folder) = scripted("exec /usr/bin/yes");
        assert!(matches!(workers.ask(b"page").await, Err(WorkerError::Died)));
    }
}
