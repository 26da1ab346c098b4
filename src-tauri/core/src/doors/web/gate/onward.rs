//! From the gate on: over the own line, from one of its addresses, or through the vantage's proxy.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use url::Url;

use super::super::resolve::{Lookup, is_onion};
use super::super::{WebError, address};
use super::Key;
use super::socks::{self, Host, Target};
use crate::model::{Failure, Route};

/// Bytes of a proxy's answer to `CONNECT`.
const ANSWER_BYTES_MAX: usize = 8 * 1024;

/// The way on.
pub(super) struct Onward {
    way: Way,
    patience: Duration,
    lookup: Arc<dyn Lookup>,
}

enum Way {
    Own(Option<IpAddr>),
    Socks { host: String, port: u16, key: Option<Key> },
    Http { host: String, port: u16, key: Option<Key> },
}

impl Onward {
    pub(super) fn new(
        route: &Route,
        circuit: Option<(String, String)>,
        patience: Duration,
        lookup: Arc<dyn Lookup>,
    ) -> Result<Self, WebError> {
        let way = match route {
            Route::Direct | Route::Address(_) if circuit.is_some() => {
                return Err(WebError::CannotIsolate);
            }
            Route::Direct => Way::Own(None),
            Route::Address(address) => Way::Own(Some(*address)),
            Route::Proxy(text) => proxy(text, circuit)?,
        };
        Ok(Self { way, patience, lookup })
    }

    /// A connection to the target. What lies inside a private network is not reached.
    pub(super) async fn reach(&self, target: &Target) -> Result<TcpStream, Failure> {
        allowed(target)?;
        let reached = tokio::time::timeout(self.patience, self.try_to(target)).await;
        reached.map_err(|_| Failure::Timeout)?
    }

    async fn try_to(&self, target: &Target) -> Result<TcpStream, Failure> {
        match &self.way {
            Way::Own(from) => self.own_line(*from, target).await,
            Way::Socks { host, port, key } => {
                let mut stream = self.to_proxy(host, *port).await?;
                socks::ask(&mut stream, key.as_ref(), target).await?;
                Ok(stream)
            }
            Way::Http { host, port, key } => {
                let mut stream = self.to_proxy(host, *port).await?;
                connect(&mut stream, key.as_ref(), target).await?;
                Ok(stream)
            }
        }
    }

    async fn own_line(&self, from: Option<IpAddr>, target: &Target) -> Result<TcpStream, Failure> {
        let addresses = match &target.host {
            Host::Address(address) => vec![*address],
            Host::Name(name) if is_onion(name) => return Err(Failure::Dns),
            Host::Name(name) => self.lookup.addresses(name).await,
        };
        if !addresses.iter().copied().all(address::is_public) {
            return Err(Failure::PrivateAddress);
        }
        let mut last = Failure::Dns;
        for address in addresses {
            match from_here(from, SocketAddr::new(address, target.port)).await {
                Ok(stream) => return Ok(stream),
                Err(failure) => last = failure,
            }
        }
        Err(last)
    }

    /// Does the proxy listen? True where there is none.
    pub(super) async fn is_led(&self) -> bool {
        let (Way::Socks { host, port, .. } | Way::Http { host, port, .. }) = &self.way else {
            return true;
        };
        let reached = tokio::time::timeout(self.patience, self.to_proxy(host, *port)).await;
        reached.is_ok_and(|it| it.is_ok())
    }

    /// The proxy's own name is the only one that is looked up here, and the user chose it.
    async fn to_proxy(&self, host: &str, port: u16) -> Result<TcpStream, Failure> {
        let addresses = match host.trim_matches(['[', ']']).parse::<IpAddr>() {
            Ok(address) => vec![address],
            Err(_) => self.lookup.addresses(host).await,
        };
        for address in addresses {
            if let Ok(stream) = from_here(None, SocketAddr::new(address, port)).await {
                return Ok(stream);
            }
        }
        Err(Failure::Vantage)
    }
}

