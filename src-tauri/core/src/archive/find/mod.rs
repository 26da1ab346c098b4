//! Find: which posts a list shows, how many there are of each kind, and when they were published
//! and vanished. Fast enough to be asked at every stroke, over a hundred thousand posts: decision
//! 40.

pub(super) mod ledger;
mod strip;

use std::sync::{MutexGuard, PoisonError};

use self::ledger::{Ledger, Line, ready};
use self::strip::Dot;
use super::{Archive, Cancel};
use crate::model::{Brief, PostId, Status, Time, When};
use crate::vault::stack::wiping;
use crate::words::seek::Sought;

pub use self::strip::{Bin, Step, Strip};

/// Which posts are wanted: those that everything said here holds of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Words as they were typed, all of which occur ([`Sought::typed`]); or the post's address.
    pub words: String,
    /// On one of these platforms; empty for any.
    pub platforms: Vec<String>,
    /// Of one of these accounts; empty for any.
    pub accounts: Vec<String>,
    /// Where it stands: one of these; empty for any.
    pub standings: Vec<Standing>,
    /// Published in this stretch of time; one whose date nobody knows, saved in it.
    pub published: Stretch,
    /// First missed in this stretch of time, the last time it vanished.
    pub vanished: Stretch,
    /// It has pictures, videos or sounds.
    pub media: bool,
    /// It disappeared, now or before, without notice.
    pub silent: bool,
    /// Nobody knows its address, and somebody should.
    pub unlinked: bool,
    /// Minutes by which the days of the strip begin before those of UTC.
    pub zone_minutes: i32,
}

/// A stretch of time, open where an end is not given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stretch {
    /// Its first moment.
    pub from: Option<Time>,
    /// The first moment after it.
    pub until: Option<Time>,
}

/// Where a post stands in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is there, as far as we know.
    Watched,
    /// It was missed, and that is not confirmed.
    Suspected,
    /// It vanished.
    Flagged,
    /// It vanished and came back.
    BackAgain,
    /// It is never looked at.
    Unwatched,
}

/// What there is to say of the whole list, whatever is wanted of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filed {
    /// Posts in it.
    pub posts: usize,
    /// Flagged ones among them.
    pub flagged: usize,
    /// Suspected ones among them.
    pub suspected: usize,
    /// The newest look at any of them since they were saved.
    pub last_look: Option<Time>,
}

/// How many posts are as wanted. Each count by kind is over the posts that all else which is wanted
/// holds of: how many there would be if that kind were chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Posts as wanted.
    pub total: usize,
    /// The whole list.
    pub filed: Filed,
    /// By platform, most first.
    pub platforms: Vec<(String, usize)>,
    /// By account, most first.
    pub accounts: Vec<(String, usize)>,
    /// By where they stand, in the order of [`Standing::ALL`].
    pub standings: [usize; Standing::ALL.len()],
    /// With pictures, videos or sounds.
    pub media: usize,
    /// Disappeared without notice.
    pub silent: usize,
    /// Without an address.
    pub unlinked: usize,
    /// When they were published and vanished, whatever stretches of time are wanted.
    pub strip: Strip,
}

impl Standing {
    /// Each of them.
    pub const ALL: [Self; 5] =
        [Self::Flagged, Self::Suspected, Self::BackAgain, Self::Watched, Self::Unwatched];

    /// The word for it on a command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Watched => "watched",
            Self::Suspected => "suspected",
            Self::Flagged => "flagged",
            Self::BackAgain => "back-again",
            Self::Unwatched => "not-watched",
        }
    }

    fn of(brief: &Brief) -> Self {
        match brief.status {
            Status::Suspected => Self::Suspected,
            Status::Flagged => Self::Flagged,
            Status::BackAgain => Self::BackAgain,
            Status::Watched if brief.traits.is_unwatched => Self::Unwatched,
            Status::Watched => Self::Watched,
        }
    }
}

