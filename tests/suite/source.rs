//! The text files of the checkout, for tests that read them.
//!
//! Not here: what is built (`target`, `dist`), and what tools keep for themselves.

use std::fs;
use std::path::Path;

use crate::snapshot;

/// A text file of the checkout.
pub(crate) struct Source {
    /// Its path from the root, with `/`.
    pub(crate) name: String,
    /// Its text.
    pub(crate) text: String,
}

/// Every text file below `folder`, by its path from the root; empty is the root.
pub(crate) fn below(folder: &str) -> Vec<Source> {
    let mut out = Vec::new();
    collect(folder, &mut out);
    out.sort_by(|a, b| a.name.cmp(&b.name));
    out
}

fn collect(folder: &str, out: &mut Vec<Source>) {
    const BUILT: [&str; 4] = ["target", "dist", "node_modules", ".git"];
    let Ok(entries) = fs::read_dir(snapshot::path(folder)) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
        if entry.path().is_dir() {
            if !BUILT.contains(&name.as_str()) {
                collect(&path, out);
            }
        } else if let Some(text) = snapshot::read(&path) {
            out.push(Source { name: path, text });
        }
    }
}

impl Source {
    /// Its name without folders and `.ending`, if it ends so.
    pub(crate) fn stem(&self, ending: &str) -> Option<&str> {
        let path = Path::new(&self.name);
        let has = path.extension().is_some_and(|extension| extension == ending);
        path.file_stem().filter(|_| has)?.to_str()
    }
}

/// Every Rust file of the project.
pub(crate) fn rust() -> Vec<Source> {
    let folders = ["crates", "web", "tests", "benches"];
    let all = folders.into_iter().flat_map(below);
    all.filter(|source| source.stem("rs").is_some()).collect()
}
