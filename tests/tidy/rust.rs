//! As much of Rust as the rules need: what is code, comment or string, and the paths code names.

/// What a character belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Code,
    Comment,
    Text,
    Letter,
}

/// A word, `::` or one other sign of the code, and its line from 1.
#[derive(Debug)]
pub(crate) struct Token {
    pub(crate) text: String,
    pub(crate) line: usize,
}

/// A path the code names, its words, and the module within the file it stands in.
#[derive(Debug)]
pub(crate) struct Named {
    pub(crate) words: Vec<String>,
    pub(crate) line: usize,
    pub(crate) inside: Vec<String>,
}

/// `source` without comments, line for line; of a string only `"` in place of each letter.
pub(crate) fn code(source: &str) -> String {
    masked(source, false)
}

/// `source` with its comments, and strings as in [`code`].
pub(crate) fn code_and_comments(source: &str) -> String {
    masked(source, true)
}

fn masked(source: &str, comments: bool) -> String {
    let letters: Vec<char> = source.chars().collect();
    letters
        .iter()
        .zip(parts(&letters))
        .map(|(&letter, part)| match part {
            _ if letter == '\n' => '\n',
            Part::Code => letter,
            Part::Comment if comments => letter,
            Part::Text => '"',
            Part::Comment | Part::Letter => ' ',
        })
        .collect()
}

fn parts(letters: &[char]) -> Vec<Part> {
    let mut parts = Vec::with_capacity(letters.len());
    while parts.len() < letters.len() {
        let (part, length) = next(letters, parts.len());
        parts.resize(letters.len().min(parts.len() + length.max(1)), part);
    }
    parts
}

/// What begins at `at`, and how long it is.
fn next(letters: &[char], at: usize) -> (Part, usize) {
    let rest = letters.get(at..).unwrap_or_default();
    let in_a_word = at.checked_sub(1).is_some_and(|before| is_of_word(letters[before]));
    match rest {
        ['/', '/', ..] => {
            (Part::Comment, rest.iter().position(|&it| it == '\n').unwrap_or(rest.len()))
        }
        ['/', '*', ..] => (Part::Comment, block(rest)),
        ['b' | 'c', 'r', '"' | '#', ..] if !in_a_word => raw(rest, 2),
        ['r', '"' | '#', ..] if !in_a_word => raw(rest, 1),
        ['"', ..] => (Part::Text, quoted(rest, '"')),
        ['\'', '\\', ..] => (Part::Letter, quoted(rest, '\'')),
        ['\'', _, '\'', ..] => (Part::Letter, 3),
        _ => (Part::Code, 1),
    }
}

