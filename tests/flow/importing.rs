//! What an archive brought beside what is on the web: watched where a link is known, never lost
//! where one is only guessed, one post where it was fetched as well.

use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::Duration;

use keepsake::archive::{ImportDone, ImportWish, LinkError, LinkedRow, Private};
use keepsake::import::{self, Options};
use keepsake::model::{PostId, Status, Unwatched, Verdict};
use keepsake_tests::TestArchive;
use keepsake_tests::exports::Samples;
use keepsake_tests::site::Site;

use crate::rechecking::{round, stand};

const FIRST: &str = "Sáng nay bà con ra đồng sớm, sương còn đọng trên lá lúa non.";
const SECOND: &str = "Chiều về ngang chợ xã, cá rô đồng mười lăm ngàn một ký.";

struct Folder(tempfile::TempDir);

impl Folder {
    /// A blog as Google's Takeout has it: an entry a line, id, text and name of the file.
    fn blog(entries: &[(&str, &str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("Takeout/Blogger/Blogs/Vuon");
        std::fs::create_dir_all(&inner).unwrap();
        let mut feed = String::from(
            "<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom' \
             xmlns:blogger='http://schemas.google.com/blogger/2018'><id>b</id><title>Vuon</title>",
        );
        for (id, text, file) in entries {
            write!(
                feed,
                "<entry><id>{id}</id><blogger:type>POST</blogger:type>\
                 <blogger:status>LIVE</blogger:status><title>Bài {id}</title>\
                 <content type='html'>&lt;p&gt;{text}&lt;/p&gt;</content>\
                 <published>2020-04-01T02:03:04Z</published>\
                 <blogger:filename>{file}</blogger:filename></entry>"
            )
            .unwrap();
        }
        std::fs::write(inner.join("feed.atom"), feed + "</feed>").unwrap();
        Self(folder)
    }

    /// Posts in a table of one's own.
    fn table(rows: &[(&str, &str, &str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut table = String::from("id,date,text,url\n");
        for (id, created, text, url) in rows {
            writeln!(table, "{id},{created},\"{text}\",{url}").unwrap();
        }
        std::fs::write(folder.path().join("posts.csv"), table).unwrap();
        Self(folder)
    }

    fn paths(&self) -> Vec<PathBuf> {
        let csv = self.0.path().join("posts.csv");
        vec![if csv.exists() { csv } else { self.0.path().to_owned() }]
    }
}

fn take_in(test: &TestArchive, folder: &Folder, blog: Option<String>) -> ImportDone {
    let options = Options { blog, ..Options::default() };
    let wish = ImportWish { options, private: Private::Allow, ..ImportWish::default() };
    let export = import::open(&folder.paths()).unwrap();
    test.archive.import(&export, &wish, &mut |_| ControlFlow::Continue(())).unwrap()
}

fn page(text: &str) -> String {
    format!("<title>Vuon</title><article><p>{text}</p></article>")
}

fn with_text(test: &TestArchive, text: &str) -> PostId {
    let fits = |id: &PostId| {
        test.archive.post(*id).unwrap().capture.is_some_and(|capture| capture.text == text)
    };
    test.archive.ids().into_iter().find(fits).unwrap()
}

/// Hours of rounds.
async fn hours(test: &TestArchive, n: u32) {
    for _ in 0..n {
        test.clock.advance(Duration::from_hours(1));
        round(test).await;
    }
}

#[test]
fn a_preview_says_what_only_the_user_knows() {
    let test = TestArchive::new();
    let blog = Folder::blog(&[("1", FIRST, "/2020/04/a.html"), ("2", SECOND, "/2020/04/b.html")]);
    let export = import::open(&blog.paths()).unwrap();
    let asks = |blog: Option<&str>| {
        let options = Options { blog: blog.map(str::to_owned), ..Options::default() };
        let wish = ImportWish { options, ..ImportWish::default() };
        let go_on = &mut |_| ControlFlow::Continue(());
        test.archive.preview_import(&export, &wish, go_on).asks
    };
    assert_eq!((asks(None).blog, asks(None).zone), (2, 0), "its times have their zone");
    assert_eq!(asks(Some("https://vuon.example")).blog, 0);
    let samples = Samples::of("telegram_channel", 3, 20);
    let export = import::open(&samples.sample("telegram_channel").archives).unwrap();
    let asks = |channel: Option<&str>| {
        let options = Options { channel: channel.map(str::to_owned), ..Options::default() };
        let wish = ImportWish { options, ..ImportWish::default() };
        let go_on = &mut |_| ControlFlow::Continue(());
        let preview = test.archive.preview_import(&export, &wish, go_on);
        (preview.asks.channel, preview.counts.new)
    };
    let (nameless, posts) = asks(None);
    assert!(posts >= 15 && nameless == posts, "{nameless} of {posts}");
    assert_eq!(asks(Some("vuonnha")), (0, posts));
    assert_eq!(test.archive.ids().len(), 0, "nothing was written");
}

#[tokio::test]
async fn what_is_missed_at_an_address_that_was_guessed_is_no_loss_until_it_was_seen_there() {
    let (site, test) = (Site::start(), TestArchive::new());
    let blog = Folder::blog(&[("a", FIRST, "/2020/04/a.html"), ("b", SECOND, "/2020/04/b.html")]);
    let base = site.link("");
    take_in(&test, &blog, Some(base.trim_end_matches('/').to_owned()));
    site.page("/2020/04/a.html", &page(FIRST));
    let (first, second) = (with_text(&test, FIRST), with_text(&test, SECOND));
    let record = test.archive.post(first).unwrap();
    assert!(record.post.addresses.is_empty() && !record.post.archived.likely.is_empty());
    hours(&test, 6).await;
    assert!(site.asked().iter().any(|path| path == "/2020/04/b.html"), "it is looked at");
    let record = test.archive.post(second).unwrap();
    assert_eq!((record.status, record.first_missed), (Status::Watched, None));
    assert_eq!(record.verdict, Verdict::Unclear);
    // The other was seen there: the address is its own now, and a loss is a loss.
    assert_eq!(test.archive.post(first).unwrap().post.addresses.len(), 1);
    assert_eq!(stand(&test, first), (Status::Watched, Verdict::Visible));
    site.delete("/2020/04/a.html");
    hours(&test, 2).await;
    assert_eq!(stand(&test, first), (Status::Flagged, Verdict::Removed));
    assert_eq!(test.archive.post(second).unwrap().status, Status::Watched);
    // Another text at the address is no proof that it is the post's.
    site.page("/2020/04/b.html", &page(FIRST));
    hours(&test, 2).await;
    assert!(test.archive.post(second).unwrap().post.addresses.is_empty());
}

#[tokio::test]
async fn a_post_that_was_fetched_and_imported_is_one_whichever_came_first() {
    let site = Site::start();
    site.page("/p/1", &page(FIRST));
    let table = Folder::table(&[("7", "2020-04-01T02:03:04Z", FIRST, &site.link("/p/1"))]);
    for fetched_first in [true, false] {
        let test = TestArchive::new();
        let fetch =
            || async { test.archive.add(&site.link("/p/1"), Private::Allow).await.unwrap() };
        if fetched_first {
            fetch().await;
        }
        let done = take_in(&test, &table, None);
        assert_eq!(done.counts.new, u64::from(!fetched_first));
        if !fetched_first {
            assert!(fetch().await.known);
        }
        let ids = test.archive.ids();
        assert_eq!(ids.len(), 1);
        assert_eq!(test.archive.story(ids[0]).unwrap().unwrap().captures.len(), 2);
        let kept = test.archive.post(ids[0]).unwrap().capture.unwrap();
        assert!(kept.import.is_none(), "what later looks are compared with came from the page");
        let again = take_in(&test, &table, None);
        assert_eq!((again.counts.known, again.counts.new, again.counts.renewed), (1, 0, 0));
    }
}

#[tokio::test]
async fn other_words_in_a_later_archive_are_one_more_copy() {
    let test = TestArchive::new();
    let link = "https://vuon.example/7";
    let early = Folder::table(&[("7", "2020-04-01T02:03:04Z", FIRST, link)]);
    let late = Folder::table(&[("7", "2020-04-01T02:03:04Z", SECOND, link)]);
    take_in(&test, &early, None);
    let done = take_in(&test, &late, None);
    assert_eq!((done.counts.new, done.counts.renewed), (0, 1));
    let id = test.archive.ids()[0];
    let story = test.archive.story(id).unwrap().unwrap();
    let texts: Vec<&str> = story.captures.iter().map(|capture| capture.text.as_str()).collect();
    assert_eq!(texts, [SECOND, FIRST]);
    assert_eq!(take_in(&test, &early, None).counts.known, 1, "the old words are here already");
}

#[tokio::test]
async fn a_post_without_a_link_is_never_looked_at_until_the_user_gives_it_one() {
    let (site, test) = (Site::start(), TestArchive::new());
    let at = "2020-04-01T02:03:04Z";
    let later = "2020-04-02T02:03:04Z";
    let rows = [("", at, FIRST, ""), ("", at, SECOND, ""), ("", later, SECOND, "")];
    take_in(&test, &Folder::table(&rows), None);
    assert_eq!(test.archive.ids().len(), 3);
    let first = with_text(&test, FIRST);
    assert_eq!(test.archive.post(first).unwrap().unwatched(), Some(Unwatched::NoLink));
    hours(&test, 2).await;
    assert!(site.asked().is_empty());

    let refused = test.archive.link(first, &site.link("/1"), Private::Refuse);
    assert!(matches!(refused, Err(LinkError::Private)));
    let list = format!(
        "link,text,time\n{},\"{FIRST}\",\n{},\"{SECOND}\",\n{},\"{SECOND}\",2020-04-02 09:03\n,x,\n",
        site.link("/1"),
        site.link("/2"),
        site.link("/3"),
    );
    let rows = test.archive.link_list(list.as_bytes(), Private::Allow).unwrap();
    assert_eq!(rows[0], LinkedRow::Linked(first));
    assert!(matches!(&rows[1], LinkedRow::Ambiguous(posts) if posts.len() == 2), "{rows:?}");
    assert!(matches!(rows[2], LinkedRow::Ambiguous(_) | LinkedRow::Linked(_)), "{rows:?}");
    assert_eq!(rows[3], LinkedRow::BadAddress);
    site.page("/1", &page(FIRST));
    hours(&test, 2).await;
    assert_eq!(stand(&test, first), (Status::Watched, Verdict::Visible));
    let elsewhere = test.archive.link(first, &site.link("/9"), Private::Allow);
    assert!(matches!(elsewhere, Err(LinkError::Seen)), "there it would seem gone");
    site.delete("/1");
    hours(&test, 2).await;
    assert_eq!(stand(&test, first), (Status::Flagged, Verdict::Removed));
    let other = test.archive.ids().into_iter().find(|id| *id != first).unwrap();
    let taken = test.archive.link(other, &site.link("/1"), Private::Allow);
    assert!(matches!(taken, Err(LinkError::Taken(owner)) if owner == first));
}

#[tokio::test]
async fn what_was_forgotten_does_not_come_back_with_the_same_archive_unless_it_is_asked_for() {
    let test = TestArchive::new();
    let blog = Folder::blog(&[("1", FIRST, "/2020/04/a.html"), ("2", SECOND, "/2020/04/b.html")]);
    assert_eq!(take_in(&test, &blog, None).counts.new, 2);
    test.archive.forget_posts(&[with_text(&test, FIRST)]).await.unwrap();
    let again = take_in(&test, &blog, None);
    assert_eq!((again.counts.new, again.counts.known, again.left_out.forgotten), (0, 1, 1));
    assert_eq!(test.archive.ids().len(), 1);
    let export = import::open(&blog.paths()).unwrap();
    let wish = ImportWish { with_forgotten: true, ..ImportWish::default() };
    let go_on = &mut |_| ControlFlow::Continue(());
    assert_eq!(test.archive.preview_import(&export, &wish, go_on).counts.new, 1);
    let go_on = &mut |_| ControlFlow::Continue(());
    assert_eq!(test.archive.import(&export, &wish, go_on).unwrap().counts.new, 1);
    assert!(test.archive.post(with_text(&test, FIRST)).is_some());
}
