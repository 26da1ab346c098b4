//! Where an item stood at a checkpoint (LOG.md, section 5).

use crate::json::{Space, Value};
use crate::text::{Sum, base64url, item, lines, number, sha256, sum_of_base64, sum_of_hex};
use crate::tree::node;

/// Steps to the root, at the most: bits of a name.
const STEPS_MAX: usize = 128;

/// What a head says of its item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) item: String,
    /// How many entries it had.
    pub(crate) entries: u64,
    /// The leaf hash of the last.
    pub(crate) last: Sum,
}

/// Reads a head's proof: the number of the heads entry, the head, and the root it leads to.
pub(crate) fn read(file: &str) -> Option<(u64, Head, Sum)> {
    let lines: Vec<&str> = lines(file)?.collect();
    let [kind, seq, leaf, beside @ ..] = lines.as_slice() else { return None };
    (*kind == "keepsake-head@v1" && beside.len() <= STEPS_MAX).then_some(())?;
    let seq = number(seq.strip_prefix("heads ")?)?;
    let head = head(leaf)?;
    let name = u128::from_be_bytes(item(&head.item)?);
    let mut hash = sha256(&[&[0], leaf.as_bytes()]);
    for (depth, beside) in (0..beside.len()).rev().zip(beside) {
        let beside = sum_of_base64(beside)?;
        let bit = name >> (STEPS_MAX - 1 - depth) & 1;
        hash = if bit == 0 { node(&hash, &beside) } else { node(&beside, &hash) };
    }
    Some((seq, head, hash))
}

/// `["<salt>","<item>",{"entries":…,"last":"…"}]` in base64url.
fn head(leaf: &str) -> Option<Head> {
    let text = String::from_utf8(base64url(leaf)?).ok()?;
    let Value::List(parts) = Value::read(&text, Space::Refused)? else { return None };
    let [salt, name, said] = parts.as_slice() else { return None };
    (base64url(salt.text()?)?.len() == 16).then_some(())?;
    let [entries, last] = said.exactly(["entries", "last"])?;
    let (entries, last) = (entries.number().filter(|it| *it > 0)?, sum_of_hex(last.text()?)?);
    Some(Head { item: item(name.text()?).and(name.text())?.to_owned(), entries, last })
}
