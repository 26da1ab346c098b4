//! The commands: unpack, call, convert. Each is declared in `build.rs`, named in the capability,
//! and called in `ui/src/lib/ipc/index.ts`; a tidy test holds the lists together.
#![expect(clippy::needless_pass_by_value, reason = "Tauri hands commands their arguments by value")]

use std::sync::Arc;

use keepsake::archive::{CONFIRM_AFTER, Private};
use keepsake::model::PostId;
use keepsake::vault::{Passphrase, WorkFactor};
use keepsake::verdict::signed::publishers_built_in;
use keepsake::words::passphrase;
use keepsake::{Archive, archive};
use keepsake_rehearsal::play::Play;
use tauri::ipc::{Channel, InvokeBody, Request};
use tauri::{AppHandle, State};
use zeroize::Zeroizing;

use super::desk::come_in;
use super::dto::{
    Added, Chapter, Language, Progress, ProgressPhase, RoundSummary, Rules, VaultState,
};
use super::error::{Code, IpcError};
use crate::shell::{Act, Shell, Stage, aside};

pub(super) type Answer<T> = Result<T, IpcError>;

#[tauri::command]
pub(crate) fn vault_state(shell: State<'_, Shell>) -> VaultState {
    shell.state()
}

#[tauri::command]
pub(crate) fn set_language(shell: State<'_, Shell>, language: Language) {
    shell.set_language(language);
}

#[tauri::command]
pub(crate) async fn create_vault(
    app: AppHandle,
    shell: State<'_, Shell>,
    request: Request<'_>,
) -> Answer<VaultState> {
    shell.is_real()?;
    let typed = typed_in(&request)?;
    let (folder, doors) = (shell.folder.clone(), shell.doors.clone());
    let typed = aside(move || {
        Archive::create(&folder, &doors, &Passphrase::new(&typed), WorkFactor::STANDARD)
            .map(|()| typed)
            .map_err(IpcError::from)
    })
    .await??;
    shell.unlock(typed).await?;
    come_in(&app).await?;
    Ok(shell.state())
}

/// Seven words drawn at random, for whoever makes a vault.
#[tauri::command]
pub(crate) fn suggest_passphrase(language: Language) -> String {
    passphrase::generate(language.of_words()).to_string()
}

#[tauri::command]
pub(crate) async fn unlock_vault(
    app: AppHandle,
    shell: State<'_, Shell>,
    request: Request<'_>,
) -> Answer<VaultState> {
    shell.unlock(typed_in(&request)?).await?;
    come_in(&app).await?;
    Ok(shell.state())
}

/// Which rules looks are judged by.
#[tauri::command]
pub(crate) async fn rules_in_use(shell: State<'_, Shell>) -> Answer<Rules> {
    let archive = shell.archive()?;
    Ok(Rules::from(&aside(move || archive.rules_in_use()).await?))
}

/// Takes the rules of a file that one of the publishers built in has signed, if they are newer.
#[tauri::command]
pub(crate) async fn install_rules(shell: State<'_, Shell>, text: String) -> Answer<Rules> {
    let archive = shell.archive()?;
    let installed =
        aside(move || archive.install_rules(text.as_bytes(), &publishers_built_in(), false));
    Ok(Rules::from(&installed.await??))
}

/// Goes on with the vault as it is, though parts of it are lost or it is older than last time.
#[tauri::command]
pub(crate) async fn accept_vault(shell: State<'_, Shell>) -> Answer<VaultState> {
    let archive = shell.archive()?;
    aside(move || {
        archive.accept_older();
        archive.accept_loss()
    })
    .await??;
    Ok(shell.state())
}

#[tauri::command]
pub(crate) async fn add_links(
    shell: State<'_, Shell>,
    links: Vec<String>,
    allow_private: bool,
    progress: Channel<Progress>,
) -> Answer<Vec<Added>> {
    let archive = shell.archive()?;
    let private = if allow_private { Private::Allow } else { Private::Refuse };
    let job = |cancel: archive::Cancel| async move {
        let mut added = Vec::new();
        let total = links.len();
        for (done, link) in links.into_iter().enumerate() {
            tell(&progress, Progress { phase: ProgressPhase::Saving, done, total });
            if cancel.is_cancelled() {
                let error = Some(IpcError::new(Code::Cancelled, ""));
                added.push(Added { link, kept: None, error });
                continue;
            }
            let (kept, error) = match archive.add(&link, private).await {
                Ok(kept) => (Some((&kept).into()), None),
                Err(error) => (None, Some(error.into())),
            };
            added.push(Added { link, kept, error });
        }
        Ok(added)
    };
    shell.run_job(job).await
}

