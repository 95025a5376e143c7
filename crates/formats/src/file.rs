//! A scenario as a file: every value, exactly, as a tree that any text format can hold.
//!
//! As JSON text with the feature `text`. Not here: the schema that describes it (`schema`).

use std::fmt;

use model::curve::MAX_POINTS;
use model::sections::SEED;
use model::tree::{Pairs, pairs_of_group};
use model::{Catalogue, Curve, Point, Scenario, Section, Tree};

use crate::link::VERSION;

/// The key that says what the file is, with the version of its defaults.
pub(crate) const MARK: &str = "lunch_rush";

/// Writes `scenario` as a tree.
pub fn to_tree(scenario: &Scenario) -> Tree {
    let mut entries = vec![
        (MARK.to_owned(), Tree::Number(f64::from(VERSION))),
        ("seed".to_owned(), Tree::Number(f64::from(scenario.seed()))),
    ];
    for section in Section::ALL {
        let group = Tree::from(scenario.section(section));
        let tree = match section {
            Section::Load => named(scenario.load().card().id, group),
            Section::Policy => named(scenario.policy().card().id, group),
            _ => group,
        };
        entries.push((section.id().to_owned(), tree));
    }
    if let Some(curve) = scenario.sketch() {
        let pair = |point: &Point| [point.at, point.rate].map(Tree::Number).to_vec();
        let points = curve.points().iter().map(|point| Tree::List(pair(point))).collect();
        entries.push((POINTS.to_owned(), Tree::List(points)));
    }
    Tree::Map(entries)
}

const POINTS: &str = "points";

/// A group under its name: `{"threshold": {…}}`.
fn named(id: &'static str, group: Tree) -> Tree {
    Tree::Map(vec![(id.to_owned(), group)])
}

/// Reads a scenario from a tree.
///
/// # Errors
/// What is wrong, naming the field, what was given, and what is allowed.
pub fn from_tree(catalogue: &'static Catalogue, tree: &Tree) -> Result<Scenario, FileError> {
    let Tree::Map(entries) = tree else {
        return Err(FileError(format!("it is not an object with `{MARK}`, `load`, …")));
    };
    check_version(entries.iter().find(|(key, _)| key == MARK).map(|(_, value)| value))?;
    let mut scenario = Scenario::new(catalogue);
    // What is chosen decides what the rest can be.
    let mut pairs = Pairs::new();
    for section in [Section::Load, Section::Policy] {
        if let Some((_, tree)) = entries.iter().find(|(key, _)| key == section.id()) {
            choose(&mut scenario, section, tree, &mut pairs)?;
        }
    }
    for (key, value) in entries {
        match (key.as_str(), Section::by_id(key)) {
            (MARK, _) | (_, Some(Section::Load | Section::Policy)) => {}
            (POINTS, _) => {
                let curve = Curve::new(points(value)?).map_err(|error| as_file_error(&error))?;
                scenario.set_sketch(Some(curve));
            }
            (id, Some(section)) => {
                pairs_of_group(scenario.section(section).specs(), value, id, &mut pairs);
            }
            // The seed, or something that is nothing: the door of the scenario will say.
            (_, None) => {
                let seed = std::slice::from_ref(&SEED);
                let entry = Tree::Map(vec![(key.clone(), value.clone())]);
                pairs_of_group(seed, &entry, "", &mut pairs);
            }
        }
    }
    let pairs = pairs.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    match scenario.set_all(pairs).first() {
        Some(error) => Err(as_file_error(error)),
        None => Ok(scenario),
    }
}

fn as_file_error(error: &dyn fmt::Display) -> FileError {
    FileError(error.to_string())
}

fn check_version(version: Option<&Tree>) -> Result<(), FileError> {
    let given = match version {
        Some(Tree::Number(version)) if *version == f64::from(VERSION) => return Ok(()),
        Some(Tree::Number(version)) => format!("is {version}"),
        Some(_) => "is no number".to_owned(),
        None => "is missing".to_owned(),
    };
    Err(FileError(format!("`{MARK}` {given}, but must be {VERSION}")))
}

/// Chooses the entry that `{"id": {…}}` or `"id"` names, and notes its settings.
fn choose(
    scenario: &mut Scenario,
    section: Section,
    tree: &Tree,
    pairs: &mut Pairs,
) -> Result<(), FileError> {
    let (id, settings) = match tree {
        Tree::Text(id) => (id.as_str(), None),
        Tree::Map(entries) if entries.len() == 1 => (entries[0].0.as_str(), Some(&entries[0].1)),
        _ => {
            let id = section.id();
            return Err(FileError(format!("`{id}` must be a name, or a name with its settings")));
        }
    };
    scenario.set(section.id(), id).map_err(|error| as_file_error(&error))?;
    if let Some(settings) = settings {
        pairs_of_group(scenario.section(section).specs(), settings, section.id(), pairs);
    }
    Ok(())
}

