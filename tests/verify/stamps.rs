//! Stamps by a real authority, in all ways it may sign, and what is made of them.

use keepsake_tests::attacks::whole;
use keepsake_tests::authority::{ALWAYS, FOR_STAMPS, Leaf, P256, P384, RSA};
use keepsake_tests::bundles::{Files, Stamper, made};
use keepsake_verify::{Of, Roots, StampState};

use crate::{layers, roots, verified};

const SEAL: &str = "seal/tagmanifest-sha256.txt";

#[test]
fn every_way_to_sign_is_read() {
    let stamper = Stamper::new();
    let authority = stamper.authority();
    let files = Files::of(&made(&whole(), Some(&stamper)).bytes());
    let asked = |file: &[u8]| {
        use keepsake::custody::stamp::{Nonce, imprint_of, request};
        request(&imprint_of(file), Nonce::from_bytes([9; 8]))
    };
    let asked = asked(files.get("tagmanifest-sha256.txt"));
    let mut responses = Vec::new();
    for (name, key) in [("rsa", RSA), ("p256", P256), ("p384", P384)] {
        authority.leaf(name, &Leaf { key, purposes: FOR_STAMPS, valid: ALWAYS });
        for digest in ["sha256", "sha384", "sha512"] {
            let more = format!("ess_cert_id_alg = {digest}");
            responses.push(authority.reply(name, digest, &more, &asked));
        }
    }
    let fine = "clock_precision_digits = 6\naccuracy = secs:1, millisecs:500, microsecs:7\n\
                ordering = yes\ntsa_name = yes\ness_cert_id_alg = sha1\ness_cert_id_chain = yes";
    responses.push(authority.reply("p256", "sha256", fine, &asked));
    let content = authority.content(&responses[0]);
    responses.push(authority.signed("rsa", &content, &["-cades", "-keyid"]));
    let pss = [
        "-cades",
        "-md",
        "sha256",
        "-keyopt",
        "rsa_padding_mode:pss",
        "-keyopt",
        "rsa_pss_saltlen:32",
    ];
    responses.push(authority.signed("rsa", &content, &pss));
    let (trusted, none) = (roots(&stamper), Roots::default());
    for (n, response) in responses.iter().enumerate() {
        let mut files = files.clone();
        files.put(&format!("{SEAL}.one.tsr"), response.clone());
        let report = verified(&files.zip(), &trusted);
        assert!(report.holds, "{n}: {:?}", report.faults);
        let stamp = |report: &keepsake_verify::Report| {
            let mut stamps = report.stamps.iter();
            stamps.find(|it| it.of == Of::Seal && it.by == "one").unwrap().clone()
        };
        assert_eq!(stamp(&report).state, StampState::Verified, "{n}");
        let unknown = verified(&files.zip(), &none);
        assert!(unknown.holds && unknown.not_later_than.is_none());
        assert_eq!(stamp(&unknown).state, StampState::NoRoot, "{n}");
    }
}

/// What a flipped bit leaves of a stamp says the same as before.
#[test]
fn a_flipped_bit_never_makes_a_stamp_say_something_else() {
    let stamper = Stamper::new();
    let files = Files::of(&made(&whole(), Some(&stamper)).bytes());
    let trusted = roots(&stamper);
    let whole = verified(&files.zip(), &trusted);
    let said = |report: &keepsake_verify::Report| {
        report.stamps.iter().map(|it| (it.of, it.by.clone(), it.time.clone())).collect::<Vec<_>>()
    };
    let path = format!("{SEAL}.one.tsr");
    let (mut held, len) = (0, files.get(&path).len());
    for at in (0..len).step_by(3) {
        let mut flipped = files.clone();
        flipped.get_mut(&path)[at] ^= 1 << (at % 8);
        let report = verified(&flipped.zip(), &trusted);
        if report.holds {
            assert_eq!(said(&report), said(&whole), "byte {at}");
            held += 1;
        } else {
            assert_eq!(layers(&report), ["stamps"]);
        }
    }
    assert!(held < len, "none was caught");
}

/// A path to a root that is there and does not hold is a fault; none at all is not.
#[test]
fn a_certificate_between_that_was_exchanged_leads_nowhere() {
    let (stamper, other) = (Stamper::new(), Stamper::new());
    let files = Files::of(&made(&whole(), Some(&stamper)).bytes());
    let report = verified(&files.zip(), &roots(&other));
    assert!(report.holds && report.not_later_than.is_none(), "{:?}", report.faults);
    assert!(report.stamps.iter().all(|it| it.state == StampState::NoRoot));
    let report = verified(&files.zip(), &roots(&stamper));
    let times: Vec<_> = report.checkpoints.iter().map(|it| it.not_later_than.clone()).collect();
    assert!(times.iter().all(Option::is_some) && times.is_sorted());
    assert_eq!(times.last(), Some(&report.not_later_than));
    let entries = report.items.iter().flat_map(|item| &item.entries);
    assert!(entries.clone().all(|it| it.not_later_than.is_some()));
    assert!(entries.clone().any(|it| it.not_earlier_than.is_some()));
    assert!(entries.clone().any(|it| it.not_earlier_than.is_none()), "the first have no token");
}
