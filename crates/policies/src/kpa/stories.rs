//! Stories of the Knative strategy at Knative's own pace.
//!
//! Not here: the sums of the controller, which have their own tests.

use super::{Kpa, KpaParams};
use crate::story::{Teller, check_in, setting};
use model::policy::{Limits, Policy as _, Setting};
use model::{Instances, Metric, Quantity as _, Sample, Seconds};

/// Knative's own pace, and room for any number.
fn knative() -> Setting {
    Setting {
        period: Seconds::new(2.0),
        start_delay: Seconds::new(5.0),
        limits: Limits { min: Instances(0), max: Instances(100) },
        ..setting()
    }
}

fn check(settings: &[(&str, &str)], story: &str, answers: &str) {
    check_in::<Kpa>(&knative(), settings, story, answers);
}

#[test]
fn a_sample_of_a_long_step_stands_for_all_of_its_seconds() {
    let mut kpa = Kpa::new(KpaParams::default(), &knative());
    // A run of days has steps of five seconds; the past is known at every scrape.
    let past = (-9..=0).map(|at| Sample::empty(f64::from(at)).with(Metric::RequestRate, 90.0));
    let steps =
        (1..=24).map(|step| Sample::empty(5.0 * f64::from(step)).with(Metric::Concurrency, 7.0));
    let history: Vec<Sample> = past.chain(steps).collect();
    for end in 1..=history.len() {
        kpa.scraper.feed(Metric::Concurrency, &history[..end]);
    }
    let averages = kpa.scraper.windows.averages(120.0, false).unwrap();
    assert_eq!((averages.stable, averages.panic), (7.0, 7.0));
}

#[test]
fn the_stable_average_asks_for_instances_at_the_target() {
    check(
        &[],
        "t=2..60    in=1  concurrency=2\n\
         t=62..92   in=1  concurrency=3\n\
         t=94..120  in=2  concurrency=3",
        "1 stable average 2 at a target of 2.8: 1\n\
         2 panic: average 3 at a target of 2.8; 2 stay until it is over\n\
         2 panic: average 3 at a target of 2.8; 2 stay until it is over",
    );
    check(
        &[("metric", "rps"), ("panic_threshold", "10")],
        "t=2..60  in=1  rate=100",
        "3 stable average 100 at a target of 35: 3",
    );
}

#[test]
fn an_autoscaler_that_begins_with_several_holds_them_for_a_window() {
    check(
        &[],
        "t=2..62  in=4  concurrency=1\n\
         t=64     in=4  concurrency=1\n\
         t=66     in=2  concurrency=1",
        "4 panic: average 1 at a target of 2.8; 4 stay until it is over\n\
         2 1 asked for; 4 ready ones may become 2 at least\n\
         1 stable average 1 at a target of 2.8: 1",
    );
}

#[test]
fn a_burst_is_panic_until_a_stable_window_has_passed() {
    check(
        &[],
        "t=2..64     in=4   concurrency=10\n\
         t=66        in=4   concurrency=40\n\
         t=68..76    in=4   boot=11  concurrency=40\n\
         t=78..136   in=15  concurrency=10\n\
         t=138..140  in=15  concurrency=10\n\
         t=142..200  in=7   concurrency=10",
        "4 stable average 10 at a target of 2.8: 4\n\
         8 panic: average 20 at a target of 2.8; 8 stay until it is over\n\
         15 panic: average 40 at a target of 2.8; 15 stay until it is over\n\
         15 panic: average 10 at a target of 2.8; 15 stay until it is over\n\
         7 4 asked for; 15 ready ones may become 7 at least\n\
         4 stable average 10 at a target of 2.8: 4",
    );
}

#[test]
fn growth_is_limited_by_a_rate_and_by_the_most_instances() {
    let calm = [("panic_threshold", "10"), ("max_up", "1.5")];
    check(&calm, "t=2..60 in=1 concurrency=20", "2 8 asked for; 1 ready ones may become 2 at most");
    let panic = [("panic_threshold", "10"), ("activation", "200")];
    check(&panic, "t=2..60 in=1 concurrency=20", "100 200 asked for; allowed are 0 to 100");
    check(
        &[("activation", "3")],
        "t=2 in=1 concurrency=1",
        "3 1 asked for; any demand activates 3",
    );
}

#[test]
fn a_scale_down_delay_holds_the_most_of_its_span() {
    let mut teller = Teller::<Kpa>::new(&knative(), &[("delay", "20"), ("panic_threshold", "10")]);
    teller.tell("t=2..62 in=1 concurrency=5\nt=64..94 in=2 concurrency=1");
    assert_eq!(
        teller.tell("t=96..112 in=2 concurrency=1\nt=114 in=2 concurrency=1"),
        "2 1 would do, but within the last 20 s it took 2\n\
         1 stable average 1.53 at a target of 2.8: 1",
    );
    assert!(teller.gates().contains("scale-down delay: pass, 1 asked for; the most within 20 s"));
}

