//! Watch: which looks to make, when, in what order and at what pace; and which losses belong
//! together. Pure: the looks themselves are made by the archive through its doors.

mod alike;
mod blindness;
mod cadence;
mod incidents;
mod pace;
mod schedule;

use std::collections::BTreeMap;
use std::time::Duration;

use url::Url;

use crate::model::{PostId, PostRecord};

pub use self::alike::{are_alike, terms};
pub use self::blindness::{Sight, sights};
pub use self::cadence::{interval, next_look};
pub use self::incidents::{Account, Incident, Loss, incidents};
pub use self::pace::{REFUSALS_MAX, Refusal, WAIT_IN_ROUND, WAIT_UNTOLD, asks_to_wait};
pub use self::schedule::{Budget, CALLING, Circumstances, Due, count_due, due};

/// Pause between two requests to one public host while a person waits, before jitter. A private
/// host is the user's own and gets none.
pub const PAUSE: Duration = Duration::from_secs(1);
/// The same while nobody waits (platform-signals.md section 15: 2 to 5 seconds).
pub const PAUSE_UNATTENDED: Duration = Duration::from_secs(3);
/// Hosts looked at side by side.
pub const HOSTS_AT_ONCE: usize = 6;
/// Line failures in a row after which a host counts as down for this round.
pub const FAILURES_IN_A_ROW_MAX: usize = 3;
/// How long a host that is down is left alone. Mostly it is this computer that has no line, and
/// that comes back when its owner does.
pub const WAIT_DOWN: Duration = Duration::from_mins(10);

/// The posts of one host, in the order in which they are looked at.
#[derive(Clone, Debug)]
pub struct HostPlan {
    /// Posts, in random order.
    pub posts: Vec<PostId>,
    /// The host's home page.
    pub root: Option<String>,
    /// The site, as waits name it.
    pub site: String,
    /// Pause before each request but the first.
    pub pause: Duration,
}

/// Groups posts by host and shuffles each group: what is watched, and in what order it was saved,
/// should not show from the outside. `pause` is made before each request but the first; `noise`
/// gives random numbers. Of a post no more is held than its id.
#[must_use]
pub fn plan(
    posts: impl IntoIterator<Item = PostRecord>,
    pause: Duration,
    mut noise: impl FnMut() -> u64,
) -> Vec<HostPlan> {
    #[derive(Default)]
    struct Host {
        stops: Vec<(bool, u64, PostId)>,
        site: String,
        is_public: bool,
    }
    let mut hosts: BTreeMap<String, Host> = BTreeMap::new();
    for PostRecord { post, doubt, .. } in posts {
        let host = hosts.entry(root_of(post.address()).unwrap_or_default()).or_default();
        if host.stops.is_empty() {
            post.site().clone_into(&mut host.site);
        }
        // What could not be told last time comes last: should the site refuse it again and ask to
        // wait, the others were looked at.
        host.stops.push((doubt.blind > 0, noise(), post.id));
        host.is_public |= !post.private_allowed;
    }
    let planned = hosts.into_iter().map(|(root, mut host)| {
        host.stops.sort_unstable_by_key(|(was_blind, order, _)| (*was_blind, *order));
        HostPlan {
            posts: host.stops.into_iter().map(|(_, _, id)| id).collect(),
            pause: if host.is_public { pause } else { Duration::ZERO },
            root: (!root.is_empty()).then_some(root),
            site: host.site,
        }
    });
    planned.collect()
}

/// The home page of the site an address belongs to.
#[must_use]
pub fn root_of(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    Some(url.join("/").ok()?.into())
}

/// The folder an address lies in: neighbors share their decoy.
#[must_use]
pub fn folder_of(address: &str) -> String {
    let path = address.split('?').next().unwrap_or(address).trim_end_matches('/');
    path.rsplit_once('/').map_or_else(|| path.to_owned(), |(folder, _)| folder.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Archived, Post, PostId, Time};

    fn post(n: u8, address: &str) -> PostRecord {
        PostRecord::new(Post {
            id: PostId::from_bytes([n; 16]),
            platform: "web".into(),
            addresses: vec![address.into()],
            private_allowed: false,
            saved: Time::from_unix(0).unwrap(),
            archived: Archived::default(),
        })
    }

    #[test]
    fn every_post_is_planned_once_with_its_host() {
        let posts = vec![
            post(1, "https://a.org/1"),
            post(2, "https://b.org/1"),
            post(3, "https://a.org/2"),
            post(4, "https://a.org:8443/2"),
        ];
        let mut n = 100;
        let plans = plan(posts, PAUSE, || {
            n -= 1;
            n
        });
        let roots: Vec<_> = plans.iter().filter_map(|plan| plan.root.clone()).collect();
        assert_eq!(roots, ["https://a.org/", "https://a.org:8443/", "https://b.org/"]);
        let ids: Vec<_> = plans[0].posts.iter().map(|id| id.bytes()[0]).collect();
        assert_eq!(ids, [3, 1], "the order comes from the noise");
        let mut refused = post(1, "https://a.org/1");
        refused.doubt.blind = 1;
        let plans = plan(vec![refused, post(2, "https://a.org/2")], PAUSE, || 7);
        let ids: Vec<_> = plans[0].posts.iter().map(|id| id.bytes()[0]).collect();
        assert_eq!(ids, [2, 1], "what was refused before comes last");
    }
}
