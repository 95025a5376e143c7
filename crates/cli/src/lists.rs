//! `policies` and `presets`: what there is to choose from, and what each can be told.
//!
//! Not here: articles, which the page shows.

use model::{Listed, Section, Tree};
use playground::settings::{allowed, settings};
use playground::{CATALOGUE, text};

use crate::flags::Given;
use crate::table::table;
use crate::{Answer, Failure, chosen};

pub(crate) fn policies(given: &Given) -> Result<Answer, Failure> {
    list(given, CATALOGUE.policies, Section::Policy)
}

pub(crate) fn presets(given: &Given) -> Result<Answer, Failure> {
    list(given, CATALOGUE.loads, Section::Load)
}

fn list<E: Listed>(given: &Given, all: &'static [E], section: Section) -> Result<Answer, Failure> {
    let rows = match given.word()? {
        None => {
            let mut rows = vec![["id", "name", "what it does"].map(str::to_owned).to_vec()];
            rows.extend(all.iter().map(|entry| {
                let card = entry.card();
                [card.id, card.name, card.summary].map(str::to_owned).to_vec()
            }));
            rows
        }
        Some(id) => {
            let entry = chosen::entry(section.id(), all, id)?;
            let mut scenario = playground::first();
            scenario.set(section.id(), entry.card().id).map_err(|error| error.to_string())?;
            let header = ["setting", "value", "allowed", "what it is"];
            let mut rows = vec![header.map(str::to_owned).to_vec()];
            let inside = format!("{}.", section.id());
            for setting in settings(&scenario).into_iter().filter(|s| s.path.starts_with(&inside)) {
                let (may, help) = (allowed(setting.spec), setting.spec.help().to_owned());
                rows.push(vec![setting.path, setting.text, may, help]);
            }
            rows
        }
    };
    if !given.has("--json") {
        return Ok(table(&rows).into());
    }
    let (keys, rows) = rows.split_first().expect("the first row is the header");
    let keys: Vec<String> = keys.iter().map(|key| key.replace(' ', "_")).collect();
    let objects = rows.iter().map(|row| {
        let cells = row.iter().map(|cell| Tree::Text(cell.clone()));
        Tree::Map(keys.iter().cloned().zip(cells).collect())
    });
    Ok(text::json(&Tree::List(objects.collect()), true).into())
}
