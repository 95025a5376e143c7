//! What was promised to the users, and what may be spent on it.
//!
//! Not here: how it is measured (`sim`).

use crate::unit::{Dollars, Ratio, Seconds};

crate::params! {
    /// A limit to what is spent.
    pub struct BudgetParams {
        /// When instances and requests have cost so much, it is noted.
        limit: Dollars = number {
            label: "Limit", default: 10.0, range: [0.0, 10_000_000.0], step: 1.0, scale: Log
        },
    }
}

crate::choice! {
    /// A limit to what is spent on instances and requests; crossing it is noted, nothing else.
    pub enum Budget {
        /// No limit.
        Unlimited = "none", "None";
        /// For the whole run.
        Run(BudgetParams) = "run", "For the run";
        /// For each day, from midnight to midnight.
        Day(BudgetParams) = "day", "For each day";
    }
}

crate::params! {
    /// What was promised to the users.
    pub struct GoalParams {
        /// A request served within this time keeps the promise.
        response: Seconds = number {
            label: "Response time goal", default: 0.5, range: [0.001, 600.0], step: 0.01,
            scale: Log
        },
        /// The share of requests for which the promise must be kept (the SLO).
        objective: Ratio = number {
            label: "Objective", default: 0.99, range: [0.5, 0.9999], step: 0.001
        },
        /// A limit to what is spent on instances and requests; crossing it is noted.
        budget: Budget = choice { label: "Budget" },
    }
}
