//! Errors as they cross to the interface: a closed code it translates, and a detail that is safe to
//! show and to log (a status, never an address, a path or a text).

use keepsake::archive::{
    AddError, ImportFailed, InstallError, LinkError, MediaError, NoticeError, RecheckError,
    SaveAgainError, VantageError,
};
use keepsake::doors::disk::DiskError;
use keepsake::import::ImportError;
use keepsake::model::{Cut, Failure, PageTrouble};
use keepsake::vault::{AccessError, CreateError, ReadError, RekeyError, StoreError, UnlockError};
use keepsake_rehearsal::play::PlayError;
use keepsake_rehearsal::training::RoomError;
use serde::Serialize;

/// What the interface may decide on. A code exists only if a screen acts on it or has words for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "../../ui/src/lib/ipc/bindings.ts"))]
pub(crate) enum Code {
    VaultLocked,
    VaultMissing,
    VaultExists,
    WrongPassphrase,
    NoWayIn,
    PassphraseTooShort,
    VaultDamaged,
    VaultInUse,
    DiskFull,
    DiskRefused,
    BadAddress,
    PrivateAddress,
    NoSuchName,
    Offline,
    NoVantage,
    /// The post came from an archive without its address.
    NoLink,
    Refused,
    Insecure,
    TooSlow,
    TooManyRedirects,
    RedirectLoop,
    HttpStatus,
    LoginNeeded,
    Challenge,
    NotAPage,
    EmptyPage,
    TooLarge,
    Undecodable,
    TooComplex,
    NothingToKeep,
    NoSuchPost,
    NotARecipient,
    /// The reader's grant has ended already.
    NotGranted,
    /// A vault is handed over to somebody.
    NobodyElse,
    /// The recovery words asked back are not the right ones.
    WordsDiffer,
    NoTor,
    BadProxy,
    /// The vantage's proxy does not answer.
    ProxySilent,
    BadName,
    /// There is no vantage of this name, or it is turned off.
    VantageOff,
    /// Or it was set aside before.
    NoSuchEntry,
    /// The day or time lies in the future.
    ToCome,
    NoDate,
    NothingEntered,
    NotAMail,
    FileUnreadable,
    FileTooLarge,
    /// There is no program to open addresses with.
    NoBrowser,
    RulesRefused,
    RulesNotNewer,
    ArchiveUnreadable,
    ArchiveIncomplete,
    ArchiveTooLarge,
    /// It is called an archive and is none.
    NotAnArchive,
    /// No platform that is known makes such archives.
    ArchiveUnknown,
    ArchiveWithoutPosts,
    /// What was picked was given up, or other files were picked since.
    NothingPicked,
    /// Nobody's real posts go into a rehearsal.
    NotInRehearsal,
    /// There is no training room beside an open vault.
    LockFirst,
    /// A bundle of a training room, where none is open.
    TrainingBundle,
    /// A real bundle, in a training room.
    RealBundle,
    /// No account or post of the room fits.
    NoTarget,
    NotACommand,
    NothingFlagged,
    /// A post of the room is flagged wrongly, or the end is not that of the card.
    TrainingWrong,
    LinkTaken,
    /// No post was chosen for a bundle.
    NothingChosen,
    /// It was saved before there was a custody log.
    NotLogged,
    /// None of the posts has this file.
    NoSuchFile,
    RedactTooShort,
    RedactNotThere,
    /// The custody log cannot prove anything any more.
    LogTorn,
    LogEmpty,
    BadRecipient,
    PlaceTaken,
    PlaceLeftover,
    PlaceInside,
    PlaceGone,
    /// Something was entered since it was shown.
    BundleChanged,
    BundleFailed,
    BundleUnreadable,
    /// It was sealed to others.
    NotForKey,
    NoIdentity,
    WrongIdentityPassphrase,
    NoRoot,
    /// It is neither a plain picture nor a film.
    NotShown,
    AuthorityName,
    NoSuchAuthority,
    NoList,
    /// There is no vault in the folder to copy from.
    NoBackup,
    /// The folder to copy to holds other files.
    FolderTaken,
    /// It holds a vault that this one does not continue.
    OtherBackup,
    /// It holds a later state of this vault.
    LaterBackup,
    /// The private browser was closed meanwhile.
    BrowserClosed,
    Cancelled,
    Busy,
    Bug,
}

