//! Installing the Debian packages that are missing, and saying plainly when that cannot be done.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::process::{Command, Stdio};

use crate::packages::{Need, PACKAGES, Package};
use crate::place::{on_path, someone_is_there};
use crate::say;
use crate::shell::{answer, stream_all};
use crate::trouble::Trouble;

/// How long to wait for another package manager to finish.
const LOCK_WAIT_S: &str = "DPkg::Lock::Timeout=180";

/// Sees to it that every package these needs name is there.
pub(crate) fn install(needs: &[Need]) -> Result<(), Trouble> {
    let missing = missing(needs);
    if missing.is_empty() {
        return Ok(());
    }
    let names = names(&missing);
    if !on_path("apt-get") {
        return without_apt(&missing);
    }
    let lines: Vec<String> =
        missing.iter().map(|package| format!("  {:<28}{}", package.name, package.why)).collect();
    say::line(&format!("Debian packages that are missing:\n{}", lines.join("\n")));
    let root = Root::find(&names)?;
    let mut said = update(root)?;
    said.extend(stream_all(root.apt_get().args(words(&names)))?.into_lines());
    let left = self::missing(needs);
    if left.is_empty() { Ok(()) } else { Err(not_installed(&left, &said)) }
}

/// Refreshes the package lists, twice if need be; what apt-get said if that did not help. Old lists
/// may still do, so this is no end.
fn update(root: Root) -> Result<Vec<String>, Trouble> {
    let mut said = Vec::new();
    for _ in 0..2 {
        let ran = stream_all(root.apt_get().arg("update"))?;
        let fetched = !ran.lines().iter().any(|line| line.contains("Failed to fetch"));
        if ran.ok() && fetched {
            return Ok(Vec::new());
        }
        say::line("The package lists could not all be refreshed.");
        said = ran.into_lines();
    }
    Ok(said)
}

/// How to act as root.
#[derive(Clone, Copy)]
enum Root {
    /// This user is.
    Already,
    /// Through sudo; it may ask for a password if someone is there to type it.
    Sudo { may_ask: bool },
}

impl Root {
    fn find(names: &[&str]) -> Result<Self, Trouble> {
        if answer(Command::new("id").arg("-u")).as_deref() == Some("0") {
            return Ok(Self::Already);
        }
        if !on_path("sudo") {
            let why = format!("cannot install {}: not root, and no sudo", names.join(", "));
            return Err(Trouble::new(why).cure(by_hand(names)));
        }
        let asks_nothing = answer(Command::new("sudo").args(["-n", "true"])).is_some();
        match (asks_nothing, someone_is_there()) {
            (true, _) => Ok(Self::Sudo { may_ask: false }),
            (false, true) => Ok(Self::Sudo { may_ask: true }),
            (false, false) => {
                let why = format!(
                    "cannot install {}: not root, and sudo wants a password",
                    names.join(", ")
                );
                Err(Trouble::new(why).cure(by_hand(names)))
            }
        }
    }

    /// apt-get that asks nothing and speaks English, so that its complaints can be told apart.
    fn apt_get(self) -> Command {
        let mut command = match self {
            Self::Already => Command::new("env"),
            Self::Sudo { may_ask } => {
                let mut command = Command::new("sudo");
                command.args((!may_ask).then_some("-n")).arg("env");
                command
            }
        };
        command.args(["DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8", "apt-get"]);
        command.args(["-q", "-o", LOCK_WAIT_S, "-o", "Dpkg::Use-Pty=0"]);
        command
    }
}

fn words<'a>(names: &[&'a str]) -> Vec<&'a str> {
    ["install", "-y", "--no-install-recommends"].iter().chain(names).copied().collect()
}

/// The commands to type where this program may not.
fn by_hand(names: &[&str]) -> String {
    format!(
        "Run this as root, then the same `cargo xtask` again:\n\n  \
         apt-get update && apt-get {}",
        words(names).join(" ")
    )
}

fn names(packages: &[&Package]) -> Vec<&'static str> {
    packages.iter().map(|package| package.name).collect()
}

