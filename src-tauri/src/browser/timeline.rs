//! Saving everything on the user's own timeline: the page is scrolled as a person would, and each
//! own post is saved as it comes into view. What is saved already is passed by, so a run that was
//! ended goes on where it left off.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::time::{Duration, Instant};

use keepsake::archive::{Cancel, SeenError};
use keepsake::model::{NotSeen, SeenPost, Time, Whose};
use tauri::{AppHandle, Manager};

use super::saving::{Looked, NoLook, keep, look};
use super::{changed, view};
use crate::ipc::error::{Code, IpcError};
use crate::shell::Shell;

/// Hundredths of a post that must be in view before its picture is taken.
const IN_VIEW: u8 = 60;
/// Steps without anything new at the end of a page, after which there is no more.
const QUIET_STEPS: u32 = 3;
/// Steps at which nothing was read, after which it is given up.
const BLIND_STEPS: u32 = 3;
/// Steps of one run.
const STEPS_MAX: u32 = 20_000;
/// How long a run counts as somebody being there. A vault does not stay open all night for it.
const UNATTENDED: Duration = Duration::from_mins(30);

/// How far a run has come.
#[derive(Clone, Debug, Default)]
pub(crate) struct Run {
    pub(crate) saved: u32,
    pub(crate) known: u32,
    /// Of others, or of nobody knows whom: left alone.
    pub(crate) others: u32,
    /// Own posts that could not be kept: forgotten before, or without an address.
    pub(crate) left: u32,
    /// The oldest and the newest day that own posts on the way were published on.
    pub(crate) dates: Option<(Time, Time)>,
    pub(crate) ended: Option<RunEnd>,
}

/// Why a run ended.
#[derive(Clone, Debug)]
pub(crate) enum RunEnd {
    /// The user ended it.
    Stopped,
    /// The page has no more.
    Done,
    /// The page does not answer.
    Hung,
    /// No post was read, or none could be kept.
    Refused(Arc<SeenError>),
}

/// How a person scrolls: not twice the same, and with a rest now and then.
pub(super) struct Pace(u64);

/// One step: how far in hundredths of the view, and how long to read then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) hundredths: u32,
    pub(super) rest: Duration,
}

impl Pace {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    fn next(&mut self, below: u64) -> u64 {
        // xorshift64 (Marsaglia 2003): enough to look uneven.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }

    /// The next step; a quicker one where everything in view is known.
    pub(super) fn step(&mut self, all_known: bool) -> Step {
        let hundredths = 50 + u32::try_from(self.next(36)).unwrap_or_default();
        let millis = match (all_known, self.next(12)) {
            (true, _) => 500 + self.next(500),
            (false, 0) => 4000 + self.next(4000),
            (false, _) => 1100 + self.next(1900),
        };
        Step { hundredths, rest: Duration::from_millis(millis) }
    }
}

/// Begins to save all of the account's posts on the page that is shown. It goes on by itself.
pub(crate) fn keep_timeline(app: &AppHandle, account: &str) -> Result<(), IpcError> {
    let begun = changed(app, |session| {
        let busy = session.saving || session.run.as_ref().is_some_and(|run| run.ended.is_none());
        if busy {
            return None;
        }
        (session.own, session.run) = (Some(account.to_owned()), Some(Run::default()));
        session.cancel = Cancel::default();
        Some((session.cancel.clone(), session.number))
    })?;
    let (cancel, number) = begun.ok_or(IpcError::new(Code::Busy, ""))?;
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let mut course = Course::new(&app, number, cancel);
        let ended = course.run().await;
        if let Some(ended) = ended {
            course.tell(|run| run.ended = Some(ended));
        }
    });
    Ok(())
}

/// A run under way.
struct Course<'a> {
    app: &'a AppHandle,
    number: u64,
    cancel: Cancel,
    pace: Pace,
    began: Instant,
    /// Addresses of posts that are settled.
    settled: HashSet<String>,
    /// Own posts that were told of and did not come into view yet.
    waiting: HashMap<String, SeenPost>,
}

impl<'a> Course<'a> {
    fn new(app: &'a AppHandle, number: u64, cancel: Cancel) -> Self {
        let pace = Pace::new(RandomState::new().hash_one(number));
        let (settled, waiting) = (HashSet::new(), HashMap::new());
        Self { app, number, cancel, pace, began: Instant::now(), settled, waiting }
    }

