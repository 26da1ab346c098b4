//! Where things are: the checkout, Cargo's target folder, programs on the search path.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::trouble::Trouble;

/// The checkout this habit works in.
pub(crate) struct Place {
    root: PathBuf,
    target: PathBuf,
}

impl Place {
    /// The checkout Cargo built this program from, and the target folder it was built into.
    pub(crate) fn find() -> Result<Self, Trouble> {
        let manifest = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest.ancestors().nth(2).map(Path::to_path_buf);
        // Whatever said where it is (a variable, a setting, nothing): two above TARGET/debug/xtask.
        let exe = env::current_exe().ok();
        let target = exe.and_then(|exe| exe.ancestors().nth(2).map(Path::to_path_buf));
        match (root, target) {
            (Some(root), Some(target)) if root.join("src-tauri").is_dir() => {
                Ok(Self { root, target })
            }
            _ => Err(Trouble::new("cannot find the checkout")
                .cure("Start it as `cargo xtask`, inside the checkout.")),
        }
    }

    /// Another checkout, built into a folder of its own.
    pub(crate) fn elsewhere(root: PathBuf, target: PathBuf) -> Self {
        Self { root, target }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// What Cargo builds goes here.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// Cargo, as a person at the root of the checkout would start it.
    pub(crate) fn cargo(&self) -> Command {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        for (name, _) in env::vars_os().filter(|(name, _)| of_this_package(name)) {
            command.env_remove(name);
        }
        command.current_dir(&self.root).env("CARGO_TARGET_DIR", &self.target);
        command
    }

    /// Git in the checkout.
    pub(crate) fn git(&self) -> Command {
        let mut command = Command::new("git");
        command.current_dir(&self.root);
        command
    }

    /// npm in `ui/`.
    pub(crate) fn npm(&self) -> Command {
        let mut command = Command::new("npm");
        command.current_dir(self.ui());
        command
    }
}

/// Cargo tells a program it runs about that program's own package; a Cargo below must not see it.
fn of_this_package(name: &OsString) -> bool {
    let name = name.to_string_lossy();
    name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
}

/// Whether a program of this name is on the search path.
pub(crate) fn on_path(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// Whether someone sits at the terminal, who can type a password or press Ctrl-C.
pub(crate) fn someone_is_there() -> bool {
    use std::io::IsTerminal;
    env::var_os("CI").is_none() && std::io::stdin().is_terminal()
}
