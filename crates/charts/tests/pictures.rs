//! What is drawn and said of runs.

use charts::{
    FINE, Figure, Palette, Plot, SvgText, axes, data, legend, marks, nice_max, summary, svg,
};
use model::{Guides, Run, Series, Totals};
use plotters::prelude::IntoDrawingArea as _;

mod made;

use made::{HOUR, decision, empty, fill, guides, hex, plot, rush};

fn words(figure: Figure, run: &Run) -> String {
    summary(figure, run, &guides())
}

/// The text of every label in a picture.
fn labels(svg: &str) -> Vec<&str> {
    let texts = svg.split("<text ").skip(1);
    texts.filter_map(|text| text.split_once(">\n")?.1.lines().next()).collect()
}

#[test]
fn load_is_told_in_words() {
    assert_eq!(
        words(Figure::Load, &rush()),
        "Load ranges from 50 req/s at 10:00 to 290 req/s at 12:00. Capacity ranges from 100 req/s \
         to 300 req/s, first at 11:30. For 1 h 39 min the load exceeds the capacity; 1.2 % of \
         requests are turned away."
    );
    assert_eq!(words(Figure::Load, &empty(5)), "There is no load.");
    let mut calm = empty(60);
    fill(&mut calm, Series::Offered, |_| 20.0);
    fill(&mut calm, Series::Capacity, |_| 50.0);
    assert_eq!(
        words(Figure::Load, &calm),
        "Load stays at 20 req/s. Capacity stays at 50 req/s. The load never exceeds the capacity; \
         no request is turned away."
    );
}

#[test]
fn instances_are_told_in_words() {
    assert_eq!(
        words(Figure::Instances, &rush()),
        "2 to 6 instances in service; 6 first at 11:30. 2 changes: 1 out, 1 in."
    );
    let mut one = empty(60);
    fill(&mut one, Series::InService, |_| 1.0);
    assert_eq!(words(Figure::Instances, &one), "1 instance in service throughout. No change.");
}

#[test]
fn response_time_is_told_in_words() {
    let run = rush();
    assert_eq!(
        words(Figure::Response, &run),
        "p50 60 ms, p95 400 ms, p99 7.2 s over the run; p95 is highest at 11:10 with 7.2 s, above \
         the goal of 500 ms for 20 min. Turned away: 1.2 %; gave up: 0.3 %."
    );
    let calm = Run { totals: Totals { p99: 0.1, ..Totals::default() }, ..run.clone() };
    assert!(words(Figure::Response, &calm).ends_with("No attempt fails."));
    assert_eq!(words(Figure::Response, &empty(5)), "No request is served.");
    let guides = Guides { response: 60.0, ..Guides::default() };
    assert!(summary(Figure::Response, &run, &guides).contains("never above the goal of 1 min"));
}

#[test]
fn utilisation_is_told_in_words() {
    let mut run = rush();
    assert_eq!(
        words(Figure::Utilisation, &run),
        "CPU 50 % to 100 %, first at 11:00; Memory 40 % to 80 %, first at 11:00; Network 30 % to \
         30 %, first at 10:00; Disk 20 % to 20 %, first at 10:00; the strategy compares with CPU \
         70 %, memory 80 %."
    );
    fill(&mut run, Series::Disk, |_| 0.0);
    assert!(!words(Figure::Utilisation, &run).contains("Disk"));
    let legend = legend(Figure::Utilisation);
    let there = legend.iter().filter(|item| item.is_in(&run)).count();
    assert_eq!(there, legend.len() - 1, "the disk is not measured");
    assert_eq!(words(Figure::Utilisation, &empty(5)), "Nothing is used.");
}

