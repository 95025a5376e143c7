//! Where things are in a picture of a given size.
//!
//! From top to bottom: the wall, the floor with its tables, the front with the door, the pavement
//! with the line to the left and the way of the staff to the right. Not here: how it is painted.

use crate::ease::{Spot, at};
use crate::plan::Plan;

/// The height of a person in CSS pixels: at most, and where it becomes too small to be seen.
const TALLEST: f64 = 58.0;
const SMALLEST: f64 = 8.0;
/// The distance of those in line, in heights of a person.
const LINE_STEP: f64 = 0.62;
/// The height of a row of those in line.
const LINE_ROW: f64 = 0.78;
/// The height of the lane on which staff come and go.
const LANE: f64 = 1.2;

/// Where things are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Layout {
    /// The width of the picture, in CSS pixels.
    pub width: f64,
    /// Its height.
    pub height: f64,
    /// The height of a person.
    pub unit: f64,
    /// The lower edge of the wall.
    pub wall: f64,
    /// The lower edge of the floor.
    pub front: f64,
    /// The middle of the door.
    pub door: f64,
    /// Groups of tables: in a row to the left and to the right of the aisle.
    columns: (u32, u32),
    rows: u32,
    zone: (f64, f64),
    tables: u32,
    line_rows: u32,
}

/// Counts as lengths.
fn count(n: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast from float saturates, and nothing is counted here that could be negative"
    )]
    let n = n.max(0.0) as u32;
    n
}

impl Layout {
    /// The layout of `plan` in `width` x `height` CSS pixels.
    pub fn of(plan: &Plan, (width, height): (f64, f64)) -> Self {
        let mut unit = TALLEST.min(height / 7.0);
        loop {
            let layout = Self::with(plan, (width, height), unit);
            if layout.fits(plan) || unit <= SMALLEST {
                return layout;
            }
            unit *= 0.96;
        }
    }

    /// The layout with people of this height.
    fn with(plan: &Plan, (width, height): (f64, f64), unit: f64) -> Self {
        let tables = plan.pace.tables;
        let aisle = 1.3 * unit;
        let wide = (1.3 * f64::from(tables) + 0.8) * unit;
        let most = count((width - aisle - 0.4 * unit) / wide).max(1);
        let rows = plan.zones.div_ceil(most).max(1);
        // As many in every row as there are in the fullest.
        let all = plan.zones.div_ceil(rows).max(1);
        let columns = (all.div_ceil(2), all / 2);
        let spare = width - aisle - 0.4 * unit - f64::from(all) * wide;
        let wide = wide + (spare / f64::from(all)).clamp(0.0, 1.2 * unit);
        let left = f64::from(columns.0) * wide;
        let right = f64::from(columns.1) * wide;
        let door = (width + left - right) / 2.0;
        let door = door.clamp(0.3 * width, (width - aisle / 2.0).max(0.3 * width));
        let in_row = count((door - unit) / (LINE_STEP * unit)).max(1);
        let line_rows = plan.line.div_ceil(in_row).max(1);
        let pavement = (f64::from(line_rows) * LINE_ROW + 0.5 + LANE) * unit;
        let wall = (1.9 * unit).clamp(58.0, 92.0);
        let front = height - pavement;
        let tall = (front - wall - 0.35 * unit) / f64::from(rows);
        let zone = (wide, tall);
        Self { width, height, unit, wall, front, door, columns, rows, zone, tables, line_rows }
    }

    /// Whether there is room enough for everything.
    fn fits(&self, plan: &Plan) -> bool {
        let wide = f64::from(self.columns.0 + self.columns.1) * self.zone.0;
        let in_row = count((self.door - self.unit) / (LINE_STEP * self.unit)).max(1);
        self.zone.1 >= 1.7 * self.unit
            && wide + 1.3 * self.unit <= self.width + 1.0
            && plan.line <= in_row * self.line_rows
    }

    /// The box of a group of tables: its corner, its width and height.
    pub(crate) fn zone(&self, zone: u32) -> (Spot, (f64, f64)) {
        let all = (self.columns.0 + self.columns.1).max(1);
        let (row, column) = (zone / all, zone % all);
        let (wide, tall) = self.zone;
        let u = self.unit;
        // Those nearest to the aisle first.
        let x = if column % 2 == 0 {
            self.door - 0.65 * u - f64::from(column / 2 + 1) * wide
        } else {
            self.door + 0.65 * u + f64::from(column / 2) * wide
        };
        let y = self.wall + 0.15 * u + f64::from(row % self.rows.max(1)) * tall;
        let pad = 0.12 * u;
        (at(x + pad, y + pad), (wide - 2.0 * pad, tall - 2.0 * pad))
    }

    /// The middle of a table.
    pub(crate) fn table(&self, table: u32) -> Spot {
        let (corner, (w, h)) = self.zone(table / self.tables);
        let u = self.unit;
        let place = f64::from(table % self.tables);
        let step = (w - 0.8 * u) / f64::from(self.tables);
        at(corner.x + 0.75 * u + step * (place + 0.42), corner.y + h * 0.5 + 0.42 * u)
    }

