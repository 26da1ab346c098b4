//! Walled gardens: pages of our own making in the forms of platforms that show posts only to people
//! who are logged in. They answer under the platforms' names, which a SOCKS proxy of ours leads
//! here; nobody else is asked. What a page found out about who looks at it, it reports.

mod pages;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, COOKIE, HOST, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio::task::{JoinHandle, JoinSet};

use crate::StartError;

/// Cookies of a session, tokens in its pages, and who is logged in: none of it may ever be kept.
pub const CANARIES: [&str; 5] = [
    "CANARYxs0cookie0httponly",
    "CANARYsb0cookie0script",
    "CANARYdtsg0token",
    "CANARYlsd0token",
    "777000111222",
];

/// The port of addresses that begin with `https`.
const SECURE: u16 = 443;

/// The walled gardens, serving on this machine. Dropping them stops them.
pub struct Walled {
    proxy: SocketAddr,
    leading: JoinHandle<()>,
    told: Arc<Mutex<Told>>,
    runtime: Option<Runtime>,
}

/// What was heard.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// Host and path of each request, in order.
    pub asked: Vec<String>,
    /// What pages reported, in order.
    pub reports: Vec<String>,
    /// Names that the proxy was asked for.
    pub names: Vec<String>,
    /// The user agent of the last request.
    pub agent: String,
    /// Where the pages are, for whoever goes around the proxy.
    port: u16,
    /// Own posts on the timeline.
    posts: usize,
    /// What answers secure connections.
    secure: Option<SocketAddr>,
}

impl Walled {
    /// Starts on free ports of 127.0.0.1.
    ///
    /// # Errors
    /// [`StartError`].
    pub fn start() -> Result<Self, StartError> {
        let runtime = Runtime::new().map_err(StartError::Runtime)?;
        let entered = runtime.enter();
        let (site, proxy) = (listener()?, listener()?);
        let at = site.local_addr().map_err(StartError::Listen)?;
        let proxy_at = proxy.local_addr().map_err(StartError::Listen)?;
        let told =
            Arc::new(Mutex::new(Told { port: at.port(), posts: pages::OWN, ..Told::default() }));
        let router = Router::new().fallback(answer).with_state(Arc::clone(&told));
        // Ends with the runtime.
        runtime.spawn(async move { drop(axum::serve(site, router).await) });
        let leading = runtime.spawn(lead(proxy, at, Arc::clone(&told)));
        drop(entered);
        Ok(Self { proxy: proxy_at, leading, told, runtime: Some(runtime) })
    }

    /// So many own posts stand on the timeline from now on.
    pub fn set_posts(&self, posts: usize) {
        self.hold().posts = posts;
    }

    /// Secure connections are led to this address from now on, whatever their name.
    pub fn lead_secure(&self, to: SocketAddr) {
        self.hold().secure = Some(to);
    }

    /// The proxy dies, with every connection through it. The pages themselves stay where they are.
    pub fn end_proxy(&self) {
        self.leading.abort();
    }

    /// The proxy that leads every name here.
    #[must_use]
    pub fn proxy(&self) -> String {
        format!("socks5h://{}", self.proxy)
    }

    /// What was heard so far.
    #[must_use]
    pub fn told(&self) -> Told {
        self.hold().clone()
    }

    fn hold(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Walled {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// A free port of this machine, for the runtime that was entered.
fn listener() -> Result<TcpListener, StartError> {
    let bound = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
    let bound = bound.and_then(|it| it.set_nonblocking(true).map(|()| it));
    bound.and_then(TcpListener::from_std).map_err(StartError::Listen)
}

async fn answer(
    State(told): State<Arc<Mutex<Told>>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let field = |name| headers.get(name).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let (host, path) = (field(HOST).to_owned(), uri.path().to_owned());
    let (port, posts) = {
        let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
        told.asked.push(format!("{host}{path}"));
        field(axum::http::header::USER_AGENT).clone_into(&mut told.agent);
        if path == "/report" {
            told.reports.push(String::from_utf8_lossy(&body).into_owned());
        }
        (told.port, told.posts)
    };
    let is_in = field(COOKIE).contains(CANARIES[0]);
    let html = |page: String| ([(CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response();
    match (host.as_str(), path.as_str()) {
        (_, "/login_done") => {
            let cookies = [
                (SET_COOKIE, format!("xs={}; Path=/; HttpOnly", CANARIES[0])),
                (SET_COOKIE, format!("c_user={}; Path=/", CANARIES[4])),
            ];
            let mut response = html(pages::logged_in());
            for (name, value) in cookies {
                if let Ok(value) = value.parse() {
                    response.headers_mut().append(name, value);
                }
            }
            response
        }
        (_, "/file.bin") => {
            let head =
                [(CONTENT_TYPE, "application/octet-stream"), (CONTENT_DISPOSITION, "attachment")];
            (head, vec![0_u8; 64]).into_response()
        }
        (_, "/endless") => html(pages::endless()),
        (_, "/hostile") => html(pages::hostile(port)),
        (_, "/moved") => html(pages::moved()),
        (_, "/restless") => html(pages::restless(port)),
        ("cdn.example.org", _) => {
            let kind = [(CONTENT_TYPE, "image/png")];
            (kind, pages::picture(&path)).into_response()
        }
        ("www.facebook.com", "/more") => {
            ([(CONTENT_TYPE, "application/json")], pages::more(uri.query(), posts)).into_response()
        }
        ("www.facebook.com", "/nguyen.an") if is_in => html(pages::timeline()),
        ("www.facebook.com", _) if !is_in => html(pages::wall()),
        (host, _) => match pages::post_on(host) {
            Some(page) => html(page),
            None => StatusCode::NOT_FOUND.into_response(),
        },
    }
}

/// A SOCKS 5 proxy (RFC 1928) that leads every name to one place.
async fn lead(listener: TcpListener, to: SocketAddr, told: Arc<Mutex<Told>>) {
    // Dropped with this task, and all connections with it.
    let mut open = JoinSet::new();
    loop {
        while open.try_join_next().is_some() {}
        let Ok((stream, _)) = listener.accept().await else { continue };
        let told = Arc::clone(&told);
        open.spawn(async move {
            // One that does not speak as it should is hung up on.
            let _ = lead_one(stream, to, &told).await;
        });
    }
}

async fn lead_one(
    mut stream: TcpStream,
    to: SocketAddr,
    told: &Mutex<Told>,
) -> std::io::Result<()> {
    let mut head = [0; 2];
    stream.read_exact(&mut head).await?;
    let mut methods = vec![0; usize::from(head[1])];
    stream.read_exact(&mut methods).await?;
    stream.write_all(&[5, 0]).await?;
    let mut request = [0; 4];
    stream.read_exact(&mut request).await?;
    let length = match request[3] {
        1 => 4,
        3 => stream.read_u8().await?,
        _ => 16,
    };
    let mut host = vec![0; usize::from(length)];
    stream.read_exact(&mut host).await?;
    let port = stream.read_u16().await?;
    let name = String::from_utf8_lossy(&host).into_owned();
    let to = {
        let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
        told.names.push(name);
        told.secure.filter(|_| port == SECURE).unwrap_or(to)
    };
    stream.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await?;
    let mut onward = TcpStream::connect(to).await?;
    tokio::io::copy_bidirectional(&mut stream, &mut onward).await?;
    Ok(())
}
