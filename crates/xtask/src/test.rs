//! `cargo xtask test`: everything a change must pass.
//!
//! Deliberately not here: anything that only this command would notice. Each line can be run by
//! hand with cargo or another command of this program.

use crate::{
    args::Args,
    browser_setup, npm, page,
    progress::{self, Done},
    size,
    suite::{Suite, run_logged},
    tools::{self, Toolbox, WASM},
};
use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
};
use xtask::{Result, chromium::Chromium, workspace};

/// What is compiled to wasm: packages, and the test and benchmark that run in the browser. Clippy
/// follows their dependencies inside the workspace by itself.
const WASM_PACKAGES: &[&str] = &["web", "web/annex", "tests", "benches"];
const WASM_TARGETS: &[&str] = &["--lib", "--bins", "--test", "wasm", "--test", "browser"];

/// Runs the checks and prints their table.
pub(crate) fn run(mut args: Args) -> Result<()> {
    let fast = args.flag("--fast");
    args.finish()?;
    if fast {
        tools::wasm_target()?;
        let mut suite = Suite::new()?;
        without_browser(&mut suite, &Toolbox::default());
        return suite.finish();
    }
    // First of all, since a missing browser should be known before minutes of compiling.
    let chromium = browser_setup::ensure()?;
    let tools = Toolbox::for_release()?;
    let axe = progress::step("axe", find_axe)?;
    let mut suite = Suite::new()?;
    without_browser(&mut suite, &tools);
    with_browser(&mut suite, &tools, &chromium, axe.as_deref())?;
    suite.finish()
}

fn without_browser(suite: &mut Suite, tools: &Toolbox) {
    let cargo = |line: &str| {
        let mut cargo = tools.command("cargo");
        cargo.args(line.split(' '));
        cargo
    };
    println!();
    suite.command("format", &mut cargo("fmt --all --check"));
    let deny = ["--", "-D", "warnings"];
    let mut clippy = cargo("clippy --locked --keep-going --workspace --all-targets");
    suite.command("clippy, native", clippy.args(deny));
    let mut clippy = clippy_wasm(tools);
    suite.command("clippy, wasm", clippy.args(deny));
    let tests = "test --locked --workspace --exclude browser --no-fail-fast";
    suite.command("native tests", &mut cargo(&format!("{tests} --tests")));
    suite.command("doc tests", &mut cargo(&format!("{tests} --doc")));
    let mut docs = cargo("doc --locked --workspace --no-deps");
    suite.command("docs", docs.env("RUSTDOCFLAGS", rustdoc_flags()));
}

/// The accessibility checker that the browser tests run in the page.
const AXE: &str = "axe-core@4.14.1";

/// Tells the tests where it is.
const AXE_VARIABLE: &str = "LUNCH_RUSH_AXE";

/// Finds or installs it. Without npm the tests leave it out.
fn find_axe() -> Result<Done<Option<PathBuf>>> {
    let script = |modules: &Path| modules.join("axe-core").join("axe.min.js");
    let found = npm::package(AXE, |modules| script(modules).is_file())?;
    Ok(match found.map(|modules| script(&modules)) {
        Some(path) => {
            let how = format!("found {}", path.display());
            (Some(path), how)
        }
        None => (None, format!("not found: the page is not checked with it; npm installs {AXE}")),
    })
}

fn with_browser(
    suite: &mut Suite,
    tools: &Toolbox,
    chromium: &Chromium,
    axe: Option<&Path>,
) -> Result<()> {
    let mut wasm_tests = browser_setup::wasm_test(tools, chromium)?;
    suite.command("wasm tests", wasm_tests.args(["-p", "tests", "--test", "wasm"]));
    let log = suite.log("page");
    let build = || page::build_by(tools, |trunk| run_logged(trunk, &log));
    if suite.check("page", || build().map(|()| String::new())) {
        suite.check("size", size_check);
        let mut browser_tests = tools.command("cargo");
        browser_tests.args(["test", "--locked", "--no-fail-fast", "-p", "browser"]);
        browser_tests.envs(axe.map(|path| (AXE_VARIABLE, path)));
        suite.command("browser tests", &mut browser_tests);
    } else {
        suite.skip("size", "there is no page");
        suite.skip("browser tests", "there is no page");
    }
    Ok(())
}

fn clippy_wasm(tools: &Toolbox) -> Command {
    let mut clippy = tools.command("cargo");
    clippy.args(["clippy", "--locked", "--keep-going", "--target", WASM]);
    for folder in WASM_PACKAGES.iter().filter(|folder| workspace::root().join(folder).is_dir()) {
        clippy.args(["-p", folder.rsplit('/').next().unwrap_or(folder)]);
    }
    clippy.args(WASM_TARGETS);
    clippy
}

/// The flags of the environment, and warnings as errors.
fn rustdoc_flags() -> OsString {
    let mut flags = env::var_os("RUSTDOCFLAGS").unwrap_or_default();
    flags.push(" -D warnings");
    flags
}

fn size_check() -> Result<String> {
    let sizes = size::measure()?;
    match sizes.check_budget() {
        Ok(()) => Ok(sizes.headline()),
        Err(over) => Err(format!("{sizes}\n{over}").into()),
    }
}
