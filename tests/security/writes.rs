//! Every verb of the command line, watched: nothing a user saved, typed or named reaches the disk
//! readable, in any form, not even in a file that is deleted again; nor the words of any program.

use std::collections::BTreeSet;

use keepsake_rehearsal::Platform;
use keepsake_tests::canary::Canaries;
use keepsake_tests::site::Site;
use keepsake_tests::stock::piped;

use crate::home::{Home, Ran};

const PASSPHRASE: &str = "chim bói cá ngậm trăng non đầu mùa";
const NEXT_PASSPHRASE: &str = "gà gáy canh tư bên kia bờ dậu thưa";
const TEXT: &str = "Sáng nay họ gỡ hàng rào ở bãi bồi sông Rổng mà không báo ai cả.";
const HANDLE: &str = "Nguyễn Thị Ẩn Danh Bảy";
const LINK: &str = "thửa-ruộng-bị-mất-ở-ấp-ba";
const FILE_NAME: &str = "ảnh-đám-giỗ-bà-nội.png";
const PICTURE: &str = "PNG-điểm-ảnh-của-bà-nội";
const TOLD: &str = "Bài này bị ẩn vì thầy Bảy kể chuyện cái đập tràn ở Rạch Giồng.";
const REFUSED: &str = "Bản nháp không cho đăng về chuyến đò đêm của chị Tám Thuyền.";
const IMPORTED: &str = "Hồi tháng ba mấy bà ở chợ Cái Răng kể chuyện con kênh bị lấp.";
const PROXY_PASSWORD: &str = "mật-khẩu-của-đường-hầm";

/// Recorded answers, none of them ours.
const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/cases/given.jsonl");
const SAVED_PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/seen/saved.html");

const OWN: [(&str, &str); 11] = [
    ("passphrase", PASSPHRASE),
    ("next passphrase", NEXT_PASSPHRASE),
    ("text", TEXT),
    ("handle", HANDLE),
    ("link", LINK),
    ("file name", FILE_NAME),
    ("picture", PICTURE),
    ("wording", TOLD),
    ("refused text", REFUSED),
    ("imported text", IMPORTED),
    ("proxy's password", PROXY_PASSWORD),
];

fn canaries() -> Canaries {
    Canaries::new(&OWN)
}

/// What the rehearsal's make-believe people write: its vault is as sealed as any.
async fn lines_of_the_rehearsal() -> Vec<String> {
    let platform = Platform::start().await.unwrap();
    let lines = platform.posts().iter().filter_map(|post| post.text.lines().next());
    let lines: Vec<_> = lines.filter(|line| line.len() > 30).map(str::to_owned).collect();
    assert!(lines.len() > 40, "{} lines", lines.len());
    lines
}

