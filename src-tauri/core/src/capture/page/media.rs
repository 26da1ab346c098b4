//! Pictures, videos and sounds within the element that holds the post, without what decorates it:
//! portraits, icons, logos, pixels that count visitors.

use url::Url;

use super::dom::{self, Element, Step, Walk};
use super::limits::{ICON_PIXELS_MAX, MEDIA_MAX};
use super::srcset;
use super::text::{self, View};
use super::{claim, parse};
use crate::model::{FoundMedia, MediaKind};

/// The media in `root`, in page order, at most [`MEDIA_MAX`].
pub(super) fn within(root: Element<'_>, base: &Url) -> Vec<FoundMedia> {
    let mut found: Vec<FoundMedia> = Vec::new();
    let mut walk = Walk::new(root);
    while let Some(step) = walk.next() {
        if found.len() >= MEDIA_MAX {
            break;
        }
        let Step::Enter(element) = step else { continue };
        if element != root && is_decoration(element) {
            walk.pass_over(element);
            continue;
        }
        match dom::name(element) {
            "picture" => {
                found.extend(picture(element, base));
                walk.pass_over(element);
            }
            "img" => found.extend(image(element, base)),
            "noscript" => {
                found.extend(without_scripts(element, base));
                walk.pass_over(element);
            }
            "video" => {
                found.extend(stream(element, base, MediaKind::Video));
                walk.pass_over(element);
            }
            "audio" => {
                found.extend(stream(element, base, MediaKind::Audio));
                walk.pass_over(element);
            }
            _ => {}
        }
    }
    found
}

/// Parts in which no medium is the post's own.
fn is_decoration(element: Element<'_>) -> bool {
    let name = dom::name(element);
    if matches!(name, "img" | "video" | "audio" | "picture" | "source" | "noscript") {
        return false;
    }
    matches!(name, "script" | "template" | "svg" | "iframe")
        || dom::is_hidden(element)
        || text::is_beside_the_post(element, View::Content)
        || dom::has_token(element, "rel", "author")
        || dom::has_token(element, "itemprop", "author")
        || dom::tokens(element, "class").any(|class| {
            matches!(class, "p-author" | "h-card" | "vcard" | "author" | "byline")
                || is_ornament(class)
        })
}

fn picture(element: Element<'_>, base: &Url) -> Option<FoundMedia> {
    let image_element = dom::first(element, "img");
    if image_element.is_some_and(is_small) {
        return None;
    }
    let sources = dom::named(element, &["source"]);
    let widest = sources
        .filter_map(|source| {
            dom::attr(source, "srcset").or_else(|| dom::attr(source, "data-srcset"))
        })
        .find_map(srcset::largest);
    let alt = image_element.and_then(|image| dom::attr(image, "alt"));
    let own = image_element.and_then(|element| image(element, base));
    own.or_else(|| claim::medium(base, widest?, MediaKind::Image, alt))
}

fn image(element: Element<'_>, base: &Url) -> Option<FoundMedia> {
    if is_small(element) {
        return None;
    }
    let attr = |name| dom::attr(element, name);
    // Pages that load pictures late keep the address aside and a placeholder in `src`.
    let sets = ["data-srcset", "data-lazy-srcset", "srcset"];
    let widest = sets.into_iter().filter_map(attr).filter_map(srcset::largest);
    widest
        .chain(LATE.into_iter().filter_map(attr))
        .chain(attr("src"))
        .find_map(|written| claim::medium(base, written, MediaKind::Image, attr("alt")))
}

/// Where scripts that load pictures late look for the address.
const LATE: [&str; 6] =
    ["data-src", "data-original", "data-lazy-src", "data-lazy", "data-full-url", "data-echo"];

/// The picture for visitors without scripts, beside a placeholder for the others. The parser sees
/// but text in there.
fn without_scripts(element: Element<'_>, base: &Url) -> Option<FoundMedia> {
    let source: String = element.texts().collect();
    parse::read(&source, |tree| image(dom::first(tree.root()?, "img")?, base)).ok()?
}

