//! The verbs about vantages: where looks are made from.

use keepsake::archive::{Archive, Checked, Health, Standing, Tor, VantageError, tor};
use keepsake::model::{Answer, Route, Vantage};
use serde_json::{Value, json};

use crate::args::{Common, VantageArguments, VantageVerb};
use crate::exit::{Done, Failed};
use crate::{input, print};

/// Does what was asked of the vantages.
pub(crate) async fn of(
    archive: &Archive,
    verb: &VantageVerb,
    common: &Common,
) -> Result<Done, Failed> {
    let change = match verb {
        VantageVerb::List => return list(archive, common),
        VantageVerb::Check { name, at } => {
            return check(archive, name.as_deref(), at, common).await;
        }
        VantageVerb::Find => return Ok(find(common)),
        VantageVerb::Add(arguments) => archive.set_vantage(wanted(arguments)?),
        VantageVerb::Here { country } => {
            let direct = archive.all_vantages().into_iter().find(Vantage::is_direct);
            let off = direct.is_some_and(|vantage| vantage.off);
            archive.set_vantage(Vantage { off, ..Vantage::direct(Some(country.to_uppercase())) })
        }
        VantageVerb::On { name } => archive.turn_vantage(name, true),
        VantageVerb::Off { name } => {
            let change = archive.turn_vantage(name, false);
            if change.is_ok() && archive.vantages().is_empty() {
                print::message("No vantage is left: nothing will be asked until one is turned on.");
            }
            change
        }
        VantageVerb::Remove { name } => archive.drop_vantage(name),
    };
    change.map(|()| Done::Clear).map_err(|error| match error {
        VantageError::OwnLine => Failed::OwnLine,
        error => Failed::Vantage(error),
    })
}

fn wanted(arguments: &VantageArguments) -> Result<Vantage, Failed> {
    let VantageArguments { name, proxy, address, tor, isolate, country } = arguments;
    let route = match (proxy, address) {
        _ if *tor => Route::Proxy(found()?),
        (_, Some(address)) => Route::Address(*address),
        (proxy, None) => Route::Proxy(input::proxy(proxy.as_deref().unwrap_or_default())?),
    };
    let country = country.as_ref().map(|country| country.to_uppercase());
    Ok(Vantage { isolate: *isolate || *tor, ..Vantage::new(name, country, route) })
}

fn found() -> Result<String, Failed> {
    match tor() {
        Tor::Found(proxy) => Ok(proxy),
        Tor::NotTor(port) => Err(Failed::NotTor(port)),
        Tor::Nowhere => Err(Failed::NoTor),
    }
}

/// Says whether Tor runs on this computer.
pub(crate) fn find(common: &Common) -> Done {
    let (found, words) = match found() {
        Ok(proxy) => {
            let words = format!(
                "Tor is here: {proxy}. Look through it with `keepsake vantage add tor --tor`."
            );
            (Some(proxy), words)
        }
        Err(error) => (None, error.to_string()),
    };
    let done = if found.is_some() { Done::Clear } else { Done::InPart };
    if common.json {
        print::line(json!({ "tor": found }));
    } else {
        print::line(words);
    }
    done
}

fn list(archive: &Archive, common: &Common) -> Result<Done, Failed> {
    for standing in archive.standings().map_err(Failed::Damaged)? {
        if common.json {
            print::line(json(&standing));
        } else {
            print::line(text(&standing));
        }
    }
    Ok(Done::Clear)
}

fn json(standing: &Standing) -> Value {
    let Standing { vantage, health, since, last_look } = standing;
    json!({
        "name": vantage.name,
        "country": vantage.country,
        "route": standing.route(),
        "direct": vantage.is_direct(),
        "isolate": vantage.isolate,
        "off": vantage.off,
        "health": health.word(),
        "since": since.map(|at| at.to_string()),
        "last_look": last_look.map(|at| at.to_string()),
    })
}

fn text(standing: &Standing) -> String {
    let Standing { vantage, health, since, .. } = standing;
    let country = vantage.country.as_deref().unwrap_or("-");
    let since = since.map(|at| format!(" since {at}")).unwrap_or_default();
    let state =
        if vantage.off { "turned off".to_owned() } else { format!("{}{since}", words(*health)) };
    let apart = if vantage.isolate { ", accounts kept apart" } else { "" };
    format!("{:<16} {country:<4} {}{apart}: {state}", vantage.name, standing.route())
}

fn words(health: Health) -> &'static str {
    match health {
        Health::Works => "works",
        Health::Down => "does not answer",
        Health::Doubtful => "no site answers through it",
        Health::Unknown => "not looked through yet",
    }
}

async fn check(
    archive: &Archive,
    name: Option<&str>,
    at: &[String],
    common: &Common,
) -> Result<Done, Failed> {
    let sites = input::each_or_lines(at)?;
    let checked = archive.check_vantages(name, &sites).await.map_err(Failed::Check)?;
    if checked.is_empty() {
        return Err(Failed::NothingToCheck);
    }
    for one in &checked {
        if common.json {
            print::line(json!({
                "vantage": one.vantage,
                "site": one.site,
                "health": one.health.word(),
                "answer": answer(one),
            }));
        } else {
            let words = words(one.health);
            print::line(format!("{:<16} {words} ({}, {})", one.vantage, answer(one), one.site));
        }
    }
    let all_work = checked.iter().all(|one| one.health == Health::Works);
    Ok(if all_work { Done::Clear } else { Done::InPart })
}

fn answer(checked: &Checked) -> String {
    match checked.answer {
        Answer::Status(status) => status.to_string(),
        Answer::Failed(failure) => failure.word().to_owned(),
    }
}
