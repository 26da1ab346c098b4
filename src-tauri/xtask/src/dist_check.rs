//! Puts what `cargo xtask dist` made to the test: how the programs are built, how the packages
//! install on a clean system, and whether a second build gives the same bytes.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::dist::{Made, PROGRAMS, cannot_write, make};
use crate::place::Place;
use crate::say;
use crate::shell::{answer, must};
use crate::trouble::Trouble;

/// The clean system.
const DEBIAN: &str = "bookworm";
/// What it has beside its smallest form: a screen for the window, a bus, and someone to look.
const BESIDE: &str = "--include=xvfb,xauth,dbus,dbus-x11,x11-utils";

/// What a program says before it ends, where sums are watched.
const OVERFLOW: &[u8] = b"attempt to add with overflow";

/// Each program is independent of its place, has no table open to writing after its start, no stack
/// that can be run, and nothing that tells of this machine.
pub(crate) fn hardened(place: &Place, made: &Made) -> Result<(), Trouble> {
    for (program, _) in PROGRAMS {
        let path = made.folder.join(program);
        let read = |what: &str| answer(Command::new("readelf").args(["-W", what]).arg(&path));
        let (Some(head), Some(segments), Some(dynamic), Some(sections)) =
            (read("-h"), read("-l"), read("-d"), read("-S"))
        else {
            return Err(Trouble::new(format!("readelf could not read {program}")));
        };
        let Ok(bytes) = fs::read(&path) else {
            return Err(Trouble::new(format!("{program} could not be read")));
        };
        let stack = segments.lines().find(|line| line.contains("GNU_STACK"));
        let faults = [
            (!head.contains("DYN"), "depends on its place in memory"),
            (!segments.contains("GNU_RELRO"), "leaves its tables open"),
            (!dynamic.contains("BIND_NOW") && !dynamic.contains("NOW"), "binds late"),
            (!stack.is_some_and(|line| line.contains(" RW ")), "has a stack that can be run"),
            (sections.contains(".symtab"), "is not stripped"),
            (!holds(&bytes, OVERFLOW), "counts on where a number overflows"),
            (names_this_machine(place, &bytes), "names a folder of this machine"),
        ];
        if let Some((_, fault)) = faults.iter().find(|(is_so, _)| *is_so) {
            return Err(Trouble::new(format!("{program} {fault}")));
        }
    }
    say::line("The programs are hardened, stripped, and tell nothing of this machine.");
    Ok(())
}

fn names_this_machine(place: &Place, program: &[u8]) -> bool {
    let home = std::env::home_dir().map(|home| home.join(".cargo"));
    let folders = [Some(place.root().to_path_buf()), home];
    let named = |folder: PathBuf| holds(program, folder.into_os_string().as_encoded_bytes());
    folders.into_iter().flatten().any(named)
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// The menu entry and what software centres show are as their standards want them.
pub(crate) fn described(place: &Place) -> Result<(), Trouble> {
    let package = place.root().join("src-tauri/package");
    let entry = package.join("org.keepsake.archive.desktop");
    must(Command::new("desktop-file-validate").arg("--no-hints").arg(entry))?;
    let described = package.join("org.keepsake.archive.metainfo.xml");
    must(Command::new("appstreamcli").args(["validate", "--no-net"]).arg(described))
}

/// The package for Fedora and its kin holds the same programs, and asks for the web view.
pub(crate) fn rpm_holds(made: &Made) -> Result<(), Trouble> {
    let asked = |what: &str| answer(Command::new("rpm").args(["-qp", what]).arg(&made.rpm));
    let (Some(files), Some(requires)) = (asked("--list"), asked("--requires")) else {
        return Err(Trouble::new("rpm could not read its package"));
    };
    let missing = PROGRAMS.iter().find(|(name, _)| !files.contains(&format!("/usr/bin/{name}")));
    if let Some((name, _)) = missing {
        return Err(Trouble::new(format!("{name} is not in the rpm")));
    }
    if !requires.contains("libwebkit2gtk-4.1") || !requires.contains("bubblewrap") {
        return Err(Trouble::new("the rpm does not ask for the web view and its sandbox"));
    }
    say::line("The rpm holds the programs and asks for what they need.");
    Ok(())
}

/// Installs the Debian package on a system made for it, starts the programs there, and takes it off
/// again (`package/check.sh`). As root: that is what can make a system.
pub(crate) fn clean_system(place: &Place, made: &Made) -> Result<(), Trouble> {
    let script = place.root().join("src-tauri/package/check.sh");
    let beside = place.target().join("dist/check");
    fs::create_dir_all(&beside).map_err(|error| cannot_write(&beside, &error))?;
    for (from, name) in [(&made.deb, "keepsake.deb"), (&script, "check.sh")] {
        let to = beside.join(name);
        fs::copy(from, &to).map_err(|error| cannot_write(&to, &error))?;
    }
    must(
        Command::new("mmdebstrap")
            .args(["--mode=root", "--variant=minbase", "--format=null", "--quiet", BESIDE])
            .arg(format!("--customize-hook=copy-in {} /opt", beside.display()))
            .arg("--customize-hook=chroot \"$1\" sh /opt/check/check.sh")
            .args([DEBIAN, "/dev/null"]),
    )
}

/// Builds this commit in another place, and compares every file.
pub(crate) fn same_again(place: &Place, made: &Made, commit: &str) -> Result<(), Trouble> {
    let root = place.target().join("dist/again");
    drop(fs::remove_dir_all(&root));
    let source = root.join("source");
    must(Command::new("git").arg("clone").arg("--quiet").arg(place.root()).arg(&source))?;
    must(Command::new("git").current_dir(&source).args(["checkout", "--quiet", commit]))?;
    // The tools are no part of what is compared.
    let target = root.join("target");
    fs::create_dir_all(&target)
        .and_then(|()| symlink(place.target().join("tools"), target.join("tools")))
        .map_err(|error| cannot_write(&target, &error))?;
    let again = make(&Place::elsewhere(source, target))?;
    let sums = |folder: &Path| fs::read_to_string(folder.join("SHA256SUMS")).unwrap_or_default();
    let (first, second) = (sums(&made.folder), sums(&again.folder));
    let differs: Vec<_> = first.lines().filter(|line| !second.contains(*line)).collect();
    if differs.is_empty() && !first.is_empty() {
        say::line("A second build, elsewhere, gave the same bytes.");
        return Ok(());
    }
    Err(Trouble::new(format!("a second build gave other bytes:\n{}", differs.join("\n"))))
}
