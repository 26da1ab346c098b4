//! Facebook, Instagram, Threads (platform-signals.md sections 1.1, 2, 3).

use super::{Link, Named, is_code, is_digits};

fn is_facebook_id(text: &str) -> bool {
    is_digits(text, 10)
        || text.strip_prefix("pfbid").is_some_and(|rest| {
            rest.len() > 5 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

/// The host of all others: `m.`, `mbasic.`, `touch.`, `web.`, `fb.com` lead to the same.
const FACEBOOK: &str = "https://www.facebook.com";

pub(super) fn facebook(link: &Link) -> Option<Named> {
    let parts = link.parts();
    if link.host == "fb.watch" {
        return Some(Named::leads_on(format!("https://fb.watch/{}/", parts.first()?)));
    }
    let one = |name| link.parameter(name).filter(|id| is_facebook_id(id));
    let post = |id: &str, of: &[&str], path: String| {
        Some(Named::post(&[id], of, format!("{FACEBOOK}{path}")))
    };
    match parts.as_slice() {
        ["share", ..] => Some(Named::leads_on(format!("{FACEBOOK}/{}/", parts.join("/")))),
        ["permalink.php" | "story.php", ..] => {
            let (id, owner) = (one("story_fbid")?, link.parameter("id")?);
            let path = format!("/permalink.php?story_fbid={id}&id={owner}");
            post(&id, &[&owner], path)
        }
        ["photo" | "photo.php", ..] => {
            let id = one("fbid")?;
            post(&id, &[], format!("/photo/?fbid={id}"))
        }
        ["watch" | "video.php", ..] => {
            let id = one("v")?;
            post(&id, &[], format!("/watch/?v={id}"))
        }
        ["reel", id, ..] if is_digits(id, 10) => post(id, &[], format!("/reel/{id}")),
        ["groups", group, "posts" | "permalink", id, ..] if is_facebook_id(id) => {
            post(id, &[], format!("/groups/{group}/posts/{id}"))
        }
        ["groups", group, ..] => {
            let id = one("multi_permalinks")?;
            post(&id, &[], format!("/groups/{group}/posts/{id}"))
        }
        [user, "posts" | "activity", .., id] if is_facebook_id(id) => {
            post(id, &[user], format!("/{user}/posts/{id}"))
        }
        [user, kind @ ("photos" | "videos"), .., id] if is_facebook_id(id) => {
            post(id, &[user], format!("/{user}/{kind}/{id}"))
        }
        ["profile.php"] => {
            let id = link.parameter("id")?;
            Some(Named::account(&id, format!("{FACEBOOK}/profile.php?id={id}")))
        }
        [user] => Some(Named::account(user, format!("{FACEBOOK}/{user}"))),
        _ => None,
    }
}

pub(super) fn instagram(link: &Link) -> Option<Named> {
    let parts = link.parts();
    let parts = parts.as_slice();
    let post = |code: &str, of: &[&str]| {
        is_code(code)
            .then(|| Named::post(&[code], of, format!("https://www.instagram.com/p/{code}/")))
    };
    match parts {
        ["share", ..] => {
            Some(Named::leads_on(format!("https://www.instagram.com/{}/", parts.join("/"))))
        }
        ["reels", "audio", ..] => None,
        ["api", "v1", "users", "web_profile_info"] => {
            let name = link.parameter("username")?;
            Some(Named::account(&name, format!("https://www.instagram.com/{name}/")))
        }
        ["p" | "reel" | "reels" | "tv", code, ..] => post(code, &[]),
        [user, "p" | "reel", code, ..] => post(code, &[user]),
        [user] => Some(Named::account(user, format!("https://www.instagram.com/{user}/"))),
        _ => None,
    }
}

pub(super) fn threads(link: &Link) -> Option<Named> {
    let parts = link.parts();
    match parts.as_slice() {
        ["share", ..] => {
            Some(Named::leads_on(format!("https://www.threads.com/{}/", parts.join("/"))))
        }
        [user, "post", code, ..] if user.starts_with('@') && is_code(code) => {
            let canonical = format!("https://www.threads.com/{user}/post/{code}");
            Some(Named::post(&[code], &[user.trim_start_matches('@')], canonical))
        }
        ["t", code, ..] if is_code(code) => {
            Some(Named::post(&[code], &[], format!("https://www.threads.com/t/{code}")))
        }
        [user] if user.starts_with('@') => {
            let canonical = format!("https://www.threads.com/{user}");
            Some(Named::account(user.trim_start_matches('@'), canonical))
        }
        _ => None,
    }
}
