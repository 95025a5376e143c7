//! `link` and `open`: a scenario as the text of an address, and back.
//!
//! Not here: what links look like (`formats::link`).

use playground::settings::settings;

use crate::flags::Given;
use crate::table::table;
use crate::{Answer, Failure, chosen, run};

/// The route of the playground on its site.
const ROUTE: &str = "#/playground?";

pub(crate) fn link(given: &Given) -> Result<Answer, Failure> {
    let link = playground::link(&chosen::scenario(given, None)?);
    if let Some(cut) = link.simplified {
        eprintln!(
            "the curve has {} points, of which {} fit into a link; it strays by {:.3} requests per \
             second at most",
            cut.of, cut.kept, cut.error
        );
    }
    let before = given.value("--site").map(|site| format!("{}{ROUTE}", site.trim_end_matches('#')));
    Ok(format!("{}{}\n", before.unwrap_or_default(), link.text).into())
}

pub(crate) fn run(given: &Given) -> Result<Answer, Failure> {
    let Some(link) = given.word()? else {
        return Err("`open` needs a link: what stands behind # in the address, or all of it".into());
    };
    // The whole address may be given; its route ends with a question mark.
    let text = link.rsplit_once('?').map_or(link, |(_, text)| text);
    let opened = playground::open(text);
    let nothing = opened.engine.is_none() && opened.scenario == playground::first();
    if nothing && !opened.problems.is_empty() {
        return Err(format!("the link is “{link}”, of which nothing can be read"));
    }
    for problem in &opened.problems {
        eprintln!("warning: {problem}");
    }
    if opened.engine.is_some_and(|engine| engine != playground::ENGINE) {
        eprintln!(
            "warning: the link was made by another version of the engine; numbers may differ"
        );
    }
    let scenario = chosen::scenario(given, Some(opened.scenario))?;
    let mut rows = vec![vec!["setting".to_owned(), "what it is".to_owned(), "value".to_owned()]];
    let changes = scenario.changes();
    for setting in settings(&scenario) {
        if changes.iter().any(|(path, _)| *path == setting.path) {
            rows.push(vec![setting.path, setting.spec.label.to_owned(), setting.text]);
        }
    }
    let mut text = String::new();
    if !given.has("--json") && !given.has("--csv") {
        text = match (rows.len(), scenario.sketch()) {
            (1, None) => "every setting at its default\n\n".to_owned(),
            (1, Some(curve)) => format!("a curve of {} points\n\n", curve.points().len()),
            (_, None) => format!("{}\n", table(&rows)),
            (_, Some(curve)) => {
                format!("{}and a curve of {} points\n\n", table(&rows), curve.points().len())
            }
        };
    }
    let answer = run::run(given, scenario)?;
    Ok(Answer { text: text + &answer.text, met: answer.met })
}
