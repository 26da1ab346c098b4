//! The watch: rounds in the foreground, what vanished together, and what cannot be seen.

use std::sync::atomic::{AtomicBool, Ordering};

use keepsake::archive::{Archive, BLIND_DAYS, Cancel, RoundRow, WatchBudget, Watched};
use keepsake::model::{PostId, Status};
use keepsake::watch::{Incident, Sight};
use serde_json::{Value, json};

use crate::args::{Common, WatchArguments};
use crate::exit::{Done, Failed};
use crate::{print, verbs};

/// Watches until it is ended.
pub(crate) async fn run(
    archive: &Archive,
    arguments: &WatchArguments,
    common: &Common,
) -> Result<Done, Failed> {
    let cancel = Cancel::default();
    tokio::spawn(verbs::end_on_interrupt(cancel.clone()));
    let budget = WatchBudget { per_day: arguments.per_day, ..WatchBudget::default() };
    let flagged = AtomicBool::new(false);
    let tell = |watched: Watched| {
        tell(archive, &watched, &flagged, common);
        if let Watched::Vanished { new, .. } = &watched {
            note_told(archive, new);
        }
    };
    let watched = if arguments.once {
        archive.recheck_due(budget, &cancel, &print::progress, &tell).await
    } else {
        archive.watch(budget, &cancel, &print::progress, &tell).await
    };
    watched.map_err(Failed::Recheck)?;
    Ok(match (flagged.into_inner(), arguments.once && cancel.is_cancelled()) {
        (true, _) => Done::Flagged,
        (false, true) => Done::InPart,
        (false, false) => Done::Clear,
    })
}

/// Keeps that these were told of. A disk that refuses has them told of again.
pub(crate) fn note_told(archive: &Archive, posts: &[PostId]) {
    if archive.told(posts).is_err() {
        print::message("keepsake: it could not be kept that this was told; it is told again.");
    }
}

fn tell(archive: &Archive, watched: &Watched, flagged: &AtomicBool, common: &Common) {
    match watched {
        Watched::Round(round) => {
            if round.rows.iter().any(|row| row.status == Status::Flagged) {
                flagged.store(true, Ordering::Relaxed);
            }
            let is_shown = |row: &&RoundRow| {
                common.json || row.status != row.before || !row.outcome.verdict.is_sighting()
            };
            let shown = round.rows.iter().filter(is_shown);
            print::round_rows(archive, shown, common.language, common.json);
            if !common.json {
                print::round_sum(round);
            }
        }
        Watched::Vanished { incident, new } => {
            if common.json {
                let mut value = incident_json(incident, None);
                value["new"] = json!(new);
                print::line(json!({ "vanished": value }));
            } else {
                print::line(format!("VANISHED: {} posts just now.", new.len()));
                incident_text(incident, None);
            }
        }
        Watched::Blind(sight) => {
            if common.json {
                print::line(json!({ "blind": sight_json(sight) }));
            } else {
                print::message(format!("keepsake: {}", blind_text(sight)));
            }
        }
        Watched::Waiting { until } => {
            if common.json {
                print::line(json!({ "waiting": { "until": until } }));
            } else {
                print::message(format!("Nothing is due before {until}."));
            }
        }
    }
}

/// Lists what vanished together, each with the number by which `export --incident` takes it.
pub(crate) fn incidents(archive: &Archive, common: &Common) -> Done {
    let incidents = archive.incidents();
    for (number, incident) in (1..).zip(&incidents) {
        if common.json {
            print::line(incident_json(incident, Some(number)));
        } else {
            incident_text(incident, Some(number));
        }
    }
    if incidents.is_empty() && !common.json {
        print::line("Nothing has vanished so far, as far as the looks could tell.");
    }
    Done::Clear
}

/// Says what the looks of the last days were worth.
pub(crate) fn coverage(archive: &Archive, days: u32, common: &Common) -> Done {
    let sights = archive.coverage(days);
    for sight in &sights {
        if common.json {
            print::line(sight_json(sight));
        } else {
            print::line(sight_text(sight));
        }
    }
    if sights.is_empty() && !common.json {
        print::line(format!("Nothing was looked at in the last {days} days."));
    }
    Done::Clear
}

fn incident_json(incident: &Incident, number: Option<usize>) -> Value {
    let mut object = json!({
        "platform": incident.platform,
        "account": incident.account,
        "posts": incident.posts,
        "back": incident.back,
        "of_account": incident.of_account,
        "account_gone": incident.account_gone,
        "between": incident.between,
        "one_act": incident.one_act,
        "shared": incident.shared,
    });
    if let Some(number) = number {
        object["number"] = json!(number);
    }
    object
}

fn incident_text(incident: &Incident, number: Option<usize>) {
    let account = incident.account.as_deref().unwrap_or("an account without a name");
    let account = print::printable(account);
    let (posts, of, platform) = (incident.posts.len(), incident.of_account, &incident.platform);
    let number = number.map(|number| format!("{number}. ")).unwrap_or_default();
    print::line(format!("{number}{platform}, {account}: {posts} of {of} posts"));
    let (from, to) = incident.between;
    print::line(format!("    some time between {from} and {to}"));
    if let Some((from, to)) = incident.one_act.filter(|_| posts > 1) {
        print::line(format!("    if it was one act: between {from} and {to}"));
    }
    if incident.account_gone {
        print::line("    the account itself is gone");
    }
    if incident.back > 0 {
        print::line(format!("    back again: {}", incident.back));
    }
    if !incident.shared.is_empty() {
        let shared = print::printable(&incident.shared.join(", "));
        print::line(format!("    they share: {shared}"));
    }
    incident.posts.iter().for_each(|post| print::line(format!("    {post}")));
}

fn sight_json(sight: &Sight) -> Value {
    let cause = |(says, looks): &(_, u64)| json!({ "says": says, "looks": looks });
    json!({
        "platform": sight.platform,
        "vantage": sight.vantage,
        "looks": sight.looks,
        "telling": sight.telling,
        "causes": sight.causes.iter().map(cause).collect::<Vec<_>>(),
        "blind": sight.is_blind,
    })
}

fn sight_text(sight: &Sight) -> String {
    let Sight { platform, vantage, looks, telling, causes, is_blind } = sight;
    let vantage = print::printable(vantage);
    let causes: Vec<String> =
        causes.iter().map(|(says, looks)| format!("{looks} {says}")).collect();
    let causes = if causes.is_empty() { String::new() } else { format!(": {}", causes.join(", ")) };
    let blind = if *is_blind { "  BLIND" } else { "" };
    format!("{platform} from {vantage}: {telling} of {looks} looks told something{causes}{blind}")
}

fn blind_text(sight: &Sight) -> String {
    format!(
        "the watch is blind here: {}. What vanishes there now would not be noticed; another vantage, \
         or newer rules, may help (last {BLIND_DAYS} days)",
        sight_text(sight).trim_end_matches("  BLIND")
    )
}
