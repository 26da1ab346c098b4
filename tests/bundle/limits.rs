//! Bundles that are large: memory stays flat, and beyond 4 GiB others still read them.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::process::Command;

use keepsake::bundle::Sink;
use keepsake_tests::bundles::{Wanted, file, made};
use keepsake_tests::program;
use keepsake_tests::stock::said;

/// The highest memory of a process that writes a bundle of so many bytes of exchanges, in KiB.
fn peak_kib(way: &str, bytes: u64) -> u64 {
    let folder = std::env::temp_dir();
    let mut command = Command::new(program("examples/bundle"));
    let said = said(command.args([way, &bytes.to_string()]), &folder).unwrap();
    let peak = said.split_once("at most ").and_then(|(_, rest)| rest.split(' ').next());
    peak.unwrap().parse().unwrap()
}

#[test]
fn ten_times_the_exchanges_take_no_more_memory() {
    for way in ["stream", "file"] {
        let (few, many) = (peak_kib(way, 20_000_000), peak_kib(way, 200_000_000));
        assert!(few > 1_000, "{way}: {few} KiB is not what a process takes");
        assert!(many < few + 8_000 && many < 64_000, "{way}: {few} and {many} KiB");
    }
}

const ZEROS: &[u8] = &[0; 1024 * 1024];

/// A file in which stretches of zeros take no room.
struct Sparse(File);

impl Write for Sparse {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if ZEROS.get(..bytes.len()) == Some(bytes) {
            let bytes_i64 = i64::try_from(bytes.len()).map_err(io::Error::other)?;
            return self.0.seek(SeekFrom::Current(bytes_i64)).map(|_| bytes.len());
        }
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl Read for Sparse {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.0.read(bytes)
    }
}

impl Seek for Sparse {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

/// A video of 4.3 GB: its size, all places behind it and the end of the zip take Zip64.
#[test]
fn beyond_four_gibibytes_others_still_read_it() {
    const STEPS: u64 = 4_100;
    let mut made = made(&Wanted::small(), None);
    let mut video = file(2, "media.0", "mp4", Vec::new());
    video.size = STEPS * ZEROS.len() as u64;
    video.content =
        Box::new(|out: &mut dyn Write| (0..STEPS).try_for_each(|_| out.write_all(ZEROS)));
    made.plan.items[0].files.push(video);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("big.zip");
    let file = File::options().create_new(true).read(true).write(true).open(&path).unwrap();
    let bundle = made.write(Sink::File(&mut Sparse(file))).unwrap();
    assert_eq!(path.metadata().unwrap().len(), bundle.size);
    assert!(bundle.size > 1 << 32);
    // To unpack all of it takes half a minute; that a CRC is right is tried on small ones.
    let words = ["-p", "big.zip", "*/tagmanifest-sha256.txt.sig"];
    let last = said(Command::new("unzip").args(words), folder.path()).unwrap();
    assert!(last.starts_with("-----BEGIN SSH SIGNATURE-----\n"), "{last}");
    let listed = "import zipfile; z = zipfile.ZipFile('big.zip'); \
                  i = max(z.infolist(), key=lambda i: i.file_size); \
                  print(i.filename.rsplit('/')[-1], i.file_size, len(z.read(z.infolist()[-1])))";
    let listed = said(Command::new("python3").args(["-c", listed]), folder.path()).unwrap();
    let wanted = format!("media-0.2.mp4 {} {}", STEPS * ZEROS.len() as u64, last.len());
    assert_eq!(listed.trim(), wanted);
}
