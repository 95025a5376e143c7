//! `Service` of `serving.knative.dev/v1`, and the `ConfigMap` of the autoscaler.
//!
//! What a revision says are annotations of its template; what holds for a whole cluster is in
//! `config-autoscaler`, if that stands in the same text. Source: knative/serving,
//! `pkg/apis/autoscaling` and `pkg/autoscaler/config`. Not here: what the settings do.

use model::{Group, Scenario, Section};

use super::behavior::{number, option};
use super::fields::{Field, Fields, Reader};
use super::tree::Node;
use super::values::{Form, percent};
use super::{Effect, ManifestError, Position};

/// What the names of the annotations begin with.
const PREFIX: &str = "autoscaling.knative.dev/";
/// The class of autoscaler that is meant here.
const CLASS: &str = "kpa.autoscaling.knative.dev";
/// The fewest requests at a time, or per second, that a target may be.
const LEAST: f64 = 0.01;

/// A setting: the annotation and the key of the cluster that say it, either of which may not exist.
struct Known {
    annotation: &'static str,
    key: &'static str,
    path: &'static str,
    form: Form,
}

const fn known(
    annotation: &'static str,
    key: &'static str,
    path: &'static str,
    form: Form,
) -> Known {
    Known { annotation, key, path, form }
}

/// Settings that are one number; the key of a percentage may also be a fraction.
const KNOWN: [Known; 11] = [
    known(
        "target-utilization-percentage",
        "container-concurrency-target-percentage",
        "utilization",
        Form::Percent(1.0, 100.0),
    ),
    known("window", "stable-window", "window", Form::Whole(6.0, 3600.0)),
    known(
        "panic-window-percentage",
        "panic-window-percentage",
        "panic_window",
        Form::Percent(1.0, 100.0),
    ),
    known(
        "panic-threshold-percentage",
        "panic-threshold-percentage",
        "panic_threshold",
        Form::Percent(110.0, 1000.0),
    ),
    known("", "max-scale-up-rate", "max_up", Form::Number(1.01, 10_000.0)),
    known("", "max-scale-down-rate", "max_down", Form::Number(1.01, 1000.0)),
    known("scale-down-delay", "scale-down-delay", "delay", Form::Whole(0.0, 3600.0)),
    known("", "enable-scale-to-zero", "to_zero", Form::Switch),
    known("", "scale-to-zero-grace-period", "grace", Form::Span(1.0, 3600.0)),
    known(
        "scale-to-zero-pod-retention-period",
        "scale-to-zero-pod-retention-period",
        "retention",
        Form::Span(0.0, 86_400.0),
    ),
    known("activation-scale", "", "activation", Form::Count(0.0, 1000.0)),
];

/// Where the annotations of a revision are.
const TEMPLATE: [&str; 4] = ["spec", "template", "metadata", "annotations"];

/// Whether a document holds the settings of a whole cluster.
pub(super) fn is_config(document: &Node) -> bool {
    let text = |path: &[&str]| document.find(path).and_then(Node::text);
    text(&["kind"]) == Some("ConfigMap") && text(&["metadata", "name"]) == Some("config-autoscaler")
}

/// The annotations and keys that have not been taken yet.
struct Sources<'a> {
    annotations: Option<Fields<'a>>,
    data: Option<Fields<'a>>,
}

impl<'a> Sources<'a> {
    /// An annotation, by its name or by the older one in camel case.
    fn annotation(&mut self, name: &str) -> Option<Field<'a>> {
        let annotations = self.annotations.as_mut().filter(|_| !name.is_empty())?;
        let old = annotations.take(&format!("{PREFIX}{}", camel(name)));
        annotations.take(&format!("{PREFIX}{name}")).or(old)
    }

    /// A key of the cluster.
    fn key(&mut self, name: &str) -> Option<Field<'a>> {
        self.data.as_mut().filter(|_| !name.is_empty())?.take(name)
    }

    /// Whichever says something, the revision first, and whether that is the cluster.
    fn either(&mut self, annotation: &str, key: &str) -> Option<(Field<'a>, bool)> {
        let (near, far) = (self.annotation(annotation), self.key(key));
        near.map(|field| (field, false)).or(far.map(|field| (field, true)))
    }
}

