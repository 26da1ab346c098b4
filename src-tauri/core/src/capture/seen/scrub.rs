//! What opens a session, or names who was logged in, never gets into what is kept.
//!
//! Four nets, one behind the other: the values of the session's cookies wherever they stand; words
//! that have the form of a token; members of data and parameters of addresses whose name says that
//! they hold one; and members about the viewer. What is taken out is counted.

use serde_json::Value;
use url::Url;

/// What stands where something was taken out.
const TAKEN: &str = "[scrubbed]";
/// Shortest value of a cookie that is looked for everywhere. Shorter ones (`1`, `vi_VN`) are no
/// secrets, and taking them out would tear words apart.
const SECRET_CHARS_MIN: usize = 6;
/// Most that is looked for.
const SECRETS_MAX: usize = 512;

/// Names, in lower case without `_` and `-`, of what is never kept.
const NAMES: [&str; 42] = [
    "accesstoken",
    "actorid",
    "apikey",
    "asyncgettoken",
    "bearer",
    "cft",
    "clicktracking",
    "clientcachekey",
    "cookie",
    "csrf",
    "csrftoken",
    "cursor",
    "deviceid",
    "dtsg",
    "encryptedtracking",
    "fbdtsg",
    "guesttoken",
    "igsh",
    "jazoest",
    "loggingtoken",
    "loginid",
    "lsd",
    "machineid",
    "nonce",
    "organictrackingtoken",
    "password",
    "rankinginfotoken",
    "secret",
    "sessionid",
    "sessiontoken",
    "tracking",
    "trackingparams",
    "tn",
    "tokens",
    "userid",
    "viewerid",
    "visitordata",
    "xmt",
    "xsrf",
    "xsrftoken",
    "fbclid",
    "ncgid",
];
/// Parts of such names.
const PARTS: [&str; 11] = [
    "cookie", "csrf", "dtsg", "jazoest", "passw", "secret", "session", "token", "viewer", "xsrf",
    "tracking",
];
/// How words begin that are tokens, and how long they then are at least.
const BEGINNINGS: [(&str, usize); 8] = [
    ("EAA", 30),
    ("NAc", 24),
    ("NAf", 24),
    ("eyJ", 40),
    ("AAAAAAAAAAAAAAAAAAAAA", 40),
    ("SAPISIDHASH", 11),
    ("g.a000", 30),
    ("sid_", 24),
];

/// Takes secrets out, and counts them.
pub(super) struct Scrub<'s> {
    secrets: Vec<&'s str>,
    spared: Option<String>,
    pub(super) taken: u64,
}

impl<'s> Scrub<'s> {
    pub(super) fn new(secrets: &'s [String]) -> Self {
        let long = |secret: &&String| secret.chars().count() >= SECRET_CHARS_MIN;
        let mut secrets: Vec<&str> =
            secrets.iter().filter(long).take(SECRETS_MAX).map(String::as_str).collect();
        // One that holds another is taken out whole.
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        secrets.dedup();
        Self { secrets, spared: None, taken: 0 }
    }

    /// This is no secret of the post at hand: the id of its author, who may be who is logged in.
    pub(super) fn spare(&mut self, id: Option<&str>) {
        self.spared = id.map(str::to_owned);
    }

    /// A text without secrets.
    pub(super) fn text(&mut self, text: &str) -> String {
        let mut text = text.to_owned();
        for secret in &self.secrets {
            if text.contains(secret) && self.spared.as_deref() != Some(*secret) {
                self.taken += text.matches(secret).count() as u64;
                text = text.replace(secret, TAKEN);
            }
        }
        let is_there = |(start, _): &&(&str, usize)| text.contains(start);
        if BEGINNINGS.iter().any(|it| is_there(&it)) || text.contains("Bearer ") {
            text = self.words(&text);
        }
        text
    }

    /// The same, word for word: a token is one word.
    fn words(&mut self, text: &str) -> String {
        let is_part = |letter: char| letter.is_ascii_alphanumeric() || "-_.:%|+/=".contains(letter);
        let mut out = String::with_capacity(text.len());
        let (mut rest, mut after_bearer) = (text, false);
        while !rest.is_empty() {
            let end = rest.find(|letter: char| !is_part(letter)).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            let is_token = BEGINNINGS
                .iter()
                .any(|(start, least)| word.starts_with(start) && word.len() >= *least);
            let is_token = is_token || (after_bearer && word.len() >= SECRET_CHARS_MIN);
            out.push_str(if is_token { TAKEN } else { word });
            self.taken += u64::from(is_token);
            if !word.is_empty() {
                after_bearer = word == "Bearer";
            }
            let mut letters = after.chars();
            out.extend(letters.next());
            rest = letters.as_str();
        }
        out
    }

    /// An address of the web, without the parameters that tell who sees it; none for others.
    pub(super) fn address(&mut self, address: &str) -> Option<String> {
        let mut url = Url::parse(address.trim()).ok()?;
        if !matches!(url.scheme(), "http" | "https") {
            return None;
        }
        url.set_username("").and_then(|()| url.set_password(None)).ok()?;
        url.set_fragment(None);
        if let Some(query) = url.query().map(str::to_owned) {
            let pairs: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty()).collect();
            let is_kept = |pair: &&&str| !is_secret(pair.split('=').next().unwrap_or_default());
            let kept: Vec<&str> = pairs.iter().filter(is_kept).copied().collect();
            self.taken += (pairs.len() - kept.len()) as u64;
            url.set_query((!kept.is_empty()).then(|| kept.join("&")).as_deref());
        }
        Some(self.text(url.as_str()))
    }

    /// Data without secrets: members that hold one go with all that is in them.
    pub(super) fn data(&mut self, value: &Value) -> Value {
        match value {
            Value::String(text) if text.starts_with("http") => {
                Value::String(self.address(text).unwrap_or_else(|| self.text(text)))
            }
            Value::String(text) => Value::String(self.text(text)),
            // A name of an account as a number: it is in a cookie, too.
            Value::Number(number) => {
                let text = number.to_string();
                let scrubbed = self.text(&text);
                if scrubbed == text { value.clone() } else { Value::String(scrubbed) }
            }
            Value::Array(items) => items.iter().map(|item| self.data(item)).collect(),
            Value::Object(members) => {
                let mut kept = serde_json::Map::new();
                for (name, value) in members {
                    if is_secret(name) {
                        self.taken += 1;
                    } else {
                        kept.insert(self.text(name), self.data(value));
                    }
                }
                Value::Object(kept)
            }
            Value::Null | Value::Bool(_) => value.clone(),
        }
    }
}

/// Does a name say that what it names is a secret, or about the viewer?
fn is_secret(name: &str) -> bool {
    let name = name.split(['[', '%']).next().unwrap_or_default();
    let plain: String =
        name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    NAMES.contains(&plain.as_str())
        || PARTS.iter().any(|part| plain.contains(part))
        || (plain.contains("auth") && !plain.contains("author"))
}
