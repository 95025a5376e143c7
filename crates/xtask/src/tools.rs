//! The tools that build and test the page, ready to run.
//!
//! Deliberately not here: how a tool is installed, and what it is run for.

use crate::{
    cargo_tool::{CargoTool, cargo},
    process, progress,
    wasm_opt::{self, WasmOpt},
};
use std::{env, path::PathBuf, process::Command};
use xtask::{Result, programs, workspace};

/// The target of the page.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Where the tools are.
#[derive(Debug, Default)]
pub(crate) struct Toolbox {
    /// Folders that go before the search path.
    folders: Vec<PathBuf>,
    /// Whether release builds can be made smaller.
    has_wasm_opt: bool,
}

impl Toolbox {
    /// What a debug build of the page needs.
    pub(crate) fn for_dev() -> Result<Self> {
        let mut tools = Self::for_wasm_tests()?;
        tools.add(&CargoTool {
            package: "trunk",
            version: workspace::trunk_version()?,
            programs: &["trunk"],
            // Leaves out TLS and the question for updates: Trunk downloads nothing here.
            arguments: &["--no-default-features"],
        })?;
        progress::step("crates", || {
            let mut cargo = cargo();
            process::run(cargo.args(["fetch", "--locked"]).current_dir(workspace::root()))?;
            Ok(((), "at hand".into()))
        })?;
        Ok(tools)
    }

    /// What a release build of the page needs.
    pub(crate) fn for_release() -> Result<Self> {
        let mut tools = Self::for_dev()?;
        let wasm_opt = progress::step("wasm-opt", wasm_opt::ensure)?;
        tools.has_wasm_opt = wasm_opt != WasmOpt::Missing;
        if let WasmOpt::In(folder) = wasm_opt {
            tools.folders.push(folder);
        }
        Ok(tools)
    }

    /// What tests in the browser need.
    pub(crate) fn for_wasm_tests() -> Result<Self> {
        wasm_target()?;
        let mut tools = Self::default();
        tools.add(&CargoTool {
            package: "wasm-bindgen-cli",
            version: workspace::wasm_bindgen_version()?,
            programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
            arguments: &[],
        })?;
        Ok(tools)
    }

    /// Whether release builds can be made smaller.
    pub(crate) fn has_wasm_opt(&self) -> bool {
        self.has_wasm_opt
    }

    /// A command that runs in the root of the checkout and finds these tools.
    pub(crate) fn command(&self, program: &str) -> Command {
        let found = self.folders.iter().find_map(|folder| programs::in_folder(folder, program));
        let mut command = match found.or_else(|| programs::on_path(program)) {
            _ if program == "cargo" => cargo(),
            Some(path) => Command::new(path),
            None => Command::new(program),
        };
        let path = programs::path_with(&self.folders);
        command.current_dir(workspace::root()).env("PATH", path);
        command
    }

    fn add(&mut self, tool: &CargoTool) -> Result<()> {
        let name = format!("{} {}", tool.package, tool.version);
        self.folders.extend(progress::step(&name, || tool.ensure())?);
        Ok(())
    }
}

/// Makes sure that the standard library for the page's target is there.
pub(crate) fn wasm_target() -> Result<()> {
    progress::step("wasm target", || {
        let mut rustc = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
        rustc.args(["--print", "target-libdir", "--target", WASM]);
        let folder = programs::output(rustc.current_dir(workspace::root()));
        if folder.is_some_and(|folder| PathBuf::from(folder).is_dir()) {
            return Ok(((), "installed".into()));
        }
        let Some(rustup) = programs::on_path("rustup") else {
            return Err(format!(
                "this Rust has no standard library for {WASM}, and there is no rustup to add it: \
                 install it with the package manager that brought this Rust, or use rustup"
            )
            .into());
        };
        let mut rustup = Command::new(rustup);
        process::run(rustup.args(["target", "add", WASM]).current_dir(workspace::root()))?;
        Ok(((), "added with rustup".into()))
    })
}
