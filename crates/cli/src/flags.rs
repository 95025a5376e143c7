//! The commands and their flags, declared once: parsing, help and suggestions come from here.
//!
//! No library for arguments: the smallest (`lexopt`) would save the dozen lines that cut a word at
//! its `=`, and the table below would still be needed for the rest. Not here: what they mean.

use std::fmt::Write as _;

use crate::Failure;
use crate::near;

/// A flag.
#[derive(Debug)]
pub(crate) struct Flag {
    /// Its name with both dashes.
    pub(crate) name: &'static str,
    /// What its value is called; empty for a flag without one.
    pub(crate) value: &'static str,
    /// What it does, in a line or two.
    help: &'static str,
    /// Whether it may be given more than once.
    many: bool,
}

const fn flag(name: &'static str, value: &'static str, help: &'static str) -> Flag {
    Flag { name, value, help, many: false }
}

const fn many(name: &'static str, value: &'static str, help: &'static str) -> Flag {
    Flag { name, value, help, many: true }
}

/// What is simulated.
static WHAT: [Flag; 8] = [
    flag("--preset", "ID", "begin with this load shape; see `presets`"),
    flag(
        "--load",
        "FILE.csv",
        "take the load from a file of times and values; - reads it from \
                                standard input",
    ),
    flag(
        "--load-values",
        "KIND",
        "what its values are: rate (per second), count (in each step), \
                                   or auto (what the header says; the default)",
    ),
    flag("--squeeze-load", "TIME", "compress or stretch the load of the file to this length"),
    flag(
        "--scale-load",
        "PEAK",
        "multiply the load so that its curve peaks at so many requests \
                                  per second",
    ),
    many("--policy", "ID", "the strategy; see `policies`. For `compare` any number of them"),
    many(
        "--set",
        "PATH=VALUE",
        "set anything else, as in links: fleet.max=20, \"clock.length=2 h\"",
    ),
    flag("--fidelity", "MODEL", "how requests are served: fluid or requests"),
];

/// What comes out.
static OUT: [Flag; 5] = [
    flag(
        "--seeds",
        "N",
        "run so many seeds from that of the scenario on; means and 95 % intervals",
    ),
    flag("--json", "", "JSON instead of a table"),
    flag("--csv", "", "CSV instead of a table"),
    flag("--svg", "FILE", "also draw the run into a file"),
    many(
        "--fail-if",
        "CONDITION",
        "end with exit code 1 if a total or a number of the scorecard is so: \
                                    'slo<0.99', 'cost>=$20', 'regret>0.3'; \
                                    with --seeds its mean",
    ),
];

/// How much of a single run comes out.
static DETAIL: [Flag; 3] = [
    flag(
        "--scorecard",
        "",
        "also how the run did: regret, error budget, elasticity; --json always has it",
    ),
    flag("--every", "TIME", "with --csv: a row for each such span instead of each step"),
    flag("--columns", "", "with --json: every series as well"),
];

static BENCH: [Flag; 1] = [flag("--runs", "N", "how often it is timed; 9 if not given")];
static LINK: [Flag; 1] =
    [flag("--site", "URL", "the address of the playground, to put before the link")];
static JSON: [Flag; 1] = [flag("--json", "", "JSON instead of a table")];

/// A command.
#[derive(Debug)]
pub(crate) struct Command {
    /// Its name.
    pub(crate) name: &'static str,
    /// Words that it takes besides flags.
    words: &'static str,
    /// What it does.
    help: &'static str,
    /// Its flags.
    flags: &'static [&'static [Flag]],
}

/// Every command.
pub(crate) static COMMANDS: [Command; 8] = [
    Command {
        name: "run",
        words: "[SCENARIO.json]",
        help: "simulate a scenario and show what it comes to",
        flags: &[&WHAT, &OUT, &DETAIL],
    },
    Command {
        name: "compare",
        words: "[SCENARIO.json]",
        help: "the same with every strategy, or with those named by --policy",
        flags: &[&WHAT, &OUT],
    },
    Command {
        name: "policies",
        words: "[ID]",
        help: "list the strategies, or the settings of one",
        flags: &[&JSON],
    },
    Command {
        name: "presets",
        words: "[ID]",
        help: "list the load shapes, or the settings of one",
        flags: &[&JSON],
    },
    Command {
        name: "schema",
        words: "",
        help: "print the JSON Schema of scenario files",
        flags: &[],
    },
    Command {
        name: "link",
        words: "[SCENARIO.json]",
        help: "print the link of a scenario",
        flags: &[&WHAT, &LINK],
    },
    Command {
        name: "open",
        words: "LINK",
        help: "show what a link holds, and run it",
        flags: &[&WHAT, &OUT, &DETAIL],
    },
    Command {
        name: "bench",
        words: "[SCENARIO.json]",
        help: "time the simulation of a scenario",
        flags: &[&WHAT, &BENCH],
    },
];

