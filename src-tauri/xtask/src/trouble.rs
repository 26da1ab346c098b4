//! Why a habit stopped, in words, with what to do about it.

/// Why a habit stopped.
#[derive(Debug)]
pub(crate) struct Trouble {
    what: String,
    cure: Option<String>,
    code: u8,
}

impl Trouble {
    /// Something went wrong that nobody can do anything about, so far; exit code 1.
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), cure: None, code: 1 }
    }

    /// The same with what to do about it.
    pub(crate) fn cure(self, cure: impl Into<String>) -> Self {
        Self { cure: Some(cure.into()), ..self }
    }

    /// The same with another exit code.
    pub(crate) fn exit(self, code: u8) -> Self {
        Self { code, ..self }
    }

    pub(crate) fn what(&self) -> &str {
        &self.what
    }

    pub(crate) fn to_do(&self) -> Option<&str> {
        self.cure.as_deref()
    }

    pub(crate) fn code(&self) -> u8 {
        self.code
    }
}
