//! Where the decisions that acted stand on the figure of instances.
//!
//! The page lays buttons over them. Not here: what a decision says (`model::DecisionRecord`).

use model::Run;

use crate::figure::Figure;
use crate::plot::Plot;

/// Marks keep this distance from each other, in CSS pixels.
const DISTANCE: f64 = 10.0;
/// With less room than this for each there are no marks: a crowd says nothing.
const CROWDED: f64 = 5.0;
/// Between a mark and the level that it points at.
const GAP: f64 = 3.0;
/// Half the width of a mark, and its height.
pub(crate) const SIZE: f64 = 5.0;

/// A decision that changed the number of instances.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// The horizontal place of its middle, in CSS pixels.
    pub x: f64,
    /// The vertical place of its middle.
    pub y: f64,
    /// Whether instances were added: it points up.
    pub out: bool,
    /// Which decision of the run it is; of a crowd, the first.
    pub decision: usize,
}

/// The marks of `run` in order of time; none in figures without marks.
///
/// Of decisions that are too close only the first is marked, and none where they are a crowd
/// over all that is shown.
pub fn marks(plot: &Plot, run: &Run) -> Vec<Mark> {
    let mut all: Vec<Mark> = Vec::new();
    let at = |time: f64| run.decisions.partition_point(|decision| decision.at < time);
    let (first, end) = (at(plot.from_s), at(plot.to_s));
    let acting = run.decisions.iter().enumerate().take(end).skip(first);
    let acting = acting.filter(|(_, record)| record.acts());
    let room = (plot.right() - plot.left()) / CROWDED;
    let marked = plot.figure == Figure::Instances && plot.is_drawable();
    if !marked || acting.clone().count() as f64 > room {
        return all;
    }
    for (decision, record) in acting {
        let (x, out) = (plot.x_of(record.at), record.granted > record.before);
        if all.last().is_some_and(|last| x - last.x < DISTANCE) {
            continue;
        }
        let level = plot.y_of(f64::from(record.granted.max(record.before)));
        let y = level.clamp(plot.top(), plot.bottom()) - GAP - SIZE / 2.0;
        all.push(Mark { x, y, out, decision });
    }
    all
}
