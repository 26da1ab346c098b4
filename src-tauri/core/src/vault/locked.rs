//! A secret in memory of its own: never swapped out, left out of core dumps and of
//! forked children, wiped when dropped. Decision 11.
//!
//! Fail soft: where the system locks no memory (a container, `ulimit -l 0`), the secret is held all
//! the same. Keeping posts from their owner for want of a guard against a swap file would be the
//! greater harm.

use std::ops::{Deref, DerefMut};

use memmap2::{Advice, MmapMut};
use zeroize::Zeroize;

/// `N` secret bytes. Takes a page: for the few keys of an open vault, not for many.
pub(super) struct Locked<const N: usize = 32> {
    page: MmapMut,
}

impl<const N: usize> Locked<N> {
    /// Takes `secret` over. The copy it came in is wiped here; copies of the caller's are not.
    pub(super) fn new(mut secret: [u8; N]) -> Self {
        let mut new = Self::default();
        new.copy_from_slice(&secret);
        secret.zeroize();
        new
    }
}

impl<const N: usize> Default for Locked<N> {
    /// Zeros, to be filled.
    fn default() -> Self {
        let page = MmapMut::map_anon(N).expect("the system gives a page of memory");
        // Three guards, each good without the others: see above.
        let _ = page.lock();
        let _ = page.advise(Advice::DontDump);
        let _ = page.advise(Advice::DontFork);
        Self { page }
    }
}

impl<const N: usize> Deref for Locked<N> {
    type Target = [u8; N];

    fn deref(&self) -> &[u8; N] {
        self.page.first_chunk().expect("a page is longer than a secret")
    }
}

impl<const N: usize> DerefMut for Locked<N> {
    fn deref_mut(&mut self) -> &mut [u8; N] {
        self.page.first_chunk_mut().expect("a page is longer than a secret")
    }
}

impl<const N: usize> Clone for Locked<N> {
    fn clone(&self) -> Self {
        let mut copy = Self::default();
        copy.copy_from_slice(self.as_slice());
        copy
    }
}

impl<const N: usize> Drop for Locked<N> {
    fn drop(&mut self) {
        self.page.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BYTES: usize = 32;

    /// How much of this process cannot be swapped out.
    fn locked_kib() -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmLck:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }

    #[test]
    fn a_secret_is_held_in_locked_memory_and_given_back() {
        let keys: Vec<Locked> = (0..8).map(|n| Locked::new([n; BYTES])).collect();
        assert_eq!(*keys[7], [7; BYTES]);
        assert_eq!(*keys[7].clone(), [7; BYTES]);
        // Where nothing at all can be locked, there is nothing to see.
        if MmapMut::map_anon(BYTES).unwrap().lock().is_ok() {
            assert!(locked_kib() >= 8 * 4, "each holds a locked page");
        }
        let mut zeros = Locked::default();
        assert_eq!(*zeros, [0; BYTES]);
        zeros[31] = 1;
        assert_eq!(zeros.as_slice()[31], 1);
    }
}
