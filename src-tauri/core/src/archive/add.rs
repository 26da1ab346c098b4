//! Add: a link in, a sealed copy of the post out.

use futures::StreamExt;
use url::Url;

use super::import::known_as;
use super::look::{Aim, AskOembed, Glance, LookError, made, observed, on_own_host};
use super::sources::{self, Sources, identity_of, saved_of};
use super::vantages::{NO_VANTAGE, account_at};
use super::{Archive, Private};
use crate::capture::{self, Chosen, address, links, media};
use crate::doors::web::{Ask, MEDIA_BYTES_MAX, Wanted, body_of, parse_address};
use crate::model::{
    Act, Answer, Archived, Author, Capture, CaptureId, Cut, Facts, Failure, FoundMedia, Media,
    MissingMedia, ObjectName, Observation, Page, PageReading, PageTrouble, Post, PostId,
    PostRecord, Probe, Time, Vantage, Verdict,
};
use crate::vault::StoreError;
use crate::vault::keys::random;
use crate::verdict::{self, RuleSet};

/// Media of one post that are fetched at the same time.
const MEDIA_AT_ONCE: usize = 3;

/// Pages that send on by markup, followed one after the other.
const REFRESHES_MAX: usize = 4;
/// Most characters of a page that only sends on.
const WAYPOINT_CHARS_MAX: usize = 400;

/// Why a link was not saved. Nothing was kept, and whatever was kept before is as it was.
#[derive(Debug, thiserror::Error)]
pub enum AddError {
    /// Not an address of a web page.
    #[error("this is not the address of a web page")]
    BadAddress,
    /// Inside a private network, or on this computer.
    #[error("the address lies inside a private network or on this computer")]
    Private,
    /// No usable answer.
    #[error("{}", line(*.0))]
    Line(Failure),
    /// The server answered with an error.
    #[error("the server answered HTTP {0} instead of a page")]
    Status(u16),
    /// A login page came instead.
    #[error("the site asks for a login before it shows the page")]
    Login,
    /// A captcha or browser check came instead.
    #[error("the site wants to check that a person is asking (captcha or too many requests)")]
    Challenge,
    /// The page is only a notice that there is nothing to see.
    #[error("the page is only a notice that the content is not available")]
    Notice,
    /// The link leads to the site's home page.
    #[error("the link leads to the site's home page, not to a post")]
    LeadsHome,
    /// The answer is no page we can read.
    #[error("{}", trouble(*.0))]
    Page(PageTrouble),
    /// The answer was not whole.
    #[error("{}", cut(*.0))]
    Cut(Cut),
    /// A page without text or media.
    #[error("there is neither text nor media in the page")]
    NothingToKeep,
    /// All vantages are turned off.
    #[error("{NO_VANTAGE}")]
    NoVantage,
    /// The look failed for a reason of our own.
    #[error("the page could not be asked for")]
    Look(#[source] LookError),
    /// The copy could not be kept.
    #[error("the copy could not be kept")]
    Keep(#[source] StoreError),
}

impl AddError {
    /// The stable word for it, for scripts.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::BadAddress => "bad-address",
            Self::Private => "private-address",
            Self::Line(failure) => failure.word(),
            Self::Status(_) => "http-status",
            Self::Login => "login-needed",
            Self::Challenge => "challenge",
            Self::Notice => "notice-only",
            Self::LeadsHome => "leads-home",
            Self::Page(PageTrouble::NotHtml) => "not-a-page",
            Self::Page(PageTrouble::Empty) => "empty-page",
            Self::Page(PageTrouble::Undecodable) => "undecodable",
            Self::Page(PageTrouble::TooDeep | PageTrouble::TooCostly) => "too-complex",
            Self::Page(PageTrouble::TooLarge) | Self::Cut(Cut::Length) => "too-large",
            Self::Cut(Cut::Time) => "too-slow",
            Self::Cut(Cut::Disconnect) => "broke-off",
            Self::NothingToKeep => "nothing-to-keep",
            Self::NoVantage => "no-vantage",
            Self::Look(_) => "look-failed",
            Self::Keep(_) => "not-kept",
        }
    }
}

