//! A figure as a table of numbers: a row for every so many seconds of what is shown.
//!
//! Numbers stand without units, so that they can be copied; the headers name the units and how
//! the steps of a row were brought together. Not here: how a table looks on a page.

use model::{Series, Unit};

use crate::figure::Figure;
use crate::legend::{LegendItem, Reading, Scene, items};
use crate::span::Span;
use crate::ticks;

/// A figure in numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// What stands above each column; the first is the time.
    pub headers: Vec<String>,
    /// A text for each column.
    pub rows: Vec<Vec<String>>,
}

/// How the steps of a row become one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gather {
    Mean,
    Highest,
    Last,
}

impl Gather {
    /// Of what a column says; `None` if it is nothing to be written down.
    fn of(reading: Reading) -> Option<Self> {
        match reading {
            Reading::Column(Series::Cost | Series::Penalty)
            | Reading::Probe(_)
            | Reading::Optimum => Some(Self::Last),
            Reading::Column(series) if series.unit() == Unit::Seconds => Some(Self::Highest),
            Reading::Column(_) | Reading::Share(_) | Reading::Missing => Some(Self::Mean),
            Reading::Goal | Reading::Levels | Reading::Nothing => None,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Mean => ", mean",
            Self::Highest => ", highest",
            Self::Last => ", at the end",
        }
    }

    fn number(self, numbers: impl Iterator<Item = f64>) -> f64 {
        let (mut sum, mut count, mut most, mut last) = (0.0, 0.0, f64::NEG_INFINITY, f64::NAN);
        for number in numbers {
            sum += number;
            count += 1.0;
            most = most.max(number);
            last = number;
        }
        match self {
            Self::Mean => sum / count,
            Self::Highest => most,
            Self::Last => last,
        }
    }
}

/// A column of the table.
struct Column {
    item: LegendItem,
    gather: Gather,
    unit: Unit,
}

/// What `figure` shows between the ends of `span`, in at most `most` rows.
pub fn table(figure: Figure, scene: &Scene<'_>, span: Span, most: u32) -> Table {
    let timeline = &scene.run.timeline;
    let columns = columns(figure, scene);
    let least = (span.length() / f64::from(most.max(1))).max(timeline.step);
    let every = ticks::interval(least).max(least);
    let steps = (every / timeline.step).round().max(1.0);
    let word = |gather: Gather| if steps > 1.0 { gather.word() } else { "" };
    let header = |column: &Column| {
        let (label, how) = (column.item.label, word(column.gather));
        match column.unit.sign() {
            "" => format!("{label}{how}"),
            sign => format!("{label}{how} ({sign})"),
        }
    };
    let headers = [String::from("Time")].into_iter().chain(columns.iter().map(header)).collect();
    let every = steps * timeline.step;
    let mut rows = Vec::new();
    let mut from = (span.from / every).floor().max(0.0) * every;
    let end = span.to.min(timeline.length());
    while from < end - timeline.step / 2.0 && rows.len() <= most as usize + 1 {
        let to = (from + every).min(timeline.length());
        let time = ticks::when(timeline, from, every);
        let cells = columns.iter().map(|column| cell(column, scene, (from, to)));
        rows.push([time].into_iter().chain(cells).collect());
        from += every;
    }
    Table { headers, rows }
}

fn columns(figure: Figure, scene: &Scene<'_>) -> Vec<Column> {
    let column = |item: LegendItem| {
        // A share of all attempts is not the mean of shares: the rate is written down.
        let reading = match item.reading {
            Reading::Share(series) => Reading::Column(series),
            other => other,
        };
        let label = if let Reading::Column(series @ (Series::Dropped | Series::GaveUp)) = reading {
            series.label()
        } else {
            item.label
        };
        let unit = match reading {
            Reading::Column(series) => series.unit(),
            Reading::Missing => Series::Offered.unit(),
            _ => figure.unit(),
        };
        let gather = Gather::of(reading)?;
        Some(Column { item: LegendItem { label, reading, ..item }, gather, unit })
    };
    items(figure, scene).into_iter().filter_map(column).collect()
}

fn cell(column: &Column, scene: &Scene<'_>, (from, to): (f64, f64)) -> String {
    let step = scene.run.timeline.step;
    // The middle of a step is safely inside of it.
    let middles = (0..u32::MAX).map(|i| from + (f64::from(i) + 0.5) * step);
    let middles = middles.take_while(|&at| at < to);
    let number = column
        .gather
        .number(middles.filter_map(|at| column.item.value(scene, at)).map(|(_, number)| number));
    plain(if column.unit == Unit::Ratio { number * 100.0 } else { number })
}

/// A number with about four digits that matter, without signs; a dash for none.
fn plain(number: f64) -> String {
    if !number.is_finite() {
        return "–".to_owned();
    }
    let mut scale = 1.0;
    while number.abs() * scale < 1000.0 && scale < 1e6 {
        scale *= 10.0;
    }
    // No negative zero.
    format!("{}", (number * scale).round() / scale + 0.0)
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn numbers_keep_four_digits_and_no_dust() {
        let cases = [
            (0.0, "0"),
            (-0.0, "0"),
            (12.0, "12"),
            (12.345_67, "12.35"),
            (0.1 + 0.2, "0.3"),
            (123_456.7, "123457"),
            (0.000_123_4, "0.000123"),
            (f64::NAN, "–"),
            (f64::NEG_INFINITY, "–"),
        ];
        for (number, text) in cases {
            assert_eq!(plain(number), text);
        }
    }
}
