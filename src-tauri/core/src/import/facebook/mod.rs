//! Facebook: `Download your information`, as JSON (all layouts since 2018) and as HTML.

mod json;
mod photo;
mod profile;

pub(super) use json::LAYOUT as JSON;
