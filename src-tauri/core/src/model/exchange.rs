//! One conversation with a web server, as it was: what was sent, what came back, hop by hop.

use super::Time;

/// Everything from the first request to the last answer for one address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// Requests in the order sent; redirects make more than one. Empty when the address itself was
    /// refused before anything was sent.
    pub hops: Vec<Hop>,
    /// How it ended.
    pub end: End,
}

/// One request and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// When the request was sent.
    pub at: Time,
    /// Absolute address asked for.
    pub url: String,
    /// Request header fields in the order sent.
    pub request: Vec<(String, String)>,
    /// The answer; `None` when none came.
    pub reply: Option<Reply>,
    /// Address and port that answered, where the vantage lets us see it.
    pub remote: Option<String>,
    /// SHA-256 (hex) of the server's own certificate (DER), where TLS was used and seen.
    pub certificate: Option<String>,
}

/// An answer, bytes as received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Header fields in the order received, names as the client library gives them (lower case).
    pub headers: Vec<(String, String)>,
    /// The body after transfer decoding, before content decoding: still `gzip` if it came so.
    pub body: Vec<u8>,
    /// Why the body is not whole.
    pub cut: Option<Cut>,
}

impl Reply {
    /// First value of header field `name` (lower case).
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

/// Why a body was not read to its end. The words are those of `WARC-Truncated` (WARC 1.1, 5.13).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Longer than the limit.
    Length,
    /// The deadline passed while it was still coming.
    Time,
    /// The connection ended before the announced length.
    Disconnect,
}

/// How an exchange ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The last hop has an answer that is not a redirect we follow.
    Answered,
    /// No usable answer.
    Failed(Failure),
}

/// Why no usable answer came. A fact about the line or the address, never about the post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Failure {
    /// Not an `http` or `https` address, or one with a user name in it, or a port browsers refuse.
    BadAddress,
    /// The address, or what its name resolves to, is private, loopback or otherwise not public.
    PrivateAddress,
    /// The name does not resolve.
    Dns,
    /// Nothing listens there.
    Refused,
    /// The connection was torn down before an answer.
    Reset,
    /// No secure connection could be made (certificate or handshake).
    Tls,
    /// No answer within the deadline.
    Timeout,
    /// More redirects than [`crate::doors::web::REDIRECT_HOPS_MAX`].
    TooManyRedirects,
    /// A redirect led back to an address already asked.
    RedirectLoop,
    /// The answer is not HTTP, or breaks its rules.
    Garbled,
    /// The proxy or the line of this vantage did not do its work: a fact about the vantage.
    Vantage,
}

impl Failure {
    /// The stable word used in JSON and reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::BadAddress => "bad-address",
            Self::PrivateAddress => "private-address",
            Self::Dns => "dns",
            Self::Refused => "refused",
            Self::Reset => "reset",
            Self::Tls => "tls",
            Self::Timeout => "timeout",
            Self::TooManyRedirects => "too-many-redirects",
            Self::RedirectLoop => "redirect-loop",
            Self::Garbled => "garbled",
            Self::Vantage => "vantage",
        }
    }
}

impl Exchange {
    /// The last answer, if the exchange has one.
    #[must_use]
    pub fn reply(&self) -> Option<&Reply> {
        match self.end {
            End::Answered => self.hops.last().and_then(|hop| hop.reply.as_ref()),
            End::Failed(_) => None,
        }
    }

    /// The address that gave the last answer, or was asked last.
    #[must_use]
    pub fn final_url(&self) -> Option<&str> {
        self.hops.last().map(|hop| hop.url.as_str())
    }
}
