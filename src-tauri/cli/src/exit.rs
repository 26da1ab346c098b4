//! How a run ends: exit codes (design.md section 8) and the words for what went wrong.

use std::process::ExitCode;

use keepsake::archive::{
    AuthorityError, CasesError, EvidenceError, ExportError, ImportFailed, InstallError, LinkError,
    LogError, MediaError, NoticeError, RecheckError, RejudgeError, RetellError, RulesError,
    StampingError, VantageError,
};
use keepsake::doors::disk::DiskError;
use keepsake::import::ImportError;
use keepsake::vault::{AccessError, BackupError, CreateError, ReadError, RekeyError, UnlockError};
use keepsake::verdict::signed::{NoKey, Unacceptable};

/// What a panic ends with, and whatever else can only be our own fault.
pub(crate) const A_BUG: u8 = 70;

/// A run that did what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Done {
    /// Nothing is flagged.
    Clear,
    /// Something is flagged.
    Flagged,
    /// Some of it could not be done; each was said as it came.
    InPart,
    /// The vault is damaged; what could be done was done.
    Damaged,
}

impl From<Done> for ExitCode {
    fn from(done: Done) -> Self {
        match done {
            Done::Clear => Self::from(0),
            Done::Flagged => Self::from(1),
            Done::InPart => Self::from(2),
            Done::Damaged => Self::from(4),
        }
    }
}

