//! What was chosen in a form, as pairs of name and value.
//!
//! Not here: links of scenarios (`formats::link`).

use std::fmt::Write as _;

/// The most characters of a query; a browser sends far less.
const MOST: usize = 200_000;

/// What was chosen in a form.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    /// Reads `a=1&b=two+words`; what is no pair has an empty value.
    pub(super) fn read(text: &str) -> Self {
        let end = text.char_indices().nth(MOST).map_or(text.len(), |(end, _)| end);
        let pieces = text[..end].split('&').filter(|piece| !piece.is_empty());
        Self(
            pieces
                .map(|piece| {
                    let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
                    (decoded(name), decoded(value))
                })
                .collect(),
        )
    }

    /// The first value of a name that is not empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let of = self.0.iter().find(|(known, value)| known == name && !value.is_empty());
        of.map(|(_, value)| value.as_str())
    }

    /// Every value of a name that is not empty.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let of = self.0.iter().filter(move |(known, value)| known == name && !value.is_empty());
        of.map(|(_, value)| value.as_str())
    }

    /// The whole number of a name within these bounds; `usual` where there is none.
    pub(super) fn count(&self, name: &str, usual: u32, most: u32) -> u32 {
        let given = self.get(name).and_then(|text| text.parse::<u32>().ok());
        given.unwrap_or(usual).min(most)
    }
}

/// Appends a pair to a query.
pub(super) fn push(out: &mut String, name: &str, value: &str) {
    if !out.is_empty() {
        out.push('&');
    }
    out.push_str(name);
    out.push('=');
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

/// Text from a form: `+` is a space, `%` and two digits a byte.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = text.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (bytes[at], hex) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 2;
            }
            (b'+', _) => out.push(b' '),
            (byte, _) => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_pushed_is_read_back() {
        let mut text = String::new();
        let values = ["a b", "1&2=3", "naïve %41+", "", "#/x?y"];
        for value in values {
            push(&mut text, "with", value);
        }
        let read: Vec<String> = Query::read(&text).all("with").map(str::to_owned).collect();
        let given: Vec<&str> = values.into_iter().filter(|value| !value.is_empty()).collect();
        assert_eq!(read, given);
    }

    #[test]
    fn nonsense_is_read_without_harm() {
        for text in ["", "&&&", "=", "%", "%4", "%zz=%", "a=%ff", "ü%C3=ü", "a"] {
            let query = Query::read(text);
            assert_eq!(query.get("with"), None, "{text}");
        }
        assert_eq!(Query::read("a=%C3%BC+x").get("a"), Some("ü x"));
        assert_eq!(Query::read("n=7&m=x").count("n", 1, 5), 5);
        assert_eq!(Query::read("n=7&m=x").count("m", 3, 5), 3);
    }
}
