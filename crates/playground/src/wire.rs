//! A run as plain numbers, for the way from a worker to the page, and back.
//!
//! Both ends are the same build, so the numbers have no version. Reasons travel as their place
//! among the rules that the strategy and the host declare. Not here: the worker.

use model::run::Totals;
use model::{DecisionRecord, Lifetime, PolicyEntry, Rule, Run, Series, Timeline, Why};

/// The numbers of a run of `entry`.
pub fn pack(run: &Run, entry: &PolicyEntry) -> Vec<f64> {
    let timeline = &run.timeline;
    let groups = [&run.columns, &run.lows, &run.highs];
    // Room for nearly all at once: a list that grows is there twice while it does.
    let cells: usize = groups.iter().copied().flatten().map(|column| column.len() + 1).sum();
    let mut out = Vec::with_capacity(cells + 16 * run.decisions.len() + 9 * run.lifetimes.len());
    out.extend([
        timeline.start,
        f64::from(timeline.weekday),
        timeline.step,
        f64::from(timeline.steps),
        f64::from(timeline.bucket),
        f64::from(timeline.ticks),
        f64::from(u8::from(timeline.preview)),
    ]);
    let totals = run.totals.numbers();
    list(&mut out, &totals, |out, number| out.push(*number));
    for group in groups {
        list(&mut out, group, |out, column| {
            out.push(column.len() as f64);
            out.extend(column);
        });
    }
    let rules = rules(entry);
    list(&mut out, &run.decisions, |out, decision| {
        out.push(decision.at);
        let counts = [decision.in_service, decision.before, decision.want, decision.granted];
        out.extend(counts.map(f64::from));
        why(out, &rules, Some(&decision.why));
        why(out, &rules, decision.limit.as_ref());
    });
    list(&mut out, &run.lifetimes, |out, life| {
        let kind = f64::from(life.kind) * 2.0 + f64::from(u8::from(life.spot));
        out.extend([f64::from(life.count), kind, life.ordered, life.called, life.ready]);
        out.extend([life.warm, life.failed, life.drained, life.gone]);
    });
    for probe in &run.probes {
        list(&mut out, probe, |out, value| out.push(value.unwrap_or(f64::NAN)));
    }
    out
}

/// The run of these numbers; `None` if they are not those of a run of `entry`.
pub fn unpack(numbers: &[f64], entry: &PolicyEntry) -> Option<Run> {
    let mut from = Numbers { rest: numbers };
    let timeline = Timeline {
        start: from.next()?,
        weekday: from.count()?,
        step: from.next()?,
        steps: from.count()?,
        bucket: from.count()?,
        ticks: from.count()?,
        preview: from.next()? > 0.0,
    };
    let totals = Totals::of(from.take(Totals::NAMES.len(), true)?);
    let mut columns = || {
        from.list(|from| {
            let count = from.count()? as usize;
            Some(from.take(count, false)?.to_vec())
        })
    };
    let (columns, lows, highs) = (columns()?, columns()?, columns()?);
    let rows = timeline.steps as usize;
    if columns.len() != Series::ALL.len() || columns.iter().any(|column| column.len() != rows) {
        return None;
    }
    let rules = rules(entry);
    let decisions = from.list(|from| {
        Some(DecisionRecord {
            at: from.next()?,
            in_service: from.count()?,
            before: from.count()?,
            want: from.count()?,
            granted: from.count()?,
            why: from.why(&rules)?,
            limit: from.maybe_why(&rules).ok()?,
        })
    })?;
    let lifetimes = from.list(|from| {
        let count = from.count()?;
        let kind = from.count()?;
        Some(Lifetime {
            count,
            kind: u8::try_from(kind / 2).ok()?,
            spot: kind % 2 == 1,
            ordered: from.next()?,
            called: from.next()?,
            ready: from.next()?,
            warm: from.next()?,
            failed: from.next()?,
            drained: from.next()?,
            gone: from.next()?,
        })
    })?;
    let mut probes = Vec::new();
    for _ in entry.probes {
        let known = |value: f64| (!value.is_nan()).then_some(value);
        probes.push(from.list(|from| from.next().map(known))?);
    }
    let run = Run { timeline, columns, lows, highs, decisions, lifetimes, probes, totals };
    from.rest.is_empty().then_some(run)
}

/// Every reason that a decision of `entry` can have.
fn rules(entry: &PolicyEntry) -> Vec<&'static Rule> {
    entry.rules.iter().chain(sim::LIMIT_RULES).copied().collect()
}

/// A list: its length, then its members.
fn list<T>(out: &mut Vec<f64>, items: &[T], mut write: impl FnMut(&mut Vec<f64>, &T)) {
    out.push(items.len() as f64);
    for item in items {
        write(out, item);
    }
}

/// A reason: its place, or -1 for none, then its numbers.
fn why(out: &mut Vec<f64>, rules: &[&'static Rule], why: Option<&Why>) {
    let Some(why) = why else {
        out.push(-1.0);
        return;
    };
    let place = rules.iter().position(|rule| *rule == why.rule);
    out.push(place.expect("a strategy gives only reasons that it declares") as f64);
    out.extend(why.values());
}

/// Numbers that are not those of a run.
struct Broken;

/// Numbers that are read one after the other.
struct Numbers<'a> {
    rest: &'a [f64],
}

impl<'a> Numbers<'a> {
    fn next(&mut self) -> Option<f64> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast from float saturates; only counts are written"
    )]
    fn count(&mut self) -> Option<u32> {
        self.next().map(|number| number as u32)
    }

    /// So many numbers, after a length that says the same if there is one.
    fn take(&mut self, count: usize, counted: bool) -> Option<&'a [f64]> {
        if counted && self.count()? as usize != count {
            return None;
        }
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    fn list<T>(&mut self, mut read: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.count()? as usize;
        // A member has at least one number, so a wild length ends here.
        (count <= self.rest.len()).then(|| (0..count).map(|_| read(self)).collect())?
    }

    /// A reason, or none where there is a -1.
    fn maybe_why(&mut self, rules: &[&'static Rule]) -> Result<Option<Why>, Broken> {
        if *self.rest.first().ok_or(Broken)? < 0.0 {
            self.next();
            return Ok(None);
        }
        self.why(rules).map(Some).ok_or(Broken)
    }

    fn why(&mut self, rules: &[&'static Rule]) -> Option<Why> {
        let rule = rules.get(self.count()? as usize)?;
        let values = self.take(Why::TERMS, false)?;
        Some(Why::of(rule, values.try_into().ok()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Listed as _;

    #[test]
    fn a_run_survives_the_way_to_the_last_bit() {
        for entry in crate::CATALOGUE.policies {
            let mut scenario = crate::first();
            scenario.set("policy", entry.card().id).unwrap();
            let run = crate::simulate(&scenario);
            let numbers = pack(&run, entry);
            assert_eq!(unpack(&numbers, entry).as_ref(), Some(&run), "{}", entry.card().id);
            assert!(unpack(&numbers[..numbers.len() - 1], entry).is_none());
            assert!(unpack(&[], entry).is_none());
        }
        let mut long = crate::first();
        long.set("clock.length", "200000").unwrap();
        let (entry, run) = (long.policy().entry(), crate::simulate(&long));
        assert!(run.timeline.bucket > 1);
        assert_eq!(unpack(&pack(&run, entry), entry).as_ref(), Some(&run));
    }
}
