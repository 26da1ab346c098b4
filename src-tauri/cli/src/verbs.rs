//! The verbs, each a few lines over the archive.

use std::path::{Path, PathBuf};
use std::time::Duration;

use keepsake::archive::{AddError, Cancel, Private};
use keepsake::archive::{Archive, Doors};
use keepsake::model::{PostId, Route, Status, Vantage};
use keepsake::vault::WorkFactor;
use serde_json::json;

use crate::args::{AddArguments, Arguments, Common, ListArguments, RecheckArguments};
use crate::args::{VantageVerb, Verb};
use crate::exit::{Done, Failed, chain};
use crate::{passphrase, print};

/// Does what was asked.
pub(crate) fn run(arguments: &Arguments) -> Result<Done, Failed> {
    let runtime = tokio::runtime::Runtime::new().map_err(Failed::Start)?;
    let common = &arguments.common;
    match &arguments.verb {
        Verb::Init => init(common),
        Verb::Rehearse => runtime.block_on(rehearse(common)),
        verb => {
            let archive = unlock(common)?;
            let done = runtime.block_on(on_archive(verb, &archive, common));
            archive.close();
            done
        }
    }
}

async fn on_archive(verb: &Verb, archive: &Archive, common: &Common) -> Result<Done, Failed> {
    match verb {
        Verb::Add(arguments) => Ok(add(archive, arguments, common).await),
        Verb::List(arguments) => Ok(list(archive, arguments, common)),
        Verb::Show { post } => show(archive, post, common),
        Verb::Media { post, into } => media(archive, post, into),
        Verb::Recheck(arguments) => recheck(archive, arguments, common).await,
        Verb::Vantage { verb } => vantage(archive, verb, common),
        Verb::Init | Verb::Rehearse => unreachable!("these verbs need no open archive"),
    }
}

fn folder(common: &Common) -> Result<PathBuf, Failed> {
    let default = || dirs::data_dir().map(|data| data.join("keepsake").join("vault"));
    common.vault.clone().or_else(default).ok_or(Failed::NoFolder)
}

fn doors() -> Result<Doors, Failed> {
    Ok(Doors::system(std::env::current_exe().map_err(Failed::Start)?))
}

fn init(common: &Common) -> Result<Done, Failed> {
    let folder = folder(common)?;
    let passphrase = passphrase::read_new(common)?;
    Archive::create(&folder, &doors()?, &passphrase, WorkFactor::STANDARD)
        .map_err(Failed::Create)?;
    if common.json {
        print::line(json!({ "created": true }));
    } else {
        print::line("The vault is made. There is no way in without its passphrase: keep it safe.");
    }
    Ok(Done::Clear)
}

fn unlock(common: &Common) -> Result<Archive, Failed> {
    let folder = folder(common)?;
    if !Archive::exists(&folder) {
        return Err(Failed::NoVault);
    }
    let passphrase = passphrase::read(common)?;
    Ok(Archive::unlock(&folder, doors()?, &passphrase)?)
}

async fn add(archive: &Archive, arguments: &AddArguments, common: &Common) -> Done {
    let private = if arguments.allow_private { Private::Allow } else { Private::Refuse };
    let mut done = Done::Clear;
    for (number, link) in (1..).zip(&arguments.urls) {
        match archive.add(link, private).await {
            Ok(kept) => print::kept(link, &kept, common.json),
            Err(error) => {
                done = Done::InPart;
                let mut why = chain(&error);
                if matches!(error, AddError::Private) {
                    why.push_str("; if it is a site of your own, say --allow-private");
                }
                print::not_kept((number, link), error.word(), &why, common.json);
            }
        }
    }
    done
}

fn list(archive: &Archive, arguments: &ListArguments, common: &Common) -> Done {
    let wanted = |status| !arguments.flagged || status == Status::Flagged;
    for record in archive.posts().iter().filter(|record| wanted(record.status)) {
        if common.json {
            print::line(print::post_json(record));
        } else {
            print::post_line(record);
        }
    }
    Done::Clear
}

