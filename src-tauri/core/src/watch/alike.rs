//! What posts have in common: tags, links, and words that stand together. What vanished for its
//! words calls the posts that share them; and an incident is told by what its posts share.

use std::collections::{BTreeMap, BTreeSet};

/// Word pairs two posts must share to be alike, when they share no tag and no link.
const PAIRS_ALIKE: usize = 4;
/// Terms that tell an incident.
const SHARED_MAX: usize = 6;
/// Terms taken from one text; more adds nothing to what tells texts apart.
const TERMS_MAX: usize = 4096;

/// The terms of a text: `#tags`, links, and pairs of neighboring words, in small letters.
#[must_use]
pub fn terms(text: &str) -> BTreeSet<String> {
    let mut terms = BTreeSet::new();
    let mut before: Option<String> = None;
    for piece in text.split_whitespace().take(TERMS_MAX) {
        let word = piece.trim_matches(|c: char| !c.is_alphanumeric() && c != '#').to_lowercase();
        if is_link(piece) || is_tag(&word) {
            terms.insert(word);
            before = None;
            continue;
        }
        if word.is_empty() {
            before = None;
            continue;
        }
        if let Some(before) = before.take() {
            terms.insert(format!("{before} {word}"));
        }
        // A sentence ends the pair.
        let ends = piece.ends_with(['.', '!', '?', ';', ':', '…']);
        before = (!ends).then_some(word);
    }
    terms
}

/// Do two posts share a tag, a link, or enough pairs of words?
#[must_use]
pub fn are_alike(one: &BTreeSet<String>, other: &BTreeSet<String>) -> bool {
    let mut pairs = 0;
    for term in one.intersection(other) {
        if !term.contains(' ') {
            return true;
        }
        pairs += 1;
    }
    pairs >= PAIRS_ALIKE
}

/// What at least half of `texts` share and few of `others` have, the most telling first.
#[must_use]
pub(super) fn shared(texts: &[BTreeSet<String>], others: &[BTreeSet<String>]) -> Vec<String> {
    if texts.len() < 2 {
        return Vec::new();
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for term in texts.iter().flatten() {
        *counts.entry(term).or_default() += 1;
    }
    let of_others = |term: &str| others.iter().filter(|terms| terms.contains(term)).count();
    let mut telling: Vec<(usize, usize, &str)> = counts
        .into_iter()
        .filter(|(_, n)| *n * 2 >= texts.len() && *n > 1)
        .map(|(term, n)| (n, of_others(term), term))
        // As frequent among posts that stand says nothing about those that fell.
        .filter(|(n, elsewhere, _)| elsewhere * texts.len() < n * others.len().max(1))
        .collect();
    telling.sort_by_key(|(n, elsewhere, term)| (std::cmp::Reverse(*n), *elsewhere, *term));
    telling.into_iter().take(SHARED_MAX).map(|(_, _, term)| term.to_owned()).collect()
}

fn is_link(piece: &str) -> bool {
    piece.contains("://")
}

fn is_tag(word: &str) -> bool {
    word.len() > 1 && word.starts_with('#')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_tags_links_and_pairs_within_a_sentence() {
        let found = terms("Gạo quý hơn vàng. Xem #XuấtKhẩu, https://vi.example/gao!");
        let expected = ["#xuấtkhẩu", "gạo quý", "https://vi.example/gao", "hơn vàng", "quý hơn"];
        assert_eq!(found.into_iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_shared_tag_makes_posts_alike_and_a_few_common_words_do_not() {
        let alike = |a: &str, b: &str| are_alike(&terms(a), &terms(b));
        assert!(alike("một #ĐồngTâm", "hai ba #đồngtâm bốn"));
        assert!(!alike("hôm nay trời đẹp", "hôm nay trời đẹp quá"));
        assert!(alike("lệnh cấm xuất khẩu gạo mới", "vì sao lệnh cấm xuất khẩu gạo có hại"));
    }

    #[test]
    fn what_is_shared_tells_the_fallen_from_the_standing() {
        let of = |texts: &[&str]| texts.iter().map(|text| terms(text)).collect::<Vec<_>>();
        let fallen = of(&["giá gạo tăng #gạo", "bán giá gạo rẻ #gạo", "xin chào giá gạo"]);
        let standing = of(&["xin chào", "trà đá", "cà phê sữa"]);
        assert_eq!(shared(&fallen, &standing), ["giá gạo", "#gạo"]);
        assert_eq!(shared(&fallen[..1], &standing), Vec::<String>::new());
    }
}
