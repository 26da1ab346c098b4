//! What the vault costs, each measured beside a peer in one run: `cargo xtask bench`. The peers
//! keep plain text where we seal.
#![expect(clippy::unwrap_used, reason = "a bench that cannot go on has nothing to say")]
#![allow(missing_docs, clippy::missing_docs_in_private_items, reason = "macros of criterion")]

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use keepsake::archive::{Archive, Doors, Wanted};
use keepsake::doors::disk::SystemDisk;
use keepsake::model::{Act, ObjectName};
use keepsake::vault::{Passphrase, Vault, WorkFactor};
use keepsake_tests::PASSPHRASE;
use keepsake_tests::chance::Chance;
use keepsake_tests::making::{self, Made};
use sha2::{Digest, Sha256};

const VIDEO_BYTES: u64 = 1 << 30;
const POSTS: usize = 100_000;
const POSTS_AT_ONCE: usize = 1_000;
const TEXT_BYTES: usize = 600;

fn passphrase() -> Passphrase {
    Passphrase::new(PASSPHRASE)
}

fn vault(root: &Path) -> Vault {
    let disk = Arc::new(SystemDisk);
    Vault::create(root, &*disk, &passphrase(), WorkFactor::MINIMAL).unwrap();
    Vault::unlock(root, disk, &passphrase()).unwrap()
}

/// Everything here is made in memory where there is room: a bench of ciphers is none of disks.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in(if Path::new("/dev/shm").is_dir() { "/dev/shm" } else { "." }).unwrap()
}

/// A file that no compressor makes smaller.
fn video(folder: &Path) -> PathBuf {
    let path = folder.join("video");
    let mut file = io::BufWriter::new(File::create(&path).unwrap());
    let mut chance = Chance::new(1);
    for _ in 0..VIDEO_BYTES / 16 {
        file.write_all(&chance.id()).unwrap();
    }
    file.flush().unwrap();
    path
}

fn rage(arguments: &[&str], out: Stdio) {
    let rage = std::env::var_os("KEEPSAKE_RAGE").expect("`cargo xtask bench` says where it is");
    assert!(Command::new(rage).args(arguments).stdout(out).status().unwrap().success());
}

/// A video of 1 GiB: sealed and opened, beside rage; and what hashing alone costs.
fn sealing(c: &mut Criterion) {
    let folder = folder();
    let began = made_at(folder.path());
    let video = video(folder.path());
    let text = |path: &Path| path.display().to_string();
    let (key, sealed) = (folder.path().join("key"), folder.path().join("sealed"));
    let made = Command::new("age-keygen").args(["-o", &text(&key)]).output().unwrap();
    let told = String::from_utf8(made.stderr).unwrap();
    let to = told.trim().rsplit(' ').next().unwrap().to_owned();

    let mut group = c.benchmark_group("seal a video of 1 GiB");
    group.sample_size(10).throughput(Throughput::Bytes(VIDEO_BYTES));
    let mut name = None;
    group.bench_function("keepsake, hashed and signed too", |b| {
        let root = folder.path().join("vault");
        b.iter_batched(
            || {
                let _ = std::fs::remove_dir_all(&root);
                vault(&root)
            },
            |vault| name = Some(vault.put_object_from(&mut File::open(&video).unwrap()).unwrap().0),
            BatchSize::PerIteration,
        );
    });
    group.bench_function("rage", |b| {
        b.iter(|| rage(&["-r", &to, "-o", &text(&sealed), &text(&video)], Stdio::null()));
    });
    group.bench_function("SHA-256 alone", |b| {
        b.iter(|| {
            let (mut hasher, mut step) = (Sha256::new(), vec![0; 256 * 1024]);
            let mut file = File::open(&video).unwrap();
            loop {
                match file.read(&mut step).unwrap() {
                    0 => break hasher.finalize(),
                    n => hasher.update(&step[..n]),
                }
            }
        });
    });
    group.finish();
    ratio(began, "seal a video of 1 GiB", "keepsake, hashed and signed too", "rage");

    let mut group = c.benchmark_group("open a video of 1 GiB");
    group.sample_size(10).throughput(Throughput::Bytes(VIDEO_BYTES));
    let name = name.unwrap();
    let kept = Vault::unlock(&folder.path().join("vault"), Arc::new(SystemDisk), &passphrase());
    let kept = kept.unwrap();
    group.bench_function("keepsake, hash and signature checked", |b| {
        b.iter(|| kept.object_into(&name, &mut io::sink()).unwrap());
    });
    group.bench_function("rage", |b| {
        b.iter(|| rage(&["-d", "-i", &text(&key), &text(&sealed)], Stdio::null()));
    });
    group.finish();
    ratio(began, "open a video of 1 GiB", "keepsake, hash and signature checked", "rage");
}