const EXIT: &str =
    "Exit codes: 0 done, 1 a condition of --fail-if is met, 2 something given is wrong.\n";

/// All commands in a few lines.
pub(crate) fn overview() -> String {
    let mut text = "Lunch Rush, an auto-scaling playground, on the command line\n\n\
                    Usage: lunchrush <command> [words and flags]\n\n"
        .to_owned();
    for Command { name, words, help, .. } in &COMMANDS {
        let what = format!("{name} {words}");
        writeln!(text, "  {what:<25} {help}").expect("a text takes everything");
    }
    text += "\n`lunchrush <command> --help` lists its flags. Without a scenario it takes the one \
             that\na new visitor of the page meets.\n\n";
    text + EXIT
}

/// One command with its flags.
pub(crate) fn usage(command: &Command) -> String {
    let Command { name, words, help, flags } = command;
    let mut text = format!("lunchrush {name} {words} [flags]: {help}\n");
    for Flag { name, value, help, .. } in flags.iter().copied().flatten() {
        let what = format!("{name} {value}");
        let help = wrapped(help, 52, 28);
        write!(text, "\n  {what:<25} {help}").expect("a text takes everything");
    }
    text + if flags.is_empty() { "" } else { "\n" } + "\n" + EXIT
}

/// Words in lines of at most `width`, all but the first behind `indent` spaces.
fn wrapped(text: &str, width: usize, indent: usize) -> String {
    let (mut out, mut length) = (String::new(), 0);
    for word in text.split(' ') {
        if length > 0 && length + 1 + word.len() > width {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', indent));
            length = 0;
        } else if length > 0 {
            out.push(' ');
            length += 1;
        }
        out.push_str(word);
        length += word.len();
    }
    out
}

/// What was given after the command.
#[derive(Debug)]
pub(crate) struct Given {
    words: Vec<String>,
    flags: Vec<(&'static str, String)>,
}

impl Given {
    /// Reads the words after `command`.
    pub(crate) fn read(command: &Command, all: &[String]) -> Result<Self, Failure> {
        let mut given = Self { words: Vec::new(), flags: Vec::new() };
        let mut rest = all.iter();
        while let Some(word) = rest.next() {
            // A dash alone is standard input, and a link may begin with anything else.
            if !word.starts_with('-') || word == "-" {
                given.words.push(word.clone());
                continue;
            }
            let (name, inside) = word.split_once('=').map_or((word.as_str(), None), cut);
            let flag = command.flag(name)?;
            let value = match (flag.value, inside) {
                ("", None) => String::new(),
                ("", Some(value)) => {
                    return Err(format!("`{name}` has no value, but got `{value}`"));
                }
                (_, Some(value)) => value.to_owned(),
                (what, None) => {
                    let next = rest.next().filter(|next| !next.starts_with("--"));
                    next.cloned().ok_or_else(|| format!("`{name}` needs a value: {what}"))?
                }
            };
            if !flag.many && given.has(flag.name) {
                return Err(format!("`{name}` is given twice, but can be given only once"));
            }
            given.flags.push((flag.name, value));
        }
        Ok(given)
    }

    /// Whether a flag was given.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    /// The value of a flag.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.values(name).next()
    }

    /// All values of a flag, in the order given.
    pub(crate) fn values<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.flags.iter().filter(move |(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// The value of a flag that is a whole number in a range.
    pub(crate) fn count(&self, name: &str, range: (u32, u32)) -> Result<Option<u32>, Failure> {
        let Some(text) = self.value(name) else { return Ok(None) };
        let found = text.parse().ok().filter(|count| (range.0..=range.1).contains(count));
        let (low, high) = range;
        let wrong =
            || format!("`{name}` is “{text}”, but must be a whole number in {low} to {high}");
        found.map(Some).ok_or_else(wrong)
    }

    /// The only word besides flags, if there is one.
    pub(crate) fn word(&self) -> Result<Option<&str>, Failure> {
        match &self.words[..] {
            [] => Ok(None),
            [word] => Ok(Some(word)),
            [first, second, ..] => {
                Err(format!("one word is enough here, but there are `{first}` and `{second}`"))
            }
        }
    }

    /// Checks that there is no word besides flags.
    pub(crate) fn no_words(&self) -> Result<(), Failure> {
        match self.words.first() {
            Some(word) => Err(format!("`{word}` means nothing here")),
            None => Ok(()),
        }
    }
}

fn cut<'a>((name, value): (&'a str, &'a str)) -> (&'a str, Option<&'a str>) {
    (name, Some(value))
}

impl Command {
    fn flag(&self, name: &str) -> Result<&'static Flag, Failure> {
        let known = || self.flags.iter().copied().flatten();
        known().find(|flag| flag.name == name).ok_or_else(|| {
            let names: Vec<&str> = known().map(|flag| flag.name).collect();
            format!("no flag `{name}` for `{}`{}", self.name, near::hint(name, &names))
        })
    }
}