/// `min-scale` as `minScale`.
fn camel(name: &str) -> String {
    let mut words = name.split('-');
    let mut out = words.next().unwrap_or("").to_owned();
    for word in words {
        let (head, tail) = word.split_at(word.len().min(1));
        out += &head.to_ascii_uppercase();
        out += tail;
    }
    out
}

/// Reads the document, and that of the cluster if there is one.
pub(super) fn read(
    document: &Node,
    config: Option<&Node>,
    reader: &mut Reader,
) -> Result<(), ManifestError> {
    let mut fields = Fields::of(document)?;
    fields.skip(&["apiVersion", "kind", "status"]);
    if let Some(metadata) = fields.take("metadata") {
        misplaced(&metadata, reader)?;
    }
    let mut spec = fields.need("spec")?.map()?;
    let template = spec.need("template")?;
    let mut inner = template.map()?;
    spec.keep(&["traffic"], reader);
    let metadata = inner.take("metadata").map(|field| field.map()).transpose()?;
    let annotations = metadata.and_then(|mut metadata| metadata.take("annotations"));
    let pods = inner.take("spec").map(|field| field.map()).transpose()?;
    inner.rest(reader);
    let data = match config {
        Some(config) => Fields::of(config)?.take("data").map(|field| field.map()).transpose()?,
        None => None,
    };
    let annotations = annotations.map(|field| field.map()).transpose()?;
    let mut sources = Sources { annotations, data };
    let result = settings(&mut sources, pods, template.node, reader);
    reader.attempt(result);
    leftovers(&sources, reader);
    spec.rest(reader);
    fields.rest(reader);
    Ok(())
}

/// Annotations of the service itself, which Knative does not look at.
fn misplaced(metadata: &Field<'_>, reader: &mut Reader) -> Result<(), ManifestError> {
    let Some(annotations) = metadata.map()?.take("annotations") else { return Ok(()) };
    for (name, field) in annotations.map()?.all() {
        if name.starts_with(PREFIX) {
            let message = format!(
                "`{name}` has no effect here: it belongs to the annotations of `spec.template`"
            );
            reader.note(Effect::Kept, field.node.at, message);
        }
    }
    Ok(())
}

fn settings(
    sources: &mut Sources<'_>,
    pods: Option<Fields<'_>>,
    template: &Node,
    reader: &mut Reader,
) -> Result<(), ManifestError> {
    if let Some(class) = sources.annotation("class")
        && class.text()? != CLASS
    {
        return Err(class.unfit(CLASS));
    }
    scale(sources, template, reader)?;
    let limit = hard_limit(pods, reader)?;
    target(sources, limit, template, reader)?;
    for known in &KNOWN {
        let Some((field, cluster)) = sources.either(known.annotation, known.key) else { continue };
        let result = known.form.read(&field, cluster);
        if let Some(text) = reader.attempt(result) {
            reader.set(&format!("policy.{}", known.path), text, field.node.at);
            in_quotes(&field, reader);
        }
    }
    aggregation(sources, reader)?;
    burst(sources, reader)
}

/// Kubernetes refuses annotations that are no texts.
fn in_quotes(field: &Field<'_>, reader: &mut Reader) {
    if field.node.is_number() {
        let path = &field.path;
        let message = format!("`{path}` must stand in quotes, or Kubernetes refuses it");
        reader.note(Effect::Assumed, field.node.at, message);
    }
}

