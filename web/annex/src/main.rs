//! The module that the page loads on demand: in a worker, it answers the questions of the page.
//!
//! Not here: what is answered (`playground::questions`), and the page's end (`web`).

use playground::questions::{Answered, Question};
use wasm_bindgen::prelude::*;
use web_sys::DedicatedWorkerGlobalScope;

// The worker calls `work`; there is nothing to do before.
fn main() {}

/// Answers the question in `data`; every answer goes back as a message of its own.
///
/// # Errors
/// The message is not one of ours.
#[wasm_bindgen]
pub fn work(data: &JsValue) -> Result<(), JsValue> {
    let get = |key: &str| js_sys::Reflect::get(data, &key.into());
    let name = get("name")?.as_string().unwrap_or_default();
    answer(&name, get("question")?)
}

macro_rules! answer {
    ($($question:ty),* $(,)?) => {
        /// Answers the question of this name.
        fn answer(name: &str, question: JsValue) -> Result<(), JsValue> {
            match name {
                $( <$question>::NAME => reply::<$question>(question), )*
                _ => Err(format!("there is no question “{name}”").into()),
            }
        }
    };
}
playground::every_question!(answer);

fn reply<Q: Answered>(question: JsValue) -> Result<(), JsValue> {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let question: Q = serde_wasm_bindgen::from_value(question)?;
    let mut told = 0.0;
    let answer = question.answer(&mut |share| {
        if share >= told + 0.01 {
            told = share;
            // Nobody listens any more: then the answer will not be heard either.
            let _ = message("progress", &share.into()).map(|said| scope.post_message(&said));
        }
    });
    let said = match answer {
        Ok(answer) => message("answer", &serde_wasm_bindgen::to_value(&answer)?),
        Err(why) => message("failed", &why.into()),
    };
    scope.post_message(&said?)
}

fn message(field: &str, value: &JsValue) -> Result<JsValue, JsValue> {
    let object = js_sys::Object::new();
    js_sys::Reflect::set(&object, &field.into(), value)?;
    Ok(object.into())
}
