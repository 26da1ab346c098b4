//! The private browser: a web view of our own beside the window, in which the user logs in to a
//! platform and saves what is shown to them. Nothing of it is ever on the disk; closing it, locking
//! and panic end it. It goes out through the core's gate, and so through the chosen vantage, or it
//! is not opened. Decision 53.
//!
//! The page knows nothing of us: the view is none of Tauri's, has no handler it could call and no
//! script of ours in the page's world. What it shows is taken apart from outside (`extract.js`) and
//! read by the core as hostile bytes.

mod picture;
mod rules;
mod saving;
mod timeline;
mod view;

use std::sync::{Arc, Mutex, MutexGuard};

use keepsake::archive::{Cancel, SeenError};
use keepsake::doors::web::{Gate, parse_address};
use keepsake::model::Vantage;
use tauri::{AppHandle, Manager};

pub(crate) use self::rules::site_of;
pub(crate) use self::saving::keep_in_view;
pub(crate) use self::timeline::{Run, RunEnd, keep_timeline};
pub(crate) use self::view::Move;

use crate::ipc::error::{Code, IpcError};
use crate::ipc::locks::News;
use crate::shell::{Shell, held};

/// What went wrong with the page that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// Its certificate is not good: somebody may stand between.
    Insecure,
    /// The vantage's proxy did not do its work.
    Vantage,
    /// No answer.
    NoAnswer,
    /// It lies in a private network.
    Private,
    /// The page ended its process.
    Crashed,
}

/// What the page was not given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Denied {
    pub(crate) downloads: u32,
    pub(crate) windows: u32,
    pub(crate) permissions: u32,
}

/// What came of saving the post in view.
#[derive(Clone, Debug)]
pub(crate) enum Saved {
    /// It is kept.
    Kept(Box<keepsake::archive::KeptSeen>),
    /// It is not.
    Refused(Arc<SeenError>),
    /// The page does not answer.
    Hung,
}

/// One session of it.
#[expect(clippy::struct_excessive_bools, reason = "each answers a question of its own")]
pub(crate) struct Session {
    /// Which: what comes late from one before must not count.
    pub(crate) number: u64,
    gate: Arc<Gate>,
    pub(crate) vantage: Vantage,
    pub(crate) address: String,
    pub(crate) loading: bool,
    pub(crate) can_back: bool,
    pub(crate) can_forward: bool,
    pub(crate) trouble: Option<Trouble>,
    /// Sites the user let the page lead to.
    allowed: Vec<String>,
    /// Where the page wants to lead to, and the user was not asked yet.
    pub(crate) outside: Option<String>,
    pub(crate) denied: Denied,
    /// The account that the user says is theirs.
    pub(crate) own: Option<String>,
    pub(crate) saved: Option<Saved>,
    pub(crate) saving: bool,
    pub(crate) run: Option<Run>,
    cancel: Cancel,
}

/// The private browser, if it is open.
#[derive(Default)]
pub(crate) struct Browser {
    session: Mutex<Option<Session>>,
    opened: Mutex<u64>,
}

impl Browser {
    pub(crate) fn session(&self) -> MutexGuard<'_, Option<Session>> {
        held(&self.session)
    }
}

