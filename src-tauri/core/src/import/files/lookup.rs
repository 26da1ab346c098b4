//! Finding the member that an export speaks of. What it says is a path from somewhere: from the
//! root of the archive, from the file that says it, or with a bucket's name before it.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use super::{Member, base_name, composed};
use crate::model::MemberId;

/// Members that are compared with what is looked for. In a chat's folder as in every other lies a
/// `message_1.json`: but of one name in a folder of one name there are few.
const ALIKE_MAX: usize = 64;

/// The members by what their paths end with.
#[derive(Default)]
pub(super) struct Lookup {
    by_name: Rows,
    by_folder_and_name: Rows,
}

/// Members in the order of the hashes of a part of their paths.
#[derive(Default)]
struct Rows(Vec<(u64, u32)>);

impl Rows {
    fn new(members: &[Member], part: fn(&str) -> &str) -> Self {
        let ids = 0..u32::try_from(members.len()).unwrap_or(u32::MAX);
        let mut rows: Vec<(u64, u32)> =
            ids.zip(members).map(|(id, member)| (hash(part(&member.name)), id)).collect();
        rows.sort_unstable();
        Self(rows)
    }

    /// The first members whose part is this one, and their paths.
    fn alike<'a>(
        &'a self,
        members: &'a [Member],
        part: &str,
    ) -> impl Iterator<Item = (MemberId, &'a str)> + use<'a> {
        let wanted = hash(part);
        let from = self.0.partition_point(|(hash, _)| *hash < wanted);
        let rows = self.0.get(from..).unwrap_or_default().iter().take(ALIKE_MAX);
        rows.take_while(move |(hash, _)| *hash == wanted).filter_map(move |(_, id)| {
            let member = members.get(usize::try_from(*id).ok()?)?;
            Some((MemberId(*id), member.name.as_str()))
        })
    }
}

impl Lookup {
    pub(super) fn new(members: &[Member]) -> Self {
        Self {
            by_name: Rows::new(members, base_name),
            by_folder_and_name: Rows::new(members, folder_and_name),
        }
    }

    /// The member at `base` + `path`; else the first whose path ends with `path`.
    pub(super) fn find(&self, members: &[Member], base: &str, path: &str) -> Option<MemberId> {
        let path = composed(path);
        let path = path.trim_start_matches("./").trim_start_matches('/');
        if path.is_empty() || path.split('/').any(|piece| piece == "..") {
            return None;
        }
        let full = format!("{base}{path}");
        let mut there = self.by_folder_and_name.alike(members, folder_and_name(&full));
        if let Some((id, _)) = there.find(|(_, name)| *name == full) {
            return Some(id);
        }
        let rows = if path.contains('/') { &self.by_folder_and_name } else { &self.by_name };
        let ends = |name: &str| {
            let before = name.strip_suffix(path);
            before.is_some_and(|before| before.is_empty() || before.ends_with('/'))
        };
        let mut alike = rows.alike(members, folder_and_name(path));
        alike.find(|(_, name)| ends(name)).map(|(id, _)| id)
    }
}

/// The base name with the name of its folder, if it has one.
fn folder_and_name(path: &str) -> &str {
    let second = path.rmatch_indices('/').nth(1);
    second.and_then(|(at, _)| path.get(at + 1..)).unwrap_or(path)
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

#[cfg(test)]
mod tests {
    use super::super::Place;
    use super::*;

    fn members(names: impl Iterator<Item = String>) -> Vec<Member> {
        names.map(|name| Member { part: 0, name, claimed_bytes: 0, place: Place::Whole }).collect()
    }

    #[test]
    fn a_path_is_found_from_its_folder_or_by_its_end() {
        let names = ["a/x.jpg", "x.jpg", "w/a/x.jpg", "w/b/y.jpg", "ab/x.jpg"];
        let members = members(names.iter().map(|name| (*name).to_owned()));
        let lookup = Lookup::new(&members);
        let find = |base: &str, path: &str| lookup.find(&members, base, path).map(|id| id.0);
        assert_eq!(find("", "x.jpg"), Some(1));
        assert_eq!(find("w/a/", "x.jpg"), Some(2));
        assert_eq!(find("w/", "a/x.jpg"), Some(2));
        assert_eq!(find("z/", "a/x.jpg"), Some(0));
        assert_eq!(find("", "./b/y.jpg"), Some(3));
        assert_eq!(find("z/", "x.jpg"), Some(0));
        assert_eq!(
            (find("", "c/x.jpg"), find("", "b/x.jpg"), find("", "../x.jpg")),
            (None, None, None)
        );
    }

    #[test]
    fn many_members_of_one_name_are_told_apart_and_cost_little() {
        let members = members((0..5_000).map(|n| format!("w/d{n}/x.jpg")));
        let lookup = Lookup::new(&members);
        let find = |path: &str| lookup.find(&members, "", path).map(|id| id.0);
        assert_eq!(find("d4999/x.jpg"), Some(4_999));
        for _ in 0..50_000 {
            assert_eq!(find("y/x.jpg"), None);
        }
    }
}
