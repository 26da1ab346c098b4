//! The readers of bytes from outside, each a target. The fuzzer runs them, and so does a test, over
//! what was found before.

mod bundle;
mod custody;
mod imports;
mod others;
mod vault;

use std::path::Path;
use std::sync::LazyLock;

use keepsake::archive;
use keepsake::capture::{links, notice, page, seen, warc};
use keepsake::doors::disk::SystemDisk;
use keepsake::doors::web::body_of;
use keepsake::doors::worker::Workers;
use keepsake::model::{Identity, Probe, Query, Reply, SeenAsk};
use keepsake::verdict::{BUILT_IN, RuleSet};
use url::Url;

use self::imports::FORMATS;

/// A reader, and what it is called.
type Target = (&'static str, fn(&[u8]));

/// The same, found by its name.
pub(crate) type Reader = Box<dyn Fn(&[u8]) + Send + Sync>;

const TARGETS: &[Target] = &[
    ("page", read_page),
    ("ways", compare_ways),
    ("study", study),
    ("oembed", read_oembed),
    ("charset", decode),
    ("link", identify),
    ("rules", read_rules),
    ("case", judge_case),
    ("warc", read_warc),
    ("body", unpack),
    ("seen", read_seen),
    ("mail", read_mail),
    ("entry", custody::entry),
    ("disclosure", custody::disclosure),
    ("checkpoint", custody::checkpoint),
    ("proof", custody::proof),
    ("sshsig", custody::sshsig),
    ("stamp", custody::stamp),
    ("ots", custody::ots),
    ("bundle", bundle::bundle),
    ("wacz", bundle::wacz),
    ("retell", bundle::retell),
    ("roots", custody::roots),
    ("frame", vault::frame),
    ("key-file", vault::key_file),
    ("identities", vault::identities),
    ("inner", vault::inner),
    ("signed-rules", others::signed_rules),
    ("typed", others::typed),
    ("list", others::list),
    ("redact", others::redact),
    ("worker", others::answer),
    ("picture", others::picture),
    ("handshake", others::handshake),
];

/// The reader of this name, if there is one.
pub(crate) fn of(name: &str) -> Option<Reader> {
    if let Some(format) = name.strip_prefix("import-") {
        let format = FORMATS.iter().find(|it| it.target == format)?;
        return Some(Box::new(move |bytes| imports::run(format, bytes)));
    }
    let (_, run) = TARGETS.iter().find(|(known, _)| *known == name)?;
    Some(Box::new(run))
}

/// What all of them are called.
pub(crate) fn names() -> Vec<String> {
    let formats = FORMATS.iter().map(|format| format!("import-{}", format.target));
    TARGETS.iter().map(|(name, _)| (*name).to_owned()).chain(formats).collect()
}

static ADDRESS: LazyLock<Url> =
    LazyLock::new(|| Url::parse("https://www.facebook.com/lan/posts/1").expect("an address"));

/// What the rules ask of a page on the platform that asks most.
static QUERIES: LazyLock<Vec<Query>> = LazyLock::new(|| {
    let identity = Identity {
        platform: "facebook".into(),
        ids: vec!["1".into()],
        accounts: vec!["lan".into()],
        ..Identity::default()
    };
    BUILT_IN.queries(Probe::Page, &identity)
});

/// The page reader: any bytes, under the header of a page and under none.
fn read_page(bytes: &[u8]) {
    let _ = page::study_page(bytes, Some("text/html"), &ADDRESS, &QUERIES);
    let _ = page::study_page(bytes, None, &ADDRESS, &[]);
}

/// The short way and the long way give one tree.
#[cfg(fuzzing)]
fn compare_ways(bytes: &[u8]) {
    if let Ok(markup) = str::from_utf8(bytes)
        && let Some((short, long)) = page::both_ways(markup)
    {
        assert_eq!(short, long);
    }
}

/// What compares them is no part of the product; the core's own tests have it.
#[cfg(not(fuzzing))]
fn compare_ways(_: &[u8]) {}

/// A place on the first line, and the JSON or page in which it is sought.
fn study(bytes: &[u8]) {
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let (place, body) = bytes.split_at(end);
    let place = String::from_utf8_lossy(place).into_owned();
    let queries = [Query::Json(place.clone()), Query::Element(place)];
    for query in &queries {
        let _ = page::check(query);
    }
    let _ = page::study_page(body, Some("application/json"), &ADDRESS, &queries);
    let _ = page::study_page(body, Some("text/html"), &ADDRESS, &queries);
}

fn read_oembed(bytes: &[u8]) {
    let _ = page::read_oembed(bytes, &ADDRESS);
}

fn decode(bytes: &[u8]) {
    for label in [None, Some("text/html; charset=windows-1258"), Some("text/html; charset=utf-16")]
    {
        let decoded = page::decode_text(bytes, label);
        assert!(str::from_utf8(bytes) != Ok(&decoded.text) || !decoded.had_errors);
    }
}

fn identify(bytes: &[u8]) {
    if let Ok(link) = str::from_utf8(bytes).map(Url::parse)
        && let Ok(link) = link
    {
        let identity = links::identify(&link);
        // What names a post names it again.
        if let Ok(canonical) = Url::parse(&identity.canonical) {
            let _ = links::identify_as(&canonical, &identity.platform);
        }
    }
}

fn read_rules(bytes: &[u8]) {
    if let Ok(text) = str::from_utf8(bytes)
        && let Ok(rules) = RuleSet::read("fuzz", &[("web", text)])
    {
        for (_, _, _, place) in rules.places() {
            let _ = page::check(&place);
        }
    }
}

/// A file of cases. There is no worker: bodies are the matter of other targets.
fn judge_case(bytes: &[u8]) {
    let folder = std::env::temp_dir();
    let path = folder.join(format!("keepsake-fuzz-{}", std::process::id()));
    if std::fs::write(&path, bytes).is_ok() {
        let workers = Workers::new(Path::new("/nowhere").to_owned());
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let judged = archive::judge_cases(&path, &SystemDisk, &workers, &BUILT_IN);
        drop(runtime.block_on(judged));
    }
}

fn read_warc(bytes: &[u8]) {
    if let Ok(records) = warc::read(bytes) {
        let _ = warc::exchange_of(&records, Some(b"kept"));
    }
}

/// The codings of a body: the first byte chooses them, the rest is the body.
fn unpack(bytes: &[u8]) {
    const CODINGS: [&str; 6] = ["gzip", "deflate", "br", "gzip, br", "br, gzip, deflate", "x-none"];
    let Some((first, body)) = bytes.split_first() else { return };
    let coding = CODINGS[usize::from(*first) % CODINGS.len()];
    let headers = vec![("content-encoding".to_owned(), coding.to_owned())];
    let reply = Reply { status: 200, headers, body: body.to_vec(), cut: None };
    if let Ok(body) = body_of(&reply, 1 << 20) {
        assert!(body.len() <= 1 << 20);
    }
}

/// What a page hands over that was seen logged in, or a saved page. What is kept holds no secret.
fn read_seen(bytes: &[u8]) {
    const SECRET: &str = "CANARYcookie77";
    let ask = SeenAsk { own: Some("lan".into()), secrets: vec![SECRET.into()] };
    if let Ok(page) = seen::read(bytes, &ask) {
        for post in page.posts {
            for kept in [Some(post.text), post.payload, post.markup].into_iter().flatten() {
                assert!(!kept.contains(SECRET));
            }
        }
    }
}

/// An e-mail file, and what its words name.
fn read_mail(bytes: &[u8]) {
    if let Ok(mail) = notice::read_mail(bytes) {
        let _ = notice::propose(&mail.text);
        let from = mail.from.expect("no mail without a sender");
        let _ = notice::writes_from("facebook", &from);
    }
}
