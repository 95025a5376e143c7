//! Metric voting, as the auto-scaling pattern teaches it.
#![doc = include_str!("voting.md")]

use model::policy::Held;
use model::unit::{Count, Instances, PerSecond, Quantity as _, Ratio, Requests, Seconds, Unit};
use model::{
    Card, Decision, Family, Gate, Level, LevelOf, Metric, Needs, Observation, Policy, Rule, Sample,
    Setting, Statistic, Suit, Why,
};

use crate::guards::Cooldown;

model::params! {
    /// Thresholds of a share.
    pub struct ShareVote {
        /// Above it the vote is to add.
        up: Ratio = number { label: "Add above", default: 0.8, range: [0.0, 1.0], step: 0.01 },
        /// Below it the vote is to remove.
        down: Ratio = number { label: "Remove below", default: 0.4, range: [0.0, 1.0], step: 0.01 },
    }
}

model::params! {
    /// Thresholds of a rate, for each instance in service.
    pub struct RateVote {
        /// Above it the vote is to add.
        up: PerSecond = number {
            label: "Add above", default: 40.0, range: [0.0, 1_000_000.0], step: 1.0
        },
        /// Below it the vote is to remove.
        down: PerSecond = number {
            label: "Remove below", default: 20.0, range: [0.0, 1_000_000.0], step: 1.0
        },
    }
}

model::params! {
    /// Thresholds of a response time.
    pub struct TimeVote {
        /// Above it the vote is to add.
        up: Seconds = number {
            label: "Add above", default: 0.3, range: [0.0, 600.0], step: 0.01
        },
        /// Below it the vote is to remove.
        down: Seconds = number {
            label: "Remove below", default: 0.1, range: [0.0, 600.0], step: 0.01
        },
    }
}

model::params! {
    /// Thresholds of a queue, for each instance in service.
    pub struct QueueVote {
        /// Above it the vote is to add.
        up: Requests = number {
            label: "Add above", default: 5.0, range: [0.0, 1_000_000.0], step: 1.0
        },
        /// Below it the vote is to remove.
        down: Requests = number {
            label: "Remove below", default: 0.1, range: [0.0, 1_000_000.0], step: 0.1
        },
    }
}

model::params! {
    /// Thresholds of the custom metric.
    pub struct CustomVote {
        /// Above it the vote is to add.
        up: model::Factor = number {
            label: "Add above", default: 10.0, range: [-1e9, 1e9], step: 1.0
        },
        /// Below it the vote is to remove.
        down: model::Factor = number {
            label: "Remove below", default: 1.0, range: [-1e9, 1e9], step: 1.0
        },
    }
}

model::choice! {
    /// What is watched, and from where on it votes.
    pub enum Watched {
        /// Average CPU utilisation.
        Cpu(ShareVote) = "cpu", "CPU";
        /// Average use of memory; measured where the service has four resources.
        Memory(ShareVote) = "memory", "Memory";
        /// Requests per second, shared by the instances in service.
        Rate(RateVote) = "rate", "Request rate";
        /// Mean response time.
        Response(TimeVote) = "response", "Response time";
        /// Waiting requests, shared by the instances in service.
        Queue(QueueVote) = "queue", "Queue length";
        /// The custom metric of the scenario.
        Custom(CustomVote) = "custom", "Custom metric";
    }
}

impl Watched {
    /// The metric, the thresholds to add and to remove, and whether the instances share it.
    fn parts(&self) -> (Metric, [f64; 2], bool) {
        match self {
            Self::Cpu(vote) => (Metric::Cpu, [vote.up.get(), vote.down.get()], false),
            Self::Memory(vote) => (Metric::Memory, [vote.up.get(), vote.down.get()], false),
            Self::Rate(vote) => (Metric::RequestRate, [vote.up.get(), vote.down.get()], true),
            Self::Response(vote) => (Metric::ResponseTime, [vote.up.get(), vote.down.get()], false),
            Self::Queue(vote) => (Metric::Queue, [vote.up.get(), vote.down.get()], true),
            Self::Custom(vote) => (Metric::Custom, [vote.up.get(), vote.down.get()], false),
        }
    }
}

model::choice! {
    /// What is made of the samples of the period.
    pub enum VoteStatistic {
        /// Their mean.
        Average = "average", "Average";
        /// The greatest.
        Maximum = "maximum", "Maximum";
        /// The least.
        Minimum = "minimum", "Minimum";
    }
}

model::params! {
    /// One voter.
    pub struct Voter {
        /// What it watches.
        metric: Watched = choice { label: "Metric" },
        /// What it makes of the samples of its period.
        statistic: VoteStatistic = choice { label: "Statistic" },
        /// How far back it looks; it never sees more than the last hundred samples.
        period: Seconds = number {
            label: "Period", default: 300.0, range: [1.0, LONGEST], step: 15.0, scale: Log
        },
    }
}

