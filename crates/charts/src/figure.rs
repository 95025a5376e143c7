//! The figures: what each shows, and how high it reaches.
//!
//! Not here: what its marks mean (`legend`), how it is drawn (`data`), how it reads as text
//! (`summary`).

use model::{Guides, Run, Series, Unit};

use crate::ticks;

/// A picture of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// The load, and the load that could be served.
    Load,
    /// The instances by state.
    Instances,
    /// How long requests take, and the share of those that fail.
    Response,
    /// The used share of what the instances have.
    Utilisation,
    /// What instances and broken promises have cost so far.
    Cost,
}

impl Figure {
    /// Every figure, from top to bottom.
    pub const ALL: [Self; 5] =
        [Self::Load, Self::Instances, Self::Response, Self::Utilisation, Self::Cost];

    /// Its name in files, links and tests.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Load => "load",
            Self::Instances => "instances",
            Self::Response => "response",
            Self::Utilisation => "utilisation",
            Self::Cost => "cost",
        }
    }

    /// Its heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Load => "Load and capacity",
            Self::Instances => "Instances",
            Self::Response => "Response time",
            Self::Utilisation => "Utilisation",
            Self::Cost => "Cost so far",
        }
    }

    /// The unit of its values.
    pub const fn unit(self) -> Unit {
        match self {
            Self::Load => Series::Offered.unit(),
            Self::Instances => Series::InService.unit(),
            Self::Response => Series::P95.unit(),
            Self::Utilisation => Series::Utilisation.unit(),
            Self::Cost => Series::Cost.unit(),
        }
    }

    /// What stands above the values of its axis; money carries its sign itself.
    pub(crate) const fn sign(self) -> &'static str {
        match self {
            Self::Response => "s, log scale",
            Self::Cost => "",
            other => other.unit().sign(),
        }
    }
}

/// Room above the highest value.
const HEADROOM: f64 = 1.08;
/// How far capacity may push up the ceiling, as a multiple of the highest load.
const CAPACITY_OVER_LOAD: f64 = 2.5;

/// A ceiling for the values of `run`: round, a little above the highest of them.
///
/// At least 1, of a load 0.01, for money ten cents. Capacity far above the load is cut off,
/// because the load is what is looked at.
pub fn nice_max(figure: Figure, run: &Run) -> f64 {
    range(figure, run, &Guides::default()).1
}

/// The least ratio between top and bottom of an axis of ratios, and the greatest.
const RATIOS: (f64, f64) = (20.0, 1e5);

/// The bottom of an axis of ratios, or 0; and its top.
pub(crate) fn range(figure: Figure, run: &Run, guides: &Guides) -> (f64, f64) {
    match figure {
        Figure::Response => response(run, guides.response),
        Figure::Utilisation => (0.0, 1.0),
        _ => (0.0, ceiling(figure, run)),
    }
}

/// From below the fastest half to above the slowest hundredth, with the goal in between.
fn response(run: &Run, goal: f64) -> (f64, f64) {
    let slowest = highest(run.highs(Series::P99).iter().copied()).max(goal);
    if slowest <= 0.0 {
        return (0.01, 1.0);
    }
    let some = run.lows(Series::P50).iter().copied().filter(|&seconds| seconds > 0.0);
    let fastest = some.fold(slowest, f64::min).max(slowest / RATIOS.1);
    let low = ticks::round_down(fastest * 0.9);
    (low, ticks::round_up((slowest * HEADROOM).max(low * RATIOS.0)))
}

fn ceiling(figure: Figure, run: &Run) -> f64 {
    let column = |series| run.column(series).iter().copied();
    let top = |series| highest(run.highs(series).iter().copied());
    let (value, least) = match figure {
        Figure::Load => {
            let (load, capacity) = (top(Series::Offered), top(Series::Capacity));
            let seen = if load > 0.0 { CAPACITY_OVER_LOAD * load } else { capacity };
            // A load of a few requests an hour is to be seen, and drawn, as well.
            (load.max(capacity.min(seen)), if load > 0.0 { 0.01 } else { 1.0 })
        }
        Figure::Instances => {
            let coming = column(Series::InService).zip(column(Series::Booting));
            let going = column(Series::Draining).zip(column(Series::Failed));
            let alive = coming.zip(going).map(|((a, b), (c, d))| a + b + c + d);
            let alive = highest(alive);
            // Triangles sit on top of the areas and need more room than a line.
            let lines = top(Series::Desired).max(top(Series::InService));
            (alive.max(lines) * 1.05, 1.0)
        }
        Figure::Response | Figure::Utilisation => (1.0, 1.0),
        Figure::Cost => {
            let all = column(Series::Cost).zip(column(Series::Penalty));
            (highest(all.map(|(cost, penalty)| cost + penalty)), 0.1)
        }
    };
    let least_step = if figure == Figure::Instances { 1.0 } else { 0.0 };
    ticks::ceiling(value * HEADROOM, least_step).max(least)
}

/// The highest finite value, 0 if there is none.
fn highest(values: impl Iterator<Item = f64>) -> f64 {
    values.filter(|value| value.is_finite()).fold(0.0, f64::max)
}