/// Least, most and first instances.
fn scale(
    sources: &mut Sources<'_>,
    template: &Node,
    reader: &mut Reader,
) -> Result<(), ManifestError> {
    let count = Form::Count(0.0, f64::from(i32::MAX));
    let least = sources.either("min-scale", "min-scale");
    let text = least.as_ref().map(|(field, _)| count.read(field, false)).transpose()?;
    let at = least.as_ref().map_or(template.at, |(field, _)| field.node.at);
    reader.set("fleet.min", text.as_deref().unwrap_or("0"), at);
    let most = sources.either("max-scale", "max-scale");
    let text = most.as_ref().map(|(field, _)| count.read(field, false)).transpose()?;
    let at = most.as_ref().map_or(template.at, |(field, _)| field.node.at);
    match text.as_deref() {
        None | Some("0") => {
            let message = "no `max-scale`: the most instances stay those of the scenario";
            reader.note(Effect::Assumed, at, message.to_owned());
        }
        Some(text) => reader.set("fleet.max", text, at),
    }
    for (field, _) in least.iter().chain(&most) {
        in_quotes(field, reader);
    }
    let zero = sources.key("allow-zero-initial-scale");
    let zero = zero.is_some_and(|field| field.node.text() == Some("true"));
    if let Some((field, _)) = sources.either("initial-scale", "initial-scale") {
        let text = count.read(&field, false)?;
        if text == "0" && !zero {
            let message = "an `initial-scale` of 0 is ignored without `allow-zero-initial-scale` \
                           of the cluster";
            reader.note(Effect::Assumed, field.node.at, message.to_owned());
        } else {
            reader.set("policy.initial", text, field.node.at);
        }
        in_quotes(&field, reader);
    }
    Ok(())
}

/// The requests that an instance takes at the same time, 0 for any number.
fn hard_limit(
    pods: Option<Fields<'_>>,
    reader: &mut Reader,
) -> Result<Option<(f64, Position)>, ManifestError> {
    let Some(mut pods) = pods else { return Ok(None) };
    let field = pods.take("containerConcurrency");
    let limit = field.as_ref().map_or(Ok(0), |field| field.whole(0, i64::from(i32::MAX)))? as f64;
    let at = field.map_or(Position::default(), |field| field.node.at);
    if limit > 0.0 {
        let message = "`containerConcurrency` bounds the target; that an instance takes no more \
                       at once is a matter of the service here";
        reader.note(Effect::Assumed, at, message.to_owned());
    }
    for (_, field) in pods.all() {
        let message = format!("`{}` has no effect here: kept as it is", field.path);
        reader.note(Effect::Kept, field.node.at, message);
    }
    Ok((limit > 0.0).then_some((limit, at)))
}

/// The metric, and how much of it one instance bears.
fn target(
    sources: &mut Sources<'_>,
    limit: Option<(f64, Position)>,
    template: &Node,
    reader: &mut Reader,
) -> Result<(), ManifestError> {
    let metric = sources.annotation("metric");
    let at = metric.as_ref().map_or(template.at, |field| field.node.at);
    let id = match metric.as_ref().map(Field::text).transpose()? {
        None | Some("concurrency") => "concurrency",
        Some("rps") => "rps",
        Some(_) => return Err(metric.expect("it was read").unfit("concurrency or rps")),
    };
    reader.set("policy.metric", id, at);
    let keys = ["container-concurrency-target-default", "requests-per-second-target-default"];
    let [concurrency, rate] = keys.map(|key| sources.key(key));
    let (default, otherwise) = if id == "rps" { (rate, 200.0) } else { (concurrency, 100.0) };
    let limit = limit.filter(|_| id != "rps");
    let given = sources.annotation("target");
    let form = Form::Number(LEAST, 1e12);
    let (value, at) = match (given.as_ref().or(default.as_ref()), limit) {
        (_, Some(limit)) if given.is_none() => limit,
        (None, _) => (otherwise, template.at),
        (Some(field), _) => (form.number(field, false)?, field.node.at),
    };
    if let Some(field) = &given {
        in_quotes(field, reader);
    }
    let bound = limit.map_or(f64::INFINITY, |(limit, _)| limit);
    reader.set("policy.metric.total", value.min(bound), at);
    Ok(())
}

const ALGORITHM: &str = "metric-aggregation-algorithm";

