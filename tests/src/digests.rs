//! The runs whose digests are the same everywhere, each given by a link.
//!
//! Natively and in the browser, the same file of digests is compared with what comes out.

use std::fmt::Write as _;

use model::{Listed as _, Scenario};
use playground::CATALOGUE;

use crate::scenarios::{chance_and_events, small};
use crate::with_policy;

/// So many steps a preview takes at most.
const PREVIEW_STEPS: u32 = 600;

/// The links: every load shape with every strategy; every load shape with chance and events; the
/// small scenarios.
pub fn links() -> Vec<String> {
    let mut scenarios = Vec::new();
    for load in CATALOGUE.loads {
        let mut scenario = playground::first();
        scenario.set("load", load.card().id).expect("the load is on the list");
        let each = |entry: &model::PolicyEntry| with_policy(&scenario, entry.card().id);
        scenarios.extend(CATALOGUE.policies.iter().map(each));
        let refused = scenario.set_all(chance_and_events());
        assert!(refused.is_empty(), "{refused:?}");
        scenarios.push(scenario);
    }
    scenarios.extend(small().into_iter().map(|case| case.scenario));
    scenarios.iter().map(link).collect()
}

fn link(scenario: &Scenario) -> String {
    let link = playground::link(scenario);
    assert_eq!(link.simplified, None, "{}", link.text);
    link.text
}

/// One line of the file: the digests of the exact run and of a preview, and the link.
pub fn line(link: &str) -> String {
    let opened = playground::open(link);
    assert!(opened.problems.is_empty(), "{link}: {:?}", opened.problems);
    let exact = playground::simulate(&opened.scenario).digest();
    let preview = playground::preview(&opened.scenario, PREVIEW_STEPS).digest();
    format!("{exact:016x} {preview:016x} {link}")
}

/// The lines of `file` that are different here, with what comes out here.
pub fn different(file: &str) -> Vec<String> {
    let mut out = Vec::new();
    for expected in file.lines().filter(|line| !line.starts_with("//")) {
        let link = expected.rsplit(' ').next().unwrap_or_default();
        let here = line(link);
        if here != expected {
            let mut text = String::new();
            writeln!(text, "- {expected}\n+ {here}").expect("text takes all");
            out.push(text);
        }
    }
    out
}
