//! Services of Knative as they are in the wild.
//!
//! Not here: autoscalers, and what is hostile to every kind.

use super::{Kind, applied, changes, error, notes, read, round_trip, scenario, write};

const HELLO: &str = r#"apiVersion: serving.knative.dev/v1
kind: Service
metadata:
  name: hello
  annotations:
    autoscaling.knative.dev/target: "7"
spec:
  template:
    metadata:
      annotations:
        autoscaling.knative.dev/class: kpa.autoscaling.knative.dev
        autoscaling.knative.dev/minScale: "2"
        autoscaling.knative.dev/max-scale: "30"
        autoscaling.knative.dev/target: "80"
        autoscaling.knative.dev/target-utilization-percentage: "65"
        autoscaling.knative.dev/window: 1m30s
        autoscaling.knative.dev/panic-window-percentage: "12.5"
        autoscaling.knative.dev/panic-threshold-percentage: "150"
        autoscaling.knative.dev/scale-down-delay: 15m
        autoscaling.knative.dev/target-burst-capacity: "-1"
        autoscaling.knative.dev/metric-aggregation-algorithm: weighted-exponential
        autoscaling.knative.dev/lucky-number: "7"
        example.org/owner: someone
    spec:
      containerConcurrency: 50
      timeoutSeconds: 300
      containers:
      - image: example.org/hello
  traffic:
  - latestRevision: true
    percent: 100
"#;

const CLUSTER: &str = r#"---
apiVersion: v1
kind: ConfigMap
metadata:
  name: config-autoscaler
  namespace: knative-serving
data:
  _example: lots of text
  max-scale-up-rate: "10"
  enable-scale-to-zero: "false"
  scale-to-zero-grace-period: 45s
  stable-window: 2m
  container-concurrency-target-percentage: "0.8"
  container-concurrency-target-default: "20"
  activator-capacity: "100"
  what-is-this: "1"
"#;

const BARE: &str = "apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata:\n  name: bare\n\
    spec:\n  template:\n    spec:\n      containers:\n      - image: example.org/bare\n";

#[test]
fn a_service_becomes_settings_and_is_written_as_it_was() {
    let expected = "policy.metric.total=50 policy.utilization=0.65 policy.window=90 \
        policy.aggregation=weighted-exponential policy.panic_window=0.125 \
        policy.panic_threshold=1.5 policy.delay=900 policy.burst=unlimited fleet.min=2 \
        fleet.max=30";
    assert_eq!(changes(&applied(HELLO)), expected);
    assert_eq!(
        notes(&read(HELLO)),
        [
            "Kept, line 6, column 37: `autoscaling.knative.dev/target` has no effect here: it \
             belongs to the annotations of `spec.template`",
            "Unknown, line 22, column 47: the annotation `autoscaling.knative.dev/lucky-number` \
             is not known here: kept as it is",
            "Assumed, line 25, column 29: `containerConcurrency` bounds the target; that an \
             instance takes no more at once is a matter of the service here",
            "Kept, line 26, column 23: `spec.template.spec.timeoutSeconds` has no effect here: \
             kept as it is",
            "Kept, line 28, column 9: `spec.template.spec.containers` has no effect here: kept \
             as it is",
            "Kept, line 30, column 5: `spec.traffic` has no effect here: kept as it is",
        ]
    );
    assert_eq!(round_trip(HELLO), HELLO);
}

#[test]
fn the_settings_of_a_cluster_hold_where_the_service_says_nothing() {
    let text = format!("{BARE}{CLUSTER}");
    let expected = "policy.metric.total=20 policy.utilization=0.8 policy.window=120 \
        policy.max_up=10 policy.to_zero=off policy.grace=45";
    assert_eq!(changes(&applied(&text)), expected);
    let said = notes(&read(&text));
    assert_eq!(said.len(), 4, "{said:#?}");
    assert!(said[3].contains("`data.what-is-this` is not known here"), "{said:#?}");
    // The service wins over the cluster.
    let both = format!("{HELLO}{CLUSTER}");
    assert!(changes(&applied(&both)).contains("policy.utilization=0.65 policy.window=90"));
    round_trip(&both);
    // Without a service it is another object.
    let alone = "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nspec:\n  \
        maxReplicas: 5\n";
    let said = notes(&read(&format!("{alone}{CLUSTER}")));
    assert_eq!(said.len(), 1, "{said:#?}");
    assert!(said[0].contains("`ConfigMap` is another object"), "{said:#?}");
}

