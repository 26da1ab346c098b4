//! The papers of a workshop: scripts for the trainer, and a sheet for who takes part.

/// A paper, in English and Vietnamese, as Markdown.
#[derive(Clone, Copy, Debug)]
pub struct Paper {
    /// The word it is asked for by.
    pub name: &'static str,
    /// English, Vietnamese.
    pub text: [&'static str; 2],
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
