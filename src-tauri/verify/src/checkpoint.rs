//! Signed states of the log, and the proofs that name them (LOG.md, section 4).

use crate::keys::LogKey;
use crate::text::{Sum, base64, lines, number, sum_of_base64};

/// Signature lines, at the most.
const SIGNATURES_MAX: usize = 16;
/// Hashes of a proof, at the most.
const PATH_MAX: usize = 64;

/// A state of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Checkpoint {
    pub(crate) entries: u64,
    pub(crate) root: Sum,
}

impl Checkpoint {
    /// Reads one that the log's key signed.
    pub(crate) fn read(file: &str, key: &LogKey) -> Result<Self, &'static str> {
        const FORM: &str = "it has another form than it must";
        if file.chars().any(|letter| letter.is_control() && letter != '\n') {
            return Err(FORM);
        }
        let (body, signatures) = file.split_once("\n\n").ok_or(FORM)?;
        let body_lines: Vec<&str> = body.split('\n').collect();
        let [origin, entries, root] = body_lines.as_slice() else { return Err(FORM) };
        let (entries, root) = number(entries).zip(sum_of_base64(root)).ok_or(FORM)?;
        if *origin != key.origin {
            return Err("it is of another log");
        }
        let signatures: Vec<&str> = lines(signatures).ok_or(FORM)?.collect();
        if signatures.len() > SIGNATURES_MAX {
            return Err("it has too many signatures");
        }
        let signed = format!("{body}\n");
        let mut is_signed = false;
        for line in signatures {
            let (name, signature) = signature(line).ok_or(FORM)?;
            let id = signature.get(..4).ok_or(FORM)?;
            if name != key.origin || id != key.id {
                continue;
            }
            if !key.signed(signed.as_bytes(), signature.get(4..).ok_or(FORM)?) {
                return Err("its signature does not hold");
            }
            is_signed = true;
        }
        is_signed.then_some(Self { entries, root }).ok_or("the log's key has not signed it")
    }
}

/// `— name base64`
fn signature(line: &str) -> Option<(&str, Vec<u8>)> {
    let (name, encoded) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
    let plain = !name.is_empty() && !name.contains(char::is_whitespace) && !name.contains('+');
    let bytes = base64(encoded).filter(|bytes| bytes.len() > 4)?;
    plain.then_some((name, bytes))
}

fn path(lines: &[&str]) -> Option<Vec<Sum>> {
    (lines.len() <= PATH_MAX).then(|| lines.iter().map(|line| sum_of_base64(line)).collect())?
}

/// Reads `.tlog-proof`: the number of the entry, the hashes, the checkpoint's text.
pub(crate) fn inclusion(file: &str) -> Option<(u64, Vec<Sum>, &str)> {
    let (head, checkpoint) = file.split_once("\n\n")?;
    let lines: Vec<&str> = head.split('\n').collect();
    let [kind, index, hashes @ ..] = lines.as_slice() else { return None };
    let index = number(index.strip_prefix("index ")?)?;
    (*kind == "c2sp.org/tlog-proof@v1").then_some((index, path(hashes)?, checkpoint))
}

/// Reads a proof of consistency: old and new number of entries, the hashes.
pub(crate) fn consistency(file: &str) -> Option<(u64, u64, Vec<Sum>)> {
    let lines: Vec<&str> = lines(file)?.collect();
    let [kind, old, new, hashes @ ..] = lines.as_slice() else { return None };
    let old = number(old.strip_prefix("old ")?)?;
    let new = number(new.strip_prefix("new ")?)?;
    (*kind == "keepsake-consistency@v1").then_some((old, new, path(hashes)?))
}
