//! The memory of the window and of every process of its web view, read from outside: with a post on
//! the screen, and after a full lock. And what such a window leaves on the disk.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use keepsake_tests::canary::Canaries;
use keepsake_tests::memory::copies;
use keepsake_tests::site::Site;
use keepsake_tests::{files_below, keys, program};

use crate::hands::{Hands, SAID, until, vault_in, within};

/// In letters that any keyboard has.
const PASSPHRASE: &str = "thuyen giay troi qua cau khi nuoc lon";
const TEXT: &str = "Đêm ấy bến phà cũ không ai chèo đò sang sông";
const HANDLE: &str = "Trần Văn Không Tên Mười Một";

/// All that the window may leave in a home, whatever was shown: the vault, the last head seen, the
/// settings, and what graphics, fonts and the sandbox keep of themselves; and what the test caught
/// of its standard error.
const OWN_FILES: [&str; 8] = [
    SAID,
    "data/keepsake/vault",
    "state/keepsake/heads",
    "config/keepsake/settings.json",
    "cache/mesa_shader_cache",
    "cache/fontconfig",
    "cache/.flatpak",
    "cache/webkitgtk/at-spi-bus",
];
/// How long after a full lock memory may still hold something (security-ux.md row 9).
const SETTLED: Duration = Duration::from_secs(15);

/// A home with a vault and one post in it. Gives the post's address.
fn home_with_a_post() -> (tempfile::TempDir, Site, String) {
    let home = tempfile::tempdir().unwrap();
    let site = Site::start();
    let page = format!("<meta name=author content='{HANDLE}'><article><p>{TEXT}</p></article>");
    site.page("/ben-pha-cu", &page);
    let link = site.link("/ben-pha-cu");
    let given = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(given.path(), format!("{PASSPHRASE}\n")).unwrap();
    for words in [vec!["init"], vec!["add", "--allow-private", &link]] {
        let mut command = Command::new(program("keepsake"));
        command.arg("--vault").arg(vault_in(home.path()));
        command.arg("--passphrase-file").arg(given.path()).args(words);
        command.env("XDG_STATE_HOME", home.path().join("state"));
        assert!(command.stdout(Stdio::null()).status().unwrap().success());
    }
    (home, site, link)
}

/// What must not be found, each in the forms a program may hold it in.
struct Secrets(Vec<(String, Vec<u8>)>);

impl Secrets {
    fn of(root: &Path, words: &[(&str, &str)]) -> Self {
        let scratch = tempfile::tempdir().unwrap();
        let mut all = keys::of_vault(root, PASSPHRASE, scratch.path());
        all.extend(Self::of_words(words).0);
        Self(all)
    }

    fn of_words(words: &[(&str, &str)]) -> Self {
        let mut all = Vec::new();
        for (name, word) in words {
            let wide = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
            all.push(((*name).to_owned(), word.as_bytes().to_vec()));
            all.push((format!("{name} as UTF-16"), wide));
        }
        Self(all)
    }

    /// What of it is in the memory of these processes: by name, process and region.
    fn found_in(&self, processes: &[u32]) -> Vec<String> {
        let bytes: Vec<&[u8]> = self.0.iter().map(|(_, bytes)| bytes.as_slice()).collect();
        let mut found = Vec::new();
        for pid in processes {
            let comm = std::fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
            for ((name, _), regions) in self.0.iter().zip(copies(*pid, &bytes)) {
                if !regions.is_empty() {
                    found.push(format!("{name} in {}: {regions:?}", comm.trim()));
                }
            }
        }
        found
    }
}

/// Is the page drawn by other processes than before?
fn is_another(now: &[u32], before: &[u32]) -> bool {
    !now.is_empty() && now.iter().all(|pid| !before.contains(pid))
}

/// Stops these processes where they are: a page that hangs hears nothing any more, not even that
/// its window is gone.
fn hung(processes: Vec<u32>) -> Vec<u32> {
    for pid in &processes {
        let status = Command::new("kill").args(["-STOP", &pid.to_string()]).status();
        assert!(status.unwrap().success(), "kill is installed by `cargo xtask test`");
    }
    processes
}

#[test]
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn a_full_lock_leaves_no_key_and_no_word_in_any_process_nor_a_file_of_the_web_view() {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    if !status.contains("\nUid:\t0\t") {
        eprintln!("SKIPPED: only root may read the memory of a process that closed itself off");
        return;
    }
    let (home, _site, link) = home_with_a_post();
    let mut window = Hands::open(home.path());
    let words = [("text", TEXT), ("handle", HANDLE), ("link", &link), ("passphrase", PASSPHRASE)];
    let secrets = Secrets::of(&vault_in(home.path()), &words);
    let passphrase = Secrets::of_words(&words[3..]);
    until("the door is drawn", || !window.web_processes().is_empty());
    let door = window.web_processes();
    window.unlock(PASSPHRASE);
    until("the door is gone with its process", || is_another(&window.web_processes(), &door));
    within(SETTLED, "no process of the web view holds the passphrase", || {
        passphrase.found_in(&window.web_view()).is_empty()
    });
    window.web_process_is_started_again();
    let mut open = String::new();
    until("the post is on the screen", || {
        window.press(200, 300);
        open = secrets.found_in(&window.processes()).join("\n");
        let shown =
            ["text in WebKit", "text as UTF-16 in WebKit"].iter().any(|it| open.contains(it));
        shown && open.contains("collection key as text in keepsake-window")
    });
    let old = hung(window.web_processes());
    window.key("ctrl+l");
    until("the door is drawn anew", || is_another(&window.web_processes(), &old));
    assert!(window.vault_is_held(), "the screen alone is locked");
    let posts = Secrets::of_words(&words[..3]);
    within(SETTLED, "no process of the web view holds a word of a post", || {
        posts.found_in(&window.web_view()).is_empty()
    });
    let door = window.web_processes();
    window.type_line(PASSPHRASE);
    until("the window is drawn anew", || is_another(&window.web_processes(), &door));
    within(SETTLED, "no process of the web view holds the passphrase", || {
        passphrase.found_in(&window.web_view()).is_empty()
    });
    until("the post is on the screen again, by itself", || {
        let shown = posts.found_in(&window.web_processes()).join("\n");
        shown.contains("text in WebKit") || shown.contains("text as UTF-16 in WebKit")
    });
    let old = hung(window.web_processes());
    window.key("ctrl+shift+l");
    until("the program begins anew", || {
        !window.vault_is_held() && is_another(&window.web_processes(), &old)
    });
    within(SETTLED, "no key and no word is left", || {
        let left = secrets.found_in(&window.processes());
        if !left.is_empty() {
            eprintln!("left: {left:#?}");
        }
        left.is_empty()
    });
    assert!(window.on_the_screen().is_some(), "it is back on the screen");
    drop(window);
    assert_eq!(Canaries::new(&words).in_files(home.path()), Vec::<String>::new());
    let written: Vec<_> = files_below(home.path()).into_iter().map(|(path, _)| path).collect();
    let is_ours = |path: &PathBuf| {
        let path = path.strip_prefix(home.path()).unwrap();
        OWN_FILES.iter().any(|own| path.starts_with(own))
    };
    let strays: Vec<_> = written.iter().filter(|path| !is_ours(path)).collect();
    assert!(strays.is_empty(), "the web view keeps nothing: {strays:?}");
}
