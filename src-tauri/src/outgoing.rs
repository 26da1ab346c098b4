//! The bundle that is about to leave: what it will disclose, its writing, and what verifying it at
//! once came to. Copies with parts made unreadable, and where it goes, stay on this side.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use keepsake::Archive;
use keepsake::archive::{Cancel, Disclosed, Doors, EvidenceWish, Mask, Way};
use keepsake::vault::Opener;
use keepsake_verify::Roots;

use crate::ipc::error::{Code, IpcError};
use crate::ipc::locks::News;
use crate::ipc::opened_dto::Found;
use crate::opened::{Source, check, trusted_rules, unread};
use crate::pace::Pace;
use crate::shell::{Listener, Shell, held};

/// Bytes of a masked copy, and how many there may be.
const MASK_BYTES_MAX: u64 = 256 * 1024 * 1024;
const MASKS_MAX: usize = 100;

/// How far it has come.
#[derive(Default)]
pub(crate) enum Stage {
    /// Nothing was listed.
    #[default]
    Empty,
    /// It can be seen what will leave.
    Listed(Box<Listing>),
    Writing(Pace),
    /// It is written, and read back.
    Checking,
    Done(Box<Written>),
}

/// What was asked for, and what it discloses.
#[derive(Clone)]
pub(crate) struct Listing {
    pub(crate) wish: EvidenceWish,
    pub(crate) told: Disclosed,
}

/// What was written.
pub(crate) struct Written {
    pub(crate) name: String,
    pub(crate) bytes: u64,
    /// For how many it is sealed.
    pub(crate) recipients: usize,
    /// Who stamped its seal.
    pub(crate) stamps: Vec<String>,
    pub(crate) found: Found,
}

/// The bundle that is about to leave.
#[derive(Default)]
pub(crate) struct Outgoing {
    /// Counts up with each listing: what is written is what was shown.
    round: u32,
    masks: Vec<Mask>,
    pub(crate) stage: Stage,
    pub(crate) failure: Option<IpcError>,
}

impl Outgoing {
    pub(crate) fn round(&self) -> u32 {
        self.round
    }

    /// SHA-256 of the files of which there is a masked copy.
    pub(crate) fn masked(&self) -> Vec<String> {
        self.masks.iter().map(|mask| mask.of.clone()).collect()
    }

    pub(crate) fn is_running(&self) -> bool {
        matches!(self.stage, Stage::Writing(_) | Stage::Checking)
    }

    /// Takes a copy of a file with parts made unreadable.
    ///
    /// # Errors
    /// Where it cannot be read, or is too large.
    pub(crate) fn mask(&mut self, of: &str, path: &Path) -> Result<(), IpcError> {
        self.unmask(of);
        let mut bytes = Vec::new();
        let read =
            File::open(path).and_then(|it| it.take(MASK_BYTES_MAX + 1).read_to_end(&mut bytes));
        read.map_err(|error| unread(&error))?;
        if bytes.len() as u64 > MASK_BYTES_MAX || self.masks.len() >= MASKS_MAX {
            return Err(IpcError::new(Code::TooLarge, ""));
        }
        let extension = path.extension().and_then(|it| it.to_str()).unwrap_or_default();
        self.masks.push(Mask { of: of.to_owned(), bytes, extension: extension.to_owned() });
        Ok(())
    }

    pub(crate) fn unmask(&mut self, of: &str) {
        self.masks.retain(|mask| mask.of != of);
    }

    /// Gives up what was listed, with its copies.
    pub(crate) fn forget(&mut self) {
        *self = Self { round: self.round.wrapping_add(1), ..Self::default() };
    }

    fn listing(&self, round: u32) -> Result<Listing, IpcError> {
        match &self.stage {
            Stage::Listed(listing) if round == self.round => Ok((**listing).clone()),
            Stage::Writing(_) | Stage::Checking => Err(IpcError::new(Code::Busy, "")),
            _ => Err(IpcError::new(Code::NothingPicked, "")),
        }
    }
}

/// What the work on a bundle needs.
#[derive(Clone)]
pub(crate) struct Desk {
    pub(crate) outgoing: Arc<Mutex<Outgoing>>,
    pub(crate) archive: Arc<Archive>,
    pub(crate) doors: Doors,
    pub(crate) page: Listener,
    pub(crate) cancel: Cancel,
}

/// Where it goes, and to whom.
pub(crate) struct Sending {
    pub(crate) target: PathBuf,
    pub(crate) recipients: Vec<String>,
    /// Authorities are asked to stamp it now.
    pub(crate) stamped: bool,
}