#[test]
fn an_idle_service_goes_to_zero_and_a_waiting_request_wakes_it() {
    check(
        &[],
        "t=2..200    in=1  concurrency=1\n\
         t=202..258  in=1  concurrency=0\n\
         t=260       in=1  concurrency=0\n\
         t=262       in=1  concurrency=0\n\
         t=264..900  in=0  concurrency=0\n\
         t=902       in=0  concurrency=0.5  queue=0.5",
        "1 stable average 1 at a target of 2.8: 1\n\
         1 stable average 0.033 at a target of 2.8: 1\n\
         1 idle: it becomes inactive, and nothing changes yet\n\
         0 idle, inactive for 2 s and behind the activator for 4 min 20 s: none\n\
         0 idle, inactive for 10 min 40 s and behind the activator for 14 min 58 s: none\n\
         1 stable average 0.017 at a target of 2.8: 1",
    );
}

#[test]
fn a_request_that_waits_wakes_it_even_if_the_metric_shows_none() {
    check(
        &[("metric", "rps"), ("initial", "0")],
        "t=2  in=0  rate=0\n\
         t=4  in=0  rate=0  queue=1",
        "0 idle, but still starting for 0 s of at most 10 min 30 s: nothing changes\n\
         1 a request waits and nobody is there: one instance",
    );
}

#[test]
fn the_last_instance_waits_for_the_activator_and_for_its_retention() {
    let story = "t=2..200 in=1 concurrency=1\nt=202..266 in=1 concurrency=0\n\
                 t=268..290 in=1 concurrency=0\nt=292..360 in=1 concurrency=0";
    let last = |settings: &[(&str, &str)]| {
        let mut teller = Teller::<Kpa>::new(&knative(), settings);
        teller.tell(story).lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
    };
    let off = last(&[("burst", "off")]);
    assert_eq!(off[0], "1 idle, but behind the activator for only 6 s of 30 s: nothing changes");
    assert_eq!(off[1], "0 idle, inactive for 30 s and behind the activator for 30 s: none");
    let kept = last(&[("retention", "60")]);
    assert_eq!(kept[1], "1 idle for 30 s of the 1 min for which the last instance is kept");
    assert!(kept[2].starts_with("0 idle, inactive for 1 min 40 s"), "{}", kept[2]);
    assert_eq!(
        last(&[("to_zero", "off")])[2],
        "1 idle, but scaling to zero is off: one instance stays"
    );
}

#[test]
fn a_new_service_is_raised_to_its_first_scale() {
    check(
        &[("initial", "3")],
        "t=2   in=0\n\
         t=4   in=0  boot=3  concurrency=0\n\
         t=8   in=3  concurrency=0\n\
         t=10  in=3  concurrency=0",
        "3 it starts with 3\n\
         3 it starts with 3\n\
         3 it starts with 3\n\
         1 0 asked for; 3 ready ones may become 1 at least",
    );
}

#[test]
fn without_measurements_nothing_changes() {
    check(
        &[],
        "t=2        in=3\n\
         t=4        in=3  concurrency=9\n\
         t=6..66    in=3",
        "3 nothing was measured within the stable window: nothing changes\n\
         4 panic: average 9 at a target of 2.8; 4 stay until it is over\n\
         3 nothing was measured within the stable window: nothing changes",
    );
}

#[test]
fn a_sample_stands_for_all_seconds_since_the_one_before() {
    let slow = Setting { period: Seconds::new(15.0), ..knative() };
    check_in::<Kpa>(
        &slow,
        &[("panic_threshold", "10")],
        "t=15..120  in=1  concurrency=5\n\
         t=135      in=1  concurrency=9",
        "2 stable average 5 at a target of 2.8: 2\n\
         3 stable average 6 at a target of 2.8: 3",
    );
}

#[test]
fn probes_show_both_averages_and_the_burst_that_could_be_borne() {
    let mut teller = Teller::<Kpa>::new(&knative(), &[("burst.capacity", "10"), ("window", "60")]);
    teller.tell("t=2..60 in=5 concurrency=2\nt=62..66 in=5 concurrency=8");
    let probes = [0, 1, 2].map(|index| teller.policy.probe(index).unwrap());
    // Five times four, less ten and the eight that are there.
    assert_eq!(probes, [2.6, 8.0, 2.0]);
}
