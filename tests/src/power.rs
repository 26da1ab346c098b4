//! A disk that loses power: of what was written only that survives which was made durable, and of
//! the rest whatever chance leaves — all, nothing, a torn beginning, zeros, a name without bytes.
#![expect(
    clippy::disallowed_methods,
    reason = "it plays the disk, and leaves torn files on purpose"
)]

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use keepsake::doors::disk::{Disk, DiskError, Source, Step, SystemDisk, Target};

use crate::chance::Chance;

/// A file's bytes; how many of them are durable.
#[derive(Clone, Default)]
struct File {
    bytes: Vec<u8>,
    durable: usize,
}

#[derive(Clone, Copy)]
enum Node {
    File(usize),
    Folder,
}

/// A change of names in a folder that is not durable yet.
#[derive(Clone)]
enum Change {
    Put(String, Node),
    Renamed(String, String, Node),
    Gone(String),
}

#[derive(Clone, Default)]
struct Folder {
    durable: BTreeMap<String, Node>,
    now: BTreeMap<String, Node>,
    pending: Vec<Change>,
}

#[derive(Default)]
struct Model {
    files: Vec<File>,
    folders: HashMap<PathBuf, Folder>,
    /// Files of others (sled's), as they were when they were last made durable.
    others: HashMap<PathBuf, Vec<u8>>,
    steps: u64,
    cut_at: Option<u64>,
}

/// A disk over a real folder that remembers what of it is durable.
#[derive(Clone)]
pub struct PowerDisk {
    root: PathBuf,
    model: Arc<Mutex<Model>>,
}

impl PowerDisk {
    /// A disk below `root`, an empty folder that is durable. The power goes at step `cut_at`: from
    /// then on every step fails.
    #[must_use]
    pub fn new(root: &Path, cut_at: Option<u64>) -> Self {
        let mut model = Model { cut_at, ..Model::default() };
        model.folders.insert(root.to_owned(), Folder::default());
        Self { root: root.to_owned(), model: Arc::new(Mutex::new(model)) }
    }

    /// Steps taken until now.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.model().steps
    }

    /// Writes into the empty folder `to` what one start after the cut would find.
    ///
    /// # Panics
    /// If the real disk refuses.
    pub fn survivors(&self, to: &Path, chance: &mut Chance) {
        self.model().survive(&self.root, to, chance);
    }

    fn model(&self) -> MutexGuard<'_, Model> {
        self.model.lock().expect("nothing panics while holding the model")
    }

    fn step(&self, step: Step) -> Result<MutexGuard<'_, Model>, DiskError> {
        let mut model = self.model();
        model.steps += 1;
        if model.cut_at.is_some_and(|at| model.steps >= at) {
            return Err(DiskError { step, cause: gone() });
        }
        Ok(model)
    }
}

fn gone() -> io::Error {
    io::Error::other("the power is gone")
}

fn split(path: &Path) -> (PathBuf, String) {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    (path.parent().unwrap_or(path).to_owned(), name.unwrap_or_default())
}

impl Model {
    fn folder(&mut self, path: &Path) -> &mut Folder {
        self.folders.entry(path.to_owned()).or_default()
    }

    fn survive(&self, folder: &Path, to: &Path, chance: &mut Chance) {
        let Some(known) = self.folders.get(folder) else { return };
        for (name, node) in known.after_cut(chance) {
            let (from, to) = (folder.join(&name), to.join(&name));
            match node {
                Node::File(file) => {
                    fs::write(&to, self.files[file].after_cut(chance)).expect("a disk");
                }
                Node::Folder => {
                    fs::create_dir(&to).expect("a disk");
                    self.survive(&from, &to, chance);
                    self.others_survive(&from, &to, chance);
                }
            }
        }
    }

    /// What others wrote below `from`, past this disk: as it is where it was made durable since,
    /// else as chance will have it.
    fn others_survive(&self, from: &Path, to: &Path, chance: &mut Chance) {
        for entry in fs::read_dir(from).into_iter().flatten().flatten() {
            let (from, to) = (entry.path(), to.join(entry.file_name()));
            let (folder, name) = split(&from);
            if self.folders.get(&folder).is_some_and(|known| known.now.contains_key(&name))
                || self.folders.contains_key(&from)
            {
                continue;
            }
            if from.is_dir() {
                if chance.below(8) > 0 {
                    fs::create_dir_all(&to).expect("a disk");
                    self.others_survive(&from, &to, chance);
                }
                continue;
            }
            let bytes = fs::read(&from).expect("a disk");
            let is_durable = self.others.get(&from) == Some(&bytes);
            let file = File { durable: if is_durable { bytes.len() } else { 0 }, bytes };
            if is_durable || chance.below(8) > 0 {
                fs::write(&to, file.after_cut(chance)).expect("a disk");
            }
        }
    }
}

impl Folder {
    fn change(&mut self, change: Change) {
        apply(&mut self.now, &change);
        self.pending.push(change);
    }

