//! The Merkle tree of RFC 6962 (section 2.1) and RFC 9162 over SHA-256: heads, proofs, and checking
//! both.
//!
//! Proofs are bare lists of hashes, in the order of the RFC. Checking is RFC 9162's 2.1.3.2 and
//! 2.1.4.2 and does no more work than a proof is long; a proof can have [`PROOF_HASHES_MAX`] hashes
//! at the most.

use sha2::{Digest, Sha256};

use crate::model::Sum;

/// A tree of 2⁶³ leaves is as high as that; a consistency proof has one hash more.
pub const PROOF_HASHES_MAX: usize = 64;

/// What is wrong with a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The sizes or the place it is about cannot be.
    #[error("the proof is about a place that the tree does not have")]
    Place,
    /// It has more or fewer hashes than its place asks for.
    #[error("the proof has too many or too few hashes")]
    Length,
    /// It leads to another head.
    #[error("the proof does not lead to the head of the tree")]
    Head,
}

/// Hash of a leaf with this content: SHA-256(`00` ‖ content).
#[must_use]
pub fn leaf(content: &[u8]) -> Sum {
    hashed(&[&[0], content])
}

/// Hash of the node above two others: SHA-256(`01` ‖ left ‖ right).
#[must_use]
pub fn node(left: &Sum, right: &Sum) -> Sum {
    hashed(&[&[1], left.bytes(), right.bytes()])
}

fn hashed(parts: &[&[u8]]) -> Sum {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part);
    }
    Sum::from_bytes(digest.finalize().into())
}

/// Head of the tree without leaves: SHA-256 of nothing.
fn empty() -> Sum {
    hashed(&[])
}

/// As much of a tree as appending needs: the heads of its complete subtrees, the largest first. One
/// for each bit that is set in the number of leaves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Sum>,
}

impl Frontier {
    /// The tree of `size` leaves with these peaks. `None` if their number does not fit.
    #[must_use]
    pub fn of(size: u64, peaks: Vec<Sum>) -> Option<Self> {
        let fits = usize::try_from(size.count_ones()).is_ok_and(|n| n == peaks.len());
        fits.then_some(Self { size, peaks })
    }

    /// Leaves.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Heads of the complete subtrees, the largest first.
    #[must_use]
    pub fn peaks(&self) -> &[Sum] {
        &self.peaks
    }

    /// Appends a leaf by its hash.
    pub fn push(&mut self, leaf: Sum) {
        let mut peak = leaf;
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                peak = node(&left, &peak);
            }
        }
        self.peaks.push(peak);
        self.size += 1;
    }

    /// The head.
    #[must_use]
    pub fn root(&self) -> Sum {
        let mut peaks = self.peaks.iter().rev();
        let last = peaks.next().copied();
        last.map_or_else(empty, |last| peaks.fold(last, |right, left| node(left, &right)))
    }
}

/// A whole tree, which gives proofs for itself and for each smaller tree that it grew from, with a
/// few dozen hashes of work each. Takes 64 bytes a leaf.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// The heads of complete subtrees of 1, 2, 4, … leaves, from the left.
    levels: Vec<Vec<Sum>>,
}

impl FromIterator<Sum> for Tree {
    fn from_iter<I: IntoIterator<Item = Sum>>(leaves: I) -> Self {
        let mut tree = Self::default();
        leaves.into_iter().for_each(|leaf| tree.push(leaf));
        tree
    }
}

