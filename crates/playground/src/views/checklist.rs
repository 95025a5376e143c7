//! The checklist of the pattern, item by item.
//!
//! Not here: when an item is ticked (`crate::checklist`).

use std::fmt::Write as _;

use model::Scenario;

use super::html::escaped;
use super::query::Query;
use crate::checklist::checklist;

/// Steps of the run that is looked at.
const STEPS: u32 = 20_000;

/// The view.
pub(super) fn view(scenario: &Scenario, _: &Query, _: &mut dyn FnMut(f64)) -> String {
    let items = checklist(scenario, &crate::preview(scenario, STEPS));
    let done = items.iter().filter(|item| item.done).count();
    let mut out = format!(
        "<div><p class=\"muted\">{done} of {} ticked by facts of this scenario.</p><ul \
         class=\"checks\">",
        items.len()
    );
    for item in &items {
        let (class, mark, said) =
            if item.done { ("done", "✓", "done") } else { ("open", "○", "not yet") };
        let _ = write!(
            out,
            "<li class=\"{class}\" data-check=\"{}\"><span class=\"mark\" role=\"img\" \
             aria-label=\"{said}\">{mark}</span><b>{}</b><span>{}",
            item.id,
            escaped(item.label),
            escaped(&item.says)
        );
        if let Some(path) = item.path.filter(|_| !item.done) {
            let _ = write!(
                out,
                " <button type=\"button\" class=\"quiet\" data-show=\"{path}\" \
                 aria-label=\"Show the setting: {}\">Show</button>",
                escaped(item.label)
            );
        }
        out.push_str("</span></li>");
    }
    out.push_str("</ul></div>");
    out
}
