//! Tumblr: a page for each post, named by its id, and its media beside.

use super::super::desk::Desk;
use super::super::draft::{draft, no_time};
use super::super::files::{Files, base_name, file_stem};
use super::super::html::to_text_within;
use super::super::layouts::Layout;
use super::super::times;
use super::super::trouble::Trouble;
use super::page;
use crate::model::{
    Candidate, Certainty, ImportAccount, ImportKind, MemberId, Moment, Precision, Zone,
};
use std::collections::HashMap;

pub(in super::super) const LAYOUT: Layout =
    Layout { platform: "tumblr", name: "html", is_there, read };

fn is_post(path: &str) -> bool {
    let stem = base_name(path).strip_suffix(".html");
    let is_id =
        stem.is_some_and(|id| id.len() >= 5 && id.bytes().all(|byte| byte.is_ascii_digit()));
    is_id && (path.contains("posts/html/") || path.contains("posts/"))
}

fn is_there(files: &Files) -> bool {
    files.all().any(|(_, member)| is_post(&member.name))
}

fn read(desk: &mut Desk<'_>) -> Result<(), Trouble> {
    let members = desk.files.named(is_post);
    desk.plan(&members);
    desk.account(ImportAccount { url: desk.options.blog.clone(), ..ImportAccount::default() })?;
    let media = media_by_post(desk.files);
    for id in members {
        let number = file_stem(desk.files.name(id)).to_owned();
        let bytes = desk.small(id)?;
        desk.next_record();
        let page = page::read(&bytes, &["body"]);
        let markup = String::from_utf8_lossy(&bytes);
        let footer = to_text_within(&markup, "#footer");
        let written = to_text_within(&markup, "#timestamp");
        let mut post = draft(ImportKind::Post, time_of(written.trim()));
        post.title = Some(to_text_within(&markup, "h1")).filter(|title| !title.is_empty());
        let words = page.text.strip_suffix(footer.as_str()).unwrap_or(&page.text);
        words.trim().clone_into(&mut post.text);
        post.candidates.extend(desk.options.blog.as_ref().map(|blog| Candidate {
            made_from: "tumblr_id".to_owned(),
            url: format!("{}/post/{number}", blog.trim_end_matches('/')),
            certainty: Certainty::Likely,
        }));
        for file in media.get(&number).into_iter().flatten() {
            let name = desk.files.name(*file).to_owned();
            post.media.push(desk.medium_at(Some(*file), &name));
        }
        post.id = Some(number);
        desk.post(post)?;
    }
    Ok(())
}

/// `media/<id>.jpg`, `media/<id>_1.jpg`.
fn media_by_post(files: &Files) -> HashMap<String, Vec<MemberId>> {
    let mut media: HashMap<String, Vec<MemberId>> = HashMap::new();
    for id in files.named(|path| path.contains("media/")) {
        let stem = file_stem(files.name(id));
        let owner = stem.split('_').next().unwrap_or(stem);
        media.entry(owner.to_owned()).or_default().push(id);
    }
    media
}

/// `May 8th, 2020 9:30pm`, in a zone that nothing names.
fn time_of(written: &str) -> Moment {
    let mut plain = written.to_owned();
    for (ordinal, bare) in [("1st,", "1,"), ("2nd,", "2,"), ("3rd,", "3,"), ("th,", ",")] {
        plain = plain.replace(ordinal, bare);
    }
    let parsed = jiff::fmt::strtime::parse("%B %d, %Y %I:%M%p", plain.to_uppercase());
    let civil = parsed.and_then(|parsed| parsed.to_datetime()).ok();
    if civil.is_none() {
        return Moment { as_written: written.chars().take(100).collect(), ..no_time() };
    }
    let moment = times::local(written, civil, jiff::tz::Offset::UTC, Zone::Assumed);
    Moment { precision: Precision::Minute, ..moment }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_dates_are_read() {
        let at = |text: &str| time_of(text).at.map(|at| at.to_string());
        assert_eq!(at("May 8th, 2020 9:30pm").as_deref(), Some("2020-05-08T21:30:00Z"));
        assert_eq!(at("August 1st, 2020 12:05am").as_deref(), Some("2020-08-01T00:05:00Z"));
        assert_eq!(at("hôm qua"), None);
    }
}
