//! Every setting of a scenario by its path, and reading what a person types for one.
//!
//! Not here: forms (`web`).

use model::sections::SEED;
use model::unit::number;
use model::{Control, Group, ParamSpec, Scenario, ScenarioError, Section, Value};

/// A setting of a scenario.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Where: the ids from the section down, joined by dots.
    pub path: String,
    /// What it is.
    pub spec: &'static ParamSpec,
    /// Its value, as a person would read it; for a list the number of members.
    pub text: String,
}

/// Every setting that has a value of its own, in the order of panels, parents before children.
pub fn settings(scenario: &Scenario) -> Vec<Setting> {
    let mut out = Vec::new();
    for section in Section::ALL {
        walk(section.id(), scenario.section(section), &mut out);
    }
    let text = scenario.seed().to_string();
    out.push(Setting { path: SEED.id.to_owned(), spec: &SEED, text });
    out
}

fn walk(above: &str, group: &Group, out: &mut Vec<Setting>) {
    for (spec, value) in group.iter() {
        let path = format!("{above}.{}", spec.id);
        if let Some(text) = shown(spec, value) {
            out.push(Setting { path: path.clone(), spec, text });
        }
        match value {
            Value::Group(inner) => walk(&path, inner, out),
            Value::Choice(picked) => walk(&path, picked.group(), out),
            Value::List(items) => {
                for (i, item) in items.iter().enumerate() {
                    walk(&format!("{path}.{i}"), item, out);
                }
            }
            Value::Number(_) | Value::Switch(_) | Value::Text(_) => {}
        }
    }
}

fn shown(spec: &ParamSpec, value: &Value) -> Option<String> {
    match (&spec.control, value) {
        (Control::Number(range), Value::Number(value)) => Some(range.unit.text(*value)),
        _ => value.text(),
    }
}

/// What may be set, in words: `10 % to 95 %`, `one of a, b`, `on or off`.
pub fn allowed(spec: &ParamSpec) -> String {
    match &spec.control {
        Control::Number(range) => range.allowed(),
        Control::Switch { .. } => "on or off".to_owned(),
        Control::Choice { options } => {
            let ids: Vec<&str> = options.iter().map(|option| option.id).collect();
            format!("one of {}", ids.join(", "))
        }
        Control::Group { .. } => "what it holds".to_owned(),
        Control::List(list) => format!("{} to {} {}s", list.min, list.max, list.noun),
        Control::Text(line) => line.allowed(),
    }
}

/// Sets values as [`Scenario::set_all`] does; numbers may have units as in a form: `70 %`,
/// `2 min`, `12:30`. A bare number is in the base unit, as in links and files.
pub fn set_all(scenario: &mut Scenario, pairs: &[(String, String)]) -> Vec<ScenarioError> {
    let mut plain: Vec<(String, String)> = pairs.to_vec();
    // A choice or a list among them may bring settings into being that others are for.
    for _ in 0..2 {
        let mut trial = scenario.clone();
        let _ = trial.set_all(plain.iter().map(|(path, text)| (path.as_str(), text.as_str())));
        let known = settings(&trial);
        for (path, text) in plain.iter_mut().filter(|(_, text)| number(text).is_none()) {
            let found = known.iter().find(|setting| setting.path == *path);
            if let Some(Control::Number(range)) = found.map(|setting| &setting.spec.control)
                && let Some(value) = range.unit.parse(text)
            {
                *text = format!("{value}");
            }
        }
    }
    scenario.set_all(plain.iter().map(|(path, text)| (path.as_str(), text.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(pairs: &[(&str, &str)]) -> Result<Scenario, String> {
        let mut scenario = crate::first();
        let pairs: Vec<(String, String)> =
            pairs.iter().map(|&(path, text)| (path.to_owned(), text.to_owned())).collect();
        match set_all(&mut scenario, &pairs).first() {
            None => Ok(scenario),
            Some(error) => Err(error.to_string()),
        }
    }

    #[test]
    fn every_setting_can_be_set_by_its_path_to_what_it_is() {
        let mut scenario = crate::first();
        scenario.set("traffic.events", "2").unwrap();
        let before = scenario.clone();
        let all = settings(&scenario);
        assert!(all.iter().any(|setting| setting.path == "traffic.events.1.kind.factor"));
        for Setting { path, spec, text } in &all {
            assert!(!text.is_empty() && !allowed(spec).is_empty(), "{path}");
        }
        let pairs: Vec<(String, String)> = all
            .iter()
            .filter(|setting| matches!(setting.spec.control, Control::Choice { .. }))
            .map(|setting| (setting.path.clone(), setting.text.clone()))
            .collect();
        assert_eq!(set_all(&mut scenario, &pairs), []);
        assert_eq!(scenario, before);
    }

    #[test]
    fn a_person_may_write_units() {
        let scenario = set(&[
            ("clock.length", "2 h 30 min"),
            ("clock.start", "12:30"),
            ("traffic.noise.strength", "20 %"),
            ("traffic.events", "1"),
            ("traffic.events.0.hold", "5 min"),
        ]);
        let same = set(&[
            ("clock.length", "9000"),
            ("clock.start", "45000"),
            ("traffic.noise.strength", "0.2"),
            ("traffic.events", "1"),
            ("traffic.events.0.hold", "300"),
        ]);
        assert_eq!(scenario.unwrap(), same.unwrap());
    }

    #[test]
    fn what_is_refused_is_named_as_it_was_written() {
        let error = set(&[("clock.length", "soon")]).unwrap_err();
        assert!(error.contains("(`clock.length`) is “soon”, but must be"), "{error}");
        // A bare number is never taken for percent.
        assert!(set(&[("traffic.noise.strength", "20")]).is_err());
    }
}
