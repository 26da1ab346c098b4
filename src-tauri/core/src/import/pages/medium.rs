//! Medium: a page for each post. Its pictures are left on the platform.

use super::super::desk::Desk;
use super::super::draft::{draft, no_time, web_address};
use super::super::files::{Files, base_name, file_stem};
use super::super::layouts::Layout;
use super::super::meta;
use super::super::times;
use super::super::trouble::Trouble;
use super::page;
use crate::model::{Audience, ImportAccount, ImportKind};

pub(in super::super) const LAYOUT: Layout =
    Layout { platform: "medium", name: "html", is_there, read };

/// `posts/2020-05-08_slug-0123456789ab.html`, or `draft_…` in place of the day.
fn is_post(path: &str) -> bool {
    let name = base_name(path);
    let stem = name.strip_suffix(".html").filter(|_| meta::in_folder(path, "posts"));
    let begins = |stem: &str| {
        let is_day = |day: &str| {
            day.len() == 10 && day.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
        };
        stem.split_once('_').is_some_and(|(start, _)| start == "draft" || is_day(start))
    };
    let ends = |stem: &str| id_of(stem).is_some();
    stem.is_some_and(|stem| begins(stem) && ends(stem))
}

fn id_of(stem: &str) -> Option<&str> {
    let id = stem.rsplit(['-', '_']).next()?;
    let is_id = (8..=16).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_id.then_some(id)
}

fn is_there(files: &Files) -> bool {
    files.all().any(|(_, member)| is_post(&member.name))
}

fn read(desk: &mut Desk<'_>) -> Result<(), Trouble> {
    let members = desk.files.named(is_post);
    desk.plan(&members);
    desk.account(ImportAccount::default())?;
    for id in members {
        let stem = file_stem(desk.files.name(id)).to_owned();
        let bytes = desk.small(id)?;
        desk.next_record();
        let page = page::read(&bytes, &[".e-content", "article", "body"]);
        let created = page.published.map_or_else(no_time, |written| times::iso(&written));
        let mut post = draft(ImportKind::Post, created);
        post.id = id_of(&stem).map(str::to_owned);
        post.permalink = page.canonical.as_deref().and_then(web_address);
        post.title = page.title;
        post.text = page.text;
        let is_draft = stem.starts_with("draft_");
        post.audience = Some(if is_draft { Audience::Draft } else { Audience::Public });
        desk.post(post)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_is_told_by_its_name() {
        assert!(is_post("posts/2020-05-08_Gia-lua-0123456789ab.html"));
        assert!(is_post("a/posts/draft_x-0123456789ab.html"));
        assert!(!is_post("posts/your_posts_1.html"));
        assert!(!is_post("profile/2020-05-08_x-0123456789ab.html"));
    }
}
