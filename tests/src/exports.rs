//! Sample archives of the platforms, and what must come out of them.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Archives in a folder that is removed with this.
pub struct Samples(tempfile::TempDir);

/// Runs a program of the fixtures'. Nothing is written beside it.
///
/// # Panics
/// If it fails.
pub fn run<'w>(program: &str, words: impl Iterator<Item = &'w &'w str>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/exports").join(program);
    let mut command = Command::new("python3");
    command.arg("-B").arg(path).args(words);
    let output = command.output().expect("python3 is there: `cargo xtask test` installs it");
    let said = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&said));
}

/// One sample: its archives, and what is expected of them.
pub struct Sample {
    /// Its layout.
    pub name: String,
    /// Its files.
    pub archives: Vec<PathBuf>,
    /// What its `expected.json` says.
    pub expected: Value,
}

impl Samples {
    fn make(words: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        run(
            "gen.py",
            words.iter().chain(&["--out", folder.path().to_str().expect("a plain path")]),
        );
        Self(folder)
    }

    /// One layout, of `n` posts.
    #[must_use]
    pub fn of(layout: &str, seed: u32, n: u32) -> Self {
        let (seed, n) = (seed.to_string(), n.to_string());
        Self::make(&["make", "--only", layout, "--seed", &seed, "--n", &n])
    }

    /// Archives made to hurt.
    #[must_use]
    pub fn hostile() -> Self {
        Self::make(&["hostile"])
    }

    /// The folder of all samples.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// The sample of a layout.
    ///
    /// # Panics
    /// If it was not made.
    #[must_use]
    pub fn sample(&self, layout: &str) -> Sample {
        let folder = self.path().join(layout);
        let expected = std::fs::read_to_string(folder.join("expected.json")).expect("it was made");
        let expected: Value = serde_json::from_str(&expected).expect("JSON");
        let names = expected["archives"].as_array().expect("a list").iter();
        let archives = names.map(|name| folder.join(name.as_str().expect("a name"))).collect();
        Sample { name: layout.to_owned(), archives, expected }
    }
}
