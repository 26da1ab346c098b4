//! `srcset`: the largest of several sizes of one picture.

/// The address of the widest candidate. Addresses may hold commas, so the standard's own steps are
/// followed and not a split.
pub(super) fn largest(srcset: &str) -> Option<&str> {
    let mut best: Option<(&str, f64)> = None;
    let mut rest = srcset;
    loop {
        rest = rest
            .trim_start_matches(|character: char| character.is_whitespace() || character == ',');
        if rest.is_empty() {
            return best.map(|(url, _)| url);
        }
        let (url, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let (url, size) = if let Some(bare) = url.strip_suffix(',') {
            rest = after;
            (bare.trim_end_matches(','), 1.0)
        } else {
            let (descriptor, after) = after.split_once(',').unwrap_or((after, ""));
            rest = after;
            (url, size(descriptor))
        };
        if best.is_none_or(|(_, known)| size > known) {
            best = Some((url, size));
        }
    }
}

/// `640w` or `2x` as a number; sizes of one list are of one kind.
fn size(descriptor: &str) -> f64 {
    let number = descriptor.trim().trim_end_matches(['w', 'x']);
    number.parse().ok().filter(|size: &f64| size.is_finite()).unwrap_or(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_widest_wins() {
        for (srcset, url) in [
            ("a.jpg 320w, b.jpg 1280w, c.jpg 640w", Some("b.jpg")),
            ("a.jpg, b.jpg 2x", Some("b.jpg")),
            (
                "https://x/w_1,h_2/a.jpg 1x, https://x/w_2,h_4/a.jpg 2x",
                Some("https://x/w_2,h_4/a.jpg"),
            ),
            ("only.jpg", Some("only.jpg")),
            (" , ", None),
            ("a NaNw,b 1w", Some("a")),
        ] {
            assert_eq!(largest(srcset), url, "{srcset}");
        }
    }
}
