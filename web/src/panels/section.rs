//! A section of the scenario as fields, behind a heading that folds.

use model::{Scenario, Section};
use yew::prelude::*;

use crate::fields::fold::changed;
use crate::fields::{Door, fields};

/// The panel of `section`; `base` has the defaults.
pub(crate) fn panel(section: Section, scenario: &Scenario, base: &Scenario, door: &Door) -> Html {
    let (group, base) = (scenario.section(section), base.section(section));
    html! {
        <details class="section" data-section={section.id()}>
            <summary>
                <h2>{ section.label() }</h2>
                { changed(group.changes(base).len()) }
            </summary>
            { fields(section.id(), group, base, door) }
        </details>
    }
}
