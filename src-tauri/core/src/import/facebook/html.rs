//! The HTML layouts since 2018. Class names are made by a build and change: a box is told by any of
//! the sets that are known, and a page in which none was found is reported.

use jiff::tz::Offset;

use super::super::desk::Desk;
use super::super::draft::{draft, web_address};
use super::super::files::{Files, base_name, has_ending};
use super::super::html::{Element, boxes};
use super::super::layouts::Layout;
use super::super::meta;
use super::super::report::Why;
use super::super::times::{self, offset};
use super::super::trouble::Trouble;
use super::{dates, photo};
use crate::model::{
    Candidate, Certainty, ImportAccount, ImportKind, ImportedPost, Moment, Precision, Zone,
};

pub(in super::super) const LAYOUT: Layout =
    Layout { platform: "facebook", name: "html", is_there, read };

/// Classes of a box and of its parts, newest first.
struct Era {
    post: &'static [&'static str],
    title: &'static str,
    body: &'static str,
    date: &'static str,
}

const ERAS: &[Era] = &[
    Era { post: &["_a6-g"], title: "_a6-h", body: "_a6-p", date: "_a6-o" },
    Era { post: &["_2lej", "uiBoxWhite"], title: "_2lek", body: "_2let", date: "_2lem" },
];
/// One block of a body: the words, a link, a place, a picture.
const BLOCK: &str = "_2pin";
/// Pictures and videos with their captions.
const MEDIA: &[&str] = &["_a7nf", "_a7ng"];
/// Pictures and videos of one post. Beyond: passed over; cells within cells name them repeatedly.
const PICTURES_MAX: usize = 10_000;
/// What stands before the date of the last change.
const UPDATED: &[&str] = &["Updated ", "Cập nhật "];

fn is_posts_file(path: &str) -> bool {
    let name = base_name(path);
    let is_named = name.starts_with("your_posts") || name.starts_with("profile_posts");
    is_named && has_ending(name, &["html"]) && meta::in_folder(path, "posts")
}

fn is_group_file(path: &str) -> bool {
    meta::ends_with(path, "groups/group_posts_and_comments.html")
        || meta::ends_with(path, "groups/your_posts_and_comments_in_groups.html")
}

fn is_there(files: &Files) -> bool {
    files.all().any(|(_, member)| is_posts_file(&member.name))
}

fn read(desk: &mut Desk<'_>) -> Result<(), Trouble> {
    let posts = desk.files.named(is_posts_file);
    let groups = desk.files.named(is_group_file);
    desk.plan(&posts);
    desk.plan(&groups);
    let (account, zone) = start(desk)?;
    desk.account(account)?;
    for (ids, kind) in [(posts, ImportKind::Post), (groups, ImportKind::GroupPost)] {
        for id in ids {
            desk.member(id, |desk, stream| {
                let mut n_posts = 0;
                boxes(
                    stream,
                    |element| era_of(element).is_some(),
                    |element| {
                        n_posts += 1;
                        desk.next_record();
                        take_in(desk, &element, kind, zone)
                    },
                )?;
                if n_posts == 0 { desk.skip(Why::NothingRecognised) } else { Ok(()) }
            })?;
        }
    }
    Ok(())
}

/// The offset of the times in the pages, and how it is known.
type PageZone = (Offset, Zone);

/// The first page names the account, and the offset at the moment it was made. Where the sun's time
/// is kept all year, as in Viet Nam, that is the offset of every time.
fn start(desk: &mut Desk<'_>) -> Result<(ImportAccount, PageZone), Trouble> {
    let given = desk.options.given_offset();
    let mut zone = (given.unwrap_or(Offset::UTC), Zone::Assumed);
    let mut account = ImportAccount {
        handle: desk.files.part_names().find_map(handle_in_name),
        ..ImportAccount::default()
    };
    let Some(id) = desk.files.ending("start_here.html") else { return Ok((account, zone)) };
    let page = desk.small(id)?;
    let mut found = None;
    let _ = boxes(
        &page[..],
        |it| matches!(it.name.as_str(), "title" | "time"),
        |element| {
            let text = element.text(&|_| false);
            if element.name == "time" {
                let written = text.rsplit_once("UTC").or_else(|| text.rsplit_once("GMT"));
                found = found.or(written.and_then(|(_, written)| offset_of(written)));
            } else if account.name.is_none() {
                account.name = Some(text.trim().to_owned()).filter(|name| !name.is_empty());
            }
            Ok(())
        },
    );
    if let (None, Some(offset)) = (given, found) {
        zone = (offset, Zone::OfArchive);
    }
    Ok((account, zone))
}

