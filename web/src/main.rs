//! The page: a thin Yew skin over `playground`.
//!
//! Not here: anything that decides what a run is, what a link means, or how a chart looks.

mod canvas;
mod crash;
mod fields;
mod hooks;
mod panels;
mod parts;
mod routes;
mod state;
mod worker;

use wasm_bindgen::JsCast as _;

fn main() {
    // The worker runs this module too, and has no page.
    if js_sys::global().dyn_ref::<web_sys::Window>().is_none() {
        return;
    }
    crash::install();
    let document = web_sys::window().and_then(|window| window.document());
    let root = document.and_then(|document| document.get_element_by_id("app"));
    let root = root.expect("index.html holds an element with the id app");
    // The static shell inside the root gives way to the page.
    yew::Renderer::<routes::app::App>::with_root(root.unchecked_into()).render();
}
