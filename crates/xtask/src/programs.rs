//! Finding programs on the search path and asking them for their version.
//!
//! Deliberately not here: installing anything.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Finds `name` in the folders of the search path, in their order.
pub fn on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).find_map(|folder| in_folder(&folder, name))
}

/// Finds `name` in one folder, with the endings that make a file a program there.
pub fn in_folder(folder: &Path, name: &str) -> Option<PathBuf> {
    let endings: &[&str] = if cfg!(windows) { &[".exe", ".cmd", ".bat"] } else { &[""] };
    endings
        .iter()
        .map(|ending| folder.join(format!("{name}{ending}")))
        .find(|path| is_program(path))
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}

/// What a program prints for `--version`, or nothing if it cannot be run.
pub fn version_line(program: &Path) -> Option<String> {
    output(Command::new(program).arg("--version"))
}

/// What a command prints, without the white space around it, if it succeeds.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    output.status.success().then_some(text)
}

/// The first number with dots in a line: "0.21.14" of "trunk 0.21.14", "132" of
/// "wasm-opt version 132".
pub fn version_in(line: &str) -> Option<&str> {
    line.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))
}

/// The number before the first dot of the version in a line.
pub fn major_in(line: &str) -> Option<u32> {
    version_in(line)?.split('.').next()?.parse().ok()
}

/// The search path with `folders` before everything else.
pub fn path_with(folders: &[PathBuf]) -> OsString {
    let path = env::var_os("PATH").unwrap_or_default();
    let all = folders.iter().cloned().chain(env::split_paths(&path));
    env::join_paths(all).unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_what_the_tools_print() {
        assert_eq!(version_in("trunk 0.21.14"), Some("0.21.14"));
        assert_eq!(version_in("wasm-opt version 132 (version_132)"), Some("132"));
        assert_eq!(version_in("no number here"), None);
        assert_eq!(major_in("Chromium 156.0.8078.79 built on Debian"), Some(156));
        assert_eq!(major_in("wasm-opt version 108"), Some(108));
    }

    #[test]
    fn a_folder_without_the_program_gives_nothing() {
        assert_eq!(in_folder(Path::new("no/such/folder"), "trunk"), None);
    }
}