/// How a page is asked for that may show a post: with what its platform's rules look for.
fn aim_at<'a>(url: &'a str, account: &str, private: Private, rules: &RuleSet) -> Aim<'a> {
    let queries = Url::parse(url)
        .map(|link| rules.queries(Probe::Page, &links::identify(&link)))
        .unwrap_or_default();
    let (wanted, ask_oembed) = (Wanted::Page, AskOembed::IfThin);
    Aim { url, wanted, private, ask_oembed, queries, account: account.to_owned() }
}

fn line(failure: Failure) -> &'static str {
    match failure {
        Failure::BadAddress => "the link leads to an address that is no web page",
        Failure::PrivateAddress => "the link leads into a private network",
        Failure::Dns => "there is no site of this name, or this computer is offline",
        Failure::Refused => "the server does not take connections",
        Failure::Reset => "the connection was torn down before an answer came",
        Failure::Tls => "no secure connection could be made",
        Failure::Timeout => "no answer came in time",
        Failure::TooManyRedirects => "the link leads on and on without end",
        Failure::RedirectLoop => "the link leads in a circle",
        Failure::Garbled => "the answer was not in the language of the web",
        Failure::Vantage => "the proxy did not answer",
    }
}

fn trouble(trouble: PageTrouble) -> &'static str {
    match trouble {
        PageTrouble::NotHtml => "the answer is not a web page",
        PageTrouble::Empty => "the answer is empty",
        PageTrouble::Undecodable => "the answer cannot be read as text in any encoding",
        PageTrouble::TooDeep => "the page is nested too deeply to be read safely",
        PageTrouble::TooLarge => "the page is larger than 8 MiB",
        PageTrouble::TooCostly => "reading the page took too long and was stopped",
    }
}

fn cut(cut: Cut) -> &'static str {
    match cut {
        Cut::Length => "the page is larger than 8 MiB",
        Cut::Time => "the page came too slowly and was not whole after 30 seconds",
        Cut::Disconnect => "the connection broke off before the page was whole",
    }
}

/// What was kept.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The post.
    pub post: PostId,
    /// It was in the vault before; this is one more capture of it.
    pub known: bool,
    /// The capture.
    pub capture: Capture,
}

impl Archive {
    /// Fetches the page at `link` and keeps the post it shows, with its media.
    ///
    /// With [`Private::Allow`] the link's own host may be private, now and in later looks. What its
    /// page leads to may be so on the same host only.
    ///
    /// # Errors
    /// [`AddError`]; nothing is kept then.
    pub async fn add(&self, link: &str, private: Private) -> Result<Kept, AddError> {
        let asked = parse_address(link).map_err(|failure| match failure {
            Failure::PrivateAddress => AddError::Private,
            _ => AddError::BadAddress,
        })?;
        let asked = address::normalize(&asked);
        let _under_way = self.at_work.enter();
        let vantage = self.vantages().into_iter().next().ok_or(AddError::NoVantage)?;
        let (seen, private) = self.first_glance(&vantage, &asked, private).await?;
        let seen = self.sent_on(&vantage, seen, private).await?;
        let rules = self.rules();
        let page = page_of(&rules, &seen.facts)?;
        let chosen = capture::choose(&page).ok_or(AddError::NothingToKeep)?;
        let platform = sources::platform_of(&rules, &vantage, &seen.facts);
        let place = Place::new(&asked, &seen.facts, &page, platform)?;
        let (known, mut post) = self.post_for(&place, &chosen, private, seen.at);
        let exchange = self.keep(seen.object.clone()).map_err(AddError::Keep)?;
        let sources = self.sources_of(&rules, &vantage, &mut post, &seen, private).await;
        let (facts, sources) = sources.map_err(AddError::Look)?;
        let (media, missing) = self.fetch_media(&vantage, &place, &chosen.media, private).await?;
        let capture = Capture {
            id: CaptureId::from_bytes(random()),
            post: post.id,
            at: seen.at,
            url: seen.facts.answered.clone(),
            permalink: page.permalink.clone(),
            author: chosen.author,
            published: chosen.published,
            title: page.title.clone(),
            text: chosen.text,
            source: chosen.source,
            told: sources.told,
            media,
            missing,
            exchange: Some(exchange.clone()),
            import: None,
            seen: None,
            files: Vec::new(),
        };
        let sighting = first_sighting(&rules, &vantage, (&capture, exchange), &post, &facts);
        let observation = Observation { mark: seen.mark, ..sighting };
        let mut acts = vec![Act::Saved(post), Act::Captured(capture.clone())];
        acts.push(Act::Looked(observation));
        acts.extend(sources.sightings.into_iter().map(Act::Looked));
        self.keep_acts(&acts).map_err(AddError::Keep)?;
        self.checkpoint_if_due();
        Ok(Kept { post: capture.post, known, capture })
    }

