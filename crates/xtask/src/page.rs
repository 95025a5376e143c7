//! Building the page with Trunk.
//!
//! Deliberately not here: serving and measuring what was built.

use crate::{freshness::Freshness, process, progress, tools::Toolbox};
use std::{
    env,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    process::Command,
};
use xtask::{Failure, Result, workspace};

/// The page, before Trunk fills it in.
const ENTRY: &str = "index.html";

/// The same page for a build without wasm-opt. It lies beside the other one, since Trunk reads all
/// paths from where the page lies.
const ENTRY_WITHOUT_WASM_OPT: &str = ".index-without-wasm-opt.html";

/// The attribute that makes Trunk run wasm-opt, and the one that keeps it from doing so.
const WITH_WASM_OPT: &str = r#"data-wasm-opt="z""#;
const WITHOUT_WASM_OPT: &str = r#"data-wasm-opt="0""#;

/// Builds the page in release into `dist/`. Cargo and Trunk decide what has to be done again.
pub(crate) fn build(tools: &Toolbox) -> Result<()> {
    build_by(tools, process::run)
}

/// The same, with the command run by the caller.
pub(crate) fn build_by(
    tools: &Toolbox,
    run: impl FnOnce(&mut Command) -> Result<()>,
) -> Result<()> {
    let _lock = lock()?;
    let freshness = Freshness::look(tools)?;
    let without = if tools.has_wasm_opt() { None } else { Some(EntryWithoutWasmOpt::write()?) };
    let entry = without.as_ref().map_or(Path::new(ENTRY), |entry| &entry.0);
    run(trunk(tools, "build").arg(entry).arg("--release"))?;
    seal(&workspace::dist())?;
    freshness.remember()
}

/// Builds the page if anything has changed since the last build. Returns what was done.
pub(crate) fn build_if_needed(tools: &Toolbox) -> Result<&'static str> {
    if Freshness::look(tools)?.is_fresh() {
        return Ok("unchanged since the last build");
    }
    build(tools)?;
    Ok("built in release")
}

/// Makes the content of what is loaded on demand part of its name, as Trunk does for the rest, so
/// that a browser never mixes two builds. The page lists the names.
fn seal(dist: &Path) -> Result<()> {
    let work = || {
        let page = fs::read_to_string(dist.join(ENTRY))?;
        let module = "annex_bg.wasm";
        let module_sealed = sealed(module, &fs::read(dist.join(module))?);
        let script = fs::read_to_string(dist.join("annex.js"))?.replace(module, &module_sealed);
        let script_sealed = sealed("annex.js", script.as_bytes());
        let worker_sealed = sealed("worker.js", &fs::read(dist.join("worker.js"))?);
        fs::write(dist.join("annex.js"), script)?;
        let names = format!("{worker_sealed} {script_sealed}");
        fs::write(dist.join(ENTRY), page.replace("worker.js annex.js", &names))?;
        fs::rename(dist.join(module), dist.join(module_sealed))?;
        fs::rename(dist.join("annex.js"), dist.join(script_sealed))?;
        fs::rename(dist.join("worker.js"), dist.join(worker_sealed))
    };
    work().map_err(|e: io::Error| Failure::doing("name what is loaded on demand", e))
}

/// The name of a file with a hash of its content: "worker-1f0c….js".
fn sealed(name: &str, content: &[u8]) -> String {
    // FNV-1a: nobody attacks the name of a file of one's own.
    let hash = content.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let at = name.find(['_', '.']).unwrap_or(name.len());
    format!("{}-{hash:016x}{}", &name[..at], &name[at..])
}

/// Keeps a second build out of `dist/` until the returned file is closed: Trunk empties the folder
/// that the other one is filling.
fn lock() -> Result<File> {
    let path = workspace::scratch("xtask")?.join("page.lock");
    let lock = || {
        let file = File::create(&path)?;
        if file.try_lock().is_err() {
            progress::note("waiting for another build of the page");
            file.lock()?;
        }
        Ok(file)
    };
    lock().map_err(|e: io::Error| Failure::doing(format_args!("lock {}", path.display()), e))
}

/// Trunk with one of its commands.
pub(crate) fn trunk(tools: &Toolbox, command: &str) -> Command {
    let mut trunk = tools.command("trunk");
    trunk.arg(command);
    // Trunk takes only `true` or `false` for this; everyone else takes any text.
    if env::var_os("NO_COLOR").is_some() {
        trunk.env("NO_COLOR", "true");
    }
    trunk
}

/// A copy of the page that asks for no wasm-opt; it is removed when dropped.
struct EntryWithoutWasmOpt(PathBuf);

impl EntryWithoutWasmOpt {
    fn write() -> Result<Self> {
        let page = workspace::read(ENTRY)?;
        if !page.contains(WITH_WASM_OPT) {
            return Err(format!("{ENTRY} does not say {WITH_WASM_OPT}").into());
        }
        let path = workspace::root().join(ENTRY_WITHOUT_WASM_OPT);
        fs::write(&path, page.replace(WITH_WASM_OPT, WITHOUT_WASM_OPT))
            .map_err(|e| Failure::doing(format_args!("write {ENTRY_WITHOUT_WASM_OPT}"), e))?;
        Ok(Self(path))
    }
}

impl Drop for EntryWithoutWasmOpt {
    fn drop(&mut self) {
        // Left behind, it would do no harm: the next build writes it again.
        let _ = fs::remove_file(&self.0);
    }
}
