//! Tables over as many pages as they need, their head on each.

use super::super::text::{Line, Table, plain};
use super::face::Faces;
use super::layout::{Color, Kind, LEFT, Layout, Owner, WIDTH};
use super::lines::{Fitted, Style, fit};
use crate::model::Language;

const SIZE: f32 = 8.0;
const LEADING: f32 = 1.35;
const PAD: f32 = 3.0;
const GAP: f32 = 7.0;

/// Where columns stand: from the left, and how wide.
type Columns = Vec<(f32, f32)>;
/// Lines of each cell of a row.
type Cells = Vec<Vec<Fitted>>;

fn cell(
    faces: &Faces,
    lines: &[Line],
    language: Language,
    style: Style,
    width: f32,
) -> Vec<Fitted> {
    let fitted = lines.iter().flat_map(|line| fit(faces, line, language, style, width));
    let fitted: Vec<Fitted> = fitted.collect();
    // A cell that says nothing is still a cell.
    let says = fitted.iter().any(|line| !line.0.is_empty());
    if says { fitted } else { fit(faces, &plain(" "), language, style, width) }
}

impl Layout<'_> {
    fn cells(&self, row: &[Vec<Line>], columns: &Columns, style: Style) -> Cells {
        let of = |(lines, (_, width)): (&Vec<Line>, &(f32, f32))| {
            cell(self.faces, lines, self.language, style, *width)
        };
        row.iter().zip(columns).map(of).collect()
    }

    /// Names and what belongs to them.
    pub(super) fn facts(&mut self, facts: &[(Line, Vec<Line>)]) {
        const SHARE: f32 = 0.29;
        if facts.is_empty() {
            return;
        }
        let size = 9.0;
        let style = super::layout::style(size);
        let soft = Style { is_soft: true, ..style };
        let names = WIDTH * SHARE;
        let table = self.node(0, Kind::Table { summary: String::new() });
        let rows = self.node(table, Kind::Rows);
        for (name, values) in facts {
            let name =
                cell(self.faces, std::slice::from_ref(name), self.language, soft, names - GAP);
            let value = cell(self.faces, values, self.language, style, WIDTH - names);
            let row = self.node(rows, Kind::Row);
            let owners = [Kind::RowHead, Kind::Cell].map(|kind| Owner::Node(self.node(row, kind)));
            let columns = vec![(LEFT, names - GAP), (LEFT + names, WIDTH - names)];
            self.row(&vec![name, value], &columns, &owners, size, |_| ());
        }
        self.y += 8.0;
    }

    /// A table with a head.
    pub(super) fn table(&mut self, table: &Table) {
        let size = self.scaled(SIZE);
        let style = super::layout::style(size);
        let shares: f32 = table.columns.iter().map(|(_, share)| share).sum();
        let mut x = LEFT;
        let mut columns = Columns::new();
        for (_, share) in &table.columns {
            let width = WIDTH * share / shares;
            columns.push((x, width - GAP));
            x += width;
        }
        let bold = Style { is_bold: true, ..style };
        let names: Vec<Vec<Line>> =
            table.columns.iter().map(|(name, _)| vec![name.clone()]).collect();
        let head = self.cells(&names, &columns, bold);
        let caption = table.caption.letters(self.language);
        let node = self.node(0, Kind::Table { summary: caption });
        self.caption(node, &table.caption, rows_high(&head, size) + 3.0 * size * LEADING);
        let group = self.node(node, Kind::Head);
        let row = self.node(group, Kind::Row);
        let owners: Vec<Owner> =
            columns.iter().map(|_| Owner::Node(self.node(row, Kind::ColumnHead))).collect();
        self.head(&head, &columns, &owners);
        let group = self.node(node, Kind::Rows);
        let again = |layout: &mut Self| {
            let owners = vec![Owner::Layout; columns.len()];
            layout.head(&head, &columns, &owners);
        };
        for row in &table.rows {
            let cells = self.cells(row, &columns, style);
            let row = self.node(group, Kind::Row);
            let kinds = [Kind::RowHead].into_iter().chain(std::iter::repeat(Kind::Cell));
            let owners: Vec<Owner> = columns
                .iter()
                .zip(kinds)
                .map(|(_, kind)| Owner::Node(self.node(row, kind)))
                .collect();
            self.row(&cells, &columns, &owners, size, again);
        }
        self.y += 8.0;
    }

    fn caption(&mut self, table: usize, caption: &Line, below: f32) {
        let size = self.scaled(SIZE);
        let style = Style { size, is_bold: false, is_soft: true };
        let lines = fit(self.faces, caption, self.language, style, WIDTH);
        #[expect(clippy::cast_precision_loss, reason = "a few lines")]
        let height = lines.len() as f32 * size * LEADING;
        self.space(4.0);
        if self.room() < height + below && !self.is_at_top() {
            self.new_page();
        }
        let node = self.node(table, Kind::Caption);
        for line in &lines {
            self.line(Owner::Node(node), (LEFT, self.y), size, line);
            self.y += size * LEADING;
        }
    }

    fn head(&mut self, head: &Cells, columns: &Columns, owners: &[Owner]) {
        let size = self.scaled(SIZE);
        self.part(head, columns, owners, size, 0..most_lines(head));
        self.bar(LEFT, self.y - 0.5, WIDTH, 0.9, Color::Ink);
    }

    /// A row; one that does not fit goes over to the next page, one higher than a page is parted.
    fn row(
        &mut self,
        cells: &Cells,
        columns: &Columns,
        owners: &[Owner],
        size: f32,
        again: impl Fn(&mut Self),
    ) {
        let most = most_lines(cells);
        let leading = size * LEADING;
        let mut from = 0;
        let mut is_fresh = self.is_at_top();
        while from < most {
            #[expect(clippy::cast_possible_truncation, reason = "lines on a page")]
            #[expect(clippy::cast_sign_loss, reason = "no room is no lines")]
            let fitting = ((self.room() - 2.0 * PAD) / leading).max(0.0) as usize;
            let left = most - from;
            if left > fitting && !is_fresh {
                self.new_page();
                again(self);
                is_fresh = true;
                continue;
            }
            let to = from + left.min(fitting.max(1));
            self.part(cells, columns, owners, size, from..to);
            self.bar(LEFT, self.y - 0.3, WIDTH, 0.4, Color::Rule);
            (from, is_fresh) = (to, false);
        }
    }

    /// Some lines of each cell of a row.
    fn part(
        &mut self,
        cells: &Cells,
        columns: &Columns,
        owners: &[Owner],
        size: f32,
        lines: std::ops::Range<usize>,
    ) {
        let leading = size * LEADING;
        let n_lines = lines.len();
        for ((cell, (x, _)), owner) in cells.iter().zip(columns).zip(owners) {
            let mut y = self.y + PAD;
            for line in cell.get(lines.start..lines.end.min(cell.len())).unwrap_or_default() {
                self.line(*owner, (*x, y), size, line);
                y += leading;
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "lines on a page")]
        let height = n_lines as f32 * leading + 2.0 * PAD;
        self.y += height;
    }
}

fn most_lines(cells: &Cells) -> usize {
    cells.iter().map(Vec::len).max().unwrap_or(1)
}

#[expect(clippy::cast_precision_loss, reason = "lines of a head")]
fn rows_high(cells: &Cells, size: f32) -> f32 {
    most_lines(cells) as f32 * size * LEADING + 2.0 * PAD
}