fn block(rest: &[char]) -> usize {
    let mut depth = 0_u32;
    let mut at = 0;
    while at < rest.len() {
        match rest.get(at..at + 2) {
            Some(['/', '*']) => depth += 1,
            Some(['*', '/']) => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}

/// A raw string whose fence begins after `start` letters, or a raw name, which is code.
fn raw(rest: &[char], start: usize) -> (Part, usize) {
    let n_signs = rest.iter().skip(start).take_while(|&&it| it == '#').count();
    let open = start + n_signs;
    if rest.get(open) != Some(&'"') {
        return (Part::Code, open);
    }
    let closes = |at: &usize| {
        rest[*at] == '"' && rest.iter().skip(at + 1).take_while(|&&it| it == '#').count() >= n_signs
    };
    (Part::Text, (open + 1..rest.len()).find(closes).map_or(rest.len(), |at| at + 1 + n_signs))
}

fn quoted(rest: &[char], mark: char) -> usize {
    let mut at = 1;
    while let Some(&letter) = rest.get(at) {
        at += if letter == '\\' { 2 } else { 1 };
        if letter == mark {
            return at;
        }
    }
    rest.len()
}

fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// The tokens of what [`code`] gives.
pub(crate) fn tokens(code: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    for (index, text) in code.lines().enumerate() {
        let line = index + 1;
        let mut before = ' ';
        for letter in text.chars() {
            let goes_on =
                is_of_word(letter) && is_of_word(before) || (letter, before) == (':', ':');
            match tokens.last_mut().filter(|last| goes_on && last.text != "::") {
                Some(last) => last.text.push(letter),
                None if letter == '"' || letter.is_whitespace() => {}
                None => tokens.push(Token { text: letter.into(), line }),
            }
            before = letter;
        }
    }
    tokens
}

fn text(tokens: &[Token], at: usize) -> &str {
    tokens.get(at).map_or("", |token| &token.text)
}

fn is_word(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_alphabetic() || letter == '_')
}

/// The place of the brace that closes the body of what begins at `at`; none if it has no body.
pub(crate) fn body_end(tokens: &[Token], at: usize) -> Option<usize> {
    let (mut round, mut curly) = (0_i32, 0_i32);
    for index in at..tokens.len() {
        match text(tokens, index) {
            "(" | "[" => round += 1,
            ")" | "]" => round -= 1,
            ";" if round == 0 && curly == 0 => return None,
            "{" => curly += 1,
            "}" => curly -= 1,
            _ => continue,
        }
        if text(tokens, index) == "}" && curly == 0 && round == 0 {
            return Some(index);
        }
    }
    None
}

/// The paths `source` names: those of several words, and whatever a `use` brings in.
pub(crate) fn named(source: &str) -> Vec<Named> {
    let tokens = tokens(&code(source));
    let mut found = Vec::new();
    let mut modules: Vec<(String, u32)> = Vec::new();
    let (mut depth, mut at) = (0_u32, 0);
    while at < tokens.len() {
        let line = tokens[at].line;
        let begins = at == 0 || text(&tokens, at - 1) != "::" || !follows_a_type(&tokens, at - 1);
        let mut words = Vec::new();
        match text(&tokens, at) {
            "use" | "extern" => {
                let skip = 1 + usize::from(matches!(text(&tokens, at + 1), "::" | "crate"));
                let skip = if text(&tokens, at + 2) == "::" { 1 } else { skip };
                at = after_new_name(&tokens, branch(&tokens, at + skip, &[], &mut words));
            }
            "mod" if text(&tokens, at + 2) == "{" => {
                modules.push((text(&tokens, at + 1).to_owned(), depth));
                at += 2;
            }
            "{" => (depth, at) = (depth + 1, at + 1),
            "}" => {
                (depth, at) = (depth.saturating_sub(1), at + 1);
                modules.retain(|(_, outside)| *outside < depth);
            }
            word if is_word(word) && begins => {
                at = branch(&tokens, at, &[], &mut words);
                words.retain(|words| words.len() > 1);
            }
            _ => at += 1,
        }
        let inside: Vec<String> = modules.iter().map(|(name, _)| name.clone()).collect();
        found.extend(words.into_iter().map(|words| Named { words, line, inside: inside.clone() }));
    }
    found
}

/// Whether the `::` at `at` goes on from something, and does not stand before a whole path.
fn follows_a_type(tokens: &[Token], at: usize) -> bool {
    at > 0 && (is_word(text(tokens, at - 1)) || matches!(text(tokens, at - 1), ">" | ")"))
}

/// Past `as name`, if that is what stands at `at`.
fn after_new_name(tokens: &[Token], at: usize) -> usize {
    if text(tokens, at) == "as" { at + 2 } else { at }
}

/// Follows one path, and all its branches if it ends in braces; where it ends.
fn branch(tokens: &[Token], start: usize, stem: &[String], found: &mut Vec<Vec<String>>) -> usize {
    let mut words = stem.to_vec();
    let mut at = start;
    while is_word(text(tokens, at)) || text(tokens, at) == "*" && !words.is_empty() {
        words.push(text(tokens, at).to_owned());
        at += 1;
        if text(tokens, at) != "::" {
            found.push(words);
            return at;
        }
        at += 1;
    }
    if text(tokens, at) != "{" {
        found.extend((words.len() > stem.len()).then_some(words));
        return at.max(start);
    }
    at += 1;
    while !matches!(text(tokens, at), "}" | "") {
        let end = branch(tokens, at, &words, found);
        at = after_new_name(tokens, if end == at { at + 1 } else { end });
    }
    at + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRANGE: &str = r##"
//! crate::vault in a comment
/* crate::vault /* nested */ crate::vault */
use crate::{model::{Post, time::*}, doors as d};
use ::sled::Db;
use serde;
const A: &str = "crate::vault \" // no comment";
const B: &str = r#"age::x "quoted" "#;
fn f<'a>(x: &'a str) -> char { let q = '"'; let r = '\''; scraper::Html::parse::<a::B>(x); q }
mod tests { use super::super::x; fn g() { ::age::y(); } }
fn last() { super::end::f() }
"##;

    fn all() -> Vec<String> {
        let told = |named: &Named| format!("{}@{}", named.words.join("::"), named.inside.join("/"));
        named(STRANGE).iter().map(told).collect()
    }

    #[test]
    fn paths_are_read_from_code_and_from_nothing_else() {
        let expected = [
            "crate::model::Post@",
            "crate::model::time::*@",
            "crate::doors@",
            "sled::Db@",
            "serde@",
            "scraper::Html::parse@",
            "a::B@",
            "super::super::x@tests",
            "age::y@tests",
            "super::end::f@",
        ];
        assert_eq!(all(), expected);
    }

    #[test]
    fn lines_stay_where_they_are() {
        assert_eq!(code(STRANGE).lines().count(), STRANGE.lines().count());
        assert!(code_and_comments(STRANGE).contains("nested"));
        assert!(!code(STRANGE).contains("nested"));
    }
}
