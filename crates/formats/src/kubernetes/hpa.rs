//! `HorizontalPodAutoscaler`, `autoscaling/v2` and `v1`.
//!
//! Metrics have names of one's own in a cluster and a few measures here: a name says which one is
//! meant, and what is assumed is noted. Not here: the pods' requests, which a Deployment has.

use model::{Group, Scenario, Section};

use super::behavior::{is_quantity, members, milli, number, option, put_whole, quantity, whole};
use super::fields::{Field, Fields, Reader, units};
use super::tree::Node;
use super::{Effect, Kind, ManifestError, behavior, beside};

/// So many metrics are read.
const MOST: usize = 6;
/// Thousandths of a byte in a megabyte.
const MEGABYTE: f64 = 1e9;

/// The sources of metrics: field, `type`, and the ids of what they measure here.
const PODS: &[&str] = &["rate", "concurrency", "queue"];
const OBJECT: &[&str] = &["rate", "response", "queue"];

/// Reads the document.
pub(super) fn read(document: &Node, kind: Kind, reader: &mut Reader) -> Result<(), ManifestError> {
    let mut fields = Fields::of(document)?;
    fields.skip(&["apiVersion", "kind", "status"]);
    let metadata = fields.take("metadata").map(|field| field.map()).transpose()?;
    let mut spec = fields.need("spec")?.map()?;
    spec.skip(&["scaleTargetRef"]);
    let result = replicas(&mut spec, "minReplicas", "maxReplicas", 1, reader);
    reader.attempt(result);
    // A cluster that takes a least of zero lets it go there.
    let zero = reader.settings.iter().find(|s| s.path == "fleet.min" && s.text == "0");
    if let Some(at) = zero.map(|setting| setting.at) {
        reader.set("policy.scale_to_zero", "marked", at);
    }
    let result = if kind == Kind::HpaV1 {
        first_version(&mut spec, reader)
    } else {
        metrics(&mut spec, reader)
    };
    reader.attempt(result);
    if kind == Kind::Hpa
        && let Some(field) = spec.take("behavior")
    {
        let result = behavior::read(&field, reader);
        reader.attempt(result);
    }
    spec.rest(reader);
    fields.rest(reader);
    metadata.map_or(Ok(()), |mut metadata| beside::read(&mut metadata, &BESIDE, reader))
}

/// Parameters that are not part of an autoscaler: of its pods, of the controller, of the cluster.
const BESIDE: [&str; 3] = ["pod", "controller", "scale_to_zero"];

/// Reads the only metric of the first version.
fn first_version(spec: &mut Fields<'_>, reader: &mut Reader) -> Result<(), ManifestError> {
    let target = spec.take("targetCPUUtilizationPercentage");
    let at = target.as_ref().map_or(spec.at, |field| field.node.at);
    reader.set("policy.metrics", 1, at);
    reader.set("policy.metrics.0.metric", "cpu", spec.at);
    let percent = target.as_ref().map_or(Ok(80), |field| field.whole(1, 1000))?;
    reader.set("policy.metrics.0.metric.target.value", percent as f64 / 100.0, at);
    Ok(())
}

/// Reads the least and the most replicas.
pub(super) fn replicas(
    spec: &mut Fields<'_>,
    least: &str,
    most: &str,
    default: i64,
    reader: &mut Reader,
) -> Result<(), ManifestError> {
    let min = spec.take(least);
    let at = min.as_ref().map_or(spec.at, |field| field.node.at);
    let min = min.map_or(Ok(default), |field| field.whole(0, i64::from(i32::MAX)))?;
    reader.set("fleet.min", min, at);
    let max = spec.take(most);
    if max.is_none() && least == "minReplicas" {
        spec.need(most)?;
    }
    let at = max.as_ref().map_or(spec.at, |field| field.node.at);
    let number = max.as_ref().map_or(Ok(100), |field| field.whole(1, i64::from(i32::MAX)))?;
    if number < min {
        let allowed = format!("not below the least, {min}");
        return Err(max.map_or_else(
            || ManifestError { at, message: format!("`{most}` is 100, but must be {allowed}") },
            |field| field.unfit(&allowed),
        ));
    }
    reader.set("fleet.max", number, at);
    Ok(())
}