impl Tree {
    /// Leaves.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.levels.first().map_or(0, |leaves| leaves.len() as u64)
    }

    /// Appends a leaf by its hash.
    pub fn push(&mut self, leaf: Sum) {
        let mut up = leaf;
        for height in 0.. {
            if self.levels.len() == height {
                self.levels.push(Vec::new());
            }
            let level = &mut self.levels[height];
            level.push(up);
            match level.as_slice() {
                [.., left, right] if level.len().is_multiple_of(2) => up = node(left, right),
                _ => break,
            }
        }
    }

    /// The hash of a leaf.
    #[must_use]
    pub fn leaf_at(&self, index: u64) -> Option<Sum> {
        self.levels.first()?.get(usize::try_from(index).ok()?).copied()
    }

    /// Head of the tree as it was at `size` leaves; `None` for a size beyond its own.
    #[must_use]
    pub fn root_at(&self, size: u64) -> Option<Sum> {
        if size == 0 { Some(empty()) } else { self.range(0, size) }
    }

    /// What shows that leaf `index` is in the tree of `size` leaves; `None` where it is not.
    #[must_use]
    pub fn inclusion(&self, index: u64, size: u64) -> Option<Vec<Sum>> {
        if index >= size || size > self.size() {
            return None;
        }
        let (mut start, mut end) = (0, size);
        let mut proof = Vec::new();
        while end - start > 1 {
            let middle = start + half(end - start);
            let beside = if index < middle { (middle, end) } else { (start, middle) };
            proof.push(self.range(beside.0, beside.1)?);
            if index < middle { end = middle } else { start = middle }
        }
        proof.reverse();
        Some(proof)
    }

    /// What shows that the tree of `old` leaves is the beginning of the one of `size`; `None` where
    /// it is not. Empty for `old` 0 and for equal sizes.
    #[must_use]
    pub fn consistency(&self, old: u64, size: u64) -> Option<Vec<Sum>> {
        if old > size || size > self.size() {
            return None;
        }
        let (mut start, mut end) = (0, size);
        let mut proof = Vec::new();
        if old == 0 {
            return Some(proof);
        }
        while end != old {
            let middle = start + half(end - start);
            let beside = if old <= middle { (middle, end) } else { (start, middle) };
            proof.push(self.range(beside.0, beside.1)?);
            if old <= middle { end = middle } else { start = middle }
        }
        if start > 0 {
            proof.push(self.range(start, end)?);
        }
        proof.reverse();
        Some(proof)
    }

    /// Head of the leaves from `start`, a multiple of the subtree's size, to before `end`.
    fn range(&self, start: u64, end: u64) -> Option<Sum> {
        let size = end.checked_sub(start).filter(|size| *size > 0)?;
        if size.is_power_of_two() {
            let height = size.trailing_zeros();
            let level = self.levels.get(usize::try_from(height).ok()?)?;
            return level.get(usize::try_from(start >> height).ok()?).copied();
        }
        let middle = start + half(size);
        Some(node(&self.range(start, middle)?, &self.range(middle, end)?))
    }
}

/// The greatest power of two below `size`, which is 2 at the least.
fn half(size: u64) -> u64 {
    1 << (size - 1).ilog2()
}

/// Holds if `leaf` is leaf `index` of the tree of `size` leaves with this head.
///
/// # Errors
/// [`ProofError`].
pub fn includes(
    leaf: &Sum,
    index: u64,
    size: u64,
    proof: &[Sum],
    root: &Sum,
) -> Result<(), ProofError> {
    if index >= size {
        return Err(ProofError::Place);
    }
    let mut head = *leaf;
    climb(index, size - 1, proof, |beside, is_left| {
        head = if is_left { node(beside, &head) } else { node(&head, beside) };
    })?;
    if head == *root { Ok(()) } else { Err(ProofError::Head) }
}

