//! What charts say in numbers: at an instant, in a table, in a file; and the lines that come from
//! outside of a run.
//!
//! Not here: pictures and summaries (`pictures`).

use charts::{
    Counts, Figure, Palette, Plot, Role, Scene, Span, SvgText, ghost, header, items, nice_max,
    paint, poster, svg, table,
};
use model::{Guides, ProbeSpec, Run, Series, Unit};
use plotters::prelude::IntoDrawingArea as _;

mod made;

use made::{HOUR, empty, fill, guides, hex, plot, rush};

static PROBES: [ProbeSpec; 2] = [
    ProbeSpec { label: "Forecast", unit: Unit::PerSecond },
    ProbeSpec { label: "Proposal", unit: Unit::Instances },
];

/// The guides of a strategy that shows two lines.
fn probing() -> Guides {
    Guides { probes: &PROBES, ..guides() }
}

/// A run with what such a strategy showed: nothing at first.
fn probed() -> Run {
    let mut run = rush();
    run.probes = vec![vec![None, Some(120.0), Some(80.0)], vec![None, Some(5.0), None]];
    run
}

fn scene<'a>(run: &'a Run, guides: &'a Guides) -> Scene<'a> {
    Scene { run, guides, optimum: None }
}

/// What each mark of a figure says at a time.
fn read(figure: Figure, scene: &Scene<'_>, at: f64) -> Vec<(&'static str, Option<String>)> {
    items(figure, scene).iter().map(|item| (item.label, item.text(scene, at))).collect()
}

#[test]
fn every_mark_says_its_value_at_an_instant() {
    let (run, guides) = (probed(), probing());
    let scene = scene(&run, &guides);
    let said = |text: &str| Some(text.to_owned());
    let load = read(Figure::Load, &scene, 75.0 * 60.0);
    let expected = [
        ("Load", said("200 req/s")),
        ("Capacity", said("100 req/s")),
        ("Missing capacity", said("100 req/s")),
        ("Turned away", said("40 req/s")),
        ("Forecast", said("120 req/s")),
    ];
    assert_eq!(load, expected);
    let instances = read(Figure::Instances, &scene, 95.0 * 60.0);
    assert!(instances.contains(&("Warming up", said("4"))), "{instances:?}");
    assert!(instances.contains(&("Scale out, in", None)), "{instances:?}");
    let response = read(Figure::Response, &scene, 75.0 * 60.0);
    assert!(response.contains(&("Turned away (all: top)", said("20 %"))), "{response:?}");
    assert!(response.contains(&("Goal", said("500 ms"))), "{response:?}");
    let utilisation = read(Figure::Utilisation, &scene, 0.0);
    assert!(utilisation.contains(&("Level of the strategy", said("70 %, 80 %"))));
    assert_eq!(read(Figure::Load, &scene, 0.0).last(), Some(&("Forecast", said("–"))));
}

#[test]
fn what_is_not_there_has_no_mark() {
    let (run, guides) = (empty(60), Guides::default());
    let labels = |figure| -> Vec<&str> {
        items(figure, &scene(&run, &guides)).iter().map(|item| item.label).collect()
    };
    assert_eq!(labels(Figure::Response), ["p50", "p95", "p99"]);
    assert_eq!(labels(Figure::Utilisation), ["CPU"]);
    assert!(!labels(Figure::Instances).contains(&"Failed"));
    let nothing = empty(0);
    let scene = scene(&nothing, &guides);
    assert!(items(Figure::Load, &scene).iter().all(|item| item.value(&scene, 5.0).is_none()));
}

#[test]
fn the_lines_of_a_strategy_stand_in_the_figure_of_their_unit() {
    let run = probed();
    let colour = hex(&Palette::LIGHT, Role::Forecast);
    for figure in Figure::ALL {
        let plot = Plot { guides: probing(), ..plot(figure, &run) };
        let drawn = svg(&plot, &run, &Palette::LIGHT).contains(&colour);
        assert_eq!(drawn, matches!(figure, Figure::Load | Figure::Instances), "{figure:?}");
        // Only what the run has, and only where it is looked at.
        assert!(!svg(&plot, &rush(), &Palette::LIGHT).contains(&colour));
    }
}

#[test]
fn a_part_of_the_run_begins_with_what_was_shown_before() {
    let run = probed();
    let whole = Plot { guides: probing(), ..plot(Figure::Load, &run) };
    let part = whole.of_span(Span { from: 2.0 * HOUR, to: 3.5 * HOUR });
    let colour = hex(&Palette::LIGHT, Role::Forecast);
    let picture = svg(&part, &run, &Palette::LIGHT);
    let line = picture.lines().find(|line| line.contains(&colour)).unwrap();
    let y = part.y_of(120.0) * part.scale * 8.0;
    let near = |found: f64| (found - y).abs() <= 8.0;
    let first = line.split(['"', ' ', ',']).filter_map(|part| part.parse().ok()).nth(1);
    assert!(first.is_some_and(near), "{first:?} is not near {y}: {}", &line[..120]);
}

#[test]
fn a_band_lies_between_two_levels_of_one_metric() {
    let run = rush();
    let mut two = guides();
    two.levels[1] = two.levels[0].map(|(metric, _)| (metric, 0.4));
    let shapes = |guides| {
        let plot = Plot { guides, ..plot(Figure::Utilisation, &run) };
        svg(&plot, &run, &Palette::LIGHT).matches("<polygon").count()
    };
    assert_eq!(shapes(two), shapes(guides()) + 1);
}

