//! A bundle that somebody gave the user: opened, verified and read, with a vault or without one.
//! What is in it comes from outside, and from whoever made it: nothing of it is run, nothing is put
//! down, and where it lies stays on this side.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use keepsake::archive::{Archive, Cancel, Doors, Opened as Given, Retold, retell};
use keepsake::vault::{IDENTITIES_BYTES_MAX, Opener, UnsealError, is_sealed};
use keepsake_verify::{Bundle, Options, Report, Roots};
use serde_json::json;
use zeroize::Zeroizing;

use crate::ipc::error::{Code, IpcError};
use crate::ipc::locks::News;
use crate::pace::Pace;
use crate::shell::{Listener, Shell, held};

/// Bytes of a file with root certificates.
const ROOTS_BYTES_MAX: u64 = 1024 * 1024;

/// A bundle as it lies on the disk, or within what it was sealed in.
pub(crate) trait Source: Read + Seek + Send {}

impl<T: Read + Seek + Send> Source for T {}

/// A bundle that was verified, and judged again where that could be.
pub(crate) struct Checked {
    pub(crate) bundle: Bundle<Box<dyn Source>>,
    /// None where the bundle does not hold, or has nothing to be judged.
    pub(crate) judged: Option<Retold>,
    /// Why it could not be judged, if it should have been.
    pub(crate) unjudged: bool,
}

/// Verifies a bundle, and asks the judge once more. Takes as long as the file is large.
///
/// # Errors
/// Where the file cannot be read; what is wrong with what is in it stands in the report.
pub(crate) fn check(
    source: Box<dyn Source>,
    roots: &Roots,
    doors: &Doors,
    trusted: Vec<String>,
) -> Result<Checked, IpcError> {
    let options = Options { roots, page: Some(keepsake_verify::PAGE) };
    let bundle = Bundle::open(source, &options).map_err(|error| unread(&error))?;
    if !bundle.report.holds {
        return Ok(Checked { bundle, judged: None, unjudged: false });
    }
    let given = Given {
        report: json!(bundle.report),
        paths: bundle.paths().map(str::to_owned).collect(),
        file: &|path, most| bundle.file(path, most),
        record: &|sum, most| bundle.record(sum, most),
        trusted,
    };
    let judged = tokio::runtime::Handle::current().block_on(retell(doors, given));
    let (judged, unjudged) = judged.map_or((None, true), |judged| (judged, false));
    Ok(Checked { bundle, judged, unjudged })
}

/// Digests of the rules installed in a vault.
pub(crate) fn trusted_rules(archive: &Archive) -> Vec<String> {
    let in_use = archive.rules_in_use();
    in_use.installed.iter().map(|_| in_use.rules.digest().to_owned()).collect()
}

/// Bundles of training rooms are read in one, and others elsewhere: nobody is to take one for the
/// other. What is no bundle at all is nobody's.
fn belongs_here(report: &Report, in_room: bool) -> Result<(), IpcError> {
    match (report.training, in_room) {
        (true, false) => Err(IpcError::new(Code::TrainingBundle, "")),
        (false, true) if report.key.is_some() => Err(IpcError::new(Code::RealBundle, "")),
        _ => Ok(()),
    }
}

/// The file can be read no further.
pub(crate) fn unread(error: &io::Error) -> IpcError {
    // Of what the system says only the kind is told: it has no name in it.
    IpcError::new(Code::BundleUnreadable, &error.kind().to_string())
}

/// How far it has come.
#[derive(Default)]
pub(crate) enum Stage {
    /// Nothing is picked.
    #[default]
    Empty,
    /// A file is picked and not read.
    Picked,
    /// It is sealed, and who can open it was not named yet.
    Sealed,
    Reading(Pace),
    Done(Arc<Checked>),
}

