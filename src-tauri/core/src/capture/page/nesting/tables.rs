//! Tables: rows end rows, cells end cells, and missing parts are put in.

use std::rc::Rc;

use super::Nesting;
use super::formatting::Formatting;
use super::tags::is_table_part;

impl Nesting {
    pub(super) fn start_table(&mut self, name: &Rc<str>) {
        self.end_column_group();
        while self.is_in_table_structure() {
            let Some(table) = self.find(&["table"], |_| false) else { break };
            self.open.truncate(table);
        }
        self.close_paragraph();
        self.push(name);
    }

    /// Outside of a table such a tag is ignored.
    pub(super) fn start_table_part(&mut self, name: &Rc<str>) {
        if &**name != "col" {
            self.end_column_group();
        }
        let Some(table) = self.find(&["table"], |_| false) else { return };
        let groups = &["tbody", "thead", "tfoot"];
        match &**name {
            "col" if self.current() == Some("colgroup") => {}
            "col" => {
                self.close_down_to(table);
                self.push_implied("colgroup");
            }
            "tr" => {
                self.close_down_to(self.part_in(table, groups).unwrap_or(table));
                self.imply_group();
                self.push(name);
            }
            "td" | "th" => {
                let row = self.part_in(table, &["tr"]);
                self.close_down_to(row.or_else(|| self.part_in(table, groups)).unwrap_or(table));
                if row.is_none() {
                    self.imply_group();
                    self.push_implied("tr");
                }
                self.push(name);
                self.formatting.push(Formatting::Marker);
            }
            "caption" => {
                self.close_down_to(table);
                self.push(name);
                self.formatting.push(Formatting::Marker);
            }
            _ => {
                self.close_down_to(table);
                self.push(name);
            }
        }
    }

    pub(super) fn end_table_part(&mut self, name: &str) {
        let is_bound = |open: &str| open == "table" && name != "table";
        if let Some(at) = self.find(&[name], is_bound) {
            self.close_down_to(at);
            if at < self.open.len() {
                self.open.truncate(at);
            }
        }
    }

    /// A column group ends at the first thing that is not a column.
    pub(super) fn end_column_group(&mut self) {
        if self.current() == Some("colgroup") {
            self.open.pop();
        }
    }

    /// Whether the parser stands in a table but in none of its cells.
    pub(super) fn is_in_table_structure(&self) -> bool {
        self.open
            .iter()
            .rev()
            .find(|open| is_table_part(&open.name) || &*open.name == "table")
            .is_some_and(|open| !matches!(&*open.name, "td" | "th" | "caption"))
    }

    fn part_in(&self, table: usize, names: &[&str]) -> Option<usize> {
        self.find(names, |open| open == "table").filter(|at| *at > table)
    }

    /// Closes all within the element at `at`; a cell or caption among it takes its marker along.
    fn close_down_to(&mut self, at: usize) {
        let is_marked = |name: &str| matches!(name, "td" | "th" | "caption");
        let cell = self.open.iter().skip(at).rposition(|open| is_marked(&open.name));
        if cell.is_some() {
            self.clear_formatting_to_marker();
        }
        self.open.truncate(at + 1);
    }

    fn imply_group(&mut self) {
        if self.current() == Some("table") {
            self.push_implied("tbody");
        }
    }

    fn push_implied(&mut self, name: &str) {
        self.nodes += 1;
        self.push(&Rc::from(name));
    }
}
