//! The web door: one address asked, everything that came back kept as it was. The only place that
//! names reqwest.
//!
//! A site that is down is an observation, not an error: [`Web::get`] always gives an [`Exchange`].
//! Nothing is logged, and no text in here carries an address.
//!
//! Decisions:
//! - **HTTP/1.1 only.** A WARC record of HTTP/2 would be a reconstruction of something that never
//!   went over the line in that form.
//! - **No content decoding.** Bodies are kept as received; [`body_of`] undoes their coding.
//! - **Redirects are walked here**, and each hop is held to the rules of [`parse_address`] again.
//! - **Each request opens its own connection**: no ask rides on what an ask with another permission
//!   opened, and each sees the certificate it was answered under.
//! - **No `Referer`, no cache, and cookies within one exchange only**: a site that sets a cookie
//!   and redirects gets it back on the way, as from any browser; two asks look the same and share
//!   nothing (decision 9).
//!
//! Deadlines run on tokio's clock: they bound the line, and a simulated [`Clock`] must not.

mod address;
mod body;
mod circuit;
mod client;
mod cookies;
mod failure;
mod gate;
mod limits;
mod post;
mod request;
mod resolve;
#[cfg(test)]
mod tests;
mod tls;
pub mod tor;

use std::cell::RefCell;
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, Response};
use rustls::{ClientConfig, RootCertStore};
use tokio::time::{Instant, timeout_at};
use url::Url;

pub(crate) use self::address::is_private;
pub use self::address::{ADDRESS_BYTES_MAX, parse_address};
pub use self::body::{BodyError, CODINGS_MAX, body_of};
use self::circuit::Draw;
pub use self::client::WebError;
use self::cookies::Cookies;
pub use self::gate::Gate;
#[doc(hidden)]
pub use self::gate::shown_by;
use self::limits::RATE_MIN;
pub use self::limits::{
    JSON_BYTES_MAX, Limit, Limits, MEDIA_BYTES_MAX, PAGE_BYTES_MAX, REDIRECT_BYTES_MAX,
    REDIRECT_HOPS_MAX,
};
pub use self::post::Sending;
use self::resolve::{Lookup, SystemLookup};
use super::Clock;
use crate::model::Route;
use crate::model::{Cut, End, Exchange, Failure, Hop, Reply};

/// What is asked for. Decides the `Accept` field, the length and the deadlines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A page to read.
    Page,
    /// An API's answer.
    Json,
    /// A post as servers of the fediverse tell each other (`ActivityPub` 3.2).
    Activity,
    /// A picture or a film.
    Media,
}

/// May the ask reach addresses that are not on the public web?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Private {
    /// Never: neither by literal, nor by name, nor by what a name resolves to, nor by redirect.
    ///
    /// Behind a proxy, names are resolved at its far end: there only literals and names are judged.
    Refuse,
    /// The host and port asked for may be private (the rehearsal, a server of the user's own).
    /// Where a redirect leads to another host or port, [`Private::Refuse`] holds again.
    Allow,
}

/// One question.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// An address as [`parse_address`] takes it. Its fragment is not sent and not kept.
    pub url: &'a str,
    /// What is asked for.
    pub wanted: Wanted,
    /// May it be private?
    pub private: Private,
    /// Whom the ask is about, in any words. Never sent: where accounts are kept apart, asks with
    /// the same words share a way out and asks with others do not.
    pub account: &'a str,
}

/// Do all accounts share one way out?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ways {
    /// All asks leave in the same way.
    Shared,
    /// Each account has its own, as far as the proxy can give it ([`Ask::account`]).
    ByAccount,
}

/// The web as seen from one vantage.
pub struct Web {
    route: Route,
    clock: Arc<dyn Clock>,
    limits: Limits,
    tls: ClientConfig,
    lookup: Arc<dyn Lookup>,
    out: Out,
}

/// The way out.
enum Out {
    /// One for all asks.
    Shared(Clients),
    /// One for each account, drawn from this.
    ByAccount(Draw),
}

/// The clients of one way out.
#[derive(Clone)]
struct Clients {
    /// Refuses names that resolve to private addresses.
    strict: Client,
    /// Does not. Used for [`Private::Allow`], and only for the host and port asked.
    permissive: Client,
}

impl Clients {
    fn new(parts: &client::Parts<'_>) -> Result<Self, WebError> {
        Ok(Self {
            strict: client::client(parts, Private::Refuse)?,
            permissive: client::client(parts, Private::Allow)?,
        })
    }
}

