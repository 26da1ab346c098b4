//! JSON that is larger than memory and may be broken: `cursor` walks it piece by piece, `loose`
//! reads one record whatever its fields are, `mend` repairs what known writers get wrong.

mod cursor;
mod loose;
mod mend;

pub(super) use cursor::{Json, Raw};
pub(super) use loose::{Key, Many, Number, Shrug, Text, Words, loose};
pub(super) use mend::{Read, read};