/// Reads the list of metrics; those that have no meaning here are noted and kept.
fn metrics(spec: &mut Fields<'_>, reader: &mut Reader) -> Result<(), ManifestError> {
    let Some(list) = spec.take("metrics") else {
        reader.set("policy.metrics", 0, spec.at);
        return Ok(());
    };
    let mut read = Vec::new();
    for item in list.items()? {
        if source(item.node).is_none() {
            let path = &item.path;
            let message = format!("`{path}` is no metric that is known here: kept, and left out");
            reader.note(Effect::Unknown, item.node.at, message);
        } else if read.len() == MOST {
            return Err(list.unfit(&format!("at most {MOST} metrics here")));
        } else {
            read.push(item);
        }
    }
    if read.is_empty() && !list.items()?.is_empty() {
        return Err(list.unfit("a list with a metric that is known here"));
    }
    reader.set("policy.metrics", read.len(), list.node.at);
    for (place, item) in read.iter().enumerate() {
        let result = metric(item, &format!("policy.metrics.{place}.metric"), reader);
        reader.attempt(result);
    }
    Ok(())
}

/// The id of a metric's source and the field that holds it; `None` if it is not known here.
fn source(item: &Node) -> Option<(&'static str, &'static str)> {
    let resource = |field: &str| item.find(&[field, "name"]).and_then(Node::text);
    match item.get("type").and_then(Node::text)? {
        "Resource" => match resource("resource")? {
            "cpu" => Some(("cpu", "resource")),
            "memory" => Some(("memory", "resource")),
            _ => None,
        },
        "ContainerResource" => match resource("containerResource")? {
            "cpu" => Some(("container-cpu", "containerResource")),
            "memory" => Some(("container-memory", "containerResource")),
            _ => None,
        },
        "Pods" => Some(("pods", "pods")),
        "Object" => Some(("object", "object")),
        "External" => Some(("external", "external")),
        _ => None,
    }
}

/// What a metric of this name measures, as far as the name tells.
pub(super) fn measure(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if has(&["per_second", "per-second", "rps", "qps", "throughput"]) {
        Some("rate")
    } else if has(&["latency", "duration", "response", "seconds"]) {
        Some("response")
    } else if has(&["queue", "backlog", "lag", "pending", "waiting", "depth", "messages"]) {
        Some("queue")
    } else if has(&["concurren", "in_flight", "in-flight", "inflight", "connections"]) {
        Some("concurrency")
    } else if has(&["request", "rate", "hits"]) {
        Some("rate")
    } else {
        None
    }
}

fn metric(item: &Field<'_>, path: &str, reader: &mut Reader) -> Result<(), ManifestError> {
    let Some((id, field)) = source(item.node) else { return Ok(()) };
    let mut fields = item.map()?;
    fields.skip(&["type"]);
    reader.set(path, id, item.node.at);
    let inner = fields.need(field)?;
    let mut inner_fields = inner.map()?;
    let target = inner_fields.need("target")?;
    inner_fields.skip(&["name", "container", "describedObject"]);
    match id {
        "pods" | "object" => {
            let known = if id == "pods" { PODS } else { OBJECT };
            let named = inner_fields.need("metric")?;
            let measure = measured(&named, known, reader)?;
            reader.set(&format!("{path}.metric"), measure, named.node.at);
            let at = format!("{path}.metric");
            read_target(&target, &at, id, reader)?;
        }
        "external" => {
            let named = inner_fields.need("metric")?;
            let name = named.map()?.need("name")?.text()?.to_owned();
            let message = format!("`{name}` is the custom metric of the scenario here");
            reader.note(Effect::Assumed, named.node.at, message);
            read_target(&target, path, id, reader)?;
        }
        _ => read_target(&target, path, id, reader)?,
    }
    inner_fields.rest(reader);
    fields.rest(reader);
    Ok(())
}

/// What a named metric measures here, with a note if that is a guess.
fn measured(
    named: &Field<'_>,
    known: &[&'static str],
    reader: &mut Reader,
) -> Result<&'static str, ManifestError> {
    let mut fields = named.map()?;
    let name = fields.need("name")?.text()?;
    fields.skip(&["selector"]);
    fields.rest(reader);
    let told = measure(name).filter(|measure| known.contains(measure));
    if told.is_none() {
        let message = format!("`{name}` is taken for requests per second");
        reader.note(Effect::Assumed, named.node.at, message);
    }
    Ok(told.unwrap_or("rate"))
}

