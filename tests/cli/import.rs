//! `import`, `imports` and `link`: what an archive would bring, what came, what was left out and
//! why, and the addresses it came without.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use keepsake_tests::exports::{Sample, Samples};
use keepsake_tests::ran::Ran;
use serde_json::{Value, json};

use crate::Home;

/// Posts of an archive that takes long enough to be interrupted.
const MANY: u32 = 1_000;

const TABLE: &str = "id,date,text,url\n\
    1,2020-04-01T02:03:04Z,Sáng nay bà con ra đồng sớm sương còn đọng trên lá.,https://vuon.example/1\n\
    2,2020-04-02T02:03:04Z,Chiều về ngang chợ xã cá rô đồng mười lăm ngàn một ký.,\n\
    3,2020-04-03T02:03:04Z,Tối nghe mưa trên mái lá mà thương mấy ruộng chưa gặt.,\n";

fn words<'a>(verb: &'a [&'a str], sample: &'a Sample) -> Vec<&'a str> {
    let archives = sample.archives.iter().map(|path| path.to_str().unwrap());
    verb.iter().copied().chain(archives).collect()
}

fn table(home: &Home, text: &str) -> String {
    let path = home.path("posts.csv");
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn an_archive_is_shown_then_taken_in_once_and_what_was_left_out_is_counted() {
    let samples = Samples::of("x_archive", 21, 60);
    let (sample, home) = (samples.sample("x_archive"), Home::new());

    let shown = home.run(&words(&["import", "--preview", "--json"], &sample));
    let preview = &shown.json()[0]["preview"];
    assert_eq!(preview["found"][0]["platform"], sample.expected["platform"], "{}", shown.err());
    assert_eq!(preview["accounts"].as_array().unwrap().len(), 1);
    let posts = preview["posts"].as_u64().unwrap();
    assert!(posts >= 50 && preview["new"] == posts, "{preview}");
    for field in [
        "files",
        "kinds",
        "first",
        "last",
        "renewed",
        "known",
        "media",
        "media_bytes",
        "media_missing",
        "parts_missing",
        "skipped",
        "oddities",
        "signed",
    ] {
        assert!(preview.get(field).is_some(), "{field}");
    }
    assert!(preview["left_out"]["reposts"].as_u64().unwrap() > 0, "{preview}");
    assert_eq!(home.run(&["list", "--json"]).out(), "", "nothing was written");
    assert_eq!(home.run(&["imports"]).out(), "");

    let unasked = home.run(&words(&["import"], &sample));
    assert_eq!(unasked.code(), 2, "nobody was there to be asked");
    assert!(unasked.err().contains("--yes"), "{}", unasked.err());
    assert_eq!(home.run(&["list", "--json"]).out(), "");

    let came = home.run(&words(&["import", "--yes", "--json"], &sample));
    let imported = came.json()[1]["imported"].clone();
    assert_eq!(came.code(), shown.code(), "what was foreseen: {}", came.err());
    for field in ["new", "media", "left_out", "skipped"] {
        assert_eq!(imported[field], preview[field], "{field} is what was foreseen");
    }
    assert_eq!(imported["cancelled"], false);
    assert_eq!(home.run(&["list", "--json"]).json().len() as u64, posts);

    let again = home.run(&words(&["import", "--yes", "--json"], &sample)).json();
    let (new, known) = (&again[1]["imported"]["new"], &again[1]["imported"]["known"]);
    assert_eq!((new, known), (&json!(0), &json!(posts)), "nothing twice");
    assert_eq!(home.run(&["list", "--json"]).json().len() as u64, posts);

    let reposts = home.run(&words(&["import", "--yes", "--with-reposts", "--json"], &sample));
    assert_eq!(reposts.json()[1]["imported"]["new"], preview["left_out"]["reposts"]);

    let imports = home.run(&["imports", "--json"]).json();
    assert_eq!(imports.len(), 2, "one that brought nothing is none");
    assert_eq!(imports[0]["import"], imported["import"]);
    assert_eq!(imports[0]["ended"]["posts"]["new"], posts);
    assert_eq!(imports[0]["ended"]["sha256"][0].as_str().unwrap().len(), 64);
    let told = home.run(&["--language", "vi", "imports"]).out();
    assert!(told.contains(&format!("{posts} mới")) && told.contains("SHA-256"), "{told}");
}

#[test]
fn what_is_no_archive_is_refused_in_both_languages_and_changes_nothing() {
    let home = Home::new();
    let file = |name: &str, bytes: &[u8]| {
        std::fs::write(home.path(name), bytes).unwrap();
        home.path(name)
    };
    let page = file("data.zip", b"<!doctype html><title>Log in</title>");
    let notes = file("notes.bin", b"\0\x01no archive");
    let cut = file("cut.zip", b"PK\x03\x04\x14\0\0\0\x08\0");
    let gone = home.path("gone.zip");
    for (path, en, vi) in [
        (&page, "no archive", "không phải kho"),
        (&notes, "no platform that is known", "không nền tảng nào"),
        (&cut, "cut while it was downloaded", "bị đứt khi tải về"),
        (&gone, "could not be read", "không đọc được kho"),
    ] {
        let told = home.run(&["import", "--yes", path]);
        assert_eq!((told.code(), told.out().as_str()), (2, ""), "{path}");
        assert!(told.err().contains(en), "{path}: {}", told.err());
        assert!(!told.err().contains(path), "no path in a message: {}", told.err());
        let told = home.run(&["--language", "vi", "import", "--yes", path]);
        assert!(told.code() == 2 && told.err().contains(vi), "{path}: {}", told.err());
    }
    assert_eq!(home.run(&["imports"]).out(), "");
    assert_eq!(home.run(&["import", "--zone", "25:00", &notes]).code(), 2);
    assert_eq!(home.run(&["import"]).code(), 2, "no archive was named");
    assert_eq!(home.run(&["import", "--preview", "--yes", &notes]).code(), 2);
}

#[test]
fn parts_that_the_names_say_are_missing_are_named() {
    let home = Home::new();
    let part = home.path("posts-003.csv");
    std::fs::write(&part, TABLE).unwrap();
    let shown = home.run(&["import", "--preview", "--json", &part]);
    let missing = &shown.json()[0]["preview"]["parts_missing"];
    assert_eq!(missing, &json!(["posts-001.csv", "posts-002.csv"]));
    let told = home.run(&["import", "--preview", &part]).out();
    assert!(told.contains("not given, it seems: posts-002.csv"), "{told}");
}

#[test]
fn an_interrupt_leaves_what_is_in_and_the_next_run_goes_on() {
    let samples = Samples::of("telegram_channel", 22, MANY);
    let (sample, home) = (samples.sample("telegram_channel"), Home::new());
    let (passphrase, zone) =
        (home.path("passphrase"), ["import", "--yes", "--json", "--zone=+07:00"]);
    let arguments = words(&zone, &sample);
    let mut command = home.command(&["--passphrase-file", &passphrase], &arguments);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let preview: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    let interrupted = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(interrupted.unwrap().success());
    let imported: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(2));
    let (imported, posts) = (&imported["imported"], preview["preview"]["posts"].as_u64().unwrap());
    let came = imported["new"].as_u64().unwrap();
    assert!(imported["cancelled"] == true && came < posts, "{imported}");
    assert_eq!(home.run(&["list", "--json"]).json().len() as u64, came, "what is said is in");

    let rest = home.run(&arguments);
    let rest = &rest.json()[1]["imported"];
    assert_eq!(rest["new"].as_u64().unwrap() + came, posts);
    assert_eq!(home.run(&["list", "--json"]).json().len() as u64, posts);
    let imports = home.run(&["imports", "--json"]).json();
    assert_eq!((imports.len(), &imports[0]["import"]), (1, &rest["import"]));
    assert!(imports[0]["ended"].is_object());
}

