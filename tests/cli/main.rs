//! The command line as its users meet it: verbs, JSON, exit codes, messages.
#![allow(
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "a test that panics has failed, and says where"
)]

mod copies;
mod evidence;
mod export;
mod import;
mod listing;
mod notice;
mod rules;
mod seen;
mod terminal;
mod watch;

use std::path::Path;
use std::process::{Command, Stdio};

use keepsake_rehearsal::training::Deed;
use keepsake_rehearsal::{Fate, Platform};
use keepsake_tests::ran::Ran;
use keepsake_tests::site::Site;
use keepsake_tests::{PASSPHRASE, program};
use serde_json::Value;

/// A home of its own with a vault in it.
struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    fn new() -> Self {
        let home = Self::empty();
        assert_eq!(home.run(&["init"]).code(), 0);
        home
    }

    fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("passphrase"), format!("{PASSPHRASE}\n")).unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(&["--passphrase-file", &self.path("passphrase")], arguments)
    }

    fn run_with(&self, common: &[&str], arguments: &[&str]) -> Ran {
        Ran(self.command(common, arguments).stdin(Stdio::null()).output().unwrap())
    }

    /// [`Home::run`] with these words on standard input.
    fn run_given(&self, arguments: &[&str], input: &str) -> Ran {
        let passphrase = self.path("passphrase");
        let mut command = self.command(&["--passphrase-file", &passphrase], arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), input.as_bytes()).unwrap();
        Ran(child.wait_with_output().unwrap())
    }

    fn command(&self, common: &[&str], arguments: &[&str]) -> Command {
        let mut command = Command::new(program("keepsake"));
        command.args(["--vault", &self.path("vault")]).args(common).args(arguments);
        command.env("XDG_STATE_HOME", self.path("state"));
        command
    }
}

