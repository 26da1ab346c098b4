//! A bundle to the byte: what is listed, in which order, the same each time, on a file and on a
//! stream; and what cannot be written.

use std::collections::BTreeSet;
use std::io::{self, Cursor, Write};

use keepsake::bundle::{AtHand, BundleError, RecordError, Seal, Sink, Stamps, What, write};
use keepsake_tests::bundles::{Files, Record, Stamper, Wanted, made};
use serde_json::Value;

fn everything() -> Wanted {
    Wanted {
        ots: true,
        withheld_fields: 1,
        withheld_records: 2,
        masked: 1,
        // Larger than what is hashed beside, and than several pieces of a member.
        picture_bytes: 1_300_000,
        ..Wanted::default()
    }
}

#[test]
fn the_same_gives_the_same_bytes_on_a_file_and_on_a_stream() {
    let first = made(&everything(), None).bytes();
    assert!(made(&everything(), None).bytes() == first);
    let mut stream = Vec::new();
    made(&everything(), None).write(Sink::Stream(&mut stream)).unwrap();
    assert!(stream == first);
    let mut behind = Cursor::new(b"what is there already".to_vec());
    behind.set_position(21);
    made(&everything(), None).write(Sink::File(&mut behind)).unwrap();
    assert!(behind.into_inner().strip_prefix(b"what is there already").unwrap() == first);
}

/// The kit's zip is written by other code.
#[test]
fn it_is_the_zip_that_the_format_describes() {
    let zip = made(&everything(), None).bytes();
    let mut files = Files::of(&zip);
    assert!(files.zip() == zip);
    let before = files.clone();
    files.relist();
    assert_eq!(files.get("tagmanifest-sha256.txt"), before.get("tagmanifest-sha256.txt"));
    assert!(files == before, "its lists are what they should be");
}

#[test]
fn what_is_listed_is_what_is_written() {
    let stamper = Stamper::new();
    let mut made = made(&everything(), Some(&stamper));
    let zip = made.bytes();
    let (listed, files) = (made.plan.files(), Files::of(&zip));
    let paths = |it: &mut dyn Iterator<Item = String>| it.collect::<BTreeSet<_>>();
    assert_eq!(
        paths(&mut listed.iter().map(|it| it.path.clone())),
        paths(&mut files.paths().map(str::to_owned))
    );
    assert_eq!(listed.len(), files.files.len());
    for listed in listed.iter().filter(|it| it.what != What::Exchanges) {
        let size = files.get(&listed.path).len() as u64;
        assert!(listed.size.is_none_or(|told| told == size), "{}", listed.path);
    }
    let kind = |path: &str| listed.iter().find(|it| it.path.contains(path)).unwrap().what;
    assert_eq!((kind("masked-media-0"), kind("media-0.")), (What::Masked, What::Masked));
    assert_eq!((kind("text."), kind("report.vi.pdf")), (What::Copy, What::Page));
}

#[test]
fn case_json_has_its_members_in_their_order() {
    let zip = made(&everything(), None).bytes();
    let files = Files::of(&zip);
    let text = String::from_utf8(files.get("data/case.json").to_vec()).unwrap();
    let case: Value = serde_json::from_str(&text).unwrap();
    let names = [
        "v",
        "made",
        "software",
        "languages",
        "log",
        "checkpoints",
        "seal",
        "items",
        "withheld",
        "rules",
    ];
    let places: Vec<usize> =
        names.iter().map(|name| text.find(&format!("\"{name}\":")).unwrap()).collect();
    assert!(places.is_sorted() && text.ends_with("}\n"));
    assert_eq!(case.as_object().unwrap().len(), names.len());
    assert_eq!(text.matches(' ').count(), spaces_in(&case), "no white space outside strings");
    let withheld: Vec<(u64, &str)> = case["withheld"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["entry"].as_u64().unwrap(), it["what"].as_str().unwrap()))
        .collect();
    assert!(withheld.is_sorted() && withheld.len() == 4, "{withheld:?}");
    assert_eq!(case["items"][2]["kind"], "refused");
    assert_eq!(case["items"][2]["folder"], "items/003");
    let newest = case["checkpoints"].as_array().unwrap().last().unwrap();
    assert_eq!(newest["entries"], case["log"]["entries"]);
    for item in case["items"].as_array().unwrap() {
        for file in item["files"].as_array().unwrap() {
            let path = format!(
                "data/{}/{}",
                item["folder"].as_str().unwrap(),
                file["path"].as_str().unwrap()
            );
            assert!(!files.get(&path).is_empty());
        }
    }
}

