//! The arguments. A passphrase is never one of them: other users could read it.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use keepsake::archive::{CONFIRM_AFTER, WatchBudget};

use crate::evidence::args::{AuthorityVerb, EvidenceArguments, VerifyArguments};
use crate::import::args::{ImportArguments, LinkArguments};
use crate::listing::{ListArguments, SearchArguments};
use crate::notice::args::NoticeVerb;
use crate::seen::SeenArguments;

/// Keepsake: saves your own posts, seals them, and tells which disappeared without notice.
///
/// Exit codes: 0 done and nothing flagged; 1 done and something is flagged; 2 not done or not all
/// of it, for the request was wrong or an answer could not be used; 3 locked, or wrong passphrase;
/// 4 the vault is damaged; 70 a bug.
///
/// Every user of this computer can read arguments, and your shell keeps them: an address, a post, a
/// reader's key, a name or a proxy can be given as `-` instead. Each `-` takes the next line of
/// standard input; `add` and `recheck` take all lines.
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
    /// Open the vault to be read, with the key of a reader it was granted to: an age identity file
    #[arg(long, global = true, value_name = "F")]
    pub(crate) identity: Option<PathBuf>,
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

impl Language {
    /// The language of what is printed.
    pub(crate) fn of_report(self) -> keepsake::model::Language {
        match self {
            Self::En => keepsake::model::Language::En,
            Self::Vi => keepsake::model::Language::Vi,
        }
    }

