//! A certificate whose time is over, and a server that shows it.

use std::io::Read;
use std::net::TcpStream;
use std::sync::Arc;

use data_encoding::BASE64;
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, Stream};

/// For 127.0.0.1, its own issuer, valid from 2019 to 2020; made for tests with `openssl ca`.
const CERTIFICATE: &str = "\
MIIBVzCB/aADAgECAgECMAoGCCqGSM49BAMCMBQxEjAQBgNVBAMMCTEyNy4wLjAuMTAeFw0xOTAxMDEwMDAwMDBa\
Fw0yMDAxMDEwMDAwMDBaMBQxEjAQBgNVBAMMCTEyNy4wLjAuMTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNR7\
o1/i9xKqKLJKGfhQXg0Szuoxq24UBIe6NBjX37SL4rbhYW0cghupe/faS5HhbazoM7KQ9c/Bu/zwZ8+aJD2jQDA+\
MA8GA1UdEQQIMAaHBH8AAAEwDAYDVR0TAQH/BAIwADAdBgNVHQ4EFgQURKk8yNeLXTrSosYlL9JRB2/ewV8wCgYI\
KoZIzj0EAwIDSQAwRgIhAPlyLV87UxmdcCgd/UmG0b2IIUPjDaqrjJGQmVWRQ1WTAiEAgE5yjGHUlC7eODSDlO6o\
0kGpEajZGpIzqvXgqSGDAMk=";

/// Its key, which guards nothing.
const KEY: &str = "\
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg4tTGfg4HK+sr6+Lrk63N/m/CS2l82IdXa2bkrIja\
zAmhRANCAATUe6Nf4vcSqiiyShn4UF4NEs7qMatuFASHujQY19+0i+K24WFtHIIbqXv32kuR4W2s6DOykPXPwbv8\
8GfPmiQ9";

/// How a server with that certificate speaks.
#[must_use]
pub fn config() -> Arc<ServerConfig> {
    showing(&[CERTIFICATE], KEY)
}

/// How a server speaks that shows this chain of certificates.
///
/// # Panics
/// If they and the key are not whole, as base64, or do not belong together.
#[must_use]
pub fn showing(chain: &[&str], key: &str) -> Arc<ServerConfig> {
    let bytes = |text: &str| BASE64.decode(text.as_bytes()).expect("it is base64");
    let key = PrivateKeyDer::try_from(bytes(key)).expect("it is a key");
    let chain = chain.iter().map(|text| CertificateDer::from(bytes(text))).collect();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(rustls::ALL_VERSIONS)
        .expect("the provider knows them")
        .with_no_client_auth()
        .with_single_cert(chain, key);
    Arc::new(config.expect("the key is that of the certificate"))
}

/// Does the client begin a TLS handshake?
#[must_use]
pub fn is_handshake(stream: &TcpStream) -> bool {
    let mut first = [0; 1];
    stream.peek(&mut first).is_ok_and(|n| n == 1) && first[0] == 22
}

/// Shakes hands. Did the client go on, in spite of the certificate?
///
/// # Panics
/// Never: the configuration was made above.
#[must_use]
pub fn shake_hands(mut stream: TcpStream, config: &Arc<ServerConfig>) -> bool {
    let mut server = ServerConnection::new(Arc::clone(config)).expect("the configuration is whole");
    Stream::new(&mut server, &mut stream).read(&mut [0; 1]).is_ok_and(|n| n > 0)
}
