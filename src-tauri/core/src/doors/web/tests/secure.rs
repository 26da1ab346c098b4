//! TLS: who is trusted, what is noted, what is not remembered.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};

use data_encoding::BASE64;
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::version::{TLS12, TLS13};
use rustls::{
    HandshakeKind, RootCertStore, ServerConfig, ServerConnection, Stream, SupportedProtocolVersion,
};

use super::kit::{Names, clock, failure_of, page, patient};
use super::proxies::Socks;
use crate::doors::web::tls::mozilla_roots;
use crate::doors::web::{Private, Ways, Web};
use crate::model::{Exchange, Failure, Route};

/// A certificate for `site.example`, its own issuer, valid from 2020 to 2120, made for this test.
const CERTIFICATE: &str = "\
MIIBZzCCAQ2gAwIBAgIBATAKBggqhkjOPQQDAjAXMRUwEwYDVQQDDAxzaXRlLmV4YW1wbGUwIBcNMjAwMTAx\
MDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBcxFTATBgNVBAMMDHNpdGUuZXhhbXBsZTBZMBMGByqGSM49AgEG\
CCqGSM49AwEHA0IABJBiilned3Re0uTPsRddhPl+SYkbKljpyhPKcs7i2S86XjKvhFMFpf47YZ+X02wr8fok\
9w/mwhHiO2BTmmb9NHGjSDBGMBcGA1UdEQQQMA6CDHNpdGUuZXhhbXBsZTAMBgNVHRMBAf8EAjAAMB0GA1Ud\
DgQWBBTZKxzWnPWTkCBumNh4uyWsQoo+rDAKBggqhkjOPQQDAgNIADBFAiADIIZVdpsbfejdGyeUUTgSaW2t\
ix7xc5dd9xzFnS6WqAIhANgDxg46a/j8tY40wyECAYekW8k2K+Kv/fQNMnn2lOHg";

/// Its key, which guards nothing.
const KEY: &str = "\
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgmc4yx4BOX/pnOigqgqgyZnK2tEaF+Uifk6LU\
qkCGBwShRANCAASQYopZ3nd0XtLkz7EXXYT5fkmJGypY6coTynLO4tkvOl4yr4RTBaX+O2Gfl9NsK/H6JPcP\
5sIR4jtgU5pm/TRx";

/// The same, valid from 2019 to 2020.
pub(super) const EXPIRED: &str = "\
MIIBZjCCAQugAwIBAgIBAjAKBggqhkjOPQQDAjAXMRUwEwYDVQQDDAxzaXRlLmV4YW1wbGUwHhcNMTkwMTAx\
MDAwMDAwWhcNMjAwMTAxMDAwMDAwWjAXMRUwEwYDVQQDDAxzaXRlLmV4YW1wbGUwWTATBgcqhkjOPQIBBggq\
hkjOPQMBBwNCAASQYopZ3nd0XtLkz7EXXYT5fkmJGypY6coTynLO4tkvOl4yr4RTBaX+O2Gfl9NsK/H6JPcP\
5sIR4jtgU5pm/TRxo0gwRjAXBgNVHREEEDAOggxzaXRlLmV4YW1wbGUwDAYDVR0TAQH/BAIwADAdBgNVHQ4E\
FgQU2Ssc1pz1k5AgbpjYeLslrEKKPqwwCgYIKoZIzj0EAwIDSQAwRgIhAPhdkl6iV/o81TLANTMbTK+g/28P\
6zrNHYv5s5Ek7UBwAiEA0A+qSgR6cS0JiRLVLt4nkrOmEBmjvCQD+j0eRXpeA3s=";
const EXPIRED_DIGEST: &str = "2e47672a0a1fc897a0fc81344444dee71a9c693eb8920bcccad79d3b6c64d78b";

/// `sha256sum` of the certificate.
const DIGEST: &str = "71db749998752b30dee4ea00b413c2afbe8e30b4fe61e3c59840a51236e53a8b";

fn certificate() -> CertificateDer<'static> {
    certificate_of(CERTIFICATE)
}

pub(super) fn certificate_of(text: &str) -> CertificateDer<'static> {
    CertificateDer::from(BASE64.decode(text.as_bytes()).unwrap())
}

/// Whole or resumed, and the protocol agreed on.
pub(super) type Handshake = (Option<HandshakeKind>, Option<Vec<u8>>);

/// A server with that certificate; notes how each handshake went.
pub(super) struct Secure {
    pub(super) address: SocketAddr,
    pub(super) handshakes: Arc<Mutex<Vec<Handshake>>>,
}

impl Secure {
    pub(super) fn new(versions: &[&'static SupportedProtocolVersion]) -> Self {
        Self::showing(certificate(), versions)
    }

    pub(super) fn showing(
        certificate: CertificateDer<'static>,
        versions: &[&'static SupportedProtocolVersion],
    ) -> Self {
        let key = PrivateKeyDer::try_from(BASE64.decode(KEY.as_bytes()).unwrap()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(versions)
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key);
        let mut config = config.unwrap();
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let (config, listener) = (Arc::new(config), TcpListener::bind("127.0.0.1:0").unwrap());
        let address = listener.local_addr().unwrap();
        let handshakes = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&handshakes);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut connection = ServerConnection::new(Arc::clone(&config)).unwrap();
                let mut stream = stream.unwrap();
                let _ = Stream::new(&mut connection, &mut stream).read(&mut [0; 4096]);
                let alpn = connection.alpn_protocol().map(<[u8]>::to_vec);
                seen.lock().unwrap().push((connection.handshake_kind(), alpn));
                let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nfine";
                let _ = Stream::new(&mut connection, &mut stream).write_all(answer);
            }
        });
        Self { address, handshakes }
    }
}

