//! The window: a thin shell. It unpacks what the interface sends, asks the archive, and packs the
//! answer; no rule lives here.

mod ipc;
mod settings;
mod shell;

use std::process::ExitCode;

use tauri::WebviewWindowBuilder;

use crate::shell::Shell;

/// Opens the window and runs until it is closed.
#[must_use]
pub fn run() -> ExitCode {
    let Ok(shell) = Shell::new() else { return ExitCode::from(2) };
    let app = tauri::Builder::default()
        .manage(shell)
        .invoke_handler(tauri::generate_handler![
            ipc::vault_state,
            ipc::set_language,
            ipc::create_vault,
            ipc::unlock_vault,
            ipc::lock_vault,
            ipc::list_posts,
            ipc::show_post,
            ipc::read_media,
            ipc::add_links,
            ipc::look_again,
            ipc::cancel_job,
            ipc::start_rehearsal,
            ipc::next_chapter,
            ipc::end_rehearsal,
        ])
        .setup(|app| open_main_window(app))
        .build(tauri::generate_context!());
    let Ok(app) = app else { return ExitCode::from(70) };
    app.run(|app, event| {
        if matches!(event, tauri::RunEvent::Exit) {
            use tauri::Manager;
            tauri::async_runtime::block_on(app.state::<Shell>().lock());
        }
    });
    ExitCode::SUCCESS
}

/// The one window. It shows the interface and nothing else: no other address, no second window, no
/// download.
fn open_main_window(app: &tauri::App) -> Result<(), Box<dyn std::error::Error>> {
    let config = app.config().app.windows.first().ok_or("the main window is configured")?;
    WebviewWindowBuilder::from_config(app.handle(), config)?
        .on_navigation(|to| to.scheme() == "tauri" || to.host_str() == Some("tauri.localhost"))
        .on_new_window(|_, _| tauri::webview::NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .build()?;
    Ok(())
}
