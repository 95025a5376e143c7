//! On the page: starts a worker for one scenario, and listens.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::EventListener;
use js_sys::Float64Array;
use model::{PolicyEntry, Run, Scenario};
use playground::wire;
use serde::Serialize as _;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Worker};

use super::{SCRIPT, field, get, message, start};

/// What is heard of a job.
pub(crate) enum Answer {
    /// How much of it is done.
    Progress(f64),
    /// The run.
    Done(Box<Run>),
    /// It will never be done, and why.
    Failed(String),
}

/// A scenario that is being simulated elsewhere. Dropping it ends the work.
pub(crate) struct Job {
    worker: Worker,
    listeners: [EventListener; 2],
}

impl Drop for Job {
    fn drop(&mut self) {
        self.worker.terminate();
        let _ = &self.listeners;
    }
}

impl Job {
    /// Starts to simulate `scenario`; `hear` is told of everything that happens.
    ///
    /// # Errors
    /// The browser gives no worker.
    pub(crate) fn start(
        scenario: &Scenario,
        hear: impl Fn(Answer) + 'static,
    ) -> Result<Self, JsValue> {
        let worker = start(&SCRIPT.with(String::clone), Some(&wasm_bindgen::module()))?;
        let hear = Rc::new(hear);
        let entry = scenario.policy().entry();
        // A scenario goes across as its file does: exact, and checked again on arrival.
        let serializer = serde_wasm_bindgen::Serializer::json_compatible();
        let tree = playground::save(scenario).serialize(&serializer)?;
        let ask = RefCell::new(Some(message(field::SCENARIO, &tree)));
        let listen = {
            let (worker, hear) = (worker.clone(), Rc::clone(&hear));
            move |event: &web_sys::Event| {
                let data = event.unchecked_ref::<MessageEvent>().data();
                if get(&data, field::READY).is_some() {
                    if let Some(ask) = ask.take()
                        && worker.post_message(&ask).is_err()
                    {
                        hear(Answer::Failed("the worker takes no message".to_owned()));
                    }
                } else if let Some(answer) = answer(&data, entry) {
                    hear(answer);
                }
            }
        };
        let fail = move |event: &web_sys::Event| {
            let text = get(event, "message").and_then(|text| text.as_string());
            hear(Answer::Failed(text.unwrap_or_else(|| "the worker did not start".to_owned())));
        };
        let listeners = [
            EventListener::new(&worker, "message", listen),
            EventListener::new(&worker, "error", fail),
        ];
        Ok(Self { worker, listeners })
    }
}

/// What a message of the worker says.
fn answer(data: &JsValue, entry: &PolicyEntry) -> Option<Answer> {
    if let Some(share) = get(data, field::PROGRESS) {
        return share.as_f64().map(Answer::Progress);
    }
    let numbers: Float64Array = get(data, field::NUMBERS)?.unchecked_into();
    let run = wire::unpack(&numbers.to_vec(), entry);
    Some(match run {
        Some(run) => Answer::Done(Box::new(run)),
        None => Answer::Failed("the worker answered with something else".to_owned()),
    })
}