#[test]
fn an_overload_does_not_flatten_the_rest() {
    let mut run = rush();
    fill(&mut run, Series::P99, |i| if i == 75 { 120.0 } else { 0.36 });
    let plot = plot(Figure::Response, &run);
    assert_eq!((plot.y_min, plot.y_max), (0.05, 200.0));
    let (fast, slow) = (plot.y_of(0.06), plot.y_of(0.36));
    assert!(fast - slow > 20.0, "a factor of six is seen beside one of two thousand");
    assert!(plot.y_of(120.0) > plot.top());
    let picture = svg(&plot, &run, &Palette::LIGHT);
    for label in ["s, log scale", "0.1", "1", "10", "100"] {
        assert!(labels(&picture).contains(&label), "{label}: {:?}", labels(&picture));
    }
}

#[test]
fn all_attempts_that_fail_reach_from_the_bottom_to_the_top() {
    let mut run = empty(240);
    fill(&mut run, Series::Offered, |_| 80.0);
    fill(&mut run, Series::Retried, |_| 20.0);
    fill(&mut run, Series::Dropped, |i| if i < 120 { 100.0 } else { 25.0 });
    let plot = plot(Figure::Response, &run);
    let picture = svg(&plot, &run, &Palette::LIGHT);
    let area = picture.lines().find(|line| line.contains("polygon")).unwrap();
    let place = |x: f64, y: f64| {
        let unit = |css: f64| (css * plot.scale).round() * f64::from(FINE);
        format!("{},{}", unit(x), unit(y))
    };
    let quarter = plot.bottom() - (plot.bottom() - plot.top()) / 4.0;
    for corner in [place(plot.left(), plot.top()), place(plot.right(), quarter)] {
        assert!(area.contains(&corner), "{corner}: {area}");
    }
}

#[test]
fn cost_is_told_in_words() {
    assert_eq!(
        words(Figure::Cost, &rush()),
        "Instances cost $2.40, broken promises $0.50; $2.90 in all."
    );
    assert_eq!(
        words(Figure::Cost, &empty(1)),
        "Instances cost $0.00; broken promises cost nothing."
    );
}

#[test]
fn a_ceiling_is_round_and_capacity_does_not_hide_the_load() {
    let mut run = rush();
    assert_eq!(nice_max(Figure::Load, &run), 400.0);
    assert_eq!(nice_max(Figure::Instances, &run), 8.0);
    fill(&mut run, Series::Capacity, |_| 50_000.0);
    assert!(nice_max(Figure::Load, &run) <= 2.5 * 290.0 * 1.5);
    fill(&mut run, Series::Offered, |_| 0.0);
    assert!(nice_max(Figure::Load, &run) >= 50_000.0, "without load, capacity is all there is");
    for figure in Figure::ALL {
        let least = nice_max(figure, &empty(3));
        assert!(least > 0.0 && least.is_finite());
    }
}

#[test]
fn labels_are_round_values_and_times_of_day() {
    let run = rush();
    let load = svg(&plot(Figure::Load, &run), &run, &Palette::LIGHT);
    let found = labels(&load);
    assert!(found.contains(&"req/s"));
    for label in ["0", "100", "200", "300", "10:00", "10:30", "13:30", "14:00"] {
        assert!(found.contains(&label), "{label}: {found:?}");
    }
    let cost = svg(&plot(Figure::Cost, &run), &run, &Palette::LIGHT);
    assert!(labels(&cost).contains(&"$1") && !labels(&cost).contains(&"$"));
}

#[test]
fn every_meaning_of_the_legend_is_drawn() {
    let run = rush();
    for (figure, palette) in
        Figure::ALL.into_iter().zip([Palette::LIGHT, Palette::DARK].iter().cycle())
    {
        let picture = svg(&plot(figure, &run), &run, palette);
        for item in legend(figure) {
            assert!(picture.contains(&hex(palette, item.role)), "{figure:?} {}", item.label);
        }
    }
}

