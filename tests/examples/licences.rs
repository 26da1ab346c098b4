//! Writes the licences of all that goes into the program: `cargo xtask licences`.
#![expect(clippy::disallowed_methods, reason = "a generated file of the checkout")]

use keepsake_tests::licences::{WRITTEN, packages, root, told};

fn main() {
    let told = told(&packages());
    let text = serde_json::to_string_pretty(&told).expect("it is plain data");
    std::fs::write(root().join(WRITTEN), text + "\n").expect("the checkout can be written");
}
