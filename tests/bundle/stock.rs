//! What others' programs say of a bundle, and that they say something else once it was changed.

use std::path::{Path, PathBuf};
use std::process::Command;

use keepsake::custody::stamp::{Roots, imprint_of, verify};
use keepsake_tests::bundles::{Files, Made, Stamper, Wanted, made};
use keepsake_tests::stock::{piped, python_tool, said};

/// A bundle that lies unpacked in a folder.
struct Unpacked {
    folder: tempfile::TempDir,
    files: Files,
    zip: Vec<u8>,
}

impl Unpacked {
    fn of(mut made: Made<'_>) -> Self {
        let zip = made.bytes();
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("bundle.zip"), &zip).unwrap();
        let unzipped =
            Command::new("unzip").args(["-q", "bundle.zip"]).current_dir(folder.path()).status();
        assert!(unzipped.unwrap().success());
        Self { folder, files: Files::of(&zip), zip }
    }

    fn top(&self) -> PathBuf {
        self.folder.path().join(&self.files.top)
    }

    fn said(
        &self,
        program: impl AsRef<std::ffi::OsStr>,
        arguments: &[&str],
    ) -> Result<String, String> {
        said(Command::new(program).args(arguments), &self.top())
    }

    /// Changes a byte in the middle of a file.
    fn touch(&self, path: &str) {
        let path = self.top().join(path);
        let mut bytes = std::fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(path, bytes).unwrap();
    }
}

fn rich() -> Wanted {
    Wanted {
        media: 2,
        // More than one piece, and less than a whole one behind it.
        picture_bytes: 600_000,
        page_bytes: 60_000,
        withheld_fields: 1,
        withheld_records: 1,
        masked: 1,
        ..Wanted::default()
    }
}

#[test]
fn it_is_a_zip_that_unpacks_as_anybodys() {
    let bundle = Unpacked::of(made(&rich(), None));
    let tested = said(Command::new("unzip").args(["-t", "bundle.zip"]), bundle.folder.path());
    assert!(tested.unwrap().contains("No errors detected"));
    for (path, bytes) in &bundle.files.files {
        assert_eq!(std::fs::read(bundle.top().join(path)).unwrap(), *bytes, "{path}");
    }
    let listed = "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert not z.testzip(); \
                  print(*[i.filename for i in z.infolist()], sep='\\n')";
    let listed = bundle.said("python3", &["-c", listed, "../bundle.zip"]).unwrap();
    let paths = bundle.files.paths().map(|path| format!("{}/{path}", bundle.files.top));
    assert_eq!(listed.lines().collect::<Vec<_>>(), paths.collect::<Vec<_>>());
    let changed = bundle.zip.len() / 2;
    let mut zip = bundle.zip.clone();
    zip[changed] ^= 1;
    std::fs::write(bundle.folder.path().join("changed.zip"), zip).unwrap();
    assert!(said(Command::new("unzip").args(["-t", "changed.zip"]), bundle.folder.path()).is_err());
}

#[test]
fn it_is_a_bag_and_its_lists_hold() {
    let bundle = Unpacked::of(made(&rich(), None));
    let bagit = python_tool("bagit.py");
    let said = bundle.said(&bagit, &["--validate", "."]).unwrap();
    assert!(said.contains("is valid"), "{said}");
    for list in ["tagmanifest-sha256.txt", "manifest-sha256.txt"] {
        bundle.said("sha256sum", &["--strict", "-c", list]).unwrap();
    }
    bundle.touch("data/case.json");
    assert!(bundle.said(&bagit, &["--validate", "."]).is_err());
    assert!(bundle.said("sha256sum", &["-c", "manifest-sha256.txt"]).is_err());
}

