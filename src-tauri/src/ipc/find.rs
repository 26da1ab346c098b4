//! The commands of the list of posts, and the shapes they speak in.

use std::ops::Range;

use keepsake::archive::{self, Filed, FindStanding, Found, Strip};
use keepsake::model::{PostRecord, Time};
use keepsake::words::seek::Sought;
use serde::Deserialize;
use tauri::State;

use super::dto::{EXCERPT_CHARS, PostPage, PostRow};
use super::error::{Code, IpcError};
use crate::shell::{Shell, aside};

/// Most rows of one page.
const ROWS_MAX: usize = 200;
/// Characters shown before the first of the words that were sought.
const LEAD_CHARS: usize = 60;
/// Accounts to choose from: those with most posts.
const ACCOUNTS_MAX: usize = 100;

shape! {
    /// Where a post stands in a list.
    #[derive(Copy, PartialEq, Eq, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum Standing { Flagged, Suspected, BackAgain, Watched, Unwatched }
}

shape! {
    /// Which posts are wanted. A list that is empty, a moment that is null, and what is false ask
    /// for nothing.
    #[derive(Deserialize)]
    pub(crate) struct Wanted {
        /// As they were typed.
        words: String,
        platforms: Vec<String>,
        accounts: Vec<String>,
        standings: Vec<Standing>,
        /// Published from then on.
        from: Option<String>,
        /// Published before then.
        until: Option<String>,
        vanished_from: Option<String>,
        vanished_until: Option<String>,
        media: bool,
        silent: bool,
        unlinked: bool,
        /// Minutes by which the user's days begin before those of UTC.
        zone_minutes: i32,
    }
}

shape! {
    /// A piece of a text; `hit` where it is what was sought.
    pub(crate) struct Piece {
        text: String,
        hit: bool,
    }
}

shape! {
    pub(crate) struct NameCount {
        name: String,
        count: usize,
    }
}

shape! {
    pub(crate) struct StandingCount {
        standing: Standing,
        count: usize,
    }
}

shape! {
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum Step { Day, Week, Month, Quarter, Years }
}

shape! {
    /// A stretch of time: what was published in it, and what vanished.
    pub(crate) struct Bin {
        from: String,
        until: String,
        published: usize,
        vanished: usize,
        /// Of those that vanished.
        silent: usize,
    }
}

shape! {
    /// How many posts are as wanted. A count by kind says how many there would be if that kind
    /// were chosen; the bins are counted whatever stretch of time is wanted.
    pub(crate) struct Findings {
        total: usize,
        platforms: Vec<NameCount>,
        accounts: Vec<NameCount>,
        standings: Vec<StandingCount>,
        media: usize,
        silent: usize,
        unlinked: usize,
        step: Option<Step>,
        bins: Vec<Bin>,
    }
}

#[tauri::command]
pub(crate) async fn find_posts(
    shell: State<'_, Shell>,
    wanted: Wanted,
) -> Result<Findings, IpcError> {
    let (archive, wanted) = (shell.archive()?, wanted.read()?);
    aside(move || archive.find(&wanted).into()).await
}

#[tauri::command]
pub(crate) async fn list_posts(
    shell: State<'_, Shell>,
    wanted: Wanted,
    offset: usize,
    limit: usize,
) -> Result<PostPage, IpcError> {
    let (archive, wanted) = (shell.archive()?, wanted.read()?);
    aside(move || {
        let found = archive.find(&wanted);
        let ids = archive.find_posts(&wanted, offset, limit.min(ROWS_MAX));
        let records: Vec<_> = ids.into_iter().filter_map(|id| archive.post(id)).collect();
        PostPage::new(&found, &records, &Sought::typed(&wanted.words))
    })
    .await
}

impl PostPage {
    fn new(found: &Found, records: &[PostRecord], sought: &Sought) -> Self {
        let Filed { posts, flagged, suspected, last_look } = found.filed;
        let text = |record: &PostRecord| {
            let text = record.capture.as_ref().map_or("", |capture| capture.text.as_str());
            pieces(text, &sought.places(text))
        };
        let sought = (!sought.is_empty()).then_some(records).into_iter().flatten();
        Self {
            total: posts,
            n_flagged: flagged,
            n_suspected: suspected,
            last_look: last_look.map(|at| at.to_string()),
            matching: found.total,
            rows: records.iter().map(PostRow::from).collect(),
            pieces: sought.map(text).collect(),
        }
    }
}

impl Wanted {
    fn read(self) -> Result<archive::Wanted, IpcError> {
        let moment = |text: Option<String>| -> Result<Option<Time>, IpcError> {
            text.map(|text| text.parse().map_err(|_| IpcError::new(Code::Bug, "no such moment")))
                .transpose()
        };
        let stretch = |from, until| -> Result<archive::Stretch, IpcError> {
            Ok(archive::Stretch { from: moment(from)?, until: moment(until)? })
        };
        Ok(archive::Wanted {
            words: self.words,
            platforms: self.platforms,
            accounts: self.accounts,
            standings: self.standings.into_iter().map(FindStanding::from).collect(),
            published: stretch(self.from, self.until)?,
            vanished: stretch(self.vanished_from, self.vanished_until)?,
            media: self.media,
            silent: self.silent,
            unlinked: self.unlinked,
            zone_minutes: self.zone_minutes,
        })
    }
}

