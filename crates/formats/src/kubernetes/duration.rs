//! Spans of time as Go writes them: `90s`, `1m30s`, `1.5h`.
//!
//! Source: the documentation of Go, package `time`, `ParseDuration`. Not here: which of them a
//! field takes.

/// Units with their seconds; a unit that begins another stands behind it.
const UNITS: [(&str, f64); 8] = [
    ("ns", 1e-9),
    ("us", 1e-6),
    ("µs", 1e-6),
    ("μs", 1e-6),
    ("ms", 1e-3),
    ("s", 1.0),
    ("m", 60.0),
    ("h", 3600.0),
];

/// The longest span that Go holds: 2⁶³ nanoseconds.
const LONGEST: f64 = 9.223_372_036_854_775e9;

/// Seconds of a span; `None` if it is none, or a negative one.
pub(super) fn seconds(text: &str) -> Option<f64> {
    if text == "0" {
        return Some(0.0);
    }
    let mut rest = text.strip_prefix('+').unwrap_or(text);
    let mut sum = 0.0;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        // A lone dot is no number.
        let number: f64 = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        let (unit, factor) = UNITS.iter().find(|(unit, _)| rest.starts_with(unit))?;
        rest = &rest[unit.len()..];
        sum += number * factor;
    }
    (sum <= LONGEST).then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn spans_are_read_as_go_reads_them() {
        let good = [
            ("0", 0.0),
            ("60s", 60.0),
            ("1m30s", 90.0),
            ("1.5h", 5400.0),
            (".5s", 0.5),
            ("+2m", 120.0),
            ("250ms", 0.25),
            ("1h2m3.5s", 3723.5),
            ("1s1s", 2.0),
        ];
        for (text, expected) in good {
            let read = seconds(text).unwrap_or_else(|| panic!("{text}"));
            assert!((read - expected).abs() < 1e-9, "{text}: {read}");
        }
        for bad in
            ["", "60", "s", "-5s", ".s", "1 s", "1d", "1..2s", "99999999999999h", "1e3s", "+"]
        {
            assert_eq!(seconds(bad), None, "{bad}");
        }
    }
}
