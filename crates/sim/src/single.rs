//! What single instances were measured to use, for strategies that look at them.
//!
//! Not here: when readings are taken and published (`meter`), and what was measured of the whole
//! fleet.

use std::ops::Range;

use model::Statistic;

use crate::requests::Work;
use crate::supply::{Supplier, Supply, Usage};

/// What was measured of one instance: sums over a reading.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Single {
    id: u32,
    /// Seconds in service.
    span: f64,
    cpu: f64,
    /// Nothing where memory is not measured.
    memory: Option<f64>,
}

/// Used shares of CPU and memory of one instance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Shares {
    /// What the instance is known by.
    pub(crate) id: u32,
    pub(crate) cpu: Option<f64>,
    pub(crate) memory: Option<f64>,
}

/// What was measured of single instances since some time, in the order of their numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Singles {
    all: Vec<Single>,
}

impl Singles {
    /// Takes in what instances did in a step of `dt` seconds, in which all together could do
    /// `supply`.
    pub(crate) fn add(&mut self, works: &[Work], supplier: &Supplier, supply: &Supply, dt: f64) {
        for work in works {
            let usage = usage_of(work, supplier, supply, dt);
            let memory = usage.others.map(|[memory, ..]| memory * dt);
            self.put(Single { id: work.id, span: dt, cpu: usage.cpu * dt, memory });
        }
    }

    /// Adds to what is known of an instance.
    fn put(&mut self, more: Single) {
        // Mostly the order in which they come is that of their numbers.
        let end = self.all.last().is_none_or(|last| last.id < more.id);
        let place = if end {
            Err(self.all.len())
        } else {
            self.all.binary_search_by_key(&more.id, |single| single.id)
        };
        match place {
            Err(at) => self.all.insert(at, more),
            Ok(at) => {
                let single = &mut self.all[at];
                single.span += more.span;
                single.cpu += more.cpu;
                single.memory = single.memory.zip(more.memory).map(|(a, b)| a + b);
            }
        }
    }

    /// Several readings as one, in the order of the numbers of the instances.
    pub(crate) fn over<'a>(
        readings: &(impl Iterator<Item = &'a Self> + Clone),
        statistic: Statistic,
    ) -> Vec<Shares> {
        let mut sum = Self::default();
        for single in readings.clone().flat_map(|reading| &reading.all) {
            sum.put(*single);
        }
        let shares = sum.all.iter().map(|single| {
            let Single { id, span, cpu, memory } = *single;
            let over = |amount: f64| (span > 0.0).then(|| (amount / span).clamp(0.0, 1.0));
            if statistic == Statistic::Average {
                return Shares { id, cpu: over(cpu), memory: memory.and_then(over) };
            }
            let own = || readings.clone().filter_map(|reading| reading.of(id));
            let cpu = statistic.of(own().map(|single| single.cpu / single.span));
            let memory = statistic.of(own().filter_map(|s| Some(s.memory? / s.span)));
            Shares { id, cpu, memory }
        });
        shares.collect()
    }

    fn of(&self, id: u32) -> Option<&Single> {
        let at = self.all.binary_search_by_key(&id, |single| single.id).ok()?;
        self.all.get(at)
    }
}

/// What an instance used of its resources in a step of `dt` seconds.
fn usage_of(work: &Work, supplier: &Supplier, supply: &Supply, dt: f64) -> Usage {
    let available = f64::from(work.workers) * dt;
    let busy = if available > 0.0 { (work.busy_s / available).min(1.0) } else { 0.0 };
    let rate = supply.rate / supply.speed * work.speed;
    let own = Supply { instances: 1, servers: work.workers, rate, speed: work.speed };
    supplier.usage(&own, busy)
}

/// What instances used of their resources on average; `usage` if that is what their workers did,
/// or nothing is known of single ones.
pub(crate) fn average(
    works: &[Work],
    supplier: &Supplier,
    supply: &Supply,
    usage: Usage,
    dt: f64,
) -> Usage {
    if usage.others.is_none() || works.is_empty() {
        return usage;
    }
    let each = 1.0 / works.len() as f64;
    let mut mean = Usage { cpu: 0.0, others: Some([0.0; 3]) };
    for work in works {
        let own = usage_of(work, supplier, supply, dt);
        mean.cpu += each * own.cpu;
        mean.others = mean
            .others
            .zip(own.others)
            .map(|(mean, own)| std::array::from_fn(|i| mean[i] + each * own[i]));
    }
    mean
}

/// Hands out how many instances of the numbers `ids` one after the other were last measured alike,
/// and the used shares of CPU and memory of each, if there was any reading.
pub(crate) fn each_alike(
    ids: Range<u32>,
    shares: &[Shares],
    mut take: impl FnMut(u32, [Option<f64>; 2]),
) {
    let of = |id: u32| {
        let at = shares.binary_search_by_key(&id, |shares| shares.id).ok()?;
        shares.get(at).map(|own| [own.cpu, own.memory])
    };
    let (mut count, mut last) = (0, [None; 2]);
    for own in ids.map(|id| of(id).unwrap_or_default()) {
        if count > 0 && own != last {
            take(count, last);
            count = 0;
        }
        (count, last) = (count + 1, own);
    }
    if count > 0 {
        take(count, last);
    }
}
