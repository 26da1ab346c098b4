//! Keepsake's own pages for a browser: beside them lies `posts.jsonl`, all posts for machines, one
//! a line, and their media.

use std::io::{BufRead, BufReader, Read};

use super::carried::{Whose, read as read_carried, restored};
use super::desk::Desk;
use super::files::{Files, Stream, folder_of};
use super::layouts::Layout;
use super::limits::RECORD_BYTES_MAX;
use super::meta;
use super::report::Why;
use super::trouble::Trouble;
use crate::model::MemberId;

pub(super) const LAYOUT: Layout = Layout { platform: "own", name: "site", is_there, read };

/// The first line of such a file.
const HEAD: &[u8] = b"{\"keepsake_posts\":1}\n";

fn members(files: &Files) -> Vec<MemberId> {
    let named = files.named(|path| meta::ends_with(path, "posts.jsonl"));
    let has_head = |id: &MemberId| {
        let mut head = vec![0; HEAD.len()];
        files.stream(*id).is_ok_and(|mut stream| stream.read_exact(&mut head).is_ok())
            && head == HEAD
    };
    named.into_iter().take(100).filter(has_head).collect()
}

fn is_there(files: &Files) -> bool {
    !members(files).is_empty()
}

fn read(desk: &mut Desk<'_>) -> Result<(), Trouble> {
    let members = members(desk.files);
    desk.plan(&members);
    let mut whose = Whose::default();
    for id in members {
        let base = folder_of(desk.files.name(id)).to_owned();
        desk.member(id, |desk, stream| read_lines(desk, &base, &mut whose, stream))?;
    }
    Ok(())
}

fn read_lines(
    desk: &mut Desk<'_>,
    base: &str,
    whose: &mut Whose,
    stream: &mut Stream,
) -> Result<(), Trouble> {
    let mut lines = BufReader::with_capacity(1 << 16, stream);
    let mut line = Vec::new();
    let mut is_head = true;
    loop {
        line.clear();
        let max = u64::try_from(RECORD_BYTES_MAX).unwrap_or(u64::MAX);
        let n = lines.by_ref().take(max).read_until(b'\n', &mut line)?;
        if n == 0 {
            return Ok(());
        }
        if std::mem::take(&mut is_head) {
            continue;
        }
        desk.next_record();
        if line.last() != Some(&b'\n') {
            if line.len() < RECORD_BYTES_MAX {
                return Err(Trouble::Cut);
            }
            lines.skip_until(b'\n')?;
            desk.skip(Why::TooLong)?;
            continue;
        }
        let carried = str::from_utf8(&line).ok().and_then(|line| read_carried(line.trim_end()));
        let Some(carried) = carried else {
            desk.skip(Why::Unreadable)?;
            continue;
        };
        whose.tell(desk, &carried.platform, &carried.account)?;
        let post = restored(desk, base, carried, None);
        desk.post(post)?;
    }
}
