use super::*;
use crate::words::Language;

fn words(language: Language, seed: u8) -> RecoveryWords {
    RecoveryWords::of(
        &std::array::from_fn(|at| seed.wrapping_mul(31) ^ u8::try_from(at * 7).unwrap()),
        language,
    )
}

fn sheet(words: &RecoveryWords) -> Sheet<'_> {
    Sheet {
        words,
        nickname: "Sổ tay Đà Lạt – ẮẰẲẴẶ",
        date: "25/11/2026",
        program: Some("Keepsake"),
    }
}

fn marks(sheet: &Sheet<'_>) -> Vec<Mark> {
    let faces = Faces::load().unwrap();
    layout::marks(sheet, &sheet.code().unwrap(), &faces)
}

fn texts(marks: &[Mark]) -> Vec<String> {
    let text = |mark: &Mark| match mark {
        Mark::Text { text, .. } => Some(text.to_string()),
        Mark::Box { .. } => None,
    };
    marks.iter().filter_map(text).collect()
}

/// Paints the boxes as a printer would and lets a decoder that is not ours read the picture.
#[test]
#[expect(clippy::cast_possible_truncation, reason = "dots of a small picture")]
#[expect(clippy::cast_sign_loss, reason = "nothing stands outside the page")]
fn the_code_on_the_page_gives_the_words_back() {
    const SCALE: f32 = 3.0;
    for (language, seed) in
        [(Language::Vietnamese, 1), (Language::Vietnamese, 2), (Language::English, 3)]
    {
        let words = words(language, seed);
        let marks = marks(&sheet(&words));
        let boxes: Vec<[f32; 4]> = marks
            .iter()
            .filter_map(|mark| match mark {
                Mark::Box { x, y, width, height, gray: 0.0 } => {
                    Some([*x, *y, x + width, y + height])
                }
                _ => None,
            })
            .collect();
        let (width, height) = ((PAGE.0 * SCALE) as usize, (PAGE.1 * SCALE) as usize);
        let mut picture = vec![255_u8; width * height];
        for [left, top, right, bottom] in boxes {
            let [left, top, right, bottom] =
                [left, top, right, bottom].map(|it| (it * SCALE).round() as usize);
            for y in top..bottom {
                picture[y * width + left..y * width + right].fill(0);
            }
        }
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| {
            picture[y * width + x]
        });
        let grids = image.detect_grids();
        assert_eq!(grids.len(), 1);
        let (_, content) = grids[0].decode().unwrap();
        assert_eq!(RecoveryWords::read(&content).unwrap().secret(), words.secret());
    }
}

#[test]
fn everything_is_on_the_page_and_within_it() {
    let faces = Faces::load().unwrap();
    for language in [Language::Vietnamese, Language::English] {
        for seed in 0..20 {
            let words = words(language, seed);
            let marks = marks(&sheet(&words));
            let texts = texts(&marks);
            for (number, word) in (1..).zip(words.words()) {
                let at = texts.iter().position(|text| *text == format!("{number}")).unwrap();
                assert_eq!(texts[at + 1], *word);
            }
            for mark in &marks {
                let (x, top, right, bottom) = match mark {
                    Mark::Box { x, y, width, height, .. } => (*x, *y, x + width, y + height),
                    Mark::Text { x, baseline, size, weight, text, .. } => {
                        let width = faces.width(text, *weight, *size);
                        assert!(*size < 14.0 || *size > 20.0 || width < 135.0, "{}", **text);
                        (*x, baseline - size, x + width, baseline + size / 3.0)
                    }
                };
                assert!(
                    x >= 36.0 && right <= PAGE.0 - 36.0 && top >= 36.0 && bottom <= PAGE.1 - 36.0
                );
            }
        }
    }
}

#[test]
fn the_font_has_every_vietnamese_letter() {
    let faces = Faces::load().unwrap();
    let letters =
        "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ";
    for letter in letters
        .chars()
        .chain(letters.to_uppercase().chars())
        .chain("–—“”‘’…•0123456789-/.,?".chars())
    {
        for weight in [Weight::Regular, Weight::Bold] {
            assert_ne!(faces.glyph(weight, letter).0, 0, "{letter}");
        }
    }
}

#[test]
fn nothing_is_told_that_was_not_asked_for() {
    let words = words(Language::Vietnamese, 5);
    let anonymous = Sheet { words: &words, nickname: "", date: "", program: None };
    for text in texts(&marks(&anonymous)).iter().chain([&anonymous.svg().unwrap().to_string()]) {
        assert!(!text.to_lowercase().contains("keepsake"), "{text}");
    }
    let pdf = anonymous.pdf().unwrap();
    let told = |what: &[u8]| pdf.windows(what.len()).any(|it| it.eq_ignore_ascii_case(what));
    assert!(pdf.starts_with(b"%PDF-1.") && told(b"/FontFile2") && !told(b"keepsake"));
    assert!(
        [&b"/Producer"[..], b"/CreationDate", b"/Info", b"/ID [", b"/ID["]
            .iter()
            .all(|it| !told(it))
    );
}

#[test]
fn a_nickname_from_outside_does_no_harm() {
    let words = words(Language::English, 6);
    let long = "Đ".repeat(10_000);
    for nickname in ["<script>&\"", "日本語", "\u{0}\u{202e}\n\t", long.as_str()] {
        let sheet = Sheet { nickname, ..sheet(&words) };
        let svg = sheet.svg().unwrap();
        assert!(!svg.contains("<script") && svg.len() < 300_000);
        assert!(sheet.pdf().unwrap().len() < 300_000);
    }
}
