//! The gate: the one way out of the private browser. A SOCKS 5 proxy (RFC 1928) on this computer,
//! behind a name and a password that nobody else knows, which leads to the chosen vantage and to
//! nothing else. What the web view resolves, it resolves here: so a name is never looked up in the
//! open where the vantage is a proxy, and no page reaches into a private network. When the gate is
//! dropped every connection through it ends.
//!
//! Of a secure connection the server's certificates are read and judged, and nothing else: it is
//! secured from end to end.

mod handshake;
mod onward;
mod socks;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use rustls::RootCertStore;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};

use self::handshake::Judge;
use self::onward::Onward;
use self::socks::Target;
use super::circuit::Draw;
use super::resolve::{Lookup, SystemLookup};
use super::{Limits, WebError, tls};
use crate::model::{Failure, Vantage};

/// Connections at one time. A page that wants more waits.
const CONNECTIONS_MAX: usize = 256;
/// Places whose failures are remembered: a page may ask for many.
const PLACES_MAX: usize = 512;
/// How long whoever connects may take to say what they want.
const GREETING: Duration = Duration::from_secs(10);

/// A way out that is open until it is dropped.
pub struct Gate {
    at: SocketAddr,
    within: Arc<Within>,
    accepting: AbortHandle,
}

/// What each connection passes by.
struct Within {
    key: Key,
    onward: Onward,
    judge: Judge,
    told: Told,
}

/// What the gate can say of how it went.
#[derive(Default)]
struct Told {
    passed: AtomicU64,
    failed: Mutex<HashMap<(String, u16), Failure>>,
}

impl Told {
    fn failed(&self) -> MutexGuard<'_, HashMap<(String, u16), Failure>> {
        self.failed.lock().expect("nothing panics while it is held")
    }

    /// How the last connection to this place went.
    fn note(&self, target: &Target, failure: Option<Failure>) {
        let (mut failed, place) = (self.failed(), target.place());
        match failure {
            None => drop(failed.remove(&place)),
            Some(failure) => {
                if failed.len() >= PLACES_MAX {
                    failed.clear();
                }
                failed.insert(place, failure);
            }
        }
    }
}

/// Who may pass.
#[derive(Clone)]
struct Key {
    name: String,
    password: String,
}

impl Gate {
    /// Opens a gate to this vantage.
    ///
    /// # Errors
    /// [`WebError`] when there is no such way: then nothing may be asked at all.
    pub async fn open(vantage: &Vantage, limits: &Limits) -> Result<Self, WebError> {
        Self::with(vantage, limits, (tls::mozilla_roots(), Arc::new(SystemLookup))).await
    }

    /// Like [`Gate::open`], trusting other roots and another resolver.
    pub(super) async fn with(
        vantage: &Vantage,
        limits: &Limits,
        (roots, lookup): (RootCertStore, Arc<dyn Lookup>),
    ) -> Result<Self, WebError> {
        if limits.only.is_some() {
            return Err(WebError::Off);
        }
        let draw = Draw::new()?;
        let circuit = vantage.isolate.then(|| draw.of("the private browser").into_parts());
        let onward = Onward::new(&vantage.route, circuit, limits.connect, lookup)?;
        let (name, password) = draw.of("the gate").into_parts();
        let key = Key { name, password };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.map_err(|_| WebError::Client)?;
        let at = listener.local_addr().map_err(|_| WebError::Client)?;
        let judge = Judge::new(tls::judge(roots)?);
        let within = Arc::new(Within { key, onward, judge, told: Told::default() });
        let accepting = tokio::spawn(accept(listener, Arc::clone(&within))).abort_handle();
        Ok(Self { at, within, accepting })
    }

    /// The address by which a web view passes.
    #[must_use]
    pub fn proxy(&self) -> String {
        let Key { name, password } = &self.within.key;
        format!("socks5://{name}:{password}@{}", self.at)
    }

    /// Does the vantage's proxy listen? True where there is none.
    pub async fn is_led(&self) -> bool {
        self.within.onward.is_led().await
    }

    /// Why the last connection to the host and port of this address failed, if it did.
    #[must_use]
    pub fn failure_at(&self, address: &str) -> Option<Failure> {
        self.within.told.failed().get(&place_of(address)?).copied()
    }

    /// Connections that were made.
    #[must_use]
    pub fn passed(&self) -> u64 {
        self.within.told.passed.load(Ordering::Relaxed)
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// How many certificates a server shows by these first bytes, for what feeds the reader with what
/// breaks readers.
#[doc(hidden)]
#[must_use]
pub fn shown_by(bytes: &[u8]) -> usize {
    match handshake::shown_by(bytes) {
        handshake::Shown::Chain(chain) => chain.len(),
        _ => 0,
    }
}

fn place_of(address: &str) -> Option<(String, u16)> {
    let url = url::Url::parse(address).ok()?;
    let host = url.host_str()?.trim_matches(['[', ']']).to_owned();
    Some((host, url.port_or_known_default()?))
}

async fn accept(listener: TcpListener, within: Arc<Within>) {
    // Dropped with this task, and all connections with it.
    let mut open = JoinSet::new();
    loop {
        while open.len() >= CONNECTIONS_MAX {
            open.join_next().await;
        }
        while open.try_join_next().is_some() {}
        let Ok((stream, _)) = listener.accept().await else { continue };
        let within = Arc::clone(&within);
        open.spawn(async move { pass(stream, &within).await });
    }
}

async fn pass(mut stream: TcpStream, within: &Within) {
    let Within { key, onward, judge, told } = within;
    let greeted = tokio::time::timeout(GREETING, socks::greet(&mut stream, key)).await;
    let Ok(Some(target)) = greeted else { return };
    let reached = onward.reach(&target).await;
    let failure = reached.as_ref().err().copied();
    if failure.is_some() {
        told.note(&target, failure);
    }
    let answered = socks::answer(&mut stream, failure).await;
    let (Ok(mut far_end), Ok(())) = (reached, answered) else { return };
    told.passed.fetch_add(1, Ordering::Relaxed);
    // On the web the one who came speaks first, and so says whether it is to be secure.
    let mut first = [0];
    if !matches!(stream.peek(&mut first).await, Ok(1)) {
        return;
    }
    let (heard, failure) = match first {
        [handshake::HANDSHAKE] => match judge.hear(&mut stream, &mut far_end, &target).await {
            Some(heard) => heard,
            None => return,
        },
        _ => (Vec::new(), None),
    };
    // Before the web view hears of it, and asks why.
    told.note(&target, failure);
    if stream.write_all(&heard).await.is_ok() && failure.is_none() {
        // One of both ends hung up.
        let _ = tokio::io::copy_bidirectional(&mut stream, &mut far_end).await;
    }
}
