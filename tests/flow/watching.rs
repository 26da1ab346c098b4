//! The watch over weeks, on a simulated clock and real connections: what vanished is flagged within
//! its policy, what only misbehaves never is, and kills change nothing.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use keepsake::Archive;
use keepsake::archive::{Cancel, Doors, Private, WatchBudget, Watched};
use keepsake::doors::Clock;
use keepsake::doors::clock::SimulatedClock;
use keepsake::doors::web::Limits;
use keepsake::model::{PostId, PostRecord, Status, Time, Verdict};
use keepsake::vault::{Passphrase, WorkFactor};
use keepsake::watch::Budget;
use keepsake_tests::chance::Chance;
use keepsake_tests::site::Site;
use keepsake_tests::{PASSPHRASE, program};

pub(crate) const DAY: Duration = Duration::from_hours(24);

/// Something that happens to a site.
type Deed = Box<dyn FnMut(&Site) + Send>;

/// A clock that lets things happen at their time, and ends the watch at the end.
pub(crate) struct Stage {
    pub(crate) clock: SimulatedClock,
    /// Seconds that the computer's clock is wrong by.
    pub(crate) skew: AtomicI64,
    deeds: Mutex<Vec<(Time, Deed)>>,
    site: Arc<Site>,
    pub(crate) until: Mutex<(Time, Cancel)>,
}

#[async_trait]
impl Clock for Stage {
    fn now(&self) -> Time {
        let (now, skew) = (self.clock.now(), self.skew.load(Ordering::Relaxed));
        Time::from_unix(now.unix() + skew).unwrap()
    }

    async fn sleep(&self, duration: Duration) {
        self.clock.advance(duration);
        let now = self.clock.now();
        let mut deeds = self.deeds.lock().unwrap();
        let due = deeds.iter().take_while(|(at, _)| *at <= now).count();
        deeds.drain(..due).for_each(|(_, mut deed)| deed(&self.site));
        let (until, cancel) = &*self.until.lock().unwrap();
        if now >= *until {
            cancel.cancel();
        }
    }
}

/// A vault, a site with posts, and time.
pub(crate) struct World {
    pub(crate) archive: Option<Arc<Archive>>,
    pub(crate) stage: Arc<Stage>,
    pub(crate) site: Arc<Site>,
    folder: tempfile::TempDir,
    limits: Limits,
    pub(crate) said: Arc<Mutex<Vec<Watched>>>,
}

pub(crate) fn start() -> Time {
    "2020-03-26T01:00:00Z".parse().unwrap()
}

pub(crate) fn page(author: &str, text: &str, published: Time) -> String {
    format!(
        "<title>{text}</title><meta name=author content='{author}'>\
         <meta property='article:published_time' content='{published}'>\
         <article><p>{text}</p></article>"
    )
}

impl World {
    pub(crate) fn new() -> Self {
        Self::with(Limits::default())
    }

    /// The same, where answers may take so long.
    pub(crate) fn with(limits: Limits) -> Self {
        let site = Arc::new(Site::start());
        let until = Mutex::new((start(), Cancel::default()));
        let clock = SimulatedClock::new(start());
        let (deeds, skew) = (Mutex::default(), AtomicI64::new(0));
        let stage = Stage { clock, skew, deeds, site: Arc::clone(&site), until };
        let (stage, folder) = (Arc::new(stage), tempfile::tempdir().unwrap());
        let mut world = Self { archive: None, stage, site, folder, limits, said: Arc::default() };
        let root = world.folder.path().join("vault");
        let passphrase = Passphrase::new(PASSPHRASE);
        Archive::create(&root, &world.doors(), &passphrase, WorkFactor::MINIMAL).unwrap();
        world.open();
        world
    }

    fn doors(&self) -> Doors {
        let clock: Arc<dyn Clock> = Arc::clone(&self.stage) as Arc<dyn Clock>;
        let limits = self.limits;
        Doors { clock, limits, ..Doors::system(program("keepsake")) }
    }

    fn open(&mut self) {
        let root = self.folder.path().join("vault");
        let archive = Archive::unlock(&root, self.doors(), &Passphrase::new(PASSPHRASE)).unwrap();
        self.archive = Some(Arc::new(archive));
    }

    /// As after a kill: the vault is opened without having been closed.
    pub(crate) fn killed(&mut self) {
        drop(self.archive.take());
        self.open();
    }

    pub(crate) fn archive(&self) -> &Archive {
        self.archive.as_ref().unwrap()
    }