/// An error as the interface sees it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "../../ui/src/lib/ipc/bindings.ts"))]
pub(crate) struct IpcError {
    pub(crate) code: Code,
    pub(crate) detail: String,
}

impl IpcError {
    pub(crate) fn new(code: Code, detail: &str) -> Self {
        Self { code, detail: detail.to_owned() }
    }

    /// An error of this code, told with all its causes. They are safe to show: no error of the core
    /// carries an address, a path or a text.
    pub(super) fn told(code: Code, error: &dyn std::error::Error) -> Self {
        let mut detail = error.to_string();
        let mut next = error.source();
        while let Some(cause) = next {
            detail = format!("{detail}: {cause}");
            next = cause.source();
        }
        Self { code, detail }
    }

    pub(crate) fn bug(error: &dyn std::error::Error) -> Self {
        Self::told(Code::Bug, error)
    }
}

pub(super) fn disk_code(error: &DiskError) -> Code {
    if error.is_full() { Code::DiskFull } else { Code::DiskRefused }
}

pub(super) fn store_code(error: &StoreError) -> Code {
    match error {
        StoreError::Disk(error) => disk_code(error),
        StoreError::Gap | StoreError::LogSecret => Code::VaultDamaged,
        StoreError::ReadOnly | StoreError::Seal(_) => Code::Bug,
        StoreError::Forgotten => Code::VaultLocked,
    }
}

impl From<CreateError> for IpcError {
    fn from(error: CreateError) -> Self {
        let code = match &error {
            CreateError::Occupied => Code::VaultExists,
            CreateError::PassphraseTooShort => Code::PassphraseTooShort,
            CreateError::Seal(_) => Code::Bug,
            CreateError::Disk(error) => disk_code(error),
        };
        Self::told(code, &error)
    }
}

impl From<UnlockError> for IpcError {
    fn from(error: UnlockError) -> Self {
        let code = match &error {
            UnlockError::Missing => Code::VaultMissing,
            UnlockError::InUse => Code::VaultInUse,
            UnlockError::WrongPassphrase => Code::WrongPassphrase,
            UnlockError::NoSlots => Code::NoWayIn,
            UnlockError::NotGranted => Code::Bug,
            UnlockError::Format | UnlockError::Purpose | UnlockError::Damaged(_) => {
                Code::VaultDamaged
            }
            UnlockError::Disk(error) => disk_code(error),
        };
        Self::told(code, &error)
    }
}

impl From<DiskError> for IpcError {
    fn from(error: DiskError) -> Self {
        Self::told(disk_code(&error), &error)
    }
}

pub(super) fn read_code(error: &ReadError) -> Code {
    match error {
        ReadError::Forgotten => Code::VaultLocked,
        _ => Code::VaultDamaged,
    }
}

impl From<StoreError> for IpcError {
    fn from(error: StoreError) -> Self {
        Self::told(store_code(&error), &error)
    }
}

impl From<ReadError> for IpcError {
    fn from(error: ReadError) -> Self {
        Self::told(read_code(&error), &error)
    }
}

impl From<MediaError> for IpcError {
    fn from(error: MediaError) -> Self {
        let code = match &error {
            MediaError::Unknown => Code::NoSuchPost,
            MediaError::Read(error) => read_code(error),
            MediaError::Write(_) => Code::DiskRefused,
            MediaError::Damaged => Code::VaultDamaged,
        };
        Self::told(code, &error)
    }
}

