//! Manifests of Kubernetes autoscalers: a text becomes a scenario, a scenario becomes a text.
//!
//! Everything that goes in and comes out is plain data.
//! The text that was read is kept by whoever read it, and given again when a scenario is written:
//! what it says beyond the settings is then still there. Not here: fields and kinds (`formats`).

use formats::kubernetes::{self, Effect as Fate, Kind, Manifest, ManifestError};
use model::{Scenario, Tree};

use crate::settings::settings;

/// What became of something in a manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It is a setting of the scenario now.
    Taken,
    /// The same, with an assumption that the note names.
    Assumed,
    /// It changes nothing here, and is written again as it is.
    Kept,
    /// It is not known here, and is written again as it is.
    Unknown,
}

/// One line about a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What became of it.
    pub effect: Effect,
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
    /// A sentence without its end: `Most instances is 50`, `spec.paused is not known here: ...`.
    pub text: String,
    /// The path of the setting, if it is one: `fleet.max`.
    pub path: Option<String>,
}

/// Something that is wrong with a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
    /// The field, what was given, and what is allowed.
    pub text: String,
}

/// A manifest that was taken over.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// What the manifest is of: `HorizontalPodAutoscaler`.
    pub kind: String,
    /// The scenario as [`crate::save`] writes it, for [`crate::load`].
    pub scenario: Tree,
    /// What became of everything in it, in the order of the text.
    pub notes: Vec<Note>,
}

/// A manifest that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// What it is of: `HorizontalPodAutoscaler`.
    pub kind: String,
    /// YAML, to be applied as it is.
    pub text: String,
    /// What it cannot say, or not as exactly; sentences without their end.
    pub notes: Vec<String>,
}

/// Reads the first autoscaler in `text` into `scenario`: its strategy with everything that the
/// manifest does not say at its default, least and most instances; all other settings stay.
///
/// # Errors
/// Everything that is wrong, in the order of the text; at least one.
pub fn read(scenario: &Scenario, text: &str) -> Result<Read, Vec<Mistake>> {
    let mistakes = |errors: Vec<ManifestError>| errors.into_iter().map(mistake).collect::<Vec<_>>();
    let manifest = Manifest::read(text).map_err(mistakes)?;
    let mut new = scenario.clone();
    manifest.apply(&mut new).map_err(mistakes)?;
    let mut notes = taken(&manifest, &new);
    for note in &manifest.notes {
        let effect = match note.effect {
            Fate::Assumed => Effect::Assumed,
            Fate::Kept => Effect::Kept,
            Fate::Unknown => Effect::Unknown,
        };
        let (line, column) = (note.at.line, note.at.column);
        notes.push(Note { effect, line, column, text: note.message.clone(), path: None });
    }
    notes.sort_by_key(|note| (note.line, note.column));
    let kind = manifest.kind.names().1.to_owned();
    Ok(Read { kind, scenario: crate::save(&new), notes })
}

fn mistake(error: ManifestError) -> Mistake {
    Mistake { line: error.at.line, column: error.at.column, text: error.message }
}

/// A note for every setting that the manifest itself names.
fn taken(manifest: &Manifest, scenario: &Scenario) -> Vec<Note> {
    let known = settings(scenario);
    let note = |asked: &kubernetes::Setting| {
        let setting = known.iter().find(|setting| setting.path == asked.path)?;
        Some(Note {
            effect: Effect::Taken,
            line: asked.at.line,
            column: asked.at.column,
            text: format!("{} is {}", setting.spec.label, setting.text),
            path: Some(asked.path.clone()),
        })
    };
    manifest.settings.iter().filter_map(note).collect()
}

/// Writes the manifest that fits the strategy of `scenario`, into the text that was read before if
/// there is one of the same strategy; `None` if the strategy has no manifest.
pub fn write(scenario: &Scenario, before: Option<&str>) -> Option<Written> {
    let before = before.and_then(|text| Manifest::read(text).ok());
    let usual = Kind::of(scenario)?;
    let old = before.as_ref().map(|manifest| manifest.kind);
    let old = old.filter(|kind| *kind != usual && kind.policy() == usual.policy());
    // An older version stays if it can say everything.
    let written = old
        .and_then(|kind| kubernetes::write(scenario, kind, before.as_ref()).map(|it| (kind, it)))
        .filter(|(_, written)| written.notes.is_empty());
    let (kind, written) = match written {
        Some(written) => written,
        None => (usual, kubernetes::write(scenario, usual, before.as_ref())?),
    };
    let kubernetes::Written { text, notes } = written;
    Some(Written { kind: kind.names().1.to_owned(), text, notes })
}

/// What can be read and written, for help texts: `HorizontalPodAutoscaler of autoscaling/v2`.
pub fn kinds() -> Vec<String> {
    Kind::ALL.map(|kind| format!("{} of {}", kind.names().1, kind.names().0)).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nspec:\n  \
        minReplicas: 3\n  maxReplicas: 30\n  odd: 1\n";

    #[test]
    fn a_manifest_becomes_a_scenario_with_a_note_for_everything() {
        let read = read(&crate::first(), TEXT).unwrap();
        let scenario = crate::load(&read.scenario).unwrap();
        assert_eq!((scenario.fleet().min.0, scenario.fleet().max.0), (3, 30));
        assert_eq!(Kind::of(&scenario), Some(Kind::Hpa));
        let said: Vec<String> =
            read.notes.iter().map(|n| format!("{}:{} {}", n.line, n.column, n.text)).collect();
        let expected = [
            "4:3 Metrics is 0",
            "4:16 Least instances is 3",
            "5:16 Most instances is 30",
            "6:3 `spec.odd` is not known here: kept as it is",
        ];
        assert_eq!(said, expected);
        assert_eq!(read.notes[2].path.as_deref(), Some("fleet.max"));
        assert_eq!(read.notes[3].effect, Effect::Unknown);
        let written = write(&scenario, Some(TEXT)).unwrap();
        assert_eq!((written.text.as_str(), written.notes), (TEXT, Vec::new()));
    }

    #[test]
    fn mistakes_have_places() {
        let wrong = TEXT.replace("30", "many").replace("3\n", "-1\n");
        let mistakes = read(&crate::first(), &wrong).unwrap_err();
        let places: Vec<_> = mistakes.iter().map(|m| (m.line, m.column)).collect();
        assert_eq!(places, [(4, 16)]);
        assert!(mistakes[0].text.starts_with("`spec.minReplicas` is “-1”"), "{mistakes:?}");
    }

    #[test]
    fn a_strategy_without_a_manifest_has_none() {
        let mut scenario = crate::first();
        scenario.set("policy", "threshold").unwrap();
        assert_eq!(write(&scenario, Some(TEXT)), None);
        assert_eq!(kinds().len(), Kind::ALL.len());
    }

    #[test]
    fn an_older_version_stays_while_it_can_say_everything() {
        let old = "apiVersion: autoscaling/v1\nkind: HorizontalPodAutoscaler\nspec:\n  \
            minReplicas: 2\n  maxReplicas: 9\n  targetCPUUtilizationPercentage: 50\n";
        let mut scenario = crate::load(&read(&crate::first(), old).unwrap().scenario).unwrap();
        assert_eq!(write(&scenario, Some(old)).unwrap().text, old);
        scenario.set("policy.behavior", "present").unwrap();
        let new = write(&scenario, Some(old)).unwrap();
        assert!(new.text.starts_with("apiVersion: autoscaling/v2\n"), "{}", new.text);
        let again = crate::load(&read(&crate::first(), &new.text).unwrap().scenario).unwrap();
        assert_eq!(again.changes(), scenario.changes());
    }
}
