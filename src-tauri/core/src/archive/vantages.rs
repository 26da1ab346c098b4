//! Vantages: where looks are made from, which of them are in use, and how each of them works.

use std::cmp::Reverse;
use std::sync::Arc;

use url::Url;

use super::Archive;
use crate::capture::links;
use crate::doors::web::{Ask, Private, Wanted, Ways, Web, WebError, parse_address, tor as door};
use crate::model::{
    Act, Answer, Capture, End, Failure, Identity, Observation, PostId, Route, Time, Vantage,
};
use crate::vault::keys::random;
use crate::vault::{ReadError, StoreError};
use crate::watch::root_of;

pub(super) const NO_VANTAGE: &str = "all vantages are turned off, so nothing was asked";

/// Posts whose looks are read to say how vantages work: those looked at last. A round takes many.
const HEALTH_POSTS_MAX: usize = 64;
/// Looks without any answer, one after the other, that put a vantage in doubt.
const DOUBTFUL_MIN: usize = 5;
/// Home pages asked for by a check.
const CHECKED_SITES_MAX: usize = 3;

/// Why a vantage could not be added or changed. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum VantageError {
    /// `direct` is the computer's own line and nothing else.
    #[error("the name `direct` belongs to the computer's own line")]
    ReservedName,
    /// The own line is always there; it can only be left unused.
    #[error("the computer's own line cannot be removed, but it can be turned off")]
    OwnLine,
    /// There is none of this name.
    #[error("there is no vantage of this name")]
    Unknown,
    /// It is turned off, so nothing is asked through it.
    #[error("this vantage is turned off; turn it on first")]
    Off,
    /// The route cannot be used.
    #[error("the vantage's route cannot be used")]
    Route(#[source] WebError),
    /// The disk refused.
    #[error("the change could not be kept")]
    Keep(#[source] StoreError),
}

/// How a vantage works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    /// Sites answered through it.
    Works,
    /// It did not answer itself: the proxy is off, refuses, or the line is down.
    Down,
    /// The last looks through it got no answer from any site: it may be the sites.
    Doubtful,
    /// Nothing was looked at through it yet, as far back as was read.
    Unknown,
}

impl Health {
    /// The stable word for it, for scripts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::Down => "down",
            Self::Doubtful => "doubtful",
            Self::Unknown => "unknown",
        }
    }

    /// What one answer says of the vantage it came through.
    fn of(answer: Answer) -> Self {
        match answer {
            // The proxy's own answer, not a site's (RFC 9110, 15.5.8).
            Answer::Status(407) | Answer::Failed(Failure::Vantage) => Self::Down,
            Answer::Status(_) => Self::Works,
            Answer::Failed(_) => Self::Doubtful,
        }
    }
}

/// A vantage and how it works, by the looks kept in the vault.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The vantage.
    pub vantage: Vantage,
    /// How it works.
    pub health: Health,
    /// The first look of the unbroken row that says so, as far back as was read.
    pub since: Option<Time>,
    /// The last look through it.
    pub last_look: Option<Time>,
}

impl Standing {
    /// The way out in words, without the proxy's user name and password.
    #[must_use]
    pub fn route(&self) -> String {
        let without_user = |proxy: &String| {
            let url = Url::parse(proxy).ok()?;
            let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
            Some(format!("{}://{}{port}", url.scheme(), url.host_str()?))
        };
        match &self.vantage.route {
            Route::Direct => "own line".to_owned(),
            Route::Address(address) => format!("from {address}"),
            Route::Proxy(proxy) => without_user(proxy).unwrap_or_else(|| "proxy".to_owned()),
        }
    }
}

/// What a check of one vantage at one site came to. It is told and not kept.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The vantage's name.
    pub vantage: String,
    /// The site asked.
    pub site: String,
    /// How the vantage works.
    pub health: Health,
    /// What came back.
    pub answer: Answer,
}

/// Who listens at Tor's usual ports of this computer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tor {
    /// Tor; this is its proxy.
    Found(String),
    /// Only something that is not Tor, or refuses to keep accounts apart.
    NotTor(u16),
    /// Nobody.
    Nowhere,
}

