//! The commands of who can open the vault, and of whether its files are whole.
#![expect(clippy::needless_pass_by_value, reason = "Tauri hands commands their arguments by value")]

use std::io::Write;
use std::sync::Arc;

use keepsake::Archive;
use keepsake::archive::{Cancel, meanings};
use keepsake::doors::outside::{Draft, NoPlace};
use keepsake::vault::{Passphrase, RekeyError, WorkFactor};
use keepsake::words::sheet::Sheet;
use tauri::ipc::{Channel, Request};
use tauri::{AppHandle, State};
use tokio::runtime::Handle;
use zeroize::Zeroizing;

use super::access_dto::{AccessState, AuditReport, RecoveryDraft, key_words};
use super::commands::{tell, typed_in};
use super::dto::{Language, Progress, ProgressPhase, VaultState};
use super::error::{Code, IpcError};
use super::told::Told;
use crate::shell::{Shell, aside};
use crate::{locks, picker};

type Answer<T> = Result<T, IpcError>;

/// Stands between two words that cross as raw bytes: no keyboard types it.
const BETWEEN: char = '\0';

/// Who can open the vault.
#[tauri::command]
pub(crate) async fn access_state(shell: State<'_, Shell>) -> Answer<AccessState> {
    let archive = shell.own_archive()?;
    aside(move || AccessState::from(&*archive)).await
}

/// The user types the passphrase once more. What needs it takes it from here, once.
#[tauri::command]
pub(crate) async fn prove_passphrase(shell: State<'_, Shell>, request: Request<'_>) -> Answer<()> {
    let (archive, typed) = (shell.own_archive()?, typed_in(&request)?);
    let typed = aside(move || archive.opens_with(&typed).map(|()| typed)).await??;
    // It may have been locked meanwhile.
    shell.own_archive()?;
    shell.proof().hold(typed);
    Ok(())
}

fn proved(shell: &Shell) -> Answer<Zeroizing<String>> {
    shell.proof().take().ok_or(IpcError::new(Code::WrongPassphrase, ""))
}

/// Another passphrase, once the one before is proved.
#[tauri::command]
pub(crate) async fn change_passphrase(shell: State<'_, Shell>, request: Request<'_>) -> Answer<()> {
    let (archive, next) = (shell.own_archive()?, typed_in(&request)?);
    proved(&shell)?;
    let change = move || archive.change_passphrase(&Passphrase::new(&next), WorkFactor::STANDARD);
    Ok(aside(change).await??)
}

/// New recovery words, to be written down. Those before open the vault until these are given back.
#[tauri::command]
pub(crate) fn begin_recovery(shell: State<'_, Shell>, language: Language) -> Answer<RecoveryDraft> {
    shell.own_archive()?;
    let mut proof = shell.proof();
    let recovery = proof.begin_recovery(language.of_words());
    let words = recovery.words.words().iter().map(|word| word.to_string()).collect();
    Ok(RecoveryDraft { words, ask: recovery.ask })
}

/// Writes the words as a sheet where the user says. False where they think better of it.
#[tauri::command]
pub(crate) async fn save_recovery_sheet(
    app: AppHandle,
    shell: State<'_, Shell>,
    language: Language,
    nickname: String,
    date: String,
    neutral: bool,
) -> Answer<bool> {
    shell.own_archive()?;
    // The name of the file says nothing.
    let name = match language {
        Language::En => "sheet.pdf",
        Language::Vi => "to-giay.pdf",
    };
    let Some(target) = picker::save(&app, name.to_owned(), language).await else {
        return Ok(false);
    };
    shell.own_archive()?;
    let pdf = {
        let proof = shell.proof();
        let recovery = proof.recovery().ok_or(IpcError::new(Code::VaultLocked, ""))?;
        let program = (!neutral).then_some("Keepsake");
        let sheet = Sheet { words: &recovery.words, nickname: &nickname, date: &date, program };
        sheet.pdf().map_err(|error| IpcError::bug(&error))?
    };
    let vault = shell.folder.clone();
    aside(move || {
        let (draft, mut file) = Draft::file(&target, &vault)?;
        file.write_all(&pdf).map_err(NoPlace::Io)?;
        draft.finish().map_err(NoPlace::Io)?;
        Ok(true)
    })
    .await?
}

/// Makes the words open the vault, once two of them were given back.
#[tauri::command]
pub(crate) async fn finish_recovery(
    shell: State<'_, Shell>,
    request: Request<'_>,
) -> Answer<AccessState> {
    let (archive, typed) = (shell.own_archive()?, typed_in(&request)?);
    let (one, other) = typed.split_once(BETWEEN).unwrap_or_default();
    let words = shell.proof().answered([one, other]);
    let words = words.ok_or(IpcError::new(Code::WordsDiffer, ""))?;
    aside(move || {
        archive.set_recovery(&words, WorkFactor::STANDARD)?;
        Ok(AccessState::from(&*archive))
    })
    .await?
}

