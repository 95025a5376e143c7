//! Running a command whose output belongs on the terminal.
//!
//! Deliberately not here: commands whose output is only read if they fail; see `suite`.

use std::process::Command;
use xtask::{Failure, Result};

/// Runs a command to its end. The error names its program and first argument: "trunk build failed".
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let program = command.get_program().to_owned();
    let program = std::path::Path::new(&program).file_stem().unwrap_or(&program).to_string_lossy();
    let status = command.status().map_err(|e| Failure::doing(format_args!("run {program}"), e))?;
    if status.success() {
        return Ok(());
    }
    let what = command.get_args().next().unwrap_or_default().to_string_lossy();
    Err(format!("{program} {what} failed, see above").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_command_is_named() {
        let mut cargo = Command::new("cargo");
        cargo.args(["no-such-command", "--quiet"]).stderr(std::process::Stdio::null());
        let failure = run(&mut cargo).map_err(|e| e.to_string());
        assert_eq!(failure, Err("cargo no-such-command failed, see above".into()));
    }
}
