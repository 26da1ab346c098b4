//! Link: the address of a post that an archive brought without one, pasted by the user, singly
//! or as
//! a list that is matched by ids, words and time. What fits several posts is named, never guessed.

use url::Url;

use super::import::{known_as, marks_of_link, words_agree};
use super::{Archive, Private};
use crate::capture::{address, links};
use crate::doors::web::{is_private, parse_address};
use crate::model::{Act, Failure, ImportKind, Post, PostId, PostRecord, Time};
use crate::vault::StoreError;

/// Rows of a list that are read.
const ROWS_MAX: usize = 1_000_000;
/// Letters that a beginning of a text must have to stand for the whole.
const BEGINNING_CHARS_MIN: usize = 20;
/// How far two moments of one post may lie apart that are written to the second, in seconds.
const SECONDS_APART_MAX: u64 = 60;
/// The same where nobody tells the zone: the widest there are, and a day.
const ZONELESS_APART_MAX: u64 = 14 * 60 * 60;
const DAY_SECONDS: u64 = 24 * 60 * 60;

/// Why an address was not given to a post. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// Not an address of a web page.
    #[error("this is not the address of a web page")]
    BadAddress,
    /// Inside a private network, or on this computer.
    #[error("the address lies inside a private network or on this computer")]
    Private,
    /// There is no such post.
    #[error("there is no such post in the vault")]
    NoSuchPost,
    /// It is another post's.
    #[error("the address belongs to another post in the vault: {0}")]
    Taken(PostId),
    /// It has an address, and looks saw it there: under another it would seem gone.
    #[error("the post was seen at the address it has, and keeps it")]
    Seen,
    /// The list is neither a list of links nor a table with a column of links.
    #[error("the file is no list of links, and no table with a column `link`")]
    NoList,
    /// It could not be kept.
    #[error("the address could not be kept")]
    Keep(#[source] StoreError),
}

/// What became of one row of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkedRow {
    /// The link is now this post's.
    Linked(PostId),
    /// It was before.
    Known(PostId),
    /// It fits several posts: nothing was done.
    Ambiguous(Vec<PostId>),
    /// It fits no post.
    Unmatched,
    /// It is no address that could be used.
    BadAddress,
}

/// A row of a list, taken apart.
pub(super) struct Row {
    link: String,
    text: String,
    time: Option<Told>,
}

/// A time in a list.
#[derive(Clone, Copy)]
struct Told {
    at: Time,
    apart_max: u64,
}

impl Archive {
    /// Gives a post the address that the user knows it has. Looks go there from now on.
    ///
    /// # Errors
    /// [`LinkError`]; nothing was changed.
    pub fn link(&self, post: PostId, link: &str, private: Private) -> Result<(), LinkError> {
        let address = usable(link, private)?;
        let _under_way = self.at_work.enter();
        let record = self.post(post).ok_or(LinkError::NoSuchPost)?;
        let is_new = !record.post.addresses.contains(&address);
        if is_new && record.seen_by_all && !record.post.addresses.is_empty() {
            return Err(LinkError::Seen);
        }
        if let Some(other) = self.owner_of(&address).filter(|owner| *owner != post) {
            return Err(LinkError::Taken(other));
        }
        let linked = linked(record.post, address, private);
        self.vault().commit(&[Act::Saved(linked)]).map_err(LinkError::Keep)
    }

