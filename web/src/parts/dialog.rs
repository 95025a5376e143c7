//! A dialog over the page: the browser's own, which keeps the focus and closes with Escape.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct DialogProps {
    pub(crate) id: AttrValue,
    pub(crate) title: AttrValue,
    pub(crate) close: Callback<()>,
    pub(crate) children: Html,
}

/// An open dialog; it is there only while it is open.
#[component]
pub(crate) fn Dialog(props: &DialogProps) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            let dialog = node.cast::<HtmlDialogElement>();
            if let Some(dialog) = &dialog {
                // It fails only where it is open already.
                drop(dialog.show_modal());
            }
            move || {
                if let Some(dialog) = dialog {
                    dialog.close();
                }
            }
        });
    }
    let closed = props.close.reform(|_: Event| ());
    let click = props.close.reform(|_: MouseEvent| ());
    let title = format!("{}-title", props.id);
    html! {
        <dialog ref={node} id={props.id.clone()} aria-labelledby={title.clone()} onclose={closed}>
            <header>
                <h2 id={title}>{ props.title.clone() }</h2>
                <button type="button" class="quiet" onclick={click} aria-label="Close">{ "✕" }</button>
            </header>
            { props.children.clone() }
        </dialog>
    }
}
