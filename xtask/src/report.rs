//! What a run of many steps shows: each step as it begins, how long it took, and one table at the end.

use std::ops::AddAssign;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// How many tests ran.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
    pub(crate) skipped: u32,
}

impl Count {
    pub(crate) const ONE: Self = Self {
        passed: 1,
        failed: 0,
        skipped: 0,
    };

    /// Reads the closing line of cargo test, Vitest, Playwright, pytest or node's runner; zero for any other line.
    pub(crate) fn from_closing_line(line: &str) -> Self {
        let line = line.trim();
        let mut count = Self::default();
        if let Some(rest) = line.strip_prefix("test result: ") {
            count.add_words(rest, ';');
        } else if let Some(rest) = line.strip_prefix("Tests ") {
            count.add_words(rest, '|');
        } else if is_pytest(line) {
            count.add_words(line.trim_matches('='), ',');
        } else if let Some(rest) = line.strip_prefix("# pass ").or(line.strip_prefix("ℹ pass ")) {
            count.passed = rest.trim().parse().unwrap_or(0);
        } else if let Some(rest) = line.strip_prefix("# fail ").or(line.strip_prefix("ℹ fail ")) {
            count.failed = rest.trim().parse().unwrap_or(0);
        } else if is_playwright(line) {
            count.add_words(line, '(');
        }
        count
    }

    fn add_words(&mut self, text: &str, separator: char) {
        for part in text.split(separator) {
            let mut words = part
                .split_whitespace()
                .skip_while(|word| word.parse::<u32>().is_err());
            let (Some(number), Some(what)) = (words.next(), words.next()) else {
                continue;
            };
            let number = number.parse().unwrap_or(0);
            match what.trim_end_matches(',') {
                "passed" | "flaky" => self.passed += number,
                "failed" => self.failed += number,
                "ignored" | "skipped" => self.skipped += number,
                _ => {}
            }
        }
    }
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

/// `===== 3 passed, 1 skipped in 2.31s =====`; when told to be quiet, without the bars.
fn is_pytest(line: &str) -> bool {
    let text = line.trim_matches('=').trim();
    let begins = text
        .split_once(' ')
        .is_some_and(|(word, _)| word.parse::<u32>().is_ok());
    let time = text.rsplit_once(" in ").map(|(_, time)| time);
    begins && time.is_some_and(|time| time.split(' ').next().is_some_and(is_seconds))
}

fn is_seconds(word: &str) -> bool {
    word.strip_suffix('s')
        .is_some_and(|number| number.parse::<f64>().is_ok())
}

/// Playwright closes with `3 passed (10.2s)`, and before it with `1 failed`, `2 skipped` and `1 flaky` on lines of
/// their own.
fn is_playwright(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let number = words.next().is_some_and(|word| word.parse::<u32>().is_ok());
    let what = words.next();
    number
        && matches!(what, Some("passed" | "failed" | "skipped" | "flaky"))
        && words.next().is_none_or(|word| word.starts_with('('))
}

/// How a step ended.
pub(crate) enum Outcome {
    Done(Count),
    /// With the reason.
    Skipped(String),
}

struct Row {
    title: String,
    took: Duration,
    count: Count,
    trouble: Option<String>,
}

/// The steps of one run.
pub(crate) struct Report {
    rows: Vec<Row>,
    started: Instant,
}

impl Report {
    pub(crate) fn new() -> Self {
        Self {
            rows: Vec::new(),
            started: Instant::now(),
        }
    }

    /// Does one step and shows it. A failing step does not stop the run; returns whether it went well.
    pub(crate) fn step(&mut self, title: &str, work: impl FnOnce() -> Result<Outcome>) -> bool {
        println!("\n==> {title}");
        let begun = Instant::now();
        let result = work();
        let took = begun.elapsed();
        let (count, trouble) = match result {
            Ok(Outcome::Done(count)) if count.failed == 0 => (count, None),
            Ok(Outcome::Done(count)) => (count, Some(format!("{} failed", count.failed))),
            Ok(Outcome::Skipped(why)) => {
                println!("--- {title}: skipped, {why}");
                (
                    Count {
                        skipped: 1,
                        ..Count::default()
                    },
                    None,
                )
            }
            Err(error) => {
                println!("!!! {title}: {error:#}");
                (
                    Count {
                        failed: 1,
                        ..Count::default()
                    },
                    Some(format!("{error:#}")),
                )
            }
        };
        let ok = trouble.is_none();
        println!(
            "<== {title}: {} in {}",
            if ok { "ok" } else { "FAILED" },
            shown(took)
        );
        self.rows.push(Row {
            title: title.to_owned(),
            took,
            count,
            trouble,
        });
        ok
    }

