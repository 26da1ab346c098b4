//! DER (X.690, 10), read strictly: lengths are definite and as short as they can be, nothing is
//! left over. Gives slices of what it was given and never more work than that is long.

/// What is wrong with the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotDer;

pub(super) const BOOLEAN: u8 = 0x01;
pub(super) const INTEGER: u8 = 0x02;
pub(super) const OCTETS: u8 = 0x04;
pub(super) const NULL: u8 = 0x05;
pub(super) const OID: u8 = 0x06;
pub(super) const GENERALIZED_TIME: u8 = 0x18;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;

/// `[n]`, its content an encoding of its own or that of what it stands for.
pub(super) const fn context(n: u8) -> u8 {
    0xa0 | n
}

/// An element.
#[derive(Clone, Copy, Debug)]
pub(super) struct Element<'a> {
    pub(super) tag: u8,
    /// Its content.
    pub(super) value: &'a [u8],
    /// Tag, length and content.
    pub(super) whole: &'a [u8],
}

/// Elements, one after another.
#[derive(Clone, Debug)]
pub(super) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next element, whatever it is.
    pub(super) fn any(&mut self) -> Result<Element<'a>, NotDer> {
        let [tag, first, ..] = *self.rest else { return Err(NotDer) };
        if tag & 0x1f == 0x1f {
            return Err(NotDer);
        }
        let n_length = if first < 0x80 { 0 } else { usize::from(first & 0x7f) };
        let length = match n_length {
            0 if first < 0x80 => usize::from(first),
            1..=4 => {
                let bytes = self.rest.get(2..2 + n_length).ok_or(NotDer)?;
                let length = bytes.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
                let is_short = bytes.first() != Some(&0) && length >= 0x80;
                is_short.then_some(length).ok_or(NotDer)?
            }
            _ => return Err(NotDer),
        };
        let head = 2 + n_length;
        let end = head.checked_add(length).ok_or(NotDer)?;
        let (whole, rest) = self.rest.split_at_checked(end).ok_or(NotDer)?;
        self.rest = rest;
        Ok(Element { tag, value: whole.get(head..).ok_or(NotDer)?, whole })
    }

    /// The next element, which must have this tag.
    pub(super) fn one(&mut self, tag: u8) -> Result<Element<'a>, NotDer> {
        let element = self.any()?;
        if element.tag == tag { Ok(element) } else { Err(NotDer) }
    }

    /// The content of the next element, which must have this tag.
    pub(super) fn value(&mut self, tag: u8) -> Result<&'a [u8], NotDer> {
        Ok(self.one(tag)?.value)
    }

    /// The elements in the next one, which must have this tag.
    pub(super) fn inside(&mut self, tag: u8) -> Result<Self, NotDer> {
        Ok(Self::new(self.value(tag)?))
    }

    /// The next element, if it has this tag.
    pub(super) fn optional(&mut self, tag: u8) -> Result<Option<Element<'a>>, NotDer> {
        if self.rest.first() == Some(&tag) { self.any().map(Some) } else { Ok(None) }
    }

    /// A whole number that is not below zero, without the zero that only keeps it so.
    pub(super) fn unsigned(&mut self) -> Result<&'a [u8], NotDer> {
        unsigned(self.value(INTEGER)?)
    }

    /// The same, small.
    pub(super) fn small(&mut self) -> Result<u8, NotDer> {
        if let [number] = *self.unsigned()? { Ok(number) } else { Err(NotDer) }
    }

    /// Holds if nothing is left.
    pub(super) fn end(&self) -> Result<(), NotDer> {
        if self.is_at_end() { Ok(()) } else { Err(NotDer) }
    }
}

/// The content of an INTEGER as a number not below zero.
pub(super) fn unsigned(value: &[u8]) -> Result<&[u8], NotDer> {
    match value {
        [0, next, ..] if *next >= 0x80 => value.get(1..).ok_or(NotDer),
        [0, _, ..] | [0x80..=0xff, ..] | [] => Err(NotDer),
        _ => Ok(value),
    }
}

/// Writes an element.
pub(super) fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let bytes = length.to_be_bytes();
    let short = u8::try_from(length).ok().filter(|length| *length < 0x80);
    let mut out = vec![tag];
    if let Some(length) = short {
        out.push(length);
    } else {
        let significant: Vec<u8> = bytes.into_iter().skip_while(|byte| *byte == 0).collect();
        // A length has eight bytes at the most.
        out.push(0x80 | u8::try_from(significant.len()).unwrap_or(8));
        out.extend(significant);
    }
    for part in parts {
        out.extend(*part);
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn other_ways_to_write_a_length_are_refused() {
        let read = |bytes: &[u8]| Reader::new(bytes).any().map(|it| it.value.len());
        assert_eq!(read(&[4, 1, 9]), Ok(1));
        assert_eq!(read(&[4, 0]), Ok(0));
        for wrong in [
            &[4, 0x81, 1, 9][..],
            &[4, 0x82, 0, 0x80],
            &[4, 0x80, 0, 0],
            &[0x1f, 1, 0],
            &[4, 2, 9],
            &[4],
            &[4, 0x85, 1, 0, 0, 0, 0],
            &[4, 0xff],
        ] {
            assert_eq!(read(wrong), Err(NotDer), "{wrong:?}");
        }
        let long = [&[4, 0x81, 0x80][..], &[7; 128]].concat();
        assert_eq!(read(&long), Ok(128));
        assert_eq!(element(4, &[&[7; 128]]), long);
        assert_eq!(element(SEQUENCE, &[]), [0x30, 0]);
        assert_eq!(element(OCTETS, &[&[1; 300]])[..4], [4, 0x82, 1, 44]);
    }

    #[test]
    fn numbers_have_one_form() {
        let read = |bytes: &[u8]| unsigned(bytes).map(<[u8]>::to_vec);
        assert_eq!(read(&[0]), Ok(vec![0]));
        assert_eq!(read(&[0, 0x80]), Ok(vec![0x80]));
        for wrong in [&[][..], &[0, 1], &[0x80], &[0xff, 1]] {
            assert_eq!(read(wrong), Err(NotDer), "{wrong:?}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_end(bytes in any::<Vec<u8>>()) {
            let mut reader = Reader::new(&bytes);
            let mut n = 0;
            while let Ok(element) = reader.any() {
                n += element.whole.len();
            }
            prop_assert!(n <= bytes.len());
        }
    }
}
