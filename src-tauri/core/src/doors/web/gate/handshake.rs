//! Who answers a secure connection of the web view, judged before the web view hears of it.
//!
//! `WebKit` believes every root that somebody put into the computer, and can be given no others
//! (decision 63). Up to TLS 1.2 the certificates of a server pass in the clear (RFC 5246, 7.4): so
//! they are read on their way, held back and judged by the roots that the rest of Keepsake trusts.
//! That the server has their key too is for the web view to see, from these same bytes. In TLS 1.3
//! they cannot be read here, and such a connection is ended.

use std::collections::HashSet;
use std::io;
use std::sync::{Arc, Mutex};

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::socks::{Host, Target};
use crate::model::Failure;

/// Kinds of records, RFC 5246, 6.2.1.
const CHANGE: u8 = 20;
const ALERT: u8 = 21;
pub(super) const HANDSHAKE: u8 = 22;
/// Kinds of messages, RFC 5246, 7.4, and RFC 5077, 3.3.
const HELLO: u8 = 2;
const TICKET: u8 = 4;
const CERTIFICATES: u8 = 11;
const TLS_1_2: &[u8] = &[3, 3];
/// The extension by which a server says that it speaks a later version: RFC 8446, 4.2.1.
const SUPPORTED_VERSIONS: u16 = 43;
/// Bytes of a record that is not secret yet: RFC 5246, 6.2.1.
const RECORD_BYTES_MAX: usize = 1 << 14;
/// Bytes of a server until its certificates are whole. Chains have some thousand.
const SHOWN_BYTES_MAX: usize = 64 * 1024;
/// What the web view is told of a certificate that does not hold: RFC 5246, 7.2.
const BAD_CERTIFICATE: [u8; 7] = [ALERT, 3, 3, 0, 2, 2, 42];

/// Judges servers in one session of the private browser.
pub(super) struct Judge {
    roots: Arc<WebPkiServerVerifier>,
    /// Where a certificate held: only from there a session may be resumed, which shows none.
    held: Mutex<HashSet<(String, u16)>>,
}

/// What a server has shown so far.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// Too little yet.
    More,
    /// Its certificates, its own first.
    Chain(Vec<CertificateDer<'static>>),
    /// That it goes on with a session from before.
    Resumed,
    /// An alarm: there will be no connection.
    Alarm,
    /// What cannot be judged.
    Other,
}

impl Judge {
    pub(super) fn new(roots: Arc<WebPkiServerVerifier>) -> Self {
        Self { roots, held: Mutex::default() }
    }

    /// Leads the beginning of a handshake through, until the server's certificates are whole. What
    /// the web view may hear of the server then, and whether it ends with that; none where it is
    /// the web view that hangs up.
    pub(super) async fn hear(
        &self,
        near: &mut TcpStream,
        far: &mut TcpStream,
        target: &Target,
    ) -> Option<(Vec<u8>, Option<Failure>)> {
        let mut bytes = Vec::new();
        let judged = match hear_out(near, far, &mut bytes).await {
            Ok(shown) => self.judge(&shown?, target),
            Err(_) => return Some((Vec::new(), Some(Failure::Reset))),
        };
        Some(match judged {
            Err(Failure::Tls) => (BAD_CERTIFICATE.to_vec(), Some(Failure::Tls)),
            judged => (bytes, judged.err()),
        })
    }

    fn judge(&self, shown: &Shown, target: &Target) -> Result<(), Failure> {
        let place = target.place();
        let mut held = self.held.lock().expect("nothing panics while it is held");
        match shown {
            Shown::Chain(chain) => {
                let (own, rest) = chain.split_first().ok_or(Failure::Tls)?;
                let name = name_of(&target.host).ok_or(Failure::Tls)?;
                let judged = self.roots.verify_server_cert(own, rest, &name, &[], UnixTime::now());
                judged.map_err(|_| Failure::Tls)?;
                held.insert(place);
                Ok(())
            }
            Shown::Resumed if held.contains(&place) => Ok(()),
            Shown::Alarm => Err(Failure::Reset),
            Shown::Resumed | Shown::More | Shown::Other => Err(Failure::Tls),
        }
    }
}

