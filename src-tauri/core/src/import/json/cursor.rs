//! A place in a stream of JSON. Goes into lists and objects, hands out one value as bytes, and
//! never holds more than that. Depth costs nothing, and what stands inside a value is not checked:
//! a record that is broken is the loss of one record.

use std::io::Read;

use super::super::trouble::Trouble;

const BUFFER_BYTES: usize = 1 << 17;
/// Bytes of a key. A longer one is no key we know.
const KEY_BYTES_MAX: usize = 4096;

/// What became of a value that was to be copied out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Raw {
    /// It is there.
    Whole,
    /// It is longer than asked for, and was passed over.
    TooLong,
}

/// A place in a stream of JSON.
pub(in super::super) struct Json<R> {
    input: R,
    buffer: Vec<u8>,
    at: usize,
    end: usize,
    n_passed: u64,
}

impl<R: Read> Json<R> {
    pub(in super::super) fn new(input: R) -> Self {
        Self { input, buffer: vec![0; BUFFER_BYTES], at: 0, end: 0, n_passed: 0 }
    }

    /// Steps over a byte order mark and, in a script, everything up to its first `=`.
    pub(in super::super) fn skip_assignment(&mut self) -> Result<(), Trouble> {
        while let Some(byte) = self.next()? {
            if byte == b'=' {
                return Ok(());
            }
        }
        Err(Trouble::Cut)
    }

    /// The next byte that is no blank, not taken.
    pub(in super::super) fn peek(&mut self) -> Result<Option<u8>, Trouble> {
        loop {
            if self.at == self.end && !self.fill()? {
                return Ok(None);
            }
            let byte = self.buffer[self.at];
            // The byte order mark's bytes stand nowhere else outside a string.
            if !byte.is_ascii_whitespace() && !matches!(byte, 0xef | 0xbb | 0xbf) {
                return Ok(Some(byte));
            }
            self.at += 1;
        }
    }

    /// Calls `each` at every item of the list that begins here. What `each` leaves is passed over.
    pub(in super::super) fn items(
        &mut self,
        mut each: impl FnMut(&mut Self) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        self.take(b'[')?;
        if self.ends(b']')? {
            return Ok(());
        }
        loop {
            self.value(|json| each(json))?;
            if !self.goes_on(b']')? {
                return Ok(());
            }
        }
    }

    /// Calls `each` at every value of the object that begins here, with its key.
    pub(in super::super) fn fields(
        &mut self,
        mut each: impl FnMut(&mut Self, &str) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        let mut key = Vec::new();
        self.take(b'{')?;
        if self.ends(b'}')? {
            return Ok(());
        }
        loop {
            if self.peek()? != Some(b'"') {
                return Err(self.broken()?);
            }
            key.clear();
            self.copy(Some(&mut key), KEY_BYTES_MAX)?;
            self.take(b':')?;
            let name: String = serde_json::from_slice(&key).unwrap_or_default();
            self.value(|json| each(json, &name))?;
            if !self.goes_on(b'}')? {
                return Ok(());
            }
        }
    }

    /// Copies the value that begins here.
    pub(in super::super) fn raw(&mut self, into: &mut Vec<u8>, max: usize) -> Result<Raw, Trouble> {
        into.clear();
        self.copy(Some(into), max)
    }

    /// Reads a short text that begins here; none if it is something else.
    pub(in super::super) fn text(&mut self) -> Result<Option<String>, Trouble> {
        let mut raw = Vec::new();
        self.raw(&mut raw, KEY_BYTES_MAX)?;
        Ok(serde_json::from_slice(&raw).ok())
    }

    fn value(
        &mut self,
        each: impl FnOnce(&mut Self) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        self.peek()?;
        let before = self.position();
        each(self)?;
        if self.position() == before {
            self.copy(None, 0)?;
        }
        Ok(())
    }

    fn position(&self) -> u64 {
        self.n_passed + u64::try_from(self.at).unwrap_or_default()
    }

    /// After a value: is there another, or the end of what holds it?
    fn goes_on(&mut self, end: u8) -> Result<bool, Trouble> {
        match self.peek()? {
            Some(b',') => {
                self.at += 1;
                // A comma before the end stands in files that people edited.
                Ok(!self.ends(end)?)
            }
            Some(byte) if byte == end => {
                self.at += 1;
                Ok(false)
            }
            _ => Err(self.broken()?),
        }
    }

    fn ends(&mut self, end: u8) -> Result<bool, Trouble> {
        let is_end = self.peek()? == Some(end);
        self.at += usize::from(is_end);
        Ok(is_end)
    }

    fn take(&mut self, wanted: u8) -> Result<(), Trouble> {
        if self.peek()? != Some(wanted) {
            return Err(self.broken()?);
        }
        self.at += 1;
        Ok(())
    }

    fn broken(&mut self) -> Result<Trouble, Trouble> {
        Ok(if self.peek()?.is_none() { Trouble::Cut } else { Trouble::Form })
    }

    fn next(&mut self) -> Result<Option<u8>, Trouble> {
        if self.at == self.end && !self.fill()? {
            return Ok(None);
        }
        self.at += 1;
        Ok(Some(self.buffer[self.at - 1]))
    }

    fn fill(&mut self) -> Result<bool, Trouble> {
        self.n_passed += u64::try_from(self.end).unwrap_or_default();
        (self.at, self.end) = (0, 0);
        self.end = self.input.read(&mut self.buffer)?;
        Ok(self.end > 0)
    }

