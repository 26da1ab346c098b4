//! The archive that is being imported, from the picking to the report. What was picked stays on
//! this side: the page is shown names and counts, says which pick it means, and never a path.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use keepsake::Archive;
use keepsake::archive::{Cancel, ImportDone, ImportPreview, ImportProgress, ImportWish};
use keepsake::import::{self, Export};

use crate::ipc::error::{Code, IpcError};
use crate::ipc::locks::News;
use crate::pace::Pace;
use crate::shell::{Listener, held};

/// Most files and folders of one pick.
const PICKED_MAX: usize = 1_000;

/// Most links of one drop, and bytes of one.
const LINKS_MAX: usize = 1_000;
const LINK_BYTES_MAX: usize = 8_192;

/// What was picked, and how far it has come.
#[derive(Default)]
pub(crate) struct Importing {
    /// Counts up with each pick.
    pick: u32,
    paths: Vec<PathBuf>,
    /// Links that were dropped on the window and that the page did not fetch yet.
    links: Vec<String>,
    pub(crate) stage: Stage,
    /// Why the last step did not come to its end.
    pub(crate) failure: Option<IpcError>,
}

/// How far it has come.
#[derive(Default)]
pub(crate) enum Stage {
    /// Nothing is picked.
    #[default]
    Empty,
    /// Files are picked and not read.
    Picked,
    /// They are read for the preview.
    Reading(Run),
    /// The preview can be shown.
    Surveyed(Box<Surveyed>),
    /// It is taken in.
    TakingIn(Run),
    /// It is in, or as much of it as there was time for.
    Done(Box<ImportDone>),
}

/// What was previewed. It is this that is taken in, not what lies on the disk by then.
pub(crate) struct Surveyed {
    export: Arc<Export>,
    pub(crate) wish: ImportWish,
    pub(crate) preview: ImportPreview,
}

/// Work that goes on.
pub(crate) struct Run {
    pub(crate) progress: ImportProgress,
    /// Bytes and posts there are to read, where that is known.
    pub(crate) total: Option<ImportProgress>,
    pace: Pace,
}

impl Run {
    fn new(total: Option<ImportProgress>) -> Self {
        let pace = Pace::new(total.map(|total| total.bytes));
        Self { progress: ImportProgress::default(), total, pace }
    }

    /// How long it still takes.
    pub(crate) fn left(&self) -> Option<Duration> {
        self.pace.left()
    }

    /// Takes note of how far it is. Whether the page is to be told.
    fn hear(&mut self, progress: ImportProgress) -> bool {
        self.progress = progress;
        self.pace.hear(progress.bytes)
    }
}

impl Importing {
    pub(crate) fn pick_number(&self) -> u32 {
        self.pick
    }

    /// The names of what was picked, without the folders they lie in.
    pub(crate) fn names(&self) -> impl Iterator<Item = String> {
        let name = |path: &Path| path.file_name().unwrap_or(path.as_os_str()).to_owned();
        self.paths.iter().map(move |path| name(path).to_string_lossy().into_owned())
    }

    /// Is something read or taken in?
    pub(crate) fn is_running(&self) -> bool {
        matches!(self.stage, Stage::Reading(_) | Stage::TakingIn(_))
    }

    /// Is something taken in?
    pub(crate) fn is_taking_in(&self) -> bool {
        matches!(self.stage, Stage::TakingIn(_))
    }

    /// The user picked these. They come to what is previewed already; what is done gives way.
    ///
    /// # Errors
    /// While something is read or taken in, and where there is nothing in them that can be read.
    pub(crate) fn pick(&mut self, paths: Vec<PathBuf>) -> Result<(), IpcError> {
        if self.is_running() {
            return Err(IpcError::new(Code::Busy, ""));
        }
        // A name without its folder would be looked for wherever the program was started.
        let paths: Vec<PathBuf> = paths.into_iter().filter(|path| path.is_absolute()).collect();
        if paths.is_empty() {
            return Err(IpcError::new(Code::NothingPicked, ""));
        }
        if matches!(self.stage, Stage::Done(_)) {
            self.paths.clear();
        }
        for path in paths {
            if self.paths.len() < PICKED_MAX && !self.paths.contains(&path) {
                self.paths.push(path);
            }
        }
        self.pick = self.pick.wrapping_add(1);
        (self.stage, self.failure) = (Stage::Picked, None);
        Ok(())
    }

