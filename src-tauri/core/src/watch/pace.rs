//! How to take a "not now": what a site asks for when it refuses, and how long it is left alone.

use std::time::Duration;

use crate::model::{Answer, Cut, Facts, Time};

/// What a site is spared when it refuses and does not say for how long.
pub const WAIT_UNTOLD: Duration = Duration::from_hours(1);
/// A site cannot send the watch away for longer.
const WAIT_MAX: Duration = Duration::from_hours(24);
/// Refusals in a row after which a site is asked nothing more in this round.
pub const REFUSALS_MAX: usize = 3;
/// A wait this short is waited out within the round.
pub const WAIT_IN_ROUND: Duration = Duration::from_mins(1);

/// A site asks to be left alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It does not say for how long.
    Untold,
    /// For so long, by `Retry-After` (RFC 9110, 10.2.3).
    For(Duration),
}

/// Does this answer ask for a pause (RFC 6585, 4; RFC 9110, 15.6.4)? One that drips until its time
/// is over says nothing and asks for one all the same: else a single site could hold up a round.
#[must_use]
pub fn asks_to_wait(facts: &Facts, now: Time) -> Option<Refusal> {
    let told = facts.header("retry-after").and_then(|value| wait_of(value, now));
    let told = told.map(Refusal::For);
    match facts.answer {
        Answer::Status(429) => Some(told.unwrap_or(Refusal::Untold)),
        Answer::Status(503) => told,
        Answer::Status(_) => (facts.cut == Some(Cut::Time)).then_some(Refusal::Untold),
        Answer::Failed(_) => None,
    }
}

/// Seconds, or a date.
fn wait_of(value: &str, now: Time) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(Duration::from_secs(seconds).min(WAIT_MAX));
    }
    let until = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(value).ok()?;
    let seconds = until.as_second().saturating_sub(now.unix());
    Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)).min(WAIT_MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Found, Page};

    fn asked(status: u16, retry_after: Option<&str>) -> Option<Refusal> {
        let field = |value: &str| ("retry-after".to_owned(), value.to_owned());
        let facts = Facts {
            asked: String::new(),
            answered: String::new(),
            answer: Answer::Status(status),
            headers: retry_after.map(field).into_iter().collect(),
            cut: None,
            page: Page::Nothing,
            is_json: false,
            words: None,
            found: Found::new(),
            remote: None,
        };
        let now = Time::from_unix(1_445_412_420).unwrap();
        asks_to_wait(&facts, now)
    }

    #[test]
    fn a_refusal_is_waited_out_as_it_asks() {
        let seconds = |n| Some(Refusal::For(Duration::from_secs(n)));
        assert_eq!(asked(429, None), Some(Refusal::Untold));
        assert_eq!(asked(429, Some(" 120 ")), seconds(120));
        assert_eq!(asked(503, Some("Wed, 21 Oct 2015 07:28:00 GMT")), seconds(60));
        assert_eq!(asked(429, Some("Wed, 21 Oct 2015 07:00:00 GMT")), seconds(0));
        assert_eq!(asked(429, Some("99999999999")), seconds(24 * 3600));
        assert_eq!(asked(429, Some("soon")), Some(Refusal::Untold));
    }

    #[test]
    fn other_answers_ask_for_nothing() {
        for (status, field) in [(200, Some("5")), (404, None), (503, None), (503, Some("soon"))] {
            assert_eq!(asked(status, field), None, "{status}");
        }
    }
}