impl Stretch {
    /// From the beginning of a day, or a moment, until the end of one, or before a moment. Days are
    /// those of UTC.
    #[must_use]
    pub fn of(from: Option<When>, until: Option<When>) -> Self {
        let begins = |day: jiff::civil::Date| {
            let start = jiff::tz::Offset::UTC.to_timestamp(day.at(0, 0, 0, 0)).ok();
            start.and_then(|start| Time::from_unix(start.as_second()))
        };
        let at = |when, day: fn(jiff::civil::Date) -> Option<jiff::civil::Date>| match when {
            When::Day(it) => day(it).and_then(begins),
            When::At(at) => Some(at),
        };
        let next = |day: jiff::civil::Date| day.tomorrow().ok();
        Self {
            from: from.and_then(|from| at(from, Some)),
            until: until.and_then(|until| at(until, next)),
        }
    }

    fn holds(&self, moment: Option<i64>) -> bool {
        if *self == Self::default() {
            return true;
        }
        let after = |from: Time| moment.is_some_and(|moment| moment >= from.unix());
        let before = |until: Time| moment.is_some_and(|moment| moment < until.unix());
        self.from.is_none_or(after) && self.until.is_none_or(before)
    }
}

impl Archive {
    /// How many posts are as wanted, and of which kinds.
    #[must_use]
    pub fn find(&self, wanted: &Wanted) -> Found {
        self.sifted(wanted, |found, _| found.clone())
    }

    /// The posts that are as wanted, newest first: `n` of them, from number `from` on.
    #[must_use]
    pub fn find_posts(&self, wanted: &Wanted, from: usize, n: usize) -> Vec<PostId> {
        self.sifted(wanted, |_, ids| ids.iter().skip(from).take(n).copied().collect())
    }

    /// Makes the words of all posts ready, so that the first search is as fast as the next. May be
    /// ended; a search does what is left of it.
    pub fn prepare_find(&self, cancel: &Cancel) {
        let unready = self.ledger().unready();
        ready(self, unready, &mut |readied| {
            self.ledger().put(readied);
            !cancel.is_cancelled()
        });
    }

    /// Drops what is known of the posts' words. The next question makes it anew.
    pub(super) fn forget_words(&self) {
        *self.ledger.lock().unwrap_or_else(PoisonError::into_inner) = Ledger::default();
    }

    /// The ledger, as the vault stands now.
    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        let mut ledger = self.ledger.lock().unwrap_or_else(PoisonError::into_inner);
        ledger.catch_up(&mut self.vault());
        ledger
    }

    fn sifted<T>(&self, wanted: &Wanted, give: impl FnOnce(&Found, &[PostId]) -> T) -> T {
        let mut ledger = self.ledger();
        let known = ledger.last.as_ref().is_some_and(|(last, ..)| last == wanted);
        if !known {
            let sought = Sought::typed(&wanted.words);
            let addressed = self.post_at(wanted.words.trim());
            if !sought.is_empty() {
                let unready = ledger.unready();
                ready(self, unready, &mut |readied| {
                    ledger.put(readied);
                    true
                });
            }
            let (found, ids) = wiping(|| sift(&ledger, wanted, &sought, addressed));
            ledger.last = Some((wanted.clone(), found, ids));
        }
        let (_, found, ids) = ledger.last.as_ref().expect("it was sifted just now");
        give(found, ids)
    }
}

/// What a wish asks of a post, one bit each.
mod asks {
    pub(super) const PLATFORM: u8 = 1;
    pub(super) const ACCOUNT: u8 = 1 << 1;
    pub(super) const STANDING: u8 = 1 << 2;
    pub(super) const MEDIA: u8 = 1 << 3;
    pub(super) const SILENT: u8 = 1 << 4;
    pub(super) const UNLINKED: u8 = 1 << 5;
    pub(super) const PUBLISHED: u8 = 1 << 6;
    pub(super) const VANISHED: u8 = 1 << 7;
    pub(super) const TIME: u8 = PUBLISHED | VANISHED;
}

/// A wish, with places of names in place of names.
struct Asked<'w> {
    wanted: &'w Wanted,
    platforms: Option<Vec<usize>>,
    accounts: Option<Vec<usize>>,
}