    /// What the platform's own sources tell of a post, beside its page.
    async fn sources_of(
        &self,
        rules: &RuleSet,
        vantage: &Vantage,
        post: &mut Post,
        seen: &Glance,
        private: Private,
    ) -> Result<(Facts, Sources), LookError> {
        if post.platform == "web" {
            return Ok((seen.facts.clone(), Sources::default()));
        }
        self.name_for_good(rules, vantage, post, private).await?;
        let identity = identity_of(&post.platform, &post.addresses);
        let facts = self.read_again(rules, seen, &identity).await?;
        let page = made(vantage, Probe::Page, identity, facts.clone());
        let sources = self.ask_sources(rules, vantage, post, &page, private).await?;
        Ok((facts, sources))
    }

    /// The first look at a link. Private addresses are tried only where the user allowed them and a
    /// public one was not to be had: a public post added with that permission stays a public post.
    async fn first_glance(
        &self,
        vantage: &Vantage,
        asked: &str,
        private: Private,
    ) -> Result<(Glance, Private), AddError> {
        let rules = self.rules();
        let account = account_at(asked);
        let look = |private| self.glance(vantage, aim_at(asked, &account, private, &rules));
        let seen = look(Private::Refuse).await.map_err(AddError::Look)?;
        let refused = seen.facts.answer == Answer::Failed(Failure::PrivateAddress);
        if refused && private == Private::Allow {
            let seen = look(Private::Allow).await.map_err(AddError::Look)?;
            return Ok((seen, Private::Allow));
        }
        Ok((seen, Private::Refuse))
    }

    /// Goes where a page without a post sends its visitors by `<meta http-equiv=refresh>`. What the
    /// pages on the way answered is kept with the last one's answer.
    async fn sent_on(
        &self,
        vantage: &Vantage,
        mut seen: Glance,
        private: Private,
    ) -> Result<Glance, AddError> {
        let rules = self.rules();
        let account = account_at(&seen.facts.asked);
        for _ in 0..REFRESHES_MAX {
            let Some(target) = refresh_of(&seen.facts) else { break };
            let private = on_own_host(private, &seen.facts.answered, &target);
            let next = self.glance(vantage, aim_at(&target, &account, private, &rules)).await;
            let mut next = next.map_err(AddError::Look)?;
            next.object.join(seen.object);
            seen = next;
        }
        if refresh_of(&seen.facts).is_some() {
            return Err(AddError::Line(Failure::TooManyRedirects));
        }
        Ok(seen)
    }