    /// Gives up what was picked. What is running finds that nobody wants it.
    pub(crate) fn forget(&mut self) {
        *self = Self { pick: self.pick.wrapping_add(1), ..Self::default() };
    }

    /// Links were dropped on the window.
    fn take_links(&mut self, dropped: &[PathBuf]) -> bool {
        let links: Option<Vec<&str>> = dropped.iter().map(|path| link(path)).collect();
        let links = links.filter(|links| !links.is_empty()).unwrap_or_default();
        let links = links.into_iter().take(LINKS_MAX).map(str::to_owned);
        self.links = links.collect();
        !self.links.is_empty()
    }

    /// The links that were dropped, once.
    pub(crate) fn dropped_links(&mut self) -> Vec<String> {
        std::mem::take(&mut self.links)
    }

    /// Something was dropped on the window: files, or links that come the same way.
    ///
    /// # Errors
    /// As [`Importing::pick`].
    pub(crate) fn dropped(&mut self, paths: Vec<PathBuf>) -> Result<(), IpcError> {
        if self.take_links(&paths) { Ok(()) } else { self.pick(paths) }
    }

    fn check(&self, pick: u32) -> Result<(), IpcError> {
        if self.is_running() {
            return Err(IpcError::new(Code::Busy, ""));
        }
        if pick != self.pick || self.paths.is_empty() {
            return Err(IpcError::new(Code::NothingPicked, ""));
        }
        Ok(())
    }
}

/// A link that came as if it were a path.
fn link(path: &Path) -> Option<&str> {
    let text = path.to_str().filter(|text| text.len() <= LINK_BYTES_MAX)?;
    ["https://", "http://"].iter().any(|scheme| text.starts_with(scheme)).then_some(text)
}

/// What the work on an archive needs.
#[derive(Clone)]
pub(crate) struct Desk {
    pub(crate) importing: Arc<Mutex<Importing>>,
    pub(crate) archive: Arc<Archive>,
    pub(crate) page: Listener,
    pub(crate) cancel: Cancel,
}

impl Desk {
    /// Reads what was picked and keeps the preview. Writes nothing.
    ///
    /// # Errors
    /// Only where there is nothing to begin with; what goes wrong later stands in the state.
    pub(crate) fn survey(&self, pick: u32, wish: ImportWish) -> Result<(), IpcError> {
        let paths = {
            let mut importing = held(&self.importing);
            importing.check(pick)?;
            (importing.stage, importing.failure) = (Stage::Reading(Run::new(None)), None);
            importing.paths.clone()
        };
        let surveyed = import::open(&paths).map_err(IpcError::from).map(|export| {
            let preview =
                self.archive.preview_import(&export, &wish, &mut |it| self.tell(pick, it));
            Box::new(Surveyed { export: Arc::new(export), wish, preview })
        });
        self.end(pick, || match surveyed {
            _ if self.cancel.is_cancelled() => (Stage::Picked, None),
            Ok(surveyed) => (Stage::Surveyed(surveyed), None),
            Err(error) => (Stage::Picked, Some(error)),
        });
        Ok(())
    }

    /// Takes in what was previewed.
    ///
    /// # Errors
    /// Only where there is nothing to begin with; what goes wrong later stands in the state.
    pub(crate) fn take_in(&self, pick: u32) -> Result<(), IpcError> {
        let (export, wish) = {
            let mut importing = held(&self.importing);
            importing.check(pick)?;
            let Stage::Surveyed(surveyed) = &importing.stage else {
                return Err(IpcError::new(Code::NothingPicked, ""));
            };
            let preview = &surveyed.preview;
            let posts = preview.survey.report.posts;
            let total = ImportProgress { bytes: preview.bytes, posts };
            let wanted = (Arc::clone(&surveyed.export), surveyed.wish.clone());
            let run = Run::new(Some(total));
            (importing.stage, importing.failure) = (Stage::TakingIn(run), None);
            wanted
        };
        let done = self.archive.import(&export, &wish, &mut |it| self.tell(pick, it));
        self.end(pick, || match done {
            Ok(done) => (Stage::Done(Box::new(done)), None),
            Err(error) => (Stage::Picked, Some(error.into())),
        });
        Ok(())
    }

