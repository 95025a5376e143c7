//! Manifests as they are in the wild, and as nobody should write them.
//!
//! Not here: the numbers that a strategy makes of the settings.

mod hostile;
mod knative;
mod scaled_object;

use model::{Catalogue, Scenario};

use super::{Kind, Manifest, ManifestError, Note, Written, write};

static CATALOGUE: Catalogue = Catalogue { loads: sim::loads::ALL, policies: policies::ALL };

fn scenario() -> Scenario {
    Scenario::new(&CATALOGUE)
}

fn read(text: &str) -> Manifest {
    Manifest::read(text).unwrap()
}

fn applied(text: &str) -> Scenario {
    let mut scenario = scenario();
    read(text).apply(&mut scenario).unwrap();
    scenario
}

/// What differs from the defaults, in one line.
fn changes(scenario: &Scenario) -> String {
    let pairs = scenario.changes().into_iter().map(|(path, text)| format!("{path}={text}"));
    pairs.collect::<Vec<_>>().join(" ")
}

fn error(text: &str) -> String {
    let mut scenario = scenario();
    let wrong = |manifest: Manifest| manifest.apply(&mut scenario).unwrap_err();
    let errors: Vec<ManifestError> = Manifest::read(text).map_or_else(|errors| errors, wrong);
    errors.iter().map(ManifestError::to_string).collect::<Vec<_>>().join("\n")
}

fn notes(manifest: &Manifest) -> Vec<String> {
    let word = |Note { at, message, effect }: &Note| format!("{effect:?}, {at}: {message}");
    manifest.notes.iter().map(word).collect()
}

/// Reads, applies, writes; the text that was written must mean the same, and be written the same.
fn round_trip(text: &str) -> String {
    let manifest = read(text);
    let scenario = applied(text);
    let Written { text: new, notes } = write(&scenario, manifest.kind, Some(&manifest)).unwrap();
    assert_eq!(notes, [""; 0]);
    assert_eq!(changes(&applied(&new)), changes(&scenario), "{new}");
    let again = read(&new);
    assert_eq!(write(&scenario, again.kind, Some(&again)).unwrap().text, new);
    new
}

const WEB: &str = r#"apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
  namespace: shop
  labels:
    team: "42"
    "on": "true"
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
  minReplicas: 3
  maxReplicas: 50
  metrics:
  - type: Resource
    resource:
      name: cpu
      target:
        type: Utilization
        averageUtilization: 60
  - type: Resource
    resource:
      name: memory
      target:
        type: AverageValue
        averageValue: 500Mi
  - type: Pods
    pods:
      metric:
        name: http_requests_per_second
      target:
        type: AverageValue
        averageValue: 1k
  - type: Object
    object:
      metric:
        name: request_latency_seconds
      describedObject:
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        name: main-route
      target:
        type: Value
        value: 250m
  - type: External
    external:
      metric:
        name: sqs_depth
        selector:
          matchLabels:
            queue: worker_tasks
      target:
        type: AverageValue
        averageValue: "30"
  behavior:
    scaleDown:
      stabilizationWindowSeconds: 60
      selectPolicy: Min
      policies:
      - type: Percent
        value: 10
        periodSeconds: 60
      - type: Pods
        value: 2
        periodSeconds: 30
    scaleUp:
      tolerance: 50m
"#;

#[test]
fn an_autoscaler_becomes_settings() {
    let expected = "policy.metrics=5 policy.metrics.0.metric.target.value=0.6 \
        policy.metrics.1.metric=memory policy.metrics.1.metric.target=average-value \
        policy.metrics.1.metric.target.value=524.288 policy.metrics.2.metric=pods \
        policy.metrics.2.metric.metric.value=1000 policy.metrics.3.metric=object \
        policy.metrics.3.metric.metric=response policy.metrics.3.metric.metric.target.value=0.25 \
        policy.metrics.4.metric=external policy.metrics.4.metric.target.value=30 \
        policy.behavior=present policy.behavior.scale_up.tolerance=set \
        policy.behavior.scale_down.window=set policy.behavior.scale_down.select=min \
        policy.behavior.scale_down.policies=set policy.behavior.scale_down.policies.list=2 \
        policy.behavior.scale_down.policies.list.0.rate=percent \
        policy.behavior.scale_down.policies.list.0.rate.value=10 \
        policy.behavior.scale_down.policies.list.0.period=60 \
        policy.behavior.scale_down.policies.list.1.rate.value=2 \
        policy.behavior.scale_down.policies.list.1.period=30 fleet.min=3 fleet.max=50";
    // What is a default of its own is no change: 5 % up, 60 s down, pods.
    assert_eq!(changes(&applied(WEB)), expected);
}

