//! wasm-opt, which makes the module smaller after wasm-bindgen: found on the search path, else in
//! the tool folder, else installed there with npm.
//!
//! The build goes on without it, since the page is the same, only larger. Deliberately not here:
//! running it. Trunk does that, before it takes the checksums of the files.

use crate::{npm, progress::Done};
use std::path::{Path, PathBuf};
use xtask::{Result, programs};

/// The package that npm installs. Older versions cannot read the bulk memory instructions that
/// wasm-bindgen writes.
const PACKAGE: &str = "binaryen@132.0.0";
const OLDEST: u32 = 132;

/// Where wasm-opt is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum WasmOpt {
    /// On the search path already.
    OnPath,
    /// In this folder.
    In(PathBuf),
    /// Nowhere: the module stays as it is.
    Missing,
}

/// Finds or installs wasm-opt.
pub(crate) fn ensure() -> Result<Done<WasmOpt>> {
    if fits(programs::on_path("wasm-opt").as_deref()) {
        return Ok((WasmOpt::OnPath, "found on the search path".into()));
    }
    let bin = |modules: &Path| modules.join(".bin");
    let is_there = |modules: &Path| fits(programs::in_folder(&bin(modules), "wasm-opt").as_deref());
    if let Some(modules) = npm::package(PACKAGE, is_there)? {
        return Ok((WasmOpt::In(bin(&modules)), format!("found in {}", modules.display())));
    }
    let how = format!(
        "not found: going on without it, the module gets about 30 % larger. With npm on the search \
         path, {PACKAGE} is installed by itself; or put Binaryen {OLDEST} or newer there"
    );
    Ok((WasmOpt::Missing, how))
}

fn fits(program: Option<&Path>) -> bool {
    let line = program.and_then(programs::version_line);
    line.and_then(|line| programs::major_in(&line)).is_some_and(|major| major >= OLDEST)
}