fn aggregation(sources: &mut Sources<'_>, reader: &mut Reader) -> Result<(), ManifestError> {
    let Some(field) = sources.annotation(ALGORITHM) else { return Ok(()) };
    let id = field.text()?;
    if !matches!(id, "linear" | "weighted-exponential") {
        return Err(field.unfit("linear or weighted-exponential"));
    }
    reader.set("policy.aggregation", id, field.node.at);
    Ok(())
}

const BURST: &str = "target-burst-capacity";

fn burst(sources: &mut Sources<'_>, reader: &mut Reader) -> Result<(), ManifestError> {
    let Some((field, _)) = sources.either(BURST, BURST) else { return Ok(()) };
    let capacity = Form::Number(-1.0, 1e12).number(&field, false)?;
    let id = match capacity {
        0.0 => "off",
        -1.0 => "unlimited",
        0.0.. => "limited",
        _ => return Err(field.unfit("0, -1, or a number above 0")),
    };
    reader.set("policy.burst", id, field.node.at);
    if id == "limited" {
        reader.set("policy.burst.capacity", capacity, field.node.at);
    }
    in_quotes(&field, reader);
    Ok(())
}

/// Notes annotations and keys of the autoscaler that nobody has taken.
fn leftovers(sources: &Sources<'_>, reader: &mut Reader) {
    for (name, field) in sources.annotations.iter().flat_map(Fields::left) {
        if name.starts_with(PREFIX) {
            let message = format!("the annotation `{name}` is not known here: kept as it is");
            reader.note(Effect::Unknown, field.at, message);
        }
    }
    for (name, node) in sources.data.iter().flat_map(Fields::left) {
        let (effect, word) = match name {
            "_example" => continue,
            "activator-capacity" | "pod-autoscaler-class" => (Effect::Kept, "has no effect"),
            _ => (Effect::Unknown, "is not known"),
        };
        reader.note(effect, node.at, format!("`data.{name}` {word} here: kept as it is"));
    }
}

/// Writes the settings into the service at `place`, and into the settings of the cluster where
/// there is no other place; answers with what there is to say.
pub(super) fn write(scenario: &Scenario, documents: &mut Vec<Node>, place: usize) -> Vec<String> {
    let group = scenario.section(Section::Policy);
    let fleet = scenario.section(Section::Fleet);
    let old = documents.iter().position(is_config);
    let mut config = old.map_or_else(Node::map, |at| documents[at].clone());
    let mut writer = Writer { group, tree: &mut documents[place], data: config.child("data") };
    let count = |value: f64| format!("{}", value.round());
    writer.annotate("min-scale", "min-scale", &count(number(fleet, "min")), Some("0"));
    writer.annotate("max-scale", "max-scale", &count(number(fleet, "max")), None);
    let initial = count(number(group, "initial"));
    writer.annotate("initial-scale", "initial-scale", &initial, Some("1"));
    if initial == "0" {
        writer.put_key("allow-zero-initial-scale", "true", None);
    }
    writer.target();
    for known in &KNOWN {
        writer.known(known);
    }
    writer.annotate(ALGORITHM, "", option(group, "aggregation"), Some("linear"));
    let burst = match option(group, "burst") {
        "off" => "0".to_owned(),
        "unlimited" => "-1".to_owned(),
        _ => format!("{}", number(group, "burst.capacity")),
    };
    writer.annotate(BURST, BURST, &burst, Some("211"));
    if config.find(&["data"]).is_none_or(Node::is_empty) && old.is_none() {
        return Vec::new();
    }
    match old {
        Some(at) => documents[at] = config,
        None => documents.push(whole_config(config)),
    }
    let changed = old.is_none();
    let note = "`config-autoscaler` holds for the whole cluster: merge it into yours";
    Vec::from_iter(changed.then(|| note.to_owned()))
}

/// The document of the cluster around its data.
fn whole_config(mut data: Node) -> Node {
    let mut config = Node::map();
    config.put("apiVersion", Node::plain("v1"));
    config.put("kind", Node::plain("ConfigMap"));
    let metadata = config.child("metadata");
    metadata.put("name", Node::plain("config-autoscaler"));
    metadata.put("namespace", Node::plain("knative-serving"));
    config.put("data", data.child("data").clone());
    config
}