impl Web {
    /// The web through `route`.
    ///
    /// # Errors
    /// [`WebError`] when the route's proxy cannot be used, or cannot keep accounts apart.
    pub fn new(
        (route, ways): (&Route, Ways),
        clock: Arc<dyn Clock>,
        limits: Limits,
    ) -> Result<Self, WebError> {
        Self::with((route, ways), clock, limits, (tls::mozilla_roots(), Arc::new(SystemLookup)))
    }

    /// Like [`Web::new`], trusting other roots and another resolver.
    fn with(
        (route, ways): (&Route, Ways),
        clock: Arc<dyn Clock>,
        limits: Limits,
        (roots, lookup): (RootCertStore, Arc<dyn Lookup>),
    ) -> Result<Self, WebError> {
        let tls = tls::config(roots)?;
        let parts =
            client::Parts { route, limits: &limits, tls: &tls, lookup: &lookup, circuit: None };
        let out = if ways == Ways::Shared {
            Out::Shared(Clients::new(&parts)?)
        } else {
            let draw = Draw::new()?;
            Clients::new(&client::Parts { circuit: Some(&draw.of("")), ..parts })?;
            Out::ByAccount(draw)
        };
        Ok(Self { route: route.clone(), clock, limits, tls, lookup, out })
    }

    /// The clients for asks about `account`. Making them costs half a millisecond even unoptimised,
    /// and as each request opens its own connection there is nothing in old ones worth keeping.
    fn clients_of(&self, account: &str) -> Result<Clients, WebError> {
        match &self.out {
            Out::Shared(clients) => Ok(clients.clone()),
            Out::ByAccount(draw) => Clients::new(&client::Parts {
                route: &self.route,
                limits: &self.limits,
                tls: &self.tls,
                lookup: &self.lookup,
                circuit: Some(&draw.of(account)),
            }),
        }
    }

    /// Asks, follows redirects, and tells what happened.
    ///
    /// Sends at most [`REDIRECT_HOPS_MAX`] + 1 requests, each within [`Limits`], so that much
    /// longer in the worst case. Whoever stops waiting (drops the future) stops the request. An
    /// answer that is not a redirect with a `Location` ends the exchange, whatever its status.
    pub async fn get(&self, ask: &Ask<'_>) -> Exchange {
        let mut hops = Vec::new();
        let end = match self.walk(ask, &mut hops).await {
            Ok(()) => End::Answered,
            Err(failure) => End::Failed(failure),
        };
        Exchange { hops, end }
    }

    async fn walk(&self, ask: &Ask<'_>, hops: &mut Vec<Hop>) -> Result<(), Failure> {
        let asked = without_fragment(parse_address(ask.url)?);
        let clients = self.clients_of(ask.account).map_err(|_| Failure::Vantage)?;
        let mut url = asked.clone();
        let mut cookies = Cookies::default();
        let mut sent: Vec<(Url, Vec<(String, String)>)> = Vec::new();
        loop {
            address::check(&url)?;
            address::is_within(&url, self.limits.only)?;
            let client = client_for(&clients, &url, &asked, ask.private)?;
            let fields = request::fields(&url, ask.wanted, cookies.field(&url));
            if sent.iter().any(|(before, with)| *before == url && *with == fields) {
                return Err(Failure::RedirectLoop);
            }
            sent.push((url.clone(), fields.clone()));
            let (mut hop, failure) = self.ask_once(client, &url, ask.wanted, fields).await;
            let target = hop.reply.as_ref().and_then(|reply| redirect_of(reply, &url));
            if let Some(reply) = &mut hop.reply {
                cookies.take(&url, reply);
                // What a server knows us by again is nobody's business afterwards.
                reply.headers.retain(|(name, _)| name != "set-cookie");
            }
            hop.request.retain(|(name, _)| name != "Cookie");
            hops.push(hop);
            if let Some(failure) = failure {
                return Err(failure);
            }
            let Some(target) = target else { return Ok(()) };
            url = without_fragment(target?);
            if hops.len() > REDIRECT_HOPS_MAX {
                return Err(Failure::TooManyRedirects);
            }
        }
    }