#[test]
fn its_exchanges_are_a_valid_wacz_and_every_record_holds() {
    let bundle = Unpacked::of(made(&rich(), None));
    let wacz = "data/archive/keepsake.wacz";
    let said = bundle.said(python_tool("wacz"), &["validate", "-f", wacz]).unwrap();
    assert!(said.contains("Validation succeeded"), "{said}");
    std::fs::write(bundle.top().join("data.warc.gz"), &bundle.files.wacz()["archive/data.warc.gz"])
        .unwrap();
    let warcio = python_tool("warcio");
    let said = bundle.said(&warcio, &["check", "-v", "data.warc.gz"]).unwrap();
    assert!(said.contains("digest pass") && !said.contains("fail"), "{said}");
    let index = bundle.said(&warcio, &["index", "-f", "offset,warc-type", "data.warc.gz"]).unwrap();
    assert_eq!(index.lines().count(), bundle.files.records().len());
    // It stops at a member that does not inflate and says nothing; so one that does.
    let mut changed = bundle.files.records();
    let answer = changed.iter_mut().find(|it| is_answer(it)).unwrap();
    let last = answer.len() - 5;
    answer[last] ^= 1;
    std::fs::write(bundle.top().join("changed.warc"), changed.concat()).unwrap();
    let said = bundle.said(&warcio, &["check", "-v", "changed.warc"]);
    assert!(said.unwrap_err().contains("digest failed"));
    bundle.touch(wacz);
    assert!(bundle.said(python_tool("wacz"), &["validate", "-f", wacz]).is_err());
}

/// What ReplayWeb.page and others look records up by: each line leads to the record it tells of.
#[test]
fn its_index_leads_to_the_records() {
    let bundle = Unpacked::of(made(&rich(), None));
    std::fs::write(bundle.top().join("x.warc.gz"), &bundle.files.wacz()["archive/data.warc.gz"])
        .unwrap();
    for name in ["index.cdx.gz", "index.idx"] {
        std::fs::write(bundle.top().join(name), &bundle.files.wacz()[&format!("indexes/{name}")])
            .unwrap();
    }
    let walk = "
import gzip, io, json
from warcio.archiveiterator import ArchiveIterator
data, cdx = open('x.warc.gz', 'rb').read(), open('index.cdx.gz', 'rb').read()
head, *table = open('index.idx').read().splitlines()
assert json.loads(head.split(' ', 2)[2]) == {'format': 'cdxj-gzip-1.0', 'filename': 'index.cdx.gz'}
lines = []
for line in table:
    key, digits, place = line.split(' ', 2)
    place = json.loads(place)
    block = gzip.decompress(cdx[place['offset']:place['offset'] + place['length']]).decode()
    assert block.startswith(key + ' ' + digits + ' {'), key
    lines += block.splitlines()
assert lines == sorted(lines)
for line in lines:
    key, digits, facts = line.split(' ', 2)
    facts = json.loads(facts)
    member = data[int(facts['offset']):int(facts['offset']) + int(facts['length'])]
    record, = ArchiveIterator(io.BytesIO(member))
    get = record.rec_headers.get_header
    assert record.rec_type == 'response' and get('WARC-Target-URI') == facts['url']
    assert get('WARC-Payload-Digest') == facts['digest']
    assert ''.join(filter(str.isdigit, get('WARC-Date'))) == digits
    assert record.http_headers.get_statuscode() == facts['status']
    assert record.http_headers.get_header('content-type') == facts['mime']
print(len(lines))
";
    let python = python_tool("wacz").with_file_name("python3");
    let said = bundle.said(&python, &["-c", walk]).unwrap();
    let answers = bundle.files.records().iter().filter(|it| is_answer(it)).count();
    assert_eq!(said.trim(), answers.to_string());
}

/// Is this what stands behind the last dot?
fn ends(path: &str, extension: &str) -> bool {
    path.rsplit('.').next() == Some(extension)
}

fn is_answer(record: &[u8]) -> bool {
    String::from_utf8_lossy(record).contains("WARC-Type: response\r\n")
}

