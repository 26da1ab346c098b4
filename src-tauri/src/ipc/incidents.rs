//! The commands about posts that vanished together, and the shapes they speak in.

use std::collections::{BTreeMap, HashMap, HashSet};

use keepsake::Archive;
use keepsake::model::{PostId, PostRecord};
use keepsake::watch;
use tauri::State;

use super::commands::post_id;
use super::dto::Verdict;
use super::error::IpcError;
use crate::shell::{Shell, aside};

shape! {
    /// All that vanished.
    pub(crate) struct Vanished {
        incidents: Vec<IncidentRow>,
        days: Vec<DayCount>,
        months: Vec<MonthRow>,
    }
}

shape! {
    pub(crate) struct IncidentRow {
        platform: String,
        account: Option<String>,
        /// All its posts, by when they were first missed.
        posts: Vec<String>,
        /// Those that came back.
        back: usize,
        /// Posts of the account in the archive.
        of_account: usize,
        account_gone: bool,
        /// Last sighting of any, first miss of the last.
        from: String,
        to: String,
        /// The narrower window, if it can have been one act.
        act_from: Option<String>,
        act_to: Option<String>,
        shared: Vec<String>,
        /// Posts that vanished without notice.
        silent: usize,
        /// Posts of which the user did not take note yet.
        untold: usize,
        verdicts: Vec<VerdictCount>,
    }
}

shape! {
    pub(crate) struct VerdictCount {
        verdict: Verdict,
        posts: usize,
    }
}

shape! {
    /// Disappearances of one day (UTC), by their first missed look.
    pub(crate) struct DayCount {
        day: String,
        gone: usize,
        silent: usize,
    }
}

shape! {
    pub(crate) struct MonthRow {
        month: String,
        platform: String,
        gone: usize,
        silent: usize,
        /// Silent ones of which the user stated that no notice came.
        none_came: usize,
    }
}

/// What vanished, together and by time.
#[tauri::command]
pub(crate) async fn vanished(shell: State<'_, Shell>) -> Result<Vanished, IpcError> {
    let archive = shell.archive()?;
    aside(move || Vanished::of(&archive)).await
}

/// The user took note that these posts vanished.
#[tauri::command]
pub(crate) async fn note_incident(
    shell: State<'_, Shell>,
    posts: Vec<String>,
) -> Result<Vanished, IpcError> {
    let archive = shell.archive()?;
    let posts = posts.iter().map(|id| post_id(id)).collect::<Result<HashSet<_>, _>>()?;
    aside(move || {
        let untold: Vec<PostId> =
            archive.untold().into_iter().filter(|id| posts.contains(id)).collect();
        if !untold.is_empty() {
            archive.told(&untold)?;
        }
        Ok(Vanished::of(&archive))
    })
    .await?
}

impl Vanished {
    fn of(archive: &Archive) -> Self {
        let incidents = archive.incidents();
        let mut records: HashMap<PostId, PostRecord> = HashMap::new();
        for id in incidents.iter().flat_map(|incident| &incident.posts) {
            if let Some(record) = archive.post(*id) {
                records.insert(*id, record);
            }
        }
        let untold: HashSet<PostId> = archive.untold().into_iter().collect();
        let row = |incident: &watch::Incident| IncidentRow::new(incident, &records, &untold);
        let months = archive.silent_by_month().into_iter().map(|row| MonthRow {
            month: row.month,
            platform: row.platform,
            gone: row.count.gone,
            silent: row.count.silent,
            none_came: row.count.none_came,
        });
        Self {
            incidents: incidents.iter().map(row).collect(),
            days: days(records.values()),
            months: months.collect(),
        }
    }
}

fn days<'r>(records: impl Iterator<Item = &'r PostRecord>) -> Vec<DayCount> {
    let mut days: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for record in records {
        for answered in record.answered() {
            let day = answered.absence.first_missed.to_string().chars().take(10).collect();
            let (gone, silent) = days.entry(day).or_default();
            *gone += 1;
            *silent += usize::from(answered.is_silent());
        }
    }
    let row = |(day, (gone, silent))| DayCount { day, gone, silent };
    days.into_iter().map(row).collect()
}

impl IncidentRow {
    fn new(
        incident: &watch::Incident,
        records: &HashMap<PostId, PostRecord>,
        untold: &HashSet<PostId>,
    ) -> Self {
        let mine = || incident.posts.iter().filter_map(|id| records.get(id));
        let mut verdicts: Vec<VerdictCount> = Vec::new();
        for record in mine() {
            let verdict = Verdict::from(record.verdict);
            match verdicts.iter_mut().find(|it| it.verdict == verdict) {
                Some(count) => count.posts += 1,
                None => verdicts.push(VerdictCount { verdict, posts: 1 }),
            }
        }
        verdicts.sort_by_key(|count| std::cmp::Reverse(count.posts));
        Self {
            platform: incident.platform.clone(),
            account: incident.account.clone(),
            posts: incident.posts.iter().map(ToString::to_string).collect(),
            back: incident.back,
            of_account: incident.of_account,
            account_gone: incident.account_gone,
            from: incident.between.0.to_string(),
            to: incident.between.1.to_string(),
            act_from: incident.one_act.map(|(from, _)| from.to_string()),
            act_to: incident.one_act.map(|(_, to)| to.to_string()),
            shared: incident.shared.clone(),
            silent: mine().filter(|record| record.is_silent()).count(),
            untold: incident.posts.iter().filter(|id| untold.contains(id)).count(),
            verdicts,
        }
    }
}