fn points(tree: &Tree) -> Result<Vec<Point>, FileError> {
    let wrong =
        || FileError(format!("`{POINTS}` must be a list of [time, rate], 1 to {MAX_POINTS}"));
    let Tree::List(items) = tree else { return Err(wrong()) };
    let point = |item: &Tree| match item {
        Tree::List(pair) => match pair[..] {
            [Tree::Number(at), Tree::Number(rate)] => Ok(Point { at, rate }),
            _ => Err(wrong()),
        },
        _ => Err(wrong()),
    };
    items.iter().map(point).collect()
}

/// A file that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileError(
    /// What is wrong, and where.
    pub String,
);

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the file is not a scenario: {}", self.0)
    }
}

impl std::error::Error for FileError {}

/// Writes `scenario` as JSON text with indentation and a final new line.
#[cfg(feature = "text")]
pub fn write(scenario: &Scenario) -> String {
    let text = serde_json::to_string_pretty(&to_tree(scenario));
    text.expect("a tree is made of numbers, texts and maps") + "\n"
}

/// Reads a scenario from JSON text.
///
/// # Errors
/// What is wrong, naming the field, what was given, and what is allowed, or the line that is no
/// JSON.
#[cfg(feature = "text")]
pub fn read(catalogue: &'static Catalogue, text: &str) -> Result<Scenario, FileError> {
    let tree = serde_json::from_str::<Tree>(text).map_err(|error| as_file_error(&error))?;
    from_tree(catalogue, &tree)
}

#[cfg(all(test, feature = "text"))]
mod tests {
    use super::*;
    use model::Listed as _;

    static CATALOGUE: Catalogue = Catalogue { policies: policies::ALL, loads: sim::loads::ALL };

    #[test]
    fn a_file_leads_back_to_the_same_scenario() {
        for load in CATALOGUE.loads {
            for policy in CATALOGUE.policies {
                let mut scenario = Scenario::new(&CATALOGUE);
                scenario.set("load", load.card().id).unwrap();
                scenario.set("policy", policy.card().id).unwrap();
                scenario.set("traffic.events", "1").unwrap();
                scenario.set("traffic.events.0.kind", "extra").unwrap();
                scenario.set("fleet.min", "9").unwrap();
                scenario.set("goals.response", "0.123456789012345").unwrap();
                scenario.set("seed", "4294967295").unwrap();
                scenario.set_sketch(Some(scenario.curve()));
                assert_eq!(read(&CATALOGUE, &write(&scenario)).unwrap(), scenario);
            }
        }
    }

    #[test]
    fn what_is_missing_keeps_its_default() {
        let text = r#"{"lunch_rush": 1, "load": "sawtooth", "fleet": {"min": 12, "max": 20}}"#;
        let scenario = read(&CATALOGUE, text).unwrap();
        assert_eq!(scenario.fleet().max.0, 20);
        assert_eq!(scenario.load().card().id, "sawtooth");
    }

    #[test]
    fn errors_name_the_field_the_value_and_what_is_allowed() {
        let error = |text: &str| read(&CATALOGUE, text).unwrap_err().to_string();
        assert_eq!(
            error("{\"lunch_rush\": 1,\n\"fleet\": {\"max\": 20000}}"),
            "the file is not a scenario: Most instances (`fleet.max`) is “20,000”, but must be a \
             whole number in 1 to 10,000"
        );
        assert!(error("{\"lunch_rush\": 1, \"flet\": {}}").contains("`flet` is"));
        assert!(error("{\"lunch_rush\": 1, \"seed\": \"x\"}").contains("Seed (`seed`)"));
        assert!(error("{\"lunch_rush\": 7}").contains("is 7, but must be 1"));
        assert!(error("{\"lunch_rush\": 1, \"policy\": \"best\"}").contains("one of fixed"));
        assert!(error("{\"lunch_rush\": 1, \"points\": [[1]]}").contains("[time, rate]"));
        assert!(error("[]").contains("not an object"));
        assert!(error("").contains("line 1"));
        assert!(error("{\"lunch_rush\": 1} x").contains("trailing"));
    }
}