/// The bundle that is looked at.
#[derive(Default)]
pub(crate) struct Opened {
    /// Counts up with each file.
    pick: u32,
    path: Option<PathBuf>,
    /// A file of identities that waits for its passphrase.
    identities: Option<Zeroizing<Vec<u8>>>,
    opener: Option<Arc<Opener>>,
    /// Root certificates that the reader trusts, beside those built in.
    roots: Vec<String>,
    pub(crate) stage: Stage,
    pub(crate) failure: Option<IpcError>,
    cancel: Cancel,
    /// The page shows where a bundle is dropped.
    pub(crate) expected: bool,
}

impl Opened {
    pub(crate) fn pick_number(&self) -> u32 {
        self.pick
    }

    /// The name of the file, without its folder.
    pub(crate) fn name(&self) -> Option<String> {
        let name = self.path.as_deref().and_then(Path::file_name)?;
        Some(name.to_string_lossy().into_owned())
    }

    /// Does an identity file wait for its passphrase?
    pub(crate) fn wants_passphrase(&self) -> bool {
        self.identities.is_some()
    }

    /// Root certificates that were added.
    pub(crate) fn added_roots(&self) -> usize {
        self.roots.len()
    }

    /// Is this file a bundle by its name, or is one expected?
    pub(crate) fn takes(&self, path: &Path) -> bool {
        let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase());
        self.expected || name.is_some_and(|name| name.starts_with("keepsake-evidence-"))
    }

    /// The user picked this. What was opened before gives way.
    pub(crate) fn pick(&mut self, path: PathBuf) {
        let (opener, roots) = (self.opener.take(), std::mem::take(&mut self.roots));
        self.forget();
        (self.opener, self.roots) = (opener, roots);
        (self.path, self.stage) = (Some(path), Stage::Picked);
    }

    /// Lets go of everything. What is read finds that nobody wants it.
    pub(crate) fn forget(&mut self) {
        self.cancel.cancel();
        let (pick, expected) = (self.pick.wrapping_add(1), self.expected);
        *self = Self { pick, expected, ..Self::default() };
    }

    /// Asks what is read to end.
    pub(crate) fn stop(&self) {
        self.cancel.cancel();
    }

    /// The user named who can open it.
    ///
    /// # Errors
    /// Where no identity stands in the file.
    pub(crate) fn identify(&mut self, file: &Path) -> Result<(), IpcError> {
        let mut text = Zeroizing::new(Vec::new());
        let most = IDENTITIES_BYTES_MAX as u64;
        let read = File::open(file).and_then(|it| it.take(most).read_to_end(&mut text));
        read.map_err(|error| unread(&error))?;
        match Opener::read(&text, None) {
            Err(UnsealError::PassphraseNeeded) => self.identities = Some(text),
            read => self.opens_with(read?),
        }
        self.failure = None;
        Ok(())
    }

    /// The identity file that waits for its passphrase.
    pub(crate) fn identities(&self) -> Result<Zeroizing<Vec<u8>>, IpcError> {
        self.identities.clone().ok_or(IpcError::new(Code::NothingPicked, ""))
    }

    /// What another did not open says nothing of this one.
    pub(crate) fn opens_with(&mut self, opener: Opener) {
        (self.opener, self.identities) = (Some(Arc::new(opener)), None);
        self.failure = None;
    }

    /// Trusts the root certificates of a file.
    ///
    /// # Errors
    /// Where it has none.
    pub(crate) fn trust(&mut self, file: &Path) -> Result<(), IpcError> {
        let mut pem = String::new();
        let read =
            File::open(file).and_then(|it| it.take(ROOTS_BYTES_MAX).read_to_string(&mut pem));
        let refused = || IpcError::new(Code::NoRoot, "");
        read.map_err(|_| refused())?;
        Roots::default().add(&pem).map_err(|_| refused())?;
        self.roots.push(pem);
        self.failure = None;
        Ok(())
    }

    /// What was verified, if it is still the one that is meant.
    pub(crate) fn checked(&self, pick: u32) -> Result<Arc<Checked>, IpcError> {
        match &self.stage {
            Stage::Done(checked) if pick == self.pick => Ok(Arc::clone(checked)),
            _ => Err(IpcError::new(Code::NothingPicked, "")),
        }
    }
}

