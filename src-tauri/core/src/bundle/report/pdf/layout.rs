//! Blocks on pages: where everything stands, and what it is for those who do not see it.

use super::super::picture::Shown;
use super::super::plot::Plot;
use super::super::text::{Block, Line, Tone, code, foreign, plain};
use super::face::Faces;
use super::lines::{Fitted, Segment, Style, fit};
use crate::model::Language;

/// A4, in points.
pub(super) const PAGE: (f32, f32) = (595.0, 842.0);
pub(super) const LEFT: f32 = 56.0;
pub(super) const WIDTH: f32 = PAGE.0 - 2.0 * LEFT;
const TOP: f32 = 72.0;
const BOTTOM: f32 = PAGE.1 - 68.0;
/// Lines of a size are this much apart.
const LEADING: f32 = 1.42;
const BODY: f32 = 9.5;
const SMALL: f32 = 8.0;
/// Letters of names and of what an image shows; a PDF's strings have an end.
pub(super) const NAME_MAX: usize = 120;
const ALT_MAX: usize = 1_000;

/// A color by what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Color {
    Ink,
    Soft,
    Accent,
    Flag,
    Rule,
    Wash,
}

/// Something drawn, in points from the upper left corner of the page.
#[derive(Clone, Debug)]
pub(super) enum Mark {
    Text { x: f32, baseline: f32, segment: Segment },
    Box { x: f32, y: f32, width: f32, height: f32, color: Color },
    Picture { x: f32, y: f32, width: f32, height: f32, picture: usize },
}

/// To what something drawn belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// A part of the document.
    Node(usize),
    /// Lines and colors that say nothing.
    Layout,
    Header,
    Footer,
}

/// What is drawn as one.
#[derive(Clone, Debug)]
pub(super) struct Content {
    pub(super) owner: Owner,
    pub(super) marks: Vec<Mark>,
}

/// What a part of the document is.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    Document,
    Heading { level: u8, name: String },
    P,
    List { numbered: bool },
    Item,
    Label,
    Body,
    Table { summary: String },
    Head,
    Rows,
    Row,
    ColumnHead,
    RowHead,
    Cell,
    Figure { alt: String, page: usize, place: [f32; 4] },
    Caption,
    Quote,
}

/// A part of a part: another part, or something drawn on a page.
#[derive(Clone, Copy, Debug)]
pub(super) enum Child {
    Node(usize),
    Content { page: usize, at: usize },
}

#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) children: Vec<Child>,
}

/// A heading's place, for the outline.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) level: u8,
    pub(super) name: String,
    pub(super) page: usize,
    pub(super) y: f32,
}

/// Pages, filled from the top.
pub(super) struct Layout<'a> {
    pub(super) faces: &'a Faces,
    pub(super) language: Language,
    pub(super) pages: Vec<Vec<Content>>,
    /// The first is the document.
    pub(super) nodes: Vec<Node>,
    pub(super) places: Vec<Place>,
    pub(super) pictures: Vec<Shown>,
    pub(super) y: f32,
    /// How much larger than a report its letters are.
    scale: f32,
}

/// The document's part that everything belongs to.
const DOCUMENT: usize = 0;

pub(super) fn style(size: f32) -> Style {
    Style { size, is_bold: false, is_soft: false }
}

fn soft(size: f32) -> Style {
    Style { is_soft: true, ..style(size) }
}

fn bold(size: f32) -> Style {
    Style { is_bold: true, ..style(size) }
}

/// Letters for a name that is no part of the page: few, and none that hides.
pub(super) fn short(text: &str, most: usize) -> String {
    let text = text.replace(|letter: char| super::super::letters::is_hidden(letter), "");
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text,
    }
}

impl<'a> Layout<'a> {
    pub(super) fn new(faces: &'a Faces, language: Language, scale: f32) -> Self {
        let document = Node { kind: Kind::Document, children: Vec::new() };
        let (nodes, pages) = (vec![document], vec![Vec::new()]);
        let (places, pictures) = (Vec::new(), Vec::new());
        Self { faces, language, pages, nodes, places, pictures, y: TOP, scale }
    }

    /// All blocks, one under the other.
    pub(super) fn fill(&mut self, blocks: &[Block]) {
        for (at, block) in blocks.iter().enumerate() {
            let after = blocks.get(at + 1..).unwrap_or_default();
            self.block(block, after);
        }
    }

    /// A size, as large as it is here.
    pub(super) fn scaled(&self, size: f32) -> f32 {
        size * self.scale
    }

    pub(super) fn room(&self) -> f32 {
        BOTTOM - self.y
    }

    pub(super) fn is_at_top(&self) -> bool {
        self.y <= TOP
    }

