//! The commands of the view of one post.

use gtk::glib;
use keepsake::archive::{self, MediaError};
use keepsake::model::{CaptureId, PostId};
use keepsake::{Archive, archive::Story};
use tauri::ipc::{Channel, Response};
use tauri::{AppHandle, State};

use super::commands::{Answer, post_id, tell};
use super::dto::{Kept, Language, Progress, ProgressPhase};
use super::error::{Code, IpcError};
use super::post_dto::{PostChanges, PostDetail};
use crate::media::{self, PLAYED_BYTES_MAX};
use crate::shell::{Shell, aside};

/// Everything about one post.
#[tauri::command]
pub(crate) async fn show_post(
    shell: State<'_, Shell>,
    id: String,
    language: Language,
) -> Answer<PostDetail> {
    let (archive, id) = (shell.archive()?, post_id(&id)?);
    aside(move || Ok(PostDetail::new(&story(&archive, id)?, language))).await?
}

/// What changed between two of a post's copies.
#[tauri::command]
pub(crate) async fn compare_captures(
    shell: State<'_, Shell>,
    post: String,
    one: String,
    other: String,
) -> Answer<PostChanges> {
    let (archive, post) = (shell.archive()?, post_id(&post)?);
    let (one, other) = (capture_id(&one)?, capture_id(&other)?);
    let compare = move || {
        let changes = story(&archive, post)?.changes(one, other);
        changes.as_ref().map(PostChanges::from).ok_or(IpcError::new(Code::NoSuchPost, ""))
    };
    aside(compare).await?
}

/// The bytes of a video or sound, into the memory of the page.
#[tauri::command]
pub(crate) async fn read_media(
    shell: State<'_, Shell>,
    post: String,
    capture: String,
    index: usize,
) -> Answer<Response> {
    let (archive, post) = (shell.archive()?, post_id(&post)?);
    let capture = capture_id(&capture)?;
    let read = move || media::read_media(&archive, post, capture, index, PLAYED_BYTES_MAX);
    match aside(read).await? {
        Ok(bytes) => Ok(Response::new(bytes)),
        Err(MediaError::Write(_)) => Err(IpcError::new(Code::FileTooLarge, "")),
        Err(error) => Err(error.into()),
    }
}

/// Keeps one more copy of a post, as it is now.
#[tauri::command]
pub(crate) async fn save_again(
    shell: State<'_, Shell>,
    post: String,
    progress: Channel<Progress>,
) -> Answer<Kept> {
    let (archive, post) = (shell.archive()?, post_id(&post)?);
    let job = |_: archive::Cancel| async move {
        tell(&progress, Progress { phase: ProgressPhase::Saving, done: 0, total: 1 });
        Ok(Kept::from(&archive.save_again(post).await?))
    };
    shell.run_job(job).await
}

/// Opens an address of a post in the system's browser. The page has asked the user, and says which
/// of the post's addresses it is; it cannot name one of its own.
#[tauri::command]
pub(crate) async fn open_address(
    app: AppHandle,
    shell: State<'_, Shell>,
    post: String,
    index: usize,
) -> Answer<()> {
    let (archive, post) = (shell.archive()?, post_id(&post)?);
    let address = aside(move || address_of(&archive, post, index)).await??;
    let (send, opened) = tokio::sync::oneshot::channel();
    let open = move || {
        let shown = gtk::show_uri_on_window(None::<&gtk::Window>, &address, 0);
        // Who asked may be gone with its page.
        let _ = send.send(
            shown.map_err(|error: glib::Error| IpcError::new(Code::NoBrowser, domain(&error))),
        );
    };
    app.run_on_main_thread(open).map_err(|error| IpcError::bug(&error))?;
    opened.await.map_err(|error| IpcError::bug(&error))?
}

/// What kind of error it is. Its words may carry the address.
fn domain(error: &glib::Error) -> &'static str {
    if error.is::<gtk::gio::IOErrorEnum>() { "gio" } else { "gtk" }
}

fn address_of(archive: &Archive, post: PostId, index: usize) -> Answer<String> {
    let record = archive.post(post).ok_or(IpcError::new(Code::NoSuchPost, ""))?;
    let address = record.post.addresses.get(index).filter(|address| is_of_the_web(address));
    address.cloned().ok_or(IpcError::new(Code::NoSuchPost, ""))
}

/// A browser opens other addresses with other programs.
fn is_of_the_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

fn story(archive: &Archive, id: PostId) -> Answer<Story> {
    archive.story(id)?.ok_or(IpcError::new(Code::NoSuchPost, ""))
}

fn capture_id(text: &str) -> Answer<CaptureId> {
    text.parse().map_err(|_| IpcError::new(Code::NoSuchPost, ""))
}
