//! What the window remembers outside the vault: language, looks, locks, whether it watches, what it
//! does in the background, and whether the guide was put away. Nothing that tells.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use keepsake::doors::disk::Disk;
use serde::{Deserialize, Serialize};

use crate::ipc::dto::Language;

/// Longest times that can be chosen, in minutes.
const IDLE_MAX: u32 = 2 * 60;
const BEHIND_MAX: u32 = 24 * 60;

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "../../ui/src/lib/ipc/bindings.ts"))]
pub(crate) enum Theme {
    /// As the computer has it.
    #[default]
    System,
    Light,
    Dark,
}

/// How the window looks, as the user chose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "../../ui/src/lib/ipc/bindings.ts"))]
pub(crate) struct Looks {
    pub(crate) theme: Theme,
    /// Times are shown in UTC and not in the computer's zone.
    pub(crate) utc: bool,
}

/// What locks the vault, as the user chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "../../ui/src/lib/ipc/bindings.ts"))]
pub(crate) struct Choices {
    /// Minutes without a key or a pointer until the screen is locked; 0 is never.
    pub(crate) idle_minutes: u32,
    /// Minutes that work may go on behind a locked screen; 0 is not at all.
    pub(crate) behind_minutes: u32,
    /// Whether a lock of the computer's screen locks ours.
    pub(crate) with_screen: bool,
}

impl Default for Choices {
    fn default() -> Self {
        Self { idle_minutes: 5, behind_minutes: 10, with_screen: true }
    }
}

impl Choices {
    pub(crate) fn idle(&self) -> Option<Duration> {
        (self.idle_minutes > 0).then(|| minutes(self.idle_minutes))
    }

    pub(crate) fn behind(&self) -> Duration {
        minutes(self.behind_minutes)
    }

    fn within_limits(self) -> Self {
        let (idle_minutes, behind_minutes) = (self.idle_minutes, self.behind_minutes);
        Self {
            idle_minutes: idle_minutes.min(IDLE_MAX),
            behind_minutes: behind_minutes.min(BEHIND_MAX),
            ..self
        }
    }
}

/// What Keepsake does where it is not looked at, as the user chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "../../ui/src/lib/ipc/bindings.ts"))]
pub(crate) struct Background {
    /// Whether a mark is shown in the tray.
    pub(crate) tray: bool,
    /// Whether it goes on there, locked, when its window is closed.
    pub(crate) stays: bool,
    /// Whether the desktop is asked to say that something is new.
    pub(crate) notices: bool,
}

impl Default for Background {
    fn default() -> Self {
        Self { tray: true, stays: false, notices: false }
    }
}

fn minutes(n: u32) -> Duration {
    Duration::from_secs(60 * u64::from(n))
}

/// What is in the file.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    language: Option<Language>,
    looks: Looks,
    /// The steps that follow a new vault are not offered any more.
    guided: bool,
    locks: Choices,
    /// Posts are watched while the vault is open.
    watch: bool,
    background: Background,
}

impl Default for Kept {
    fn default() -> Self {
        Self {
            language: None,
            looks: Looks::default(),
            guided: false,
            locks: Choices::default(),
            watch: true,
            background: Background::default(),
        }
    }
}

/// The settings, in a file of their own.
pub(crate) struct Settings {
    folder: PathBuf,
    kept: Mutex<Kept>,
}

impl Settings {
    /// Reads the settings. A file that is missing or not ours says what a new one would.
    pub(crate) fn read(folder: PathBuf, disk: &dyn Disk) -> Self {
        let kept = disk.read(&path(&folder)).ok();
        let kept: Kept =
            kept.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        let kept = Kept { locks: kept.locks.within_limits(), ..kept };
        Self { folder, kept: Mutex::new(kept) }
    }

    /// The language chosen before, if any.
    pub(crate) fn language(&self) -> Option<Language> {
        self.kept().language
    }

    pub(crate) fn looks(&self) -> Looks {
        self.kept().looks
    }

    pub(crate) fn set_looks(&self, disk: &dyn Disk, looks: Looks) {
        self.change(disk, |kept| kept.looks = looks);
    }

