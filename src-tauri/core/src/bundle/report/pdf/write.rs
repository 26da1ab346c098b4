//! Pages as a tagged PDF/A-2a that is PDF/UA-1, too.

use std::collections::HashMap;
use std::num::NonZeroU16;

use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::error::KrillaError;
use krilla::geom::{PathBuilder, Point, Rect, Size, Transform};
use krilla::image::Image;
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, BBox, ContentTag, Identifier, ListNumbering, SpanTag, TableHeaderScope,
    Tag, TagGroup, TagKind, TagTree,
};
use krilla::text::{GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};

use super::PdfError;
use super::face::Faces;
use super::layout::{Child, Color, Content, Kind, Layout, Mark, Owner, PAGE};
use super::lines::{Segment, Tongue};
use crate::model::{Language, Time};

/// What the file says of itself.
pub(super) struct About {
    pub(super) title: String,
    pub(super) software: String,
    /// Names the document: the same document has the same.
    pub(super) id: String,
    pub(super) made: Time,
    pub(super) language: Language,
}

/// The file.
pub(super) fn write(layout: &Layout<'_>, about: &About) -> Result<Vec<u8>, PdfError> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|_| PdfError::Refused("its standards do not go together"))?;
    let settings =
        SerializeSettings { configuration, enable_tagging: true, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    document.set_metadata(metadata(about));
    let images = images(layout)?;
    let mut identifiers = HashMap::new();
    for (number, contents) in layout.pages.iter().enumerate() {
        let settings = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or(PdfError::Refused("no page"))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for (at, content) in contents.iter().enumerate() {
            let identifier = draw(&mut surface, content, layout.faces, &images);
            identifiers.extend(identifier.map(|it| ((number, at), it)));
        }
        surface.finish();
        page.finish();
    }
    document.set_outline(outline(layout));
    let mut tree = TagTree::new();
    for child in &layout.nodes[0].children {
        match grouped(layout, &identifiers, *child) {
            Some(Part::Group(group)) => tree.push(group),
            Some(Part::Content(identifier)) => tree.push(identifier),
            None => {}
        }
    }
    document.set_tag_tree(tree);
    document.finish().map_err(|error| PdfError::Refused(why(&error)))
}

/// What a writer's refusal was about, without a letter of the document.
fn why(error: &KrillaError) -> &'static str {
    match error {
        KrillaError::Font(..) => "a font",
        KrillaError::Validation(_) => "a rule of PDF/A or PDF/UA",
        KrillaError::Limit(_) => "a limit of PDF",
        KrillaError::Image(..) | KrillaError::SixteenBitImage(..) => "a picture",
        _ => "its structure",
    }
}

fn metadata(about: &About) -> Metadata {
    let at = about.made.utc();
    let small = |number: i8| u8::try_from(number).unwrap_or_default();
    let date = DateTime::new(u16::try_from(at.year()).unwrap_or_default())
        .month(small(at.month()))
        .day(small(at.day()))
        .hour(small(at.hour()))
        .minute(small(at.minute()))
        .second(small(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0);
    Metadata::new()
        .title(about.title.clone())
        .creator(about.software.clone())
        .producer(about.software.clone())
        .language(about.language.tag().to_owned())
        .document_id(about.id.clone())
        .creation_date(date)
}

fn images(layout: &Layout<'_>) -> Result<Vec<Image>, PdfError> {
    let image = |shown: &super::super::picture::Shown| match &shown.points {
        Some(points) => {
            let points = points.chunks_exact(3).flat_map(|it| [it[0], it[1], it[2], u8::MAX]);
            Ok(Image::from_rgba8(points.collect(), shown.width, shown.height))
        }
        None => Image::from_jpeg(shown.file.as_ref().clone().into(), false)
            .map_err(|_| PdfError::Refused("a picture")),
    };
    layout.pictures.iter().map(image).collect()
}

fn draw(
    surface: &mut Surface<'_>,
    content: &Content,
    faces: &Faces,
    images: &[Image],
) -> Option<Identifier> {
    let artifact = |kind| ContentTag::Artifact(Artifact::with_kind(kind));
    let tag = match content.owner {
        Owner::Layout => artifact(ArtifactType::Layout),
        Owner::Header => artifact(ArtifactType::Header),
        Owner::Footer => artifact(ArtifactType::Footer),
        Owner::Node(_) => match content.marks.as_slice() {
            [Mark::Text { segment, .. }] => {
                ContentTag::Span(SpanTag::empty().with_lang(tongue(segment)))
            }
            _ => ContentTag::Other,
        },
    };
    let identifier = surface.start_tagged(tag);
    for mark in &content.marks {
        draw_mark(surface, mark, faces, images);
    }
    surface.end_tagged();
    matches!(content.owner, Owner::Node(_)).then_some(identifier)
}

fn tongue(segment: &Segment) -> Option<&'static str> {
    match segment.tongue {
        Tongue::Own => None,
        Tongue::Other(language) => Some(language.tag()),
        Tongue::Unknown => Some("und"),
    }
}

