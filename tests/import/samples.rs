//! Sample archives, and what must come out of them.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Archives in a folder that is removed with this.
pub(crate) struct Samples(tempfile::TempDir);

/// Runs a program of the fixtures'. Nothing is written beside it.
pub(crate) fn run<'w>(program: &str, words: impl Iterator<Item = &'w &'w str>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/exports").join(program);
    let mut command = Command::new("python3");
    command.arg("-B").arg(path).args(words);
    let output = command.output().expect("python3 is there: `cargo xtask test` installs it");
    let said = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&said));
}

/// One sample: its archives, and what is expected of them.
pub(crate) struct Sample {
    pub(crate) name: String,
    pub(crate) archives: Vec<PathBuf>,
    pub(crate) expected: Value,
}

impl Samples {
    fn make(words: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        run("gen.py", words.iter().chain(&["--out", folder.path().to_str().unwrap()]));
        Self(folder)
    }

    /// One layout, of `n` posts.
    pub(crate) fn of(layout: &str, seed: u32, n: u32) -> Self {
        let (seed, n) = (seed.to_string(), n.to_string());
        Self::make(&["make", "--only", layout, "--seed", &seed, "--n", &n])
    }

    pub(crate) fn hostile() -> Self {
        Self::make(&["hostile"])
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn sample(&self, layout: &str) -> Sample {
        let folder = self.path().join(layout);
        let expected = std::fs::read_to_string(folder.join("expected.json")).unwrap();
        let expected: Value = serde_json::from_str(&expected).unwrap();
        let names = expected["archives"].as_array().unwrap().iter();
        let archives = names.map(|name| folder.join(name.as_str().unwrap())).collect();
        Sample { name: layout.to_owned(), archives, expected }
    }
}