fn missing(needs: &[Need]) -> Vec<&'static Package> {
    let wanted = PACKAGES.iter().filter(|package| needs.contains(&package.need));
    let not_seen: Vec<&Package> = wanted.filter(|package| !package.shows()).collect();
    let installed = installed(&names(&not_seen));
    not_seen.into_iter().filter(|package| !installed.contains(package.name)).collect()
}

/// Those of `names` that the packaging system has fully installed.
fn installed(names: &[&str]) -> BTreeSet<String> {
    if names.is_empty() {
        return BTreeSet::new();
    }
    // It ends with 1 when it does not know one of them, and still tells about the others.
    let output = Command::new("dpkg-query")
        .args(["-W", "-f=${Package} ${db:Status-Status}\n"])
        .args(names)
        .stdin(Stdio::null())
        .output();
    let told = output.map(|output| output.stdout).unwrap_or_default();
    String::from_utf8_lossy(&told)
        .lines()
        .filter_map(|line| line.strip_suffix(" installed"))
        .map(str::to_owned)
        .collect()
}

/// On another system than Debian: what is not there is named, and must be there only if it can be
/// looked for.
fn without_apt(missing: &[&Package]) -> Result<(), Trouble> {
    let mut list = String::new();
    for package in missing {
        if let Some(what) = package.elsewhere() {
            let _ = write!(list, "\n  {what}: {} (Debian: {})", package.why, package.name);
        }
    }
    if list.is_empty() {
        return Ok(());
    }
    Err(Trouble::new(format!("missing on this system:{list}"))
        .cure("There is no apt-get here: install these with this system's own package manager."))
}

fn not_installed(left: &[&Package], said: &[String]) -> Trouble {
    let names = names(left);
    let complaint = |line: &&str| line.starts_with("E: ") || line.starts_with("sudo: ");
    let tail: Vec<&str> = said.iter().map(String::as_str).filter(complaint).collect();
    let told = if tail.is_empty() { String::new() } else { format!("\n  {}", tail.join("\n  ")) };
    let what = format!("apt-get did not install {}{told}", names.join(", "));
    Trouble::new(what).cure(format!("{}\n\n{}", advice(said), by_hand(&names)))
}

/// What apt-get says when it fails, and what a person can do about it.
const ADVICE: &[(&str, &str)] = &[
    ("Could not get lock", "Another package manager is at work. Wait until it has finished."),
    (
        "dpkg was interrupted",
        "An earlier installation broke off: `dpkg --configure -a` repairs it.",
    ),
    ("unmet dependencies", "The installed packages do not fit together: `apt-get -f install`."),
    ("resolving", "No network, or no name server: the packages' server was not found."),
    ("Unable to connect", "The packages' server does not answer: is there a network, or a proxy?"),
    (
        "Unable to locate package",
        "This release does not have the package, or the lists could not be fetched. \
         Keepsake needs Debian 12 or Ubuntu 22.04, or newer.",
    ),
    ("has no installation candidate", "This release does not have the package under that name."),
    ("No space left", "The disk is full."),
    ("enough free space", "The disk is full."),
    ("Failed to fetch", "Some packages could not be fetched: is there a network? Try once more."),
    ("password", "sudo wants a password."),
];

fn advice(lines: &[String]) -> &'static str {
    let said = |words: &str| lines.iter().any(|line| line.contains(words));
    let known = ADVICE.iter().find(|(words, _)| said(words));
    known.map_or("What apt-get printed above says why.", |(_, advice)| advice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_of_apt_has_its_own_advice() {
        let told = |line: &str| advice(&[line.to_owned()]);
        assert!(told("E: Unable to locate package age").contains("Debian 12"));
        assert!(told("Temporary failure resolving 'deb.debian.org'").contains("network"));
        assert!(told("E: Could not get lock /var/lib/dpkg/lock-frontend").contains("Another"));
        assert!(told("something else").contains("above"));
    }

    #[test]
    fn the_command_to_type_by_hand_is_whole() {
        let text = by_hand(&["age", "xvfb"]);
        assert!(text.ends_with("apt-get install -y --no-install-recommends age xvfb"), "{text}");
    }

    #[test]
    fn the_command_line_alone_needs_no_web_view() {
        let wanted = PACKAGES.iter().filter(|package| package.need == Need::CommandLine);
        assert_eq!(wanted.map(|package| package.name).collect::<Vec<_>>(), ["build-essential"]);
    }
}