fn fill(color: Color) -> Fill {
    let color = match color {
        Color::Ink => rgb::Color::new(0x1f, 0x1c, 0x17),
        Color::Soft => rgb::Color::new(0x57, 0x50, 0x44),
        Color::Accent => rgb::Color::new(0x1c, 0x5a, 0x50),
        Color::Flag => rgb::Color::new(0x99, 0x2b, 0x1c),
        Color::Rule => rgb::Color::new(0xc4, 0xbb, 0xaa),
        Color::Wash => rgb::Color::new(0xf8, 0xe5, 0xdd),
    };
    Fill { paint: color.into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}

fn draw_mark(surface: &mut Surface<'_>, mark: &Mark, faces: &Faces, images: &[Image]) {
    match mark {
        Mark::Text { x, baseline, segment } => {
            let color = if segment.is_soft { Color::Soft } else { Color::Ink };
            surface.set_fill(Some(fill(color)));
            let mut at = 0;
            let glyphs: Vec<KrillaGlyph> = segment
                .text
                .chars()
                .zip(&segment.glyphs)
                .map(|(letter, glyph)| {
                    let range = at..at + letter.len_utf8();
                    at = range.end;
                    let id = GlyphId::new(glyph.id.into());
                    KrillaGlyph::new(id, glyph.advance, 0.0, 0.0, 0.0, range, None)
                })
                .collect();
            let (start, font) = (Point::from_xy(*x, *baseline), faces.font(segment.weight));
            surface.draw_glyphs(start, &glyphs, font, &segment.text, segment.size, false);
        }
        Mark::Box { x, y, width, height, color } => {
            let mut path = PathBuilder::new();
            let Some(rect) = Rect::from_xywh(*x, *y, *width, *height) else { return };
            path.push_rect(rect);
            if let Some(path) = path.finish() {
                surface.set_fill(Some(fill(*color)));
                surface.draw_path(&path);
            }
        }
        Mark::Picture { x, y, width, height, picture } => {
            let size = Size::from_wh(*width, *height);
            if let Some((image, size)) = images.get(*picture).zip(size) {
                surface.push_transform(&Transform::from_translate(*x, *y));
                surface.draw_image(image.clone(), size);
                surface.pop();
            }
        }
    }
}

/// A part of the tree.
enum Part {
    Group(TagGroup),
    Content(Identifier),
}

fn grouped(
    layout: &Layout<'_>,
    identifiers: &HashMap<(usize, usize), Identifier>,
    child: Child,
) -> Option<Part> {
    let node = match child {
        Child::Content { page, at } => {
            return identifiers.get(&(page, at)).copied().map(Part::Content);
        }
        Child::Node(number) => layout.nodes.get(number)?,
    };
    let mut group = TagGroup::new(kind(&node.kind)?);
    for child in &node.children {
        match grouped(layout, identifiers, *child) {
            Some(Part::Group(inner)) => group.push(inner),
            Some(Part::Content(identifier)) => group.push(identifier),
            None => {}
        }
    }
    Some(Part::Group(group))
}

fn kind(kind: &Kind) -> Option<TagKind> {
    Some(match kind {
        Kind::Document => return None,
        Kind::Heading { level, name } => {
            let level = NonZeroU16::new((*level).into())?;
            Tag::Hn(level, Some(name.clone())).into()
        }
        Kind::P => Tag::P.into(),
        Kind::List { numbered: true } => Tag::L(ListNumbering::Decimal).into(),
        Kind::List { numbered: false } => Tag::L(ListNumbering::Disc).into(),
        Kind::Item => Tag::LI.into(),
        Kind::Label => Tag::Lbl.into(),
        Kind::Body => Tag::LBody.into(),
        Kind::Table { summary } => {
            Tag::Table.with_summary(Some(summary.clone()).filter(|it| !it.is_empty())).into()
        }
        Kind::Head => Tag::THead.into(),
        Kind::Rows => Tag::TBody.into(),
        Kind::Row => Tag::TR.into(),
        Kind::ColumnHead => Tag::TH(TableHeaderScope::Column).into(),
        Kind::RowHead => Tag::TH(TableHeaderScope::Row).into(),
        Kind::Cell => Tag::TD.into(),
        Kind::Figure { alt, page, place: [x, y, width, height] } => {
            let place = Rect::from_xywh(*x, *y, *width, *height);
            let place = place.map(|rect| BBox::new(*page, rect));
            Tag::Figure(Some(alt.clone())).with_bbox(place).into()
        }
        Kind::Caption => Tag::Caption.into(),
        Kind::Quote => Tag::BlockQuote.into(),
    })
}

/// Headings of the first three levels, each under the one before it that is higher.
fn outline(layout: &Layout<'_>) -> Outline {
    let mut outline = Outline::new();
    let places: Vec<_> = layout.places.iter().filter(|place| place.level <= 3).collect();
    let mut at = 0;
    while at < places.len() {
        let (node, next) = outline_node(&places, at);
        outline.push_child(node);
        at = next;
    }
    outline
}

fn outline_node(places: &[&super::layout::Place], at: usize) -> (OutlineNode, usize) {
    let place = places[at];
    let point = Point::from_xy(0.0, place.y - 10.0);
    let destination = krilla::destination::XyzDestination::new(place.page, point);
    let mut node = OutlineNode::new(place.name.clone(), destination);
    let mut next = at + 1;
    while places.get(next).is_some_and(|below| below.level > place.level) {
        let (child, after) = outline_node(places, next);
        node.push_child(child);
        next = after;
    }
    (node, next)
}
