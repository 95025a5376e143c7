//! On the page: has questions answered by the module that is loaded on demand.
//!
//! A worker that has answered waits for the next question, so the module is loaded once; one that
//! nobody listens to any more is ended. Not here: the answers (`web/annex`).

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::EventListener;
use playground::questions::Question;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Worker};

use super::{get, message, on_demand, start};

/// What is heard of a question.
pub(crate) enum Heard<A> {
    /// How much of the work is done.
    Progress(f64),
    /// The answer.
    Answer(A),
    /// There is none, and why.
    Failed(String),
}

thread_local! {
    /// A worker that waits for a question.
    static IDLE: RefCell<Option<Worker>> = const { RefCell::new(None) };
}

/// A question that was asked. Dropping it ends the work.
pub(crate) struct Call {
    worker: Rc<RefCell<Option<Worker>>>,
    listeners: Vec<EventListener>,
}

impl Call {
    /// Whether the answer is still to come.
    pub(crate) fn waits(&self) -> bool {
        self.worker.borrow().is_some()
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        if let Some(worker) = self.worker.take() {
            worker.terminate();
        }
        self.listeners.clear();
    }
}

/// Asks `question`; `hear` is told of everything that happens, at last of an answer or a failure.
///
/// # Errors
/// The browser gives no worker.
pub(crate) fn ask<Q: Question + 'static>(
    question: &Q,
    hear: impl Fn(Heard<Q::Answer>) + 'static,
) -> Result<Call, JsValue> {
    let said = message("question", &serde_wasm_bindgen::to_value(question)?);
    js_sys::Reflect::set(&said, &"name".into(), &Q::NAME.into())?;
    send(&said, move |data| {
        if let Some(share) = get(data, "progress").and_then(|share| share.as_f64()) {
            hear(Heard::Progress(share));
            return false;
        }
        hear(match (get(data, "answer"), get(data, "failed")) {
            (Some(answer), _) => match serde_wasm_bindgen::from_value(answer) {
                Ok(answer) => Heard::Answer(answer),
                Err(error) => Heard::Failed(error.to_string()),
            },
            (None, why) => Heard::Failed(
                why.and_then(|why| why.as_string()).unwrap_or_else(|| "no answer came".to_owned()),
            ),
        });
        true
    })
}

/// Sends a message to a worker; `hear` says of every message back whether it is the last one.
fn send(said: &JsValue, hear: impl Fn(&JsValue) -> bool + 'static) -> Result<Call, JsValue> {
    let waiting = IDLE.take();
    let fresh = waiting.is_none();
    let worker = match waiting {
        Some(worker) => worker,
        None => start(&on_demand("annex.js"), None)?,
    };
    let held = Rc::new(RefCell::new(Some(worker.clone())));
    let hear = Rc::new(hear);
    let listen = {
        let (held, hear, said) = (Rc::clone(&held), Rc::clone(&hear), said.clone());
        move |event: &web_sys::Event| {
            let data = event.unchecked_ref::<MessageEvent>().data();
            // Once answered, the worker answers others: what it says then is not for us.
            if held.borrow().is_none() {
                return;
            }
            if get(&data, "ready").is_some() {
                if let Some(worker) = &*held.borrow() {
                    // What cannot be sent was not made by us.
                    drop(worker.post_message(&said));
                }
            } else if hear(&data)
                && let Some(worker) = held.take()
                && let Some(other) = IDLE.replace(Some(worker))
            {
                other.terminate();
            }
        }
    };
    let fail = {
        let held = Rc::clone(&held);
        move |event: &web_sys::Event| {
            let why = get(event, "message").and_then(|why| why.as_string());
            let why = format!("a part of the page failed ({})", why.unwrap_or_default());
            if let Some(worker) = held.take() {
                worker.terminate();
                hear(&message("failed", &why.into()));
            }
        }
    };
    let listeners = vec![
        EventListener::new(&worker, "message", listen),
        EventListener::new(&worker, "error", fail),
    ];
    if !fresh {
        worker.post_message(said)?;
    }
    Ok(Call { worker: held, listeners })
}
