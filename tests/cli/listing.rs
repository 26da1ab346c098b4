//! `search`, and the filters of `list`: the same posts however they are asked for.

use serde_json::Value;

use crate::Home;

const TABLE: &str = "id,date,text,url\n\
    1,2020-03-26T02:03:04Z,Lệnh cấm xuất khẩu gạo: ai quyết định điều đó.,https://vuon.example/1\n\
    2,2020-04-02T18:03:04Z,Bờ đê lở thêm hai thước vì gió gáo.,\n\
    3,2020-05-08T02:03:04Z,XUẤT KHẨU đường sắt qua bến.,https://vuon.example/3\n";

fn home() -> Home {
    let home = Home::new();
    let path = home.path("posts.csv");
    std::fs::write(&path, TABLE).unwrap();
    assert_eq!(home.run(&["import", "--yes", &path]).code(), 0);
    home
}

/// The beginnings of the texts that a verb lists.
fn texts(home: &Home, arguments: &[&str], input: &str) -> Vec<String> {
    let ran = home.run_given(&[arguments, &["--json"]].concat(), input);
    assert_eq!(ran.code(), 0, "{arguments:?}: {}", ran.err());
    let text = |row: &Value| row["text"].as_str().unwrap().chars().take(4).collect();
    ran.json().iter().map(text).collect()
}

#[test]
fn words_are_found_as_they_are_typed() {
    let home = home();
    for (words, found) in [
        (&["xuat", "khau"][..], &["XUẤT", "Lệnh"][..]),
        (&["gao"], &["Bờ đ", "Lệnh"]),
        (&["gạo"], &["Lệnh"]),
        (&["\"khẩu gạo\""], &["Lệnh"]),
        (&["duong"], &["XUẤT"]),
        (&["Đương"], &[]),
        (&["https://vuon.example/3"], &["XUẤT"]),
    ] {
        assert_eq!(texts(&home, &[&["search"], words].concat(), ""), found, "{words:?}");
    }
    let decomposed = "ga\u{323}o\n";
    assert_eq!(texts(&home, &["search", "-"], decomposed), ["Lệnh"], "from standard input");
    let empty = home.run_given(&["search", "-"], "\n");
    assert_eq!(empty.code(), 2, "{}", empty.out());
}

#[test]
fn filters_hold_together_and_their_counts_are_what_they_give() {
    let home = home();
    for (filters, found) in [
        (&["--from", "2020-04-02"][..], &["XUẤT", "Bờ đ"][..]),
        (&["--from", "2020-04-02", "--until", "2020-04-02"], &["Bờ đ"]),
        (&["--until", "2020-04-02T18:03:04Z"], &["Lệnh"]),
        (&["--unlinked"], &["Bờ đ"]),
        (&["--status", "not-watched"], &["Bờ đ"]),
        (&["--status", "not-watched", "--status", "watched"], &["XUẤT", "Bờ đ", "Lệnh"]),
        (&["--media"], &[]),
        (&["--silent"], &[]),
        (&["--flagged"], &[]),
        (&["--platform", "nowhere"], &[]),
    ] {
        assert_eq!(texts(&home, &[&["list"], filters].concat(), ""), found, "{filters:?}");
    }
    let both = ["search", "xuat khau", "--from", "2020-04-01"];
    assert_eq!(texts(&home, &both, ""), ["XUẤT"]);

    let counts = home.run(&["list", "--counts", "--json"]).json();
    let n = |kind: &str, name: &str| {
        let row = counts.iter().find(|row| row["kind"] == kind && row["name"] == name);
        row.unwrap_or_else(|| panic!("{kind} {name}"))["posts"].as_u64().unwrap()
    };
    assert_eq!((n("all", ""), n("status", "not-watched"), n("unlinked", "")), (3, 1, 1));
    let bins = counts.iter().filter(|row| row["kind"] == "time");
    assert_eq!(bins.map(|row| row["published"].as_u64().unwrap()).sum::<u64>(), 3);
    assert!(home.run(&["list", "--counts"]).out().contains("not-watched"));

    let wrong = home.run(&["list", "--status", "gone"]);
    assert_eq!(wrong.code(), 2);
    assert_eq!(home.run(&["list", "--from", "yesterday"]).code(), 2);
}
