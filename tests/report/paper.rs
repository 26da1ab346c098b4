//! The PDFs, as others' programs read them.

use std::io::Write;
use std::process::{Command, Stdio};

use keepsake::bundle::report::{Receipt, Report, certificate, html, pdf, receipt};
use keepsake::model::Language;
use keepsake_tests::reports;
use unicode_normalization::UnicodeNormalization;

use crate::{SECRETS, all_withheld};

const CHECKPOINT: &str = include_str!("../fixtures/custody/checkpoint/4.txt");

fn vietnamese(report: &Report) -> Vec<u8> {
    pdf(report, Language::Vi).unwrap()
}

/// What `pdftotext` reads, a page each.
fn pages(file: &[u8]) -> Vec<String> {
    let mut command = Command::new("pdftotext");
    command.args(["-layout", "-enc", "UTF-8", "-", "-"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let mut given = child.stdin.take().unwrap();
    let file = file.to_vec();
    let giving = std::thread::spawn(move || given.write_all(&file));
    let out = child.wait_with_output().unwrap();
    giving.join().unwrap().unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    text.trim_end_matches('\u{c}').split('\u{c}').map(str::to_owned).collect()
}

/// Letters without spaces and lines, as they were composed.
fn letters(text: &str) -> String {
    text.nfc().filter(|letter| !letter.is_whitespace()).collect()
}

/// What a program says of a file.
fn with_file(file: &[u8], program: &str, words: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("it.pdf");
    std::fs::write(&path, file).unwrap();
    let said = Command::new(program).args(words).arg(&path).output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    String::from_utf8(said.stdout).unwrap()
}

fn is_sound(file: &[u8]) {
    with_file(file, "qpdf", &["--check"]);
}

#[test]
fn everything_is_there_to_be_read_and_copied() {
    let report = reports::rich();
    let file = vietnamese(&report);
    is_sound(&file);
    let text = letters(&pages(&file).concat());
    for words in [
        "Báo cáo bằng chứng",
        "Mai Phương",
        &report.fingerprint,
        "Sáng nay bà con ra đình làng hỏi",
        "ẮẰẲẴẶ ấầẩẫậ ễ ộ ỹ",
        "Tiếng Việt vẫn là Tiếng Việt",
        "[U+1F33E U+1F914]",
        "<script>alert(1)</script>",
        "[U+202E]",
        "#gaoxuatkhau",
        "14 trên 340 bài",
        "Thấy lần cuối",
        "2026-05-11 05:00:00 UTC",
        "Bị ẩn ở nước này",
        "Nghị định 147/2024/NĐ-CP",
        "fb-error-route",
        "nền tảng giữ nguyên quyết định",
        "bảo vệ người đăng hộ",
        "Trang 1/",
        "948112",
        "không muộn hơn 2026-05-22 20:00:01 UTC",
        "Ai đã gỡ bài và vì sao",
    ] {
        assert!(text.contains(&letters(words)), "{words}");
    }
    let english = letters(&pages(&pdf(&report, Language::En).unwrap()).concat());
    for words in ["Evidence report", "Whotookapostdown,andwhy", "Page1of", "nonerecorded"] {
        assert!(english.contains(&letters(words)), "{words}");
    }
    for word in [&b"/Alt"[..], b"pdfaid:part", b"pdfuaid:part", b"/Lang"] {
        assert!(file.windows(word.len()).any(|it| it == word), "{}", word.escape_ascii());
    }
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let (one, other) = (reports::rich(), reports::rich());
    assert_eq!(html(&one), html(&other));
    assert!(vietnamese(&one) == vietnamese(&other));
    assert!(certificate(&one).unwrap() == certificate(&other).unwrap());
    let sheet = || receipt(given_of(&one, CHECKPOINT), Language::En).unwrap();
    assert!(sheet() == sheet());
    assert!(vietnamese(&one) != pdf(&one, Language::En).unwrap());
}

#[test]
fn a_text_of_100_000_letters_goes_over_pages_whole() {
    let text: String =
        (0..9_000).fold(String::new(), |text, n| text + &n.to_string() + " ruộng đồng ");
    assert!(text.chars().count() > 100_000);
    let pages = pages(&vietnamese(&reports::of_text(&text)));
    assert!(pages.len() > 20, "{}", pages.len());
    let read = letters(&pages.concat());
    for n in [0, 1, 4_444, 8_998] {
        assert!(read.contains(&format!("{n}ruộngđồng{}", n + 1)) || n == 8_999, "{n}");
    }
    assert!(pages.iter().all(|page| page.contains("Trang ")));
    let one_word = vietnamese(&reports::of_text(&"ệ".repeat(100_000)));
    is_sound(&one_word);
}

#[test]
fn a_table_of_5_000_looks_has_its_head_on_each_page() {
    let file = pdf(&reports::of_looks(5_000), Language::En).unwrap();
    let pages = pages(&file);
    let with_rows = pages.iter().filter(|page| page.contains("fb-error-route")).collect::<Vec<_>>();
    assert!(pages.len() > 100 && with_rows.len() > 50, "{} {}", pages.len(), with_rows.len());
    let headed = with_rows.iter().filter(|page| page.contains("Seen from")).count();
    // The verdicts name rules, too.
    assert!(headed + 1 >= with_rows.len(), "{headed} of {}", with_rows.len());
    assert!(pages.iter().any(|page| page.contains("5099")), "the last look");
}

#[test]
fn nothing_withheld_is_printed() {
    let text = letters(&pages(&vietnamese(&all_withheld())).concat());
    for secret in SECRETS {
        assert!(!text.contains(&letters(secret)), "{secret}");
    }
    assert!(text.contains("[đượcgiữkín]"));
}

#[test]
fn no_letter_and_no_picture_stops_a_report() {
    let all: String = (0..=0x10_ffff).step_by(7).filter_map(char::from_u32).collect();
    is_sound(&vietnamese(&reports::of_text(&all)));
    let odd = ["", "\n\n\n", "\u{202e}", "\u{301}", "a\u{301}\u{301}\u{301}", "\u{fffe}\u{1ffff}"];
    for text in odd.into_iter().chain(reports::TEXTS) {
        let mut report = reports::of_text(text);
        report.posts[0].copies[0].entry.act.author.as_mut().unwrap().name = Some(text.into());
        report.posts[0].post.act.platform = text.into();
        report.posts[0].looks[0].act.url = text.repeat(200);
        report.name = text.into();
        assert!(vietnamese(&report).starts_with(b"%PDF"), "{text:?}");
    }
    let odd = Report { name: all, ..reports::bare() };
    is_sound(&certificate(&odd).unwrap());
    let rich = reports::rich();
    for (at, picture) in rich.posts[0].copies[0].pictures.iter().enumerate() {
        for place in (0..picture.bytes.len()).step_by(picture.bytes.len() / 15) {
            let mut report = reports::bare();
            let mut post = rich.posts[0].clone();
            post.copies[0].pictures[at].bytes[place] ^= 0x55;
            report.posts.push(post);
            vietnamese(&report);
        }
    }
}

#[test]
fn pictures_are_in_the_paper_without_what_they_tell_beside() {
    let mut report = reports::rich();
    let pictures = |report: &Report| {
        let listed = with_file(&vietnamese(report), "pdfimages", &["-list"]);
        listed
            .lines()
            .skip(2)
            .filter(|line| line.split_whitespace().nth(2) == Some("image"))
            .count()
    };
    let copies = report.posts.iter().flat_map(|post| &post.copies);
    let given = copies.map(|copy| copy.pictures.len()).sum::<usize>();
    assert!(given > 1 && pictures(&report) == given, "{given} were given");
    let photograph = &mut report.posts[0].copies[0].pictures[0].bytes;
    assert_eq!(photograph[..2], [0xff, 0xd8]);
    photograph.splice(2..2, *b"\xff\xe1\0\x13Exif\0\0CANARYplace");
    assert_eq!(pictures(&report), given);
    let needle = b"CANARYplace";
    let file = vietnamese(&report);
    assert!(!file.windows(needle.len()).any(|bytes| bytes == needle));
}

#[test]
fn headings_of_three_levels_are_marks_under_one_another() {
    let text = with_file(&vietnamese(&reports::rich()), "qpdf", &["--json", "--json-key=outlines"]);
    let told: serde_json::Value = serde_json::from_str(&text).unwrap();
    let mut marks = Vec::new();
    walk(&told["outlines"], 1, &mut marks);
    let of = |level: usize| marks.iter().filter(|(it, _)| *it == level).count();
    assert!(of(1) > 0 && of(2) > of(1) && of(3) > 0 && of(4) == 0, "{marks:?}");
    assert_eq!(of(1) + of(2) + of(3), marks.len());
}

fn walk(outlines: &serde_json::Value, level: usize, marks: &mut Vec<(usize, String)>) {
    for mark in outlines.as_array().into_iter().flatten() {
        marks.push((level, mark["title"].as_str().unwrap_or_default().to_owned()));
        walk(&mark["kids"], level + 1, marks);
    }
}

#[test]
fn a_state_with_a_time_stamp_is_named_where_the_newest_has_none() {
    let mut report = reports::bare();
    report.checkpoints.last_mut().unwrap().stamps.clear();
    let text = letters(&pages(&vietnamese(&report)).concat());
    assert!(text.contains(&letters("trạng thái gần nhất có dấu thời gian: 214 mục ghi đầu")));
}

#[test]
fn the_certification_asks_and_claims_nothing() {
    let report = reports::rich();
    let file = certificate(&report).unwrap();
    is_sound(&file);
    let text = letters(&pages(&file).concat());
    for words in [
        "Certification of electronic records",
        "Bản xác nhận dữ liệu điện tử",
        "902(13)",
        "The program signs for nobody",
        "not legal advice",
        "không phải tư vấn pháp luật",
        &format!("{}.zip", report.name),
        &report.fingerprint,
        "under penalty of perjury",
        "Chuỗi bảo quản",
        "Every change of hands",
    ] {
        assert!(text.contains(&letters(words)), "{words}");
    }
}

#[test]
fn a_receipt_holds_the_checkpoint_on_one_page() {
    let report = reports::bare();
    for language in Language::ALL {
        let file = receipt(given_of(&report, CHECKPOINT), language).unwrap();
        is_sound(&file);
        let pages = pages(&file);
        assert_eq!(pages.len(), 1);
        let text = letters(&pages[0]);
        for line in CHECKPOINT.lines() {
            assert!(text.contains(&letters(line)), "{line}");
        }
        assert!(text.contains("Biênnhận") && text.contains("Receiptofacheckpoint"));
    }
    let long = "x".repeat(2_000);
    assert!(receipt(given_of(&report, &long), Language::Vi).is_err());
    let training = Receipt { training: true, ..given_of(&report, CHECKPOINT) };
    let file = receipt(training, Language::Vi).unwrap();
    is_sound(&file);
    let pages = pages(&file);
    let marked = |page: &String| letters(page).contains("TRAINING") && page.contains("TẬP HUẤN");
    assert!(pages.len() == 1 && pages.iter().all(marked), "{pages:?}");
}

fn given_of<'r>(report: &'r Report, checkpoint: &'r str) -> Receipt<'r> {
    Receipt { checkpoint, fingerprint: &report.fingerprint, made: report.made, training: false }
}
