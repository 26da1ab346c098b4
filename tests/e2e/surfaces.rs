//! What of the window can be seen beside itself: its dialogs and menus.

use std::process::Command;
use std::time::Duration;

use crate::window::{Window, use_the_keyboard};

/// How long a menu may take to come or go.
const PATIENCE: Duration = Duration::from_secs(20);

impl Window {
    /// Presses the other button of the pointer on an element.
    pub(crate) async fn press_otherwise(&self, css: &str) {
        let window = self.on_the_screen().expect("the window is on the screen");
        let script = format!(
            "const it = document.querySelector('{css}').getBoundingClientRect();
             arguments[0]([it.left + 8, it.top + it.height / 2].map((at) => String(at | 0)));"
        );
        let place = self.run(&script).await;
        let (x, y) = (place[0].as_str().unwrap(), place[1].as_str().unwrap());
        use_the_keyboard(&[&["mousemove", "--sync", "--window", &window, x, y, "click", "3"]]);
    }

    /// How many windows, dialogs and menus of the program can be seen.
    pub(crate) fn surfaces(&self) -> usize {
        let count = self.below(|name| name == "keepsake-window").into_iter().map(|pid| {
            let output = Command::new("xdotool")
                .args(["search", "--onlyvisible", "--all", "--pid", &pid.to_string()])
                .args(["--class", ""])
                .output();
            String::from_utf8(output.unwrap().stdout).unwrap().lines().count()
        });
        count.sum()
    }

    /// Waits until more than the window itself can be seen, or no more than that.
    pub(crate) async fn has_more(&self, more: bool) {
        let until = tokio::time::Instant::now() + PATIENCE;
        while (self.surfaces() > 1) != more {
            assert!(tokio::time::Instant::now() < until, "{} surfaces", self.surfaces());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Leaves the system's dialog by Escape, and waits until it is gone.
    pub(crate) async fn cancels_the_dialog(&self, main: &str) {
        let windows = self.shows_windows(2).await;
        let dialog = windows.iter().find(|number| *number != main).unwrap();
        use_the_keyboard(&[&["windowfocus", "--sync", dialog, "key", "Escape"]]);
        self.shows_windows(1).await;
    }
}
