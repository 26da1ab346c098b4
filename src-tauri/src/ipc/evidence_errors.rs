//! Errors of evidence as they cross: what leaves, what is opened, who stamps.

use std::io;

use keepsake::archive::{AuthorityError, EvidenceError, ExportError, StampingError};
use keepsake::bundle::BundleError;
use keepsake::bundle::report::PdfError;
use keepsake::doors::outside::NoPlace;
use keepsake::vault::UnsealError;

use super::error::{Code, IpcError, read_code, store_code};

fn io_code(error: &io::Error) -> Code {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Code::DiskFull,
        _ => Code::PlaceGone,
    }
}

fn place_code(place: &NoPlace) -> Code {
    match place {
        NoPlace::Occupied => Code::PlaceTaken,
        NoPlace::Leftover => Code::PlaceLeftover,
        NoPlace::Inside => Code::PlaceInside,
        NoPlace::NoFolder => Code::PlaceGone,
        NoPlace::Io(error) => io_code(error),
    }
}

fn bundle_code(error: &BundleError) -> Code {
    match error {
        BundleError::Sink(error) => io_code(error),
        BundleError::Source(_) | BundleError::Changed | BundleError::Record(_) => {
            Code::VaultDamaged
        }
        _ => Code::BundleFailed,
    }
}

impl From<&io::Error> for IpcError {
    /// Of writing where the user said.
    fn from(error: &io::Error) -> Self {
        Self::new(io_code(error), &error.kind().to_string())
    }
}

impl From<NoPlace> for IpcError {
    fn from(error: NoPlace) -> Self {
        Self::told(place_code(&error), &error)
    }
}

impl From<EvidenceError> for IpcError {
    fn from(error: EvidenceError) -> Self {
        let code = match &error {
            EvidenceError::Nothing => Code::NothingChosen,
            EvidenceError::NoSuchPost => Code::NoSuchPost,
            EvidenceError::NotLogged => Code::NotLogged,
            EvidenceError::NoSuchFile => Code::NoSuchFile,
            EvidenceError::TooShort => Code::RedactTooShort,
            EvidenceError::WordNotThere(_) => Code::RedactNotThere,
            EvidenceError::Log(cause) => {
                return Self::told(log_code(cause), &error);
            }
            EvidenceError::Read(cause) => read_code(cause),
            EvidenceError::Torn | EvidenceError::Changed => Code::LogTorn,
            EvidenceError::Report(_) => Code::BundleFailed,
            EvidenceError::Keep(cause) => store_code(cause),
            EvidenceError::File(_) => Code::VaultDamaged,
            EvidenceError::NoPlace(place) => place_code(place),
            EvidenceError::Recipients(_) => Code::BadRecipient,
            EvidenceError::Write(cause) => bundle_code(cause),
            EvidenceError::Finish(cause) => io_code(cause),
            EvidenceError::Cancelled => Code::Cancelled,
        };
        Self::told(code, &error)
    }
}

fn log_code(error: &keepsake::archive::LogError) -> Code {
    match error {
        keepsake::archive::LogError::Empty => Code::LogEmpty,
        keepsake::archive::LogError::Keep(cause) => store_code(cause),
    }
}

impl From<keepsake::archive::LogError> for IpcError {
    fn from(error: keepsake::archive::LogError) -> Self {
        Self::told(log_code(&error), &error)
    }
}

impl From<ExportError> for IpcError {
    fn from(error: ExportError) -> Self {
        let code = match &error {
            ExportError::NoSuchPost => Code::NoSuchPost,
            ExportError::NoPlace(place) => place_code(place),
            ExportError::Read(cause) => read_code(cause),
            ExportError::Write(cause) => io_code(cause),
            ExportError::Cancelled => Code::Cancelled,
        };
        Self::told(code, &error)
    }
}

impl From<UnsealError> for IpcError {
    fn from(error: UnsealError) -> Self {
        let code = match &error {
            UnsealError::NotSealed | UnsealError::Read(_) => Code::BundleUnreadable,
            UnsealError::NoIdentity => Code::NoIdentity,
            UnsealError::PassphraseNeeded | UnsealError::WrongPassphrase => {
                Code::WrongIdentityPassphrase
            }
            UnsealError::NotForThem => Code::NotForKey,
        };
        Self::told(code, &error)
    }
}

impl From<StampingError> for IpcError {
    fn from(error: StampingError) -> Self {
        let code = match &error {
            StampingError::Route(_) => Code::NoVantage,
            StampingError::Read(cause) => read_code(cause),
            StampingError::Keep(cause) => store_code(cause),
        };
        Self::told(code, &error)
    }
}

impl From<AuthorityError> for IpcError {
    fn from(error: AuthorityError) -> Self {
        let code = match &error {
            AuthorityError::Name => Code::AuthorityName,
            AuthorityError::NoSuch => Code::NoSuchAuthority,
            AuthorityError::Address => Code::BadAddress,
            AuthorityError::Roots(_) | AuthorityError::NoRoot => Code::NoRoot,
            AuthorityError::Keep(cause) => store_code(cause),
        };
        Self::told(code, &error)
    }
}

impl From<PdfError> for IpcError {
    fn from(error: PdfError) -> Self {
        Self::told(Code::BundleFailed, &error)
    }
}
