//! "Which one for my workload?": strategies that suit a kind of service and the load at hand, each
//! with its reasons.
//!
//! A strategy says on its entry what it is made for; the load says by its numbers what it is like.
//! Where the two meet there is a reason. Not here: how well each would do, which only a comparison
//! of runs says.

use model::unit::Unit;
use model::{Card, Listed as _, PolicyEntry, Scenario, Suit};

use crate::shape::Shape;

/// A kind of service that a person may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    /// What it is.
    pub suit: Suit,
    /// Its name on the screen.
    pub label: &'static str,
    /// Which services are meant.
    pub help: &'static str,
    /// Why a strategy that is made for it suits it.
    because: &'static str,
}

/// The kinds of services, in the order in which they are offered.
pub static SERVICES: [Service; 5] = [
    Service {
        suit: Suit::Web,
        label: "Web or API",
        help: "People and programs wait for answers; their number comes and goes over the day.",
        because: "it follows the requests that come and answers within minutes",
    },
    Service {
        suit: Suit::Batch,
        label: "Batch or queue",
        help: "Work waits in a queue and may do so for a while.",
        because: "it looks at the work there is, and a wait is no failure to it",
    },
    Service {
        suit: Suit::RealTime,
        label: "Real time",
        help: "Nobody may wait: games, calls, trading.",
        because: "it has room ready before it is needed",
    },
    Service {
        suit: Suit::Bursty,
        label: "Bursty",
        help: "The load jumps, and nobody knows when.",
        because: "it answers a jump in one go instead of one instance at a time",
    },
    Service {
        suit: Suit::CostSensitive,
        label: "As cheap as possible",
        help: "Idle instances hurt more than a short wait.",
        because: "it lets go of what nobody needs",
    },
];

/// A strategy that suits, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// What it says of itself.
    pub card: &'static str,
    /// Its name on the screen.
    pub name: &'static str,
    /// What it is good for, in one line.
    pub good_for: &'static str,
    /// Why it suits: sentences, at least one.
    pub reasons: Vec<String>,
    /// Whether it is the one that is chosen already.
    pub chosen: bool,
}

/// The most suggestions.
const MOST: usize = 5;
/// What a person says of a service weighs more than any fact of one load.
const NAMED: usize = 5;

/// How much a fact of a load tells of who suits it.
const fn telling(fact: Suit) -> usize {
    match fact {
        // What can be known in advance, and what cannot, decides most.
        Suit::Periodic | Suit::Sudden => 3,
        Suit::Idle | Suit::Noisy | Suit::Steady => 2,
        // Nearly everybody can follow a load that creeps.
        _ => 1,
    }
}

