//! What came out beside what was expected, post by post and field by field.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use keepsake::import::{Event, Export, Options, Report};
use keepsake::model::{Audience, ImportKind, ImportedPost, Moment};
use serde_json::{Value, json};

use keepsake_tests::exports::Sample;

/// What an import gave.
pub(crate) struct Got {
    pub(crate) posts: Vec<Value>,
    pub(crate) report: Report,
    /// Everything that came out, to be searched.
    pub(crate) all: String,
}

/// Imports all, and reads all media.
pub(crate) fn import(export: &Export, options: &Options) -> Got {
    let (mut posts, mut all) = (Vec::new(), String::new());
    let report = export.posts(options, |event| {
        if let Event::Post(post) = &event {
            posts.push(told(export, post));
        }
        all += &format!("{event:?}\n");
        ControlFlow::Continue(())
    });
    all += &format!("{:?}", report.skipped);
    Got { posts, report, all }
}

/// A post in the form of `expected.json`.
fn told(export: &Export, post: &ImportedPost) -> Value {
    let media = post.media.iter().map(|medium| {
        let sha256 = medium.member.map(|member| {
            let mut stream = export.medium(member).unwrap();
            std::io::copy(&mut stream, &mut std::io::sink()).unwrap();
            stream.sha256().unwrap()
        });
        json!({"sha256": sha256, "alt": medium.alt, "remote_url": medium.url, "cid": medium.cid})
    });
    let candidates = post.candidates.iter();
    let candidates = candidates.map(|it| json!({"kind": it.made_from, "url": it.url}));
    json!({
        "created_utc": at(Some(&post.created)),
        "text": post.text,
        "media": media.collect::<Vec<_>>(),
        "kind": post.kind,
        "id": post.id,
        "permalink": post.permalink,
        "permalink_candidates": candidates.collect::<Vec<_>>(),
        "edited_utc": at(post.edited.as_ref()),
        "backdated_utc": at(post.backdated.as_ref()),
        "title": post.title,
        "html": post.html,
        "text_display": post.display,
        "content_warning": post.warning,
        "visibility": post.audience,
        "links": post.links,
        "withheld_in": post.withheld_in,
        "geo_gated": post.withheld_in,
        "platform": post.platform,
        "key": post.key,
    })
}

fn at(moment: Option<&Moment>) -> Option<String> {
    Some(moment?.at?.to_string())
}

/// What tells a post from all others.
fn mark(post: &Value) -> String {
    let digests: Vec<&Value> = list(post, "media").map(|medium| &medium["sha256"]).collect();
    json!([post["created_utc"], post["text"], digests]).to_string()
}

fn list<'v>(post: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    post[key].as_array().map_or(&[][..], Vec::as_slice).iter()
}

fn by_mark<'v>(posts: impl Iterator<Item = &'v Value>) -> BTreeMap<String, Vec<&'v Value>> {
    let mut marked: BTreeMap<String, Vec<&Value>> = BTreeMap::new();
    for post in posts {
        marked.entry(mark(post)).or_default().push(post);
    }
    for same in marked.values_mut() {
        same.sort_by_key(|post| format!("{}{}{}", post["id"], post["permalink"], post["title"]));
    }
    marked
}

/// Holds what came out to what was expected.
pub(crate) fn holds(sample: &Sample, got: &Got) {
    let expected = &sample.expected;
    let wanted = by_mark(list(expected, "posts").chain(list(expected, "extra")));
    let found = by_mark(got.posts.iter());
    let mut wrong = Vec::new();
    for (mark, posts) in &wanted {
        let n_found = found.get(mark).map_or(0, Vec::len);
        if n_found != posts.len() {
            wrong.push(format!("{n_found} instead of {}: {mark}", posts.len()));
        }
    }
    let surplus = found.iter().filter(|(mark, _)| !wanted.contains_key(*mark));
    wrong.extend(surplus.map(|(mark, _)| format!("nobody expects {mark}")));
    for (mark, posts) in &wanted {
        for (wanted, found) in posts.iter().zip(found.get(mark).into_iter().flatten()) {
            wrong.extend(differences(sample, wanted, found));
        }
    }
    let n_wrong = wrong.len();
    wrong.truncate(6);
    let skipped = &got.report.skipped;
    assert!(wrong.is_empty(), "{}: {n_wrong} wrong: {wrong:#?} {skipped:?}", sample.name);
    for bait in list(expected, "must_not_contain").map(|bait| bait.as_str().unwrap()) {
        assert!(!got.all.contains(bait), "{}: {bait} came out", sample.name);
    }
}

/// The fields of one post that are not as expected. What nobody states is not compared, but for an
/// address: none may be made up.
fn differences(sample: &Sample, wanted: &Value, found: &Value) -> Vec<String> {
    const STATED: &[&str] = &[
        "id",
        "edited_utc",
        "backdated_utc",
        "title",
        "html",
        "text_display",
        "content_warning",
        "geo_gated",
        "withheld_in",
        "links",
    ];
    let mut wrong = Vec::new();
    let mut compare = |key: &str, wanted: &Value, found: &Value| {
        if wanted != found {
            wrong.push(format!("{key}: {found} instead of {wanted}"));
        }
    };
    for key in STATED.iter().filter(|key| !wanted[**key].is_null()) {
        compare(key, &wanted[key], &found[key]);
    }
    compare("permalink", &wanted["permalink"], &found["permalink"]);
    compare("kind", &kind(sample, wanted), &found["kind"]);
    if let Some(audience) = audience(sample, wanted) {
        compare("visibility", &json!(audience), &found["visibility"]);
    }
    for key in ["alt", "remote_url", "cid"] {
        for (wanted, found) in list(wanted, "media").zip(list(found, "media")) {
            if !wanted[key].is_null() {
                compare(key, &wanted[key], &found[key]);
            }
        }
    }
    // Such pages do not tell the number of their channel, which this would be made of.
    let is_told = sample.name != "telegram_html";
    for candidate in list(wanted, "permalink_candidates").filter(|_| is_told) {
        let wanted = json!({"kind": candidate["kind"], "url": candidate["url"]});
        let is_there = list(found, "permalink_candidates").any(|found| *found == wanted);
        compare("candidate", &json!([wanted, is_there]), &json!([wanted, true]));
    }
    wrong
}

/// What kind of post an archive tells it is.
pub(crate) fn kind(sample: &Sample, wanted: &Value) -> Value {
    let word = wanted["kind"].as_str().unwrap();
    if word == "repost" && sample.name == "telegram_html" {
        // The sample's pages do not mark what was passed on.
        return json!(ImportKind::Post);
    }
    if word == "boost" {
        return json!(ImportKind::Repost);
    }
    let known: Result<ImportKind, _> = serde_json::from_value(json!(word));
    assert!(known.is_ok(), "{}: {word} is no kind", sample.name);
    json!(word)
}

fn audience(sample: &Sample, wanted: &Value) -> Option<Audience> {
    let word = wanted["visibility"].as_str()?;
    if sample.expected["platform"] == "mastodon" && word == "private" {
        return Some(Audience::Friends);
    }
    Some(serde_json::from_value(json!(word)).unwrap())
}
