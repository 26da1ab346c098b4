//! How far an import is: a bar on a terminal, and nothing elsewhere.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use keepsake::archive::ImportProgress;

use crate::args::Language;

/// Between two words on a bar.
const EVERY: Duration = Duration::from_millis(200);

/// A bar; hidden where standard error is no terminal.
pub(super) struct Bar(ProgressBar);

impl Bar {
    /// Of an import that reads about so many bytes; of one that nobody knows the length of.
    pub(super) fn new(bytes: Option<u64>, language: Language) -> Self {
        let (posts, left) = match language {
            Language::En => ("posts", "left"),
            Language::Vi => ("bài", "còn"),
        };
        let bar = bytes.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
        let form = match bytes {
            Some(_) => format!(
                "{{bar:24}} {{binary_bytes}} / {{binary_total_bytes}}  {{msg}} {posts}  {left} {{eta}}"
            ),
            None => format!("{{spinner}} {{binary_bytes}}  {{msg}} {posts}"),
        };
        if let Ok(style) = ProgressStyle::with_template(&form) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(EVERY);
        Self(bar)
    }

    pub(super) fn tell(&self, progress: ImportProgress) {
        // What the archive claims of its size may be less than what comes.
        if self.0.length().is_some_and(|length| progress.bytes > length) {
            self.0.set_length(progress.bytes);
        }
        self.0.set_position(progress.bytes);
        self.0.set_message(progress.posts.to_string());
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
