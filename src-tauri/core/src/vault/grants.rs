//! Grants: a collection wrapped for one reader. The owner's own is one of them; readers one has
//! named hold the others, and blanks of the same form hide how many there are. FORMAT.md section 5.

use age::x25519::Recipient;
use data_encoding::HEXLOWER;
use zeroize::Zeroizing;

use super::collection::{Collection, ID_BYTES};
use super::identity::Identity;
use super::keys::{Key, Keys, random};

/// Files in `grants/` at the least.
pub(super) const GRANTS_MIN: usize = 4;
/// A grant's text is padded to a multiple of this, in bytes.
const TEXT_BYTES: usize = 2048;

const FIRST_LINE: &str = "# keepsake grant v1 ";
const OWNER_LINE: &str = "# owner ";

/// Wraps `collection` for `reader`.
pub(super) fn seal(
    collection: &Collection,
    keys: &Keys,
    reader: &Recipient,
) -> Result<Vec<u8>, age::EncryptError> {
    let (id, writer) = (HEXLOWER.encode(collection.id()), HEXLOWER.encode(&collection.writer()));
    let first = format!("{FIRST_LINE}{id} {writer}\n");
    let mut identities = Zeroizing::new(String::with_capacity(TEXT_BYTES));
    for identity in collection.epochs() {
        identities.push_str(identity.text());
        identities.push('\n');
    }
    let tag = keys.tag(&[b"grant", first.as_bytes(), identities.as_bytes()]);
    let mut text = Zeroizing::new(Vec::with_capacity(2 * TEXT_BYTES));
    text.extend_from_slice(first.as_bytes());
    text.extend_from_slice(format!("{OWNER_LINE}{}\n", HEXLOWER.encode(&tag)).as_bytes());
    text.extend_from_slice(identities.as_bytes());
    let size = (text.len() + 2).next_multiple_of(TEXT_BYTES);
    text.push(b'#');
    text.resize(size - 1, b' ');
    text.push(b'\n');
    age::encrypt(reader, &text)
}

/// A grant of nothing to nobody, of the same form as those of `like`.
pub(super) fn blank(like: &Collection) -> Result<Vec<u8>, age::EncryptError> {
    let master = Key::new(random());
    let mut nothing = Collection::generate(&master);
    (1..like.epochs().len()).for_each(|_| nothing.begin_epoch());
    seal(&nothing, &Keys::derive(&master), Identity::generate().recipient())
}

/// Opens one's own grant: one that this vault wrote.
pub(super) fn open_own(
    sealed: &[u8],
    reader: &Identity,
    keys: &Keys,
    master: &Key,
) -> Option<Collection> {
    let text = Zeroizing::new(age::decrypt(&reader.at_hand(), sealed).ok()?);
    let Parts { id, epochs, tag, first, identities, .. } = parts(&text)?;
    let own = keys.tag_holds(&[b"grant", first.as_bytes(), identities.as_bytes()], &tag);
    own.then(|| Collection::own(id, epochs, master))
}

/// Opens a grant that somebody made for `reader`. Who that was, its writer's key tells.
pub(super) fn open_granted(sealed: &[u8], reader: &Identity) -> Option<Collection> {
    let text = Zeroizing::new(age::decrypt(&reader.at_hand(), sealed).ok()?);
    let Parts { id, writer, epochs, .. } = parts(&text)?;
    Collection::granted(id, epochs, &writer)
}

pub(super) struct Parts<'a> {
    id: [u8; ID_BYTES],
    writer: [u8; 32],
    tag: Vec<u8>,
    epochs: Vec<Identity>,
    first: &'a str,
    identities: &'a str,
}

pub(super) fn parts(text: &[u8]) -> Option<Parts<'_>> {
    let text = std::str::from_utf8(text).ok()?;
    let (first, rest) = text.split_at_checked(text.find('\n')? + 1)?;
    let (id, writer) = first.strip_prefix(FIRST_LINE)?.trim_end().split_once(' ')?;
    let (owner, rest) = rest.split_at_checked(rest.find('\n')? + 1)?;
    let tag = owner.strip_prefix(OWNER_LINE)?.trim_end();
    let (identities, padding) = rest.split_at_checked(rest.rfind('#')?)?;
    if padding.trim() != "#" {
        return None;
    }
    let hex = |text: &str| HEXLOWER.decode(text.as_bytes()).ok();
    Some(Parts {
        id: hex(id)?.try_into().ok()?,
        writer: hex(writer)?.try_into().ok()?,
        tag: hex(tag)?,
        epochs: identities.lines().map(Identity::read).collect::<Option<_>>()?,
        first,
        identities,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grant_opens_for_its_reader_and_shows_whose_it_is() {
        let master = Key::new(random());
        let keys = Keys::derive(&master);
        let mut collection = Collection::generate(&master);
        collection.begin_epoch();
        let (reader, other) = (Identity::generate(), Identity::generate());
        let sealed = seal(&collection, &keys, reader.recipient()).unwrap();
        let own = open_own(&sealed, &reader, &keys, &master).unwrap();
        assert_eq!((own.id(), own.epochs().len()), (collection.id(), 2));
        assert!(own.sign(b"act").is_some_and(|signature| own.signed(b"act", &signature)));
        let granted = open_granted(&sealed, &reader).unwrap();
        assert_eq!(granted.writer(), collection.writer());
        assert!(granted.sign(b"act").is_none(), "a reader cannot write");
        assert!(open_granted(&sealed, &other).is_none());
        let stranger = Key::new(random());
        assert!(open_own(&sealed, &reader, &Keys::derive(&stranger), &stranger).is_none());
    }

    #[test]
    fn blanks_and_grants_are_of_one_form() {
        let master = Key::new(random());
        let collection = Collection::generate(&master);
        let reader = Identity::generate();
        let sealed = seal(&collection, &Keys::derive(&master), reader.recipient()).unwrap();
        assert_eq!(age::decrypt(&reader.at_hand(), &sealed).unwrap().len(), TEXT_BYTES);
        // age's own random stanzas vary the length by some hundred bytes.
        let blank = blank(&collection).unwrap();
        assert!(blank.len().abs_diff(sealed.len()) < 300);
        assert!(open_granted(&blank, &reader).is_none());
    }
}
