//! From a client error to a [`Failure`], by the types in its chain of causes.
//!
//! Three kinds of cause have no type this crate can name, and are told apart by their text, which
//! tests pin: hyper's own errors (reqwest does not export `hyper::Error`), hyper-util's SOCKS
//! errors (which moreover hide their cause) and its tunnel errors. Texts are read here and never
//! kept.

use std::error::Error;
use std::io::{self, ErrorKind};

use super::resolve::NameError;
use crate::model::Failure;
use crate::model::Route;

/// Where the request was going when it failed.
#[derive(Clone, Copy)]
pub(super) struct Way<'a> {
    pub(super) route: &'a Route,
    /// The scheme of the address asked.
    pub(super) scheme: &'a str,
}

/// Why a request got no head of an answer.
pub(super) fn of(error: &reqwest::Error, way: Way<'_>) -> Failure {
    if let (Route::Proxy(_), Some(failure)) = (way.route, of_proxy(error, way)) {
        return failure;
    }
    if error.is_timeout() {
        return Failure::Timeout;
    }
    causes(error).find_map(of_cause).unwrap_or_else(|| of_text(error))
}

/// What went wrong before the proxy had connected us, if that is where it went wrong.
fn of_proxy(error: &reqwest::Error, way: Way<'_>) -> Option<Failure> {
    let refused_by_proxy = causes(error).find_map(|cause| {
        let text = cause.to_string();
        match text.strip_prefix("SOCKS error: ") {
            Some(answer) => Some(of_socks_answer(answer)),
            None => text.starts_with("tunnel error: ").then_some(Failure::Vantage),
        }
    });
    if refused_by_proxy.is_some() {
        return refused_by_proxy;
    }
    // Past the proxy there is still TLS to set up for `https`; for `http` there is nothing. A
    // deadline may have been used up by either side: it is not held against the proxy.
    let by_proxy = error.is_connect() && way.scheme == "http";
    (by_proxy && !error.is_timeout()).then_some(Failure::Vantage)
}

/// SOCKS 5 replies (RFC 1928, 6), in hyper-util's words. Tor answers `host unreachable` when the
/// exit cannot resolve the name and `ttl expired` when the site did not answer the exit.
fn of_socks_answer(answer: &str) -> Failure {
    match answer {
        "host unreachable" => Failure::Dns,
        "connection refused" => Failure::Refused,
        "ttl expired" => Failure::Timeout,
        _ => Failure::Vantage,
    }
}

fn of_cause(cause: &(dyn Error + 'static)) -> Option<Failure> {
    if let Some(name) = cause.downcast_ref::<NameError>() {
        return Some(match name {
            NameError::NotFound => Failure::Dns,
            NameError::Private => Failure::PrivateAddress,
        });
    }
    if cause.is::<rustls::Error>() {
        return Some(Failure::Tls);
    }
    cause.downcast_ref::<io::Error>().and_then(|error| of_io(error.kind()))
}

fn of_io(kind: ErrorKind) -> Option<Failure> {
    match kind {
        ErrorKind::ConnectionRefused => Some(Failure::Refused),
        ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::BrokenPipe
        | ErrorKind::UnexpectedEof => Some(Failure::Reset),
        ErrorKind::TimedOut | ErrorKind::HostUnreachable => Some(Failure::Timeout),
        // No way out from here: the line is down, or the address to leave from is not ours.
        // `NotConnected` is hyper-util's word for "no address of the family we leave from".
        ErrorKind::NetworkUnreachable
        | ErrorKind::NetworkDown
        | ErrorKind::AddrNotAvailable
        | ErrorKind::NotConnected => Some(Failure::Vantage),
        _ => None,
    }
}

/// What is left are hyper's errors: the connection ended where a head should have been, or
/// something came that is not one.
fn of_text(error: &reqwest::Error) -> Failure {
    let ended = ["connection closed before message completed", "channel closed"];
    let is_end = causes(error).any(|cause| ended.contains(&cause.to_string().as_str()));
    if is_end { Failure::Reset } else { Failure::Garbled }
}

/// The chain of causes, from the outside in. An [`io::Error`] made of another error names that
/// one's cause as its own and so would skip it: it is opened instead.
fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    let first: &(dyn Error + 'static) = error;
    std::iter::successors(Some(first), |cause| next_of(*cause))
}

fn next_of<'a>(cause: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(inner) => Some(inner),
        None => cause.source(),
    }
}
