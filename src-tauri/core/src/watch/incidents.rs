//! Posts that disappeared together. Pure: incidents are derived from the losses each time, and
//! stored nowhere.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::alike;
use crate::model::{PostId, Time, Verdict};

/// Losses of one account this close to each other are one incident: a sweep through years of posts
/// takes its time, and so does our watch.
const TOGETHER: Duration = Duration::from_hours(48);

/// One confirmed disappearance.
#[derive(Clone, Debug)]
pub struct Loss {
    /// The post.
    pub post: PostId,
    /// Its platform.
    pub platform: String,
    /// The account it was published under, if anything named it.
    pub account: Option<String>,
    /// What became of it.
    pub verdict: Verdict,
    /// Last sighting before.
    pub last_seen: Time,
    /// First look that missed it.
    pub first_missed: Time,
    /// It came back.
    pub back: Option<Time>,
    /// What its text is made of ([`alike::terms`]).
    pub terms: BTreeSet<String>,
}

/// What is known of an account beside its losses.
#[derive(Clone, Debug, Default)]
pub struct Account {
    /// All its posts in the archive, those that vanished among them.
    pub posts: usize,
    /// The terms of some that stand.
    pub standing: Vec<BTreeSet<String>>,
}

/// Posts that disappeared together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident {
    /// Its platform.
    pub platform: String,
    /// The account, if anything named it.
    pub account: Option<String>,
    /// The posts, by when they were first missed.
    pub posts: Vec<PostId>,
    /// Those of them that came back.
    pub back: usize,
    /// Posts of this account in the archive.
    pub of_account: usize,
    /// The account itself is gone.
    pub account_gone: bool,
    /// When all of it can have happened: last sighting of any, first miss of the last.
    pub between: (Time, Time),
    /// When it happened if it was one act: after the last sighting of all, before the first miss.
    pub one_act: Option<(Time, Time)>,
    /// Words, tags and links that its posts share and others of the account have less.
    pub shared: Vec<String>,
}

/// Folds losses into incidents, the newest first. An account without a name shares no incident.
#[must_use]
pub fn incidents(losses: Vec<Loss>, account: impl Fn(&str, &str) -> Account) -> Vec<Incident> {
    let mut groups: BTreeMap<(String, Option<String>, Option<PostId>), Vec<Loss>> = BTreeMap::new();
    for loss in losses {
        let alone = loss.account.is_none().then_some(loss.post);
        let key = (loss.platform.clone(), loss.account.clone(), alone);
        groups.entry(key).or_default().push(loss);
    }
    let mut all: Vec<Incident> = Vec::new();
    for ((platform, name, _), losses) in groups {
        let about = name.as_deref().map(|name| account(&platform, name)).unwrap_or_default();
        all.extend(split(losses).into_iter().map(|losses| incident(&losses, &about)));
    }
    all.sort_by_key(|incident| std::cmp::Reverse(incident.between.1));
    all
}

/// Cuts the losses of one account where nothing was missed for [`TOGETHER`] and the brackets do
/// not touch.
fn split(mut losses: Vec<Loss>) -> Vec<Vec<Loss>> {
    losses.sort_by_key(|loss| (loss.first_missed, loss.post));
    let mut groups: Vec<Vec<Loss>> = Vec::new();
    for loss in losses {
        let belongs = groups.last().and_then(|group| group.last()).is_some_and(|before| {
            loss.first_missed <= before.first_missed.plus(TOGETHER)
                || loss.last_seen <= before.first_missed
        });
        match groups.last_mut().filter(|_| belongs) {
            Some(group) => group.push(loss),
            None => groups.push(vec![loss]),
        }
    }
    groups
}