    fn after_cut(&self, chance: &mut Chance) -> BTreeMap<String, Node> {
        let mut names = self.durable.clone();
        let way = chance.below(4);
        let kept = chance.below(self.pending.len() + 1);
        for (number, change) in self.pending.iter().enumerate() {
            let survives = match way {
                0 => false,
                1 => true,
                2 => number < kept,
                _ => chance.below(2) == 0,
            };
            if survives {
                apply(&mut names, change);
            }
        }
        names
    }
}

fn apply(names: &mut BTreeMap<String, Node>, change: &Change) {
    match change {
        Change::Put(name, node) => {
            names.insert(name.clone(), *node);
        }
        Change::Renamed(from, to, node) => {
            names.remove(from);
            names.insert(to.clone(), *node);
        }
        Change::Gone(name) => {
            names.remove(name);
        }
    }
}

impl File {
    fn after_cut(&self, chance: &mut Chance) -> Vec<u8> {
        let mut bytes = self.bytes.clone();
        let open = bytes.len() - self.durable;
        let kept = self.durable + chance.below(open + 1);
        match chance.below(5) {
            _ if open == 0 => {}
            0 => bytes.truncate(self.durable),
            1 => bytes.truncate(kept),
            2 => bytes[kept..].fill(0),
            3 => bytes[self.durable..]
                .iter_mut()
                .for_each(|byte| *byte = chance.any().to_be_bytes()[0]),
            _ => {}
        }
        bytes
    }
}

impl Disk for PowerDisk {
    fn open(&self, path: &Path) -> Result<Box<dyn Source>, DiskError> {
        SystemDisk.open(path)
    }

    fn create(&self, path: &Path) -> Result<Box<dyn Target>, DiskError> {
        let mut model = self.step(Step::Write)?;
        let file = SystemDisk.create(path)?;
        let number = model.files.len();
        model.files.push(File::default());
        let (folder, name) = split(path);
        model.folder(&folder).change(Change::Put(name, Node::File(number)));
        Ok(Box::new(PowerFile { disk: self.clone(), number, file }))
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), DiskError> {
        let mut model = self.step(Step::Rename)?;
        SystemDisk.rename(from, to)?;
        let ((source, old), (folder, name)) = (split(from), split(to));
        let Some(node) = model.folder(&source).now.get(&old).copied() else { return Ok(()) };
        if source == folder {
            model.folder(&folder).change(Change::Renamed(old, name, node));
        } else {
            model.folder(&source).change(Change::Gone(old));
            model.folder(&folder).change(Change::Put(name, node));
        }
        Ok(())
    }

    fn remove(&self, path: &Path) -> Result<(), DiskError> {
        let mut model = self.step(Step::Remove)?;
        SystemDisk.remove(path)?;
        let (folder, name) = split(path);
        model.folder(&folder).change(Change::Gone(name));
        Ok(())
    }

    fn make_one_folder(&self, path: &Path) -> Result<(), DiskError> {
        let mut model = self.step(Step::MakeFolder)?;
        SystemDisk.make_one_folder(path)?;
        let (folder, name) = split(path);
        model.folder(&folder).change(Change::Put(name, Node::Folder));
        model.folders.insert(path.to_owned(), Folder::default());
        Ok(())
    }

    fn sync(&self, path: &Path) -> Result<(), DiskError> {
        let mut model = self.step(Step::Sync)?;
        if let Some(folder) = model.folders.get_mut(path) {
            folder.durable = folder.now.clone();
            folder.pending.clear();
        } else if path.is_file() {
            let bytes = fs::read(path).map_err(|cause| DiskError { step: Step::Sync, cause })?;
            model.others.insert(path.to_owned(), bytes);
        } else if !path.is_dir() {
            return Err(DiskError { step: Step::Sync, cause: io::ErrorKind::NotFound.into() });
        }
        Ok(())
    }

    fn scramble(&self, _: &Path) -> Result<(), DiskError> {
        Err(DiskError { step: Step::Scramble, cause: io::ErrorKind::Unsupported.into() })
    }

    fn exchange(&self, _: &Path, _: &Path) -> Result<(), DiskError> {
        Err(DiskError { step: Step::Exchange, cause: io::ErrorKind::Unsupported.into() })
    }

    fn remove_folder(&self, _: &Path) -> Result<(), DiskError> {
        Err(DiskError { step: Step::RemoveFolder, cause: io::ErrorKind::Unsupported.into() })
    }

    fn list(&self, path: &Path) -> Result<Vec<String>, DiskError> {
        SystemDisk.list(path)
    }
}

struct PowerFile {
    disk: PowerDisk,
    number: usize,
    file: Box<dyn Target>,
}

impl Write for PowerFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut model = self.disk.step(Step::Write).map_err(|error| error.cause)?;
        let written = self.file.write(bytes)?;
        model.files[self.number].bytes.extend_from_slice(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Target for PowerFile {
    fn sync(&mut self) -> io::Result<()> {
        let mut model = self.disk.step(Step::Sync).map_err(|error| error.cause)?;
        let file = &mut model.files[self.number];
        file.durable = file.bytes.len();
        Ok(())
    }
}