    /// Publishes a post so long ago and saves it now.
    pub(crate) async fn post(&self, name: &str, author: &str, text: &str, ago: Duration) -> PostId {
        let published = self.stage.now().unix() - i64::try_from(ago.as_secs()).unwrap();
        let published = Time::from_unix(published).unwrap();
        self.site.page(&format!("/{name}"), &page(author, text, published));
        let link = self.site.link(&format!("/{name}"));
        self.archive().add(&link, Private::Allow).await.unwrap().post
    }

    pub(crate) fn at(&self, after: Duration, deed: impl FnMut(&Site) + Send + 'static) {
        let at = start().plus(after);
        let mut deeds = self.stage.deeds.lock().unwrap();
        let place = deeds.partition_point(|(other, _)| *other <= at);
        deeds.insert(place, (at, Box::new(deed)));
    }

    /// Watches until so long after the start.
    pub(crate) async fn watch(&self, until: Duration) {
        self.watch_within(until, WatchBudget::default()).await;
    }

    async fn watch_within(&self, until: Duration, budget: WatchBudget) {
        let cancel = Cancel::default();
        *self.stage.until.lock().unwrap() = (start().plus(until), cancel.clone());
        let said = Arc::clone(&self.said);
        let tell = move |watched| said.lock().unwrap().push(watched);
        self.archive().watch(budget, &cancel, &|_| (), &tell).await.unwrap();
    }

    pub(crate) fn record(&self, id: PostId) -> PostRecord {
        self.archive().post(id).unwrap()
    }

    pub(crate) fn status(&self, id: PostId) -> Status {
        self.record(id).status
    }

    pub(crate) fn asked(&self, name: &str) -> usize {
        self.site.asked().iter().filter(|path| **path == format!("/{name}")).count()
    }

    /// What vanished was told of: how many posts each time.
    pub(crate) fn vanished(&self) -> Vec<usize> {
        let said = self.said.lock().unwrap();
        let new = |watched: &Watched| match watched {
            Watched::Vanished { new, .. } => Some(new.len()),
            _ => None,
        };
        said.iter().filter_map(new).collect()
    }
}

fn hours(from: Time, to: Time) -> f64 {
    Duration::from_secs(u64::try_from(to.unix() - from.unix()).unwrap()).as_secs_f64() / 3600.0
}

#[tokio::test]
async fn a_month_goes_by_and_only_what_vanished_is_flagged() {
    let world = World::new();
    let (mut fallen, mut standing) = (Vec::new(), Vec::new());
    // Each falls at an hour of its own, one of them while the site asks to be left alone.
    for (n, hours_ago, falls) in [(1, 0, 29), (2, 3, 53), (3, 24 * 20, 221), (4, 24 * 400, 101)] {
        let path = format!("/fallen-{n}");
        world.at(Duration::from_hours(falls), move |site| site.delete(&path));
        let (author, ago) = (format!("Tác giả {n}"), Duration::from_hours(hours_ago));
        let text = format!("Bài sẽ mất số {n}, viết bên bờ sông");
        fallen.push((n, falls, world.post(&format!("fallen-{n}"), &author, &text, ago).await));
    }
    for name in ["calm", "flaps", "walled", "refuses", "edited"] {
        let text = format!("Bài còn nguyên tên {name} ở chợ huyện");
        standing.push((name, world.post(name, name, &text, DAY).await));
    }
    // One that every other hour is not there, for a week.
    for hour in 0..7 * 24 {
        let whole = page("flaps", "Bài còn nguyên tên flaps ở chợ huyện", start());
        world.at(Duration::from_mins(60 * hour + 7), move |site| match hour % 2 {
            0 => site.delete("/flaps"),
            _ => site.page("/flaps", &whole),
        });
    }
    world.at(DAY * 3, |site| {
        let login = b"<title>Log in</title><form action=/login><input type=password></form>";
        site.reply("/walled", "200 OK", "text/html", login);
        let words = page("edited", "Bài không còn nguyên tên edited ở chợ huyện", start());
        site.page("/edited", &words);
    });
    // Not in the week of the one that comes and goes: looks that are a day apart each may all meet
    // an hour in which it is not there, and it is rightly told of then.
    world.at(DAY * 8, |site| {
        let refusal = b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 90000\r\n\r\n";
        site.raw("/refuses", refusal.to_vec());
    });
    world.watch(DAY * 30).await;

    for (n, falls, id) in &fallen {
        let record = world.record(*id);
        assert_eq!(record.status, Status::Flagged, "{n}");
        let gone = start().plus(Duration::from_hours(*falls));
        assert!(record.last_seen <= gone, "{n}: the bracket holds the moment it fell");
        let missed = record.first_missed.unwrap();
        assert!(missed >= gone, "{n}");
        // A quarter of its age, a sixth more by chance, and a day at the most for a site that
        // asked to wait.
        let age = hours(record.brief().at, gone);
        let promised = (age * 0.25 * 1.25).min(24.0 * 7.0 * 1.2) + 26.0;
        assert!(hours(gone, missed) < promised, "{n}: {} of {promised}", hours(gone, missed));
    }
    for (name, id) in &standing {
        let record = world.record(*id);
        assert_ne!(record.status, Status::Flagged, "{name}: {:?}", record.verdict);
        assert!(record.absences.is_empty(), "{name} was flagged on the way");
    }
    let said = |name: &str| {
        let id = standing.iter().find(|(other, _)| *other == name).unwrap().1;
        world.record(id).verdict
    };
    assert_eq!(said("calm"), Verdict::Visible);
    assert_eq!(said("walled"), Verdict::LoginWalled);
    assert_eq!(said("edited"), Verdict::Edited);
    assert_eq!(world.vanished(), [1, 1, 1, 1], "each told of once");
}

