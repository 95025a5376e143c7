//! `cargo xtask bench`: the benchmarks, natively and in the browser.
//!
//! Deliberately not here: limits. Numbers depend on the machine, and are read by a person.

use crate::{args::Args, browser_setup, process, tools::Toolbox};
use xtask::Result;

/// Runs both, with their output on the terminal.
pub(crate) fn run(args: Args) -> Result<()> {
    args.finish()?;
    let chromium = browser_setup::ensure()?;
    let tools = Toolbox::for_wasm_tests()?;
    println!("\nNative");
    process::run(tools.command("cargo").args(["bench", "--locked", "-p", "benches"]))?;
    println!("\nIn the browser");
    let mut browser = browser_setup::wasm_test(&tools, &chromium)?;
    process::run(browser.args([
        "--release",
        "-p",
        "benches",
        "--test",
        "browser",
        "--",
        "--nocapture",
    ]))
}
