//! How far an import is: a bar on a terminal, and nothing elsewhere.

use std::cell::RefCell;
use std::time::{Duration, Instant};

use indicatif::{HumanDuration, ProgressBar, ProgressStyle};
use keepsake::archive::{ImportEstimate, ImportProgress};

use crate::args::Language;

/// Between two words on a bar.
const EVERY: Duration = Duration::from_millis(200);

/// A bar; hidden where standard error is no terminal.
pub(super) struct Bar {
    shown: ProgressBar,
    began: Instant,
    estimate: Option<RefCell<ImportEstimate>>,
    /// The words after the number of posts, and before the time that is left.
    words: (&'static str, &'static str),
}

impl Bar {
    /// Of an import that reads about so many bytes; of one that nobody knows the length of.
    pub(super) fn new(bytes: Option<u64>, language: Language) -> Self {
        let words = match language {
            Language::En => ("posts", "left"),
            Language::Vi => ("bài", "còn"),
        };
        let bar = bytes.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
        let form = match bytes {
            Some(_) => "{bar:24} {binary_bytes} / {binary_total_bytes}  {msg}",
            None => "{spinner} {binary_bytes}  {msg}",
        };
        if let Ok(style) = ProgressStyle::with_template(form) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(EVERY);
        let estimate = bytes.map(ImportEstimate::new).map(RefCell::new);
        Self { shown: bar, began: Instant::now(), estimate, words }
    }

    pub(super) fn tell(&self, progress: ImportProgress) {
        let bar = &self.shown;
        // What the archive claims of its size may be less than what comes.
        if bar.length().is_some_and(|length| progress.bytes > length) {
            bar.set_length(progress.bytes);
        }
        bar.set_position(progress.bytes);
        let left = self.estimate.as_ref().and_then(|estimate| {
            let mut estimate = estimate.borrow_mut();
            estimate.tell(progress.bytes, self.began.elapsed());
            estimate.left()
        });
        let (posts, word) = self.words;
        let left = left.map(|left| format!("  {word} {}", HumanDuration(left))).unwrap_or_default();
        bar.set_message(format!("{} {posts}{left}", progress.posts));
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.shown.finish_and_clear();
    }
}
