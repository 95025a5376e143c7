//! Stories of a scaled object, with the numbers worked out by hand.

use model::policy::Setting;
use model::unit::Instances;

use super::Keda;
use crate::kube::story::{Teller, setting};

/// From zero on.
fn from_zero() -> Setting {
    let mut setting = setting();
    setting.limits.min = Instances(0);
    setting
}

fn tell(settings: &[(&str, &str)], story: &str) -> Vec<String> {
    Teller::<Keda>::new(&from_zero(), settings).story(story)
}

#[test]
fn from_zero_the_first_instance_comes_at_a_poll_and_the_others_by_the_autoscaler() {
    let answers = tell(
        &[],
        "t=0    rate=0\n\
         t=15   rate=200\n\
         t=30   rate=200\n\
         t=45   in=1  rate=200\n\
         t=60   in=4  rate=200",
    );
    let expected = [
        "0 0 instances, and no trigger was active at the last poll",
        "0 0 instances, and no trigger was active at the last poll",
        "1 a trigger is active: 1 instances instead of 0",
        "4 6 are asked for; without behavior at most twice 1, or 4: 4",
        "6 request rate 200 req/s, 35 req/s for each instance, rounded up: 6",
    ];
    assert_eq!(answers, expected);
}

#[test]
fn to_zero_it_goes_in_one_step_once_the_cooldown_has_passed() {
    let answers = tell(
        &[("cooldown", "60")],
        "t=0    in=5  rate=150\n\
         t=30   in=5  rate=0\n\
         t=60   in=5  rate=0\n\
         t=75   in=5  rate=0\n\
         t=90   in=5  rate=0\n\
         t=105  rate=0",
    );
    let held = "5 1 would do, but 5 were asked for within the last 5 min: 5";
    let least = "5 0 would do, but 5 were asked for within the last 5 min: 5";
    assert_eq!(answers[1..4], [least, least, least], "not {held}");
    assert_eq!(
        answers[4..],
        [
            "0 no trigger has been active for longer than 1 min: 0 instances",
            "0 no trigger has been active for longer than 1 min: 0 instances",
        ]
    );
}

#[test]
fn the_autoscaler_alone_never_goes_below_one() {
    let story = "t=0 in=1 rate=2\nt=315 in=1 rate=0.1\nt=330 in=1 rate=0.1";
    assert_eq!(
        tell(&[], story)[1..],
        [
            "1 request rate 0.1 req/s, 35 req/s for each instance, rounded up: 1",
            "1 request rate 0.1 req/s, 35 req/s for each instance, rounded up: 1",
        ]
    );
}

#[test]
fn activation_is_strictly_above_its_threshold() {
    let settings = [("triggers.0.kind", "queue"), ("triggers.0.kind.activation", "5")];
    let answers = tell(&settings, "t=0 concurrency=5\nt=30 concurrency=5.1");
    assert_eq!(
        answers,
        [
            "0 0 instances, and no trigger was active at the last poll",
            "1 a trigger is active: 1 instances instead of 0",
        ]
    );
}

#[test]
fn an_idle_count_is_left_and_taken_up_again_by_polls() {
    let settings = [("idle", "set"), ("idle.min", "3"), ("cooldown", "0")];
    let mut setting = setting();
    setting.limits.min = Instances(1);
    let mut teller = Teller::<Keda>::new(&setting, &settings);
    let answers = teller.story(
        "t=0   in=1  rate=10\n\
         t=15  in=3  rate=10\n\
         t=30  in=3  rate=0\n\
         t=45  in=1  rate=0",
    );
    assert_eq!(
        answers,
        [
            "3 a trigger is active: 3 instances instead of 1",
            "3 1 would do, but 3 were asked for within the last 5 min: 3",
            "1 no trigger has been active for longer than 0 s: 1 instances",
            "1 no trigger has been active for longer than 0 s: 1 instances",
        ]
    );
}

#[test]
fn what_is_paused_does_not_happen() {
    let first = |pause: &str, line: &str| tell(&[(pause, "on")], line).remove(0);
    assert_eq!(first("pause.all", "t=0 in=2 rate=900"), "2 an annotation pauses everything");
    let out = "0 a trigger is active, but scaling out is paused";
    assert_eq!(first("pause.scale_out", "t=0 rate=900"), out);
    let closed = "2 26 instead of 2, but this direction is disabled";
    assert_eq!(first("pause.scale_out", "t=0 in=2 rate=900"), closed);
    let mut teller = Teller::<Keda>::new(&from_zero(), &[("pause.scale_in", "on")]);
    let answers = teller.story("t=0 in=5 rate=10\nt=600 in=5 rate=10\nt=1200 in=5 rate=0");
    assert_eq!(
        answers[1..],
        [
            "5 1 instead of 5, but this direction is disabled",
            "5 0 instead of 5, but this direction is disabled",
        ]
    );
}

#[test]
fn a_trigger_that_cannot_be_asked_holds_or_falls_back() {
    let story = "t=0 in=3\nt=30 in=3\nt=60 in=3\nt=75 in=3";
    let held = tell(&[("initial_cooldown", "0")], story);
    assert!(held.iter().all(|answer| answer == "3 no metric has a value: nothing changes"));
    let settings =
        [("fallback", "set"), ("fallback.failure_threshold", "2"), ("fallback.replicas", "6")];
    assert_eq!(
        tell(&settings, story)[1..],
        [
            "3 no metric has a value: nothing changes",
            "6 request rate 210 req/s, 35 req/s for each instance, rounded up: 6",
            "6 request rate 210 req/s, 35 req/s for each instance, rounded up: 6",
        ]
    );
    // From zero a fallback counts as activity.
    let zero = tell(&settings, "t=0\nt=30\nt=60");
    assert_eq!(zero[1], "0 1 of the triggers cannot be asked: nothing goes to zero");
    assert_eq!(zero[2], "1 a trigger is active: 1 instances instead of 0");
}

