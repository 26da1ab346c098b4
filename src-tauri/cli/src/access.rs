//! The verbs of who can open the vault: each says what stays possible, before and after.

use std::io::IsTerminal;
use std::path::Path;

use keepsake::Archive;
use keepsake::archive::{Cancel, OWN_COLLECTION, meanings};
use keepsake::vault::{AccessError, WorkFactor};
use keepsake::words::Language;
use keepsake::words::fingerprint::of_recipient;
use keepsake::words::recovery::{RecoveryWords, two_to_ask};
use keepsake::words::sheet::Sheet;
use serde_json::json;

use crate::args::Common;
use crate::exit::{Done, Failed};
use crate::{passphrase, print, verbs};

pub(crate) fn unlock_test(archive: &Archive, common: &Common) -> Done {
    let posts = archive.ids().len();
    let words = archive.writer_words(common.language.of_words());
    let object = json!({ "unlocked": true, "posts": posts, "writer": words });
    let text = format!(
        "The vault opens: {posts} posts. Its own words, the same for everyone who may read it: {}",
        words.join(" ")
    );
    say(common, object, &text);
    Done::Clear
}

pub(crate) fn passwd(
    archive: &Archive,
    file: Option<&Path>,
    own: bool,
    common: &Common,
) -> Result<Done, Failed> {
    let next = passphrase::read_next(file, own, common)?;
    archive.change_passphrase(&next, WorkFactor::STANDARD).map_err(Failed::Access)?;
    let text = "The passphrase is changed. A copy of the vault made before still opens with the old \
                one; `keepsake rekey` makes new keys for what is here.";
    say(common, json!({ "changed": true }), text);
    Ok(Done::Clear)
}

/// Words first to whoever keeps them, then to the vault: what cannot be printed opens nothing.
pub(crate) fn recovery(
    archive: &Archive,
    sheet: Option<&Path>,
    nickname: &str,
    neutral: bool,
    common: &Common,
) -> Result<Done, Failed> {
    let words = RecoveryWords::generate(common.language.of_words());
    match sheet {
        Some(file) => write_sheet(file, &words, nickname, neutral)?,
        None if common.json => print::line(json!({ "words": words.line().as_str() })),
        None => print::line(words.line().as_str()),
    }
    if std::io::stdin().is_terminal() {
        asked_back(&words)?;
    }
    archive.set_recovery(&words, WorkFactor::STANDARD).map_err(Failed::Access)?;
    if !common.json {
        print::message(
            "These 24 words open the vault in place of the passphrase; words made before do not any \
             more. They were tried. Whoever finds them opens everything: keep them off this computer.",
        );
    }
    Ok(Done::Clear)
}

fn write_sheet(
    file: &Path,
    words: &RecoveryWords,
    nickname: &str,
    neutral: bool,
) -> Result<(), Failed> {
    let program = (!neutral).then_some("Keepsake");
    let pdf = Sheet { words, nickname, date: "", program }.pdf().map_err(Failed::Sheet)?;
    let mut file = std::fs::File::create_new(file).map_err(Failed::Write)?;
    std::io::Write::write_all(&mut file, &pdf).map_err(Failed::Write)
}

/// Two words, to see that they were written down.
fn asked_back(words: &RecoveryWords) -> Result<(), Failed> {
    let all = words.words();
    for number in two_to_ask() {
        let typed = passphrase::prompt(&format!("To see that you have them, word {number}: "))?;
        let wanted = all.get(number - 1).map_or("", |word| word.as_str());
        if typed.trim().to_lowercase() != wanted {
            return Err(Failed::NotWrittenDown);
        }
    }
    Ok(())
}

pub(crate) async fn rekey(archive: &Archive, common: &Common) -> Result<Done, Failed> {
    let typed = passphrase::read(common)?;
    let mut done = Err(Failed::WrongPassphrase);
    for meaning in meanings(&typed) {
        done = archive
            .rekey(&meaning, WorkFactor::STANDARD, &Cancel::default(), &print::rekey_progress)
            .await
            .map_err(Failed::from);
        if !matches!(done, Err(Failed::WrongPassphrase)) {
            break;
        }
    }
    done?;
    let text = "Everything is sealed under new keys; the passphrase is the same. Recovery words made \
                before open nothing any more: make new ones. Readers can still open the vault.";
    say(common, json!({ "rekeyed": true }), text);
    Ok(Done::Clear)
}

