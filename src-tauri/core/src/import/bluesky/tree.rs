//! The tree that orders a repository: each node leads to the ones before, between and after its
//! entries. Format: <https://atproto.com/specs/repository>.

use std::collections::HashSet;

use ipld_core::ipld::Ipld;

use super::blocks::{Blocks, Cid};

/// Bytes of a key. The network takes none that is longer.
const KEY_BYTES_MAX: usize = 1024;
/// Bytes of the part of a key that is kept; that of a post has 13. Each entry tells only how its
/// key differs from the one before: long ones would take far more than is there.
const KEPT_BYTES_MAX: usize = 64;
const ENTRIES_MAX: usize = 5_000_000;

/// What a tree holds.
#[derive(Default)]
pub(super) struct Entries {
    /// What follows the folder in the path, and the record, in the order of the paths.
    pub(super) found: Vec<(String, Cid)>,
    /// Nodes that are not there, or that lead to themselves.
    pub(super) n_missing: u64,
    /// Entries of the folder whose keys are longer than any.
    pub(super) n_long: u64,
}

enum Step {
    Node(Cid),
    Entry(String, Cid),
}

/// Walks the tree from its root, for the entries whose paths begin with `folder`.
pub(super) fn entries(blocks: &Blocks, root: Option<Cid>, folder: &str) -> Entries {
    let mut entries = Entries::default();
    let mut seen = HashSet::new();
    let mut steps: Vec<Step> = root.map(Step::Node).into_iter().collect();
    while let Some(step) = steps.pop() {
        let cid = match step {
            Step::Entry(key, cid) => {
                if entries.found.len() < ENTRIES_MAX {
                    entries.found.push((key, cid));
                }
                continue;
            }
            Step::Node(cid) => cid,
        };
        let node = if seen.insert(cid) { blocks.value(&cid) } else { None };
        match node {
            Some(Ipld::Map(node)) => {
                let mut below = steps_of(&node, folder, &mut entries.n_long);
                below.reverse();
                steps.extend(below);
            }
            _ => entries.n_missing += 1,
        }
    }
    entries
}

type Map = std::collections::BTreeMap<String, Ipld>;

fn steps_of(node: &Map, folder: &str, n_long: &mut u64) -> Vec<Step> {
    let mut steps: Vec<Step> = link(node, "l").map(Step::Node).into_iter().collect();
    let Some(Ipld::List(list)) = node.get("e") else { return steps };
    let mut key = Vec::new();
    for entry in list {
        let Ipld::Map(entry) = entry else { continue };
        let (Some(Ipld::Integer(shared)), Some(Ipld::Bytes(end))) =
            (entry.get("p"), entry.get("k"))
        else {
            continue;
        };
        key.truncate(usize::try_from(*shared).unwrap_or_default());
        key.extend_from_slice(end.get(..KEY_BYTES_MAX.min(end.len())).unwrap_or_default());
        key.truncate(KEY_BYTES_MAX);
        let kept = std::str::from_utf8(&key).ok().and_then(|path| path.strip_prefix(folder));
        match (kept, link(entry, "v")) {
            (Some(kept), Some(_)) if kept.len() > KEPT_BYTES_MAX => *n_long += 1,
            (Some(kept), Some(cid)) => steps.push(Step::Entry(kept.to_owned(), cid)),
            _ => {}
        }
        steps.extend(link(entry, "t").map(Step::Node));
    }
    steps
}

fn link(map: &Map, key: &str) -> Option<Cid> {
    match map.get(key) {
        Some(Ipld::Link(cid)) => Cid::new(cid),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An entry whose key shares `shared` bytes with the one before.
    fn entry(shared: u16, end: &str, record: ipld_core::cid::Cid) -> Ipld {
        let fields = [
            ("p", Ipld::Integer(shared.into())),
            ("k", Ipld::Bytes(end.as_bytes().to_vec())),
            ("v", Ipld::Link(record)),
        ];
        Ipld::Map(fields.map(|(key, value)| (key.to_owned(), value)).into())
    }

    fn kept(list: Vec<Ipld>) -> (Vec<String>, u64) {
        let mut n_long = 0;
        let node = Map::from([("e".to_owned(), Ipld::List(list))]);
        let steps = steps_of(&node, "posts/", &mut n_long);
        let key = |step: Step| match step {
            Step::Entry(key, _) => Some(key),
            Step::Node(_) => None,
        };
        (steps.into_iter().filter_map(key).collect(), n_long)
    }

    #[test]
    fn only_the_keys_of_one_folder_are_kept_and_none_that_are_long() {
        let record = "bafyreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";
        let record: ipld_core::cid::Cid = record.parse().unwrap();
        let list = vec![entry(0, "likes/a", record), entry(0, "posts/a", record)];
        assert_eq!(
            kept([list, vec![entry(6, "b", record)]].concat()),
            (vec!["a".into(), "b".into()], 0)
        );
        let first = entry(0, &format!("posts/{}", "a".repeat(1_000)), record);
        let more = (0..5_000).map(|n| entry(1_000, &format!("{n:06}"), record));
        assert_eq!(kept([first].into_iter().chain(more).collect()), (Vec::new(), 5_001));
    }
}
