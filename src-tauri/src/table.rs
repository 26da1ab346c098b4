//! What lies on the table: where the user was when a lock took the window away. Ids and words from
//! closed lists; nothing that could be read.

use keepsake::model::PostId;

/// Longest name of a place or a filter.
const NAME_MAX: usize = 24;

/// Where the user was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Table {
    /// The view, by the interface's name for it.
    pub(crate) place: Option<String>,
    /// Which posts the list shows, by the interface's name for it.
    pub(crate) filter: Option<String>,
    /// The post that is open.
    pub(crate) post: Option<PostId>,
}

impl Table {
    /// Takes what the page says. What is no name of ours is left out: it might be a text.
    pub(crate) fn told(place: Option<String>, filter: Option<String>, post: Option<&str>) -> Self {
        Self {
            place: place.filter(|name| is_name(name)),
            filter: filter.filter(|name| is_name(name)),
            post: post.and_then(|id| id.parse().ok()),
        }
    }
}

fn is_name(text: &str) -> bool {
    text.len() <= NAME_MAX && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_ids_are_kept_and_nothing_that_could_be_read() {
        let said = |text: &str| Some(text.to_owned());
        let post = format!("post_{}", "4f".repeat(16));
        let table = Table::told(said("incidents"), said("back_again"), Some(&post));
        assert_eq!(table.place.as_deref(), Some("incidents"));
        assert_eq!(table.filter.as_deref(), Some("back_again"));
        assert!(table.post.is_some_and(|id| id.to_string() == post), "{table:?}");
        for text in ["bến phà", "two words", "https://a.example/1", &"a".repeat(25)] {
            let table = Table::told(said(text), said(text), Some(text));
            assert_eq!(table, Table::default(), "{text}");
        }
    }
}
