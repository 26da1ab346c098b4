//! `YouTube`, `TikTok`, X, Telegram, Reddit (platform-signals.md sections 4-7, 10).

use super::{Link, Named, is_code, is_digits, is_under};

pub(super) fn youtube(link: &Link) -> Option<Named> {
    let parts = link.parts();
    let video = |id: &str| {
        let id = id.get(..11).filter(|start| is_code(start) && id.len() == 11)?;
        Some(Named::post(&[id], &[], format!("https://www.youtube.com/watch?v={id}")))
    };
    if link.host == "youtu.be" {
        return video(parts.first()?);
    }
    match parts.as_slice() {
        ["watch", ..] => video(&link.parameter("v")?),
        ["shorts" | "live" | "embed" | "v", id, ..] => video(id),
        ["youtube", "v3", "videos"] => video(&link.parameter("id")?),
        ["post", id, ..] if is_code(id) => {
            Some(Named::post(&[id], &[], format!("https://www.youtube.com/post/{id}")))
        }
        ["channel", id, ..] if is_code(id) => {
            Some(Named::account(id, format!("https://www.youtube.com/channel/{id}")))
        }
        [name, ..] if name.starts_with('@') => {
            Some(Named::account(name, format!("https://www.youtube.com/{name}")))
        }
        _ => None,
    }
}

pub(super) fn tiktok(link: &Link) -> Option<Named> {
    let parts = link.parts();
    if matches!(link.host.as_str(), "vm.tiktok.com" | "vt.tiktok.com") {
        return Some(Named::leads_on(format!("https://{}/{}/", link.host, parts.first()?)));
    }
    let post = |user: &str, id: &str| {
        is_digits(id, 15).then(|| {
            let canonical = format!("https://www.tiktok.com/@{user}/video/{id}");
            let of = [user];
            Named::post(&[id], if user.is_empty() { &[] } else { &of }, canonical)
        })
    };
    match parts.as_slice() {
        ["t", code, ..] => Some(Named::leads_on(format!("https://www.tiktok.com/t/{code}/"))),
        [user, "video" | "photo", id, ..] => post(user.trim_start_matches('@'), id),
        ["embed", "v2", id, ..] | ["embed" | "v", id, ..] => post("", id.trim_end_matches(".html")),
        [user] if user.starts_with('@') => {
            let canonical = format!("https://www.tiktok.com/{user}");
            Some(Named::account(user.trim_start_matches('@'), canonical))
        }
        _ => None,
    }
}

pub(super) fn x(link: &Link) -> Option<Named> {
    let parts = link.parts();
    let post = |id: &str, of: &[&str]| {
        let fits = is_digits(id, 1) && id.parse::<i64>().is_ok();
        fits.then(|| Named::post(&[id], of, format!("https://x.com/i/status/{id}")))
    };
    match parts.as_slice() {
        ["tweet-result"] => post(&link.parameter("id")?, &[]),
        ["i", "web", "status", id, ..] | ["i", "status", id, ..] => post(id, &[]),
        [user, "status" | "statuses", id, ..] => post(id, &[user]),
        [user] => Some(Named::account(user, format!("https://x.com/{user}"))),
        _ => None,
    }
}

pub(super) fn telegram(link: &Link) -> Option<Named> {
    let parts = link.parts();
    let parts = parts.as_slice();
    let parts = if parts.first() == Some(&"s") { parts.get(1..)? } else { parts };
    match parts {
        // Private channels have no public address.
        ["c", ..] => None,
        [channel, id, ..] if is_digits(id, 1) => {
            Some(Named::post(&[id], &[channel], format!("https://t.me/{channel}/{id}")))
        }
        [channel] => Some(Named::account(channel, format!("https://t.me/{channel}"))),
        _ => None,
    }
}

pub(super) fn reddit(link: &Link) -> Option<Named> {
    let parts = link.parts();
    let post = |id: &str| {
        let id = id.trim_end_matches(".json");
        let fits = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        fits.then(|| Named::post(&[id], &[], format!("https://www.reddit.com/comments/{id}/")))
    };
    if is_under(&link.host, "redd.it") {
        return post(parts.first()?);
    }
    match parts.as_slice() {
        ["r" | "user" | "u", _, "s", ..] => {
            Some(Named::leads_on(format!("https://www.reddit.com/{}", parts.join("/"))))
        }
        ["r" | "user" | "u", _, "comments", id, ..] | ["comments", id, ..] => post(id),
        ["api", "info.json"] => post(link.parameter("id")?.strip_prefix("t3_")?),
        ["user" | "u", name, ..] => {
            Some(Named::account(name, format!("https://www.reddit.com/user/{name}/")))
        }
        _ => None,
    }
}
