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
    /// The sum over the closing lines of `cargo test` and Vitest among `lines`.
    pub(crate) fn of(lines: &[String]) -> Self {
        let mut sum = Self::default();
        for line in lines {
            sum += Self::of_line(line.trim());
        }
        sum
    }

    /// `test result: ok. 3 passed; 0 failed; 1 ignored; …` or `Tests  1 failed | 2 passed (3)`.
    fn of_line(line: &str) -> Self {
        let cargo = line.strip_prefix("test result: ").and_then(|rest| rest.split_once(". "));
        match (cargo, line.strip_prefix("Tests  ")) {
            (Some((_, counts)), _) => Self::of_parts(counts.split(';')),
            (None, Some(counts)) => {
                Self::of_parts(counts.split('(').next().unwrap_or_default().split('|'))
            }
            (None, None) => Self::default(),
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
