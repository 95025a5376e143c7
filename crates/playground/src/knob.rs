//! The settings that a search or a map can turn: numbers, choices and switches of a scenario, by
//! their declarations.
//!
//! A place on a knob is a number in 0 to 1; every value that a form could show has one. Not here:
//! who turns them (`tune`, `heat`).

use model::sections::SEED;
use model::unit::Unit;
use model::{Control, NumberSpec, OptionSpec, Quantity as _, Scale, Scenario, Section, Value};

use crate::settings;

/// A setting with what it can be turned to.
#[derive(Clone, Debug)]
pub struct Knob {
    /// Where: the ids from the section down, joined by dots.
    pub path: String,
    /// Its name on the screen.
    pub label: &'static str,
    /// What it can be turned to.
    pub dial: Dial,
    /// Where it stands.
    pub now: f64,
}

/// What a knob can be turned to.
#[derive(Clone, Copy, Debug)]
pub enum Dial {
    /// A number in a range, of which `most` is the greatest that makes sense here.
    Number {
        /// Its declaration.
        range: &'static NumberSpec,
        /// The greatest value that can make a difference, in the base unit.
        most: f64,
    },
    /// One of several options; its value is the place in the list.
    Choice(&'static [OptionSpec]),
    /// On or off: 1 or 0.
    Switch,
}

/// The knobs of these sections, in the order of panels. `now` of each is its present value.
pub fn knobs(scenario: &Scenario, sections: &[Section]) -> Vec<Knob> {
    let all = settings::settings(scenario).into_iter();
    let within = all.filter(|setting| {
        setting.path != SEED.id
            && sections.iter().any(|section| setting.path.starts_with(&prefix(*section)))
    });
    within.filter_map(|setting| knob(scenario, &setting.path, setting.spec)).collect()
}

fn prefix(section: Section) -> String {
    format!("{}.", section.id())
}

fn knob(scenario: &Scenario, path: &str, spec: &'static model::ParamSpec) -> Option<Knob> {
    let (section, rest) = path.split_once('.')?;
    let value = scenario.section(Section::by_id(section)?).get(rest)?;
    let (dial, now) = match (&spec.control, value) {
        (Control::Number(range), Value::Number(now)) => {
            // More instances than the fleet may have, and longer than the run lasts, are no
            // different from as many and as long.
            let most = match range.unit {
                Unit::Instances if section == Section::Policy.id() => scenario.fleet().max.get(),
                Unit::Seconds => scenario.clock().length.get(),
                _ => range.max,
            };
            let most = most.clamp(range.min, range.max).max(*now);
            (Dial::Number { range, most }, *now)
        }
        (Control::Choice { options }, Value::Choice(picked)) => {
            let place = options.iter().position(|option| option.id == picked.option().id)?;
            (Dial::Choice(options), place as f64)
        }
        (Control::Switch { .. }, Value::Switch(on)) => (Dial::Switch, f64::from(u8::from(*on))),
        _ => return None,
    };
    Some(Knob { path: path.to_owned(), label: spec.label, dial, now })
}

impl Knob {
    /// The value at `place`, 0 to 1, as a form would offer it: on the grid of its steps.
    pub fn value_at(&self, place: f64) -> f64 {
        let place = place.clamp(0.0, 1.0);
        match self.dial {
            Dial::Number { range, most } => {
                let value = match range.scale {
                    Scale::Linear => range.min + (most - range.min) * place,
                    Scale::Log => from_log(range, most, place),
                };
                snapped(range, most, value)
            }
            Dial::Choice(options) => {
                let last = options.len().saturating_sub(1) as f64;
                (place * (last + 1.0)).floor().min(last)
            }
            Dial::Switch => f64::from(u8::from(place >= 0.5)),
        }
    }

    /// The place of `value`, 0 to 1.
    pub fn place_of(&self, value: f64) -> f64 {
        let place = match self.dial {
            Dial::Number { range, most } if most > range.min => match range.scale {
                Scale::Linear => (value - range.min) / (most - range.min),
                Scale::Log => to_log(range, most, value),
            },
            Dial::Number { .. } => 0.0,
            Dial::Choice(options) => (value + 0.5) / options.len().max(1) as f64,
            Dial::Switch => value,
        };
        place.clamp(0.0, 1.0)
    }

    /// What one step of a form moves it by at `place`, at most the whole.
    pub fn step(&self) -> f64 {
        match self.dial {
            Dial::Number { range, most } if most > range.min => match range.scale {
                Scale::Linear => (range.step / (most - range.min)).min(1.0),
                // A twentieth: what two digits can say.
                Scale::Log => (0.05 / libm::log1p(most / floor_of(range))).min(1.0),
            },
            Dial::Number { .. } | Dial::Switch => 1.0,
            Dial::Choice(options) => 1.0 / options.len().max(1) as f64,
        }
    }

    /// The value as the text that [`Scenario::set`] takes.
    pub fn text(&self, value: f64) -> String {
        match self.dial {
            Dial::Number { .. } => format!("{value}"),
            Dial::Choice(options) => option(options, value).map_or("", |o| o.id).to_owned(),
            Dial::Switch => if value >= 0.5 { "on" } else { "off" }.to_owned(),
        }
    }

