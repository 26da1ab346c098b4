//! How much and how long. Counted in bytes as received, and in time on the line.

use std::net::SocketAddr;
use std::time::Duration;

use super::Wanted;

/// Redirects followed in one exchange; one more is [`crate::model::Failure::TooManyRedirects`].
pub const REDIRECT_HOPS_MAX: usize = 10;

/// Body of a page, as received.
pub const PAGE_BYTES_MAX: usize = 8 * 1024 * 1024;

/// Body of an API's answer, as received.
pub const JSON_BYTES_MAX: usize = 8 * 1024 * 1024;

/// A picture or a film.
pub const MEDIA_BYTES_MAX: usize = 256 * 1024 * 1024;

/// Body of an answer that sends us elsewhere.
pub const REDIRECT_BYTES_MAX: usize = 64 * 1024;

/// Bytes a second below which a body is not worth waiting for, once [`Limit::idle`] has passed.
pub(super) const RATE_MIN: u64 = 1024;

/// Limits of one request and its answer.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// Longest body kept, as received; what is beyond is cut off.
    pub bytes_max: usize,
    /// From the first packet to the last byte.
    pub whole: Duration,
    /// Between two pieces of the body.
    pub idle: Duration,
}

/// The limits of a [`super::Web`]. The head of an answer is limited by hyper: 100 fields, about 400
/// KiB.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// For [`Wanted::Page`].
    pub page: Limit,
    /// For [`Wanted::Json`].
    pub json: Limit,
    /// For [`Wanted::Media`].
    pub media: Limit,
    /// Name, connection and handshake; shared among the addresses of a name.
    pub connect: Duration,
    /// From the first packet to the end of the answer's head.
    pub head: Duration,
    /// Nothing but this address is asked, and no proxy: the network of a training room is off.
    pub only: Option<SocketAddr>,
}

impl Limits {
    pub(super) fn of(&self, wanted: Wanted) -> Limit {
        match wanted {
            Wanted::Page => self.page,
            Wanted::Json | Wanted::Activity => self.json,
            Wanted::Media => self.media,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        let page = Limit {
            bytes_max: PAGE_BYTES_MAX,
            whole: Duration::from_secs(30),
            idle: Duration::from_secs(15),
        };
        Self {
            page,
            json: Limit { bytes_max: JSON_BYTES_MAX, ..page },
            media: Limit {
                bytes_max: MEDIA_BYTES_MAX,
                whole: Duration::from_mins(10),
                idle: Duration::from_secs(30),
            },
            connect: Duration::from_secs(15),
            head: Duration::from_secs(30),
            only: None,
        }
    }
}
