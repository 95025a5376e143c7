//! What the marks of a figure mean, and what each says at an instant.
//!
//! Not here: how they are drawn (`data`).

use model::{Guides, Run, Series, Unit};

use crate::figure::Figure;
use crate::palette::Role;

/// The shape of a mark, which tells it apart from the others where colour does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// A line that bends.
    Line,
    /// A line of level pieces.
    Steps,
    /// A thin line that bends.
    Thin,
    /// A line of dots that bends.
    Dots,
    /// Level pieces, dashed.
    Dashes,
    /// An area with a line on top.
    Area,
    /// An area of slanted lines.
    Hatch,
    /// An area of upright lines with a line on top.
    Stripes,
    /// A light area without a line.
    Tint,
    /// A filled area.
    Solid,
    /// Triangles that point up or down.
    Triangles,
}

impl Style {
    /// Its name in style sheets.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Steps => "steps",
            Self::Thin => "thin",
            Self::Dots => "dots",
            Self::Dashes => "dashes",
            Self::Area => "area",
            Self::Hatch => "hatch",
            Self::Stripes => "stripes",
            Self::Tint => "tint",
            Self::Solid => "solid",
            Self::Triangles => "triangles",
        }
    }
}

/// What one mark of a figure means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LegendItem {
    /// Its colour.
    pub role: Role,
    /// Its name on the screen.
    pub label: &'static str,
    /// Its shape.
    pub style: Style,
    /// It is drawn only where one of these columns is not 0 throughout; empty for always.
    pub of: &'static [Series],
    /// What it says at an instant.
    pub reading: Reading,
}

/// Where the value of a mark at an instant comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// A column of the run.
    Column(Series),
    /// A column as a share of all attempts.
    Share(Series),
    /// By how much the load is above the capacity.
    Missing,
    /// The goal for the response time.
    Goal,
    /// The levels that the strategy compares with.
    Levels,
    /// An extra line of the strategy, by its place in [`Guides::probes`].
    Probe(usize),
    /// The cheapest fleet in hindsight.
    Optimum,
    /// Nothing: it marks instants.
    Nothing,
}

/// A number of instances that changes at most every so many seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Counts<'a> {
    /// How long each number holds, in seconds.
    pub each_s: f64,
    /// The numbers, from the start of the run on.
    pub all: &'a [u32],
}

/// What is drawn: a run, and what it is looked at against.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// The run.
    pub run: &'a Run,
    /// What it is looked at against.
    pub guides: &'a Guides,
    /// The cheapest fleet in hindsight; `None` if it is not shown.
    pub optimum: Option<Counts<'a>>,
}

impl LegendItem {
    /// Whether there is anything of it in `run`.
    pub fn is_in(&self, run: &Run) -> bool {
        let some = |&series| run.column(series).iter().any(|&value| value > 0.0);
        self.of.is_empty() || self.of.iter().any(some)
    }

    /// What it says at the time `at`, as a number and its unit; `None` if it says nothing.
    pub fn value(&self, scene: &Scene<'_>, at: f64) -> Option<(Unit, f64)> {
        let Scene { run, guides, optimum } = *scene;
        if run.timeline.steps == 0 {
            return None;
        }
        let column = |series| run.value(series, at);
        match self.reading {
            Reading::Column(series) => Some((series.unit(), column(series))),
            Reading::Share(series) => {
                let all = column(Series::Offered) + column(Series::Retried);
                let share = if all > 0.0 { column(series) / all } else { 0.0 };
                Some((Unit::Ratio, share.min(1.0)))
            }
            Reading::Missing => {
                let missing = column(Series::Offered) - column(Series::Capacity);
                Some((Series::Offered.unit(), missing.max(0.0)))
            }
            Reading::Goal => Some((Unit::Seconds, guides.response)),
            Reading::Probe(place) => {
                let next = run.decisions.partition_point(|decision| decision.at <= at);
                let last = run.probes.get(place)?.get(next.checked_sub(1)?)?;
                Some((guides.probes.get(place)?.unit, (*last)?))
            }
            Reading::Optimum => {
                let Counts { each_s, all } = optimum?;
                Some((Unit::Instances, f64::from(*all.get(piece(at / each_s))?)))
            }
            Reading::Levels | Reading::Nothing => None,
        }
    }

    /// What it says at the time `at`, for people.
    pub fn text(&self, scene: &Scene<'_>, at: f64) -> Option<String> {
        match self.reading {
            Reading::Nothing => None,
            Reading::Levels => {
                let levels = scene.guides.levels.iter().flatten();
                let mut texts: Vec<String> = Vec::new();
                for (_, level) in levels {
                    let text = Unit::Ratio.text(*level);
                    if !texts.contains(&text) {
                        texts.push(text);
                    }
                }
                Some(texts.join(", "))
            }
            _ => Some(match self.value(scene, at) {
                Some((unit, value)) => unit.text(value),
                None => "–".to_owned(),
            }),
        }
    }
}

