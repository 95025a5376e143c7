//! `cargo xtask bench`: the benchmarks, natively and in the browser.
//!
//! Deliberately not here: limits. Numbers depend on the machine, and are read by a person.

use crate::{args::Args, browser_setup, page, process, progress, size, tools::Toolbox};
use xtask::{Result, workspace};

/// Runs both, with their output on the terminal.
pub(crate) fn run(mut args: Args) -> Result<()> {
    let page_only = args.flag("--page");
    args.finish()?;
    if page_only {
        return page_speed();
    }
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
    ]))?;
    page_speed()
}

/// How fast the built page is: frames and latency while a hand is on it, and the first visit over
/// a slow connection. Files are compressed as a static host would.
fn page_speed() -> Result<()> {
    browser_setup::ensure()?;
    let tools = Toolbox::for_release()?;
    progress::step("page", || page::build_if_needed(&tools).map(|how| ((), how.into())))?;
    let folder = workspace::scratch("compressed")?;
    size::compress_into(&folder)?;
    println!("\nThe page");
    let mut speed = tools.command("cargo");
    speed.args(["run", "--quiet", "--locked", "-p", "browser", "--bin", "speed", "--"]);
    process::run(speed.arg(folder))
}