    /// A step that is not worth trying because what it needs failed.
    pub(crate) fn not_reached(&mut self, title: &str, needs: &str) {
        println!("\n--- {title}: not reached, because \"{needs}\" failed");
        let trouble = Some(format!("not reached: \"{needs}\" failed"));
        let count = Count {
            failed: 1,
            ..Count::default()
        };
        self.rows.push(Row {
            title: title.to_owned(),
            took: Duration::ZERO,
            count,
            trouble,
        });
    }

    /// Prints the table and the closing line; an error if anything failed.
    pub(crate) fn close(self) -> Result<()> {
        let mut sum = Count::default();
        println!(
            "\n{:<44} {:>9} {:>7} {:>7} {:>7}",
            "step", "time", "passed", "failed", "skipped"
        );
        for row in &self.rows {
            sum += row.count;
            let Count {
                passed,
                failed,
                skipped,
            } = row.count;
            println!(
                "{:<44} {:>9} {passed:>7} {failed:>7} {skipped:>7}",
                row.title,
                shown(row.took)
            );
        }
        println!("{:<44} {:>9}", "all", shown(self.started.elapsed()));
        for row in &self.rows {
            if let Some(trouble) = &row.trouble {
                println!("FAILED {}: {trouble}", row.title);
            }
        }
        let failed = self.rows.iter().filter(|row| row.trouble.is_some()).count();
        println!(
            "\n{} passed, {} failed, {} skipped",
            sum.passed, sum.failed, sum.skipped
        );
        if failed > 0 {
            bail!("{failed} of {} steps failed", self.rows.len());
        }
        Ok(())
    }
}

/// A single piece of work outside a longer run, with its duration.
pub(crate) fn alone<T>(title: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("==> {title}");
    let begun = Instant::now();
    let result = work()?;
    println!("<== {title}: ok in {}", shown(begun.elapsed()));
    Ok(result)
}

pub(crate) fn shown(took: Duration) -> String {
    let seconds = took.as_secs();
    if seconds < 60 {
        format!("{:.1} s", took.as_secs_f64())
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, passed: u32, failed: u32, skipped: u32) {
        assert_eq!(
            Count::from_closing_line(line),
            Count {
                passed,
                failed,
                skipped
            }
        );
    }

    #[test]
    fn closing_lines_of_every_runner_are_counted() {
        check(
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 1s",
            12,
            0,
            1,
        );
        check(
            "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured",
            3,
            2,
            0,
        );
        check("      Tests  1 failed | 11 passed (12)", 11, 1, 0);
        check("      Tests  12 passed (12)", 12, 0, 0);
        check("===== 3 passed, 1 skipped in 2.31s =====", 3, 0, 1);
        check("===== 1 failed, 3 passed in 2.31s =====", 3, 1, 0);
        check("1 failed, 7 passed, 1 skipped in 62.31s (0:01:02)", 7, 1, 1);
        check("  3 passed (10.2s)", 3, 0, 0);
        check("  1 failed", 0, 1, 0);
        check("  1 flaky", 1, 0, 0);
        check("# pass 7", 7, 0, 0);
    }

    #[test]
    fn other_lines_are_not_counted() {
        check("running 12 tests", 0, 0, 0);
        check("Test Files  2 passed (2)", 0, 0, 0);
        check("the reviewer saw 3 passed over", 0, 0, 0);
    }

    #[test]
    fn a_failed_step_fails_the_run_but_not_the_steps_after_it() {
        let mut report = Report::new();
        assert!(!report.step("breaks", || bail!("broken")));
        assert!(report.step("works", || Ok(Outcome::Done(Count::ONE))));
        assert!(report.close().is_err());
    }
}