    /// The language of generated words.
    pub(crate) fn of_words(self) -> keepsake::words::Language {
        match self {
            Self::En => keepsake::words::Language::English,
            Self::Vi => keepsake::words::Language::Vietnamese,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Make a new, empty vault
    Init {
        /// Type a passphrase of your own instead of seven random words
        #[arg(long)]
        own: bool,
    },
    /// Save the posts at these addresses
    Add(AddArguments),
    /// Take in your posts from an archive that a platform let you download
    ///
    /// Shows what it holds and asks before anything is written. Only what you published comes in:
    /// no messages, no words of others. What is here already comes in no second time, so an import
    /// that was ended or killed is simply run again. The archive itself stays where it is.
    Import(ImportArguments),
    /// List the imports: of what, when, with the digests of the given files
    Imports,
    /// Give a post that came without a link its address, or many by a list
    Link(LinkArguments),
    /// List all posts, newest first, or those that are as wanted
    List(ListArguments),
    /// List the posts that have all these words, with or without Vietnamese diacritics
    Search(SearchArguments),
    /// Show everything about one post: its text, captures, looks and the reasons for its verdict
    Show {
        /// Its id (the beginning suffices) or its address
        post: String,
    },
    /// Say what changed between two copies of a post: words, facts, files
    Diff {
        /// Its id (the beginning suffices) or its address
        post: String,
        /// The two copies, by the beginning of their ids (`show` lists them) [default: the two
        /// that were saved last]
        #[arg(value_name = "CAPTURE", num_args = 0..=2)]
        captures: Vec<String>,
    },
    /// Write a post's pictures, videos and sounds, opened, to a folder of your choice
    Media {
        /// Its id (the beginning suffices) or its address
        post: String,
        /// Where to put them. What is written there is NOT sealed
        #[arg(long, value_name = "DIR")]
        into: PathBuf,
    },
    /// Take posts out of the vault, readable, to publish them again elsewhere
    Export(ExportArguments),
    /// Check a bundle of evidence: that nothing in it was changed, and what it proves
    Verify(VerifyArguments),
    /// Say how the custody log stands
    Log,
    /// Sign the head of the custody log, and print it to be given away
    Checkpoint {
        /// Write a sheet with it, as text and QR code, into this PDF file
        #[arg(long, value_name = "FILE")]
        receipt: Option<PathBuf>,
    },
    /// Have the head of the custody log stamped by the authorities you named. Only a digest leaves
    Stamp {
        /// Ask over this vantage [default: the first that is turned on]
        #[arg(long, value_name = "NAME")]
        via: Option<String>,
    },
    /// Who stamps the custody log: list, add, remove. Nobody is asked until you add one
    Authority {
        #[command(subcommand)]
        verb: AuthorityVerb,
    },
    /// Look again at posts and say what became of them
    Recheck(RecheckArguments),
    /// Look again at whatever is due, round after round, until it is ended with Ctrl+C
    ///
    /// Young posts are looked at often, old ones seldom, what seems lost soon again; politely, and
    /// within a budget. It may be ended or killed at any time: what is due is found again.
    Watch(WatchArguments),
    /// List what vanished together: when, which part of the account, and what the posts share
    Incidents,
    /// Say what the looks of the last days were worth, and where the watch is blind
    Coverage {
        /// How many days, today counted; 31 at the most
        #[arg(long, value_name = "N", default_value_t = 7,
              value_parser = clap::value_parser!(u32).range(1..=31))]
        days: u32,
    },
    /// Where looks are made from: list, check, find, add, on, off, remove
    Vantage {
        #[command(subcommand)]
        verb: VantageVerb,
    },
    /// What the platform told about posts: notices, appeals, posts it would not publish
    Notice {
        #[command(subcommand)]
        verb: NoticeVerb,
    },
    /// Try a passphrase, or a reader's key, and change nothing
    UnlockTest,
    /// Change the passphrase. Copies of the vault made before still open with the old one
    Passwd {
        /// Read the new passphrase from the first line of this file
        #[arg(long, value_name = "F")]
        new_passphrase_file: Option<PathBuf>,
        /// Type a passphrase of your own instead of seven random words
        #[arg(long)]
        own: bool,
    },
    /// Make recovery words: 24 words that open the vault without the passphrase
    Recovery {
        /// Write the sheet to print into this PDF file. It opens the vault: do not keep it here
        #[arg(long, value_name = "F")]
        sheet: Option<PathBuf>,
        /// What the sheet calls the vault
        #[arg(long, default_value = "")]
        nickname: String,
        /// Leave the program's name off the sheet
        #[arg(long)]
        neutral: bool,
    },
    /// Take in posts that you saw logged in, from a page saved as a file. Without --mine or --post
    /// it lists what is in it
    Seen(SeenArguments),
    /// Take posts out of the vault for good. Says what goes and what stays, and asks
    Forget {
        /// Posts by id or address; `-` takes them from standard input, a line each
        #[arg(required = true)]
        posts: Vec<String>,
        /// Do it without asking
        #[arg(long)]
        yes: bool,
    },
    /// Copy the sealed vault to another disk, or bring the copy there up to date
    ///
    /// Needs no passphrase. Nothing of the copy can be read without one. Files that the copy has
    /// already are compared; ends with 4 if some differ.
    Backup {
        /// The folder, on a stick that you keep in another house. The copy is made in
        /// `keepsake-vault` in it, or over the copy that the folder is
        #[arg(long, value_name = "DIR")]
        to: PathBuf,
    },
    /// Copy a backup back, to where no vault is: after that it is the vault
    Restore {
        /// The folder that the backup was made in
        #[arg(long, value_name = "DIR")]
        from: PathBuf,
    },
    /// Seal everything anew under new keys, so that old copies of keys open nothing of it
    Rekey,
    /// List the readers who can open a collection without the passphrase
    Recipients,
    /// Let a reader open a collection without the passphrase, read only
    Grant {
        /// The collection: `posts`, all there is to begin with
        collection: String,
        /// The reader's public key (age1…). Compare its words with them by voice
        recipient: String,
        /// What you call this reader
        #[arg(long, default_value = "")]
        name: String,
    },
    /// Say the words of a reader's public key, to be compared by voice. Needs no vault
    Fingerprint {
        /// The public key (age1…), as `age-keygen -y` prints it
        recipient: String,
    },
    /// End a reader's grant: what is kept from now on does not open for them
    EndGrant {
        /// The collection
        collection: String,
        /// The reader's public key (age1…)
        recipient: String,
    },
    /// Give up your own ways in: from then on only the readers open the vault. There is no way back
    HandOver {
        /// Do it; without this, it only says who could open the vault afterwards
        #[arg(long)]
        yes: bool,
    },
    /// Destroy the keys: no passphrase opens this copy of the vault any more. There is no way back
    Wipe {
        /// Do it; without this, nothing is destroyed
        #[arg(long)]
        yes: bool,
    },
    /// Check every file of the vault: what is damaged or missing, what it belonged to, what stands
    ///
    /// Ends with 4 if anything is damaged or missing, or if the vault is older than last time.
    /// Files that are not the vault's are told and harm nothing.
    Audit(AuditArguments),
    /// Delete the index and build it again from the sealed files. Nothing else is touched
    Rebuild,
    /// Read all looks kept again under the rules of today, without looking, and say what changed
    Rejudge {
        /// Read by the rule files of this folder instead of those built in
        #[arg(long, value_name = "DIR")]
        rules: Option<PathBuf>,
    },
    /// Judge recorded answers, one case a line, and compare with their labels; needs no vault
    Judge {
        /// The file of cases
        #[arg(value_name = "CASES.jsonl")]
        cases: PathBuf,
        /// Judge by the rule files of this folder instead of those built in
        #[arg(long, value_name = "DIR")]
        rules: Option<PathBuf>,
    },
    /// The rules that looks are judged by: which are in use, and new ones from a signed file
    Rules {
        #[command(subcommand)]
        verb: RulesVerb,
    },
    /// Play the rehearsal: a make-believe platform where posts vanish, from saving to flags. Or a
    /// training scenario, an exercise, the trainer's console
    Rehearse(crate::rehearse::RehearseArguments),
}

