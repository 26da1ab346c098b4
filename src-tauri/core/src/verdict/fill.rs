//! Filling a rule's places and addresses with the names of one post: `{id}`, `{account}`, `{did}`.

use crate::model::{Identity, Query};

/// A query about one post; `None` when the post has no such name.
pub(super) fn query(query: &Query, identity: &Identity) -> Option<Query> {
    match query {
        Query::Json(path) => filled(path, identity).map(Query::Json),
        Query::Element(selector) => filled(selector, identity).map(Query::Element),
    }
}

/// Fills the values of `[…]`: each of several names becomes one more value.
fn filled(text: &str, identity: &Identity) -> Option<String> {
    if !text.contains('{') {
        return Some(text.to_owned());
    }
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, inner)) = rest.split_once('[') {
        let (inside, after) = inner.split_once(']')?;
        out.push_str(before);
        out.push('[');
        match inside.split_once('=') {
            Some((key, values)) if values.contains('{') => {
                let values: Vec<String> =
                    values.split('|').flat_map(|value| each(value, identity)).collect();
                if values.is_empty() {
                    return None;
                }
                out.push_str(key);
                out.push('=');
                out.push_str(&values.join("|"));
            }
            _ => out.push_str(inside),
        }
        out.push(']');
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}

/// A template with every name in its place, for every name there is.
pub(super) fn each(template: &str, identity: &Identity) -> Vec<String> {
    let mut all = vec![template.to_owned()];
    for (mark, names) in [
        ("{id}", identity.ids.clone()),
        ("{account}", identity.accounts.clone()),
        ("{did}", dids(identity)),
    ] {
        if !template.contains(mark) {
            continue;
        }
        let safe: Vec<String> = names.into_iter().filter(|name| is_plain(name)).collect();
        all =
            all.iter().flat_map(|text| safe.iter().map(|name| text.replace(mark, name))).collect();
    }
    all
}

fn dids(identity: &Identity) -> Vec<String> {
    identity.accounts.iter().filter(|name| name.starts_with("did:")).cloned().collect()
}

/// Names come from links; none may change the place it stands in.
fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && !name.contains(['[', ']', '|', '{', '}', '"', '\\'])
        && !name.contains(|c: char| c.is_whitespace() || c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_a_post_is_sought() {
        let identity = Identity {
            ids: vec!["1".into(), "pfbidA".into()],
            accounts: vec!["hoa".into(), "a]b".into()],
            ..Identity::default()
        };
        let fill = |text| filled(text, &identity);
        assert_eq!(fill("..[post_id={id}].t").unwrap(), "..[post_id=1|pfbidA].t");
        assert_eq!(
            fill("[data-post~={account}/{id}] p").unwrap(),
            "[data-post~=hoa/1|hoa/pfbidA] p"
        );
        assert_eq!(fill("..{!a}x[y]").unwrap(), "..{!a}x[y]");
        assert_eq!(fill("..[did={did}]"), None);
    }
}
