//! `OpenTimestamps` proofs, with the Python library behind the `ots` client as calendar and as
//! judge.

use std::path::Path;
use std::process::Command;

use data_encoding::HEXLOWER;
use keepsake::custody::ots::{NONCE_BYTES, Promise, Proof, Question};
use keepsake::custody::stamp::imprint_of;

/// What a calendar answers, what it answers later, and what the library says of a whole proof. Its
/// place is Debian's Python, whichever comes first on the path.
const OTHERS: &str = r"
import sys
from opentimestamps.core.notary import (
    BitcoinBlockHeaderAttestation, PendingAttestation, VerificationError)
from opentimestamps.core.op import OpAppend, OpPrepend, OpSHA256
from opentimestamps.core.serialize import StreamDeserializationContext, StreamSerializationContext
from opentimestamps.core.timestamp import DetachedTimestampFile, Timestamp
import io

def written(stamp):
    out = io.BytesIO()
    stamp.serialize(StreamSerializationContext(out))
    return out.getvalue().hex()

def answer(message, calendar, own):
    stamp = Timestamp(bytes.fromhex(message))
    end = stamp.ops.add(OpPrepend(bytes.fromhex(own))).ops.add(OpSHA256())
    end = end.ops.add(OpAppend(b'later')).ops.add(OpSHA256())
    end.attestations.add(PendingAttestation(calendar))
    return written(stamp)

def rest(message, height):
    stamp = Timestamp(bytes.fromhex(message))
    end = stamp.ops.add(OpAppend(b'\x01' * 32)).ops.add(OpSHA256()).ops.add(OpSHA256())
    end.attestations.add(BitcoinBlockHeaderAttestation(int(height)))
    return written(stamp)

class Header:
    def __init__(self, root):
        self.hashMerkleRoot = root
        self.nTime = 1800000000

def judge(path, root):
    data = open(path, 'rb').read()
    proof = DetachedTimestampFile.deserialize(StreamDeserializationContext(io.BytesIO(data)))
    out = io.BytesIO()
    proof.serialize(StreamSerializationContext(out))
    said = ['same' if out.getvalue() == data else 'other', proof.file_digest.hex()]
    for message, attestation in sorted(proof.timestamp.all_attestations(), key=str):
        if isinstance(attestation, PendingAttestation):
            said.append('pending ' + attestation.uri + ' ' + message.hex())
        else:
            try:
                attestation.verify_against_blockheader(message, Header(bytes.fromhex(root)))
                said.append('block %d' % attestation.height)
            except VerificationError:
                said.append('refused')
    return '\n'.join(said)

print({'answer': answer, 'rest': rest, 'judge': judge}[sys.argv[1]](*sys.argv[2:]))
";

fn others(arguments: &[&str]) -> String {
    let output =
        Command::new("/usr/bin/python3").args(["-B", "-c", OTHERS]).args(arguments).output();
    let output = output.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn hex(text: &str) -> Vec<u8> {
    HEXLOWER.decode(text.as_bytes()).unwrap()
}

fn judged(folder: &Path, proof: &Proof, root: &str) -> Vec<String> {
    let path = folder.join("file.ots");
    std::fs::write(&path, proof.to_bytes()).unwrap();
    others(&["judge", path.to_str().unwrap(), root]).lines().map(str::to_owned).collect()
}

#[test]
fn a_proof_goes_from_promise_to_block_and_others_agree_at_each_step() {
    let folder = tempfile::tempdir().unwrap();
    let question = Question { digest: imprint_of(b"a checkpoint\n"), nonce: [3; NONCE_BYTES] };
    let submitted = question.submitted().to_string();
    let answers: Vec<Vec<u8>> = [("https://one.example", "aa"), ("https://two.example/x", "bbcc")]
        .iter()
        .map(|(calendar, own)| hex(&others(&["answer", &submitted, calendar, own])))
        .collect();
    let mut proof = question.answered(&[&answers[0], &answers[1]]).unwrap();
    let promises = proof.promises();
    assert_eq!(promises.len(), 2);
    let pending = judged(folder.path(), &proof, "");
    assert_eq!(pending[..2], ["same".to_owned(), question.digest.to_string()]);
    for Promise { calendar, message } in &promises {
        assert!(pending.contains(&format!("pending {calendar} {message}")), "{pending:?}");
    }

    let rest = hex(&others(&["rest", &promises[1].message, "912345"]));
    proof.upgrade(&promises[1], &rest).unwrap();
    let blocks = proof.blocks();
    assert_eq!(blocks.iter().map(|block| block.height).collect::<Vec<_>>(), [912_345]);
    let complete = judged(folder.path(), &proof, &blocks[0].root.to_string());
    assert!(complete.contains(&"same".to_owned()) && complete.contains(&"block 912345".to_owned()));
    let other = judged(folder.path(), &proof, &"00".repeat(32));
    assert!(other.contains(&"refused".to_owned()), "{other:?}");
    assert_eq!(proof.promises(), promises[..1], "one calendar has not kept its promise yet");

    let mut header = [0_u8; 80];
    header[36..68].copy_from_slice(blocks[0].root.bytes());
    header[68..72].copy_from_slice(&1_800_000_000_u32.to_le_bytes());
    assert_eq!(proof.verify_header(912_345, &header).unwrap().at.unix(), 1_800_000_000);
}
