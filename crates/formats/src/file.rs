//! A scenario as a file: JSON that holds every value, exactly.
//!
//! Not here: the schema that describes it (`schema`).

use std::fmt;

use model::{Catalogue, Curve, Group, GroupSeed, Listed, Point, Scenario, Section};
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};

use crate::link::VERSION;

/// The key that says what the file is, with the version of its defaults.
pub(crate) const MARK: &str = "lunch_rush";

/// Writes `scenario` as JSON with indentation and a final new line.
pub fn write(scenario: &Scenario) -> String {
    let mut out = Vec::new();
    let mut serializer = serde_json::Serializer::pretty(&mut out);
    serialize(scenario, &mut serializer).expect("a scenario is made of numbers, texts and maps");
    let mut text = String::from_utf8(out).expect("JSON is text");
    text.push('\n');
    text
}

/// Writes `scenario` into any serializer.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<S: Serializer>(scenario: &Scenario, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    map.serialize_entry(MARK, &VERSION)?;
    map.serialize_entry("seed", &scenario.seed())?;
    for section in Section::ALL {
        let group = scenario.section(section);
        match section {
            Section::Load => map.serialize_entry("load", &Named(scenario.load().card().id, group)),
            Section::Policy => {
                map.serialize_entry("policy", &Named(scenario.policy().card().id, group))
            }
            _ => map.serialize_entry(section.id(), group),
        }?;
    }
    if let Some(curve) = scenario.sketch() {
        let points: Vec<[f64; 2]> = curve.points().iter().map(|p| [p.at, p.rate]).collect();
        map.serialize_entry("points", &points)?;
    }
    map.end()
}

/// A group under its name: `{"threshold": {…}}`.
struct Named<'a>(&'static str, &'a Group);

impl serde::Serialize for Named<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(self.0, self.1)?;
        map.end()
    }
}

/// Reads a scenario from JSON.
///
/// # Errors
/// What is wrong, naming the field, what was given, what is allowed, and the line.
pub fn read(catalogue: &'static Catalogue, text: &str) -> Result<Scenario, FileError> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let scenario = ScenarioSeed(catalogue).deserialize(&mut deserializer);
    let ended = scenario.and_then(|scenario| deserializer.end().map(|()| scenario));
    ended.map_err(|error| FileError(error.to_string()))
}

/// A file that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileError(String);

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the file is not a scenario: {}", self.0)
    }
}

impl std::error::Error for FileError {}

/// Reads a scenario of a catalogue from any deserializer.
#[derive(Clone, Copy, Debug)]
pub struct ScenarioSeed(
    /// What there is to choose from.
    pub &'static Catalogue,
);

impl<'de> DeserializeSeed<'de> for ScenarioSeed {
    type Value = Scenario;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Scenario, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for ScenarioSeed {
    type Value = Scenario;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a scenario: an object with `{MARK}`, `load`, `policy`, …")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Scenario, A::Error> {
        let mut parts = Parts::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                MARK => parts.version = Some(map.next_value()?),
                "seed" => parts.seed = Some(map.next_value()?),
                "points" => parts.points = Some(map.next_value()?),
                "load" => {
                    parts.load = Some(map.next_value_seed(NamedSeed(self.0.loads, "load"))?);
                }
                "policy" => {
                    parts.policy = Some(map.next_value_seed(NamedSeed(self.0.policies, "policy"))?);
                }
                id => {
                    let Some(section) = Section::by_id(id) else {
                        return Err(A::Error::custom(unknown(id)));
                    };
                    let specs = Scenario::new(self.0).section(section).specs();
                    let seed = GroupSeed { specs, path: id.to_owned() };
                    parts.sections.push((section, map.next_value_seed(seed)?));
                }
            }
        }
        parts.assemble(self.0).map_err(A::Error::custom)
    }
}

fn unknown(id: &str) -> String {
    let ids: Vec<&str> = Section::ALL.iter().map(|section| section.id()).collect();
    format!(
        "`{id}` is not a part of a scenario; those are {MARK}, seed, points, {}",
        ids.join(", ")
    )
}