pub(crate) fn recipients(archive: &Archive, common: &Common) -> Done {
    if let Some(at) = archive.recovery_made() {
        let text = format!("The recovery words made {at}");
        say(common, json!({ "collection": OWN_COLLECTION, "recovery_words": at }), &text);
    }
    readers(archive, common);
    Done::Clear
}

fn readers(archive: &Archive, common: &Common) {
    for grant in archive.grants() {
        let (recipient, name) = (&grant.recipient, &grant.name);
        let words = words_of(recipient, common);
        let object = json!({
            "collection": OWN_COLLECTION, "recipient": recipient, "name": name, "since": grant.at,
            "words": words,
        });
        let words = words.join(" ");
        say(common, object, &format!("{recipient}  since {}  {name}\n    {words}", grant.at));
    }
}

pub(crate) fn grant(
    archive: &Archive,
    collection: &str,
    recipient: &str,
    name: &str,
    common: &Common,
) -> Result<Done, Failed> {
    known(collection)?;
    let grant = archive.grant(recipient, name).map_err(Failed::Access)?;
    let words = words_of(recipient, common);
    let object = json!({
        "granted": true, "collection": collection, "recipient": grant.recipient, "name": grant.name,
        "words": words,
    });
    let text = format!(
        "The reader can open a copy of the vault with --identity, now and from now on. Their key in \
         words: {}. Let them read out theirs; if it differs, end the grant at once.",
        words.join(" ")
    );
    say(common, object, &text);
    Ok(Done::Clear)
}

pub(crate) fn end_grant(
    archive: &Archive,
    collection: &str,
    recipient: &str,
    common: &Common,
) -> Result<Done, Failed> {
    known(collection)?;
    archive.end_grant(recipient).map_err(Failed::Access)?;
    let text = "What is kept from now on does not open for this reader. What they could read until \
                now, they may have copied.";
    say(common, json!({ "ended": true, "recipient": recipient }), text);
    Ok(Done::Clear)
}

pub(crate) fn hand_over(archive: &Archive, yes: bool, common: &Common) -> Result<Done, Failed> {
    if !yes {
        print::message(
            "After handing over, only these readers can open the vault, and never you: neither your \
             passphrase nor your recovery words. They need a copy of its folder. Every copy made \
             before still opens with both.",
        );
        readers(archive, common);
        return Err(Failed::SayYes);
    }
    archive.hand_over().map_err(Failed::Access)?;
    let text = "Handed over: only the readers open this vault now. Old copies of its folder, if there \
                are any, still open with the passphrase and the recovery words; `keepsake backup` \
                renews one, so that it opens for the readers alone.";
    say(common, json!({ "handed_over": true }), text);
    Ok(Done::Clear)
}

/// Needs no passphrase: whoever must destroy the keys may have no time to type it.
pub(crate) fn wipe(folder: &Path, yes: bool, common: &Common) -> Result<Done, Failed> {
    if !Archive::exists(folder) {
        return Err(Failed::NoVault);
    }
    if !yes {
        print::message(
            "After this no passphrase and no recovery words open this vault. Its sealed files stay: a \
             reader it was granted to still opens this very folder, and so does anybody with a copy \
             of it and the passphrase or the recovery words.",
        );
        return Err(Failed::SayYes);
    }
    Archive::destroy_slots(folder, &*verbs::doors()?.disk).map_err(Failed::Wipe)?;
    say(common, json!({ "wiped": true }), "The keys are destroyed.");
    Ok(Done::Clear)
}

/// In both languages: who asks and who is asked may read another.
pub(crate) fn fingerprint(recipient: &str, common: &Common) -> Result<Done, Failed> {
    let words = |language| {
        let words = of_recipient(recipient, language).map(|words| words.join(" "));
        words.map_err(|_| Failed::Access(AccessError::NotARecipient))
    };
    let (vi, en) = (words(Language::Vietnamese)?, words(Language::English)?);
    let object = json!({ "recipient": recipient, "words": { "vi": vi, "en": en } });
    say(common, object, &format!("vi  {vi}\nen  {en}"));
    Ok(Done::Clear)
}

fn words_of(recipient: &str, common: &Common) -> Vec<String> {
    of_recipient(recipient, common.language.of_words()).map(Vec::from).unwrap_or_default()
}

fn known(collection: &str) -> Result<(), Failed> {
    if collection == OWN_COLLECTION { Ok(()) } else { Err(Failed::NoSuchCollection) }
}

fn say(common: &Common, object: serde_json::Value, text: &str) {
    if common.json {
        print::line(object);
    } else {
        print::line(text);
    }
}