    /// What came of it, unless it was given up meanwhile.
    fn end(&self, pick: u32, stage: impl FnOnce() -> (Stage, Option<IpcError>)) {
        let mut importing = held(&self.importing);
        if importing.pick == pick {
            (importing.stage, importing.failure) = stage();
        }
        drop(importing);
        self.page.tell(News::Import);
    }

    fn tell(&self, pick: u32, progress: ImportProgress) -> ControlFlow<()> {
        let mut importing = held(&self.importing);
        let is_wanted = importing.pick == pick && !self.cancel.is_cancelled();
        let is_due = match &mut importing.stage {
            Stage::Reading(run) | Stage::TakingIn(run) if is_wanted => run.hear(progress),
            _ => false,
        };
        drop(importing);
        if is_due {
            self.page.tell(News::Import);
        }
        if is_wanted { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }
}

#[cfg(test)]
mod tests {
    use keepsake::archive::Doors;
    use keepsake::vault::{Passphrase, WorkFactor};

    use super::*;

    const POSTS: &str = "id,date,text,url\n\
        1,2020-04-01T02:03:04Z,Sáng nay bà con ra đồng sớm.,https://vuon.example/1\n\
        2,2020-04-02T02:03:04Z,Chiều về ngang chợ xã.,\n";

    struct Bench {
        folder: tempfile::TempDir,
        desk: Desk,
    }

    impl Bench {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let (root, passphrase) =
                (folder.path().join("vault"), Passphrase::new("mười hai ký tự"));
            let doors = Doors::system("no-worker-is-needed".into());
            Archive::create(&root, &doors, &passphrase, WorkFactor::MINIMAL).unwrap();
            let archive = Arc::new(Archive::unlock(&root, doors, &passphrase).unwrap());
            let (page, cancel) = (Listener::default(), Cancel::default());
            Self { folder, desk: Desk { importing: Arc::default(), archive, page, cancel } }
        }

        #[expect(clippy::disallowed_methods, reason = "a file of the user's, outside the vault")]
        fn file(&self, name: &str, text: &str) -> PathBuf {
            let path = self.folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        }

        fn picks(&self, paths: Vec<PathBuf>) -> u32 {
            let mut importing = held(&self.desk.importing);
            importing.pick(paths).unwrap();
            importing.pick_number()
        }

        fn survey(&self, pick: u32) {
            self.desk.survey(pick, ImportWish::default()).unwrap();
        }
    }

    fn code(error: Result<(), IpcError>) -> Code {
        error.unwrap_err().code
    }

    #[test]
    fn what_is_previewed_is_taken_in_and_only_once() {
        let bench = Bench::new();
        let file = bench.file("posts.csv", POSTS);
        let pick = bench.picks(vec![file.clone()]);
        assert_eq!(code(bench.desk.take_in(pick)), Code::NothingPicked, "not unseen");
        bench.survey(pick);
        match &held(&bench.desk.importing).stage {
            Stage::Surveyed(it) => assert_eq!(it.preview.counts.new, 2),
            _ => panic!("there is a preview"),
        }
        assert_eq!(bench.desk.archive.ids().len(), 0, "nothing was written");
        // What was previewed is open: what lies on the disk by then does not matter.
        std::fs::remove_file(file).unwrap();
        bench.desk.take_in(pick).unwrap();
        match &held(&bench.desk.importing).stage {
            Stage::Done(done) => assert_eq!((done.counts.new, done.cancelled), (2, false)),
            _ => panic!("it is in"),
        }
        assert_eq!(bench.desk.archive.ids().len(), 2);
        assert_eq!(code(bench.desk.take_in(pick)), Code::NothingPicked);
    }

