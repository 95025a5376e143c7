//! `lunchrush`: what the playground does, on the command line.
//!
//! Everything it says comes from `playground`. Not here: any strategy, load shape or total by name.

mod bench;
mod chosen;
mod compare;
mod condition;
mod flags;
mod lists;
mod near;
mod open;
mod progress;
mod report;
mod run;
mod svg;
mod table;

use std::io::{self, Write as _};
use std::process::ExitCode;

use flags::{Command, Given};

/// What went wrong, in words for the person at the terminal.
type Failure = String;

/// What a command answers with.
#[derive(Debug, Default)]
struct Answer {
    /// For standard output.
    text: String,
    /// Conditions of `--fail-if` that were met, in words.
    met: Vec<String>,
}

impl From<String> for Answer {
    fn from(text: String) -> Self {
        Self { text, met: Vec::new() }
    }
}

fn main() -> ExitCode {
    let words: Result<Vec<String>, Failure> = std::env::args_os()
        .skip(1)
        .map(|word| word.into_string().map_err(|word| format!("{} is not UTF-8", word.display())))
        .collect();
    let answer = match words.and_then(|words| answer(&words)) {
        Ok(answer) => answer,
        Err(failure) => {
            eprintln!("error: {failure}");
            return ExitCode::from(2);
        }
    };
    // Whoever reads the output may have seen enough of it.
    match io::stdout().lock().write_all(answer.text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            eprintln!("error: cannot write to standard output: {error}");
            return ExitCode::from(2);
        }
        _ => {}
    }
    for met in &answer.met {
        eprintln!("condition met: {met}");
    }
    ExitCode::from(u8::from(!answer.met.is_empty()))
}

fn answer(words: &[String]) -> Result<Answer, Failure> {
    let Some((name, rest)) = words.split_first() else {
        return Err(format!("no command was given\n\n{}", flags::overview()));
    };
    if ["help", "--help", "-h"].contains(&name.as_str()) {
        return Ok(flags::overview().into());
    }
    if name == "--version" {
        return Ok(format!("lunchrush {}\n", env!("CARGO_PKG_VERSION")).into());
    }
    let command = flags::COMMANDS.iter().find(|command| command.name == name).ok_or_else(|| {
        let names: Vec<&str> = flags::COMMANDS.iter().map(|command| command.name).collect();
        format!("no command `{name}`{}", near::hint(name, &names))
    })?;
    if rest.iter().any(|word| word == "--help" || word == "-h") {
        return Ok(flags::usage(command).into());
    }
    let given = Given::read(command, rest)?;
    act(command, &given)
}

fn act(command: &Command, given: &Given) -> Result<Answer, Failure> {
    match command.name {
        "run" => run::run(given, chosen::scenario(given, None)?),
        "compare" => compare::run(given),
        "open" => open::run(given),
        "link" => open::link(given),
        "bench" => bench::run(given),
        "policies" => lists::policies(given),
        "presets" => lists::presets(given),
        "schema" => {
            given.no_words()?;
            Ok(playground::text::schema().into())
        }
        other => unreachable!("`{other}` is on the list of commands"),
    }
}
