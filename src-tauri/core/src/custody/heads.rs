//! Where each item stands: what makes leaving out an entry show.
//!
//! A trie over the items' names. The path to an item is spelled by its name, so there is one place
//! where it can be, and one answer for it under one root. The salt of each leaf keeps its
//! neighbors from telling anything.

use data_encoding::BASE64URL_NOPAD;

use super::json::{self, Value};
use super::keys::{LogKeys, SALT_BYTES, SaltOf};
use super::read::Entry;
use super::tree::{leaf, node};
use crate::model::{ItemHead, ItemId, Sum};

/// Stands where there is no item.
const NOTHING: Sum = Sum::from_bytes([0; 32]);
/// Bits of an item's name: no path is longer.
pub const PATH_MAX: usize = 128;

/// The trie of all items at one moment.
pub struct Heads {
    leaves: Vec<(ItemId, String)>,
    nodes: Vec<Node>,
    root: Option<usize>,
}

/// `below` is none for a leaf; a side where there is no item is none.
struct Node {
    sum: Sum,
    below: Option<[Option<usize>; 2]>,
}

/// Shows where one item stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadProof {
    /// The salted leaf, as a disclosure: base64url of `["salt","i-…",{"entries":…,"last":…}]`.
    pub disclosure: String,
    /// The other side at each step, from the leaf up.
    pub path: Vec<Sum>,
}

/// What is wrong with what shows where an item stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HeadError {
    /// The leaf is not of the form written here.
    #[error("the head of an item cannot be read")]
    Form,
    /// The path is longer than a name.
    #[error("the path to the head of an item is too long")]
    Length,
    /// It leads to another root.
    #[error("the head of an item is not the one that was logged")]
    Root,
}

/// Why entries are not all that there are of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChainError {
    /// One is about another item.
    #[error("an entry is about another item")]
    Item,
    /// One is missing, or stands in another place.
    #[error("an entry of the item is missing")]
    Gap,
    /// One does not name the one before it.
    #[error("an entry does not follow the one before it")]
    Link,
    /// They are not as many as there were, or do not end as they did.
    #[error("the entries of the item do not end where it stood")]
    Head,
}

/// Holds if these, with their leaf hashes and in the order of the log, are all entries that `item`
/// had when it stood there.
///
/// # Errors
/// [`ChainError`].
pub fn is_whole(entries: &[(Entry, Sum)], item: ItemId, stood: ItemHead) -> Result<(), ChainError> {
    let mut before: Option<(u64, Sum)> = None;
    for (n, (entry, leaf)) in (0..).zip(entries) {
        if entry.item != item {
            return Err(ChainError::Item);
        }
        if entry.item_seq != n || before.is_some_and(|(seq, _)| seq >= entry.seq) {
            return Err(ChainError::Gap);
        }
        if entry.item_prev != before.map(|(_, leaf)| leaf) {
            return Err(ChainError::Link);
        }
        before = Some((entry.seq, *leaf));
    }
    let ends = before.is_some_and(|(_, leaf)| leaf == stood.last);
    let are_all = u64::try_from(entries.len()) == Ok(stood.entries);
    if ends && are_all { Ok(()) } else { Err(ChainError::Head) }
}

impl Heads {
    /// The trie that the heads entry `seq` tells the root of.
    #[must_use]
    pub fn new(
        keys: &LogKeys,
        seq: u64,
        items: impl IntoIterator<Item = (ItemId, ItemHead)>,
    ) -> Self {
        let leaf_of = |(item, head)| (item, disclosure(keys, seq, item, head));
        let mut leaves: Vec<(ItemId, String)> = items.into_iter().map(leaf_of).collect();
        leaves.sort();
        leaves.dedup_by_key(|(item, _)| *item);
        let mut nodes = Vec::with_capacity(leaves.len() * 5 / 2);
        let root = grow(&leaves, 0, &mut nodes);
        Self { leaves, nodes, root }
    }

    /// Its root; 32 zero bytes where there is no item.
    #[must_use]
    pub fn root(&self) -> Sum {
        self.sum(self.root)
    }

    /// What shows where `item` stood; none if it was not there.
    #[must_use]
    pub fn prove(&self, item: ItemId) -> Option<HeadProof> {
        let index = self.leaves.binary_search_by_key(&item, |(item, _)| *item).ok()?;
        let mut path = Vec::new();
        let mut at = self.root?;
        while let Some(sides) = self.nodes[at].below {
            let side = bit(item, path.len());
            path.push(self.sum(sides[1 - side]));
            at = sides[side]?;
        }
        path.reverse();
        Some(HeadProof { disclosure: self.leaves[index].1.clone(), path })
    }

