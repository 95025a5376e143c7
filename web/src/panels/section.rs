//! A section of the scenario as fields, behind a heading that folds.

use model::{Scenario, Section};
use yew::prelude::*;

use crate::fields::{Door, fields};

/// The panel of `section`; `base` has the defaults.
pub(crate) fn panel(section: Section, scenario: &Scenario, base: &Scenario, door: &Door) -> Html {
    let (group, base) = (scenario.section(section), base.section(section));
    let changed = group.changes(base).len();
    html! {
        <details class="section" data-section={section.id()}>
            <summary>
                <h2>{ section.label() }</h2>
                if changed > 0 {
                    <span class="count" title="Values that differ from their defaults">
                        { format!("{changed} changed") }
                    </span>
                }
            </summary>
            { fields(section.id(), group, base, door) }
        </details>
    }
}
