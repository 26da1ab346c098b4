//! `YouTube` in Google Takeout. Folders, files and column names are in the account's language, so
//! tables are told by the shape of their rows; the order of columns is the same in all.

mod comments;
mod names;
mod videos;

use std::io::Read;

use super::desk::Desk;
use super::files::{Files, folder_of};
use super::layouts::Layout;
use super::trouble::Trouble;
use crate::model::{ImportAccount, MemberId};

pub(super) const LAYOUT: Layout = Layout { platform: "youtube", name: "takeout", is_there, read };

/// Bytes of the start of a table by which it is told.
const HEAD_BYTES: u64 = 256 << 10;
/// Tables that are looked at.
const TABLES_MAX: usize = 2_000;

/// What a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    Videos,
    Comments,
    Channel,
}

/// The tables of a Takeout that are the user's own.
fn tables(files: &Files) -> Vec<(MemberId, Holds)> {
    let is_table = |path: &str| {
        path.to_ascii_lowercase().ends_with(".csv") && path.split('/').rev().nth(2).is_some()
    };
    let ids = files.named(is_table).into_iter().take(TABLES_MAX);
    ids.filter_map(|id| Some((id, holds(files, id)?))).collect()
}

/// Tells a table by its first rows.
fn holds(files: &Files, id: MemberId) -> Option<Holds> {
    let mut head = Vec::new();
    files.stream(id).ok()?.take(HEAD_BYTES).read_to_end(&mut head).ok()?;
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(&head[..]);
    let rows: Vec<csv::ByteRecord> = reader.byte_records().take(3).map_while(Result::ok).collect();
    let row = rows.get(1)?;
    let cells: Vec<_> = row.iter().map(String::from_utf8_lossy).collect();
    let cells: Vec<&str> = cells.iter().map(AsRef::as_ref).collect();
    if cells.len() >= 10 && videos::is_id(cells[0]) {
        return Some(Holds::Videos);
    }
    if cells.iter().any(|cell| comments::is_text(cell)) {
        return Some(Holds::Comments);
    }
    let is_channel = rows.len() == 2 && cells.len() <= 6 && is_channel_id(cells[0]);
    is_channel.then_some(Holds::Channel)
}

fn is_channel_id(cell: &str) -> bool {
    cell.len() == 24 && cell.starts_with("UC") && !cell.contains(' ')
}

fn is_there(files: &Files) -> bool {
    tables(files).iter().any(|(_, holds)| *holds != Holds::Channel)
}

fn read(desk: &mut Desk<'_>) -> Result<(), Trouble> {
    let tables = tables(desk.files);
    let of =
        |wanted: Holds| tables.iter().filter(move |(_, holds)| *holds == wanted).map(|(id, _)| *id);
    let (lists, comments): (Vec<_>, Vec<_>) =
        (of(Holds::Videos).collect(), of(Holds::Comments).collect());
    desk.plan(&lists);
    desk.plan(&comments);
    let mut account = ImportAccount::default();
    if let Some(id) = of(Holds::Channel).next() {
        let bytes = desk.small(id)?;
        account = channel(&bytes);
    }
    desk.account(account)?;
    videos::read(desk, &lists)?;
    for id in comments {
        desk.member(id, |desk, stream| comments::read(desk, stream))?;
    }
    Ok(())
}

/// The channel's id and title: the one table with one row.
fn channel(table: &[u8]) -> ImportAccount {
    let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(table);
    let row = reader.records().nth(1).and_then(Result::ok).unwrap_or_default();
    let id = row.get(0).unwrap_or_default();
    let is_title = |cell: &&str| cell.len() > 2 && *cell != id;
    ImportAccount {
        name: row.iter().skip(1).find(is_title).map(str::to_owned),
        handle: None,
        url: Some(format!("https://www.youtube.com/channel/{id}")),
        id: Some(id.to_owned()),
    }
}

/// The folder of the platform: that of the folder a table stands in.
fn root_of(path: &str) -> &str {
    folder_of(folder_of(path).trim_end_matches('/'))
}
