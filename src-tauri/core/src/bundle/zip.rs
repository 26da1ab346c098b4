//! The records of a zip (APPNOTE 6.3.9) as `BUNDLE.md` section 1 wants them, and no others:
//! entries are stored, sizes and CRC stand in front, dates are the first of 1980.
//!
//! Pure: gives bytes, and is told where they go. Decision 35 says why no package does this.

/// From which number on a member of 4 or 2 bytes says "see Zip64". A parameter, so that tests need
/// no 4 GiB.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Sizes and offsets.
    pub(super) bytes: u64,
    /// Entries.
    pub(super) entries: u64,
}

impl Limits {
    /// Those of the format.
    pub(super) const FORMAT: Self = Self { bytes: 0xffff_ffff, entries: 0xffff };
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Its path.
    pub(super) name: String,
    /// Bytes.
    pub(super) size: u64,
    /// CRC-32 of them.
    pub(super) crc: u32,
    /// Where its local record begins.
    pub(super) at: u64,
}

/// Version of APPNOTE that a reader must know, times ten.
const VERSION: u16 = 10;
const VERSION_64: u16 = 45;
/// Made by a Unix, in the upper byte; the version that the maker knows in the lower.
const MADE_BY: u16 = 0x031e;
const MADE_BY_64: u16 = 0x032d;
/// 1 January 1980.
const DATE: u16 = 1 << 5 | 1;
/// A plain file that its owner may write and all may read.
const ATTRIBUTES: u32 = 0o100_644 << 16;
/// Header id of Zip64's extra field.
const ZIP64: u16 = 1;
const SEE_ZIP64: u32 = 0xffff_ffff;

/// Bytes in the making, the least significant first.
#[derive(Default)]
struct Bytes(Vec<u8>);

impl Bytes {
    fn u16s(&mut self, numbers: &[u16]) {
        self.0.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
    }

    fn u32s(&mut self, numbers: &[u32]) {
        self.0.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
    }

    fn u64s(&mut self, numbers: &[u64]) {
        self.0.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
    }

    /// Lengths of names and extra fields: names are checked before, fields are ours.
    fn length(&mut self, length: usize) {
        self.u16s(&[u16::try_from(length).unwrap_or(u16::MAX)]);
    }

    /// Zip64's extra field, if there is any number for it.
    fn extra(&mut self, numbers: &[u64]) {
        if !numbers.is_empty() {
            self.u16s(&[ZIP64]);
            self.length(8 * numbers.len());
            self.u64s(numbers);
        }
    }
}

/// The number as far as it fits into 4 bytes; else it goes to `beyond`.
fn short(number: u64, limit: u64, beyond: &mut Vec<u64>) -> u32 {
    match u32::try_from(number) {
        Ok(short) if number < limit => short,
        _ => {
            beyond.push(number);
            SEE_ZIP64
        }
    }
}

/// Length of an extra field with as many numbers.
fn extra_length(numbers: &[u64]) -> usize {
    if numbers.is_empty() { 0 } else { 4 + 8 * numbers.len() }
}

/// The local record of an entry, without its bytes. Its length depends on the name, and on whether
/// the size is beyond the limit.
pub(super) fn local(entry: &Entry, limits: Limits) -> Vec<u8> {
    let mut beyond = Vec::new();
    // Both sizes stand in the field, or neither (APPNOTE 4.5.3): they are equal.
    let sizes = [(); 2].map(|()| short(entry.size, limits.bytes, &mut beyond));
    let version = if beyond.is_empty() { VERSION } else { VERSION_64 };
    let mut bytes = Bytes::default();
    bytes.u32s(&[0x0403_4b50]);
    bytes.u16s(&[version, 0, 0, 0, DATE]);
    bytes.u32s(&[entry.crc]);
    bytes.u32s(&sizes);
    bytes.length(entry.name.len());
    bytes.length(extra_length(&beyond));
    bytes.0.extend(entry.name.as_bytes());
    bytes.extra(&beyond);
    bytes.0
}

/// The directory of these entries, which stands at `at`, and all that comes behind it.
pub(super) fn directory(entries: &[Entry], at: u64, limits: Limits) -> Vec<u8> {
    let mut bytes = Bytes::default();
    for entry in entries {
        in_directory(&mut bytes, entry, limits);
    }
    let size = bytes.0.len() as u64;
    end(&mut bytes, [entries.len() as u64, size, at], limits);
    bytes.0
}

fn in_directory(bytes: &mut Bytes, entry: &Entry, limits: Limits) {
    let mut beyond = Vec::new();
    let [packed, size, at] =
        [entry.size, entry.size, entry.at].map(|number| short(number, limits.bytes, &mut beyond));
    let versions = if beyond.is_empty() { [MADE_BY, VERSION] } else { [MADE_BY_64, VERSION_64] };
    bytes.u32s(&[0x0201_4b50]);
    bytes.u16s(&versions);
    bytes.u16s(&[0, 0, 0, DATE]);
    bytes.u32s(&[entry.crc, packed, size]);
    bytes.length(entry.name.len());
    bytes.length(extra_length(&beyond));
    // No comment, disk 0, no internal attributes.
    bytes.u16s(&[0, 0, 0]);
    bytes.u32s(&[ATTRIBUTES, at]);
    bytes.0.extend(entry.name.as_bytes());
    bytes.extra(&beyond);
}

