//! What stands on the platform at this moment, and what one client may see of it.
//!
//! All that can change at run time is in here, behind one lock that is never held across an await.

use std::{
    collections::{HashMap, HashSet},
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::{
    content::{Account, Content, Picture, Post},
    fate::{AccountFate, Fate, Outage},
    odd::Odd,
    platform::{AddError, Seen},
};

/// The platform's state, shared by all requests.
pub(crate) struct Shelf {
    pub(crate) address: SocketAddr,
    pub(crate) base: String,
    pub(crate) content: Content,
    live: Mutex<Live>,
}

/// What changes while the platform runs.
struct Live {
    fates: HashMap<String, Fate>,
    closed: HashSet<String>,
    outage: Outage,
    added: Vec<Post>,
    countries: HashMap<IpAddr, String>,
    seen: Vec<Seen>,
}

/// A post as a client meets it: words replaced where they were replaced.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    pub(crate) post: Post,
    pub(crate) edited: bool,
}

/// What a post's address holds for one client.
pub(crate) enum Standing {
    Shown(Shown),
    NeverWas,
    AccountClosed,
    Tombstone,
    Law,
    LoginWall,
    /// Whether the browser check is sent with 200.
    Captcha {
        as_ok: bool,
    },
    Outage,
    Odd(Odd, Shown),
}

impl Shelf {
    pub(crate) fn new(address: SocketAddr, content: Content) -> Self {
        let country = |last, name: &str| (Ipv4Addr::new(127, 0, 0, last).into(), name.to_owned());
        let live = Live {
            fates: HashMap::new(),
            closed: HashSet::new(),
            outage: Outage::None,
            added: Vec::new(),
            countries: HashMap::from([country(1, "VN"), country(2, "DE"), country(3, "US")]),
            seen: Vec::new(),
        };
        let base = format!("http://{address}");
        Self { address, base, content, live: Mutex::new(live) }
    }

    /// No request leaves the state half changed, so a panic elsewhere does not spoil it.
    fn live(&self) -> MutexGuard<'_, Live> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set_fate(&self, id: &str, fate: Fate) {
        self.live().fates.insert(id.to_owned(), fate);
    }

    pub(crate) fn fate(&self, id: &str) -> Fate {
        self.live().fates.get(id).cloned().unwrap_or_default()
    }

    pub(crate) fn set_account(&self, handle: &str, fate: AccountFate) {
        let mut live = self.live();
        match fate {
            AccountFate::Open => live.closed.remove(handle),
            AccountFate::Closed => live.closed.insert(handle.to_owned()),
        };
    }

    pub(crate) fn set_outage(&self, outage: Outage) {
        self.live().outage = outage;
    }

    pub(crate) fn outage(&self) -> Outage {
        self.live().outage
    }

    pub(crate) fn set_country(&self, client: IpAddr, country: &str) {
        self.live().countries.insert(client, country.to_owned());
    }

    pub(crate) fn note(&self, seen: Seen) {
        self.live().seen.push(seen);
    }

    pub(crate) fn requests(&self) -> usize {
        self.live().seen.len()
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.live().seen.clone()
    }

    /// Publishes one more post of an account that exists.
    pub(crate) fn add(&self, handle: &str, published: &str, text: &str) -> Result<Post, AddError> {
        published.parse::<jiff::Timestamp>().map_err(AddError::Published)?;
        let account = self.account(handle).ok_or(AddError::NoSuchAccount)?;
        let mut live = self.live();
        let id = format!("moi{:08}", live.added.len() + 1);
        let post = Post {
            comments: self.content.passers_by.comments(&id, &account.lang),
            id,
            handle: account.handle.clone(),
            published: published.to_owned(),
            text: text.to_owned(),
            lang: account.lang.clone(),
            pictures: Vec::new(),
            video: None,
            reply_to: None,
            markup: account.markup,
        };
        live.added.push(post.clone());
        Ok(post)
    }

    pub(crate) fn account(&self, handle: &str) -> Option<&Account> {
        self.content.accounts.iter().find(|account| account.handle == handle)
    }

    pub(crate) fn is_closed(&self, handle: &str) -> bool {
        self.live().closed.contains(handle)
    }

    /// The picture at `path`, if any post ever showed it. Pictures outlive their posts.
    pub(crate) fn picture(&self, path: &str) -> Option<&Picture> {
        let all = self.content.posts.iter().flat_map(|post| &post.pictures);
        all.into_iter().find(|picture| picture.path() == path)
    }

    /// What `client` meets at the address of post `id` by `handle`.
    pub(crate) fn standing(&self, handle: &str, id: &str, client: IpAddr) -> Standing {
        let live = self.live();
        let mut all = self.content.posts.iter().chain(&live.added);
        let Some(post) = all.find(|post| post.id == id && post.handle == handle) else {
            return Standing::NeverWas;
        };
        if live.closed.contains(handle) {
            return Standing::AccountClosed;
        }
        live.standing(post, client)
    }

    /// Every post that lists show to `client`, newest first.
    pub(crate) fn listed(&self, client: IpAddr) -> Vec<Shown> {
        let live = self.live();
        let all = self.content.posts.iter().chain(&live.added);
        let mut listed: Vec<Shown> = all
            .filter(|post| !live.closed.contains(&post.handle))
            .filter_map(|post| live.standing(post, client).listed(post))
            .collect();
        listed.sort_by_cached_key(|shown| shown.post.published.parse::<jiff::Timestamp>().ok());
        listed.reverse();
        listed
    }
}

