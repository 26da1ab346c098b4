//! Bến Sông, a make-believe platform that runs on this machine.
//!
//! Training mode and tests save posts from it, change what happened to them behind the back of
//! their authors, and look again. Reads left to right: [`content`] (who posted what) and
//! [`fate`] (what became of it) meet in `shelf` (what one client may see), which `answer` turns
//! into HTTP with the help of `pages`, `media` and `odd`; [`platform`] runs it all.
//! Nothing here knows Keepsake: the platform is a stranger, as real ones are.

pub mod content;
pub mod fate;
pub mod picture;
pub mod platform;
pub mod play;
pub mod training;
pub mod walled;

mod answer;
mod media;
mod odd;
mod pages;
mod shelf;

pub use content::{Account, Markup, Picture, Post, Scene, Video};
pub use fate::{AccountFate, Fate, Outage};
pub use platform::{AddError, Platform, Seen, StartError};