/// The end record; Zip64's and its locator before it, where a number does not fit.
fn end(bytes: &mut Bytes, [entries, size, at]: [u64; 3], limits: Limits) {
    let mut beyond = Vec::new();
    let short_size = short(size, limits.bytes, &mut beyond);
    let short_at = short(at, limits.bytes, &mut beyond);
    let short_entries = u16::try_from(entries).ok().filter(|_| entries < limits.entries);
    if short_entries.is_none() || !beyond.is_empty() {
        bytes.u32s(&[0x0606_4b50]);
        bytes.u64s(&[44]);
        bytes.u16s(&[MADE_BY_64, VERSION_64]);
        bytes.u32s(&[0, 0]);
        bytes.u64s(&[entries, entries, size, at]);
        bytes.u32s(&[0x0706_4b50, 0]);
        bytes.u64s(&[at + size]);
        bytes.u32s(&[1]);
    }
    let short_entries = short_entries.unwrap_or(u16::MAX);
    bytes.u32s(&[0x0605_4b50]);
    bytes.u16s(&[0, 0, short_entries, short_entries]);
    bytes.u32s(&[short_size, short_at]);
    bytes.u16s(&[0]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(size: u64, at: u64) -> Entry {
        Entry { name: "a/b.txt".into(), size, crc: 0x0102_0304, at }
    }

    fn hex(bytes: &[u8]) -> String {
        data_encoding::HEXLOWER.encode(bytes)
    }

    const NAME: &str = "612f622e747874";

    #[test]
    fn records_are_these_bytes() {
        let local = local(&entry(5, 7), Limits::FORMAT);
        let head = "504b03040a0000000000000021000403020105000000050000000700";
        assert_eq!(hex(&local), format!("{head}0000{NAME}"));
        let directory = directory(&[entry(5, 7)], 9, Limits::FORMAT);
        let head = "504b01021e030a000000000000002100040302010500000005000000070000000000000000";
        let end = "504b0506000000000100010035000000090000000000";
        assert_eq!(hex(&directory), format!("{head}000000a48107000000{NAME}{end}"));
    }

    #[test]
    fn what_does_not_fit_stands_in_an_extra_field_and_only_that() {
        let limits = Limits::FORMAT;
        let big = 0xffff_ffff;
        let hex_of = |size, at| hex(&local(&entry(size, at), limits));
        assert_eq!(
            hex_of(big, 0),
            format!(
                "504b03042d00000000000000210004030201ffffffffffffffff07001400{NAME}01001000\
                 ffffffff00000000ffffffff00000000"
            )
        );
        assert!(hex_of(big - 1, big + 1).starts_with("504b03040a00"), "the place is not told here");
        let extra_of = |size, at| {
            let mut bytes = Bytes::default();
            in_directory(&mut bytes, &entry(size, at), limits);
            let text = hex(&bytes.0);
            (text.get(8..16).unwrap().to_owned(), text.split_once(NAME).unwrap().1.to_owned())
        };
        let (with, without) = ("2d032d00".to_owned(), "1e030a00".to_owned());
        assert_eq!(extra_of(1, big - 1), (without, String::new()));
        let place = "01000800ffffffff00000000";
        assert_eq!(extra_of(1, big), (with.clone(), place.into()));
        let size = "010010000000000001000000".to_owned() + "0000000001000000";
        assert_eq!(extra_of(1 << 32, 1), (with.clone(), size.clone()));
        let all = size.replace("01001000", "01001800") + "ffffffff00000000";
        assert_eq!(extra_of(1 << 32, big), (with, all));
    }

    #[test]
    fn the_end_has_its_long_form_where_a_number_does_not_fit() {
        let end_of = |numbers| {
            let mut bytes = Bytes::default();
            end(&mut bytes, numbers, Limits::FORMAT);
            hex(&bytes.0)
        };
        assert_eq!(
            end_of([0xfffe, 0x10, 0xffff_fffe]),
            "504b050600000000fefffeff10000000feffffff0000"
        );
        let long = |entries: &str, size: &str, at: &str, end: &str| {
            format!(
                "504b06062c000000000000002d032d000000000000000000{entries}{entries}{size}{at}\
                 504b060700000000{end}01000000"
            )
        };
        let (one, ten) = ("0100000000000000", "1000000000000000");
        assert_eq!(
            end_of([1, 0x10, 0xffff_ffff]),
            long(one, ten, "ffffffff00000000", "0f00000001000000")
                + "504b0506000000000100010010000000ffffffff0000"
        );
        assert_eq!(
            end_of([0xffff, 0x10, 1]),
            long("ffff000000000000", ten, one, "1100000000000000")
                + "504b050600000000ffffffff10000000010000000000"
        );
    }
}