/// The piece at a position.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast from float saturates"
)]
const fn piece(position: f64) -> usize {
    position.floor() as usize
}

const fn item(role: Role, label: &'static str, style: Style, reading: Reading) -> LegendItem {
    LegendItem { role, label, style, of: &[], reading }
}

/// The mark of a column.
const fn column(role: Role, series: Series, style: Style) -> LegendItem {
    item(role, series.label(), style, Reading::Column(series))
}

const fn only(of: &'static [Series], item: LegendItem) -> LegendItem {
    LegendItem { of, ..item }
}

/// The mark of the cheapest fleet in hindsight.
const OPTIMUM: LegendItem =
    item(Role::Optimum, "Optimum in hindsight", Style::Dots, Reading::Optimum);

const LOAD: &[LegendItem] = &[
    column(Role::Demand, Series::Offered, Style::Line),
    column(Role::Capacity, Series::Capacity, Style::Steps),
    item(Role::Dropped, "Missing capacity", Style::Tint, Reading::Missing),
    column(Role::Dropped, Series::Dropped, Style::Solid),
];
const INSTANCES: &[LegendItem] = &[
    column(Role::InService, Series::InService, Style::Area),
    only(&[Series::Warming], column(Role::InService, Series::Warming, Style::Stripes)),
    column(Role::Booting, Series::Booting, Style::Hatch),
    column(Role::Draining, Series::Draining, Style::Area),
    only(&[Series::Failed], column(Role::Failed, Series::Failed, Style::Solid)),
    column(Role::Desired, Series::Desired, Style::Dashes),
    item(Role::Desired, "Scale out, in", Style::Triangles, Reading::Nothing),
];
const RESPONSE: &[LegendItem] = &[
    item(Role::Latency, "p50", Style::Thin, Reading::Column(Series::P50)),
    item(Role::Latency, "p95", Style::Line, Reading::Column(Series::P95)),
    item(Role::Latency, "p99", Style::Dots, Reading::Column(Series::P99)),
    item(Role::Desired, "Goal", Style::Dashes, Reading::Goal),
    only(
        &[Series::Dropped],
        item(
            Role::Dropped,
            "Turned away (all: top)",
            Style::Solid,
            Reading::Share(Series::Dropped),
        ),
    ),
    only(
        &[Series::GaveUp],
        item(Role::Dropped, "Gave up", Style::Stripes, Reading::Share(Series::GaveUp)),
    ),
];
const UTILISATION: &[LegendItem] = &[
    item(Role::InService, "CPU", Style::Area, Reading::Column(Series::Utilisation)),
    only(&[Series::Memory], column(Role::Memory, Series::Memory, Style::Line)),
    only(&[Series::Network], column(Role::Network, Series::Network, Style::Dots)),
    only(&[Series::Disk], column(Role::Disk, Series::Disk, Style::Thin)),
    item(Role::Desired, "Level of the strategy", Style::Dashes, Reading::Levels),
];
const COST: &[LegendItem] = &[
    column(Role::Cost, Series::Cost, Style::Area),
    column(Role::Penalty, Series::Penalty, Style::Stripes),
];

/// What the marks of a figure can mean, those of the strategy aside.
pub const fn legend(figure: Figure) -> &'static [LegendItem] {
    match figure {
        Figure::Load => LOAD,
        Figure::Instances => INSTANCES,
        Figure::Response => RESPONSE,
        Figure::Utilisation => UTILISATION,
        Figure::Cost => COST,
    }
}

/// What is drawn in a figure of a scene, in order.
pub fn items(figure: Figure, scene: &Scene<'_>) -> Vec<LegendItem> {
    let there = |item: &&LegendItem| match item.reading {
        Reading::Goal => scene.guides.response > 0.0,
        Reading::Levels => scene.guides.levels[0].is_some(),
        _ => item.is_in(scene.run),
    };
    let mut all: Vec<LegendItem> = legend(figure).iter().filter(there).copied().collect();
    for (place, style) in probes(figure, scene.guides) {
        let label = scene.guides.probes[place].label;
        all.push(item(Role::Forecast, label, style, Reading::Probe(place)));
    }
    if figure == Figure::Instances && scene.optimum.is_some() {
        all.push(OPTIMUM);
    }
    all
}

/// The extra lines of the strategy that have a place in a figure, and what tells them apart.
pub(crate) fn probes(figure: Figure, guides: &Guides) -> impl Iterator<Item = (usize, Style)> {
    let ours =
        move |probe: &model::ProbeSpec| figure != Figure::Cost && probe.unit == figure.unit();
    let places = guides.probes.iter().enumerate().filter(move |(_, probe)| ours(probe));
    places.map(|(place, _)| place).zip([Style::Dots, Style::Thin, Style::Line])
}
