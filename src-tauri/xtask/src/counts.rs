//! Counting tests by what the runners print.

use std::ops::AddAssign;

/// How many tests ran, and how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
    pub(crate) skipped: u32,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl Counts {
    /// The sum over the closing lines of `cargo test`, Vitest and Node's runner among `lines`.
    pub(crate) fn of(lines: &[String]) -> Self {
        let mut sum = Self::default();
        for line in lines {
            sum += Self::of_line(line.trim());
        }
        sum
    }

    /// `test result: ok. 3 passed; 0 failed; 1 ignored; …`, `Tests  1 failed | 2 passed (3)`, or
    /// one of Node's `ℹ pass 3`, `ℹ fail 0`, `ℹ cancelled 0`, `ℹ skipped 0`, `ℹ todo 0`.
    fn of_line(line: &str) -> Self {
        if let Some((word, number)) = line.strip_prefix("ℹ ").and_then(|rest| rest.split_once(' '))
        {
            return Self::of_node(word, number.parse().unwrap_or_default());
        }
        let cargo = line.strip_prefix("test result: ").and_then(|rest| rest.split_once(". "));
        match (cargo, line.strip_prefix("Tests  ")) {
            (Some((_, counts)), _) => Self::of_parts(counts.split(';')),
            (None, Some(counts)) => {
                Self::of_parts(counts.split('(').next().unwrap_or_default().split('|'))
            }
            (None, None) => Self::default(),
        }
    }

    fn of_node(word: &str, number: u32) -> Self {
        let none = Self::default();
        match word {
            "pass" => Self { passed: number, ..none },
            "fail" | "cancelled" => Self { failed: number, ..none },
            "skipped" | "todo" => Self { skipped: number, ..none },
            _ => none,
        }
    }

    fn of_parts<'a>(parts: impl Iterator<Item = &'a str>) -> Self {
        let mut counts = Self::default();
        for part in parts {
            let Some((number, word)) = part.trim().split_once(' ') else { continue };
            let Ok(number) = number.parse::<u32>() else { continue };
            match word.trim() {
                "passed" => counts.passed = number,
                "failed" => counts.failed = number,
                "ignored" | "skipped" | "todo" => counts.skipped += number,
                _ => {}
            }
        }
        counts
    }

    /// The closing line that any reader of logs understands.
    pub(crate) fn line(self) -> String {
        let Self { passed, failed, skipped } = self;
        match skipped {
            0 => format!("{passed} passed, {failed} failed"),
            _ => format!("{passed} passed, {failed} failed, {skipped} skipped"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closing_lines_of_node_are_summed() {
        let lines =
            ["ℹ tests 9", "ℹ suites 3", "ℹ pass 5", "ℹ fail 1", "ℹ cancelled 1", "ℹ skipped 2"];
        let sum = Counts::of(&lines.map(str::to_owned));
        assert_eq!(sum, Counts { passed: 5, failed: 2, skipped: 2 });
        assert_eq!(Counts::of(&["ℹ duration_ms 12.5".to_owned()]), Counts::default());
    }

    #[test]
    fn the_closing_lines_of_cargo_and_vitest_are_summed() {
        let lines = [
            "running 4 tests",
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 9 filtered out; done",
            "test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out",
            " Test Files  1 failed | 2 passed (3)",
            "      Tests  1 failed | 20 passed | 2 skipped (23)",
            "Tests 7 passed, says a page under test",
        ];
        let sum = Counts::of(&lines.map(str::to_owned));
        assert_eq!(sum, Counts { passed: 24, failed: 3, skipped: 3 });
        assert_eq!(sum.line(), "24 passed, 3 failed, 3 skipped");
        assert_eq!(Counts { passed: 2, ..Counts::default() }.line(), "2 passed, 0 failed");
    }
}
