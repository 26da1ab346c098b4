//! The commands of the training room. What happens in it is said in lines of the trainer's console,
//! as in `keepsake rehearse --console`.
#![expect(clippy::needless_pass_by_value, reason = "Tauri hands commands their arguments by value")]

use std::io::Write as _;
use std::sync::Arc;

use keepsake::archive::Cancel;
use keepsake::doors::outside::Draft;
use keepsake_rehearsal::training::{Course, Hearing, Moved, RoomError, paper};
use tauri::ipc::{Channel, Request};
use tauri::{AppHandle, State};
use tokio::sync::OwnedMutexGuard;

use super::commands::{tell, typed_in};
use super::desk::come_in;
use super::dto::{Language, Progress, ProgressPhase, VaultState};
use super::error::{Code, IpcError};
use super::training_dto::{CourtAnswer, HandedOver, RoomShelf, RoomState, SeizedFolder, Tried};
use crate::locks;
use crate::picker::{self, Kind};
use crate::shell::{Shell, aside};
use crate::window;

type Answer<T> = Result<T, IpcError>;

/// Opens a training room. There must be no open vault.
#[tauri::command]
pub(crate) async fn open_room(app: AppHandle, shell: State<'_, Shell>) -> Answer<VaultState> {
    shell.open_room().await?;
    come_in(&app).await?;
    Ok(shell.state())
}

/// Locks the vault fully, and then opens the training room. The page that asks is gone before it is
/// answered.
#[tauri::command]
pub(crate) async fn go_to_room(app: AppHandle, shell: State<'_, Shell>) -> Answer<VaultState> {
    shell.want_room(true);
    locks::full(&app).await;
    Ok(shell.state())
}

/// How the room stands.
#[tauri::command]
pub(crate) async fn room_state(shell: State<'_, Shell>) -> Answer<RoomState> {
    let course = shell.course()?.lock_owned().await;
    Ok(RoomState::new(&course, shell.present(None)))
}

/// The scenarios and papers there are.
#[tauri::command]
pub(crate) fn room_shelf() -> RoomShelf {
    RoomShelf::of_all()
}

/// Throws the room away and opens another; for a scenario, or for what the trainer likes.
#[tauri::command]
pub(crate) async fn renew_room(
    shell: State<'_, Shell>,
    scenario: Option<String>,
) -> Answer<RoomState> {
    let course = shell.course()?;
    let job = |_| async move {
        let mut course = course.lock_owned().await;
        course.reset().await?;
        if let Some(name) = scenario {
            course.begin(&name).await?;
        }
        Ok(course)
    };
    let course = shell.run_job(job).await?;
    shell.room_is_new(&course);
    Ok(RoomState::new(&course, shell.present(None)))
}

/// Does a line of the console, or the next of the scenario where none is given.
#[tauri::command]
pub(crate) async fn say_in_room(
    shell: State<'_, Shell>,
    line: Option<String>,
    progress: Channel<Progress>,
) -> Answer<RoomState> {
    let course = shell.course()?;
    let job = |cancel: Cancel| async move {
        let mut course = course.lock_owned().await;
        let hear = |moved: Moved| tell(&progress, Progress::from(moved));
        let hearing = Hearing { cancel: &cancel, tell: &hear };
        match line {
            Some(line) => course.say(&line, hearing).await?,
            None => course.step(hearing).await?,
        }
        Ok(course)
    };
    let course = shell.run_job(job).await?;
    Ok(RoomState::new(&course, shell.present(None)))
}

/// Shows the room large and without the trainer's notes, or as it was.
#[tauri::command]
pub(crate) fn present_room(
    app: AppHandle,
    shell: State<'_, Shell>,
    presented: bool,
) -> Answer<bool> {
    let presented = shell.present(Some(presented));
    window::enlarge(&app, presented).map_err(|error| IpcError::bug(&error))?;
    Ok(presented)
}

/// The room's folder as it would be seized; a new copy of it each time.
#[tauri::command]
pub(crate) async fn seize_room(shell: State<'_, Shell>) -> Answer<SeizedFolder> {
    in_course(&shell, |course| course.seizure(true).map(SeizedFolder::from)).await
}

