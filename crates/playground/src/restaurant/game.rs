//! The game: orders become a scenario like any other, and what came of it beside a rule's run.
//!
//! Not here: buttons, keys, the clock of the screen.

use std::cmp::Ordering::{Equal, Greater, Less};

use model::orders::{self, Order};
use model::{Instances, PolicyEntry, Quantity as _, Run, Scenario, Unit, Value};
use sim::witness::{End, Log, Visit};

use super::words::{Term, Words};

/// The strategy that is steered by hand; none in a catalogue without one.
fn steered(scenario: &Scenario) -> Option<&'static PolicyEntry> {
    scenario.catalogue().policies.iter().find(|entry| entry.by_hand.is_some())
}

/// `scenario` steered by hand, with `first` instances until the first of these orders. The same
/// scenario if nothing of its catalogue can be steered so.
#[must_use]
pub fn by_hand(scenario: &Scenario, first: u32, orders: &[Order]) -> Scenario {
    let Some(entry) = steered(scenario) else { return scenario.clone() };
    let mut steered = crate::compare::with_policy(scenario, entry);
    if let Some(keeps) = entry.by_hand {
        let path = |id: &str| format!("policy.{id}");
        let (first, orders) = (first.to_string(), orders::write(orders));
        // What is out of range is refused and stays as it was; `order` makes nothing of the kind.
        steered.set_all([
            (path(keeps.first).as_str(), first.as_str()),
            (path(keeps.orders).as_str(), orders.as_str()),
        ]);
    }
    steered
}

/// What a scenario that is steered by hand has at first, and its orders; nothing of any other.
pub fn orders_of(scenario: &Scenario) -> Option<(u32, Vec<Order>)> {
    let keeps = scenario.policy().entry().by_hand?;
    let group = scenario.policy().group();
    let (Some(Value::Number(first)), Some(Value::Text(text))) =
        (group.get(keeps.first), group.get(keeps.orders))
    else {
        return None;
    };
    Some((Instances::new(*first).0, orders::read(text).ok()?))
}

/// Orders `more` (or less) at the time `at` than is wanted by then, within the least and the most
/// instances of `scenario`. Orders at that time and after it are forgotten: what is played again
/// from there on is played anew. Answers how many are wanted now, or nothing if there is no room
/// for one more order.
pub fn order(
    scenario: &Scenario,
    orders: &mut Vec<Order>,
    first: u32,
    at: f64,
    more: i32,
) -> Option<u32> {
    // Whole seconds, and never before the time that is seen.
    let at = Instances::new(at.max(0.0).ceil()).0;
    let given = orders.partition_point(|order| order.at <= at);
    let wanted = given.checked_sub(1).map_or(first, |last| orders[last].want);
    let fleet = scenario.fleet();
    let want = wanted.saturating_add_signed(more).clamp(fleet.min.0, fleet.max.0);
    orders::add(orders, first, Order { at, want }).then_some(want)
}

/// What came of a run, in guests and money.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    /// Who came.
    pub guests: f64,
    /// Who was served.
    pub served: f64,
    /// Who was never served, and will not be.
    pub lost: f64,
    /// Of them, who left the line.
    pub left: f64,
    /// Of them, who found no place in it.
    pub turned_away: f64,
    /// Who was still there when the run ended.
    pub still_there: f64,
    /// Seconds in line, on average over all who came.
    pub mean_wait: f64,
    /// The longest of them.
    pub longest_wait: f64,
    /// Dollars for instances.
    pub wages: f64,
    /// What broken promises cost, in dollars: lost guests and those who waited too long.
    pub penalty: f64,
    /// The most instances at once.
    pub peak: f64,
    /// The share of the time in service that was idle.
    pub idle: f64,
}

/// Adds up a run.
pub fn tally(run: &Run, log: &Log) -> Tally {
    let totals = &run.totals;
    let end = run.timeline.length();
    let (mut sum, mut longest) = (0.0, 0.0_f64);
    for visit in &log.visits {
        let wait = visit.wait(end);
        sum += wait;
        longest = longest.max(wait);
    }
    let final_of = |end: End| {
        let is = |visit: &&Visit| visit.end == end && !visit.again;
        f64::from(log.each) * log.visits.iter().filter(is).count() as f64
    };
    Tally {
        guests: totals.arrived,
        served: totals.served,
        lost: totals.lost,
        left: final_of(End::Left),
        turned_away: final_of(End::TurnedAway),
        still_there: totals.waiting,
        mean_wait: if log.visits.is_empty() { 0.0 } else { sum / log.visits.len() as f64 },
        longest_wait: longest,
        wages: totals.cost,
        penalty: totals.penalty,
        peak: totals.peak,
        idle: totals.waste(),
    }
}

impl Tally {
    /// Its numbers with their names and units, the most important first.
    pub fn rows(&self, words: Words) -> [(&'static str, Unit, f64); 8] {
        let room = words == Words::Restaurant;
        let pick = |here: &'static str, there: &'static str| if room { here } else { there };
        [
            (words.label(Term::Lost), Unit::Requests, self.lost),
            (words.label(Term::Cost), Unit::Dollars, self.wages),
            (pick("Guests served", "Requests served"), Unit::Requests, self.served),
            ("Mean wait", Unit::Seconds, self.mean_wait),
            ("Longest wait", Unit::Seconds, self.longest_wait),
            (pick("Most waiters", "Most instances"), Unit::Instances, self.peak),
            (pick("Paid for standing about", "Idle"), Unit::Ratio, self.idle),
            (
                pick("Wages, and $10 a lost or late guest", "Cost and penalty"),
                Unit::Dollars,
                self.wages + self.penalty,
            ),
        ]
    }
}

/// How one run compares with another: who is better depends on what a guest is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The same guests lost for the same money.
    Same,
    /// No more guests lost, no more money, and one of them less.
    Better,
    /// The other way round.
    Worse,
    /// Fewer guests lost for more money.
    Dearer,
    /// More guests lost for less money.
    Cheaper,
}

/// Compares two runs with the same guests. Money counts in cents.
pub fn compare(mine: &Tally, other: &Tally) -> Verdict {
    let cents = |dollars: f64| (dollars * 100.0).round();
    let guests = mine.lost.total_cmp(&other.lost);
    let money = cents(mine.wages).total_cmp(&cents(other.wages));
    match (guests, money) {
        (Equal, Equal) => Verdict::Same,
        (Less | Equal, Less | Equal) => Verdict::Better,
        (Greater | Equal, Greater | Equal) => Verdict::Worse,
        (Less, Greater) => Verdict::Dearer,
        (Greater, Less) => Verdict::Cheaper,
    }
}

/// The verdict in a sentence, of one who is called “you” against `name`.
pub fn sentence(mine: &Tally, other: &Tally, name: &str, words: Words) -> String {
    let lost = |tally: &Tally| words.requests(tally.lost);
    let paid = |tally: &Tally| Unit::Dollars.text(tally.wages);
    let total = |tally: &Tally| tally.wages + tally.penalty;
    let end = match compare(mine, other) {
        Verdict::Same => "That is the same.",
        Verdict::Better => "You were better.",
        Verdict::Worse => "You were not better.",
        Verdict::Dearer | Verdict::Cheaper if total(mine) < total(other) => {
            "With what a broken promise costs, you were better."
        }
        Verdict::Dearer | Verdict::Cheaper => {
            "With what a broken promise costs, you were not better."
        }
    };
    let (my, its) = (lost(mine), lost(other));
    let (pay, its_pay) = (paid(mine), paid(other));
    format!("You lost {my} for {pay}; {name} lost {its} for {its_pay}. {end}")
}
