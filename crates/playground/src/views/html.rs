//! Small pieces of HTML.
//!
//! Not here: whole views.

/// Text as HTML: nothing in it is markup any more.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// ` selected`, ` checked` and their like, where they hold.
pub(super) fn flag(name: &str, holds: bool) -> String {
    if holds { format!(" {name}") } else { String::new() }
}

/// An option of a list.
pub(super) fn option(value: &str, label: &str, chosen: bool) -> String {
    let (value, label) = (escaped(value), escaped(label));
    format!("<option value=\"{value}\"{}>{label}</option>", flag("selected", chosen))
}

/// What went wrong, said at once to whoever listens.
pub(super) fn alert(text: &str) -> String {
    format!("<p class=\"error\" role=\"alert\">{}</p>", escaped(text))
}

/// Numbers of a path with few digits: a picture has no use for more.
pub(super) fn coordinate(value: f64) -> String {
    let value = if value.is_finite() { value } else { 0.0 };
    format!("{}", (value * 10.0).round() / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_was_given_becomes_markup() {
        let given = "<img src=x onerror=\"a('b')\">&";
        assert_eq!(escaped(given), "&lt;img src=x onerror=&quot;a(&#39;b&#39;)&quot;&gt;&amp;");
        assert!(!alert(given).contains("<img"));
        assert!(!option(given, given, true).contains("<img"));
    }

    #[test]
    fn coordinates_are_short_and_finite() {
        assert_eq!([1.0, 2.345, f64::NAN].map(coordinate), ["1", "2.3", "0"]);
    }
}