/// Tries a passphrase on the seized folder.
#[tauri::command]
pub(crate) async fn try_seized(shell: State<'_, Shell>, request: Request<'_>) -> Answer<Tried> {
    let typed = typed_in(&request)?;
    let attempt = move |course: &mut Course| Ok(course.seizure(false)?.attempt(&typed));
    let refusal = in_course(&shell, attempt).await?.err().map(IpcError::from);
    Ok(Tried { refusal })
}

/// Hands the seized folder over to the class's lawyer, and tries the right passphrase.
#[tauri::command]
pub(crate) async fn hand_seized_over(shell: State<'_, Shell>) -> Answer<HandedOver> {
    let work = |course: &mut Course| {
        let seizure = course.seizure(false)?;
        Ok((seizure.hand_over()?, seizure.attempt_right()))
    };
    let (posts, tried) = in_course(&shell, work).await?;
    Ok(HandedOver { refusal: tried.err().map(IpcError::from), posts })
}

/// Opens one of the two bundles of the court exercise, to be verified; makes them before.
#[tauri::command]
pub(crate) async fn open_court(shell: State<'_, Shell>, second: bool) -> Answer<()> {
    let path = in_course(&shell, move |course| {
        let court = course.court()?;
        let mut both = [court.honest.clone(), court.forged.clone()];
        both.sort();
        let [first, last] = both;
        Ok(if second { last } else { first })
    });
    let path = path.await?;
    shell.opened().pick(path);
    Ok(())
}

/// Copies both bundles where the user says. Whether it did.
#[tauri::command]
pub(crate) async fn save_court(
    app: AppHandle,
    shell: State<'_, Shell>,
    language: Language,
) -> Answer<bool> {
    shell.course()?;
    let Some(folder) = picker::pick(&app, Kind::Folders, language).await.pop() else {
        return Ok(false);
    };
    let copied = in_course(&shell, move |course| {
        let court = course.court()?;
        for file in [&court.honest, &court.forged] {
            let target = folder.join(file.file_name().unwrap_or_default());
            if target.exists() {
                return Err(RoomError::Write(std::io::ErrorKind::AlreadyExists.into()));
            }
            std::fs::copy(file, target).map_err(RoomError::Write)?;
        }
        Ok(true)
    });
    copied.await
}

/// Which bundle is forged.
#[tauri::command]
pub(crate) async fn court_answer(shell: State<'_, Shell>) -> Answer<CourtAnswer> {
    in_course(&shell, |course| course.court().map(CourtAnswer::from)).await
}

/// Saves a paper of the workshop as a PDF. Whether it was. It needs no room.
#[tauri::command]
pub(crate) async fn save_paper(
    app: AppHandle,
    shell: State<'_, Shell>,
    name: String,
    language: Language,
) -> Answer<bool> {
    let paper = paper(&name).ok_or(IpcError::new(Code::NoTarget, ""))?;
    let Some(target) = picker::save(&app, name + ".pdf", language).await else {
        return Ok(false);
    };
    let (vault, now) = (shell.folder.clone(), shell.doors.clock.now());
    aside(move || {
        let pdf = paper.pdf(language.of_report(), now)?;
        let (draft, mut file) = Draft::file(&target, &vault)?;
        file.write_all(&pdf).map_err(|error| IpcError::from(&error))?;
        draft.finish().map_err(|error| IpcError::from(&error))?;
        Ok(true)
    })
    .await?
}

/// Works on the class aside, as one job.
async fn in_course<T: Send + 'static>(
    shell: &Shell,
    work: impl FnOnce(&mut Course) -> Result<T, RoomError> + Send + 'static,
) -> Answer<T> {
    let course = shell.course()?;
    let job = |_| async move {
        let mut course: OwnedMutexGuard<Course> = Arc::clone(&course).lock_owned().await;
        Ok(aside(move || work(&mut course)).await??)
    };
    shell.run_job(job).await
}

impl From<Moved> for Progress {
    fn from(moved: Moved) -> Self {
        match moved {
            Moved::Wound(done, total) => Self { phase: ProgressPhase::Winding, done, total },
            Moved::Within(progress) => progress.into(),
        }
    }
}