fn made_at(path: &Path) -> SystemTime {
    std::fs::metadata(path).unwrap().modified().unwrap()
}

/// Says how much ours takes of the peer's time, by the middle run of each, where both ran since
/// `began`.
fn ratio(began: SystemTime, group: &str, ours: &str, peer: &str) {
    let program = std::env::current_exe().unwrap();
    let folder = program.ancestors().nth(3).unwrap().join("criterion").join(group);
    let middle = |name: &str| {
        let told = folder.join(name).join("new/estimates.json");
        if !told.is_file() || made_at(&told) < began {
            return None;
        }
        let told: serde_json::Value = serde_json::from_slice(&std::fs::read(told).ok()?).ok()?;
        told["median"]["point_estimate"].as_f64()
    };
    if let (Some(own), Some(other)) = (middle(ours), middle(peer)) {
        let line = format!("{group}: {ours}: {:.2} of the time of {peer}\n", own / other);
        io::stdout().write_all(line.as_bytes()).expect("somebody reads");
    }
}

fn posts(page: &ObjectName) -> Vec<Made> {
    let mut chance = Chance::new(2);
    (0..POSTS).map(|_| making::post(&mut chance, TEXT_BYTES, page, &[])).collect()
}

fn commit_all(vault: &mut Vault, posts: &[Made]) {
    for batch in posts.chunks(POSTS_AT_ONCE) {
        let acts: Vec<Act> = batch.iter().flat_map(Made::acts).collect();
        vault.commit(&acts).unwrap();
    }
}

fn sqlite(path: &Path) -> rusqlite::Connection {
    let db = rusqlite::Connection::open(path).unwrap();
    db.pragma_update(None, "journal_mode", "WAL").unwrap();
    db.pragma_update(None, "synchronous", "FULL").unwrap();
    db.execute_batch("create table if not exists act (post blob, n integer, json text)").unwrap();
    db.execute_batch("create index if not exists by_post on act (post, n)").unwrap();
    db
}

fn insert_all(db: &mut rusqlite::Connection, posts: &[Made]) {
    for batch in posts.chunks(POSTS_AT_ONCE) {
        let change = db.transaction().unwrap();
        let mut insert = change.prepare("insert into act values (?, ?, ?)").unwrap();
        for made in batch {
            for (n, act) in (0_i64..).zip(&made.acts()) {
                let json = serde_json::to_string(act).unwrap();
                insert.execute((made.post.id.bytes().as_slice(), n, json)).unwrap();
            }
        }
        drop(insert);
        change.commit().unwrap();
    }
}

