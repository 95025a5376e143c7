//! Scaled objects as they are in the wild.
//!
//! Not here: autoscalers, and what is hostile.

use super::{Kind, applied, changes, error, notes, read, round_trip, scenario, write};

const WORKER: &str = r#"apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  name: worker
  annotations:
    autoscaling.keda.sh/paused-scale-in: "true"
    example.org/owner: someone
spec:
  scaleTargetRef:
    name: worker
  pollingInterval: 15
  cooldownPeriod: 120
  idleReplicaCount: 0
  minReplicaCount: 2
  maxReplicaCount: 40
  fallback:
    failureThreshold: 4
    replicas: 8
  advanced:
    restoreToOriginalReplicaCount: true
    horizontalPodAutoscalerConfig:
      behavior:
        scaleDown:
          stabilizationWindowSeconds: 120
  triggers:
  - type: rabbitmq
    metadata:
      protocol: amqp
      queueName: jobs
      mode: QueueLength
      value: "20"
      activationValue: "3"
    authenticationRef:
      name: rabbit
  - type: prometheus
    metadata:
      serverAddress: http://prometheus.monitoring:9090
      query: sum(rate(http_requests_total{job="web"}[2m]))
      threshold: "50.5"
  - type: cron
    metadata:
      timezone: Europe/Berlin
      start: 0 8 * * *
      end: 0 18 * * *
      desiredReplicas: "5"
  - type: cpu
    metricType: Utilization
    metadata:
      value: "75"
  initialCooldownPeriod: 0
"#;

#[test]
fn a_scaled_object_becomes_settings_and_is_written_as_it_was() {
    let expected = "policy.triggers=4 policy.triggers.0.kind=queue \
        policy.triggers.0.kind.threshold=20 policy.triggers.0.kind.activation=3 \
        policy.triggers.1.kind.threshold=50.5 policy.triggers.2.kind=cron \
        policy.triggers.2.kind.zone=3600 policy.triggers.3.kind=cpu \
        policy.triggers.3.kind.target.value=0.75 policy.polling_interval=15 policy.cooldown=120 \
        policy.idle=set policy.fallback=set policy.fallback.failure_threshold=4 \
        policy.fallback.replicas=8 policy.pause.scale_in=on policy.behavior=present \
        policy.behavior.scale_down.window=set policy.behavior.scale_down.window.value=120 \
        fleet.max=40";
    assert_eq!(changes(&applied(WORKER)), expected);
    assert_eq!(
        notes(&read(WORKER)),
        [
            "Kept, line 20, column 36: `spec.advanced.restoreToOriginalReplicaCount` has no \
             effect here: kept as it is",
            "Kept, line 28, column 7: `protocol`, `queueName`, `mode` of \
             `spec.triggers[0].metadata` have no effect here: kept as they are",
            "Kept, line 37, column 7: `serverAddress`, `query` of `spec.triggers[1].metadata` \
             have no effect here: kept as they are",
            "Assumed, line 42, column 17: `Europe/Berlin` is UTC+1 without daylight saving, and \
             the clock of the run is UTC",
        ]
    );
    assert_eq!(round_trip(WORKER), WORKER);
}

#[test]
fn a_scaled_object_is_written_from_nothing() {
    let mut scenario = scenario();
    scenario.set("policy", "keda").unwrap();
    for trigger in ["queue", "rate", "cpu", "custom", "cron"] {
        scenario.set("policy.triggers.0.kind", trigger).unwrap();
        let text = write(&scenario, Kind::ScaledObject, None).unwrap().text;
        assert_eq!(changes(&applied(&text)), changes(&scenario), "{text}");
    }
}

#[test]
fn what_is_wrong_with_a_scaled_object_is_said_with_its_place() {
    let spec = |spec: &str| {
        error(&format!("apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nspec:\n{spec}"))
    };
    assert_eq!(spec("  minReplicaCount: 1\n"), "line 4, column 3: `spec.triggers` is missing");
    let other = "  triggers:\n  - type: ibmmq\n";
    assert_eq!(
        spec(other),
        "line 5, column 5: `spec.triggers` is a list, but must be a list with 1 to 6 triggers \
         that are known here"
    );
    let idle = "  idleReplicaCount: 2\n  minReplicaCount: 2\n";
    assert_eq!(
        spec(idle),
        "line 4, column 3: `spec.triggers` is missing\n\
         line 4, column 21: `spec.idleReplicaCount` is “2”, but must be less than \
         `spec.minReplicaCount`, 2"
    );
    let value = "  triggers:\n  - type: rabbitmq\n    metadata: {value: many}\n";
    assert_eq!(
        spec(value),
        "line 6, column 23: `spec.triggers[0].metadata.value` is “many”, but must be a number \
         from 0.001 on"
    );
}

#[test]
fn schedules_are_read_as_keda_reads_them() {
    let spec = |meta: &str| {
        format!(
            "apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nspec:\n  triggers:\n  \
             - type: cron\n    metadata: {{{meta}}}\n"
        )
    };
    let good = spec(
        "timezone: Etc/GMT+5, start: \"@daily\", end: 30  8 ? * MON-FRI, desiredReplicas: \"0\"",
    );
    let expected = "policy.triggers.0.kind=cron policy.triggers.0.kind.start=0 0 * * * \
        policy.triggers.0.kind.end=30 8 * * MON-FRI policy.triggers.0.kind.replicas=1 \
        policy.triggers.0.kind.zone=-18000 fleet.max=100";
    assert_eq!(changes(&applied(&good)), expected);
    assert_eq!(
        notes(&read(&good)),
        [
            "Assumed, line 6, column 26: `Etc/GMT+5` is UTC-5 without daylight saving, and the \
             clock of the run is UTC",
            "Assumed, line 6, column 95: a schedule is active between start and end, so 0 \
             replicas mean 1",
        ]
    );
    assert!(round_trip(&good).contains("desiredReplicas: \"0\""));
    let cases = [
        ("start: 0 8 * * *", "`spec.triggers[0].metadata.end` is missing"),
        ("timezone: UTC, start: 1 2 * * *, end: 1 2 * * ?, desiredReplicas: 3", "another time"),
        ("timezone: UTC, start: 1 2 * * *, end: 3 4 * * *, desiredReplicas: -3", "from 0 on"),
        ("start: 1 2 * * *, end: 3 4 * * *, desiredReplicas: 3", "timezone` is missing"),
        ("timezone: UTC, start: soon, end: 3 4 * * *, desiredReplicas: 3", "five fields"),
    ];
    for (meta, expected) in cases {
        let said = error(&spec(meta));
        assert!(said.contains(expected) && said.starts_with("line 6, column "), "{said}");
    }
    let lost = spec("timezone: Mars/Base, start: 1 2 * * *, end: 3 4 * * *, desiredReplicas: 3");
    assert!(notes(&read(&lost))[0].ends_with("`Mars/Base` is not known here: taken for UTC"));
    assert!(round_trip(&lost).contains("timezone: Mars/Base"));
}
