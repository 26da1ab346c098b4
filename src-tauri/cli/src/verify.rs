//! `verify`: a bundle of evidence checked, and the judge asked again.

use std::fs::File;
use std::io::Read as _;

use keepsake_verify::{Bundle, Options, Report, Roots};

use crate::args::{Common, VerifyArguments};
use crate::exit::{Done, Failed};
use crate::print;

/// Bytes of a file with root certificates.
const ROOTS_BYTES_MAX: u64 = 1024 * 1024;

pub(crate) async fn run(arguments: &VerifyArguments, common: &Common) -> Result<Done, Failed> {
    let mut pems = Vec::new();
    for path in &arguments.tsa_root {
        let file = File::open(path).map_err(Failed::Read)?;
        file.take(ROOTS_BYTES_MAX).read_to_end(&mut pems).map_err(Failed::Read)?;
        pems.push(b'\n');
    }
    let roots = if pems.is_empty() { Ok(Roots::default()) } else { Roots::from_pem(&pems) };
    let roots = roots.map_err(|_| Failed::Root)?;
    let file = File::open(&arguments.bundle).map_err(Failed::Read)?;
    let options = Options { roots: &roots, page: Some(keepsake_verify::PAGE) };
    let bundle = Bundle::open(file, &options).map_err(Failed::Read)?;
    tell(&bundle.report, common);
    Ok(if bundle.report.holds { Done::Clear } else { Done::Flagged })
}

fn tell(report: &Report, common: &Common) {
    if common.json {
        print::line(serde_json::json!(report));
    } else {
        print::line(format!("{report:#?}"));
    }
}