#[tauri::command]
pub(crate) async fn look_again(
    shell: State<'_, Shell>,
    posts: Option<Vec<String>>,
    progress: Channel<Progress>,
) -> Answer<RoundSummary> {
    let archive = shell.archive()?;
    let ids = posts.map(|posts| posts.iter().map(|id| post_id(id)).collect::<Result<Vec<_>, _>>());
    let ids = ids.transpose()?;
    let job = |cancel: archive::Cancel| async move {
        let tell = |now: archive::Progress| tell(&progress, now.into());
        let round = archive.recheck(ids.as_deref(), CONFIRM_AFTER, &cancel, &tell).await?;
        Ok(RoundSummary::from(&round))
    };
    shell.run_job(job).await
}

#[tauri::command]
pub(crate) fn cancel_job(shell: State<'_, Shell>) {
    shell.cancel_job();
}

#[tauri::command]
pub(crate) async fn start_rehearsal(
    app: AppHandle,
    shell: State<'_, Shell>,
    progress: Channel<Progress>,
) -> Answer<Chapter> {
    shell.is_real()?;
    let mut play = Play::start(shell.program.clone()).await?;
    play.turn_page();
    let archive = Arc::clone(play.archive());
    let play = Arc::new(tokio::sync::Mutex::new(play));
    *shell.stage() = Some(Stage { archive, act: Act::Story(Arc::clone(&play)) });
    let chapter = shell.run_job(|cancel| act(play, cancel, progress)).await;
    if chapter.is_err() {
        shell.end_rehearsal();
    } else {
        come_in(&app).await?;
    }
    chapter
}

#[tauri::command]
pub(crate) async fn next_chapter(
    shell: State<'_, Shell>,
    progress: Channel<Progress>,
) -> Answer<Chapter> {
    let play = shell.stage().as_ref().and_then(|stage| match &stage.act {
        Act::Story(play) => Some(Arc::clone(play)),
        Act::Room { .. } => None,
    });
    let play = play.ok_or(IpcError::new(Code::VaultLocked, ""))?;
    let job = |cancel| async move {
        play.lock().await.turn_page();
        act(play, cancel, progress).await
    };
    shell.run_job(job).await
}

#[tauri::command]
pub(crate) async fn end_rehearsal(app: AppHandle, shell: State<'_, Shell>) -> Answer<VaultState> {
    shell.leave_rehearsal().await;
    come_in(&app).await?;
    Ok(shell.state())
}

/// Plays the chapter whose page was turned.
async fn act(
    play: Arc<tokio::sync::Mutex<Play>>,
    cancel: archive::Cancel,
    progress: Channel<Progress>,
) -> Answer<Chapter> {
    let mut play = play.lock().await;
    play.act(&cancel, &|now| tell(&progress, now.into())).await?;
    Ok(Chapter::from(&*play))
}

/// A window that went away needs no progress.
pub(super) fn tell(channel: &Channel<Progress>, progress: Progress) {
    let _ = channel.send(progress);
}

pub(super) fn post_id(text: &str) -> Answer<PostId> {
    text.parse().map_err(|_| IpcError::new(Code::NoSuchPost, ""))
}

/// A passphrase, sent as raw bytes so that no copy of it passes through JSON.
pub(super) fn typed_in(request: &Request<'_>) -> Answer<Zeroizing<String>> {
    let InvokeBody::Raw(bytes) = request.body() else {
        return Err(IpcError::new(Code::Bug, "the passphrase came in the wrong form"));
    };
    let bytes = Zeroizing::new(bytes.clone());
    let text = std::str::from_utf8(&bytes).map_err(|error| IpcError::bug(&error))?;
    Ok(Zeroizing::new(text.to_owned()))
}
