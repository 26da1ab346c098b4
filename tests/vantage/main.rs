//! Vantages with real proxies, resolvers and packets, in network namespaces: what leaves the
//! computer, and what three countries are shown. The program under test is the real command line.
#![allow(
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "a test that panics has failed, and says where"
)]

mod blocking;
mod leaks;
mod tor;

use std::path::PathBuf;
use std::process::Stdio;

use keepsake::Archive;
use keepsake::archive::Doors;
use keepsake::vault::{Passphrase, WorkFactor};
use keepsake_tests::netns::Net;
use keepsake_tests::ran::Ran;
use keepsake_tests::{PASSPHRASE, program};

/// A home with a vault in it, whose owner sits in a place.
struct Home<'a> {
    net: &'a Net,
    place: &'static str,
    folder: tempfile::TempDir,
}

impl<'a> Home<'a> {
    fn at(net: &'a Net, place: &'static str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("passphrase"), format!("{PASSPHRASE}\n")).unwrap();
        let home = Self { net, place, folder };
        // A passphrase that is cheap to try, as the program is started many times.
        let doors = Doors::system(program("keepsake"));
        let passphrase = Passphrase::new(PASSPHRASE);
        Archive::create(&home.path("vault"), &doors, &passphrase, WorkFactor::MINIMAL).unwrap();
        home
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, words: &[&str]) -> Ran {
        let mut command = self.net.command(self.place, &program("keepsake"));
        command.arg("--vault").arg(self.path("vault"));
        command.arg("--passphrase-file").arg(self.path("passphrase"));
        command.env("XDG_STATE_HOME", self.path("state")).args(words);
        Ran(command.stdin(Stdio::null()).output().unwrap())
    }

    /// Runs what must go well.
    fn must(&self, words: &[&str]) -> Ran {
        let ran = self.run(words);
        assert_eq!(ran.code(), 0, "{words:?}: {}{}", ran.out(), ran.err());
        ran
    }
}

/// A page with a post, and whatever is to stand in its head and behind its text.
fn post(text: &str, head: &str, more: &str) -> String {
    format!("<title>Bến đò</title>{head}<article><h1>Bến đò</h1><p>{text}</p>{more}</article>")
}

fn html(status: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {length}\r\n\
         Connection: close\r\n\r\n{body}"
    )
    .into_bytes()
}