    /// The value for people.
    pub fn shown(&self, value: f64) -> String {
        match self.dial {
            Dial::Number { range, .. } => range.unit.text(value),
            Dial::Choice(options) => option(options, value).map_or("", |o| o.label).to_owned(),
            Dial::Switch => if value >= 0.5 { "on" } else { "off" }.to_owned(),
        }
    }

    /// So many values from the least to the greatest, evenly spread over the dial, each once.
    pub fn spread(&self, count: usize) -> Vec<f64> {
        let last = count.max(2) - 1;
        let mut values: Vec<f64> =
            (0..=last).map(|i| self.value_at(i as f64 / last as f64)).collect();
        values.dedup();
        values
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast from float saturates, and a list has few options"
)]
fn option(options: &'static [OptionSpec], value: f64) -> Option<&'static OptionSpec> {
    options.get(value as usize)
}

/// The least value above zero of a range over ratios; zero has the first place alone.
fn floor_of(range: &NumberSpec) -> f64 {
    if range.min > 0.0 { range.min } else { range.step.min(range.max) }
}

/// The share of the dial that zero has where a range over ratios begins with it.
const ZERO: f64 = 0.02;

fn from_log(range: &NumberSpec, most: f64, place: f64) -> f64 {
    let (floor, first) = (floor_of(range), if range.min > 0.0 { 0.0 } else { ZERO });
    if place < first || most <= floor {
        return range.min;
    }
    let share = (place - first) / (1.0 - first);
    floor * libm::exp(share * libm::log(most / floor))
}

fn to_log(range: &NumberSpec, most: f64, value: f64) -> f64 {
    let (floor, first) = (floor_of(range), if range.min > 0.0 { 0.0 } else { ZERO });
    if value < floor || most <= floor {
        return 0.0;
    }
    first + (1.0 - first) * libm::log(value / floor) / libm::log(most / floor)
}

/// The nearest value on the grid of the range, within it: multiples of its step from its least
/// value on, and over ratios no more than two digits.
fn snapped(range: &NumberSpec, most: f64, value: f64) -> f64 {
    let mut parts = 1.0;
    // The step as a fraction of one whole number: 0.01 is 1/100, so that 0.3 stays what people
    // write.
    while (range.step * parts).fract().abs() > 1e-9 && parts < 1e9 {
        parts *= 10.0;
    }
    let mut step = (range.step * parts).round().max(1.0);
    let value = value * parts;
    let least = if range.scale == Scale::Linear { range.min * parts } else { 0.0 };
    while range.scale == Scale::Log && value >= step * 100.0 {
        step *= 10.0;
    }
    let value = (least + ((value - least) / step).round() * step) / parts;
    let value = if range.whole { value.round() } else { value };
    value.clamp(range.min, most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Listed as _;

    fn every_knob() -> Vec<(Scenario, Knob)> {
        let mut all = Vec::new();
        for entry in crate::CATALOGUE.policies {
            let mut scenario = crate::first();
            scenario.set("policy", entry.card().id).unwrap();
            let found = knobs(&scenario, &Section::ALL);
            all.extend(found.into_iter().map(|knob| (scenario.clone(), knob)));
        }
        all
    }

    #[test]
    fn every_place_of_every_knob_is_a_value_that_can_be_set() {
        for (mut scenario, knob) in every_knob() {
            for place in [-1.0, 0.0, 0.01, 0.3, 0.5, 0.77, 1.0, 2.0, f64::NAN] {
                let value = knob.value_at(if place.is_nan() { 0.5 } else { place });
                let text = knob.text(value);
                // A rule between two values may refuse, a range never.
                if let Err(error) = scenario.set(&knob.path, &text) {
                    assert!(knob.path == "fleet.min" || knob.path == "fleet.max", "{error}");
                }
                assert!(!knob.shown(value).is_empty());
            }
        }
    }

    #[test]
    fn the_place_of_a_value_leads_back_to_it() {
        for (_, knob) in every_knob() {
            for place in [0.0, 0.2, 0.5, 0.9, 1.0] {
                let value = knob.value_at(place);
                let again = knob.value_at(knob.place_of(value));
                let close = (again - value).abs() <= 0.06 * value.abs() + 1e-9;
                assert!(close, "{} {value} {again}", knob.path);
            }
            assert!(knob.step() > 0.0 && knob.step() <= 1.0, "{}", knob.path);
        }
    }

    #[test]
    fn values_are_written_as_people_write_them() {
        let scenario = crate::first();
        for knob in knobs(&scenario, &[Section::Policy, Section::Goals]) {
            for value in knob.spread(9) {
                assert!(knob.text(value).len() <= 8, "{} {}", knob.path, knob.text(value));
            }
        }
    }

    #[test]
    fn a_spread_goes_from_end_to_end_and_repeats_nothing() {
        let knobs = knobs(&crate::first(), &[Section::Policy, Section::Fleet]);
        for knob in &knobs {
            let values = knob.spread(7);
            assert!(values.windows(2).all(|pair| pair[0] < pair[1]), "{values:?}");
            assert_eq!(values[0], knob.value_at(0.0));
            assert_eq!(values.last(), Some(&knob.value_at(1.0)));
        }
        assert!(knobs.iter().any(|knob| matches!(knob.dial, Dial::Choice(_))));
    }
}