/// What is written to.
struct Writer<'a> {
    group: &'a Group,
    tree: &'a mut Node,
    data: &'a mut Node,
}

impl Writer<'_> {
    /// The name under which an annotation stands.
    fn named(&self, name: &str) -> String {
        let old = format!("{PREFIX}{}", camel(name));
        let there = self.tree.find(&TEMPLATE).is_some_and(|node| node.get(&old).is_some());
        if there { old } else { format!("{PREFIX}{name}") }
    }

    /// Puts an annotation where it is there, or where the cluster and the default say another
    /// thing.
    fn annotate(&mut self, name: &str, key: &str, text: &str, default: Option<&str>) {
        let full = self.named(name);
        let there = self.tree.find(&TEMPLATE).is_some_and(|node| node.get(&full).is_some());
        let inherited = self.data.get(key).and_then(Node::text).or(default);
        if there || !inherited.is_some_and(|inherited| same(inherited, text)) {
            let annotations = TEMPLATE.iter().fold(&mut *self.tree, |node, id| node.child(id));
            annotations.put_same(&full, Node::quoted(text), |old| same(old, text));
        }
    }

    /// Puts a key of the cluster, where it is there or is not the default.
    fn put_key(&mut self, key: &str, text: &str, default: Option<&str>) {
        if self.data.get(key).is_some() || default != Some(text) {
            self.data.put_same(key, Node::quoted(text), |old| same(old, text));
        }
    }

    fn known(&mut self, known: &Known) {
        let spec = self.group.iter().find(|(spec, _)| spec.id == known.path);
        let Some((spec, value)) = spec else { return };
        let default = known.form.text(&model::Value::default_of(spec));
        let text = known.form.text(value);
        if known.annotation.is_empty() {
            self.put_key(known.key, &text, Some(&default));
            return;
        }
        // A percentage of the cluster may be written as a fraction.
        let fraction = self.data.get(known.key).and_then(Node::text);
        let fraction = fraction.and_then(|text| text.parse::<f64>().ok()).filter(|n| *n <= 1.0);
        let inherited = match (fraction, &known.form) {
            (Some(share), Form::Percent(..)) => Some(percent(share)),
            _ => None,
        };
        let key = if inherited.is_some() { "" } else { known.key };
        self.annotate(known.annotation, key, &text, inherited.as_deref().or(Some(&default)));
    }

    /// The metric and its target, within the hard limit of the containers.
    fn target(&mut self) {
        let metric = option(self.group, "metric");
        self.annotate("metric", "", metric, Some("concurrency"));
        let total = number(self.group, "metric.total");
        let path = ["spec", "template", "spec", "containerConcurrency"];
        let limit = self.tree.find(&path).and_then(Node::text);
        let limit = limit.and_then(|text| text.parse::<f64>().ok()).filter(|limit| *limit > 0.0);
        let bound = limit.filter(|_| metric != "rps");
        if bound.is_some_and(|limit| total > limit) {
            let pods = path[..3].iter().fold(&mut *self.tree, |node, id| node.child(id));
            pods.put(path[3], Node::plain(format!("{}", total.ceil())));
        }
        // A target above the limit means the limit, and may stay.
        let full = self.named("target");
        let given = self.tree.find(&TEMPLATE).and_then(|node| node.get(&full)).and_then(Node::text);
        let given = given.and_then(|text| text.parse::<f64>().ok());
        if bound == Some(total) && given.is_some_and(|given| given >= total) {
            return;
        }
        let default = bound.map(|limit| format!("{limit}"));
        self.annotate("target", "", &format!("{total}"), default.as_deref());
    }
}

/// Whether two texts are the same number, the same span of time, or the same.
fn same(a: &str, b: &str) -> bool {
    let number = |text: &str| text.parse::<f64>().ok().or_else(|| super::duration::seconds(text));
    a == b || number(a).is_some_and(|a| number(b) == Some(a))
}
