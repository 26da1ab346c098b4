//! The memory of a process that had a vault open, read from outside, before and after it is closed.

use std::io::{BufRead, BufReader, Write};
use std::process::{ChildStdin, ChildStdout, Command, Stdio};

use keepsake_tests::memory::{LOCKED, copies};
use keepsake_tests::site::Site;
use keepsake_tests::{PASSPHRASE, keys, program};

use crate::home::Home;

const TEXT: &str = "Ba tôi dặn đừng bao giờ kể chuyện đêm ấy ở bến phà cũ";
const HANDLE: &str = "Trần Văn Không Tên Mười";
const PICTURE: &str = "PNG-hình-chụp-ở-bến-phà-cũ";

#[test]
fn a_closed_vault_leaves_no_key_and_no_word_in_memory() {
    let (home, site) = (Home::new(PASSPHRASE), Site::start());
    let root = home.path().join("vault");
    let passphrase_file = home.passphrase_file().display().to_string();
    let common = ["--vault", &root.display().to_string(), "--passphrase-file", &passphrase_file];
    let keepsake = |words: &[&str]| {
        let output = home.keepsake(&[&common, words].concat()).output().unwrap();
        assert!(output.status.success(), "{words:?}");
    };
    let page = format!(
        "<meta name=author content='{HANDLE}'><article><p>{TEXT}</p><img src=/h.png></article>"
    );
    site.page("/ben-pha", &page);
    let picture = [b"\x89PNG\r\n\x1a\n".as_slice(), PICTURE.as_bytes()].concat();
    site.reply("/h.png", "200 OK", "image/png", &picture);
    keepsake(&["init"]);
    keepsake(&["add", "--allow-private", &site.link("/ben-pha")]);

    let words = [("text", TEXT), ("handle", HANDLE), ("picture", PICTURE)];
    let words = words.into_iter().chain([("passphrase", PASSPHRASE)]);
    let words: Vec<_> =
        words.map(|(name, word)| (name.to_owned(), word.as_bytes().to_vec())).collect();

    let mut child = Command::new(program("keepsake-probe"))
        .args(["vault", &root.display().to_string(), &passphrase_file])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    expect(&mut stdout, "open");
    let keys = keys::of_vault(&root, PASSPHRASE, home.passphrase_file().parent().unwrap());
    let secrets = [keys.clone(), words].concat();
    let bytes: Vec<&[u8]> = secrets.iter().map(|(_, bytes)| bytes.as_slice()).collect();
    let open = copies(child.id(), &bytes);
    go_on(&mut stdin);
    expect(&mut stdout, "closed");
    let closed = copies(child.id(), &bytes);
    go_on(&mut stdin);
    assert!(child.wait().unwrap().success());

    let named = |copies: &[Vec<String>]| -> Vec<String> {
        let found = secrets.iter().zip(copies).filter(|(_, regions)| !regions.is_empty());
        found.map(|((name, _), regions)| format!("{name} in {}", regions.join(", "))).collect()
    };
    let while_open = named(&open).join(", ");
    for name in ["text", "handle", "own", "collection", "v1 name", "v1 index keys", "writer"] {
        assert!(while_open.contains(name), "the search itself is sound: {while_open}");
    }
    let is_unlocked = |regions: &[String]| regions.iter().any(|region| region != LOCKED);
    let unlocked = keys.iter().zip(&open).filter(|(_, it)| is_unlocked(it));
    let unlocked: Vec<_> = unlocked.map(|((name, _), it)| format!("{name} in {it:?}")).collect();
    assert_eq!(unlocked, Vec::<String>::new(), "keys lie in locked memory and nowhere else");
    assert_eq!(named(&closed), Vec::<String>::new(), "while open: {while_open}");
}

fn expect(stdout: &mut BufReader<ChildStdout>, state: &str) {
    let mut line = String::new();
    stdout.read_line(&mut line).unwrap();
    assert_eq!(line.trim(), state);
}

fn go_on(stdin: &mut ChildStdin) {
    stdin.write_all(b"\n").unwrap();
}