#[test]
fn a_bare_service_has_the_defaults_of_knative() {
    assert_eq!(changes(&applied(BARE)), "policy.metric.total=100");
    let said = notes(&read(BARE));
    assert!(said[0].contains("the most instances stay those of the scenario"), "{said:#?}");
    let rps = BARE.replace(
        "    spec:\n",
        "    metadata: {annotations: {autoscaling.knative.dev/metric: rps}}\n    spec:\n",
    );
    assert_eq!(changes(&applied(&rps)), "policy.metric=rps policy.metric.total=200");
    // A least above the most of the scenario takes it along.
    let many = rps.replace("metric: rps", "min-scale: \"25\"");
    assert!(changes(&applied(&many)).ends_with("fleet.min=25 fleet.max=25"));
    // A first scale of zero is a matter of the cluster.
    let zero = rps.replace("metric: rps", "initial-scale: \"0\"");
    assert!(!changes(&applied(&zero)).contains("initial"));
    assert!(notes(&read(&zero)).iter().any(|note| note.contains("is ignored")));
    let data = "data: {allow-zero-initial-scale: \"true\"}";
    let map = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: config-autoscaler}\n";
    assert!(changes(&applied(&format!("{zero}{map}{data}\n"))).contains("policy.initial=0"));
    // Annotations that are no texts are refused by Kubernetes, and read with a warning.
    let plain = rps.replace("metric: rps", "target: 9");
    assert!(changes(&applied(&plain)).contains("policy.metric.total=9"));
    assert!(notes(&read(&plain)).iter().any(|note| note.contains("must stand in quotes")));
}

#[test]
fn a_service_is_written_from_nothing_with_what_only_a_cluster_can_say() {
    let mut scenario = scenario();
    scenario.set("policy", "kpa").unwrap();
    let text = write(&scenario, Kind::KnativeService, None).unwrap().text;
    assert_eq!(changes(&applied(&text)), changes(&scenario), "{text}");
    assert!(!text.contains("---"), "{text}");
    for (path, value) in [
        ("policy.metric", "rps"),
        ("policy.max_down", "3"),
        ("policy.to_zero", "off"),
        ("policy.initial", "0"),
        ("policy.burst", "off"),
        ("fleet.max", "44"),
    ] {
        scenario.set(path, value).unwrap();
    }
    let written = write(&scenario, Kind::KnativeService, None).unwrap();
    assert_eq!(changes(&applied(&written.text)), changes(&scenario), "{}", written.text);
    let cluster = "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: config-autoscaler\n  \
        namespace: knative-serving\ndata:\n  allow-zero-initial-scale: \"true\"\n  \
        max-scale-down-rate: \"3\"\n  enable-scale-to-zero: \"false\"\n";
    assert!(written.text.ends_with(cluster), "{}", written.text);
    assert_eq!(
        written.notes,
        ["`config-autoscaler` holds for the whole cluster: merge it into yours"]
    );
}

#[test]
fn a_change_of_a_service_keeps_everything_else() {
    let text = format!("{HELLO}{CLUSTER}");
    let mut scenario = applied(&text);
    for (path, value) in [
        ("policy.metric.total", "60"),
        ("policy.window", "120"),
        ("policy.grace", "30"),
        ("policy.burst", "limited"),
    ] {
        scenario.set(path, value).unwrap();
    }
    let new = write(&scenario, Kind::KnativeService, Some(&read(&text))).unwrap().text;
    assert_eq!(changes(&applied(&new)), changes(&scenario), "{new}");
    let expected = text
        .replace("/target: \"80\"", "/target: \"60\"")
        .replace("containerConcurrency: 50", "containerConcurrency: 60")
        .replace("window: 1m30s", "window: \"120s\"")
        .replace("capacity: \"-1\"", "capacity: \"211\"")
        .replace("grace-period: 45s", "grace-period: \"30s\"");
    assert_eq!(new, expected);
}

#[test]
fn what_is_wrong_with_a_service_is_said_with_its_place() {
    let wrong = |from: &str, to: &str| error(&HELLO.replace(from, to));
    let cases = [
        ("kpa.autoscaling", "hpa.autoscaling", "line 11, column 40", "kpa.autoscaling"),
        ("1m30s", "90", "line 16, column 41", "whole seconds"),
        ("1m30s", "2h", "line 16, column 41", "3600s"),
        ("\"150\"", "\"100\"", "line 18, column 61", "110 to 1000"),
        ("\"-1\"", "\"-2\"", "line 20, column 56", "a number from -1 on"),
        ("\"-1\"", "\"-0.5\"", "line 20, column 56", "0, -1, or"),
        ("\"30\"", "\"1\"", "line 12, column 43", "at most the most instances"),
        ("Concurrency: 50", "Concurrency: many", "line 25, column 29", "a whole number"),
        ("\"80\"", "[80]", "line 14, column 41", "a number from 0.01 on"),
        ("  template:\n", "  other:\n", "line 8, column 3", "`spec.template` is missing"),
    ];
    for (from, to, place, words) in cases {
        let said = wrong(from, to);
        assert!(said.starts_with(place) && said.contains(words), "{to}: {said}");
    }
    let plain = "apiVersion: v1\nkind: Service\nspec: {}\n";
    assert!(error(plain).starts_with("line 1, column 1: there is none of"), "{}", error(plain));
    let beta = "apiVersion: serving.knative.dev/v1beta1\nkind: Service\n";
    assert!(error(beta).contains("must be serving.knative.dev/v1"), "{}", error(beta));
}
