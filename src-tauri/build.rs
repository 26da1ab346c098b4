//! Declares the window's commands, so that each needs a permission of its own: without this list
//! every local window could call every command.

fn main() {
    let manifest = tauri_build::AppManifest::new().commands(&[
        "vault_state",
        "set_language",
        "create_vault",
        "suggest_passphrase",
        "unlock_vault",
        "lock_vault",
        "hear_news",
        "stir",
        "lock_screen",
        "hide_now",
        "lock_settings",
        "choose_locks",
        "watch_state",
        "watch_sights",
        "choose_watch",
        "pause_watch",
        "note_vanished",
        "destroy_slots",
        "rules_in_use",
        "install_rules",
        "accept_vault",
        "find_posts",
        "list_posts",
        "show_post",
        "read_media",
        "add_links",
        "look_again",
        "cancel_job",
        "import_state",
        "pick_archive",
        "survey_archive",
        "import_archive",
        "forget_archive",
        "dropped_links",
        "import_history",
        "link_post",
        "link_posts",
        "start_rehearsal",
        "next_chapter",
        "end_rehearsal",
    ]);
    let attributes = tauri_build::Attributes::new().app_manifest(manifest);
    tauri_build::try_build(attributes).expect("the window's configuration is complete");
}
