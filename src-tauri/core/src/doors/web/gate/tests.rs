//! Who passes the gate, and where it leads.

use std::net::{IpAddr, SocketAddr};

use async_trait::async_trait;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::socks::Host;
use super::*;
use crate::model::Route;

/// A resolver that knows one name at most, and notes what it is asked.
struct Names(Option<(&'static str, IpAddr)>, Mutex<Vec<String>>);

impl Names {
    fn none() -> Arc<Self> {
        Arc::new(Self(None, Mutex::default()))
    }

    fn one(name: &'static str, at: &str) -> Arc<Self> {
        Arc::new(Self(Some((name, at.parse().unwrap())), Mutex::default()))
    }

    fn asked(&self) -> Vec<String> {
        self.1.lock().unwrap().clone()
    }
}

#[async_trait]
impl Lookup for Names {
    async fn addresses(&self, name: &str) -> Vec<IpAddr> {
        self.1.lock().unwrap().push(name.to_owned());
        self.0.iter().filter(|(known, _)| *known == name).map(|(_, at)| *at).collect()
    }
}

/// A server that says one word to whoever comes, and what it heard first.
async fn server(word: &'static [u8]) -> (SocketAddr, Arc<Mutex<Vec<u8>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let hears = Arc::clone(&heard);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut first = vec![0; 512];
            let n =
                if word.starts_with(b"HTTP") { stream.read(&mut first).await.unwrap() } else { 0 };
            hears.lock().unwrap().extend_from_slice(&first[..n]);
            let _ = stream.write_all(word).await;
            // Held open until the other end goes.
            let _ = stream.read(&mut first).await;
        }
    });
    (at, heard)
}

fn to(host: &str, port: u16) -> Target {
    let address = host.parse().map(Host::Address);
    Target { host: address.unwrap_or_else(|_| Host::Name(host.to_owned())), port }
}

async fn gate(route: Route, isolate: bool, names: Arc<Names>) -> Gate {
    let vantage = Vantage { isolate, ..Vantage::new("way", None, route) };
    Gate::with(&vantage, &Limits::default(), (tls::mozilla_roots(), names)).await.unwrap()
}

/// Passes the gate as a web view would.
async fn pass(gate: &Gate, key: Option<Key>, target: &Target) -> Result<TcpStream, Failure> {
    let mut stream = TcpStream::connect(gate.at).await.unwrap();
    socks::ask(&mut stream, Some(&key.unwrap_or_else(|| gate.within.key.clone())), target).await?;
    Ok(stream)
}

/// Says a word that begins nothing secure: the one who came speaks first.
async fn speak(stream: &mut TcpStream) {
    stream.write_all(b"G").await.unwrap();
}

async fn said(stream: &mut TcpStream) -> Vec<u8> {
    let mut word = vec![0; 64];
    let n = stream.read(&mut word).await.unwrap();
    word[..n].to_vec()
}

#[tokio::test]
async fn only_whoever_has_the_key_passes() {
    let gate = gate(Route::Direct, false, Names::none()).await;
    let other = Key { name: gate.within.key.name.clone(), password: "guess".to_owned() };
    let target = to("example.org", 443);
    assert_eq!(pass(&gate, Some(other), &target).await.err(), Some(Failure::Vantage));
    let mut stream = TcpStream::connect(gate.at).await.unwrap();
    assert_eq!(socks::ask(&mut stream, None, &target).await, Err(Failure::Vantage));
    assert!(
        gate.proxy().starts_with("socks5://") && gate.proxy().contains(&gate.within.key.password)
    );
}

#[tokio::test]
async fn no_page_reaches_into_a_private_network() {
    let names = Names::one("inside.example.org", "192.168.1.1");
    let gate = gate(Route::Direct, false, Arc::clone(&names)).await;
    for host in
        ["127.0.0.1", "10.0.0.1", "::1", "localhost", "router", "a.local", "inside.example.org"]
    {
        let refused = pass(&gate, None, &to(host, 80)).await.err();
        assert_eq!(refused, Some(Failure::Vantage), "{host}");
        let address = if host == "::1" { "[::1]" } else { host };
        let why = gate.failure_at(&format!("http://{address}/x"));
        assert_eq!(why, Some(Failure::PrivateAddress), "{host}");
    }
    assert_eq!(pass(&gate, None, &to("example.org", 25)).await.err(), Some(Failure::Vantage));
    assert_eq!(
        gate.failure_at("http://example.org:25/"),
        Some(Failure::BadAddress),
        "a port of no web server"
    );
    // What another host came to is none of this one's.
    assert_eq!(gate.failure_at("http://other.example.org/"), None);
    assert_eq!(gate.passed(), 0);
}