    #[test]
    fn what_is_asked_is_about_the_files_that_were_shown() {
        let bench = Bench::new();
        let first = bench.picks(vec![bench.file("posts.csv", POSTS)]);
        bench.survey(first);
        let second = bench.picks(vec![bench.file("more.csv", POSTS)]);
        assert_eq!(code(bench.desk.take_in(first)), Code::NothingPicked);
        assert_eq!(code(bench.desk.survey(first, ImportWish::default())), Code::NothingPicked);
        let names: Vec<String> = held(&bench.desk.importing).names().collect();
        assert_eq!(names, ["posts.csv", "more.csv"], "another part comes to the first");
        bench.survey(second);
        bench.desk.take_in(second).unwrap();
        bench.picks(vec![bench.file("other.csv", POSTS)]);
        let names: Vec<String> = held(&bench.desk.importing).names().collect();
        assert_eq!(names, ["other.csv"], "what is done gives way");
    }

    #[test]
    fn what_cannot_be_read_is_told_and_another_try_is_open() {
        let bench = Bench::new();
        let pick = bench.picks(vec![bench.file("notes.bin", "\0\u{1}no archive")]);
        bench.survey(pick);
        let failure = held(&bench.desk.importing).failure.clone().unwrap();
        assert_eq!(failure.code, Code::ArchiveUnknown);
        assert!(!failure.detail.contains("notes.bin"), "{}", failure.detail);
        let pick = bench.picks(vec![bench.folder.path().join("gone.zip")]);
        bench.survey(pick);
        let failure = held(&bench.desk.importing).failure.clone().unwrap();
        assert_eq!(failure.code, Code::ArchiveUnreadable);
        assert!(!failure.detail.contains("gone.zip"), "{}", failure.detail);
    }

    #[test]
    fn a_wish_to_stop_is_heeded_and_what_was_given_up_leaves_nothing() {
        let bench = Bench::new();
        let pick = bench.picks(vec![bench.file("posts.csv", POSTS)]);
        bench.survey(pick);
        bench.desk.cancel.cancel();
        bench.desk.take_in(pick).unwrap();
        assert!(matches!(&held(&bench.desk.importing).stage, Stage::Done(it) if it.cancelled));
        bench.survey(pick);
        assert!(matches!(held(&bench.desk.importing).stage, Stage::Picked), "read in part");
        held(&bench.desk.importing).forget();
        bench.desk.end(pick, || panic!("nobody wants it any more"));
        let importing = held(&bench.desk.importing);
        assert!(matches!(importing.stage, Stage::Empty) && importing.names().count() == 0);
        assert_ne!(importing.pick_number(), pick);
    }

    #[test]
    fn a_drop_is_files_or_links_and_refused_while_work_goes_on() {
        let mut importing = Importing::default();
        let paths = |all: &[&str]| all.iter().map(PathBuf::from).collect::<Vec<_>>();
        importing.dropped(paths(&["https://vuon.example/1", "http://vuon.example/2"])).unwrap();
        assert_eq!(importing.dropped_links().len(), 2);
        assert!(importing.dropped_links().is_empty(), "once");
        assert!(matches!(importing.stage, Stage::Empty));
        // A file on another computer comes as a name without a folder.
        let none = importing.dropped(paths(&["server/share/a.zip", "sftp://host/b.zip"]));
        assert_eq!(code(none), Code::NothingPicked);
        importing.dropped(paths(&["/a/b.zip", "/a/b.zip", "/a/c.zip"])).unwrap();
        assert_eq!(importing.names().collect::<Vec<_>>(), ["b.zip", "c.zip"]);
        importing.stage = Stage::TakingIn(Run::new(None));
        assert_eq!(code(importing.dropped(paths(&["/a/d.zip"]))), Code::Busy);
        assert_eq!(importing.names().count(), 2);
    }
}