/// What reading a bundle needs.
#[derive(Clone)]
pub(crate) struct Desk {
    pub(crate) opened: Arc<Mutex<Opened>>,
    pub(crate) page: Listener,
    pub(crate) doors: Doors,
    /// Roots of the authorities that the user's own vault names.
    pub(crate) own_roots: Vec<String>,
    /// Digests of rules that were installed in it: a publisher signed them whom the user trusts.
    pub(crate) own_rules: Vec<String>,
    /// It is read in a training room, where bundles of training rooms are opened and no others.
    pub(crate) training: bool,
}

impl Desk {
    /// Reads and verifies what was picked.
    ///
    /// # Errors
    /// Only where there is nothing to begin with; what goes wrong later stands in the state.
    pub(crate) fn read(&self, pick: u32) -> Result<(), IpcError> {
        let (path, opener, roots, cancel) = {
            let mut opened = held(&self.opened);
            if matches!(opened.stage, Stage::Reading(_)) {
                return Err(IpcError::new(Code::Busy, ""));
            }
            let path = opened.path.clone().filter(|_| pick == opened.pick);
            let path = path.ok_or(IpcError::new(Code::NothingPicked, ""))?;
            opened.cancel = Cancel::default();
            (opened.stage, opened.failure) = (Stage::Reading(Pace::new(None)), None);
            (path, opened.opener.clone(), opened.roots.clone(), opened.cancel.clone())
        };
        let ended = match self.checked(pick, &path, opener.as_deref(), &roots, &cancel) {
            _ if cancel.is_cancelled() => (Stage::Picked, None),
            Ok(Some(checked)) => (Stage::Done(Arc::new(checked)), None),
            Ok(None) => (Stage::Sealed, None),
            Err(error) => {
                (if opener.is_some() { Stage::Sealed } else { Stage::Picked }, Some(error))
            }
        };
        let mut opened = held(&self.opened);
        if opened.pick == pick {
            (opened.stage, opened.failure) = ended;
        }
        drop(opened);
        self.page.tell(News::Opened);
        Ok(())
    }

    /// None where it is sealed and nobody was named who opens it.
    fn checked(
        &self,
        pick: u32,
        path: &Path,
        opener: Option<&Opener>,
        added: &[String],
        cancel: &Cancel,
    ) -> Result<Option<Checked>, IpcError> {
        let mut file = File::open(path).map_err(|error| unread(&error))?;
        // A pipe or a device never ends.
        if !file.metadata().is_ok_and(|it| it.is_file()) {
            return Err(IpcError::new(Code::BundleUnreadable, ""));
        }
        let len = file.seek(SeekFrom::End(0)).map_err(|error| unread(&error))?;
        file.rewind().map_err(|error| unread(&error))?;
        let mut begin = Vec::new();
        file.by_ref().take(64).read_to_end(&mut begin).map_err(|error| unread(&error))?;
        file.rewind().map_err(|error| unread(&error))?;
        if let Stage::Reading(pace) = &mut held(&self.opened).stage {
            *pace = Pace::new(Some(len));
        }
        let told = Told { file, desk: self.clone(), pick, read: 0, len, cancel: cancel.clone() };
        let source: Box<dyn Source> = match opener {
            _ if !is_sealed(&begin) => Box::new(told),
            Some(opener) => Box::new(opener.open(BufReader::new(told))?),
            None => return Ok(None),
        };
        let mut roots = Roots::built_in();
        for pem in self.own_roots.iter().chain(added) {
            // What cannot be read verifies nothing.
            let _ = roots.add(pem);
        }
        let checked = check(source, &roots, &self.doors, self.own_rules.clone())?;
        belongs_here(&checked.bundle.report, self.training).map(|()| Some(checked))
    }