fn proxy(text: &str, circuit: Option<(String, String)>) -> Result<Way, WebError> {
    let url = Url::parse(text.trim()).map_err(|_| WebError::ProxyAddress)?;
    let host = url.host_str().filter(|host| !host.is_empty()).ok_or(WebError::ProxyAddress)?;
    let decoded =
        |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into();
    let own: Option<(String, String)> = (!url.username().is_empty())
        .then(|| (decoded(url.username()), decoded(url.password().unwrap_or_default())));
    if circuit.is_some() && own.is_some() {
        return Err(WebError::CannotIsolate);
    }
    let is_isolated = circuit.is_some();
    let key = circuit.or(own).map(|(name, password)| Key { name, password });
    let (host, given) = (host.to_owned(), url.port_or_known_default());
    match url.scheme() {
        "socks5h" => Ok(Way::Socks { host, port: given.unwrap_or(1080), key }),
        "http" if !is_isolated => Ok(Way::Http { host, port: given.unwrap_or(80), key }),
        "http" | "https" if is_isolated => Err(WebError::CannotIsolate),
        "https" => Err(WebError::NotForBrowser),
        "socks5" | "socks4" | "socks4a" | "socks" => Err(WebError::ProxyLeaksNames),
        _ => Err(WebError::ProxyScheme),
    }
}

/// By what it is called alone; what a name leads to is judged where it is looked up.
fn allowed(target: &Target) -> Result<(), Failure> {
    let url = match &target.host {
        Host::Name(name) => format!("http://{name}:{}/", target.port),
        Host::Address(IpAddr::V6(address)) => format!("http://[{address}]:{}/", target.port),
        Host::Address(address) => format!("http://{address}:{}/", target.port),
    };
    let url = Url::parse(&url).map_err(|_| Failure::BadAddress)?;
    address::check(&url)?;
    if address::is_private(&url) { Err(Failure::PrivateAddress) } else { Ok(()) }
}

async fn from_here(from: Option<IpAddr>, to: SocketAddr) -> Result<TcpStream, Failure> {
    let socket = if to.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() };
    let socket = socket.map_err(|_| Failure::Vantage)?;
    if let Some(from) = from {
        socket.bind(SocketAddr::new(from, 0)).map_err(|_| Failure::Vantage)?;
    }
    socket.connect(to).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::ConnectionRefused => Failure::Refused,
        std::io::ErrorKind::TimedOut => Failure::Timeout,
        _ => Failure::Reset,
    })
}

/// `CONNECT` of RFC 9110, 9.3.6.
async fn connect(
    stream: &mut TcpStream,
    key: Option<&Key>,
    target: &Target,
) -> Result<(), Failure> {
    let host = match &target.host {
        Host::Name(name) => name.clone(),
        Host::Address(IpAddr::V6(address)) => format!("[{address}]"),
        Host::Address(address) => address.to_string(),
    };
    let place = format!("{host}:{}", target.port);
    let mut request = format!("CONNECT {place} HTTP/1.1\r\nHost: {place}\r\n");
    if let Some(Key { name, password }) = key {
        let who = data_encoding::BASE64.encode(format!("{name}:{password}").as_bytes());
        request.push_str("Proxy-Authorization: Basic ");
        request.push_str(&who);
        request.push_str("\r\n");
    }
    request.push_str("\r\n");
    stream.write_all(request.as_bytes()).await.map_err(|_| Failure::Vantage)?;
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") {
        if answer.len() == ANSWER_BYTES_MAX {
            return Err(Failure::Vantage);
        }
        answer.push(stream.read_u8().await.map_err(|_| Failure::Vantage)?);
    }
    let status = answer.split(|byte| *byte == b' ').nth(1);
    match status {
        Some([b'2', _, _]) => Ok(()),
        _ => Err(Failure::Vantage),
    }
}
