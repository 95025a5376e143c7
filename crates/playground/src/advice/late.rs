//! Boot slower than the burst: the load rises, promises break, and when the instances that were
//! ordered for it come into service it is over.
//!
//! Not here: instances that come late into a load that stays; that is a matter of the start-up
//! delay alone, and every strategy has it.

use model::Unit;
use model::policy::Rule;

use super::facts::{Facts, whole};
use super::{Detector, Found};

/// A burst fills at least this share of the capacity that is there when it is answered.
const FULL: f64 = 0.9;
/// Before it the load was at most this share of its height, and it is over when it is again ...
const OVER: f64 = 0.7;
/// ... and fits into this share of the capacity that was there before.
const FITS: f64 = 0.8;
/// It began at most so many rows before it was answered, besides what measuring takes.
const BEFORE: usize = 2;

static FOUND: Rule = Rule {
    id: "late-boot",
    says: "bursts that were over before the first instance ordered for them was in service: \
           {bursts}; an order took up to {start}",
    terms: &[("bursts", Unit::Count), ("start", Unit::Seconds)],
};

static HELP: Rule = Rule {
    id: "late-boot",
    says: "Found where a load that rose fast to {full} of the capacity or more breaks promises, \
           and has fallen to {over} of its height, within {fits} of the old capacity, when the \
           first instance ordered for it comes into service.",
    terms: &[("full", Unit::Ratio), ("over", Unit::Ratio), ("fits", Unit::Ratio)],
};

pub(super) static DETECTOR: Detector = Detector {
    id: "late-boot",
    name: "Boot slower than the burst",
    remedy: "Keep spare instances or a warm pool for bursts, boot faster, or plan ahead for them; \
             ordering sooner by a minute does not help.",
    help: &HELP,
    thresholds: [FULL, OVER, FITS, 0.0],
    gives_way_to: &[],
    find,
};

fn find(facts: &Facts<'_>) -> Option<Found> {
    let ready = first_ready(facts);
    let (mut from, mut to) = (None, 0.0);
    let (mut bursts, mut longest) = (0.0, 0.0_f64);
    // Orders before the first of them is in service are for the same burst.
    let mut busy_until = 0.0;
    for (index, &ready_at) in ready.iter().enumerate().skip(facts.settled) {
        let at = facts.width * index as f64;
        if !ready_at.is_finite() || at < busy_until {
            continue;
        }
        busy_until = ready_at;
        if let Some(began) = burst(facts, index, ready_at) {
            from.get_or_insert(began);
            to = ready_at;
            bursts += 1.0;
            longest = longest.max(ready_at - at);
        }
    }
    let from = from?;
    let finding = FOUND.with([bursts, longest]);
    Some(Found { from, to: to.min(facts.run.timeline.length()), finding })
}

/// For each row, when the first of the instances called in it comes into service; infinite where
/// none is called.
fn first_ready(facts: &Facts<'_>) -> Vec<f64> {
    let mut ready = vec![f64::INFINITY; facts.rows.len()];
    for life in facts.run.lifetimes.iter().filter(|life| life.called.is_finite()) {
        let row = whole((life.called / facts.width).floor());
        if let Some(first) = ready.get_mut(row) {
            *first = first.min(life.ready);
        }
    }
    ready
}

/// When the burst began that was answered in row `index` and is over at `ready_at`, if there was
/// one.
fn burst(facts: &Facts<'_>, index: usize, ready_at: f64) -> Option<f64> {
    let arrives = whole((ready_at / facts.width).floor());
    let after = facts.rows.get(arrives)?;
    let first = index.saturating_sub(BEFORE + whole(facts.sight / facts.width));
    let rows = &facts.rows[first..arrives.max(index)];
    let before = &facts.rows[first..=index];
    let there = facts.rows[index].capacity;
    let height = rows.iter().map(|row| row.offered).fold(0.0, f64::max);
    let over = after.offered <= OVER * height && after.offered <= FITS * there;
    let risen = before.iter().map(|row| row.offered).fold(f64::MAX, f64::min) <= OVER * height;
    if height < FULL * there || !over || !risen {
        return None;
    }
    let began = rows.iter().position(|row| facts.broken(row))?;
    Some(facts.width * (first + began) as f64)
}