#[test]
fn posts_without_an_address_are_given_theirs_singly_and_by_a_list() {
    let home = Home::new();
    let table = table(&home, TABLE);
    assert_eq!(home.run(&["import", "--yes", &table]).code(), 0);
    let rows = home.run(&["list", "--json"]).json();
    let id = |begin: &str| {
        let row = rows.iter().find(|row| row["text"].as_str().unwrap().starts_with(begin));
        row.unwrap()["post"].as_str().unwrap().to_owned()
    };
    let (second, third) = (id("Chiều"), id("Tối"));

    let linked = home.run(&["link", &second, "https://vuon.example/2", "--json"]);
    assert_eq!((linked.code(), &linked.json()[0]["linked"]), (0, &json!(true)));
    let shown = home.run(&["show", "https://vuon.example/2", "--json"]);
    assert_eq!(shown.json()[0]["post"], second, "the address names the post now");
    let taken = home.run(&["link", &third, "https://vuon.example/2"]);
    assert!(taken.code() == 2 && taken.err().contains("another post"), "{}", taken.err());
    for (url, text) in [("vuon", "not the address"), ("http://127.0.0.1/3", "private network")] {
        let refused = home.run(&["link", &third, url]);
        assert!(refused.code() == 2 && refused.err().contains(text), "{url}: {}", refused.err());
    }
    assert_eq!(home.run(&["link", "post_00", "https://vuon.example/9"]).code(), 2);
    assert_eq!(home.run(&["link", &third]).code(), 2, "an address is wanted");

    let list = home.path("links.csv");
    let rows = "link,text,time\n\
        https://vuon.example/1,,\n\
        https://vuon.example/3,Tối nghe mưa trên mái lá mà thương…,2020-04-03\n\
        https://vuon.example/8,Một bài không có trong kho.,2020-04-03\n\
        không phải địa chỉ,,\n";
    std::fs::write(&list, rows).unwrap();
    let told = home.run(&["link", "--list", &list, "--json"]);
    let results: Vec<Value> = told.json().iter().map(|row| row["result"].clone()).collect();
    assert_eq!(results, ["known", "linked", "unmatched", "bad_address"], "{}", told.err());
    assert_eq!((told.code(), &told.json()[1]["posts"]), (2, &json!([third])));
    assert_eq!(home.run(&["show", "https://vuon.example/3", "--json"]).code(), 0);

    std::fs::write(&list, "chỉ là chữ\n").unwrap();
    let none = home.run(&["link", "--list", &list]);
    assert!(none.code() == 2 && none.err().contains("no list of links"), "{}", none.err());
    assert_eq!(home.run(&["link", "--list", &home.path("gone.csv")]).code(), 2);
}

#[test]
fn names_in_an_archive_cannot_play_with_the_terminal() {
    let home = Home::new();
    let path = home.path("kho\u{1b}[2J\u{202e}");
    std::fs::create_dir(&path).unwrap();
    std::fs::write(Path::new(&path).join("posts.csv"), TABLE).unwrap();
    let path = path.as_str();
    let runs: [Ran; 3] = [
        home.run(&["import", "--preview", path]),
        home.run(&["import", "--yes", path]),
        home.run(&["imports"]),
    ];
    for ran in runs {
        assert_eq!(ran.code(), 0, "{}", ran.err());
        assert!(
            !ran.out().contains('\u{1b}') && !ran.out().contains('\u{202e}'),
            "{:?}",
            ran.out()
        );
    }
}
