//! The looks a rule file asks for, with one post's names filled in.

use super::read::{Reader, values};
use super::{RuleSet, fill, web};
use crate::model::{Identity, Look, Probe};

/// A look to make at a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// What is asked.
    pub probe: Probe,
    /// The address.
    pub url: String,
    /// Asked for in the language of `ActivityPub`.
    pub kin: bool,
    /// Made only when the looks before it did not show the post.
    pub in_doubt: bool,
}

/// The looks at a post, in the order of its platform's file; one that needs a name the post does
/// not have is left out. A platform without a file has none.
#[must_use]
pub fn looks_at(rules: &RuleSet, identity: &Identity) -> Vec<Planned> {
    let Some(file) = rules.file(&identity.platform) else { return Vec::new() };
    let host = web::host_of(&identity.canonical);
    let plans = file.look.iter().filter(|plan| plan.from.is_none()).filter_map(|plan| {
        let here = plan.under.as_deref().is_none_or(|domain| is_under(host, domain));
        let url = here.then(|| address(&plan.url, identity))??;
        Some(Planned { probe: plan.probe, url, kin: plan.kin, in_doubt: plan.in_doubt })
    });
    plans.collect()
}

/// More looks at a post, whose addresses its own page gives. Only on its own host.
#[must_use]
pub fn looks_in(rules: &RuleSet, page: &Look) -> Vec<Planned> {
    let Some(file) = rules.file(&page.identity.platform) else { return Vec::new() };
    let own = |url: &String| web::host_of(url) == web::host_of(&page.facts.answered);
    let plans = file.look.iter().filter_map(|plan| {
        let url = values(plan.from.as_ref()?, page).into_iter().find(own)?;
        Some(Planned { probe: plan.probe, url, kin: plan.kin, in_doubt: plan.in_doubt })
    });
    plans.collect()
}

/// What a platform's file wants looked at as known to be there.
#[must_use]
pub fn control_of(rules: &RuleSet, identity: &Identity) -> Option<String> {
    address(rules.file(&identity.platform)?.control.as_deref()?, identity)
}

/// What a platform's file wants looked at as known not to be there.
#[must_use]
pub fn decoy_of(rules: &RuleSet, identity: &Identity) -> Option<String> {
    address(rules.file(&identity.platform)?.decoy.as_deref()?, identity)
}

/// Where to ask for the account's lasting name; none where it is known.
#[must_use]
pub fn question_of(rules: &RuleSet, identity: &Identity) -> Option<String> {
    let resolve = rules.file(&identity.platform)?.resolve.as_ref()?;
    let known = identity.accounts.iter().any(|name| name.starts_with("did:"));
    (!known).then(|| address(&resolve.url, identity))?
}

/// The post's address under its account's lasting name, as the answer gives it.
#[must_use]
pub fn lasting_address(rules: &RuleSet, answer: &Look) -> Option<String> {
    let resolve = rules.file(&answer.identity.platform)?.resolve.as_ref()?;
    let name = values(&resolve.name, answer).into_iter().find(|name| name.starts_with("did:"))?;
    address(&resolve.address.replace("{name}", &name), &answer.identity)
}

/// The software of a page on a host of its own, by its signs.
#[must_use]
pub fn software<'r>(rules: &'r RuleSet, page: &Look) -> Option<&'r str> {
    let reader = Reader { rules, saved: None, home: None };
    let mut files =
        super::FILES.iter().filter_map(|(name, _)| rules.file(name).map(|f| (*name, f)));
    let known = |file: &super::File| {
        file.known_by.iter().any(|known| !known.when.is_empty() && reader.holds(&known.when, page))
    };
    files.find(|(_, file)| known(file)).map(|(name, _)| name)
}

fn address(template: &str, identity: &Identity) -> Option<String> {
    let template = template
        .replace("{link:encoded}", &encoded(&identity.canonical))
        .replace("{link}", &identity.canonical)
        .replace("{origin}", web::origin_of(&identity.canonical));
    fill::each(&template, identity).into_iter().next().filter(|url| !url.is_empty())
}

fn is_under(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// A link as the value of a parameter.
fn encoded(link: &str) -> String {
    let plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
    link.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_within_a_link_keeps_letters_and_marks_that_need_no_code() {
        assert_eq!(encoded("https://a-b_c.vn/~x?y=ă"), "https%3A%2F%2Fa-b_c.vn%2F~x%3Fy%3D%C4%83");
    }
}