fn stream(element: Element<'_>, base: &Url, kind: MediaKind) -> Option<FoundMedia> {
    let sources = dom::elements(element)
        .filter(|inner| *inner == element || dom::name(*inner) == "source")
        .filter_map(|source| dom::attr(source, "src"));
    let alt = dom::attr(element, "aria-label").or_else(|| dom::attr(element, "title"));
    let mut files = sources.filter_map(|written| claim::medium(base, written, kind, alt));
    files.next().or_else(|| {
        // A video put together by a script has no address; its still picture does.
        claim::medium(base, dom::attr(element, "poster")?, MediaKind::Image, alt)
    })
}

/// An icon by its declared size, or by what it is called.
fn is_small(image: Element<'_>) -> bool {
    let pixels = |name| {
        dom::attr(image, name)
            .and_then(|written| written.trim().trim_end_matches("px").parse::<u32>().ok())
    };
    let is_icon = ["width", "height"]
        .into_iter()
        .any(|side| pixels(side).is_some_and(|pixels| pixels <= ICON_PIXELS_MAX));
    let alt = dom::attr(image, "alt").unwrap_or_default();
    is_icon
        || dom::is_hidden(image)
        || dom::tokens(image, "class").any(is_ornament)
        || is_ornament(file_name(dom::attr(image, "src").unwrap_or_default()))
        || matches!(alt.trim().to_lowercase().as_str(), "avatar" | "logo" | "icon" | "emoji")
}

/// The last part of a path, and the folder before it.
fn file_name(address: &str) -> &str {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let start = path.rmatch_indices('/').nth(1).map_or(0, |(at, _)| at);
    path.get(start..).unwrap_or_default()
}

/// Whether one of the words of a class or file name means a decoration.
fn is_ornament(name: &str) -> bool {
    name.split(|character: char| !character.is_ascii_alphanumeric()).any(|word| {
        [
            "avatar", "avatars", "icon", "icons", "emoji", "emojis", "logo", "sprite", "pixel",
            "smiley", "gravatar",
        ]
        .iter()
        .any(|ornament| word.eq_ignore_ascii_case(ornament))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str) -> String {
        let base = Url::parse("https://a.example/p/").unwrap();
        let found = parse::read(html, |tree| within(tree.root().unwrap(), &base)).unwrap();
        let spell = |medium: FoundMedia| medium.url.replace("https://a.example/", "");
        found.into_iter().map(spell).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn pictures_of_the_post_and_no_ornaments() {
        for (html, found) in [
            (
                "<img src=1.jpg><img src=/2.jpg width=48><img src=data:image/png;base64,x>",
                "p/1.jpg",
            ),
            ("<img src=s.jpg srcset='m.jpg 2x, s.jpg 1x'>", "p/m.jpg"),
            ("<img src='data:,' data-src=late.jpg>", "p/late.jpg"),
            ("<picture><source srcset='b.webp 2x'><img src=b.jpg></picture>", "p/b.jpg"),
            ("<picture><source srcset='a.webp 1x, b.webp 2x'><img></picture>", "p/b.webp"),
            ("<video poster=p.jpg><source src=v.mp4><source src=v.webm></video>", "p/v.mp4"),
            ("<video src='blob:https://a/1' poster=p.jpg></video>", "p/p.jpg"),
            ("<audio src=a.mp3></audio>", "p/a.mp3"),
            ("<img src='data:,'><noscript><img src=/n.jpg></noscript>", "n.jpg"),
            ("<noscript><img height=1 width=1 src=//count.example/></noscript>", ""),
            ("<img srcset='p.gif 1w' data-srcset='b.jpg 900w, a.jpg 300w'>", "p/b.jpg"),
            ("<img class='user-avatar' src=1.jpg><img src=/img/logo.png><img src=/pixel.gif>", ""),
            ("<div class=p-author><img src=me.jpg></div><nav><img src=n.jpg></nav>", ""),
            ("<img src=/icons-of-faith.jpg><img src=/silicon.jpg>", "silicon.jpg"),
        ] {
            assert_eq!(read(html), found, "{html}");
        }
    }
}
