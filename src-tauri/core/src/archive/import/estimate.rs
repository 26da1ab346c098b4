//! How long an import still takes, by the pace of its last stretch: pictures go faster than posts,
//! so that the pace since the beginning would mislead.

use std::collections::VecDeque;
use std::time::Duration;

/// The stretch whose pace counts.
const STRETCH: Duration = Duration::from_secs(15);
/// Nothing is said before this much time has passed.
const FIRST_WORD: Duration = Duration::from_secs(2);
/// A step of less is no news.
const STEP: Duration = Duration::from_millis(100);

/// The estimate of one import. Whoever shows it tells it how far the import is.
#[derive(Debug)]
pub struct ImportEstimate {
    total: u64,
    /// When how many bytes had been read, within the stretch.
    marks: VecDeque<(Duration, u64)>,
}

impl ImportEstimate {
    /// Of an import that reads about `total` bytes.
    #[must_use]
    pub fn new(total: u64) -> Self {
        Self { total, marks: VecDeque::new() }
    }

    /// `bytes` have been read, `elapsed` after its begin.
    pub fn tell(&mut self, bytes: u64, elapsed: Duration) {
        if self.marks.back().is_some_and(|(at, _)| elapsed.saturating_sub(*at) < STEP) {
            return;
        }
        self.marks.push_back((elapsed, bytes));
        // One mark before the stretch stays, so that it is whole.
        while self.marks.get(1).is_some_and(|(at, _)| elapsed.saturating_sub(*at) >= STRETCH) {
            self.marks.pop_front();
        }
    }

    /// How long it still takes; `None` as long as nobody can say, and when all of what was foreseen
    /// has been read.
    #[must_use]
    pub fn left(&self) -> Option<Duration> {
        let ((since, from), (now, to)) = (*self.marks.front()?, *self.marks.back()?);
        let (time, bytes) = (now.saturating_sub(since), to.saturating_sub(from));
        let left = self.total.saturating_sub(to);
        if now < FIRST_WORD || bytes == 0 || left == 0 {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "an estimate")]
        let seconds = time.as_secs_f64() * (left as f64 / bytes as f64);
        Duration::try_from_secs_f64(seconds).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn it_says_nothing_at_first_then_goes_by_the_last_stretch() {
        let mut estimate = ImportEstimate::new(1_000);
        assert_eq!(estimate.left(), None);
        estimate.tell(0, Duration::ZERO);
        estimate.tell(10, SECOND);
        assert_eq!(estimate.left(), None, "too early");
        estimate.tell(20, 2 * SECOND);
        assert_eq!(estimate.left(), Some(98 * SECOND));
        // It becomes ten times as fast: after a stretch only that counts.
        for second in 3..=18 {
            estimate.tell(20 + 100 * (second - 2) / 2, u32::try_from(second).unwrap() * SECOND);
        }
        assert_eq!(estimate.left(), Some(Duration::from_secs_f64(180.0 / 50.0)));
    }

    #[test]
    fn it_is_silent_where_nothing_moves_and_when_all_is_read() {
        let mut estimate = ImportEstimate::new(100);
        for second in 0..40 {
            estimate.tell(50, second * SECOND);
        }
        assert_eq!(estimate.left(), None);
        estimate.tell(120, 41 * SECOND);
        assert_eq!(estimate.left(), None, "more than the archive claimed");
    }
}