impl From<NoticeError> for IpcError {
    fn from(error: NoticeError) -> Self {
        let code = match &error {
            NoticeError::Unknown | NoticeError::AsideAlready => Code::NoSuchEntry,
            NoticeError::ToCome => Code::ToCome,
            NoticeError::NoDate => Code::NoDate,
            NoticeError::Empty => Code::NothingEntered,
            NoticeError::TooLarge => Code::FileTooLarge,
            NoticeError::Mail(_) => Code::NotAMail,
            NoticeError::Worker(_) => Code::Bug,
            NoticeError::Read(error) => read_code(error),
            NoticeError::Keep(error) => store_code(error),
        };
        Self::told(code, &error)
    }
}

impl From<SaveAgainError> for IpcError {
    fn from(error: SaveAgainError) -> Self {
        match error {
            SaveAgainError::NoSuchPost => Self::new(Code::NoSuchPost, ""),
            SaveAgainError::NoLink => Self::new(Code::NoLink, ""),
            SaveAgainError::Add(error) => error.into(),
        }
    }
}

impl From<RecheckError> for IpcError {
    fn from(error: RecheckError) -> Self {
        Self::from(&error)
    }
}

impl From<&RecheckError> for IpcError {
    fn from(error: &RecheckError) -> Self {
        let code = match error {
            RecheckError::NoSuchPost => Code::NoSuchPost,
            RecheckError::NoVantage => Code::NoVantage,
            RecheckError::NoLink => Code::NoLink,
            RecheckError::Look(_) => Code::Bug,
            RecheckError::Keep(error) => store_code(error),
        };
        Self::told(code, error)
    }
}

impl From<InstallError> for IpcError {
    fn from(error: InstallError) -> Self {
        let code = match &error {
            InstallError::Refused(_) => Code::RulesRefused,
            InstallError::NotNewer { .. } => Code::RulesNotNewer,
            InstallError::File(error) => disk_code(error),
            InstallError::Keep(error) => store_code(error),
        };
        Self::told(code, &error)
    }
}

impl From<AccessError> for IpcError {
    fn from(error: AccessError) -> Self {
        let code = match &error {
            AccessError::PassphraseTooShort => Code::PassphraseTooShort,
            AccessError::NotARecipient => Code::NotARecipient,
            AccessError::NotGranted => Code::NotGranted,
            AccessError::NobodyElse => Code::NobodyElse,
            AccessError::ReadOnly | AccessError::Seal(_) => Code::Bug,
            AccessError::NotTried(_) => Code::VaultDamaged,
            AccessError::Keep(error) => store_code(error),
            AccessError::Disk(error) => disk_code(error),
        };
        Self::told(code, &error)
    }
}

impl From<RekeyError> for IpcError {
    fn from(error: RekeyError) -> Self {
        let code = match &error {
            RekeyError::Passphrase(UnlockError::WrongPassphrase) => Code::WrongPassphrase,
            RekeyError::Ended => Code::Cancelled,
            RekeyError::Read(error) | RekeyError::Index(error) => read_code(error),
            RekeyError::Keep(error) => store_code(error),
            RekeyError::Create(CreateError::Disk(error))
            | RekeyError::Place(error)
            | RekeyError::Old(error) => disk_code(error),
            RekeyError::Log | RekeyError::Differs => Code::VaultDamaged,
            _ => Code::Bug,
        };
        Self::told(code, &error)
    }
}

impl From<VantageError> for IpcError {
    fn from(error: VantageError) -> Self {
        let code = match &error {
            VantageError::ReservedName => Code::BadName,
            VantageError::OwnLine => Code::Bug,
            VantageError::Unknown | VantageError::Off => Code::VantageOff,
            VantageError::Route(_) => Code::BadProxy,
            VantageError::Keep(error) => store_code(error),
        };
        Self::told(code, &error)
    }
}

