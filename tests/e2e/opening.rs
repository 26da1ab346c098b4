//! A browser for a home: a program that only writes down which address it was given.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

const LIST: &str = "[Default Applications]
x-scheme-handler/http=writes-down.desktop
x-scheme-handler/https=writes-down.desktop
";

/// What the home's own browser was given.
pub(crate) struct Browser {
    given: PathBuf,
}

impl Browser {
    /// Makes it the one that this home opens addresses with.
    pub(crate) fn of(home: &Path) -> Self {
        let given = home.join("given");
        let program = home.join("writes-down");
        let put = |path: &Path, text: &str| {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        let script = format!(
            "#!/bin/sh\nprintf %s \"$1\" > '{0}.part' && mv '{0}.part' '{0}'\n",
            given.display()
        );
        put(&program, &script);
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).unwrap();
        let entry = format!(
            "[Desktop Entry]\nType=Application\nName=Writes down\nExec={} %u\n\
             MimeType=x-scheme-handler/http;x-scheme-handler/https;\n",
            program.display()
        );
        put(&home.join("data/applications/writes-down.desktop"), &entry);
        put(&home.join("config/mimeapps.list"), LIST);
        Self { given }
    }

    /// The address, once there is one.
    pub(crate) fn given(&self) -> Option<String> {
        std::fs::read_to_string(&self.given).ok()
    }
}
