//! The commands about the custody log: how it stands, its checkpoints, and who stamps them.

use std::io::{Read as _, Write as _};

use keepsake::Archive;
use keepsake::archive::Asked;
use keepsake::bundle::report;
use keepsake::doors::outside::Draft;
use keepsake::model::{Authority, StampKind};
use serde::Deserialize;
use tauri::{AppHandle, State};

use super::dto::Language;
use super::error::{Code, IpcError};
use super::watch::small;
use crate::picker::{self, Kind};
use crate::shell::{Shell, aside};

type Answer<T> = Result<T, IpcError>;

/// Bytes of a file with root certificates.
const ROOTS_BYTES_MAX: u64 = 1024 * 1024;

shape! {
    /// How the custody log stands.
    pub(crate) struct CustodyState {
        /// Null before the first entry.
        log: Option<LogRow>,
        authorities: Vec<AuthorityRow>,
    }
}

shape! {
    pub(crate) struct LogRow {
        key: String,
        entries: usize,
        /// The newest signed head.
        checkpoint: Option<CheckpointRow>,
        stamped_by: Vec<String>,
        /// Proofs that wait to be in a block.
        pending: usize,
    }
}

shape! {
    pub(crate) struct CheckpointRow {
        entries: usize,
        at: String,
        text: String,
    }
}

shape! {
    pub(crate) struct AuthorityRow {
        name: String,
        url: String,
        calendar: bool,
        qualified: bool,
    }
}

shape! {
    /// An authority as the user names it; its root certificate is picked.
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct AuthorityAsked {
        name: String,
        url: String,
        calendar: bool,
        qualified: bool,
    }
}

shape! {
    /// What became of asking one authority.
    pub(crate) struct AskedRow {
        authority: String,
        entries: usize,
        /// *Not later than*, of an authority of RFC 3161.
        time: Option<String>,
        /// A calendar promised a block.
        promised: bool,
        /// Why it gave none.
        refusal: Option<String>,
    }
}

/// How the custody log stands.
#[tauri::command]
pub(crate) async fn custody_state(shell: State<'_, Shell>) -> Answer<CustodyState> {
    let archive = shell.may_export()?;
    aside(move || CustodyState::of(&archive)).await?
}

/// Signs the head of the log as it is now.
#[tauri::command]
pub(crate) async fn sign_head(shell: State<'_, Shell>) -> Answer<CustodyState> {
    let archive = shell.may_export()?;
    aside(move || {
        archive.checkpoint()?;
        CustodyState::of(&archive)
    })
    .await?
}

/// Saves a receipt of the newest signed head, to be given away. Whether it was.
#[tauri::command]
pub(crate) async fn save_receipt(
    app: AppHandle,
    shell: State<'_, Shell>,
    language: Language,
) -> Answer<bool> {
    shell.may_export()?;
    let Some(target) = picker::save(&app, shell.today() + ".pdf", language).await else {
        return Ok(false);
    };
    let (archive, vault) = (shell.may_export()?, shell.folder.clone());
    aside(move || {
        let signed = archive.checkpoint()?;
        let key = archive.log()?.map(|log| log.key).unwrap_or_default();
        let training = archive.is_training();
        let (checkpoint, made) = (signed.text.as_str(), signed.at);
        let of = report::Receipt { checkpoint, fingerprint: &key, made, training };
        let sheet = report::receipt(of, language.of_report())?;
        let (draft, mut file) = Draft::file(&target, &vault)?;
        file.write_all(&sheet).map_err(|error| IpcError::from(&error))?;
        draft.finish().map_err(|error| IpcError::from(&error))?;
        Ok(true)
    })
    .await?
}

/// Has the head of the log signed, and stamped by every authority that has not.
#[tauri::command]
pub(crate) async fn stamp_head(shell: State<'_, Shell>) -> Answer<Vec<AskedRow>> {
    let archive = shell.may_import()?;
    let job = |_| async move {
        let vantage = archive.vantages().into_iter().next();
        let vantage = vantage.ok_or(IpcError::new(Code::NoVantage, ""))?;
        archive.checkpoint()?;
        let asked = archive.stamp(&vantage).await?;
        Ok(asked.iter().map(AskedRow::from).collect())
    };
    shell.run_job(job).await
}

/// Names an authority that is asked from now on; lets the user pick its root certificate first.
#[tauri::command]
pub(crate) async fn add_authority(
    app: AppHandle,
    shell: State<'_, Shell>,
    asked: AuthorityAsked,
    language: Language,
) -> Answer<CustodyState> {
    shell.may_import()?;
    let mut roots = String::new();
    if !asked.calendar {
        let Some(path) = picker::pick(&app, Kind::Files, language).await.pop() else {
            return custody_state(shell).await;
        };
        let read = std::fs::File::open(path)
            .and_then(|file| file.take(ROOTS_BYTES_MAX).read_to_string(&mut roots));
        read.map_err(|_| IpcError::new(Code::NoRoot, ""))?;
    }
    let authority = Authority {
        name: asked.name.trim().to_owned(),
        url: asked.url.trim().to_owned(),
        calendar: asked.calendar,
        roots,
        qualified: asked.qualified,
        private_allowed: false,
    };
    let archive = shell.may_import()?;
    aside(move || archive.set_authority(authority)).await??;
    custody_state(shell).await
}

/// Asks this authority no more.
#[tauri::command]
pub(crate) async fn drop_authority(shell: State<'_, Shell>, name: String) -> Answer<CustodyState> {
    let archive = shell.may_import()?;
    aside(move || archive.drop_authority(&name)).await??;
    custody_state(shell).await
}

impl CustodyState {
    fn of(archive: &Archive) -> Answer<Self> {
        let log = archive.log()?.map(|log| LogRow {
            key: log.key,
            entries: small(log.entries),
            checkpoint: log.checkpoint.map(|newest| CheckpointRow {
                entries: small(newest.size),
                at: newest.at.to_string(),
                text: newest.text,
            }),
            stamped_by: log.stamped_by,
            pending: log.pending.len(),
        });
        let authorities = archive.authorities().into_iter().map(|authority| AuthorityRow {
            name: authority.name,
            url: authority.url,
            calendar: authority.calendar,
            qualified: authority.qualified,
        });
        Ok(Self { log, authorities: authorities.collect() })
    }
}

impl From<&Asked> for AskedRow {
    fn from(asked: &Asked) -> Self {
        let (kind, time) = match &asked.done {
            Ok((kind, time)) => (Some(kind), *time),
            Err(_) => (None, None),
        };
        Self {
            authority: asked.authority.clone(),
            entries: small(asked.entries),
            time: time.map(|time| time.to_string()),
            promised: matches!(kind, Some(StampKind::Pending)),
            refusal: asked.done.as_ref().err().map(ToString::to_string),
        }
    }
}
