//! A web server on loopback that answers each path with the very bytes it was told.

use std::collections::{HashMap, HashSet};
use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::expired;

/// Between two bytes of an answer that drips.
const DRIP: Duration = Duration::from_millis(20);

/// A site whose answers can be changed at any time.
pub struct Site {
    address: SocketAddr,
    answers: Arc<Mutex<Answers>>,
    asked: Arc<Mutex<Vec<(IpAddr, String)>>>,
}

/// What each path answers, and to some visitors instead.
#[derive(Default)]
struct Answers {
    to_all: HashMap<String, Vec<u8>>,
    to_some: HashMap<(IpAddr, String), Vec<u8>>,
    elsewhere: Option<Vec<u8>>,
    drips: HashSet<String>,
    is_cut: bool,
}

impl Site {
    /// A site where no path exists but `/`.
    ///
    /// # Panics
    /// If loopback cannot be listened on.
    #[must_use]
    pub fn start() -> Self {
        Self::start_at([127, 0, 0, 1])
    }

    /// The same on another loopback address: another host.
    ///
    /// # Panics
    /// If loopback cannot be listened on.
    #[must_use]
    pub fn start_at(host: [u8; 4]) -> Self {
        Self::on(TcpListener::bind((Ipv4Addr::from(host), 0)).expect("a port on loopback"))
    }

    /// The same behind a listener that is there already.
    ///
    /// # Panics
    /// If it has no address.
    #[must_use]
    pub fn on(listener: TcpListener) -> Self {
        let address = listener.local_addr().expect("its address");
        let site = Self { address, answers: Arc::default(), asked: Arc::default() };
        site.page("/", "<title>Home</title><h1>Home</h1><p>What is new on this site.</p>");
        let (answers, asked) = (Arc::clone(&site.answers), Arc::clone(&site.asked));
        let secure = expired::config();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answers, asked) = (Arc::clone(&answers), Arc::clone(&asked));
                let secure = Arc::clone(&secure);
                std::thread::spawn(move || {
                    if !expired::is_handshake(&stream) {
                        return answer(stream, &answers, &asked);
                    }
                    let whom = stream.peer_addr().expect("who asks").ip();
                    let went_on = expired::shake_hands(stream, &secure);
                    let word = if went_on { "went on" } else { "tls" };
                    asked.lock().expect("the site is whole").push((whom, word.to_owned()));
                });
            }
        });
        site
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address of a path.
    #[must_use]
    pub fn link(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Answers `path` with an HTML page.
    pub fn page(&self, path: &str, html: &str) {
        self.reply(path, "200 OK", "text/html; charset=utf-8", html.as_bytes());
    }

    /// Answers `path` with this status, type and body.
    pub fn reply(&self, path: &str, status: &str, content_type: &str, body: &[u8]) {
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\
             Connection: close\r\n\r\n",
            body.len()
        );
        self.raw(path, [head.as_bytes(), body].concat());
    }

    /// Answers `path` with these bytes and closes the connection.
    ///
    /// # Panics
    /// If a thread of the site panicked.
    pub fn raw(&self, path: &str, bytes: Vec<u8>) {
        self.answers.lock().expect("the site is whole").to_all.insert(path.to_owned(), bytes);
    }

    /// Answers `path` with these bytes to those who come from `visitor`; to all others as before.
    ///
    /// # Panics
    /// If a thread of the site panicked.
    pub fn raw_to(&self, visitor: IpAddr, path: &str, bytes: Vec<u8>) {
        let mut answers = self.answers.lock().expect("the site is whole");
        answers.to_some.insert((visitor, path.to_owned()), bytes);
    }

    /// Answers all paths with these bytes, as those do that answer in the place of a site.
    ///
    /// # Panics
    /// If a thread of the site panicked.
    pub fn raw_everywhere(&self, bytes: Vec<u8>) {
        let mut answers = self.answers.lock().expect("the site is whole");
        *answers = Answers { elsewhere: Some(bytes), ..Answers::default() };
    }

    /// Lets `path` take the request and never answer.
    ///
    /// # Panics
    /// If a thread of the site panicked.
    pub fn hang(&self, path: &str) {
        self.raw(path, Vec::new());
    }

    /// Hangs up on everybody who asks, as a line does that is cut; or no more.
    ///
    /// # Panics
    /// If a thread of the site panicked.
    pub fn cut(&self, is_cut: bool) {
        self.answers.lock().expect("the site is whole").is_cut = is_cut;
    }

    /// Lets the answer of `path` come one byte at a time, for as long as it takes.
    ///
    /// # Panics
    /// If a thread of the site panicked.
    pub fn drip(&self, path: &str) {
        self.answers.lock().expect("the site is whole").drips.insert(path.to_owned());
    }

    /// Sends those who ask for `path` to the same place over TLS, where they are shown a
    /// certificate whose time is over ([`expired`]).
    pub fn move_behind_an_expired_certificate(&self, path: &str) {
        let secure = format!("https://{}{path}", self.address);
        let answer = format!("HTTP/1.1 301 Moved Permanently\r\nLocation: {secure}\r\n\r\n");
        self.raw(path, answer.into_bytes());
    }

    /// Waits until `path` was asked for `times` times.
    ///
    /// # Panics
    /// If a thread of the site panicked.
    pub async fn asked_for(&self, path: &str, times: usize) {
        while self.asked().iter().filter(|asked| *asked == path).count() < times {
            tokio::task::yield_now().await;
        }
    }

    /// Lets `path` answer like one that never existed.
    ///
    /// # Panics
    /// If a thread of the site panicked.
    pub fn delete(&self, path: &str) {
        self.answers.lock().expect("the site is whole").to_all.remove(path);
    }

    /// The paths asked for so far.
    ///
    /// # Panics
    /// If a thread of the site panicked.
    #[must_use]
    pub fn asked(&self) -> Vec<String> {
        let asked = self.asked.lock().expect("the site is whole");
        asked.iter().map(|(_, path)| path.clone()).collect()
    }

    /// The paths that this visitor asked for so far.
    ///
    /// # Panics
    /// If a thread of the site panicked.
    #[must_use]
    pub fn asked_from(&self, visitor: IpAddr) -> Vec<String> {
        let asked = self.asked.lock().expect("the site is whole");
        asked.iter().filter(|(whom, _)| *whom == visitor).map(|(_, path)| path.clone()).collect()
    }
}