#[derive(Debug, Args)]
pub(crate) struct AddArguments {
    /// Addresses of posts, or ids of posts to save once more; `-` reads them from standard input,
    /// one a line, where no other user of this computer can see them
    #[arg(required = true, value_name = "URL")]
    pub(crate) urls: Vec<String>,
    /// These addresses may lie inside a private network or on this computer
    #[arg(long)]
    pub(crate) allow_private: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ExportArguments {
    /// Ids or addresses of posts; `-` reads them from standard input, one a line [default with
    /// --as: all]
    #[arg(value_name = "POST")]
    pub(crate) posts: Vec<String>,
    /// To be published again elsewhere, in this form
    #[arg(long = "as", value_name = "FORM", value_enum)]
    pub(crate) form: Option<ExportForm>,
    /// The file or folder to write. It must not be there yet, nor lie in the vault; a bundle may
    /// go into a folder that is there. What is written there is NOT sealed, but for --to
    #[arg(long, value_name = "PATH")]
    pub(crate) out: PathBuf,
    #[command(flatten)]
    pub(crate) evidence: EvidenceArguments,
    /// Where the posts will be published again (https://…): `wxr` then says where their media are
    #[arg(long, value_name = "URL")]
    pub(crate) site: Option<String>,
    /// Do it; without this, it asks, or only says what would be readable
    #[arg(long)]
    pub(crate) yes: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportForm {
    #[value(help = "A folder for WordPress and whatever takes its files (RSS), with the media")]
    Wxr,
    #[value(
        name = "activitystreams",
        help = "A .tar.gz laid out as Mastodon's archives are (ActivityStreams JSON)"
    )]
    ActivityStreams,
    /// A folder of Markdown files with front matter, the media beside them
    Markdown,
    /// A folder of pages to be opened with nothing but a browser; it asks the network nothing
    Site,
}

#[derive(Debug, Args)]
pub(crate) struct AuditArguments {
    /// Go on with this vault although it is older than last time, or took another course
    #[arg(long)]
    pub(crate) accept_older: bool,
    /// Go on without what is lost, so that the vault can be written again. First look for a copy
    #[arg(long)]
    pub(crate) accept_loss: bool,
}

#[derive(Debug, Args)]
pub(crate) struct RecheckArguments {
    /// Ids or addresses of posts [default: all]
    #[arg(value_name = "POST")]
    pub(crate) posts: Vec<String>,
    /// All posts, which is the default
    #[arg(long, conflicts_with = "posts")]
    pub(crate) all: bool,
    /// Only what is due: the same as `watch --once`
    #[arg(long, conflicts_with_all = ["posts", "all", "confirm_after"])]
    pub(crate) due: bool,
    /// Seconds to wait before a post that seems lost is looked at once more
    #[arg(long, value_name = "SECONDS", default_value_t = CONFIRM_AFTER.as_secs())]
    pub(crate) confirm_after: u64,
}

