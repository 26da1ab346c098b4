//! The chain of a verdict as a person reads it: what was answered, when, seen from where, by
//! which rule, and when the post was last seen alive. In English and Vietnamese; times are UTC, and
//! said to be.

use serde::Serialize;

use super::rule::Rule;
use super::{RuleSet, ids, rule};
use crate::model::{ObservationId, Probe, Reason, Time, Vantage};

/// When and how a look was made, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// When the request was sent.
    pub at: Option<Time>,
    /// Name of the vantage.
    pub vantage: String,
    /// Its country, two letters.
    pub country: Option<String>,
    /// What was asked.
    pub probe: Option<Probe>,
}

/// One link of a chain: data, and the same as a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Why {
    /// Id of the rule.
    pub rule: String,
    /// The observation it rests on; none where it speaks of the round as a whole.
    pub observation: Option<ObservationId>,
    /// When that look was made.
    pub at: Option<Time>,
    /// Where from; none for what was not seen in a look at this post.
    pub vantage: Option<String>,
    /// The country of that vantage.
    pub country: Option<String>,
    /// What was asked.
    pub probe: Option<Probe>,
    /// The sentence in English.
    pub en: String,
    /// The sentence in Vietnamese.
    pub vi: String,
}

/// Tells a chain. `made` knows the looks; `last_seen` is given where the post is not there now, and
/// makes the last sentence. What no rule has words for is left out.
#[must_use]
pub fn tell(
    rules: &RuleSet,
    chain: &[Reason],
    made: &dyn Fn(ObservationId) -> Option<Made>,
    last_seen: Option<Time>,
) -> Vec<Why> {
    let mut told = Vec::new();
    let mut day = None;
    let seen = last_seen.map(|at| Made { at: Some(at), ..Made::default() });
    let seen = seen.map(|made| (None, ids::SEEN_ALIVE, Some(made)));
    let reasons = chain.iter().map(|reason| {
        (reason.observation, reason.rule.as_str(), reason.observation.and_then(made))
    });
    for (observation, id, made) in reasons.chain(seen) {
        // Old looks name rules that newer files may not have any more.
        let Some(rule) = rules.rule(id).or_else(|| rule(id)) else { continue };
        let made = made.unwrap_or_default();
        let new_day = made.at.map(|at| at.utc().date());
        let moment = Moment { made: &made, with_day: new_day != day };
        day = new_day.or(day);
        told.push(Why {
            rule: id.to_owned(),
            observation,
            at: made.at,
            vantage: Some(made.vantage.clone()).filter(|name| !name.is_empty()),
            country: made.country.clone(),
            probe: made.probe,
            en: moment.english(rule),
            vi: moment.vietnamese(rule),
        });
    }
    told
}

/// A look's moment and place, to be put into a sentence.
struct Moment<'a> {
    made: &'a Made,
    /// The sentence before named another day, or none.
    with_day: bool,
}

impl Moment<'_> {
    fn english(&self, rule: &Rule) -> String {
        let time = self.made.at.map(Time::utc).map(|at| {
            let day = at.strftime(" on %-d %B %Y").to_string();
            let day = if self.with_day { day } else { String::new() };
            format!(" at {:02}:{:02} UTC{day}", at.hour(), at.minute())
        });
        let (time, place) = (time.unwrap_or_default(), self.place(", seen from"));
        put_in(&rule.en, &format!("{time}{place} (rule {})", rule.id))
    }

    fn vietnamese(&self, rule: &Rule) -> String {
        let time = self.made.at.map(Time::utc).map(|at| {
            let day = format!(" ngày {}/{}/{}", at.day(), at.month(), at.year());
            let day = if self.with_day { day } else { String::new() };
            format!(" lúc {:02}:{:02} UTC{day}", at.hour(), at.minute())
        });
        let (time, place) = (time.unwrap_or_default(), self.place(", nhìn từ"));
        put_in(&rule.vi, &format!("{time}{place} (quy tắc {})", rule.id))
    }

    /// Nothing for the user's own line.
    fn place(&self, from: &str) -> String {
        match (self.made.vantage.as_str(), &self.made.country) {
            ("" | Vantage::DIRECT, _) => String::new(),
            (name, Some(country)) => format!("{from} {name} ({country})"),
            (name, None) => format!("{from} {name}"),
        }
    }
}

