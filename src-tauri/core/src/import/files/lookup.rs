//! Finding the member that an export speaks of. What it says is a path from somewhere: from the
//! root of the archive, from the file that says it, or with a bucket's name before it.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use super::{Member, base_name, composed};
use crate::model::MemberId;

/// Members of one base name that are compared.
const SAME_NAME_MAX: usize = 4096;

/// Members in the order of their base names' hashes.
#[derive(Default)]
pub(super) struct Lookup(Vec<(u64, u32)>);

impl Lookup {
    pub(super) fn new(members: &[Member]) -> Self {
        let ids = 0..u32::try_from(members.len()).unwrap_or(u32::MAX);
        let mut rows: Vec<(u64, u32)> =
            ids.zip(members).map(|(id, member)| (hash(base_name(&member.name)), id)).collect();
        rows.sort_unstable();
        Self(rows)
    }

    fn same_name<'a>(&'a self, base: &str) -> impl Iterator<Item = u32> + 'a {
        let wanted = hash(base);
        let from = self.0.partition_point(|(hash, _)| *hash < wanted);
        let rows = self.0.get(from..).unwrap_or_default().iter().take(SAME_NAME_MAX);
        rows.take_while(move |(hash, _)| *hash == wanted).map(|(_, id)| *id)
    }

    /// The member at `base` + `path`; else the first whose path ends with `path`.
    pub(super) fn find(&self, members: &[Member], base: &str, path: &str) -> Option<MemberId> {
        let path = composed(path);
        let path = path.trim_start_matches("./").trim_start_matches('/');
        if path.is_empty() || path.split('/').any(|piece| piece == "..") {
            return None;
        }
        let mut by_end = None;
        for id in self.same_name(base_name(path)) {
            let name = members.get(usize::try_from(id).ok()?)?.name.as_str();
            let Some(before) = name.strip_suffix(path) else { continue };
            if before == base {
                return Some(MemberId(id));
            }
            if by_end.is_none() && (before.is_empty() || before.ends_with('/')) {
                by_end = Some(MemberId(id));
            }
        }
        by_end
    }
}

/// How many members have the name of an earlier one in the same given file.
pub(super) fn n_repeated(members: &[Member]) -> u64 {
    let mut seen = std::collections::HashSet::new();
    let places = members.iter().map(|member| hash(&(member.part, &member.name)));
    places.filter(|place| !seen.insert(*place)).map(|_| 1).sum()
}

fn hash(value: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