fn read_target(
    target: &Field<'_>,
    path: &str,
    id: &str,
    reader: &mut Reader,
) -> Result<(), ManifestError> {
    let mut fields = target.map()?;
    let kind = fields.need("type")?;
    let resource = matches!(id, "cpu" | "memory" | "container-cpu" | "container-memory");
    let (option, field) = match kind.text()? {
        "Utilization" if resource => ("utilization", "averageUtilization"),
        "AverageValue" => ("average-value", "averageValue"),
        "Value" if matches!(id, "object" | "external") => ("value", "value"),
        _ => {
            let allowed = match id {
                "pods" => "AverageValue",
                "object" | "external" => "Value or AverageValue",
                _ => "Utilization or AverageValue",
            };
            return Err(kind.unfit(allowed));
        }
    };
    let value = fields.need(field)?;
    let text = if option == "utilization" {
        format!("{}", value.whole(1, 1000)? as f64 / 100.0)
    } else if id.ends_with("memory") {
        format!("{}", value.milli()? as f64 / MEGABYTE)
    } else {
        units(value.milli()?)
    };
    let at = value.node.at;
    if id == "pods" {
        reader.set(&format!("{path}.value"), text, at);
    } else {
        reader.set(&format!("{path}.target"), option, at);
        reader.set(&format!("{path}.target.value"), text, at);
    }
    fields.rest(reader);
    Ok(())
}

/// Writes the settings into the document; answers with what it cannot say.
pub(super) fn write(scenario: &Scenario, kind: Kind, tree: &mut Node) -> Vec<String> {
    let group = scenario.section(Section::Policy);
    let fleet = scenario.section(Section::Fleet);
    let pairs = beside(group, number(fleet, "min") == 0.0);
    beside::write(&pairs, &BESIDE, tree);
    let spec = tree.child("spec");
    put_whole(spec, "minReplicas", number(fleet, "min"));
    put_whole(spec, "maxReplicas", number(fleet, "max"));
    let mut notes = Vec::new();
    if kind == Kind::HpaV1 {
        write_v1(group, spec, &mut notes);
    } else {
        spec.remove("targetCPUUtilizationPercentage");
        write_metrics(group, spec);
        behavior::write(group, spec);
    }
    for param in group.specs().iter().filter(|param| BESIDE.contains(&param.id)) {
        if pairs.iter().any(|(path, _)| beside::is_beside(path, &[param.id])) {
            let label = param.label;
            notes.push(format!("{label} is not part of this object: kept in its annotations"));
        }
    }
    notes
}

/// What is not part of an autoscaler and not at its default; a least of zero implies a marker.
fn beside(group: &Group, zero: bool) -> Vec<(String, String)> {
    let changes = group.changes(&Group::defaults(group.specs()));
    let mut pairs: Vec<(String, String)> =
        changes.into_iter().filter(|(path, _)| beside::is_beside(path, &BESIDE)).collect();
    if zero {
        pairs.retain(|(path, _)| path != "scale_to_zero");
        let rule = option(group, "scale_to_zero");
        let other = (rule != "marked").then(|| ("scale_to_zero".to_owned(), rule.to_owned()));
        pairs.extend(other);
    }
    pairs
}

fn write_v1(group: &Group, spec: &mut Node, notes: &mut Vec<String>) {
    let plain = members(group, "metrics") == 1
        && option(group, "metrics.0.metric") == "cpu"
        && option(group, "metrics.0.metric.target") == "utilization";
    if plain {
        let percent = 100.0 * number(group, "metrics.0.metric.target.value");
        put_whole(spec, "targetCPUUtilizationPercentage", percent);
    } else {
        spec.remove("targetCPUUtilizationPercentage");
        let fits = members(group, "metrics") == 0;
        notes.extend((!fits).then(|| "autoscaling/v1 knows CPU utilisation only".to_owned()));
    }
    if option(group, "behavior") == "present" {
        notes.push("autoscaling/v1 knows no behavior".to_owned());
    }
}

