//! The looks a rule file asks for, with one post's names filled in.

use super::{RuleSet, fill};
use crate::model::{Identity, Probe};

/// A look to make at a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// What is asked.
    pub probe: Probe,
    /// The address.
    pub url: String,
    /// Made only when the looks before it did not show the post.
    pub in_doubt: bool,
}

/// The looks at a post, in the order of its platform's file; one that needs a name the post does
/// not have is left out. A platform without a file has none.
#[must_use]
pub fn looks_at(rules: &RuleSet, identity: &Identity) -> Vec<Planned> {
    let Some(file) = rules.file(&identity.platform) else { return Vec::new() };
    let plans = file.look.iter().filter_map(|plan| {
        let template = plan
            .url
            .replace("{link:encoded}", &encoded(&identity.canonical))
            .replace("{link}", &identity.canonical)
            .replace("{host}", super::web::host_of(&identity.canonical));
        let url = fill::each(&template, identity).into_iter().next()?;
        Some(Planned { probe: plan.probe, url, in_doubt: plan.in_doubt })
    });
    plans.collect()
}

/// A link as the value of a parameter.
fn encoded(link: &str) -> String {
    let plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
    link.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
