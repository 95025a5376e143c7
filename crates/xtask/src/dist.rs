//! `cargo xtask dist`: the page as static files that work from any host and any sub-path.

use crate::{args::Args, page, progress, size, tools::Toolbox};
use xtask::Result;

/// Builds the page and prints what it weighs.
pub(crate) fn run(args: Args) -> Result<()> {
    args.finish()?;
    let tools = Toolbox::for_release()?;
    progress::step("page", || page::build(&tools).map(|()| ((), "built into dist/".into())))?;
    println!("\n{}", size::measure()?);
    Ok(())
}
