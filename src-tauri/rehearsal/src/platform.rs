//! The running platform and its controls.
//!
//! The server has a runtime of its own, so that dropping the platform closes every connection at
//! once, the never-ending ones too, whatever the caller's runtime looks like.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
};

use axum::Router;
use tokio::{net::TcpListener, runtime::Runtime};

use crate::{
    answer::answer,
    content::{Account, Content, Post},
    fate::{AccountFate, Fate, Outage},
    shelf::Shelf,
};

/// Bến Sông, serving on this machine. Dropping it stops it.
pub struct Platform {
    shelf: Arc<Shelf>,
    // Held for its `Drop`.
    _server: Server,
}

/// One request that was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Path with query.
    pub path: String,
    /// Where it came from.
    pub client: IpAddr,
    /// Status it was answered with.
    pub status: u16,
}

/// Why the platform did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The content that was compiled in is not well formed.
    #[error("the rehearsal's content cannot be read")]
    Content(#[source] serde_json::Error),
    /// No threads for the server.
    #[error("the rehearsal's server could not be set up")]
    Runtime(#[source] std::io::Error),
    /// The address is taken, or the machine has no loopback.
    #[error("the rehearsal's server could not listen")]
    Listen(#[source] std::io::Error),
}

/// Why a post could not be added.
#[derive(Debug, thiserror::Error)]
pub enum AddError {
    /// There is no account of that handle.
    #[error("no such account")]
    NoSuchAccount,
    /// The time is not RFC 3339.
    #[error("the time of publishing is not RFC 3339")]
    Published(#[source] jiff::Error),
}

impl Platform {
    /// Starts on a free port of 127.0.0.1, with every post alive.
    ///
    /// # Errors
    /// [`StartError::Listen`] if the machine gives no port; the others are bugs or a machine at
    /// its limits. Nothing is left running.
    pub async fn start() -> Result<Self, StartError> {
        Self::start_on(0).await
    }

    /// Starts on the given port of 127.0.0.1.
    ///
    /// # Errors
    /// As [`Platform::start`].
    pub async fn start_on(port: u16) -> Result<Self, StartError> {
        let content = Content::load().map_err(StartError::Content)?;
        let server = Server::new()?;
        let (listener, address) = server.listen(port).await.map_err(StartError::Listen)?;
        let shelf = Arc::new(Shelf::new(address, content));
        server.serve(listener, Arc::clone(&shelf));
        Ok(Self { shelf, _server: server })
    }

    /// Where it listens: `http://127.0.0.1:PORT`, without a slash at the end.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.shelf.base
    }

    /// The same as an address of the network: all there is in the network of a training room.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.shelf.address
    }

    /// Is the account of this handle closed?
    #[must_use]
    pub fn is_closed(&self, handle: &str) -> bool {
        self.shelf.is_closed(handle)
    }

    /// The posts that are compiled in, account by account. Those of [`Platform::add_post`] are
    /// not among them.
    #[must_use]
    pub fn posts(&self) -> &[Post] {
        &self.shelf.content.posts
    }

    /// The accounts.
    #[must_use]
    pub fn accounts(&self) -> &[Account] {
        &self.shelf.content.accounts
    }

    /// The permanent link of a post.
    #[must_use]
    pub fn link(&self, post: &Post) -> String {
        format!("{}/@{}/{}", self.shelf.base, post.handle, post.id)
    }

    /// Decides what happens at a post's address from now on.
    pub fn set_fate(&self, id: &str, fate: Fate) {
        self.shelf.set_fate(id, fate);
    }

    /// What happens at a post's address now.
    #[must_use]
    pub fn fate(&self, id: &str) -> Fate {
        self.shelf.fate(id)
    }

    /// Closes an account, or opens it again. Stronger than the fate of any of its posts.
    pub fn set_account(&self, handle: &str, fate: AccountFate) {
        self.shelf.set_account(handle, fate);
    }

    /// Takes the whole platform down, or brings it back. Stronger than everything else.
    pub fn set_outage(&self, outage: Outage) {
        self.shelf.set_outage(outage);
    }

    /// Says which country a client address belongs to. At the start 127.0.0.1 is `VN`,
    /// 127.0.0.2 `DE` and 127.0.0.3 `US`; other addresses belong to none.
    pub fn set_country(&self, client: IpAddr, country: &str) {
        self.shelf.set_country(client, country);
    }

    /// Publishes one more post while the platform runs.
    ///
    /// # Errors
    /// [`AddError`] if the account does not exist or `published` is not RFC 3339.
    pub fn add_post(&self, handle: &str, published: &str, text: &str) -> Result<Post, AddError> {
        self.shelf.add(handle, published, text)
    }

    /// Number of requests answered so far.
    #[must_use]
    pub fn requests(&self) -> u64 {
        u64::try_from(self.shelf.requests()).unwrap_or(u64::MAX)
    }

    /// Every request answered so far, in order.
    #[must_use]
    pub fn seen(&self) -> Vec<Seen> {
        self.shelf.seen()
    }
}

/// The threads the platform runs on.
struct Server(Option<Runtime>);

impl Server {
    fn new() -> Result<Self, StartError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("rehearsal")
            .enable_all()
            .build()
            .map_err(StartError::Runtime)?;
        Ok(Self(Some(runtime)))
    }

    fn runtime(&self) -> &Runtime {
        self.0.as_ref().expect("the runtime is taken out by `drop` only")
    }

    async fn listen(&self, port: u16) -> Result<(TcpListener, SocketAddr), std::io::Error> {
        let bound = self.runtime().spawn(TcpListener::bind((Ipv4Addr::LOCALHOST, port)));
        let listener = bound.await.map_err(std::io::Error::other)??;
        let address = listener.local_addr()?;
        Ok((listener, address))
    }

    fn serve(&self, listener: TcpListener, shelf: Arc<Shelf>) {
        let app = Router::new()
            .fallback(answer)
            .with_state(shelf)
            .into_make_service_with_connect_info::<SocketAddr>();
        self.runtime().spawn(async move {
            // `serve` retries what can be retried and never comes back.
            let _ = axum::serve(listener, app).await;
        });
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
