//! Our processes as their neighbours see them. The neighbours are plain users: root reads
//! everything, and no program can change that.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use keepsake_tests::{PASSPHRASE, program};

/// A user with no rights. Everyone is one already who does not run tests as root.
const NOBODY: &str = "65534";
/// What a page and its picture may take to be asked for.
const PATIENCE: Duration = Duration::from_mins(1);
/// Variables that would make some library talk, load or go elsewhere.
const UNWANTED: [(&str, &str); 8] = [
    ("http_proxy", "http://127.0.0.1:9"),
    ("HTTPS_PROXY", "http://127.0.0.1:9"),
    ("all_proxy", "socks5://127.0.0.1:9"),
    ("SSLKEYLOGFILE", "/dev/null"),
    ("GTK_MODULES", "canberra-gtk-module"),
    ("WEBKIT_INSPECTOR_SERVER", "127.0.0.1:9"),
    ("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1"),
    ("RUST_LOG", "trace"),
];

fn is_root() -> bool {
    fs::read_to_string("/proc/self/status").unwrap().contains("\nUid:\t0\t")
}

/// A command that runs as a plain user.
fn plainly(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    let ids = [format!("--reuid={NOBODY}"), format!("--regid={NOBODY}")];
    command.args(ids).args(["--clear-groups", "--"]).arg(program);
    command
}

/// A folder that a plain user may use, with a copy of our program it may run.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).unwrap();
        let copy = folder.path().join("keepsake");
        fs::copy(program("keepsake"), &copy).unwrap();
        fs::set_permissions(&copy, fs::Permissions::from_mode(0o755)).unwrap();
        assert!(Command::new("mkfifo").arg(folder.path().join("pipe")).status().unwrap().success());
        let pipe = folder.path().join("pipe");
        fs::set_permissions(pipe, fs::Permissions::from_mode(0o666)).unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Our program, stopped where it waits for the passphrase.
    fn waiting(&self, words: &[&str], variables: &[(&str, &str)]) -> Running {
        let wait = format!("echo waiting >&2; cat '{}'", self.path("pipe").display());
        let vault = self.path("vault").display().to_string();
        let mut command = plainly(&self.path("keepsake"));
        command.args(["--vault", &vault, "--passphrase-command", &wait]).args(words);
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap());
        command.env("HOME", self.folder.path()).env("LANG", "C").envs(variables.iter().copied());
        command.current_dir(self.folder.path());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut told = String::new();
        let mut err = BufReader::new(child.stderr.take().unwrap());
        err.read_line(&mut told).unwrap();
        assert_eq!(told, "waiting\n", "the program asks for its passphrase");
        Running { child, err: Box::new(err) }
    }

    /// Lets it go on.
    fn answer(&self) {
        fs::write(self.path("pipe"), format!("{PASSPHRASE}\n")).unwrap();
    }
}

struct Running {
    child: Child,
    err: Box<dyn Read>,
}

impl Running {
    fn id(&self) -> u32 {
        self.child.id()
    }