/// Reads on until there is something to judge; none where the near end hangs up before, an error
/// where the far end does.
async fn hear_out(
    near: &mut TcpStream,
    far: &mut TcpStream,
    bytes: &mut Vec<u8>,
) -> io::Result<Option<Shown>> {
    let mut asked = vec![0; RECORD_BYTES_MAX];
    loop {
        tokio::select! {
            n = near.read(&mut asked) => match n {
                Ok(0) | Err(_) => return Ok(None),
                Ok(n) => far.write_all(asked.get(..n).unwrap_or_default()).await?,
            },
            n = far.read_buf(bytes) => match (n?, shown_by(bytes)) {
                (0, Shown::More) => return Err(io::ErrorKind::UnexpectedEof.into()),
                (_, Shown::More) if bytes.len() < SHOWN_BYTES_MAX => {}
                (_, shown) => return Ok(Some(shown)),
            },
        }
    }
}

fn name_of(host: &Host) -> Option<ServerName<'_>> {
    match host {
        Host::Name(name) => ServerName::try_from(name.as_str()).ok(),
        Host::Address(address) => Some(ServerName::IpAddress((*address).into())),
    }
}

/// What these first bytes of a server show.
pub(super) fn shown_by(mut bytes: &[u8]) -> Shown {
    let mut messages = Vec::new();
    let mut changes = false;
    while let Some(([kind, _, _, high, low], rest)) = bytes.split_first_chunk() {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        if length == 0 || length > RECORD_BYTES_MAX {
            return Shown::Other;
        }
        let Some((record, rest)) = rest.split_at_checked(length) else { break };
        match (*kind, record) {
            (HANDSHAKE, _) => messages.extend_from_slice(record),
            // From here on it is secret.
            (CHANGE, _) => {
                changes = true;
                break;
            }
            // A warning: RFC 5246, 7.2.
            (ALERT, [1, _]) => {}
            (ALERT, [2, _]) => return Shown::Alarm,
            _ => return Shown::Other,
        }
        bytes = rest;
    }
    let shown = told_by(&messages, changes);
    if changes && shown == Shown::More { Shown::Other } else { shown }
}

/// What these messages show, and that they are all that there are in the clear.
fn told_by(messages: &[u8], are_all: bool) -> Shown {
    let Some((HELLO, hello, rest)) = message(messages) else {
        let may_be_hello = messages.first().is_none_or(|kind| *kind == HELLO);
        return if may_be_hello { Shown::More } else { Shown::Other };
    };
    if !is_readable(hello) {
        return Shown::Other;
    }
    match (message(rest), rest.first()) {
        (Some((CERTIFICATES, chain, _)), _) => match certificates(chain) {
            Some(chain) => Shown::Chain(chain),
            None => Shown::Other,
        },
        (None, None) | (Some((TICKET, _, [])), _) if are_all => Shown::Resumed,
        (None, None | Some(&(CERTIFICATES | TICKET))) | (Some((TICKET, _, [])), _) => Shown::More,
        _ => Shown::Other,
    }
}

/// The kind and the body of the first message, if it is whole, and what follows it.
fn message(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (kind, rest) = bytes.split_first()?;
    let (body, rest) = sized(rest, 3)?;
    Some((*kind, body, rest))
}

/// What stands behind a length of this many bytes, and what follows it.
fn sized(bytes: &[u8], width: usize) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_at_checked(width)?;
    let length = length.iter().fold(0_usize, |sum, byte| sum << 8 | usize::from(*byte));
    rest.split_at_checked(length)
}

/// Is it a hello of TLS 1.2, and of nothing else? RFC 5246, 7.4.1.3.
fn is_readable(hello: &[u8]) -> bool {
    let parts = || {
        let (version, rest) = hello.split_at_checked(2)?;
        let (_random, rest) = rest.split_at_checked(32)?;
        let (_session, rest) = sized(rest, 1)?;
        let (_suite_and_compression, rest) = rest.split_at_checked(3)?;
        let (extensions, rest) = if rest.is_empty() { (rest, rest) } else { sized(rest, 2)? };
        rest.is_empty().then_some((version, extensions))
    };
    let Some((TLS_1_2, mut extensions)) = parts() else { return false };
    while let Some(([high, low], rest)) = extensions.split_first_chunk() {
        let Some((_, rest)) = sized(rest, 2) else { return false };
        if u16::from_be_bytes([*high, *low]) == SUPPORTED_VERSIONS {
            return false;
        }
        extensions = rest;
    }
    extensions.is_empty()
}

