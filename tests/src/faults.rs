//! A disk that fails when it is told to: full, broken, or gone with the whole process.

use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};

use keepsake::doors::disk::{Disk, DiskError, Source, Step, SystemDisk, Target};

/// What happens at the step that fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No room left, from then on.
    Full,
    /// The device answers with an error, once.
    Broken,
    /// What was written cannot be made durable; counts only steps that make things durable. Once.
    NotSynced,
    /// Nothing changes on it any more from then on, as after `kill -9`; the process lives to tell.
    Dead,
    /// The process ends at once, as by `kill -9`.
    Killed,
}

struct Plan {
    fault: Option<(Fault, u64)>,
    /// Bytes that still fit.
    room: Option<u64>,
    steps: u64,
}

/// The computer's disk with a fault in it. Steps are counted from 1; only those that change
/// something count.
#[derive(Clone)]
pub struct FaultDisk(Arc<Mutex<Plan>>);

impl FaultDisk {
    /// A disk that does as it should and counts the steps.
    #[must_use]
    pub fn sound() -> Self {
        Self(Arc::new(Mutex::new(Plan { fault: None, room: None, steps: 0 })))
    }

    /// A disk with this fault at step number `step`.
    #[must_use]
    pub fn failing(fault: Fault, step: u64) -> Self {
        let disk = Self::sound();
        disk.plan().fault = Some((fault, step));
        disk
    }

    /// A disk with room for this many bytes more. Names and folders take none.
    #[must_use]
    pub fn with_room(bytes: u64) -> Self {
        let disk = Self::sound();
        disk.plan().room = Some(bytes);
        disk
    }

    /// From now on all goes well.
    pub fn heal(&self) {
        let mut plan = self.plan();
        (plan.fault, plan.room) = (None, None);
    }

    /// Steps taken until now.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.plan().steps
    }

    fn plan(&self) -> MutexGuard<'_, Plan> {
        self.0.lock().expect("nothing panics while holding the plan")
    }

    fn step(&self, is_sync: bool, frees: bool) -> io::Result<()> {
        let mut plan = self.plan();
        let counts = !matches!(plan.fault, Some((Fault::NotSynced, _))) || is_sync;
        plan.steps += u64::from(counts);
        let (steps, Some((fault, at))) = (plan.steps, plan.fault) else { return Ok(()) };
        match fault {
            Fault::Full if steps >= at && !frees => Err(full()),
            Fault::Broken if steps == at => Err(io::Error::from_raw_os_error(5)),
            Fault::NotSynced if steps == at && is_sync => Err(io::Error::from_raw_os_error(5)),
            Fault::Dead if steps >= at => Err(io::Error::from_raw_os_error(5)),
            Fault::Killed if steps == at => killed(),
            _ => Ok(()),
        }
    }

    fn asked(&self, step: Step) -> Result<(), DiskError> {
        let (is_sync, frees) = (step == Step::Sync, step == Step::Remove);
        self.step(is_sync, frees).map_err(|cause| DiskError { step, cause })
    }
}

/// Ends this process as `kill -9` does: nothing is unwound, nothing is flushed.
fn killed() -> ! {
    let own = rustix::process::getpid();
    let _ = rustix::process::kill_process(own, rustix::process::Signal::KILL);
    std::process::abort()
}

fn full() -> io::Error {
    io::Error::from_raw_os_error(28)
}

impl Disk for FaultDisk {
    fn open(&self, path: &Path) -> Result<Box<dyn Source>, DiskError> {
        SystemDisk.open(path)
    }

    fn create(&self, path: &Path) -> Result<Box<dyn Target>, DiskError> {
        self.asked(Step::Write)?;
        let file = SystemDisk.create(path)?;
        Ok(Box::new(FaultFile { disk: self.clone(), file }))
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), DiskError> {
        self.asked(Step::Rename)?;
        SystemDisk.rename(from, to)
    }

    fn remove(&self, path: &Path) -> Result<(), DiskError> {
        self.asked(Step::Remove)?;
        SystemDisk.remove(path)
    }

    fn make_one_folder(&self, path: &Path) -> Result<(), DiskError> {
        self.asked(Step::MakeFolder)?;
        SystemDisk.make_one_folder(path)
    }

    fn sync(&self, path: &Path) -> Result<(), DiskError> {
        self.asked(Step::Sync)
            .and_then(|()| path.exists().then_some(()).map_or_else(|| SystemDisk.sync(path), Ok))
    }

    fn scramble(&self, path: &Path) -> Result<(), DiskError> {
        self.asked(Step::Scramble)?;
        SystemDisk.scramble(path)
    }

    fn exchange(&self, one: &Path, other: &Path) -> Result<(), DiskError> {
        self.asked(Step::Exchange)?;
        SystemDisk.exchange(one, other)
    }

    fn remove_folder(&self, path: &Path) -> Result<(), DiskError> {
        self.asked(Step::RemoveFolder)?;
        SystemDisk.remove_folder(path)
    }

    fn list(&self, path: &Path) -> Result<Vec<String>, DiskError> {
        SystemDisk.list(path)
    }
}

struct FaultFile {
    disk: FaultDisk,
    file: Box<dyn Target>,
}

impl Write for FaultFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.disk.step(false, false)?;
        let room = self.disk.plan().room;
        let fits = room.map_or(bytes.len(), |room| {
            bytes.len().min(usize::try_from(room).unwrap_or(usize::MAX))
        });
        if fits == 0 && !bytes.is_empty() {
            return Err(full());
        }
        let written = self.file.write(bytes.get(..fits).unwrap_or_default())?;
        if let Some(room) = &mut self.disk.plan().room {
            *room -= u64::try_from(written).unwrap_or(0);
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Target for FaultFile {
    /// Nothing here loses power, so nothing is brought to the real disk: thousands of faults are
    /// tried in the time of a few.
    fn sync(&mut self) -> io::Result<()> {
        self.disk.step(true, false)
    }
}
