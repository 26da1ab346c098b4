//! One program for all targets; `KEEPSAKE_FUZZ` names the one to run. `cargo xtask fuzz` builds it
//! with coverage, gives it the fixtures to begin with, and says what it found.
//!
//! A target is a reader of bytes from outside (`targets`). It finds a panic, an answer that takes
//! longer than the time given to libFuzzer, or memory beyond its limit. Deliberately absent: what
//! the bytes mean.
#![no_main]

mod targets;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;

static CHOSEN: LazyLock<targets::Reader> = LazyLock::new(|| {
    let wanted = std::env::var("KEEPSAKE_FUZZ").unwrap_or_default();
    targets::of(&wanted)
        .unwrap_or_else(|| panic!("KEEPSAKE_FUZZ names none of {}", targets::names().join(", ")))
});

fuzz_target!(|bytes: &[u8]| CHOSEN(bytes));
