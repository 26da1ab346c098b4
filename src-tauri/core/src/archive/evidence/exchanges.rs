//! The raw exchanges of a bundle, each once and in full, as they lie in the vault.

use std::collections::{HashMap, HashSet};
use std::io::{self, Write};

use crate::archive::Archive;
use crate::archive::look::{exchanges_of, summed, unzipped};
use crate::bundle::Source;
use crate::capture::warc;
use crate::model::{Act, Capture, ObjectName, Observation, ObservationId, Sum};

/// Bodies that are kept at hand for the looks that name them.
const BODIES_MAX: usize = 64;

/// Where an exchange lies.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Place {
    /// All of an object.
    Whole(ObjectName),
    /// One of many in an object; its body is that of the exchange at the second place.
    Part(ObjectName, u32, Box<(ObjectName, u32)>),
}

/// Where the exchanges of an act lie: its own, and those of its media.
#[derive(Default)]
pub(super) struct Places {
    pub(super) own: Option<Place>,
    pub(super) media: Vec<Option<Place>>,
}

impl Places {
    /// `looks` knows where the exchange of a look lies that holds the body of others.
    pub(super) fn of(act: &Act, looks: &HashMap<ObservationId, (ObjectName, u32)>) -> Self {
        match act {
            Act::Captured(capture) => Self::of_capture(capture),
            Act::Looked(look) => Self { own: place_of(look, looks), media: Vec::new() },
            _ => Self::default(),
        }
    }

    fn of_capture(capture: &Capture) -> Self {
        let media = capture
            .media
            .iter()
            .map(|media| media.member.is_none().then(|| Place::Whole(media.exchange.clone())));
        Self { own: capture.exchange.clone().map(Place::Whole), media: media.collect() }
    }
}

fn place_of(
    look: &Observation,
    looks: &HashMap<ObservationId, (ObjectName, u32)>,
) -> Option<Place> {
    let Some(body_of) = look.body_of else { return Some(Place::Whole(look.exchange.clone())) };
    let body = looks.get(&body_of)?.clone();
    Some(Place::Part(look.exchange.clone(), look.part, Box::new(body)))
}

/// Reads exchanges, and remembers what the next one is likely to need.
pub(super) struct Reader<'a> {
    archive: &'a Archive,
    /// The object read last, unpacked.
    last: Option<(ObjectName, Vec<u8>)>,
    bodies: HashMap<(ObjectName, u32), Vec<u8>>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(archive: &'a Archive) -> Self {
        Self { archive, last: None, bodies: HashMap::new() }
    }

    /// The records of an exchange, in full. None if it is lost.
    pub(super) fn records(&mut self, place: &Place) -> Option<Vec<u8>> {
        match place {
            Place::Whole(object) => unzipped(&self.archive.vault().object(object).ok()?),
            Place::Part(object, part, body) => {
                let body = self.body(body)?;
                let records = self.unpacked(object)?;
                let records = warc::read(records).ok()?;
                let mut each = records.split_inclusive(|it| it.kind == warc::Kind::Metadata);
                warc::in_full(each.nth(usize::try_from(*part).ok()?)?, Some(&body)).ok()
            }
        }
    }

    fn unpacked(&mut self, object: &ObjectName) -> Option<&[u8]> {
        if self.last.as_ref().is_none_or(|(known, _)| known != object) {
            let content = unzipped(&self.archive.vault().object(object).ok()?)?;
            self.last = Some((object.clone(), content));
        }
        self.last.as_ref().map(|(_, content)| content.as_slice())
    }

    fn body(&mut self, place: &(ObjectName, u32)) -> Option<Vec<u8>> {
        if let Some(body) = self.bodies.get(place) {
            return Some(body.clone());
        }
        let object = self.archive.vault().object(&place.0).ok()?;
        let exchanges = exchanges_of(&object, None)?;
        let body = exchanges.into_iter().nth(usize::try_from(place.1).ok()?)?.reply()?.body.clone();
        if self.bodies.len() == BODIES_MAX {
            self.bodies.clear();
        }
        self.bodies.insert(place.clone(), body.clone());
        Some(body)
    }
}

/// All exchanges of a bundle, one behind the other, without the records that are left out.
pub(super) struct Exchanges<'a> {
    pub(super) archive: &'a Archive,
    pub(super) places: Vec<Place>,
    pub(super) left: HashSet<Sum>,
}

impl Source for Exchanges<'_> {
    fn write_to(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let mut reader = Reader::new(self.archive);
        let mut written = HashSet::new();
        for place in &self.places {
            let records = reader.records(place).ok_or_else(lost)?;
            for (record, bytes) in summed(&records).ok_or_else(lost)? {
                if !self.left.contains(&record.sum) && written.insert(record.sum) {
                    out.write_all(bytes)?;
                }
            }
        }
        Ok(())
    }
}

fn lost() -> io::Error {
    io::Error::other("an exchange cannot be read from the vault")
}
