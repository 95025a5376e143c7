//! The figures: what each shows, what its marks mean, how high it reaches.
//!
//! Not here: how it is drawn (`data`) and how it reads as text (`summary`).

use model::{Run, Series, Unit};

use crate::palette::Role;
use crate::ticks;

/// A picture of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// The load, and the load that could be served.
    Load,
    /// The instances by state.
    Instances,
    /// What instances and broken promises have cost so far.
    Cost,
}

impl Figure {
    /// Every figure, from top to bottom.
    pub const ALL: [Self; 3] = [Self::Load, Self::Instances, Self::Cost];

    /// Its name in files, links and tests.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Load => "load",
            Self::Instances => "instances",
            Self::Cost => "cost",
        }
    }

    /// Its heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Load => "Load and capacity",
            Self::Instances => "Instances",
            Self::Cost => "Cost so far",
        }
    }

    /// The unit of its values.
    pub const fn unit(self) -> Unit {
        match self {
            Self::Load => Series::Offered.unit(),
            Self::Instances => Series::InService.unit(),
            Self::Cost => Series::Cost.unit(),
        }
    }
}

/// The shape of a mark, which tells it apart from the others where colour does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// A line that bends.
    Line,
    /// A line of level pieces.
    Steps,
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
}

const fn item(role: Role, label: &'static str, style: Style) -> LegendItem {
    LegendItem { role, label, style }
}

/// What the marks of a figure mean.
pub const fn legend(figure: Figure) -> &'static [LegendItem] {
    const LOAD: &[LegendItem] = &[
        item(Role::Demand, Series::Offered.label(), Style::Line),
        item(Role::Capacity, Series::Capacity.label(), Style::Steps),
        item(Role::Dropped, "Missing capacity", Style::Tint),
        item(Role::Dropped, Series::Dropped.label(), Style::Solid),
    ];
    const INSTANCES: &[LegendItem] = &[
        item(Role::InService, Series::InService.label(), Style::Area),
        item(Role::Booting, Series::Booting.label(), Style::Hatch),
        item(Role::Draining, Series::Draining.label(), Style::Area),
        item(Role::Desired, Series::Desired.label(), Style::Dashes),
        item(Role::Desired, "Scale out, in", Style::Triangles),
    ];
    const COST: &[LegendItem] = &[
        item(Role::Cost, Series::Cost.label(), Style::Area),
        item(Role::Penalty, Series::Penalty.label(), Style::Stripes),
    ];
    match figure {
        Figure::Load => LOAD,
        Figure::Instances => INSTANCES,
        Figure::Cost => COST,
    }
}

/// Room above the highest value.
const HEADROOM: f64 = 1.08;
/// How far capacity may push up the ceiling, as a multiple of the highest load.
const CAPACITY_OVER_LOAD: f64 = 2.5;

/// A ceiling for the values of `run`: round, a little above the highest of them.
///
/// At least 1, for money at least ten cents. Capacity far above the load is cut off, because
/// the load is what is looked at.
pub fn nice_max(figure: Figure, run: &Run) -> f64 {
    let column = |series| run.column(series).iter().copied();
    let top = |series| highest(column(series));
    let (value, least) = match figure {
        Figure::Load => {
            let (load, capacity) = (top(Series::Offered), top(Series::Capacity));
            let seen = if load > 0.0 { CAPACITY_OVER_LOAD * load } else { capacity };
            (load.max(capacity.min(seen)), 1.0)
        }
        Figure::Instances => {
            let coming = column(Series::InService).zip(column(Series::Booting));
            let alive = coming.zip(column(Series::Draining));
            let alive = highest(alive.map(|((ready, booting), rest)| ready + booting + rest));
            // Triangles sit on top of the areas and need more room than a line.
            (alive.max(top(Series::Desired)) * 1.05, 1.0)
        }
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
