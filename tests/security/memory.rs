//! The memory of a process that had a vault open, read from outside, before and after it is closed.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{ChildStdin, ChildStdout, Command, Stdio};

use keepsake_tests::memory::copies;
use keepsake_tests::site::Site;
use keepsake_tests::{PASSPHRASE, program, stock};

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

    let mut secrets = keys(&root, home.passphrase_file().parent().unwrap());
    let words = [("text", TEXT), ("handle", HANDLE), ("picture", PICTURE)];
    let words = words.into_iter().chain([("passphrase", PASSPHRASE)]);
    secrets.extend(words.map(|(name, word)| (name.to_owned(), word.as_bytes().to_vec())));
    let bytes: Vec<&[u8]> = secrets.iter().map(|(_, bytes)| bytes.as_slice()).collect();

    let mut child = Command::new(program("keepsake-probe"))
        .args(["vault", &root.display().to_string(), &passphrase_file])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    expect(&mut stdout, "open");
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
    for name in ["text", "handle", "collection"] {
        assert!(while_open.contains(name), "the search itself is sound: {while_open}");
    }
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

/// The vault's keys, opened with the stock `age`: as text and as bytes.
fn keys(root: &Path, scratch: &Path) -> Vec<(String, Vec<u8>)> {
    let own = scratch.join("own");
    stock::open_slot("age", &root.join("slots/1"), PASSPHRASE, &own);
    let own_text = std::fs::read_to_string(&own).unwrap();
    let mut keys = secrets_in("own", &own_text);
    assert_eq!(keys.len(), 4, "the master secret and the reader's identity");
    for grant in std::fs::read_dir(root.join("grants")).unwrap() {
        // Blanks open for nobody.
        let Some(text) = stock::opened("age", &own, &grant.unwrap().path()) else { continue };
        let text = String::from_utf8_lossy(&text).into_owned();
        // What stands behind a `#` is public.
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        keys.extend(lines.flat_map(|line| secrets_in("collection", line)));
    }
    assert!(keys.len() > 4, "a collection's identity");
    keys
}

/// Words that are keys: 64 hexadecimal digits, or an age identity.
fn secrets_in(whose: &str, text: &str) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for word in text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-') {
        let hex = data_encoding::HEXLOWER.decode(word.as_bytes()).ok();
        let hex = hex.filter(|bytes| bytes.len() == 32);
        if let Some(bytes) = hex.or_else(|| word.strip_prefix("AGE-SECRET-KEY-1").map(bech32)) {
            found.push((format!("{whose} key as text"), word.as_bytes().to_vec()));
            found.push((format!("{whose} key"), bytes));
        }
    }
    found
}

/// The 32 bytes behind bech32's data part (BIP 173), its checksum left out.
fn bech32(data: &str) -> Vec<u8> {
    const LETTERS: &str = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L";
    let values = data.chars().map(|letter| LETTERS.find(letter).expect("a letter of bech32"));
    let values: Vec<usize> = values.collect();
    let bits =
        values[..values.len() - 6].iter().flat_map(|v| (0..5).rev().map(move |n| v >> n & 1));
    let bits: Vec<usize> = bits.collect();
    let byte = |bits: &[usize]| bits.iter().fold(0_u8, |byte, bit| byte << 1 | u8::from(*bit == 1));
    bits.chunks_exact(8).map(byte).collect()
}
