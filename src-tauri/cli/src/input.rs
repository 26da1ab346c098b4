//! Words from standard input. Arguments can be read by every user of the computer while a program
//! runs, and a shell writes them into its history: so whatever tells something can be given as `-`.

use std::io::{BufRead, Read};

use zeroize::Zeroizing;

use crate::exit::Failed;

/// Stands for standard input.
const STANDARD_INPUT: &str = "-";

/// The arguments as given; a `-` stands for the lines of standard input.
pub(crate) fn each_or_lines(arguments: &[String]) -> Result<Vec<String>, Failed> {
    let mut words = Vec::new();
    for argument in arguments {
        if argument == STANDARD_INPUT {
            let text = all()?;
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            words.extend(lines.map(str::to_owned));
        } else {
            words.push(argument.clone());
        }
    }
    Ok(words)
}

/// The argument as given, or for `-` the next line of standard input.
pub(crate) fn one_or_line(argument: &str) -> Result<String, Failed> {
    if argument != STANDARD_INPUT {
        return Ok(argument.to_owned());
    }
    let mut line = Zeroizing::new(String::new());
    std::io::stdin().lock().read_line(&mut line).map_err(|_| Failed::NoInput)?;
    let line = line.trim();
    if line.is_empty() { Err(Failed::NoInput) } else { Ok(line.to_owned()) }
}

/// The same for a proxy. One with a password is taken from standard input only.
pub(crate) fn proxy(argument: &str) -> Result<String, Failed> {
    if argument.contains('@') {
        return Err(Failed::ProxyPassword);
    }
    one_or_line(argument)
}

fn all() -> Result<Zeroizing<String>, Failed> {
    let mut text = Zeroizing::new(String::new());
    std::io::stdin().lock().read_to_string(&mut text).map_err(|_| Failed::NoInput)?;
    Ok(text)
}
