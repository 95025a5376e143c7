//! A condition on a total, such as `slo<0.99`, by which a script can fail.
//!
//! Not here: the totals, which are walked by id.

use model::unit::number;
use model::{Totals, Unit};
use playground::scorecard;
use playground::seeds::Spread;

use crate::flags::Given;
use crate::{Failure, near};

/// A condition on a total.
#[derive(Debug)]
pub(crate) struct Condition {
    id: &'static str,
    unit: Unit,
    /// Whether it is a number of the scorecard and no total.
    card: bool,
    operator: &'static str,
    holds: Holds,
    limit: f64,
}

/// Whether a total and a limit are as an operator says.
type Holds = fn(f64, f64) -> bool;

/// The operators; the longer ones first, for the shorter ones are their beginnings.
const OPERATORS: [(&str, Holds); 5] = [
    ("<=", |a, b| a <= b),
    (">=", |a, b| a >= b),
    ("==", |a, b| a == b),
    ("<", |a, b| a < b),
    (">", |a, b| a > b),
];

/// All conditions that were given.
pub(crate) fn conditions(given: &Given) -> Result<Vec<Condition>, Failure> {
    let found: Vec<Condition> =
        given.values("--fail-if").map(condition).collect::<Result<_, Failure>>()?;
    match found.iter().find(|condition| condition.card && given.has("--seeds")) {
        Some(Condition { id, .. }) => Err(format!(
            "`--fail-if` names `{id}` of the scorecard of a single run, but `--seeds` asks for more"
        )),
        None => Ok(found),
    }
}

fn condition(text: &str) -> Result<Condition, Failure> {
    let form = "must be TOTAL OPERATOR NUMBER, such as slo<0.99, with one of < <= > >= ==";
    let place = text.find(['<', '>', '=']);
    let found = place.and_then(|place| {
        let (name, rest) = text.split_at(place);
        let known = OPERATORS.into_iter().find(|(sign, _)| rest.starts_with(sign))?;
        Some((name.trim(), known, rest[known.0.len()..].trim()))
    });
    let Some((name, (operator, holds), limit)) = found else {
        return Err(format!("`--fail-if` is “{text}”, but {form}"));
    };
    let totals = Totals::default().items().map(|(id, _, unit, _)| (id, unit, false));
    let lines = scorecard::LINES.iter().map(|line| (line.id, line.unit, true));
    // Of two with the same id the total comes first, and it is the same number.
    let all: Vec<(&str, Unit, bool)> = totals.into_iter().chain(lines).collect();
    let found = all.iter().find(|(id, ..)| *id == name);
    let &(id, unit, card) = found.ok_or_else(|| {
        let ids: Vec<&str> = all.iter().map(|(id, ..)| *id).collect();
        format!("`--fail-if` names “{name}”, which is no total{}", near::hint(name, &ids))
    })?;
    // As everywhere, a bare number is in the base unit: 0.99, not 99.
    let limit = number(limit)
        .or_else(|| unit.parse(limit))
        .ok_or_else(|| format!("`--fail-if` compares `{id}` with “{limit}”, but {form}"))?;
    Ok(Condition { id, unit, card, operator, holds, limit })
}

impl Condition {
    /// Whether it is a number of the scorecard and no total.
    pub(crate) fn is_of_scorecard(&self) -> bool {
        self.card
    }

    /// What is met, in words that begin with `whose`, if it is.
    pub(crate) fn met(&self, whose: &str, totals: &[Spread]) -> Option<String> {
        let total = totals.iter().find(|total| total.id == self.id)?;
        (self.holds)(total.mean, self.limit).then(|| {
            let Self { id, operator, limit, unit, .. } = self;
            let (value, text) = (total.mean, unit.text(total.mean));
            format!("{whose}{id} is {value} ({text}), which is {operator} {limit}")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn met(text: &str, mean: f64) -> bool {
        let condition = condition(text).expect("it is a condition");
        let (id, unit) = (condition.id, condition.unit);
        let spread = Spread { id, label: "", unit, mean, half: None, least: mean, most: mean };
        condition.met("", &[spread]).is_some()
    }

    #[test]
    fn every_operator_compares_as_it_says() {
        for (operator, below, same, above) in [
            ("<", true, false, false),
            ("<=", true, true, false),
            (">", false, false, true),
            (">=", false, true, true),
            ("==", false, true, false),
        ] {
            for (mean, expected) in [(0.98, below), (0.99, same), (1.0, above)] {
                assert_eq!(met(&format!("slo{operator}0.99"), mean), expected, "{mean}{operator}");
            }
        }
    }

    #[test]
    fn limits_may_have_units() {
        assert!(met("slo < 99 %", 0.985) && !met("slo<99%", 0.995));
        assert!(met("cost>=$20", 20.0));
    }

    #[test]
    fn what_is_no_condition_is_refused_with_a_suggestion() {
        let error = |text: &str| condition(text).expect_err("it is no condition");
        assert_eq!(
            error("slo"),
            "`--fail-if` is “slo”, but must be TOTAL OPERATOR NUMBER, such as slo<0.99, with one \
             of < <= > >= =="
        );
        assert!(error("slo=1").contains("is “slo=1”, but must be"));
        assert_eq!(
            error("cots>1"),
            "`--fail-if` names “cots”, which is no total; did you mean `cost`?"
        );
        assert!(error("slo<much").contains("compares `slo` with “much”"));
        assert!(error("<1").contains("names “”"));
    }
}