    /// One request and as much of its answer as the limits allow.
    async fn ask_once(
        &self,
        client: &Client,
        url: &Url,
        wanted: Wanted,
        fields: Vec<(String, String)>,
    ) -> (Hop, Option<Failure>) {
        let limit = self.limits.of(wanted);
        let started = Instant::now();
        let mut hop = Hop {
            at: self.clock.now(),
            url: url.as_str().to_owned(),
            request: fields,
            reply: None,
            remote: None,
            certificate: None,
        };
        let sending = client.get(url.clone()).headers(request::map_of(&hop.request)).send();
        let head_by = started + self.limits.head.min(limit.whole);
        let (answer, certificate) = tls::CERTIFICATE
            .scope(RefCell::new(None), async {
                let answer = timeout_at(head_by, sending).await;
                (answer, tls::CERTIFICATE.with(RefCell::take))
            })
            .await;
        // A proxy reached over TLS shows a certificate too, which is not the site's.
        hop.certificate = certificate.filter(|_| url.scheme() == "https");
        match answer {
            Err(_elapsed) => (hop, Some(Failure::Timeout)),
            Ok(Err(error)) => {
                let way = failure::Way { route: &self.route, scheme: url.scheme() };
                (hop, Some(failure::of(&error, way)))
            }
            Ok(Ok(response)) => {
                hop.remote = self.remote_of(&response);
                hop.reply = Some(read(response, limit, started + limit.whole).await);
                (hop, None)
            }
        }
    }

    /// The address that answered; behind a proxy only the proxy's is known, and not told.
    fn remote_of(&self, response: &Response) -> Option<String> {
        match self.route {
            Route::Proxy(_) => None,
            _ => response.remote_addr().map(|address| address.to_string()),
        }
    }
}

/// The client that may ask `url`.
fn client_for<'a>(
    clients: &'a Clients,
    url: &Url,
    asked: &Url,
    private: Private,
) -> Result<&'a Client, Failure> {
    if private == Private::Allow && place_of(url) == place_of(asked) {
        return Ok(&clients.permissive);
    }
    if address::is_private(url) { Err(Failure::PrivateAddress) } else { Ok(&clients.strict) }
}

/// Head and body of an answer, until a limit cuts it.
async fn read(mut response: Response, limit: Limit, whole_by: Instant) -> Reply {
    let headers = response.headers().iter();
    let mut reply = Reply {
        status: response.status().as_u16(),
        headers: headers.map(|(n, v)| (n.as_str().to_owned(), text_of(v.as_bytes()))).collect(),
        body: Vec::new(),
        cut: None,
    };
    let is_redirect = is_redirect(reply.status) && reply.header("location").is_some();
    let bytes_max = if is_redirect { REDIRECT_BYTES_MAX } else { usize::MAX }.min(limit.bytes_max);
    let started = Instant::now();
    reply.cut = loop {
        // Who sends a byte now and then is not idle, and would still take for ever.
        let earned = Duration::from_secs(reply.body.len() as u64 / RATE_MIN);
        let next_by = whole_by.min(Instant::now() + limit.idle).min(started + limit.idle + earned);
        match timeout_at(next_by, response.chunk()).await {
            Err(_elapsed) => break Some(Cut::Time),
            // Also a chunked body whose framing breaks: what follows cannot be told from noise.
            Ok(Err(_)) => break Some(Cut::Disconnect),
            Ok(Ok(None)) => break None,
            Ok(Ok(Some(chunk))) => {
                let room = bytes_max - reply.body.len();
                reply.body.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
                if chunk.len() > room {
                    break Some(Cut::Length);
                }
            }
        }
    };
    reply
}

/// A field's value as text: UTF-8 where it is that, else each byte as the character of that number
/// (RFC 9110, 5.5, history).
fn text_of(value: &[u8]) -> String {
    match std::str::from_utf8(value) {
        Ok(text) => text.to_owned(),
        Err(_) => value.iter().copied().map(char::from).collect(),
    }
}

fn is_redirect(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

/// Where a reply sends us, if anywhere.
fn redirect_of(reply: &Reply, from: &Url) -> Option<Result<Url, Failure>> {
    let location = reply.header("location").filter(|_| is_redirect(reply.status))?;
    Some(from.join(location.trim()).map_err(|_| Failure::BadAddress))
}

/// Host and port: what a permission is given for.
fn place_of(url: &Url) -> (Option<&str>, Option<u16>) {
    (url.host_str(), url.port_or_known_default())
}

fn without_fragment(mut url: Url) -> Url {
    url.set_fragment(None);
    url
}
