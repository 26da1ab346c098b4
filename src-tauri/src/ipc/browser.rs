//! The commands of the private browser: all that steers it comes from our window, never from its
//! page.

use keepsake::archive::SeenError;
use keepsake::model::{NotSeen, Whose as M};
use tauri::{AppHandle, Manager, State};

use super::error::IpcError;
use crate::browser::{self, Browser, Move, RunEnd, Saved, Session, Trouble};
use crate::shell::{Shell, aside};

type Answer<T> = Result<T, IpcError>;

shape! {
    /// How the private browser stands.
    #[expect(clippy::struct_excessive_bools, reason = "each answers a question of its own")]
    pub(crate) struct BrowserState {
        address: String,
        vantage: String,
        country: Option<String>,
        loading: bool,
        can_back: bool,
        can_forward: bool,
        /// The address is not a secure one.
        open_line: bool,
        trouble: Option<BrowserTrouble>,
        /// The site the page wants to lead to, outside its own.
        outside: Option<String>,
        downloads: u32,
        windows: u32,
        permissions: u32,
        /// The account whose own page is shown.
        account: Option<String>,
        /// How many of its posts are here that were seen logged in, and the days they reach over.
        reach: Option<SeenReachRow>,
        saving: bool,
        saved: Option<SeenSaved>,
        run: Option<SeenRun>,
    }
}

shape! {
    pub(crate) struct SeenReachRow {
        #[cfg_attr(test, ts(type = "number"))]
        posts: usize,
        oldest: Option<String>,
        newest: Option<String>,
    }
}

shape! {
    /// What came of saving the post in view.
    pub(crate) struct SeenSaved {
        /// The post, where it was kept.
        post: Option<String>,
        /// Nothing was new.
        is_same: bool,
        whose: Option<Whose>,
        is_cut: bool,
        missing: u32,
        refused: Option<SeenRefusal>,
    }
}

shape! {
    /// How far saving a timeline has come.
    pub(crate) struct SeenRun {
        saved: u32,
        known: u32,
        others: u32,
        left: u32,
        oldest: Option<String>,
        newest: Option<String>,
        ended: Option<SeenEnd>,
        refused: Option<SeenRefusal>,
    }
}

shape! {
    #[derive(Copy, PartialEq, Eq)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum SeenEnd {
        Stopped,
        Done,
        Refused,
    }
}

shape! {
    #[derive(Copy, PartialEq, Eq)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum Whose {
        Own,
        Other,
        Unknown,
    }
}

shape! {
    #[derive(Copy, PartialEq, Eq)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum BrowserTrouble {
        Insecure,
        Vantage,
        NoAnswer,
        Private,
        Crashed,
    }
}

shape! {
    /// Why nothing was kept of a page.
    #[derive(Copy, PartialEq, Eq)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum SeenRefusal {
        LoginWall,
        Interstitial,
        LayoutChanged,
        NoPost,
        WhichPost,
        NoAddress,
        TooLarge,
        Hung,
        Forgotten,
        NotOwn,
        NotKept,
    }
}

/// How it stands; none while it is closed. Says nothing behind a locked screen.
#[tauri::command]
pub(crate) async fn browser_state(app: AppHandle) -> Answer<Option<BrowserState>> {
    let archive = app.state::<Shell>().own_archive()?;
    let told = app.state::<Browser>().session().as_ref().map(BrowserState::of);
    let Some(mut told) = told else { return Ok(None) };
    if let Some(account) = told.account.clone() {
        let platform = browser::site_of(&told.address).unwrap_or_default();
        let reach = aside(move || archive.seen_reach(&platform, &account)).await?;
        told.reach = (reach.posts > 0).then(|| SeenReachRow {
            posts: reach.posts,
            oldest: reach.dates.map(|(oldest, _)| oldest.to_string()),
            newest: reach.dates.map(|(_, newest)| newest.to_string()),
        });
    }
    Ok(Some(told))
}

/// Opens it at an address, through the vantage of this name.
#[tauri::command]
pub(crate) async fn open_browser(app: AppHandle, address: String, vantage: String) -> Answer<()> {
    browser::open(&app, &address, &vantage).await
}

#[tauri::command]
pub(crate) async fn browse_to(app: AppHandle, address: String) -> Answer<()> {
    browser::go_to(&app, &address)
}

/// `back`, `forward`, `reload` or `stop`.
#[tauri::command]
pub(crate) async fn steer_browser(app: AppHandle, to: String) -> Answer<()> {
    let to = match to.as_str() {
        "back" => Move::Back,
        "forward" => Move::Forward,
        "reload" => Move::Reload,
        _ => Move::Stop,
    };
    browser::steer(&app, to)
}

/// Lets the page lead to another site, or not.
#[tauri::command]
pub(crate) async fn answer_outside(app: AppHandle, go: bool) -> Answer<()> {
    browser::answer_outside(&app, go)
}

