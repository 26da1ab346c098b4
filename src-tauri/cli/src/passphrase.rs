//! Where the passphrase comes from: a file, a command, or the terminal. Never an argument, never
//! the environment.

use std::io::IsTerminal;
use std::process::{Command, Stdio};

use keepsake::vault::Passphrase;
use zeroize::Zeroizing;

use crate::args::Common;
use crate::exit::Failed;

/// The passphrase of an existing vault.
pub(crate) fn read(common: &Common) -> Result<Passphrase, Failed> {
    let line = match given(common)? {
        Some(line) => line,
        None => prompt("Passphrase: ")?,
    };
    Ok(Passphrase::new(&line))
}

/// The passphrase of a new vault; typed twice where it is typed.
pub(crate) fn read_new(common: &Common) -> Result<Passphrase, Failed> {
    if let Some(line) = given(common)? {
        return Ok(Passphrase::new(&line));
    }
    let first = prompt("New passphrase (12 characters or more; it cannot be recovered): ")?;
    let again = prompt("The same once more: ")?;
    if *first != *again {
        return Err(Failed::PassphrasesDiffer);
    }
    Ok(Passphrase::new(&first))
}

fn given(common: &Common) -> Result<Option<Zeroizing<String>>, Failed> {
    let bytes = match (&common.passphrase_file, &common.passphrase_command) {
        (Some(file), _) => {
            std::fs::read(file).map_err(|_| Failed::Passphrase("its file cannot be read"))?
        }
        (None, Some(command)) => output_of(command)?,
        (None, None) => return Ok(None),
    };
    let bytes = Zeroizing::new(bytes);
    let text = std::str::from_utf8(&bytes).map_err(|_| Failed::Passphrase("it is not UTF-8"))?;
    let line = text.lines().next().unwrap_or_default();
    if line.trim().is_empty() {
        return Err(Failed::Passphrase("it is empty"));
    }
    Ok(Some(Zeroizing::new(line.to_owned())))
}

fn output_of(command: &str) -> Result<Vec<u8>, Failed> {
    let output = Command::new("sh")
        .args(["-c", command])
        .stderr(Stdio::inherit())
        .output()
        .map_err(|_| Failed::Passphrase("its command cannot be started"))?;
    if !output.status.success() {
        return Err(Failed::Passphrase("its command failed"));
    }
    Ok(output.stdout)
}

fn prompt(question: &str) -> Result<Zeroizing<String>, Failed> {
    if !std::io::stdin().is_terminal() {
        return Err(Failed::Passphrase(
            "there is no terminal to ask on; use --passphrase-file or --passphrase-command",
        ));
    }
    let line = rpassword::prompt_password(question);
    line.map(Zeroizing::new).map_err(|_| Failed::Passphrase("the terminal gave none"))
}