    fn view(&self, name: &str) -> String {
        view(self.id(), name)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn view(process: u32, name: &str) -> String {
    let bytes = fs::read(format!("/proc/{process}/{name}")).unwrap();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What a neighbour gets who reads from `/proc`.
fn peek(process: u32, name: &str) -> Output {
    let path = format!("/proc/{process}/{name}");
    let mut command = plainly(Path::new("head"));
    command.args(["-c", "1", &path]).env("LC_ALL", "C").output().unwrap()
}

fn is_refused(process: u32, name: &str) -> bool {
    let answer = peek(process, name);
    !answer.status.success() && String::from_utf8_lossy(&answer.stderr).contains("denied")
}

fn is_closed_off(process: u32) {
    for name in ["mem", "maps", "environ", "auxv", "stack"] {
        assert!(is_refused(process, name), "/proc/{process}/{name} is open");
    }
    let limits = view(process, "limits");
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().filter(|word| *word == "0").count(), 2, "{core}");
    assert!(view(process, "status").contains("\nUmask:\t0077\n"));
}

#[test]
fn another_process_of_the_same_user_cannot_look_inside() {
    let place = Place::new();
    let waiting = place.waiting(&["init"], &[]);
    is_closed_off(waiting.id());

    // A program that does not close itself off is open to its neighbours.
    let mut open = plainly(Path::new("sh"));
    let open = open.args(["-c", "echo on; read x"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut open = open.spawn().unwrap();
    BufReader::new(open.stdout.as_mut().unwrap()).read_line(&mut String::new()).unwrap();
    assert!(peek(open.id(), "environ").status.success(), "the search itself is sound");
    open.kill().unwrap();
    open.wait().unwrap();
}

#[test]
fn the_environment_is_cleaned_and_what_the_user_needs_stays() {
    let place = Place::new();
    let wanted = [("GTK_IM_MODULE", "ibus"), ("LD_PRELOAD", "")];
    let waiting = place.waiting(&["init"], &[UNWANTED.as_slice(), &wanted].concat());
    let environment = waiting.view("environ");
    for (name, _) in UNWANTED {
        assert!(!environment.contains(name), "{name} is still there");
    }
    for name in ["GTK_IM_MODULE=ibus", "LD_PRELOAD=", "HOME=", "LANG=C"] {
        assert!(environment.split('\0').any(|it| it.starts_with(name)), "{name} is gone");
    }
    let words = waiting.view("cmdline");
    assert!(words.contains("\0init\0"), "the words are those that were given: {words}");
    assert!(view(child_of(waiting.id()), "cmdline").contains("cat"));
}

/// The one process that `process` started.
fn child_of(process: u32) -> u32 {
    let children = view(process, &format!("task/{process}/children"));
    children.split_whitespace().next().expect("it started a process").parse().unwrap()
}

#[test]
fn a_crash_leaves_no_memory_on_the_disk() {
    let place = Place::new();
    let mut waiting = place.waiting(&["init"], &[]);
    let ended = crash(&mut waiting.child);
    assert_eq!((ended.signal(), ended.core_dumped()), (Some(11), false));
    let left = fs::read_dir(place.folder.path()).unwrap();
    let names: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
    assert!(names.iter().all(|name| !name.to_string_lossy().contains("core")), "{names:?}");

    // Where the system keeps such files at all, a program that allows it leaves one.
    let writes_files =
        !fs::read_to_string("/proc/sys/kernel/core_pattern").unwrap().starts_with('|');
    let allow = "ulimit -c unlimited 2>/dev/null && kill -SEGV $$";
    let control = Command::new("sh").args(["-c", allow]).current_dir(place.folder.path()).status();
    let control = control.unwrap();
    if writes_files && control.signal() == Some(11) {
        assert!(control.core_dumped(), "the search itself is sound");
    }
}

/// Again and again: Rust's own handler takes the first signal and waits for the fault that a mere
/// signal lacks, and one that is sent before the first was taken is merged with it.
fn crash(child: &mut Child) -> ExitStatus {
    loop {
        let process = child.id().to_string();
        assert!(Command::new("kill").args(["-SEGV", &process]).status().unwrap().success());
        if let Some(ended) = child.try_wait().unwrap() {
            return ended;
        }
    }
}

#[test]
fn the_worker_that_reads_pages_is_closed_off_too() {
    let place = Place::new();
    let mut init = place.waiting(&["init"], &[]);
    place.answer();
    assert!(init.child.wait().unwrap().success());

    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let link = format!("http://{}/p", listener.local_addr().unwrap());
    let (asked, picture) = mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A picture that never comes keeps the program where it is.
            if let Some(held) = answer_page(stream) {
                asked.send(held).unwrap();
            }
        }
    });
    let mut add = place.waiting(&["add", "--allow-private", &link], &[]);
    place.answer();
    let held = picture.recv_timeout(PATIENCE).unwrap_or_else(|_| {
        add.child.kill().unwrap();
        let mut told = String::new();
        add.err.read_to_string(&mut told).unwrap();
        panic!("no picture was asked for: {told}")
    });
    let worker = child_of(add.id());
    assert!(view(worker, "cmdline").contains("__read-pages"));
    is_closed_off(worker);
    assert_eq!(view(worker, "environ"), "", "it inherits nothing");
    drop(held);
}

/// Answers the page, and gives the connection back when something else was asked for.
fn answer_page(mut stream: TcpStream) -> Option<TcpStream> {
    let mut line = String::new();
    let mut lines = BufReader::new(stream.try_clone().unwrap());
    lines.read_line(&mut line).unwrap();
    if !line.starts_with("GET /p ") {
        return Some(stream);
    }
    while lines.read_line(&mut line).unwrap() > 2 {}
    let body =
        "<article><p>Một bài viết có hình, đủ dài để được lưu.</p><img src=/hinh.png></article>";
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n";
    let length = format!("Content-Length: {}\r\n\r\n", body.len());
    stream.write_all([head, &length, body].concat().as_bytes()).unwrap();
    None
}

#[test]
fn a_panic_tells_where_and_not_what() {
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("secret");
    fs::write(&secret, "Hôm nay tôi viết một điều không ai được đọc").unwrap();
    let probe = Command::new(program("keepsake-probe"))
        .args(["panic", &secret.display().to_string()])
        .env("RUST_BACKTRACE", "full")
        .output()
        .unwrap();
    assert!(!probe.status.success());
    let told = String::from_utf8(probe.stderr).unwrap();
    let line = told.strip_prefix("keepsake: a bug, at tests/probe/main.rs:").expect(&told);
    assert!(line.trim().parse::<u32>().is_ok(), "nothing but the place: {told}");
}
