//! The arguments of `import`, `imports` and `link`.

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(crate) struct ImportArguments {
    /// The archive: a zip, all parts of one, a folder it was unpacked into, a single file
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Only show what it would bring. Nothing is written
    #[arg(long, conflicts_with = "yes")]
    pub(crate) preview: bool,
    /// Import without asking
    #[arg(long)]
    pub(crate) yes: bool,
    /// Take in other people's posts that you passed on without words of your own
    #[arg(long)]
    pub(crate) with_reposts: bool,
    /// Take in posts that were forgotten, too
    #[arg(long)]
    pub(crate) with_forgotten: bool,
    /// The zone of times that the archive writes without one: +07:00
    #[arg(long, value_name = "ZONE", value_parser = zone, allow_hyphen_values = true)]
    pub(crate) zone: Option<i32>,
    /// The name in your channel's address, for archives that do not tell it
    #[arg(long, value_name = "NAME")]
    pub(crate) channel: Option<String>,
    /// The address of your blog, for archives that do not tell it
    #[arg(long, value_name = "URL")]
    pub(crate) blog: Option<String>,
    /// Your account's public signing key (did:key:z…), for archives that are signed
    #[arg(long, value_name = "KEY")]
    pub(crate) signing_key: Option<String>,
    /// Addresses in it may lie inside a private network or on this computer
    #[arg(long)]
    pub(crate) allow_private: bool,
}

#[derive(Debug, Args)]
pub(crate) struct LinkArguments {
    /// The post's id (the beginning suffices)
    #[arg(required_unless_present = "list", conflicts_with = "list")]
    pub(crate) post: Option<String>,
    /// Its address
    #[arg(required_unless_present = "list", conflicts_with = "list", value_name = "URL")]
    pub(crate) url: Option<String>,
    /// A list instead: one link a line, or a table (CSV) with the columns link, text, time
    #[arg(long, value_name = "FILE")]
    pub(crate) list: Option<PathBuf>,
    /// These addresses may lie inside a private network or on this computer
    #[arg(long)]
    pub(crate) allow_private: bool,
}

/// Minutes east of UTC: `+07:00`, `-5`, `0530`.
fn zone(text: &str) -> Result<i32, &'static str> {
    const WRONG: &str = "a zone is written +07:00 or -03:30";
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some(both) => both,
        None if digits.len() == 4 => digits.split_at_checked(2).ok_or(WRONG)?,
        None => (digits, "0"),
    };
    let number = |text: &str| text.parse::<u8>().map(i32::from).map_err(|_| WRONG);
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    if hours > 14 || minutes > 59 { Err(WRONG) } else { Ok(sign * (hours * 60 + minutes)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_read_as_people_write_them() {
        let read = ["+07:00", "7", "-03:30", "0530", "+00:00", "0"].map(|text| zone(text).unwrap());
        assert_eq!(read, [420, 420, -210, 330, 0, 0]);
        for wrong in ["", "+", "25:00", "07:60", "Asia/Saigon", "+7:x"] {
            assert!(zone(wrong).is_err(), "{wrong}");
        }
    }
}