#[test]
fn a_cpu_trigger_alone_never_lets_go_to_zero() {
    let story = "t=0 in=1 cpu=0\nt=900 in=1 cpu=0\nt=1800 in=1 cpu=0";
    let answers = tell(&[("triggers.0.kind", "cpu")], story);
    assert!(answers.iter().all(|answer| answer.starts_with("1 ")), "{answers:?}");
}

#[test]
fn the_gates_tell_of_activation_poll_and_autoscaler() {
    let mut teller = Teller::<Keda>::new(&from_zero(), &[]);
    teller.story("t=0 in=4 rate=140\nt=30 in=4 rate=0");
    assert_eq!(
        teller.gates(),
        [
            "activation: hold: no trigger is above its activation threshold",
            "poll: hold: no trigger is active; 4 min 30 s of the cooldown of 5 min are left",
            "request rate: pass: 0 % of the target: 0 instances",
            "tolerance: pass: 0 % of the target; 90 % to 110 % change nothing",
            "stabilisation: hold: 0 asked for; 0 to 4 within the windows: 4",
            "bounds: pass: 4 within 1 to 100",
        ]
    );
}

/// From nine to five with three instances.
const OFFICE: [(&str, &str); 4] = [
    ("triggers.0.kind", "cron"),
    ("triggers.0.kind.start", "0 9 * * *"),
    ("triggers.0.kind.end", "0 17 * * *"),
    ("triggers.0.kind.replicas", "3"),
];

#[test]
fn between_start_and_end_the_calendar_asks_for_its_instances_and_goes_to_zero_after() {
    // 32,400 s is nine o'clock, 61,200 s five in the afternoon.
    let answers = tell(
        &OFFICE,
        "t=32370\n\
         t=32400\n\
         t=32415 in=1\n\
         t=61170 in=3\n\
         t=61200 in=3\n\
         t=61500 in=3\n\
         t=61530 in=1",
    );
    assert_eq!(
        answers,
        [
            "0 0 instances, and no trigger was active at the last poll",
            "1 a trigger is active: 1 instances instead of 0",
            "3 cron schedule 3, 1 for each instance, rounded up: 3",
            "3 cron schedule at 100 % of the target, within 90 % to 110 %: 3 instances",
            "3 1 would do, but 3 were asked for within the last 5 min: 3",
            "0 no trigger has been active for longer than 5 min: 0 instances",
            "0 no trigger has been active for longer than 5 min: 0 instances",
        ]
    );
}

#[test]
fn a_schedule_has_a_time_zone() {
    let ahead: Vec<_> = OFFICE.into_iter().chain([("triggers.0.kind.zone", "3600")]).collect();
    let answers = tell(&ahead, "t=28770\nt=28800");
    assert_eq!(answers[1], "1 a trigger is active: 1 instances instead of 0");
}

#[test]
fn the_busiest_trigger_wins_over_the_calendar() {
    let settings: Vec<_> =
        [("triggers", "2"), ("triggers.1.kind", "rate")].into_iter().chain(OFFICE).collect();
    let answers = tell(&settings, "t=40000 in=3 rate=300\nt=40015 in=6 rate=30");
    assert_eq!(
        answers,
        [
            "6 9 are asked for; without behavior at most twice 3, or 4: 6",
            "9 3 would do, but 9 were asked for within the last 5 min: 9",
        ]
    );
}

#[test]
fn the_gates_tell_when_a_schedule_begins_and_ends() {
    let mut teller = Teller::<Keda>::new(&from_zero(), &OFFICE);
    teller.tell("t=28800");
    assert_eq!(teller.gates()[1], "cron: hold: trigger 1: 3 instances from its start on, in 1 h");
    teller.tell("t=32400");
    assert_eq!(
        teller.gates()[..2],
        [
            "activation: pass: 1 of the triggers are active; the autoscaler decides",
            "cron: pass: trigger 1: between start and end, 3 instances for another 8 h",
        ]
    );
}

#[test]
fn a_night_and_a_season_are_spans_as_well() {
    let at = |start: &str, end: &str, t: &str| {
        let settings = [OFFICE[0], ("triggers.0.kind.start", start), ("triggers.0.kind.end", end)];
        let mut teller = Teller::<Keda>::new(&from_zero(), &settings);
        teller.tell(&format!("t={t}"));
        teller.gates()[1].starts_with("cron: pass")
    };
    let night = |t| at("0 22 * * *", "0 6 * * *", t);
    assert_eq!([night("0"), night("21600"), night("79200")], [true, false, true]);
    // From September to April, from May to August, and over the new year.
    assert!(at("0 0 1 9 *", "0 0 1 4 *", "0"));
    assert!(!at("0 0 1 5 *", "0 0 1 9 *", "0"));
    let holidays = |t| at("0 0 20 12 *", "0 0 5 1 *", t);
    assert_eq!([holidays("0"), holidays("345599"), holidays("345600")], [true, true, false]);
}

#[test]
fn a_span_without_length_is_a_trigger_that_fails() {
    let settings = [OFFICE[0], OFFICE[1], ("triggers.0.kind.end", " 0  9 * * *")];
    let mut teller = Teller::<Keda>::new(&from_zero(), &settings);
    let answer = teller.tell("t=0 in=2");
    assert_eq!(answer, "2 no metric has a value: nothing changes");
    assert_eq!(
        teller.gates()[1..3],
        [
            "cron: hold: trigger 1: start and end are the same, which KEDA refuses",
            "triggers: hold: 1 of the triggers cannot be asked: nothing goes to zero",
        ]
    );
}
