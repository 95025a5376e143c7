//! How many promises every fleet breaks at every load: what too few instances cost a minute.
//!
//! By the law of [`Shortfall`], tabulated over the fleet and over loads that lie denser where they
//! are small; between two of them straight. More instances never break more: what they spoil at a
//! bottleneck that all share is left out. Not here: money.

use model::sections::Bottleneck;
use model::{Quantity as _, Scenario};

use crate::queueing::Shortfall;
use crate::supply::Supplier;

/// Loads of a table.
const LEVELS: usize = 256;

/// The fewest loads of a table, and the most values in all of them; fewer where instances slow
/// each other down, for every fleet is a queue of its own then.
const FEWEST: usize = 32;
const MOST_VALUES: usize = 1 << 19;
const MOST_SHARED: usize = 1 << 14;

/// Up to here every fleet is worked out, beyond every so manieth part of the fleet; between them
/// it is straight.
const EVERY: u32 = 128;

/// Where instances slow each other down, one more must add at least this to the capacity.
const WORTH: f64 = 1e-3;

/// A share of broken promises so near that of the service alone is as good as it.
const NEAR: f64 = 1e-6;

/// Broken promises per second, by load and fleet.
struct Table {
    peak: f64,
    levels: usize,
    /// Fleets from none on; of larger ones the last holds.
    width: usize,
    cells: Vec<f64>,
}

/// Where a part is found: the table, the first cell of its load, the share of the next load.
#[derive(Clone, Copy)]
struct Place {
    table: usize,
    cell: usize,
    share: f64,
}

/// What every fleet breaks in every part of a run.
pub(super) struct Broken {
    tables: Vec<Table>,
    places: Vec<Place>,
}

/// What is asked to fill a table.
struct Service {
    supplier: Supplier,
    line: Shortfall,
    most: u32,
    shared: bool,
    tables: usize,
}

impl Broken {
    /// For fleets up to `most` at a load and a time for each part.
    pub(super) fn new(scenario: &Scenario, parts: &[(f64, f64)], most: u32) -> Self {
        let service = scenario.service();
        let line = Shortfall::new(scenario.goals().response.get(), service.queue.get());
        let shared = service.bottleneck != Bottleneck::Nothing;
        let supplier = Supplier::new(&service);
        let mut service = Service { supplier, line, most, shared, tables: 1 };
        // Of a worker of one instance, which tells a slow dependency; the highest load with it;
        // when.
        let mut rates: Vec<(f64, f64, f64)> = Vec::new();
        let mut which = Vec::with_capacity(parts.len());
        for &(load, at) in parts {
            let rate = service.supplier.supply(at, 1, 1.0).rate;
            let known = rates.iter().position(|known| known.0 == rate);
            let table = known.unwrap_or(rates.len());
            if known.is_none() {
                rates.push((rate, 0.0, at));
            }
            rates[table].1 = rates[table].1.max(load);
            which.push(table);
        }
        service.tables = rates.len().max(1);
        let tables: Vec<Table> =
            rates.iter().map(|&(_, peak, at)| service.table(peak, at)).collect();
        let places = which.iter().zip(parts).map(|(&table, &(load, _))| {
            let (level, share) = tables[table].level(load);
            Place { table, cell: level * tables[table].width, share }
        });
        let places = places.collect();
        Self { tables, places }
    }

    /// Beyond so many instances no fewer promises are broken in any part.
    pub(super) fn enough(&self) -> u32 {
        let widest = self.tables.iter().map(|table| table.width).max().unwrap_or(1);
        u32::try_from(widest - 1).unwrap_or(u32::MAX)
    }

    /// Broken promises per second in a part with so many instances; it never grows with them.
    pub(super) fn rate(&self, part: u32, instances: u32) -> f64 {
        let place = self.places[part as usize];
        let table = &self.tables[place.table];
        let cell = place.cell + (instances as usize).min(table.width - 1);
        let low = table.cells[cell];
        let high = table.cells.get(cell + table.width).copied().unwrap_or(low);
        low + (high - low) * place.share
    }
}

impl Table {
    /// The level at or below a load, and how far towards the next it lies.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "not negative, and held within the table"
    )]
    fn level(&self, load: f64) -> (usize, f64) {
        if self.peak <= 0.0 {
            return (0, 0.0);
        }
        let place = self.levels as f64 * libm::sqrt((load / self.peak).clamp(0.0, 1.0));
        let level = (place as usize).min(self.levels - 1);
        let (low, high) = (self.load(level), self.load(level + 1));
        (level, ((load - low) / (high - low)).clamp(0.0, 1.0))
    }

    /// The load of a level.
    fn load(&self, level: usize) -> f64 {
        let share = level as f64 / self.levels as f64;
        self.peak * share * share
    }
}

impl Service {
    /// The table of all loads up to `peak`, with dependencies as slow as at a time of the run.
    fn table(&mut self, peak: f64, at: f64) -> Table {
        let mut top = Vec::new();
        self.row(peak, at, &mut top);
        let width = top.len();
        let most = if self.shared { MOST_SHARED } else { MOST_VALUES };
        let levels = (most / width / self.tables).clamp(FEWEST, LEVELS);
        let mut table = Table { peak, levels, width, cells: Vec::new() };
        table.cells.reserve_exact((levels + 1) * width);
        let mut row = Vec::new();
        for level in 0..levels {
            self.row(table.load(level), at, &mut row);
            let last = row.last().copied().unwrap_or(0.0);
            row.resize(width, last);
            table.cells.append(&mut row);
        }
        table.cells.append(&mut top);
        table
    }

    /// What every fleet from none on breaks at a load, until more of them are no better.
    fn row(&mut self, load: f64, at: f64, row: &mut Vec<f64>) {
        row.clear();
        row.push(load);
        let (mut done, mut least, mut peak) = (0, load, 0.0);
        while done < self.most {
            let instances = (done + 1 + done / EVERY).min(self.most);
            let supply = self.supplier.supply(at, instances, f64::from(instances));
            let worth = if self.shared { peak * WORTH * f64::from(instances - done) } else { 0.0 };
            if supply.capacity() <= peak + worth {
                break;
            }
            peak = supply.capacity();
            let share = self.line.share(load, supply.rate, supply.servers);
            let (before, now) = (least, least.min(load * share));
            for between in done + 1..instances {
                let part = f64::from(between - done) / f64::from(instances - done);
                row.push(before + (now - before) * part);
            }
            row.push(now);
            (done, least) = (instances, now);
            if share <= self.line.alone(supply.rate) * (1.0 + NEAR) + 1e-12 {
                break;
            }
        }
    }
}
