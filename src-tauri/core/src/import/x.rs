//! X: `data/*.js`, each one value after an assignment, in the layouts since 2018.

use std::collections::{BTreeSet, HashMap};

use super::desk::Desk;
use super::draft::{draft, web_address};
use super::files::{Files, base_name};
use super::html;
use super::json::{self, Json, Many, Number, Words, loose};
use super::layouts::Layout;
use super::limits::SIDE_RECORDS_MAX;
use super::report::Why;
use super::times;
use super::trouble::Trouble;
use crate::model::{
    Audience, Candidate, Certainty, ImportAccount, ImportKind, ImportMedium, ImportedPost,
    MemberId, Moment, Time, Zone,
};

pub(super) const LAYOUT: Layout = Layout { platform: "x", name: "archive", is_there, read };

/// When the first post was made. A date before it is a mistake; real archives of 2025 have some.
const FIRST_POST: i64 = 1_142_899_200;
/// Ids above this carry the moment they were given, in milliseconds since [`ID_EPOCH`].
const FIRST_TIMED_ID: u64 = 29_700_000_000;
const ID_EPOCH: u64 = 1_288_834_974_657;

/// Stems of the lists, in the order in which they are read; what they hold.
const KEPT: &[(&str, ImportKind, Audience)] = &[
    ("tweets", ImportKind::Post, Audience::Public),
    ("tweet", ImportKind::Post, Audience::Public),
    ("community-tweet", ImportKind::GroupPost, Audience::Public),
    ("twitter-circle-tweet", ImportKind::Post, Audience::Limited),
    ("deleted-tweets", ImportKind::Deleted, Audience::Public),
    ("deleted-tweet", ImportKind::Deleted, Audience::Public),
];
const NOTES: &[&str] = &["note-tweet", "deleted-note-tweet"];
/// Long texts that are kept of one second: every post of that second is compared with them.
const NOTES_OF_SECOND_MAX: usize = 64;
/// Bytes of a link as it stands in a text. X's own have 23.
const LINK_BYTES_MAX: usize = 64;
/// Bytes that may take the place of links in one text. Links beyond stay as they are written.
const REAL_LINKS_BYTES_MAX: usize = 1 << 18;

loose! { struct Wrapped { tweet: Option<Tweet> = "tweet", } }
loose! {
    struct Tweet {
        id: Words = "id_str",
        id_number: Words = "id",
        text: Words = "full_text" | "text",
        created: Words = "created_at",
        entities: Entities = "entities",
        extended: Entities = "extended_entities",
        reply_to: Words = "in_reply_to_status_id_str",
        withheld: Many<Words> = "withheld_in_countries",
    }
}
loose! {
    struct Entities {
        urls: Many<Link> = "urls",
        media: Many<Medium> = "media",
    }
}
loose! { struct Link { url: Words = "url", real: Words = "expanded_url", } }
loose! {
    struct Medium {
        url: Words = "url",
        at: Words = "media_url_https" | "media_url",
        alt: Words = "ext_alt_text",
        video: Video = "video_info",
    }
}
loose! { struct Video { variants: Many<Variant> = "variants", } }
loose! {
    struct Variant {
        bitrate: Number = "bitrate",
        kind: Words = "content_type",
        url: Words = "url",
    }
}
loose! { struct WrappedNote { note: Note = "noteTweet", } }
loose! { struct Note { created: Words = "createdAt", core: Core = "core", } }
loose! { struct Core { text: Words = "text", } }

