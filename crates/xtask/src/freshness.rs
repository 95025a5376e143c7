//! Whether `dist/` already holds what a build of the page would give.
//!
//! Cargo knows that for the module, but Trunk runs wasm-opt again at every start, which takes most
//! of the time. So a build leaves a list of everything that went into it and came out of it, by
//! size and time of change. Deliberately not here: commands that must not trust a list. `test` and
//! `dist` build in any case.

use crate::tools::Toolbox;
use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::Command,
    time::UNIX_EPOCH,
};
use xtask::{Failure, Result, programs, workspace};

/// What never goes into the page.
const NO_INPUT: &[&str] = &[".git", ".github", "dist", "node_modules", "target"];

/// Variables that change what cargo and Trunk build.
const VARIABLES: &[&str] = &[
    "CARGO_BUILD_",
    "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_PROFILE_",
    "CARGO_TARGET_WASM32",
    "RUSTFLAGS",
    "RUSTUP_TOOLCHAIN",
    "TRUNK_",
];

/// What would go into a build now, and where the last build left its list.
#[derive(Debug)]
pub(crate) struct Freshness {
    inputs: String,
    list: PathBuf,
}

impl Freshness {
    /// Looks at everything that would go into a build.
    pub(crate) fn look(tools: &Toolbox) -> Result<Self> {
        let mut inputs = format!("wasm-opt: {}\n", tools.has_wasm_opt());
        let rustc = programs::output(Command::new("rustc").arg("-vV")).unwrap_or_default();
        inputs.push_str(&rustc);
        inputs.push_str(&variables());
        inputs.push_str(&files_of(workspace::root(), NO_INPUT)?);
        Ok(Self { inputs, list: workspace::scratch("xtask")?.join("page.list") })
    }

    /// Whether the last build had the same inputs, and its output is untouched.
    pub(crate) fn is_fresh(&self) -> bool {
        let now = files_of(&workspace::dist(), &[]).map(|outputs| self.with(&outputs));
        let then = fs::read_to_string(&self.list);
        matches!((now, then), (Ok(now), Ok(then)) if now == then)
    }

    /// Notes that the inputs were built into what `dist/` holds now.
    pub(crate) fn remember(&self) -> Result<()> {
        let text = self.with(&files_of(&workspace::dist(), &[])?);
        fs::write(&self.list, text).map_err(|e| Failure::doing("note what was built", e))
    }

    fn with(&self, outputs: &str) -> String {
        format!("{}\ndist:\n{outputs}", self.inputs)
    }
}

fn variables() -> String {
    let set = env::vars_os().map(|(name, value)| (name.to_string_lossy().into_owned(), value));
    let matter = set.filter(|(name, _)| VARIABLES.iter().any(|start| name.starts_with(start)));
    let mut lines: Vec<String> =
        matter.map(|(name, value)| format!("\n{name}={}", value.to_string_lossy())).collect();
    lines.sort();
    lines.concat() + "\n"
}

/// Every file below a folder: path, size, time of change.
fn files_of(folder: &Path, but: &[&str]) -> Result<String> {
    list(folder, but).map_err(|e| Failure::doing(format_args!("list {}", folder.display()), e))
}

fn list(folder: &Path, but: &[&str]) -> io::Result<String> {
    let mut lines = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if but.iter().any(|name| entry.file_name() == *name) {
                continue;
            }
            let facts = entry.metadata()?;
            if facts.is_dir() {
                open.push(entry.path());
            } else {
                let time = facts.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
                let path = entry.path();
                lines.push(format!("{} {} {}", path.display(), facts.len(), time.as_nanos()));
            }
        }
    }
    lines.sort();
    Ok(lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_a_new_and_a_lost_file_are_noticed() {
        let folder = env::temp_dir().join(format!("lunch-rush-list-{}", std::process::id()));
        fs::create_dir_all(folder.join("target")).expect("a folder");
        let look = || list(&folder, &["target"]).expect("a list");
        fs::write(folder.join("a"), "1").expect("a file");
        let first = look();
        fs::write(folder.join("target/x"), "not an input").expect("a file");
        assert_eq!(look(), first);
        fs::write(folder.join("a"), "22").expect("a file");
        let second = look();
        assert_ne!(second, first);
        fs::write(folder.join("b"), "").expect("a file");
        assert_ne!(look(), second);
        fs::remove_file(folder.join("b")).expect("it was there");
        assert_eq!(look(), second);
        let _ = fs::remove_dir_all(&folder);
    }
}