#[test]
fn it_is_written_as_it_was_if_nothing_has_changed() {
    assert_eq!(round_trip(WEB), WEB);
}

#[test]
fn a_change_is_written_and_everything_else_stays() {
    let manifest = read(WEB);
    let mut scenario = applied(WEB);
    for (path, text) in [
        ("fleet.max", "60"),
        ("policy.metrics", "3"),
        ("policy.metrics.2.metric.metric", "queue"),
        ("policy.metrics.2.metric.metric.value", "2.5"),
        ("policy.behavior.scale_down.select", "max"),
        ("policy.behavior.scale_up.tolerance", "default"),
        ("policy.controller.tolerance", "0.2"),
    ] {
        scenario.set(path, text).unwrap();
    }
    let written = write(&scenario, Kind::Hpa, Some(&manifest)).unwrap();
    let until = |text: &str, mark: &str| text.split(mark).next().unwrap().to_owned();
    let mut expected = until(WEB, "  - type: Object");
    expected += "  behavior:\n    scaleDown:\n      stabilizationWindowSeconds: 60\n";
    expected += "      selectPolicy: Max\n      policies:\n";
    expected += WEB.split("      policies:\n").nth(1).unwrap();
    let expected = expected
        .replace("maxReplicas: 50", "maxReplicas: 60")
        .replace("http_requests_per_second", "queue_length")
        .replace("averageValue: 1k", "averageValue: 2500m")
        .replace("    scaleUp:\n      tolerance: 50m\n", "    scaleUp: {}\n")
        .replace(
            "spec:\n  scale",
            "  annotations:\n    lunch-rush/controller.tolerance: \"0.2\"\nspec:\n  scale",
        );
    assert_eq!(written.text, expected);
    assert_eq!(written.notes, ["Controller is not part of this object: kept in its annotations"]);
}

#[test]
fn from_nothing_a_whole_manifest_is_written() {
    let mut scenario = scenario();
    assert_eq!(write(&scenario, Kind::Hpa, None), None);
    scenario.set("policy", "hpa").unwrap();
    let text = write(&scenario, Kind::Hpa, None).unwrap().text;
    let expected = "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  \
        name: lunch-rush\nspec:\n  scaleTargetRef:\n    apiVersion: apps/v1\n    \
        kind: Deployment\n    name: lunch-rush\n  minReplicas: 2\n  maxReplicas: 10\n  metrics:\n  \
        - type: Resource\n    resource:\n      name: cpu\n      target:\n        \
        type: Utilization\n        averageUtilization: 70\n";
    assert_eq!(text, expected);
    assert_eq!(changes(&applied(&text)), changes(&scenario));
    for metric in ["memory", "container-cpu", "container-memory", "pods", "object", "external"] {
        scenario.set("policy.metrics.0.metric", metric).unwrap();
        let text = write(&scenario, Kind::Hpa, None).unwrap().text;
        assert_eq!(changes(&applied(&text)), changes(&scenario), "{text}");
    }
}

#[test]
fn the_first_version_knows_cpu_alone() {
    let text = "apiVersion: autoscaling/v1\nkind: HorizontalPodAutoscaler\nspec:\n  \
        minReplicas: 1\n  maxReplicas: 10\n  targetCPUUtilizationPercentage: 50\n";
    assert_eq!(changes(&applied(text)), "policy.metrics.0.metric.target.value=0.5 fleet.min=1");
    assert_eq!(round_trip(text), text);
    let mut scenario = applied(text);
    scenario.set("policy.behavior", "present").unwrap();
    let notes = write(&scenario, Kind::HpaV1, Some(&read(text))).unwrap().notes;
    assert_eq!(notes, ["autoscaling/v1 knows no behavior"]);
    let bare = "apiVersion: autoscaling/v1\nkind: HorizontalPodAutoscaler\n\
        spec: {maxReplicas: 4}\n";
    assert_eq!(
        changes(&applied(bare)),
        "policy.metrics.0.metric.target.value=0.8 fleet.min=1 fleet.max=4"
    );
}

