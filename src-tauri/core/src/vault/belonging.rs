//! What an object, or a lost act, belonged to: what an audit tells beside a damaged file.

use serde::Serialize;

use crate::model::{
    Act, CaptureId, NoticeFile, NoticeId, ObjectName, ObservationId, PostId, RefusedId,
};

/// What a file belonged to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Belonging {
    /// The raw page of a capture. Its text stands in the commits.
    Capture {
        /// The post.
        post: PostId,
        /// The capture.
        capture: CaptureId,
    },
    /// A picture, video or sound of a capture.
    Medium {
        /// The post.
        post: PostId,
        /// The capture.
        capture: CaptureId,
        /// Its name.
        name: String,
    },
    /// What a look came back with. What was read from it stands in the commits.
    Look {
        /// The post.
        post: PostId,
        /// The observation.
        observation: ObservationId,
    },
    /// A file of a notice. What the user entered stands in the commits.
    Notice {
        /// The post.
        post: PostId,
        /// The entry.
        entry: NoticeId,
        /// The file's name.
        name: String,
    },
    /// A file of a refused post. Its text stands in the commits.
    Refused {
        /// The refused post.
        refused: RefusedId,
        /// The file's name.
        name: String,
    },
    /// A rule set that was installed. Those built in stand in for it.
    Rules {
        /// Its version.
        version: String,
    },
    /// Acts about a post, of these numbers.
    Acts {
        /// The post.
        post: PostId,
        /// That it was saved.
        saved: bool,
        /// Captures.
        captures: u32,
        /// Looks.
        looks: u32,
        /// Judgements.
        judgements: u32,
        /// Entries about its notice.
        notices: u32,
    },
}

impl Belonging {
    /// The post it is about, if it is about one.
    #[must_use]
    pub fn post(&self) -> Option<PostId> {
        match self {
            Self::Capture { post, .. }
            | Self::Medium { post, .. }
            | Self::Look { post, .. }
            | Self::Notice { post, .. }
            | Self::Acts { post, .. } => Some(*post),
            Self::Rules { .. } | Self::Refused { .. } => None,
        }
    }
}

/// The objects an act names, with what they are to it.
pub(super) fn objects_of(act: &Act) -> Vec<(ObjectName, Belonging)> {
    match act {
        Act::Captured(capture) => {
            let (post, id) = (capture.post, capture.id);
            let page = capture.exchange.clone();
            let page = page.map(|page| (page, Belonging::Capture { post, capture: id }));
            let medium = |media: &crate::model::Media| {
                let name = media.name.clone();
                (media.exchange.clone(), Belonging::Medium { post, capture: id, name })
            };
            let media = capture.media.iter().chain(&capture.files);
            page.into_iter().chain(media.map(medium)).collect()
        }
        Act::Looked(look) => {
            let belonging = Belonging::Look { post: look.post, observation: look.id };
            vec![(look.exchange.clone(), belonging)]
        }
        Act::Noticed(entry) => files_of(entry.files(), |name| Belonging::Notice {
            post: entry.post,
            entry: entry.id,
            name,
        }),
        Act::Refused(refused) => {
            files_of(&refused.files, |name| Belonging::Refused { refused: refused.id, name })
        }
        Act::RulesInstalled(rules) => {
            vec![(rules.file.clone(), Belonging::Rules { version: rules.version.clone() })]
        }
        _ => Vec::new(),
    }
}

fn files_of(
    files: &[NoticeFile],
    belonging: impl Fn(String) -> Belonging,
) -> Vec<(ObjectName, Belonging)> {
    files.iter().map(|file| (file.object.clone(), belonging(file.name.clone()))).collect()
}
