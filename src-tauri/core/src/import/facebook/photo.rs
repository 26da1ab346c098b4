//! The id of a photo, which stands in the name of its file.

use super::super::files::file_stem;
use crate::model::{Candidate, Certainty};

/// Digits of an id of today's. Shorter numbers are counters.
const DIGITS_MIN: usize = 9;

/// The address a photo may be found at: `…_n_<id>.jpg`, or `<id>.jpg`.
pub(super) fn candidate(uri: &str) -> Option<Candidate> {
    let stem = file_stem(uri.split(['?', '#']).next()?);
    let is_picture = uri.split(['?', '#']).next()?.rsplit('.').next().is_some_and(|ending| {
        ["jpg", "jpeg", "png", "webp", "heic", "gif"].contains(&ending.to_lowercase().as_str())
    });
    let id = stem.rsplit_once("_n_").map_or(stem, |(_, id)| id);
    let is_id = id.len() >= DIGITS_MIN && id.bytes().all(|byte| byte.is_ascii_digit());
    (is_picture && is_id).then(|| Candidate {
        made_from: "facebook_photo_fbid".to_owned(),
        url: format!("https://www.facebook.com/photo/?fbid={id}"),
        certainty: Certainty::Likely,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_stands_at_the_end_of_a_name() {
        let url = |uri: &str| candidate(uri).map(|candidate| candidate.url);
        let of = |id: &str| Some(format!("https://www.facebook.com/photo/?fbid={id}"));
        assert_eq!(url("a/b/123_456_789_n_1000000000000012.jpg"), of("1000000000000012"));
        assert_eq!(url("a/1000000000000012.jpg"), of("1000000000000012"));
        assert_eq!(url("https://x.example/t/1_2_3_n_1000000000012.jpg?oe=5F"), of("1000000000012"));
        for none in ["a/12.jpg", "a/b.jpg", "", "a/1000000000012.mp4", "1_1000000000012_2_n.jpg"] {
            assert_eq!(url(none), None, "{none}");
        }
    }
}