impl Desk {
    /// Gathers what will leave, to be shown. Nothing leaves.
    ///
    /// # Errors
    /// While another is written; what is wrong with the wish stands in the state.
    pub(crate) fn list(&self, mut wish: EvidenceWish) -> Result<(), IpcError> {
        {
            let outgoing = held(&self.outgoing);
            if outgoing.is_running() {
                return Err(IpcError::new(Code::Busy, ""));
            }
            wish.masks.clone_from(&outgoing.masks);
        }
        let listed = self.archive.evidence(wish.clone()).map(|mut evidence| evidence.disclosed());
        let mut outgoing = held(&self.outgoing);
        outgoing.round = outgoing.round.wrapping_add(1);
        match listed {
            Ok(told) => {
                outgoing.stage = Stage::Listed(Box::new(Listing { wish, told }));
                outgoing.failure = None;
            }
            Err(error) => {
                outgoing.stage = Stage::Empty;
                outgoing.failure = Some(error.into());
            }
        }
        Ok(())
    }

    /// Writes what was listed, and verifies it at once.
    ///
    /// # Errors
    /// Only where there is nothing to begin with; what goes wrong later stands in the state.
    pub(crate) fn write(&self, round: u32, sending: &Sending) -> Result<(), IpcError> {
        let listing = {
            let mut outgoing = held(&self.outgoing);
            let listing = outgoing.listing(round)?;
            (outgoing.stage, outgoing.failure) = (Stage::Writing(Pace::new(None)), None);
            listing
        };
        let (stage, failure) = match self.written(round, &listing, sending) {
            Ok(written) => (Stage::Done(Box::new(written)), None),
            Err(Stopped::Changed(now)) => {
                (Stage::Listed(now), Some(IpcError::new(Code::BundleChanged, "")))
            }
            Err(Stopped::Failed(error)) => (Stage::Listed(Box::new(listing)), Some(error)),
        };
        let mut outgoing = held(&self.outgoing);
        if outgoing.round == round {
            (outgoing.stage, outgoing.failure) = (stage, failure);
        }
        drop(outgoing);
        self.page.tell(News::Outgoing);
        Ok(())
    }

    fn written(
        &self,
        round: u32,
        listing: &Listing,
        sending: &Sending,
    ) -> Result<Written, Stopped> {
        let wish = self.stamped(listing.wish.clone(), sending.stamped)?;
        let mut evidence = self.archive.evidence(wish.clone()).map_err(IpcError::from)?;
        let told = evidence.disclosed();
        if !is_same(&told, &listing.told) {
            return Err(Stopped::Changed(Box::new(Listing { wish: listing.wish.clone(), told })));
        }
        let read_back = (!sending.recipients.is_empty()).then(Opener::of_this_moment);
        let (target, recipients) = (sending.target.as_path(), sending.recipients.as_slice());
        let way = Way { target, recipients, read_back: read_back.as_ref() };
        let mut tell = |done, of| self.hear(round, done, of);
        let (bundle, target) =
            evidence.write_to(&way, &self.cancel, &mut tell).map_err(IpcError::from)?;
        held(&self.outgoing).stage = Stage::Checking;
        self.page.tell(News::Outgoing);
        let file = BufReader::new(File::open(&target).map_err(|error| unread(&error))?);
        let source: Box<dyn Source> = match &read_back {
            None => Box::new(file),
            Some(opener) => Box::new(opener.open(file).map_err(IpcError::from)?),
        };
        let mut roots = Roots::built_in();
        for authority in self.archive.authorities() {
            let _ = roots.add(&authority.roots);
        }
        let checked = check(source, &roots, &self.doors, trusted_rules(&self.archive))?;
        let name = target.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Written {
            name,
            bytes: file_len(&target).unwrap_or(bundle.size),
            recipients: recipients.len(),
            stamps: bundle.seal.authorities,
            found: Found::new(&checked),
        })
    }

    /// Signs the head of the log and has it stamped, where that is wanted.
    fn stamped(&self, mut wish: EvidenceWish, wanted: bool) -> Result<EvidenceWish, IpcError> {
        let authorities = self.archive.authorities();
        let vantage = self.archive.vantages().into_iter().next();
        let Some(vantage) = vantage.filter(|_| wanted && !authorities.is_empty()) else {
            return Ok(wish);
        };
        self.archive.checkpoint()?;
        // Whoever gives none now can be asked at any later time.
        tokio::runtime::Handle::current().block_on(self.archive.stamp(&vantage))?;
        (wish.stamped_by, wish.vantage) = (authorities, Some(vantage));
        Ok(wish)
    }

    fn hear(&self, round: u32, done: u64, of: u64) {
        let mut outgoing = held(&self.outgoing);
        let is_due = match &mut outgoing.stage {
            Stage::Writing(pace) => {
                if pace.total != Some(of) {
                    *pace = Pace::new(Some(of));
                }
                pace.hear(done)
            }
            _ => false,
        };
        // It was given up meanwhile, or the vault locked.
        if outgoing.round != round {
            self.cancel.cancel();
        }
        drop(outgoing);
        if is_due {
            self.page.tell(News::Outgoing);
        }
    }
}