    /// Gives addresses to posts by a list: one link a line, or a table (CSV) with a column `link`
    /// and one of `text` and `time`. What each row came to, in order.
    ///
    /// # Errors
    /// [`LinkError`]; nothing was changed.
    pub fn link_list(&self, list: &[u8], private: Private) -> Result<Vec<LinkedRow>, LinkError> {
        let rows = rows_of(list).ok_or(LinkError::NoList)?;
        let _under_way = self.at_work.enter();
        let mut open: Vec<PostRecord> = Vec::new();
        self.each_post(|record| {
            let came = record.capture.as_ref().is_some_and(|capture| capture.import.is_some());
            if came && record.post.addresses.is_empty() {
                open.push(record);
            }
        });
        let (mut acts, mut came) = (Vec::new(), Vec::new());
        for row in rows {
            let Ok(address) = usable(&row.link, private) else {
                came.push(LinkedRow::BadAddress);
                continue;
            };
            if let Some(owner) = self.owner_of(&address) {
                came.push(LinkedRow::Known(owner));
                continue;
            }
            let fitting = fitting(&open, &address, &row);
            came.push(match fitting.as_slice() {
                [] => LinkedRow::Unmatched,
                [at] => {
                    let record = open.swap_remove(*at);
                    let id = record.post.id;
                    acts.push(Act::Saved(linked(record.post, address, private)));
                    LinkedRow::Linked(id)
                }
                several => {
                    LinkedRow::Ambiguous(several.iter().map(|at| open[*at].post.id).collect())
                }
            });
        }
        self.vault().commit(&acts).map_err(LinkError::Keep)?;
        Ok(came)
    }

    /// The post that has an address already, in whatever form.
    fn owner_of(&self, address: &str) -> Option<PostId> {
        let vault = self.vault();
        let known = vault.post_at(address).or_else(|| known_as(&vault, &[address], ("", "", None)));
        // A post that an address is only likely for has none.
        known.filter(|id| vault.post(*id).is_some_and(|it| !it.post.addresses.is_empty()))
    }
}

fn usable(link: &str, private: Private) -> Result<String, LinkError> {
    let url = parse_address(link).map_err(|failure| match failure {
        Failure::PrivateAddress => LinkError::Private,
        _ => LinkError::BadAddress,
    })?;
    if is_private(&url) && private == Private::Refuse {
        return Err(LinkError::Private);
    }
    Ok(address::normalize(&url))
}

fn linked(mut post: Post, address: String, private: Private) -> Post {
    post.private_allowed |= private == Private::Allow;
    post.addresses.retain(|known| *known != address);
    post.addresses.insert(0, address);
    post
}

/// Which posts a row fits: by the id in its link; else by its words and its time.
fn fitting(open: &[PostRecord], address: &str, row: &Row) -> Vec<usize> {
    let numbered = || open.iter().enumerate();
    let by_id: Vec<usize> =
        numbered().filter(|(_, it)| has_id_of(it, address)).map(|(at, _)| at).collect();
    if !by_id.is_empty() {
        return by_id;
    }
    if row.text.trim().is_empty() && row.time.is_none() {
        return Vec::new();
    }
    let platform = Url::parse(address).map_or("web", |url| address::platform(&url));
    let fits = |record: &PostRecord| {
        let own = platform == "web" || record.post.platform == platform;
        own && has_words(record, &row.text) && is_of(record, row.time)
    };
    numbered().filter(|(_, record)| fits(record)).map(|(at, _)| at).collect()
}

/// Does the link carry the id that the archive gives the post?
fn has_id_of(record: &PostRecord, address: &str) -> bool {
    let marks = marks_of_link(address);
    let import = record.capture.as_ref().and_then(|capture| capture.import.as_ref());
    let Some(import) = import.filter(|import| import.kind != ImportKind::Comment) else {
        return false;
    };
    let identity = Url::parse(address).map(|url| links::identify(&url)).unwrap_or_default();
    let own = identity.platform == record.post.platform && is_global(&marks, &identity.platform);
    let by_id = own && import.id.as_ref().is_some_and(|id| identity.ids.contains(id));
    let likely = record.post.archived.likely.iter();
    let likely = import.id.is_some()
        && likely.flat_map(|it| marks_of_link(it)).any(|it| marks.contains(&it));
    by_id || likely
}

/// Does the platform's id in a link tell the post from every other of the platform?
fn is_global(marks: &[String], platform: &str) -> bool {
    marks.iter().any(|mark| mark.strip_prefix(platform).is_some_and(|rest| rest.starts_with(' ')))
}

