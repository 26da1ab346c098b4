//! The smallest client that can ask the platform: one request, one connection, no library.

use std::{io, net::Ipv4Addr, time::Duration};

use keepsake_rehearsal::{Platform, Post};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpSocket,
    time::timeout,
};

/// Where the client calls from.
pub(crate) const HOME: Ipv4Addr = Ipv4Addr::LOCALHOST;
pub(crate) const GERMANY: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);
pub(crate) const AMERICA: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 3);

/// Longer than any answer takes that ends.
const PATIENCE: Duration = Duration::from_secs(20);

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut named = lines.filter(|(key, _)| key.eq_ignore_ascii_case(name));
        named.next().map(|(_, value)| value)
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    #[track_caller]
    pub(crate) fn has(&self, part: &str) {
        assert!(self.text().contains(part), "{part:?} is missing in\n{}", self.text());
    }

    #[track_caller]
    pub(crate) fn lacks(&self, part: &str) {
        assert!(!self.text().contains(part), "{part:?} is there");
    }
}

/// One request to be made.
pub(crate) struct Ask<'a> {
    pub(crate) path: &'a str,
    pub(crate) from: Ipv4Addr,
    pub(crate) language: &'a str,
    /// Further header lines, each with its line end.
    pub(crate) more: &'a str,
}

impl<'a> Ask<'a> {
    pub(crate) fn new(path: &'a str) -> Self {
        Self { path, from: HOME, language: "en-US,en;q=0.9", more: "" }
    }

    pub(crate) async fn of(self, platform: &Platform) -> Answer {
        timeout(PATIENCE, self.whole(platform)).await.unwrap().unwrap()
    }

    async fn whole(&self, platform: &Platform) -> io::Result<Answer> {
        let mut stream = self.open(platform).await?;
        let mut bytes = Vec::new();
        // A connection cut by the platform still has given what it has given.
        let _ = stream.read_to_end(&mut bytes).await;
        Ok(parse(&bytes))
    }

    /// Sends the request and leaves the answer to be read.
    pub(crate) async fn open(&self, platform: &Platform) -> io::Result<tokio::net::TcpStream> {
        let host = platform.base().strip_prefix("http://").unwrap();
        let socket = TcpSocket::new_v4()?;
        socket.bind((self.from, 0).into())?;
        let mut stream = socket.connect(host.parse().unwrap()).await?;
        let request = format!(
            "GET {} HTTP/1.1\r\nHost: {host}\r\nAccept-Language: {}\r\n{}Connection: close\r\n\r\n",
            self.path, self.language, self.more
        );
        stream.write_all(request.as_bytes()).await?;
        Ok(stream)
    }
}

fn parse(bytes: &[u8]) -> Answer {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer { status, head, body: bytes[end + 4..].to_vec() }
}

/// The path of a post.
pub(crate) fn path(post: &Post) -> String {
    format!("/@{}/{}", post.handle, post.id)
}

/// Asks for a path from home, in English.
pub(crate) async fn get(platform: &Platform, path: &str) -> Answer {
    Ask::new(path).of(platform).await
}

/// Asks for a path from somewhere else.
pub(crate) async fn get_from(platform: &Platform, path: &str, from: Ipv4Addr) -> Answer {
    Ask { from, ..Ask::new(path) }.of(platform).await
}