fn percent(text: &str) -> String {
    let letter = |byte: u8| match byte {
        b'!'..=b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(letter).collect()
}

/// A site with one post on it, and the post's address.
fn site_with_a_post() -> (Site, String) {
    let site = Site::start();
    let (path, picture) = (format!("/{}", percent(LINK)), format!("/{}", percent(FILE_NAME)));
    let html = format!(
        "<meta name=author content='{HANDLE}'><article><h1>Bài</h1><p>{TEXT}</p>\
         <img src='{picture}' alt='{FILE_NAME}'></article>"
    );
    site.page(&path, &html);
    let bytes = [b"\x89PNG\r\n\x1a\n".as_slice(), PICTURE.as_bytes()].concat();
    site.reply(&picture, "200 OK", "image/png", &bytes);
    let link = site.link(&path);
    (site, link)
}

/// The verbs that `--help` lists.
fn verbs(home: &Home) -> BTreeSet<String> {
    let help = home.keepsake(&["--help"]).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let (_, commands) = help.split_once("Commands:\n").expect("a list of verbs");
    let (commands, _) = commands.split_once("\n\n").expect("its end");
    let names = commands.lines().filter_map(|line| line.strip_prefix("  "));
    let names = names.filter(|line| !line.starts_with(' '));
    let names = names.filter_map(|line| line.split(' ').next()).map(str::to_owned);
    names.filter(|name| name != "help").collect()
}

#[tokio::test]
async fn no_verb_writes_a_readable_word_or_tells_one_to_the_process_table() {
    let (home, (site, link)) = (Home::new(PASSPHRASE), site_with_a_post());
    let rehearsed = lines_of_the_rehearsal().await;
    let rehearsed = rehearsed.iter().map(|line| ("rehearsal", line.as_str()));
    let canaries = Canaries::new(&OWN.into_iter().chain(rehearsed).collect::<Vec<_>>());
    let opened = home.path().join("opened");
    let mut done = BTreeSet::new();
    let mut leaks = Vec::new();
    let mut step = |code: i32, words: &[&str], input: &str| -> Ran {
        let ran = home.run(words, input);
        assert_eq!(ran.code, Some(code), "{words:?}: {}", ran.err);
        done.insert(words[0].to_owned());
        let told = |leak| format!("{words:?}: {leak}");
        leaks.extend(ran.leaks(&canaries, Some(&opened)).into_iter().map(told));
        leaks.extend(ran.strays(&[home.path()]).into_iter().map(told));
        ran
    };

    step(0, &["init"], "");
    let added = step(0, &["add", "--allow-private", "--json", "-"], &format!("{link}\n"));
    let post = added.json()[0]["post"].as_str().unwrap().to_owned();
    assert!(added.out.contains(TEXT), "the canary was saved: {}", added.out);
    assert!(step(0, &["list"], "").out.contains(HANDLE));
    let sought = step(0, &["search", "-"], &format!("{TEXT}\n"));
    assert!(sought.out.contains(&post), "{}", sought.err);
    assert!(step(0, &["show", &post], "").out.contains(TEXT));
    assert!(
        step(0, &["show", "--json", &post], "").out.contains(PICTURE.len().to_string().as_str())
    );
    step(0, &["add", "--allow-private", &post], "");
    step(0, &["diff", &post], "");
    step(0, &["media", &post, "--into", &opened.display().to_string()], "");
    step(0, &["vantage", "here", "vn"], "");
    let proxy = format!("socks5h://toi:{}@127.0.0.1:9\n", percent(PROXY_PASSWORD));
    step(0, &["vantage", "add", "berlin", "--proxy", "-", "--country", "de"], &proxy);
    step(0, &["vantage", "list"], "");
    step(0, &["vantage", "remove", "berlin"], "");
    step(0, &["recheck", "--confirm-after", "0"], "");
    site.delete(&format!("/{}", percent(LINK)));
    step(1, &["recheck", "--confirm-after", "0", &post], "");
    step(0, &["watch", "--once"], "");
    assert!(step(0, &["incidents"], "").out.contains(HANDLE));
    step(0, &["coverage"], "");
    enter_notices(&home, &post, &opened, &mut step);
    take_in_and_out(&opened, &mut step);
    step(0, &["rehearse"], "");
    step(0, &["rejudge"], "");
    step(0, &["judge", CASES], "");
    step(0, &["forget", "--yes", &post], "");
    let words = change_keys(&home, &mut step);

    assert_eq!(done, verbs(&home), "every verb is watched, also one that is new");
    let files: Vec<_> = std::fs::read_dir(&opened).unwrap().collect();
    assert_eq!(
        files.len(),
        6,
        "picture and e-mail were taken out; an archive lay there, an export, a receipt, a bundle"
    );
    std::fs::remove_dir_all(&opened).unwrap();
    leaks.extend(canaries.in_files(&home.path()));
    leaks.extend(Canaries::new(&[("recovery words", &words)]).in_files(&home.path()));
    assert_eq!(leaks, Vec::<String>::new());
    assert_eq!(open_to_others(&home), Vec::<String>::new());
}

/// Every verb about notices, with all words on standard input.
fn enter_notices(
    home: &Home,
    post: &str,
    opened: &std::path::Path,
    step: &mut dyn FnMut(i32, &[&str], &str) -> Ran,
) {
    let mail = home.passphrase_file().with_extension("eml");
    let head = "Date: Sun, 3 May 2026 08:00:00 +0700\r\nFrom: a@b.example\r\nSubject: Bài";
    let text = format!("{head}\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>{TOLD}</p>");
    std::fs::write(&mail, text).unwrap();
    let (mail, opened) = (mail.display().to_string(), opened.display().to_string());
    let added = step(0, &["notice", "add", post, "--eml", &mail, "--json"], "");
    assert_eq!(added.json()[0]["wording"], TOLD);
    let (on, text) = (["--on", "2026-05-04"], format!("{TOLD}\n"));
    let words = [&["notice", "add", post, "--wording", "-", "--json"][..], &on].concat();
    let entry = step(0, &words, &text).json()[0]["id"].as_str().unwrap().to_owned();
    step(0, &["notice", "none", post], "");
    step(0, &["notice", "appeal", post, "--text", "-"], &text);
    step(0, &["notice", "outcome", post, "refused", "--text", "-"], &text);
    step(0, &["notice", "set-aside", post, &entry], "");
    assert!(step(0, &["notice", "list"], "").out.contains(TOLD));
    let words = ["notice", "refused", "--platform", "facebook", "--at", "2026-05-04"];
    let rest = ["--account", "-", "--text", "-", "--message", "-"];
    let text = format!("{HANDLE}\n{REFUSED}\n.\n{TOLD}\n");
    step(0, &[&words[..], &rest].concat(), &text);
    assert!(step(0, &["notice", "refused-list"], "").out.contains(REFUSED));
    step(0, &["notice", "files", post, "--into", &opened], "");
    step(0, &["notice", "silent"], "");
}

/// An archive in, a link for its post, all of it out again.
fn take_in_and_out(opened: &std::path::Path, step: &mut dyn FnMut(i32, &[&str], &str) -> Ran) {
    let archive = opened.join("archive");
    std::fs::create_dir_all(&archive).unwrap();
    let table = format!("id,date,text\n1,2020-03-28T09:30:00Z,\"{IMPORTED}\"\n");
    std::fs::write(archive.join("posts.csv"), table).unwrap();
    let saved = archive.join("saved.html").display().to_string();
    let page = std::fs::read_to_string(SAVED_PAGE).unwrap();
    let page = page.replace("Gạo không được xuất nữa.", TEXT).replace("Nguyễn An", HANDLE);
    assert!(page.contains(TEXT) && page.contains(HANDLE));
    std::fs::write(&saved, page).unwrap();
    let told = step(0, &["seen", &saved, "--own", "nguyen.an"], "").out;
    assert!(told.contains(&TEXT.chars().take(20).collect::<String>()), "{told}");
    step(0, &["seen", &saved, "--own", "nguyen.an", "--mine"], "");
    let archive = archive.join("posts.csv").display().to_string();
    step(0, &["import", "--preview", &archive], "");
    step(0, &["import", "--yes", &archive], "");
    step(0, &["imports"], "");
    let listed = step(0, &["list", "--json"], "").json();
    let brought = listed.iter().find(|row| row.to_string().contains(IMPORTED));
    let post = brought.expect("it came in")["post"].as_str().unwrap().to_owned();
    let link = format!("https://blog.example/{}\n", percent(LINK));
    step(0, &["link", &post, "-"], &link);
    let out = opened.join("out").display().to_string();
    step(0, &["export", "--as", "markdown", "--out", &out, "--yes"], "");
    prove(opened, &post, step);
}

/// The log, and a bundle that it proves.
fn prove(opened: &std::path::Path, post: &str, step: &mut dyn FnMut(i32, &[&str], &str) -> Ran) {
    let at = |name: &str| opened.join(name).display().to_string();
    step(0, &["checkpoint", "--receipt", &at("receipt.pdf")], "");
    step(0, &["log"], "");
    // Nothing listens there any more.
    let port = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
    let nobody = format!("http://127.0.0.1:{port}/\n");
    step(0, &["authority", "add", "calendar", "--calendar", "--private", "--url", "-"], &nobody);
    step(0, &["authority", "list"], "");
    step(2, &["stamp"], "");
    step(0, &["authority", "remove", "calendar"], "");
    let bundle = at("bundle.zip");
    step(0, &["export", post, "--out", &bundle, "--no-stamps", "--yes"], "");
    assert!(step(0, &["verify", &bundle], "").out.contains(IMPORTED));
}

/// The verbs about the vault itself, the last of which leaves nothing to open. Gives the recovery
/// words.
fn change_keys(home: &Home, step: &mut dyn FnMut(i32, &[&str], &str) -> Ran) -> String {
    for verb in ["unlock-test", "audit", "rebuild"] {
        step(0, &[verb], "");
    }
    let key = String::from_utf8(piped("age-keygen", &[], b"")).unwrap();
    let (_, reader) = key.split_once("public key: ").unwrap();
    let reader = reader.lines().next().unwrap();
    step(0, &["fingerprint", reader], "");
    step(0, &["grant", "posts", reader], "");
    step(0, &["recipients"], "");
    step(0, &["end-grant", "posts", reader], "");
    let next = home.passphrase_file().with_extension("next");
    std::fs::write(&next, format!("{NEXT_PASSPHRASE}\n")).unwrap();
    step(0, &["passwd", "--new-passphrase-file", &next.display().to_string()], "");
    std::fs::rename(&next, home.passphrase_file()).unwrap();
    step(0, &["rules", "show"], "");
    let stick = home.path().join("stick").display().to_string();
    step(0, &["backup", "--to", &stick], "");
    let back = home.path().join("back").display().to_string();
    step(0, &["restore", "--from", &stick, "--vault", &back], "");
    step(0, &["rekey"], "");
    let made = step(0, &["recovery", "--json"], "");
    let words = made.json()[0]["words"].as_str().unwrap().to_owned();
    let made = made.leaks(&Canaries::new(&[("recovery words", &words)]), None);
    assert_eq!(made, Vec::<String>::new());
    step(0, &["grant", "posts", reader], "");
    step(0, &["hand-over", "--yes"], "");
    step(0, &["wipe", "--yes"], "");
    words
}

/// Files and folders that anybody but their owner may read, write or enter.
fn open_to_others(home: &Home) -> Vec<String> {
    let data = home.path().join("data").display().to_string();
    let found = piped("find", &[&data, "-mindepth", "1", "-perm", "/077"], b"");
    String::from_utf8(found).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn what_is_written_readable_is_found_in_every_form_even_if_deleted_again() {
    let home = Home::new(PASSPHRASE);
    let folder = home.path();
    let file = folder.join("scratch").display().to_string();
    let sh = std::path::Path::new("/bin/sh");
    let forms = [
        ("UTF-8", TEXT.to_owned()),
        ("percent", percent(TEXT)),
        ("base64", data_encoding::BASE64.encode(format!("ab{TEXT}").as_bytes())),
        ("hex", data_encoding::HEXLOWER.encode(TEXT.as_bytes())),
    ];
    for (form, text) in forms {
        let gone = home.watch(sh, &["-c", "cat > \"$0\"; rm \"$0\"", &file], &text);
        let leaks = gone.leaks(&canaries(), None);
        assert!(leaks[0].starts_with(&format!("text as {form} written to")), "{leaks:?}");
        assert_eq!(canaries().in_files(&folder), Vec::<String>::new(), "it is gone");
    }
    let packed = home.watch(sh, &["-c", "gzip > \"$0\"", &file], &TEXT.repeat(20));
    assert!(packed.leaks(&canaries(), None)[0].contains("inside gzip"));
    let kept = canaries().in_files(&folder);
    assert!(kept[0].contains("inside gzip"), "{kept:?}");
    let said = home.watch(sh, &["-c", "cat", "words"], TEXT);
    assert!(said.out.contains(TEXT));
    assert_eq!(said.leaks(&canaries(), None), Vec::<String>::new(), "a pipe is no file");
    let words = home.watch(sh, &["-c", ":", PASSPHRASE], "");
    assert!(words.leaks(&canaries(), None)[0].ends_with("in a program's words"));
    let name = folder.join(FILE_NAME).display().to_string();
    let named = home.watch(sh, &["-c", "mkdir \"$(cat)\"", "words"], &name);
    assert!(named.leaks(&canaries(), None).iter().any(|leak| leak.ends_with("in a path")));
    assert_eq!(named.strays(std::slice::from_ref(&folder)), Vec::<String>::new());
    let elsewhere = tempfile::tempdir().unwrap();
    let elsewhere = elsewhere.path().join("stray").display().to_string();
    let stray = home.watch(sh, &["-c", "echo > \"$0\"", &elsewhere], "");
    assert_eq!(stray.strays(&[folder]), [elsewhere.clone(), elsewhere]);
}