/// `tweets-part1.js` and `tweets.js` as `tweets`; so are the months of archives before 2019.
fn stem(path: &str) -> Option<&str> {
    if path.contains("data/js/tweets/") {
        return Some("tweets");
    }
    let stem = base_name(path).strip_suffix(".js")?;
    let number = stem.rsplit_once("-part");
    let number = number.filter(|(_, n)| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    Some(number.map_or(stem, |(stem, _)| stem))
}

fn is_there(files: &Files) -> bool {
    files.all().any(|(_, member)| {
        stem(&member.name).is_some_and(|it| KEPT.iter().any(|kept| kept.0 == it))
    })
}

/// What is known while the archive is read.
struct State {
    handle: Option<String>,
    /// Long texts by the second in which they were made.
    notes: HashMap<i64, Vec<String>>,
    /// Files by the id of the post they belong to.
    media: HashMap<String, Vec<MemberId>>,
}

fn read(desk: &mut Desk<'_>) -> Result<(), Trouble> {
    let named = |wanted: &str| desk.files.named(|path| stem(path) == Some(wanted));
    let members: Vec<Vec<MemberId>> = KEPT.iter().map(|kept| named(kept.0)).collect();
    let notes: Vec<MemberId> = NOTES.iter().flat_map(|stem| named(stem)).collect();
    for ids in members.iter().chain([&notes]) {
        desk.plan(ids);
    }
    let account = read_account(desk)?;
    let handle = account.handle.clone();
    desk.account(account)?;
    let mut state = State { handle, notes: HashMap::new(), media: media_by_id(desk.files) };
    for id in notes {
        read_notes(desk, &mut state, id)?;
    }
    for ((_, kind, audience), ids) in KEPT.iter().zip(members) {
        for id in ids {
            read_list(desk, &state, id, *kind, *audience)?;
        }
    }
    missing_parts(desk)
}

/// Parts of the posts that the archive lists and does not hold.
fn missing_parts(desk: &mut Desk<'_>) -> Result<(), Trouble> {
    let Some(id) = desk.files.ending("data/manifest.js") else { return Ok(()) };
    let manifest = read_value(desk, id)?;
    for kind in ["tweets", "noteTweet", "communityTweet", "deletedTweets"] {
        let files = manifest["dataTypes"][kind]["files"].as_array();
        for file in files.into_iter().flatten().filter_map(|file| file["fileName"].as_str()) {
            if desk.files.find("", file).is_none() {
                desk.skip(Why::Missing)?;
            }
        }
    }
    Ok(())
}

fn read_account(desk: &mut Desk<'_>) -> Result<ImportAccount, Trouble> {
    let Some(id) = desk.files.ending("account.js") else { return Ok(ImportAccount::default()) };
    let value = read_value(desk, id)?;
    let account = &value[0]["account"];
    let word = |key: &str| account[key].as_str().map(str::to_owned);
    let handle = word("username");
    let url = handle.as_ref().map(|handle| format!("https://x.com/{handle}"));
    Ok(ImportAccount { name: word("accountDisplayName"), handle, id: word("accountId"), url })
}

/// The value of a small file.
fn read_value(desk: &mut Desk<'_>, id: MemberId) -> Result<serde_json::Value, Trouble> {
    let bytes = desk.small(id)?;
    let at = bytes.iter().position(|byte| *byte == b'=').map_or(0, |at| at + 1);
    let rest = bytes.get(at..).unwrap_or_default();
    let mut values = serde_json::Deserializer::from_slice(rest).into_iter();
    Ok(values.next().and_then(Result::ok).unwrap_or_default())
}

fn media_by_id(files: &Files) -> HashMap<String, Vec<MemberId>> {
    let mut media: HashMap<String, Vec<MemberId>> = HashMap::new();
    for (id, member) in files.all().filter(|(_, member)| member.name.contains("_media/")) {
        let owner = base_name(&member.name).split_once('-').map(|(owner, _)| owner);
        let owner = owner.filter(|owner| owner.bytes().all(|byte| byte.is_ascii_digit()));
        if let Some(owner) = owner {
            media.entry(owner.to_owned()).or_default().push(id);
        }
    }
    media
}

fn read_notes(desk: &mut Desk<'_>, state: &mut State, id: MemberId) -> Result<(), Trouble> {
    let mut buffer = Vec::new();
    desk.member(id, |desk, stream| {
        let mut json = Json::new(stream);
        json.skip_assignment()?;
        json.items(|json| {
            let read = desk.record::<_, WrappedNote>(json, &mut buffer)?;
            let Some(note) = read.map(|read| read.value.note) else { return Ok(()) };
            let at = times::iso(note.created.as_str()).at;
            if let Some(at) = at.filter(|_| state.notes.len() < SIDE_RECORDS_MAX) {
                take_note(&mut state.notes, at.unix(), note.core.text.or_empty());
            }
            Ok(())
        })
    })
}

fn take_note(notes: &mut HashMap<i64, Vec<String>>, second: i64, note: String) {
    let notes = notes.entry(second).or_default();
    if notes.len() < NOTES_OF_SECOND_MAX {
        notes.push(note);
    }
}

fn read_list(
    desk: &mut Desk<'_>,
    state: &State,
    id: MemberId,
    kind: ImportKind,
    audience: Audience,
) -> Result<(), Trouble> {
    let mut buffer = Vec::new();
    desk.member(id, |desk, stream| {
        let mut json = Json::new(stream);
        json.skip_assignment()?;
        json.items(|json| {
            let Some(read) = desk.record::<_, Wrapped>(json, &mut buffer)? else { return Ok(()) };
            // Before 2020 a record was not wrapped.
            let bare = || json::read::<Tweet>(&buffer).map(|read| read.value).unwrap_or_default();
            let tweet = read.value.tweet.unwrap_or_else(bare);
            let mut post = post_of(desk, state, tweet, kind);
            post.audience = Some(audience);
            post.is_damaged = read.is_damaged;
            if post.id.is_none() || post.text.is_empty() && post.media.is_empty() {
                return desk.skip(Why::Unreadable);
            }
            desk.post(post)
        })
    })
}

fn post_of(desk: &Desk<'_>, state: &State, tweet: Tweet, kind: ImportKind) -> ImportedPost {
    let id = tweet.id.some().or_else(|| tweet.id_number.some()).unwrap_or_default();
    let mut post = draft(kind, time_of(&id, tweet.created.as_str()));
    let escaped = tweet.text.or_empty();
    post.text = html::unescape_once(&escaped);
    if kind == ImportKind::Post {
        if post.text.starts_with("RT @") {
            post.kind = ImportKind::Repost;
        } else if !tweet.reply_to.as_str().is_empty() {
            post.kind = ImportKind::Reply;
        }
    }
    post.reply_to = tweet.reply_to.some();
    if let Some(note) = note_of(state, &post) {
        post.text = note;
    }
    let media =
        if tweet.extended.media.0.is_empty() { tweet.entities.media } else { tweet.extended.media };
    let links = &tweet.entities.urls.0;
    post.links = links.iter().filter_map(|link| web_address(link.real.as_str())).collect();
    let shown = without_media(with_real_links(&post.text, links), &media.0);
    post.display = (shown != post.text).then_some(shown);
    let n_media = media.0.len();
    post.media = media.0.into_iter().map(|it| medium_of(desk, state, &id, it, n_media)).collect();
    post.withheld_in = tweet.withheld.0.into_iter().filter_map(Words::some).collect();
    let path = state.handle.as_ref().map_or("i".to_owned(), Clone::clone);
    let is_id = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    // The archive gives the id and the name; the address is these two.
    let address = is_id.then(|| format!("https://x.com/{path}/status/{id}"));
    if kind == ImportKind::Deleted {
        let made_from = "x_deleted_id".to_owned();
        let candidate = |url| Candidate { made_from, url, certainty: Certainty::Possible };
        post.candidates.extend(address.map(candidate));
    } else {
        post.permalink = address;
    }
    post.id = Some(id).filter(|_| is_id);
    post
}

/// The text with its links as what they lead to. One pass: what was put in is not looked at again,
/// or a link that stands within its own meaning would grow with every link.
fn with_real_links(text: &str, links: &[Link]) -> String {
    let mut meanings: HashMap<&str, String> = HashMap::new();
    for link in links {
        let url = link.url.as_str();
        let is_ours = url.len() <= LINK_BYTES_MAX && web_address(url).is_some();
        if let Some(real) = web_address(link.real.as_str()).filter(|_| is_ours) {
            meanings.entry(url).or_insert(real);
        }
    }
    let lengths: BTreeSet<usize> = meanings.keys().map(|url| url.len()).collect();
    let mut shown = String::with_capacity(text.len());
    let (mut rest, mut room) = (text, REAL_LINKS_BYTES_MAX);
    while let Some((before, from)) = rest.find("http").and_then(|at| rest.split_at_checked(at)) {
        shown.push_str(before);
        // Of two links of which one begins the other, the longer stands there.
        let found = lengths.iter().rev().find_map(|length| {
            let (url, after) = from.split_at_checked(*length)?;
            Some((meanings.get(url)?, after))
        });
        if let Some((real, after)) = found.filter(|(real, _)| real.len() <= room) {
            room -= real.len();
            shown.push_str(real);
            rest = after;
        } else {
            let (plain, after) = from.split_at("http".len());
            shown.push_str(plain);
            rest = after;
        }
    }
    shown.push_str(rest);
    shown
}

/// The text without the links to its own media, with which it ends.
fn without_media(mut text: String, media: &[Medium]) -> String {
    let mut kept = text.trim_end();
    let mut is_changed = false;
    for medium in media {
        if let Some(before) = kept.strip_suffix(medium.url.as_str()) {
            (kept, is_changed) = (before.trim_end(), true);
        }
    }
    let n_kept = if is_changed { kept.len() } else { text.len() };
    text.truncate(n_kept);
    text
}

/// The whole of a long text: made within a second of the post, and beginning as it does.
fn note_of(state: &State, post: &ImportedPost) -> Option<String> {
    let start = post.text.strip_suffix('…')?;
    let at = post.created.at?.unix();
    let notes = (at - 1..=at + 1).filter_map(|at| state.notes.get(&at)).flatten();
    notes.into_iter().find(|note| note.starts_with(start)).cloned()
}

/// The moment as written; where it cannot be, the one in the id.
fn time_of(id: &str, written: &str) -> Moment {
    let today = times::by_pattern("%a %b %d %H:%M:%S %z %Y", written);
    // As it was written before 2019.
    let before = || times::by_pattern("%Y-%m-%d %H:%M:%S %z", written);
    let moment = if today.at.is_some() { today } else { before() };
    let id: u64 = id.parse().unwrap_or_default();
    let in_id = (id > FIRST_TIMED_ID).then(|| (id >> 22) + ID_EPOCH);
    let in_id = in_id.and_then(|ms| Time::from_unix(i64::try_from(ms / 1000).ok()?));
    let sane = moment.at.filter(|at| at.unix() >= FIRST_POST);
    let agrees = |at: &Time| in_id.is_none_or(|id| (id.unix() - at.unix()).abs() < 86_400);
    Moment { at: sane.filter(agrees).or(in_id), zone: Zone::Stated, ..moment }
}

fn medium_of(
    desk: &Desk<'_>,
    state: &State,
    owner: &str,
    medium: Medium,
    n_media: usize,
) -> ImportMedium {
    let is_video = |variant: &&Variant| variant.kind.as_str() == "video/mp4";
    let variants = medium.video.variants.0.iter().filter(is_video);
    let best = variants.max_by_key(|variant| variant.bitrate.value.unwrap_or_default());
    let url = best.map_or_else(|| medium.at.as_str(), |variant| variant.url.as_str()).to_owned();
    let name = base_name(url.split(['?', '#']).next().unwrap_or_default()).to_owned();
    let path = format!("{owner}-{name}");
    let here = state.media.get(owner).map_or(&[][..], Vec::as_slice);
    let exact = here.iter().copied().find(|id| base_name(desk.files.name(*id)) == path);
    // The only file of a post with one medium is that medium, whatever it is called.
    let only = (here.len() == 1 && n_media == 1).then(|| here[0]);
    let mut found = desk.medium_at(exact.or(only), &path);
    found.url = web_address(&url);
    found.alt = medium.alt.some();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_that_cannot_be_is_taken_from_the_id() {
        let at = |id: &str, written: &str| time_of(id, written).at.map(|at| at.to_string());
        let good = "Wed Oct 10 20:19:24 +0000 2018";
        assert_eq!(at("1050118621198921728", good).as_deref(), Some("2018-10-10T20:19:24Z"));
        let bad = "Sat Aug 12 16:10:37 +0000 1997";
        assert_eq!(at("1050118621198921728", bad).as_deref(), Some("2018-10-10T20:19:24Z"));
        assert_eq!(at("1", bad), None);
        assert_eq!(at("20", good).as_deref(), Some("2018-10-10T20:19:24Z"));
        let old = at("20", "2012-01-05 10:11:12 +0000");
        assert_eq!(old.as_deref(), Some("2012-01-05T10:11:12Z"));
    }

    fn link(url: &str, real: &str) -> Link {
        Link { url: Words(Some(url.to_owned())), real: Words(Some(real.to_owned())) }
    }

    #[test]
    fn links_become_what_they_lead_to() {
        let links = [
            link("https://t.co/a", "https://one.example/"),
            link("https://t.co/a", "https://other.example/"),
            link("https://t.co/ab", "https://two.example/"),
            link("b", "https://three.example/"),
            link("https://t.co/c", "javascript:x"),
        ];
        let shown = with_real_links("b https://t.co/a\u{e2}https://t.co/ab https://t.co/c", &links);
        let wanted = "b https://one.example/\u{e2}https://two.example/ https://t.co/c";
        assert_eq!(shown, wanted);
        assert_eq!(with_real_links("httphttp", &links), "httphttp");
        assert_eq!(with_real_links("http", &[]), "http");
    }

    #[test]
    fn a_link_within_its_own_meaning_does_not_grow() {
        let real = format!("https://a.example/?{}", "http://a".repeat(100));
        let links: Vec<Link> = (0..10_000).map(|_| link("http://a", &real)).collect();
        assert_eq!(with_real_links("x http://a", &links), format!("x {real}"));
        let many = with_real_links(&"http://a".repeat(100_000), &links);
        assert!(many.len() <= 800_000 + REAL_LINKS_BYTES_MAX);
    }

    #[test]
    fn links_to_media_at_the_end_are_not_shown() {
        let medium = |url: &str| Medium { url: Words(Some(url.to_owned())), ..Medium::default() };
        let media = [medium("https://t.co/m"), medium("https://t.co/n")];
        let shown = |text: &str| without_media(text.to_owned(), &media);
        assert_eq!(shown("a https://t.co/n https://t.co/m "), "a");
        assert_eq!(shown("a https://t.co/mx "), "a https://t.co/mx ");
        let blank = "\n".repeat(300_000);
        let many: Vec<Medium> = (0..10_000).map(|_| medium("https://t.co/m")).collect();
        assert_eq!(without_media(blank.clone(), &many), blank);
    }

    #[test]
    fn one_second_has_few_long_texts() {
        let mut notes = HashMap::new();
        for n in 0..10_000 {
            take_note(&mut notes, 7, format!("note {n}"));
        }
        assert_eq!(notes[&7].len(), NOTES_OF_SECOND_MAX);
    }

    #[test]
    fn parts_of_a_list_are_of_that_list() {
        assert_eq!(stem("data/tweets-part12.js"), Some("tweets"));
        assert_eq!(stem("data/tweets.js"), Some("tweets"));
        assert_eq!(stem("data/tweet-headers.js"), Some("tweet-headers"));
        assert_eq!(stem("data/like.js"), Some("like"));
        assert_eq!(stem("a/data/js/tweets/2012_01.js"), Some("tweets"));
    }
}