#[test]
fn an_empty_behavior_is_there_and_no_metrics_are_none() {
    let text = "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nspec:\n  \
        minReplicas: 2\n  maxReplicas: 10\n  behavior: {}\n";
    assert_eq!(changes(&applied(text)), "policy.metrics=0 policy.behavior=present");
    assert_eq!(round_trip(text), text);
}

#[test]
fn a_least_of_zero_lets_it_go_there() {
    let text = WEB.replace("minReplicas: 3", "minReplicas: 0");
    assert!(changes(&applied(&text)).contains("policy.scale_to_zero=marked"));
    assert_eq!(round_trip(&text), text);
}

#[test]
fn what_is_unknown_is_noted_and_kept() {
    let text = "# A comment\n---\napiVersion: v1\nkind: Service\n---\napiVersion: autoscaling/v2\n\
        kind: HorizontalPodAutoscaler\nextra: [1, {a: b}]\nspec:\n  maxReplicas: 10\n  \
        minReplicas: 2\n  paused: true\n  metrics:\n  - type: Resource\n    resource:\n      \
        name: nvidia.com/gpu\n      target: {type: Utilization, averageUtilization: 50}\n  \
        - type: Pods\n    pods:\n      metric: {name: foo_bar}\n      \
        target: {type: AverageValue, averageValue: 10, why: not}\n";
    let manifest = read(text);
    assert_eq!(
        notes(&manifest),
        [
            "Unknown, line 3, column 1: `Service` is another object: kept, left out",
            "Unknown, line 8, column 1: `extra` is not known here: kept as it is",
            "Unknown, line 12, column 3: `spec.paused` is not known here: kept as it is",
            "Unknown, line 14, column 5: `spec.metrics[0]` is no metric that is known here: kept, \
             and left out",
            "Assumed, line 20, column 15: `foo_bar` is taken for requests per second",
            "Unknown, line 21, column 54: `spec.metrics[1].pods.target.why` is not known here: \
             kept as it is",
        ]
    );
    let new = round_trip(text);
    for kept in [
        "kind: Service\n---\n",
        "- a: b\n",
        "nvidia.com/gpu",
        "why: not",
        "paused: true",
        "name: foo_bar",
    ] {
        assert!(new.contains(kept), "{kept} in {new}");
    }
}

#[test]
fn errors_say_where() {
    let spec = |spec: &str| {
        error(&format!("apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nspec:\n{spec}"))
    };
    let cases = [
        ("  minReplicas: 2\n", "line 4, column 3: `spec.maxReplicas` is missing"),
        (
            "  maxReplicas: \"5\"\n",
            "line 4, column 16: `spec.maxReplicas` is “5”, but must be a whole number in 1 to \
             2147483647",
        ),
        (
            "  minReplicas: 9\n  maxReplicas: 5\n",
            "line 5, column 16: `spec.maxReplicas` is “5”, but must be not below the least, 9",
        ),
        (
            "  maxReplicas: 5\n  metrics: {}\n",
            "line 5, column 12: `spec.metrics` is a map, but must be a list",
        ),
        (
            "  maxReplicas: 99999\n",
            "line 4, column 16: Most instances (`fleet.max`) is “99,999”, but must be a whole \
             number in 1 to 10,000",
        ),
        (
            "  maxReplicas: 5\n  behavior:\n    scaleUp:\n      selectPolicy: Most\n",
            "line 7, column 21: `spec.behavior.scaleUp.selectPolicy` is “Most”, but must be Max, \
             Min or Disabled",
        ),
        ("  maxReplicas: 5\n  maxReplicas: 6\n", "line 5, column 3: `maxReplicas` is there twice"),
    ];
    for (text, expected) in cases {
        assert_eq!(spec(text), expected, "{text}");
    }
    let quantity = spec(
        "  maxReplicas: 5\n  metrics:\n  - type: Resource\n    resource:\n      name: cpu\n      \
         target:\n        type: AverageValue\n        averageValue: 1.5 cores\n",
    );
    assert!(quantity.starts_with(
        "line 11, column 23: `spec.metrics[0].resource.target.averageValue` is “1.5 cores”, but \
         must be a quantity: the suffix"
    ));
    let old = error("apiVersion: autoscaling/v2beta2\nkind: HorizontalPodAutoscaler\n");
    let expected = "line 1, column 13: `apiVersion` is “autoscaling/v2beta2”, but must be \
        autoscaling/v2 or autoscaling/v1";
    assert_eq!(old, expected);
    assert!(error("kind: Deployment\n").starts_with("line 1, column 1: there is none of: "));
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let text = WEB
        .replace("maxReplicas: 50", "maxReplicas: many")
        .replace("averageValue: 500Mi", "averageValue: 500 MB")
        .replace("value: 250m", "value: -1")
        .replace("selectPolicy: Min", "selectPolicy: Least");
    let errors = error(&text);
    let places = errors.lines().map(|line| line.split(':').next().unwrap());
    let expected =
        ["line 15, column 16", "line 28, column 23", "line 46, column 16", "line 60, column 21"];
    assert_eq!(places.collect::<Vec<_>>(), expected, "{errors}");
    // Values that are a matter of the scenario: each with its own place.
    let far = WEB.replace("maxReplicas: 50", "maxReplicas: 50000").replace("60", "1");
    let errors = error(&far);
    assert!(errors.starts_with("line 15, column 16: Most instances (`fleet.max`)"), "{errors}");
}

