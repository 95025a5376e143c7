//! A list of checks that goes on after a failure and ends with a table.
//!
//! What a check prints goes into a log below cargo's target folder, and is shown only if the check
//! fails. Deliberately not here: which checks there are.

use crate::progress::Seconds;
use std::{
    fmt, fs,
    fs::File,
    io::{self, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};
use xtask::{Failure, Result, workspace};

/// Checks that were made so far.
#[derive(Debug)]
pub(crate) struct Suite {
    rows: Vec<Row>,
    logs: PathBuf,
}

#[derive(Debug)]
struct Row {
    name: &'static str,
    verdict: Verdict,
    time: Duration,
}

#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Passed(String),
    Failed,
    Skipped(&'static str),
}

impl Suite {
    /// Begins a list of checks.
    pub(crate) fn new() -> Result<Self> {
        Ok(Self { rows: Vec::new(), logs: workspace::scratch("xtask/logs")? })
    }

    /// Runs a command, and returns whether it succeeded.
    pub(crate) fn command(&mut self, name: &'static str, command: &mut Command) -> bool {
        let log = self.log(name);
        self.check(name, || run_logged(command, &log).map(|()| String::new()))
    }

    /// The file for the output of a check.
    pub(crate) fn log(&self, name: &str) -> PathBuf {
        self.logs.join(format!("{}.log", name.replace([' ', ','], "-")))
    }

    /// Makes a check of its own, whose result is a remark for the table or what is wrong.
    pub(crate) fn check(
        &mut self,
        name: &'static str,
        work: impl FnOnce() -> Result<String>,
    ) -> bool {
        announce(name);
        let begin = Instant::now();
        let result = work();
        let time = begin.elapsed();
        let passed = result.is_ok();
        let (verdict, problem) = match result {
            Ok(remark) => (Verdict::Passed(remark), None),
            Err(problem) => (Verdict::Failed, Some(problem)),
        };
        println!("{verdict} ({})", Seconds(time));
        if let Some(problem) = problem {
            println!("{problem}\n");
        }
        self.rows.push(Row { name, verdict, time });
        passed
    }

    /// Notes a check that cannot be made because another one failed.
    pub(crate) fn skip(&mut self, name: &'static str, why: &'static str) {
        let verdict = Verdict::Skipped(why);
        announce(name);
        println!("{verdict}");
        self.rows.push(Row { name, verdict, time: Duration::ZERO });
    }

    /// Prints the table. An error if not every check passed.
    pub(crate) fn finish(self) -> Result<()> {
        println!("\n{self}");
        let passed = |row: &&Row| matches!(row.verdict, Verdict::Passed(_));
        let passed = self.rows.iter().filter(passed).count();
        match self.rows.len() - passed {
            0 => Ok(()),
            _ => Err(format!("{passed} of {} checks passed", self.rows.len()).into()),
        }
    }
}

impl fmt::Display for Suite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Row { name, verdict, time } in &self.rows {
            writeln!(f, "{name:<18} {:>8}  {verdict}", Seconds(*time).to_string())?;
        }
        let total = self.rows.iter().map(|row| row.time).sum();
        write!(f, "{:<18} {:>8}", "in all", Seconds(total).to_string())
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Passed(remark) if remark.is_empty() => f.write_str("ok"),
            Self::Passed(remark) => write!(f, "ok, {remark}"),
            Self::Failed => f.write_str("FAILED"),
            Self::Skipped(why) => write!(f, "skipped: {why}"),
        }
    }
}

/// Says which check runs now, so that it is known where a run hangs.
fn announce(name: &str) {
    print!("{name:<18} ");
    // An unseen name is no reason to stop.
    let _ = io::stdout().flush();
}

/// Runs a command with its output in a file, both streams in the order of their writing. The error
/// is that output.
pub(crate) fn run_logged(command: &mut Command, log: &Path) -> Result<()> {
    let open = || -> io::Result<(File, File)> {
        let file = File::create(log)?;
        Ok((file.try_clone()?, file))
    };
    let (out, err) =
        open().map_err(|e| Failure::doing(format_args!("write {}", log.display()), e))?;
    let status = command.stdin(Stdio::null()).stdout(out).stderr(err).status();
    let status = status.map_err(|e| {
        Failure::doing(format_args!("run {}", command.get_program().to_string_lossy()), e)
    })?;
    if status.success() {
        return Ok(());
    }
    let output = fs::read(log).unwrap_or_default();
    let essence = essence(&String::from_utf8_lossy(&output));
    Err(format!("{essence}\n\nall of it: {}", log.display()).into())
}

/// What a failed command printed, without what succeeded and what cargo was busy with.
fn essence(output: &str) -> String {
    let mut lines: Vec<&str> = output.lines().filter(|line| !is_noise(line)).collect();
    lines.dedup_by(|next, line| next.is_empty() && line.is_empty());
    lines.join("\n").trim_matches('\n').to_owned()
}

fn is_noise(line: &str) -> bool {
    let words = ["Blocking", "Checking", "Compiling", "Documenting", "Downloaded", "Downloading"];
    let verb = line.strip_prefix("   ").and_then(|line| line.split_whitespace().next());
    let is_passed = (line.starts_with("test ") && line.ends_with(" ok"))
        || line.starts_with("test result: ok.")
        || line == "running 0 tests";
    is_passed || verb.is_some_and(|verb| words.contains(&verb))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suite() -> Suite {
        Suite { rows: Vec::new(), logs: std::env::temp_dir() }
    }

    #[test]
    fn one_failure_fails_the_list_but_does_not_end_it() {
        let mut suite = suite();
        assert!(suite.check("first", || Ok(String::new())));
        assert!(!suite.check("second", || Err("wrong".into())));
        suite.skip("third", "no second");
        assert!(suite.check("fourth", || Ok("7 bytes".into())));
        let table = suite.to_string();
        assert!(table.contains("FAILED") && table.contains("ok, 7 bytes"), "{table}");
        let result = suite.finish().map_err(|e| e.to_string());
        assert_eq!(result, Err("2 of 4 checks passed".into()));
    }

    #[test]
    fn what_passed_is_left_out_of_what_failed() {
        let output = "   Compiling syn v2.0.119\n     Running unittests src/lib.rs\n\n\
                      running 2 tests\ntest a ... ok\ntest b ... FAILED\n\n\n\
                      test result: ok. 1 passed\nerror: Compiling failed\n";
        let essence = essence(output);
        let expected = "     Running unittests src/lib.rs\n\nrunning 2 tests\ntest b ... FAILED\n\n\
                        error: Compiling failed";
        assert_eq!(essence, expected);
    }

    #[test]
    fn a_failing_command_is_quoted() {
        let log = std::env::temp_dir().join(format!("lunch-rush-log-{}", std::process::id()));
        let mut rustc = Command::new("rustc");
        let result = run_logged(rustc.arg("--no-such-flag"), &log);
        let _ = fs::remove_file(&log);
        assert!(result.is_err_and(|problem| problem.to_string().contains("no-such-flag")));
    }
}
