//! A program for tests to look at from outside: it does one thing that our programs do, says so on
//! standard output, and waits for a line before it goes on.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "it stands in a test, and prints to it"
)]

use std::io::{BufRead, Write};
use std::path::Path;
use std::sync::Arc;

use keepsake::Archive;
use keepsake::archive::Doors;
use keepsake::doors::process;
use keepsake::model::PostRecord;
use keepsake::vault::Passphrase;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["panic", secret_file] => panic(Path::new(secret_file)),
        ["vault", root, passphrase_file] => vault(Path::new(root), Path::new(passphrase_file)),
        _ => std::process::exit(2),
    }
}

/// Panics with a message that quotes a secret, as careless code would.
fn panic(secret_file: &Path) {
    process::close_off().unwrap();
    let secret = std::fs::read_to_string(secret_file).unwrap();
    panic!("unexpected: {secret}");
}

/// Opens a vault, reads all that is in it, and closes it again.
fn vault(root: &Path, passphrase_file: &Path) {
    let doors = Doors::system(std::env::current_exe().unwrap());
    let archive = {
        let typed = std::fs::read_to_string(passphrase_file).unwrap();
        Archive::unlock(root, doors, &Passphrase::new(&typed)).unwrap()
    };
    // On another thread, whose stack stays: a window has many.
    let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
    let archive = Arc::new(archive);
    let reader = Arc::clone(&archive);
    let posts = runtime.block_on(runtime.spawn_blocking(move || read_all(&reader))).unwrap();
    wait("open");
    drop(posts);
    Arc::into_inner(archive).unwrap().close();
    wait("closed");
}

fn read_all(archive: &Archive) -> Vec<PostRecord> {
    let posts = archive.posts();
    for record in &posts {
        let story = archive.story(record.post.id).unwrap().unwrap();
        for capture in &story.captures {
            for number in 0..capture.media.len() {
                let (_, bytes) = archive.media(record.post.id, capture.id, number).unwrap();
                assert!(!bytes.is_empty());
            }
        }
    }
    posts
}

fn wait(state: &str) {
    println!("{state}");
    std::io::stdout().flush().unwrap();
    std::io::stdin().lock().read_line(&mut String::new()).unwrap();
}