/// Are these its words, or the beginning of them? No words fit every post.
fn has_words(record: &PostRecord, words: &str) -> bool {
    let words = words.trim();
    if words.is_empty() {
        return true;
    }
    let Some(capture) = &record.capture else { return false };
    let beginning = words.strip_suffix('…').or_else(|| words.strip_suffix("...")).unwrap_or(words);
    let folded = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_beginning = beginning.chars().count() >= BEGINNING_CHARS_MIN
        && folded(&capture.text).starts_with(&folded(beginning));
    words_agree(&capture.text, words)
        || is_beginning
        || capture.title.as_deref().is_some_and(|title| words_agree(title, words))
}

fn is_of(record: &PostRecord, time: Option<Told>) -> bool {
    let Some(told) = time else { return true };
    let published = record.capture.as_ref().and_then(|capture| capture.published.as_ref());
    published.is_some_and(|it| it.at.unix().abs_diff(told.at.unix()) <= told.apart_max)
}

/// The rows of a list; `None` if it is none.
pub(super) fn rows_of(list: &[u8]) -> Option<Vec<Row>> {
    let text = std::str::from_utf8(list).ok()?.trim_start_matches('\u{feff}');
    let first = text.lines().find(|line| !line.trim().is_empty())?;
    let delimiter = [b'\t', b';', b','].into_iter().find(|it| first.as_bytes().contains(it));
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter.unwrap_or(b','))
        .flexible(true)
        .from_reader(text.as_bytes());
    let column = |names: &[&str]| {
        let head = csv::ReaderBuilder::new()
            .delimiter(delimiter.unwrap_or(b','))
            .has_headers(false)
            .from_reader(first.as_bytes())
            .records()
            .next()?
            .ok()?;
        head.iter().position(|name| names.contains(&name.trim().to_lowercase().as_str()))
    };
    let Some(link) = column(&["link", "url", "permalink", "address"]) else {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(ROWS_MAX);
        let row = |line: &str| Row { link: line.to_owned(), text: String::new(), time: None };
        let rows: Vec<Row> = lines.map(row).collect();
        let is_link = rows.iter().any(|row| parse_address(&row.link).is_ok());
        return is_link.then_some(rows);
    };
    let words = column(&["text", "caption", "content", "message", "title"]);
    let time = column(&["time", "date", "published", "created", "timestamp"]);
    // One record for all: a copy of each would have room for as many cells as the widest.
    let (mut rows, mut record) = (Vec::new(), csv::StringRecord::new());
    while rows.len() < ROWS_MAX && reader.read_record(&mut record).unwrap_or(false) {
        let cell = |at: Option<usize>| at.and_then(|at| record.get(at)).unwrap_or_default().trim();
        let (text, time) = (cell(words).to_owned(), time_of(cell(time)));
        rows.push(Row { link: cell(Some(link)).to_owned(), text, time });
    }
    Some(rows)
}

/// A time as people and programs write it in a table.
fn time_of(cell: &str) -> Option<Told> {
    const DATE_CHARS: usize = "2026-11-26".len();
    let utc = |civil: jiff::civil::DateTime| {
        Time::from_unix(jiff::tz::Offset::UTC.to_timestamp(civil).ok()?.as_second())
    };
    if let Ok(at) = cell.parse::<Time>() {
        return Some(Told { at, apart_max: SECONDS_APART_MAX });
    }
    if cell.len() > DATE_CHARS {
        let civil = cell.parse::<jiff::civil::DateTime>().ok()?;
        return Some(Told { at: utc(civil)?, apart_max: ZONELESS_APART_MAX });
    }
    let noon = cell.parse::<jiff::civil::Date>().ok()?.at(12, 0, 0, 0);
    Some(Told { at: utc(noon)?, apart_max: DAY_SECONDS / 2 + ZONELESS_APART_MAX })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wide_row_makes_the_others_no_wider() {
        let wide = ",".repeat(200_000);
        let list = format!("link,text{wide}\n{}", "https://a.org/1,chữ\n".repeat(50_000));
        let rows = rows_of(list.as_bytes()).unwrap();
        assert_eq!(rows.len(), 50_000);
        assert!(rows.iter().all(|row| row.link == "https://a.org/1" && row.text == "chữ"));
    }
}