    /// The post this page shows: one we know by its address, or a new one.
    fn post_for(&self, place: &Place, chosen: &Chosen, private: Private, at: Time) -> (bool, Post) {
        let vault = self.vault();
        let own = [&place.asked, &place.answered];
        let known = own.iter().find_map(|address| vault.post_at(address));
        let known = known.or_else(|| {
            let published = chosen.published.as_ref().map(|published| published.at);
            let links = [place.asked.as_str(), &place.answered];
            known_as(&vault, &links, (&place.platform, &chosen.text, published))
        });
        // What a page claims to be its address may be wrong, and would then make two posts one and
        // lose the second: it counts only when the text agrees as well.
        let known = known.or_else(|| {
            let claims_the_same = |record: &PostRecord| {
                let kept = record.capture.as_ref();
                kept.is_some_and(|kept| kept.text == chosen.text && place.is_claimed_by(kept))
            };
            let mut same = vault.posts_holding(&chosen.text);
            same.find(claims_the_same).map(|record| record.post.id)
        });
        let known = known.and_then(|id| vault.post(id));
        let is_known = known.is_some();
        let mut post = known.map_or_else(
            || Post {
                id: PostId::from_bytes(random()),
                platform: place.platform.clone(),
                addresses: Vec::new(),
                private_allowed: false,
                saved: at,
                archived: Archived::default(),
            },
            |record| record.post,
        );
        if post.platform == "web" {
            post.platform.clone_from(&place.platform);
        }
        post.private_allowed |= private == Private::Allow;
        for address in [&place.answered, &place.asked] {
            if !post.addresses.contains(address) {
                post.addresses.push(address.clone());
            }
        }
        (is_known, post)
    }

    async fn fetch_media(
        &self,
        vantage: &Vantage,
        place: &Place,
        found: &[FoundMedia],
        private: Private,
    ) -> Result<(Vec<Media>, Vec<MissingMedia>), AddError> {
        let asks: Vec<_> = found
            .iter()
            .enumerate()
            .map(|(number, found)| self.fetch_one(vantage, place, number, found, private))
            .collect();
        let fetched: Vec<_> = futures::stream::iter(asks).buffered(MEDIA_AT_ONCE).collect().await;
        let (mut kept, mut missing) = (Vec::new(), Vec::new());
        for one in fetched {
            match one {
                Ok(media) => kept.push(media),
                Err(NoMedia::Missing(media)) => missing.push(media),
                Err(NoMedia::Error(error)) => return Err(error),
            }
        }
        Ok((kept, missing))
    }

    async fn fetch_one(
        &self,
        vantage: &Vantage,
        place: &Place,
        number: usize,
        found: &FoundMedia,
        private: Private,
    ) -> Result<Media, NoMedia> {
        let missing = |why: &str| {
            let (url, why) = (found.url.clone(), why.to_owned());
            NoMedia::Missing(MissingMedia { url, why, name: None, alt: found.alt.clone() })
        };
        let url = Url::parse(&found.url).map_err(|_| missing("bad-address"))?;
        let private = on_own_host(private, &place.answered, &found.url);
        let account = account_at(&place.asked);
        let ask = Ask { url: &found.url, wanted: Wanted::Media, private, account: &account };
        let asked = self.ask(vantage, &ask).await;
        let (exchange, _) = asked.map_err(|error| NoMedia::Error(AddError::Look(error)))?;
        let Some(reply) = exchange.reply() else {
            let why = match exchange.end {
                crate::model::End::Failed(failure) => failure.word(),
                crate::model::End::Answered => "no-answer",
            };
            return Err(missing(why));
        };
        if !(200..300).contains(&reply.status) {
            return Err(missing(&format!("http-{}", reply.status)));
        }
        if reply.cut.is_some() {
            return Err(missing("not-whole"));
        }
        let body = body_of(reply, MEDIA_BYTES_MAX).map_err(|_| missing("undecodable"))?;
        let mime = media::sniff(&body).ok_or_else(|| missing("not-media"))?;
        let kept = self.keep_exchange(vantage, &exchange);
        Ok(Media {
            name: media::name(&url, mime, number),
            mime: mime.to_owned(),
            bytes: body.len() as u64,
            sha256: capture::sha256(&body),
            url: found.url.clone(),
            alt: found.alt.clone(),
            exchange: kept.map_err(|error| NoMedia::Error(AddError::Keep(error)))?,
            member: None,
        })
    }
}

enum NoMedia {
    Missing(MissingMedia),
    Error(AddError),
}

/// The addresses of a page that is being added.
struct Place {
    asked: String,
    answered: String,
    permalink: Option<String>,
    platform: String,
}