fn answer(mut stream: TcpStream, answers: &Mutex<Answers>, asked: &Mutex<Vec<(IpAddr, String)>>) {
    let mut request = Vec::new();
    let mut byte = [0; 1];
    while !request.ends_with(b"\r\n\r\n") {
        match stream.read(&mut byte) {
            Ok(1) => request.push(byte[0]),
            _ => return,
        }
    }
    let request = String::from_utf8_lossy(&request).into_owned();
    let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
    let Ok(whom) = stream.peer_addr().map(|peer| peer.ip()) else { return };
    let visitor = (whom, path.clone());
    asked.lock().expect("the site is whole").push(visitor.clone());
    let (known, drips) = {
        let answers = answers.lock().expect("the site is whole");
        if answers.is_cut {
            return;
        }
        let to_this_one = answers.to_some.get(&visitor);
        let to_all = answers.to_all.get(&path).or(answers.elsewhere.as_ref());
        (to_this_one.or(to_all).cloned(), answers.drips.contains(&path))
    };
    let body = b"<title>404</title><h1>Page not found</h1>";
    let missing = || {
        let head = "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n";
        [head.as_bytes(), body.as_slice()].concat()
    };
    if known.as_ref().is_some_and(Vec::is_empty) {
        // Until the client goes away.
        let _ = stream.read(&mut byte);
        return;
    }
    let answer = known.unwrap_or_else(missing);
    if drips {
        for byte in answer.iter().copied().chain(std::iter::repeat(b' ')) {
            std::thread::sleep(DRIP);
            if stream.write_all(&[byte]).is_err() {
                return;
            }
        }
    }
    // A client that went away misses nothing.
    let _ = stream.write_all(&answer);
}