async fn platform() -> Platform {
    Platform::start().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_is_saved_listed_shown_lost_and_flagged() {
    let (platform, home) = (platform().await, Home::new());
    let post = platform.posts().iter().find(|post| !post.pictures.is_empty()).unwrap();
    let other = platform.posts().iter().find(|other| other.id != post.id).unwrap();
    let (link, other_link) = (platform.link(post), platform.link(other));

    let added = home.run(&["add", "--allow-private", "--json", &link, &other_link]);
    assert_eq!(added.code(), 0, "{}", added.err());
    let id = added.json()[0]["post"].as_str().unwrap().to_owned();
    assert_eq!(added.json()[0]["saved"], true);

    let listed = home.run(&["list", "--json"]);
    assert_eq!(listed.code(), 0);
    let rows = listed.json();
    let row = rows.iter().find(|row| row["post"] == id.as_str()).unwrap();
    for field in [
        "post",
        "platform",
        "account",
        "permalink",
        "published",
        "text",
        "media",
        "status",
        "verdict",
        "last_seen",
        "first_missed",
        "notice",
    ] {
        assert!(row.get(field).is_some(), "{field}");
    }
    assert_eq!((&row["status"], &row["verdict"]), (&"watched".into(), &"visible".into()));
    assert_eq!(row["media"][0]["sha256"].as_str().unwrap().len(), 64);
    assert!(row["first_missed"].is_null());

    let shown = home.run(&["show", &id[..12], "--json"]);
    assert_eq!(shown.json()[0]["captures"].as_array().unwrap().len(), 1);
    assert!(home.run(&["show", &link]).out().contains(&id), "an address names a post as well");

    assert_eq!(home.run(&["recheck", "--confirm-after", "0"]).code(), 0, "nothing is flagged");
    platform.set_fate(&post.id, Fate::DeletedSilently);
    let again = home.run(&["recheck", "--confirm-after", "0", "--json"]);
    assert_eq!(again.code(), 1, "{}", again.err());
    let row = again.json().into_iter().find(|row| row["post"] == id.as_str()).unwrap();
    assert_eq!((&row["status"], &row["verdict"]), (&"flagged".into(), &"removed".into()));
    assert_eq!(row["notice"], "none recorded");
    assert!(row["last_seen"].is_string() && row["first_missed"].is_string());
    assert!(row["reason"][0].as_str().unwrap().contains("404"));

    let said = home.run(&["--language", "vi", "show", &id]).out();
    assert!(said.contains("Máy chủ trả lời"), "{said}");
    assert!(said.contains("notice: none recorded"), "{said}");
    assert!(said.contains("  Thông báo: chưa ghi nhận\n"), "{said}");
    let flagged = home.run(&["list", "--flagged", "--json"]);
    assert_eq!((flagged.code(), flagged.json().len()), (0, 1));
}

#[test]
fn a_wrong_passphrase_ends_with_three_and_changes_nothing() {
    let home = Home::new();
    std::fs::write(home.path("wrong"), "không phải câu này đâu\n").unwrap();
    let wrong = home.run_with(&["--passphrase-file", &home.path("wrong")], &["list"]);
    assert_eq!(wrong.code(), 3);
    assert!(wrong.err().contains("does not open the vault"), "{}", wrong.err());
    let none = home.run_with(&[], &["list"]);
    assert_eq!(none.code(), 3, "without a terminal there is nobody to ask");
    assert!(none.err().contains("--passphrase-file"), "{}", none.err());
    assert_eq!(home.run(&["list"]).code(), 0);
}

#[test]
fn a_command_gives_the_passphrase_too() {
    let home = Home::new();
    let command = format!("cat '{}'", home.path("passphrase"));
    assert_eq!(home.run_with(&["--passphrase-command", &command], &["list"]).code(), 0);
    let failing = home.run_with(&["--passphrase-command", "false"], &["list"]);
    assert_eq!(failing.code(), 3);
}

#[test]
fn requests_that_cannot_be_met_end_with_two() {
    let home = Home::empty();
    let missing = home.run(&["list"]);
    assert_eq!(missing.code(), 2);
    assert!(missing.err().contains("keepsake init"), "{}", missing.err());
    std::fs::write(home.path("short"), "ngắn quá\n").unwrap();
    let short = home.run_with(&["--passphrase-file", &home.path("short")], &["init"]);
    assert_eq!(short.code(), 2);
    assert!(short.err().contains("12 characters"), "{}", short.err());
    assert_eq!(home.run(&["init"]).code(), 0);
    assert_eq!(home.run(&["init"]).code(), 2, "a vault is never made over another");
    for arguments in [vec!["show", "post_00"], vec!["recheck", "nothing"], vec!["add"], vec!["no"]]
    {
        assert_eq!(home.run(&arguments).code(), 2, "{arguments:?}");
    }
}

#[test]
fn links_that_cannot_be_saved_say_why_and_that_nothing_was_lost() {
    let (home, site) = (Home::new(), Site::start());
    site.reply("/picture", "200 OK", "image/png", b"\x89PNG\r\n\x1a\n....");
    let cases: [(&[&str], &str, &str); 5] = [
        (&["add", &site.link("/x")], "private-address", "--allow-private"),
        (&["add", "--allow-private", &site.link("/x")], "http-status", "404"),
        (&["add", "--allow-private", &site.link("/picture")], "not-a-page", "not a web page"),
        (&["add", "ftp://example.org/x"], "bad-address", "web page"),
        (&["add", "http://127.0.0.1:65000/"], "private-address", "private network"),
    ];
    for (arguments, word, text) in cases {
        let told = home.run(arguments);
        assert_eq!(told.code(), 2, "{arguments:?}");
        assert!(told.err().contains(text), "{}", told.err());
        assert!(told.err().contains("What was saved before is as it was"), "{}", told.err());
        let json = home.run(&[arguments, &["--json"]].concat());
        assert_eq!(json.json()[0]["error"], word, "{arguments:?}");
    }
    assert_eq!(home.run(&["list", "--json"]).out(), "");
}

#[test]
fn a_damaged_vault_ends_with_four() {
    let home = Home::new();
    let site = Site::start();
    site.page("/p", "<article><p>Một bài viết đủ dài để được lưu lại.</p></article>");
    assert_eq!(home.run(&["add", "--allow-private", &site.link("/p")]).code(), 0);
    let commit = Path::new(&home.path("vault")).join("commits/0000000001");
    let mut bytes = std::fs::read(&commit).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&commit, bytes).unwrap();
    std::fs::remove_dir_all(Path::new(&home.path("vault")).join("index")).unwrap();
    let damaged = home.run(&["list"]);
    assert_eq!(damaged.code(), 4);
    assert!(damaged.err().contains("damaged or missing (commits 1)"), "{}", damaged.err());
    let refused = home.run(&["add", "--allow-private", &site.link("/p")]);
    assert_eq!(refused.code(), 4, "nothing is written over a gap");
    assert!(refused.err().contains("--accept-loss"), "{}", refused.err());
}