/// A door that looks up `site.example` and `other.example` on loopback.
fn door(route: &Route, roots: RootCertStore, host: &'static str) -> Web {
    let names = Names::one(host, &[&["127.0.0.1"]]);
    Web::with((route, Ways::Shared), clock(), patient(), (roots, names)).unwrap()
}

pub(super) fn trusting() -> RootCertStore {
    let mut roots = RootCertStore::empty();
    roots.add(certificate()).unwrap();
    roots
}

async fn get(web: &Web, host: &str, address: SocketAddr) -> Exchange {
    let url = format!("https://{host}:{}/", address.port());
    web.get(&page(&url, Private::Allow)).await
}

#[tokio::test]
async fn a_trusted_certificate_is_noted() {
    for versions in [&[&TLS13][..], &[&TLS12]] {
        let server = Secure::new(versions);
        let web = door(&Route::Direct, trusting(), "site.example");
        let seen = get(&web, "site.example", server.address).await;
        assert_eq!(seen.reply().unwrap().body, b"fine");
        assert_eq!(seen.hops[0].certificate.as_deref(), Some(DIGEST));
    }
}

#[tokio::test]
async fn an_untrusted_certificate_is_refused_and_noted() {
    let server = Secure::new(&[&TLS13, &TLS12]);
    let web = door(&Route::Direct, mozilla_roots(), "site.example");
    let seen = get(&web, "site.example", server.address).await;
    assert_eq!(failure_of(&seen), Some(Failure::Tls));
    assert_eq!(seen.hops[0].certificate.as_deref(), Some(DIGEST), "the forgery is evidence");
}

#[tokio::test]
async fn an_expired_certificate_is_refused_and_noted() {
    for versions in [&[&TLS13][..], &[&TLS12]] {
        let server = Secure::showing(certificate_of(EXPIRED), versions);
        let mut roots = RootCertStore::empty();
        roots.add(certificate_of(EXPIRED)).unwrap();
        let web = door(&Route::Direct, roots, "site.example");
        let seen = get(&web, "site.example", server.address).await;
        assert_eq!(failure_of(&seen), Some(Failure::Tls));
        assert_eq!(seen.hops[0].certificate.as_deref(), Some(EXPIRED_DIGEST));
    }
}

#[tokio::test]
async fn a_certificate_for_another_name_is_refused() {
    let server = Secure::new(&[&TLS13]);
    let web = door(&Route::Direct, trusting(), "other.example");
    let seen = get(&web, "other.example", server.address).await;
    assert_eq!(failure_of(&seen), Some(Failure::Tls));
}

#[tokio::test]
async fn behind_a_proxy_the_certificate_is_noted_too() {
    let server = Secure::new(&[&TLS13]);
    let socks = Socks::new(0, Some(server.address)).await;
    let web = door(&socks.route, trusting(), "nobody.example");
    let seen = get(&web, "site.example", server.address).await;
    assert_eq!(seen.reply().unwrap().body, b"fine");
    assert_eq!(seen.hops[0].certificate.as_deref(), Some(DIGEST));
}

#[tokio::test]
async fn the_certificate_of_a_proxy_is_not_the_sites() {
    let proxy = Secure::new(&[&TLS13]);
    let route = Route::Proxy(format!("https://site.example:{}", proxy.address.port()));
    let web = door(&route, trusting(), "site.example");
    let seen = web.get(&page("http://other.example/", Private::Refuse)).await;
    assert_eq!(seen.reply().unwrap().body, b"fine");
    assert_eq!(seen.hops[0].certificate, None);
}

#[tokio::test]
async fn no_session_is_resumed_and_only_http_1_is_spoken() {
    let server = Secure::new(&[&TLS13, &TLS12]);
    let web = door(&Route::Direct, trusting(), "site.example");
    for _ in 0..3 {
        assert_eq!(failure_of(&get(&web, "site.example", server.address).await), None);
    }
    let expected = (Some(HandshakeKind::Full), Some(b"http/1.1".to_vec()));
    assert_eq!(*server.handshakes.lock().unwrap(), vec![expected; 3]);
}

#[tokio::test]
async fn a_server_that_answers_a_handshake_with_something_else_is_a_tls_failure() {
    for (answer, failure) in
        [(&b"HTTP/1.1 400 Bad Request\r\n\r\n"[..], Failure::Tls), (b"", Failure::Reset)]
    {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(answer);
        });
        let web = door(&Route::Direct, trusting(), "site.example");
        let seen = get(&web, "site.example", address).await;
        assert_eq!((failure_of(&seen), &seen.hops[0].certificate), (Some(failure), &None));
    }
}

#[tokio::test]
async fn nothing_older_than_tls_1_2_is_offered() {
    // RFC 8446, 4.2.1: `supported_versions`, five bytes long, four of them 1.3 and 1.2.
    const OFFER: [u8; 9] = [0, 0x2b, 0, 5, 4, 3, 4, 3, 3];
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let hello = std::thread::spawn(move || {
        let mut hello = vec![0; 4096];
        let n = listener.accept().unwrap().0.read(&mut hello).unwrap();
        hello.truncate(n);
        hello
    });
    let web = door(&Route::Direct, trusting(), "site.example");
    get(&web, "site.example", address).await;
    let hello = hello.join().unwrap();
    assert!(hello.windows(OFFER.len()).any(|window| window == OFFER), "{hello:02x?}");
}

#[test]
fn mozillas_roots_are_all_read() {
    let known = webpki_root_certs::TLS_SERVER_ROOT_CERTS.len();
    assert_eq!(mozilla_roots().len(), known);
}
