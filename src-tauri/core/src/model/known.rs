//! Answers that were kept already: what comes again is neither kept nor read a second time.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::{Observation, ObservationId, Verdict};

/// Answers of one post that are remembered: those of some vantages and sources.
const KNOWN_MAX: usize = 4;

/// By what an answer is known when it comes again. In JSON 32 or 64 hex digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnswerMark {
    /// The first half of the SHA-256 of the body as received.
    pub body: [u8; 16],
    /// The same over all that its reading depends on, the rules too; none where it was not read as
    /// the watch reads it.
    pub whole: Option<[u8; 16]>,
}

impl Serialize for AnswerMark {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            return (self.body, self.whole).serialize(serializer);
        }
        let whole = self.whole.as_ref().map_or(&[][..], |whole| whole);
        serializer.serialize_str(&data_encoding::HEXLOWER.encode(&[&self.body, whole].concat()))
    }
}

impl<'de> Deserialize<'de> for AnswerMark {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            let (body, whole) = Deserialize::deserialize(deserializer)?;
            return Ok(Self { body, whole });
        }
        let wrong = || de::Error::custom("not an answer's mark");
        let text = String::deserialize(deserializer)?;
        let bytes = data_encoding::HEXLOWER.decode(text.as_bytes()).map_err(|_| wrong())?;
        let (body, whole) = bytes.split_first_chunk().ok_or_else(wrong)?;
        let whole = match whole {
            [] => None,
            whole => Some(whole.try_into().map_err(|_| wrong())?),
        };
        Ok(Self { body: *body, whole })
    }
}

/// An answer whose body is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownAnswer {
    /// The look whose exchange holds the body.
    pub look: ObservationId,
    /// Its mark, as of the newest look that it came to.
    pub mark: AnswerMark,
    /// What that look said.
    pub says: Verdict,
    /// By which rule.
    pub rule: String,
}

/// The answers of one post whose bodies are kept, the newest last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownAnswers(Vec<KnownAnswer>);

impl KnownAnswers {
    /// The one with this body.
    #[must_use]
    pub fn with_body(&self, body: &[u8; 16]) -> Option<&KnownAnswer> {
        self.0.iter().find(|known| known.mark.body == *body)
    }

    /// Takes in a look.
    pub(super) fn take(&mut self, look: &Observation) {
        let Some(mark) = look.mark else { return };
        let body = look.body_of.unwrap_or(look.id);
        self.0.retain(|known| known.look != body && known.mark.body != mark.body);
        if self.0.len() == KNOWN_MAX {
            self.0.remove(0);
        }
        let (says, rule) = (look.reading.says, look.reading.rule.clone());
        self.0.push(KnownAnswer { look: body, mark, says, rule });
    }

    /// Forgets how they were read: what they are held against has changed.
    pub(super) fn forget_readings(&mut self) {
        for known in &mut self.0 {
            known.mark.whole = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_written_as_digits_and_read_back() {
        for mark in [
            AnswerMark { body: [1; 16], whole: None },
            AnswerMark { body: [2; 16], whole: Some([0xFE; 16]) },
        ] {
            let written = serde_json::to_string(&mark).unwrap();
            assert_eq!(serde_json::from_str::<AnswerMark>(&written).unwrap(), mark, "{written}");
            let packed = postcard::to_stdvec(&mark).unwrap();
            assert_eq!(postcard::from_bytes::<AnswerMark>(&packed).unwrap(), mark);
        }
        for wrong in ["\"\"", "\"ff\"", "\"zz\"", "1"] {
            assert!(serde_json::from_str::<AnswerMark>(wrong).is_err(), "{wrong}");
        }
        let long = format!("\"{}\"", "0".repeat(48));
        assert!(serde_json::from_str::<AnswerMark>(&long).is_err());
    }
}