fn incident(losses: &[Loss], about: &Account) -> Incident {
    let earliest = |time: fn(&Loss) -> Time| losses.iter().map(time).min();
    let latest = |time: fn(&Loss) -> Time| losses.iter().map(time).max();
    let first = &losses[0];
    let (seen, missed) = (|loss: &Loss| loss.last_seen, |loss: &Loss| loss.first_missed);
    let between =
        (earliest(seen).unwrap_or(first.last_seen), latest(missed).unwrap_or(first.first_missed));
    let one_act = latest(seen).zip(earliest(missed)).filter(|(seen, missed)| seen <= missed);
    // A post that came back and was lost again is one post, as it was left.
    let last: BTreeMap<PostId, &Loss> = losses.iter().map(|loss| (loss.post, loss)).collect();
    let mut met = BTreeSet::new();
    let posts: Vec<PostId> =
        losses.iter().map(|loss| loss.post).filter(|post| met.insert(*post)).collect();
    let texts: Vec<BTreeSet<String>> = last.values().map(|loss| loss.terms.clone()).collect();
    Incident {
        platform: first.platform.clone(),
        account: first.account.clone(),
        back: last.values().filter(|loss| loss.back.is_some()).count(),
        of_account: about.posts.max(posts.len()),
        posts,
        account_gone: losses.iter().any(|loss| loss.verdict == Verdict::AccountGone),
        between,
        one_act,
        shared: alike::shared(&texts, &about.standing),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hours: i64) -> Time {
        Time::from_unix(1_588_000_000 + hours * 3600).unwrap()
    }

    fn loss(n: u8, account: Option<&str>, last_seen: i64, first_missed: i64, text: &str) -> Loss {
        Loss {
            post: PostId::from_bytes([n; 16]),
            platform: "facebook".into(),
            account: account.map(str::to_owned),
            verdict: Verdict::Removed,
            last_seen: at(last_seen),
            first_missed: at(first_missed),
            back: None,
            terms: alike::terms(text),
        }
    }

    fn found(losses: Vec<Loss>) -> Vec<Vec<u8>> {
        let about = |_: &str, _: &str| Account { posts: 10, standing: Vec::new() };
        let ids = |incident: Incident| incident.posts.iter().map(|id| id.bytes()[0]).collect();
        incidents(losses, about).into_iter().map(ids).collect()
    }

    #[test]
    fn losses_of_one_account_in_one_sweep_are_one_incident() {
        let losses = vec![
            loss(1, Some("a"), 0, 10, ""),
            loss(2, Some("a"), 5, 40, ""),
            loss(3, Some("a"), 60, 80, ""),
            loss(4, Some("a"), 300, 310, ""),
            loss(5, Some("b"), 0, 10, ""),
            loss(6, None, 0, 10, ""),
            loss(7, None, 0, 10, ""),
        ];
        let mut found = found(losses);
        found.sort();
        assert_eq!(found, [vec![1, 2, 3], vec![4], vec![5], vec![6], vec![7]]);
    }

    #[test]
    fn a_wide_bracket_that_reaches_back_belongs_to_what_it_touches() {
        let found = found(vec![loss(1, Some("a"), 0, 10, ""), loss(2, Some("a"), 1, 200, "")]);
        assert_eq!(found, [[1, 2]]);
    }

    #[test]
    fn a_post_that_came_back_and_vanished_again_is_one_post() {
        let mut losses: Vec<Loss> = [(1, 0), (2, 0), (1, 20), (2, 20)]
            .map(|(n, seen)| loss(n, Some("a"), seen, seen + 5, ""))
            .into();
        losses[0].back = Some(at(19));
        losses[1].back = Some(at(19));
        losses[3].back = Some(at(30));
        let about = |_: &str, _: &str| Account { posts: 2, standing: Vec::new() };
        let all = incidents(losses, about);
        let ids: Vec<u8> = all[0].posts.iter().map(|id| id.bytes()[0]).collect();
        assert_eq!((all.len(), ids, all[0].back, all[0].of_account), (1, vec![1, 2], 1, 2));
        assert_eq!(all[0].between, (at(0), at(25)));
    }

    #[test]
    fn an_incident_has_both_ends_its_share_and_its_words() {
        let losses = vec![
            loss(1, Some("a"), 0, 10, "cấm xuất khẩu gạo"),
            loss(2, Some("a"), 4, 12, "lệnh cấm xuất khẩu"),
        ];
        let about = |_: &str, _: &str| Account { posts: 8, standing: vec![alike::terms("chào")] };
        let all = incidents(losses.clone(), about);
        assert_eq!(all[0].between, (at(0), at(12)));
        assert_eq!(all[0].one_act, Some((at(4), at(10))));
        assert_eq!((all[0].of_account, all[0].posts.len()), (8, 2));
        assert_eq!(all[0].shared, ["cấm xuất", "xuất khẩu"]);
        let mut apart = losses;
        (apart[1].last_seen, apart[1].first_missed) = (at(11), at(13));
        assert_eq!(incidents(apart, about)[0].one_act, None, "they fell one after the other");
    }

    #[test]
    fn the_order_of_losses_does_not_matter() {
        let losses: Vec<Loss> =
            (0..9).map(|n| loss(n, Some("a"), i64::from(n) * 30, i64::from(n) * 40, "")).collect();
        let there = found(losses.clone());
        assert_eq!(found(losses.into_iter().rev().collect()), there);
    }
}