#[derive(Debug, Args)]
pub(crate) struct WatchArguments {
    /// Look once at what is due now, and end: for timers
    #[arg(long)]
    pub(crate) once: bool,
    /// Posts looked at in one day, at the most
    #[arg(long, value_name = "N", default_value_t = WatchBudget::default().per_day)]
    pub(crate) per_day: u64,
}

#[derive(Debug, Subcommand)]
pub(crate) enum RulesVerb {
    /// Say which rules this vault uses: version, digest, and who signed them
    Show,
    /// Use the rules of a signed file from now on. They are kept sealed in the vault
    Install {
        /// The signed file
        file: PathBuf,
        /// Trust this publisher's key too (NAME+HASH+KEY). Have it from a place you trust
        #[arg(long, value_name = "KEY")]
        publisher: Vec<String>,
        /// Install them although those in use are newer
        #[arg(long)]
        older: bool,
    },
    /// Go back to the rules built into this program
    BuiltIn,
    /// Check a signed file: who signed it, and that every rule can be read; needs no vault
    Verify {
        /// The signed file
        file: PathBuf,
        /// Trust this publisher's key too (NAME+HASH+KEY)
        #[arg(long, value_name = "KEY")]
        publisher: Vec<String>,
    },
    /// For publishers: make a key. The public part is printed
    NewKey {
        /// The publisher's name in the key, without blanks
        name: String,
        /// Where the secret part goes. It must not lie on a computer that others use
        #[arg(long, value_name = "F")]
        out: PathBuf,
    },
    /// For publishers: put the rule files of a folder into one signed file
    Sign {
        /// The folder of rule files
        folder: PathBuf,
        /// Their version: the day of the last change, 2026-11-25 or 2026-11-25.2
        #[arg(long, value_name = "VERSION")]
        of: String,
        /// The file with the secret part of the key
        #[arg(long, value_name = "F")]
        key: PathBuf,
        /// The signed file to write
        #[arg(long, value_name = "F")]
        out: PathBuf,
    },
}

impl RulesVerb {
    pub(crate) fn needs_vault(&self) -> bool {
        matches!(self, Self::Show | Self::Install { .. } | Self::BuiltIn)
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum VantageVerb {
    /// List the vantages and how each works, by the looks kept. Asks nothing
    List,
    /// Ask through the vantages now, and say whether each works. What comes back is not kept
    Check {
        /// Only this vantage [default: all that are turned on]
        name: Option<String>,
        /// A site to ask; `-` reads them from standard input [default: the home pages of a few
        /// sites that are watched]
        #[arg(long, value_name = "URL")]
        at: Vec<String>,
    },
    /// Say whether Tor runs on this computer. Asks nobody else; needs no vault
    Find,
    /// Add a vantage, or change the one of this name
    Add(VantageArguments),
    /// Say which country the computer's own line is in
    Here {
        /// The country, two letters
        country: String,
    },
    /// Look from a vantage again that was turned off
    On {
        /// Its name
        name: String,
    },
    /// Ask nothing from a vantage until it is turned on again. `off direct`: never from here
    Off {
        /// Its name; `direct` is the computer's own line
        name: String,
    },
    /// Remove a vantage; what was seen from it stays
    Remove {
        /// Its name
        name: String,
    },
}

#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct VantageArguments {
    /// A short name
    pub(crate) name: String,
    /// The proxy to look through: socks5h://HOST:PORT or http://HOST:PORT; `-` reads it from
    /// standard input, which is the place for one with a password
    #[arg(long, value_name = "URL", required_unless_present_any = ["address", "tor"])]
    pub(crate) proxy: Option<String>,
    /// Or an address of this computer to look from (a second line)
    #[arg(long, value_name = "IP", conflicts_with = "proxy")]
    pub(crate) address: Option<std::net::IpAddr>,
    /// Or Tor, found by itself on this computer
    #[arg(long, conflicts_with_all = ["proxy", "address"])]
    pub(crate) tor: bool,
    /// Give each account a SOCKS user name of its own, so that nobody sees one visitor ask for two
    /// accounts. Always so with Tor
    #[arg(long, conflicts_with = "address")]
    pub(crate) isolate: bool,
    /// The country it appears in, two letters
    #[arg(long, value_name = "CC")]
    pub(crate) country: Option<String>,
}