    fn hear(&self, pick: u32, done: u64) {
        let mut opened = held(&self.opened);
        let is_meant = opened.pick == pick;
        let is_due = match &mut opened.stage {
            Stage::Reading(pace) if is_meant => pace.hear(done),
            _ => false,
        };
        drop(opened);
        if is_due {
            self.page.tell(News::Opened);
        }
    }
}

impl Shell {
    /// What reading a bundle shares with the window. It needs no vault; where one is open, the
    /// authorities it names are trusted.
    pub(crate) fn opened_desk(&self) -> Desk {
        let archive = self.own_archive().ok();
        let own_rules = archive.as_deref().map(trusted_rules).unwrap_or_default();
        let authorities = archive.map(|archive| archive.authorities()).unwrap_or_default();
        Desk {
            opened: Arc::clone(&self.opened),
            page: self.listener.clone(),
            doors: self.doors_here(),
            own_roots: authorities.into_iter().map(|it| it.roots).collect(),
            own_rules,
            training: self.in_room().0,
        }
    }
}

/// A file that says how far it was read, and gives no more once it is asked to end.
struct Told {
    file: File,
    desk: Desk,
    pick: u32,
    read: u64,
    len: u64,
    cancel: Cancel,
}

impl Read for Told {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.cancel.is_cancelled() {
            return Err(io::Error::other("ended early"));
        }
        let n = self.file.read(buffer)?;
        if self.read < self.len {
            self.read += n as u64;
            self.desk.hear(self.pick, self.read.min(self.len));
        }
        Ok(n)
    }
}

impl Seek for Told {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use keepsake::vault::seal_to;

    use super::*;

    const SMALL: &[u8] = include_bytes!("../../tests/fixtures/bundles/small.zip");

    struct Bench {
        folder: tempfile::TempDir,
        desk: Desk,
    }

    impl Bench {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let doors = Doors::system("no-worker-is-there".into());
            let (opened, page) = (Arc::default(), Listener::default());
            let (own_roots, own_rules) = (Vec::new(), Vec::new());
            let desk = Desk { opened, page, doors, own_roots, own_rules, training: false };
            Self { folder, desk }
        }

        fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
            let path = self.folder.path().join(name);
            File::create(&path).unwrap().write_all(bytes).unwrap();
            path
        }

        async fn read(&self, name: &str, bytes: &[u8]) {
            let path = self.file(name, bytes);
            held(&self.desk.opened).pick(path);
            self.again().await;
        }

        async fn again(&self) {
            let (desk, pick) = (self.desk.clone(), held(&self.desk.opened).pick_number());
            tokio::task::spawn_blocking(move || desk.read(pick)).await.unwrap().unwrap();
        }

        fn code(&self) -> Option<Code> {
            held(&self.desk.opened).failure.as_ref().map(|failure| failure.code)
        }

        fn holds(&self) -> Option<bool> {
            match &held(&self.desk.opened).stage {
                Stage::Done(checked) => Some(checked.bundle.report.holds),
                _ => None,
            }
        }
    }

    #[tokio::test]
    async fn a_bundle_holds_and_a_changed_one_does_not() {
        let bench = Bench::new();
        bench.read("a.zip", SMALL).await;
        assert_eq!((bench.holds(), bench.code()), (Some(true), None));
        let pick = held(&bench.desk.opened).pick_number();
        assert!(held(&bench.desk.opened).checked(pick).is_ok());
        assert!(held(&bench.desk.opened).checked(pick + 1).is_err(), "another file is meant");
        let mut forged = SMALL.to_vec();
        let middle = forged.len() / 2;
        forged[middle] ^= 1;
        bench.read("b.zip", &forged).await;
        assert_eq!(bench.holds(), Some(false));
        bench.read("c.zip", b"no bundle at all").await;
        assert_eq!(bench.holds(), Some(false));
        held(&bench.desk.opened).forget();
        assert!(matches!(held(&bench.desk.opened).stage, Stage::Empty));
        assert!(held(&bench.desk.opened).name().is_none());
    }

    #[tokio::test]
    async fn what_a_training_room_made_is_read_there_and_nowhere_else() {
        let mut bench = Bench::new();
        bench.desk.training = true;
        bench.read("a.zip", SMALL).await;
        assert_eq!((bench.holds(), bench.code()), (None, Some(Code::RealBundle)));
        bench.read("b.zip", b"no bundle at all").await;
        assert_eq!((bench.holds(), bench.code()), (Some(false), None));
        let roots = Roots::default();
        let options = Options { roots: &roots, page: None };
        let source = std::io::Cursor::new(SMALL);
        let mut report = Bundle::open(source, &options).unwrap().report;
        assert!(!report.training && belongs_here(&report, false).is_ok());
        report.training = true;
        assert!(belongs_here(&report, true).is_ok());
        assert_eq!(belongs_here(&report, false).unwrap_err().code, Code::TrainingBundle);
    }

    #[tokio::test]
    async fn a_sealed_one_opens_with_the_identity_it_is_for_and_lies_nowhere_open() {
        let bench = Bench::new();
        // Everybody knows it: it stands in age's own tests.
        let mine = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";
        let opener = Opener::read(mine.as_bytes(), None).unwrap();
        let mut sealing = seal_to(&opener.recipients(), Vec::new()).unwrap();
        sealing.write_all(SMALL).unwrap();
        let sealed = sealing.finish().unwrap();
        bench.read("a.zip.age", &sealed).await;
        assert!(matches!(held(&bench.desk.opened).stage, Stage::Sealed));
        let none = bench.file("none.txt", b"no identity");
        let refused = held(&bench.desk.opened).identify(&none).unwrap_err();
        assert_eq!(refused.code, Code::NoIdentity);
        held(&bench.desk.opened).opens_with(Opener::of_this_moment());
        bench.again().await;
        assert_eq!((bench.holds(), bench.code()), (None, Some(Code::NotForKey)));
        let me = bench.file("me.txt", format!("# mine\n{mine}\n").as_bytes());
        held(&bench.desk.opened).identify(&me).unwrap();
        bench.again().await;
        assert_eq!((bench.holds(), bench.code()), (Some(true), None));
        let names = std::fs::read_dir(bench.folder.path()).unwrap().count();
        assert_eq!(names, 3, "what was picked, and nothing beside it");
    }

    #[tokio::test]
    async fn what_is_no_file_and_what_was_stopped_leave_a_way_on() {
        let bench = Bench::new();
        held(&bench.desk.opened).pick(bench.folder.path().to_owned());
        bench.again().await;
        assert_eq!(bench.code(), Some(Code::BundleUnreadable), "a folder");
        held(&bench.desk.opened).pick(bench.folder.path().join("gone.zip"));
        bench.again().await;
        let failure = held(&bench.desk.opened).failure.clone().unwrap();
        assert!(!failure.detail.contains("gone"), "{}", failure.detail);
        let root = bench.file("root.pem", b"-----BEGIN NOTHING-----");
        let refused = held(&bench.desk.opened).trust(&root).unwrap_err();
        assert_eq!(refused.code, Code::NoRoot);
    }

    #[test]
    fn a_bundle_is_known_by_its_name_or_taken_where_one_is_expected() {
        let mut opened = Opened::default();
        assert!(opened.takes(Path::new("/a/Keepsake-Evidence-20261120-0123abcd.zip.age")));
        assert!(!opened.takes(Path::new("/a/facebook.zip")));
        opened.expected = true;
        assert!(opened.takes(Path::new("/a/facebook.zip")));
        opened.forget();
        assert!(opened.expected, "the page is still there");
    }
}
