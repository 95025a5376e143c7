//! `cargo xtask shots`: pictures of the built page, for a person to look at.
//!
//! Deliberately not here: comparing pictures, and taking them. The package `browser` does that.

use crate::{args::Args, browser_setup, page, process, progress, tools::Toolbox};
use xtask::{Failure, Result};

/// Builds the page and takes the pictures.
pub(crate) fn run(mut args: Args) -> Result<()> {
    let out = args.value("--out")?.map(|folder| out_flag(&folder)).transpose()?;
    let height = args.number::<u32>("--height")?.map(|height| format!("--height={height}"));
    let fragments = args.rest()?;
    browser_setup::ensure()?;
    let tools = Toolbox::for_release()?;
    progress::step("page", || page::build_if_needed(&tools).map(|how| ((), how.into())))?;
    let mut shots = tools.command("cargo");
    shots.args(["run", "--quiet", "--locked", "-p", "browser", "--bin", "shots", "--"]);
    process::run(shots.args(out).args(height).args(fragments))
}

/// The folder as seen from anywhere: the pictures are taken by a program that runs elsewhere.
fn out_flag(folder: &str) -> Result<String> {
    let folder = std::path::absolute(folder).map_err(|e| Failure::doing("use that folder", e))?;
    Ok(format!("--out={}", folder.display()))
}