    pub(super) fn new_page(&mut self) {
        self.pages.push(Vec::new());
        self.y = TOP;
    }

    /// Some space, which no page begins with.
    pub(super) fn space(&mut self, height: f32) {
        if !self.is_at_top() {
            self.y += height;
        }
    }

    /// Begins a page if there is not this much room.
    fn need(&mut self, height: f32) {
        if self.room() < height && !self.is_at_top() {
            self.new_page();
        }
    }

    pub(super) fn node(&mut self, parent: usize, kind: Kind) -> usize {
        let number = self.nodes.len();
        self.nodes.push(Node { kind, children: Vec::new() });
        self.nodes[parent].children.push(Child::Node(number));
        number
    }

    /// Draws on the page that is being filled.
    pub(super) fn draw(&mut self, owner: Owner, marks: Vec<Mark>) {
        let page = self.pages.len() - 1;
        let at = self.pages[page].len();
        if let Owner::Node(node) = owner {
            self.nodes[node].children.push(Child::Content { page, at });
        }
        self.pages[page].push(Content { owner, marks });
    }

    pub(super) fn bar(&mut self, x: f32, y: f32, width: f32, height: f32, color: Color) {
        self.draw(Owner::Layout, vec![Mark::Box { x, y, width, height, color }]);
    }

    /// One line of letters whose upper edge is `y`.
    pub(super) fn line(&mut self, owner: Owner, (x, y): (f32, f32), size: f32, line: &Fitted) {
        let baseline = y + size * 1.05;
        for segment in &line.0 {
            let x = x + segment.x;
            let text = Mark::Text { x, baseline, segment: segment.clone() };
            self.draw(owner, vec![text]);
        }
    }

    fn fitted(&self, line: &Line, style: Style, width: f32) -> Vec<Fitted> {
        fit(self.faces, line, self.language, style, width)
    }

    /// Lines one under the other, over as many pages as they need; with a bar on their left.
    fn lines(&mut self, node: usize, left: f32, size: f32, bar: Option<Color>, lines: &[Fitted]) {
        let leading = size * LEADING;
        // No first line stands alone at the end of a page.
        self.need(leading * if lines.len() > 1 { 2.0 } else { 1.0 });
        for line in lines {
            self.need(leading);
            if let Some(color) = bar {
                self.bar(LEFT, self.y, 2.0, leading + 0.2, color);
            }
            self.line(Owner::Node(node), (left, self.y), size, line);
            self.y += leading;
        }
    }

    fn block(&mut self, block: &Block, after: &[Block]) {
        match block {
            Block::Heading { level, line, .. } => self.heading(*level, line, after),
            Block::Paragraph { tone, line } => self.paragraph(*tone, line, after),
            Block::List { numbered, items } => self.list(*numbered, items),
            Block::Facts(facts) => self.facts(facts),
            Block::Table(table) => self.table(table),
            Block::Quote(text) => self.quote(text),
            Block::Picture { shown, alt, caption } => self.picture(shown, alt, caption),
            Block::Plot(plot) => self.plot(plot),
            Block::Exact(lines) => self.exact(lines),
            Block::Blank { label, has_box } => self.blank(label, *has_box),
            Block::Room(height) => self.need(*height),
            Block::Qr { letters, alt } => self.qr(letters, alt),
        }
    }

    fn heading(&mut self, level: u8, line: &Line, after: &[Block]) {
        let (size, above, below) = match level {
            1 => (20.0, 0.0, 8.0),
            2 => (14.0, 22.0, 6.0),
            3 => (11.5, 16.0, 4.0),
            _ => (9.5, 11.0, 3.0),
        };
        let size = self.scaled(size);
        let lines = self.fitted(line, bold(size), WIDTH);
        let leading = size * 1.25;
        #[expect(clippy::cast_precision_loss, reason = "a few lines")]
        let height = above + leading * lines.len() as f32 + below;
        self.need(height + least(after));
        self.space(above);
        if level == 2 {
            self.bar(LEFT, self.y - 5.0, WIDTH, 0.9, Color::Ink);
        }
        let name = short(&line.letters(self.language), NAME_MAX);
        let (page, y) = (self.pages.len() - 1, self.y);
        self.places.push(Place { level, name: name.clone(), page, y });
        let node = self.node(DOCUMENT, Kind::Heading { level, name });
        for line in &lines {
            self.line(Owner::Node(node), (LEFT, self.y), size, line);
            self.y += leading;
        }
        self.y += below;
    }

