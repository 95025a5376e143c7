//! What happens at some time of a run, wherever it is declared: to be shown and moved on the time
//! axis.
//!
//! An event is a member of a list whose first number is a time counted from the start of the run,
//! and that says more than a value at that time: how long it lasts, or which of several kinds it
//! is. Not here: how it is shown, and what an event does (`sim`).

use model::curve::MAX_TIME;
use model::spec::ListSpec;
use model::{Control, Group, ParamSpec, Scenario, ScenarioError, Section, Unit, Value};

/// Something that happens at a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The path of its list.
    pub list: String,
    /// Its place in the list.
    pub index: usize,
    /// The id of the number that says when.
    pub when: &'static str,
    /// When, in seconds since the start of the run.
    pub at: f64,
    /// How long it lasts in all, in seconds; 0 if it does not say.
    pub lasts: f64,
    /// What it is, in a few words.
    pub label: &'static str,
}

impl Event {
    /// The path of the number that says when.
    pub fn path(&self) -> String {
        format!("{}.{}.{}", self.list, self.index, self.when)
    }
}

/// A kind of event that can be added.
#[derive(Clone, Debug, PartialEq)]
pub struct Kind {
    /// The path of its list.
    pub list: String,
    /// The choice that makes it this kind, and the option, if the list has several kinds.
    pub choice: Option<(&'static str, &'static str)>,
    /// What it is, in a few words.
    pub label: &'static str,
    when: &'static str,
}

/// Every event, in the order of sections and lists.
pub fn events(scenario: &Scenario) -> Vec<Event> {
    let mut found = Vec::new();
    each_list(scenario, &mut |path, spec, list, items| {
        let Some(when) = when_of(list) else { return };
        for (index, item) in items.iter().enumerate() {
            let at = item.number(when.id).unwrap_or(0.0);
            let spans = item.iter().filter(|(other, _)| is_span(other) && other.id != when.id);
            let lasts = spans.filter_map(|(other, _)| item.number(other.id)).sum();
            let label = kind_of(item).map_or(spec.label, |(_, label)| label);
            found.push(Event { list: path.to_owned(), index, when: when.id, at, lasts, label });
        }
    });
    found
}

/// Every kind of event of which one more can be added.
pub fn kinds(scenario: &Scenario) -> Vec<Kind> {
    let mut found = Vec::new();
    each_list(scenario, &mut |path, spec, list, items| {
        let Some(when) = when_of(list).filter(|_| items.len() < list.max) else { return };
        let kind = |choice, label| Kind { list: path.to_owned(), choice, label, when: when.id };
        let choice = list.item.iter().find_map(|spec| match spec.control {
            Control::Choice { options } => Some((spec.id, options)),
            _ => None,
        });
        match choice {
            None => found.push(kind(None, spec.label)),
            Some((id, options)) => {
                let all = options.iter().map(|option| kind(Some((id, option.id)), option.label));
                found.extend(all);
            }
        }
    });
    found
}

/// The scenario with one more event of this kind at `at` seconds, and its place in the list.
///
/// # Errors
/// The list is full, or the time is out of its range.
pub fn added(
    scenario: &Scenario,
    kind: &Kind,
    at: f64,
) -> Result<(Scenario, Event), ScenarioError> {
    let mut scenario = scenario.clone();
    scenario.push(&kind.list)?;
    let ours = |event: &Event| event.list == kind.list;
    let last = |scenario: &Scenario| events(scenario).into_iter().rfind(ours);
    let event = last(&scenario).expect("one was added just now");
    scenario.set(&event.path(), &format!("{}", at.round()))?;
    if let Some((id, option)) = kind.choice {
        scenario.set(&format!("{}.{}.{id}", event.list, event.index), option)?;
    }
    let event = last(&scenario).expect("it is there still");
    Ok((scenario, event))
}

/// The scenario with the event at `at` seconds, to whole seconds within the run.
///
/// # Errors
/// There is no such event.
pub fn moved(scenario: &Scenario, event: &Event, at: f64) -> Result<Scenario, ScenarioError> {
    let length = model::Quantity::get(scenario.clock().length);
    let mut scenario = scenario.clone();
    scenario.set(&event.path(), &format!("{}", at.round().clamp(0.0, length)))?;
    Ok(scenario)
}

/// The kind of a member, if its list has several: the id of the option, and its label.
fn kind_of(item: &Group) -> Option<(&'static str, &'static str)> {
    item.iter().find_map(|(_, value)| match value {
        Value::Choice(picked) => Some((picked.option().id, picked.option().label)),
        _ => None,
    })
}

fn is_span(spec: &ParamSpec) -> bool {
    matches!(&spec.control, Control::Number(range) if range.unit == Unit::Seconds)
}

/// The number that says when the members of a list happen, if they are events.
fn when_of(list: &ListSpec) -> Option<&'static ParamSpec> {
    let when = list.item.first()?;
    let counts = matches!(&when.control, Control::Number(range)
        if range.unit == Unit::Seconds && range.min <= 0.0 && range.max >= MAX_TIME);
    let more = list.item[1..].iter();
    let says = more.into_iter().any(|spec| {
        is_span(spec) || matches!(&spec.control, Control::Choice { .. } | Control::Text(_))
    });
    (counts && says).then_some(when)
}

type EachList<'a> = dyn FnMut(&str, &'static ParamSpec, &'static ListSpec, &[Group]) + 'a;

/// Calls `each` with every list of the scenario: path, declaration, members.
fn each_list(scenario: &Scenario, each: &mut EachList<'_>) {
    for section in Section::ALL {
        walk(section.id(), scenario.section(section), each);
    }
}

fn walk(above: &str, group: &Group, each: &mut EachList<'_>) {
    for (spec, value) in group.iter() {
        let path = format!("{above}.{}", spec.id);
        match (&spec.control, value) {
            (Control::List(list), Value::List(items)) => each(&path, spec, list, items),
            (_, Value::Group(inner)) => walk(&path, inner, each),
            (_, Value::Choice(picked)) => walk(&path, picked.group(), each),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_event_can_be_added_moved_and_found() {
        let scenario = crate::first();
        assert_eq!(events(&scenario), []);
        let all = kinds(&scenario);
        assert!(all.len() >= 6, "{all:?}");
        let mut full = scenario.clone();
        for (i, kind) in all.iter().enumerate() {
            let at = 600.0 * (i + 1) as f64;
            let (next, event) = added(&full, kind, at + 0.3).unwrap();
            assert_eq!((event.at, event.label), (at, kind.label));
            assert_eq!(events(&next).len(), i + 1);
            full = moved(&next, &event, 1e9).unwrap();
            let length = model::Quantity::get(full.clock().length);
            assert!(events(&full).iter().any(|other| other.at == length));
        }
    }

    #[test]
    fn points_of_a_curve_are_no_events() {
        let mut scenario = crate::first();
        scenario.set("clock.custom", "3").unwrap();
        assert_eq!(events(&scenario), []);
    }

    #[test]
    fn a_full_list_offers_no_more() {
        let mut scenario = crate::first();
        let kind = kinds(&scenario).remove(0);
        while let Ok((next, _)) = added(&scenario, &kind, 60.0) {
            scenario = next;
        }
        assert!(events(&scenario).len() >= 6);
        assert!(kinds(&scenario).iter().all(|other| other.list != kind.list));
    }
}
