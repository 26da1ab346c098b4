//! A text that crosses in both languages.

shape! {
    /// The same in both languages, so that a switch needs no new answer.
    pub(crate) struct Told {
        en: String,
        vi: String,
    }
}

impl Told {
    pub(super) fn new(en: String, vi: String) -> Self {
        Self { en, vi }
    }
}

impl From<[&str; 2]> for Told {
    fn from([en, vi]: [&str; 2]) -> Self {
        Self::new(en.to_owned(), vi.to_owned())
    }
}
