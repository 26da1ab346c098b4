//! What is given away as evidence. The file's form: docs/BUNDLE.md.

pub mod report;
