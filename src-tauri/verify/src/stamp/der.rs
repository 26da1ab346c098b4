//! DER (X.690, section 10): lengths as short as they can be, one-byte tags, nothing left over.

pub(super) const BOOLEAN: u8 = 0x01;
pub(super) const INTEGER: u8 = 0x02;
pub(super) const BITS: u8 = 0x03;
pub(super) const OCTETS: u8 = 0x04;
pub(super) const NULL: u8 = 0x05;
pub(super) const OID: u8 = 0x06;
pub(super) const UTC_TIME: u8 = 0x17;
pub(super) const TIME: u8 = 0x18;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;

/// A context's own constructed tag.
pub(super) const fn own(n: u8) -> u8 {
    0xa0 | n
}

/// Elements, one behind the other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Der<'a>(&'a [u8]);

impl<'a> Der<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(super) fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// The tag of the next element.
    pub(super) fn tag(self) -> Option<u8> {
        self.0.first().copied()
    }

    /// The next element: tag, content, and all its bytes.
    pub(super) fn any(&mut self) -> Option<(u8, &'a [u8], &'a [u8])> {
        let (tag, first) = (*self.0.first()?, *self.0.get(1)?);
        (tag & 0x1f != 0x1f).then_some(())?;
        let (head, len) = match first {
            0..=0x7f => (2, usize::from(first)),
            0x81..=0x84 => {
                let n = usize::from(first & 0x7f);
                let digits = self.0.get(2..2 + n)?;
                let len = digits.iter().fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
                let short = len < 0x80 || digits.first() == Some(&0);
                (!short).then_some((2 + n, usize::try_from(len).ok()?))?
            }
            _ => return None,
        };
        let (whole, rest) = self.0.split_at_checked(head.checked_add(len)?)?;
        self.0 = rest;
        Some((tag, whole.get(head..)?, whole))
    }

    /// The content of the next element, which has this tag.
    pub(super) fn content(&mut self, wanted: u8) -> Option<&'a [u8]> {
        let (tag, content, _) = self.any()?;
        (tag == wanted).then_some(content)
    }

    /// What stands in the next element, which has this tag.
    pub(super) fn inside(&mut self, wanted: u8) -> Option<Self> {
        self.content(wanted).map(Self)
    }

    /// The same, where the next element has this tag, and nothing where it has another.
    pub(super) fn maybe(&mut self, wanted: u8) -> Option<Self> {
        if self.tag() == Some(wanted) { self.inside(wanted) } else { Some(Self(&[])) }
    }

    /// All bytes of the next element, which has this tag.
    pub(super) fn raw(&mut self, wanted: u8) -> Option<&'a [u8]> {
        let (tag, _, whole) = self.any()?;
        (tag == wanted).then_some(whole)
    }

    /// A whole number in as few bytes as it needs.
    pub(super) fn integer(&mut self) -> Option<&'a [u8]> {
        let content = self.content(INTEGER)?;
        is_integer(content).then_some(content)
    }

    /// A small one that is not below zero.
    pub(super) fn small(&mut self) -> Option<u64> {
        let content = self.integer()?;
        small(content)
    }

    /// The end must be here.
    pub(super) fn end(self) -> Option<()> {
        self.0.is_empty().then_some(())
    }
}

fn is_integer(content: &[u8]) -> bool {
    match content {
        [] => false,
        [0, next, ..] => *next >= 0x80,
        [0xff, next, ..] => *next < 0x80,
        _ => true,
    }
}

/// The number of an INTEGER's content.
pub(super) fn small(content: &[u8]) -> Option<u64> {
    let positive = is_integer(content) && *content.first()? < 0x80 && content.len() <= 8;
    positive.then(|| content.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_have_one_form() {
        let tag =
            |bytes: &[u8]| Der::new(bytes).any().map(|(tag, content, _)| (tag, content.len()));
        assert_eq!(tag(&[4, 1, 9, 7]), Some((4, 1)));
        assert_eq!(tag(&[&[4, 0x81, 0x80][..], &[0; 128]].concat()), Some((4, 128)));
        for bytes in [
            &[4, 0x81, 0x7f][..],
            &[4, 0x80, 0, 0],
            &[4, 2, 0],
            &[0x1f, 1, 0],
            &[4],
            &[],
            &[4, 0x82, 0, 0x80],
            &[4, 0xff, 0],
            &[4, 0x84, 0xff, 0xff, 0xff, 0xff],
        ] {
            let padded = [
                bytes,
                if bytes.len() > 2 && bytes[1] > 0x80 && bytes[1] < 0x84 {
                    &[0; 200]
                } else {
                    &[][..]
                },
            ]
            .concat();
            assert_eq!(tag(&padded), None, "{bytes:?}");
        }
    }

    #[test]
    fn numbers_have_one_form() {
        let read = |bytes: &[u8]| Der::new(bytes).small();
        assert_eq!((read(&[2, 1, 3]), read(&[2, 2, 0, 0x80])), (Some(3), Some(128)));
        assert_eq!((read(&[2, 0]), read(&[2, 2, 0, 3]), read(&[2, 1, 0x80])), (None, None, None));
    }
}
