//! One's own table: for whatever has no export, and for other tools. Its first row names the
//! columns; `text` and `date` must be there.
//!
//! | column | means |
//! |---|---|
//! | `text` | the words |
//! | `date` | RFC 3339, or `2020-05-08 09:30:00` in UTC |
//! | `id`, `url`, `title` | as the platform has them |
//! | `platform` | its short name; else the posts are `own` |
//! | `media` | names of files beside the table, with `;` between them |
//! | `edited` | as `date` |

use super::csv::table;
use super::desk::Desk;
use super::draft::{draft, web_address};
use super::files::{Files, Stream, folder_of};
use super::layouts::Layout;
use super::limits::MEDIA_MAX;
use super::reddit::has_columns;
use super::times;
use super::trouble::Trouble;
use crate::model::{ImportAccount, ImportKind, MemberId};

pub(super) const LAYOUT: Layout = Layout { platform: "own", name: "table", is_there, read };

const WANTED: &[&str] = &["text", "date"];

fn members(files: &Files) -> Vec<MemberId> {
    let tables = files.named(|path| path.to_ascii_lowercase().ends_with(".csv"));
    tables.into_iter().take(100).filter(|id| has_columns(files, *id, WANTED)).collect()
}

fn is_there(files: &Files) -> bool {
    !members(files).is_empty()
}

fn read(desk: &mut Desk<'_>) -> Result<(), Trouble> {
    let members = members(desk.files);
    desk.plan(&members);
    desk.account(ImportAccount::default())?;
    for id in members {
        let base = folder_of(desk.files.name(id)).to_owned();
        desk.member(id, |desk, stream| read_table(desk, &base, stream))?;
    }
    Ok(())
}

fn read_table(desk: &mut Desk<'_>, base: &str, stream: &mut Stream) -> Result<(), Trouble> {
    table(desk, stream, WANTED, |desk, columns, row| {
        let cell = |name: &str| columns.cell(row, &[name]);
        let some = |name: &str| Some(cell(name)).filter(|it| !it.is_empty()).map(str::to_owned);
        let mut post = draft(ImportKind::Post, times::plain_utc(cell("date")));
        cell("text").clone_into(&mut post.text);
        post.id = some("id");
        post.title = some("title");
        post.permalink = web_address(cell("url"));
        post.edited = some("edited").map(|edited| times::plain_utc(&edited));
        let names = cell("media").split(';').map(str::trim).filter(|name| !name.is_empty());
        post.media = names.take(MEDIA_MAX).map(|name| desk.medium(base, name)).collect();
        post.platform = some("platform").unwrap_or_default();
        desk.post(post)
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::posts_of;
    use super::*;

    #[test]
    fn a_cell_names_so_many_media_and_no_more() {
        let head = "text,date,media\nx,2020-01-01T00:00:00Z,";
        let few = posts_of("a.csv", format!("{head} 1.jpg;; 2.jpg\n").as_bytes());
        assert_eq!(few[0].media.len(), 2);
        let many = posts_of("a.csv", format!("{head}{}\n", "a;".repeat(20_000)).as_bytes());
        assert_eq!(many[0].media.len(), MEDIA_MAX);
    }
}
