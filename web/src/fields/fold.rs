//! Values that belong together, behind a name that folds.
//!
//! Not here: the fields inside.

use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct FoldProps {
    pub(crate) label: &'static str,
    /// How many values differ from their defaults.
    pub(crate) changed: usize,
    /// Whether it begins open; afterwards the person decides.
    pub(crate) open: bool,
    pub(crate) children: Html,
}

#[component]
pub(crate) fn Fold(props: &FoldProps) -> Html {
    // Never changes, so Yew leaves the attribute to the browser.
    let begins = use_state(|| props.open);
    html! {
        <details class="group" open={*begins}>
            <summary>
                <span class="name">{ props.label }</span>
                { changed(props.changed) }
            </summary>
            <div class="inside">{ props.children.clone() }</div>
        </details>
    }
}

/// How many values differ from their defaults, if any do.
pub(crate) fn changed(count: usize) -> Html {
    if count == 0 {
        return Html::default();
    }
    html! {
        <span class="count" title="Values that differ from their defaults">
            { format!("{count} changed") }
        </span>
    }
}