    /// Where the feet of a waiter are who looks after a table, or after none in its group.
    pub(crate) fn post(&self, zone: u32, table: Option<u32>) -> Spot {
        let u = self.unit;
        if let Some(table) = table {
            let spot = self.table(table);
            return at(spot.x - 0.62 * u, spot.y + 0.16 * u);
        }
        let (corner, (_, h)) = self.zone(zone);
        at(corner.x + 0.38 * u, corner.y + h * 0.5 + 0.3 * u)
    }

    /// Where the feet of a guest at a table are.
    pub(crate) fn seat(&self, table: u32) -> Spot {
        let spot = self.table(table);
        at(spot.x, spot.y - 0.1 * self.unit)
    }

    /// Where the feet of somebody in line are, before whom so many stand.
    pub(crate) fn in_line(&self, rank: f64) -> Spot {
        let step = LINE_STEP * self.unit;
        let right = self.door - 0.55 * self.unit;
        let wide = (right - 0.45 * self.unit).max(step);
        let way = rank.max(0.0) * step;
        let row = (way / wide).floor();
        let rest = way - row * wide;
        let back = row.rem_euclid(2.0) >= 1.0;
        let x = if back { right - wide + rest } else { right - rest };
        // At the ends the line bends.
        let bend = ((rest - wide + step) / step).clamp(0.0, 1.0);
        let y = self.front + (0.95 + (row + bend) * LINE_ROW) * self.unit;
        at(x, y)
    }

    /// The way from the door to a table, past those who stand beside it.
    pub(crate) fn way_in(&self, table: u32) -> [Spot; 4] {
        let (seat, u) = (self.seat(table), self.unit);
        let row = seat.y + 0.62 * u;
        let side = if seat.x < self.door { 0.2 } else { 0.5 } * u;
        [self.door_at(0.0), at(self.door, row), at(seat.x + side, row), seat]
    }

    /// Where guests come from and where they go who give up.
    pub(crate) fn away(&self) -> Spot {
        at(-self.unit, self.in_line(0.0).y + f64::from(self.line_rows - 1) * LINE_ROW * self.unit)
    }

    /// Where guests go who were served.
    pub(crate) fn home(&self) -> Spot {
        at(self.width + self.unit, self.front + 0.95 * self.unit)
    }

    /// Where the staff live.
    pub(crate) fn bus(&self) -> Spot {
        at(self.width + 0.4 * self.unit, self.lane())
    }

    /// The feet of staff on their lane.
    pub(crate) fn lane(&self) -> f64 {
        self.height - 0.32 * self.unit
    }

    /// Before the door, within the door and behind it.
    pub(crate) fn door_at(&self, deep: f64) -> Spot {
        at(self.door, self.front + (0.8 - 1.1 * deep) * self.unit)
    }

    /// The upper edge of the kerb.
    pub(crate) fn kerb(&self) -> f64 {
        self.height - (LANE + 0.05) * self.unit
    }

    /// Where a coat hangs, and how high a person is whom it fits.
    pub(crate) fn hook(&self, zone: u32, zones: u32) -> (Spot, f64) {
        let (from, to) = (self.width * 0.56, self.width * 0.84);
        let step = ((to - from) / f64::from(zones.max(1))).min(0.62 * self.unit);
        let spot = at(from + step * (f64::from(zone) + 0.5), self.wall * 0.28);
        (spot, (step / 0.4).min(self.wall * 0.62))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Pace;

    fn plan(zones: u32, tables: u32, line: u32) -> Plan {
        let pace = Pace { walk: 30.0, accept: 300.0, tables, house: (0, 0) };
        let (guests, waiters) = (Vec::new(), Vec::new());
        Plan { guests, waiters, zones, line, each: 1, pace, stay: 0.0 }
    }

    #[test]
    fn everything_lies_within_the_picture_whatever_its_size() {
        for size in [(1000.0, 460.0), (760.0, 420.0), (358.0, 460.0)] {
            for (zones, tables, line) in [(2, 3, 0), (8, 4, 30), (14, 2, 80), (40, 1, 120)] {
                let plan = plan(zones, tables, line);
                let layout = Layout::of(&plan, size);
                assert!(layout.fits(&plan), "{size:?} {zones} {tables} {line}");
                let inside = |spot: Spot| {
                    (0.0..=size.0).contains(&spot.x) && (0.0..=size.1).contains(&spot.y)
                };
                assert!((0..zones * tables).all(|table| inside(layout.table(table))));
                assert!((0..line).all(|rank| inside(layout.in_line(f64::from(rank)))));
                assert!((0..zones).all(|zone| inside(layout.post(zone, None))));
            }
        }
    }

    #[test]
    fn no_two_tables_share_a_place() {
        let layout = Layout::of(&plan(9, 3, 20), (800.0, 440.0));
        let spots: Vec<_> = (0..27).map(|table| layout.table(table)).collect();
        for (i, a) in spots.iter().enumerate() {
            for b in &spots[..i] {
                let far = (a.x - b.x).abs().max((a.y - b.y).abs());
                assert!(far > 0.9 * layout.unit, "{a:?} {b:?}");
            }
        }
    }
}
