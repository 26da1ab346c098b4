//! The arguments. A passphrase is never one of them: other users could read it.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use keepsake::archive::CONFIRM_AFTER;

/// Keepsake: saves your own posts, seals them, and tells which disappeared without notice.
///
/// Exit codes: 0 done and nothing flagged; 1 done and something is flagged; 2 not done, the request
/// was wrong or the answer could not be used; 3 locked, or wrong passphrase; 4 the vault is
/// damaged; 70 a bug.
#[derive(Debug, Parser)]
#[command(name = "keepsake", version, propagate_version = true)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

#[derive(Debug, Args)]
pub(crate) struct Common {
    /// Folder of the vault [default: keepsake/vault in your data folder]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) vault: Option<PathBuf>,
    /// Read the passphrase from the first line of this file
    #[arg(long, global = true, value_name = "F", conflicts_with = "passphrase_command")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// Read the passphrase from the first line this command prints
    #[arg(long, global = true, value_name = "C")]
    pub(crate) passphrase_command: Option<String>,
    /// Print JSON, one object a line
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Language of reasons and stories
    #[arg(long, global = true, value_enum, default_value_t = Language::En)]
    pub(crate) language: Language,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    /// English
    En,
    /// Tiếng Việt
    Vi,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Make a new, empty vault
    Init,
    /// Save the posts at these addresses
    Add(AddArguments),
    /// List all posts, newest first
    List(ListArguments),
    /// Show everything about one post: its text, captures, looks and the reasons for its verdict
    Show {
        /// Its id (the beginning suffices) or its address
        post: String,
    },
    /// Write a post's pictures, videos and sounds, opened, to a folder of your choice
    Media {
        /// Its id (the beginning suffices) or its address
        post: String,
        /// Where to put them. What is written there is NOT sealed
        #[arg(long, value_name = "DIR")]
        into: PathBuf,
    },
    /// Look again at posts and say what became of them
    Recheck(RecheckArguments),
    /// Where looks are made from: list, add, remove
    Vantage {
        #[command(subcommand)]
        verb: VantageVerb,
    },
    /// Play the rehearsal: a make-believe platform where posts vanish, from saving to flags
    Rehearse,
}

#[derive(Debug, Args)]
pub(crate) struct AddArguments {
    /// Addresses of posts
    #[arg(required = true, value_name = "URL")]
    pub(crate) urls: Vec<String>,
    /// These addresses may lie inside a private network or on this computer
    #[arg(long)]
    pub(crate) allow_private: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ListArguments {
    /// Only flagged posts
    #[arg(long)]
    pub(crate) flagged: bool,
}

#[derive(Debug, Args)]
pub(crate) struct RecheckArguments {
    /// Ids or addresses of posts [default: all]
    #[arg(value_name = "POST")]
    pub(crate) posts: Vec<String>,
    /// All posts, which is the default
    #[arg(long, conflicts_with = "posts")]
    pub(crate) all: bool,
    /// Seconds to wait before a post that seems lost is looked at once more
    #[arg(long, value_name = "SECONDS", default_value_t = CONFIRM_AFTER.as_secs())]
    pub(crate) confirm_after: u64,
}

#[derive(Debug, Subcommand)]
pub(crate) enum VantageVerb {
    /// List the vantages
    List,
    /// Add a vantage, or change the one of this name
    Add {
        /// A short name
        name: String,
        /// The proxy to look through: socks5h://HOST:PORT or http://HOST:PORT
        #[arg(long, value_name = "URL", required_unless_present = "address")]
        proxy: Option<String>,
        /// Or an address of this computer to look from (a second line)
        #[arg(long, value_name = "IP", conflicts_with = "proxy")]
        address: Option<std::net::IpAddr>,
        /// The country it appears in, two letters
        #[arg(long, value_name = "CC")]
        country: Option<String>,
    },
    /// Say which country the computer's own line is in
    Here {
        /// The country, two letters
        country: String,
    },
    /// Remove a vantage; what was seen from it stays
    Remove {
        /// Its name
        name: String,
    },
}
