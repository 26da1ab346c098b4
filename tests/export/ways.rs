//! Media, several accounts, many posts: what is there, what is missing, and what is told of it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use keepsake::export::{self, Form};
use keepsake::import::Options;
use keepsake::model::{Audience, Carried, CarriedMedium, ImportAccount, ImportKind};

use crate::kit::{FORMS, Store, medium, plan, post, read, sha256, there_and_back, write};

const JPEG: &[u8] = b"\xff\xd8\xff\xe0 a picture";

fn with_media(store: &mut Store) -> Carried {
    let mut post = post(0, "Ba tấm hình\n\nvà một đoạn phim");
    post.media.push(medium(store, JPEG, "Ảnh một.jpg", "image/jpeg"));
    post.media.push(medium(store, b"\0\0\0 ftyp film", "phim.mp4", "video/mp4"));
    post.media.push(medium(store, b"<svg onload=alert(1)>", "x.svg", "image/svg+xml"));
    post.media.push(CarriedMedium { name: Some("mất.jpg".into()), ..CarriedMedium::default() });
    post.media.push(CarriedMedium {
        name: Some("hỏng.jpg".into()),
        sha256: Some(sha256(b"nobody has this")),
        mime: Some("image/jpeg".into()),
        ..CarriedMedium::default()
    });
    post
}

#[test]
fn media_come_back_by_their_digests_and_what_is_lost_is_counted() {
    for form in FORMS {
        let mut store = Store::default();
        let posts = [with_media(&mut store)];
        let folder = tempfile::tempdir().unwrap();
        let told = write(form, &posts, &store, &folder.path().join("out"));
        let counts = (told.posts, told.media, told.media_missing, told.media_damaged);
        assert_eq!(counts, (1, 3, 1, 1), "{form:?}");
        let (back, report) = there_and_back(form, &posts, &store);
        assert_eq!(report.skipped, [], "{form:?}");
        for (at, medium) in posts[0].media.iter().enumerate() {
            let came = &back[0].post.media[at];
            assert_eq!(
                (&came.name, &came.alt, &came.url),
                (&medium.name, &medium.alt, &medium.url)
            );
            let wanted = medium.sha256.as_ref().filter(|_| at < 3);
            assert_eq!(back[0].digests[at].as_ref(), wanted, "{form:?}");
        }
    }
}

#[test]
fn nothing_that_may_run_has_an_ending_that_runs() {
    let mut store = Store::default();
    for form in FORMS.into_iter().filter(|form| *form != Form::ActivityStreams) {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("out");
        write(form, &[with_media(&mut store)], &store, &target);
        for (path, bytes) in keepsake_tests::files_below(&target) {
            let is_svg = bytes.starts_with(b"<svg");
            assert_eq!(is_svg, path.extension().is_some_and(|it| it == "bin"), "{path:?}");
        }
    }
}

#[test]
fn posts_of_several_accounts_come_back_under_each() {
    let mut posts = Vec::new();
    for (number, (platform, name)) in
        [("facebook", "Lan"), ("facebook", "Hoa"), ("x", "Lan")].into_iter().enumerate()
    {
        let mut post = post(number, "chữ");
        post.platform = platform.into();
        post.account = ImportAccount { name: Some(name.into()), ..ImportAccount::default() };
        posts.push(post);
    }
    for form in FORMS {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("out");
        write(form, &posts, &Store::default(), &target);
        let (back, accounts, _) = read(&[target], &Options::default());
        let names: BTreeSet<_> = accounts.iter().filter_map(|it| it.name.as_deref()).collect();
        assert_eq!(names, BTreeSet::from(["Hoa", "Lan"]), "{form:?}");
        let platforms: BTreeSet<_> = back.iter().map(|it| it.post.platform.as_str()).collect();
        assert_eq!(platforms, BTreeSet::from(["facebook", "x"]), "{form:?}");
    }
}

#[test]
fn what_few_could_see_becomes_public_nowhere() {
    let hidden = [Audience::Friends, Audience::Direct, Audience::Private, Audience::Limited];
    let mut posts = Vec::new();
    for (number, audience) in hidden.into_iter().enumerate() {
        let mut post = post(number, "chỉ mình tôi");
        post.audience = Some(audience);
        posts.push(post);
    }
    posts.push(Carried { kind: ImportKind::Deleted, ..post(9, "đã xóa") });
    let folder = tempfile::tempdir().unwrap();
    let told = write(Form::Wxr, &posts, &Store::default(), &folder.path().join("wxr"));
    assert_eq!(told.not_public, 5);
    let xml = fs::read_to_string(folder.path().join("wxr/posts-001.xml")).unwrap();
    assert_eq!(xml.matches("<wp:status>private</wp:status>").count(), 5);
    write(Form::Markdown, &posts, &Store::default(), &folder.path().join("md"));
    for (path, bytes) in keepsake_tests::files_below(&folder.path().join("md")) {
        assert!(String::from_utf8(bytes).unwrap().contains("\ndraft: true\n"), "{path:?}");
    }
}

#[test]
fn a_long_export_is_cut_into_files_and_pages_and_read_as_one() {
    let text = "một bài viết dài vừa phải ".repeat(160);
    let posts: Vec<Carried> =
        (0..2_000).map(|number| post(number, &format!("{number} {text}"))).collect();
    let folder = tempfile::tempdir().unwrap();
    for form in [Form::Wxr, Form::Site] {
        let target = folder.path().join(form.word());
        write(form, &posts, &Store::default(), &target);
        let (back, _, report) = read(std::slice::from_ref(&target), &Options::default());
        assert_eq!((back.len(), report.skipped.len()), (posts.len(), 0), "{form:?}");
    }
    let is_small = |path: &Path| fs::metadata(path).unwrap().len() < 7 << 20;
    let files = keepsake_tests::files_below(&folder.path().join("wxr"));
    assert!(files.len() > 1 && files.iter().all(|(path, _)| is_small(path)));
    for language in ["vi", "en"] {
        let page = |name: &str| {
            fs::read_to_string(folder.path().join("site").join(language).join(name)).unwrap()
        };
        assert!(page("50.html").contains("href=\"49.html\""));
        assert!(!page("50.html").contains("href=\"51.html\""));
        assert!(page("contents.html").contains(".html#m-"));
    }
}

#[test]
fn nothing_stands_where_something_stood_and_nothing_is_left_of_what_was_not_finished() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("out");
    for form in FORMS {
        let nowhere = Path::new("/nowhere");
        drop(export::begin(form, &target, nowhere, plan(1)).unwrap());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "{form:?}");
        fs::write(&target, "mine").unwrap();
        assert!(export::begin(form, &target, nowhere, plan(1)).is_err());
        assert_eq!(fs::read_to_string(&target).unwrap(), "mine");
        fs::remove_file(&target).unwrap();
    }
}

#[test]
fn nothing_is_an_export_too() {
    for form in FORMS {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("out");
        assert_eq!(write(form, &[], &Store::default(), &target).posts, 0);
        assert!(target.exists(), "{form:?}");
    }
}
