//! How a run ends: exit codes (design.md section 8) and the words for what went wrong.

use std::process::ExitCode;

use keepsake::archive::{MediaError, RecheckError, VantageError};
use keepsake::vault::{CreateError, ReadError, UnlockError};

/// A run that did what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Done {
    /// Nothing is flagged.
    Clear,
    /// Something is flagged.
    Flagged,
    /// Some of it could not be done; each was said as it came.
    InPart,
}

impl From<Done> for ExitCode {
    fn from(done: Done) -> Self {
        match done {
            Done::Clear => Self::from(0),
            Done::Flagged => Self::from(1),
            Done::InPart => Self::from(2),
        }
    }
}

/// Why a run did not do what was asked. The text says what happened and what to do.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failed {
    #[error(
        "there is no vault in this folder; make one with `keepsake init`, or name another with --vault"
    )]
    NoVault,
    #[error("no data folder is known on this system; name the vault's folder with --vault")]
    NoFolder,
    #[error("the vault is open in the window or in another program; close it there first")]
    InUse,
    #[error(
        "this passphrase does not open the vault; nothing was changed. Look for caps lock and for an input method that rewrites letters"
    )]
    WrongPassphrase,
    #[error("the passphrase could not be read: {0}")]
    Passphrase(&'static str),
    #[error("the two passphrases differ; nothing was made")]
    PassphrasesDiffer,
    #[error("the vault could not be made")]
    Create(#[source] CreateError),
    #[error("the vault could not be opened; nothing was changed")]
    Unlock(#[source] UnlockError),
    #[error(
        "the vault is damaged; what is on the disk was left as it is. Copy the folder before you try anything"
    )]
    Damaged(#[source] ReadError),
    #[error("no post in the vault has this id or address; `keepsake list` shows all")]
    NoSuchPost,
    #[error("several posts have ids that begin so; give more of the id")]
    Ambiguous,
    #[error("the round ended early; the looks made until then are kept")]
    Recheck(#[source] RecheckError),
    #[error("the vantage was not changed")]
    Vantage(#[source] VantageError),
    #[error("a file could not be taken out of the vault; the vault is as it was")]
    Media(#[source] MediaError),
    #[error("the file could not be written into that folder")]
    Write(#[source] std::io::Error),
    #[error("the rehearsal did not end as it must")]
    Rehearsal(#[source] keepsake_rehearsal::play::PlayError),
    #[error("this computer refused to start what the program needs")]
    Start(#[source] std::io::Error),
}

impl Failed {
    /// The exit code: no `_` arm, a new failure must choose.
    pub(crate) fn code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::NoVault
            | Self::NoFolder
            | Self::InUse
            | Self::PassphrasesDiffer
            | Self::Create(_)
            | Self::NoSuchPost
            | Self::Ambiguous
            | Self::Recheck(_)
            | Self::Vantage(_)
            | Self::Write(_)
            | Self::Start(_)
            | Self::Unlock(_) => 2,
            Self::WrongPassphrase | Self::Passphrase(_) => 3,
            Self::Damaged(_) | Self::Media(_) => 4,
            Self::Rehearsal(_) => 70,
        })
    }
}

impl From<UnlockError> for Failed {
    fn from(error: UnlockError) -> Self {
        match error {
            UnlockError::Missing => Self::NoVault,
            UnlockError::InUse => Self::InUse,
            UnlockError::WrongPassphrase => Self::WrongPassphrase,
            UnlockError::Damaged(cause) => Self::Damaged(cause),
            other @ (UnlockError::Format | UnlockError::Disk(_)) => Self::Unlock(other),
        }
    }
}

/// The whole chain of causes on one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut line = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        line = format!("{line}: {cause}");
        next = cause.source();
    }
    line
}