#[tauri::command]
pub(crate) async fn keep_in_view(app: AppHandle) -> Answer<()> {
    browser::keep_in_view(&app).await
}

/// Saves all posts of this account, which the user says is theirs.
#[tauri::command]
pub(crate) async fn keep_timeline(app: AppHandle, account: String) -> Answer<()> {
    browser::keep_timeline(&app, account.trim())
}

#[tauri::command]
pub(crate) async fn end_timeline(app: AppHandle) -> Answer<()> {
    browser::end_run(&app);
    Ok(())
}

#[tauri::command]
pub(crate) async fn close_browser(app: AppHandle, shell: State<'_, Shell>) -> Answer<()> {
    shell.own_archive()?;
    browser::close(&app);
    Ok(())
}

impl BrowserState {
    fn of(session: &Session) -> Self {
        Self {
            address: session.address.clone(),
            vantage: session.vantage.name.clone(),
            country: session.vantage.country.clone(),
            loading: session.loading,
            can_back: session.can_back,
            can_forward: session.can_forward,
            open_line: session.address.starts_with("http:"),
            trouble: session.trouble.map(BrowserTrouble::from),
            outside: session.outside.as_deref().and_then(host_of),
            downloads: session.denied.downloads,
            windows: session.denied.windows,
            permissions: session.denied.permissions,
            account: keepsake::archive::account_of(&session.address),
            reach: None,
            saving: session.saving,
            saved: session.saved.as_ref().map(SeenSaved::from),
            run: session.run.as_ref().map(SeenRun::from),
        }
    }
}

fn host_of(address: &str) -> Option<String> {
    tauri::Url::parse(address).ok()?.host_str().map(str::to_owned)
}

impl From<&Saved> for SeenSaved {
    fn from(saved: &Saved) -> Self {
        let nothing = Self {
            post: None,
            is_same: false,
            whose: None,
            is_cut: false,
            missing: 0,
            refused: None,
        };
        match saved {
            Saved::Hung => Self { refused: Some(SeenRefusal::Hung), ..nothing },
            Saved::Refused(error) => Self { refused: Some(error.as_ref().into()), ..nothing },
            Saved::Kept(kept) => {
                let capture = kept.capture.as_ref();
                let seen = capture.and_then(|capture| capture.seen.as_ref());
                Self {
                    post: Some(kept.post.to_string()),
                    is_same: capture.is_none(),
                    whose: seen.map(|seen| seen.whose.into()),
                    is_cut: seen.is_some_and(|seen| seen.is_cut),
                    missing: capture.map_or(0, |it| u32::try_from(it.missing.len()).unwrap_or(0)),
                    refused: None,
                }
            }
        }
    }
}

impl From<&browser::Run> for SeenRun {
    fn from(run: &browser::Run) -> Self {
        let (ended, refused) = match &run.ended {
            None => (None, None),
            Some(RunEnd::Stopped) => (Some(SeenEnd::Stopped), None),
            Some(RunEnd::Done) => (Some(SeenEnd::Done), None),
            Some(RunEnd::Hung) => (Some(SeenEnd::Refused), Some(SeenRefusal::Hung)),
            Some(RunEnd::Refused(why)) => (Some(SeenEnd::Refused), Some(why.as_ref().into())),
        };
        Self {
            saved: run.saved,
            known: run.known,
            others: run.others,
            left: run.left,
            oldest: run.dates.map(|(oldest, _)| oldest.to_string()),
            newest: run.dates.map(|(_, newest)| newest.to_string()),
            ended,
            refused,
        }
    }
}

impl From<&SeenError> for SeenRefusal {
    fn from(error: &SeenError) -> Self {
        match error {
            SeenError::Page(NotSeen::LoginWall) => Self::LoginWall,
            SeenError::Page(NotSeen::Interstitial) => Self::Interstitial,
            SeenError::Page(NotSeen::LayoutChanged | NotSeen::NotAPage) => Self::LayoutChanged,
            SeenError::Page(NotSeen::NoPost | NotSeen::NotWeb) => Self::NoPost,
            SeenError::Page(NotSeen::TooLarge | NotSeen::TooCostly) => Self::TooLarge,
            SeenError::WhichPost => Self::WhichPost,
            SeenError::NoAddress => Self::NoAddress,
            SeenError::Forgotten => Self::Forgotten,
            SeenError::NotOwn => Self::NotOwn,
            SeenError::Worker(_) | SeenError::Read(_) | SeenError::Keep(_) => Self::NotKept,
        }
    }
}

impl From<M> for Whose {
    fn from(whose: M) -> Self {
        match whose {
            M::Own => Self::Own,
            M::Other => Self::Other,
            M::Unknown => Self::Unknown,
        }
    }
}

impl From<Trouble> for BrowserTrouble {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Insecure => Self::Insecure,
            Trouble::Vantage => Self::Vantage,
            Trouble::NoAnswer => Self::NoAnswer,
            Trouble::Private => Self::Private,
            Trouble::Crashed => Self::Crashed,
        }
    }
}