model::params! {
    /// Who votes, and what a vote leads to.
    pub struct VotingParams {
        /// The voters; an action needs more than half of them.
        voters: Vec<Voter> = list {
            label: "Voters", noun: "voter", len: [1, 6], default: first_voters()
        },
        /// What a vote adds or removes.
        step: Instances = number { label: "Step", default: 1.0, range: [1.0, 1000.0], step: 1.0 },
        /// After an action there is no other for so long.
        cooldown: Seconds = number {
            label: "Cooldown", default: 300.0, range: [0.0, LONGEST], step: 15.0
        },
    }
}

/// The longest period and cooldown, in seconds.
const LONGEST: f64 = 7200.0;
/// A voter never sees more samples than this.
const MOST_SAMPLES: usize = 100;

fn first_voters() -> Vec<Voter> {
    let voter = |metric| Voter { metric, ..Voter::default() };
    vec![
        voter(Watched::Cpu(ShareVote::default())),
        voter(Watched::Response(TimeVote::default())),
        voter(Watched::Queue(QueueVote::default())),
    ]
}

static UP: Rule = Rule {
    id: "up",
    says: "{votes} of {voters} voters want more: {step} more",
    terms: &[("votes", Unit::Count), ("voters", Unit::Count), ("step", Unit::Instances)],
};
static DOWN: Rule = Rule {
    id: "down",
    says: "{votes} of {voters} voters want less: {step} less",
    terms: &[("votes", Unit::Count), ("voters", Unit::Count), ("step", Unit::Instances)],
};
static NO_MAJORITY: Rule = Rule {
    id: "no-majority",
    says: "{up} want more, {down} less; neither is more than half of {voters}: nothing changes",
    terms: &[("up", Unit::Count), ("down", Unit::Count), ("voters", Unit::Count)],
};
static COOLDOWN: Rule = Rule {
    id: "cooldown",
    says: "cooldown: {left} left of {span} since the last action",
    terms: &[("left", Unit::Seconds), ("span", Unit::Seconds)],
};
static COOL: Rule = Rule { id: "cool", says: "no cooldown is running", terms: &[] };
static SILENT: Rule = Rule { id: "silent", says: "no samples in its period: no vote", terms: &[] };

/// What a voter says, by the unit of its metric.
macro_rules! said {
    ($($name:ident, $id:literal, $unit:expr;)*) => {$(
        static $name: Rule = Rule {
            id: $id,
            says: "{value}; more above {up}, less below {down}",
            terms: &[("value", $unit), ("up", $unit), ("down", $unit)],
        };
    )*};
}
said! {
    SHARE, "share", Unit::Ratio;
    RATE, "rate", Unit::PerSecond;
    TIME, "time", Unit::Seconds;
    REQUESTS, "requests", Unit::Requests;
    PLAIN, "plain", Unit::Factor;
}

/// The sentence for a value of this metric.
fn sentence(metric: Metric) -> &'static Rule {
    match metric.unit() {
        Unit::Ratio => &SHARE,
        Unit::PerSecond => &RATE,
        Unit::Seconds => &TIME,
        Unit::Requests => &REQUESTS,
        _ => &PLAIN,
    }
}

/// A voter with what it said last.
struct Seat {
    metric: Metric,
    up: f64,
    down: f64,
    shared: bool,
    statistic: Statistic,
    period: f64,
    vote: i8,
    said: Why,
}

impl Seat {
    fn new(voter: &Voter) -> Self {
        let (metric, [up, down], shared) = voter.metric.parts();
        let statistic = match voter.statistic {
            VoteStatistic::Average => Statistic::Average,
            VoteStatistic::Maximum => Statistic::Maximum,
            VoteStatistic::Minimum => Statistic::Minimum,
        };
        let said = SILENT.with([]);
        Self { metric, up, down, shared, statistic, period: voter.period.get(), vote: 0, said }
    }

    /// Votes on the samples of its period: 1 for more, -1 for less.
    fn vote(&mut self, history: &[Sample], instances: f64) {
        let newest = history.last().map_or(0.0, |sample| sample.at);
        let known = &history[history.len().saturating_sub(MOST_SAMPLES)..];
        let from = known.partition_point(|sample| sample.at <= newest - self.period);
        let share = if self.shared { instances.max(1.0) } else { 1.0 };
        let values = known[from..].iter().filter_map(|sample| sample.get(self.metric));
        let value = self.statistic.of(values.map(|value| value / share));
        self.vote = match value {
            Some(value) if value > self.up => 1,
            Some(value) if value < self.down => -1,
            _ => 0,
        };
        self.said = value.map_or(SILENT.with([]), |value| {
            sentence(self.metric).with([value, self.up, self.down])
        });
    }
}

/// Lets several metrics vote, and acts when more than half of them agree.
pub(crate) struct Voting {
    seats: Vec<Seat>,
    step: u32,
    cooldown: Cooldown,
    /// What the cooldown said last, and whether it let the vote pass.
    cooled: (Why, bool),
}

impl Voting {
    fn count(&self, vote: i8) -> Count {
        Count::new(self.seats.iter().filter(|seat| seat.vote == vote).count() as f64)
    }
}

