//! Something is dragged out of another program's window and dropped on ours.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::window::{Window, use_the_keyboard};

/// The program that something is dragged out of; it ends with this.
pub(crate) struct Source(std::process::Child);

impl Drop for Source {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill().and_then(|()| self.0.wait());
    }
}

impl Window {
    /// Drags these addresses from another program's window and drops them on this one. What was
    /// dropped is fetched from that program, so it is to be held until the drop has its effect.
    pub(crate) async fn drop_on_it(&self, addresses: &[&str]) -> Source {
        let main = self.on_the_screen().expect("the window is on the screen");
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("e2e/drag.py");
        let mut command = Command::new("/usr/bin/python3");
        let source = command.arg("-B").arg(program).args(addresses).spawn().unwrap();
        let mut source = Source(source);
        let pid = source.0.id().to_string();
        let from = loop {
            let search =
                ["search", "--onlyvisible", "--all", "--pid", &pid, "--name", "drag-source"];
            let found = Command::new("xdotool").args(search).output().unwrap();
            if let Some(from) = String::from_utf8(found.stdout).unwrap().lines().next() {
                break from.to_owned();
            }
            let ended = source.0.try_wait().unwrap();
            assert!(ended.is_none(), "python3-gi is installed by `cargo xtask test`");
            tokio::time::sleep(Duration::from_millis(100)).await;
        };
        // A drag begins with some moves, and is over the window with some more.
        let steps = [
            format!("mousemove --sync --window {from} 30 30 mousedown 1 sleep 0.2"),
            "mousemove_relative 12 0 sleep 0.2 mousemove_relative 12 0".to_owned(),
            format!("mousemove --window {main} 480 300 sleep 0.3"),
            format!("mousemove --window {main} 500 310 sleep 0.3"),
            format!("mousemove --window {main} 505 320 sleep 0.3 mouseup 1"),
        ];
        let words: Vec<Vec<&str>> = steps.iter().map(|step| step.split(' ').collect()).collect();
        use_the_keyboard(&words.iter().map(Vec::as_slice).collect::<Vec<_>>());
        source
    }
}
