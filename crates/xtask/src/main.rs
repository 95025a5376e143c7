//! `cargo xtask`: the commands that a developer of this project needs, with all set-up included.
//!
//! Deliberately not here: anything that the page or its engine needs at run time.

#![expect(clippy::print_stdout, reason = "a command talks to the person at the terminal")]

mod args;
mod bench;
mod browser_setup;
mod cargo_tool;
mod dist;
mod freshness;
mod new_policy;
mod npm;
mod page;
mod process;
mod progress;
mod serve;
mod shots;
mod size;
mod suite;
mod test;
mod tools;
mod wasm_opt;

use args::Args;
use std::{env, process::ExitCode};
use xtask::{Failure, Result};

const USAGE: &str = "\
Commands for the developers of this project

Usage: cargo xtask <command>

  serve [--dev] [--port N]   Build the page in release and serve it on this machine.
                             --dev: build for debugging, rebuild and reload on every change.
  test [--fast]              Check everything: format, lints, native and wasm tests, docs, the
                             page's size, the page in a real browser.
                             --fast: leave out all that needs the browser or the built page.
  dist                       Build the page into dist/, ready for any static host and sub-path.
  bench [--page]             Run the benchmarks, natively, in the browser, and of the page itself.
                             --page: only the page.
  shots [--out DIR] [--height N] [FRAGMENT ...]
                             Take screenshots of the page in several widths and both themes.
  new-policy NAME            Begin a new policy: source, article, entry in the list, first test.
  help                       Print this text.

The tools that a command needs (the wasm target, Trunk, the wasm-bindgen CLI, wasm-opt) are taken
from the search path where the version fits. Else they are installed into a folder of their own:
LUNCH_RUSH_TOOLS, or lunch-rush-tools in cargo's home. CHROME and CHROMEDRIVER name a browser and a
driver that are not on the search path.
";

fn main() -> ExitCode {
    let mut words = env::args().skip(1);
    let Some(command) = words.next() else {
        eprint!("{USAGE}");
        return ExitCode::from(2);
    };
    match run(&command, Args::new(words)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: &str, args: Args) -> Result<()> {
    if args.asks_for_help() {
        print!("{USAGE}");
        return Ok(());
    }
    match command {
        "serve" => serve::run(args),
        "test" => test::run(args),
        "dist" => dist::run(args),
        "bench" => bench::run(args),
        "shots" => shots::run(args),
        "new-policy" => new_policy::run(args),
        "help" | "--help" | "-h" => {
            print!("{USAGE}");
            Ok(())
        }
        other => Err(Failure::from(format!("no command `{other}`: see `cargo xtask help`"))),
    }
}
