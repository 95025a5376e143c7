//! Runs from links, to be put beside others.
//!
//! Not here: what links look like (`formats::link`).

use model::Scenario;

/// The most pins: more could not be told apart.
pub(super) const MOST: usize = 8;

/// A link that was pinned.
#[derive(Debug)]
pub(super) struct Pin {
    /// The text of the link, without address and route.
    pub(super) text: String,
    /// What it holds.
    pub(super) scenario: Scenario,
    /// What of it could not be read.
    pub(super) problems: Vec<String>,
}

/// Reads what was pasted: a whole address, or what stands behind its `?`.
///
/// # Errors
/// What is wrong with it, for people.
pub(super) fn read(pasted: &str) -> Result<Pin, String> {
    let text = pasted.trim();
    // The whole address may be given; its route ends with a question mark.
    let text = text.rsplit_once('?').map_or(text, |(_, text)| text).trim_start_matches('#');
    let is_link = text.split('&').any(|piece| piece.starts_with("v="));
    if !is_link {
        return Err(format!(
            "“{}” is no link of this playground: a link holds ?v=… behind its route. Copy one from \
             Share.",
            short(pasted.trim())
        ));
    }
    let ours = |piece: &&str| !super::compare::FORM.iter().any(|name| named(piece, name));
    let text: Vec<&str> = text.split('&').filter(ours).collect();
    let text = text.join("&");
    let opened = crate::open(&text);
    let mut problems: Vec<String> = opened.problems.iter().map(ToString::to_string).collect();
    if let Some(engine) = opened.engine.filter(|&engine| engine != crate::ENGINE) {
        problems.push(format!(
            "it was made with version {engine} of the engine, this is {}: its numbers may differ",
            crate::ENGINE
        ));
    }
    Ok(Pin { text, scenario: opened.scenario, problems })
}

fn named(piece: &str, name: &str) -> bool {
    piece.strip_prefix(name).is_some_and(|rest| rest.starts_with('='))
}

/// The beginning of a text that may be long.
fn short(text: &str) -> String {
    if text.chars().count() <= 60 {
        return text.to_owned();
    }
    text.chars().take(59).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_address_and_its_end_are_the_same_pin() {
        let mut scenario = crate::first();
        scenario.set("fleet.max", "17").unwrap();
        let link = crate::link(&scenario).text;
        for pasted in [
            link.clone(),
            format!("  https://example.org/lunch-rush/#/playground?{link}\n"),
            format!("https://example.org/#/compare?{link}&with=a&with=b&pin=x&seeds=5"),
        ] {
            let pin = read(&pasted).unwrap();
            assert_eq!((pin.scenario, pin.problems.len()), (scenario.clone(), 0), "{pasted}");
        }
    }

    #[test]
    fn what_is_no_link_is_said_to_be_none_and_what_is_wrong_in_one_is_named() {
        for pasted in ["hello", "https://example.org/", "x".repeat(5000).as_str(), "<b>"] {
            let error = read(pasted).unwrap_err();
            assert!(error.contains("no link of this playground") && error.len() < 300);
        }
        let pin = read("v=1&e=1&load=lunch-rush&fleet.max=many").unwrap();
        assert!(pin.problems[0].contains("“many”"), "{:?}", pin.problems);
        assert!(pin.problems.iter().any(|line| line.contains("version 1 of the engine")));
    }
}