impl Policy for Voting {
    type Params = VotingParams;

    const CARD: Card = Card {
        id: "voting",
        name: "Metric voting",
        summary: "Several metrics vote; more than half of them must agree.",
        good_for: "Services for which no single metric tells the whole story.",
        fidelity: "As taught: majority, cooldown, last 100 samples and a period, one at a time.",
        family: Family::Reactive,
        level: Level::Foundation,
        is_default: false,
        article: crate::article!("voting"),
    };
    const SUITS: &'static [Suit] = &[Suit::Web, Suit::Noisy, Suit::Gradual];
    const NEEDS: Needs = Needs { history: LONGEST, ..Needs::NOTHING };
    const RULES: &'static [&'static Rule] = &[&crate::NO_DATA, &UP, &DOWN, &NO_MAJORITY, &COOLDOWN];
    const HOLDS: &'static [(&'static Rule, Held)] = &[(&COOLDOWN, Held::Cooldown)];

    fn levels(params: &VotingParams) -> Vec<LevelOf> {
        let edges = params.voters.iter().map(|voter| voter.metric.parts());
        edges.flat_map(|(metric, edges, _)| edges.map(|level| (metric, level))).collect()
    }

    fn new(params: VotingParams, _: &Setting) -> Self {
        Self {
            seats: params.voters.iter().map(Seat::new).collect(),
            step: params.step.0,
            cooldown: Cooldown::new(params.cooldown.get()),
            cooled: (COOL.with([]), true),
        }
    }

    fn decide(&mut self, seen: &Observation<'_>) -> Decision {
        let (now, fleet) = (seen.now.get(), seen.fleet.wanted());
        for seat in &mut self.seats {
            seat.vote(seen.history, f64::from(seen.fleet.in_service));
        }
        let hold = |why| Decision { want: Instances(fleet), why };
        let left = self.cooldown.left(now);
        self.cooled = if left > 0.0 {
            (COOLDOWN.with([left, self.cooldown.span()]), false)
        } else {
            (COOL.with([]), true)
        };
        if self.seats.iter().all(|seat| *seat.said.rule == SILENT) {
            return hold(crate::NO_DATA.with([]));
        }
        if left > 0.0 {
            return hold(self.cooled.0);
        }
        let voters = Count::new(self.seats.len() as f64);
        let (up, down) = (self.count(1), self.count(-1));
        let step = f64::from(self.step);
        let (want, why) = if 2 * up.0 > voters.0 {
            (fleet.saturating_add(self.step), UP.with([up.get(), voters.get(), step]))
        } else if 2 * down.0 > voters.0 {
            (fleet.saturating_sub(self.step), DOWN.with([down.get(), voters.get(), step]))
        } else {
            return hold(NO_MAJORITY.with([up.get(), down.get(), voters.get()]));
        };
        self.cooldown.start(now);
        Decision { want: Instances(want), why }
    }

    fn gates(&self) -> Vec<Gate> {
        let vote = |seat: &Seat| Gate {
            name: seat.metric.label(),
            passed: seat.vote != 0,
            why: seat.said,
        };
        let cooled = Gate { name: "cooldown", passed: self.cooled.1, why: self.cooled.0 };
        self.seats.iter().map(vote).chain([cooled]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Voting;
    use crate::story::check;

    const TWO: [(&str, &str); 3] =
        [("voters", "2"), ("voters.0.metric", "cpu"), ("voters.1.metric", "queue")];

    #[test]
    fn more_than_half_must_agree() {
        check::<Voting>(
            &TWO,
            "t=60   in=4  cpu=0.90  queue=4\n\
             t=120  in=4  cpu=0.90  queue=99",
            "4 1 want more, 0 less; neither is more than half of 2: nothing changes\n\
             5 2 of 2 voters want more: 1 more",
        );
    }

    #[test]
    fn after_an_action_the_cooldown_holds() {
        check::<Voting>(
            &[("voters", "1"), ("voters.0.period", "60")],
            "t=60   in=4  cpu=0.90\n\
             t=120  in=4  boot=1  cpu=0.95\n\
             t=360  in=5  cpu=0.20",
            "5 1 of 1 voters want more: 1 more\n\
             5 cooldown: 4 min left of 5 min since the last action\n\
             4 1 of 1 voters want less: 1 less",
        );
    }

    #[test]
    fn a_vote_is_on_all_samples_of_the_period() {
        check::<Voting>(
            &[("voters", "1"), ("voters.0.period", "120")],
            "t=60   in=4  cpu=0.50\n\
             t=120  in=4  cpu=1.00\n\
             t=180  in=4  cpu=0.90",
            "4 0 want more, 0 less; neither is more than half of 1: nothing changes\n\
             4 0 want more, 0 less; neither is more than half of 1: nothing changes\n\
             5 1 of 1 voters want more: 1 more",
        );
    }

    #[test]
    fn without_samples_it_says_so() {
        check::<Voting>(&[], "t=0  in=3", "3 no measurement yet: nothing changes");
    }
}
