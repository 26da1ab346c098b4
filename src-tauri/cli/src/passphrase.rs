//! Where the passphrase comes from: a file, a command, or the terminal. Never an argument, never
//! the environment.

use std::io::IsTerminal;
use std::path::Path;
use std::process::{Command, Stdio};

use keepsake::vault::{Passphrase, Reader};
use keepsake::words::passphrase::{as_given, generate};
use keepsake::words::strength::{Rating, Reason, Strength, rate};
use zeroize::Zeroizing;

use crate::args::Common;
use crate::exit::Failed;
use crate::print;

/// The passphrase of an existing vault, or its recovery words, as typed.
pub(crate) fn read(common: &Common) -> Result<Zeroizing<String>, Failed> {
    match given(common)? {
        Some(line) => Ok(line),
        None => prompt("Passphrase, or the 24 words of the recovery sheet: "),
    }
}

/// The passphrase of a new vault: seven words made here, or one's own.
pub(crate) fn read_new(common: &Common, own: bool) -> Result<Passphrase, Failed> {
    match given(common)? {
        Some(line) => Ok(rated(&line)),
        None if own => typed_twice(),
        None => generated(common),
    }
}

/// The passphrase that takes the place of the one before.
pub(crate) fn read_next(
    file: Option<&Path>,
    own: bool,
    common: &Common,
) -> Result<Passphrase, Failed> {
    match file {
        Some(file) => Ok(rated(&first_line(read_file(file)?)?)),
        None if own => typed_twice(),
        None => generated(common),
    }
}

/// Seven words, shown once and typed once, so that they are written down or in the head.
fn generated(common: &Common) -> Result<Passphrase, Failed> {
    on_a_terminal()?;
    let words = generate(common.language.of_words());
    print::message(format!(
        "Your new passphrase, seven words drawn at random:\n\n    {}\n\nLearn them, or keep them \
         where nobody finds them with this computer. (`--own` takes one of your own.)",
        *words
    ));
    let again = prompt("Type them once: ")?;
    match as_given(&again) {
        Some(typed) if *typed == *words => Ok(Passphrase::new(&words)),
        _ => Err(Failed::PassphrasesDiffer),
    }
}

/// One's own passphrase, with a warning where it is weak. It is the user's to decide.
fn rated(typed: &str) -> Passphrase {
    let Strength { rating, reason } = rate(typed);
    let given = as_given(typed).is_some();
    if !given && matches!(rating, Rating::Weak | Rating::Fair) {
        let why = match reason {
            Reason::KnownPhrase => "it is a saying that many know",
            Reason::Name => "it has a person's name in it",
            Reason::Syllables => "it is a sentence of common Vietnamese words",
            Reason::Words => "it is made of common words or passwords",
            Reason::Pattern => "it has a date, a row of keys or a repetition in it",
            Reason::Length | Reason::Nothing => "it is short",
        };
        print::message(format!(
            "keepsake: this passphrase can be guessed by somebody who takes the disk: {why}. \
             `keepsake passwd` makes seven random words."
        ));
    }
    Passphrase::new(typed)
}

/// A reader's key; where it is itself sealed, the passphrase opens it.
pub(crate) fn reader(file: &Path, common: &Common) -> Result<Reader, Failed> {
    let bytes = Zeroizing::new(std::fs::read(file).map_err(|_| Failed::Identity)?);
    if let Ok(text) = std::str::from_utf8(&bytes)
        && let Some(reader) = Reader::from_text(text)
    {
        return Ok(reader);
    }
    if !bytes.starts_with(b"age-encryption.org/v1\n") {
        return Err(Failed::Identity);
    }
    Reader::from_sealed(&bytes, &Passphrase::new(&read(common)?)).ok_or(Failed::Identity)
}

fn typed_twice() -> Result<Passphrase, Failed> {
    let first = prompt("New passphrase (12 characters or more): ")?;
    let again = prompt("The same once more: ")?;
    if *first != *again {
        return Err(Failed::PassphrasesDiffer);
    }
    Ok(rated(&first))
}

fn given(common: &Common) -> Result<Option<Zeroizing<String>>, Failed> {
    let bytes = match (&common.passphrase_file, &common.passphrase_command) {
        (Some(file), _) => read_file(file)?,
        (None, Some(command)) => output_of(command)?,
        (None, None) => return Ok(None),
    };
    first_line(bytes).map(Some)
}

fn read_file(file: &Path) -> Result<Vec<u8>, Failed> {
    std::fs::read(file).map_err(|_| Failed::Passphrase("its file cannot be read"))
}

fn first_line(bytes: Vec<u8>) -> Result<Zeroizing<String>, Failed> {
    let bytes = Zeroizing::new(bytes);
    let text = std::str::from_utf8(&bytes).map_err(|_| Failed::Passphrase("it is not UTF-8"))?;
    let line = text.lines().next().unwrap_or_default();
    if line.trim().is_empty() {
        return Err(Failed::Passphrase("it is empty"));
    }
    Ok(Zeroizing::new(line.to_owned()))
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

fn on_a_terminal() -> Result<(), Failed> {
    std::io::stdin().is_terminal().then_some(()).ok_or(Failed::Passphrase(
        "there is no terminal to ask on; use --passphrase-file or --passphrase-command",
    ))
}

/// Asks on the terminal, without showing what is typed.
pub(crate) fn prompt(question: &str) -> Result<Zeroizing<String>, Failed> {
    on_a_terminal()?;
    let line = rpassword::prompt_password(question);
    line.map(Zeroizing::new).map_err(|_| Failed::Passphrase("the terminal gave none"))
}
