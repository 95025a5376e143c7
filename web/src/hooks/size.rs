//! The width of an element as it is on the screen, followed as it changes.

use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

/// The width of `node` in CSS pixels; 0 before it is on the screen.
#[hook]
pub(crate) fn use_width(node: &NodeRef) -> f64 {
    let width = use_state_eq(|| 0.0);
    let node = node.clone();
    let set = width.setter();
    use_effect_with((), move |()| {
        let element = node.cast::<Element>();
        let measured = element.clone();
        let measure = move || {
            if let Some(element) = &measured {
                set.set(element.get_bounding_client_rect().width().floor());
            }
        };
        measure();
        let closure = Closure::<dyn Fn()>::new(measure);
        let observer = ResizeObserver::new(closure.as_ref().unchecked_ref()).ok();
        if let (Some(observer), Some(element)) = (&observer, &element) {
            observer.observe(element);
        }
        move || {
            if let Some(observer) = observer {
                observer.disconnect();
            }
            drop(closure);
        }
    });
    *width
}

/// Device pixels per CSS pixel.
fn pixel_ratio() -> f64 {
    let ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio());
    if ratio.is_finite() { ratio.clamp(1.0, 4.0) } else { 1.0 }
}

/// Device pixels per CSS pixel, followed as the window moves to another screen or is zoomed.
///
/// It is asked anew whenever something else changes on the page, because a browser can have
/// another ratio without telling.
#[hook]
pub(crate) fn use_pixel_ratio() -> f64 {
    let ratio = use_state_eq(pixel_ratio);
    let now = pixel_ratio();
    let set = ratio.setter();
    use_effect_with(now.to_bits(), move |bits| {
        // The query holds for this ratio only, so each ratio needs its own.
        let query = format!("(resolution: {}dppx)", f64::from_bits(*bits));
        let query = web_sys::window().and_then(|window| window.match_media(&query).ok()?);
        let again = set.clone();
        let query = query.map(|query| {
            gloo_events::EventListener::new(&query, "change", move |_| again.set(pixel_ratio()))
        });
        // Not every browser tells by the query.
        let resize = web_sys::window().map(|window| {
            gloo_events::EventListener::new(&window, "resize", move |_| set.set(pixel_ratio()))
        });
        move || drop((query, resize))
    });
    now
}
