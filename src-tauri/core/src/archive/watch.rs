//! The watch: what is due is looked at, round after round, while nobody looks on.
//!
//! A round is small, and whether a post is due follows from what was kept of it alone. So a kill
//! costs the looks of one round and no more, and after a long sleep each post is due once.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use super::Archive;
use super::cancel::Cancel;
use super::recheck::{Manner, Progress, RecheckError, Round};
use crate::model::{Act, Brief, PostId, PostRecord, SiteWait, Status, Time, site_number};
use crate::vault::StoreError;
use crate::watch::{self, Budget, CALLING, Circumstances, Due, Incident, Sight};

/// The clock is asked this often while nothing is due: a computer may sleep meanwhile.
const TICK: Duration = Duration::from_mins(1);
/// How long an archive without posts is left alone.
const LOOK_ROUND: Duration = Duration::from_hours(1);
/// How often authorities are asked for stamps they have not given, at the most.
const STAMP_EVERY: Duration = Duration::from_hours(1);
const DAY_SECONDS: i64 = 24 * 60 * 60;
/// Posts that share words with a loss are looked at first, so many at the most.
const ALIKE_MAX: usize = 200;
/// Posts unpacked while the vault is held: others must get their turn.
const AT_ONCE: usize = 500;
/// Posts of an account that still stand, as far as words are compared with theirs.
const STANDING_MAX: usize = 500;
/// Days over which blindness is judged.
pub const BLIND_DAYS: u32 = 7;
/// How long a flag waits to be told for others of its account that are about to be confirmed.
const TOLD_AFTER: Duration = Duration::from_hours(6);

/// How much the watch may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WatchBudget {
    /// In one round.
    pub round: Budget,
    /// Posts looked at in one day (UTC).
    pub per_day: u64,
}

impl Default for WatchBudget {
    /// Enough for 50,000 posts within ten days, and less than a busy reader asks for.
    fn default() -> Self {
        Self { round: Budget::default(), per_day: 5_000 }
    }
}

/// What the watch has before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agenda {
    /// Posts that are due now.
    pub due: usize,
    /// When the next one is.
    pub next: Option<Time>,
    /// Posts looked at today (UTC).
    pub looked_today: u64,
}

/// What the watch has to say.
#[derive(Clone, Debug)]
pub enum Watched {
    /// A round was made.
    Round(Round),
    /// Posts were flagged in that round: what they belong to, once for all of them.
    Vanished {
        /// All of the incident.
        incident: Incident,
        /// Those flagged just now.
        new: Vec<PostId>,
    },
    /// A platform stopped telling anything from a vantage.
    Blind(Sight),
    /// Nothing is due before then.
    Waiting {
        /// When the watch goes on.
        until: Time,
    },
}

impl Archive {
    /// Watches until cancelled. What was kept until then stays. While a person waits for a round
    /// of their own, the watch ends its own where it is and stands aside.
    ///
    /// What vanished is told of until [`Archive::told`] is, at the next start again.
    ///
    /// # Errors
    /// [`RecheckError`].
    pub async fn watch(
        &self,
        budget: WatchBudget,
        cancel: &Cancel,
        progress: &(dyn Fn(Progress) + Sync),
        tell: &(dyn Fn(Watched) + Sync),
    ) -> Result<(), RecheckError> {
        let mut memory = Memory::default();
        let mut told = None;
        self.tell_vanished(&mut memory, tell);
        while cancel.or_end(self.waited_for.none()).await.is_some() {
            match self.standing_aside(&mut memory, budget, cancel, progress).await? {
                Step::Made(round) => self.tell_round(&mut memory, round, tell),
                Step::Nothing { until } => {
                    if told != Some(until) {
                        tell(Watched::Waiting { until });
                        told = Some(until);
                    }
                    let left = until.unix().saturating_sub(self.doors.clock.now().unix()).max(1);
                    let wait = Duration::from_secs(left.unsigned_abs()).min(TICK);
                    cancel.or_end(self.doors.clock.sleep(wait)).await;
                }
            }
            cancel.or_end(self.stamp_now_and_then(&mut memory)).await;
        }
        Ok(())
    }

