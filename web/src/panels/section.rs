//! A section of the scenario as fields, behind a heading that folds.

use model::Group;
use yew::prelude::*;

use crate::fields::{Door, Fields};

#[derive(PartialEq, Properties)]
pub(crate) struct SectionPanelProps {
    /// The section's name in links.
    pub(crate) id: AttrValue,
    pub(crate) label: AttrValue,
    pub(crate) group: Group,
    pub(crate) base: Group,
    pub(crate) door: Door,
    /// Whether it is open at first.
    #[prop_or_default]
    pub(crate) open: bool,
}

#[component]
pub(crate) fn SectionPanel(props: &SectionPanelProps) -> Html {
    let SectionPanelProps { id, label, group, base, door, open } = props;
    let changed = group.changes(base).len();
    html! {
        <details class="section" open={*open} data-section={id.clone()}>
            <summary>
                <h2>{ label.clone() }</h2>
                if changed > 0 {
                    <span class="count" title="Values that differ from their defaults">
                        { format!("{changed} changed") }
                    </span>
                }
            </summary>
            <Fields path={id.clone()} group={group.clone()} base={base.clone()} door={door.clone()} />
        </details>
    }
}