/// Looks for Tor on this computer. Nothing leaves it.
#[must_use]
pub fn tor() -> Tor {
    let mut found = Tor::Nowhere;
    for port in door::PORTS {
        match door::listener_at(port) {
            door::Listener::Tor => return Tor::Found(door::proxy_at(port)),
            door::Listener::Other => found = Tor::NotTor(port),
            door::Listener::Nobody => {}
        }
    }
    found
}

impl Archive {
    /// Where looks are made from, and from nowhere else: the vantages that are turned on, the
    /// computer's own line first. Saving a post asks through the first.
    #[must_use]
    pub fn vantages(&self) -> Vec<Vantage> {
        let mut all = self.all_vantages();
        all.retain(|vantage| !vantage.off);
        all
    }

    /// The computer's own line and all vantages added, also those that are turned off.
    #[must_use]
    pub fn all_vantages(&self) -> Vec<Vantage> {
        let added = self.vault().vantages().to_vec();
        let own = added.iter().any(Vantage::is_direct);
        let mut all = if own { Vec::new() } else { vec![Vantage::direct(None)] };
        all.extend(added);
        all.sort_by_key(|vantage| !vantage.is_direct());
        all
    }

    /// Adds a vantage, or changes the one of this name. A SOCKS proxy without a user name at one of
    /// Tor's ports keeps accounts apart, asked or not.
    ///
    /// # Errors
    /// [`VantageError`].
    pub fn set_vantage(&self, mut vantage: Vantage) -> Result<(), VantageError> {
        if (vantage.name == Vantage::DIRECT) != vantage.is_direct() {
            return Err(VantageError::ReservedName);
        }
        if let Route::Proxy(proxy) = &vantage.route {
            vantage.isolate |= door::is_usual(proxy);
        }
        self.door(&vantage).map_err(VantageError::Route)?;
        self.webs().remove(&vantage.name);
        self.vault().commit(&[Act::VantageSet(vantage)]).map_err(VantageError::Keep)
    }

    /// Turns a vantage off, or on again. Also the computer's own line: who must not be seen asking
    /// from home looks through the others alone. With all of them off nothing is asked.
    ///
    /// # Errors
    /// [`VantageError`].
    pub fn turn_vantage(&self, name: &str, on: bool) -> Result<(), VantageError> {
        let known = self.all_vantages().into_iter().find(|vantage| vantage.name == name);
        let vantage = Vantage { off: !on, ..known.ok_or(VantageError::Unknown)? };
        self.vault().commit(&[Act::VantageSet(vantage)]).map_err(VantageError::Keep)
    }

    /// Drops a vantage. Observations made from it stay.
    ///
    /// # Errors
    /// [`VantageError`].
    pub fn drop_vantage(&self, name: &str) -> Result<(), VantageError> {
        if name == Vantage::DIRECT {
            return Err(VantageError::OwnLine);
        }
        if !self.vault().vantages().iter().any(|vantage| vantage.name == name) {
            return Err(VantageError::Unknown);
        }
        self.webs().remove(name);
        let act = Act::VantageDropped { name: name.to_owned() };
        self.vault().commit(&[act]).map_err(VantageError::Keep)
    }

    /// How each vantage works, by the looks at the posts that were looked at last. Asks nothing.
    ///
    /// # Errors
    /// [`ReadError`] if the commits cannot be listed.
    pub fn standings(&self) -> Result<Vec<Standing>, ReadError> {
        let mut posts: Vec<(Reverse<Time>, PostId)> =
            self.vault().briefs().map(|brief| (Reverse(brief.last_look), brief.id)).collect();
        posts.sort_unstable();
        let mut looks = Vec::new();
        for (_, post) in posts.into_iter().take(HEALTH_POSTS_MAX) {
            // The newest first, also among looks of one second.
            let history = self.vault().history(post)?.into_iter().rev();
            looks.extend(history.filter_map(|act| match act {
                Act::Looked(look) => Some(look),
                _ => None,
            }));
        }
        looks.sort_by_key(|look| Reverse(look.at));
        let all = self.all_vantages().into_iter();
        Ok(all.map(|vantage| standing(vantage, &looks)).collect())
    }

