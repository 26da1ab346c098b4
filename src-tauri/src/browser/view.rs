//! The view itself: a web view of `WebKit`'s in a window of GTK's, none of Tauri's. All of it lives
//! on the main thread; whoever else wants something of it asks there.

use std::cell::RefCell;
use std::collections::HashMap;
use std::future::Future;
use std::rc::Rc;
use std::time::Duration;

use gtk::glib::{self, MainContext, Propagation};
use gtk::prelude::*;
use keepsake::model::{Failure, SeenPlace};
use tauri::{AppHandle, Manager};
use tokio::sync::oneshot;
use webkit2gtk::{
    AuthenticationRequestExt, CookieManagerExt, DownloadExt, FileChooserRequestExt, LoadEvent,
    NavigationPolicyDecision, NavigationPolicyDecisionExt, NavigationType, NetworkError,
    NetworkProxyMode, NetworkProxySettings, PermissionRequestExt, PolicyDecision,
    PolicyDecisionExt, PolicyDecisionType, PolicyError, ResponsePolicyDecision,
    ResponsePolicyDecisionExt, ScriptDialogType, SettingsExt, SnapshotOptions, SnapshotRegion,
    TLSErrorsPolicy, URIRequestExt, WebContext, WebContextExt, WebResource, WebResourceExt,
    WebView, WebViewExt, WebsiteDataManagerExt,
};

use super::rules::site_of;
use super::{Browser, Trouble, picture, told};
use crate::shell::Shell;
use crate::window;

/// The world in which our own script runs. A page cannot see it.
const WORLD: &str = "reader";
/// The addresses of the frames in a page, a line each.
const FRAMES: &str = "[...document.querySelectorAll('iframe, frame, object, embed')]
    .map((it) => it.src || it.data || '').join('\\n')";
/// How long a page may take to answer.
const PATIENCE: Duration = Duration::from_secs(20);
/// Things a page received that are remembered until they are asked for.
const RESOURCES_MAX: usize = 4000;
/// Bytes of one of them that are taken.
const RESOURCE_BYTES_MAX: u64 = 64 << 20;
/// How large its window is at first.
const SIZE: (i32, i32) = (1000, 800);

/// Where to go in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Move {
    Back,
    Forward,
    Reload,
    Stop,
    To(String),
}

struct View {
    window: gtk::Window,
    web: WebView,
    /// Not to be dropped before its view.
    context: WebContext,
    received: RefCell<HashMap<String, WebResource>>,
}

thread_local! {
    static VIEW: RefCell<Option<Rc<View>>> = const { RefCell::new(None) };
}

pub(super) fn open(app: &AppHandle, number: u64, proxy: String, address: String) {
    let handle = app.clone();
    // Where the main thread is gone, the program is.
    let _ = app.run_on_main_thread(move || {
        // It was closed before there was anything to see.
        let is_wanted = handle.state::<Browser>().session().as_ref().map(|it| it.number);
        if is_wanted == Some(number) {
            let view = build(&handle, number, &proxy);
            view.web.load_uri(&address);
            VIEW.with_borrow_mut(|shown| *shown = Some(view));
        }
    });
}

/// Destroys the view with its process, and all it had with that.
pub(super) fn close(app: &AppHandle) {
    let _ = app.run_on_main_thread(|| {
        let Some(view) = VIEW.with_borrow_mut(Option::take) else { return };
        view.window.hide();
        view.received.borrow_mut().clear();
        view.web.terminate_web_process();
        view.window.remove(&view.web);
        view.window.close();
    });
}

pub(super) fn steer(app: &AppHandle, to: Move) {
    let _ = app.run_on_main_thread(move || {
        let Some(view) = VIEW.with_borrow(Clone::clone) else { return };
        match to {
            Move::Back => view.web.go_back(),
            Move::Forward => view.web.go_forward(),
            Move::Reload => view.web.reload(),
            Move::Stop => view.web.stop_loading(),
            Move::To(address) => view.web.load_uri(&address),
        }
        view.window.present();
    });
}

/// What a script in our own world comes to; none where the page does not answer in time.
pub(super) async fn ask(app: &AppHandle, script: String) -> Option<String> {
    let work = |view: Rc<View>| async move {
        let asked = view.web.evaluate_javascript_future(&script, Some(WORLD), None).await;
        asked.ok().map(|value| value.to_string())
    };
    on_view(app, work).await.flatten()
}