/// The strategies that suit `service`, if the person named one, and the load of `scenario` with
/// this shape; those with the most reasons first, in teaching order where they have as many.
pub fn suggest(scenario: &Scenario, service: Option<Suit>, shape: &Shape) -> Vec<Suggestion> {
    let facts = shape.suits();
    let weight = |entry: &PolicyEntry| {
        let named = service.is_some_and(|service| entry.suits.contains(&service));
        let met = facts.iter().filter(|fact| entry.suits.contains(fact));
        usize::from(named) * NAMED + met.map(|fact| telling(*fact)).sum::<usize>()
    };
    let mut found: Vec<(usize, &'static PolicyEntry)> = Vec::new();
    for entry in scenario.catalogue().policies {
        let weight = weight(entry);
        let place = found.partition_point(|(other, _)| *other >= weight);
        if weight > 0 {
            found.insert(place, (weight, entry));
        }
    }
    // Who asks for a kind of service wants no strategy that is not made for it.
    if let Some(service) = service {
        found.retain(|(_, entry)| entry.suits.contains(&service));
    }
    found.truncate(MOST);
    found.into_iter().map(|(_, entry)| suggestion(scenario, entry, service, shape)).collect()
}

fn suggestion(
    scenario: &Scenario,
    entry: &'static PolicyEntry,
    service: Option<Suit>,
    shape: &Shape,
) -> Suggestion {
    let card: &'static Card = entry.card();
    let named = SERVICES
        .iter()
        .filter(|known| service == Some(known.suit) && entry.suits.contains(&known.suit));
    let named = named.map(|known| format!("{}: {}.", known.label, known.because));
    let met = shape.suits().into_iter().filter(|fact| entry.suits.contains(fact));
    Suggestion {
        card: card.id,
        name: card.name,
        good_for: card.good_for,
        reasons: named.chain(met.map(|fact| reason(fact, shape))).collect(),
        chosen: scenario.policy().card().id == card.id,
    }
}

/// Why a strategy that is made for such a load suits this one.
fn reason(fact: Suit, shape: &Shape) -> String {
    let percent = |value: f64| Unit::Ratio.text(value);
    let times = |value: f64| Unit::Factor.text((value * 10.0).round() / 10.0);
    let lag = Unit::Seconds.text(shape.lag);
    match fact {
        Suit::Periodic => format!(
            "The days are alike ({} in common with the day before), and it prepares for what it \
             knows of them.",
            percent(shape.alike.unwrap_or(0.0))
        ),
        Suit::Sudden => format!(
            "The load grows {}-fold within the {lag} that an answer takes, and it does not go \
             there \
             one instance at a time.",
            times(shape.jump)
        ),
        Suit::Idle => format!(
            "Hardly anybody comes for {} of the time, and it can let nearly everything go.",
            percent(shape.idle)
        ),
        Suit::Noisy => format!(
            "The load strays {} from its own course, and it does not follow every step of that.",
            percent(shape.noise)
        ),
        Suit::Steady => format!(
            "The peak is only {} times the mean: there is little to follow.",
            times(shape.peak)
        ),
        Suit::Gradual => format!(
            "The load grows by {} at most within the {lag} that an answer takes: to react is \
             soon enough.",
            percent(shape.jump - 1.0)
        ),
        _ => String::new(),
    }
}

/// What the load is like, in sentences.
pub fn described(shape: &Shape) -> Vec<String> {
    let mut lines = Vec::new();
    lines.push(match shape.alike {
        None => "Shorter than two days: whether its days are alike cannot be said.".to_owned(),
        Some(alike) => {
            format!("Days have {} in common with the day before.", Unit::Ratio.text(alike.max(0.0)))
        }
    });
    let rounded = |value: f64| Unit::Factor.text((value * 10.0).round() / 10.0);
    lines.push(format!(
        "It grows by {} at most within {}, from a change of the load to an instance that serves \
         it.",
        Unit::Ratio.text(shape.jump - 1.0),
        Unit::Seconds.text(shape.lag)
    ));
    lines.push(format!("It strays {} from its own course.", Unit::Ratio.text(shape.noise)));
    lines.push(format!(
        "It rests for {} of the time; its peak is {} times its mean.",
        Unit::Ratio.text(shape.idle),
        rounded(shape.peak)
    ));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(settings: &[(&str, &str)]) -> (Scenario, Shape) {
        let mut scenario = crate::first();
        assert!(scenario.set_all(settings.iter().copied()).is_empty());
        let shape = Shape::of(&scenario, &crate::preview(&scenario, 20_000));
        (scenario, shape)
    }

    #[test]
    fn every_kind_of_service_has_suggestions_with_reasons_for_every_load() {
        for entry in crate::CATALOGUE.loads {
            let (scenario, shape) = shape(&[("load", entry.card().id)]);
            for service in Suit::SERVICES {
                let found = suggest(&scenario, Some(service), &shape);
                assert!(!found.is_empty() && found.len() <= MOST, "{service:?}");
                for suggestion in found {
                    let reasons = &suggestion.reasons;
                    assert!(!reasons.is_empty(), "{suggestion:?}");
                    let whole = |r: &String| r.ends_with('.') && !r.contains('–');
                    assert!(reasons.iter().all(whole), "{reasons:?}");
                }
            }
            assert!(described(&shape).iter().all(|line| line.ends_with('.')));
        }
        assert_eq!(SERVICES.map(|service| service.suit), Suit::SERVICES);
    }

    #[test]
    fn days_that_are_alike_bring_those_who_know_them_to_the_top() {
        let (scenario, shape) = shape(&[("load", "business-week")]);
        let found = suggest(&scenario, Some(Suit::Web), &shape);
        let reason = &found[0].reasons;
        assert!(reason.iter().any(|line| line.contains("days are alike")), "{found:?}");
    }

    #[test]
    fn the_one_that_is_chosen_is_marked_once() {
        let (scenario, shape) = shape(&[("policy", "ratio"), ("load", "flash-crowd")]);
        let found = suggest(&scenario, Some(Suit::Bursty), &shape);
        assert_eq!(found.iter().filter(|s| s.chosen).count(), 1, "{found:?}");
    }
}
