//! The trainer's console: one command a line. A script is a list of them; lines that begin with
//! `#` and empty ones say nothing.

use std::time::Duration;

use crate::fate::Fate;

/// What happens to a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// It is gone without a word.
    Remove,
    /// It is gone, and the platform tells its author.
    RemoveWithNotice,
    /// It cannot be seen from Viet Nam.
    Hide,
    /// The same, and the page names the law.
    HideByLaw,
    /// It hides behind a login page.
    LoginWall,
    /// It hides behind a captcha.
    Captcha,
    /// Its words are others now.
    Edit,
    /// It is there again.
    Restore,
}

impl Deed {
    /// Each by the word it is called by.
    pub const ALL: [(&'static str, Self); 8] = [
        ("remove", Self::Remove),
        ("remove-told", Self::RemoveWithNotice),
        ("hide", Self::Hide),
        ("hide-by-law", Self::HideByLaw),
        ("login", Self::LoginWall),
        ("captcha", Self::Captcha),
        ("edit", Self::Edit),
        ("restore", Self::Restore),
    ];

    /// What a visitor meets then.
    pub(super) fn fate(self) -> Fate {
        let here = || "VN".to_owned();
        match self {
            Self::Remove => Fate::DeletedSilently,
            Self::RemoveWithNotice => Fate::Tombstone,
            Self::Hide => Fate::HiddenIn(here()),
            Self::HideByLaw => Fate::HiddenByLaw(here()),
            Self::LoginWall => Fate::LoginWall,
            Self::Captcha => Fate::Captcha,
            Self::Edit => Fate::Replaced { text: EDITED.to_owned() },
            Self::Restore => Fate::Alive,
        }
    }
}

const EDITED: &str =
    "Lời ở đây đã được viết lại, không còn như hôm trước. Ai đã lưu bài cũ thì thấy khác ở đâu.";

/// Whom it happens to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Every post.
    All,
    /// The post of this id on the platform.
    Post(String),
    /// The posts of an account, so many at the most.
    Of {
        /// Its handle.
        handle: String,
        /// How many; all for none.
        most: Option<u32>,
    },
}

/// One command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// `publish N @handle`: the account publishes more.
    Publish {
        /// How many.
        posts: u32,
        /// Its handle.
        handle: String,
    },
    /// `save all`, `save @handle [N]`, `save ID`.
    Save(Target),
    /// `remove @handle [N]` and the like.
    Do {
        /// What happens.
        deed: Deed,
        /// To whom.
        target: Target,
    },
    /// `outage on`, `outage off`.
    Outage(bool),
    /// `close @handle`, `reopen @handle`.
    Close {
        /// Its handle.
        handle: String,
        /// Closed, or open again.
        is_closed: bool,
    },
    /// `forward 6w`, `forward 3d`, `forward 12h`: the watch makes its rounds meanwhile.
    Forward(Duration),
    /// `look`: a round over all posts now.
    Look,
}

/// A line that is no command.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} is no command of the console")]
pub struct Unreadable {
    /// Its number, from 1.
    pub line: usize,
}

impl Command {
    /// Reads a line; `None` if it is no command.
    #[must_use]
    pub fn read(line: &str) -> Option<Self> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let (verb, rest) = words.split_first()?;
        match (*verb, rest) {
            ("publish", [posts, handle]) => {
                let posts = posts.parse().ok().filter(|posts| (1..=POSTS_MAX).contains(posts))?;
                Some(Self::Publish { posts, handle: handle_of(handle)? })
            }
            ("save", target) => Some(Self::Save(target_of(target)?)),
            ("outage", ["on"]) => Some(Self::Outage(true)),
            ("outage", ["off"]) => Some(Self::Outage(false)),
            ("close", [handle]) => {
                Some(Self::Close { handle: handle_of(handle)?, is_closed: true })
            }
            ("reopen", [handle]) => {
                Some(Self::Close { handle: handle_of(handle)?, is_closed: false })
            }
            ("forward", [time]) => Some(Self::Forward(time_of(time)?)),
            ("look", []) => Some(Self::Look),
            (verb, target) => {
                let (_, deed) = Deed::ALL.into_iter().find(|(word, _)| *word == verb)?;
                Some(Self::Do { deed, target: target_of(target)? })
            }
        }
    }

    /// Reads a script.
    ///
    /// # Errors
    /// [`Unreadable`], the first.
    pub fn read_all(script: &str) -> Result<Vec<Self>, Unreadable> {
        let lines = (1..).zip(script.lines().map(str::trim));
        let said = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        said.map(|(number, line)| Self::read(line).ok_or(Unreadable { line: number })).collect()
    }
}

/// Most posts published by one command.
const POSTS_MAX: u32 = 1_000;
/// Furthest that the clock is wound at once.
const WEEKS_MAX: u64 = 104;

fn handle_of(word: &str) -> Option<String> {
    word.strip_prefix('@').filter(|handle| !handle.is_empty()).map(str::to_owned)
}

fn target_of(words: &[&str]) -> Option<Target> {
    match words {
        ["all"] => Some(Target::All),
        [word] => Some(match handle_of(word) {
            Some(handle) => Target::Of { handle, most: None },
            None => Target::Post((*word).to_owned()),
        }),
        [word, most] => Some(Target::Of { handle: handle_of(word)?, most: most.parse().ok() })
            .filter(|target| matches!(target, Target::Of { most: Some(_), .. })),
        _ => None,
    }
}

fn time_of(word: &str) -> Option<Duration> {
    let (number, unit) = word.split_at_checked(word.len().checked_sub(1)?)?;
    let hours = match unit {
        "h" => 1,
        "d" => 24,
        "w" => 7 * 24,
        _ => return None,
    };
    let hours = number.parse::<u64>().ok()?.checked_mul(hours)?;
    (1..=WEEKS_MAX * 7 * 24).contains(&hours).then(|| Duration::from_hours(hours))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_read_and_its_first_wrong_line_is_named() {
        let script = "# câu chuyện\n\nsave all\nremove @song.lua 20\nforward 6w\noutage on\nlook\n";
        let commands = Command::read_all(script).unwrap();
        assert_eq!(commands.len(), 5);
        let most = Some(20);
        let target = Target::Of { handle: "song.lua".into(), most };
        assert_eq!(commands[1], Command::Do { deed: Deed::Remove, target });
        assert_eq!(commands[2], Command::Forward(Duration::from_hours(6 * 7 * 24)));
        assert_eq!(Command::read_all("look\nlook twice"), Err(Unreadable { line: 2 }));
        for wrong in
            ["", "forward", "forward 0d", "forward 9999w", "forward é", "remove", "close x"]
        {
            assert_eq!(Command::read(wrong), None, "{wrong}");
        }
    }
}
