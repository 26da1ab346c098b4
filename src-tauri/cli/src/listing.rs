//! `list` and `search`: the posts that are as wanted, or how many there are of each kind.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use keepsake::archive::{Archive, FindStanding, Found, Stretch, Wanted};
use keepsake::model::When;
use serde_json::json;

use crate::args::Common;
use crate::exit::{Done, Failed};
use crate::{input, print};

#[derive(Debug, Args)]
pub(crate) struct ListArguments {
    /// Only flagged posts: the same as `--status flagged`
    #[arg(long)]
    flagged: bool,
    #[command(flatten)]
    filters: Filters,
}

#[derive(Debug, Args)]
pub(crate) struct SearchArguments {
    /// Words that all occur in a post; `-` reads them from standard input, where no other user of
    /// this computer can see them. Without diacritics they stand for any; `"…"` holds words
    /// together; an address finds its post
    #[arg(required = true, value_name = "WORD")]
    words: Vec<String>,
    #[command(flatten)]
    filters: Filters,
}

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
struct Filters {
    /// Only posts on this platform; may be given several times
    #[arg(long, value_name = "NAME")]
    platform: Vec<String>,
    /// Only posts of this account, as `list` names it; `-` takes the next line of standard input
    #[arg(long, value_name = "NAME")]
    account: Vec<String>,
    /// Only posts that stand there; may be given several times
    #[arg(long, value_name = "STATUS", value_parser = standing())]
    status: Vec<FindStanding>,
    /// Published on this day (2026-05-03, in UTC) or from this moment on; where nobody knows when,
    /// saved
    #[arg(long, value_name = "WHEN")]
    from: Option<When>,
    /// Published until the end of this day, or before this moment
    #[arg(long, value_name = "WHEN")]
    until: Option<When>,
    /// First missed on this day or from this moment on, the last time it vanished
    #[arg(long, value_name = "WHEN")]
    vanished_from: Option<When>,
    /// First missed until the end of this day, or before this moment
    #[arg(long, value_name = "WHEN")]
    vanished_until: Option<When>,
    /// Only posts with pictures, videos or sounds
    #[arg(long)]
    media: bool,
    /// Only posts that disappeared, now or before, without notice
    #[arg(long)]
    silent: bool,
    /// Only posts that wait to be given their address
    #[arg(long)]
    unlinked: bool,
    /// Say how many there are of each kind, and when they were published and vanished
    #[arg(long)]
    counts: bool,
}

fn standing() -> impl TypedValueParser<Value = FindStanding> {
    PossibleValuesParser::new(FindStanding::ALL.map(FindStanding::word)).try_map(|word| {
        let named = |standing: &FindStanding| standing.word() == word;
        FindStanding::ALL.into_iter().find(named).ok_or("no such status")
    })
}

impl Filters {
    fn wanted(&self) -> Result<Wanted, Failed> {
        let accounts = self.account.iter().map(|name| input::one_or_line(name));
        Ok(Wanted {
            platforms: self.platform.clone(),
            accounts: accounts.collect::<Result<_, _>>()?,
            standings: self.status.clone(),
            published: Stretch::of(self.from, self.until),
            vanished: Stretch::of(self.vanished_from, self.vanished_until),
            media: self.media,
            silent: self.silent,
            unlinked: self.unlinked,
            ..Wanted::default()
        })
    }
}

pub(crate) fn list(
    archive: &Archive,
    arguments: &ListArguments,
    common: &Common,
) -> Result<Done, Failed> {
    let mut wanted = arguments.filters.wanted()?;
    if arguments.flagged {
        wanted.standings.push(FindStanding::Flagged);
    }
    Ok(show(archive, &wanted, arguments.filters.counts, common))
}

pub(crate) fn search(
    archive: &Archive,
    arguments: &SearchArguments,
    common: &Common,
) -> Result<Done, Failed> {
    let mut wanted = arguments.filters.wanted()?;
    wanted.words = input::each_or_lines(&arguments.words)?.join(" ");
    if wanted.words.trim().is_empty() {
        return Err(Failed::NoInput);
    }
    Ok(show(archive, &wanted, arguments.filters.counts, common))
}

fn show(archive: &Archive, wanted: &Wanted, counts: bool, common: &Common) -> Done {
    if counts {
        tell(&archive.find(wanted), common.json);
        return Done::Clear;
    }
    let ids = archive.find_posts(wanted, 0, usize::MAX);
    for record in ids.into_iter().filter_map(|id| archive.post(id)) {
        if common.json {
            print::line(print::post_json(&record));
        } else {
            print::post_line(&record, common.language);
        }
    }
    Done::Clear
}

fn tell(found: &Found, as_json: bool) {
    let standings = FindStanding::ALL.into_iter().zip(found.standings);
    let kinds = [("media", found.media), ("silent", found.silent), ("unlinked", found.unlinked)];
    let kinds = kinds.map(|(kind, n)| (kind, String::new(), n));
    let named = |kind| move |(name, n): &(String, usize)| (kind, name.clone(), *n);
    let rows = [("all", String::new(), found.total)].into_iter();
    let rows = rows
        .chain(found.platforms.iter().map(named("platform")))
        .chain(found.accounts.iter().map(named("account")))
        .chain(standings.map(|(standing, n)| ("status", standing.word().to_owned(), n)))
        .chain(kinds);
    for (kind, name, n) in rows {
        if as_json {
            print::line(json!({ "kind": kind, "name": name, "posts": n }));
        } else {
            print::line(format!("{n:>8}  {kind:<9} {}", print::printable(&name)));
        }
    }
    for bin in &found.strip.bins {
        let (published, vanished, silent) = (bin.published, bin.vanished, bin.silent);
        if as_json {
            print::line(json!({
                "kind": "time",
                "from": bin.from,
                "until": bin.until,
                "published": published,
                "vanished": vanished,
                "silent": silent,
            }));
        } else if published + vanished > 0 {
            print::line(format!(
                "{published:>8}  published {} to {}; {vanished} vanished then, {silent} silently",
                bin.from, bin.until
            ));
        }
    }
}
