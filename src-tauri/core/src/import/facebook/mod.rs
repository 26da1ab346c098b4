//! Facebook: `Download your information`, as JSON (all layouts since 2018) and as HTML.

mod dates;
mod html;
mod json;
mod photo;
mod profile;

pub(super) use html::LAYOUT as HTML;
pub(super) use json::LAYOUT as JSON;
