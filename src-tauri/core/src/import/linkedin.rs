//! `LinkedIn`: a table of what was shared, in the larger of its two archives.

use super::csv::table;
use super::desk::Desk;
use super::draft::{draft, web_address};
use super::files::{Files, Stream, base_name};
use super::layouts::Layout;
use super::reddit::has_columns;
use super::times;
use super::trouble::Trouble;
use crate::model::{Audience, ImportAccount, ImportKind, ImportMedium, MemberId};

pub(super) const LAYOUT: Layout = Layout { platform: "linkedin", name: "csv", is_there, read };

const WANTED: &[&str] = &["date", "sharelink", "sharecommentary"];

fn members(files: &Files) -> Vec<MemberId> {
    let is_shares = |path: &str| {
        let name = base_name(path);
        name.starts_with("Shares") && name.to_ascii_lowercase().ends_with(".csv")
    };
    files.named(is_shares).into_iter().filter(|id| has_columns(files, *id, WANTED)).collect()
}

fn is_there(files: &Files) -> bool {
    !members(files).is_empty()
}

fn read(desk: &mut Desk<'_>) -> Result<(), Trouble> {
    let members = members(desk.files);
    desk.plan(&members);
    desk.account(ImportAccount::default())?;
    for id in members {
        desk.member(id, read_shares)?;
    }
    Ok(())
}

fn read_shares(desk: &mut Desk<'_>, stream: &mut Stream) -> Result<(), Trouble> {
    table(desk, stream, WANTED, |desk, columns, row| {
        let cell = |name: &str| columns.cell(row, &[name]);
        let mut post = draft(ImportKind::Post, times::plain_utc(cell("date")));
        post.permalink = web_address(cell("sharelink"));
        post.id = post.permalink.as_deref().and_then(id_in);
        post.text = unquoted(cell("sharecommentary"));
        post.links = web_address(cell("sharedurl")).into_iter().collect();
        if let Some(url) = web_address(cell("mediaurl")) {
            let path = url.split(['?', '#']).next().unwrap_or_default();
            let medium = desk.medium_at(None, path);
            post.media.push(ImportMedium { url: Some(url), ..medium });
        }
        post.audience = match cell("visibility") {
            "MEMBER_NETWORK" | "ANYONE" | "PUBLIC" => Some(Audience::Public),
            "CONNECTIONS" | "CONNECTIONS_ONLY" => Some(Audience::Friends),
            _ => None,
        };
        desk.post(post)
    })
}

/// `…urn%3Ali%3Ashare%3A123`, or with the colons as they are.
fn id_in(link: &str) -> Option<String> {
    let path = link.split(['?', '#']).next()?;
    let digits: Vec<&str> = path.split(|c: char| !c.is_ascii_digit()).collect();
    digits.into_iter().rev().find(|it| it.len() >= 10).map(str::to_owned)
}

/// The exporter puts each line into quotes of its own: where every line end stands between two
/// quotes, they are its.
fn unquoted(text: &str) -> String {
    const SEAM: &str = "\"\n\"";
    let n_lines = text.matches('\n').count();
    let is_seamed = n_lines > 0 && text.matches(SEAM).count() == n_lines;
    if is_seamed { text.replace(SEAM, "\n") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_of_the_exporter_are_undone() {
        assert_eq!(unquoted("a\"\n\"b\"\n\"\"\n\"c"), "a\nb\n\nc");
        assert_eq!(unquoted("a \"b\"\nc"), "a \"b\"\nc");
        assert_eq!(unquoted("a"), "a");
    }

    #[test]
    fn an_id_stands_at_the_end_of_a_link() {
        let link = "https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A7012345678901234567";
        assert_eq!(id_in(link).as_deref(), Some("7012345678901234567"));
        assert_eq!(id_in("https://www.linkedin.com/in/x"), None);
    }
}
