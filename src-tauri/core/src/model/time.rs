//! Moments. Whole seconds in UTC; local time never leaves the interface.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A moment, in whole seconds, UTC. Printed and stored as RFC 3339 with a `Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Time(jiff::Timestamp);

impl Time {
    /// Seconds since 1970-01-01T00:00:00Z. `None` outside the years -9999 to 9999.
    #[must_use]
    pub fn from_unix(seconds: i64) -> Option<Self> {
        jiff::Timestamp::from_second(seconds).ok().map(Self)
    }

    /// The moment a computer clock shows, cut to whole seconds.
    #[must_use]
    pub fn from_system(time: std::time::SystemTime) -> Self {
        let timestamp = jiff::Timestamp::try_from(time).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        Self::from_unix(timestamp.as_second()).unwrap_or(Self(jiff::Timestamp::UNIX_EPOCH))
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn unix(self) -> i64 {
        self.0.as_second()
    }

    /// Day and time of day in UTC.
    #[must_use]
    pub fn utc(self) -> jiff::civil::DateTime {
        jiff::tz::Offset::UTC.to_datetime(self.0)
    }

    /// This moment and `duration` more; the last representable moment at most.
    #[must_use]
    pub fn plus(self, duration: std::time::Duration) -> Self {
        let seconds = i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
        Self::from_unix(self.unix().saturating_add(seconds)).unwrap_or(Self(jiff::Timestamp::MAX))
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The characters are not an RFC 3339 moment.
#[derive(Debug, thiserror::Error)]
#[error("not a time in the form 2026-05-08T09:30:00Z")]
pub struct NotATime;

impl FromStr for Time {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, NotATime> {
        let timestamp: jiff::Timestamp = text.parse().map_err(|_| NotATime)?;
        Self::from_unix(timestamp.as_second()).ok_or(NotATime)
    }
}
