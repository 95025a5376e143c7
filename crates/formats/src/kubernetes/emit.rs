//! A tree as YAML text, in block style with two spaces.
//!
//! Not here: comments, which are not in the tree.

use std::fmt::Write as _;

use super::tree::{Node, Value};

/// The text of a document.
pub(super) fn emit(node: &Node) -> String {
    let mut out = String::new();
    block(node, 0, &mut out);
    out
}

/// Writes a node that begins a line of its own at `indent`.
fn block(node: &Node, indent: usize, out: &mut String) {
    match &node.value {
        Value::Map(entries) => {
            for (place, (key, _, value)) in entries.iter().enumerate() {
                // The first entry of an item stands behind its dash.
                if place > 0 {
                    pad(indent, out);
                }
                scalar(key, false, out);
                out.push(':');
                below(value, indent, out);
            }
        }
        Value::List(items) => {
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    pad(indent, out);
                }
                out.push_str("- ");
                match &item.value {
                    Value::Map(entries) if !entries.is_empty() => block(item, indent + 2, out),
                    Value::List(items) if !items.is_empty() => block(item, indent + 2, out),
                    _ => leaf(item, out),
                }
            }
        }
        Value::Scalar { .. } => leaf(node, out),
    }
}

fn pad(indent: usize, out: &mut String) {
    out.extend(std::iter::repeat_n(' ', indent));
}

/// Writes the value of an entry, on the same line if it is short.
fn below(node: &Node, indent: usize, out: &mut String) {
    let nested = match &node.value {
        Value::Map(entries) if !entries.is_empty() => indent + 2,
        Value::List(items) if !items.is_empty() => indent,
        _ => {
            out.push(' ');
            leaf(node, out);
            return;
        }
    };
    out.push('\n');
    pad(nested, out);
    block(node, nested, out);
}

/// Writes what fits on a line, and ends it.
fn leaf(node: &Node, out: &mut String) {
    match &node.value {
        Value::Scalar { text, plain } => scalar(text, *plain, out),
        Value::List(_) => out.push_str("[]"),
        Value::Map(_) => out.push_str("{}"),
    }
    out.push('\n');
}

/// Writes a text, in quotes wherever it might be read as something else.
fn scalar(text: &str, plain: bool, out: &mut String) {
    if fits(text) && (plain || !is_other(text)) {
        out.push_str(text);
        return;
    }
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\u{2028}' | '\u{2029}' | '\u{feff}' => escaped(c, out),
            c if c.is_control() => escaped(c, out),
            c => out.push(c),
        }
    }
    out.push('"');
}

fn escaped(c: char, out: &mut String) {
    write!(out, "\\u{:04x}", u32::from(c)).expect("a text takes any text");
}

/// Whether a text is safe without quotes: it begins harmlessly and has nothing in it that ends it.
fn fits(text: &str) -> bool {
    let first = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '+' | '~');
    let within = |c: char| {
        c.is_alphanumeric() || " /._-+~%()<>=,;$^@!?*'\"[]{}|&\\:".contains(c) || c == '#'
    };
    text.starts_with(first)
        && text.chars().all(within)
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.starts_with("- ")
        && text != "-"
        && !text.starts_with("---")
        && !text.starts_with("...")
}

/// Whether a text without quotes would be a number, a switch or nothing (in YAML 1.1 too, which
/// Kubernetes reads).
fn is_other(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let word = matches!(
        lower.as_str(),
        "" | "~" | "null" | "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n"
    );
    let number = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+'));
    word || number
}