/// `+07:00`, or nothing for UTC itself.
fn offset_of(written: &str) -> Option<Offset> {
    let written = written.trim();
    if written.is_empty() { Some(Offset::UTC) } else { offset(written) }
}

/// `facebook-<name>-14_03_2026-Hh7vI2qa.zip`.
fn handle_in_name(archive: &str) -> Option<String> {
    let rest = archive.strip_prefix("facebook-")?;
    let is_day = |piece: &str| piece.len() >= 4 && piece.starts_with(|c: char| c.is_ascii_digit());
    let pieces: Vec<&str> = rest.split('-').collect();
    let day = pieces.iter().position(|piece| is_day(piece))?;
    let name = pieces.get(..day)?.join("-");
    (!name.is_empty()).then_some(name)
}

fn era_of(element: &Element) -> Option<&'static Era> {
    let has_all = |era: &&Era| era.post.iter().all(|class| element.has_class(class));
    ERAS.iter().find(has_all)
}

fn take_in(
    desk: &mut Desk<'_>,
    element: &Element,
    kind: ImportKind,
    zone: PageZone,
) -> Result<(), Trouble> {
    let Some(era) = era_of(element) else { return Ok(()) };
    let part = |class: &str| element.find(|it| it.has_class(class));
    let footer = part(era.date);
    let written = footer.map(|footer| footer.text(&|_| false)).unwrap_or_default();
    let mut post = draft(kind, moment(&written, zone));
    post.is_damaged = element.is_cut;
    post.title = part(era.title).map(|title| title.text(&|_| false).trim().to_owned());
    if let Some(body) = part(era.body) {
        add_body(desk, &mut post, body, zone);
    }
    let link = footer.and_then(|footer| footer.find(|it| it.name == "a"));
    let link = link.map(|link| link.attribute("href")).and_then(web_address);
    post.candidates.extend(link.filter(|link| link.contains("/dyi/")).map(|url| Candidate {
        made_from: "facebook_dyi_redirect".to_owned(),
        url,
        certainty: Certainty::OnlineOnly,
    }));
    if post.created.at.is_none() && post.text.is_empty() && post.media.is_empty() {
        return desk.skip(Why::Unreadable);
    }
    desk.post(post)
}

fn moment(written: &str, zone: PageZone) -> Moment {
    let written = written.trim();
    let read = dates::read(written);
    let moment = times::local(written, read.map(|(civil, _)| civil), zone.0, zone.1);
    let has_seconds = read.is_none_or(|(_, has_seconds)| has_seconds);
    let precision = if has_seconds { Precision::Second } else { Precision::Minute };
    Moment { precision, ..moment }
}

