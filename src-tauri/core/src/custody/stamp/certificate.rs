//! As much of a certificate (RFC 5280, 4.1) as tells whose it is and what for. That it is one, and
//! who vouches for it, is for `webpki` to say.

use super::der::{BOOLEAN, INTEGER, NotDer, OCTETS, OID, Reader, SEQUENCE, context};

/// id-ce-subjectKeyIdentifier
const KEY_ID: &[u8] = &[0x55, 0x1d, 14];
/// id-ce-extKeyUsage
const PURPOSES: &[u8] = &[0x55, 0x1d, 37];

/// A certificate, borrowed from its bytes.
pub(super) struct Certificate<'a> {
    /// All of it.
    pub(super) whole: &'a [u8],
    /// Its issuer's name, whole.
    pub(super) issuer: &'a [u8],
    /// Its number.
    pub(super) serial: &'a [u8],
    /// Identifier of its key.
    pub(super) key_id: Option<&'a [u8]>,
    /// What it is for, and whether whoever does not know must refuse it.
    pub(super) purposes: Option<(bool, Vec<&'a [u8]>)>,
}

impl<'a> Certificate<'a> {
    pub(super) fn read(whole: &'a [u8]) -> Result<Self, NotDer> {
        let mut outer = Reader::new(whole);
        let mut inner = outer.inside(SEQUENCE)?.inside(SEQUENCE)?;
        outer.end()?;
        inner.optional(context(0))?;
        let serial = inner.value(INTEGER)?;
        inner.one(SEQUENCE)?;
        let issuer = inner.one(SEQUENCE)?.whole;
        // Validity, subject, key.
        for _ in 0..3 {
            inner.one(SEQUENCE)?;
        }
        let mut found = Self { whole, issuer, serial, key_id: None, purposes: None };
        while !inner.is_at_end() {
            let element = inner.any()?;
            if element.tag == context(3) {
                found.take_extensions(Reader::new(element.value).inside(SEQUENCE)?)?;
            }
        }
        Ok(found)
    }

    fn take_extensions(&mut self, mut extensions: Reader<'a>) -> Result<(), NotDer> {
        while !extensions.is_at_end() {
            let mut extension = extensions.inside(SEQUENCE)?;
            let kind = extension.value(OID)?;
            let critical = extension.optional(BOOLEAN)?.is_some_and(|it| it.value == [0xff]);
            let mut value = extension.inside(OCTETS)?;
            extension.end()?;
            if kind == KEY_ID {
                self.key_id = Some(value.value(OCTETS)?);
            } else if kind == PURPOSES {
                let mut list = value.inside(SEQUENCE)?;
                let mut purposes = Vec::new();
                while !list.is_at_end() {
                    purposes.push(list.value(OID)?);
                }
                // A second list says more than the first.
                let known = self.purposes.replace((critical, purposes));
                known.is_none().then_some(()).ok_or(NotDer)?;
            }
        }
        Ok(())
    }
}