impl Place {
    fn new(
        asked: &str,
        facts: &Facts,
        page: &PageReading,
        platform: String,
    ) -> Result<Self, AddError> {
        let answered = Url::parse(&facts.answered).map_err(|_| AddError::BadAddress)?;
        let asked = Url::parse(asked).map_err(|_| AddError::BadAddress)?;
        let is_home = |url: &Url| url.path() == "/" && url.query().is_none();
        if is_home(&answered) && !is_home(&asked) {
            return Err(AddError::LeadsHome);
        }
        let permalink = page.permalink.as_deref().and_then(|link| Url::parse(link).ok());
        Ok(Self {
            asked: address::normalize(&asked),
            answered: address::normalize(&answered),
            permalink: permalink.as_ref().map(address::normalize),
            platform,
        })
    }

    /// Does a kept copy give this page's address as its own?
    fn is_claimed_by(&self, kept: &Capture) -> bool {
        let claimed = kept.permalink.as_deref().and_then(|link| Url::parse(link).ok());
        let claimed = claimed.as_ref().map(address::normalize);
        claimed.is_some() && (claimed == self.permalink || claimed.as_ref() == Some(&self.answered))
    }
}

/// Where a page sends on whoever comes, if it shows nothing but that.
fn refresh_of(facts: &Facts) -> Option<String> {
    let (Answer::Status(200..=299), Page::Read(page)) = (facts.answer, &facts.page) else {
        return None;
    };
    let is_waypoint = !page.is_post && page.visible_text.chars().count() <= WAYPOINT_CHARS_MAX;
    let own = |link: &str| Url::parse(link).ok().as_ref().map(address::normalize);
    let target = page.signs.refresh_to.clone().filter(|_| is_waypoint)?;
    (own(&target) != own(&facts.answered)).then_some(target)
}

/// The page of an answer that may be kept: whole, readable, and not a wall in front of the post.
fn page_of(rules: &RuleSet, facts: &Facts) -> Result<PageReading, AddError> {
    match facts.answer {
        Answer::Failed(Failure::PrivateAddress) => return Err(AddError::Private),
        Answer::Failed(failure) => return Err(AddError::Line(failure)),
        Answer::Status(_) => {}
    }
    let obstacle = verdict::obstacle(rules, facts).map(|reading| reading.says);
    match (obstacle, facts.answer) {
        (Some(Verdict::LoginWalled), _) => return Err(AddError::Login),
        (Some(Verdict::RateLimited), _) => return Err(AddError::Challenge),
        (_, Answer::Status(status)) if !(200..300).contains(&status) => {
            return Err(AddError::Status(status));
        }
        _ => {}
    }
    if let Some(cut) = facts.cut {
        return Err(AddError::Cut(cut));
    }
    match &facts.page {
        Page::Nothing => Err(AddError::Page(PageTrouble::Empty)),
        Page::Trouble(trouble) => Err(AddError::Page(*trouble)),
        Page::Read(_) if obstacle.is_some() => Err(AddError::Notice),
        Page::Read(page) => Ok((**page).clone()),
    }
}

/// Saving a post is a look that saw it.
fn first_sighting(
    rules: &RuleSet,
    vantage: &Vantage,
    (capture, exchange): (&Capture, ObjectName),
    post: &Post,
    facts: &Facts,
) -> Observation {
    let identity = identity_of(&post.platform, &post.addresses);
    let look = made(vantage, Probe::Page, identity, facts.clone());
    let reading = verdict::reading(rules, &look, &saved_of(rules, capture, post));
    observed(&look, capture.post, capture.at, exchange, reading)
}

/// The author's page, if it is on the same site: it tells an account gone from a post gone.
pub(super) fn account_address(capture: &Capture) -> Option<String> {
    let url = capture.author.as_ref().and_then(|Author { url, .. }| url.as_deref())?;
    let (account, page) = (Url::parse(url).ok()?, Url::parse(&capture.url).ok()?);
    (account.host_str() == page.host_str() && account.path() != "/").then(|| url.to_owned())
}