#[tokio::test]
async fn an_outage_flags_nothing_and_what_fell_meanwhile_is_found() {
    let world = World::new();
    let fallen = world.post("fallen", "a", "Bài mất trong lúc mất mạng", DAY).await;
    let calm = world.post("calm", "b", "Bài vẫn còn sau khi mất mạng", DAY).await;
    let pages = ["/", "/fallen", "/calm"];
    world.at(DAY, move |site| {
        for path in pages {
            site.reply(path, "503 Service Unavailable", "text/html", b"");
        }
    });
    world.at(DAY * 2, |site| {
        site.page("/", "<title>Home</title><h1>Home</h1>");
        site.page("/calm", &page("b", "Bài vẫn còn sau khi mất mạng", start()));
        site.delete("/fallen");
    });
    world.watch(DAY * 2).await;
    assert!([fallen, calm].iter().all(|id| world.status(*id) == Status::Watched));
    world.watch(DAY * 9).await;
    assert_eq!((world.status(fallen), world.status(calm)), (Status::Flagged, Status::Watched));
}

#[tokio::test]
async fn kills_change_nothing_but_the_time_it_takes() {
    let mut world = World::new();
    let mut chance = Chance::new(7);
    let mut posts = Vec::new();
    for n in 0..8_u64 {
        let (text, ago) = (format!("Bài số {n} về đường làng"), DAY * u32::try_from(n).unwrap());
        posts.push(world.post(&format!("p{n}"), &format!("người {n}"), &text, ago).await);
    }
    for n in [1, 4, 6] {
        world.at(Duration::from_hours(20 + n), move |site| site.delete(&format!("/p{n}")));
    }
    let end = DAY * 12;
    let mut until = Duration::ZERO;
    while until < end {
        until += Duration::from_mins(u64::try_from(chance.below(60 * 30)).unwrap() + 60);
        // The watch is dropped in the middle of whatever it does.
        let requests = world.site.asked().len() + chance.below(9);
        let watch = world.watch(until.min(end));
        let middle = async {
            while world.site.asked().len() < requests {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! { () = watch => {}, () = middle => {} }
        world.killed();
    }
    world.watch(end).await;
    for (n, id) in posts.iter().enumerate() {
        let expected = if [1, 4, 6].contains(&n) { Status::Flagged } else { Status::Watched };
        assert_eq!(world.status(*id), expected, "{n}");
    }
}

#[tokio::test]
async fn after_a_long_sleep_each_post_is_looked_at_once() {
    let world = World::new();
    for n in 0..5 {
        let (name, author) = (format!("p{n}"), format!("người {n}"));
        world.post(&name, &author, &format!("Bài ngủ đông số {n}"), DAY * 50).await;
    }
    world.watch(DAY).await;
    let before: Vec<usize> = (0..5).map(|n| world.asked(&format!("p{n}"))).collect();
    world.stage.clock.advance(DAY * 40);
    world.watch(DAY * 41 + Duration::from_mins(5)).await;
    let after: Vec<usize> = (0..5).map(|n| world.asked(&format!("p{n}"))).collect();
    let once: Vec<usize> = before.iter().map(|n| n + 1).collect();
    assert_eq!(after, once);
}

#[tokio::test]
async fn a_site_that_asks_to_wait_is_left_alone_also_after_a_kill() {
    let mut world = World::new();
    for n in 0..4 {
        world.post(&format!("p{n}"), "ai đó", &format!("Bài chờ số {n}"), DAY * 8).await;
        let refusal = b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7200\r\n\r\n";
        world.at(DAY * 4, move |site| site.raw(&format!("/p{n}"), refusal.to_vec()));
    }
    world.watch(DAY * 4).await;
    let before = world.site.asked().len();
    // By then each of them is due, whatever chance added to its time.
    world.stage.clock.advance(DAY * 4);
    let soon = DAY * 8 + Duration::from_mins(100);
    world.watch(soon).await;
    assert_eq!(world.site.asked().len(), before + 1, "the first refusal ends the looks");
    world.killed();
    world.watch(soon).await;
    assert_eq!(world.site.asked().len(), before + 1);
    world.watch(soon + Duration::from_mins(30)).await;
    let asked = world.site.asked();
    assert_eq!(asked.len(), before + 2, "asked again when its time is over: {asked:?}");
}

#[tokio::test]
async fn one_that_vanished_calls_its_siblings_and_all_are_told_of_once() {
    let world = World::new();
    let mut account = Vec::new();
    for n in 0..6 {
        let (name, text) = (format!("a{n}"), format!("Ruộng số {n} bị rào lại #đấtđai"));
        account.push(world.post(&name, "Người giữ ruộng", &text, DAY * 60).await);
    }
    let alike = world.post("alike", "Người khác", "Chia sẻ: #đấtđai ngày nay", DAY * 200).await;
    world.post("other", "Người thứ ba", "Chuyện con mèo nhà hàng xóm", DAY * 200).await;
    world.at(DAY * 5, |site| (0..5).for_each(|n| site.delete(&format!("/a{n}"))));
    world.watch(DAY * 5).await;
    let others = world.asked("other");
    world.watch(DAY * 9).await;
    let flagged = account.iter().filter(|id| world.status(**id) == Status::Flagged);
    assert_eq!(flagged.count(), 5);
    let missed: Vec<Time> =
        account[..5].iter().map(|id| world.record(*id).first_missed.unwrap()).collect();
    let (first, last) = (missed.iter().min().unwrap(), missed.iter().max().unwrap());
    assert!(hours(*first, *last) < 0.5, "all within a round or two: {}", hours(*first, *last));
    let near = world.record(alike);
    assert!(near.last_look >= *first, "one with the same tag was looked at, too");
    assert!(world.asked("other") <= others + 1, "and what has nothing to do with it was not");
    let incidents = world.archive().incidents();
    assert_eq!(incidents.len(), 1);
    let incident = &incidents[0];
    assert_eq!((incident.posts.len(), incident.of_account), (5, 6));
    assert!(incident.shared.contains(&"#đấtđai".to_owned()) || incident.of_account == 6);
    assert!(world.vanished().len() <= 2, "{:?}", world.vanished());
    assert_eq!(world.vanished().iter().sum::<usize>(), 5);
}

#[tokio::test]
async fn the_day_has_its_budget_and_a_wall_makes_the_watch_say_it_is_blind() {
    let world = World::new();
    for n in 0..6 {
        let (name, author) = (format!("p{n}"), format!("người {n}"));
        world.post(&name, &author, &format!("Bài sau bức tường số {n}"), DAY).await;
    }
    let login = b"<title>Log in</title><form action=/login><input type=password></form>";
    world.at(Duration::from_mins(1), move |site| {
        (0..6).for_each(|n| site.reply(&format!("/p{n}"), "200 OK", "text/html", login));
    });
    let budget = WatchBudget { round: Budget::default(), per_day: 4 };
    world.watch_within(DAY, budget).await;
    let looked = |world: &World| (0..6).map(|n| world.asked(&format!("p{n}")) - 1).sum::<usize>();
    assert!(looked(&world) <= 8, "{}: two calendar days are touched", looked(&world));
    world.watch(DAY * 6).await;
    let said = world.said.lock().unwrap();
    let blind = said.iter().filter(|said| matches!(said, Watched::Blind(_))).count();
    assert_eq!(blind, 2, "told once for each start of the watch");
    let sight = &world.archive().coverage(7)[0];
    assert!(sight.is_blind, "{sight:?}");
    assert_eq!(sight.causes[0].0, Verdict::LoginWalled);
}
