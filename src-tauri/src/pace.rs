//! How far work has come that takes its time, and how long it still takes.

use std::time::{Duration, Instant};

use keepsake::archive::ImportEstimate;

/// The page is told how far it is at most this often.
const TELL_PAUSE: Duration = Duration::from_millis(200);

/// Work that goes on, counted in bytes.
pub(crate) struct Pace {
    pub(crate) done: u64,
    /// How many there are, where that is known.
    pub(crate) total: Option<u64>,
    estimate: Option<ImportEstimate>,
    began: Instant,
    told: Option<Instant>,
}

impl Pace {
    pub(crate) fn new(total: Option<u64>) -> Self {
        let estimate = total.map(ImportEstimate::new);
        Self { done: 0, total, estimate, began: Instant::now(), told: None }
    }

    /// How long it still takes.
    pub(crate) fn left(&self) -> Option<Duration> {
        self.estimate.as_ref().and_then(ImportEstimate::left)
    }

    /// Takes note of how far it is. Whether the page is to be told.
    pub(crate) fn hear(&mut self, done: u64) -> bool {
        self.done = done;
        let now = Instant::now();
        if let Some(estimate) = &mut self.estimate {
            estimate.tell(done, now.saturating_duration_since(self.began));
        }
        let is_due = self.told.is_none_or(|told| now.saturating_duration_since(told) >= TELL_PAUSE);
        if is_due {
            self.told = Some(now);
        }
        is_due
    }
}