impl Shell {
    /// What making a bundle shares with the window.
    pub(crate) fn outgoing_desk(&self) -> Result<Desk, IpcError> {
        Ok(Desk {
            outgoing: Arc::clone(&self.outgoing),
            archive: self.may_export()?,
            doors: self.doors_here(),
            page: self.listener.clone(),
            cancel: Cancel::default(),
        })
    }
}

/// Why nothing was written.
enum Stopped {
    /// Something was entered since it was shown: it must be shown anew.
    Changed(Box<Listing>),
    Failed(IpcError),
}

impl From<IpcError> for Stopped {
    fn from(error: IpcError) -> Self {
        Self::Failed(error)
    }
}

fn file_len(path: &Path) -> Option<u64> {
    Some(std::fs::metadata(path).ok()?.len())
}

/// Does it disclose the same of its items?
fn is_same(one: &Disclosed, other: &Disclosed) -> bool {
    let paths = |files: &[keepsake::bundle::Listed]| {
        files.iter().map(|file| file.path.clone()).collect::<Vec<_>>()
    };
    one.items.len() == other.items.len()
        && one.items.iter().zip(&other.items).all(|(a, b)| {
            a.subject == b.subject
                && a.entries == b.entries
                && paths(&a.files) == paths(&b.files)
                && a.withheld == b.withheld
        })
}

#[cfg(test)]
mod tests {
    use keepsake::archive::ImportWish;
    use keepsake::import;
    use keepsake::vault::{Passphrase, WorkFactor};

    use super::*;

    const POSTS: &str = "id,date,text,url\n\
        1,2020-04-01T02:03:04Z,Lan kể chuyện con kênh.,https://vuon.example/1\n\
        2,2020-04-02T02:03:04Z,Chiều về ngang chợ xã.,\n";

    struct Bench {
        folder: tempfile::TempDir,
        desk: Desk,
    }

    impl Bench {
        #[expect(clippy::disallowed_methods, reason = "a file of the user's, outside the vault")]
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let (root, passphrase) =
                (folder.path().join("vault"), Passphrase::new("mười hai ký tự"));
            let doors = Doors::system("no-worker-is-needed".into());
            Archive::create(&root, &doors, &passphrase, WorkFactor::MINIMAL).unwrap();
            let archive = Arc::new(Archive::unlock(&root, doors.clone(), &passphrase).unwrap());
            let csv = folder.path().join("posts.csv");
            std::fs::write(&csv, POSTS).unwrap();
            let export = import::open(&[csv]).unwrap();
            let mut go_on = |_| std::ops::ControlFlow::Continue(());
            archive.import(&export, &ImportWish::default(), &mut go_on).unwrap();
            let (outgoing, page, cancel) = (Arc::default(), Listener::default(), Cancel::default());
            Self { folder, desk: Desk { outgoing, archive, doors, page, cancel } }
        }

        /// Lists both posts, without what has this word.
        fn list(&self, redact: &[&str]) -> u32 {
            let wish = EvidenceWish {
                posts: self.desk.archive.ids(),
                redact: redact.iter().map(|word| (*word).to_owned()).collect(),
                verifier: keepsake_verify::PAGE.to_vec(),
                ..EvidenceWish::default()
            };
            self.desk.list(wish).unwrap();
            held(&self.desk.outgoing).round()
        }

        fn sending(&self, name: &str, recipients: &[String]) -> Sending {
            let target = self.folder.path().join(name);
            Sending { target, recipients: recipients.to_vec(), stamped: false }
        }

        async fn write(&self, round: u32, sending: Sending) -> Result<(), IpcError> {
            let desk = self.desk.clone();
            tokio::task::spawn_blocking(move || desk.write(round, &sending)).await.unwrap()
        }

        fn code(&self) -> Option<Code> {
            held(&self.desk.outgoing).failure.as_ref().map(|failure| failure.code)
        }

        fn told(&self) -> Disclosed {
            match &held(&self.desk.outgoing).stage {
                Stage::Listed(listing) => listing.told.clone(),
                _ => panic!("it is listed"),
            }
        }

