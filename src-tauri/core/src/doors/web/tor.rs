//! Tor on this computer, found at its usual ports. Only loopback is spoken to, and the handshake
//! ends before anything would be asked of the network: nothing leaves.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use url::Url;

/// The system's daemon, then Tor Browser, which has to be left open (and Arti, its successor).
pub const PORTS: [u16; 2] = [9050, 9150];

/// For each of the two questions. A program on this computer that takes longer is not working.
const PATIENCE: Duration = Duration::from_secs(3);
/// What Tor says to a browser that takes it for an HTTP proxy stands at the beginning.
const ANSWER_BYTES_MAX: usize = 1024;

/// Who listens at a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listener {
    /// Tor, and it takes the user names that keep accounts apart.
    Tor,
    /// Something that is not Tor, or is Tor set up to refuse what keeps accounts apart.
    Other,
    /// Nobody.
    Nobody,
}

/// Who listens at `port` of this computer? Waits a few seconds at most.
#[must_use]
pub fn listener_at(port: u16) -> Listener {
    let ask = |question: &[&[u8]], enough| talk(port, question, enough);
    // Version, one method: user name and password (RFC 1928, 3); then both of them (RFC 1929, 2).
    let greeting: &[&[u8]] = &[&[5, 1, 2], &[1, 1, b'k', 1, b'k']];
    let Some(socks) = ask(greeting, 4) else { return Listener::Nobody };
    if socks != [5, 2, 1, 0] {
        return Listener::Other;
    }
    let told = ask(&[b"GET / HTTP/1.0\r\n\r\n"], ANSWER_BYTES_MAX).unwrap_or_default();
    let told = String::from_utf8_lossy(&told).to_lowercase();
    let is_tor = told.starts_with("http/") && told.split(' ').any(|word| word == "tor");
    if is_tor { Listener::Tor } else { Listener::Other }
}

/// The address of a vantage through Tor at `port`.
#[must_use]
pub fn proxy_at(port: u16) -> String {
    format!("socks5h://{}:{port}", Ipv4Addr::LOCALHOST)
}

/// Is this the address of a proxy at one of Tor's ports, without a user name?
#[must_use]
pub fn is_usual(proxy: &str) -> bool {
    Url::parse(proxy.trim()).is_ok_and(|url| {
        let usual = url.port().is_some_and(|port| PORTS.contains(&port));
        usual && url.scheme() == "socks5h" && url.username().is_empty()
    })
}

/// Says each part and takes what comes until `enough` bytes, the end, or the deadline. `None` if
/// nobody listens.
fn talk(port: u16, parts: &[&[u8]], enough: usize) -> Option<Vec<u8>> {
    let ends = Instant::now() + PATIENCE;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE).ok()?;
    let mut answer = Vec::new();
    // Both parts at once would be answered too, but not by every program that calls itself SOCKS.
    let share = enough / parts.len().max(1);
    for (part, wanted) in parts.iter().zip((1..).map(|n| n * share)) {
        if stream.set_write_timeout(Some(PATIENCE)).and_then(|()| stream.write_all(part)).is_err() {
            break;
        }
        while answer.len() < wanted {
            let left = ends.saturating_duration_since(Instant::now());
            let mut piece = [0; ANSWER_BYTES_MAX];
            let room = piece.len().min(wanted - answer.len());
            let patient = !left.is_zero() && stream.set_read_timeout(Some(left)).is_ok();
            match stream.read(piece.get_mut(..room)?) {
                Ok(n @ 1..) if patient => answer.extend(piece.iter().take(n)),
                _ => return Some(answer),
            }
        }
    }
    Some(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What tor 0.4.9.11 says to a browser, and the same in other words.
    const TOR: &str = "HTTP/1.0 501 Tor is not an HTTP Proxy\r\n\
        Content-Type: text/html; charset=iso-8859-1\r\n\r\n<html>";
    const TOR_TOO: &str = "HTTP/1.0 501 Not running as an HTTP Proxy\r\n\r\n<p>It appears you have \
        configured your web browser to use this Tor port as an HTTP proxy.";

    /// Answers a SOCKS greeting with `socks`, in two parts, and any other first words with `http`.
    fn listening(socks: [u8; 4], http: &'static str) -> u16 {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let mut first = [0; 3];
                stream.read_exact(&mut first).unwrap();
                if first == [5, 1, 2] {
                    stream.write_all(&socks[..2]).unwrap();
                    let mut rest = [0; 5];
                    if stream.read_exact(&mut rest).is_ok() {
                        assert_eq!(rest, [1, 1, b'k', 1, b'k']);
                        let _ = stream.write_all(&socks[2..]);
                        // Nothing is asked for: whoever asked goes away.
                        assert!(!matches!(stream.read(&mut rest), Ok(1..)));
                    }
                } else {
                    let _ = stream.read(&mut [0; 100]);
                    let _ = stream.write_all(http.as_bytes());
                }
            }
        });
        port
    }

    #[test]
    fn tor_is_told_from_other_proxies_without_asking_it_for_anything() {
        assert_eq!(listener_at(listening([5, 2, 1, 0], TOR)), Listener::Tor);
        assert_eq!(listener_at(listening([5, 2, 1, 0], TOR_TOO)), Listener::Tor);
        assert_eq!(listener_at(listening([5, 2, 1, 0], "")), Listener::Other);
        assert_eq!(
            listener_at(listening([5, 2, 1, 0], "HTTP/1.0 200 Ok\r\n\r\n")),
            Listener::Other
        );
        assert_eq!(listener_at(listening([5, 255, 1, 0], TOR)), Listener::Other);
        assert_eq!(listener_at(listening([5, 2, 1, 1], TOR)), Listener::Other);
        let closed = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = closed.local_addr().unwrap().port();
        drop(closed);
        assert_eq!(listener_at(port), Listener::Nobody);
    }

    #[test]
    fn a_proxy_at_the_usual_ports_is_taken_for_tor_unless_it_has_a_user_name() {
        assert!(PORTS.iter().all(|port| is_usual(&proxy_at(*port))));
        for other in ["socks5h://127.0.0.1:1080", "http://127.0.0.1:9050", "9050", ""] {
            assert!(!is_usual(other), "{other}");
        }
        assert!(!is_usual("socks5h://me:word@127.0.0.1:9050"));
    }
}
