//! A post on its way out of the vault, and back in: what an export writes and an import of our own
//! exports reads.

use serde::{Deserialize, Serialize};

use super::{Audience, Candidate, ImportAccount, ImportKind, Moment, Time, Wording};

/// One of the user's own posts with all that is known of it, the bytes of its media apart. A form
/// of export writes it as JSON beside what it can say itself, without what it says to the letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// The number of this form: 1.
    pub v: u32,
    /// Short name of the platform it was published on.
    pub platform: String,
    /// What it is.
    pub kind: ImportKind,
    /// What it is known by in archives ([`ImportedPost::key`](super::ImportedPost::key)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The platform's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The account it was published under.
    #[serde(default, skip_serializing_if = "ImportAccount::is_empty")]
    pub account: ImportAccount,
    /// Its addresses, the one it is looked for at first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<String>,
    /// Addresses it may have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<Candidate>,
    /// When it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created: Option<Moment>,
    /// When it was last changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited: Option<Moment>,
    /// The moment the author chose to show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backdated: Option<Moment>,
    /// When the copy was made that is exported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saved: Option<Time>,
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The exact text; left out where the body of the form gives it to the letter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// SHA-256 of the body beside it, hex: while it fits, nobody changed the body since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The text with names and links as a reader saw them, where that differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display: Option<String>,
    /// The text as markup, where the platform keeps it so; left out where the body is that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
    /// The body is the markup of the platform.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub body_is_html: bool,
    /// What stands before the text as a warning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warning: Option<String>,
    /// Earlier wordings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wordings: Vec<Wording>,
    /// Who could see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<Audience>,
    /// Countries it is withheld in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withheld_in: Vec<String>,
    /// The post it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    /// Addresses in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<String>,
    /// Pictures, videos and sounds, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<CarriedMedium>,
    /// It is not whole.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_damaged: bool,
}

/// A picture, video or sound of a carried post.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarriedMedium {
    /// Its file, as a path from the file this stands in; none where there are no bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The name it had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The address it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The description the user gave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alt: Option<String>,
    /// Media type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mime: Option<String>,
    /// SHA-256 of its bytes, hex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Size in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
}

impl Carried {
    /// A post with nothing in it but what and of which platform it is.
    #[must_use]
    pub fn new(platform: &str, kind: ImportKind) -> Self {
        Self {
            v: 1,
            platform: platform.to_owned(),
            kind,
            key: None,
            id: None,
            account: ImportAccount::default(),
            addresses: Vec::new(),
            candidates: Vec::new(),
            created: None,
            edited: None,
            backdated: None,
            saved: None,
            title: None,
            text: None,
            body: None,
            display: None,
            html: None,
            body_is_html: false,
            warning: None,
            wordings: Vec::new(),
            audience: None,
            withheld_in: Vec::new(),
            reply_to: None,
            links: Vec::new(),
            media: Vec::new(),
            is_damaged: false,
        }
    }

    /// The text; empty where there is none.
    #[must_use]
    pub fn text(&self) -> &str {
        self.text.as_deref().unwrap_or_default()
    }

    /// When it was published, where that is known, else when it was saved.
    #[must_use]
    pub fn at(&self) -> Option<Time> {
        self.created.as_ref().and_then(|created| created.at).or(self.saved)
    }

    /// May everybody see it, as far as is known? What only a few could see must not become public
    /// by being taken elsewhere.
    #[must_use]
    pub fn is_public(&self) -> bool {
        let shown = self
            .audience
            .is_none_or(|audience| matches!(audience, Audience::Public | Audience::Unlisted));
        shown && self.kind != ImportKind::Deleted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_not_written_and_what_is_comes_back() {
        let mut carried = Carried::new("facebook", ImportKind::Post);
        let bare = serde_json::to_string(&carried).unwrap();
        assert_eq!(bare, r#"{"v":1,"platform":"facebook","kind":"post"}"#);
        carried.text = Some("a\n\u{0}".into());
        carried.media.push(CarriedMedium { alt: Some("b".into()), ..CarriedMedium::default() });
        let written = serde_json::to_string(&carried).unwrap();
        assert_eq!(serde_json::from_str::<Carried>(&written).unwrap(), carried);
    }

    #[test]
    fn only_what_everybody_saw_is_public() {
        let mut carried = Carried::new("x", ImportKind::Post);
        assert!(carried.is_public());
        for audience in [Audience::Friends, Audience::Private, Audience::Draft, Audience::Archived]
        {
            carried.audience = Some(audience);
            assert!(!carried.is_public(), "{audience:?}");
        }
        carried.audience = Some(Audience::Public);
        carried.kind = ImportKind::Deleted;
        assert!(!carried.is_public());
    }
}