/// Goes up from node `at` of a level that ends with `last`. `pass` is given each neighbor, and
/// whether it stands on the left.
fn climb(
    mut at: u64,
    mut last: u64,
    proof: &[Sum],
    mut pass: impl FnMut(&Sum, bool),
) -> Result<(), ProofError> {
    for beside in proof {
        if last == 0 {
            return Err(ProofError::Length);
        }
        let is_left = at % 2 == 1 || at == last;
        pass(beside, is_left);
        // A right edge goes up until it has a left neighbor.
        while is_left && at.is_multiple_of(2) && at != 0 {
            (at, last) = (at >> 1, last >> 1);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    if last == 0 { Ok(()) } else { Err(ProofError::Length) }
}

/// Holds if the tree of `size` leaves begins with the one of `old` leaves.
///
/// # Errors
/// [`ProofError`].
pub fn is_consistent(
    old: u64,
    old_root: &Sum,
    size: u64,
    root: &Sum,
    proof: &[Sum],
) -> Result<(), ProofError> {
    if old > size {
        return Err(ProofError::Place);
    }
    if old == 0 || old == size {
        let same = if old == 0 { *old_root == empty() } else { old_root == root };
        let bare = proof.is_empty().then_some(()).ok_or(ProofError::Length);
        return bare.and(same.then_some(()).ok_or(ProofError::Head));
    }
    let (first, rest) = match proof.split_first() {
        _ if old.is_power_of_two() => (old_root, proof),
        Some(parts) => parts,
        None => return Err(ProofError::Length),
    };
    let climbed = (old - 1).trailing_ones();
    let (mut old_head, mut head) = (*first, *first);
    climb((old - 1) >> climbed, (size - 1) >> climbed, rest, |beside, is_left| {
        if is_left {
            old_head = node(beside, &old_head);
            head = node(beside, &head);
        } else {
            head = node(&head, beside);
        }
    })?;
    if old_head == *old_root && head == *root { Ok(()) } else { Err(ProofError::Head) }
}

#[cfg(test)]
mod tests {
    use ct_merkle::mem_backed_tree::MemoryBackedTree;
    use data_encoding::HEXLOWER;
    use proptest::prelude::*;

    use super::*;

    /// RFC 6962, 2.1, word by word.
    fn naive_root(leaves: &[Sum]) -> Sum {
        match leaves {
            [] => Sum::from_bytes(Sha256::digest([]).into()),
            [leaf] => *leaf,
            _ => {
                let (left, right) = leaves.split_at(naive_half(leaves.len()));
                node(&naive_root(left), &naive_root(right))
            }
        }
    }

    fn naive_half(n: usize) -> usize {
        let mut k = 1;
        while k * 2 < n {
            k *= 2;
        }
        k
    }

    /// RFC 6962, 2.1.1.
    fn naive_path(m: usize, leaves: &[Sum]) -> Vec<Sum> {
        if leaves.len() == 1 {
            return vec![];
        }
        let k = naive_half(leaves.len());
        let (left, right) = leaves.split_at(k);
        let (mut path, beside) = if m < k {
            (naive_path(m, left), naive_root(right))
        } else {
            (naive_path(m - k, right), naive_root(left))
        };
        path.push(beside);
        path
    }

    /// RFC 6962, 2.1.2.
    fn naive_proof(m: usize, leaves: &[Sum], whole: bool) -> Vec<Sum> {
        if m == leaves.len() {
            return if whole { vec![] } else { vec![naive_root(leaves)] };
        }
        let k = naive_half(leaves.len());
        let (left, right) = leaves.split_at(k);
        let (mut proof, beside) = if m <= k {
            (naive_proof(m, left, whole), naive_root(right))
        } else {
            (naive_proof(m - k, right, false), naive_root(left))
        };
        proof.push(beside);
        proof
    }

    fn leaves(n: usize) -> Vec<Sum> {
        (0..n).map(|n| leaf(&n.to_be_bytes())).collect()
    }

    #[test]
    fn the_known_heads_of_certificate_transparency() {
        let contents = [
            "",
            "00",
            "10",
            "2021",
            "3031",
            "40414243",
            "5051525354555657",
            "606162636465666768696a6b6c6d6e6f",
        ];
        let heads = [
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        let mut frontier = Frontier::default();
        let mut tree = Tree::default();
        for (n, head) in heads.iter().enumerate() {
            assert_eq!(frontier.root().to_string(), *head, "{n} leaves");
            assert_eq!(tree.root_at(n as u64).unwrap().to_string(), *head);
            if let Some(content) = contents.get(n) {
                let content = HEXLOWER.decode(content.as_bytes()).unwrap();
                frontier.push(leaf(&content));
                tree.push(leaf(&content));
            }
        }
    }

    #[test]
    fn every_proof_of_small_trees_is_the_one_of_the_standard_and_holds() {
        let leaves = leaves(40);
        let tree: Tree = leaves.iter().copied().collect();
        for size in 0..=leaves.len() {
            let part = &leaves[..size];
            let root = naive_root(part);
            let n = size as u64;
            assert_eq!(tree.root_at(n), Some(root));
            for (index, leaf) in part.iter().enumerate() {
                let proof = tree.inclusion(index as u64, n).unwrap();
                assert_eq!(proof, naive_path(index, part));
                assert_eq!(includes(leaf, index as u64, n, &proof, &root), Ok(()));
            }
            for old in 0..=size {
                let proof = tree.consistency(old as u64, n).unwrap();
                let wanted = if old == 0 { vec![] } else { naive_proof(old, part, true) };
                assert_eq!(proof, wanted, "{old} of {size}");
                let old_root = naive_root(&leaves[..old]);
                assert_eq!(is_consistent(old as u64, &old_root, n, &root, &proof), Ok(()));
            }
        }
        assert_eq!(tree.inclusion(3, 3), None);
        assert_eq!(tree.inclusion(3, 41), None);
        assert_eq!(tree.consistency(5, 4), None);
        assert_eq!(tree.root_at(41), None);
    }

    #[test]
    fn proofs_are_those_of_another_program() {
        let mut other = MemoryBackedTree::<Sha256, Vec<u8>>::new();
        let mut mine = Tree::default();
        let bytes = |proof: &[Sum]| proof.iter().flat_map(|sum| *sum.bytes()).collect::<Vec<u8>>();
        for n in 0_u64..70 {
            let content = n.to_be_bytes().to_vec();
            mine.push(leaf(&content));
            other.push(content);
            let size = n + 1;
            assert_eq!(
                other.root().as_bytes().as_slice(),
                mine.root_at(size).unwrap().bytes().as_slice()
            );
            for index in 0..size {
                let proof = other.prove_inclusion(usize::try_from(index).unwrap());
                assert_eq!(proof.as_bytes(), bytes(&mine.inclusion(index, size).unwrap()));
            }
            for old in 1..size {
                let more = usize::try_from(size - old).unwrap();
                let proof = other.prove_consistency(more);
                assert_eq!(proof.as_bytes(), bytes(&mine.consistency(old, size).unwrap()));
            }
        }
    }

    proptest! {
        #[test]
        fn a_frontier_goes_on_from_where_it_was_kept(first in 0_usize..200, more in 0_usize..60) {
            let leaves = leaves(first + more);
            let mut frontier = Frontier::default();
            leaves[..first].iter().for_each(|leaf| frontier.push(*leaf));
            prop_assert_eq!(frontier.root(), naive_root(&leaves[..first]));
            let kept = Frontier::of(frontier.size(), frontier.peaks().to_vec());
            prop_assert_eq!(kept.as_ref(), Some(&frontier));
            leaves[first..].iter().for_each(|leaf| frontier.push(*leaf));
            prop_assert_eq!(frontier.root(), naive_root(&leaves));
        }

        #[test]
        fn a_proof_that_was_touched_does_not_hold(
            size in 1_u64..300, place in 0_u64..300, old in 1_u64..300, which in 0_usize..16,
            other in 0_u64..300,
        ) {
            let (place, old) = (place % size, 1 + old % size);
            let all = leaves(usize::try_from(size).unwrap());
            let tree: Tree = all.iter().copied().collect();
            let root = tree.root_at(size).unwrap();
            let old_root = tree.root_at(old).unwrap();
            let mine = all[usize::try_from(place).unwrap()];
            let proof = tree.inclusion(place, size).unwrap();
            let grown = tree.consistency(old, size).unwrap();
            prop_assert_eq!(includes(&mine, place, size, &proof, &root), Ok(()));
            prop_assert_eq!(is_consistent(old, &old_root, size, &root, &grown), Ok(()));
            if other % size != place {
                prop_assert!(includes(&mine, other % size, size, &proof, &root).is_err());
            }
            prop_assert!(includes(&mine, size, size, &proof, &root).is_err());
            for proof in touched(&proof, which) {
                prop_assert!(includes(&mine, place, size, &proof, &root).is_err());
            }
            for grown in touched(&grown, which) {
                prop_assert!(is_consistent(old, &old_root, size, &root, &grown).is_err());
            }
            if old < size {
                prop_assert!(is_consistent(old, &root, size, &root, &grown).is_err());
                prop_assert!(is_consistent(old, &old_root, size, &old_root, &grown).is_err());
                prop_assert!(is_consistent(size, &root, old, &old_root, &grown).is_err());
            }
        }

        #[test]
        fn any_numbers_are_weighed_without_panic(
            index in any::<u64>(), size in any::<u64>(), n in 0_usize..70,
        ) {
            let proof = leaves(n);
            let sum = leaf(b"x");
            let _ = includes(&sum, index, size, &proof, &sum);
            let _ = is_consistent(index, &sum, size, &sum, &proof);
        }
    }

    /// The proof with one hash changed, dropped, doubled, and one more.
    fn touched(proof: &[Sum], which: usize) -> Vec<Vec<Sum>> {
        let mut longer = proof.to_vec();
        longer.push(leaf(b"more"));
        let mut all = vec![longer];
        if !proof.is_empty() {
            let at = which % proof.len();
            let (mut changed, mut dropped, mut doubled) =
                (proof.to_vec(), proof.to_vec(), proof.to_vec());
            changed[at] = leaf(b"another");
            dropped.remove(at);
            doubled.insert(at, proof[at]);
            all.extend([changed, dropped, doubled]);
        }
        all
    }

    #[test]
    fn a_frontier_of_another_size_is_refused() {
        assert_eq!(Frontier::of(3, leaves(1)), None);
        assert_eq!(Frontier::of(0, leaves(1)), None);
        assert!(Frontier::of(u64::MAX, leaves(64)).is_some());
    }
}
