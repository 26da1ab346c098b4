//! Names to addresses. The one look-up of a request is filtered here, and the connection is made to
//! what came out: there is no second look-up that could answer differently (DNS rebinding).
//!
//! Not asked for address literals (reqwest skips it then): those are judged in [`super::address`].
//! The question itself leaves as the system sends it, also when the request leaves from one of
//! several own addresses.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use async_trait::async_trait;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::{Private, address};

/// Why a name gave no address to connect to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum NameError {
    /// The look-up failed, or answered nothing.
    #[error("the name does not resolve")]
    NotFound,
    /// At least one of the answers is not a public address.
    #[error("the name resolves to a private address")]
    Private,
}

/// Asks for the addresses of a name; replaced in tests.
#[async_trait]
pub(super) trait Lookup: Send + Sync {
    /// All addresses of `name`; empty when there are none.
    async fn addresses(&self, name: &str) -> Vec<IpAddr>;
}

/// The system's resolver.
pub(super) struct SystemLookup;

#[async_trait]
impl Lookup for SystemLookup {
    async fn addresses(&self, name: &str) -> Vec<IpAddr> {
        match tokio::net::lookup_host((name, 0)).await {
            Ok(found) => found.map(|address| address.ip()).collect(),
            Err(_) => Vec::new(),
        }
    }
}

/// A look-up held to [`Private`].
pub(super) struct Guard {
    pub(super) lookup: Arc<dyn Lookup>,
    pub(super) private: Private,
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let (lookup, private) = (Arc::clone(&self.lookup), self.private);
        Box::pin(async move {
            if is_onion(name.as_str()) {
                return Err(NameError::NotFound.into());
            }
            let found = lookup.addresses(name.as_str()).await;
            if found.is_empty() {
                return Err(NameError::NotFound.into());
            }
            if private == Private::Refuse && !found.iter().copied().all(address::is_public) {
                return Err(NameError::Private.into());
            }
            // Port 0 stands for "the port of the address asked".
            let found: Vec<_> = found.into_iter().map(|ip| SocketAddr::new(ip, 0)).collect();
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// Tor's names mean nothing to a resolver, and asking it would tell who is asked for (RFC 7686, 2).
pub(super) fn is_onion(name: &str) -> bool {
    name.trim_end_matches('.').to_ascii_lowercase().ends_with(".onion")
}
