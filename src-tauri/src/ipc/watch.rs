//! The commands of the watch in the background, and the shapes they speak in.

use std::time::{Duration, Instant};

use keepsake::Archive;
use keepsake::archive::{self, BLIND_DAYS, WatchBudget};
use keepsake::watch;
use tauri::State;

use super::dto::{Progress, Verdict};
use super::error::IpcError;
use crate::shell::{Shell, aside};

shape! {
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum WatchMode { Off, Paused, Waiting, Failed, Looking, Resting }
}

shape! {
    pub(crate) struct WatchState {
        mode: WatchMode,
        /// Minutes until a pause ends by itself.
        paused_for: Option<u32>,
        /// How far the round is that is being made.
        progress: Option<Progress>,
        /// Posts that are due now.
        due: usize,
        /// When the next one is.
        next: Option<String>,
        /// Posts that the last round looked at.
        last_round: Option<usize>,
        looked_today: usize,
        per_day: usize,
        /// Posts that vanished and of which the user did not take note yet.
        vanished: usize,
        /// The one, if it is one.
        vanished_post: Option<String>,
        /// Some platform tells nothing.
        blind: bool,
        failure: Option<IpcError>,
    }
}

shape! {
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum Health { Works, Down, Doubtful, Unknown }
}

shape! {
    pub(crate) struct VantageRow {
        name: String,
        direct: bool,
        country: Option<String>,
        route: String,
        on: bool,
        /// Each account's looks have a way of their own through it.
        isolate: bool,
        health: Health,
        last_look: Option<String>,
    }
}

shape! {
    pub(crate) struct Cause {
        says: Verdict,
        looks: usize,
    }
}

shape! {
    pub(crate) struct SightRow {
        platform: String,
        vantage: String,
        looks: usize,
        /// Those that told something of the post.
        telling: usize,
        causes: Vec<Cause>,
        blind: bool,
    }
}

shape! {
    pub(crate) struct WatchSights {
        vantages: Vec<VantageRow>,
        coverage: Vec<SightRow>,
        /// Days that the coverage is of.
        days: u32,
    }
}

/// How the watch stands. What it says has vanished is what [`note_vanished`] is about.
#[tauri::command]
pub(crate) async fn watch_state(shell: State<'_, Shell>) -> Result<WatchState, IpcError> {
    let archive = shell.own_archive()?;
    let asked = aside(move || {
        let blind = archive.coverage(BLIND_DAYS).iter().any(|sight| sight.is_blind);
        (archive.agenda(), archive.untold(), blind)
    });
    let (agenda, untold, blind) = asked.await?;
    let (now, on) = (Instant::now(), shell.watches());
    let importing = shell.importing().is_taking_in();
    let mut watch = shell.watch();
    let (vanished, one) = (untold.len(), untold.first().filter(|_| untold.len() == 1));
    let vanished_post = one.map(ToString::to_string);
    watch.show(untold);
    let (paused_for, seen) = (watch.paused_for(now), watch.seen());
    let failure = seen.failure.as_ref().map(|(error, _)| IpcError::from(&**error));
    let mode = match (on, paused_for, &failure, seen.progress) {
        (false, ..) => WatchMode::Off,
        (_, Some(_), ..) => WatchMode::Paused,
        _ if importing => WatchMode::Waiting,
        (_, _, Some(_), _) => WatchMode::Failed,
        (_, _, _, Some(_)) => WatchMode::Looking,
        _ => WatchMode::Resting,
    };
    Ok(WatchState {
        mode,
        paused_for: paused_for.map(minutes),
        progress: seen.progress.map(Progress::from),
        due: agenda.due,
        next: agenda.next.map(|at| at.to_string()),
        last_round: seen.last_round,
        looked_today: small(agenda.looked_today),
        per_day: small(WatchBudget::default().per_day),
        vanished,
        vanished_post,
        blind,
        failure: failure.filter(|_| matches!(mode, WatchMode::Failed)),
    })
}

/// What the watch sees, and from where.
#[tauri::command]
pub(crate) async fn watch_sights(shell: State<'_, Shell>) -> Result<WatchSights, IpcError> {
    let archive = shell.own_archive()?;
    aside(move || sights_of(&archive)).await?
}

pub(super) fn sights_of(archive: &Archive) -> Result<WatchSights, IpcError> {
    let coverage = archive.coverage(BLIND_DAYS).iter().map(SightRow::from).collect();
    let vantages = archive.standings()?.iter().map(VantageRow::from).collect();
    Ok(WatchSights { vantages, coverage, days: BLIND_DAYS })
}

/// Turns the watch on or off, for this and all later times.
#[tauri::command]
pub(crate) async fn choose_watch(
    shell: State<'_, Shell>,
    on: bool,
) -> Result<WatchState, IpcError> {
    shell.set_watch(on);
    shell.watch().pause(false, Instant::now());
    shell.tend_watch(Instant::now());
    watch_state(shell).await
}

/// Pauses the watch for an hour, or lets it go on.
#[tauri::command]
pub(crate) async fn pause_watch(
    shell: State<'_, Shell>,
    paused: bool,
) -> Result<WatchState, IpcError> {
    shell.watch().pause(paused, Instant::now());
    shell.tend_watch(Instant::now());
    watch_state(shell).await
}

/// The user took note of what [`watch_state`] said has vanished.
#[tauri::command]
pub(crate) async fn note_vanished(shell: State<'_, Shell>) -> Result<WatchState, IpcError> {
    let archive = shell.own_archive()?;
    let posts = shell.watch().take_shown();
    aside(move || archive.told(&posts)).await??;
    watch_state(shell).await
}

fn minutes(left: Duration) -> u32 {
    u32::try_from(left.as_secs().div_ceil(60)).unwrap_or(u32::MAX)
}

pub(super) fn small(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

impl From<archive::Health> for Health {
    fn from(health: archive::Health) -> Self {
        match health {
            archive::Health::Works => Self::Works,
            archive::Health::Down => Self::Down,
            archive::Health::Doubtful => Self::Doubtful,
            archive::Health::Unknown => Self::Unknown,
        }
    }
}

impl From<&archive::Standing> for VantageRow {
    fn from(standing: &archive::Standing) -> Self {
        let vantage = &standing.vantage;
        Self {
            name: vantage.name.clone(),
            direct: vantage.is_direct(),
            country: vantage.country.clone(),
            route: standing.route(),
            on: !vantage.off,
            isolate: vantage.isolate,
            health: standing.health.into(),
            last_look: standing.last_look.map(|at| at.to_string()),
        }
    }
}

impl From<&watch::Sight> for SightRow {
    fn from(sight: &watch::Sight) -> Self {
        let cause = |(says, looks): &(keepsake::model::Verdict, u64)| Cause {
            says: (*says).into(),
            looks: small(*looks),
        };
        Self {
            platform: sight.platform.clone(),
            vantage: sight.vantage.clone(),
            looks: small(sight.looks),
            telling: small(sight.telling),
            causes: sight.causes.iter().map(cause).collect(),
            blind: sight.is_blind,
        }
    }
}
