//! Files changed, put in, taken out, renamed, exchanged: by someone clumsy, by an outsider who
//! makes the lists anew, by an insider who makes the seal anew as well.

use super::{Attack, How, Who, attack, paths, replace, with_case};
use crate::bundles::Files;

use How::Files as Changed;
use Who::{Clumsy, Insider, Outsider};

pub(super) const ATTACKS: &[Attack] = &[
    // Lists.
    attack("bag", "file-changed", Changed(Clumsy, |_, it| first_byte(it, "data/log/checkpoints/"))),
    attack("bag", "file-added", Changed(Insider, |_, it| it.put("data/extra.txt", "x"))),
    attack(
        "bag",
        "file-added-unlisted",
        Changed(Clumsy, |_, it| it.put("data/rules/more.toml", "x")),
    ),
    attack("bag", "file-added-on-top", Changed(Insider, |_, it| it.put("README.txt", "x"))),
    attack("bag", "file-added-to-the-seal", Changed(Insider, |_, it| it.put("seal/note.txt", "x"))),
    attack(
        "bag",
        "file-renamed",
        Changed(Insider, |_, it| renamed(it, "data/case.json", "data/case2.json")),
    ),
    attack("case", "case-missing", Changed(Insider, |_, it| drop(it.remove("data/case.json")))),
    attack(
        "bag",
        "report-missing",
        Changed(Insider, |_, it| drop(it.remove("0-OPEN-ME-FIRST.html"))),
    ),
    attack("bag", "list-missing", Changed(Clumsy, |_, it| drop(it.remove("manifest-sha256.txt")))),
    attack(
        "bag",
        "list-in-capitals",
        Changed(Insider, |_, it| it.get_mut("bagit.txt").make_ascii_uppercase()),
    ),
    attack(
        "bag",
        "bag-info-more-lines",
        Changed(Clumsy, |_, it| it.get_mut("bag-info.txt").extend(b"Contact: x\n")),
    ),
    attack(
        "bag",
        "list-with-carriage-returns",
        Changed(Clumsy, |_, it| replace(it.get_mut("manifest-sha256.txt"), "\n", "\r\n")),
    ),
    // The seal.
    attack(
        "seal",
        "report-changed-and-listed",
        Changed(Outsider, |_, it| it.put("0-OPEN-ME-FIRST.html", "lies")),
    ),
    attack(
        "seal",
        "page-changed-and-listed",
        Changed(Outsider, |_, it| it.put("verify.html", "all is well")),
    ),
    attack(
        "seal",
        "seal-of-another-key",
        Changed(Outsider, |ground, it| it.reseal(&ground.other_log, Some(ground.stamper))),
    ),
    attack(
        "seal",
        "seal-missing",
        Changed(Outsider, |_, it| drop(it.remove("seal/tagmanifest-sha256.txt.sig"))),
    ),
    attack(
        "seal",
        "seal-for-something-else",
        Changed(Clumsy, |_, it| {
            let other = it.get(&paths(it, "data/log/checkpoints/", ".txt.sig")[0]).to_vec();
            it.put("seal/tagmanifest-sha256.txt.sig", other);
        }),
    ),
    attack(
        "seal",
        "seal-with-more-lines",
        Changed(Clumsy, |_, it| it.get_mut("seal/tagmanifest-sha256.txt.sig").extend(b"\n")),
    ),
    attack(
        "stamps",
        "seal-stamp-of-something-else",
        Changed(Clumsy, |_, it| {
            let other = it.get(&paths(it, "data/log/checkpoints/", ".one.tsr")[0]).to_vec();
            it.put("seal/tagmanifest-sha256.txt.one.tsr", other);
        }),
    ),
    attack(
        "case",
        "seal-stamp-missing",
        Changed(Clumsy, |_, it| drop(it.remove("seal/tagmanifest-sha256.txt.two.tsr"))),
    ),
    attack(
        "case",
        "seal-stamp-unannounced",
        Changed(Clumsy, |_, it| {
            let more = it.get("seal/tagmanifest-sha256.txt.one.tsr").to_vec();
            it.put("seal/tagmanifest-sha256.txt.three.tsr", more);
        }),
    ),
    attack(
        "stamps",
        "seal-ots-of-something-else",
        Changed(Clumsy, |_, it| {
            let other = it.get(&paths(it, "data/log/checkpoints/", ".ots")[0]).to_vec();
            it.put("seal/tagmanifest-sha256.txt.ots", other);
        }),
    ),
    // Keys.
    attack(
        "keys",
        "key-of-another-log-in-one-file",
        Changed(Insider, |ground, it| {
            it.put(
                "data/keys/allowed_signers.txt",
                ground.other.get("data/keys/allowed_signers.txt"),
            );
        }),
    ),
    attack(
        "keys",
        "key-as-pem-of-another",
        Changed(Insider, |ground, it| {
            it.put("data/keys/log.pem", ground.other.get("data/keys/log.pem"));
        }),
    ),
    attack(
        "keys",
        "key-renamed",
        Changed(Insider, |_, it| {
            replace(
                it.get_mut("data/keys/log.vkey"),
                "keepsake.invalid/log/",
                "keepsake.invalid/lag/",
            );
        }),
    ),
    attack("keys", "key-missing", Changed(Insider, |_, it| drop(it.remove("data/keys/log.vkey")))),
    attack(
        "keys",
        "more-signers-allowed",
        Changed(Insider, |_, it| it.get_mut("data/keys/allowed_signers.txt").extend(b"# more\n")),
    ),
    attack(
        "checkpoints",
        "all-keys-of-another",
        Changed(Insider, |ground, it| other_keys(&ground.other, it)),
    ),
    attack(
        "seal",
        "all-keys-of-another-outsider",
        Changed(Outsider, |ground, it| other_keys(&ground.other, it)),
    ),
    attack(
        "entries",
        "all-keys-of-another-and-sealed",
        Changed(Insider, |ground, it| {
            other_keys(&ground.other, it);
            it.relist();
            it.reseal(&ground.other_log, Some(ground.stamper));
        }),
    ),
    // What the bundle says of itself.
    attack(
        "case",
        "case-other-date",
        Changed(Insider, |_, it| {
            with_case(it, |case| case["made"] = "2020-01-01T00:00:00Z".into());
        }),
    ),
    attack(
        "case",
        "case-other-program",
        Changed(Insider, |_, it| with_case(it, |case| case["software"] = "keepsake 9.9.9".into())),
    ),
    attack(
        "case",
        "case-other-log",
        Changed(Insider, |_, it| {
            with_case(it, |case| {
                case["log"]["origin"] = format!("keepsake.invalid/log/{}", "0".repeat(32)).into();
            });
        }),
    ),
    attack(
        "case",
        "case-fewer-entries",
        Changed(Insider, |_, it| {
            with_case(it, |case| {
                drop(case["items"][0]["entries"].as_array_mut().expect("entries").pop());
            });
        }),
    ),
    attack(
        "case",
        "case-an-item-left-out",
        Changed(Insider, |_, it| {
            with_case(it, |case| drop(case["items"].as_array_mut().expect("items").pop()));
        }),
    ),
    attack(
        "case",
        "case-exchanged-entries",
        Changed(Insider, |_, it| {
            with_case(it, |case| {
                let one = case["items"][0]["item"].take();
                case["items"][0]["item"] = case["items"][1]["item"].take();
                case["items"][1]["item"] = one;
            });
        }),
    ),
    attack(
        "case",
        "case-hides-what-is-withheld",
        Changed(Insider, |_, it| {
            with_case(it, |case| {
                case["withheld"].as_array_mut().expect("a list").retain(|it| it["what"] != "field");
            });
        }),
    ),
    attack(
        "case",
        "case-hides-a-withheld-file",
        Changed(Insider, |_, it| {
            with_case(it, |case| {
                case["withheld"].as_array_mut().expect("a list").retain(|it| it["what"] != "file");
            });
        }),
    ),
    attack(
        "records",
        "case-hides-a-withheld-record",
        Changed(Insider, |_, it| {
            with_case(it, |case| {
                case["withheld"]
                    .as_array_mut()
                    .expect("a list")
                    .retain(|it| it["what"] != "record");
            });
        }),
    ),
    attack(
        "case",
        "case-unmasks-a-copy",
        Changed(Insider, |_, it| {
            with_case(it, |case| {
                for file in case["items"][0]["files"].as_array_mut().expect("files") {
                    file["masked"] = false.into();
                }
            });
        }),
    ),
    attack(
        "case",
        "case-a-member-twice",
        Changed(Insider, |_, it| {
            replace(it.get_mut("data/case.json"), "{\"v\":1,", "{\"v\":1,\"v\":1,");
        }),
    ),
    attack(
        "case",
        "case-white-space",
        Changed(Insider, |_, it| replace(it.get_mut("data/case.json"), "\"v\":1", "\"v\": 1")),
    ),
    attack(
        "case",
        "case-other-order",
        Changed(Insider, |_, it| {
            replace(it.get_mut("data/case.json"), "{\"v\":1,", "{\"x\":1,\"v\":1,");
        }),
    ),
    attack(
        "case",
        "case-number-as-fraction",
        Changed(Insider, |_, it| replace(it.get_mut("data/case.json"), "\"v\":1", "\"v\":1.0")),
    ),
    attack(
        "case",
        "case-unannounced-authority",
        Changed(Insider, |ground, it| {
            it.put("data/keys/tsa/three.pem", ground.stamper.authority().root());
        }),
    ),
    attack("case", "rules-changed", Changed(Insider, |_, it| first_byte(it, "data/rules/"))),
    attack(
        "case",
        "rules-left-out",
        Changed(Insider, |_, it| {
            for path in paths(it, "data/rules/", "") {
                it.remove(&path);
            }
        }),
    ),
    // Plain copies.
    attack(
        "items",
        "text-changed",
        Changed(Insider, |_, it| first_byte(it, "data/items/001/text.")),
    ),
    attack(
        "items",
        "picture-changed",
        Changed(Insider, |_, it| first_byte(it, "data/items/002/media-")),
    ),
    attack(
        "items",
        "pictures-exchanged",
        Changed(Insider, |_, it| {
            let (one, two) = (
                paths(it, "data/items/002/media-", "")[0].clone(),
                paths(it, "data/items/003/file-", "")[0].clone(),
            );
            let (first, second) = (it.get(&one).to_vec(), it.get(&two).to_vec());
            it.put(&one, second);
            it.put(&two, first);
        }),
    ),
    attack(
        "case",
        "copy-missing",
        Changed(Insider, |_, it| {
            drop(it.remove(&paths(it, "data/items/002/media-", "")[0].clone()));
        }),
    ),
    attack(
        "case",
        "copy-added",
        Changed(Insider, |_, it| it.put("data/items/001/file-7.1.jpg", "x")),
    ),
    attack(
        "case",
        "copy-of-another-folder",
        Changed(Insider, |_, it| it.put("data/items/004/text.1.txt", "x")),
    ),
];

fn first_byte(files: &mut Files, begin: &str) {
    let path = paths(files, begin, "").remove(0);
    files.get_mut(&path)[0] ^= 1;
}

fn renamed(files: &mut Files, from: &str, to: &str) {
    let bytes = files.remove(from);
    files.put(to, bytes);
}

fn other_keys(other: &Files, files: &mut Files) {
    for name in ["log.vkey", "log.pem", "allowed_signers.txt"] {
        let path = format!("data/keys/{name}");
        files.put(&path, other.get(&path));
    }
}
