//! The archive of raw exchanges within the bundle (BUNDLE.md, section 8.1).

use crate::fault::Stop;
use crate::files::digest;
use crate::json::{Space, Value};
use crate::source::View;
use crate::text::{Sum, hex};
use crate::warc::{self, Found};
use crate::zip::{self, Member};

/// Its files, in their order.
const NAMES: [&str; 6] = [
    "archive/data.warc.gz",
    "indexes/index.cdx.gz",
    "indexes/index.idx",
    "pages/pages.jsonl",
    "datapackage.json",
    "datapackage-digest.json",
];
/// Bytes of the list of files, and of its digest, at the most.
const LIST_MAX: u64 = 4 * 1024 * 1024;
const DIGEST_MAX: u64 = 4 * 1024;

/// What was read of it.
#[derive(Debug)]
pub(crate) struct Wacz {
    /// Where the records begin in it.
    pub(crate) at: u64,
    /// Records, without the first.
    pub(crate) records: Vec<Found>,
    /// The block of the first.
    pub(crate) info: Vec<u8>,
}

impl Wacz {
    /// Checks that it has the files it must, and that its lists fit them.
    pub(crate) fn check(file: View<'_>) -> Result<(), Stop> {
        let members = members(file)?;
        let mut sums = Vec::new();
        for member in &members {
            let (sum, crc) = digest(file.part(member.at, member.len)?)?;
            if crc != member.crc {
                return Err("a file in the WACZ is damaged".into());
            }
            sums.push((member.name.as_str(), member.len, sum));
        }
        let json = |n: usize, most: u64| -> Result<Option<Value>, Stop> {
            let Some(member) = members.get(n).filter(|member| member.len <= most) else {
                return Ok(None);
            };
            let bytes = file.part(member.at, member.len)?.bytes()?;
            Ok(str::from_utf8(&bytes).ok().and_then(|text| Value::read(text, Space::Allowed)))
        };
        let [listed @ .., list, _] = sums.as_slice() else {
            return Err("the WACZ is empty".into());
        };
        json(4, LIST_MAX)?
            .and_then(|it| lists(&it, listed))
            .ok_or("the WACZ's list of files does not fit them")?;
        json(5, DIGEST_MAX)?
            .and_then(|it| names(&it, &list.2))
            .ok_or("the digest of the WACZ's list does not fit it")?;
        Ok(())
    }

    /// Reads the records.
    pub(crate) fn read(file: View<'_>) -> Result<Self, Stop> {
        let members = members(file)?;
        let Some(member) = members.first() else { return Err("the WACZ is empty".into()) };
        let mut records = warc::scan(file.part(member.at, member.len)?)?;
        if records.len() < 2 {
            return Err("the WACZ has no records".into());
        }
        let first = records.remove(0);
        let info = first.info.filter(|_| first.kind == "warcinfo");
        let info = info.ok_or("the first record does not say what wrote the others")?;
        Ok(Self { at: member.at, records, info })
    }
}

fn members(file: View<'_>) -> Result<Vec<Member>, Stop> {
    let members = zip::read(file, 1..=2).map_err(|stop| match stop {
        Stop::Fault(what) => Stop::Fault(format!("the WACZ: {what}")),
        io @ Stop::Io(_) => io,
    })?;
    if members.iter().map(|member| member.name.as_str()).eq(NAMES) {
        Ok(members)
    } else {
        Err("the WACZ has other files than it must".into())
    }
}

/// Whether `resources` has these files, each once, and no other.
fn lists(value: &Value, files: &[(&str, u64, Sum)]) -> Option<()> {
    let resources = value.member("resources")?.list()?;
    (resources.len() == files.len()).then_some(())?;
    let fits = |(name, len, sum): &(&str, u64, Sum)| {
        let mut mine =
            resources.iter().filter(|it| it.member("path").and_then(Value::text) == Some(name));
        let (mine, other) = (mine.next()?, mine.next());
        let hash = mine.member("hash")?.text()? == format!("sha256:{}", hex(sum));
        (hash && mine.member("bytes")?.number()? == *len && other.is_none()).then_some(())
    };
    files.iter().map(fits).collect()
}

fn names(value: &Value, sum: &Sum) -> Option<()> {
    let [path, hash] = value.exactly(["path", "hash"])?;
    let fits = hash.text()? == format!("sha256:{}", hex(sum));
    (fits && path.text()? == "datapackage.json").then_some(())
}