/// RFC 5246, 7.4.2.
fn certificates(message: &[u8]) -> Option<Vec<CertificateDer<'static>>> {
    let (mut list, after) = sized(message, 3)?;
    let mut chain = Vec::new();
    while !list.is_empty() {
        let (certificate, rest) = sized(list, 3)?;
        chain.push(CertificateDer::from(certificate.to_vec()));
        list = rest;
    }
    after.is_empty().then_some(chain)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sized_by(width: usize, body: &[u8]) -> Vec<u8> {
        let length = body.len().to_be_bytes();
        [&length[length.len() - width..], body].concat()
    }

    fn message_of(kind: u8, body: &[u8]) -> Vec<u8> {
        [vec![kind], sized_by(3, body)].concat()
    }

    fn record(kind: u8, body: &[u8]) -> Vec<u8> {
        [vec![kind, 3, 3], sized_by(2, body)].concat()
    }

    fn hello(version: [u8; 2], extensions: &[u8]) -> Vec<u8> {
        let head = [&version[..], &[7; 32], &[1, 9], &[0xc0, 0x2b, 0]].concat();
        message_of(HELLO, &[head, sized_by(2, extensions)].concat())
    }

    fn chain() -> Vec<u8> {
        let list = [sized_by(3, b"own"), sized_by(3, b"issuer")].concat();
        message_of(CERTIFICATES, &sized_by(3, &list))
    }

    /// However the messages lie in records, and with a warning between them.
    #[test]
    fn certificates_are_found_in_whatever_pieces_they_come() {
        let said = [hello([3, 3], &[]), chain()].concat();
        let shown = Shown::Chain(vec![b"own".to_vec().into(), b"issuer".to_vec().into()]);
        for size in 1..=said.len() {
            let pieces = said.chunks(size).map(|piece| record(HANDSHAKE, piece));
            let all = pieces.collect::<Vec<_>>().join(&record(ALERT, &[1, 112])[..]);
            assert_eq!(shown_by(&all), shown, "{size}");
            for n in 0..all.len() {
                assert_eq!(shown_by(&all[..n]), Shown::More, "{n} of {size}");
            }
        }
    }

    #[test]
    fn what_is_no_handshake_of_tls_1_2_is_not_judged() {
        let later = [0, 43, 0, 2, 3, 4];
        let handshake = |said: &[Vec<u8>]| record(HANDSHAKE, &said.concat());
        let change = record(CHANGE, &[1]);
        let good = hello([3, 3], &[0, 23, 0, 0]);
        let begun = record(HANDSHAKE, &good);
        let ticket = message_of(TICKET, &[0; 9]);
        for (bytes, shown) in [
            (handshake(&[hello([3, 3], &later), chain()]), Shown::Other),
            (handshake(&[hello([3, 4], &[]), chain()]), Shown::Other),
            (handshake(&[hello([3, 2], &[]), chain()]), Shown::Other),
            (handshake(&[hello([3, 3], &[0, 23, 0, 9]), chain()]), Shown::Other),
            (handshake(&[chain()]), Shown::Other),
            (handshake(&[good.clone(), message_of(12, b"key"), chain()]), Shown::Other),
            (handshake(&[good.clone(), message_of(CERTIFICATES, &[0, 0, 1])]), Shown::Other),
            (handshake(&[good.clone(), ticket.clone(), chain()]), Shown::Other),
            ([record(23, b"data"), handshake(&[good.clone(), chain()])].concat(), Shown::Other),
            (record(HANDSHAKE, &[]), Shown::Other),
            (vec![HANDSHAKE, 3, 3, 0xff, 0xff], Shown::Other),
            (change.clone(), Shown::Other),
            ([handshake(&[good[..9].to_vec()]), change.clone()].concat(), Shown::Other),
            ([begun.clone(), record(ALERT, &[2, 40])].concat(), Shown::Alarm),
            ([begun, change.clone()].concat(), Shown::Resumed),
            ([handshake(&[good.clone(), ticket]), change].concat(), Shown::Resumed),
            (handshake(&[good, chain()[..5].to_vec()]), Shown::More),
        ] {
            assert_eq!(shown_by(&bytes), shown, "{bytes:?}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_are_too_strange(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            let _ = shown_by(&bytes);
            let _ = shown_by(&record(HANDSHAKE, &[hello([3, 3], &bytes), bytes].concat()));
        }
    }
}
