//! What Meta's archives have in common: lists under several names, media, labels in the account's
//! language, marks for people who are mentioned.

use std::io::Read;

use super::desk::Desk;
use super::draft::{draft, web_address};
use super::files::{Stream, base_name};
use super::json::{Json, Many, Number, Text, Words, loose};
use super::limits::RECORD_BYTES_MAX;
use super::report::Why;
use super::times;
use super::trouble::Trouble;
use crate::model::{ImportKind, ImportedPost};

/// Bytes of a mention's mark.
const MENTION_BYTES_MAX: usize = 500;

loose! {
    /// A picture or video; where and with what it was taken is not read.
    pub(super) struct Media {
        uri: Text = "uri",
        created: Number = "creation_timestamp",
        title: Text = "title",
        description: Text = "description",
    }
}
loose! {
    /// A record of labels and values. The labels are in the account's language.
    pub(super) struct Labelled {
        timestamp: Number = "timestamp",
        media: Many<Media> = "media",
        labels: Many<Label> = "label_values",
        fbid: Words = "fbid",
    }
}
loose! {
    pub(super) struct Label {
        value: Text = "value",
        href: Text = "href",
    }
}

impl Labelled {
    /// The longest value that is no address: the words. And whether they are cut.
    pub(super) fn words(&self) -> (String, bool) {
        let words = self.labels.0.iter().map(|label| &label.value);
        let words = words.filter(|value| web_address(&value.text).is_none());
        let longest = words.max_by_key(|value| value.text.chars().count());
        longest.map_or_else(Default::default, |value| (value.text.clone(), value.is_cut))
    }

    pub(super) fn into_post(self, desk: &Desk<'_>, kind: ImportKind) -> ImportedPost {
        let mut post = draft(kind, times::counted(&self.timestamp));
        (post.text, post.is_damaged) = self.words();
        post.links =
            self.labels.0.iter().filter_map(|label| web_address(&label.href.text)).collect();
        post.id = self.fbid.some();
        for media in self.media.0 {
            let Some(uri) = media.uri.some() else { continue };
            let mut medium = desk.medium("", &uri);
            medium.alt = media.description.some();
            post.media.push(medium);
        }
        post
    }
}

/// Takes one record.
pub(super) type Each<'e> =
    &'e mut dyn FnMut(&mut Desk<'_>, &mut Json<&mut dyn Read>) -> Result<(), Trouble>;

/// Calls `each` at every record of a file: its root is a list of them, or has them under one of
/// `keys`, or is the only one.
pub(super) fn records(
    desk: &mut Desk<'_>,
    stream: &mut Stream,
    keys: &[&str],
    each: Each<'_>,
) -> Result<(), Trouble> {
    let mut json = Json::new(stream as &mut dyn Read);
    match json.peek()? {
        Some(b'[') => json.items(|json| each(desk, json)),
        Some(b'{') if keys.is_empty() => one_or_wrapped(desk, &mut json, each),
        Some(b'{') => {
            let mut is_known = false;
            json.fields(|json, key| {
                if !keys.contains(&key) {
                    return Ok(());
                }
                is_known = true;
                match json.peek()? {
                    Some(b'[') => json.items(|json| each(desk, json)),
                    Some(b'{') => one_or_wrapped(desk, json, each),
                    _ => Ok(()),
                }
            })?;
            if is_known { Ok(()) } else { desk.skip(Why::NothingRecognised) }
        }
        None => Err(Trouble::Cut),
        Some(_) => Err(Trouble::Form),
    }
}

/// An object where a list should be: the only record, or one more wrapper.
fn one_or_wrapped(
    desk: &mut Desk<'_>,
    json: &mut Json<&mut dyn Read>,
    each: Each<'_>,
) -> Result<(), Trouble> {
    const WRAPPER: &[u8] = b"\"activity_log_data\"";
    let mut raw = Vec::new();
    if !desk.raw(json, &mut raw)? {
        return Ok(());
    }
    debug_assert!(raw.len() <= RECORD_BYTES_MAX);
    let mut bytes = raw.as_slice();
    let mut inner = Json::new(&mut bytes as &mut dyn Read);
    if memchr::memmem::find(&raw, WRAPPER).is_none() {
        return each(desk, &mut inner);
    }
    inner.fields(|json, key| match json.peek()? {
        Some(b'[') if key == "activity_log_data" => json.items(|json| each(desk, json)),
        _ => Ok(()),
    })
}

/// Whether a path ends with these whole names.
pub(super) fn ends_with(path: &str, end: &str) -> bool {
    let before = path.strip_suffix(end);
    before.is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

/// Whether a member stands in a folder of this name.
pub(super) fn in_folder(path: &str, folder: &str) -> bool {
    let parent = path.strip_suffix(base_name(path)).and_then(|before| before.strip_suffix('/'));
    parent.is_some_and(|parent| base_name(parent) == folder)
}

/// A text with `@[123:2048:Name]` shown as `Name`; none where there is no such mark.
pub(super) fn without_mention_marks(text: &str) -> Option<String> {
    if !text.contains("@[") {
        return None;
    }
    let mut shown = String::new();
    let mut rest = text;
    let mut is_changed = false;
    while let Some((before, mark)) = rest.split_once("@[") {
        shown.push_str(before);
        let start = mark.as_bytes().get(..MENTION_BYTES_MAX).unwrap_or(mark.as_bytes());
        let end = memchr::memchr(b']', start);
        let inside = end.and_then(|at| Some((mark.get(..at)?, mark.get(at + 1..)?)));
        let name = inside.and_then(|(inside, after)| Some((name_in(inside)?, after)));
        if let Some((name, after)) = name {
            shown.push_str(name);
            (rest, is_changed) = (after, true);
        } else {
            shown.push_str("@[");
            rest = mark;
        }
    }
    shown.push_str(rest);
    is_changed.then_some(shown)
}

fn name_in(inside: &str) -> Option<&str> {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (id, rest) = inside.split_once(':')?;
    let (kind, name) = rest.split_once(':')?;
    (is_number(id) && is_number(kind) && !name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_names_and_nothing_else_changes() {
        let shown = without_mention_marks("a @[12:2048:Tiệm Gạo] b @[12:69:X:Y]");
        assert_eq!(shown.as_deref(), Some("a Tiệm Gạo b X:Y"));
        for plain in ["", "a@b.c", "@[x:1:N]", "@[1:2]", "@[1:2:", "@[1:2:]"] {
            assert_eq!(without_mention_marks(plain), None, "{plain}");
        }
    }

    #[test]
    fn a_mark_that_does_not_end_is_not_looked_for_to_the_end() {
        assert_eq!(without_mention_marks(&"@[".repeat(500_000)), None);
        let long = format!("@[1:2:{}]", "\u{1ec7}".repeat(MENTION_BYTES_MAX));
        assert_eq!(without_mention_marks(&long), None);
    }
}
