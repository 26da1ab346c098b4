//! A server of pages that is not ours, for benches.
#![expect(clippy::disallowed_methods, reason = "the settings of a server")]

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;

/// nginx over a folder of pages, some of which are not there, forbidden, or moved.
pub struct Server {
    folder: PathBuf,
    /// Where it answers: `http://127.0.0.1:PORT`.
    pub origin: String,
}

impl Server {
    /// Starts it over `www` in this folder.
    ///
    /// # Panics
    /// If nginx is not there.
    #[must_use]
    pub fn start(folder: &Path) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = free.local_addr().expect("it is bound");
        drop(free);
        let root = folder.display();
        let temp = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
        let temp = temp.map(|what| format!("{what}_temp_path {root}/{what};\n")).concat();
        let config = format!(
            "worker_processes 1;\npid {root}/pid;\nerror_log /dev/null crit;\n\
             events {{ worker_connections 4096; }}\n\
             http {{\naccess_log off;\n{temp}default_type text/html;\n\
             types {{ text/html html; }}\ncharset utf-8;\nsendfile on;\n\
             server {{\nlisten {address};\nroot {root}/www;\n\
             location ~ /p/([0-9]*[024])?7[.]html$ {{ return 451; }}\n\
             location ~ /p/[0-9]*[16]3[.]html$ {{ return 302 /; }}\n}}\n}}\n"
        );
        let path = folder.join("nginx.conf");
        fs::write(&path, config).expect("the folder is ours");
        let started = Command::new("nginx").arg("-c").arg(&path).status();
        assert!(started.expect("nginx is there").success(), "nginx starts");
        while TcpStream::connect(address).is_err() {
            std::thread::yield_now();
        }
        Self { folder: folder.to_owned(), origin: format!("http://{address}") }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let config = self.folder.join("nginx.conf");
        // It is a bench's: nobody minds if it stays.
        let _ = Command::new("nginx").arg("-c").arg(config).args(["-s", "stop"]).status();
    }
}