impl<'w> Asked<'w> {
    fn of(wanted: &'w Wanted, ledger: &Ledger) -> Self {
        let places = |names: &[String], known: &[String]| {
            let place = |name| known.iter().position(|it| it == name);
            (!names.is_empty()).then(|| names.iter().filter_map(place).collect())
        };
        Self {
            wanted,
            platforms: places(&wanted.platforms, &ledger.platforms.known),
            accounts: places(&wanted.accounts, &ledger.accounts.known),
        }
    }

    /// What does not hold of a post, words aside.
    fn failed(&self, line: &Line) -> u8 {
        let wanted = self.wanted;
        let is_among = |places: &Option<Vec<usize>>, place: Option<usize>| {
            places.as_ref().is_none_or(|places| place.is_some_and(|it| places.contains(&it)))
        };
        let standings = &wanted.standings;
        let tests = [
            (asks::PLATFORM, is_among(&self.platforms, Some(line.platform))),
            (asks::ACCOUNT, is_among(&self.accounts, line.account)),
            (asks::STANDING, standings.is_empty() || standings.contains(&line.standing)),
            (asks::MEDIA, !wanted.media || line.has_media),
            (asks::SILENT, !wanted.silent || line.is_silent),
            (asks::UNLINKED, !wanted.unlinked || line.is_unlinked),
            (asks::PUBLISHED, wanted.published.holds(Some(line.at))),
            (asks::VANISHED, wanted.vanished.holds(line.vanished)),
        ];
        tests.iter().filter(|(_, holds)| !holds).fold(0, |failed, (ask, _)| failed | ask)
    }
}

fn sift(
    ledger: &Ledger,
    wanted: &Wanted,
    sought: &Sought,
    addressed: Option<PostId>,
) -> (Found, Vec<PostId>) {
    let asked = Asked::of(wanted, ledger);
    let mut found = Found { filed: ledger.filed.clone(), ..Found::default() };
    let mut platforms = vec![0; ledger.platforms.known.len()];
    let mut accounts = vec![0; ledger.accounts.known.len()];
    let (mut ids, mut dots) = (Vec::new(), Vec::new());
    for line in &ledger.lines {
        let failed = asked.failed(line);
        // It counts somewhere if nothing fails but one kind, or the time.
        if failed & !asks::TIME != 0 && failed.count_ones() > 1 {
            continue;
        }
        let occurs = || line.words.as_ref().is_some_and(|words| sought.occurs_in(words));
        if !sought.is_empty() && addressed != Some(line.id) && !occurs() {
            continue;
        }
        let holds_but_for = |ask: u8| failed & !ask == 0;
        let count = |ask: u8, is_so: bool| usize::from(is_so && holds_but_for(ask));
        if let Some(n) = platforms.get_mut(line.platform) {
            *n += count(asks::PLATFORM, true);
        }
        if let Some(n) = line.account.and_then(|account| accounts.get_mut(account)) {
            *n += count(asks::ACCOUNT, true);
        }
        for (n, standing) in found.standings.iter_mut().zip(Standing::ALL) {
            *n += count(asks::STANDING, standing == line.standing);
        }
        found.media += count(asks::MEDIA, line.has_media);
        found.silent += count(asks::SILENT, line.is_silent);
        found.unlinked += count(asks::UNLINKED, line.is_unlinked);
        if holds_but_for(asks::TIME) {
            let (published, vanished) = (line.at, line.vanished);
            dots.push(Dot { published, vanished, is_silent: line.is_silent });
        }
        if failed == 0 {
            ids.push(line.id);
        }
    }
    found.total = ids.len();
    found.platforms = by_count(&ledger.platforms.known, &platforms);
    found.accounts = by_count(&ledger.accounts.known, &accounts);
    found.strip = strip::strip(&dots, i64::from(wanted.zone_minutes) * 60);
    (found, ids)
}

fn by_count(names: &[String], counts: &[usize]) -> Vec<(String, usize)> {
    let mut all: Vec<_> = names.iter().cloned().zip(counts.iter().copied()).collect();
    all.sort_by(|(name, n), (other, m)| m.cmp(n).then_with(|| name.cmp(other)));
    all
}

#[cfg(test)]
mod tests;
