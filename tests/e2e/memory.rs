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
/// Where the web view makes stores that it puts nothing into, and what is in them.
const WEB_VIEW: &str = "data/org.keepsake.archive";
const EMPTY: [&str; 2] = ["salt", "hsts-storage.sqlite"];

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
    window.unlock(PASSPHRASE);
    window.web_process_is_started_again();
    let words = [("text", TEXT), ("handle", HANDLE), ("link", &link), ("passphrase", PASSPHRASE)];
    let secrets = Secrets::of(&vault_in(home.path()), &words);
    let mut open = String::new();
    until("the post is on the screen", || {
        window.press(200, 300);
        open = secrets.found_in(&window.processes()).join("\n");
        let shown =
            ["text in WebKit", "text as UTF-16 in WebKit"].iter().any(|it| open.contains(it));
        shown && open.contains("collection key as text in keepsake-window")
    });
    let old = window.web_processes();
    window.key("ctrl+shift+l");
    until("the window is made anew", || {
        let new = window.web_processes();
        !window.vault_is_held() && !new.is_empty() && new.iter().all(|pid| !old.contains(pid))
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
            || (path.starts_with(WEB_VIEW) && EMPTY.iter().any(|name| path.ends_with(name)))
    };
    let strays: Vec<_> = written.iter().filter(|path| !is_ours(path)).collect();
    assert!(strays.is_empty(), "the web view keeps nothing: {strays:?}");
}