#[test]
fn of_several_autoscalers_the_first_is_read_and_the_others_are_kept() {
    let other = WEB.replace("minReplicas: 3", "minReplicas: 4");
    let two = format!("---\n{WEB}---\n{other}---\nkind: Deployment\nspec: {{replicas: 3}}\n");
    assert_eq!(changes(&applied(&two)), changes(&applied(WEB)));
    let said = notes(&read(&two));
    let of_all = "Unknown, line 72, column 1: `HorizontalPodAutoscaler` is a second autoscaler: \
        kept, left out; the first is read";
    assert!(said.iter().any(|note| note == of_all), "{said:#?}");
    let expected = format!("{WEB}---\n{other}---\nkind: Deployment\nspec:\n  replicas: 3\n");
    assert_eq!(round_trip(&two), expected);
}

#[test]
fn what_an_autoscaler_has_no_field_for_is_kept_in_annotations() {
    let mut scenario = applied(WEB);
    for (path, text) in [
        ("policy.pod.cpu_request", "set"),
        ("policy.pod.cpu_request.value", "0.5"),
        ("policy.pod.sidecar", "present"),
        ("policy.controller.tolerance", "0.2"),
        ("policy.scale_to_zero", "unmarked"),
    ] {
        scenario.set(path, text).unwrap();
    }
    let written = write(&scenario, Kind::Hpa, Some(&read(WEB))).unwrap();
    assert_eq!(changes(&applied(&written.text)), changes(&scenario), "{}", written.text);
    assert_eq!(written.notes.len(), 3);
    // Back at the defaults they are gone, and the text is what it was.
    let again = write(&applied(WEB), Kind::Hpa, Some(&read(&written.text))).unwrap();
    assert_eq!(again.text, WEB);
    let wrong = WEB.replace("  labels:", "  annotations:\n    lunch-rush/pod.x: \"1\"\n  labels:");
    assert!(error(&wrong).starts_with("line 7, column 23: `policy.pod.x` is “1”"));
}

#[test]
fn the_first_version_becomes_the_second_where_it_must() {
    let text = "apiVersion: autoscaling/v1\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: a\n\
        spec:\n  minReplicas: 1\n  maxReplicas: 10\n  targetCPUUtilizationPercentage: 50\n";
    let mut scenario = applied(text);
    scenario.set("policy.behavior", "present").unwrap();
    let new = write(&scenario, Kind::Hpa, Some(&read(text))).unwrap();
    assert_eq!(changes(&applied(&new.text)), changes(&scenario), "{}", new.text);
    assert!(new.text.starts_with("apiVersion: autoscaling/v2\n"), "{}", new.text);
    assert!(new.text.contains("name: a\n") && !new.text.contains("targetCPU"), "{}", new.text);
}

#[test]
fn what_is_finer_than_a_manifest_is_said() {
    let mut scenario = applied(WEB);
    scenario.set("policy.metrics.0.metric.target.value", "0.655").unwrap();
    let notes = write(&scenario, Kind::Hpa, Some(&read(WEB))).unwrap().notes;
    assert_eq!(notes, ["`policy.metrics.0.metric.target.value` is 0.655, and 0.66 in a manifest"]);
}