#[test]
fn the_optimum_is_a_line_of_its_own() {
    let (run, guides) = (rush(), guides());
    let plot = plot(Figure::Instances, &run);
    let counts = Counts { each_s: HOUR, all: &[2, 5, 6, 3] };
    let sheet = SvgText::new(&plot);
    let area = sheet.clone().into_drawing_area();
    ghost(&area, &plot, (&run.timeline, counts), &Palette::LIGHT).unwrap();
    assert!(sheet.text().contains(&hex(&Palette::LIGHT, Role::Optimum)));
    let scene = Scene { optimum: Some(counts), ..scene(&run, &guides) };
    for (at, count) in [(0.0, "2"), (1.5 * HOUR, "5"), (4.0 * HOUR - 1.0, "3"), (9e9, "–")] {
        let all = read(Figure::Instances, &scene, at);
        assert_eq!(all.last(), Some(&("Optimum in hindsight", Some(count.to_owned()))));
    }
    let empty = Counts { each_s: HOUR, all: &[] };
    ghost(&area, &plot, (&run.timeline, empty), &Palette::LIGHT).unwrap();
}

#[test]
fn a_table_has_a_row_for_every_round_span_of_what_is_shown() {
    let (run, guides) = (probed(), probing());
    let scene = scene(&run, &guides);
    let whole = table(Figure::Load, &scene, Span::whole(&run.timeline), 50);
    assert_eq!(whole.headers[..3], ["Time", "Load, mean (req/s)", "Capacity, mean (req/s)"]);
    assert_eq!(whole.headers.last().unwrap(), "Forecast, at the end (req/s)");
    assert_eq!(whole.rows.len(), 48, "five minutes each");
    assert_eq!(whole.rows[0][..3], ["10:00", "54", "100"], "50, 52, … 58 on average");
    assert_eq!(whole.rows[0].last().unwrap(), "–");
    assert_eq!(whole.rows[13][0], "11:05");
    assert!(whole.rows.iter().all(|row| row.len() == whole.headers.len()));
    let part = Span { from: HOUR, to: HOUR + 600.0 };
    let near = table(Figure::Response, &scene, part, 50);
    assert_eq!(near.headers[..2], ["Time", "p50 (s)"], "a step each: nothing was gathered");
    assert_eq!((near.rows.len(), near.rows[0][0].as_str()), (10, "11:00"));
    let away = near.headers.iter().position(|head| head == "Turned away (req/s)").unwrap();
    assert_eq!((near.rows[9][away].as_str(), near.rows[0][away].as_str()), ("0", "0"));
    let cost = table(Figure::Cost, &scene, Span::whole(&run.timeline), 4);
    assert_eq!(cost.headers[1], "Instances, at the end ($)");
    assert_eq!(cost.rows.len(), 4);
    assert_eq!(cost.rows[3][1], "2.4");
}

#[test]
fn a_table_of_anything_is_short_and_has_no_dust() {
    let mut broken = rush();
    for series in Series::ALL {
        fill(&mut broken, series, |i| [f64::NAN, f64::INFINITY, -1.0, 1e300][i % 4]);
    }
    let guides = probing();
    for run in [rush(), empty(0), empty(1), empty(2000), broken] {
        for most in [0, 1, 7, 200] {
            for span in [Span::whole(&run.timeline), Span { from: 9e9, to: 9.1e9 }] {
                for figure in Figure::ALL {
                    let table = table(figure, &scene(&run, &guides), span, most);
                    assert!(table.rows.len() <= most as usize + 2, "{} rows", table.rows.len());
                    let cells = table.rows.iter().flatten();
                    assert!(cells.clone().all(|text| text != "NaN" && text != "inf"));
                }
            }
        }
    }
}

#[test]
fn a_poster_names_what_it_shows_and_keeps_its_legend_inside() {
    let (run, guides) = (rush(), guides());
    for (figure, width) in Figure::ALL.into_iter().zip([1000.0, 360.0].into_iter().cycle()) {
        let scene = scene(&run, &guides);
        let plot = Plot { width, ..plot(figure, &run) };
        let sheet = SvgText::new(&plot);
        paint(&sheet.clone().into_drawing_area(), &plot, &run, &Palette::DARK).unwrap();
        let text = poster(&plot, &scene, &Palette::DARK, ("Salt & <pepper>", &sheet.text()));
        assert!(text.starts_with("<svg ") && text.ends_with("</svg>\n</svg>\n"));
        assert!(text.contains("Salt &amp; &lt;pepper>"));
        for item in items(figure, &scene) {
            assert!(text.contains(&format!(">{}</text>", item.label)), "{}", item.label);
        }
        let height = plot.height + header(&plot, &scene);
        assert!(text.contains(&format!("height=\"{height}\"")), "{height}");
        let places = text.split("translate(").skip(1);
        for place in places {
            let (x, y) = place.split_once(')').unwrap().0.split_once(' ').unwrap();
            let (x, y): (f64, f64) = (x.parse().unwrap(), y.parse().unwrap());
            assert!(x < width - 30.0 && y < header(&plot, &scene), "{x} {y}");
        }
    }
}

#[test]
fn a_picture_leaves_its_place_to_whoever_stacks_it() {
    let run = rush();
    let picture = svg(&plot(Figure::Load, &run), &run, &Palette::LIGHT);
    let begins = picture.split('>').next().unwrap();
    assert!(begins.starts_with("<svg ") && !begins.contains(" y="), "{begins}");
}

#[test]
fn a_load_of_a_few_requests_an_hour_is_seen() {
    let mut run = empty(60);
    fill(&mut run, Series::Offered, |_| 0.004);
    fill(&mut run, Series::Capacity, |_| 100.0);
    assert!(nice_max(Figure::Load, &run) <= 0.02);
    fill(&mut run, Series::Offered, |_| 1e6);
    assert!(nice_max(Figure::Load, &run) <= 1.6e6);
}