    /// Passes one value, and copies it if it is not longer than `max`.
    fn copy(&mut self, into: Option<&mut Vec<u8>>, max: usize) -> Result<Raw, Trouble> {
        let mut out = Copied { into, max, is_cut: false };
        match self.peek()? {
            None => return Err(Trouble::Cut),
            Some(b'"' | b'[' | b'{') => self.copy_to_end(&mut out)?,
            Some(_) => self.copy_plain(&mut out)?,
        }
        Ok(if out.is_cut { Raw::TooLong } else { Raw::Whole })
    }

    /// From an opening quote or bracket to its end, strings passed whole. Byte by byte: in the
    /// files of most bytes every sixth is a backslash, and a search would stop at each.
    fn copy_to_end(&mut self, out: &mut Copied<'_>) -> Result<(), Trouble> {
        let (mut depth, mut is_text, mut is_escaped) = (0_u64, false, false);
        loop {
            if self.at == self.end && !self.fill()? {
                return Err(Trouble::Cut);
            }
            let rest = &self.buffer[self.at..self.end];
            let is_last = |byte: &u8| {
                match byte {
                    _ if is_escaped => is_escaped = false,
                    b'\\' if is_text => is_escaped = true,
                    b'"' => is_text = !is_text,
                    _ if is_text => {}
                    b'[' | b'{' => depth += 1,
                    b']' | b'}' => depth -= 1,
                    _ => {}
                }
                depth == 0 && !is_text
            };
            let end = rest.iter().position(is_last);
            let n = end.map_or(rest.len(), |at| at + 1);
            out.push(&rest[..n]);
            self.at += n;
            if end.is_some() {
                return Ok(());
            }
        }
    }

    /// A number or word, or whatever stands where one should: up to what ends it.
    fn copy_plain(&mut self, out: &mut Copied<'_>) -> Result<(), Trouble> {
        let mut n = 0;
        while self.at < self.end || self.fill()? {
            let byte = self.buffer[self.at];
            if matches!(byte, b',' | b']' | b'}') {
                break;
            }
            out.push(&[byte]);
            self.at += 1;
            n += 1;
        }
        if n == 0 { Err(Trouble::Form) } else { Ok(()) }
    }
}

/// Where a value is copied to, if anywhere.
struct Copied<'a> {
    into: Option<&'a mut Vec<u8>>,
    max: usize,
    is_cut: bool,
}

impl Copied<'_> {
    fn push(&mut self, bytes: &[u8]) {
        let Some(into) = self.into.as_mut().filter(|_| !self.is_cut) else { return };
        if into.len() + bytes.len() > self.max {
            into.clear();
            self.is_cut = true;
            return;
        }
        into.extend_from_slice(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One byte at a time: a value must not depend on where the buffer ends.
    struct Slowly<'a>(&'a [u8]);

    impl Read for Slowly<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let n = self.0.len().min(into.len()).min(1);
            into[..n].copy_from_slice(&self.0[..n]);
            self.0 = &self.0[n..];
            Ok(n)
        }
    }

    fn items(bytes: &[u8]) -> (Vec<String>, Option<Trouble>) {
        let mut found = Vec::new();
        let mut raw = Vec::new();
        let walked = Json::new(Slowly(bytes)).items(|json| {
            let whole = json.raw(&mut raw, 40)?;
            let shown = String::from_utf8_lossy(&raw).into_owned();
            found.push(if whole == Raw::Whole { shown } else { "…".to_owned() });
            Ok(())
        });
        (found, walked.err())
    }

    #[test]
    fn items_are_handed_out_one_by_one() {
        let (found, trouble) =
            items(b"\xef\xbb\xbf [1, \"a]\\\"\" ,{\"b\":[[]],\"c\":\"}\"}, null]");
        assert_eq!(found, ["1", "\"a]\\\"\" ".trim_end(), "{\"b\":[[]],\"c\":\"}\"}", "null"]);
        assert!(trouble.is_none());
        assert_eq!(items(b"[]").0, Vec::<String>::new());
        assert_eq!(items(b"[1,]").0, ["1"]);
    }

    #[test]
    fn what_is_cut_or_too_long_loses_no_more_than_itself() {
        let (found, trouble) = items(b"[{\"a\":1},{\"b\":2");
        assert_eq!(found, ["{\"a\":1}"]);
        assert!(matches!(trouble, Some(Trouble::Cut)));
        let long = format!("[\"{}\",2]", "x".repeat(50));
        assert_eq!(items(long.as_bytes()).0, ["…", "2"]);
        assert!(matches!(items(b"{}").1, Some(Trouble::Form)));
        assert!(matches!(items(b"").1, Some(Trouble::Cut)));
        let deep = "[".repeat(100_000);
        assert!(matches!(items(deep.as_bytes()).1, Some(Trouble::Cut)));
    }

    #[test]
    fn fields_that_nobody_takes_are_passed_over() {
        let mut found = Vec::new();
        let text = br#"{"a":{"x":[1,2]},"b\u00e9":["y"],"c":"z"}"#;
        Json::new(&text[..])
            .fields(|json, key| {
                if key == "b\u{e9}" {
                    return json.items(|json| {
                        found.extend(json.text()?);
                        Ok(())
                    });
                }
                found.push(key.to_owned());
                Ok(())
            })
            .unwrap();
        assert_eq!(found, ["a", "y", "c"]);
    }
}