fn spaces_in(value: &Value) -> usize {
    match value {
        Value::String(text) => text.matches(' ').count(),
        Value::Array(items) => items.iter().map(spaces_in).sum(),
        Value::Object(members) => members.values().map(spaces_in).sum(),
        _ => 0,
    }
}

#[test]
fn records_stand_in_members_of_their_own_as_they_were() {
    let mut made = made(&everything(), None);
    let zip = made.bytes();
    let records = Files::of(&zip).records();
    let (first, rest) = records.split_first().unwrap();
    assert!(String::from_utf8_lossy(first).contains("\r\nformat: WARC File Format 1.1\r\n"));
    let given: Vec<&[u8]> = made.records.iter().map(|it| it.bytes.as_slice()).collect();
    assert!(rest.iter().map(Vec::as_slice).eq(given));
    made.records.clear();
    let zip = made.bytes();
    assert!(!Files::of(&zip).paths().any(|path| path.starts_with("data/archive/")));
}

/// A stamp that an authority did not give is announced nowhere.
#[test]
fn a_seal_goes_without_the_stamps_that_could_not_be_had() {
    let stamper = Stamper::new();
    let mut made = made(&Wanted { ots: true, ..Wanted::small() }, Some(&stamper));
    let _ = made.bytes();
    let (log, mut asked) = (&made.log, Vec::new());
    let mut file = Cursor::new(Vec::new());
    let bundle = write(&mut made.plan, Sink::File(&mut file), &mut |manifest, wanted| {
        asked.push((manifest.to_vec(), wanted.clone()));
        let mut seal = keepsake_tests::bundles::seal(log, Some(&stamper), manifest, wanted);
        // The first does not answer at all, the calendar not the second time.
        seal.stamps.retain(|(name, _)| name == "two");
        seal.ots = seal.ots.filter(|_| asked.len() == 1);
        Ok(seal)
    });
    let only = Stamps { authorities: vec!["two".into()], ots: false };
    assert_eq!(bundle.unwrap().seal, only);
    let wanted: Vec<&Stamps> = asked.iter().map(|(_, wanted)| wanted).collect();
    assert_eq!(wanted.len(), 3);
    assert_eq!(*wanted[2], only);
    let zip = file.into_inner();
    let files = Files::of(&zip);
    let case: Value = serde_json::from_slice(files.get("data/case.json")).unwrap();
    assert_eq!(case["seal"], serde_json::json!({"stamps": ["two"], "ots": false}));
    let seals: Vec<&str> = files.paths().filter(|path| path.starts_with("seal/")).collect();
    let wanted = ["sig", "two.tsr"].map(|end| format!("seal/tagmanifest-sha256.txt.{end}"));
    assert_eq!(seals, wanted);
    assert_eq!(files.get("tagmanifest-sha256.txt"), asked[2].0, "sealed is what is there");
    let before = files.clone();
    let mut again = files;
    again.relist();
    assert!(again == before);
}

