//! The window: a thin shell. It unpacks what the interface sends, asks the archive, and packs the
//! answer; no rule lives here but when to lock.

mod attaching;
mod autostart;
mod browser;
mod clipboard;
mod desktop;
mod importing;
mod ipc;
mod locks;
mod media;
mod opened;
mod outgoing;
mod pace;
mod picker;
mod proof;
mod sandbox;
mod settings;
mod shell;
mod table;
mod watch;
mod window;

use std::process::ExitCode;

use tauri::{Manager, RunEvent};
use tokio::sync::mpsc::unbounded_channel;

use crate::browser::Browser;
use crate::desktop::{Desktop, Tray};
use crate::shell::Shell;
use crate::window::Windows;

/// What the interface may call. Each is declared in `build.rs` and named in a capability, too.
macro_rules! commands {
    () => {
        tauri::generate_handler![
            ipc::vault_state,
            ipc::table,
            ipc::keep_table,
            ipc::has_job,
            ipc::copy_text,
            ipc::background_settings,
            ipc::choose_background,
            ipc::start_at_login,
            ipc::set_language,
            ipc::create_vault,
            ipc::suggest_passphrase,
            ipc::unlock_vault,
            ipc::lock_vault,
            ipc::hear_news,
            ipc::stir,
            ipc::lock_screen,
            ipc::hide_now,
            ipc::lock_settings,
            ipc::choose_locks,
            ipc::watch_state,
            ipc::watch_sights,
            ipc::choose_watch,
            ipc::pause_watch,
            ipc::note_vanished,
            ipc::destroy_slots,
            ipc::rules_in_use,
            ipc::install_rules,
            ipc::accept_vault,
            ipc::find_posts,
            ipc::list_posts,
            ipc::show_post,
            ipc::read_media,
            ipc::forget_preview,
            ipc::forget_post,
            ipc::compare_captures,
            ipc::save_again,
            ipc::open_address,
            ipc::pick_attachments,
            ipc::forget_attachments,
            ipc::propose_ground,
            ipc::note_notice,
            ipc::note_none_came,
            ipc::note_appeal,
            ipc::note_outcome,
            ipc::set_notice_aside,
            ipc::notices_overview,
            ipc::note_refused,
            ipc::set_refused_aside,
            ipc::add_links,
            ipc::look_again,
            ipc::cancel_job,
            ipc::import_state,
            ipc::pick_archive,
            ipc::survey_archive,
            ipc::import_archive,
            ipc::forget_archive,
            ipc::dropped_links,
            ipc::import_history,
            ipc::link_post,
            ipc::link_posts,
            ipc::access_state,
            ipc::audit_vault,
            ipc::back_up,
            ipc::restore_backup,
            ipc::begin_recovery,
            ipc::change_passphrase,
            ipc::end_grant,
            ipc::finish_recovery,
            ipc::forget_recovery,
            ipc::grant_reader,
            ipc::hand_over,
            ipc::prove_passphrase,
            ipc::rebuild_index,
            ipc::recipient_words,
            ipc::rekey_vault,
            ipc::save_recovery_sheet,
            ipc::about,
            ipc::choose_looks,
            ipc::computer,
            ipc::licences,
            ipc::put_guide_away,
            ipc::rate_passphrase,
            ipc::add_tor,
            ipc::add_vantage,
            ipc::check_vantages,
            ipc::drop_vantage,
            ipc::set_own_country,
            ipc::turn_vantage,
            ipc::vanished,
            ipc::note_incident,
            ipc::post_rows,
            ipc::bundle_state,
            ipc::list_bundle,
            ipc::forget_bundle,
            ipc::mask_medium,
            ipc::write_bundle,
            ipc::refused_posts,
            ipc::readable_extent,
            ipc::export_readable,
            ipc::opened_state,
            ipc::expect_bundle,
            ipc::pick_bundle,
            ipc::read_bundle,
            ipc::stop_reading,
            ipc::close_bundle,
            ipc::pick_identity,
            ipc::open_identity,
            ipc::pick_root,
            ipc::opened_item,
            ipc::opened_file,
            ipc::custody_state,
            ipc::sign_head,
            ipc::save_receipt,
            ipc::stamp_head,
            ipc::add_authority,
            ipc::drop_authority,
            ipc::answer_outside,
            ipc::browse_to,
            ipc::browser_state,
            ipc::close_browser,
            ipc::end_timeline,
            ipc::keep_in_view,
            ipc::keep_timeline,
            ipc::open_browser,
            ipc::steer_browser,
            ipc::start_rehearsal,
            ipc::next_chapter,
            ipc::end_rehearsal,
            ipc::open_room,
            ipc::go_to_room,
            ipc::room_state,
            ipc::room_shelf,
            ipc::renew_room,
            ipc::say_in_room,
            ipc::present_room,
            ipc::seize_room,
            ipc::try_seized,
            ipc::hand_seized_over,
            ipc::open_court,
            ipc::save_court,
            ipc::court_answer,
            ipc::save_paper,
        ]
    };
}

/// Opens the window and runs until it is closed. One that is open already is called up instead.
/// `closed_off` says whether this process is closed to its neighbours (`keepsake::doors::process`).
#[must_use]
pub fn run(closed_off: bool) -> ExitCode {
    let guarded = sandbox::enter() && closed_off;
    let Ok(shell) = Shell::new(guarded) else { return ExitCode::from(2) };
    let (tell, signs) = unbounded_channel();
    let pressed = tell.clone();
    let Ok(desktop) = tauri::async_runtime::block_on(Desktop::connect(tell)) else {
        return ExitCode::SUCCESS;
    };
    let app = tauri::Builder::default()
        .manage(shell)
        .manage(desktop)
        .manage(Tray::new(pressed))
        .manage(Windows::default())
        .manage(Browser::default())
        .register_asynchronous_uri_scheme_protocol(media::SCHEME, media::answer)
        .invoke_handler(commands!())
        .setup(|app| {
            window::begin(app.handle())?;
            clipboard::watch(app.handle());
            tauri::async_runtime::spawn(locks::stand_guard(app.handle().clone(), signs));
            Ok(())
        })
        .build(tauri::generate_context!());
    let Ok(app) = app else { return ExitCode::from(70) };
    app.run(|app, event| {
        window::heard(app, &event);
        if matches!(event, RunEvent::Exit) {
            clipboard::clear(app);
            browser::close(app);
            tauri::async_runtime::block_on(app.state::<Shell>().lock());
        }
    });
    ExitCode::SUCCESS
}
