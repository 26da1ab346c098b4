//! The gate: the one way out of the private browser. A SOCKS 5 proxy (RFC 1928) on this computer,
//! behind a name and a password that nobody else knows, which leads to the chosen vantage and to
//! nothing else. What the web view resolves, it resolves here: so a name is never looked up in the
//! open where the vantage is a proxy, and no page reaches into a private network. When the gate is
//! dropped every connection through it ends.
//!
//! Deliberately absent: reading what goes through. It is secured from end to end.

mod onward;
mod socks;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};

use self::onward::Onward;
use self::socks::Host;
use super::circuit::Draw;
use super::resolve::{Lookup, SystemLookup};
use super::{Limits, WebError};
use crate::model::{Failure, Vantage};

/// Connections at one time. A page that wants more waits.
const CONNECTIONS_MAX: usize = 256;
/// Hosts whose failures are remembered: a page may ask for many.
const HOSTS_MAX: usize = 512;
/// How long whoever connects may take to say what they want.
const GREETING: Duration = Duration::from_secs(10);

/// A way out that is open until it is dropped.
pub struct Gate {
    at: SocketAddr,
    key: Key,
    told: Arc<Told>,
    onward: Arc<Onward>,
    accepting: AbortHandle,
}

/// What the gate can say of how it went.
#[derive(Default)]
struct Told {
    passed: AtomicU64,
    failed: Mutex<HashMap<String, Failure>>,
}

impl Told {
    fn failed(&self) -> MutexGuard<'_, HashMap<String, Failure>> {
        self.failed.lock().expect("nothing panics while it is held")
    }

    /// How the last connection to this host went.
    fn note(&self, host: &Host, failure: Option<Failure>) {
        let (mut failed, host) = (self.failed(), host.to_string());
        match failure {
            None => drop(failed.remove(&host)),
            Some(failure) => {
                if failed.len() >= HOSTS_MAX {
                    failed.clear();
                }
                failed.insert(host, failure);
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
        Self::with(vantage, limits, Arc::new(SystemLookup)).await
    }

    async fn with(
        vantage: &Vantage,
        limits: &Limits,
        lookup: Arc<dyn Lookup>,
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
        let told = Arc::new(Told::default());
        let onward = Arc::new(onward);
        let work = accept(listener, key.clone(), Arc::clone(&onward), Arc::clone(&told));
        let accepting = tokio::spawn(work).abort_handle();
        Ok(Self { at, key, told, onward, accepting })
    }

    /// The address by which a web view passes.
    #[must_use]
    pub fn proxy(&self) -> String {
        format!("socks5://{}:{}@{}", self.key.name, self.key.password, self.at)
    }

    /// Does the vantage's proxy listen? True where there is none.
    pub async fn is_led(&self) -> bool {
        self.onward.is_led().await
    }

    /// Why the last connection to the host of this address failed, if it did.
    #[must_use]
    pub fn failure_at(&self, address: &str) -> Option<Failure> {
        self.told.failed().get(&host_of(address)?).copied()
    }

    /// Connections that were made.
    #[must_use]
    pub fn passed(&self) -> u64 {
        self.told.passed.load(Ordering::Relaxed)
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

fn host_of(address: &str) -> Option<String> {
    let url = url::Url::parse(address).ok()?;
    Some(url.host_str()?.trim_matches(['[', ']']).to_owned())
}

async fn accept(listener: TcpListener, key: Key, onward: Arc<Onward>, told: Arc<Told>) {
    // Dropped with this task, and all connections with it.
    let mut open = JoinSet::new();
    loop {
        while open.len() >= CONNECTIONS_MAX {
            open.join_next().await;
        }
        while open.try_join_next().is_some() {}
        let Ok((stream, _)) = listener.accept().await else { continue };
        let (key, onward, told) = (key.clone(), Arc::clone(&onward), Arc::clone(&told));
        open.spawn(async move { pass(stream, &key, &onward, &told).await });
    }
}

async fn pass(mut stream: TcpStream, key: &Key, onward: &Onward, told: &Told) {
    let greeted = tokio::time::timeout(GREETING, socks::greet(&mut stream, key)).await;
    let Ok(Some(target)) = greeted else { return };
    let reached = onward.reach(&target).await;
    told.note(&target.host, reached.as_ref().err().copied());
    let answered = socks::answer(&mut stream, reached.as_ref().err().copied()).await;
    if let (Ok(mut far_end), Ok(())) = (reached, answered) {
        told.passed.fetch_add(1, Ordering::Relaxed);
        // One of both ends hung up.
        let _ = tokio::io::copy_bidirectional(&mut stream, &mut far_end).await;
    }
}
