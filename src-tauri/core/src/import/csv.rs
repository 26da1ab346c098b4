//! Tables, one row at a time. A row longer than a post can be ends the table.

use std::cell::Cell;
use std::collections::HashMap;
use std::io::{self, Read};
use std::rc::Rc;

use super::desk::Desk;
use super::limits::RECORD_BYTES_MAX;
use super::report::Why;
use super::trouble::Trouble;

/// Columns of a table. Beyond: ignored, as are their cells.
const COLUMNS_MAX: usize = 1_000;

/// A reader that fails when one record takes more bytes than it may.
pub(super) struct Fence<R> {
    input: R,
    left: Rc<Cell<usize>>,
}

impl<R: Read> Fence<R> {
    /// And what resets it after each record.
    pub(super) fn new(input: R) -> (Self, impl Fn()) {
        let left = Rc::new(Cell::new(RECORD_BYTES_MAX));
        let reset = left.clone();
        (Self { input, left }, move || reset.set(RECORD_BYTES_MAX))
    }
}

impl<R: Read> Read for Fence<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n = self.input.read(into)?;
        let left = self.left.get().checked_sub(n);
        self.left.set(left.ok_or(io::ErrorKind::FileTooLarge)?);
        Ok(n)
    }
}

/// Calls `each` at every row of a table, the first included.
pub(super) fn rows(
    desk: &mut Desk<'_>,
    input: impl Read,
    mut each: impl FnMut(&mut Desk<'_>, &[&str]) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    let (input, reset) = Fence::new(input);
    let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(input);
    let mut row = csv::ByteRecord::new();
    loop {
        match reader.read_byte_record(&mut row) {
            Ok(false) => return Ok(()),
            Ok(true) => {}
            Err(error) => return Err(trouble(error)),
        }
        reset();
        let texts: Vec<_> = row.iter().map(String::from_utf8_lossy).collect();
        let mut cells: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
        if let Some(first) = cells.first_mut() {
            *first = first.trim_start_matches('\u{feff}');
        }
        if cells.iter().all(|cell| cell.is_empty()) {
            continue;
        }
        desk.next_record();
        each(desk, &cells)?;
    }
}

fn trouble(error: csv::Error) -> Trouble {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error.into(),
        _ => Trouble::Form,
    }
}

/// Where the columns of a table stand, by the names in its first row.
#[derive(Default)]
pub(super) struct Columns(HashMap<String, usize>);

impl Columns {
    pub(super) fn new(first_row: &[&str]) -> Self {
        let mut columns = HashMap::new();
        for (at, name) in first_row.iter().take(COLUMNS_MAX).enumerate() {
            // Of two columns of one name the first counts.
            columns.entry(name.trim().to_lowercase()).or_insert(at);
        }
        Self(columns)
    }

    /// The cell under the first of these names; empty where there is none.
    pub(super) fn cell<'c>(&self, row: &[&'c str], names: &[&str]) -> &'c str {
        let at = names.iter().find_map(|name| self.0.get(*name));
        at.and_then(|at| row.get(*at)).copied().unwrap_or_default()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }
}

/// Reads a table whose first row names its columns; one without all of `wanted` is written down.
pub(super) fn table(
    desk: &mut Desk<'_>,
    input: impl Read,
    wanted: &[&str],
    mut each: impl FnMut(&mut Desk<'_>, &Columns, &[&str]) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    let mut columns: Option<Columns> = None;
    rows(desk, input, |desk, row| {
        if let Some(columns) = &columns {
            return each(desk, columns, row);
        }
        let found = Columns::new(row);
        let is_known = wanted.iter().all(|name| found.has(name));
        columns = Some(found);
        if is_known { Ok(()) } else { desk.skip(Why::NothingRecognised).and(Err(Trouble::Form)) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_found_by_the_name_of_its_column() {
        let columns = Columns::new(&[" Text ", "date", "text"]);
        let row = ["a", "b", "c"];
        assert_eq!(columns.cell(&row, &["no", "text", "date"]), "a");
        assert_eq!((columns.cell(&row[..1], &["date"]), columns.cell(&row, &["no"])), ("", ""));
        assert!(columns.has("date") && !columns.has("Text"));
    }

    #[test]
    fn many_columns_and_many_cells_cost_no_more_than_both() {
        let names: Vec<String> = (0..100_000).map(|at| format!("c{at}")).collect();
        let first_row: Vec<&str> = names.iter().map(String::as_str).collect();
        let columns = Columns::new(&first_row);
        for _ in 0..100_000 {
            assert_eq!(columns.cell(&first_row, &["none", "c999"]), "c999");
        }
        assert!(!columns.has("c1000"));
    }
}