#[test]
fn the_passphrase_is_no_argument() {
    let help = Ran(Command::new(program("keepsake")).arg("--help").output().unwrap());
    assert_eq!(help.code(), 0);
    assert!(!help.out().contains("--passphrase "), "{}", help.out());
    for verb in ["init", "add", "list", "show", "recheck", "rehearse"] {
        assert!(help.out().contains(verb), "{verb}");
    }
}

#[test]
fn vantages_are_kept_in_the_vault() {
    let home = Home::new();
    let proxy = ["vantage", "add", "berlin", "--proxy", "socks5h://127.0.0.1:9", "--country", "de"];
    assert_eq!(home.run(&proxy).code(), 0);
    let leaky = ["vantage", "add", "leaky", "--proxy", "socks5://127.0.0.1:9"];
    assert_eq!(home.run(&leaky).code(), 2, "a proxy that leaks names is refused");
    assert_eq!(home.run(&["vantage", "here", "vn"]).code(), 0);
    let rows = home.run(&["vantage", "list", "--json"]).json();
    assert_eq!(
        (rows.len(), &rows[0]["country"], &rows[1]["name"]),
        (2, &"VN".into(), &"berlin".into())
    );
    assert_eq!((&rows[1]["country"], &rows[1]["health"]), (&"DE".into(), &"unknown".into()));
    let removed = home.run(&["vantage", "remove", "direct"]);
    assert_eq!(removed.code(), 2);
    assert!(removed.err().contains("vantage off direct"), "it says what to do: {}", removed.err());
    assert_eq!(home.run(&["vantage", "off", "direct"]).code(), 0);
    let checked = home.run(&["vantage", "check", "direct"]);
    assert_eq!(checked.code(), 2, "off is off, also for a check");
    assert!(checked.err().contains("turn it on first"), "{}", checked.err());
    assert_eq!(home.run(&["vantage", "here", "la"]).code(), 0);
    let off = home.run(&["vantage", "list", "--json"]).json();
    assert_eq!((&off[0]["off"], &off[0]["country"]), (&true.into(), &"LA".into()), "it stays off");
    assert_eq!(home.run(&["vantage", "remove", "berlin"]).code(), 0);
    assert_eq!(home.run(&["vantage", "list", "--json"]).json().len(), 1);
}

#[test]
fn the_rehearsal_plays_from_end_to_end_and_is_right_about_every_post() {
    let home = Home::empty();
    let played = home.run_with(&[], &["rehearse", "--json"]);
    assert_eq!(played.code(), 0, "{}", played.err());
    let events = played.json();
    let last = events.last().unwrap();
    assert_eq!((&last["event"], &last["wrong"]), (&"end".into(), &0.into()));
    assert!(events.iter().filter(|event| event["status"] == "flagged").count() >= 20);
    let told = home.run_with(&["--language", "vi"], &["rehearse"]);
    assert!(told.out().contains("biến mất không báo trước"), "{}", told.out());
}

/// A reader's key in a file, made by the stock `age-keygen`; its public key.
fn keygen(file: &str) -> String {
    let made = Command::new("age-keygen").args(["-o", file]).output().unwrap();
    let told = String::from_utf8(made.stderr).unwrap();
    told.trim().rsplit(' ').next().unwrap().to_owned()
}

