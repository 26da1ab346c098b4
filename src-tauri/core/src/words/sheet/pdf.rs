//! The page as PDF.

use std::collections::BTreeSet;

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str};
use zeroize::Zeroizing;

use super::face::{BOLD, Faces, REGULAR};
use super::{Mark, PAGE, Weight};

const IDENTITY: SystemInfo<'_> =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// One weight as a font of the document.
struct Font {
    weight: Weight,
    /// In the page's resources.
    key: Name<'static>,
    name: Name<'static>,
    file: &'static [u8],
    /// The first of five numbers of objects.
    first: i32,
}

const FONTS: [Font; 2] = [
    Font {
        weight: Weight::Regular,
        key: Name(b"R"),
        name: Name(b"BeVietnamPro-Regular"),
        file: REGULAR,
        first: 10,
    },
    Font {
        weight: Weight::Bold,
        key: Name(b"B"),
        name: Name(b"BeVietnamPro-SemiBold"),
        file: BOLD,
        first: 20,
    },
];

pub(super) fn write(marks: &[Mark], faces: &Faces) -> Zeroizing<Vec<u8>> {
    let [catalog, pages, page, content] = [1, 2, 3, 4].map(Ref::new);
    let mut pdf = Pdf::with_capacity(200_000);
    pdf.catalog(catalog).pages(pages);
    pdf.pages(pages).kids([page]).count(1);
    let mut only = pdf.page(page);
    only.media_box(Rect::new(0.0, 0.0, PAGE.0, PAGE.1)).parent(pages).contents(content);
    let mut resources = only.resources();
    let mut fonts = resources.fonts();
    for font in &FONTS {
        fonts.pair(font.key, Ref::new(font.first));
    }
    fonts.finish();
    resources.finish();
    only.finish();
    let drawn = Zeroizing::new(draw(marks, faces));
    pdf.stream(content, &drawn);
    for font in &FONTS {
        embed(&mut pdf, font, marks, faces);
    }
    Zeroizing::new(pdf.finish())
}

/// The page's drawing; PDF counts from the lower left corner.
fn draw(marks: &[Mark], faces: &Faces) -> Vec<u8> {
    let mut content = Content::with_capacity(64_000);
    for mark in marks {
        match mark {
            Mark::Box { x, y, width, height, gray } => {
                content.set_fill_gray(*gray);
                content.rect(*x, PAGE.1 - y - height, *width, *height).fill_nonzero();
            }
            Mark::Text { x, baseline, size, weight, gray, text } => {
                let key =
                    FONTS.iter().find(|it| it.weight == *weight).map_or(Name(b"R"), |it| it.key);
                let glyphs = text.chars().flat_map(|it| faces.glyph(*weight, it).0.to_be_bytes());
                let glyphs = Zeroizing::new(glyphs.collect::<Vec<u8>>());
                content.set_fill_gray(*gray).begin_text().set_font(key, *size);
                content.next_line(*x, PAGE.1 - baseline).show(Str(&glyphs)).end_text();
            }
        }
    }
    content.finish().into_vec()
}

/// Puts a font into the document, so that its letters print anywhere and can be copied as text.
fn embed(pdf: &mut Pdf, font: &Font, marks: &[Mark], faces: &Faces) {
    let [whole, cid, descriptor, to_unicode, file] =
        [0, 1, 2, 3, 4].map(|offset| Ref::new(font.first + offset));
    let face = faces.of(font.weight);
    let scale = 1000.0 / f32::from(face.units_per_em());
    pdf.type0_font(whole)
        .base_font(font.name)
        .encoding_predefined(Name(b"Identity-H"))
        .descendant_font(cid)
        .to_unicode(to_unicode);
    let mut sized = pdf.cid_font(cid);
    sized.subtype(CidFontType::Type2).base_font(font.name).system_info(IDENTITY);
    sized.font_descriptor(descriptor).cid_to_gid_map_predefined(Name(b"Identity"));
    let glyphs = (0..face.number_of_glyphs()).map(ttf_parser::GlyphId);
    let widths = glyphs.map(|it| f32::from(face.glyph_hor_advance(it).unwrap_or(0)) * scale);
    sized.widths().consecutive(0, widths);
    sized.finish();
    let bounds = face.global_bounding_box();
    let [left, bottom, right, top] = [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max]
        .map(|units| f32::from(units) * scale);
    pdf.font_descriptor(descriptor)
        .name(font.name)
        .flags(FontFlags::SYMBOLIC)
        .bbox(Rect::new(left, bottom, right, top))
        .italic_angle(0.0)
        .ascent(f32::from(face.ascender()) * scale)
        .descent(f32::from(face.descender()) * scale)
        .cap_height(f32::from(face.capital_height().unwrap_or(0)) * scale)
        .stem_v(if font.weight == Weight::Bold { 120.0 } else { 80.0 })
        .font_file2(file);
    pdf.cmap(to_unicode, &letters(font.weight, marks, faces));
    pdf.stream(file, font.file).pair(Name(b"Length1"), i32::try_from(font.file.len()).unwrap_or(0));
}

/// Which letter each drawn glyph stands for.
fn letters(weight: Weight, marks: &[Mark], faces: &Faces) -> Vec<u8> {
    let mut used = BTreeSet::new();
    for mark in marks {
        if let Mark::Text { weight: of, text, .. } = mark
            && *of == weight
        {
            used.extend(text.chars().map(|letter| (faces.glyph(weight, letter).0, letter)));
        }
    }
    let mut map = UnicodeCmap::new(Name(b"Letters"), IDENTITY);
    for (glyph, letter) in used {
        map.pair(glyph, letter);
    }
    map.finish().into_vec()
}