impl From<Standing> for FindStanding {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Flagged => Self::Flagged,
            Standing::Suspected => Self::Suspected,
            Standing::BackAgain => Self::BackAgain,
            Standing::Watched => Self::Watched,
            Standing::Unwatched => Self::Unwatched,
        }
    }
}

impl From<FindStanding> for Standing {
    fn from(standing: FindStanding) -> Self {
        match standing {
            FindStanding::Flagged => Self::Flagged,
            FindStanding::Suspected => Self::Suspected,
            FindStanding::BackAgain => Self::BackAgain,
            FindStanding::Watched => Self::Watched,
            FindStanding::Unwatched => Self::Unwatched,
        }
    }
}

impl From<Found> for Findings {
    fn from(found: Found) -> Self {
        let named = |(name, count)| NameCount { name, count };
        let standings = FindStanding::ALL.into_iter().zip(found.standings);
        let standing = |(standing, count): (FindStanding, usize)| StandingCount {
            standing: standing.into(),
            count,
        };
        let Strip { step, bins } = found.strip;
        Self {
            total: found.total,
            platforms: found.platforms.into_iter().map(named).collect(),
            accounts: found.accounts.into_iter().take(ACCOUNTS_MAX).map(named).collect(),
            standings: standings.map(standing).collect(),
            media: found.media,
            silent: found.silent,
            unlinked: found.unlinked,
            step: step.map(Step::from),
            bins: bins.iter().map(Bin::from).collect(),
        }
    }
}

impl From<archive::Step> for Step {
    fn from(step: archive::Step) -> Self {
        match step {
            archive::Step::Day => Self::Day,
            archive::Step::Week => Self::Week,
            archive::Step::Month => Self::Month,
            archive::Step::Quarter => Self::Quarter,
            archive::Step::Years(_) => Self::Years,
        }
    }
}

impl From<&archive::Bin> for Bin {
    fn from(bin: &archive::Bin) -> Self {
        Self {
            from: bin.from.to_string(),
            until: bin.until.to_string(),
            published: bin.published,
            vanished: bin.vanished,
            silent: bin.silent,
        }
    }
}

/// An excerpt of a text around the first of these places, in pieces.
fn pieces(text: &str, places: &[Range<usize>]) -> Vec<Piece> {
    let cut = |range: Range<usize>| text.get(range).unwrap_or_default();
    let first = places.first().map_or(0, |place| place.start);
    let lead = cut(0..first);
    // What lies at the beginning is shown as every list shows it.
    let is_near = lead.chars().count() + LEAD_CHARS < EXCERPT_CHARS / 2;
    let before = lead.char_indices().nth_back(LEAD_CHARS - 1).map_or(0, |(at, _)| at);
    let start = if is_near { 0 } else { before };
    let rest = cut(start..text.len());
    let end = start + rest.char_indices().nth(EXCERPT_CHARS).map_or(rest.len(), |(at, _)| at);
    let shown = places.iter().filter(|place| place.end <= end);
    let ends = shown.clone().map(|place| place.start).chain([end]);
    let begins = [start].into_iter().chain(shown.clone().map(|place| place.end));
    let between = begins.zip(ends).map(|(begin, end)| (cut(begin..end), false));
    let hits = shown.map(|place| (cut(place.clone()), true)).chain([("", true)]);
    let all = between.zip(hits).flat_map(|(between, hit)| [between, hit]);
    let dots = if start > 0 { "…" } else { "" };
    let put = |(text, hit): (&str, bool)| Piece { text: text.to_owned(), hit };
    [(dots, false)].into_iter().chain(all).filter(|(text, _)| !text.is_empty()).map(put).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(typed: &str, text: &str) -> String {
        let pieces = pieces(text, &Sought::typed(typed).places(text));
        let marked =
            |piece: Piece| if piece.hit { format!("[{}]", piece.text) } else { piece.text };
        pieces.into_iter().map(marked).collect()
    }

    #[test]
    fn an_excerpt_marks_what_was_sought() {
        assert_eq!(shown("gao cam", "Lệnh cấm xuất khẩu gạo"), "Lệnh [cấm] xuất khẩu [gạo]");
        assert_eq!(shown("", "Lệnh cấm"), "Lệnh cấm");
        assert_eq!(shown("x", ""), "");
    }

    #[test]
    fn an_excerpt_begins_near_the_first_of_the_words() {
        let text = format!("{}gạo {}", "đường ".repeat(200), "sắt ".repeat(200));
        let shown = shown("gao", &text);
        assert!(shown.starts_with('…') && shown.contains("đường [gạo] sắt"), "{shown}");
        let n = shown.chars().count();
        assert!((EXCERPT_CHARS..EXCERPT_CHARS + 4).contains(&n), "{n}");
    }
}