fn refused(change: impl FnOnce(&mut keepsake_tests::bundles::Made<'_>)) -> BundleError {
    let mut made = made(&Wanted { media: 1, ..Wanted::small() }, None);
    change(&mut made);
    let mut stream = Vec::new();
    let on_stream = made.write(Sink::Stream(&mut stream)).unwrap_err();
    let mut file = Cursor::new(Vec::new());
    let on_file = made.write(Sink::File(&mut file)).unwrap_err();
    assert_eq!(on_stream.to_string(), on_file.to_string());
    on_file
}

#[test]
fn what_no_bundle_may_hold_is_not_written() {
    assert!(matches!(
        refused(|made| made.plan.items[0].files[0].extension = "../x".into()),
        BundleError::Name
    ));
    assert!(matches!(
        refused(|made| made.plan.people.printed[1].0 = "vi".into()),
        BundleError::Name
    ));
    assert!(matches!(refused(|made| made.plan.items[0].files[0].size += 1), BundleError::Changed));
    let other = keepsake::model::Sum::from_bytes([1; 32]);
    assert!(matches!(
        refused(|made| made.plan.items[0].files[0].sum = Some(other)),
        BundleError::Changed
    ));
    let record = |bytes: &[u8]| {
        let sum = keepsake::model::RecordSum { kind: "response".into(), sum: other };
        vec![Record { sum, bytes: bytes.to_vec() }]
    };
    let wrong = |bytes: &[u8]| match refused(|made| made.records = record(bytes)) {
        BundleError::Record(error) => error,
        error => panic!("{error}"),
    };
    assert_eq!(wrong(b"GET / HTTP/1.1\r\n\r\n"), RecordError::Head);
    assert_eq!(wrong(b""), RecordError::None);
    let head = "WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Record-ID: <urn:uuid:1>\r\n\
                WARC-Date: 2026-05-08T09:30:00Z\r\nContent-Length: ";
    let whole = format!("{head}2\r\n\r\nab\r\n\r\n");
    assert_eq!(wrong(&whole.as_bytes()[..whole.len() - 1]), RecordError::Length);
    assert_eq!(wrong(format!("{head}1\r\n\r\nab\r\n\r\n").as_bytes()), RecordError::Length);
    assert_eq!(wrong(format!("{head}5000000000\r\n\r\n").as_bytes()), RecordError::TooLong);
    assert_eq!(wrong(format!("{head}x\r\n\r\n").as_bytes()), RecordError::Head);
    assert_eq!(wrong(&vec![b'a'; 70_000]), RecordError::Head);
}

/// Errors of the one side and of the other are told apart, however they come.
#[test]
fn a_source_that_gives_up_and_a_place_that_is_full_are_told() {
    let broken = |out: &mut dyn Write| {
        out.write_all(b"half")?;
        Err(io::ErrorKind::TimedOut.into())
    };
    let error = refused(|made| made.plan.items[0].files[0].content = Box::new(broken));
    assert!(matches!(error, BundleError::Source(error) if error.kind() == io::ErrorKind::TimedOut));
    let mut n = 0;
    let unsteady = move |out: &mut dyn Write| {
        n += 1;
        out.write_all(&[n; 4])
    };
    let mut made = made(&Wanted::small(), None);
    made.plan.items[0].files[0].content = Box::new(unsteady);
    made.plan.items[0].files[0].size = 4;
    assert!(matches!(made.write(Sink::Stream(&mut Vec::new())), Err(BundleError::Changed)));
    let mut full = Full(20_000);
    let mut made = keepsake_tests::bundles::made(&everything(), None);
    for room in [100, 20_000, 2_000_000, 3_500_000] {
        full.0 = room;
        assert!(matches!(made.write(Sink::Stream(&mut full)), Err(BundleError::Sink(_))), "{room}");
    }
}

/// Takes so many bytes.
struct Full(usize);

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.checked_sub(bytes.len()).ok_or(io::ErrorKind::StorageFull)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_stamp_nobody_asked_for_is_refused_and_a_seal_that_cannot_be_made_is_told() {
    let mut made = made(&Wanted::small(), None);
    let _ = made.bytes();
    let mut write = |seal: Result<Seal, io::ErrorKind>| {
        let mut seal = seal.map_err(|kind| io::Error::from(kind).into());
        let sealing = &mut |_: &[u8], _: &Stamps| {
            std::mem::replace(&mut seal, Err(io::Error::other("asked twice").into()))
        };
        keepsake::bundle::write(&mut made.plan, Sink::Stream(&mut io::sink()), sealing)
    };
    let stamped = Seal { stamps: vec![("x".into(), vec![1])], ..Seal::default() };
    assert!(matches!(write(Ok(stamped)), Err(BundleError::Stamp)));
    assert!(matches!(write(Err(io::ErrorKind::NotFound)), Err(BundleError::Seal(_))));
    assert!(write(Ok(Seal::default())).is_ok());
}

#[test]
fn a_record_of_any_length_keeps_its_bytes() {
    for length in [0, 1, 262_144 - 400, 262_144, 300_000, 786_432, 1_000_001] {
        let mut made = made(&Wanted::small(), None);
        let mut chance = keepsake_tests::chance::Chance::new(length as u64);
        let body = keepsake_tests::bundles::exchanges::picture(length, &mut chance);
        let at = "2026-05-08T09:30:00Z".parse().unwrap();
        let kind = (200, "image/jpeg");
        made.records = keepsake_tests::bundles::exchanges::exchange(
            "https://a.org/1",
            at,
            kind,
            &body,
            &mut chance,
        );
        let zip = made.bytes();
        let records = Files::of(&zip).records();
        assert!(records[1..].iter().eq(made.records.iter().map(|it| &it.bytes)), "{length}");
        made.plan.items.iter_mut().flat_map(|it| &mut it.files).for_each(|file| {
            file.content = Box::new(AtHand(Vec::new()));
            file.size = 0;
        });
        assert!(Files::of(&made.bytes()).records() == records);
    }
}
