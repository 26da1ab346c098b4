//! The one client factory: a route in, a client out.

use std::sync::Arc;

use reqwest::redirect::Policy;
use reqwest::{Client, Proxy, Url};
use rustls::ClientConfig;

use super::circuit::Circuit;
use super::resolve::{Guard, Lookup};
use super::{Limits, Private};
use crate::model::Route;

/// A vantage that cannot be used. Texts carry no address and no password.
#[derive(Debug, thiserror::Error)]
pub enum WebError {
    /// The proxy is not an address with a host.
    #[error("the proxy is not an address like socks5h://127.0.0.1:9050")]
    ProxyAddress,
    /// Not a kind of proxy that is spoken here.
    #[error("the proxy must start with http://, https:// or socks5h://")]
    ProxyScheme,
    /// `socks5://`, `socks4://` and `socks4a://`: the first two resolve names on this computer, in
    /// sight of the network the proxy is there to avoid; the third cannot carry IPv6.
    #[error("this kind of SOCKS proxy would look up names in the open; use socks5h://")]
    ProxyLeaksNames,
    /// Only a SOCKS proxy can be told to keep accounts apart, by user names that we make up.
    #[error("only a socks5h:// proxy without a user name of yours can keep accounts apart")]
    CannotIsolate,
    /// A proxy that is spoken to over TLS: the private browser has no such way.
    #[error("the private browser cannot go through an https:// proxy; use socks5h:// or http://")]
    NotForBrowser,
    /// The network of a training room is off.
    #[error("the network is off in a training room")]
    Off,
    /// Secure connections could not be set up.
    #[error("secure connections could not be set up")]
    Tls,
    /// The client could not be set up.
    #[error("the web client could not be set up")]
    Client,
}

/// What both clients of a vantage are made of.
pub(super) struct Parts<'a> {
    pub(super) route: &'a Route,
    pub(super) limits: &'a Limits,
    pub(super) tls: &'a ClientConfig,
    pub(super) lookup: &'a Arc<dyn Lookup>,
    /// The user name and password of this account, towards a SOCKS proxy.
    pub(super) circuit: Option<&'a Circuit>,
}

/// Makes a client for one route and one answer to private addresses.
///
/// No redirects, no cookies, no `Referer`, no retries, nothing from the environment, HTTP/1.1 only.
/// Connections are not pooled: each request opens its own, so that none is shared between asks with
/// different permissions and each request sees the certificate it was answered under.
#[expect(clippy::disallowed_methods, reason = "the one client factory")]
pub(super) fn client(parts: &Parts<'_>, private: Private) -> Result<Client, WebError> {
    if parts.limits.only.is_some() && matches!(parts.route, Route::Proxy(_)) {
        return Err(WebError::Off);
    }
    let builder = Client::builder()
        .no_proxy()
        .redirect(Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .http1_only()
        .http1_title_case_headers()
        .pool_max_idle_per_host(0)
        .connect_timeout(parts.limits.connect)
        .tls_backend_preconfigured(parts.tls.clone());
    let guard = |private| Arc::new(Guard { lookup: Arc::clone(parts.lookup), private });
    let is_proxy = matches!(parts.route, Route::Proxy(_));
    if parts.circuit.is_some() && !is_proxy {
        return Err(WebError::CannotIsolate);
    }
    let builder = match parts.route {
        Route::Direct => builder.dns_resolver(guard(private)),
        Route::Address(address) => builder.local_address(*address).dns_resolver(guard(private)),
        // The only name looked up here is the proxy's own, and the user chose it.
        Route::Proxy(text) => {
            let proxy = proxy(text, parts.circuit)?;
            builder.proxy(proxy).dns_resolver(guard(Private::Allow))
        }
    };
    builder.build().map_err(|_| WebError::Client)
}

fn proxy(text: &str, circuit: Option<&Circuit>) -> Result<Proxy, WebError> {
    let mut url = Url::parse(text.trim()).map_err(|_| WebError::ProxyAddress)?;
    match url.scheme() {
        "http" | "https" | "socks5h" => {}
        "socks5" | "socks4" | "socks4a" | "socks" => return Err(WebError::ProxyLeaksNames),
        _ => return Err(WebError::ProxyScheme),
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err(WebError::ProxyAddress);
    }
    if let Some(circuit) = circuit {
        let own = !url.username().is_empty() || url.password().is_some();
        if own || url.scheme() != "socks5h" {
            return Err(WebError::CannotIsolate);
        }
        circuit.put_into(&mut url).map_err(|()| WebError::CannotIsolate)?;
    }
    Proxy::all(url).map_err(|_| WebError::ProxyAddress)
}