    fn paragraph(&mut self, tone: Tone, line: &Line, after: &[Block]) {
        let body = self.scaled(BODY);
        let (style, bar) = match tone {
            Tone::Body | Tone::Lead => (style(body), None),
            Tone::Small => (soft(self.scaled(SMALL)), None),
            Tone::Note => (style(body), Some(Color::Accent)),
        };
        let left = if bar.is_some() { LEFT + 10.0 } else { LEFT };
        let lines = self.fitted(line, style, WIDTH + LEFT - left);
        if tone == Tone::Lead {
            self.need(2.0 * body * LEADING + least(after));
        }
        let node = self.node(DOCUMENT, Kind::P);
        self.lines(node, left, style.size, bar, &lines);
        self.y += if tone == Tone::Lead { 2.0 } else { 5.0 };
    }

    fn list(&mut self, numbered: bool, items: &[Line]) {
        const INDENT: f32 = 16.0;
        let size = self.scaled(BODY);
        if items.is_empty() {
            return;
        }
        let list = self.node(DOCUMENT, Kind::List { numbered });
        for (number, item) in (1..).zip(items) {
            let lines = self.fitted(item, style(size), WIDTH - INDENT);
            self.need(size * LEADING * if lines.len() > 1 { 2.0 } else { 1.0 });
            let label = if numbered { format!("{number}.") } else { "•".to_owned() };
            let label = self.fitted(&plain(label), style(size), INDENT);
            let node = self.node(list, Kind::Item);
            let sign = self.node(node, Kind::Label);
            for label in &label {
                self.line(Owner::Node(sign), (LEFT + 4.0, self.y), size, label);
            }
            let body = self.node(node, Kind::Body);
            self.lines(body, LEFT + INDENT, size, None, &lines);
            self.y += 2.0;
        }
        self.y += 4.0;
    }

    fn quote(&mut self, text: &str) {
        const INDENT: f32 = 12.0;
        let text = foreign(text.trim_end_matches('\n'));
        let lines = self.fitted(&text, style(BODY), WIDTH - INDENT);
        let quote = self.node(DOCUMENT, Kind::Quote);
        let node = self.node(quote, Kind::P);
        self.space(2.0);
        // A text without letters still has a place.
        let none = self.fitted(&plain(" "), style(BODY), WIDTH);
        let is_empty = lines.iter().all(|line| line.0.is_empty());
        self.lines(
            node,
            LEFT + INDENT,
            BODY,
            Some(Color::Rule),
            if is_empty { &none } else { &lines },
        );
        self.y += 6.0;
    }

    fn picture(&mut self, shown: &Shown, alt: &Line, caption: &Line) {
        const LARGEST: (f32, f32) = (300.0, 250.0);
        #[expect(clippy::cast_precision_loss, reason = "points of a picture")]
        let (width, height) = (shown.width as f32 * 0.75, shown.height as f32 * 0.75);
        let scale = (LARGEST.0 / width).min(LARGEST.1 / height).min(1.0);
        let (width, height) = ((width * scale).max(1.0), (height * scale).max(1.0));
        let picture = self.pictures.len();
        self.pictures.push(shown.clone());
        let draw = |x, y| vec![Mark::Picture { x, y, width, height, picture }];
        self.figure((width, height), alt, caption, draw);
    }

    fn plot(&mut self, plot: &Plot) {
        let size = (WIDTH, plot.height);
        let (faces, language) = (self.faces, self.language);
        self.figure(size, &plot.alt, &plot.caption, |x, y| {
            super::figures::plot(plot, faces, language, (x, y))
        });
    }

    fn qr(&mut self, letters: &str, alt: &Line) {
        let Some(code) = super::figures::Code::of(letters) else { return };
        let side = 220.0;
        self.figure((side, side), alt, &Line::default(), |x, y| code.marks((x, y), side));
    }

    /// Something drawn, with its words below it on the same page.
    fn figure(
        &mut self,
        (width, height): (f32, f32),
        alt: &Line,
        caption: &Line,
        draw: impl FnOnce(f32, f32) -> Vec<Mark>,
    ) {
        let is_told = !caption.0.is_empty();
        let lines = if is_told { self.fitted(caption, soft(SMALL), WIDTH) } else { Vec::new() };
        #[expect(clippy::cast_precision_loss, reason = "a few lines")]
        let below = lines.len().min(4) as f32 * SMALL * LEADING + 4.0;
        self.space(4.0);
        self.need(height + below);
        let alt = short(&alt.letters(self.language), ALT_MAX);
        let (page, place) = (self.pages.len() - 1, [LEFT, self.y, width, height]);
        let node = self.node(DOCUMENT, Kind::Figure { alt, page, place });
        let marks = draw(LEFT, self.y);
        self.draw(Owner::Node(node), marks);
        self.y += height + 4.0;
        if !lines.is_empty() {
            let caption = self.node(DOCUMENT, Kind::P);
            self.lines(caption, LEFT, SMALL, None, &lines);
        }
        self.y += 6.0;
    }

