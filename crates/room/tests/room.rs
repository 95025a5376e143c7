//! The room against the runs that it shows: the same numbers, nobody jumps, everything finite.

use model::{Scenario, Series};
use playground::restaurant::STEPS;
use room::{Form, Layout, Pace, Plan, Shape, View, scene};

const PACE: Pace = Pace { walk: 45.0, accept: 300.0, tables: 1, house: (15, 15) };

fn scenarios() -> Vec<Scenario> {
    STEPS
        .iter()
        .flat_map(|step| step.variants)
        .map(playground::restaurant::Variant::scenario)
        .collect()
}

fn view(at: f64, cluster: f64) -> View {
    View { at, time_of_day: 43_200.0 + at, cluster, mood: 0.5, paid: 0.5 }
}

#[test]
fn as_many_people_are_in_the_picture_as_in_the_columns_of_the_run() {
    for scenario in scenarios() {
        let (run, log) = playground::witness(&scenario);
        let plan = Plan::of(&log, PACE);
        assert_eq!(plan.each, 1);
        for step in (0..run.timeline.steps).step_by(7) {
            let end = f64::from(step + 1) * run.timeline.step;
            let at = end - run.timeline.step / 2.0;
            let waits = |g: &&room::Guest| g.came < end && g.began >= end && g.ended >= end;
            let waiting = plan.guests.iter().filter(waits).count();
            assert_eq!(waiting as f64, run.value(Series::Backlog, at), "waiting at {end}");
            let works =
                |w: &&room::Waiter| w.begins && w.ready <= at && w.drained > at && w.gone > at;
            let working = plan.waiters.iter().filter(works).count();
            assert_eq!(working as f64, run.value(Series::InService, at), "working at {end}");
        }
    }
}

#[test]
fn no_two_guests_sit_at_one_table() {
    for scenario in scenarios() {
        let (_, log) = playground::witness(&scenario);
        let plan = Plan::of(&log, PACE);
        let seated = plan.guests.iter().filter(|guest| guest.began.is_finite());
        let mut seated: Vec<_> = seated.collect();
        assert!(!seated.is_empty());
        seated.sort_by(|a, b| (a.table, a.began).partial_cmp(&(b.table, b.began)).unwrap());
        for pair in seated.windows(2) {
            let apart = pair[0].table != pair[1].table || pair[0].ended <= pair[1].began;
            assert!(apart, "{:?} {:?}", pair[0], pair[1]);
        }
    }
}

/// The picture at an instant.
fn shapes_at(plan: &Plan, place: &Layout, view: &View) -> Vec<Shape> {
    let mut shapes = Vec::new();
    scene(plan, place, view, &mut shapes);
    shapes
}

#[test]
fn every_shape_is_finite_at_every_time_and_in_every_size() {
    for scenario in scenarios() {
        let (run, log) = playground::witness(&scenario);
        for walk in [0.0, 45.0, 1e6] {
            let plan = Plan::of(&log, Pace { walk, ..PACE });
            for size in [(1000.0, 460.0), (360.0, 420.0), (1.0, 1.0)] {
                let place = Layout::of(&plan, size);
                let length = run.timeline.length();
                for at in [-10.0, 0.0, 0.2 * length, 0.4 * length, length, 2.0 * length] {
                    for shape in shapes_at(&plan, &place, &view(at, 0.3)) {
                        let Shape { at, form, alpha, line, .. } = shape;
                        let sizes = match form {
                            Form::Box { w, h, round } => [w, h, round, at.x],
                            Form::Line { to } => [to.x, to.y, 0.0, at.x],
                            Form::Arc { r, from, to } => [r, from, to, at.x],
                        };
                        let numbers = sizes.into_iter().chain([at.y, alpha, line]);
                        assert!(numbers.into_iter().all(f64::is_finite), "{shape:?}");
                        assert!((0.0..=1.0).contains(&alpha) && line >= 0.0, "{shape:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn the_same_instant_is_the_same_picture_whichever_way_one_comes_to_it() {
    let scenario = STEPS[2].scenario();
    let (_, log) = playground::witness(&scenario);
    let plan = Plan::of(&log, PACE);
    let place = Layout::of(&plan, (900.0, 430.0));
    let there = shapes_at(&plan, &place, &view(2000.0, 0.0));
    for other in [0.0, 7000.0] {
        assert_ne!(shapes_at(&plan, &place, &view(other, 0.0)), there);
        assert_eq!(shapes_at(&plan, &place, &view(2000.0, 0.0)), there);
    }
}

#[test]
fn from_one_picture_to_the_next_nothing_jumps() {
    // A sixtieth of a second of life, at a minute a second.
    const FRAME: f64 = 1.0;
    let scenario = STEPS[2].scenario();
    let (_, log) = playground::witness(&scenario);
    let plan = Plan::of(&log, PACE);
    let place = Layout::of(&plan, (900.0, 430.0));
    let mut moved = 0_usize;
    for step in 0..7000 {
        let at = f64::from(step) * FRAME;
        for waiter in plan.waiters.iter().filter(|waiter| waiter.begins) {
            let spot = |at| room::waiter_at(&plan, &place, waiter, at);
            if let (Some(a), Some(b)) = (spot(at), spot(at + FRAME)) {
                let far = (a.x - b.x).abs().max((a.y - b.y).abs());
                moved += usize::from(far > 0.0);
                assert!(far < 60.0, "{} went {far} pixels at {at}", waiter.number);
            }
        }
    }
    assert!(moved > 1000, "{moved}");
}

#[test]
fn of_many_guests_each_on_the_screen_stands_for_several() {
    let mut scenario = STEPS[2].scenario();
    let refused = scenario.set_all([
        ("service.queue", "1000"),
        ("fleet.max", "400"),
        ("service.patience", "unlimited"),
        ("load", "flash-crowd"),
        ("load.base", "1"),
        ("load.peak", "5"),
    ]);
    assert!(refused.len() <= 3, "{refused:?}");
    let (_, log) = playground::witness(&scenario);
    let plan = Plan::of(&log, PACE);
    assert!(plan.each > 1, "{} guests", log.guests);
    let place = Layout::of(&plan, (900.0, 430.0));
    let mut shapes = Vec::new();
    let mut most = 0;
    for at in (0..7200).step_by(60) {
        scene(&plan, &place, &view(f64::from(at), 0.0), &mut shapes);
        most = most.max(shapes.len());
    }
    assert!((500..20_000).contains(&most), "{most} shapes");
}
