//! A root that somebody put into the computer, and a site whose certificate comes from there.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

use rustls::{ProtocolVersion, ServerConfig, ServerConnection, Stream};

use crate::expired::showing;

/// The root, valid from 2020 to 2120; made for tests with `openssl ca`.
const ROOT: &str = "\
MIIBXzCCAQWgAwIBAgIBATAKBggqhkjOPQQDAjAWMRQwEgYDVQQDDAtPZmZpY2UgUm9vdDAgFw0yMDAxMDEwMDAwMD\
BaGA8yMTIwMDEwMTAwMDAwMFowFjEUMBIGA1UEAwwLT2ZmaWNlIFJvb3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC\
AAQPscYgFlZnD+nZvxn9HSlLgV7Bn5S/KvEeyzb848sfB3c/2Y2ZWR95mXMEvF6FLk8AKGo9+ksmjro5dT+uFAefo0\
IwQDAPBgNVHRMBAf8EBTADAQH/MA4GA1UdDwEB/wQEAwIBBjAdBgNVHQ4EFgQUQpDaraqewWAwpjBRQsoiDd/eaCww\
CgYIKoZIzj0EAwIDSAAwRQIgDZuLQ83r5+Mv8GTD5uFJno9lWactjyZjvqimb4rgk+MCIQDti/1tEgDfA8mvKkwzfI\
8T9NWzpBZd+zWC0XgVctrRNw==";

/// What it gave to somebody who says to be `www.facebook.com`.
const SITE: &str = "\
MIIBtjCCAVygAwIBAgIBAjAKBggqhkjOPQQDAjAWMRQwEgYDVQQDDAtPZmZpY2UgUm9vdDAgFw0yMDAxMDEwMDAwMD\
BaGA8yMTIwMDEwMTAwMDAwMFowGzEZMBcGA1UEAwwQd3d3LmZhY2Vib29rLmNvbTBZMBMGByqGSM49AgEGCCqGSM49\
AwEHA0IABDdrSPImdeIDeV62YqBVNM++FD1iP9gWIo1ZsTXkXa7O8yt4kBTNuPGGvmnvJ3tGJTR0wQIeHcjwsTEZi/\
V0UdyjgZMwgZAwDAYDVR0TAQH/BAIwADAOBgNVHQ8BAf8EBAMCB4AwEwYDVR0lBAwwCgYIKwYBBQUHAwEwGwYDVR0R\
BBQwEoIQd3d3LmZhY2Vib29rLmNvbTAfBgNVHSMEGDAWgBRCkNqtqp7BYDCmMFFCyiIN395oLDAdBgNVHQ4EFgQUAV\
YtwaKZX6J7d47z3qYvzgu3wyowCgYIKoZIzj0EAwIDSAAwRQIhAJjJ9lapCtlsGGgUN4ei/o4UI8fmB7Qbk1d2tS7J\
I7xuAiAo6FPry323EY+8+zWOXELE+mTsGcjgiLGu1+Ype9DrNg==";

/// The key of that, which guards nothing.
const KEY: &str = "\
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg9U0FJwxMY15/Oo/yAiq/ieLaCSjNa/oPGCdVUGquMY\
GhRANCAAQ3a0jyJnXiA3letmKgVTTPvhQ9Yj/YFiKNWbE15F2uzvMreJAUzbjxhr5p7yd7RiU0dMECHh3I8LExGYv1\
dFHc";

/// A page to log in to.
const PAGE: &str = "<!doctype html><title>login</title><input type=password>";

/// The root as programs keep it.
#[must_use]
pub fn root() -> String {
    format!("-----BEGIN CERTIFICATE-----\n{ROOT}\n-----END CERTIFICATE-----\n")
}

/// How a server with that certificate speaks.
#[must_use]
pub fn config() -> Arc<ServerConfig> {
    showing(&[SITE, ROOT], KEY)
}

/// Shakes hands, and answers whoever goes on. The version that was agreed on, if it came to that,
/// and whether the client went on.
///
/// # Panics
/// Never: the configuration was made above.
#[must_use]
pub fn meet(mut stream: TcpStream, config: &Arc<ServerConfig>) -> (Option<ProtocolVersion>, bool) {
    let mut server = ServerConnection::new(Arc::clone(config)).expect("the configuration is whole");
    let asked = Stream::new(&mut server, &mut stream).read(&mut [0; 4096]);
    let goes_on = asked.is_ok_and(|n| n > 0);
    if goes_on {
        let (kind, length) = ("content-type: text/html", PAGE.len());
        let head = format!("HTTP/1.1 200 OK\r\n{kind}\r\ncontent-length: {length}\r\n");
        let answer = format!("{head}connection: close\r\n\r\n{PAGE}");
        // Who asked may be gone.
        let _ = Stream::new(&mut server, &mut stream).write_all(answer.as_bytes());
    }
    (server.protocol_version(), goes_on)
}
