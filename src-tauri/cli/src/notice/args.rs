//! The arguments of `notice`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use keepsake::model::{Ground, Outcome, Way, When};

/// Each word or path can be given as `-` and is then taken from standard input: first the post, the
/// account, the files and what is named, a line each; then the texts. Where two texts are given so,
/// a line with nothing but a point ends the first.
#[derive(Debug, Subcommand)]
pub(crate) enum NoticeVerb {
    /// Enter what the platform told about a post
    Add(AddNotice),
    /// Enter that you looked for a notice and there was none
    None {
        /// The post: its id (the beginning suffices) or its address
        post: String,
        /// The day you looked, or the time [default: now]
        #[arg(long, value_name = "DAY")]
        on: Option<When>,
    },
    /// Enter that you appealed
    Appeal {
        /// The post
        post: String,
        /// The day you appealed, or the time [default: now]
        #[arg(long, value_name = "DAY")]
        on: Option<When>,
        /// What you wrote
        #[arg(long, default_value = "")]
        text: String,
    },
    /// Enter how an appeal ended
    Outcome {
        /// The post
        post: String,
        /// How it ended
        outcome: OutcomeWord,
        /// The day the answer came, or you gave up waiting [default: now]
        #[arg(long, value_name = "DAY")]
        on: Option<When>,
        /// What the platform wrote
        #[arg(long, default_value = "")]
        text: String,
    },
    /// Set a mistaken entry aside: it stays in the history and does not count
    SetAside {
        /// The post, or the id of a refused post
        post: String,
        /// The entry (the beginning suffices); nothing for a refused post
        entry: Option<String>,
    },
    /// List the entries about one post, or about all
    List {
        /// The post [default: all]
        post: Option<String>,
    },
    /// Enter a post that a platform would not publish
    Refused(RefusedArguments),
    /// List the posts that a platform would not publish, or show one whole
    RefusedList {
        /// Its id (the beginning suffices) [default: all]
        refused: Option<String>,
    },
    /// Write the files of a post's notices, or of a refused post, opened, to a folder you choose
    Files {
        /// The post, or the id of a refused post
        post: String,
        /// Where to put them. What is written there is NOT sealed
        #[arg(long, value_name = "DIR")]
        into: PathBuf,
    },
    /// Count what disappeared without notice, by platform and month
    Silent,
}

#[derive(Debug, Args)]
pub(crate) struct AddNotice {
    /// The post: its id (the beginning suffices) or its address
    pub(crate) post: String,
    /// The day it came (2026-05-03), or the time [default: the date of the e-mail]
    #[arg(long, value_name = "DAY", required_unless_present = "eml")]
    pub(crate) on: Option<When>,
    /// How it came [default: email with --eml, else app]
    #[arg(long)]
    pub(crate) by: Option<By>,
    /// Its words, exactly [default: those of the e-mail]
    #[arg(long, value_name = "TEXT")]
    pub(crate) wording: Option<String>,
    /// The kind of reason it names: you decide. Without this, known phrases propose one
    #[arg(long)]
    pub(crate) ground: Option<GroundWord>,
    /// The law or rule it names, such as a decree
    #[arg(long, value_name = "TEXT")]
    pub(crate) named: Option<String>,
    /// A picture of it, or another file; kept sealed
    #[arg(long, value_name = "F")]
    pub(crate) file: Vec<String>,
    /// The e-mail, saved from the mail program as a file; kept sealed and whole
    #[arg(long, value_name = "F")]
    pub(crate) eml: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct RefusedArguments {
    /// The platform: facebook, youtube, tiktok, …
    #[arg(long)]
    pub(crate) platform: String,
    /// The account it was to appear under
    #[arg(long)]
    pub(crate) account: Option<String>,
    /// The day or time it was refused
    #[arg(long, value_name = "TIME")]
    pub(crate) at: When,
    /// Its text
    #[arg(long, default_value = "")]
    pub(crate) text: String,
    /// What the platform said
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub(crate) message: String,
    /// A picture, video or sound of it, or a picture of the message; kept sealed
    #[arg(long, value_name = "F")]
    pub(crate) file: Vec<String>,
}

macro_rules! choice {
    ($name:ident of $noun:ident { $($(#[$doc:meta])* $variant:ident),* $(,)? }) => {
        #[derive(Clone, Copy, Debug, ValueEnum)]
        pub(crate) enum $name {
            $($(#[$doc])* $variant),*
        }

        impl From<$name> for $noun {
            fn from(word: $name) -> Self {
                match word { $($name::$variant => Self::$variant),* }
            }
        }
    };
}

choice!(By of Way {
    /// Inside the platform's app or site
    App,
    /// By e-mail
    Email,
    /// In another way
    Other,
});
choice!(GroundWord of Ground {
    /// A law, or a demand of authorities ("local legal restrictions")
    Law,
    /// The platform's own rules
    Rules,
    /// Copyright or a trade mark
    Copyright,
    /// Another reason
    Other,
    /// It names none
    None,
});
choice!(OutcomeWord of Outcome {
    /// The post was put back
    Restored,
    /// The platform kept to its decision
    Refused,
    /// No answer came
    Unanswered,
});
