//! The tree that orders a repository: each node leads to the ones before, between and after its
//! entries. Format: <https://atproto.com/specs/repository>.

use std::collections::HashSet;

use ipld_core::ipld::Ipld;

use super::blocks::{Blocks, Cid};

/// Bytes of a key. The network takes none that is longer.
const KEY_BYTES_MAX: usize = 1024;
const ENTRIES_MAX: usize = 5_000_000;

/// What a tree holds.
#[derive(Default)]
pub(super) struct Entries {
    /// Path and record, in the order of the paths.
    pub(super) found: Vec<(String, Cid)>,
    /// Nodes that are not there, or that lead to themselves.
    pub(super) n_missing: u64,
}

enum Step {
    Node(Cid),
    Entry(String, Cid),
}

/// Walks the tree from its root.
pub(super) fn entries(blocks: &Blocks, root: Option<Cid>) -> Entries {
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
                let mut below = steps_of(&node);
                below.reverse();
                steps.extend(below);
            }
            _ => entries.n_missing += 1,
        }
    }
    entries
}

type Map = std::collections::BTreeMap<String, Ipld>;

fn steps_of(node: &Map) -> Vec<Step> {
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
        if let (Ok(path), Some(cid)) = (std::str::from_utf8(&key), link(entry, "v")) {
            steps.push(Step::Entry(path.to_owned(), cid));
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