/// The post meant by an id, the beginning of one, or an address.
fn find(archive: &Archive, text: &str) -> Result<PostId, Failed> {
    if let Some(id) = archive.post_at(text) {
        return Ok(id);
    }
    let beginning =
        if text.starts_with("post_") { text.to_owned() } else { format!("post_{text}") };
    let posts = archive.posts();
    let ids = posts.iter().map(|record| record.post.id);
    let mut fitting = ids.filter(|id| id.to_string().starts_with(&beginning));
    match (fitting.next(), fitting.next()) {
        (Some(id), None) => Ok(id),
        (Some(_), Some(_)) => Err(Failed::Ambiguous),
        (None, _) => Err(Failed::NoSuchPost),
    }
}

fn show(archive: &Archive, post: &str, common: &Common) -> Result<Done, Failed> {
    let id = find(archive, post)?;
    let story = archive.story(id).map_err(Failed::Damaged)?.ok_or(Failed::NoSuchPost)?;
    print::story(&story, common.language, common.json);
    Ok(Done::Clear)
}

fn media(archive: &Archive, post: &str, into: &Path) -> Result<Done, Failed> {
    let id = find(archive, post)?;
    let story = archive.story(id).map_err(Failed::Damaged)?.ok_or(Failed::NoSuchPost)?;
    let Some(capture) = story.captures.first() else { return Err(Failed::NoSuchPost) };
    std::fs::create_dir_all(into).map_err(Failed::Write)?;
    for number in 0..capture.media.len() {
        let (media, bytes) = archive.media(id, capture.id, number).map_err(Failed::Media)?;
        let path = into.join(format!("{:02}-{}", number + 1, media.name));
        let file = std::fs::File::create_new(&path).map_err(Failed::Write)?;
        std::io::Write::write_all(&mut &file, &bytes).map_err(Failed::Write)?;
        print::line(path.display());
    }
    Ok(Done::Clear)
}

async fn recheck(
    archive: &Archive,
    arguments: &RecheckArguments,
    common: &Common,
) -> Result<Done, Failed> {
    let posts = arguments.posts.iter().map(|post| find(archive, post));
    let posts = posts.collect::<Result<Vec<_>, _>>()?;
    let chosen = (!posts.is_empty()).then_some(posts.as_slice());
    let cancel = Cancel::default();
    let on_interrupt = cancel.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            on_interrupt.cancel();
        }
    });
    let pause = Duration::from_secs(arguments.confirm_after);
    let round =
        archive.recheck(chosen, pause, &cancel, &print::progress).await.map_err(Failed::Recheck)?;
    round.rows.iter().for_each(|row| print::round_row(row, common.language, common.json));
    if !common.json {
        print::round_sum(&round);
    }
    let flagged = round.rows.iter().any(|row| row.record.status == Status::Flagged);
    Ok(if flagged { Done::Flagged } else { Done::Clear })
}

fn vantage(archive: &Archive, verb: &VantageVerb, common: &Common) -> Result<Done, Failed> {
    let change = match verb {
        VantageVerb::List => {
            archive.vantages().iter().for_each(|vantage| print::vantage(vantage, common.json));
            Ok(())
        }
        VantageVerb::Add { name, proxy, address, country } => {
            let route = match (proxy, address) {
                (_, Some(address)) => Route::Address(*address),
                (proxy, None) => Route::Proxy(proxy.clone().unwrap_or_default()),
            };
            let country = country.as_ref().map(|country| country.to_uppercase());
            archive.set_vantage(Vantage { name: name.clone(), country, route })
        }
        VantageVerb::Here { country } => {
            archive.set_vantage(Vantage::direct(Some(country.to_uppercase())))
        }
        VantageVerb::Remove { name } => archive.drop_vantage(name),
    };
    change.map(|()| Done::Clear).map_err(Failed::Vantage)
}

async fn rehearse(common: &Common) -> Result<Done, Failed> {
    let program = std::env::current_exe().map_err(Failed::Start)?;
    let vietnamese = common.language == crate::args::Language::Vi;
    let language = if vietnamese {
        keepsake_rehearsal::play::Language::Vi
    } else {
        keepsake_rehearsal::play::Language::En
    };
    let tell = |event: &keepsake_rehearsal::play::Event| {
        if common.json {
            print::line(event.to_json());
        } else {
            print::line(event.to_text(language));
        }
    };
    keepsake_rehearsal::play::play(program, &tell).await.map_err(Failed::Rehearsal)?;
    Ok(Done::Clear)
}
