//! A class in a training room: which scenario is played and how far, what was done, and the
//! exercises. The window shows it; whatever it is told is a line of the console.

use std::path::PathBuf;

use keepsake::archive::Cancel;
use keepsake::model::Time;

use super::{
    Command, Court, Findings, Hearing, Moved, Room, RoomError, Scenario, Seizure, Unreadable,
    scenario,
};

/// What was done, and what Keepsake said afterwards.
#[derive(Clone, Debug)]
pub struct Said {
    /// The line.
    pub line: String,
    /// When it was over, by the room's clock.
    pub at: Time,
    /// What was found then.
    pub findings: Findings,
}

/// The class.
pub struct Course {
    program: PathBuf,
    room: Room,
    /// The scenario, and how many of its lines are done.
    scenario: Option<(&'static Scenario, usize)>,
    said: Vec<Said>,
    is_down: bool,
    seizure: Option<Seizure>,
    court: Option<Court>,
}

impl Course {
    /// Opens a room. `program` is started to read pages.
    ///
    /// # Errors
    /// [`RoomError`].
    pub async fn open(program: PathBuf) -> Result<Self, RoomError> {
        let room = Room::open(program.clone()).await?;
        let said = Vec::new();
        Ok(Self { program, room, scenario: None, said, is_down: false, seizure: None, court: None })
    }

    /// Throws the room away and opens another.
    ///
    /// # Errors
    /// [`RoomError`]; the old room is still there then.
    pub async fn reset(&mut self) -> Result<(), RoomError> {
        *self = Self::open(self.program.clone()).await?;
        Ok(())
    }

    /// Begins a scenario, in a room of its own.
    ///
    /// # Errors
    /// [`RoomError`].
    pub async fn begin(&mut self, name: &str) -> Result<(), RoomError> {
        let scenario = scenario(name).ok_or(RoomError::NoSuchScenario)?;
        if !self.said.is_empty() {
            self.reset().await?;
        }
        self.scenario = Some((scenario, 0));
        Ok(())
    }

    /// Does the next line of the scenario. At its end all must be as its card says.
    ///
    /// # Errors
    /// [`RoomError`]; [`RoomError::Otherwise`] where anything is flagged wrongly, or the end is
    /// another.
    pub async fn step(&mut self, hearing: Hearing<'_>) -> Result<(), RoomError> {
        let Some((scenario, done)) = self.scenario else { return Err(RoomError::NoSuchScenario) };
        let Some(line) = scenario.script.lines().nth(done) else { return Ok(()) };
        self.say(line, hearing).await?;
        if hearing.cancel.is_cancelled() {
            return Ok(());
        }
        let done = done + 1;
        self.scenario = Some((scenario, done));
        if done == scenario.script.lines().count() {
            scenario.expected.held(&self.room.findings()).map_err(RoomError::Otherwise)?;
        }
        Ok(())
    }

    /// Does what a line of the console says.
    ///
    /// # Errors
    /// [`RoomError`]; [`RoomError::Otherwise`] where a post is flagged wrongly.
    pub async fn say(&mut self, line: &str, hearing: Hearing<'_>) -> Result<(), RoomError> {
        let number = self.said.len() + 1;
        let command = Command::read(line).ok_or(RoomError::Script(Unreadable { line: number }))?;
        self.room.obey_heard(&command, hearing).await?;
        if let Command::Outage(is_down) = command {
            self.is_down = is_down;
        }
        let findings = self.room.findings();
        let wrong = findings.wrong.first().cloned();
        let (line, at) = (line.trim().to_owned(), self.room.now());
        self.said.push(Said { line, at, findings });
        match wrong {
            Some(wrong) => Err(RoomError::Otherwise(format!("{wrong} is flagged wrongly"))),
            None => Ok(()),
        }
    }

    /// Its room.
    #[must_use]
    pub fn room(&self) -> &Room {
        &self.room
    }

    /// The scenario that is played, and how many of its lines are done.
    #[must_use]
    pub fn scenario(&self) -> Option<(&'static Scenario, usize)> {
        self.scenario
    }

    /// What was done, the oldest first.
    #[must_use]
    pub fn said(&self) -> &[Said] {
        &self.said
    }

    /// Is the platform down?
    #[must_use]
    pub fn is_down(&self) -> bool {
        self.is_down
    }

    /// The folder as it was seized; seized now where it was not yet, or `anew`.
    ///
    /// # Errors
    /// [`RoomError`].
    pub fn seizure(&mut self, anew: bool) -> Result<&Seizure, RoomError> {
        if anew {
            self.seizure = None;
        }
        match &mut self.seizure {
            Some(seizure) => Ok(seizure),
            none => Ok(none.insert(self.room.seize()?)),
        }
    }

    /// The two bundles of the court exercise; made now where they were not yet.
    ///
    /// # Errors
    /// [`RoomError`].
    pub fn court(&mut self) -> Result<&Court, RoomError> {
        match &mut self.court {
            Some(court) => Ok(court),
            none => {
                let place = self.room.root().parent().unwrap_or(self.room.root());
                Ok(none.insert(self.room.court(&place.join("court"))?))
            }
        }
    }
}

impl Hearing<'_> {
    /// Says how far it is to nobody.
    #[must_use]
    pub fn silent(cancel: &Cancel) -> Hearing<'_> {
        Hearing { cancel, tell: &|_: Moved| () }
    }
}
