//! A time-stamping authority on this machine: the stock `openssl`, with a chain of its own.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// For time-stamping and nothing else, and whoever does not know that must refuse.
pub const FOR_STAMPS: &str = "critical,timeStamping";

/// What a signer's certificate is like.
#[derive(Clone, Copy, Debug)]
pub struct Leaf {
    /// The key: arguments of `openssl genpkey`.
    pub key: &'static [&'static str],
    /// What it is for, as `openssl` writes extended key usage; empty for nothing.
    pub purposes: &'static str,
    /// From when until when it is valid: `YYYYMMDDHHMMSSZ`.
    pub valid: (&'static str, &'static str),
}

/// A key on the curve P-256.
pub const P256: &[&str] = &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"];
/// A key on the curve P-384.
pub const P384: &[&str] = &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"];
/// An RSA key.
pub const RSA: &[&str] = &["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:3072"];
/// Longer than any test is kept.
pub const ALWAYS: (&str, &str) = ("20200101000000Z", "20991231235959Z");

/// A root, a certificate below it, and signers below that.
pub struct Authority {
    folder: TempDir,
}

impl Authority {
    /// A new one, with keys of its own.
    ///
    /// # Panics
    /// If `openssl` refuses.
    #[must_use]
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let authority = Self { folder };
        authority.put("ca.cnf", CA.as_bytes());
        authority.put("serial", b"1000\n");
        authority.put("stamps", b"01\n");
        authority.put("database", b"");
        authority.put("database.attr", b"unique_subject = no\n");
        authority.key("root", P384);
        authority.request("root", "/CN=Root of tests");
        authority.certify("root", "root", "above", ALWAYS);
        authority.key("middle", P256);
        authority.request("middle", "/CN=Middle of tests");
        authority.certify("middle", "root", "above", ALWAYS);
        authority
    }

    /// A signer of this name.
    ///
    /// # Panics
    /// If `openssl` refuses.
    pub fn leaf(&self, name: &str, leaf: &Leaf) {
        self.key(name, leaf.key);
        self.request(name, &format!("/CN={name} of tests"));
        let purposes = match leaf.purposes {
            "" => String::new(),
            purposes => format!("extendedKeyUsage = {purposes}\n"),
        };
        let extensions = format!(
            "[leaf]\nbasicConstraints = critical,CA:FALSE\nsubjectKeyIdentifier = hash\n{purposes}"
        );
        self.put(&format!("{name}.ext"), extensions.as_bytes());
        self.certify(name, "middle", "leaf", leaf.valid);
    }

    /// Its root, PEM.
    #[must_use]
    pub fn root(&self) -> Vec<u8> {
        self.read("root.pem")
    }

    /// Where its root lies.
    #[must_use]
    pub fn root_path(&self) -> PathBuf {
        self.folder.path().join("root.pem")
    }

    /// What it answers to a request, signed by `leaf` with this digest. `more` are further lines of
    /// its settings.
    ///
    /// # Panics
    /// If `openssl` refuses to answer at all.
    #[must_use]
    pub fn reply(&self, leaf: &str, digest: &str, more: &str, request: &[u8]) -> Vec<u8> {
        let settings = format!(
            "[tsa]\ndefault_tsa = it\n[it]\nserial = stamps\ncrypto_device = builtin\n\
             signer_cert = {leaf}.pem\nsigner_key = {leaf}.key\ncerts = middle.pem\n\
             signer_digest = {digest}\ndefault_policy = 1.2.3.4.1\ndigests = sha256\n{more}\n"
        );
        self.put("tsa.cnf", settings.as_bytes());
        self.put("request.tsq", request);
        self.openssl(&[
            "ts",
            "-reply",
            "-config",
            "tsa.cnf",
            "-queryfile",
            "request.tsq",
            "-out",
            "reply.tsr",
        ]);
        self.read("reply.tsr")
    }

    /// What a response says, as its signer signed it.
    ///
    /// # Panics
    /// If `openssl` cannot take it apart.
    #[must_use]
    pub fn content(&self, response: &[u8]) -> Vec<u8> {
        self.put("reply.tsr", response);
        self.openssl(&["ts", "-reply", "-in", "reply.tsr", "-token_out", "-out", "token.der"]);
        self.openssl(&[
            "cms",
            "-verify",
            "-noverify",
            "-binary",
            "-inform",
            "DER",
            "-in",
            "token.der",
            "-out",
            "content.der",
        ]);
        self.read("content.der")
    }

    /// A response that says this, signed by a leaf that `openssl ts` would not let sign, or in
    /// another way. `options` are those of `openssl cms -sign`.
    ///
    /// # Panics
    /// If `openssl` refuses.
    #[must_use]
    pub fn signed(&self, leaf: &str, content: &[u8], options: &[&str]) -> Vec<u8> {
        self.put("content.der", content);
        let (certificate, key) = (format!("{leaf}.pem"), format!("{leaf}.key"));
        let mut arguments = vec![
            "cms",
            "-sign",
            "-binary",
            "-nodetach",
            "-nosmimecap",
            "-outform",
            "DER",
            "-in",
            "content.der",
            "-out",
            "token.der",
            "-signer",
            &certificate,
            "-inkey",
            &key,
            "-certfile",
            "middle.pem",
            "-econtent_type",
            "1.2.840.113549.1.9.16.1.4",
        ];
        arguments.extend(options);
        self.openssl(&arguments);
        let token = self.read("token.der");
        let status: &[u8] = &[0x30, 3, 2, 1, 0];
        let length = u16::try_from(status.len() + token.len()).expect("a small token");
        let head = [&[0x30, 0x82][..], &length.to_be_bytes()].concat();
        [&head, status, &token].concat()
    }

    /// Does the stock tool say that this response is of this file, at that moment?
    #[must_use]
    pub fn stock_verifies(&self, response: &[u8], file: &[u8], unix: i64) -> bool {
        self.put("reply.tsr", response);
        self.put("file", file);
        let at = unix.to_string();
        let arguments = [
            "ts",
            "-verify",
            "-attime",
            &at,
            "-in",
            "reply.tsr",
            "-data",
            "file",
            "-CAfile",
            "root.pem",
        ];
        self.ran(&arguments)
    }

    fn key(&self, name: &str, kind: &[&str]) {
        let key = format!("{name}.key");
        self.openssl(&[&["genpkey", "-out", &key], kind].concat());
    }

    fn request(&self, name: &str, subject: &str) {
        let (key, request) = (format!("{name}.key"), format!("{name}.csr"));
        self.openssl(&[
            "req", "-new", "-config", "ca.cnf", "-key", &key, "-subj", subject, "-out", &request,
        ]);
    }

    fn certify(&self, name: &str, by: &str, extensions: &str, valid: (&str, &str)) {
        let (request, out) = (format!("{name}.csr"), format!("{name}.pem"));
        let (certificate, key) = (format!("{by}.pem"), format!("{by}.key"));
        let above: &[&str] = if name == by { &["-selfsign"] } else { &["-cert", &certificate] };
        let file = if extensions == "above" { "ca.cnf".to_owned() } else { format!("{name}.ext") };
        let arguments: &[&str] = &[
            "ca",
            "-batch",
            "-notext",
            "-config",
            "ca.cnf",
            "-keyfile",
            &key,
            "-extfile",
            &file,
            "-extensions",
            extensions,
            "-startdate",
            valid.0,
            "-enddate",
            valid.1,
            "-in",
            &request,
            "-out",
            &out,
        ];
        self.openssl(&[arguments, above].concat());
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        let mut file = File::create(self.folder.path().join(name)).expect("a folder of ours");
        file.write_all(bytes).expect("room for it");
    }

    fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.folder.path().join(name)).expect("openssl wrote it")
    }

    fn openssl(&self, arguments: &[&str]) {
        assert!(self.ran(arguments), "openssl {arguments:?}");
    }

    fn ran(&self, arguments: &[&str]) -> bool {
        openssl(self.folder.path(), arguments)
    }
}

impl Default for Authority {
    fn default() -> Self {
        Self::new()
    }
}

/// Runs `openssl` in a folder; what it says is shown when a test fails. Did it succeed?
fn openssl(folder: &Path, arguments: &[&str]) -> bool {
    let mut command = Command::new("openssl");
    let output = command.args(arguments).current_dir(folder).output();
    let output = output.expect("`cargo xtask test` installs it");
    if !output.status.success() {
        print_failure(&output.stderr);
    }
    output.status.success()
}

#[expect(clippy::print_stderr, reason = "what a stock tool says belongs to a test that failed")]
fn print_failure(said: &[u8]) {
    eprintln!("{}", String::from_utf8_lossy(said));
}

const CA: &str = "[ca]
default_ca = it
[it]
dir = .
database = database
serial = serial
new_certs_dir = .
default_md = sha384
policy = any
rand_serial = yes
[any]
commonName = supplied
[req]
distinguished_name = name
[name]
[above]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
";