impl From<ImportError> for IpcError {
    fn from(error: ImportError) -> Self {
        // The code says it all, but for what the system answered.
        let code = match &error {
            ImportError::Nothing => Code::NothingPicked,
            ImportError::Unreadable(_) => Code::ArchiveUnreadable,
            ImportError::Incomplete => Code::ArchiveIncomplete,
            ImportError::NotAnArchive => Code::NotAnArchive,
            ImportError::TooLarge => Code::ArchiveTooLarge,
            ImportError::Unrecognised => Code::ArchiveUnknown,
            ImportError::NoPosts => Code::ArchiveWithoutPosts,
        };
        let cause = std::error::Error::source(&error);
        cause.map_or(Self::new(code, ""), |cause| Self::told(code, cause))
    }
}

impl From<ImportFailed> for IpcError {
    fn from(error: ImportFailed) -> Self {
        let code = match &error {
            ImportFailed::Keep { cause, .. } => store_code(cause),
            ImportFailed::Digest(_) => Code::ArchiveUnreadable,
        };
        Self::told(code, &error)
    }
}

impl From<LinkError> for IpcError {
    fn from(error: LinkError) -> Self {
        let code = match &error {
            LinkError::BadAddress => Code::BadAddress,
            LinkError::Private => Code::PrivateAddress,
            LinkError::NoSuchPost => Code::NoSuchPost,
            LinkError::Taken(_) | LinkError::Seen => Code::LinkTaken,
            LinkError::NoList => Code::NoList,
            LinkError::Keep(error) => store_code(error),
        };
        Self::told(code, &error)
    }
}

impl From<PlayError> for IpcError {
    fn from(error: PlayError) -> Self {
        Self::told(Code::Bug, &error)
    }
}

impl From<RoomError> for IpcError {
    fn from(error: RoomError) -> Self {
        let code = match &error {
            RoomError::NoTarget => Code::NoTarget,
            RoomError::Script(_) => Code::NotACommand,
            RoomError::NothingFlagged | RoomError::NothingToForge => Code::NothingFlagged,
            RoomError::Otherwise(_) => Code::TrainingWrong,
            RoomError::Folder(_) | RoomError::Write(_) => Code::DiskRefused,
            _ => Code::Bug,
        };
        Self::told(code, &error)
    }
}

impl From<AddError> for IpcError {
    fn from(error: AddError) -> Self {
        let code = match &error {
            AddError::BadAddress => Code::BadAddress,
            AddError::Private => Code::PrivateAddress,
            AddError::Line(failure) => line_code(*failure),
            AddError::Status(_) | AddError::Notice => Code::HttpStatus,
            AddError::Login => Code::LoginNeeded,
            AddError::Challenge => Code::Challenge,
            AddError::LeadsHome | AddError::NothingToKeep => Code::NothingToKeep,
            AddError::Page(trouble) => page_code(*trouble),
            AddError::Cut(Cut::Length) => Code::TooLarge,
            AddError::Cut(Cut::Time) => Code::TooSlow,
            AddError::Cut(Cut::Disconnect) => Code::Refused,
            AddError::NoVantage => Code::NoVantage,
            AddError::Look(_) => Code::Bug,
            AddError::Keep(error) => store_code(error),
        };
        Self::told(code, &error)
    }
}

fn line_code(failure: Failure) -> Code {
    match failure {
        Failure::BadAddress => Code::BadAddress,
        Failure::PrivateAddress => Code::PrivateAddress,
        Failure::Dns => Code::NoSuchName,
        Failure::Refused | Failure::Reset | Failure::Garbled => Code::Refused,
        Failure::Tls => Code::Insecure,
        Failure::Timeout => Code::TooSlow,
        Failure::TooManyRedirects => Code::TooManyRedirects,
        Failure::RedirectLoop => Code::RedirectLoop,
        Failure::Vantage => Code::Offline,
    }
}

fn page_code(trouble: PageTrouble) -> Code {
    match trouble {
        PageTrouble::NotHtml => Code::NotAPage,
        PageTrouble::Empty => Code::EmptyPage,
        PageTrouble::Undecodable => Code::Undecodable,
        PageTrouble::TooDeep | PageTrouble::TooCostly => Code::TooComplex,
        PageTrouble::TooLarge => Code::TooLarge,
    }
}
