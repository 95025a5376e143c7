//! In the worker: takes a scenario, simulates it, tells how far it is, answers with the run.

use js_sys::{Array, Float64Array};
use model::Tree;
use playground::wire;
use wasm_bindgen::prelude::*;
use web_sys::DedicatedWorkerGlobalScope;

use super::{field, get, message};

/// Does what `data` asks for. The page hears of a failure as an error of the worker.
///
/// # Errors
/// The message is not one of ours, or cannot be answered.
#[wasm_bindgen]
#[expect(unreachable_pub, reason = "only what is public is exported to JavaScript")]
pub fn work(data: &JsValue) -> Result<(), JsValue> {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let tree = get(data, field::SCENARIO).ok_or("a message without a scenario")?;
    let tree: Tree = serde_wasm_bindgen::from_value(tree)?;
    let scenario = playground::load(&tree).map_err(|error| error.to_string())?;
    let mut told = 0.0;
    let run = playground::simulate_with(&scenario, &mut |share| {
        if share >= told + 0.01 {
            told = share;
            // Nobody listens any more: then the answer will not be heard either.
            let _ = scope.post_message(&message(field::PROGRESS, &share.into()));
        }
    });
    let numbers = Float64Array::from(wire::pack(&run, scenario.policy().entry()).as_slice());
    let owned = Array::of1(&numbers.buffer());
    scope.post_message_with_transfer(&message(field::NUMBERS, &numbers), &owned)
}