    fn sum(&self, at: Option<usize>) -> Sum {
        at.map_or(NOTHING, |at| self.nodes[at].sum)
    }
}

/// Puts the part of the trie for these leaves, whose names begin with the same `depth` bits, behind
/// `nodes`.
fn grow(leaves: &[(ItemId, String)], depth: usize, nodes: &mut Vec<Node>) -> Option<usize> {
    let built = match leaves {
        [] => return None,
        [(_, disclosure)] => Node { sum: leaf(disclosure.as_bytes()), below: None },
        _ => {
            let middle = leaves.partition_point(|(item, _)| bit(*item, depth) == 0);
            let (left, right) = leaves.split_at(middle);
            let sides = [grow(left, depth + 1, nodes), grow(right, depth + 1, nodes)];
            let [left, right] = sides.map(|at| at.map_or(NOTHING, |at| nodes[at].sum));
            Node { sum: node(&left, &right), below: Some(sides) }
        }
    };
    nodes.push(built);
    Some(nodes.len() - 1)
}

/// Bit `depth` of an item's name, the most significant of its first byte being 0. Nothing has the
/// same 128 bits, so none is asked for beyond them.
fn bit(item: ItemId, depth: usize) -> usize {
    let byte = item.bytes().get(depth / 8).copied().unwrap_or_default();
    usize::from(byte >> (7 - depth % 8) & 1)
}

fn disclosure(keys: &LogKeys, seq: u64, item: ItemId, head: ItemHead) -> String {
    let head = Value::Object(vec![
        ("entries".into(), head.entries.into()),
        ("last".into(), head.last.to_string().into()),
    ]);
    keys.disclosed(SaltOf::Head, seq, &item.to_string(), head)
}

impl HeadProof {
    /// Which item stood where, if this leads to `root`.
    ///
    /// # Errors
    /// [`HeadError`].
    pub fn verify(&self, root: &Sum) -> Result<(ItemId, ItemHead), HeadError> {
        if self.path.len() > PATH_MAX {
            return Err(HeadError::Length);
        }
        let (item, head) = head_in(&self.disclosure).ok_or(HeadError::Form)?;
        let mut sum = leaf(self.disclosure.as_bytes());
        for (above, beside) in self.path.iter().enumerate() {
            let depth = self.path.len() - 1 - above;
            sum = if bit(item, depth) == 0 { node(&sum, beside) } else { node(beside, &sum) };
        }
        if sum == *root { Ok((item, head)) } else { Err(HeadError::Root) }
    }
}