/// Opens it at an address, through a vantage. One that is open is closed first.
pub(crate) async fn open(app: &AppHandle, address: &str, vantage: &str) -> Result<(), IpcError> {
    let shell = app.state::<Shell>();
    let archive = shell.may_import()?;
    let url = parse_address(address).map_err(|_| IpcError::new(Code::BadAddress, ""))?;
    let mut all = archive.vantages().into_iter();
    let vantage = all.find(|it| it.name == vantage).ok_or(IpcError::new(Code::VantageOff, ""))?;
    close(app);
    let gate = Gate::open(&vantage, &shell.doors.limits).await.map_err(|error| {
        let code = if matches!(error, keepsake::doors::web::WebError::Off) {
            Code::NotInRehearsal
        } else {
            Code::BadProxy
        };
        IpcError::new(code, "")
    })?;
    // A window to log in is not even shown where there is no way out.
    if !gate.is_led().await {
        return Err(IpcError::new(Code::ProxySilent, ""));
    }
    let proxy = gate.proxy();
    let browser = app.state::<Browser>();
    let number = {
        let mut opened = held(&browser.opened);
        *opened += 1;
        *opened
    };
    *browser.session() = Some(Session {
        number,
        gate: Arc::new(gate),
        vantage,
        address: url.to_string(),
        loading: true,
        can_back: false,
        can_forward: false,
        trouble: None,
        allowed: site_of(url.as_str()).into_iter().collect(),
        outside: None,
        denied: Denied::default(),
        own: None,
        saved: None,
        saving: false,
        run: None,
        cancel: Cancel::default(),
    });
    view::open(app, number, proxy, url.to_string());
    shell.tell(News::Browser);
    // A lock that came in between found no session to end.
    if shell.own_archive().is_err() {
        close(app);
    }
    Ok(())
}

/// Ends it: first the way out, so that nothing is sent any more; then the page with all it had.
pub(crate) fn close(app: &AppHandle) {
    let Some(session) = app.state::<Browser>().session().take() else { return };
    session.cancel.cancel();
    drop(session.gate);
    view::close(app);
    app.state::<Shell>().tell(News::Browser);
}

/// Goes to an address that the user typed.
pub(crate) fn go_to(app: &AppHandle, address: &str) -> Result<(), IpcError> {
    let url = parse_address(address).map_err(|_| IpcError::new(Code::BadAddress, ""))?;
    changed(app, |session| session.allow(url.as_str()))?;
    view::steer(app, Move::To(url.to_string()));
    Ok(())
}

/// Lets the page lead to where it wanted to, or not.
pub(crate) fn answer_outside(app: &AppHandle, go: bool) -> Result<(), IpcError> {
    let outside = changed(app, |session| {
        let outside = session.outside.take();
        if let Some(outside) = outside.as_ref().filter(|_| go) {
            session.allow(outside);
        }
        outside
    })?;
    if let Some(outside) = outside.filter(|_| go) {
        view::steer(app, Move::To(outside));
    }
    Ok(())
}

pub(crate) fn steer(app: &AppHandle, to: Move) -> Result<(), IpcError> {
    changed(app, |session| session.trouble = None)?;
    view::steer(app, to);
    Ok(())
}

/// Ends saving a timeline. What is saved stays.
pub(crate) fn end_run(app: &AppHandle) {
    if let Some(session) = app.state::<Browser>().session().as_ref() {
        session.cancel.cancel();
    }
}

/// Changes the session and tells the page.
pub(crate) fn changed<T>(
    app: &AppHandle,
    change: impl FnOnce(&mut Session) -> T,
) -> Result<T, IpcError> {
    let changed = app.state::<Browser>().session().as_mut().map(change);
    app.state::<Shell>().tell(News::Browser);
    changed.ok_or(IpcError::new(Code::BrowserClosed, ""))
}

/// The same for what the view tells of this session, if it is still that.
fn told(app: &AppHandle, number: u64, change: impl FnOnce(&mut Session)) {
    let is_it = {
        let browser = app.state::<Browser>();
        let mut session = browser.session();
        let session = session.as_mut().filter(|session| session.number == number);
        session.map(change).is_some()
    };
    if is_it {
        app.state::<Shell>().tell(News::Browser);
    }
}

impl Session {
    fn allow(&mut self, address: &str) {
        let site = site_of(address);
        self.allowed.extend(site.filter(|site| !self.allowed.contains(site)));
        (self.outside, self.trouble) = (None, None);
        address.clone_into(&mut self.address);
    }

    /// May the page lead there without asking?
    fn may_lead_to(&self, address: &str) -> bool {
        site_of(address).is_some_and(|site| self.allowed.contains(&site))
    }
}