#[tokio::test]
async fn names_go_to_the_far_end_of_the_proxy_and_nothing_goes_around_it() {
    let (site, _) = server(b"site").await;
    let names = Names::none();
    // A gate is a SOCKS proxy itself: the way of another one leads through it.
    let far = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let route = Route::Proxy(format!("socks5h://{}", far.local_addr().unwrap()));
    let asked = Arc::new(Mutex::new(Vec::new()));
    let asks = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = far.accept().await {
            let mut head = [0; 3];
            stream.read_exact(&mut head).await.unwrap();
            stream.write_all(&[5, 2]).await.unwrap();
            let mut who = [0; 67];
            stream.read_exact(&mut who).await.unwrap();
            stream.write_all(&[1, 0]).await.unwrap();
            let mut rest = vec![0; 5 + 11 + 2];
            stream.read_exact(&mut rest).await.unwrap();
            asks.lock().unwrap().push((who.to_vec(), rest[5..16].to_vec()));
            stream.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await.unwrap();
            tokio::spawn(async move {
                let mut onward = TcpStream::connect(site).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut stream, &mut onward).await;
            });
        }
    });
    let one = gate(route.clone(), true, Arc::clone(&names)).await;
    let mut stream = pass(&one, None, &to("example.org", 443)).await.unwrap();
    speak(&mut stream).await;
    assert_eq!(said(&mut stream).await, b"site");
    let two = gate(route, true, Arc::clone(&names)).await;
    pass(&two, None, &to("example.org", 443)).await.unwrap();
    let asked = asked.lock().unwrap().clone();
    assert_eq!(asked[0].1, b"example.org");
    assert_ne!(asked[0].0, asked[1].0, "two sessions do not share a circuit");
    assert!(names.asked().is_empty(), "no name was looked up in the open");

    drop(one);
    assert_eq!(said(&mut stream).await, b"", "a gate that is gone ends what went through it");
}

#[tokio::test]
async fn a_plain_proxy_is_asked_to_connect_and_its_refusal_is_the_vantage_s() {
    let (at, heard) = server(b"HTTP/1.1 200 OK\r\n\r\nsite").await;
    let route = Route::Proxy(format!("http://an:m%40t@{at}"));
    let through = gate(route, false, Names::none()).await;
    let mut stream = pass(&through, None, &to("example.org", 443)).await.unwrap();
    speak(&mut stream).await;
    assert_eq!(said(&mut stream).await, b"site");
    let asked = String::from_utf8(heard.lock().unwrap().clone()).unwrap();
    assert!(
        asked.starts_with("CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n"),
        "{asked}"
    );
    assert!(asked.contains("Proxy-Authorization: Basic YW46bUB0\r\n"), "{asked}");
    let (no, _) = server(b"HTTP/1.1 407 No\r\n\r\n").await;
    let refused = gate(Route::Proxy(format!("http://{no}")), false, Names::none()).await;
    assert!(pass(&refused, None, &to("example.org", 443)).await.is_err());
    assert_eq!(refused.failure_at("https://example.org/"), Some(Failure::Vantage));
}

#[tokio::test]
async fn a_vantage_that_cannot_keep_its_word_opens_no_gate() {
    let open = |route: &str, isolate: bool| {
        let vantage =
            Vantage { isolate, ..Vantage::new("way", None, Route::Proxy(route.to_owned())) };
        async move { Gate::open(&vantage, &Limits::default()).await.err().map(|it| it.to_string()) }
    };
    for (route, isolate) in [
        ("http://127.0.0.1:1", true),
        ("socks5h://a:b@127.0.0.1:1", true),
        ("https://127.0.0.1:1", false),
        ("socks5://127.0.0.1:1", false),
        ("ftp://127.0.0.1:1", false),
        ("socks5h://", false),
    ] {
        assert!(open(route, isolate).await.is_some(), "{route}");
    }
    assert_eq!(open("socks5h://127.0.0.1:1", true).await, None);
    let limits = Limits { only: Some("127.0.0.1:1".parse().unwrap()), ..Limits::default() };
    assert!(Gate::open(&Vantage::direct(None), &limits).await.is_err(), "a training room has none");
    assert!(
        !gate(Route::Proxy("socks5h://127.0.0.1:1".to_owned()), false, Names::none())
            .await
            .is_led()
            .await
    );
    assert!(gate(Route::Direct, false, Names::none()).await.is_led().await);
    let isolated = Vantage { isolate: true, ..Vantage::direct(None) };
    assert!(Gate::open(&isolated, &Limits::default()).await.is_err());
}