    /// Asks through each vantage that is turned on, or through the one of this name, for the home
    /// pages of `sites`; where none are named, of some sites whose posts are watched.
    ///
    /// # Errors
    /// [`VantageError::Unknown`], [`VantageError::Off`], [`VantageError::Route`].
    pub async fn check_vantages(
        &self,
        name: Option<&str>,
        sites: &[String],
    ) -> Result<Vec<Checked>, VantageError> {
        let mut vantages = self.all_vantages();
        if let Some(name) = name {
            vantages.retain(|vantage| vantage.name == name);
            match vantages.first() {
                None => return Err(VantageError::Unknown),
                Some(vantage) if vantage.off => return Err(VantageError::Off),
                Some(_) => {}
            }
        }
        vantages.retain(|vantage| !vantage.off);
        let sites = if sites.is_empty() { self.watched_sites() } else { named(sites) };
        let account = format!("check {}", u64::from_be_bytes(random()));
        let mut checked = Vec::new();
        for vantage in &vantages {
            let web = self.web(vantage).map_err(VantageError::Route)?;
            for (site, private) in &sites {
                let (wanted, private) = (Wanted::Page, *private);
                let ask = Ask { url: site, wanted, private, account: &account };
                let exchange = web.get(&ask).await;
                let answer = match (exchange.end, exchange.reply()) {
                    (End::Failed(failure), _) => Answer::Failed(failure),
                    (End::Answered, Some(reply)) => Answer::Status(reply.status),
                    (End::Answered, None) => Answer::Failed(Failure::Garbled),
                };
                let (vantage, site, health) =
                    (vantage.name.clone(), site.clone(), Health::of(answer));
                checked.push(Checked { vantage, site, health, answer });
            }
        }
        Ok(checked)
    }

    /// Home pages of the sites watched, a few of them by chance.
    fn watched_sites(&self) -> Vec<(String, Private)> {
        let mut sites: Vec<(String, Private)> = Vec::new();
        self.each_post(|record| {
            let private =
                if record.post.private_allowed { Private::Allow } else { Private::Refuse };
            let Some(root) = root_of(record.post.address()) else { return };
            if !sites.iter().any(|(known, _)| *known == root) {
                sites.push((root, private));
            }
        });
        sites.sort_by_cached_key(|_| u64::from_be_bytes(random()));
        sites.truncate(CHECKED_SITES_MAX);
        sites
    }

    pub(super) fn web(&self, vantage: &Vantage) -> Result<Arc<Web>, WebError> {
        if let Some(web) = self.webs().get(&vantage.name) {
            return Ok(Arc::clone(web));
        }
        let web = Arc::new(self.door(vantage)?);
        self.webs().insert(vantage.name.clone(), Arc::clone(&web));
        Ok(web)
    }

    fn door(&self, vantage: &Vantage) -> Result<Web, WebError> {
        let ways = if vantage.isolate { Ways::ByAccount } else { Ways::Shared };
        Web::new((&vantage.route, ways), Arc::clone(&self.doors.clock), self.doors.limits)
    }
}

/// Sites as the user names them: that they may be private goes without saying.
fn named(sites: &[String]) -> Vec<(String, Private)> {
    let read = |site: &String| parse_address(site).map_or_else(|_| site.clone(), String::from);
    sites.iter().map(|site| (read(site), Private::Allow)).collect()
}

fn standing(vantage: Vantage, newest_first: &[Observation]) -> Standing {
    let own: Vec<(Time, Health)> = newest_first
        .iter()
        .filter(|look| look.vantage == vantage.name)
        .map(|look| (look.at, Health::of(look.answer)))
        .collect();
    let doubtful = own.iter().take_while(|(_, health)| *health == Health::Doubtful).count();
    // One site that fails among others that answer says nothing of the vantage.
    let decisive = || own.iter().filter(|(_, health)| *health != Health::Doubtful);
    let (health, since) = match decisive().next() {
        Some((_, health)) if doubtful < DOUBTFUL_MIN => {
            let row = decisive().take_while(|(_, other)| other == health);
            (*health, row.last().map(|(at, _)| *at))
        }
        _ if doubtful > 0 => (Health::Doubtful, own.get(doubtful - 1).map(|(at, _)| *at)),
        _ => (Health::Unknown, None),
    };
    Standing { vantage, health, since, last_look: own.first().map(|(at, _)| *at) }
}

