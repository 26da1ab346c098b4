//! What crosses to the interface: commands, the shapes they speak in, and a closed list of errors.

macro_rules! shape {
    ($item:item) => {
        #[derive(Clone, Debug, serde::Serialize)]
        #[cfg_attr(
            test,
            derive(ts_rs::TS),
            ts(export, export_to = "../../ui/src/lib/ipc/bindings.ts")
        )]
        $item
    };
}

mod access;
mod access_dto;
pub(crate) mod background;
mod backup;
mod browser;
mod bundles;
mod bundles_dto;
mod commands;
mod custody;
mod desk;
pub(crate) mod dto;
pub(crate) mod error;
mod evidence_errors;
mod find;
mod forget;
mod imports;
mod imports_dto;
mod incidents;
pub(crate) mod locks;
mod notices;
mod notices_dto;
mod opened;
pub(crate) mod opened_dto;
mod opened_rows;
mod post;
mod post_dto;
mod setup;
mod told;
mod training;
mod training_dto;
mod vantages;
pub(crate) mod watch;

pub(crate) use access::*;
pub(crate) use background::*;
pub(crate) use backup::*;
pub(crate) use browser::*;
pub(crate) use bundles::*;
pub(crate) use commands::*;
pub(crate) use custody::*;
pub(crate) use desk::*;
pub(crate) use find::*;
pub(crate) use forget::*;
pub(crate) use imports::*;
pub(crate) use incidents::*;
pub(crate) use locks::*;
pub(crate) use notices::*;
pub(crate) use opened::*;
pub(crate) use post::*;
pub(crate) use setup::*;
pub(crate) use training::*;
pub(crate) use vantages::*;
pub(crate) use watch::*;
