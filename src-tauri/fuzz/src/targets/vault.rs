//! The vault's own files. Whoever has the disk may have changed them.

pub(crate) use keepsake::vault::fuzz::{frame, identities, inner, key_file};
