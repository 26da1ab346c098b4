//! What an import costs, in a process of its own, for `cargo xtask bench import`:
//! `import keep FOLDER PATH...` seals an archive into a new vault in the folder, `import read
//! PATH...` only reads it, and `import floor PATH...` unzips, digests and enciphers the same bytes,
//! one after the other.

use std::io::{Read, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use chacha20poly1305::aead::{AeadInOut, KeyInit};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use keepsake::archive::{Archive, Doors, ImportWish};
use keepsake::doors::disk::SystemDisk;
use keepsake::import::{self, Options};
use keepsake::vault::{Passphrase, WorkFactor};
use keepsake_tests::PASSPHRASE;
use keepsake_tests::cost::Cost;
use sha2::{Digest, Sha256};

type Done = Result<u64, Box<dyn std::error::Error>>;

/// Bytes enciphered at once, as age does.
const CHUNK_BYTES: usize = 64 << 10;

/// The vault stays: to remove it is no part of what is measured.
fn keep(words: &[PathBuf]) -> Done {
    let (folder, paths) = words.split_first().ok_or("import keep FOLDER PATH...")?;
    let doors = Doors { disk: Arc::new(SystemDisk), ..Doors::system("no-worker".into()) };
    let (root, passphrase) = (folder.join("vault"), Passphrase::new(PASSPHRASE));
    Archive::create(&root, &doors, &passphrase, WorkFactor::MINIMAL)?;
    let archive = Archive::unlock(&root, doors, &passphrase)?;
    let export = import::open(paths)?;
    let go_on = &mut |_| ControlFlow::Continue(());
    let done = archive.import(&export, &ImportWish::default(), go_on)?;
    archive.close();
    Ok(done.counts.new)
}

fn read(paths: &[PathBuf]) -> Done {
    let report = import::open(paths)?.posts(&Options::default(), |_| ControlFlow::Continue(()));
    Ok(report.posts)
}

/// All members of the given zips, by Python's own reader through a pipe: it only unzips.
fn floor(paths: &[PathBuf]) -> Done {
    const UNZIP: &str = "import sys, zipfile\nfor p in sys.argv[1:]:\n z = zipfile.ZipFile(p)\n \
        for n in z.namelist():\n  f = z.open(n)\n  \
        while b := f.read(1 << 20): sys.stdout.buffer.write(b)";
    let mut command = std::process::Command::new("python3");
    command.args(["-c", UNZIP]).args(paths).stdout(std::process::Stdio::piped());
    let mut child = command.spawn()?;
    let mut plain = child.stdout.take().ok_or("no pipe")?;
    let cipher = ChaCha20Poly1305::new(&Key::from([7; 32]));
    let (mut digest, mut n_bytes, mut number) = (Sha256::new(), 0, 0_u64);
    let mut chunk = Vec::with_capacity(CHUNK_BYTES + 16);
    let mut sealed = tempfile::tempfile()?;
    loop {
        chunk.clear();
        plain.by_ref().take(CHUNK_BYTES as u64).read_to_end(&mut chunk)?;
        if chunk.is_empty() {
            break;
        }
        digest.update(&chunk);
        n_bytes += chunk.len() as u64;
        number += 1;
        let mut nonce = [0; 12];
        nonce[..8].copy_from_slice(&number.to_be_bytes());
        cipher.encrypt_in_place(&Nonce::from(nonce), b"", &mut chunk)?;
        sealed.write_all(&chunk)?;
    }
    child.wait()?;
    std::hint::black_box(digest.finalize());
    Ok(n_bytes)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut words = std::env::args_os().skip(1);
    let what = words.next().unwrap_or_default();
    let paths: Vec<PathBuf> = words.map(PathBuf::from).collect();
    let start = Instant::now();
    let n = match what.to_str() {
        Some("keep") => keep(&paths)?,
        Some("read") => read(&paths)?,
        Some("floor") => floor(&paths)?,
        _ => return Err("import keep FOLDER PATH... | import read|floor PATH...".into()),
    };
    let (wall, cost) = (start.elapsed(), Cost::until_now());
    let line = format!(
        "{n} done, {:.2} s, {:.2} s of CPU, highest memory {} MiB\n",
        wall.as_secs_f64(),
        cost.cpu.as_secs_f64(),
        cost.peak_kib >> 10
    );
    std::io::stdout().write_all(line.as_bytes())?;
    Ok(())
}