impl Live {
    fn standing(&self, post: &Post, client: IpAddr) -> Standing {
        let shown = || Shown { post: post.clone(), edited: false };
        let is_from = |country: &String| self.countries.get(&client) == Some(country);
        match self.fates.get(&post.id).unwrap_or(&Fate::Alive) {
            Fate::DeletedSilently => Standing::NeverWas,
            Fate::Tombstone => Standing::Tombstone,
            Fate::HiddenIn(country) if is_from(country) => Standing::Tombstone,
            Fate::HiddenByLaw(country) if is_from(country) => Standing::Law,
            Fate::Alive | Fate::HiddenIn(_) | Fate::HiddenByLaw(_) => Standing::Shown(shown()),
            Fate::LoginWall => Standing::LoginWall,
            Fate::Replaced { text } => {
                let post = Post { text: text.clone(), ..post.clone() };
                Standing::Shown(Shown { post, edited: true })
            }
            Fate::Captcha => Standing::Captcha { as_ok: false },
            Fate::CaptchaAsOk => Standing::Captcha { as_ok: true },
            Fate::Outage => Standing::Outage,
            Fate::Slow => Standing::Odd(Odd::Slow, shown()),
            Fate::Empty => Standing::Odd(Odd::Empty, shown()),
            Fate::Garbled => Standing::Odd(Odd::Garbled, shown()),
            Fate::NotHtml => Standing::Odd(Odd::NotHtml, shown()),
            Fate::Huge => Standing::Odd(Odd::Huge, shown()),
            Fate::DeepNesting => Standing::Odd(Odd::DeepNesting, shown()),
            Fate::RedirectLoop => Standing::Odd(Odd::RedirectLoop, shown()),
            Fate::WrongCharset => Standing::Odd(Odd::WrongCharset, shown()),
            Fate::CutShort => Standing::Odd(Odd::CutShort, shown()),
            Fate::DripFeed => Standing::Odd(Odd::DripFeed, shown()),
        }
    }
}

impl Standing {
    /// The post as a list shows it; nothing if it is gone or hidden.
    fn listed(self, post: &Post) -> Option<Shown> {
        match self {
            Self::Shown(shown) | Self::Odd(_, shown) => Some(shown),
            Self::LoginWall | Self::Captcha { .. } | Self::Outage => {
                Some(Shown { post: post.clone(), edited: false })
            }
            Self::NeverWas | Self::AccountClosed | Self::Tombstone | Self::Law => None,
        }
    }
}