/// 100,000 posts of 600 bytes: committed, opened cold, read, built again; beside `SQLite`, which
/// keeps the same acts as plain JSON.
fn many(c: &mut Criterion) {
    let folder = folder();
    let (root, file) = (folder.path().join("vault"), folder.path().join("plain.sqlite"));
    let mut kept = vault(&root);
    let page = kept.put_object(b"one page for all").unwrap();
    let posts = posts(&page);
    commit_all(&mut kept, &posts);
    kept.close();
    let mut db = sqlite(&file);
    insert_all(&mut db, &posts);
    drop(db);

    let began = made_at(folder.path());
    committing(c, folder.path(), &posts);
    opening(c, &root, &file);
    reading(c, &root, &file, &posts);
    let pairs = [
        ("commit 100,000 posts", "keepsake"),
        ("open and list 100,000 posts", "keepsake, beyond scrypt"),
        ("one post with its history", "keepsake"),
    ];
    for (group, ours) in pairs {
        ratio(began, group, ours, "SQLite, not sealed");
    }
}

fn committing(c: &mut Criterion, folder: &Path, posts: &[Made]) {
    let mut group = c.benchmark_group("commit 100,000 posts");
    group.sample_size(10).throughput(Throughput::Elements(POSTS as u64));
    let scratch = folder.join("scratch");
    group.bench_function("keepsake", |b| {
        let fresh = || {
            let _ = std::fs::remove_dir_all(&scratch);
            vault(&scratch)
        };
        b.iter_batched(fresh, |mut vault| commit_all(&mut vault, posts), BatchSize::PerIteration);
    });
    group.bench_function("SQLite, not sealed", |b| {
        let path = folder.join("scratch.sqlite");
        let fresh = || {
            let _ = std::fs::remove_file(&path);
            sqlite(&path)
        };
        b.iter_batched(fresh, |mut db| insert_all(&mut db, posts), BatchSize::PerIteration);
    });
    group.finish();
}

fn open(root: &Path) -> Archive {
    Archive::unlock(root, Doors::system("no-worker".into()), &passphrase()).unwrap()
}

fn opening(c: &mut Criterion, root: &Path, file: &Path) {
    let mut group = c.benchmark_group("open and list 100,000 posts");
    group.sample_size(10);
    group.bench_function("keepsake, beyond scrypt", |b| {
        b.iter_with_large_drop(|| {
            let archive = open(root);
            assert_eq!(archive.find_posts(&Wanted::default(), 0, POSTS).len(), POSTS);
            archive.close();
        });
    });
    group.bench_function("SQLite, not sealed", |b| {
        b.iter(|| {
            let db = sqlite(file);
            let mut rows = db.prepare("select json from act where n = 0").unwrap();
            let read = |row: &rusqlite::Row<'_>| row.get::<_, String>(0);
            let acts = rows
                .query_map((), read)
                .unwrap()
                .map(|json| serde_json::from_str::<Act>(&json.unwrap()).unwrap());
            assert_eq!(acts.count(), POSTS);
        });
    });
    group.finish();
}

fn reading(c: &mut Criterion, root: &Path, file: &Path, posts: &[Made]) {
    let archive = open(root);
    let mut group = c.benchmark_group("one post with its history");
    group.measurement_time(Duration::from_secs(3));
    let mut chance = Chance::new(3);
    let any = |chance: &mut Chance| posts[chance.below(posts.len())].post.id;
    group.bench_function("keepsake", |b| {
        b.iter(|| archive.story(any(&mut chance)).unwrap().unwrap());
    });
    let db = sqlite(file);
    let mut one = db.prepare("select json from act where post = ? order by n").unwrap();
    group.bench_function("SQLite, not sealed", |b| {
        b.iter(|| {
            let id = any(&mut chance);
            let rows = one.query_map([id.bytes().as_slice()], |row| row.get::<_, String>(0));
            let acts = rows.unwrap().map(|json| serde_json::from_str::<Act>(&json.unwrap()));
            acts.collect::<Result<Vec<_>, _>>().unwrap()
        });
    });
    group.finish();

    let mut group = c.benchmark_group("the index of 100,000 posts built again");
    group.sample_size(10);
    group.bench_function("keepsake", |b| b.iter(|| archive.rebuild().unwrap()));
    group.finish();
}

criterion_group!(benches, sealing, many);
criterion_main!(benches);
