//! What a program did to the world outside, as `strace` saw it: every byte written to a file (also
//! to one that is deleted again), every path made, every program started with its words.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Calls that hand bytes to a descriptor.
const WRITES: &str = "write,pwrite64,writev,pwritev,pwritev2,sendto,sendmsg,setxattr,fsetxattr";
/// Calls that move bytes between descriptors unseen: none of our programs has a use for them on a
/// file.
const UNSEEN: &str = "sendfile,copy_file_range,splice,io_uring_setup";
/// Calls that name a path they make.
const PATHS: &str = "open,openat,creat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,\
                     mkdir,mkdirat,mknod,mknodat";
const OTHERS: &str = "execve,mmap";

/// A command that runs `program` and all it starts, and tells `to` what they did.
#[must_use]
pub fn watching(program: &Path, to: &Path) -> Command {
    let mut command = Command::new("strace");
    // In hexadecimal, whole, with the paths behind descriptors and the environment of programs.
    command.args(["-f", "-qq", "-y", "-v", "-xx", "-s", "100000000", "-e", "signal=none"]);
    command.args(["--seccomp-bpf", "-e", &format!("trace={WRITES},{UNSEEN},{PATHS},{OTHERS}")]);
    command.arg("-o").arg(to).arg("--").arg(program);
    command
}

/// What was seen.
#[derive(Debug, Default)]
pub struct Trace {
    /// The bytes given to each file, in the order they were given. A deleted file counts.
    pub written: BTreeMap<PathBuf, Vec<u8>>,
    /// Files opened so that they can be written.
    pub opened: BTreeSet<PathBuf>,
    /// Every path that was named where one is opened or made.
    pub named: BTreeSet<PathBuf>,
    /// Files whose memory was shared for writing, or that got bytes this trace cannot show.
    pub unseen: BTreeSet<String>,
    /// Words and environment of each program started.
    pub started: Vec<Vec<u8>>,
}

impl Trace {
    /// Reads what [`watching`] was told to write to `from`.
    ///
    /// # Panics
    /// If it cannot be read, or shows no program: then nothing was watched.
    #[must_use]
    pub fn read(from: &Path) -> Self {
        let file = std::fs::File::open(from).expect("strace is installed and wrote its trace");
        let mut trace = Self::default();
        for line in BufReader::new(file).lines() {
            trace.take_in(&line.expect("a trace is text"));
        }
        assert!(!trace.started.is_empty(), "no program was watched");
        trace
    }

    /// Everything else that left a mark on the disk: paths, which may say as much as what is in
    /// them.
    #[must_use]
    pub fn names(&self) -> Vec<u8> {
        let paths = self.named.iter().chain(&self.opened);
        paths.flat_map(|path| [path.as_os_str().as_encoded_bytes(), b"\n"].concat()).collect()
    }

    /// One line: `PID name(arguments) = result`, or its first half when another process came
    /// between.
    fn take_in(&mut self, line: &str) {
        let call = line.trim_start_matches(|letter: char| letter.is_ascii_digit()).trim_start();
        let Some((name, arguments)) = call.split_once('(') else { return };
        match name {
            "execve" => self.started.push(strings(arguments).join(&b'\n')),
            "mmap" => {
                let shared = arguments.contains("MAP_SHARED") && arguments.contains("PROT_WRITE");
                let file = file_of(arguments).filter(|_| shared);
                self.unseen.extend(file.map(|path| shown(&path)));
            }
            _ if UNSEEN.split(',').any(|it| it == name) => {
                let on_file = targets(arguments).any(|target| is_file(&target));
                let told = || arguments.to_owned();
                self.unseen.extend((on_file || name == "io_uring_setup").then(told));
            }
            _ if WRITES.split(',').any(|it| it == name) => {
                if let Some(path) = file_of(arguments) {
                    self.written.entry(path).or_default().extend(strings(arguments).concat());
                }
            }
            _ => self.take_in_paths(arguments),
        }
    }

