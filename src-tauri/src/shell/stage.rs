//! What is made up: the story, or a training room. While one goes on, commands are about its
//! archive, and the user's own vault stays closed.

use std::sync::atomic::Ordering;
use std::sync::{Arc, MutexGuard};

use keepsake::Archive;
use keepsake::archive::Doors;
use keepsake_rehearsal::play::Play;
use keepsake_rehearsal::training::Course;
use zeroize::Zeroizing;

use super::{Shell, aside, held};
use crate::ipc::error::{Code, IpcError};

/// What goes on. Its archive may be read while a chapter, or a line of the console, is played.
pub(crate) struct Stage {
    pub(crate) archive: Arc<Archive>,
    pub(crate) act: Act,
}

/// What it is.
pub(crate) enum Act {
    /// The training story.
    Story(Arc<tokio::sync::Mutex<Play>>),
    /// A training room.
    Room {
        course: Arc<tokio::sync::Mutex<Course>>,
        /// Its ways to the world: to the make-believe platform, and nowhere else.
        doors: Box<Doors>,
        /// Its screen is locked.
        screened: bool,
        /// It is shown large, without the trainer's notes.
        presented: bool,
    },
}

impl Stage {
    pub(super) fn is_screened(&self) -> bool {
        matches!(self.act, Act::Room { screened: true, .. })
    }
}

impl Shell {
    pub(crate) fn stage(&self) -> MutexGuard<'_, Option<Stage>> {
        held(&self.stage)
    }

    pub(crate) fn end_rehearsal(&self) {
        held(&self.stage).take();
    }

    /// Ends what runs in a rehearsal or in a training room, and it. False where there is none.
    pub(crate) async fn leave_rehearsal(&self) -> bool {
        if held(&self.stage).is_none() {
            return false;
        }
        self.end_job().await;
        self.opened().forget();
        self.outgoing().forget();
        self.end_rehearsal();
        true
    }

    /// Is it a training room that goes on, and is its screen locked?
    pub(crate) fn in_room(&self) -> (bool, bool) {
        match held(&self.stage).as_ref().map(|stage| &stage.act) {
            Some(Act::Room { screened, .. }) => (true, *screened),
            _ => (false, false),
        }
    }

    /// Nothing real is touched while something made up goes on.
    pub(crate) fn is_real(&self) -> Result<(), IpcError> {
        let real = held(&self.stage).is_none();
        if real { Ok(()) } else { Err(IpcError::new(Code::NotInRehearsal, "")) }
    }

    /// The class, where a training room is open and shown.
    pub(crate) fn course(&self) -> Result<Arc<tokio::sync::Mutex<Course>>, IpcError> {
        match held(&self.stage).as_ref().map(|stage| &stage.act) {
            Some(Act::Room { course, screened: false, .. }) => Ok(Arc::clone(course)),
            _ => Err(IpcError::new(Code::VaultLocked, "")),
        }
    }

    /// Opens a training room. Never beside an open vault.
    pub(crate) async fn open_room(&self) -> Result<(), IpcError> {
        self.room_wanted.store(false, Ordering::SeqCst);
        if self.is_open() || held(&self.stage).is_some() {
            return Err(IpcError::new(Code::LockFirst, ""));
        }
        let course = Course::open(self.program.clone()).await?;
        let (archive, doors) = (Arc::clone(course.room().archive()), course.room().doors().clone());
        let course = Arc::new(tokio::sync::Mutex::new(course));
        let mut stage = held(&self.stage);
        if self.is_open() || stage.is_some() {
            return Err(IpcError::new(Code::LockFirst, ""));
        }
        let doors = Box::new(doors);
        let act = Act::Room { course, doors, screened: false, presented: false };
        *stage = Some(Stage { archive, act });
        Ok(())
    }

    /// The room was exchanged for another.
    pub(crate) fn room_is_new(&self, course: &Course) {
        self.opened().forget();
        self.outgoing().forget();
        if let Some(stage) = held(&self.stage).as_mut() {
            stage.archive = Arc::clone(course.room().archive());
            if let Act::Room { doors, .. } = &mut stage.act {
                **doors = course.room().doors().clone();
            }
        }
    }

    /// Somebody wants the training room; it opens once the vault is locked.
    pub(crate) fn want_room(&self, wanted: bool) {
        self.room_wanted.store(wanted, Ordering::SeqCst);
    }

    pub(crate) fn wants_room(&self) -> bool {
        self.room_wanted.load(Ordering::SeqCst)
    }

    /// Shows the room large, or not any more; or says how it is shown.
    pub(crate) fn present(&self, wanted: Option<bool>) -> bool {
        match held(&self.stage).as_mut().map(|stage| &mut stage.act) {
            Some(Act::Room { presented, .. }) => {
                *presented = wanted.unwrap_or(*presented);
                *presented
            }
            _ => false,
        }
    }

    /// Locks the screen of a training room. False where there is none to be locked.
    pub(crate) async fn screen_room(&self) -> bool {
        if self.in_room() != (true, false) {
            return false;
        }
        self.end_job().await;
        self.opened().forget();
        if let Some(Act::Room { screened, .. }) =
            held(&self.stage).as_mut().map(|stage| &mut stage.act)
        {
            *screened = true;
        }
        true
    }

    /// Opens the lock of a training room's screen. Nothing else is opened while it goes on.
    pub(super) async fn unscreen_room(&self, typed: Zeroizing<String>) -> Result<(), IpcError> {
        let archive = held(&self.stage)
            .as_ref()
            .filter(|stage| stage.is_screened())
            .map(|stage| Arc::clone(&stage.archive));
        let archive = archive.ok_or(IpcError::new(Code::NotInRehearsal, ""))?;
        aside(move || archive.opens_with(&typed)).await?.map_err(IpcError::from)?;
        if let Some(Act::Room { screened, .. }) =
            held(&self.stage).as_mut().map(|stage| &mut stage.act)
        {
            *screened = false;
        }
        Ok(())
    }

    /// The ways to the world of what is shown: of the room, where one is open.
    pub(crate) fn doors_here(&self) -> Doors {
        match held(&self.stage).as_ref().map(|stage| &stage.act) {
            Some(Act::Room { doors, .. }) => (**doors).clone(),
            _ => self.doors.clone(),
        }
    }
}