fn head_in(disclosure: &str) -> Option<(ItemId, ItemHead)> {
    let bytes = BASE64URL_NOPAD.decode(disclosure.as_bytes()).ok()?;
    let value = json::read(&bytes).ok()?;
    let [salt, item, head] = value.list()? else { return None };
    let salt = BASE64URL_NOPAD.decode(salt.text()?.as_bytes()).ok()?;
    (salt.len() == SALT_BYTES).then_some(())?;
    let [entries, last] = head.exactly(["entries", "last"])?;
    let entries = entries.count().filter(|entries| *entries > 0)?;
    Some((item.text()?.parse().ok()?, ItemHead { entries, last: last.text()?.parse().ok()? }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::custody::act::Logged;
    use crate::custody::entry::LogEnd;
    use crate::model::PostId;
    use crate::model::Subject;

    fn head(n: u64) -> ItemHead {
        ItemHead { entries: n + 1, last: leaf(&n.to_be_bytes()) }
    }

    fn keys() -> LogKeys {
        LogKeys::derive(&[3; 32])
    }

    proptest! {
        #[test]
        fn each_item_is_where_its_name_leads(
            names in proptest::collection::btree_set(any::<[u8; 16]>(), 0..60), near in any::<u8>(),
        ) {
            let mut names: Vec<_> = names.into_iter().map(ItemId::from_bytes).collect();
            // Names that differ in the last bit alone.
            names.extend([near & 0xfe, near | 1].map(|last| {
                let mut name = [9; 16];
                name[15] = last;
                ItemId::from_bytes(name)
            }));
            let items: Vec<_> = names.iter().copied().zip((0..).map(head)).collect();
            let heads = Heads::new(&keys(), 5, items.clone());
            for (item, head) in &items {
                let proof = heads.prove(*item).unwrap();
                prop_assert_eq!(proof.verify(&heads.root()), Ok((*item, *head)));
                let mut shorter = proof.clone();
                if shorter.path.pop().is_some() {
                    prop_assert_eq!(shorter.verify(&heads.root()), Err(HeadError::Root));
                }
            }
            let mut fewer = items.clone();
            fewer.pop();
            prop_assert_ne!(Heads::new(&keys(), 5, fewer).root(), heads.root());
            prop_assert_ne!(Heads::new(&keys(), 6, items).root(), heads.root());
            prop_assert_eq!(heads.prove(ItemId::from_bytes([0xee; 16])), None);
        }

        #[test]
        fn any_leaf_is_weighed_without_panic(disclosure in ".{0,80}", n in 0_usize..140) {
            let proof = HeadProof { disclosure, path: vec![NOTHING; n] };
            prop_assert!(proof.verify(&NOTHING).is_err());
        }
    }

    #[test]
    fn an_item_cannot_stand_in_two_places() {
        // Whoever builds a trie by hand with an older head beside the newest cannot show both.
        let item = ItemId::from_bytes([0b1010_0000; 16]);
        let (old, new) =
            (disclosure(&keys(), 1, item, head(1)), disclosure(&keys(), 1, item, head(2)));
        let (old_sum, new_sum) = (leaf(old.as_bytes()), leaf(new.as_bytes()));
        let root = node(&old_sum, &new_sum);
        let shown = HeadProof { disclosure: new, path: vec![old_sum] };
        assert!(shown.verify(&root).is_ok());
        let hidden = HeadProof { disclosure: old, path: vec![new_sum] };
        assert_eq!(hidden.verify(&root), Err(HeadError::Root));
    }

    #[test]
    fn entries_left_out_moved_or_of_another_item_show() {
        let (keys, time) = (keys(), "2026-05-08T09:30:00Z".parse().unwrap());
        let (mut end, mut head, mut other) = (LogEnd::default(), None, None);
        let subject = |n| Subject::Post(PostId::from_bytes([n; 16]));
        let mut entries = Vec::new();
        for n in 0..4 {
            let written = end.append(&keys, &Logged::new("looked", subject(1)), &mut head, time);
            entries.push((Entry::read(&written.bytes).unwrap(), written.leaf));
            if n == 1 {
                end.append(&keys, &Logged::new("looked", subject(2)), &mut other, time);
            }
        }
        let (item, stood) = (keys.item(subject(1)), head.unwrap());
        assert_eq!(is_whole(&entries, item, stood), Ok(()));
        let broken = |change: fn(&mut Vec<(Entry, Sum)>)| {
            let mut entries = entries.clone();
            change(&mut entries);
            is_whole(&entries, item, stood).unwrap_err()
        };
        assert_eq!(broken(|all| drop(all.remove(1))), ChainError::Gap);
        assert_eq!(broken(|all| drop(all.remove(0))), ChainError::Gap);
        assert_eq!(broken(|all| drop(all.pop())), ChainError::Head);
        assert_eq!(broken(Vec::clear), ChainError::Head);
        assert_eq!(broken(|all| all.swap(1, 2)), ChainError::Gap);
        assert_eq!(broken(|all| all[1].1 = NOTHING), ChainError::Link);
        assert_eq!(broken(|all| all[2].0.seq = 1), ChainError::Gap);
        assert_eq!(is_whole(&entries, keys.item(subject(2)), stood), Err(ChainError::Item));
        let one_more = ItemHead { entries: 5, ..stood };
        assert_eq!(is_whole(&entries, item, one_more), Err(ChainError::Head));
    }

    #[test]
    fn no_items_have_a_root_and_a_changed_head_shows() {
        assert_eq!(Heads::new(&keys(), 0, []).root(), NOTHING);
        let item = ItemId::from_bytes([1; 16]);
        let heads =
            Heads::new(&keys(), 5, [(item, head(1)), (ItemId::from_bytes([2; 16]), head(2))]);
        let mut proof = heads.prove(item).unwrap();
        proof.disclosure = disclosure(&keys(), 5, item, head(0));
        assert_eq!(proof.verify(&heads.root()), Err(HeadError::Root));
        proof.path = vec![NOTHING; PATH_MAX + 1];
        assert_eq!(proof.verify(&heads.root()), Err(HeadError::Length));
        proof.disclosure.push('=');
        proof.path.clear();
        assert_eq!(proof.verify(&heads.root()), Err(HeadError::Form));
    }
}
