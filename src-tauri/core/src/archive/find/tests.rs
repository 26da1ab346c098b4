use proptest::prelude::*;
use proptest::sample::{Index, subsequence};

use super::*;

const PLATFORMS: [&str; 3] = ["facebook", "mastodon", "web"];
const ACCOUNTS: [&str; 2] = ["Chim Bói Cá", "Bến Sông"];
const TEXTS: [&str; 4] = ["lệnh cấm xuất khẩu gạo", "Gáo dừa", "đất làng", ""];

fn post(n: usize) -> PostId {
    PostId::from_bytes([u8::try_from(n).unwrap(); 16])
}

/// What a line is made of.
type Drawn = ((Index, Option<Index>, Index, Index), i64, Option<u8>, [bool; 3]);

/// Lines of posts that differ in everything a list is filtered by.
fn lines() -> impl Strategy<Value = Vec<Line>> {
    let indexes = (any::<Index>(), any::<Option<Index>>(), any::<Index>(), any::<Index>());
    let line = (indexes, 0_i64..40, any::<Option<u8>>(), any::<[bool; 3]>());
    let made = |(n, (indexes, day, vanished, is)): (usize, Drawn)| {
        let (platform, account, standing, text) = indexes;
        let mut line = Line::made(post(n), day * 86_400, TEXTS[text.index(TEXTS.len())]);
        line.vanished = vanished.map(|days| (day + i64::from(days % 50)) * 86_400);
        line.platform = platform.index(PLATFORMS.len());
        line.account = account.map(|it| it.index(ACCOUNTS.len()));
        line.standing = Standing::ALL[standing.index(Standing::ALL.len())];
        [line.has_media, line.is_silent, line.is_unlinked] = is;
        line
    };
    proptest::collection::vec(line, 0..30)
        .prop_map(move |lines| lines.into_iter().enumerate().map(made).collect())
}

fn wanted() -> impl Strategy<Value = Wanted> {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let words = prop_oneof![Just(""), Just("gao"), Just("gạo cấm"), Just("là"), Just("nobody")];
    let stretch = || {
        proptest::option::of(0_i64..40).prop_flat_map(|from| {
            proptest::option::of(0_i64..60).prop_map(move |until| {
                let time = |day: i64| Time::from_unix(day * 86_400);
                Stretch { from: from.and_then(time), until: until.and_then(time) }
            })
        })
    };
    let kinds = (
        subsequence(names(&PLATFORMS), 0..=2),
        subsequence(names(&ACCOUNTS), 0..=1),
        subsequence(Standing::ALL.to_vec(), 0..=2),
    );
    (words, kinds, (stretch(), stretch()), any::<[bool; 3]>()).prop_map(
        |(words, (platforms, accounts, standings), (published, vanished), is)| {
            let [media, silent, unlinked] = is;
            let words = words.to_owned();
            Wanted {
                words,
                platforms,
                accounts,
                standings,
                published,
                vanished,
                media,
                silent,
                unlinked,
                zone_minutes: 0,
            }
        },
    )
}

fn ledger(lines: Vec<Line>) -> Ledger {
    let mut ledger = Ledger::default();
    ledger.lines = lines;
    ledger.platforms.known = PLATFORMS.map(str::to_owned).to_vec();
    ledger.accounts.known = ACCOUNTS.map(str::to_owned).to_vec();
    ledger
}

fn sifted(ledger: &Ledger, wanted: &Wanted) -> (Found, Vec<PostId>) {
    sift(ledger, wanted, &Sought::typed(&wanted.words), None)
}

/// How many there are as wanted, but for what `change` changes.
fn total(ledger: &Ledger, wanted: &Wanted, change: impl FnOnce(&mut Wanted)) -> usize {
    let mut wanted = wanted.clone();
    change(&mut wanted);
    sifted(ledger, &wanted).0.total
}

