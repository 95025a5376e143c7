//! The `cron` trigger of a `ScaledObject`.
//!
//! Source: kedacore/keda, `pkg/scalers/cron_scaler.go`; expressions are those of robfig/cron,
//! `ParseStandard`. Not here: what a schedule does.

use model::Group;

use super::behavior::number;
use super::fields::{Field, Fields, Reader};
use super::tree::Node;
use super::{Effect, ManifestError, zones};

/// Words for whole expressions.
const WORDS: [(&str, &str); 7] = [
    ("@yearly", "0 0 1 1 *"),
    ("@annually", "0 0 1 1 *"),
    ("@monthly", "0 0 1 * *"),
    ("@weekly", "0 0 * * 0"),
    ("@daily", "0 0 * * *"),
    ("@midnight", "0 0 * * *"),
    ("@hourly", "0 * * * *"),
];

/// The two ends with their settings.
const ENDS: [(&str, &str); 2] = [("start", "start"), ("end", "end")];

/// The expression in five fields; a question mark is a star.
fn plain(text: &str) -> String {
    let word = WORDS.iter().find(|(word, _)| *word == text.trim());
    let field = |field| if field == "?" { "*" } else { field };
    let fields = word.map_or(text, |(_, fields)| *fields).split_whitespace().map(field);
    fields.collect::<Vec<_>>().join(" ")
}

/// Reads the metadata of the trigger at `path` of the settings.
pub(super) fn read(
    meta: &mut Fields<'_>,
    path: &str,
    reader: &mut Reader,
) -> Result<(), ManifestError> {
    let [start, end] = [meta.need("start")?, meta.need("end")?];
    if plain(start.text()?) == plain(end.text()?) {
        return Err(end.unfit("another time than `start`"));
    }
    for ((_, id), field) in ENDS.iter().zip([&start, &end]) {
        reader.set(&format!("{path}.{id}"), plain(field.text()?), field.node.at);
    }
    let desired = meta.need("desiredReplicas")?;
    let count = desired.text()?.parse::<i32>().ok().filter(|count| *count >= 0);
    let count = count.ok_or_else(|| desired.unfit("a whole number from 0 on"))?;
    if count == 0 {
        let message = "a schedule is active between start and end, so 0 replicas mean 1";
        reader.note(Effect::Assumed, desired.node.at, message.to_owned());
    }
    reader.set(&format!("{path}.replicas"), count.max(1), desired.node.at);
    zone(&meta.need("timezone")?, path, reader)
}

/// A time zone is so far ahead of UTC, and UTC is the clock of the run.
fn zone(field: &Field<'_>, path: &str, reader: &mut Reader) -> Result<(), ManifestError> {
    let name = field.text()?;
    if name.is_empty() || name.chars().count() > 64 {
        return Err(field.unfit("the name of a time zone"));
    }
    let ahead = zones::ahead(name);
    let message = match ahead {
        Some(0.0) => None,
        Some(ahead) => Some(format!(
            "`{name}` is UTC{:+} without daylight saving, and the clock of the run is UTC",
            ahead / 3600.0
        )),
        None => Some(format!("the time zone `{name}` is not known here: taken for UTC")),
    };
    if let Some(message) = message {
        reader.note(Effect::Assumed, field.node.at, message);
    }
    reader.set(&format!("{path}.zone"), ahead.unwrap_or(0.0), field.node.at);
    Ok(())
}

/// Writes the trigger at `path` of the settings into its metadata.
pub(super) fn write(group: &Group, path: &str, metadata: &mut Node) {
    let ahead = number(group, &format!("{path}.zone"));
    let zone = Node::plain(zones::name(ahead));
    metadata.put_same("timezone", zone, |old| zones::ahead(old).unwrap_or(0.0) == ahead);
    for (name, id) in ENDS {
        let text = match group.get(&format!("{path}.{id}")) {
            Some(model::Value::Text(text)) => plain(text),
            _ => String::new(),
        };
        metadata.put_same(name, Node::quoted(text.as_str()), |old| plain(old) == text);
    }
    let replicas = number(group, &format!("{path}.replicas"));
    let same = |old: &str| old.parse::<f64>().map(|old| old.max(1.0)) == Ok(replicas);
    metadata.put_same("desiredReplicas", Node::quoted(format!("{replicas}")), same);
}
