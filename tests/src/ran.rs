//! What a run of the command line came to.

use std::process::Output;

use serde_json::Value;

/// A run that has ended.
pub struct Ran(pub Output);

impl Ran {
    /// Its exit code; -1 if it was killed.
    #[must_use]
    pub fn code(&self) -> i32 {
        self.0.status.code().unwrap_or(-1)
    }

    /// What it printed.
    ///
    /// # Panics
    /// If that is not UTF-8.
    #[must_use]
    pub fn out(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).expect("results are UTF-8")
    }

    /// What it said beside.
    ///
    /// # Panics
    /// If that is not UTF-8.
    #[must_use]
    pub fn err(&self) -> String {
        String::from_utf8(self.0.stderr.clone()).expect("messages are UTF-8")
    }

    /// What it printed, a value a line.
    ///
    /// # Panics
    /// If a line is not JSON.
    #[must_use]
    pub fn json(&self) -> Vec<Value> {
        let value = |line| serde_json::from_str(line).expect("a line of JSON");
        self.out().lines().map(value).collect()
    }
}
