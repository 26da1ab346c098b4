//! Time-stamps by a real authority.

use keepsake::custody::stamp::{Nonce, Roots, Stamp, StampError, imprint_of, request, verify};
use keepsake_tests::authority::{ALWAYS, Authority, FOR_STAMPS, Leaf, P256, P384, RSA};

const FILE: &[u8] = b"a checkpoint\n";

fn nonce() -> Nonce {
    Nonce::from_bytes([1, 2, 3, 4, 5, 6, 7, 8])
}

fn asked() -> Vec<u8> {
    request(&imprint_of(FILE), nonce())
}

fn roots(authority: &Authority) -> Roots {
    Roots::from_pem(&authority.root()).unwrap()
}

fn verified(authority: &Authority, response: &[u8]) -> Result<Stamp, StampError> {
    verify(response, &imprint_of(FILE), Some(nonce()), &roots(authority))
}

fn with_leaf(leaf: &Leaf) -> Authority {
    let authority = Authority::new();
    authority.leaf("leaf", leaf);
    authority
}

const ORDINARY: Leaf = Leaf { key: P256, purposes: FOR_STAMPS, valid: ALWAYS };

#[test]
fn answers_of_all_kinds_of_keys_and_digests_hold() {
    let authority = Authority::new();
    for (name, key) in [("rsa", RSA), ("p256", P256), ("p384", P384)] {
        authority.leaf(name, &Leaf { key, ..ORDINARY });
        for digest in ["sha256", "sha384", "sha512"] {
            let response = authority.reply(name, digest, "", &asked());
            let stamp = verified(&authority, &response);
            let stamp = stamp.unwrap_or_else(|error| panic!("{name} {digest}: {error}"));
            assert_eq!(stamp.policy, "1.2.3.4.1");
            assert_eq!(stamp.certificates.len(), 2, "the signer and the one between");
            assert!(authority.stock_verifies(&response, FILE, stamp.at.unix()));
        }
    }
}

#[test]
fn fractions_of_a_second_accuracy_and_every_way_to_name_a_certificate_are_read() {
    let authority = with_leaf(&ORDINARY);
    let fine = "clock_precision_digits = 6\naccuracy = secs:1, millisecs:500, microsecs:7\n\
                ordering = yes\ntsa_name = yes\ness_cert_id_chain = yes";
    let stamp = verified(&authority, &authority.reply("leaf", "sha256", fine, &asked())).unwrap();
    assert_eq!(stamp.accuracy.unwrap().as_micros(), 1_500_007);
    assert!(stamp.not_later_than().unix() >= stamp.at.unix() + 2);
    let seen = (0..20).any(|_| {
        let response = authority.reply("leaf", "sha256", fine, &asked());
        verified(&authority, &response).unwrap().nanoseconds > 0
    });
    assert!(seen, "a clock that shows no fraction twenty times");
    for digest in ["sha1", "sha256", "sha384", "sha512"] {
        let named = format!("ess_cert_id_alg = {digest}");
        let response = authority.reply("leaf", "sha256", &named, &asked());
        assert!(verified(&authority, &response).is_ok(), "{digest}");
    }
}

#[test]
fn an_answer_to_something_else_is_refused() {
    let authority = with_leaf(&ORDINARY);
    let response = authority.reply("leaf", "sha256", "", &asked());
    let stranger = Some(Nonce::from_bytes([9; 8]));
    let (imprint, roots) = (imprint_of(FILE), roots(&authority));
    assert_eq!(verify(&response, &imprint, stranger, &roots), Err(StampError::Nonce));
    assert!(verify(&response, &imprint, None, &roots).is_ok(), "the request is gone");
    let other = imprint_of(b"another file");
    assert_eq!(verify(&response, &other, Some(nonce()), &roots), Err(StampError::Imprint));
    assert!(!authority.stock_verifies(&response, b"another file", 1_800_000_000));
}

#[test]
fn an_authority_that_refuses_says_so() {
    let authority = with_leaf(&ORDINARY);
    let only = authority.reply("leaf", "sha256", "digests = sha512", &asked());
    assert_eq!(verified(&authority, &only), Err(StampError::Status(2)));
}

#[test]
fn a_chain_that_is_not_trusted_is_refused() {
    let (authority, other) = (with_leaf(&ORDINARY), with_leaf(&ORDINARY));
    let response = authority.reply("leaf", "sha256", "", &asked());
    assert_eq!(verified(&other, &response), Err(StampError::Chain));
    let none = verify(&response, &imprint_of(FILE), None, &Roots::default());
    assert_eq!(none, Err(StampError::Chain));
    let both = roots(&other).and(roots(&authority));
    assert!(verify(&response, &imprint_of(FILE), None, &both).is_ok());
    assert!(Roots::from_pem(b"no certificate").is_err());
}

