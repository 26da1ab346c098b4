//! Makes sample bundles into a folder.
use std::path::PathBuf;

use keepsake_tests::bundles::{Stamper, Wanted, made};

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).expect("a folder"));
    let stamper = Stamper::new();
    let cases = [
        ("small", Wanted::small(), false),
        ("plain", Wanted::default(), true),
        ("unstamped", Wanted::default(), false),
        (
            "redacted",
            Wanted {
                withheld_fields: 1,
                withheld_records: 1,
                masked: 1,
                ots: true,
                ..Wanted::default()
            },
            true,
        ),
        (
            "many",
            Wanted {
                posts: 60,
                looks: 20,
                checkpoints: 20,
                page_bytes: 20_000,
                ..Wanted::default()
            },
            true,
        ),
        (
            "heavy",
            Wanted { picture_bytes: 120_000_000, page_bytes: 50_000_000, ..Wanted::default() },
            true,
        ),
    ];
    for (name, wanted, stamped) in cases {
        let mut it = made(&wanted, stamped.then_some(&stamper));
        std::fs::write(folder.join(format!("{name}.zip")), it.bytes()).expect("written");
    }
    std::fs::write(folder.join("root.pem"), stamper.authority().root()).expect("written");
}
