//! Figure 2: instances by state, stacked; what is wanted; decisions that acted.

use model::{Run, Series};
use plotters::prelude::DrawingBackend;

use super::{LINE, Sheet};
use crate::marks::{self, Mark, marks};
use crate::palette::Role;
use crate::pen::{Drawn, Grain, whole};
use crate::stroke::below;
use crate::thin::{Px, Values, Window, px};

/// The width of the line of what is wanted, in CSS pixels.
const DASHES: f64 = 1.5;
/// A shorter time of booting is not hatched: there is no room for a slanted line.
const HATCHED: f64 = 6.0;
/// Nor is one that changes more often than this.
const CROWD: usize = 200;

pub(super) fn draw<DB: DrawingBackend>(sheet: &Sheet<'_, DB>, run: &Run) -> Drawn<DB> {
    let window = &sheet.window;
    let strips = strips(window, sheet.pen.grain, run);
    let palette = sheet.palette;
    let tints = [
        (Role::InService, 0.3),
        (Role::Booting, 0.25),
        (Role::Draining, 0.22),
        (Role::Failed, 1.0),
    ];
    for (layer, (role, share)) in tints.into_iter().enumerate() {
        let lower = |strip: &Strip| strip.levels[layer];
        let upper = |strip: &Strip| strip.levels[layer + 1];
        sheet.pen.fill(shape(&strips, upper, lower), palette.tint(role, share))?;
    }
    let boxes = hatched(&strips, sheet.pen.grain.size(HATCHED));
    sheet.pen.hatch(&boxes, palette.colour(Role::Booting))?;
    if strips.iter().any(|strip| strip.cool > strip.levels[1]) {
        let warming = sheet.stripes(|x| warming(&strips, x));
        sheet.pen.fill(warming, palette.colour(Role::InService))?;
    }
    // A rim where there is something to have one.
    let rim = sheet.pen.grain.size(1.0);
    let under = |strip: &Strip| (strip.levels[3] + rim).min(strip.levels[2]);
    let draining = shape(&strips, |strip| strip.levels[3], under);
    sheet.pen.fill(draining, palette.colour(Role::Draining))?;
    for piece in below(window.top(), window.steps(Values::of(run, Series::Desired))) {
        let colour = palette.colour(Role::Desired);
        sheet.pen.dashes(&sheet.crisp(&piece, LINE), colour, DASHES)?;
    }
    // Over the dashes, which show where the fleet is not yet, or no longer, what is wanted.
    let in_service = window.steps(Values::of(run, Series::InService));
    sheet.steps(in_service, palette.colour(Role::InService))?;
    marks(sheet.plot, run).iter().try_for_each(|mark| triangle(sheet, mark))
}

/// A stretch of time in which nothing changes.
struct Strip {
    from: i32,
    to: i32,
    /// The bottom, and the tops of in service, booting, draining, failed, in pixels.
    levels: [i32; 5],
    /// Above this, those in service are still warming up.
    cool: i32,
}

/// When the state changes, and to what. Of several states in one column of pixels, the one with
/// the most instances is shown.
fn changes(window: &Window, columns: [&[f64]; 5]) -> Vec<(f64, [f64; 5])> {
    let state = |i: usize| columns.map(|column| column[i]);
    // Those that warm up, the last, are among those in service.
    let total = |state: [f64; 5]| state[..4].iter().sum::<f64>();
    let (first, last) = (window.step_at(window.left), window.step_at(window.right));
    let mut now = state(first);
    let (mut start, mut shown) = (window.left, now);
    let mut all = Vec::new();
    for i in first + 1..=last {
        let next = state(i);
        if next == now {
            continue;
        }
        let x = window.edge_of(i);
        if x - start >= window.column {
            all.push((start, shown));
            // What a crowded column ended with, if it showed something else.
            if shown != now {
                all.push((start + window.column, now));
            }
            (start, shown) = (x, next);
        } else if total(next) > total(shown) {
            shown = next;
        }
        now = next;
    }
    all.extend([(start, shown), ((start + window.column).min(window.right), now)]);
    all
}

/// The run as strips, at most two a column of pixels.
fn strips(window: &Window, grain: Grain, run: &Run) -> Vec<Strip> {
    let columns =
        [Series::InService, Series::Booting, Series::Draining, Series::Failed, Series::Warming];
    let changes = changes(window, columns.map(|series| run.column(series)));
    let strip = |i: usize| {
        let (from, [in_service, booting, draining, failed, warming]) = changes[i];
        let to = changes.get(i + 1).map_or(window.right, |next| next.0);
        let top = |count: f64| whole(grain.edge(window.y(count).max(window.top())));
        let coming = in_service + booting;
        let all = coming + draining + failed;
        let levels = [top(0.0), top(in_service), top(coming), top(coming + draining), top(all)];
        let cool = top(in_service - warming);
        Strip { from: whole(grain.edge(from)), to: whole(grain.edge(to)), levels, cool }
    };
    (0..changes.len()).map(strip).filter(|strip| strip.to > strip.from).collect()
}

/// Between which heights instances warm up at the place `x`.
fn warming(strips: &[Strip], x: f64) -> (f64, f64) {
    let after = strips.partition_point(|strip| f64::from(strip.from) <= x);
    let strip = after.checked_sub(1).map(|last| &strips[last]);
    strip.map_or((0.0, 0.0), |strip| (f64::from(strip.cool), f64::from(strip.levels[1])))
}

/// The shape between two edges of all strips. Where they meet it covers nothing, so that one
/// shape serves for many islands.
fn shape(
    strips: &[Strip],
    upper: impl Fn(&Strip) -> i32,
    lower: impl Fn(&Strip) -> i32,
) -> Vec<Px> {
    if strips.iter().all(|strip| upper(strip) >= lower(strip)) {
        return Vec::new();
    }
    let there = strips.iter().flat_map(|s| [(s.from, upper(s)), (s.to, upper(s))]);
    let back = strips.iter().rev().flat_map(|s| [(s.to, lower(s)), (s.from, lower(s))]);
    there.chain(back).collect()
}

/// What is hatched: booting, where it lasts long enough to be seen.
fn hatched(strips: &[Strip], least: i32) -> Vec<(Px, Px)> {
    let boots = |strip: &Strip| strip.levels[2] < strip.levels[1];
    let mut boxes = Vec::new();
    for island in strips.chunk_by(|a, b| boots(a) == boots(b)).filter(|all| boots(&all[0])) {
        if island[island.len() - 1].to - island[0].from >= least && island.len() < CROWD {
            let corners = |s: &Strip| ((s.from, s.levels[2]), (s.to, s.levels[1]));
            boxes.extend(island.iter().map(corners));
        }
    }
    boxes
}

/// A triangle that points up or down, with a rim that sets it off.
fn triangle<DB: DrawingBackend>(sheet: &Sheet<'_, DB>, mark: &Mark) -> Drawn<DB> {
    let shape = |size: f64| -> Vec<Px> {
        let point = if mark.out { -1.0 } else { 1.0 };
        let (x, y) = (mark.x, mark.y);
        let tip = (x, y + point * size);
        let corners = [tip, (x - size, y - point * size * 0.8), (x + size, y - point * size * 0.8)];
        let css = sheet.pen.grain.css;
        corners.iter().map(|corner| px((corner.0 * css, corner.1 * css))).collect()
    };
    sheet.pen.fill(shape(marks::SIZE + 1.5), sheet.palette.colour(Role::Background))?;
    sheet.pen.fill(shape(marks::SIZE), sheet.palette.colour(Role::Desired))
}
