//! The papers of a workshop: scripts for the trainer, and a sheet for who takes part.

use keepsake::bundle::report::{self, PdfError};
use keepsake::model::{Language, Time};

/// A paper, in English and Vietnamese, as Markdown.
#[derive(Clone, Copy, Debug)]
pub struct Paper {
    /// The word it is asked for by.
    pub name: &'static str,
    /// English, Vietnamese.
    pub text: [&'static str; 2],
}

impl Paper {
    /// Its title.
    #[must_use]
    pub fn title(&self, language: Language) -> &'static str {
        let text = self.text[usize::from(language == Language::Vi)];
        text.lines().next().unwrap_or_default().trim_start_matches("# ")
    }

    /// It, to be printed.
    ///
    /// # Errors
    /// [`PdfError`].
    pub fn pdf(&self, language: Language, made: Time) -> Result<Vec<u8>, PdfError> {
        let text = self.text[usize::from(language == Language::Vi)];
        report::paper(text, language, made)
    }
}

/// The paper of this name.
#[must_use]
pub fn paper(name: &str) -> Option<&'static Paper> {
    PAPERS.iter().find(|paper| paper.name == name)
}

/// All of them.
pub const PAPERS: [Paper; 3] = [
    Paper {
        name: "workshop-20",
        text: [
            include_str!("../../../docs/training/workshop-20.en.md"),
            include_str!("../../../docs/training/workshop-20.vi.md"),
        ],
    },
    Paper {
        name: "workshop-90",
        text: [
            include_str!("../../../docs/training/workshop-90.en.md"),
            include_str!("../../../docs/training/workshop-90.vi.md"),
        ],
    },
    Paper {
        name: "handout",
        text: [
            include_str!("../../../docs/training/handout.en.md"),
            include_str!("../../../docs/training/handout.vi.md"),
        ],
    },
];
