//! `cargo xtask dist`: what people install. Packages, plain programs, a list of all that is in
//! them, and their digests, in `target/dist`; then what was made is put to the test.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::apt;
use crate::dist_check::{clean_system, described, hardened, rpm_holds, same_again};
use crate::npm;
use crate::packages::Need;
use crate::place::Place;
use crate::say;
use crate::shell::{answer, must};
use crate::tools::{CYCLONEDX, DEB, RPM};
use crate::trouble::Trouble;

/// The programs of a release, each with its package.
pub(crate) const PROGRAMS: [(&str, &str); 3] = [
    ("keepsake-window", "keepsake-window"),
    ("keepsake", "keepsake-cli"),
    ("keepsake-verify", "keepsake-verify"),
];

/// The moment that stands in what is made, in seconds from 1970: 26 November 2025. Not that of the
/// commit: a package that was compiled for an earlier one (rust-embed dates what it embeds) is
/// taken again as it is, and would tell of another.
const EPOCH: &str = "1764115200";
/// The same for people.
const MOMENT: &str = "2025-11-26T00:00:00Z";

/// Makes everything; with `check` puts it to the test as well; with `again` builds a second time
/// elsewhere and compares.
pub(crate) fn dist(place: &Place, words: &[String]) -> Result<ExitCode, Trouble> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if let Some(unknown) = words.iter().find(|word| !matches!(**word, "check" | "again")) {
        return Err(Trouble::new(format!("`cargo xtask dist` knows no `{unknown}`"))
            .cure("Say `check`, `again`, both, or neither.")
            .exit(2));
    }
    apt::install(&[Need::CommandLine, Need::Window])?;
    let commit = answer(place.git().args(["rev-parse", "HEAD"]));
    let made = make(place)?;
    if words.contains(&"check") {
        apt::install(&[Need::Packaging])?;
        hardened(place, &made)?;
        described(place)?;
        rpm_holds(&made)?;
        clean_system(place, &made)?;
    }
    if words.contains(&"again") {
        let commit = commit.ok_or_else(|| Trouble::new("what is built twice must be a commit"))?;
        same_again(place, &made, &commit)?;
    }
    say::line(&format!("\nAll of it is in {}.", made.folder.display()));
    Ok(ExitCode::SUCCESS)
}

/// What was made.
pub(crate) struct Made {
    pub(crate) folder: PathBuf,
    pub(crate) deb: PathBuf,
    pub(crate) rpm: PathBuf,
}

/// Builds the programs, packs them, lists what they are made of, and takes the digests.
pub(crate) fn make(place: &Place) -> Result<Made, Trouble> {
    npm::install(place)?;
    npm::script(place, "build")?;
    let mut build = reproducible(place, place.cargo());
    build.args(["build", "--locked", "--profile", "dist"]);
    build.args(PROGRAMS.iter().flat_map(|(_, package)| ["-p", package]));
    must(&mut build)?;

    let folder = place.target().join("dist/made");
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).map_err(|error| cannot_write(&folder, &error))?;
    for (program, _) in PROGRAMS {
        copy(&place.target().join("dist").join(program), &folder.join(program))?;
    }
    DEB.install(place)?;
    RPM.install(place)?;
    let deb = folder.join("keepsake_amd64.deb");
    pack(place, &DEB, &["deb", "--no-build", "--no-strip", "--profile=dist"], &deb, |command| {
        command.arg("--manifest-path=src-tauri/Cargo.toml");
    })?;
    let rpm = folder.join("keepsake.x86_64.rpm");
    pack(place, &RPM, &["generate-rpm", "--profile=dist"], &rpm, |command| {
        command.args(["--package=src-tauri", "--payload-compress=xz"]);
        command.arg(format!("--source-date={EPOCH}"));
    })?;
    list_contents(place, &folder)?;
    digests(&folder)?;
    Ok(Made { folder, deb, rpm })
}

fn pack(
    place: &Place,
    tool: &crate::tools::Tool,
    words: &[&str],
    out: &Path,
    more: impl Fn(&mut Command),
) -> Result<(), Trouble> {
    tool.install(place)?;
    let mut command = reproducible(place, Command::new(tool.program(place)));
    command.current_dir(place.root()).env("CARGO_TARGET_DIR", place.target());
    command.args(words).arg("--output").arg(out);
    more(&mut command);
    must(&mut command)
}

