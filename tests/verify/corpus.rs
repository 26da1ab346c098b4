//! The table of attacks, and what is said of each.

use keepsake_tests::attacks::{Ground, all};
use keepsake_tests::bundles::Stamper;

use crate::{layers, roots, verified};

#[test]
fn every_attack_is_caught_by_its_layer_and_every_honest_bundle_holds() {
    let stamper = Stamper::new();
    let (ground, roots) = (Ground::new(&stamper), roots(&stamper));
    let mut wrong = Vec::new();
    for attack in all() {
        let report = verified(&attack.bundle(&ground), &roots);
        let fits = match attack.layer {
            None => report.holds,
            Some(layer) => layers(&report).contains(&layer),
        };
        if !fits {
            wrong.push(format!("{}: {:?} and not {:?}", attack.name, report.faults, attack.layer));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