/// The part of the view where a post stands, as it is shown now.
pub(super) async fn shot(app: &AppHandle, place: Option<SeenPlace>) -> Option<Vec<u8>> {
    let work = move |view: Rc<View>| async move {
        let region = SnapshotRegion::Visible;
        let shot = view.web.snapshot_future(region, SnapshotOptions::NONE).await.ok()?;
        picture::cut_out(shot, view.web.allocated_width(), place)
    };
    on_view(app, work).await.flatten()
}

/// The bytes that the page received from these addresses, as far as it still has them. Nothing is
/// asked for anew.
pub(super) async fn received(app: &AppHandle, addresses: Vec<String>) -> HashMap<String, Vec<u8>> {
    let work = move |view: Rc<View>| async move {
        let mut all = HashMap::new();
        for address in addresses {
            let resource = view.received.borrow().get(&address).cloned();
            let Some(resource) = resource else { continue };
            if let Ok(bytes) = resource.data_future().await
                && bytes.len() as u64 <= RESOURCE_BYTES_MAX
            {
                all.insert(address, bytes);
            }
        }
        all
    };
    on_view(app, work).await.unwrap_or_default()
}

/// What the session is known by at the page that is shown, which need not be the one asked for: the
/// values of its cookies, those too that the page cannot read.
pub(super) async fn secrets(app: &AppHandle) -> Vec<String> {
    let work = move |view: Rc<View>| async move {
        let Some(address) = view.web.uri() else { return Vec::new() };
        let cookies = view.web.context().and_then(|it| it.cookie_manager());
        let Some(cookies) = cookies else { return Vec::new() };
        let found = cookies.cookies_future(&address).await.unwrap_or_default();
        let mut values = Vec::new();
        for mut cookie in found {
            let value = cookie.value().map(|it| it.to_string()).unwrap_or_default();
            values.extend(value.split(['|', '%', '.', ':', ';']).map(str::to_owned));
            values.push(value);
        }
        values
    };
    on_view(app, work).await.unwrap_or_default()
}

async fn on_view<T, F>(
    app: &AppHandle,
    work: impl FnOnce(Rc<View>) -> F + Send + 'static,
) -> Option<T>
where
    T: Send + 'static,
    F: Future<Output = T> + 'static,
{
    let (send, receive) = oneshot::channel();
    let begin = move || {
        let Some(view) = VIEW.with_borrow(Clone::clone) else { return };
        MainContext::default().spawn_local(async move {
            // Whoever asked may have given up.
            let _ = send.send(work(view).await);
        });
    };
    app.run_on_main_thread(begin).ok()?;
    tokio::time::timeout(PATIENCE, receive).await.ok()?.ok()
}

fn build(app: &AppHandle, number: u64, proxy: &str) -> Rc<View> {
    let context = WebContext::new_ephemeral();
    if let Some(data) = context.website_data_manager() {
        let mut settings = NetworkProxySettings::new(Some(proxy), &[]);
        data.set_network_proxy_settings(NetworkProxyMode::Custom, Some(&mut settings));
        data.set_tls_errors_policy(TLSErrorsPolicy::Fail);
        data.set_persistent_credential_storage_enabled(false);
    }
    context.set_spell_checking_enabled(false);
    let web = WebView::builder().web_context(&context).build();
    restrain(&web);
    let window = gtk::Window::new(gtk::WindowType::Toplevel);
    window.set_title("Keepsake – web");
    window.set_default_size(SIZE.0, SIZE.1);
    window.add(&web);
    let view = Rc::new(View { window, web, context, received: RefCell::default() });
    hear_downloads(app, number, &view);
    hear_loads(app, number, &view.web);
    hear_wishes(app, number, &view.web);
    remember_received(&view);
    hear_window(app, number, &view.window);
    view.window.show_all();
    view
}

/// Nothing that a page can do beyond showing itself.
fn restrain(web: &WebView) {
    let Some(settings) = WebViewExt::settings(web) else { return };
    settings.set_enable_developer_extras(false);
    settings.set_enable_dns_prefetching(false);
    settings.set_enable_hyperlink_auditing(false);
    settings.set_enable_html5_database(false);
    settings.set_enable_media_stream(false);
    settings.set_enable_offline_web_application_cache(false);
    settings.set_enable_webrtc(false);
    settings.set_enable_write_console_messages_to_stdout(false);
    settings.set_javascript_can_access_clipboard(false);
    settings.set_javascript_can_open_windows_automatically(false);
    settings.set_media_playback_requires_user_gesture(true);
}

