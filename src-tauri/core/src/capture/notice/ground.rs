//! The reason a notice names, by phrases that platforms are known to use: `notices/grounds.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

use crate::model::{Ground, Proposal};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    ground: Vec<Phrases>,
    senders: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Phrases {
    kind: Ground,
    phrases: Vec<String>,
}

/// What the file says, each phrase beside its folded form. A copy that cannot be read proposes
/// nothing; that it can be read is held by a test.
static KNOWN: LazyLock<Option<Known>> = LazyLock::new(|| read().ok());

struct Known {
    grounds: Vec<(Ground, Vec<(String, String)>)>,
    senders: BTreeMap<String, Vec<String>>,
}

fn read() -> Result<Known, toml::de::Error> {
    let file: File = toml::from_str(include_str!("../../../notices/grounds.toml"))?;
    let each = |phrase: String| (fold(&phrase), phrase);
    let grounds = file.ground.into_iter();
    let grounds = grounds.map(|it| (it.kind, it.phrases.into_iter().map(each).collect())).collect();
    Ok(Known { grounds, senders: file.senders })
}

/// The reason that `wording` names by a known phrase, the longest of its kind.
#[must_use]
pub fn propose(wording: &str) -> Option<Proposal> {
    let wording = fold(wording);
    let known = KNOWN.as_ref()?;
    known.grounds.iter().find_map(|(ground, phrases)| {
        let named = phrases.iter().filter(|(folded, _)| stands_in(folded, &wording));
        let (_, phrase) = named.max_by_key(|(folded, _)| folded.len())?;
        Some(Proposal { ground: *ground, phrase: phrase.clone() })
    })
}

/// Is this mail address one of a domain that the platform is known to write from?
#[must_use]
pub fn writes_from(platform: &str, address: &str) -> bool {
    let Some((_, domain)) = address.rsplit_once('@') else { return false };
    let domain = domain.to_ascii_lowercase();
    let is_of = |own: &String| {
        domain.strip_suffix(own.as_str()).is_some_and(|sub| sub.is_empty() || sub.ends_with('.'))
    };
    let senders = KNOWN.as_ref().and_then(|known| known.senders.get(platform));
    senders.is_some_and(|domains| domains.iter().any(is_of))
}

/// Lower case, composed, straight quotes, single spaces.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        let straight = |letter| match letter {
            '\u{2018}' | '\u{2019}' => '\'',
            '\u{201c}' | '\u{201d}' => '"',
            other => other,
        };
        folded.extend(word.nfkc().flat_map(char::to_lowercase).map(straight));
    }
    folded
}

/// Does `phrase` stand in `text` as whole words?
fn stands_in(phrase: &str, text: &str) -> bool {
    let is_word = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    text.match_indices(phrase).any(|(at, found)| {
        let (before, rest) = text.split_at(at);
        let after = rest.strip_prefix(found).unwrap_or_default();
        !is_word(before.chars().next_back()) && !is_word(after.chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ground(wording: &str) -> Option<Ground> {
        propose(wording).map(|proposal| proposal.ground)
    }

    #[test]
    fn the_file_is_read_and_each_phrase_proposes_its_own_kind() {
        let known = read().unwrap();
        let kinds: Vec<Ground> = known.grounds.iter().map(|(kind, _)| *kind).collect();
        assert_eq!(kinds, [Ground::Law, Ground::Copyright, Ground::Rules]);
        for (kind, phrases) in &known.grounds {
            for (_, phrase) in phrases {
                for said in
                    [phrase.to_uppercase(), phrase.nfd().collect(), phrase.replace(' ', "\n  ")]
                {
                    let wording = format!("Chào bạn,\n«{said}», xin cảm ơn.");
                    assert_eq!(ground(&wording), Some(*kind), "{wording}");
                }
            }
        }
    }

    #[test]
    fn wordings_as_platforms_write_them() {
        for (wording, expected) in [
            (
                "We’re restricting your post in Vietnam because of local legal\nrestrictions.",
                Ground::Law,
            ),
            (
                "Bài viết này bị hạn chế theo Luật An ninh mạng và Tiêu chuẩn cộng đồng.",
                Ground::Law,
            ),
            ("Theo Nghị định số 147/2024/NĐ-CP, nội dung đã bị gỡ.", Ground::Law),
            ("Bài viết vi phạm Tiêu chuẩn Cộng đồng của chúng tôi.", Ground::Rules),
            ("Your video has a copyright claim under our Terms of Service.", Ground::Copyright),
        ] {
            assert_eq!(ground(wording), Some(expected), "{wording}");
        }
        for wording in ["", "Your post is gone.", "Decree 720", "decree 1472", "nonlocal lawsuit"] {
            assert_eq!(propose(wording), None, "{wording}");
        }
        let longest = propose("due to LOCAL  legal restrictions").unwrap().phrase;
        assert_eq!(longest, "local legal restrictions");
    }

    #[test]
    fn a_sender_counts_by_the_end_of_its_domain_alone() {
        for (platform, address, is_own) in [
            ("facebook", "security@facebookmail.com", true),
            ("facebook", "noreply@Support.Facebook.com", true),
            ("facebook", "x@notfacebook.com", false),
            ("facebook", "facebook.com@example.org", false),
            ("youtube", "no-reply@youtube.com", true),
            ("mastodon", "x@facebook.com", false),
            ("facebook", "facebook.com", false),
        ] {
            assert_eq!(writes_from(platform, address), is_own, "{platform} {address}");
        }
    }
}
