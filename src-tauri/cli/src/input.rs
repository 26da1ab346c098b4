//! Words from standard input. Arguments can be read by every user of the computer while a program
//! runs, and a shell writes them into its history: so whatever tells something can be given as `-`.

use std::io::{BufRead, IsTerminal, Read};

use zeroize::Zeroizing;

use crate::exit::Failed;
use crate::print;

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

/// Texts as given. A `-` stands for the rest of standard input; where another `-` comes after it,
/// for the lines before one with nothing but a point. Nothing is trimmed but the last line feed.
pub(crate) fn texts<const N: usize>(arguments: [&String; N]) -> Result<[String; N], Failed> {
    let mut left = arguments.iter().filter(|argument| **argument == STANDARD_INPUT).count();
    let mut texts = arguments.map(String::clone);
    for text in texts.iter_mut().filter(|text| **text == STANDARD_INPUT) {
        left -= 1;
        *text = if left == 0 { all()?.to_string() } else { before_a_point()? };
        let whole = text.strip_suffix('\n').map_or(text.len(), str::len);
        text.truncate(whole);
    }
    Ok(texts)
}

fn before_a_point() -> Result<String, Failed> {
    let mut text = String::new();
    for line in std::io::stdin().lock().lines() {
        let line = line.map_err(|_| Failed::NoInput)?;
        if line == "." {
            break;
        }
        text.push_str(&line);
        text.push('\n');
    }
    Ok(text)
}

/// [`one_or_line`] for a proxy. One with a password is taken from standard input only.
pub(crate) fn proxy(argument: &str) -> Result<String, Failed> {
    if argument.contains('@') {
        return Err(Failed::ProxyPassword);
    }
    one_or_line(argument)
}

/// Asks whoever sits at the terminal to say yes.
pub(crate) fn yes() -> Result<(), Failed> {
    if !std::io::stdin().is_terminal() {
        return Err(Failed::SayYes);
    }
    print::message("Write `yes` to do it:");
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(|_| Failed::NoInput)?;
    let is_yes = ["yes", "có", "co"].contains(&line.trim().to_lowercase().as_str());
    if is_yes { Ok(()) } else { Err(Failed::SayYes) }
}

fn all() -> Result<Zeroizing<String>, Failed> {
    let mut text = Zeroizing::new(String::new());
    std::io::stdin().lock().read_to_string(&mut text).map_err(|_| Failed::NoInput)?;
    Ok(text)
}
