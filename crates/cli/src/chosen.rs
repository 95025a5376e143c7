//! The scenario that the arguments describe.
//!
//! In this order: a file, a link or the default; the load shape; the strategy; the measured load;
//! settings; scale. Not here: what is done with it.

use std::io::Read as _;

use model::curve::{MAX_RATE, MAX_TIME};
use model::{Card, Listed, PolicyEntry, Scenario, Unit};
use playground::text::{Fit, LoadFile, Measure};
use playground::{CATALOGUE, settings, sketch};

use crate::flags::Given;
use crate::{Failure, near};

/// Where the model of the service is chosen.
const FIDELITY: &str = "service.fidelity";

/// The scenario; begins with `base` if that is given, and then takes no file.
pub(crate) fn scenario(given: &Given, base: Option<Scenario>) -> Result<Scenario, Failure> {
    match policies(given)?[..] {
        [_, second, ..] => {
            let id = second.card().id;
            Err(format!("`--policy` names `{id}` as well, but one is enough here; see `compare`"))
        }
        _ => scenario_of_any(given, base),
    }
}

/// The scenario where several strategies may be named: it keeps its own if that is one of them,
/// else it has the first.
pub(crate) fn scenario_of_any(given: &Given, base: Option<Scenario>) -> Result<Scenario, Failure> {
    let mut scenario = match (base, given.word()?) {
        (Some(base), _) => base,
        (None, Some(path)) => from_file(path)?,
        (None, None) => playground::first(),
    };
    if let Some(id) = given.value("--preset") {
        let entry = entry("--preset", CATALOGUE.loads, id)?;
        scenario.set("load", entry.card().id).map_err(|error| error.to_string())?;
    }
    let named = policies(given)?;
    let own = scenario.policy().card().id;
    if let Some(entry) = named.first().filter(|_| named.iter().all(|e| e.card().id != own)) {
        scenario = playground::compare::with_policy(&scenario, entry);
    }
    let length = number(given, "--squeeze-load", Unit::Seconds, (60.0, MAX_TIME))?;
    if let Some(path) = given.value("--load") {
        let file = load(given, path)?;
        let (loaded, notes) =
            playground::text::with_load(&scenario, &file, Fit { length, peak: None });
        for note in file.notes.iter().chain(&notes) {
            eprintln!("{path}: {note}");
        }
        scenario = loaded;
    } else if let Some(flag) =
        ["--squeeze-load", "--load-values"].into_iter().find(|flag| given.has(flag))
    {
        return Err(format!("`{flag}` says something of a file that `--load` must name"));
    }
    set(given, &mut scenario)?;
    if let Some(peak) = number(given, "--scale-load", Unit::PerSecond, (0.0, MAX_RATE))? {
        scenario.set_sketch(Some(sketch::scaled(&scenario.curve(), peak)));
    }
    Ok(scenario)
}

/// The strategies that were named, each once.
pub(crate) fn policies(given: &Given) -> Result<Vec<&'static PolicyEntry>, Failure> {
    let mut found: Vec<&'static PolicyEntry> = Vec::new();
    for id in given.values("--policy").flat_map(|ids| ids.split(',')) {
        let entry = entry("--policy", CATALOGUE.policies, id)?;
        if found.iter().all(|other| other.card().id != entry.card().id) {
            found.push(entry);
        }
    }
    Ok(found)
}

/// The entry of a list with this id; `what` was asked for it.
pub(crate) fn entry<E: Listed>(
    what: &str,
    list: &'static [E],
    id: &str,
) -> Result<&'static E, Failure> {
    let cards: Vec<&Card> = list.iter().map(Listed::card).collect();
    list.iter().find(|entry| entry.card().id == id).ok_or_else(|| {
        let ids: Vec<&str> = cards.iter().map(|card| card.id).collect();
        format!("`{what}` is “{id}”, which there is not{}", near::hint(id, &ids))
    })
}

/// The value of a flag that is a number with a unit, in a range.
pub(crate) fn number(
    given: &Given,
    name: &str,
    unit: Unit,
    (low, high): (f64, f64),
) -> Result<Option<f64>, Failure> {
    let Some(text) = given.value(name) else { return Ok(None) };
    let value = unit.parse(text).filter(|value| (low..=high).contains(value));
    let wrong = || {
        let (low, high) = (unit.text(low), unit.text(high));
        format!("`{name}` is “{text}”, but must be in {low} to {high}")
    };
    value.map(Some).ok_or_else(wrong)
}

fn from_file(path: &str) -> Result<Scenario, Failure> {
    let text = String::from_utf8(bytes(path)?).map_err(|_| format!("{path}: it is not UTF-8"))?;
    playground::text::read(&text).map_err(|error| format!("{path}: {error}"))
}

fn load(given: &Given, path: &str) -> Result<LoadFile, Failure> {
    let measure = match given.value("--load-values").unwrap_or("auto") {
        "auto" => Measure::ByHeader,
        "rate" => Measure::PerSecond,
        "count" => Measure::PerStep,
        other => {
            let hint = near::hint(other, &["auto", "rate", "count"]);
            return Err(format!("`--load-values` is “{other}”, which there is not{hint}"));
        }
    };
    playground::text::read_load(&bytes(path)?, measure).map_err(|error| format!("{path}: {error}"))
}

fn bytes(path: &str) -> Result<Vec<u8>, Failure> {
    let mut found = Vec::new();
    let read = if path == "-" {
        std::io::stdin().lock().read_to_end(&mut found).map(|_| ())
    } else {
        std::fs::read(path).map(|bytes| found = bytes)
    };
    read.map(|()| found).map_err(|error| format!("cannot read {path}: {error}"))
}

/// Takes `--set` and what stands for one.
fn set(given: &Given, scenario: &mut Scenario) -> Result<(), Failure> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    pairs.extend(given.value("--fidelity").map(|id| (FIDELITY.to_owned(), id.to_owned())));
    for pair in given.values("--set") {
        let Some((path, value)) = pair.split_once('=') else {
            return Err(format!(
                "`--set` is “{pair}”, but must be PATH=VALUE, such as fleet.max=20"
            ));
        };
        pairs.push((path.trim().to_owned(), value.trim().to_owned()));
    }
    let refused = settings::set_all(scenario, &pairs);
    if refused.is_empty() {
        return Ok(());
    }
    let known = settings::settings(scenario);
    let mut paths: Vec<&str> = known.iter().map(|setting| setting.path.as_str()).collect();
    paths.extend(["load", "policy"]);
    let lines: Vec<String> = refused
        .iter()
        .map(|error| {
            // Only where there is no such setting, its name may have been meant to be another.
            let near = near::nearest(&error.path, &paths).filter(|_| error.label.is_empty());
            let hint = near.map(|path| format!("; did you mean `{path}`?")).unwrap_or_default();
            format!("{error}{hint}")
        })
        .collect();
    Err(lines.join("\n       "))
}
