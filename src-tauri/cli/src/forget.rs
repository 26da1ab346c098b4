//! Forgetting posts: says what goes and what stays, asks, and does it.

use keepsake::Archive;
use keepsake::archive::{ForgetError, ForgetPreview};
use keepsake::model::PostId;
use serde_json::json;

use crate::args::Common;
use crate::exit::{Done, Failed};
use crate::{input, print, verbs};

pub(crate) async fn run(
    archive: &Archive,
    posts: &[String],
    yes: bool,
    common: &Common,
) -> Result<Done, Failed> {
    let posts = input::each_or_lines(posts)?;
    let mut ids: Vec<PostId> =
        posts.iter().map(|post| verbs::find(archive, post)).collect::<Result<_, _>>()?;
    ids.sort_unstable();
    ids.dedup();
    let preview = archive.forget_preview(&ids).map_err(Failed::forget)?;
    if !yes {
        agreed(preview)?;
    }
    let (done, told) = match archive.forget_posts(&ids).await {
        Ok(_) => (Done::Clear, None),
        Err(error) if error.is_done() => (Done::InPart, Some(crate::exit::chain(&error))),
        Err(error) => return Err(Failed::forget(error)),
    };
    if let Some(told) = told {
        print::message(format!("keepsake: {told}"));
    }
    let entries = archive.forgotten().last().map_or(0, |last| last.entries);
    if common.json {
        let posts = preview.posts;
        print::line(
            json!({ "forgotten": posts, "entries": entries, "whole": done == Done::Clear }),
        );
    } else {
        print::line(format!(
            "{} posts are forgotten. The custody log says that {} entries were about posts forgotten \
             now, and nothing of what they told.",
            preview.posts, entries
        ));
    }
    Ok(done)
}

/// Says what goes, what stays and what cannot be reached, and asks whoever sits at the terminal.
fn agreed(preview: ForgetPreview) -> Result<(), Failed> {
    let ForgetPreview { posts, captures, files, looks, notices, flagged } = preview;
    print::message(format!(
        "{posts} posts leave the vault for good: {captures} copies, {files} files, {looks} looks, \
         {notices} entries about notices. There is no way back.",
    ));
    if flagged > 0 {
        print::message(format!(
            "{flagged} of them are flagged: the proof that they disappeared goes with them.",
        ));
    }
    print::message(
        "What stays: that posts were forgotten, when, and how many entries had been about each; that \
         bundles were made before; the names of the archives they came from, and of the files in those. \
         What nobody can reach from here: copies of the vault, bundles and exports made before, a \
         page saved for another post that shows the same words, and old cells of an SSD, which open \
         with the vault's keys until `keepsake rekey` makes new ones.",
    );
    input::yes()
}

impl Failed {
    /// Nothing was forgotten.
    fn forget(error: ForgetError) -> Self {
        match error {
            ForgetError::Read(cause) => Self::Damaged(cause),
            other => Self::Forget(other),
        }
    }
}