    /// Looks at what is due, once: rounds until nothing of it is left, or the day's budget is used.
    ///
    /// # Errors
    /// [`RecheckError`].
    pub async fn recheck_due(
        &self,
        budget: WatchBudget,
        cancel: &Cancel,
        progress: &(dyn Fn(Progress) + Sync),
        tell: &(dyn Fn(Watched) + Sync),
    ) -> Result<(), RecheckError> {
        let mut memory = Memory::default();
        self.tell_vanished(&mut memory, tell);
        let start = self.doors.clock.now();
        while !cancel.is_cancelled() {
            let due = self.due_at(start, &memory.alike, budget.round);
            let is_new = |id: &PostId| self.post(*id).is_some_and(|post| post.last_look < start);
            if !due.posts.iter().any(is_new) {
                break;
            }
            match self.watch_round(&mut memory, budget, cancel, progress).await? {
                Step::Made(round) => self.tell_round(&mut memory, round, tell),
                Step::Nothing { .. } => break,
            }
        }
        cancel.or_end(self.stamp_now_and_then(&mut memory)).await;
        Ok(())
    }

    /// What the watch has before it. Cheap enough to be asked for now and then.
    #[must_use]
    pub fn agenda(&self) -> Agenda {
        let now = self.doors.clock.now();
        let (posts, about) = self.circumstances(HashMap::new());
        let (due, next) = watch::count_due(&posts, now, &about);
        let looked_today = self.vault().coverage().posts_on_day_of(now);
        Agenda { due, next, looked_today }
    }

    /// Posts that vanished and of which the user was not told. Some wait for others of their
    /// account that are about to be confirmed, to be told of together.
    #[must_use]
    pub fn untold(&self) -> Vec<PostId> {
        let (now, mut waits) = (self.doors.clock.now(), self.accounts_in_doubt());
        let vault = self.vault();
        let untold = || vault.briefs().filter(|brief| brief.untold);
        for overdue in untold().filter(|brief| !is_fresh(brief, now)) {
            overdue.account.map(|account| waits.remove(&account));
        }
        let is_ready = |brief: &&Brief| !brief.account.is_some_and(|it| waits.contains(&it));
        untold().filter(is_ready).map(|brief| brief.id).collect()
    }

    /// Keeps that the user was told that these posts vanished.
    ///
    /// # Errors
    /// [`StoreError`]; then they are told of again.
    pub fn told(&self, posts: &[PostId]) -> Result<(), StoreError> {
        let at = self.doors.clock.now();
        let acts: Vec<Act> = posts.iter().map(|post| Act::Told { post: *post, at }).collect();
        self.vault().commit(&acts)
    }

    /// Disappearances that belong together, the newest first.
    #[must_use]
    pub fn incidents(&self) -> Vec<Incident> {
        let losses: Vec<watch::Loss> = self.missed().iter().flat_map(losses_of).collect();
        if losses.is_empty() {
            return Vec::new();
        }
        let mut accounts: HashMap<(String, String), watch::Account> = HashMap::new();
        for loss in &losses {
            if let Some(name) = &loss.account {
                accounts.entry((loss.platform.clone(), name.clone())).or_default();
            }
        }
        self.each_post(|record| {
            let Some(capture) = &record.capture else { return };
            let Some(name) = capture.account() else { return };
            let key = (record.post.platform.clone(), name.to_owned());
            let Some(account) = accounts.get_mut(&key) else { return };
            account.posts += 1;
            let stands = matches!(record.status, Status::Watched | Status::BackAgain);
            if stands && account.standing.len() < STANDING_MAX {
                account.standing.push(watch::terms(&capture.text));
            }
        });
        watch::incidents(losses, |platform, name| {
            accounts.get(&(platform.to_owned(), name.to_owned())).cloned().unwrap_or_default()
        })
    }

    /// Posts that were missed, now or before: few among many.
    pub(super) fn missed(&self) -> Vec<PostRecord> {
        let missed: Vec<PostId> = {
            let vault = self.vault();
            vault.briefs().filter(|brief| brief.was_missed).map(|brief| brief.id).collect()
        };
        missed.into_iter().filter_map(|id| self.post(id)).collect()
    }

    /// What the looks of the last days were worth, by platform and vantage.
    #[must_use]
    pub fn coverage(&self, days: u32) -> Vec<Sight> {
        let now = self.doors.clock.now();
        watch::sights(&self.vault().coverage().said_within(days, now))
    }