#[test]
fn its_seal_and_checkpoints_are_signed_for_ssh() {
    let bundle = Unpacked::of(made(&Wanted::default(), None));
    let verified = |namespace: &str, file: &str, signature: &str| {
        let top = bundle.top();
        let (signers, signature) = (top.join("data/keys/allowed_signers.txt"), top.join(signature));
        let arguments = [
            "-Y",
            "verify",
            "-f",
            signers.to_str().unwrap(),
            "-I",
            "keepsake",
            "-n",
            namespace,
            "-s",
            signature.to_str().unwrap(),
        ];
        let mut command = Command::new("ssh-keygen");
        let file = std::fs::File::open(top.join(file)).unwrap();
        command.args(arguments).stdin(file).output().unwrap().status.success()
    };
    let manifest = "tagmanifest-sha256.txt";
    assert!(verified("keepsake-bag@v1", manifest, "seal/tagmanifest-sha256.txt.sig"));
    assert!(!verified("keepsake-bag@v1", "manifest-sha256.txt", "seal/tagmanifest-sha256.txt.sig"));
    let checkpoints: Vec<&str> = bundle
        .files
        .paths()
        .filter(|path| path.starts_with("data/log/checkpoints/") && ends(path, "txt"))
        .collect();
    assert_eq!(checkpoints.len(), 3);
    for checkpoint in checkpoints {
        assert!(verified("keepsake-checkpoint@v1", checkpoint, &format!("{checkpoint}.sig")));
    }
}

#[test]
fn its_stamps_hold_for_openssl() {
    let stamper = Stamper::new();
    let bundle = Unpacked::of(made(&Wanted { ots: true, ..Wanted::default() }, Some(&stamper)));
    let roots = Roots::from_pem(&stamper.authority().root()).unwrap();
    let mut n_stamps = 0;
    for path in bundle.files.paths().filter(|path| ends(path, "tsr")) {
        let (of, name) = path.strip_suffix(".tsr").unwrap().rsplit_once('.').unwrap();
        let of = of.strip_prefix("seal/").unwrap_or(of);
        let (file, response) = (bundle.files.get(of), bundle.files.get(path));
        let stamp = verify(response, &imprint_of(file), None, &roots).unwrap();
        let at = stamp.at.unix().to_string();
        let pem = format!("data/keys/tsa/{name}.pem");
        let verified = |file: &str| {
            let arguments =
                ["ts", "-verify", "-attime", &at, "-data", file, "-in", path, "-CAfile", &pem];
            bundle.said("openssl", &arguments).is_ok()
        };
        assert!(verified(of), "{path}");
        assert!(!verified("bagit.txt"));
        n_stamps += 1;
    }
    assert_eq!(n_stamps, 2 * 4, "two authorities over three checkpoints and the seal");
    assert_eq!(bundle.files.paths().filter(|path| ends(path, "ots")).count(), 4);
}

/// Encrypted as it is written, and opened with none of our code.
#[test]
fn it_can_be_sealed_to_several_people_and_each_opens_it_with_age() {
    let folder = tempfile::tempdir().unwrap();
    let people = ["lan", "minh"].map(|name| person(folder.path(), name));
    let recipients: Vec<String> = people.iter().map(|(_, recipient)| recipient.clone()).collect();
    let mut made = made(&rich(), None);
    let plain = made.bytes();
    let mut sealed = Vec::new();
    let mut sealing = keepsake::vault::seal_to(&recipients, &mut sealed).unwrap();
    made.write(keepsake::bundle::Sink::Stream(&mut sealing)).unwrap();
    sealing.finish().unwrap();
    let path = folder.path().join("bundle.zip.age");
    std::fs::write(&path, &sealed).unwrap();
    for (identity, _) in &people {
        let opened = keepsake_tests::stock::opened("age", identity, &path).unwrap();
        assert!(opened == plain, "a stream and a file are written alike");
    }
    let (stranger, _) = person(folder.path(), "stranger");
    assert!(keepsake_tests::stock::opened("age", &stranger, &path).is_none());
    for wrong in [&[][..], &["age1nobody".to_owned()]] {
        assert!(keepsake::vault::seal_to(wrong, &mut Vec::new()).is_err());
    }
}

/// The file with an identity, and its recipient.
fn person(folder: &Path, name: &str) -> (PathBuf, String) {
    let path = folder.join(name);
    let identity = piped("age-keygen", &[], b"");
    std::fs::write(&path, &identity).unwrap();
    let recipient = piped("age-keygen", &["-y"], &identity);
    (path, String::from_utf8(recipient).unwrap().trim().to_owned())
}