    fn take_in_paths(&mut self, arguments: &str) {
        let paths: Vec<_> = strings(arguments).into_iter().map(|bytes| path(&bytes)).collect();
        let for_writing = ["O_WRONLY", "O_RDWR", "O_CREAT"].iter().any(|it| arguments.contains(it));
        let failed = arguments.contains(") = -1");
        if for_writing && !failed {
            // The path as the system knows it stands in the result; with a call cut in half, the
            // one that was asked for must do.
            let real = arguments.rsplit_once(") = ").and_then(|(_, result)| file_of(result));
            let asked = paths.iter().filter(|path| is_file(path)).cloned();
            self.opened.extend(real.map_or_else(|| asked.collect(), |real| vec![real]));
        }
        if for_writing || !arguments.contains("O_RDONLY") {
            self.named.extend(paths);
        }
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// The strings between quotes.
fn strings(arguments: &str) -> Vec<Vec<u8>> {
    arguments.split('"').skip(1).step_by(2).map(bytes).collect()
}

/// What descriptors lead to: `3<path>`.
fn targets(arguments: &str) -> impl Iterator<Item = PathBuf> {
    let pieces = arguments.split('<').skip(1);
    pieces.filter_map(|piece| Some(path(&bytes(piece.split_once('>')?.0))))
}

/// The file that the first descriptor leads to.
fn file_of(arguments: &str) -> Option<PathBuf> {
    targets(arguments).next().filter(|path| is_file(path))
}

/// A path on a disk: no pipe, no socket, no device, no view of the kernel, no piece of memory.
fn is_file(path: &Path) -> bool {
    let no_file = ["/dev", "/proc", "/sys"].iter().any(|folder| path.starts_with(folder));
    path.is_absolute() && !no_file && !path.as_os_str().as_encoded_bytes().starts_with(b"/memfd:")
}

fn path(bytes: &[u8]) -> PathBuf {
    PathBuf::from(std::os::unix::ffi::OsStrExt::from_bytes(bytes) as &std::ffi::OsStr)
}

/// `\x61b` as `ab`.
fn bytes(text: &str) -> Vec<u8> {
    let mut pieces = text.split("\\x");
    let mut bytes = pieces.next().unwrap_or_default().as_bytes().to_vec();
    for piece in pieces {
        let (digits, rest) = piece.split_at_checked(2).unwrap_or((piece, ""));
        bytes.extend(u8::from_str_radix(digits, 16));
        bytes.extend_from_slice(rest.as_bytes());
    }
    bytes
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a test writes what it is to find")]
mod tests {
    use super::*;

    const LINES: &str = r#"
7 execve("\x2f\x62", ["\x62", "\xc4\x83"], ["\x41\x3d\x62"]) = 0
7 openat(AT_FDCWD<\x2f\x74>, "\x61", O_WRONLY|O_CREAT, 0666) = 3<\x2f\x74\x2f\x61>
7 openat(AT_FDCWD<\x2f\x74>, "\x2f\x72", O_RDONLY|O_CLOEXEC) = 4<\x2f\x72>
7 openat(AT_FDCWD<\x2f\x74>, "\x2f\x6e", O_RDWR) = -1 ENOENT (No such file or directory)
7 write(3<\x2f\x74\x2f\x61>, "\x78\xff", 2) = 2
8 writev(3<\x2f\x74\x2f\x61>(deleted), [{iov_base="\x79", iov_len=1}, {iov_base="\x7a", iov_len=1}], 2 <unfinished ...>
7 write(1<pipe:[5]>, "\x70", 1) = 1
8 <... writev resumed>) = 2
7 write(2</dev/null>, "\x70", 1) = 1
7 rename("\x2f\x6d", "\x2f\x6e\x65\x77") = 0
7 mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, 4<\x2f\x74\x2f\x6d>, 0) = 0x7f55
7 mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, 4<\x2f\x74\x2f\x6c>, 0) = 0x7f55
7 sendfile(5<\x2f\x74\x2f\x63>, 4<\x2f\x72>, NULL, 10) = 10
"#;

    #[test]
    fn a_trace_is_read() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), LINES).unwrap();
        let trace = Trace::read(file.path());
        assert_eq!(trace.started, ["/b\nb\nă\nA=b".as_bytes()]);
        let written: Vec<_> = trace.written.into_iter().collect();
        assert_eq!(written, [(PathBuf::from("/t/a"), b"x\xffyz".to_vec())]);
        assert_eq!(trace.opened.into_iter().collect::<Vec<_>>(), [PathBuf::from("/t/a")]);
        assert_eq!(trace.unseen.len(), 2, "a shared mapping and a copy");
        let named: Vec<_> = trace.named.iter().map(|path| path.display().to_string()).collect();
        assert_eq!(named, ["/m", "/n", "/new", "a"]);
    }
}
