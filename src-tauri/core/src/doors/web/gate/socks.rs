//! The words of SOCKS 5, on both sides: RFC 1928, and RFC 1929 for the name and password.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::{fmt, io};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::Key;
use crate::model::Failure;

const VERSION: u8 = 5;
const BY_PASSWORD: u8 = 2;
const NO_METHOD: u8 = 0xFF;
const CONNECT: u8 = 1;

/// Where somebody wants to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) host: Host,
    pub(super) port: u16,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Host {
    Name(String),
    Address(IpAddr),
}

impl Target {
    /// Its host as text, and its port.
    pub(super) fn place(&self) -> (String, u16) {
        (self.host.to_string(), self.port)
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Address(address) => address.fmt(f),
        }
    }
}

/// Hears who comes and where to; nothing for those who may not pass.
pub(super) async fn greet(stream: &mut TcpStream, key: &Key) -> Option<Target> {
    if stream.read_u8().await.ok()? != VERSION {
        return None;
    }
    let methods = text(stream).await.ok()?;
    let knows_how = methods.contains(&BY_PASSWORD);
    let method = if knows_how { BY_PASSWORD } else { NO_METHOD };
    stream.write_all(&[VERSION, method]).await.ok()?;
    if !knows_how || stream.read_u8().await.ok()? != 1 {
        return None;
    }
    let (name, password) = (text(stream).await.ok()?, text(stream).await.ok()?);
    let is_known = name == key.name.as_bytes() && password == key.password.as_bytes();
    stream.write_all(&[1, u8::from(!is_known)]).await.ok()?;
    if !is_known {
        return None;
    }
    let mut head = [0; 4];
    stream.read_exact(&mut head).await.ok()?;
    let host = match head[3] {
        1 => Host::Address(Ipv4Addr::from(stream.read_u32().await.ok()?).into()),
        3 => Host::Name(String::from_utf8(text(stream).await.ok()?).ok()?),
        4 => Host::Address(Ipv6Addr::from(stream.read_u128().await.ok()?).into()),
        _ => return None,
    };
    let port = stream.read_u16().await.ok()?;
    (head[0] == VERSION && head[1] == CONNECT).then_some(Target { host, port })
}

/// Says how it went.
pub(super) async fn answer(stream: &mut TcpStream, failure: Option<Failure>) -> io::Result<()> {
    let reply = match failure {
        None => 0,
        Some(Failure::PrivateAddress | Failure::BadAddress) => 2,
        Some(Failure::Dns) => 4,
        Some(Failure::Refused) => 5,
        Some(Failure::Timeout) => 6,
        Some(_) => 1,
    };
    stream.write_all(&[VERSION, reply, 0, 1, 0, 0, 0, 0, 0, 0]).await
}

/// Asks a SOCKS proxy for a way on. Names are resolved at its far end.
pub(super) async fn ask(
    stream: &mut TcpStream,
    key: Option<&Key>,
    target: &Target,
) -> Result<(), Failure> {
    let lost = |_| Failure::Vantage;
    let method = if key.is_some() { BY_PASSWORD } else { 0 };
    stream.write_all(&[VERSION, 1, method]).await.map_err(lost)?;
    let mut chosen = [0; 2];
    stream.read_exact(&mut chosen).await.map_err(lost)?;
    if chosen != [VERSION, method] {
        return Err(Failure::Vantage);
    }
    if let Some(key) = key {
        let mut who = vec![1];
        push(&mut who, key.name.as_bytes())?;
        push(&mut who, key.password.as_bytes())?;
        stream.write_all(&who).await.map_err(lost)?;
        stream.read_exact(&mut chosen).await.map_err(lost)?;
        if chosen[1] != 0 {
            return Err(Failure::Vantage);
        }
    }
    let mut request = vec![VERSION, CONNECT, 0];
    match &target.host {
        Host::Name(name) => {
            request.push(3);
            push(&mut request, name.as_bytes())?;
        }
        Host::Address(IpAddr::V4(address)) => {
            request.push(1);
            request.extend(address.octets());
        }
        Host::Address(IpAddr::V6(address)) => {
            request.push(4);
            request.extend(address.octets());
        }
    }
    request.extend(target.port.to_be_bytes());
    stream.write_all(&request).await.map_err(lost)?;
    reached(stream).await
}

async fn reached(stream: &mut TcpStream) -> Result<(), Failure> {
    let lost = |_| Failure::Vantage;
    let mut head = [0; 4];
    stream.read_exact(&mut head).await.map_err(lost)?;
    match head[1] {
        0 => {}
        4 => return Err(Failure::Dns),
        5 => return Err(Failure::Refused),
        6 => return Err(Failure::Timeout),
        _ => return Err(Failure::Vantage),
    }
    let length = match head[3] {
        1 => 4,
        3 => usize::from(stream.read_u8().await.map_err(lost)?),
        _ => 16,
    };
    let mut bound = vec![0; length + 2];
    stream.read_exact(&mut bound).await.map_err(lost)?;
    Ok(())
}

async fn text(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut text = vec![0; usize::from(stream.read_u8().await?)];
    stream.read_exact(&mut text).await?;
    Ok(text)
}

fn push(bytes: &mut Vec<u8>, text: &[u8]) -> Result<(), Failure> {
    bytes.push(u8::try_from(text.len()).map_err(|_| Failure::BadAddress)?);
    bytes.extend_from_slice(text);
    Ok(())
}
