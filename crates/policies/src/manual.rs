//! By hand: the orders that a person gave, again at the same times.
#![doc = include_str!("manual.md")]

use model::orders::{self, MOST_CHARACTERS, MOST_WANTED, Order};
use model::policy::ByHand;
use model::unit::{Instances, Quantity as _, Unit};
use model::{Card, Decision, Family, Gate, Level, Observation, Policy, Rule, Setting};

model::params! {
    /// What was ordered.
    pub struct ManualParams {
        /// What there is before the first order.
        first: Instances = number {
            label: "At first", default: 2.0, range: [0.0, MOST_WANTED as f64], step: 1.0
        },
        /// The orders in order: 600to5 wants 5 instances from second 600 of the run on.
        orders: String = text {
            label: "Orders", default: "", most: MOST_CHARACTERS, check: check
        },
    }
}

fn check(text: &str) -> Result<(), &'static str> {
    orders::read(text).map(|_| ())
}

static FIRST: Rule = Rule {
    id: "first",
    says: "nobody has ordered anything yet: {count}",
    terms: &[("count", Unit::Instances)],
};
static ORDERED: Rule = Rule {
    id: "ordered",
    says: "order {order} of {orders} wants {count}, {ago} ago",
    terms: &[
        ("order", Unit::Count),
        ("orders", Unit::Count),
        ("count", Unit::Instances),
        ("ago", Unit::Seconds),
    ],
};
static NEXT: Rule = Rule {
    id: "next",
    says: "order {order} is next, in {left}",
    terms: &[("order", Unit::Count), ("left", Unit::Seconds)],
};

/// Wants what was ordered last.
pub(crate) struct Manual {
    first: Instances,
    orders: Vec<Order>,
    now: f64,
}

impl Manual {
    /// How many orders have been given by now.
    fn given(&self) -> usize {
        self.orders.partition_point(|order| f64::from(order.at) <= self.now)
    }
}

impl Policy for Manual {
    type Params = ManualParams;

    const CARD: Card = Card {
        id: "manual",
        name: "By hand",
        summary: "Somebody watches and orders; the orders are kept and come again.",
        good_for: "Trying it oneself, and comparing that with a rule.",
        fidelity: "Exact, but for one thing: an order counts from the next decision on.",
        family: Family::Scheduled,
        level: Level::Intuition,
        is_default: false,
        article: crate::article!("manual"),
    };
    const RULES: &'static [&'static Rule] = &[&FIRST, &ORDERED, &NEXT];
    const BY_HAND: Option<ByHand> = Some(ByHand { first: "first", orders: "orders" });

    fn new(params: ManualParams, _: &Setting) -> Self {
        // A parameter has passed its check: there is nothing that could not be read.
        let orders = orders::read(&params.orders).unwrap_or_default();
        Self { first: params.first, orders, now: 0.0 }
    }

    fn decide(&mut self, seen: &Observation<'_>) -> Decision {
        self.now = seen.now.get();
        let given = self.given();
        let Some(last) = given.checked_sub(1).map(|last| self.orders[last]) else {
            return Decision { want: self.first, why: FIRST.with([self.first.get()]) };
        };
        let (want, ago) = (Instances(last.want), self.now - f64::from(last.at));
        let numbers = [given as f64, self.orders.len() as f64, want.get(), ago];
        Decision { want, why: ORDERED.with(numbers) }
    }

    fn gates(&self) -> Vec<Gate> {
        let given = self.given();
        let next = self.orders.get(given).map(|next| {
            let left = f64::from(next.at) - self.now;
            Gate { name: "next", passed: false, why: NEXT.with([given as f64 + 1.0, left]) }
        });
        next.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Manual;
    use crate::story::{check, gates};

    #[test]
    fn an_order_counts_from_its_time_until_the_next() {
        check::<Manual>(
            &[("orders", "60to5,90to4"), ("first", "3")],
            "t=0    in=3\n\
             t=60   in=3  cpu=1.00\n\
             t=120  in=3  boot=2  cpu=0.10\n\
             t=900  in=4",
            "3 nobody has ordered anything yet: 3\n\
             5 order 1 of 2 wants 5, 0 s ago\n\
             4 order 2 of 2 wants 4, 30 s ago\n\
             4 order 2 of 2 wants 4, 13 min 30 s ago",
        );
    }

    #[test]
    fn without_orders_nothing_changes() {
        check::<Manual>(&[], "t=600  in=2  cpu=1.00", "2 nobody has ordered anything yet: 2");
    }

    #[test]
    fn the_order_that_comes_next_is_its_gate() {
        let orders = [("orders", "60to5,90to4")];
        assert_eq!(gates::<Manual>(&orders, "t=60"), "next: hold, order 2 is next, in 30 s");
        assert_eq!(gates::<Manual>(&orders, "t=90"), "");
    }
}