/// What was read, in whatever order it came.
#[derive(Default)]
struct Parts {
    version: Option<u32>,
    seed: Option<u32>,
    points: Option<Vec<[f64; 2]>>,
    load: Option<(&'static str, Group)>,
    policy: Option<(&'static str, Group)>,
    sections: Vec<(Section, Group)>,
}

impl Parts {
    fn assemble(self, catalogue: &'static Catalogue) -> Result<Scenario, String> {
        match self.version {
            Some(version) if (1..=VERSION).contains(&version) => {}
            Some(version) => {
                return Err(format!("`{MARK}` is {version}, but must be 1 to {VERSION}"));
            }
            None => return Err(format!("`{MARK}` is missing; it must be 1 to {VERSION}")),
        }
        let text = |error: &dyn fmt::Display| error.to_string();
        let mut scenario = Scenario::new(catalogue);
        let mut groups = self.sections;
        for (section, named) in [(Section::Load, self.load), (Section::Policy, self.policy)] {
            if let Some((id, group)) = named {
                scenario.set(section.id(), id).map_err(|error| text(&error))?;
                groups.push((section, group));
            }
        }
        for (section, group) in groups {
            scenario.replace(section, group).map_err(|error| text(&error))?;
        }
        if let Some(seed) = self.seed {
            scenario.set_seed(seed);
        }
        if let Some(points) = self.points {
            let points = points.into_iter().map(|[at, rate]| Point { at, rate }).collect();
            scenario.set_sketch(Some(Curve::new(points).map_err(|error| text(&error))?));
        }
        Ok(scenario)
    }
}

/// Reads `{"id": {…}}` or `"id"` against the entries of a list.
struct NamedSeed<E: 'static>(&'static [E], &'static str);

impl<E: Listed> NamedSeed<E> {
    fn find<Error: serde::de::Error>(&self, id: &str) -> Result<&'static E, Error> {
        self.0.iter().find(|entry| entry.card().id == id).ok_or_else(|| {
            let ids: Vec<&str> = self.0.iter().map(|entry| entry.card().id).collect();
            Error::custom(format!("`{}` is “{id}”, but must be one of {}", self.1, ids.join(", ")))
        })
    }
}

impl<'de, E: Listed> DeserializeSeed<'de> for NamedSeed<E> {
    type Value = (&'static str, Group);
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, E: Listed> Visitor<'de> for NamedSeed<E> {
    type Value = (&'static str, Group);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` as a name, or an object from a name to settings", self.1)
    }

    fn visit_str<Error: serde::de::Error>(self, id: &str) -> Result<Self::Value, Error> {
        let entry = self.find(id)?;
        Ok((entry.card().id, Group::defaults(entry.params())))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let Some(id) = map.next_key::<String>()? else {
            return Err(A::Error::custom(format!("`{}` is empty, but must name one", self.1)));
        };
        let entry = self.find(&id)?;
        let seed = GroupSeed { specs: entry.params(), path: format!("{}.{id}", self.1) };
        let group = map.next_value_seed(seed)?;
        if let Some(second) = map.next_key::<String>()? {
            let message = format!("`{}` is {id} and {second}, but must be one of them", self.1);
            return Err(A::Error::custom(message));
        }
        Ok((entry.card().id, group))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static CATALOGUE: Catalogue = Catalogue { policies: policies::ALL, loads: sim::loads::ALL };

    #[test]
    fn a_file_leads_back_to_the_same_scenario() {
        for load in CATALOGUE.loads {
            for policy in CATALOGUE.policies {
                let mut scenario = Scenario::new(&CATALOGUE);
                scenario.set("load", load.card().id).unwrap();
                scenario.set("policy", policy.card().id).unwrap();
                scenario.set("traffic.events", "1").unwrap();
                scenario.set("goals.response", "0.123456789012345").unwrap();
                scenario.set_sketch(Some(scenario.curve()));
                assert_eq!(read(&CATALOGUE, &write(&scenario)).unwrap(), scenario);
            }
        }
    }

    #[test]
    fn what_is_missing_keeps_its_default() {
        let text = r#"{"lunch_rush": 1, "load": "sawtooth", "fleet": {"max": 20}}"#;
        let scenario = read(&CATALOGUE, text).unwrap();
        assert_eq!(scenario.fleet().max.0, 20);
        assert_eq!(scenario.load().card().id, "sawtooth");
    }

    #[test]
    fn errors_name_the_field_the_value_what_is_allowed_and_the_line() {
        let error = |text: &str| read(&CATALOGUE, text).unwrap_err().to_string();
        assert_eq!(
            error("{\"lunch_rush\": 1,\n\"fleet\": {\"max\": 2000}}"),
            "the file is not a scenario: Most instances (`fleet.max`) is “2,000”, but must be a \
             whole number in 1 to 1,000 at line 2 column 22"
        );
        assert!(error("{\"lunch_rush\": 1, \"flet\": {}}").contains("`flet` is not a part"));
        assert!(error("{\"lunch_rush\": 7}").contains("must be 1 to 1"));
        assert!(error("{\"lunch_rush\": 1, \"policy\": \"best\"}").contains("one of fixed"));
        assert!(error("[]").contains("a scenario"));
        assert!(error("").contains("line 1"));
        assert!(error("{\"lunch_rush\": 1} x").contains("trailing"));
    }
}
