//! When the watch is blind: a platform, seen from a vantage, answers in ways that tell nothing.

use std::collections::BTreeMap;

use crate::model::{Said, Verdict};

/// So many looks in a row that tell nothing at all are blindness.
const NOTHING_MIN: u64 = 5;
/// With so many looks, one in [`TELLING_MIN`] must tell something.
const LOOKS_MIN: u64 = 20;
const TELLING_MIN: u64 = 4;

/// What the looks at one platform from one vantage were worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    /// The platform.
    pub platform: String,
    /// Name of the vantage.
    pub vantage: String,
    /// Looks at posts.
    pub looks: u64,
    /// Those that told something of the post.
    pub telling: u64,
    /// Why the others did not, the most frequent first.
    pub causes: Vec<(Verdict, u64)>,
    /// The watch is blind there: its silence means nothing.
    pub is_blind: bool,
}

/// Does such a word tell anything of a post?
fn tells(says: Verdict) -> bool {
    !matches!(
        says,
        Verdict::LoginWalled | Verdict::RateLimited | Verdict::Unreachable | Verdict::Unclear
    )
}

/// Sums up what looks said, by platform and vantage.
#[must_use]
pub fn sights(said: &[Said]) -> Vec<Sight> {
    let mut sights: BTreeMap<(&str, &str), Sight> = BTreeMap::new();
    for said in said {
        let sight = sights.entry((&said.platform, &said.vantage)).or_insert_with(|| Sight {
            platform: said.platform.clone(),
            vantage: said.vantage.clone(),
            looks: 0,
            telling: 0,
            causes: Vec::new(),
            is_blind: false,
        });
        sight.looks += said.looks;
        if tells(said.says) {
            sight.telling += said.looks;
        } else {
            sight.causes.push((said.says, said.looks));
        }
    }
    let mut sights: Vec<Sight> = sights.into_values().collect();
    for sight in &mut sights {
        sight.causes.sort_by_key(|(says, looks)| (std::cmp::Reverse(*looks), *says));
        let few = sight.telling.saturating_mul(TELLING_MIN) < sight.looks;
        sight.is_blind =
            sight.looks >= LOOKS_MIN && few || sight.looks >= NOTHING_MIN && sight.telling == 0;
    }
    sights
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(says: Verdict, looks: u64) -> Said {
        Said { platform: "facebook".into(), vantage: "direct".into(), says, looks }
    }

    #[test]
    fn a_platform_behind_a_wall_is_blind_and_says_why() {
        let walled =
            [said(Verdict::Visible, 9), said(Verdict::Unclear, 1), said(Verdict::LoginWalled, 31)];
        let sight = &sights(&walled)[0];
        assert_eq!((sight.looks, sight.telling, sight.is_blind), (41, 9, true));
        assert_eq!(sight.causes, [(Verdict::LoginWalled, 31), (Verdict::Unclear, 1)]);
    }

    #[test]
    fn a_few_looks_or_a_few_that_tell_are_not_blindness() {
        assert!(!sights(&[said(Verdict::LoginWalled, 4)])[0].is_blind);
        assert!(sights(&[said(Verdict::LoginWalled, 5)])[0].is_blind);
        assert!(!sights(&[said(Verdict::Visible, 1), said(Verdict::LoginWalled, 9)])[0].is_blind);
        assert!(!sights(&[said(Verdict::LoginWalled, 30), said(Verdict::Removed, 10)])[0].is_blind);
    }
}
