//! A web server on loopback that answers each path with the very bytes it was told.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// A site whose answers can be changed at any time.
pub struct Site {
    address: SocketAddr,
    answers: Arc<Mutex<Answers>>,
    asked: Arc<Mutex<Vec<String>>>,
}

/// What each path answers, and to some visitors instead.
#[derive(Default)]
struct Answers {
    to_all: HashMap<String, Vec<u8>>,
    to_some: HashMap<(IpAddr, String), Vec<u8>>,
    elsewhere: Option<Vec<u8>>,
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
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answers, asked) = (Arc::clone(&answers), Arc::clone(&asked));
                std::thread::spawn(move || answer(stream, &answers, &asked));
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
        self.asked.lock().expect("the site is whole").clone()
    }
}

fn answer(mut stream: TcpStream, answers: &Mutex<Answers>, asked: &Mutex<Vec<String>>) {
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
    asked.lock().expect("the site is whole").push(path.clone());
    let visitor = stream.peer_addr().map(|peer| (peer.ip(), path.clone()));
    let known = {
        let answers = answers.lock().expect("the site is whole");
        let to_this_one = visitor.ok().and_then(|visitor| answers.to_some.get(&visitor));
        let to_all = answers.to_all.get(&path).or(answers.elsewhere.as_ref());
        to_this_one.or(to_all).cloned()
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
    // A client that went away misses nothing.
    let _ = stream.write_all(&known.unwrap_or_else(missing));
}