fn write_metrics(group: &Group, spec: &mut Node) {
    let old = spec.get("metrics").map(|node| node.items().to_vec()).unwrap_or_default();
    let count = members(group, "metrics");
    let mut items = Vec::new();
    let mut place = 0;
    // What is not known here stays where it is, and the others keep their order around it.
    for node in old {
        if source(&node).is_none() {
            items.push(node);
        } else if place < count {
            items.push(write_metric(group, &format!("metrics.{place}.metric"), Some(node)));
            place += 1;
        }
    }
    items.extend((place..count).map(|i| write_metric(group, &format!("metrics.{i}.metric"), None)));
    if items.is_empty() {
        spec.remove("metrics");
    } else {
        spec.put("metrics", Node::list(items));
    }
}

/// One metric, written into an old one of the same source and measure.
fn write_metric(group: &Group, path: &str, old: Option<Node>) -> Node {
    let id = option(group, path);
    let measure_id = option(group, &format!("{path}.metric"));
    let same = |node: &Node| {
        source(node).is_some_and(|(known, field)| {
            let name = node.find(&[field, "metric", "name"]).and_then(Node::text);
            let told = name
                .and_then(measure)
                .filter(|told| (if id == "pods" { PODS } else { OBJECT }).contains(told));
            known == id && (measure_id.is_empty() || told.unwrap_or("rate") == measure_id)
        })
    };
    let mut node = old.filter(same).unwrap_or_else(|| fresh(id, measure_id));
    let Some((_, field)) = source(&node) else { return node };
    let target = node.child(field).child("target");
    let (kind, value) = if id == "pods" {
        ("average-value", number(group, &format!("{path}.metric.value")))
    } else {
        let path = if id == "object" { format!("{path}.metric") } else { path.to_owned() };
        let value = number(group, &format!("{path}.target.value"));
        (option(group, &format!("{path}.target")), value)
    };
    write_target(target, kind, value, id.ends_with("memory"));
    node
}

fn write_target(target: &mut Node, kind: &str, value: f64, memory: bool) {
    let (name, field) = match kind {
        "utilization" => ("Utilization", "averageUtilization"),
        "value" => ("Value", "value"),
        _ => ("AverageValue", "averageValue"),
    };
    for other in ["averageUtilization", "averageValue", "value"] {
        if other != field {
            target.remove(other);
        }
    }
    target.put("type", Node::plain(name));
    if kind == "utilization" {
        target.put_same(field, whole(100.0 * value), |text| {
            text.parse() == Ok((100.0 * value).round())
        });
    } else {
        // Whole bytes: what is finer is dust of the unit.
        let milli = if memory { milli(value * 1e3).saturating_mul(1000) } else { milli(value) };
        target.put_same(field, quantity(milli), |text| is_quantity(text, milli));
    }
}

/// A metric with the fields that its source needs.
fn fresh(id: &str, measure: &str) -> Node {
    let (kind, field) = match id {
        "cpu" | "memory" => ("Resource", "resource"),
        "container-cpu" | "container-memory" => ("ContainerResource", "containerResource"),
        "pods" => ("Pods", "pods"),
        "object" => ("Object", "object"),
        _ => ("External", "external"),
    };
    let mut node = Node::map();
    node.put("type", Node::plain(kind));
    let inner = node.child(field);
    let resource = if id.ends_with("memory") { "memory" } else { "cpu" };
    match kind {
        "Resource" => inner.put("name", Node::plain(resource)),
        "ContainerResource" => {
            inner.put("name", Node::plain(resource));
            inner.put("container", Node::plain("application"));
        }
        _ => {
            let name = match measure {
                "rate" => "http_requests_per_second",
                "concurrency" => "http_requests_in_flight",
                "queue" => "queue_length",
                "response" => "http_response_time_seconds",
                _ => "custom_metric",
            };
            inner.child("metric").put("name", Node::plain(name));
        }
    }
    if kind == "Object" {
        let object = inner.child("describedObject");
        object.put("apiVersion", Node::plain("networking.k8s.io/v1"));
        object.put("kind", Node::plain("Ingress"));
        object.put("name", Node::plain("lunch-rush"));
    }
    node
}
