//! The commands of the first run, of how the window looks, and of what it says of itself.
#![expect(clippy::needless_pass_by_value, reason = "Tauri hands commands their arguments by value")]

use keepsake::doors::swap;
use keepsake::words::strength;
use tauri::State;
use tauri::ipc::Request;

use super::commands::typed_in;
use super::error::IpcError;
use crate::settings::Looks;
use crate::shell::{Shell, aside};

shape! {
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum Swap { None, Sealed, Open }
}

shape! {
    /// What of this computer matters before anything is kept on it.
    pub(crate) struct Computer {
        /// What the system writes of the memory.
        swap: Swap,
    }
}

shape! {
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum Rating { TooShort, Weak, Fair, Strong }
}

shape! {
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum WeakBy { Length, KnownPhrase, Name, Syllables, Words, Pattern, Nothing }
}

shape! {
    pub(crate) struct Strength {
        rating: Rating,
        reason: WeakBy,
    }
}

shape! {
    pub(crate) struct About {
        version: String,
        /// Where the vault lies, as the user knows it.
        folder: String,
    }
}

/// Licences of what is linked in, written by `cargo xtask licences`.
const LICENCES: &str = include_str!("../../licences.json");

/// What of this computer matters before anything is kept on it.
#[tauri::command]
pub(crate) async fn computer() -> Result<Computer, IpcError> {
    let swap = match aside(swap::swap).await? {
        swap::Swap::None => Swap::None,
        swap::Swap::Sealed => Swap::Sealed,
        swap::Swap::Open => Swap::Open,
    };
    Ok(Computer { swap })
}

/// How strong a passphrase of one's own is. It is never refused for that.
#[tauri::command]
pub(crate) async fn rate_passphrase(request: Request<'_>) -> Result<Strength, IpcError> {
    let typed = typed_in(&request)?;
    Ok(Strength::from(aside(move || strength::rate(&typed)).await?))
}

#[tauri::command]
pub(crate) fn choose_looks(shell: State<'_, Shell>, looks: Looks) {
    shell.set_looks(looks);
}

/// Puts away the steps that follow a new vault, or takes them out again.
#[tauri::command]
pub(crate) fn put_guide_away(shell: State<'_, Shell>, away: bool) {
    shell.set_guided(away);
}

/// What the window says of itself.
#[tauri::command]
pub(crate) fn about(shell: State<'_, Shell>) -> About {
    let folder = match dirs::home_dir() {
        Some(home) => match shell.folder.strip_prefix(home) {
            Ok(below) => format!("~/{}", below.display()),
            Err(_) => shell.folder.display().to_string(),
        },
        None => shell.folder.display().to_string(),
    };
    About { version: env!("CARGO_PKG_VERSION").to_owned(), folder }
}

/// The licences of what is linked in, as JSON.
#[tauri::command]
pub(crate) fn licences() -> &'static str {
    LICENCES
}

impl From<strength::Strength> for Strength {
    fn from(strength: strength::Strength) -> Self {
        Self {
            rating: match strength.rating {
                strength::Rating::TooShort => Rating::TooShort,
                strength::Rating::Weak => Rating::Weak,
                strength::Rating::Fair => Rating::Fair,
                strength::Rating::Strong => Rating::Strong,
            },
            reason: match strength.reason {
                strength::Reason::Length => WeakBy::Length,
                strength::Reason::KnownPhrase => WeakBy::KnownPhrase,
                strength::Reason::Name => WeakBy::Name,
                strength::Reason::Syllables => WeakBy::Syllables,
                strength::Reason::Words => WeakBy::Words,
                strength::Reason::Pattern => WeakBy::Pattern,
                strength::Reason::Nothing => WeakBy::Nothing,
            },
        }
    }
}
