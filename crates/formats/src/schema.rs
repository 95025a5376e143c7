//! The JSON Schema of scenario files, made from the declarations of the parameters.
//!
//! Not here: reading and writing (`file`).

use model::{Catalogue, Control, Listed, OptionSpec, ParamSpec, Scenario, Section, Value};
use serde_json::{Map, Value as Json, json};

use crate::file::MARK;
use crate::link::VERSION;

/// The schema of scenario files (JSON Schema, draft 2020-12).
pub fn schema(catalogue: &'static Catalogue) -> Json {
    let mut properties = Map::new();
    properties.insert(
        MARK.to_owned(),
        json!({ "type": "integer", "minimum": 1, "maximum": VERSION,
                "description": "The version of the file and of its defaults." }),
    );
    properties.insert(
        "seed".to_owned(),
        json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX, "default": 1,
                "description": "The seed of all chance." }),
    );
    properties.insert("points".to_owned(), points());
    let scenario = Scenario::new(catalogue);
    for section in Section::ALL {
        let part = match section {
            Section::Load => entries(catalogue.loads),
            Section::Policy => entries(catalogue.policies),
            _ => group(scenario.section(section).specs()),
        };
        properties.insert(section.id().to_owned(), part);
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Lunch Rush scenario",
        "type": "object",
        "required": [MARK],
        "additionalProperties": false,
        "properties": properties,
    })
}

fn points() -> Json {
    use model::curve::{MAX_POINTS, MAX_RATE, MAX_TIME};
    json!({
        "type": "array", "minItems": 1, "maxItems": MAX_POINTS,
        "description": "The load curve drawn by hand: seconds since the start, which rise, and \
                        requests per second.",
        "items": {
            "type": "array", "minItems": 2, "maxItems": 2,
            "prefixItems": [
                { "type": "number", "minimum": 0, "maximum": MAX_TIME },
                { "type": "number", "minimum": 0, "maximum": MAX_RATE },
            ],
        },
    })
}

fn entries<E: Listed>(entries: &'static [E]) -> Json {
    let named = entries.iter().flat_map(|entry| {
        let card = entry.card();
        [
            json!({ "const": card.id, "description": card.summary }),
            single(card.id, card.summary, entry.params()),
        ]
    });
    json!({ "oneOf": named.collect::<Vec<Json>>() })
}

/// An object with one key.
fn single(id: &str, help: &str, params: &'static [ParamSpec]) -> Json {
    json!({
        "type": "object", "description": help, "required": [id], "additionalProperties": false,
        "properties": { id: group(params) },
    })
}

fn group(specs: &'static [ParamSpec]) -> Json {
    let properties: Map<String, Json> =
        specs.iter().map(|spec| (spec.id.to_owned(), described(spec))).collect();
    json!({ "type": "object", "additionalProperties": false, "properties": properties })
}

fn described(spec: &'static ParamSpec) -> Json {
    let mut schema = control(&spec.control);
    if let Json::Object(map) = &mut schema {
        map.insert("title".to_owned(), json!(spec.label));
        map.insert("description".to_owned(), json!(spec.help()));
        if let Some(default) = default(spec) {
            map.insert("default".to_owned(), default);
        }
    }
    schema
}

/// The default, where it is a single value.
fn default(spec: &ParamSpec) -> Option<Json> {
    match Value::default_of(spec) {
        Value::Number(value) => Some(json!(value)),
        Value::Switch(value) => Some(json!(value)),
        Value::Choice(picked) => Some(json!(picked.option().id)),
        Value::Text(text) => Some(json!(text)),
        Value::Group(_) | Value::List(_) => None,
    }
}

fn control(control: &'static Control) -> Json {
    match control {
        Control::Number(number) => json!({
            "type": if number.whole { "integer" } else { "number" },
            "minimum": number.min, "maximum": number.max,
        }),
        Control::Switch { .. } => json!({ "type": "boolean" }),
        Control::Text(line) => json!({ "type": "string", "maxLength": line.most }),
        Control::Group { params } => group(params),
        Control::Choice { options } => choice(options),
        Control::List(list) => json!({
            "type": "array", "minItems": list.min, "maxItems": list.max, "items": group(list.item),
        }),
    }
}

fn choice(options: &'static [OptionSpec]) -> Json {
    let named = options.iter().flat_map(|option| {
        let id = json!({ "const": option.id, "description": option.help.trim() });
        let with = (!option.params.is_empty())
            .then(|| single(option.id, option.help.trim(), option.params));
        [Some(id), with]
    });
    json!({ "oneOf": named.flatten().collect::<Vec<Json>>() })
}

/// Whether `group` is described by `specs`: every value has its declaration.
#[cfg(test)]
fn covers(schema: &Json, group: &model::Group) -> bool {
    group.iter().all(|(spec, _)| schema["properties"][spec.id].is_object())
}

#[cfg(test)]
mod tests {
    use super::*;

    static CATALOGUE: Catalogue = Catalogue { policies: policies::ALL, loads: sim::loads::ALL };

    #[test]
    fn every_parameter_is_described_with_range_and_default() {
        let schema = schema(&CATALOGUE);
        let scenario = Scenario::new(&CATALOGUE);
        for section in Section::ALL {
            let part = &schema["properties"][section.id()];
            let entries = part["oneOf"].as_array().map(Vec::len);
            let expected = match section {
                Section::Load => Some(2 * CATALOGUE.loads.len()),
                Section::Policy => Some(2 * CATALOGUE.policies.len()),
                _ => None,
            };
            assert_eq!(entries, expected, "{}", section.id());
            assert!(expected.is_some() || covers(part, scenario.section(section)));
        }
        let boot = &schema["properties"]["fleet"]["properties"]["boot"];
        assert_eq!(boot["default"], 120.0);
        assert_eq!(boot["maximum"], 3600.0);
    }
}