    pub(crate) fn guided(&self) -> bool {
        self.kept().guided
    }

    pub(crate) fn set_guided(&self, disk: &dyn Disk, guided: bool) {
        self.change(disk, |kept| kept.guided = guided);
    }

    pub(crate) fn choices(&self) -> Choices {
        self.kept().locks
    }

    pub(crate) fn watches(&self) -> bool {
        self.kept().watch
    }

    pub(crate) fn set_watch(&self, disk: &dyn Disk, watch: bool) {
        self.change(disk, |kept| kept.watch = watch);
    }

    pub(crate) fn background(&self) -> Background {
        self.kept().background
    }

    pub(crate) fn choose_background(&self, disk: &dyn Disk, background: Background) {
        self.change(disk, |kept| kept.background = background);
    }

    pub(crate) fn set_language(&self, disk: &dyn Disk, language: Language) {
        self.change(disk, |kept| kept.language = Some(language));
    }

    pub(crate) fn choose(&self, disk: &dyn Disk, choices: Choices) {
        self.change(disk, |kept| kept.locks = choices.within_limits());
    }

    /// A disk that refuses costs the user the same clicks at the next start.
    fn change(&self, disk: &dyn Disk, change: impl FnOnce(&mut Kept)) {
        let mut kept = self.kept();
        change(&mut kept);
        let text = serde_json::to_vec(&*kept).expect("settings are plain data");
        let written =
            disk.make_folder(&self.folder).and_then(|()| disk.write(&path(&self.folder), &text));
        drop(written);
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.kept.lock().expect("nothing panics while holding the settings")
    }
}

fn path(folder: &Path) -> PathBuf {
    folder.join("settings.json")
}

#[cfg(test)]
mod tests {
    use keepsake::doors::disk::SystemDisk;

    use super::*;

    #[test]
    fn what_was_chosen_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings::read(folder.path().join("keepsake"), &SystemDisk);
        assert_eq!(settings.choices(), Choices::default());
        assert!(settings.language().is_none());
        assert!(settings.watches(), "who saves a post expects that it is watched");
        settings.set_watch(&SystemDisk, false);
        settings.set_language(&SystemDisk, Language::Vi);
        let chosen = Choices { idle_minutes: 0, behind_minutes: 60, with_screen: false };
        settings.choose(&SystemDisk, chosen);
        let looks = Looks { theme: Theme::Dark, utc: true };
        settings.set_looks(&SystemDisk, looks);
        assert!(!settings.guided(), "a new vault is followed by the guide");
        settings.set_guided(&SystemDisk, true);
        assert!(!settings.background().stays && !settings.background().notices, "only if asked");
        let background = Background { tray: false, stays: true, notices: true };
        settings.choose_background(&SystemDisk, background);
        let settings = Settings::read(folder.path().join("keepsake"), &SystemDisk);
        assert_eq!(settings.choices(), chosen);
        assert_eq!(settings.background(), background);
        assert_eq!(settings.language(), Some(Language::Vi));
        assert_eq!(settings.looks(), looks);
        assert!(!settings.watches() && settings.guided());
    }

    #[test]
    fn a_file_of_another_kind_or_beyond_the_limits_does_no_harm() {
        let folder = tempfile::tempdir().unwrap();
        let read = |text: &str| {
            SystemDisk.write(&path(folder.path()), text.as_bytes()).unwrap();
            Settings::read(folder.path().to_owned(), &SystemDisk).choices()
        };
        assert_eq!(read("nothing of ours"), Choices::default());
        assert_eq!(read("{\"locks\":{\"idle_minutes\":-1}}"), Choices::default());
        assert_eq!(read("{\"later\":1,\"locks\":{\"idle_minutes\":1}}").idle_minutes, 1);
        let far = read("{\"locks\":{\"idle_minutes\":4000000000,\"behind_minutes\":4000000000}}");
        assert_eq!((far.idle_minutes, far.behind_minutes), (IDLE_MAX, BEHIND_MAX));
    }
}