/// Gives up words that were not given back.
#[tauri::command]
pub(crate) fn forget_recovery(shell: State<'_, Shell>) {
    shell.proof().forget_recovery();
}

/// A reader's key in words, before anything is granted.
#[tauri::command]
pub(crate) fn recipient_words(recipient: String) -> Answer<Told> {
    let refused = || IpcError::new(Code::NotARecipient, "");
    let recipient = recipient.trim().to_owned();
    let words = key_words(&recipient).ok_or_else(refused)?;
    let is_whole = keepsake::vault::seal_to(&[recipient], std::io::sink());
    is_whole.map(|_| words).map_err(|_| refused())
}

/// Lets the holder of a key read everything, now and from now on.
#[tauri::command]
pub(crate) async fn grant_reader(
    shell: State<'_, Shell>,
    recipient: String,
    name: String,
) -> Answer<AccessState> {
    let archive = shell.own_archive()?;
    change(archive, move |archive| archive.grant(recipient.trim(), name.trim()).map(drop)).await
}

/// What is kept from now on does not open for this reader.
#[tauri::command]
pub(crate) async fn end_grant(shell: State<'_, Shell>, recipient: String) -> Answer<AccessState> {
    let archive = shell.own_archive()?;
    change(archive, move |archive| archive.end_grant(&recipient)).await
}

async fn change(
    archive: Arc<Archive>,
    what: impl FnOnce(&Archive) -> Result<(), keepsake::vault::AccessError> + Send + 'static,
) -> Answer<AccessState> {
    aside(move || {
        what(&archive)?;
        Ok(AccessState::from(&*archive))
    })
    .await?
}

/// From now on only the readers open the vault. Locks fully: the page that asks is gone before it
/// is answered.
#[tauri::command]
pub(crate) async fn hand_over(app: AppHandle, shell: State<'_, Shell>) -> Answer<VaultState> {
    let archive = shell.own_archive()?;
    proved(&shell)?;
    aside(move || archive.hand_over()).await??;
    locks::full(&app).await;
    Ok(shell.state())
}

/// Seals everything anew under new keys.
#[tauri::command]
pub(crate) async fn rekey_vault(
    shell: State<'_, Shell>,
    progress: Channel<Progress>,
) -> Answer<AccessState> {
    let (archive, typed) = (shell.own_archive()?, proved(&shell)?);
    shell
        .run_job(move |cancel| async move {
            aside(move || {
                let told = told(&progress, ProgressPhase::Sealing);
                // Minutes of sealing: not on a thread that answers the page.
                Handle::current().block_on(rekey(&archive, &typed, &cancel, &told))?;
                Ok(AccessState::from(&*archive))
            })
            .await?
        })
        .await
}

/// With whatever the typed text means.
async fn rekey(
    archive: &Archive,
    typed: &str,
    cancel: &Cancel,
    told: &dyn Fn(usize, usize),
) -> Result<(), RekeyError> {
    let mut done = Ok(());
    for meaning in meanings(typed) {
        done = archive.rekey(&meaning, WorkFactor::STANDARD, cancel, told).await;
        if !matches!(done, Err(RekeyError::Passphrase(_))) {
            break;
        }
    }
    done
}

/// Checks every file of the vault.
#[tauri::command]
pub(crate) async fn audit_vault(
    shell: State<'_, Shell>,
    progress: Channel<Progress>,
) -> Answer<AuditReport> {
    let archive = shell.own_archive()?;
    shell
        .run_job(move |cancel| async move {
            aside(move || {
                let told = told(&progress, ProgressPhase::Checking);
                Ok(AuditReport::from(&archive.audit(&cancel, &told)?))
            })
            .await?
        })
        .await
}

/// Builds the index again from the sealed files. Gives the number of posts.
#[tauri::command]
pub(crate) async fn rebuild_index(shell: State<'_, Shell>) -> Answer<usize> {
    let archive = shell.own_archive()?;
    Ok(aside(move || archive.rebuild()).await??)
}

/// Tells the page in steps that it can show: each hundredth of the work.
pub(super) fn told(
    progress: &Channel<Progress>,
    phase: ProgressPhase,
) -> impl Fn(usize, usize) + Sync + use<'_> {
    move |done, total| {
        let step = (total / 100).max(1);
        if done % step == 0 || done == total {
            tell(progress, Progress { phase, done, total });
        }
    }
}
