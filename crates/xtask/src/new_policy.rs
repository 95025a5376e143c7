//! `cargo xtask new-policy NAME`: the first draft of a policy, which compiles, is on the list, and
//! has a test that fails until it is described.
//!
//! The draft stands in two templates beside this file. Deliberately not here: any knowledge of what
//! a policy is.

use crate::args::Args;
use std::{
    fs::{self, File},
    io::Write,
    path::Path,
};
use xtask::{Failure, Result, workspace};

const SOURCE: &str = include_str!("new_policy/policy.rs.txt");
const ARTICLE: &str = include_str!("new_policy/article.md.txt");

/// Where policies live.
const FOLDER: &str = "crates/policies/src";

/// The line that opens the list of policies, and the one that closes it.
const LIST_BEGIN: &str = "pub const ALL: &[PolicyEntry] = &[";
const LIST_END: &str = "];";

/// Names that Rust keeps for itself, and those that the draft or the crate already uses.
const TAKEN: &[&str] = &[
    "article",
    "as",
    "async",
    "await",
    "box",
    "break",
    "card",
    "const",
    "continue",
    "crate",
    "decision",
    "dyn",
    "else",
    "enum",
    "extern",
    "false",
    "family",
    "fn",
    "for",
    "gen",
    "if",
    "impl",
    "in",
    "instances",
    "let",
    "level",
    "lib",
    "loop",
    "match",
    "metric",
    "mod",
    "model",
    "move",
    "mut",
    "observation",
    "policy",
    "pub",
    "ratio",
    "ref",
    "return",
    "rule",
    "self",
    "setting",
    "static",
    "struct",
    "super",
    "tests",
    "trait",
    "true",
    "try",
    "type",
    "unit",
    "unsafe",
    "use",
    "where",
    "while",
    "yield",
];

/// Writes the draft and puts it on the list.
pub(crate) fn run(args: Args) -> Result<()> {
    let names = args.rest()?;
    let [name] = names.as_slice() else {
        return Err("give one name: cargo xtask new-policy NAME".into());
    };
    let name = Name::check(name)?;
    let folder = workspace::root().join(FOLDER);
    let list = workspace::read(&format!("{FOLDER}/lib.rs"))?;
    let list = name.register(&list)?;
    create(&folder.join(format!("{}.rs", name.0)), &name.fill(SOURCE))?;
    create(&folder.join(format!("{}.md", name.0)), ARTICLE)?;
    fs::write(folder.join("lib.rs"), list)
        .map_err(|e| Failure::doing(format_args!("write {FOLDER}/lib.rs"), e))?;
    println!("Wrote {FOLDER}/{0}.rs and {FOLDER}/{0}.md, and put it on the list.", name.0);
    println!("It has one test, which fails until it is described: cargo test -p policies");
    Ok(())
}

/// A name in snake case, such as `step_scaling`.
struct Name(String);

impl Name {
    fn check(name: &str) -> Result<Self> {
        let is_word = |word: &str| {
            word.starts_with(|c: char| c.is_ascii_lowercase())
                && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        };
        if !name.split('_').all(is_word) {
            return Err(format!(
                "`{name}` is no name for a policy: it takes lower-case words of letters and \
                 digits with underscores between them, such as step_scaling"
            )
            .into());
        }
        if TAKEN.contains(&name) {
            return Err(format!("`{name}` already means something else in the source").into());
        }
        Ok(Self(name.to_owned()))
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        self.0.split('_')
    }

    /// The name of the type: `StepScaling`.
    fn type_name(&self) -> String {
        self.words().map(capitalised).collect()
    }

    /// The name on the screen: "Step scaling".
    fn title(&self) -> String {
        capitalised(&self.0.replace('_', " "))
    }

    fn fill(&self, template: &str) -> String {
        template
            .replace("{name}", &self.0)
            .replace("{id}", &self.0.replace('_', "-"))
            .replace("{Name}", &self.type_name())
            .replace("{Title}", &self.title())
    }

    /// The text of `lib.rs` with two more lines: the module, in the order of the alphabet, and the
    /// entry, at the end of the list.
    fn register(&self, lib: &str) -> Result<String> {
        let module = format!("mod {};", self.0);
        let mut lines: Vec<&str> = lib.lines().collect();
        if lines.contains(&module.as_str()) {
            return Err(format!("{FOLDER}/lib.rs already has a policy `{}`", self.0).into());
        }
        let is_module = |line: &&str| line.starts_with("mod ") && line.ends_with(';');
        let first = lines.iter().position(is_module).ok_or("lib.rs has no modules")?;
        let after =
            lines[first..].iter().take_while(|line| is_module(line) && **line < module.as_str());
        let at = first + after.count();
        lines.insert(at, &module);
        let entry = format!("    PolicyEntry::of::<{}::{}>(),", self.0, self.type_name());
        let begin = lines.iter().position(|line| *line == LIST_BEGIN);
        let begin = begin.ok_or_else(|| format!("{FOLDER}/lib.rs has no `{LIST_BEGIN}`"))?;
        let end = lines[begin..].iter().position(|line| *line == LIST_END);
        let end = end.ok_or_else(|| format!("the list in {FOLDER}/lib.rs has no end"))?;
        lines.insert(begin + end, &entry);
        Ok(lines.join("\n") + "\n")
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// Writes a file that must not exist yet.
fn create(path: &Path, text: &str) -> Result<()> {
    File::create_new(path)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|e| Failure::doing(format_args!("create {}", path.display()), e))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Name {
        Name::check(text).expect("a good name")
    }

    #[test]
    fn a_name_gives_the_id_the_type_and_the_title() {
        let filled = name("step_scaling").fill("{name} {id} {Name} {Title}");
        assert_eq!(filled, "step_scaling step-scaling StepScaling Step scaling");
    }

    #[test]
    fn other_names_are_refused() {
        for bad in ["", "Step", "step-scaling", "_step", "step_", "step__scaling", "2step", "für"]
        {
            assert!(Name::check(bad).is_err(), "{bad}");
        }
        assert!(Name::check("loop").is_err());
        assert!(Name::check("policy").is_err());
    }

    #[test]
    fn two_lines_are_added_where_they_belong() {
        let lib = [
            "mod alpha;",
            "mod zeta;",
            LIST_BEGIN,
            "    PolicyEntry::of::<zeta::Zeta>(),",
            LIST_END,
            "const OTHER: &[u8] = &[",
            LIST_END,
        ];
        let mut expected = lib.to_vec();
        expected.insert(4, "    PolicyEntry::of::<middle_one::MiddleOne>(),");
        expected.insert(1, "mod middle_one;");
        let (lib, expected) = (lib.join("\n"), expected.join("\n") + "\n");
        assert_eq!(name("middle_one").register(&lib), Ok(expected));
        assert!(name("zeta").register(&lib).is_err());
    }

    #[test]
    fn a_list_that_looks_different_is_left_alone() {
        assert!(name("middle").register("mod alpha;\nmod zeta;\n").is_err());
    }

    #[test]
    fn nothing_is_left_to_fill_in() {
        let source = name("middle_one").fill(SOURCE);
        for placeholder in ["{name}", "{Name}", "{id}", "{Title}"] {
            assert!(!source.contains(placeholder), "{placeholder}");
        }
    }
}