#[test]
fn the_words_of_a_key_are_said_without_a_vault_as_they_are_where_it_is_let_in() {
    let (site, home, lawyer) = (Site::start(), Home::new(), Home::new());
    let key = keygen(&lawyer.path("key.txt"));
    let said = lawyer.run_with(&["--json"], &["fingerprint", &key]).json()[0]["words"].clone();
    site.page("/p/1", "<article><p>Đọc được mà không cần mật khẩu.</p></article>");
    assert_eq!(home.run(&["add", "--allow-private", &site.link("/p/1")]).code(), 0);
    for language in ["vi", "en"] {
        let granted = home.run(&["--json", "--language", language, "grant", "posts", &key]).json();
        let words: Vec<&str> =
            granted[0]["words"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        assert_eq!((words.len(), said[language].as_str()), (6, Some(&*words.join(" "))));
    }
    let refused = lawyer.run_with(&[], &["fingerprint", "age1WRONG"]);
    assert!(refused.code() == 2 && refused.err().contains("public key"), "{}", refused.err());
}

#[test]
fn a_lawyer_reads_with_her_own_key_until_the_grant_ends_or_for_ever_after_a_hand_over() {
    let (site, home) = (Site::start(), Home::new());
    site.page("/p/1", "<article><p>Đọc được mà không cần mật khẩu.</p></article>");
    site.page("/p/2", "<article><p>Bài này viết sau đó.</p></article>");
    assert_eq!(home.run(&["add", "--allow-private", &site.link("/p/1")]).code(), 0);
    let (key, other) = (home.path("lawyer.txt"), home.path("other.txt"));
    let (lawyer, _) = (keygen(&key), keygen(&other));

    assert_eq!(home.run(&["grant", "posts", "age1wrong"]).code(), 2);
    assert_eq!(home.run(&["grant", "cases", &lawyer]).code(), 2);
    assert_eq!(home.run(&["hand-over", "--yes"]).code(), 2, "nobody to hand over to");
    let granted = home.run(&["--json", "grant", "posts", &lawyer, "--name", "luật sư"]);
    assert_eq!(
        (granted.code(), &granted.json()[0]["recipient"]),
        (0, &Value::from(lawyer.clone()))
    );
    assert_eq!(home.run(&["--json", "recipients"]).json()[0]["name"], "luật sư");

    let read = |key: &str, arguments: &[&str]| home.run_with(&["--identity", key], arguments);
    let listed = read(&key, &["--json", "list"]);
    assert_eq!(
        (listed.code(), &listed.json()[0]["text"]),
        (0, &"Đọc được mà không cần mật khẩu.".into())
    );
    let post = listed.json()[0]["post"].as_str().unwrap().to_owned();
    assert_eq!(read(&key, &["--json", "show", &post]).json()[0]["captures"][0]["post"], post);
    let refused = read(&key, &["add", "--allow-private", &site.link("/p/2")]);
    assert!(refused.code() == 2 && refused.err().contains("read only"), "{}", refused.err());
    assert_eq!(read(&other, &["list"]).code(), 3);
    assert_eq!(read(&home.path("passphrase"), &["list"]).code(), 3, "no key at all");

    assert_eq!(home.run(&["end-grant", "posts", &lawyer]).code(), 0);
    assert_eq!(read(&key, &["list"]).code(), 3);
    assert_eq!(home.run(&["grant", "posts", &lawyer]).code(), 0);
    assert_eq!(home.run(&["recovery"]).code(), 0);
    let listed = home.run(&["recipients"]).out();
    assert!(listed.contains("recovery words") && listed.contains(&lawyer), "{listed}");
    let asked = home.run(&["hand-over"]);
    assert_eq!(asked.code(), 2, "it says who could open it and does nothing");
    assert!(asked.out().contains(&lawyer) && !asked.out().contains("recovery"), "{}", asked.out());
    assert_eq!(home.run(&["--json", "hand-over", "--yes"]).json()[0]["handed_over"], true);
    let refused = home.run(&["list"]);
    assert!(refused.code() == 3 && refused.err().contains("--identity"), "{}", refused.err());
    assert_eq!(read(&key, &["--json", "list"]).json().len(), 1);
}

#[test]
fn a_backup_is_made_without_a_passphrase_and_comes_back_where_no_vault_is() {
    let (site, home, other) = (Site::start(), Home::new(), Home::empty());
    site.page("/p/1", "<article><p>Bản sao ở nhà khác.</p></article>");
    assert_eq!(home.run(&["add", "--allow-private", &site.link("/p/1")]).code(), 0);
    let stick = home.path("stick");
    let made = home.run_with(&[], &["backup", "--to", &stick]);
    assert!(made.code() == 0 && made.out().contains("Keep it in another house"), "{}", made.err());
    let made = home.run_with(&["--json"], &["backup", "--to", &stick]).json();
    assert_eq!((made[0]["added"].as_u64(), made[0]["differ"].as_u64()), (Some(0), Some(0)));
    // Nothing comes back over a vault.
    let refused = home.run_with(&[], &["restore", "--from", &stick]);
    assert!(refused.code() == 2 && refused.err().contains("nothing was lost"), "{}", refused.err());
    let missing = other.run_with(&[], &["restore", "--from", &other.path("")]);
    assert!(missing.code() == 2 && missing.err().contains("is it the right"), "{}", missing.err());
    assert!(!refused.err().contains(&stick) && !missing.err().contains(&other.path("")));
    let restored = other.run_with(&[], &["restore", "--from", &stick]);
    assert!(restored.code() == 0 && restored.out().contains("is here again"), "{}", restored.err());
    assert_eq!(other.run(&["--json", "list"]).json()[0]["text"], "Bản sao ở nhà khác.");
}

#[test]
fn the_passphrase_changes_the_keys_change_and_the_keys_go() {
    let (site, home) = (Site::start(), Home::new());
    site.page("/p/1", "<article><p>Còn nguyên sau mọi lần đổi khóa.</p></article>");
    assert_eq!(home.run(&["add", "--allow-private", &site.link("/p/1")]).code(), 0);
    std::fs::write(home.path("next"), "sông dài biển rộng trời cao\n").unwrap();
    std::fs::write(home.path("short"), "ngắn\n").unwrap();
    let next = ["--passphrase-file".to_owned(), home.path("next")];
    let next: Vec<&str> = next.iter().map(String::as_str).collect();
    let (file, short) = (home.path("next"), home.path("short"));
    assert_eq!(home.run(&["passwd", "--new-passphrase-file", &short]).code(), 2);
    assert_eq!(home.run(&["--json", "unlock-test"]).json()[0]["posts"], 1);
    assert_eq!(home.run(&["passwd", "--new-passphrase-file", &file]).code(), 0);
    assert_eq!(home.run(&["unlock-test"]).code(), 3);
    assert_eq!(home.run_with(&next, &["--json", "rekey"]).json()[0]["rekeyed"], true);
    // Also where the folder is named by its name alone.
    let mut by_name = Command::new(program("keepsake"));
    by_name.current_dir(home.path("")).args(["--vault", "vault"]).args(&next).arg("rekey");
    let by_name = by_name.env("XDG_STATE_HOME", home.path("state")).output().unwrap();
    assert_eq!(Ran(by_name).code(), 0);
    assert!(!std::fs::exists(home.path("vault.rekey")).unwrap(), "nothing of before is left");
    let listed = home.run_with(&next, &["--json", "list"]);
    assert_eq!(listed.json()[0]["text"], "Còn nguyên sau mọi lần đổi khóa.");

    let made = home.run_with(&next, &["--json", "recovery", "--sheet", &home.path("sheet.pdf")]);
    assert!(made.code() == 0 && made.out().is_empty(), "the words are on the sheet alone");
    assert!(std::fs::read(home.path("sheet.pdf")).unwrap().starts_with(b"%PDF-"));
    let made = home.run_with(&next, &["--json", "--language", "vi", "recovery"]);
    let words = made.json()[0]["words"].as_str().unwrap().to_uppercase();
    std::fs::write(home.path("words"), format!("  {words}\n")).unwrap();
    let words = home.path("words");
    let recovered = home.run_with(&["--passphrase-file", &words], &["--json", "unlock-test"]);
    assert_eq!(recovered.json()[0]["posts"], 1, "with capitals, as from paper");
    assert_eq!(home.run_with(&next, &["unlock-test"]).code(), 0);

    assert_eq!(home.run_with(&next, &["wipe"]).code(), 2, "nothing without --yes");
    assert_eq!(home.run_with(&next, &["unlock-test"]).code(), 0);
    assert_eq!(home.run_with(&[], &["--json", "wipe", "--yes"]).json()[0]["wiped"], true);
    assert_eq!(home.run_with(&next, &["list"]).code(), 3);
}

#[test]
fn whoever_stops_reading_gets_no_crash_and_a_full_disk_is_told() {
    let (home, site) = (Home::new(), Site::start());
    let post = "<article><p>Một bài viết đủ dài để được lưu lại ở đây.</p></article>";
    site.page("/p/1", post);
    assert_eq!(home.run(&["add", "--allow-private", &site.link("/p/1")]).code(), 0);
    let list = |output: Stdio| {
        let mut command = Command::new(program("keepsake"));
        command.args(["--vault", &home.path("vault"), "--passphrase-file"]);
        command.args([&home.path("passphrase"), "list"]).stdin(Stdio::null()).stdout(output);
        Ran(command.output().unwrap())
    };
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let unread = list(writer.into());
    assert_eq!((unread.code(), unread.err()), (0, String::new()));
    let full = list(std::fs::File::options().write(true).open("/dev/full").unwrap().into());
    assert_eq!(full.code(), 2);
    assert!(full.err().contains("disk full"), "{}", full.err());
}

#[test]
fn media_are_told_in_json_and_a_page_cannot_play_with_the_terminal() {
    let (home, site) = (Home::new(), Site::start());
    site.reply("/1.png", "200 OK", "image/png", b"\x89PNG\r\n\x1a\n....");
    let author = "Hoa\u{1b}[2J\u{202e}x";
    let html = format!(
        "<article><span class=author>{author}</span><p>Một bài viết có hình ở dưới.</p>\
         <img src=/1.png></article>"
    );
    site.page("/p/1", &html);
    let added = home.run(&["add", "--allow-private", "--json", &site.link("/p/1")]);
    assert_eq!(added.json()[0]["permalink"], site.link("/p/1"));
    let id = added.json()[0]["post"].as_str().unwrap().to_owned();
    let taken = home.run(&["media", &id, "--into", &home.path("out"), "--json"]);
    let row = &taken.json()[0];
    let bytes = std::fs::read(row["file"].as_str().unwrap()).unwrap();
    assert_eq!(row["bytes"], bytes.len());
    for arguments in [vec!["list"], vec!["show", &id]] {
        let told = home.run(&arguments).out();
        assert!(!told.contains('\u{1b}') && !told.contains('\u{202e}'), "{told:?}");
    }
}

#[test]
fn a_post_is_forgotten_after_yes_alone_and_a_workshop_is_played_line_by_line() {
    let (site, home) = (Site::start(), Home::new());
    site.page("/p/1", "<article><p>Bài này sẽ phải quên đi.</p></article>");
    let link = site.link("/p/1");
    assert_eq!(home.run(&["add", "--allow-private", &link]).code(), 0);
    let asked = home.run(&["forget", &link]);
    assert_eq!(asked.code(), 2, "nobody said yes");
    assert!(asked.err().contains("no way back") && asked.err().contains("What stays"));
    assert_eq!(home.run(&["list", "--json"]).json().len(), 1);
    let forgotten = home.run(&["forget", &link, "--yes", "--json"]);
    assert_eq!((forgotten.code(), &forgotten.json()[0]["forgotten"]), (0, &1.into()));
    assert_eq!(home.run(&["list", "--json"]).json().len(), 0);
    assert_eq!(home.run(&["audit"]).code(), 0);
    let paper = home.run(&["--language", "vi", "rehearse", "--paper", "handout"]);
    assert!(paper.out().starts_with("# Keepsake trên một trang giấy"), "{}", paper.out());
    let sheet = home.folder.path().join("sheet.pdf");
    let words = ["--language", "vi", "rehearse", "--paper", "workshop-90", "--pdf"];
    let print = || home.run(&[&words[..], &[sheet.to_str().unwrap()]].concat()).code();
    assert_eq!((print(), print()), (0, 2), "and nothing is written over");
    assert!(std::fs::read(&sheet).unwrap().starts_with(b"%PDF-"));
    assert_eq!(home.run(&["rehearse", "--scenario", "nothing"]).code(), 2);
    assert_eq!(home.run(&["rehearse", "--list", "--json"]).json().len(), 3);
}

#[tokio::test]
async fn help_has_each_line_of_the_console_and_whose_posts_there_are() {
    let help = Home::empty().run_with(&[], &["rehearse", "--help"]).out();
    let told = help.split_once("trainer's console, a line each").unwrap().1;
    let (lines, accounts) = told.split_once("Accounts:").unwrap();
    for account in platform().await.accounts() {
        let named =
            accounts.split_whitespace().any(|it| it.strip_prefix('@') == Some(&account.handle));
        assert!(named, "{}", account.handle);
    }
    let others = ["publish", "save", "close", "reopen", "outage on", "outage off", "forward 6w"];
    let deeds = Deed::ALL.iter().map(|(word, _)| *word);
    for line in deeds.chain(others).chain(["look", "reset"]) {
        let is_there = |it: &str| {
            lines.match_indices(it).any(|(at, _)| !lines[at + it.len()..].starts_with('-'))
        };
        assert!(is_there(line), "{line}:\n{lines}");
    }
}
