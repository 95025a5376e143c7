//! The cases of KEDA's own tests against `policies::controllers::keda`.
//!
//! Not here: the HPA that KEDA owns.

use policies::controllers::keda::{Executor, Pauses, Poll, ScaledObject};
use serde_json::{Value as Json, json};

use super::Case;

/// Whether a field is true; a field that is absent is false.
fn flag(input: &Json, field: &str) -> bool {
    input[field].as_bool().unwrap_or(false)
}

/// A number of replicas, if it is given.
fn replicas(input: &Json, field: &str) -> Option<u32> {
    u32::try_from(input[field].as_u64()?).ok()
}

/// One poll, at time zero: ages lie before it.
pub(crate) fn keda_scale_executor(case: &mut Case) {
    let input = &case.input;
    let object = ScaledObject {
        min_replicas: replicas(input, "min_replica_count").unwrap_or(0),
        idle_replicas: replicas(input, "idle_replica_count"),
        cooldown: case.number("cooldown_s"),
        initial_cooldown: case.number("initial_cooldown_s"),
        fallback_replicas: replicas(input, "fallback_replicas"),
        force_activation: flag(input, "force_activation"),
        pauses: Pauses {
            all: flag(input, "paused"),
            scale_in: flag(input, "pause_scale_in"),
            scale_out: flag(input, "pause_scale_out"),
        },
    };
    let poll = Poll {
        now: 0.0,
        replicas: replicas(input, "current_replicas").expect("the scale target has replicas"),
        active: flag(input, "triggers_active"),
        error: flag(input, "trigger_error"),
    };
    let mut executor = Executor::new(-case.number("created_age_s"));
    executor.set_last_active(input["last_active_age_s"].as_f64().map(|age| -age));
    let trace = executor.poll(&object, &poll);
    case.same("replicas", &json!(trace.replicas));
    case.same("changed", &json!(trace.written));
    case.same("active", &json!(trace.active));
}
