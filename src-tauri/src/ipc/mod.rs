//! What crosses to the interface: commands, the shapes they speak in, and a closed list of errors.

mod commands;
pub(crate) mod dto;
pub(crate) mod error;
pub(crate) mod locks;

pub(crate) use commands::*;
pub(crate) use locks::*;
