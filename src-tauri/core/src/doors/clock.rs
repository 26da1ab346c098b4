//! The clock, passed in so that tests and the rehearsal can set it.

use std::sync::Mutex;
use std::time::Duration;

use async_trait::async_trait;

use crate::model::Time;

/// Tells the time and waits. Core code never asks the system.
#[async_trait]
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Time;
    /// Waits for `duration`.
    async fn sleep(&self, duration: Duration);
}

/// The computer's clock.
#[derive(Debug, Default)]
pub struct SystemClock;

#[async_trait]
impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the system clock")]
    fn now(&self) -> Time {
        Time::from_system(std::time::SystemTime::now())
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}

/// A clock that stands still until told: waiting moves it and takes no time.
#[derive(Debug)]
pub struct SimulatedClock(Mutex<Time>);

impl SimulatedClock {
    /// A clock that shows `start`.
    #[must_use]
    pub fn new(start: Time) -> Self {
        Self(Mutex::new(start))
    }

    /// Moves the clock forward by `duration`.
    ///
    /// # Panics
    /// If another thread panicked while setting this clock.
    pub fn advance(&self, duration: Duration) {
        let mut now = self.0.lock().expect("nothing panics while holding the clock");
        *now = now.plus(duration);
    }
}

#[async_trait]
impl Clock for SimulatedClock {
    fn now(&self) -> Time {
        *self.0.lock().expect("nothing panics while holding the clock")
    }

    async fn sleep(&self, duration: Duration) {
        self.advance(duration);
    }
}
