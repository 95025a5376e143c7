//! Files that tests generate: compared, or written anew if `UPDATE` is set.
//!
//! Not here: what is in them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The root of the checkout.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("this package lies in the root")
}

/// A file of the checkout, by its path from the root.
pub(crate) fn path(name: &str) -> PathBuf {
    root().join(name)
}

/// The text of a file of the checkout, with line ends as they were committed.
pub(crate) fn read(name: &str) -> Option<String> {
    fs::read_to_string(path(name)).ok().map(|text| text.replace("\r\n", "\n"))
}

/// Whether stale files are to be written anew.
pub(crate) fn update() -> bool {
    env::var_os("UPDATE").is_some_and(|value| value != "0" && !value.is_empty())
}

/// Writes a file of the checkout.
pub(crate) fn write(name: &str, text: &str) {
    let path = path(name);
    let folder = path.parent().expect("a file lies in a folder");
    fs::create_dir_all(folder).expect("the folder can be made");
    fs::write(&path, text).expect("the file can be written");
}

/// Compares files with what they should hold, and fails with all differences.
pub(crate) fn check<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) {
    let mut stale = String::new();
    for (name, text) in files {
        let old = read(name).unwrap_or_default();
        if old == text {
            continue;
        }
        if update() {
            write(name, text);
        } else {
            writeln!(stale, "{name}\n{}", diff(&old, text)).expect("text takes all");
        }
    }
    assert!(stale.is_empty(), "stale; UPDATE=1 cargo test -p tests writes anew:\n{stale}");
}

/// The lines that differ, at most twenty of each text.
///
/// Line by line where both have as many, else all between the first and the last difference.
pub(crate) fn diff(old: &str, new: &str) -> String {
    const MOST: usize = 20;
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let same = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let (mut old, mut new) = (old[same..].to_vec(), new[same..].to_vec());
    if old.len() == new.len() {
        let pairs = old.iter().copied().zip(new.iter().copied()).filter(|(a, b)| a != b);
        (old, new) = pairs.unzip();
    } else {
        let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
        old.truncate(old.len() - tail);
        new.truncate(new.len() - tail);
    }
    let mut out = format!("  from line {}\n", same + 1);
    for (sign, lines) in [("-", old), ("+", new)] {
        for line in lines.iter().take(MOST) {
            writeln!(out, "{sign} {line}").unwrap();
        }
        if lines.len() > MOST {
            writeln!(out, "{sign} and {} more lines", lines.len() - MOST).unwrap();
        }
    }
    out
}

#[test]
fn a_diff_shows_only_what_differs() {
    assert_eq!(diff("a\nb\nc\n", "a\nx\ny\nc\n"), "  from line 2\n- b\n+ x\n+ y\n");
    assert_eq!(diff("a\nb\nc\nd\n", "x\nb\nc\ny\n"), "  from line 1\n- a\n- d\n+ x\n+ y\n");
}