fn add_body(desk: &Desk<'_>, post: &mut ImportedPost, body: &Element, zone: PageZone) {
    let is_table = |it: &Element| it.name == "table";
    let is_medium = |it: &Element| MEDIA.iter().any(|class| it.has_class(class));
    let blocks: Vec<&Element> = outermost(body);
    let mut texts = Vec::new();
    let n_blocks = blocks.len();
    for (at, block) in blocks.into_iter().enumerate() {
        let is_here = |it: &Element| is_picture(it) && web_address(it.attribute("src")).is_none();
        let has_media = block.find(is_medium).is_some() || block.find(is_here).is_some();
        let text = block.text(&|it| is_table(it) || is_medium(it));
        let updated = UPDATED.iter().find_map(|word| text.trim().strip_prefix(word));
        let updated = updated.map(|date| moment(date, zone)).filter(|it| it.at.is_some());
        if let Some(updated) = updated.filter(|_| at + 1 == n_blocks) {
            post.edited = Some(updated);
            continue;
        }
        let links: Vec<String> = block
            .all()
            .into_iter()
            .filter(|it| it.name == "a" && !has_media)
            .filter_map(|it| web_address(it.attribute("href")))
            .collect();
        // A block that is nothing but its link is a link; words with links in them are words.
        let is_link = !links.is_empty() && only_links(block, &text);
        post.links.extend(links);
        if !is_link && !has_media && !text.is_empty() {
            texts.push(text);
        }
        add_media(desk, post, block);
    }
    post.text = texts.join("\n\n");
}

/// The blocks of a body that stand in no other block; the body itself where it has none.
fn outermost(body: &Element) -> Vec<&Element> {
    let mut found = Vec::new();
    let mut open: Vec<&Element> = vec![body];
    while let Some(element) = open.pop() {
        if element.has_class(BLOCK) {
            found.push(element);
        } else {
            let children: Vec<&Element> = element.children().collect();
            open.extend(children.into_iter().rev());
        }
    }
    if found.is_empty() { vec![body] } else { found }
}

fn is_picture(element: &Element) -> bool {
    matches!(element.name.as_str(), "img" | "video" | "audio")
        && !element.attribute("src").is_empty()
}

fn only_links(block: &Element, text: &str) -> bool {
    let links = block.all().into_iter().filter(|it| it.name == "a");
    let in_links: String = links.map(|link| link.text(&|_| false)).collect();
    in_links.trim() == text.trim()
}

fn add_media(desk: &Desk<'_>, post: &mut ImportedPost, block: &Element) {
    let cells: Vec<&Element> =
        block.all().into_iter().filter(|it| it.has_class(MEDIA[1])).collect();
    let cells = if cells.is_empty() { vec![block] } else { cells };
    for cell in cells {
        let pictures: Vec<&Element> = cell.all().into_iter().filter(|it| is_picture(it)).collect();
        // A caption is of one picture: where there are more, it is not known whose it is.
        let caption = (pictures.len() == 1)
            .then(|| cell.text(&|it| matches!(it.name.as_str(), "table" | "a" | "video")));
        let caption = caption.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let room = PICTURES_MAX.saturating_sub(post.media.len());
        for picture in pictures.into_iter().take(room) {
            let path = picture.attribute("src");
            let mut medium = desk.medium("", path);
            medium.url = web_address(path);
            medium.alt.clone_from(&caption);
            post.candidates.extend(photo::candidate(path));
            post.media.push(medium);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::posts_of;
    use super::*;

    fn post(cells: &str) -> ImportedPost {
        let page = format!(
            r#"<section class="_a6-g"><div class="_a6-p"><div class="_2pin">{cells}</div></div>
            <footer class="_a6-o">May 08, 2020 9:30:00 AM</footer></section>"#
        );
        posts_of("posts/your_posts_1.html", page.as_bytes()).remove(0)
    }

    #[test]
    fn a_caption_is_of_one_picture() {
        let one = post(r#"<div class="_a7ng"><img src="a.jpg"> c <a>x</a></div>"#);
        assert_eq!(one.media.iter().map(|it| it.alt.as_deref()).collect::<Vec<_>>(), [Some("c")]);
        let two = post(r#"<div class="_a7ng"><img src="a.jpg"> c <img src="b.jpg"></div>"#);
        assert!(two.media.len() == 2 && two.media.iter().all(|it| it.alt.is_none()));
    }

    #[test]
    fn many_pictures_of_cells_within_cells_are_passed_over() {
        let (open, close) = (r#"<div class="_a7ng">"#.repeat(20), "</div>".repeat(20));
        let many = post(&format!("{open}{}{close}", "<img src=a.jpg>x".repeat(20_000)));
        assert_eq!(many.media.len(), PICTURES_MAX);
    }
}
