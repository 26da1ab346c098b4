//! What a vault is for, as its first file says. FORMAT.md section 1.

pub(super) const FORMAT: &[u8] = b"{\"keepsake_vault\":1}\n";
pub(super) const TRAINING_FORMAT: &[u8] = b"{\"keepsake_vault\":1,\"training\":true}\n";

/// What a vault is for. Its format file says so, and one is never taken for the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Purpose {
    /// To keep posts.
    #[default]
    Real,
    /// To train with posts of nobody.
    Training,
}

impl Purpose {
    pub(super) fn format(self) -> &'static [u8] {
        match self {
            Self::Real => FORMAT,
            Self::Training => TRAINING_FORMAT,
        }
    }
}