/// Why a run did not do what was asked. The text says what happened and what to do.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failed {
    #[error(
        "there is no vault in this folder; make one with `keepsake init`, or name another with --vault"
    )]
    NoVault,
    #[error("no data folder is known on this system; name the vault's folder with --vault")]
    NoFolder,
    #[error("the vault is open in the window or in another program; close it there first")]
    InUse,
    #[error(
        "this passphrase does not open the vault; nothing was changed. Look for caps lock and for an input method that rewrites letters"
    )]
    WrongPassphrase,
    #[error(
        "no passphrase opens this vault any more: its keys were destroyed or handed over. A reader it was granted to opens it with --identity"
    )]
    NoSlots,
    #[error("the vault was not granted to this key, or the grant has ended")]
    NotGranted,
    #[error("the file is no age identity, or its passphrase is another")]
    Identity,
    #[error("there is no collection of this name; `posts` is all there is to begin with")]
    NoSuchCollection,
    #[error("nothing was changed; say --yes to do it")]
    SayYes,
    #[error("who can open the vault was not changed")]
    Access(#[source] AccessError),
    #[error("the vault did not get new keys")]
    Rekey(#[source] RekeyError),
    #[error("nothing was lost. {0}")]
    Backup(&'static str, #[source] BackupError),
    #[error("the recovery sheet could not be made; nothing was changed")]
    Sheet(#[source] keepsake::words::sheet::SheetError),
    #[error("the word is another; nothing was changed. Write all 24 down and try again")]
    NotWrittenDown,
    #[error("the keys could not all be destroyed")]
    Wipe(#[source] DiskError),
    #[error("the passphrase could not be read: {0}")]
    Passphrase(&'static str),
    #[error("nothing that can be used was given on standard input")]
    NoInput,
    #[error(
        "every user of this computer can read arguments, and your shell keeps them: give a proxy with a password on standard input, with `--proxy -`"
    )]
    ProxyPassword,
    #[error("the two passphrases differ; nothing was made")]
    PassphrasesDiffer,
    #[error("the vault could not be made")]
    Create(#[source] CreateError),
    #[error("the vault could not be opened; nothing was changed")]
    Unlock(#[source] UnlockError),
    #[error(
        "the vault is damaged; what is on the disk was left as it is. Copy the folder before you try anything"
    )]
    Damaged(#[source] ReadError),
    #[error("no post in the vault has this id or address; `keepsake list` shows all")]
    NoSuchPost,
    #[error("there is no such entry; `keepsake notice list` and `notice refused-list` show all")]
    NoSuchEntry,
    #[error("nothing was entered; the vault is as it was")]
    Notice(#[source] NoticeError),
    #[error("nothing was imported, and the vault is as it was")]
    Archive(#[source] ImportError),
    #[error("chưa nhập gì, kho của bạn vẫn như cũ: {0}")]
    ArchiveTold(String),
    #[error("not all of the archive is in")]
    Import(#[source] ImportFailed),
    #[error("the post's address was not changed")]
    Link(#[source] LinkError),
    #[error(
        "there are no two copies of this post to compare; `keepsake add POST` saves it once more"
    )]
    NoTwoCopies,
    #[error("several have ids that begin so; give more of the id")]
    Ambiguous,
    #[error("the round ended early; the looks made until then are kept")]
    Recheck(#[source] RecheckError),
    #[error("the vantage was not changed")]
    Vantage(#[source] VantageError),
    #[error(
        "the computer's own line cannot be removed; `keepsake vantage off direct` has nothing asked over it"
    )]
    OwnLine,
    #[error("nothing was checked")]
    Check(#[source] VantageError),
    #[error("there is no site to ask: name one with --at, or save a post first")]
    NothingToCheck,
    #[error(
        "Tor does not run on this computer. Start Tor Browser and leave it open, or install the package `tor`, and try again"
    )]
    NoTor,
    #[error(
        "a program listens at port {0} that is not Tor, or refuses to keep accounts apart. If you trust it, name it: --proxy socks5h://127.0.0.1:{0}"
    )]
    NotTor(u16),
    #[error("a file could not be taken out of the vault; the vault is as it was")]
    Media(#[source] MediaError),
    #[error("the file could not be written into that folder")]
    Write(#[source] std::io::Error),
    #[error("nothing was exported")]
    Export(#[source] ExportError),
    #[error("nothing of the page was kept; the vault is as it was")]
    Seen(#[source] keepsake::archive::SeenError),
    #[error("the posts were not forgotten; the vault is as it was")]
    Forget(#[source] keepsake::archive::ForgetError),
    #[error("there is no bundle; the vault is as it was")]
    Evidence(#[source] EvidenceError),
    #[error("a mask is given as SHA256=FILE, of 256 MiB at the most")]
    Mask,
    #[error("there is no such incident; `keepsake incidents` shows all")]
    NoSuchIncident,
    #[error("the custody log is as it was")]
    Log(#[source] LogError),
    #[error("nothing was stamped; it can be done at any later time")]
    Stamping(#[source] StampingError),
    #[error("the bundle holds as far as it could be checked, but could not be judged again")]
    Retell(#[source] RetellError),
    #[error("the bundle is sealed to its reader: name the age identity file with --identity")]
    BundleSealed,
    #[error("the bundle cannot be opened")]
    Unseal(#[source] keepsake::vault::UnsealError),
    #[error(
        "the root certificate cannot be read; it must be a PEM file: `openssl x509 -inform der \
         -in FILE -out root.pem` makes one of a binary .cer"
    )]
    Root,
    #[error(
        "this is no fingerprint: SHA256: and 43 letters and digits, capitals as they were told \
         to you; copy it again. Nothing is said of the bundle"
    )]
    Fingerprint,
    #[error("nobody was named who could stamp: `keepsake authority add` does")]
    NoAuthority,
    #[error("who is asked to stamp was not changed")]
    Authority(#[source] AuthorityError),
    #[error("no vantage of this name is turned on; `keepsake vantage list` shows all")]
    NoSuchVantage,
    #[error("the PDF could not be made")]
    Receipt(#[source] keepsake::bundle::report::PdfError),
    #[error("the loss was not accepted; the vault is as it was")]
    Accept(#[source] keepsake::vault::StoreError),
    #[error("the results could not all be written to the output; is its disk full?")]
    Output,
    #[error("nothing was judged")]
    Cases(#[source] CasesError),
    #[error("not all looks could be read again; nothing was changed")]
    Rejudge(#[source] RejudgeError),
    #[error("the rule files cannot be used; nothing was judged")]
    Rules(#[source] RulesError),
    #[error("the rules in use were not changed")]
    NotInstalled(#[source] InstallError),
    #[error("the rules in use were not changed")]
    RulesKept(#[source] keepsake::vault::StoreError),
    #[error("nothing was signed")]
    NotSigned(#[source] Unacceptable),
    #[error("the key cannot be used")]
    Key(#[source] NoKey),
    #[error(
        "this program was built without a publisher's key; name the one you trust with --publisher"
    )]
    NoPublisher,
    #[error("the file could not be read")]
    Read(#[source] std::io::Error),
    #[error("the rehearsal did not end as it must")]
    Rehearsal(#[source] keepsake_rehearsal::play::PlayError),
    #[error("the training room did not do it")]
    Training(#[source] keepsake_rehearsal::training::RoomError),
    #[error("this computer refused to start what the program needs")]
    Start(#[source] std::io::Error),
}

impl Failed {
    /// Nothing was exported.
    pub(crate) fn export(error: ExportError) -> Self {
        match error {
            ExportError::Read(cause) => Self::Damaged(cause),
            ExportError::NoSuchPost => Self::NoSuchPost,
            other => Self::Export(other),
        }
    }

    /// Something about a notice was not entered.
    pub(crate) fn notice(error: NoticeError) -> Self {
        match error {
            NoticeError::Read(cause) => Self::Damaged(cause),
            other => Self::Notice(other),
        }
    }

    /// The exit code: no `_` arm, a new failure must choose.
    #[expect(clippy::match_same_arms, reason = "a list that can be read at a sitting")]
    pub(crate) fn code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::NoVault
            | Self::NoFolder
            | Self::InUse
            | Self::PassphrasesDiffer
            | Self::NoInput
            | Self::ProxyPassword
            | Self::Create(_)
            | Self::NoSuchPost
            | Self::Ambiguous
            | Self::Archive(_)
            | Self::ArchiveTold(_)
            | Self::Import(_)
            | Self::Link(_)
            | Self::NoSuchEntry
            | Self::NoTwoCopies
            | Self::Notice(_)
            | Self::Recheck(_)
            | Self::Cases(_)
            | Self::Rules(_)
            | Self::NotInstalled(_)
            | Self::RulesKept(_)
            | Self::NotSigned(_)
            | Self::Key(_)
            | Self::NoPublisher
            | Self::Read(_)
            | Self::Vantage(_)
            | Self::OwnLine
            | Self::Check(_)
            | Self::NothingToCheck
            | Self::NoTor
            | Self::NotTor(_)
            | Self::Write(_)
            | Self::Training(_)
            | Self::Mask
            | Self::NoSuchIncident
            | Self::Log(_)
            | Self::Stamping(_)
            | Self::NoAuthority
            | Self::BundleSealed
            | Self::Unseal(_)
            | Self::Root
            | Self::Fingerprint
            | Self::Retell(_)
            | Self::Authority(_)
            | Self::NoSuchVantage
            | Self::Receipt(_)
            | Self::Accept(_)
            | Self::Output
            | Self::Start(_)
            | Self::NoSuchCollection
            | Self::SayYes
            | Self::Sheet(_)
            | Self::NotWrittenDown
            | Self::Access(_)
            | Self::Wipe(_)
            | Self::Rekey(_)
            | Self::Backup(..)
            | Self::Unlock(_) => 2,
            Self::Export(_) | Self::Evidence(_) | Self::Forget(_) | Self::Seen(_) => 2,
            Self::WrongPassphrase
            | Self::Passphrase(_)
            | Self::NoSlots
            | Self::NotGranted
            | Self::Identity => 3,
            Self::Damaged(_) | Self::Media(_) | Self::Rejudge(_) => 4,
            Self::Rehearsal(_) => A_BUG,
        })
    }
}

impl From<UnlockError> for Failed {
    fn from(error: UnlockError) -> Self {
        match error {
            UnlockError::Missing => Self::NoVault,
            UnlockError::InUse => Self::InUse,
            UnlockError::WrongPassphrase => Self::WrongPassphrase,
            UnlockError::NoSlots => Self::NoSlots,
            UnlockError::NotGranted => Self::NotGranted,
            UnlockError::Damaged(cause) => Self::Damaged(cause),
            other @ (UnlockError::Format | UnlockError::Purpose | UnlockError::Disk(_)) => {
                Self::Unlock(other)
            }
        }
    }
}

impl From<RekeyError> for Failed {
    fn from(error: RekeyError) -> Self {
        match error {
            RekeyError::Passphrase(UnlockError::WrongPassphrase) => Self::WrongPassphrase,
            RekeyError::Read(cause) => Self::Damaged(cause),
            other => Self::Rekey(other),
        }
    }
}

/// The whole chain of causes on one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut line = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        line = format!("{line}: {cause}");
        next = cause.source();
    }
    line
}
