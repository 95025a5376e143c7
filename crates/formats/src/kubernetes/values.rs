//! Values that stand as texts in annotations and config maps.
//!
//! Not here: which of them a field takes.

use model::Value;

use super::ManifestError;
use super::duration::seconds;
use super::fields::Field;

/// How a setting is written there, with its least and its greatest value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Form {
    /// A whole number.
    Count(f64, f64),
    /// A number.
    Number(f64, f64),
    /// Percent of one.
    Percent(f64, f64),
    /// A span of whole seconds.
    Whole(f64, f64),
    /// Any span of time.
    Span(f64, f64),
    /// `true` or `false`.
    Switch,
}

impl Form {
    fn allowed(self) -> String {
        match self {
            Self::Count(least, most) => format!("a whole number in {least} to {most}"),
            Self::Number(least, most) if most >= 1e12 => format!("a number from {least} on"),
            Self::Number(least, most) => format!("a number in {least} to {most}"),
            Self::Percent(least, most) => format!("a percentage in {least} to {most}"),
            Self::Whole(least, most) => {
                format!("whole seconds such as 60s or 1m30s, {least}s to {most}s")
            }
            Self::Span(least, most) => {
                format!("a span of time such as 30s or 1m30s, {least}s to {most}s")
            }
            Self::Switch => "“true” or “false”".to_owned(),
        }
    }

    /// The number that the field holds, in the unit of the text. A share of the cluster may be
    /// written as a fraction, too.
    pub(super) fn number(self, field: &Field<'_>, fraction: bool) -> Result<f64, ManifestError> {
        let unfit = || field.unfit(&self.allowed());
        let text = field.node.text().ok_or_else(unfit)?;
        let plain = || text.parse::<f64>().ok();
        let (value, range) = match self {
            Self::Count(least, most) => {
                (text.parse::<i64>().ok().map(|count| count as f64), [least, most])
            }
            Self::Number(least, most) => (plain(), [least, most]),
            Self::Percent(least, most) => {
                let share =
                    |value: f64| if fraction && value <= 1.0 { value * 100.0 } else { value };
                (plain().map(share), [least, most])
            }
            Self::Whole(least, most) => {
                (seconds(text).filter(|span| span.fract() == 0.0), [least, most])
            }
            Self::Span(least, most) => (seconds(text), [least, most]),
            Self::Switch => (None, [0.0; 2]),
        };
        let fits = |value: &f64| value.is_finite() && range[0] <= *value && *value <= range[1];
        value.filter(fits).ok_or_else(unfit)
    }

    /// The text of the setting for what the field holds.
    pub(super) fn read(self, field: &Field<'_>, fraction: bool) -> Result<String, ManifestError> {
        match self {
            Self::Switch => match field.node.text() {
                Some("true") => Ok("on".to_owned()),
                Some("false") => Ok("off".to_owned()),
                _ => Err(field.unfit(&self.allowed())),
            },
            Self::Percent(..) => Ok(format!("{}", self.number(field, fraction)? / 100.0)),
            _ => Ok(format!("{}", self.number(field, fraction)?)),
        }
    }

    /// The text that says this value.
    pub(super) fn text(self, value: &Value) -> String {
        match value {
            Value::Switch(on) => format!("{on}"),
            Value::Number(number) => match self {
                Self::Count(..) => format!("{}", number.round()),
                Self::Percent(..) => percent(*number),
                Self::Whole(..) => format!("{}s", number.round()),
                Self::Span(..) => format!("{number}s"),
                Self::Number(..) | Self::Switch => format!("{number}"),
            },
            _ => String::new(),
        }
    }
}

/// A share in percent, in as few digits as read to the same share.
pub(super) fn percent(share: f64) -> String {
    let whole = format!("{}", share * 100.0);
    let short = (0..12).map(|digits| format!("{:.digits$}", share * 100.0));
    let same = |text: &String| text.parse::<f64>().is_ok_and(|number| number / 100.0 == share);
    short.into_iter().find(same).unwrap_or(whole)
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn percentages_have_as_few_digits_as_they_need() {
        let texts = [0.07, 0.7, 1.1, 2.0, 0.123_456].map(percent);
        assert_eq!(texts, ["7", "70", "110", "200", "12.3456"]);
        assert_eq!(percent(0.1 + 0.2).parse::<f64>().map(|n| n / 100.0), Ok(0.1 + 0.2));
    }
}
