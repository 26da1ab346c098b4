//! Two processes at once: the second is told, and changes nothing.

use std::process::{Command, Stdio};
use std::sync::Arc;

use keepsake::doors::disk::SystemDisk;
use keepsake::vault::UnlockError;
use keepsake_tests::{PASSPHRASE, program};

use crate::common::{create, reopened, unlock};

#[test]
fn a_second_process_is_refused_in_plain_words() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("vault");
    assert!(create(&root, &SystemDisk));
    let phrase = folder.path().join("phrase");
    std::fs::write(&phrase, PASSPHRASE).unwrap();
    let list = || {
        let mut command = Command::new(program("keepsake"));
        command.arg("--vault").arg(&root).arg("--passphrase-file").arg(&phrase).arg("list");
        command.env("XDG_STATE_HOME", folder.path().join("state")).stdin(Stdio::null());
        command.output().unwrap()
    };
    let held = unlock(&root, Arc::new(SystemDisk)).unwrap();
    for verb in 0..2 {
        let refused = list();
        assert_eq!(refused.status.code(), Some(2), "{verb}");
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(said.contains("open in the window or in another program"), "{said}");
    }
    assert!(matches!(reopened(&root), Err(UnlockError::InUse)));
    held.close();
    assert_eq!(list().status.code(), Some(0));
}
