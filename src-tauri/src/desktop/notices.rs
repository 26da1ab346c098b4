//! A notice on the desktop that something is new: one for all, in words that tell nothing. What
//! desktops keep of notices is out of reach; they are asked to keep none.

use std::collections::HashMap;

use zbus::Variant;

use super::{Desktop, in_time, is_there};
use crate::ipc::dto::Language;

pub(super) const NOTICES: &str = "org.freedesktop.Notifications";
const NOTICES_PATH: &str = "/org/freedesktop/Notifications";

/// As long as the desktop likes.
const USUAL: i32 = -1;

impl Desktop {
    /// Says that something is new. What was said before is replaced: there is one notice at most.
    pub(crate) async fn notify(&self, language: Language) {
        let Some(session) = &self.session else { return };
        // Of a service that would only be started for this, nobody would see anything in time.
        if !is_there(session, NOTICES).await {
            return;
        }
        let text = match language {
            Language::En => "There is something new to look at.",
            Language::Vi => "Có điều mới cần xem.",
        };
        let before = *self.notice.lock().await;
        let hints = HashMap::from([
            ("transient", Variant::from(true)),
            ("resident", Variant::from(false)),
            ("x-kde-skipGrouping", Variant::from(1)),
            ("category", Variant::from("presence")),
        ]);
        let actions: [&str; 0] = [];
        let words = ("Keepsake", before, "", "Keepsake", text, actions.as_slice(), hints, USUAL);
        let call =
            session.call_method(Some(NOTICES), NOTICES_PATH, Some(NOTICES), "Notify", &words);
        let Some(answer) = in_time(call).await else { return };
        *self.notice.lock().await = answer.body().deserialize().unwrap_or_default();
    }
}
