//! Whom the gate lets a web view meet that itself believes anybody's root.

use std::io::{Error, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

use rustls::client::Resumption;
use rustls::crypto::ring;
use rustls::version::{TLS12, TLS13};
use rustls::{
    ClientConfig, ClientConnection, HandshakeKind, RootCertStore, Stream, SupportedProtocolVersion,
};
use url::Url;

use super::kit::Names;
use super::proxies::Socks;
use super::secure::{EXPIRED, Secure, certificate_of, trusting};
use crate::doors::web::tls::mozilla_roots;
use crate::doors::web::{Gate, Limits};
use crate::model::{Failure, Vantage};

/// What a client says of our alert.
const OUR_ALERT: &str = "received fatal alert: BadCertificate";

/// A web view that believes the certificate of these tests.
struct View(Arc<ClientConfig>);

impl View {
    fn new(version: &'static SupportedProtocolVersion) -> Self {
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(&[version])
            .unwrap()
            .with_root_certificates(trusting());
        let mut config = config.with_no_client_auth();
        config.resumption = Resumption::in_memory_sessions(8);
        Self(Arc::new(config))
    }

    /// What a site answers through the gate.
    fn asks(&self, gate: &Gate, host: &'static str) -> Result<String, Error> {
        let mut stream = through(gate, host);
        let name = host.try_into().unwrap();
        let mut secure = ClientConnection::new(Arc::clone(&self.0), name).unwrap();
        let mut secure = Stream::new(&mut secure, &mut stream);
        secure.write_all(b"GET / HTTP/1.1\r\n\r\n")?;
        let mut answer = [0; 512];
        let n = secure.read(&mut answer)?;
        Ok(String::from_utf8_lossy(&answer[..n]).into_owned())
    }
}

/// A connection through the gate, as a web view asks for it.
fn through(gate: &Gate, host: &str) -> TcpStream {
    let proxy = Url::parse(&gate.proxy()).unwrap();
    let mut stream =
        TcpStream::connect((proxy.host_str().unwrap(), proxy.port().unwrap())).unwrap();
    let sized = |text: &str| [&[u8::try_from(text.len()).unwrap()], text.as_bytes()].concat();
    let who = [vec![1], sized(proxy.username()), sized(proxy.password().unwrap())].concat();
    let target = [vec![5, 1, 0, 3], sized(host), 443_u16.to_be_bytes().to_vec()].concat();
    for (said, answer) in [(vec![5, 1, 2], 2), (who, 2), (target, 10)] {
        stream.write_all(&said).unwrap();
        stream.read_exact(&mut vec![0; answer]).unwrap();
    }
    stream
}

/// A gate that trusts these roots, and leads to this server whatever is asked for.
async fn gate(at: std::net::SocketAddr, roots: RootCertStore) -> Gate {
    let socks = Socks::new(0, Some(at)).await;
    let vantage = Vantage::new("way", None, socks.route);
    Gate::with(&vantage, &Limits::default(), (roots, Names::none())).await.unwrap()
}

fn is_refused(gate: &Gate, view: &View, host: &'static str) {
    let error = view.asks(gate, host).unwrap_err();
    assert_eq!(error.to_string(), OUR_ALERT, "not a certificate is seen");
    let why = gate.failure_at(&format!("https://{host}/"));
    assert_eq!(why, Some(Failure::Tls));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_a_root_that_is_trusted_is_met_and_met_again() {
    let server = Secure::new(&[&TLS13, &TLS12]);
    let gate = gate(server.address, trusting()).await;
    let view = View::new(&TLS12);
    for _ in 0..2 {
        assert!(view.asks(&gate, "site.example").unwrap().ends_with("fine"));
        assert_eq!(gate.failure_at("https://site.example/"), None);
    }
    let kinds: Vec<_> = server.handshakes.lock().unwrap().iter().map(|it| it.0).collect();
    assert_eq!(kinds, [Some(HandshakeKind::Full), Some(HandshakeKind::Resumed)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_root_that_only_the_web_view_trusts_is_refused_before_it_sees_it() {
    let server = Secure::new(&[&TLS13, &TLS12]);
    let view = View::new(&TLS12);
    is_refused(&gate(server.address, mozilla_roots()).await, &view, "site.example");
    // It is this site's, and no other's.
    is_refused(&gate(server.address, trusting()).await, &view, "other.example");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_is_over_is_refused() {
    let server = Secure::showing(certificate_of(EXPIRED), &[&TLS12]);
    let mut roots = RootCertStore::empty();
    roots.add(certificate_of(EXPIRED)).unwrap();
    is_refused(&gate(server.address, roots).await, &View::new(&TLS12), "site.example");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_certificate_can_be_read_none_is_believed() {
    let server = Secure::new(&[&TLS13, &TLS12]);
    is_refused(&gate(server.address, trusting()).await, &View::new(&TLS13), "site.example");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_resumed_only_where_this_gate_saw_it_begin() {
    let server = Secure::new(&[&TLS12]);
    let view = View::new(&TLS12);
    let before = gate(server.address, trusting()).await;
    assert!(view.asks(&before, "site.example").unwrap().ends_with("fine"));
    is_refused(&gate(server.address, trusting()).await, &view, "site.example");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_does_not_shake_hands_is_told_from_one_that_is_not_believed() {
    const ALERT: &[u8] = &[21, 3, 3, 0, 2, 2, 70];
    for (answer, failure, told) in [
        (&b"HTTP/1.1 400 Bad Request\r\n\r\n"[..], Failure::Tls, OUR_ALERT),
        (ALERT, Failure::Reset, "received fatal alert: ProtocolVersion"),
        (b"", Failure::Reset, ""),
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let gate = gate(listener.local_addr().unwrap(), trusting()).await;
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(answer);
        });
        let error = View::new(&TLS12).asks(&gate, "site.example").unwrap_err();
        assert!(told.is_empty() || error.to_string() == told, "{error}");
        assert_eq!(gate.failure_at("https://site.example/"), Some(failure));
    }
}