    /// Lines as they are; what does not fit goes on under them, set in.
    fn exact(&mut self, lines: &[Line]) {
        const SET_IN: f32 = 14.0;
        for line in lines {
            let node = self.node(DOCUMENT, Kind::P);
            let fitted = self.fitted(line, style(BODY), WIDTH - SET_IN);
            let (first, rest) = fitted.split_at_checked(1).unwrap_or((&[], &[]));
            self.lines(node, LEFT, BODY, None, first);
            self.lines(node, LEFT + SET_IN, BODY, None, rest);
            self.y += 2.0;
        }
        self.y += 4.0;
    }

    /// A line to be filled in: its name left, room on the right.
    fn blank(&mut self, label: &[Line], has_box: bool) {
        const SHARE: f32 = 0.5;
        const SIDE: f32 = 8.0;
        let left = if has_box { LEFT + SIDE + 6.0 } else { LEFT };
        let end = LEFT + WIDTH * SHARE;
        let styles = [style(BODY - 0.5), soft(SMALL)];
        let lines: Vec<_> = label
            .iter()
            .zip(styles)
            .map(|(line, style)| (style.size, self.fitted(line, style, end - left - 10.0)))
            .collect();
        let leading = |size: f32| size * 1.3;
        #[expect(clippy::cast_precision_loss, reason = "a few lines")]
        let height: f32 = lines.iter().map(|(size, it)| leading(*size) * it.len() as f32).sum();
        let height = height.max(20.0);
        self.need(height + 8.0);
        if has_box {
            let (x, y, thin) = (LEFT, self.y + 1.5, 0.8);
            self.bar(x, y, SIDE, thin, Color::Ink);
            self.bar(x, y + SIDE, SIDE + thin, thin, Color::Ink);
            self.bar(x, y, thin, SIDE, Color::Ink);
            self.bar(x + SIDE, y, thin, SIDE, Color::Ink);
        }
        self.bar(end, self.y + height - 2.0, WIDTH + LEFT - end, 0.6, Color::Ink);
        let mut y = self.y;
        for (size, lines) in &lines {
            let node = self.node(DOCUMENT, Kind::P);
            for line in lines {
                self.line(Owner::Node(node), (left, y), *size, line);
                y += leading(*size);
            }
        }
        self.y += height + 5.0;
    }

    /// What stands on each page, now that their number is known.
    pub(super) fn head_and_foot(
        &mut self,
        head: [&str; 2],
        foot: &str,
        page_of: impl Fn(usize, usize) -> String,
    ) {
        const SIZE: f32 = 7.5;
        let n_pages = self.pages.len();
        for page in 0..n_pages {
            let number = page_of(page + 1, n_pages);
            let mut on_page = |owner, y: f32, line: Line, is_right: bool| {
                let fitted = fit(self.faces, &line, self.language, soft(SIZE), WIDTH);
                let segments = fitted.into_iter().next().unwrap_or_default().0;
                let end = segments.last().map_or(0.0, |last| {
                    last.x + self.faces.width(last.weight, last.size, &last.text)
                });
                let x = if is_right { LEFT + WIDTH - end } else { LEFT };
                let mark = |segment: Segment| Mark::Text { x: x + segment.x, baseline: y, segment };
                let marks = segments.into_iter().map(mark).collect();
                self.pages[page].push(Content { owner, marks });
            };
            on_page(Owner::Header, 46.0, plain(head[0]), false);
            on_page(Owner::Header, 46.0, code(head[1]), true);
            on_page(Owner::Footer, PAGE.1 - 40.0, code(foot), false);
            on_page(Owner::Footer, PAGE.1 - 40.0, plain(number), true);
            let rules = [52.0, PAGE.1 - 54.0].map(|y| {
                let (width, height, color) = (WIDTH, 0.5, Color::Rule);
                Mark::Box { x: LEFT, y, width, height, color }
            });
            self.pages[page].push(Content { owner: Owner::Layout, marks: rules.into() });
        }
    }
}

/// How much of what follows must stand on the page of its heading.
fn least(after: &[Block]) -> f32 {
    let Some((next, rest)) = after.split_first() else { return 0.0 };
    match next {
        Block::Heading { .. } => 36.0 + least(rest),
        Block::Paragraph { tone: Tone::Lead, .. } => 18.0 + least(rest),
        Block::Table(_) => 90.0,
        Block::Plot(plot) => plot.height + 24.0,
        Block::Picture { .. } => 200.0,
        #[expect(clippy::cast_precision_loss, reason = "a few rows")]
        Block::Facts(facts) => facts.len().min(12) as f32 * 20.0,
        _ => 36.0,
    }
}