fn hear_downloads(app: &AppHandle, number: u64, view: &View) {
    let app = app.clone();
    view.context.connect_download_started(move |_, download| {
        download.cancel();
        told(&app, number, |session| session.denied.downloads += 1);
    });
}

fn hear_loads(app: &AppHandle, number: u64, web: &WebView) {
    let handle = app.clone();
    web.connect_load_changed(move |web, event| {
        let address = web.uri().map(|uri| uri.to_string()).unwrap_or_default();
        told(&handle, number, |session| {
            session.loading = event != LoadEvent::Finished;
            session.can_back = web.can_go_back();
            session.can_forward = web.can_go_forward();
            if event == LoadEvent::Committed {
                (session.trouble, session.saved) = (None, None);
                session.address.clone_from(&address);
            }
        });
    });
    let handle = app.clone();
    web.connect_load_failed(move |_, _, address, error| {
        let stopped = error.matches(NetworkError::Cancelled)
            || error.matches(PolicyError::FrameLoadInterruptedByPolicyChange);
        if !stopped {
            told(&handle, number, |session| {
                session.loading = false;
                session.trouble = Some(match session.gate.failure_at(address) {
                    Some(Failure::Tls) => Trouble::Insecure,
                    Some(Failure::Vantage) => Trouble::Vantage,
                    Some(Failure::PrivateAddress | Failure::BadAddress) => Trouble::Private,
                    _ => Trouble::NoAnswer,
                });
            });
        }
        true
    });
    let handle = app.clone();
    web.connect_load_failed_with_tls_errors(move |_, _, _, _| {
        told(&handle, number, |session| {
            (session.loading, session.trouble) = (false, Some(Trouble::Insecure));
        });
        true
    });
    let handle = app.clone();
    web.connect_web_process_terminated(move |_, _| {
        told(&handle, number, |session| {
            (session.loading, session.trouble) = (false, Some(Trouble::Crashed));
        });
    });
}

/// What a page wants of the computer, and does not get.
fn hear_wishes(app: &AppHandle, number: u64, web: &WebView) {
    let handle = app.clone();
    web.connect_decide_policy(move |web, decision, kind| {
        decide(&handle, number, web, decision, kind)
    });
    let handle = app.clone();
    web.connect_create(move |_, _| {
        told(&handle, number, |session| session.denied.windows += 1);
        None
    });
    let handle = app.clone();
    web.connect_permission_request(move |_, request| {
        request.deny();
        told(&handle, number, |session| session.denied.permissions += 1);
        true
    });
    web.connect_script_dialog(|_, dialog| {
        // A page that asks whether one really wants to leave does not keep anybody.
        if dialog.dialog_type() == ScriptDialogType::BeforeUnloadConfirm {
            dialog.confirm_set_confirmed(true);
        }
        true
    });
    web.connect_run_file_chooser(|_, request| {
        request.cancel();
        true
    });
    web.connect_run_color_chooser(|_, _| true);
    web.connect_authenticate(|_, request| {
        request.cancel();
        true
    });
    web.connect_show_notification(|_, _| true);
    web.connect_enter_fullscreen(|_| true);
    web.connect_print(|_, _| true);
    web.connect_context_menu(|_, menu, _, _| window::leave_the_clipboard(menu));
}

