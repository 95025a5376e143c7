//! What the page shows when it has made a mistake: a notice with a link that repeats it.
//!
//! The notice is plain HTML in `index.html`, because after a panic nothing of ours runs any more.

use wasm_bindgen::JsValue;

/// From now on a panic shows the notice instead of leaving a dead page behind.
pub(crate) fn install() {
    // Yew would put its own in place of one that it does not know.
    yew::set_custom_panic_hook(Box::new(|info| show(&info.to_string())));
}

fn show(what: &str) {
    let show = js_sys::Reflect::get(&js_sys::global(), &JsValue::from_str("showCrash"));
    let show = show.ok().and_then(|show| {
        use wasm_bindgen::JsCast as _;
        show.dyn_into::<js_sys::Function>().ok()
    });
    if let Some(show) = show {
        // If even this fails there is nothing left to tell anybody.
        drop(show.call1(&JsValue::NULL, &JsValue::from_str(what)));
    }
}
