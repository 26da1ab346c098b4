//! Reddit: tables of posts and comments. Addresses of computers stand in them, and are not read.

use super::csv::{Columns, table};
use super::desk::Desk;
use super::draft::{draft, web_address};
use super::files::{Files, Stream};
use super::layouts::Layout;
use super::meta;
use super::times;
use super::trouble::Trouble;
use crate::model::{ImportAccount, ImportKind, MemberId};

pub(super) const LAYOUT: Layout = Layout { platform: "reddit", name: "csv", is_there, read };

/// Columns that tell these tables from others of the same name.
const WANTED: &[&str] = &["id", "permalink", "date", "subreddit", "body"];
const TABLES: &[(&str, ImportKind)] =
    &[("posts.csv", ImportKind::Post), ("comments.csv", ImportKind::Comment)];

fn members(files: &Files) -> Vec<(MemberId, ImportKind)> {
    let of = |(name, kind): &(&str, ImportKind)| {
        let named = files.named(|path| meta::ends_with(path, name));
        let ours = named.into_iter().filter(|id| has_columns(files, *id, WANTED));
        ours.map(|id| (id, *kind)).collect::<Vec<_>>()
    };
    TABLES.iter().flat_map(of).collect()
}

/// Whether the first row of a table has all these columns.
pub(super) fn has_columns(files: &Files, id: MemberId, wanted: &[&str]) -> bool {
    first_row(files, id).is_some_and(|columns| wanted.iter().all(|name| columns.has(name)))
}

/// The columns of a table, by its first bytes.
pub(super) fn first_row(files: &Files, id: MemberId) -> Option<Columns> {
    const HEAD_BYTES: u64 = 8 << 10;
    let mut head = Vec::new();
    let stream = files.stream(id).ok()?;
    std::io::Read::read_to_end(&mut std::io::Read::take(stream, HEAD_BYTES), &mut head).ok()?;
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head);
    let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(head);
    let row = reader.byte_records().next()?.ok()?;
    let cells: Vec<_> = row.iter().map(String::from_utf8_lossy).collect();
    Some(Columns::new(&cells.iter().map(AsRef::as_ref).collect::<Vec<_>>()))
}

fn is_there(files: &Files) -> bool {
    !members(files).is_empty()
}

fn read(desk: &mut Desk<'_>) -> Result<(), Trouble> {
    let members = members(desk.files);
    for (id, _) in &members {
        desk.plan(&[*id]);
    }
    let account = account(desk)?;
    desk.account(account)?;
    for (id, kind) in members {
        desk.member(id, |desk, stream| read_table(desk, kind, stream))?;
    }
    Ok(())
}

/// `statistics.csv` has rows of a word and its value.
fn account(desk: &mut Desk<'_>) -> Result<ImportAccount, Trouble> {
    let Some(id) = desk.files.ending("statistics.csv") else { return Ok(ImportAccount::default()) };
    let bytes = desk.small(id)?;
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(&bytes[..]);
    let rows = reader.records().map_while(Result::ok);
    let row = rows.take(100).find(|row| row.get(0) == Some("account name"));
    let handle = row.and_then(|row| row.get(1).map(str::to_owned));
    let url = handle.as_ref().map(|handle| format!("https://www.reddit.com/user/{handle}"));
    Ok(ImportAccount { handle, url, ..ImportAccount::default() })
}

fn read_table(desk: &mut Desk<'_>, kind: ImportKind, stream: &mut Stream) -> Result<(), Trouble> {
    table(desk, stream, WANTED, |desk, columns, row| {
        let cell = |name: &str| columns.cell(row, &[name]);
        let some = |name: &str| Some(cell(name)).filter(|it| !it.is_empty()).map(str::to_owned);
        let mut post = draft(kind, times::plain_utc(cell("date")));
        post.id = some("id");
        post.permalink = web_address(cell("permalink"));
        post.title = some("title");
        cell("body").clone_into(&mut post.text);
        post.links = web_address(cell("url")).into_iter().collect();
        post.links.retain(|link| Some(link) != post.permalink.as_ref());
        post.reply_to = some("parent").or_else(|| some("link"));
        desk.post(post)
    })
}
