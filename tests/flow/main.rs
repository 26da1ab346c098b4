//! Flows: whole journeys through `Archive` alone, against the make-believe platform and a site of
//! the kit's own.
#![allow(
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "a test that panics has failed, and says where"
)]

mod adding;
mod copies;
mod format;
mod fuzz;
mod importing;
mod interop;
mod notice;
mod platforms;
mod rechecking;
mod rules;
mod secrecy;
mod seen;
mod training;
mod unchanged;
mod watching;
mod weather;