/// The certificate was valid while it signed, as far as the token says; what today is, nobody asks.
#[test]
fn certificates_are_judged_at_the_moment_of_the_stamp() {
    let past = ("20200101000000Z", "20210101000000Z");
    let authority = with_leaf(&Leaf { valid: past, ..ORDINARY });
    authority.leaf("now", &ORDINARY);
    let response = authority.reply("now", "sha256", "", &asked());
    let content = authority.content(&response);
    let late = authority.signed("leaf", &content, &["-cades"]);
    assert_eq!(verified(&authority, &late), Err(StampError::Time));
    let moved = |to: &str| {
        let at = content.windows(2).position(|two| two == [0x18, 15]).unwrap() + 2;
        let mut content = content.clone();
        content[at..at + 15].copy_from_slice(to.as_bytes());
        authority.signed("leaf", &content, &["-cades"])
    };
    let stamp = verified(&authority, &moved("20200601120000Z")).unwrap();
    assert_eq!(stamp.at.to_string(), "2020-06-01T12:00:00Z");
    assert!(authority.stock_verifies(&moved("20200601120000Z"), FILE, stamp.at.unix()));
    assert_eq!(verified(&authority, &moved("20191231235959Z")), Err(StampError::Time));
    assert_eq!(verified(&authority, &moved("20210101000001Z")), Err(StampError::Time));
}

#[test]
fn a_certificate_for_other_purposes_is_refused() {
    let authority = with_leaf(&ORDINARY);
    let content = authority.content(&authority.reply("leaf", "sha256", "", &asked()));
    let ours = authority.signed("leaf", &content, &["-cades"]);
    assert!(verified(&authority, &ours).is_ok(), "the way of signing is not the reason");
    let cases = [
        ("none", ""),
        ("not-critical", "timeStamping"),
        ("more", "critical,timeStamping,emailProtection"),
        ("other", "critical,emailProtection"),
    ];
    for (name, purposes) in cases {
        authority.leaf(name, &Leaf { purposes, ..ORDINARY });
        let response = authority.signed(name, &content, &["-cades"]);
        assert_eq!(verified(&authority, &response), Err(StampError::Purpose), "{name}");
    }
}

#[test]
fn other_ways_to_sign_hold_or_are_refused_by_their_layer() {
    let authority = with_leaf(&Leaf { key: RSA, ..ORDINARY });
    let content = authority.content(&authority.reply("leaf", "sha256", "", &asked()));
    let signed =
        |options: &[&str]| verified(&authority, &authority.signed("leaf", &content, options));
    assert!(signed(&["-cades", "-keyid"]).is_ok(), "the signer by its key");
    let pss = ["-cades", "-md", "sha256", "-keyopt", "rsa_padding_mode:pss"];
    let pss = [&pss[..], &["-keyopt", "rsa_pss_saltlen:32"]].concat();
    assert!(signed(&pss).is_ok(), "RSA-PSS: {:?}", signed(&pss));
    assert_eq!(signed(&[]), Err(StampError::Attributes), "no certificate is named");
    assert_eq!(signed(&["-noattr"]), Err(StampError::Attributes));
    assert_eq!(signed(&["-cades", "-nocerts"]), Err(StampError::Signer));
    assert_eq!(signed(&["-cades", "-md", "sha1"]), Err(StampError::Signature));
    authority.leaf("second", &ORDINARY);
    let two = signed(&["-cades", "-signer", "second.pem", "-inkey", "second.key"]);
    assert_eq!(two, Err(StampError::Signer));
    let mut other = content.clone();
    *other.last_mut().unwrap() ^= 1;
    let whole = authority.signed("leaf", &content, &["-cades"]);
    let at = whole.windows(content.len()).position(|part| part == content).unwrap();
    let mut swapped = whole.clone();
    swapped[at..at + content.len()].copy_from_slice(&other);
    let refused = verify(&swapped, &imprint_of(FILE), None, &roots(&authority));
    assert_eq!(refused, Err(StampError::Attributes));
}

/// What of a stamp is under the signature.
fn said(stamp: &Stamp) -> (i64, u32, Option<std::time::Duration>, &str, &str) {
    let Stamp { at, nanoseconds, accuracy, serial, policy, .. } = stamp;
    (at.unix(), *nanoseconds, *accuracy, serial, policy)
}

#[test]
fn a_flipped_bit_never_makes_it_say_something_else() {
    let authority = with_leaf(&ORDINARY);
    let response = authority.reply("leaf", "sha512", "accuracy = secs:1", &asked());
    let (imprint, roots) = (imprint_of(FILE), roots(&authority));
    let whole = verify(&response, &imprint, None, &roots).unwrap();
    let mut held = 0;
    for at in 0..response.len() {
        let mut flipped = response.clone();
        flipped[at] ^= 1 << (at % 8);
        if let Ok(stamp) = verify(&flipped, &imprint, None, &roots) {
            assert_eq!(said(&stamp), said(&whole), "byte {at}");
            held += 1;
        }
        let cut = verify(&response[..at], &imprint, None, &roots);
        assert!(cut.is_err(), "{at} bytes are no whole response");
    }
    assert!(held * 20 < response.len(), "{held} flips of {} went unseen", response.len());
    let longer = [&response[..], &[0]].concat();
    assert_eq!(verify(&longer, &imprint, None, &roots), Err(StampError::Shape));
}
