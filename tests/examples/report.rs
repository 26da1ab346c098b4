//! Sample reports, to be looked at: `cargo run -p keepsake-tests --example report -- FOLDER`.

#![allow(clippy::disallowed_methods, reason = "samples to be looked at, of nobody")]

use std::path::Path;

use keepsake::bundle::report::{Receipt, Report, certificate, how_to_verify, html, pdf, receipt};
use keepsake::model::Language;
use keepsake_tests::reports;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("where to? Name a folder")?;
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder)?;
    let all = [
        ("rich", reports::rich()),
        ("bare", reports::bare()),
        ("small", reports::small()),
        ("looks", reports::of_looks(5_000)),
        ("long", reports::of_text(&"ệch".repeat(33_334))),
    ];
    for (name, report) in all {
        write(folder, name, &report)?;
    }
    let checkpoint = include_str!("../fixtures/custody/checkpoint/4.txt");
    for language in Language::ALL {
        let bare = reports::bare();
        let (fingerprint, made) = (&*bare.fingerprint, bare.made);
        let of = Receipt { checkpoint, fingerprint, made, training: false };
        let sheet = receipt(of, language)?;
        std::fs::write(folder.join(format!("receipt.{}.pdf", language.tag())), sheet)?;
    }
    Ok(())
}

fn write(folder: &Path, name: &str, report: &Report) -> Result<(), Box<dyn std::error::Error>> {
    std::fs::write(folder.join(format!("{name}.html")), html(report))?;
    std::fs::write(folder.join(format!("{name}.txt")), how_to_verify(report))?;
    std::fs::write(folder.join(format!("{name}.certificate.pdf")), certificate(report)?)?;
    for language in Language::ALL {
        let file = format!("{name}.{}.pdf", language.tag());
        std::fs::write(folder.join(file), pdf(report, language)?)?;
    }
    Ok(())
}
