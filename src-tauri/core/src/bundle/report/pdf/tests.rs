use proptest::prelude::*;

use super::super::text::{Line, code, foreign, plain};
use super::face::{Faces, Weight};
use super::figures::Code;
use super::layout::Mark;
use super::lines::{Fitted, Style, Tongue, drawable, fit};
use crate::model::Language;

const STYLE: Style = Style { size: 10.0, is_bold: false, is_soft: false };

fn lines(faces: &Faces, line: &Line, width: f32) -> Vec<Fitted> {
    fit(faces, line, Language::Vi, STYLE, width)
}

fn letters(lines: &[Fitted]) -> String {
    lines.iter().flat_map(|line| &line.0).map(|segment| segment.text.as_str()).collect()
}

#[test]
fn every_font_has_every_vietnamese_letter() {
    let faces = Faces::load().unwrap();
    let small =
        "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ";
    let large = small.to_uppercase();
    let all = small.chars().chain(large.chars()).chain("–—“”‘’…•·0123456789₫".chars());
    for letter in all {
        for weight in [Weight::Regular, Weight::Bold] {
            let glyph = faces.glyph(weight, letter).unwrap();
            assert_eq!(glyph.weight, weight, "{letter}");
        }
    }
    for letter in "ABZaz09+/=:—.".chars() {
        assert_eq!(faces.glyph(Weight::Mono, letter).unwrap().weight, Weight::Mono);
    }
}

#[test]
fn what_fonts_lack_is_written_as_numbers() {
    let faces = Faces::load().unwrap();
    for (text, drawn) in [
        ("Tie\u{302}\u{301}ng Vie\u{323}\u{302}t", "Tiếng Việt"),
        ("được 😀!", "được [U+1F600]!"),
        ("👩\u{200d}🌾", "[U+1F469 U+200D U+1F33E]"),
        ("a\u{202e}b", "a[U+202E]b"),
        ("x\u{0}\u{7}y", "x[U+0000 U+0007]y"),
        ("\u{e000}", "[U+E000]"),
        ("e\u{336}", "e[U+0336]"),
        ("a\tb\u{a0}c\r\nd", "a b c\nd"),
        ("→ ●", "→ ●"),
    ] {
        assert_eq!(drawable(&faces, text), drawn);
    }
    let long = drawable(&faces, &"語".repeat(100));
    assert_eq!(long, format!("[U+8A9E{} +92]", " U+8A9E".repeat(7)));
}

#[test]
fn a_word_that_is_too_wide_is_parted_and_an_address_at_its_signs() {
    let faces = Faces::load().unwrap();
    let word = lines(&faces, &foreign("ệ".repeat(1_000)), 100.0);
    assert!(word.len() > 40 && letters(&word) == "ệ".repeat(1_000));
    let address = "https://example.org/a-long-folder/another-long-folder/a-page.html";
    let parted = lines(&faces, &code(address), 150.0);
    assert!(parted.len() > 1 && letters(&parted) == address);
    for line in parted.iter().take(parted.len() - 1) {
        assert!(line.0.last().unwrap().text.ends_with(['/', '-', '.']), "{line:?}");
    }
}

#[test]
fn words_from_outside_are_of_no_known_language() {
    let faces = Faces::load().unwrap();
    let line = plain("1").then(foreign("a")).then(super::super::words::NONE.only(Language::En));
    let fitted = lines(&faces, &line, 500.0);
    let tongues: Vec<Tongue> = fitted[0].0.iter().map(|segment| segment.tongue).collect();
    assert_eq!(tongues, [Tongue::Own, Tongue::Unknown, Tongue::Other(Language::En)]);
}

/// Paints the boxes and lets a decoder that is not ours read the picture.
#[test]
#[expect(clippy::cast_possible_truncation, reason = "dots of a small picture")]
#[expect(clippy::cast_sign_loss, reason = "nothing stands outside")]
fn the_code_of_a_checkpoint_gives_it_back() {
    const SIDE: usize = 600;
    const EDGE: f32 = 30.0;
    let checkpoint = include_str!("../../../../../../tests/fixtures/custody/checkpoint/4.txt");
    let marks = Code::of(checkpoint).unwrap().marks((EDGE, EDGE), 540.0);
    let mut picture = vec![255_u8; SIDE * SIDE];
    for mark in marks {
        let Mark::Box { x, y, width, height, .. } = mark else { panic!("{mark:?}") };
        let [left, top, right, bottom] =
            [x, y, x + width, y + height].map(|it| it.round() as usize);
        for y in top..bottom.min(SIDE) {
            picture[y * SIDE + left..y * SIDE + right].fill(0);
        }
    }
    let mut image =
        rqrr::PreparedImage::prepare_from_greyscale(SIDE, SIDE, |x, y| picture[y * SIDE + x]);
    let grids = image.detect_grids();
    assert_eq!(grids[0].decode().unwrap().1, checkpoint);
}

proptest! {
    #[test]
    fn any_text_is_drawn_in_lines_that_fit(text in any::<String>(), width in 60.0_f32..300.0) {
        let faces = Faces::load().unwrap();
        let drawn = drawable(&faces, &text);
        let known = |letter: char| letter == '\n' || faces.glyph(Weight::Regular, letter).is_some();
        prop_assert!(drawn.chars().all(known));
        let fitted = lines(&faces, &foreign(&text), width);
        prop_assert_eq!(letters(&fitted), drawn.replace('\n', " "));
        for line in &fitted {
            let Some(last) = line.0.last() else { continue };
            let end = last.x + faces.width(last.weight, last.size, last.text.trim_end());
            prop_assert!(end <= width + 0.1, "{} > {}", end, width);
            for segment in &line.0 {
                prop_assert_eq!(segment.text.chars().count(), segment.glyphs.len());
            }
        }
    }
}
