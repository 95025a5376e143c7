//! A tool that is a package of the crates registry: found on the search path, else in the project's
//! tool folder, else installed there.
//!
//! Deliberately not here: which tools those are. Nothing is ever installed over the user's own
//! tools: every tool and version has a folder of its own, shared by all clones of this project.

use crate::{
    process,
    progress::{self, Done},
};
use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};
use xtask::{Failure, Result, programs};

/// One package at one version.
#[derive(Debug)]
pub(crate) struct CargoTool {
    /// The name of the package.
    pub(crate) package: &'static str,
    /// The exact version.
    pub(crate) version: String,
    /// The programs of the package that are used here; each prints that version.
    pub(crate) programs: &'static [&'static str],
    /// Arguments for compiling it.
    pub(crate) arguments: &'static [&'static str],
}

impl CargoTool {
    /// Finds or installs the tool. The value is the folder to put on the search path, or nothing if
    /// the tool is there already.
    pub(crate) fn ensure(&self) -> Result<Done<Option<PathBuf>>> {
        if self.programs.iter().all(|name| self.fits(programs::on_path(name))) {
            return Ok((None, "found on the search path".into()));
        }
        let root = tool_folder()?.join(format!("{}-{}", self.package, self.version));
        if self.is_in(&root) {
            return Ok((Some(root.join("bin")), format!("found in {}", root.display())));
        }
        let how = self.install(&root)?;
        if !self.is_in(&root) {
            let place = root.display();
            return Err(format!("{} was {how}, but does not run from {place}", self.name()).into());
        }
        Ok((Some(root.join("bin")), format!("{how} into {}", root.display())))
    }

    fn name(&self) -> String {
        format!("{} {}", self.package, self.version)
    }

    fn is_in(&self, root: &Path) -> bool {
        let bin = root.join("bin");
        self.programs.iter().all(|name| self.fits(programs::in_folder(&bin, name)))
    }

    fn fits(&self, program: Option<PathBuf>) -> bool {
        let line = program.and_then(|path| programs::version_line(&path));
        line.is_some_and(|line| programs::version_in(&line) == Some(self.version.as_str()))
    }

    fn install(&self, root: &Path) -> Result<&'static str> {
        if programs::on_path("cargo-binstall").is_some() {
            progress::note(format_args!("downloading {} with cargo binstall", self.name()));
            if self.download(root) && self.is_in(root) {
                return Ok("downloaded");
            }
            progress::note("no download fits this machine");
        }
        progress::note(format_args!("compiling {}: some minutes, once", self.name()));
        self.compile(root)?;
        Ok("compiled")
    }

    /// Asks cargo binstall for a prebuilt program. Its own way of compiling is left out: it takes
    /// the release profile, which is much slower than ours.
    fn download(&self, root: &Path) -> bool {
        let status = cargo()
            .args(["binstall", "--no-confirm", "--disable-strategies", "compile"])
            .arg("--root")
            .arg(root)
            .arg(format!("{}@={}", self.package, self.version))
            .status();
        status.is_ok_and(|status| status.success())
    }

    /// Compiles the tool without optimisation or debug information: a third of the time, for a
    /// program that runs a few seconds a day.
    fn compile(&self, root: &Path) -> Result<()> {
        // Kept until the tool is there, so that an interrupted build goes on where it stopped.
        let build = root.join("build");
        let mut cargo = cargo();
        cargo
            .args(["install", "--locked", "--profile", "dev", self.package])
            .args(self.arguments)
            .arg(format!("--version={}", self.version))
            .arg("--root")
            .arg(root)
            // Without this, cargo asks for the folder to be put on the search path.
            .env("PATH", programs::path_with(&[root.join("bin")]))
            .env("CARGO_TARGET_DIR", &build)
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("CARGO_INCREMENTAL", "0");
        process::run(&mut cargo)?;
        // Left-over build files cost only room.
        let _ = std::fs::remove_dir_all(build);
        Ok(())
    }
}

/// The cargo that runs this program.
pub(crate) fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Where the project keeps the tools it installs: `LUNCH_RUSH_TOOLS`, or a folder in cargo's home.
pub(crate) fn tool_folder() -> Result<PathBuf> {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder = set("LUNCH_RUSH_TOOLS")
        .or_else(|| Some(set("CARGO_HOME")?.join("lunch-rush-tools")))
        .or_else(|| Some(env::home_dir()?.join(".cargo").join("lunch-rush-tools")))
        .ok_or("no home folder: set LUNCH_RUSH_TOOLS to a folder for tools")?;
    // Tools run in the root of the checkout, wherever this program was called.
    std::path::absolute(folder).map_err(|e| Failure::doing("find the folder for tools", e))
}
