//! `ScaledObject` of `keda.sh/v1alpha1`.
//!
//! Triggers have types of one's own, each with its own names for the threshold; those that stand
//! for a queue, a rate or a number are known here, others are noted and kept. Field names: KEDA
//! documentation, *Scalers* and *`ScaledObject` specification*. Not here: what a trigger connects
//! to.

use model::{Group, Scenario, Section};

use super::behavior::{members, number, option, put_whole};
use super::fields::{Field, Fields, Reader};
use super::hpa::{measure, replicas};
use super::tree::Node;
use super::{Effect, ManifestError, behavior, cron};

/// A type of trigger: its names for the threshold and the activation threshold, the threshold
/// where none is given, and what it measures.
struct Known {
    kind: &'static str,
    threshold: &'static str,
    activation: &'static str,
    default: Option<f64>,
    measures: &'static str,
}

const fn known(
    kind: &'static str,
    [threshold, activation]: [&'static str; 2],
    default: Option<f64>,
    measures: &'static str,
) -> Known {
    Known { kind, threshold, activation, default, measures }
}

const TRIGGERS: [Known; 12] = [
    known("prometheus", ["threshold", "activationThreshold"], None, "rate"),
    known("rabbitmq", ["value", "activationValue"], None, "queue"),
    known("metrics-api", ["targetValue", "activationTargetValue"], None, "custom"),
    known("kafka", ["lagThreshold", "activationLagThreshold"], Some(10.0), "queue"),
    known("nats-jetstream", ["lagThreshold", "activationLagThreshold"], Some(10.0), "queue"),
    known("aws-sqs-queue", ["queueLength", "activationQueueLength"], Some(5.0), "queue"),
    known("azure-queue", ["queueLength", "activationQueueLength"], Some(5.0), "queue"),
    known("azure-servicebus", ["messageCount", "activationMessageCount"], Some(5.0), "queue"),
    known("gcp-pubsub", ["value", "activationValue"], Some(10.0), "queue"),
    known("redis", ["listLength", "activationListLength"], Some(5.0), "queue"),
    known("cpu", ["value", "activationValue"], None, "cpu"),
    known("cron", ["desiredReplicas", ""], None, "cron"),
];

/// So many triggers are read.
const MOST: usize = 6;

/// Annotations that pause, with their settings.
const PAUSES: [(&str, &str); 3] = [
    ("autoscaling.keda.sh/paused", "all"),
    ("autoscaling.keda.sh/paused-scale-in", "scale_in"),
    ("autoscaling.keda.sh/paused-scale-out", "scale_out"),
];

/// Whole numbers of seconds with their settings and what they may be.
const TIMES: [(&str, &str, i64); 3] = [
    ("pollingInterval", "polling_interval", 1),
    ("cooldownPeriod", "cooldown", 0),
    ("initialCooldownPeriod", "initial_cooldown", 0),
];

/// Reads the document.
pub(super) fn read(document: &Node, reader: &mut Reader) -> Result<(), ManifestError> {
    let mut fields = Fields::of(document)?;
    fields.skip(&["apiVersion", "kind", "status"]);
    if let Some(metadata) = fields.take("metadata")
        && let Some(annotations) = metadata.map()?.take("annotations")
    {
        pauses(&annotations, reader)?;
    }
    let mut spec = fields.need("spec")?.map()?;
    spec.skip(&["scaleTargetRef"]);
    let result = bounds(&mut spec, reader);
    reader.attempt(result);
    for (name, id, least) in TIMES {
        if let Some(field) = spec.take(name)
            && let Some(seconds) = reader.attempt(field.whole(least, 86_400))
        {
            reader.set(&format!("policy.{id}"), seconds, field.node.at);
        }
    }
    if let Some(field) = spec.take("fallback") {
        let result = fallback(&field, reader);
        reader.attempt(result);
    }
    if let Some(field) = spec.take("advanced") {
        let result = advanced(&field, reader);
        reader.attempt(result);
    }
    let result = triggers(&mut spec, reader);
    reader.attempt(result);
    spec.rest(reader);
    fields.rest(reader);
    Ok(())
}

fn advanced(field: &Field<'_>, reader: &mut Reader) -> Result<(), ManifestError> {
    let mut fields = field.map()?;
    if let Some(config) = fields.take("horizontalPodAutoscalerConfig") {
        let mut config = config.map()?;
        if let Some(field) = config.take("behavior") {
            behavior::read(&field, reader)?;
        }
        config.keep(&["name"], reader);
        config.rest(reader);
    }
    fields.keep(&["restoreToOriginalReplicaCount", "scalingModifiers"], reader);
    fields.rest(reader);
    Ok(())
}

fn pauses(annotations: &Field<'_>, reader: &mut Reader) -> Result<(), ManifestError> {
    let mut fields = annotations.map()?;
    for (name, id) in PAUSES {
        if let Some(field) = fields.take(name) {
            let on = match field.text()? {
                "true" => "on",
                "false" => "off",
                _ => return Err(field.unfit("“true” or “false”")),
            };
            reader.set(&format!("policy.pause.{id}"), on, field.node.at);
        }
    }
    // Other annotations are anybody's business.
    Ok(())
}

/// With an idle count that is the fleet's least, and `minReplicaCount` the least when active.
fn bounds(spec: &mut Fields<'_>, reader: &mut Reader) -> Result<(), ManifestError> {
    let Some(idle) = spec.take("idleReplicaCount") else {
        return replicas(spec, "minReplicaCount", "maxReplicaCount", 0, reader);
    };
    let min = spec.take("minReplicaCount");
    let most = min.as_ref().map_or(Ok(0), |field| field.whole(0, i64::from(i32::MAX)))?;
    let count = idle.whole(0, i64::from(i32::MAX))?;
    if count >= most {
        return Err(idle.unfit(&format!("less than `spec.minReplicaCount`, {most}")));
    }
    replicas(spec, "minReplicaCount", "maxReplicaCount", count, reader)?;
    let at = min.map_or(idle.node.at, |field| field.node.at);
    reader.set("policy.idle", "set", idle.node.at);
    reader.set("policy.idle.min", most, at);
    Ok(())
}

fn fallback(field: &Field<'_>, reader: &mut Reader) -> Result<(), ManifestError> {
    let mut fields = field.map()?;
    reader.set("policy.fallback", "set", field.node.at);
    let threshold = fields.need("failureThreshold")?;
    let count = threshold.whole(0, i64::from(i32::MAX))?;
    reader.set("policy.fallback.failure_threshold", count, threshold.node.at);
    let replicas = fields.need("replicas")?;
    let count = replicas.whole(0, i64::from(i32::MAX))?;
    reader.set("policy.fallback.replicas", count, replicas.node.at);
    fields.keep(&["behavior"], reader);
    fields.rest(reader);
    Ok(())
}

/// The type of a trigger and what it measures here; `None` if it is not known.
fn trigger_of(node: &Node) -> Option<(&'static Known, &'static str)> {
    let kind = node.get("type").and_then(Node::text)?;
    let known = TRIGGERS.iter().find(|known| known.kind == kind)?;
    let meta = |name| node.find(&["metadata", name]).and_then(Node::text).unwrap_or("");
    let measures = match kind {
        "rabbitmq" if meta("mode") == "MessageRate" => "rate",
        "prometheus" => match measure(meta("query")) {
            Some("rate") => "rate",
            Some("queue") => "queue",
            _ if meta("query").contains("rate(") => "rate",
            _ => "custom",
        },
        _ => known.measures,
    };
    Some((known, measures))
}

fn triggers(spec: &mut Fields<'_>, reader: &mut Reader) -> Result<(), ManifestError> {
    let list = spec.need("triggers")?;
    let mut read = Vec::new();
    for item in list.items()? {
        if let Some(trigger) = trigger_of(item.node) {
            read.push((item, trigger));
        } else {
            let path = &item.path;
            let message = format!("`{path}` is no trigger that is known here: kept, left out");
            reader.note(Effect::Unknown, item.node.at, message);
        }
    }
    if read.is_empty() || read.len() > MOST {
        return Err(list.unfit(&format!("a list with 1 to {MOST} triggers that are known here")));
    }
    reader.set("policy.triggers", read.len(), list.node.at);
    for (place, (item, trigger)) in read.iter().enumerate() {
        let path = format!("policy.triggers.{place}.kind");
        let result = self::trigger(item, *trigger, &path, reader);
        reader.attempt(result);
    }
    Ok(())
}

fn trigger(
    item: &Field<'_>,
    (known, measures): (&'static Known, &'static str),
    path: &str,
    reader: &mut Reader,
) -> Result<(), ManifestError> {
    let mut fields = item.map()?;
    fields.skip(&["type", "name", "authenticationRef"]);
    fields.keep(&["useCachedMetrics"], reader);
    reader.set(path, measures, item.node.at);
    let metric_type = fields.take("metricType");
    let metadata = fields.need("metadata")?;
    let mut meta = metadata.map()?;
    if measures == "cron" {
        cron::read(&mut meta, path, reader)?;
        if let Some(field) = metric_type
            && field.text()? != "AverageValue"
        {
            return Err(field.unfit("AverageValue for this trigger"));
        }
    } else if measures == "cpu" {
        if let Some(field) = metric_type
            && field.text()? != "Utilization"
        {
            return Err(field.unfit("Utilization for this trigger here"));
        }
        let value = meta.need(known.threshold)?;
        let share = decimal(&value, 1.0)? / 100.0;
        reader.set(&format!("{path}.target.value"), share, value.node.at);
    } else {
        let (threshold, at) = match (meta.take(known.threshold), known.default) {
            (Some(field), _) => (decimal(&field, 0.001)?, field.node.at),
            (None, Some(default)) => (default, metadata.node.at),
            (None, None) => (decimal(&meta.need(known.threshold)?, 0.001)?, metadata.node.at),
        };
        reader.set(&format!("{path}.threshold"), threshold, at);
        if let Some(field) = meta.take(known.activation) {
            reader.set(&format!("{path}.activation"), decimal(&field, 0.0)?, field.node.at);
        }
        if let Some(field) = metric_type {
            let id = match field.text()? {
                "AverageValue" => "average-value",
                "Value" => "value",
                _ => return Err(field.unfit("AverageValue or Value")),
            };
            reader.set(&format!("{path}.metric_type"), id, field.node.at);
        }
        if measures == "custom" {
            let kind = known.kind;
            let message = format!("this `{kind}` is the custom metric of the scenario here");
            reader.note(Effect::Assumed, item.node.at, message);
        }
    }
    elsewhere(&metadata, &meta, reader);
    fields.rest(reader);
    Ok(())
}

/// What else is in the metadata says where the trigger looks: one note for all of it.
fn elsewhere(metadata: &Field<'_>, meta: &Fields<'_>, reader: &mut Reader) {
    let names: Vec<String> = meta.left().map(|(name, _)| format!("`{name}`")).collect();
    if !names.is_empty() {
        let (path, names) = (&metadata.path, names.join(", "));
        let message = format!("{names} of `{path}` have no effect here: kept as they are");
        reader.note(Effect::Kept, metadata.node.at, message);
    }
}

/// A number in quotes or without, as trigger metadata have it.
fn decimal(field: &Field<'_>, least: f64) -> Result<f64, ManifestError> {
    let number = field.text()?.parse::<f64>().ok();
    let fits = number.filter(|number| number.is_finite() && *number >= least);
    fits.ok_or_else(|| field.unfit(&format!("a number from {least} on")))
}

/// Writes the settings into the document; answers with what it cannot say.
pub(super) fn write(scenario: &Scenario, tree: &mut Node) -> Vec<String> {
    let group = scenario.section(Section::Policy);
    let fleet = scenario.section(Section::Fleet);
    write_pauses(group, tree);
    let spec = tree.child("spec");
    let (least, most) = (number(fleet, "min"), number(fleet, "max"));
    // An idle count that is not below the least when active would be refused.
    if option(group, "idle") == "set" && least < most {
        put_whole(spec, "idleReplicaCount", least);
        let active = number(group, "idle.min").max(least + 1.0).min(most);
        put_whole(spec, "minReplicaCount", active);
    } else {
        spec.remove("idleReplicaCount");
        put_whole(spec, "minReplicaCount", least);
    }
    put_whole(spec, "maxReplicaCount", most);
    for (name, id, _) in TIMES {
        put_whole(spec, name, number(group, id));
    }
    if option(group, "fallback") == "set" {
        let fallback = spec.child("fallback");
        let threshold = number(group, "fallback.failure_threshold");
        put_whole(fallback, "failureThreshold", threshold);
        put_whole(fallback, "replicas", number(group, "fallback.replicas"));
    } else {
        spec.remove("fallback");
    }
    write_behavior(group, spec);
    write_triggers(group, spec);
    Vec::new()
}

fn write_pauses(group: &Group, tree: &mut Node) {
    let metadata = tree.child("metadata");
    for (name, id) in PAUSES {
        let on = group.get(&format!("pause.{id}")) == Some(&model::Value::Switch(true));
        let there = metadata.find(&["annotations", name]).is_some();
        if on || there {
            let text = if on { "true" } else { "false" };
            metadata.child("annotations").put_same(name, Node::quoted(text), |old| old == text);
        }
    }
}

fn write_behavior(group: &Group, spec: &mut Node) {
    let config = ["advanced", "horizontalPodAutoscalerConfig"];
    if option(group, "behavior") == "present" || spec.find(&config).is_some() {
        let advanced = spec.child(config[0]);
        let inner = advanced.child(config[1]);
        behavior::write(group, inner);
        if inner.is_empty() {
            advanced.remove(config[1]);
        }
        if advanced.is_empty() {
            spec.remove(config[0]);
        }
    }
}

fn write_triggers(group: &Group, spec: &mut Node) {
    let old = spec.get("triggers").map(|node| node.items().to_vec()).unwrap_or_default();
    let count = members(group, "triggers");
    let mut items = Vec::new();
    let mut place = 0;
    for node in old {
        if trigger_of(&node).is_none() {
            items.push(node);
        } else if place < count {
            items.push(write_trigger(group, place, Some(node)));
            place += 1;
        }
    }
    items.extend((place..count).map(|place| write_trigger(group, place, None)));
    spec.put("triggers", Node::list(items));
}

/// One trigger, written into an old one that measures the same.
fn write_trigger(group: &Group, place: usize, old: Option<Node>) -> Node {
    let path = format!("triggers.{place}.kind");
    let measures = option(group, &path);
    let same = |node: &Node| trigger_of(node).is_some_and(|(_, known)| known == measures);
    let mut node = old.filter(same).unwrap_or_else(|| fresh(measures));
    let Some((known, _)) = trigger_of(&node) else { return node };
    let is = |value: f64| move |text: &str| text.parse() == Ok(value);
    let quoted = |value: f64| Node::quoted(format!("{value}"));
    if measures == "cron" {
        cron::write(group, &path, node.child("metadata"));
        return node;
    }
    if measures == "cpu" {
        let percent = (100.0 * number(group, &format!("{path}.target.value"))).round();
        node.child("metadata").put_same(known.threshold, quoted(percent), is(percent));
        return node;
    }
    let threshold = number(group, &format!("{path}.threshold"));
    let activation = number(group, &format!("{path}.activation"));
    let metadata = node.child("metadata");
    if metadata.get(known.threshold).is_some() || known.default != Some(threshold) {
        metadata.put_same(known.threshold, quoted(threshold), is(threshold));
    }
    if activation > 0.0 || metadata.get(known.activation).is_some() {
        metadata.put_same(known.activation, quoted(activation), is(activation));
    }
    let value = option(group, &format!("{path}.metric_type")) == "value";
    if value || node.get("metricType").is_some() {
        node.put("metricType", Node::plain(if value { "Value" } else { "AverageValue" }));
    }
    node
}

/// A trigger with the fields that its type needs.
fn fresh(measures: &str) -> Node {
    let (kind, fields): (_, &[(&str, &str)]) = match measures {
        "cpu" => ("cpu", &[]),
        "cron" => ("cron", &[]),
        "queue" => ("rabbitmq", &[("queueName", "work"), ("mode", "QueueLength")]),
        "rate" => (
            "prometheus",
            &[
                ("serverAddress", "http://prometheus:9090"),
                ("query", "sum(rate(http_requests_total[1m]))"),
            ],
        ),
        _ => ("metrics-api", &[("url", "http://metrics/custom"), ("valueLocation", "value")]),
    };
    let mut node = Node::map();
    node.put("type", Node::plain(kind));
    if kind == "cpu" {
        node.put("metricType", Node::plain("Utilization"));
    }
    let metadata = node.child("metadata");
    for (name, text) in fields {
        metadata.put(name, Node::plain(*text));
    }
    node
}
