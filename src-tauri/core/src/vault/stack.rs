//! The stack that work on secrets leaves behind. A key that is moved or computed with leaves copies
//! in frames that have ended; nothing drops those, so nothing wipes them. Here they are
//! overwritten.

use std::hint::black_box;

/// How deep work on the vault goes, with room to spare. Threads have 2 MiB and more.
const DEPTH_BYTES: usize = 192 * 1024;

/// Does `work`, then overwrites the stack it used. Takes some microseconds.
pub(crate) fn wiping<T>(work: impl FnOnce() -> T) -> T {
    let done = apart(work);
    overwrite();
    done
}

/// Keeps the frames of `work` below the caller's, where they can be overwritten.
#[inline(never)]
fn apart<T>(work: impl FnOnce() -> T) -> T {
    work()
}

/// Overwrites the stack below the caller.
#[inline(never)]
#[expect(clippy::large_stack_arrays, reason = "the stack is what is overwritten")]
pub(crate) fn overwrite() {
    black_box(&mut [0_u8; DEPTH_BYTES]);
}
