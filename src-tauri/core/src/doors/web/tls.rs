//! Secure connections: Mozilla's roots only, TLS 1.2 or newer, nothing remembered from one
//! connection to the next, and the server's certificate noted on the way.
//!
//! reqwest can tell the certificate of direct connections only (`tls_info` is off behind a proxy),
//! and of failed handshakes never. A forged certificate is worth keeping, so it is noted before it
//! is judged. The judging itself is all rustls-webpki's.

use std::cell::RefCell;
use std::sync::Arc;

use data_encoding::HEXLOWER;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{Resumption, WebPkiServerVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use sha2::{Digest, Sha256};

use super::WebError;

tokio::task_local! {
    /// SHA-256 (hex) of the last server certificate shown to this task.
    ///
    /// Set around each request. Handshakes run in the task that asks because no connections are
    /// pooled (hyper-util finishes a connection elsewhere only for its pool).
    pub(super) static CERTIFICATE: RefCell<Option<String>>;
}

/// The root certificates trusted by Mozilla, as built in. The system's are not read: a root added
/// to the computer by an office or a state is not trusted.
pub(super) fn mozilla_roots() -> RootCertStore {
    let mut roots = RootCertStore::empty();
    let certificates = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().cloned();
    roots.add_parsable_certificates(certificates);
    roots
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

/// Says whether a chain of certificates leads to one of these roots.
pub(super) fn judge(roots: RootCertStore) -> Result<Arc<WebPkiServerVerifier>, WebError> {
    let judge = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider());
    judge.build().map_err(|_| WebError::Tls)
}

/// TLS as every client of this crate speaks it. Session tickets are off: they would let a server
/// tie one look to the next, and a resumed session shows no certificate.
pub(super) fn config(roots: RootCertStore) -> Result<ClientConfig, WebError> {
    let judge = judge(roots)?;
    let mut config = ClientConfig::builder_with_provider(provider())
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])
        .map_err(|_| WebError::Tls)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Noting(judge)))
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    config.resumption = Resumption::disabled();
    Ok(config)
}

/// Notes the certificate, then lets rustls judge it.
#[derive(Debug)]
struct Noting(Arc<WebPkiServerVerifier>);

impl ServerCertVerifier for Noting {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let digest = HEXLOWER.encode(&Sha256::digest(end_entity.as_ref()));
        // Outside a request there is nobody to note it for.
        let _ = CERTIFICATE.try_with(|seen| seen.replace(Some(digest)));
        self.0.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_verify_schemes()
    }
}
