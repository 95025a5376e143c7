//! Lines, fields and quotes, and which sign separates the fields.
//!
//! Not here: what the fields mean.

use std::borrow::Cow;

use super::{CsvError, MOST_BYTES, MOST_LINES};

/// A line with its number, counted from one.
pub(super) type Line<'a> = (usize, &'a str);

/// The most fields of a line.
const MOST_FIELDS: usize = 256;
/// So many lines are looked at to find the separator.
const LOOKED_AT: usize = 50;

/// The lines that hold something: neither blank nor a comment, without a byte order mark.
pub(super) fn cut(text: &str) -> Result<Vec<Line<'_>>, CsvError> {
    if text.len() > MOST_BYTES {
        return Err(too_long(text.len()));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = Vec::new();
    let mut rest = text;
    let mut number = 0;
    while !rest.is_empty() {
        number += 1;
        if number > MOST_LINES {
            let what = format!("the file has more than {MOST_LINES} lines, which is the most");
            return Err(CsvError::at(number, what));
        }
        let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let line = &rest[..end];
        rest = &rest[end..];
        rest = rest.strip_prefix("\r\n").or(rest.get(1..)).unwrap_or("");
        if !line.trim().is_empty() && !line.trim_start().starts_with('#') {
            lines.push((number, line));
        }
    }
    if lines.is_empty() {
        return Err(CsvError::whole(
            "the file is empty, but must have lines of time and value".to_owned(),
        ));
    }
    Ok(lines)
}

pub(super) fn too_long(bytes: usize) -> CsvError {
    CsvError::whole(format!("the file has {bytes} bytes, but must have at most {MOST_BYTES}"))
}

/// The sign that separates the fields, and the lines without the one that names it.
pub(super) fn separator<'a, 'b>(lines: &'b [Line<'a>]) -> Result<(char, &'b [Line<'a>]), CsvError> {
    const SIGNS: [char; 3] = ['\t', ';', ','];
    // Spreadsheets may say it in a first line of their own.
    if let Some(("", sign)) = lines[0].1.trim_end_matches(' ').split_once("sep=") {
        return match SIGNS.into_iter().find(|known| sign.chars().eq([*known])) {
            Some(sign) if lines.len() > 1 => Ok((sign, &lines[1..])),
            Some(_) => Err(CsvError::whole("the file has no line below `sep=`".to_owned())),
            None => {
                let allowed = "a comma, a semicolon or a tab";
                Err(CsvError::field(lines[0].0, "sep", sign, allowed))
            }
        };
    }
    let seen = &lines[..lines.len().min(LOOKED_AT)];
    let first = |sign| count(seen[0].1, sign);
    let steady =
        |sign| first(sign) > 0 && seen.iter().all(|(_, line)| count(line, sign) == first(sign));
    let [tab, semicolon, comma] = SIGNS.map(steady);
    match (tab, semicolon, comma) {
        (true, true, _) => Err(ambiguous(seen[0].0, "tabs and semicolons")),
        (true, false, _) => Ok(('\t', lines)),
        (false, true, _) => Ok((';', lines)),
        (false, false, true) => Ok((',', lines)),
        // No sign divides all lines alike: the only one that occurs is meant, and the line that
        // has fewer or more will be named.
        (false, false, false) => {
            let any = |sign: &char| seen.iter().any(|(_, line)| count(line, *sign) > 0);
            let found: Vec<char> = SIGNS.into_iter().filter(any).collect();
            match found[..] {
                [sign] => Ok((sign, lines)),
                [] => {
                    let what = "it has one field, but must have a time and a value, separated by \
                                a comma, a semicolon or a tab";
                    Err(CsvError::at(seen[0].0, what.to_owned()))
                }
                _ => Err(ambiguous(seen[0].0, "several of comma, semicolon and tab")),
            }
        }
    }
}

fn ambiguous(line: usize, what: &str) -> CsvError {
    let what = format!(
        "{what} could separate the fields; begin the file with a line `sep=` and the right one"
    );
    CsvError::at(line, what)
}

/// How often `sign` stands outside of quotes.
fn count(line: &str, sign: char) -> usize {
    let mut quoted = false;
    line.chars()
        .filter(|&c| {
            quoted ^= c == '"';
            c == sign && !quoted
        })
        .count()
}

/// Cuts a line into its fields, without quotes and surrounding spaces.
pub(super) fn split<'a>(
    (number, line): Line<'a>,
    separator: char,
    out: &mut Vec<Cow<'a, str>>,
) -> Result<(), CsvError> {
    out.clear();
    let mut rest = line;
    loop {
        if out.len() >= MOST_FIELDS {
            let what = format!("it has more than {MOST_FIELDS} fields, which is the most");
            return Err(CsvError::at(number, what));
        }
        let begin = rest.trim_start_matches(' ');
        let Some(inside) = begin.strip_prefix('"') else {
            let (field, after) = rest.split_once(separator).map_or((rest, None), some_after);
            out.push(Cow::Borrowed(field.trim()));
            let Some(after) = after else { return Ok(()) };
            rest = after;
            continue;
        };
        let Some((field, after)) = unquoted(inside) else {
            let what = "a quote is opened, but not closed in the same line";
            return Err(CsvError::at(number, what.to_owned()));
        };
        out.push(field);
        let after = after.trim_start_matches(' ');
        match after.strip_prefix(separator) {
            Some(after) => rest = after,
            None if after.is_empty() => return Ok(()),
            None => {
                let what = "something stands between a closing quote and the next separator";
                return Err(CsvError::at(number, what.to_owned()));
            }
        }
    }
}

fn some_after<'a>((field, after): (&'a str, &'a str)) -> (&'a str, Option<&'a str>) {
    (field, Some(after))
}

/// The field up to its closing quote, and what follows; two quotes stand for one.
fn unquoted(inside: &str) -> Option<(Cow<'_, str>, &str)> {
    let mut from = 0;
    loop {
        let end = from + inside[from..].find('"')?;
        let after = &inside[end + 1..];
        if !after.starts_with('"') {
            let field = inside[..end].trim();
            let plain = !field.contains("\"\"");
            let field =
                if plain { Cow::Borrowed(field) } else { Cow::Owned(field.replace("\"\"", "\"")) };
            return Some((field, after));
        }
        from = end + 2;
    }
}
