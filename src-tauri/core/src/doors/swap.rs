//! Whether what lies in memory may reach the disk in the clear: the swap areas of this computer,
//! and what each of them lies on. Read from the kernel's own files; nothing is changed.

use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::{Path, PathBuf};

use rustix::fs::{major, minor};

/// Devices below devices that are followed: a partition in a volume in a container is three.
const DEPTH_MAX: usize = 8;

/// What the system writes of the memory when it is short of it, or hibernates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Swap {
    /// Nothing: there is no swap area, or it is in memory itself.
    None,
    /// It is encrypted before it is written.
    Sealed,
    /// It is not, or nobody can tell.
    Open,
}

/// How the swap areas of this computer stand.
#[must_use]
pub fn swap() -> Swap {
    swap_of(Path::new("/proc/swaps"), Path::new("/sys"))
}

fn swap_of(swaps: &Path, sys: &Path) -> Swap {
    // A kernel without swap has no such file.
    let list = std::fs::read_to_string(swaps).unwrap_or_default();
    let areas = list.lines().skip(1).filter_map(|line| line.split_whitespace().next());
    areas.map(|area| stands(&unescaped(area), sys)).max().unwrap_or(Swap::None)
}

/// The kernel writes blanks in names in octal.
fn unescaped(name: &str) -> PathBuf {
    let name = name.replace("\\040", " ").replace("\\011", "\t").replace("\\012", "\n");
    PathBuf::from(name.replace("\\134", "\\"))
}

fn stands(area: &Path, sys: &Path) -> Swap {
    let name = area.file_name().unwrap_or_default().to_string_lossy();
    if area.starts_with("/dev") && name.starts_with("zram") {
        return Swap::None;
    }
    let Ok(found) = std::fs::metadata(area) else { return Swap::Open };
    let device = if found.file_type().is_block_device() { found.rdev() } else { found.dev() };
    let block = sys.join(format!("dev/block/{}:{}", major(device), minor(device)));
    if is_sealed(&block, DEPTH_MAX) { Swap::Sealed } else { Swap::Open }
}

/// Is this block device, or all it lies on, a container of dm-crypt?
fn is_sealed(block: &Path, depth: usize) -> bool {
    let uuid = std::fs::read_to_string(block.join("dm/uuid")).unwrap_or_default();
    if uuid.starts_with("CRYPT-") {
        return true;
    }
    // A partition has no `slaves` of its own; what it is a part of is the folder above.
    let is_partition = block.join("partition").exists();
    let whole = if is_partition { block.join("..") } else { block.to_owned() };
    let below = std::fs::read_dir(whole.join("slaves")).into_iter().flatten().flatten();
    let below: Vec<PathBuf> = below.map(|entry| entry.path()).collect();
    depth > 0 && !below.is_empty() && below.iter().all(|device| is_sealed(device, depth - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A make-believe `/sys` in which the device that `file` lies on is what `make` makes it.
    fn swap_on(make: impl Fn(&Path)) -> Swap {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("swap file");
        std::fs::File::create(&file).unwrap();
        let device = std::fs::metadata(&file).unwrap().dev();
        let block = format!("dev/block/{}:{}", major(device), minor(device));
        let block = folder.path().join("sys").join(block);
        std::fs::create_dir_all(&block).unwrap();
        make(&block);
        let swaps = folder.path().join("swaps");
        let name = file.display().to_string().replace(' ', "\\040");
        let list = format!("Filename\tType\tSize\n/dev/zram0 partition 8\n{name}\tfile\t1024\n");
        put(&swaps, &list);
        swap_of(&swaps, &folder.path().join("sys"))
    }

    #[expect(clippy::disallowed_methods, reason = "files of a make-believe system")]
    fn put(path: &Path, text: &str) {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    #[test]
    fn swap_is_sealed_where_all_it_lies_on_is() {
        assert_eq!(swap_on(|_| {}), Swap::Open);
        assert_eq!(swap_on(|at| put(&at.join("dm/uuid"), "CRYPT-LUKS2-1\n")), Swap::Sealed);
        assert_eq!(swap_on(|at| put(&at.join("dm/uuid"), "LVM-1\n")), Swap::Open);
        let volume = |below: &[&str]| {
            swap_on(|at| {
                put(&at.join("dm/uuid"), "LVM-1\n");
                for (n, uuid) in below.iter().enumerate() {
                    put(&at.join(format!("slaves/dm-{n}/dm/uuid")), uuid);
                }
            })
        };
        assert_eq!(volume(&["CRYPT-LUKS1-1"]), Swap::Sealed);
        assert_eq!(volume(&["CRYPT-LUKS1-1", "LVM-2"]), Swap::Open, "one of two disks is open");
    }

    #[test]
    fn no_swap_and_swap_in_memory_write_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let (swaps, sys) = (folder.path().join("swaps"), folder.path().join("sys"));
        assert_eq!(swap_of(&swaps, &sys), Swap::None);
        put(&swaps, "Filename Type\n/dev/zram0 partition 8388604 0 100\n");
        assert_eq!(swap_of(&swaps, &sys), Swap::None);
        put(&swaps, "Filename Type\n/gone/swapfile file 1 0 -2\n");
        assert_eq!(swap_of(&swaps, &sys), Swap::Open, "who cannot tell warns");
    }
}