    /// One round of what is due, ended early when a person asks for one of their own.
    async fn standing_aside(
        &self,
        memory: &mut Memory,
        budget: WatchBudget,
        cancel: &Cancel,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Step, RecheckError> {
        let own = Cancel::default();
        let end = async {
            tokio::select! {
                () = cancel.asked() => {}
                () = self.waited_for.any() => {}
            }
            own.cancel();
            std::future::pending().await
        };
        tokio::select! {
            step = self.watch_round(memory, budget, &own, progress) => step,
            never = end => never,
        }
    }

    /// Has the head of the log stamped by those whom the user named and who have not, over the
    /// first vantage. What fails is no matter of the watch: it is tried again.
    async fn stamp_now_and_then(&self, memory: &mut Memory) {
        let now = self.doors.clock.now();
        if memory.stamped.is_some_and(|last| now < last.plus(STAMP_EVERY)) {
            return;
        }
        memory.stamped = Some(now);
        if let Some(vantage) = self.vantages().first() {
            let _ = self.stamp(vantage).await;
        }
    }

    /// One round of what is due, unless nothing is or the day's budget is used.
    async fn watch_round(
        &self,
        memory: &mut Memory,
        budget: WatchBudget,
        cancel: &Cancel,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Step, RecheckError> {
        let now = self.doors.clock.now();
        let used = self.vault().coverage().posts_on_day_of(now);
        let left = usize::try_from(budget.per_day.saturating_sub(used)).unwrap_or(usize::MAX);
        if left == 0 {
            return Ok(Step::Nothing { until: next_day(now) });
        }
        self.remember_losses(memory, now);
        let per_round = budget.round.per_round.min(left);
        let due = self.due_at(now, &memory.alike, Budget { per_round, ..budget.round });
        if due.posts.is_empty() {
            let until = due.next.unwrap_or_else(|| now.plus(LOOK_ROUND));
            return Ok(Step::Nothing { until });
        }
        self.round(due.posts, Manner::Unattended, cancel, progress).await.map(Step::Made)
    }

    fn due_at(&self, now: Time, alike: &HashMap<PostId, Time>, budget: Budget) -> Due {
        let (posts, about) = self.circumstances(alike.clone());
        watch::due(&posts, now, &about, budget)
    }

    /// All posts in brief, and what there is to heed. Copied, so that nobody waits for the vault.
    fn circumstances(&self, alike: HashMap<PostId, Time>) -> (Vec<Brief>, Circumstances) {
        // The first vantage makes the first look; another one that is refused only falls silent.
        let first = self.vantages().into_iter().next().map(|vantage| vantage.name);
        let first = first.unwrap_or_default();
        let vault = self.vault();
        let posts: Vec<Brief> = vault.briefs().copied().collect();
        let of_first = |wait: &&SiteWait| wait.vantage.as_ref().is_none_or(|name| *name == first);
        let waits = vault.waits().iter().filter(of_first);
        let waits = waits.map(|wait| (site_number(&wait.site), wait.until)).collect();
        (posts, Circumstances { waits, alike })
    }

    /// Tells what a round came to, each thing once.
    fn tell_round(&self, memory: &mut Memory, round: Round, tell: &(dyn Fn(Watched) + Sync)) {
        tell(Watched::Round(round));
        self.tell_vanished(memory, tell);
        let sights = self.coverage(BLIND_DAYS);
        let blind = sights.into_iter().filter(|sight| sight.is_blind);
        let blind: Vec<Sight> = blind.collect();
        for sight in &blind {
            let key = (sight.platform.clone(), sight.vantage.clone());
            if !memory.blind.contains(&key) {
                tell(Watched::Blind(sight.clone()));
            }
        }
        let key = |sight: Sight| (sight.platform, sight.vantage);
        memory.blind = blind.into_iter().map(key).collect();
    }

    /// Tells of what was flagged, once for all that belongs together: while other posts of the
    /// account are suspected, it waits for them.
    fn tell_vanished(&self, memory: &mut Memory, tell: &(dyn Fn(Watched) + Sync)) {
        // Those that the user took note of meanwhile may vanish anew.
        let untold: BTreeSet<PostId> = self.untold().into_iter().collect();
        memory.told.retain(|id| untold.contains(id));
        if untold.len() == memory.told.len() {
            return;
        }
        for incident in self.incidents() {
            let is_new = |id: &PostId| untold.contains(id) && !memory.told.contains(id);
            let new: Vec<PostId> = incident.posts.iter().copied().filter(is_new).collect();
            if !new.is_empty() {
                memory.told.extend(&new);
                tell(Watched::Vanished { incident, new });
            }
        }
    }

    /// Accounts of which a post is suspected and not confirmed.
    fn accounts_in_doubt(&self) -> BTreeSet<u64> {
        let vault = self.vault();
        let suspects = vault.briefs().filter(|brief| brief.status == Status::Suspected);
        suspects.filter_map(|brief| brief.account).collect()
    }

    /// Finds the posts that share words with what was missed lately, when that changed.
    fn remember_losses(&self, memory: &mut Memory, now: Time) {
        let lost: Vec<(PostId, Time)> = {
            let vault = self.vault();
            let missed = vault.briefs().filter_map(|brief| Some((brief.id, brief.first_missed?)));
            let mut lost: Vec<_> =
                missed.filter(|(_, missed)| now <= missed.plus(CALLING)).collect();
            lost.sort_unstable();
            lost
        };
        if lost == memory.lost {
            return;
        }
        let terms = |(id, missed): &(PostId, Time)| {
            let capture = self.post(*id)?.capture?;
            Some((watch::terms(&capture.text), *missed))
        };
        let of_lost: Vec<_> = lost.iter().filter_map(terms).collect();
        let mut alike = HashMap::new();
        if !of_lost.is_empty() {
            self.each_post(|record| {
                let stands = matches!(record.status, Status::Watched | Status::BackAgain);
                let Some(capture) = record.capture.as_ref().filter(|_| stands) else { return };
                let own = watch::terms(&capture.text);
                let calls = of_lost.iter().filter(|(terms, _)| watch::are_alike(terms, &own));
                let called = calls.map(|(_, missed)| *missed).max();
                if let Some(called) = called.filter(|_| alike.len() < ALIKE_MAX) {
                    alike.insert(record.post.id, called);
                }
            });
        }
        (memory.lost, memory.alike) = (lost, alike);
    }

    /// Every post, unpacked when its turn comes; the vault is held for some at a time.
    pub(super) fn each_post(&self, mut take: impl FnMut(PostRecord)) {
        for ids in self.ids().chunks(AT_ONCE) {
            let vault = self.vault();
            let records: Vec<PostRecord> = ids.iter().filter_map(|id| vault.post(*id)).collect();
            drop(vault);
            records.into_iter().for_each(&mut take);
        }
    }
}

/// What came of looking for work.
enum Step {
    /// A round was made.
    Made(Round),
    /// There is none before then.
    Nothing { until: Time },
}

/// What the watch knows beside what is kept; all of it is found again after a start.
#[derive(Default)]
struct Memory {
    /// What was missed lately.
    lost: Vec<(PostId, Time)>,
    /// Posts that share words with it.
    alike: HashMap<PostId, Time>,
    /// What was told of, and is not noted yet.
    told: BTreeSet<PostId>,
    /// Where blindness was told of.
    blind: BTreeSet<(String, String)>,
    /// When authorities were last asked.
    stamped: Option<Time>,
}

/// Was it missed so lately that its flag may wait for others?
fn is_fresh(post: &Brief, now: Time) -> bool {
    post.first_missed.is_some_and(|missed| now <= missed.plus(TOLD_AFTER))
}

/// When the next day begins (UTC), and with it the next budget.
fn next_day(now: Time) -> Time {
    let left = DAY_SECONDS - now.unix().rem_euclid(DAY_SECONDS);
    now.plus(Duration::from_secs(left.unsigned_abs()))
}

/// Each confirmed absence of a post.
fn losses_of(record: &PostRecord) -> Vec<watch::Loss> {
    let text = record.capture.as_ref().map_or("", |capture| capture.text.as_str());
    let account = record.capture.as_ref().and_then(|capture| capture.account());
    let absences = record.absences.iter();
    let loss = |absence: &crate::model::Absence| watch::Loss {
        post: record.post.id,
        platform: record.post.platform.clone(),
        account: account.map(str::to_owned),
        verdict: record.verdict,
        last_seen: absence.last_seen,
        first_missed: absence.first_missed,
        back: absence.back,
        terms: watch::terms(text),
    };
    absences.map(loss).collect()
}
