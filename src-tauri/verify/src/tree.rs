//! The Merkle tree of RFC 6962, as far as a reader needs it: RFC 9162, 2.1.3.2 and 2.1.4.2.

use crate::text::{Sum, sha256};

/// The hash of an entry.
pub(crate) fn leaf(entry: &[u8]) -> Sum {
    sha256(&[&[0], entry])
}

pub(crate) fn node(left: &Sum, right: &Sum) -> Sum {
    sha256(&[&[1], left, right])
}

/// Whether `leaf` is number `index` of the `size` leaves below `root`.
pub(crate) fn is_included(leaf: &Sum, index: u64, size: u64, path: &[Sum], root: &Sum) -> bool {
    if index >= size {
        return false;
    }
    let (mut at, mut last, mut hash) = (index, size - 1, *leaf);
    for beside in path {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            hash = node(beside, &hash);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            hash = node(&hash, beside);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// Whether the tree of `new` leaves begins with that of `old`; 0 < `old` < `new`.
pub(crate) fn has_grown(old: (u64, &Sum), new: (u64, &Sum), path: &[Sum]) -> bool {
    let ((old, old_root), (new, new_root)) = (old, new);
    if old == 0 || old >= new {
        return false;
    }
    let (mut at, mut last) = (old - 1, new - 1);
    while at & 1 == 1 {
        at >>= 1;
        last >>= 1;
    }
    let mut path = path.iter();
    let start = if old.is_power_of_two() { Some(old_root) } else { path.next() };
    let Some(start) = start else { return false };
    let (mut first, mut second) = (*start, *start);
    for beside in path {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            first = node(beside, &first);
            second = node(beside, &second);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            second = node(&second, beside);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && first == *old_root && second == *new_root
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The definitions of RFC 6962, section 2.1, word by word.
    fn root(leaves: &[Sum]) -> Sum {
        match leaves {
            [one] => *one,
            more => {
                let half = more.len().next_power_of_two() / 2;
                node(&root(&more[..half]), &root(&more[half..]))
            }
        }
    }

    fn path(at: usize, leaves: &[Sum]) -> Vec<Sum> {
        if leaves.len() == 1 {
            return Vec::new();
        }
        let half = leaves.len().next_power_of_two() / 2;
        let (left, right) = leaves.split_at(half);
        let (mut inner, beside) = if at < half {
            (path(at, left), root(right))
        } else {
            (path(at - half, right), root(left))
        };
        inner.push(beside);
        inner
    }

    fn growth(old: usize, leaves: &[Sum], whole: bool) -> Vec<Sum> {
        if old == leaves.len() {
            return if whole { Vec::new() } else { vec![root(leaves)] };
        }
        let half = leaves.len().next_power_of_two() / 2;
        let (left, right) = leaves.split_at(half);
        let (mut inner, beside) = if old <= half {
            (growth(old, left, whole), root(right))
        } else {
            (growth(old - half, right, false), root(left))
        };
        inner.push(beside);
        inner
    }

    #[test]
    fn proofs_of_the_standard_hold_and_no_others() {
        let leaves: Vec<Sum> = (0..20_u8).map(|n| leaf(&[n])).collect();
        for size in 1..=leaves.len() {
            let whole = root(&leaves[..size]);
            for at in 0..size {
                let mut path = path(at, &leaves[..size]);
                let holds = |at: usize, size: usize, path: &[Sum]| {
                    is_included(&leaves[at], at as u64, size as u64, path, &whole)
                };
                assert!(holds(at, size, &path));
                assert!(!is_included(&leaves[at], at as u64 + 1, size as u64, &path, &whole));
                assert!(!is_included(&leaf(b"x"), at as u64, size as u64, &path, &whole));
                path.push(whole);
                assert!(!holds(at, size, &path));
                path.pop();
                if path.pop().is_some() {
                    assert!(!holds(at, size, &path));
                }
            }
            for old in 1..size {
                let before = root(&leaves[..old]);
                let mut path = growth(old, &leaves[..size], true);
                let grown =
                    |path: &[Sum]| has_grown((old as u64, &before), (size as u64, &whole), path);
                assert!(grown(&path), "{old} {size}");
                assert!(!has_grown((old as u64, &whole), (size as u64, &whole), &path));
                path.push(before);
                assert!(!grown(&path));
                path.truncate(path.len() - 2);
                assert!(!grown(&path));
            }
        }
        assert!(!has_grown((0, &leaves[0]), (3, &leaves[0]), &[]));
    }
}
