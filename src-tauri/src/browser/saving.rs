//! Saving the post in view: what the page hands over, read by the core, and what came with it.

use std::sync::Arc;

use keepsake::archive::{HANDOVER_BYTES_MAX, KeptSeen, SeenError, SeenFiles, SeenWish};
use keepsake::model::{NotSeen, SeenAsk, SeenPage, SeenPost, Vantage};
use tauri::{AppHandle, Manager};

use super::{Browser, Saved, changed, view};
use crate::ipc::error::{Code, IpcError};
use crate::shell::{Shell, aside};

const EXTRACT: &str = include_str!("extract.js");

/// A page as it was read, and what its session must not leave in it.
pub(super) struct Looked {
    pub(super) page: SeenPage,
    pub(super) secrets: Vec<String>,
    pub(super) vantage: Vantage,
}

/// Why a page could not be looked at.
pub(super) enum NoLook {
    /// It was closed.
    Closed,
    /// The page does not answer.
    Hung,
    Seen(SeenError),
}

/// Reads the page as it stands.
pub(super) async fn look(app: &AppHandle) -> Result<Looked, NoLook> {
    let session = app
        .state::<Browser>()
        .session()
        .as_ref()
        .map(|it| (it.own.clone(), it.vantage.clone(), it.trouble));
    let (own, vantage, trouble) = session.ok_or(NoLook::Closed)?;
    // What is still shown is not what was asked for.
    if trouble.is_some() {
        return Err(NoLook::Seen(NotSeen::NoPost.into()));
    }
    let archive = app.state::<Shell>().own_archive().map_err(|_| NoLook::Closed)?;
    let mut secrets = view::secrets(app).await;
    secrets.sort_unstable();
    secrets.dedup();
    let handed = view::ask(app, EXTRACT.to_owned()).await.ok_or(NoLook::Hung)?;
    if handed.len() > HANDOVER_BYTES_MAX {
        return Err(NoLook::Seen(NotSeen::TooLarge.into()));
    }
    let ask = SeenAsk { own, secrets };
    let page = archive.read_seen(handed.as_bytes(), &ask).await.map_err(NoLook::Seen)?;
    Ok(Looked { page, secrets: ask.secrets, vantage })
}

/// Keeps one post of a page, with the media that the page received and its picture if it is in
/// view.
pub(super) async fn keep(
    app: &AppHandle,
    looked: &Looked,
    post: &SeenPost,
    is_asked: bool,
) -> Result<KeptSeen, NoLook> {
    let archive = app.state::<Shell>().own_archive().map_err(|_| NoLook::Closed)?;
    let addresses = post.media.iter().map(|medium| medium.url.clone()).collect();
    let media = view::received(app, addresses).await;
    let shown = post.place.filter(|place| place.shown > 0);
    let picture = if shown.is_some() { view::shot(app, shown).await } else { None };
    let files = SeenFiles { media, picture };
    let page = SeenPage { posts: Vec::new(), ..looked.page.clone() };
    let (post, secrets, vantage) = (post.clone(), looked.secrets.clone(), looked.vantage.clone());
    let kept = aside(move || {
        let wish = SeenWish { vantage: &vantage, secrets: &secrets, is_asked };
        archive.keep_seen(&page, &post, &files, &wish)
    });
    kept.await.map_err(|_| NoLook::Closed)?.map_err(NoLook::Seen)
}

/// Saves the post in view, whoever published it: the user asked for this one.
pub(crate) async fn keep_in_view(app: &AppHandle) -> Result<(), IpcError> {
    let busy = changed(app, |session| {
        let busy = session.saving || session.run.as_ref().is_some_and(|run| run.ended.is_none());
        if !busy {
            (session.saving, session.saved) = (true, None);
        }
        busy
    })?;
    if busy {
        return Err(IpcError::new(Code::Busy, ""));
    }
    let saved = match in_view(app).await {
        Ok(kept) => Saved::Kept(Box::new(kept)),
        Err(NoLook::Hung) => Saved::Hung,
        Err(NoLook::Seen(error)) => Saved::Refused(Arc::new(error)),
        Err(NoLook::Closed) => return Err(IpcError::new(Code::BrowserClosed, "")),
    };
    changed(app, |session| (session.saving, session.saved) = (false, Some(saved)))
}

async fn in_view(app: &AppHandle) -> Result<KeptSeen, NoLook> {
    let looked = look(app).await?;
    let meant = looked.page.in_view.and_then(|at| looked.page.posts.get(at)).cloned();
    let post = meant.ok_or(NoLook::Seen(SeenError::WhichPost))?;
    keep(app, &looked, &post, true).await
}
