//! What can happen to a post, an account or the whole platform.
//!
//! Only what an outsider meets when asking; why it happened is nobody's business here.

use serde::{Deserialize, Serialize};

/// What a client meets at a post's address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// The post, as it was published. Also how a removed post comes back.
    #[default]
    Alive,
    /// 404 with the very page that an address gets which never existed.
    DeletedSilently,
    /// 200 with a page that says the content is not available, and no post.
    Tombstone,
    /// The tombstone for clients of this country; alive for all others.
    HiddenIn(String),
    /// 451 with a legal notice for clients of this country; alive for all others.
    HiddenByLaw(String),
    /// 302 to a page with a password field.
    LoginWall,
    /// Same address, same markup, other words, and a label that says "edited".
    Replaced {
        /// The words that stand there now.
        text: String,
    },
    /// 403 with a browser check.
    Captcha,
    /// The same browser check, sent with 200.
    CaptchaAsOk,
    /// 503 with `Retry-After`, for this post only.
    Outage,
    /// The post, three seconds late.
    Slow,
    /// 200 and not one byte.
    Empty,
    /// 200, `text/html`, and bytes that are no text.
    Garbled,
    /// 200 and `application/octet-stream`.
    NotHtml,
    /// 200 and 20 MB of HTML.
    Huge,
    /// 200 and 400 kB of `<div>` inside `<div>`.
    DeepNesting,
    /// 302 to itself, for ever.
    RedirectLoop,
    /// The post in UTF-8, declared as ISO-8859-1.
    WrongCharset,
    /// The first half of the page under the length of the whole.
    CutShort,
    /// A page that begins, goes on a few bytes a second, and never ends.
    DripFeed,
}

/// Whether an account still stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccountFate {
    /// As usual.
    #[default]
    Open,
    /// The account's page answers 410 and each of its posts 404, both with a page that says
    /// the account no longer exists.
    Closed,
}

/// Whether the platform as a whole answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outage {
    /// As usual.
    #[default]
    None,
    /// Every address answers 503 with `Retry-After`.
    Whole,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fates_are_written_in_kebab_case() {
        let written = |fate: Fate| serde_json::to_string(&fate).unwrap();
        assert_eq!(written(Fate::DeletedSilently), r#""deleted-silently""#);
        assert_eq!(written(Fate::HiddenIn("VN".into())), r#"{"hidden-in":"VN"}"#);
        assert_eq!(written(Fate::Replaced { text: "x".into() }), r#"{"replaced":{"text":"x"}}"#);
        assert_eq!(serde_json::from_str::<Fate>(r#""drip-feed""#).unwrap(), Fate::DripFeed);
    }
}
