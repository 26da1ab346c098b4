//! Posts that Keepsake exported, coming back: what a form carries beside itself is put in its
//! place. Whoever changed the visible text since then has changed the post: that text counts.

use sha2::{Digest, Sha256};

use super::desk::Desk;
use super::draft::{draft, no_time, web_address};
use super::limits::RECORD_BYTES_MAX;
use super::trouble::Trouble;
use crate::model::{
    Candidate, Carried, CarriedMedium, Certainty, ImportAccount, ImportMedium, ImportedPost,
};

/// The form of [`Carried`] that is read here.
const VERSION: u32 = 1;
/// Letters of a platform's short name.
const PLATFORM_CHARS_MAX: usize = 32;
/// Media of one post.
const MEDIA_MAX: usize = 10_000;

/// The body of a form: as it stands, and the text it gives.
pub(super) struct Body<'b> {
    /// What the digest is taken of.
    pub(super) raw: &'b str,
    /// The text it shows.
    pub(super) text: String,
    /// It is markup.
    pub(super) is_html: bool,
}

/// What a form carries; none if it is not ours.
pub(super) fn read(json: &str) -> Option<Carried> {
    if json.len() > RECORD_BYTES_MAX {
        return None;
    }
    known(serde_json::from_str(json).ok()?)
}

/// As [`read`], of JSON that is read already.
pub(super) fn read_value(value: serde_json::Value) -> Option<Carried> {
    known(serde_json::from_value(value).ok()?)
}

fn known(carried: Carried) -> Option<Carried> {
    let is_short = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    let name = carried.platform.as_str();
    let is_name =
        !name.is_empty() && name.len() <= PLATFORM_CHARS_MAX && name.chars().all(is_short);
    (carried.v == VERSION && is_name).then_some(carried)
}

/// The post, its media sought from folder `base`. Without a body its text is what it carries.
pub(super) fn restored(
    desk: &Desk<'_>,
    base: &str,
    carried: Carried,
    body: Option<Body<'_>>,
) -> ImportedPost {
    let mut post = draft(carried.kind, carried.created.unwrap_or_else(no_time));
    post.platform = carried.platform;
    post.key = carried.key.unwrap_or_default();
    post.id = carried.id;
    let mut addresses = carried.addresses.iter().filter_map(|address| web_address(address));
    post.permalink = addresses.next();
    let known = addresses.map(|url| Candidate {
        made_from: "address".to_owned(),
        url,
        certainty: Certainty::Likely,
    });
    post.candidates = carried.candidates;
    post.candidates.extend(known);
    (post.edited, post.backdated) = (carried.edited, carried.backdated);
    (post.title, post.display, post.warning) = (carried.title, carried.display, carried.warning);
    (post.wordings, post.audience) = (carried.wordings, carried.audience);
    (post.withheld_in, post.reply_to) = (carried.withheld_in, carried.reply_to);
    post.links = carried.links;
    post.is_damaged = carried.is_damaged;
    let media = carried.media.into_iter().take(MEDIA_MAX);
    post.media = media.map(|medium| medium_of(desk, base, medium)).collect();
    (post.text, post.html) = match body {
        None => (carried.text.unwrap_or_default(), carried.html),
        Some(body) if carried.body.as_deref() == Some(&digest(body.raw)) => {
            let html = if carried.body_is_html { Some(body.raw.to_owned()) } else { carried.html };
            (carried.text.unwrap_or(body.text), html)
        }
        Some(body) => (body.text, body.is_html.then(|| body.raw.to_owned())),
    };
    post
}

fn medium_of(desk: &Desk<'_>, base: &str, carried: CarriedMedium) -> ImportMedium {
    let mut medium = match &carried.file {
        Some(file) => desk.medium(base, file),
        None => desk.medium_at(None, ""),
    };
    medium.name = carried.name;
    medium.url = carried.url;
    medium.alt = carried.alt;
    medium
}

/// Tells whose posts follow wherever that changes: an export may hold those of several accounts.
#[derive(Default)]
pub(super) struct Whose(Option<(String, ImportAccount)>);

impl Whose {
    pub(super) fn tell(
        &mut self,
        desk: &mut Desk<'_>,
        platform: &str,
        account: &ImportAccount,
    ) -> Result<(), Trouble> {
        let is_known =
            self.0.as_ref().is_some_and(|(name, known)| name == platform && known == account);
        if is_known {
            return Ok(());
        }
        self.0 = Some((platform.to_owned(), account.clone()));
        desk.account_on(platform, account.clone())
    }
}

fn digest(text: &str) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_ours_is_not_read() {
        assert!(read(r#"{"v":1,"platform":"facebook","kind":"post"}"#).is_some());
        for bad in [
            "",
            "{}",
            r#"{"v":2,"platform":"facebook","kind":"post"}"#,
            r#"{"v":1,"platform":"","kind":"post"}"#,
            r#"{"v":1,"platform":"../x","kind":"post"}"#,
            r#"{"v":1,"platform":"facebook","kind":"spell"}"#,
        ] {
            assert!(read(bad).is_none(), "{bad}");
        }
    }
}
