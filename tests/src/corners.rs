//! The corners of declared parameters: the least and the most of everything, every option.
//!
//! They are read off the declarations; no parameter is named.

use model::{Control, Group, ParamSpec, Scenario, Section, Value};

/// Settings that belong together, parents before their children: paths and texts.
pub type Edits = Vec<(String, String)>;

/// Every corner of `specs` by itself, each with what it needs to exist.
pub fn corners(prefix: &str, specs: &'static [ParamSpec]) -> Vec<Edits> {
    let mut out = Vec::new();
    for spec in specs {
        corners_of(&format!("{prefix}.{}", spec.id), spec, &Vec::new(), &mut out);
    }
    out
}

fn corners_of(path: &str, spec: &'static ParamSpec, needed: &Edits, out: &mut Vec<Edits>) {
    let with = |text: String| {
        let mut edits = needed.clone();
        edits.push((path.to_owned(), text));
        edits
    };
    match &spec.control {
        Control::Number(number) => {
            out.extend([number.min, number.max].map(|value| with(value.to_string())));
        }
        Control::Switch { .. } => out.extend(["on", "off"].map(|text| with(text.to_owned()))),
        // What a text may be only its check knows; its default is surely allowed.
        Control::Text(line) => out.push(with(line.default.to_owned())),
        Control::Group { params } => {
            for spec in *params {
                corners_of(&format!("{path}.{}", spec.id), spec, needed, out);
            }
        }
        Control::Choice { options } => {
            for option in *options {
                let chosen = with(option.id.to_owned());
                out.push(chosen.clone());
                for spec in option.params {
                    corners_of(&format!("{path}.{}", spec.id), spec, &chosen, out);
                }
            }
        }
        Control::List(list) => {
            out.push(with(list.min.to_string()));
            let full = with(list.max.to_string());
            out.push(full.clone());
            // The last member: it surely has the defaults of the declaration.
            if let Some(last) = list.max.checked_sub(1) {
                for spec in list.item {
                    corners_of(&format!("{path}.{last}.{}", spec.id), spec, &full, out);
                }
            }
        }
    }
}

/// Every parameter that `scenario` has at present, lists and choices with what is inside them.
pub fn settable(scenario: &Scenario, sections: &[Section]) -> Vec<(String, &'static ParamSpec)> {
    let mut out = Vec::new();
    for &section in sections {
        settable_in(section.id(), scenario.section(section), &mut out);
    }
    out
}

fn settable_in(prefix: &str, group: &Group, out: &mut Vec<(String, &'static ParamSpec)>) {
    for (spec, value) in group.iter() {
        let path = format!("{prefix}.{}", spec.id);
        if !matches!(spec.control, Control::Group { .. }) {
            out.push((path.clone(), spec));
        }
        match value {
            Value::Number(_) | Value::Switch(_) | Value::Text(_) => {}
            Value::Group(inner) => settable_in(&path, inner, out),
            Value::Choice(picked) => settable_in(&path, picked.group(), out),
            Value::List(items) => {
                for (i, item) in items.iter().enumerate() {
                    settable_in(&format!("{path}.{i}"), item, out);
                }
            }
        }
    }
}

/// A value of `spec` as the text of a setting, chosen by `u` in 0 to 1: up to 0.05 the least, from
/// 0.95 on the most, between them small ones more often than great ones.
pub fn value(spec: &ParamSpec, u: f64) -> String {
    let u = ((u - 0.05) / 0.9).clamp(0.0, 1.0);
    match &spec.control {
        Control::Number(number) => {
            let value = number.min + (number.max - number.min) * u * u * u;
            let value = if number.whole { value.round() } else { value };
            value.clamp(number.min, number.max).to_string()
        }
        Control::Switch { .. } => if u < 0.5 { "off" } else { "on" }.to_owned(),
        Control::Choice { options } => options[nth(u, 0, options.len() - 1)].id.to_owned(),
        Control::List(list) => nth(u, list.min, list.max).to_string(),
        Control::Text(line) => line.default.to_owned(),
        Control::Group { .. } => unreachable!("a group has no value of its own"),
    }
}

/// The whole number at `u` of the way from `min` to `max`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between two small counts"
)]
fn nth(u: f64, min: usize, max: usize) -> usize {
    (min + (u * (max - min + 1) as f64) as usize).min(max)
}

/// Sets one parameter of `sections` that `which` in 0 to 1 chooses to the value that `u` chooses;
/// answers with what it set.
///
/// # Panics
/// If a value within the declared range is refused, unless because of another value.
pub fn set_some(scenario: &mut Scenario, sections: &[Section], which: f64, u: f64) -> String {
    let all = settable(scenario, sections);
    if all.is_empty() {
        return "nothing to set".to_owned();
    }
    let (path, spec) = &all[nth(which, 0, all.len() - 1)];
    let text = value(spec, u);
    let before = scenario.clone();
    if let Err(error) = scenario.set(path, &text) {
        // The only rule between two values is that of the least and the most instances.
        assert!(path.starts_with("fleet.m"), "{path}={text}: {error}");
        assert_eq!(*scenario, before, "a refused setting changed something");
    }
    format!("{path}={text}")
}