/// Words put in at the end of the first sentence: that one is what was observed.
fn put_in(text: &str, words: &str) -> String {
    let end = text.find(". ").unwrap_or_else(|| text.trim_end_matches('.').len());
    let (first, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    format!("{first}{words}{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::BUILT_IN;

    fn time(text: &str) -> Time {
        text.parse().unwrap()
    }

    fn reason(n: u8, rule: &str) -> Reason {
        let observation = (n > 0).then(|| ObservationId::from_bytes([n; 16]));
        Reason { observation, rule: rule.to_owned() }
    }

    /// Looks by the first byte of their id.
    fn made(id: ObservationId) -> Option<Made> {
        let own = |at| Made { at: Some(time(at)), vantage: "direct".into(), ..Made::default() };
        match id.bytes()[0] {
            1 => Some(own("2026-11-23T14:02:59Z")),
            2 => Some(own("2026-11-23T14:03:10Z")),
            3 => Some(Made {
                vantage: "tor".into(),
                country: Some("DE".into()),
                probe: Some(Probe::Embed),
                ..own("2026-11-24T00:01:00Z")
            }),
            _ => None,
        }
    }

    #[test]
    fn a_chain_is_told_with_times_and_the_last_sighting_in_both_languages() {
        let chain = [
            reason(1, "fb-error-route"),
            reason(9, "control-alive"),
            reason(2, "root-answers"),
            reason(3, "alive-elsewhere"),
        ];
        let told = tell(&BUILT_IN, &chain, &made, Some(time("2020-05-03T02:00:00Z")));
        let english: Vec<&str> = told.iter().map(|why| why.en.as_str()).collect();
        let vietnamese: Vec<&str> = told.iter().map(|why| why.vi.as_str()).collect();
        assert_eq!(
            english,
            [
                "Facebook answered with its own page for unavailable content at 14:02 UTC on 23 November 2026 (rule fb-error-route).",
                "Another post that is known to be public answered as usual (rule control-alive).",
                "The site itself answers as usual at 14:03 UTC (rule root-answers).",
                "Seen from another place the post is there at 00:01 UTC on 24 November 2026, seen from tor (DE) (rule alive-elsewhere).",
                "The post was last seen alive at 02:00 UTC on 3 May 2020 (rule seen-alive).",
            ]
        );
        assert_eq!(
            vietnamese,
            [
                "Facebook trả về trang riêng của họ cho nội dung không xem được lúc 14:02 UTC ngày 23/11/2026 (quy tắc fb-error-route).",
                "Một bài viết công khai khác vẫn hiện bình thường (quy tắc control-alive).",
                "Bản thân trang web vẫn hoạt động bình thường lúc 14:03 UTC (quy tắc root-answers).",
                "Nhìn từ nơi khác, bài viết vẫn còn lúc 00:01 UTC ngày 24/11/2026, nhìn từ tor (DE) (quy tắc alive-elsewhere).",
                "Lần cuối còn thấy bài viết là lúc 02:00 UTC ngày 3/5/2020 (quy tắc seen-alive).",
            ]
        );
        assert_eq!((told[3].country.as_deref(), told[3].probe), (Some("DE"), Some(Probe::Embed)));
        assert_eq!((told[4].at, told[4].observation), (Some(time("2020-05-03T02:00:00Z")), None));
    }

    #[test]
    fn the_time_goes_into_the_first_sentence_and_every_rule_can_be_told() {
        let told = tell(&BUILT_IN, &[reason(1, "other-shape")], &made, None);
        assert_eq!(
            told[0].en,
            "The platform answered in a form we do not know at 14:02 UTC on 23 November 2026 (rule other-shape). This says nothing about the post."
        );
        for (_, rule) in BUILT_IN.rules() {
            let told = tell(&BUILT_IN, &[reason(1, &rule.id)], &made, None);
            assert!(told[0].en.contains(" at 14:02 UTC on 23 November 2026 (rule "), "{}", rule.id);
            assert!(told[0].vi.contains(" lúc 14:02 UTC ngày 23/11/2026 (quy tắc "), "{}", rule.id);
        }
        assert!(tell(&BUILT_IN, &[reason(0, "no-such-rule")], &made, None).is_empty());
    }
}