        fn has(&self, name: &str) -> bool {
            self.folder.path().join(name).exists()
        }
    }

    #[tokio::test]
    async fn what_was_shown_is_written_and_read_back_open_or_sealed() {
        let bench = Bench::new();
        let round = bench.list(&[]);
        assert_eq!(bench.told().items.len(), 2);
        assert!(bench.told().items.iter().all(|item| item.withheld.is_empty()));
        bench.write(round, bench.sending("a.zip", &[])).await.unwrap();
        match &held(&bench.desk.outgoing).stage {
            Stage::Done(written) => assert_eq!((&*written.name, written.recipients), ("a.zip", 0)),
            _ => panic!("it is written: {:?}", bench.code()),
        }
        let round = bench.list(&[]);
        let lawyer = Opener::of_this_moment();
        bench.write(round, bench.sending("b.zip.age", &lawyer.recipients())).await.unwrap();
        assert!(matches!(&held(&bench.desk.outgoing).stage, Stage::Done(it) if it.recipients == 1));
        let sealed = lawyer.open(File::open(bench.folder.path().join("b.zip.age")).unwrap());
        let checked = keepsake_verify::verify(
            sealed.unwrap(),
            &keepsake_verify::Options { roots: &Roots::default(), page: None },
        );
        assert!(checked.unwrap().holds, "the lawyer opens it as well");
        assert_eq!(
            bench.write(round + 1, bench.sending("c.zip", &[])).await.unwrap_err().code,
            Code::NothingPicked,
            "what is done is not written again"
        );
    }

    #[tokio::test]
    async fn a_redacted_word_takes_its_parts_with_it_and_a_short_one_is_refused() {
        let bench = Bench::new();
        bench.list(&["con kênh"]);
        let told = bench.told();
        let withheld: usize = told.items.iter().map(|item| item.withheld.len()).sum();
        assert!(withheld > 0, "{told:?}");
        bench.list(&["x"]);
        assert_eq!(bench.code(), Some(Code::RedactTooShort));
        bench.desk.list(EvidenceWish::default()).unwrap();
        assert_eq!(bench.code(), Some(Code::NothingChosen));
    }

    #[tokio::test]
    async fn where_it_cannot_lie_nothing_is_left_and_what_was_listed_stays() {
        let bench = Bench::new();
        let round = bench.list(&[]);
        for (name, code) in [
            ("posts.csv", Code::PlaceTaken),
            ("vault/a.zip", Code::PlaceInside),
            ("none/a.zip", Code::PlaceGone),
        ] {
            bench.write(round, bench.sending(name, &[])).await.unwrap();
            assert_eq!(bench.code(), Some(code), "{name}");
            assert_eq!(bench.told().items.len(), 2);
        }
        bench.write(round, bench.sending("a.zip", &["age1nobody".into()])).await.unwrap();
        assert_eq!(bench.code(), Some(Code::BadRecipient));
        bench.desk.cancel.cancel();
        bench.write(round, bench.sending("a.zip", &[])).await.unwrap();
        assert_eq!(bench.code(), Some(Code::Cancelled));
        assert!(!bench.has("a.zip") && !bench.has("a.zip.part"), "nothing half-made is left");
    }

    #[tokio::test]
    async fn what_was_entered_since_is_shown_before_it_leaves() {
        let bench = Bench::new();
        let round = bench.list(&[]);
        let post = bench.desk.archive.ids()[0];
        bench
            .desk
            .archive
            .link(post, "https://vuon.example/2", keepsake::archive::Private::Refuse)
            .unwrap();
        bench.write(round, bench.sending("a.zip", &[])).await.unwrap();
        assert_eq!(bench.code(), Some(Code::BundleChanged));
        assert!(!bench.has("a.zip"));
        bench.write(round, bench.sending("a.zip", &[])).await.unwrap();
        assert!(bench.has("a.zip"), "now it was shown");
    }

    #[test]
    fn masked_copies_are_kept_here_and_go_with_the_rest() {
        let bench = Bench::new();
        let mut outgoing = held(&bench.desk.outgoing);
        outgoing.mask("00", &bench.folder.path().join("posts.csv")).unwrap();
        assert_eq!(outgoing.masked(), ["00"]);
        outgoing.mask("00", &bench.folder.path().join("posts.csv")).unwrap();
        assert_eq!(outgoing.masked().len(), 1, "one for each file");
        assert!(outgoing.mask("01", &bench.folder.path().join("gone")).is_err());
        outgoing.forget();
        assert!(outgoing.masked().is_empty());
    }
}