    /// Goes on until it ends; none where the browser was closed meanwhile.
    async fn run(&mut self) -> Option<RunEnd> {
        let (mut quiet, mut blind) = (0, 0);
        for _ in 0..STEPS_MAX {
            if self.cancel.is_cancelled() {
                return Some(RunEnd::Stopped);
            }
            self.stir();
            let mut is_new = false;
            match look(self.app).await {
                Ok(looked) => {
                    blind = 0;
                    match self.take(&looked).await {
                        Ok(taken) => is_new = taken,
                        Err(NoLook::Closed) => return None,
                        Err(NoLook::Hung) => return Some(RunEnd::Hung),
                        Err(NoLook::Seen(error)) => return Some(RunEnd::Refused(Arc::new(error))),
                    }
                    quiet = if is_new || !looked.page.at_end { 0 } else { quiet + 1 };
                    if quiet >= QUIET_STEPS {
                        return self.finish(&looked).await;
                    }
                }
                Err(NoLook::Closed) => return None,
                Err(NoLook::Hung) => return Some(RunEnd::Hung),
                Err(NoLook::Seen(error)) => {
                    blind += 1;
                    let is_wall = matches!(
                        error,
                        SeenError::Page(NotSeen::LoginWall | NotSeen::Interstitial)
                    );
                    if blind >= BLIND_STEPS || is_wall {
                        return Some(RunEnd::Refused(Arc::new(error)));
                    }
                }
            }
            self.scroll(!is_new && blind == 0).await;
        }
        Some(RunEnd::Done)
    }

    /// Saves what is in view. Whether anything was new.
    async fn take(&mut self, looked: &Looked) -> Result<bool, NoLook> {
        let mut is_new = false;
        for post in &looked.page.posts {
            let Some(link) = post.links.first().filter(|it| !self.settled.contains(*it)) else {
                continue;
            };
            if self.cancel.is_cancelled() {
                break;
            }
            if post.whose != Whose::Own {
                self.settled.insert(link.clone());
                self.tell(|run| run.others += 1);
                continue;
            }
            let is_past = post.place.is_some_and(|it| it.top < 0 && it.shown < IN_VIEW);
            if post.place.is_none_or(|it| it.shown < IN_VIEW) && !is_past {
                self.waiting.insert(link.clone(), post.clone());
                continue;
            }
            is_new |= self.keep(looked, post, link.clone()).await?;
        }
        Ok(is_new)
    }

    /// Own posts that never came into view are saved without a picture.
    async fn finish(&mut self, looked: &Looked) -> Option<RunEnd> {
        for (link, post) in std::mem::take(&mut self.waiting) {
            match self.keep(looked, &post, link).await {
                Ok(_) => {}
                Err(NoLook::Closed) => return None,
                Err(NoLook::Hung) => return Some(RunEnd::Hung),
                Err(NoLook::Seen(error)) => return Some(RunEnd::Refused(Arc::new(error))),
            }
        }
        Some(RunEnd::Done)
    }

    async fn keep(
        &mut self,
        looked: &Looked,
        post: &SeenPost,
        link: String,
    ) -> Result<bool, NoLook> {
        self.waiting.remove(&link);
        self.settled.insert(link);
        match keep(self.app, looked, post, false).await {
            Ok(kept) => {
                let is_new = kept.capture.is_some();
                let at = post.published.as_ref().map(|published| published.at);
                self.tell(|run| {
                    run.saved += u32::from(is_new);
                    run.known += u32::from(!is_new);
                    if let Some(at) = at {
                        let (old, new) = run.dates.unwrap_or((at, at));
                        run.dates = Some((old.min(at), new.max(at)));
                    }
                });
                Ok(is_new)
            }
            Err(NoLook::Seen(SeenError::Forgotten | SeenError::NoAddress)) => {
                self.tell(|run| run.left += 1);
                Ok(false)
            }
            Err(other) => Err(other),
        }
    }

    /// On by a step, and a rest to read.
    async fn scroll(&mut self, all_known: bool) {
        let step = self.pace.step(all_known);
        let hundredths = step.hundredths;
        let script = format!(
            "window.scrollBy({{ top: innerHeight * {hundredths} / 100, behavior: 'smooth' }}); ''"
        );
        // A page that does not answer is met at the next look.
        let _ = view::ask(self.app, script).await;
        tokio::time::sleep(step.rest).await;
    }

    fn stir(&self) {
        if self.began.elapsed() < UNATTENDED {
            self.app.state::<Shell>().stir();
        }
    }

    fn tell(&self, change: impl FnOnce(&mut Run)) {
        super::told(self.app, self.number, |session| {
            if let Some(run) = &mut session.run {
                change(run);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pace_is_a_person_s_and_the_same_for_the_same_seed() {
        let steps = |seed, all_known| {
            let mut pace = Pace::new(seed);
            (0..500).map(|_| pace.step(all_known)).collect::<Vec<_>>()
        };
        let one = steps(7, false);
        assert_eq!(one, steps(7, false));
        assert_ne!(one, steps(9, false));
        let rests: HashSet<Duration> = one.iter().map(|step| step.rest).collect();
        assert!(rests.len() > 300, "not twice the same");
        assert!(one.iter().all(|it| (50..=85).contains(&it.hundredths)));
        assert!(one.iter().all(|it| it.rest >= Duration::from_millis(1100)));
        let rested = one.iter().filter(|it| it.rest >= Duration::from_secs(4)).count();
        assert!((10..100).contains(&rested), "a rest now and then: {rested}");
        assert!(steps(7, true).iter().all(|it| it.rest <= Duration::from_secs(1)));
    }
}
