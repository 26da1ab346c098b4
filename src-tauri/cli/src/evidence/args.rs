//! The arguments of the verbs about evidence and the custody log.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::args::Language;

/// Of a bundle of evidence.
#[derive(Debug, Args)]
#[command(next_help_heading = "A bundle of evidence (without --as)")]
pub(crate) struct EvidenceArguments {
    /// Seal it to this age recipient; may be given several times
    #[arg(long, value_name = "age1…", conflicts_with = "form")]
    pub(crate) to: Vec<String>,
    /// All posts of this incident: its number in `keepsake incidents`, the newest first
    #[arg(long, value_name = "N", conflicts_with = "form")]
    pub(crate) incident: Option<usize>,
    /// A refused post; may be given several times
    #[arg(long, value_name = "ID", conflicts_with = "form")]
    pub(crate) refused: Vec<String>,
    /// A name or word that must not leave: whatever of a post holds it is withheld, in any
    /// spelling, and every file but pictures, videos and sounds. `-` reads them from standard input
    #[arg(long, value_name = "TEXT", conflicts_with = "form")]
    pub(crate) redact: Vec<String>,
    /// A picture, video, sound or file that must not leave, by its SHA-256
    #[arg(long, value_name = "SHA256", conflicts_with = "form")]
    pub(crate) withhold: Vec<String>,
    /// A copy with parts made unreadable, to leave in place of a file
    #[arg(long, value_name = "SHA256=FILE", conflicts_with = "form")]
    pub(crate) mask: Vec<String>,
    /// Why something is withheld, in your words
    #[arg(long, value_name = "TEXT", default_value = "", conflicts_with = "form")]
    pub(crate) why: String,
    /// Language of the printed report; may be given several times [default: both]
    #[arg(long, value_enum, value_name = "LANGUAGE", conflicts_with = "form")]
    pub(crate) report: Vec<Language>,
    /// Ask no authority to stamp it now, whoever was added
    #[arg(long, conflicts_with = "form")]
    pub(crate) no_stamps: bool,
    /// Ask authorities over this vantage [default: the first that is turned on]
    #[arg(long, value_name = "NAME", conflicts_with = "form")]
    pub(crate) via: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct VerifyArguments {
    /// The bundle
    pub(crate) bundle: PathBuf,
    /// The age identity file that opens it, where it is sealed to you
    #[arg(long, value_name = "FILE")]
    pub(crate) identity: Option<PathBuf>,
    /// Root certificate of a time-stamping authority you trust, PEM; may be given several times
    #[arg(long, value_name = "FILE")]
    pub(crate) tsa_root: Vec<PathBuf>,
    /// The fingerprint of the key, as you were told it another way
    #[arg(long, value_name = "SHA256:…")]
    pub(crate) fingerprint: Option<String>,
    /// A signed file of rules that the bundle may be judged by, beside those built in; may be given
    /// several times
    #[arg(long, value_name = "FILE")]
    pub(crate) rules: Vec<PathBuf>,
    /// Trust this publisher's key for --rules too (NAME+HASH+KEY)
    #[arg(long, value_name = "KEY", requires = "rules")]
    pub(crate) publisher: Vec<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AuthorityVerb {
    /// List who is asked
    List,
    /// Add an authority, or change the one of this name. From now on it is asked
    Add(AuthorityArguments),
    /// Ask it no more; what it stamped stays
    Remove {
        /// Its name
        name: String,
    },
}

#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct AuthorityArguments {
    /// A short name: 1 to 32 of a to z, digits and -
    pub(crate) name: String,
    /// Its address; `-` reads it from standard input
    #[arg(long, value_name = "URL")]
    pub(crate) url: String,
    /// Its root certificate, PEM, from its own site
    #[arg(long, value_name = "FILE", required_unless_present = "calendar")]
    pub(crate) root: Option<PathBuf>,
    /// It is a calendar of `OpenTimestamps`
    #[arg(long, conflicts_with = "root")]
    pub(crate) calendar: bool,
    /// It is a qualified one (eIDAS). What you say is printed, not checked
    #[arg(long)]
    pub(crate) qualified: bool,
    /// Its address may be private: a server of your own
    #[arg(long)]
    pub(crate) private: bool,
}
