//! The program: what it is asked, what it answers.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use keepsake_verify::{Compared, Options, PAGE, Report, Roots, compared, verify};

use keepsake_verify::told;
use keepsake_verify::words::{self, Words};

/// Everything holds; something does not; the request was wrong, or the file cannot be read.
const HOLDS: u8 = 0;
const DOES_NOT_HOLD: u8 = 1;
const WRONG: u8 = 2;
/// Bytes of a file of roots, at the most.
const PEM_MAX: u64 = 4 * 1024 * 1024;

/// What was asked.
#[derive(Debug, Default, PartialEq, Eq)]
struct Request {
    file: Option<PathBuf>,
    json: bool,
    vietnamese: bool,
    fingerprint: Option<String>,
    roots: Vec<PathBuf>,
    about: Option<About>,
}

/// What is said of the program itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum About {
    Help,
    Version,
}

/// Does what the arguments ask.
pub(crate) fn run(arguments: Vec<OsString>) -> ExitCode {
    let code = asked(arguments).and_then(|request| done(&request));
    ExitCode::from(code.unwrap_or_else(|what| {
        let _ = writeln!(io::stderr().lock(), "keepsake-verify: {what}");
        WRONG
    }))
}

/// Reads the arguments.
fn asked(arguments: Vec<OsString>) -> Result<Request, String> {
    let mut request = Request::default();
    let mut arguments = arguments.into_iter();
    let mut only_files = false;
    while let Some(argument) = arguments.next() {
        let text = argument.to_str().filter(|text| text.starts_with('-') && !only_files);
        let Some(text) = text else {
            if request.file.replace(argument.into()).is_some() {
                return Err("one bundle at a time, please".to_owned());
            }
            continue;
        };
        let (name, glued) = match text.split_once('=') {
            Some((name, value)) => (name, Some(OsString::from(value))),
            None => (text, None),
        };
        let mut value = || {
            let value = glued.clone().or_else(|| arguments.next());
            value.ok_or_else(|| format!("{name} wants a value"))
        };
        match name {
            "--" => only_files = true,
            "--json" => request.json = true,
            "-h" | "--help" => request.about = Some(About::Help),
            "-V" | "--version" => request.about = Some(About::Version),
            "--tsa-root" => request.roots.push(value()?.into()),
            "--fingerprint" => {
                let text =
                    value()?.into_string().map_err(|_| "a fingerprint is text".to_owned())?;
                request.fingerprint = Some(text);
            }
            "--lang" => {
                request.vietnamese = match value()?.to_str() {
                    Some("en") => false,
                    Some("vi") => true,
                    _ => return Err("--lang is en or vi".to_owned()),
                }
            }
            _ => return Err(format!("there is no {name}; --help shows what there is")),
        }
    }
    Ok(request)
}

fn done(request: &Request) -> Result<u8, String> {
    let words = if request.vietnamese { &words::VIETNAMESE } else { &words::ENGLISH };
    if let Some(about) = request.about {
        let version = concat!("keepsake-verify ", env!("CARGO_PKG_VERSION"), "\n");
        return print(if about == About::Help { words.help } else { version }).map(|()| HOLDS);
    }
    let path = request.file.as_deref().ok_or("name a bundle; --help shows how")?;
    let mut roots = Roots::built_in();
    for root in &request.roots {
        roots.add(&pem(root)?).map_err(|error| format!("{}: {error}", root.display()))?;
    }
    let file = File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
    if is_age(&file).map_err(|error| format!("{}: {error}", path.display()))? {
        return Err(words.sealed.to_owned());
    }
    let options = Options { roots: &roots, page: Some(PAGE) };
    let report = verify(file, &options).map_err(|error| format!("{}: {error}", path.display()))?;
    let is_key = match &request.fingerprint {
        None => None,
        Some(told) => match compared(report.key.as_deref(), told) {
            Compared::NotOne => return Err(words.no_fingerprint.to_owned()),
            found => Some(found == Compared::Same),
        },
    };
    print(&shown(&report, is_key, request.json, words))?;
    let holds = report.holds && is_key != Some(false);
    Ok(if holds { HOLDS } else { DOES_NOT_HOLD })
}

/// The report, and what is said beside it.
#[derive(serde::Serialize)]
struct Whole<'r> {
    #[serde(flatten)]
    report: &'r Report,
    is_told_key: Option<bool>,
    training: bool,
}

fn shown(report: &Report, is_key: Option<bool>, json: bool, words: &Words) -> String {
    if !json {
        return told(report, is_key, words);
    }
    let whole = Whole { report, is_told_key: is_key, training: report.training };
    // Strings, numbers and lists can always be written.
    serde_json::to_string(&whole).unwrap_or_default() + "\n"
}

fn print(text: &str) -> Result<(), String> {
    let mut out = io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.map_err(|error| error.to_string())
}

fn pem(path: &Path) -> Result<String, String> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(PEM_MAX).read_to_end(&mut bytes));
    read.map(|_| String::from_utf8_lossy(&bytes).into_owned())
        .map_err(|error| format!("{}: {error}", path.display()))
}

/// Whether a file is encrypted with age, as text or not.
fn is_age(mut file: &File) -> io::Result<bool> {
    let mut begin = Vec::new();
    file.take(40).read_to_end(&mut begin)?;
    let marks = [b"age-encryption.org/".as_slice(), b"-----BEGIN AGE ENCRYPTED FILE-----"];
    io::Seek::rewind(&mut file)?;
    Ok(marks.iter().any(|mark| begin.starts_with(mark)))
}