fn decide(
    app: &AppHandle,
    number: u64,
    web: &WebView,
    decision: &PolicyDecision,
    kind: PolicyDecisionType,
) -> bool {
    if let Some(response) = decision.downcast_ref::<ResponsePolicyDecision>() {
        return decide_response(app, number, response);
    }
    let action = decision.downcast_ref::<NavigationPolicyDecision>();
    let Some(mut action) = action.and_then(NavigationPolicyDecisionExt::navigation_action) else {
        decision.ignore();
        return true;
    };
    let address = action.request().and_then(|it| it.uri()).map(|uri| uri.to_string());
    let address = address.unwrap_or_default();
    let is_new = kind == PolicyDecisionType::NewWindowAction;
    let is_link = action.navigation_type() == NavigationType::LinkClicked;
    let mut goes_here = false;
    if is_web(&address) && (is_new || is_link) {
        told(app, number, |session| {
            goes_here = session.may_lead_to(&address);
            session.denied.windows += u32::from(is_new && !goes_here);
            if !goes_here {
                session.outside = Some(address.clone());
            }
        });
        if goes_here && is_new {
            web.load_uri(&address);
        }
    }
    if is_web(&address) && !is_new && !is_link && !action.is_redirect() {
        told(app, number, |session| goes_here = session.may_lead_to(&address));
        if !goes_here {
            hold(app, number, web, decision, address);
            return true;
        }
    }
    let is_used = if is_new || is_link { goes_here && !is_new } else { may_load(&address) };
    if is_used {
        decision.use_();
    } else {
        decision.ignore();
    }
    true
}

/// A script leads to another site: the whole page, or a frame in it, as captchas need them. The web
/// view does not say which, so the page's frames are looked at before anybody there is asked: where
/// none is of that site, it is the page, which waits for the user's word.
fn hold(app: &AppHandle, number: u64, web: &WebView, decision: &PolicyDecision, address: String) {
    let (app, web, decision) = (app.clone(), web.clone(), decision.clone());
    MainContext::default().spawn_local(async move {
        let frames = web.evaluate_javascript_future(FRAMES, Some(WORLD), None).await;
        let frames = frames.map(|it| it.to_string()).unwrap_or_default();
        if frames.lines().any(|frame| site_of(frame) == site_of(&address)) {
            decision.use_();
        } else {
            decision.ignore();
            told(&app, number, |session| session.outside = Some(address));
        }
    });
}

/// What came: a whole page of another site waits for the user's word, whatever led to it, be it a
/// redirect. Only here the web view says whether it is a whole page or a frame in one.
fn decide_response(app: &AppHandle, number: u64, response: &ResponsePolicyDecision) -> bool {
    let address = response.request().and_then(|it| it.uri()).map(|uri| uri.to_string());
    let (is_page, is_shown) =
        (response.is_main_frame_main_resource(), response.is_mime_type_supported());
    let mut is_taken = is_shown;
    told(app, number, |session| {
        let outside = address.filter(|it| is_page && !session.may_lead_to(it));
        is_taken &= outside.is_none();
        session.denied.downloads += u32::from(!is_shown);
        if outside.is_some() {
            (session.outside, session.loading) = (outside, false);
        }
    });
    if !is_taken {
        response.ignore();
    }
    !is_taken
}

fn is_web(address: &str) -> bool {
    address.starts_with("http://") || address.starts_with("https://")
}

/// What a page may load into a frame of its own; nothing of the computer's, and nothing of ours.
fn may_load(address: &str) -> bool {
    is_web(address) || ["about:", "blob:", "data:"].iter().any(|start| address.starts_with(start))
}

/// Remembers what the page received, to take the pictures of a post from there.
fn remember_received(view: &Rc<View>) {
    let weak = Rc::downgrade(view);
    view.web.connect_resource_load_started(move |_, resource, request| {
        let Some(view) = weak.upgrade() else { return };
        let mut received = view.received.borrow_mut();
        if received.len() >= RESOURCES_MAX {
            received.clear();
        }
        if let Some(address) = request.uri().filter(|it| is_web(it)) {
            received.insert(address.to_string(), resource.clone());
        }
    });
}

fn hear_window(app: &AppHandle, number: u64, window: &gtk::Window) {
    let handle = app.clone();
    window.connect_delete_event(move |_, _| {
        let is_it = handle.state::<Browser>().session().as_ref().map(|it| it.number);
        if is_it == Some(number) {
            super::close(&handle);
        }
        Propagation::Proceed
    });
    window::obey_keys(app, window);
    window.add_events(gtk::gdk::EventMask::POINTER_MOTION_MASK);
    let handle = app.clone();
    window.connect_event(move |_, event| {
        use gtk::gdk::EventType::{ButtonPress, KeyPress, Scroll};
        if matches!(event.event_type(), ButtonPress | KeyPress | Scroll) {
            handle.state::<Shell>().stir();
        }
        glib::Propagation::Proceed
    });
}