/// Whom looks at a post are about, as far as that is known: what is not known to belong together
/// is kept apart.
pub(super) fn account_of(identity: &Identity, capture: Option<&Capture>) -> String {
    let known = identity.accounts.first().map(String::as_str);
    let account = known.or_else(|| capture.and_then(Capture::account));
    let site = Url::parse(&identity.canonical).ok();
    let site = site.as_ref().and_then(Url::host_str).unwrap_or_default();
    let (platform, whole) = (&identity.platform, &identity.canonical);
    account.map_or_else(|| whole.clone(), |account| format!("{platform} {site} {account}"))
}

/// The same for an address that is asked for the first time.
pub(super) fn account_at(address: &str) -> String {
    let identity = Url::parse(address).map(|link| links::identify(&link));
    identity.map_or_else(|_| address.to_owned(), |identity| account_of(&identity, None))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ObservationId, Probe, Reading, Verdict};

    fn look(at: i64, vantage: &str, answer: Answer) -> Observation {
        Observation {
            id: ObservationId::from_bytes([0; 16]),
            post: PostId::from_bytes([0; 16]),
            at: Time::from_unix(at).unwrap(),
            vantage: vantage.to_owned(),
            country: None,
            probe: Probe::Page,
            url: String::new(),
            final_url: None,
            answer,
            exchange: crate::model::ObjectName::to_come(),
            part: 0,
            body_of: None,
            mark: None,
            settles: None,
            reading: Reading { says: Verdict::Unclear, rule: String::new(), rules: None },
        }
    }

    /// How `direct` stands after answers at the times 1, 2, 3, …
    fn after(answers: &[Answer]) -> (Health, Option<i64>) {
        let times = (1..).zip(answers);
        let mut looks: Vec<_> = times.map(|(at, answer)| look(at, "direct", *answer)).collect();
        looks.reverse();
        looks.insert(0, look(99, "another", Answer::Failed(Failure::Vantage)));
        let standing = standing(Vantage::direct(None), &looks);
        (standing.health, standing.since.map(Time::unix))
    }

    #[test]
    fn how_a_vantage_stands_is_read_from_its_own_looks() {
        let (up, down) = (Answer::Status(404), Answer::Failed(Failure::Vantage));
        let (asks, silent) = (Answer::Status(407), Answer::Failed(Failure::Timeout));
        assert_eq!(after(&[]), (Health::Unknown, None));
        assert_eq!(after(&[down, up, up]), (Health::Works, Some(2)));
        assert_eq!(after(&[up, down, asks]), (Health::Down, Some(2)));
        assert_eq!(after(&[up, silent, up, silent]), (Health::Works, Some(1)), "a site is down");
        assert_eq!(after(&[down, silent, down]), (Health::Down, Some(1)));
        assert_eq!(
            after(&[up, silent, silent, silent, silent, silent]),
            (Health::Doubtful, Some(2))
        );
        assert_eq!(after(&[silent]), (Health::Doubtful, Some(1)));
    }

    #[test]
    fn looks_are_kept_apart_unless_they_are_known_to_belong_together() {
        let one = account_at("https://www.facebook.com/nguyen.an/posts/1234567890123456");
        let same = account_at("https://www.facebook.com/nguyen.an/posts/6543210987654321");
        let other = account_at("https://www.facebook.com/tran.binh/posts/1234567890123456");
        assert_eq!(one, same);
        assert_ne!(one, other);
        assert_ne!(account_at("https://a.example/1"), account_at("https://a.example/2"));
        assert_ne!(account_at("https://a.example/1"), account_at("https://b.example/1"));
    }
}
