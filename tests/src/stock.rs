//! The stock `age`, with none of our code: what a lawyer, or an adversary, would open things with.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Opens a slot with a passphrase and writes what it wraps to `into`. `program` is `age` or `rage`.
///
/// `age` asks for a passphrase on a terminal and nowhere else: `script` is one. `rage` forgets what
/// was typed before it asked, and asks a pinentry instead.
///
/// # Panics
/// If it does not open.
pub fn open_slot(program: &str, slot: &Path, passphrase: &str, into: &Path) {
    let pinentry = into.with_extension("pinentry");
    let mut file = std::fs::File::create(&pinentry).expect("a folder to write into");
    file.write_all(PINENTRY.as_bytes()).expect("room for it");
    drop(file);
    let runnable = std::os::unix::fs::PermissionsExt::from_mode(0o700);
    std::fs::set_permissions(&pinentry, runnable).expect("a file of ours");
    let (slot, into_text, pinentry) = (slot.display(), into.display(), pinentry.display());
    let line = format!(
        "PINENTRY_PROGRAM='{pinentry}' PIN='{passphrase}' '{program}' -d -o '{into_text}' '{slot}'"
    );
    let answer = format!("{passphrase}\n");
    let _ = piped("script", &["-qec", &line, "/dev/null"], answer.as_bytes());
    assert!(into.is_file(), "the passphrase opens the slot");
}

/// Says the passphrase in its environment to whoever asks, in the words of Assuan.
const PINENTRY: &str = "#!/bin/sh
echo OK
while read -r line; do
  case \"$line\" in
    GETPIN*) echo \"D $PIN\"; echo OK ;;
    BYE*) echo OK; exit 0 ;;
    *) echo OK ;;
  esac
done
";

/// Opens `file` with the identity in the file `identity`; `None` if it does not open.
#[must_use]
pub fn opened(program: &str, identity: &Path, file: &Path) -> Option<Vec<u8>> {
    let (identity, file) = (identity.display().to_string(), file.display().to_string());
    ran(program, &["-d", "-i", &identity, &file], b"")
}

/// Runs a program with this input and gives its output.
///
/// # Panics
/// If it fails.
#[must_use]
pub fn piped(program: &str, arguments: &[&str], input: &[u8]) -> Vec<u8> {
    ran(program, arguments, input).unwrap_or_else(|| panic!("{program} failed"))
}

fn ran(program: &str, arguments: &[&str], input: &[u8]) -> Option<Vec<u8>> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("`cargo xtask test` installs it");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().expect("it ends");
    // A program that did not read its input to the end is judged by its exit code.
    let _ = writer.join();
    output.status.success().then_some(output.stdout)
}

/// A program that is written in Python, which `cargo xtask test` installs.
///
/// # Panics
/// If it is not there.
#[must_use]
pub fn python_tool(name: &str) -> PathBuf {
    let target = crate::program("keepsake").ancestors().nth(2).map(PathBuf::from);
    let tools = target.expect("a program lies in a folder").join("tools");
    let homes = std::fs::read_dir(tools).expect("`cargo xtask test` installs tools");
    let inside = |home: std::io::Result<std::fs::DirEntry>| {
        Some(home.ok()?.path().join("bin").join(name)).filter(|path| path.is_file())
    };
    let found = homes.into_iter().find_map(inside);
    found.unwrap_or_else(|| panic!("`{name}` is missing: `cargo xtask test` installs it"))
}

/// Runs a program in a folder. What it said, if it says that all is well.
///
/// # Errors
/// What it said, if it refuses.
///
/// # Panics
/// If it is not there.
pub fn said(command: &mut Command, folder: &Path) -> Result<String, String> {
    let output = command.current_dir(folder).stdin(Stdio::null()).output();
    let output = output.expect("`cargo xtask test` installs it");
    let all = [output.stdout.as_slice(), &output.stderr].concat();
    let all = String::from_utf8_lossy(&all).into_owned();
    if output.status.success() { Ok(all) } else { Err(all) }
}