proptest! {
    #[test]
    fn a_count_is_what_choosing_it_gives(lines in lines(), wanted in wanted()) {
        let ledger = ledger(lines);
        let (found, ids) = sifted(&ledger, &wanted);
        prop_assert_eq!(found.total, ids.len());
        let total = |change: &dyn Fn(&mut Wanted)| total(&ledger, &wanted, change);
        for (name, n) in &found.platforms {
            prop_assert_eq!(*n, total(&|it| it.platforms = vec![name.clone()]));
        }
        for (name, n) in &found.accounts {
            prop_assert_eq!(*n, total(&|it| it.accounts = vec![name.clone()]));
        }
        for (standing, n) in Standing::ALL.into_iter().zip(found.standings) {
            prop_assert_eq!(n, total(&|it| it.standings = vec![standing]));
        }
        prop_assert_eq!(found.media, total(&|it| it.media = true));
        prop_assert_eq!(found.silent, total(&|it| it.silent = true));
        prop_assert_eq!(found.unlinked, total(&|it| it.unlinked = true));
    }

    #[test]
    fn counts_of_a_kind_add_up(lines in lines(), wanted in wanted()) {
        let ledger = ledger(lines);
        let (found, _) = sifted(&ledger, &wanted);
        let of_any = |change: &dyn Fn(&mut Wanted)| total(&ledger, &wanted, change);
        let sum: usize = found.platforms.iter().map(|(_, n)| n).sum();
        prop_assert_eq!(sum, of_any(&|it| it.platforms.clear()));
        prop_assert_eq!(found.standings.iter().sum::<usize>(), of_any(&|it| it.standings.clear()));
        let chosen = found.platforms.iter().filter(|(name, _)| wanted.platforms.contains(name));
        if !wanted.platforms.is_empty() {
            prop_assert_eq!(chosen.map(|(_, n)| n).sum::<usize>(), found.total);
        }
        let whenever = |it: &mut Wanted| (it.published, it.vanished) = Default::default();
        let published: usize = found.strip.bins.iter().map(|bin| bin.published).sum();
        prop_assert_eq!(published, of_any(&whenever));
    }

    #[test]
    fn a_bar_is_what_its_stretch_gives(lines in lines(), wanted in wanted()) {
        let ledger = ledger(lines);
        let (published, vanished) = Default::default();
        let wanted = Wanted { published, vanished, ..wanted };
        for bin in sifted(&ledger, &wanted).0.strip.bins {
            let stretch = Stretch { from: Some(bin.from), until: Some(bin.until) };
            prop_assert_eq!(bin.published, total(&ledger, &wanted, |it| it.published = stretch));
            prop_assert_eq!(bin.vanished, total(&ledger, &wanted, |it| it.vanished = stretch));
        }
    }

    #[test]
    fn whatever_is_wanted_more_gives_no_more(
        lines in lines(), one in wanted(), other in wanted(),
    ) {
        let ledger = ledger(lines);
        let without = Wanted { words: String::new(), ..one.clone() };
        let (_, fewer) = sifted(&ledger, &one);
        let (_, more) = sifted(&ledger, &without);
        prop_assert!(fewer.iter().all(|id| more.contains(id)), "and in the order of the list");
        let places: Vec<_> = fewer.iter().map(|id| more.iter().position(|it| it == id)).collect();
        prop_assert!(places.is_sorted());
        let both = Wanted { media: true, ..other.clone() };
        prop_assert!(sifted(&ledger, &both).0.total <= sifted(&ledger, &other).0.total);
    }
}

#[test]
fn the_address_of_a_post_finds_it_beside_what_has_it_in_its_words() {
    let address = "https://example.org/1";
    let lines = [Line::made(post(1), 3, "x"), Line::made(post(2), 2, "see https://example.org/1")];
    let wanted = Wanted { words: address.into(), ..Wanted::default() };
    let ledger = ledger(lines.into());
    let (_, ids) = sift(&ledger, &wanted, &Sought::typed(address), Some(post(1)));
    assert_eq!(ids, [post(1), post(2)]);
}