/// The same from the same source, whenever and wherever it is built: the time is a fixed one, and
/// paths of this machine are not in it.
pub(crate) fn reproducible(place: &Place, mut command: Command) -> Command {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let mut names = vec![(place.root().to_path_buf(), "/keepsake")];
    names.extend(home.map(|home| (home, "/cargo")));
    names.push((place.target().to_path_buf(), "/target"));
    let of_rust =
        |(from, to): &(PathBuf, &str)| format!("--remap-path-prefix={}={to}", from.display());
    let of_c = |(from, to): &(PathBuf, &str)| format!("-ffile-prefix-map={}={to}", from.display());
    let joined = |of: &dyn Fn(&(PathBuf, &str)) -> String, by: &str| {
        names.iter().map(of).collect::<Vec<_>>().join(by)
    };
    command.env("CARGO_ENCODED_RUSTFLAGS", joined(&of_rust, "\u{1f}"));
    command.env("CFLAGS", joined(&of_c, " "));
    command.env("SOURCE_DATE_EPOCH", EPOCH).env("CARGO_INCREMENTAL", "0");
    command
}

/// What the programs are made of (`CycloneDX`): packages of Rust, and of the interface.
fn list_contents(place: &Place, folder: &Path) -> Result<(), Trouble> {
    CYCLONEDX.install(place)?;
    let mut command = reproducible(place, Command::new(CYCLONEDX.program(place)));
    command.current_dir(place.root());
    command.args(["cyclonedx", "--format=json", "--spec-version=1.5", "--no-build-deps"]);
    command.args(["--override-filename=sbom", "--manifest-path=src-tauri/Cargo.toml"]);
    must(&mut command)?;
    // It writes beside the manifest of every member.
    for member in ["", "core", "cli", "rehearsal", "verify", "xtask", "../tests"] {
        let list = place.root().join("src-tauri").join(member).join("sbom.json");
        if member.is_empty() {
            let text = fs::read_to_string(&list).map_err(|error| cannot_write(&list, &error))?;
            write(&folder.join("keepsake.cdx.json"), &anywhere(&text, place.root()))?;
        }
        drop(fs::remove_file(list));
    }
    let mut npm = place.npm();
    npm.args(["sbom", "--sbom-format=cyclonedx", "--omit=dev", "--package-lock-only"]);
    let list = answer(&mut npm).ok_or_else(|| {
        Trouble::new("npm could not list the packages of the interface")
            .cure("`npm sbom` came with npm 10: is an older one installed?")
    })?;
    let path = folder.join("keepsake-interface.cdx.json");
    write(&path, &anywhere(&list, place.root()))
}

/// A list of contents without what tells when and where it was made: its number is drawn by lot,
/// and may be left out (`CycloneDX` 1.5, `serialNumber`).
fn anywhere(list: &str, root: &Path) -> String {
    let lines = list.lines().filter(|line| !line.trim_start().starts_with("\"serialNumber\":"));
    let dated = lines.map(|line| match line.split_once("\"timestamp\":") {
        Some((indent, rest)) => {
            let comma = if rest.ends_with(',') { "," } else { "" };
            format!("{indent}\"timestamp\": \"{MOMENT}\"{comma}\n")
        }
        None => format!("{line}\n"),
    });
    dated.collect::<String>().replace(&root.display().to_string(), "/keepsake")
}

/// `SHA256SUMS`, as `sha256sum -c` reads it.
fn digests(folder: &Path) -> Result<(), Trouble> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .map_err(|error| cannot_write(folder, &error))?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    names.sort();
    let sums = answer(Command::new("sha256sum").current_dir(folder).args(names))
        .ok_or_else(|| Trouble::new("sha256sum could not read what was made"))?;
    let path = folder.join("SHA256SUMS");
    write(&path, &(sums + "\n"))
}

#[expect(clippy::disallowed_methods, reason = "what is built is no vault")]
fn write(path: &Path, text: &str) -> Result<(), Trouble> {
    fs::write(path, text).map_err(|error| cannot_write(path, &error))
}

fn copy(from: &Path, to: &Path) -> Result<(), Trouble> {
    fs::copy(from, to).map(drop).map_err(|error| cannot_write(to, &error))
}

pub(crate) fn cannot_write(path: &Path, error: &std::io::Error) -> Trouble {
    Trouble::new(format!("{} could not be written: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_contents_tells_neither_when_nor_where_it_was_made() {
        let list = |root: &str, time: &str, number: &str| {
            let text = format!(
                "{{\n  \"serialNumber\": \"{number}\",\n  \"metadata\": {{\n    \
                 \"timestamp\": \"{time}\",\n    \
                 \"bom-ref\": \"path+file://{root}/src-tauri#a\"\n  }}\n}}"
            );
            anywhere(&text, Path::new(root))
        };
        let told = list("/home/somebody/keepsake", "2026-11-27T03:42:28Z", "urn:uuid:1");
        assert_eq!(told, list("/tmp/again", "2026-11-27T04:01:26Z", "urn:uuid:2"));
        assert!(told.contains("file:///keepsake/src-tauri#a") && told.contains(MOMENT), "{told}");
        assert!(!told.contains("urn:uuid"), "{told}");
    }
}
