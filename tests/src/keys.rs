//! The keys of a vault, had from its passphrase with the stock `age` and FORMAT.md alone: what a
//! search of a memory looks for.

use std::path::Path;

use data_encoding::{BASE32_NOPAD, HEXLOWER};
use hkdf::Hkdf;
use sha2::Sha256;

use crate::stock;

/// A key by the name it is reported by.
pub type Named = (String, Vec<u8>);

/// Every key of the vault as it is now: those that are written down, as text and as bytes, and
/// those that are derived. `scratch` is a folder for what the stock programs write.
///
/// # Panics
/// If the passphrase does not open the vault.
#[must_use]
pub fn of_vault(root: &Path, passphrase: &str, scratch: &Path) -> Vec<Named> {
    let own = scratch.join("own");
    stock::open_slot("age", &root.join("slots/1"), passphrase, &own);
    let own_text = std::fs::read_to_string(&own).expect("it was opened");
    let mut keys = secrets_in("own", &own_text);
    assert_eq!(keys.len(), 4, "the master secret and the reader's identity");
    let master = keys[1].1.clone();
    let mut ids = Vec::new();
    for grant in std::fs::read_dir(root.join("grants")).expect("a folder") {
        // Blanks open for nobody.
        let grant = grant.expect("an entry").path();
        let Some(text) = stock::opened("age", &own, &grant) else { continue };
        let text = String::from_utf8_lossy(&text).into_owned();
        ids.push(HEXLOWER.decode(&text.as_bytes()[20..52]).expect("the collection's id"));
        // What stands behind a `#` is public.
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        keys.extend(lines.flat_map(|line| secrets_in("collection", line)));
    }
    assert!(keys.len() > 4, "a collection's identity");
    keys.extend(derived(root, &master, &ids));
    std::fs::remove_file(own).expect("it was written");
    keys
}

/// FORMAT.md sections 3, 7 and 11.
fn derived(root: &Path, master: &[u8], collections: &[Vec<u8>]) -> Vec<Named> {
    let expand = |salt: Option<&[u8]>, from: &[u8], label: &[u8]| {
        let mut key = vec![0; 32];
        Hkdf::<Sha256>::new(salt, from).expand(label, &mut key).expect("32 bytes");
        (String::from_utf8_lossy(label).trim_end_matches(char::is_control).to_owned(), key)
    };
    let labels =
        ["keepsake v1 name", "keepsake v1 tag", "keepsake v1 index", "keepsake v1 log secret"];
    let mut keys: Vec<_> =
        labels.iter().map(|label| expand(None, master, label.as_bytes())).collect();
    let index = keys[2].1.clone();
    for id in collections {
        let (_, seed) = expand(None, master, &[b"keepsake v1 writer ", id.as_slice()].concat());
        keys.push(("writer's seed".to_owned(), seed));
    }
    for label in ["keepsake v1 head seen", "keepsake v1 head name"] {
        keys.push(expand(Some(b"heads"), &index, label.as_bytes()));
    }
    // The folder's name is the generation of the index that lies in it.
    for entry in std::fs::read_dir(root.join("index")).into_iter().flatten() {
        let name = entry.expect("an entry").file_name().to_string_lossy().to_uppercase();
        let Ok(generation) = BASE32_NOPAD.decode(name.as_bytes()) else { continue };
        for label in ["keepsake v1 index rows", "keepsake v1 index keys"] {
            keys.push(expand(Some(&generation), &index, label.as_bytes()));
        }
    }
    keys
}

/// Words that are keys: 64 hexadecimal digits, or an age identity.
fn secrets_in(whose: &str, text: &str) -> Vec<Named> {
    let mut found = Vec::new();
    for word in text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-') {
        let hex = HEXLOWER.decode(word.as_bytes()).ok();
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