#[test]
fn decisions_that_acted_are_marked() {
    let run = rush();
    let plot = plot(Figure::Instances, &run);
    let found = marks(&plot, &run);
    assert_eq!(found.iter().map(|mark| mark.decision).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(found.iter().map(|mark| mark.out).collect::<Vec<_>>(), [true, false]);
    assert!((found[0].x - plot.x_of(HOUR)).abs() < 1e-9);
    assert!(found.iter().all(|mark| mark.y < plot.y_of(6.0)), "above the level they point at");
    assert!(marks(&Plot { figure: Figure::Load, ..plot }, &run).is_empty());
}

#[test]
fn a_crowd_of_decisions_is_not_marked() {
    let mut run = rush();
    let flap = |i: u32| decision(f64::from(i) * 30.0, 2 + i % 2, 3 - i % 2);
    run.decisions = (0..480).map(flap).collect();
    assert!(marks(&plot(Figure::Instances, &run), &run).is_empty());
    let near = Plot { to_s: 600.0, ..plot(Figure::Instances, &run) };
    assert_eq!(marks(&near, &run).len(), 20);
}

#[test]
fn data_has_no_text_and_axes_have_no_data() {
    let run = rush();
    for figure in Figure::ALL {
        let plot = plot(figure, &run);
        let sheet = SvgText::new(&plot);
        data(&sheet.clone().into_drawing_area(), &plot, &run, &Palette::LIGHT).unwrap();
        assert!(sheet.text().contains("<polyline") && !sheet.text().contains("<text"));
        let sheet = SvgText::new(&plot);
        axes(&sheet.clone().into_drawing_area(), &plot, &run.timeline, &Palette::LIGHT).unwrap();
        assert!(sheet.text().contains("<text") && !sheet.text().contains("<polyline"));
    }
}

#[test]
fn every_size_and_every_run_can_be_drawn() {
    let mut crowd = rush();
    fill(&mut crowd, Series::InService, |i| (i % 2) as f64 * 1000.0);
    let mut broken = rush();
    for series in Series::ALL {
        fill(&mut broken, series, |i| [f64::NAN, f64::INFINITY, -1.0, 1e300][i % 4]);
    }
    for run in [rush(), empty(0), empty(1), empty(240), crowd, broken] {
        for size in [(1000.0, 220.0), (360.0, 180.0), (90.0, 70.0), (10.0, 10.0), (0.0, 0.0)] {
            for (figure, scale) in Figure::ALL.into_iter().zip([1.0, 1.5, 2.0]) {
                let plot = Plot::of(figure, &run, guides(), size, scale);
                let picture = svg(&plot, &run, &Palette::DARK);
                assert!(!picture.contains("NaN") && !picture.contains("inf"), "{size:?}");
                assert!(!words(figure, &run).contains("NaN"));
            }
        }
    }
}

#[test]
fn a_part_of_the_run_and_more_than_the_run_can_be_shown() {
    let run = rush();
    for (from_s, to_s) in [(HOUR, 2.0 * HOUR), (-HOUR, 9.0 * HOUR), (HOUR, HOUR), (9e9, 9.1e9)] {
        for figure in Figure::ALL {
            let part = Plot { from_s, to_s, ..plot(figure, &run) };
            assert!(svg(&part, &run, &Palette::LIGHT).contains("</svg>"));
        }
    }
}

#[test]
fn nothing_is_drawn_above_the_top_edge() {
    let run = rush();
    for figure in [Figure::Load, Figure::Cost] {
        let low = Plot { y_max: nice_max(figure, &run) / 4.0, ..plot(figure, &run) };
        let picture = svg(&low, &run, &Palette::LIGHT);
        let top = low.top() * low.scale * f64::from(FINE);
        let shapes = picture.lines().filter(|line| line.contains("points=\""));
        for shape in shapes {
            let points = shape.split("points=\"").nth(1).and_then(|rest| rest.split('"').next());
            for point in points.unwrap_or("").split_whitespace() {
                let y: f64 = point.split(',').nth(1).unwrap().parse().unwrap();
                // Half the width of a line hangs over.
                assert!(y >= top - 2.0 * f64::from(FINE), "{y} {top}");
            }
        }
    }
}
