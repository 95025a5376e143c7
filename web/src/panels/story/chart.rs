//! Staffing over time: who was there and on the way, how many were needed, who waited and left.
//!
//! Plain SVG: its words change with those of the page, which pictures on a canvas cannot.

use std::fmt::Write as _;

use model::{Line, Series, Unit};
use playground::instant;
use playground::restaurant::{Term, Words};
use yew::prelude::*;

use super::results::push;
use crate::state::picture::{Picture, PictureRef};

/// The width and the heights of the two strips in the units of their paths.
const WIDTH: f64 = 1000.0;
const STAFF: f64 = 100.0;
const LINE: f64 = 40.0;
/// So many pieces a line has that is not made of steps.
const PIECES: u32 = 240;

/// The paths of a run, made once.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Paths {
    picture: PictureRef,
    /// All who are paid, those at work or on the way, those at work: areas over each other.
    staff: [AttrValue; 3],
    needed: AttrValue,
    line: AttrValue,
    /// Where somebody left or was turned away.
    lost: AttrValue,
    /// The highest value of the first strip, and of the second.
    most: (f64, f64),
}

impl Paths {
    pub(crate) fn of(picture: &PictureRef) -> Self {
        let fleet = f64::from(picture.scenario.fleet().max.0);
        let places = model::Quantity::get(picture.scenario.service().queue).clamp(1.0, 60.0);
        let most = (fleet + 1.0, places);
        let column = |series| picture.run.column(series);
        let columns = [Series::InService, Series::Booting, Series::Draining].map(column);
        let staff = [3, 2, 1].map(|first: usize| {
            let sum = |i: usize| columns[..first].iter().map(|column| column[i]).sum();
            area(columns[0].len(), STAFF / most.0, STAFF, &sum)
        });
        let (needed, line, lost) = (needed(picture, most.0), line(picture, most.1), lost(picture));
        Self { picture: picture.clone(), staff, needed, line, lost, most }
    }
}

/// The area under steps, of which each begins where the value changes.
fn area(count: usize, scale: f64, height: f64, value: &dyn Fn(usize) -> f64) -> AttrValue {
    let mut path = format!("M0 {height}");
    let mut last = f64::NAN;
    for i in 0..count {
        let now = value(i);
        if now != last {
            let x = i as f64 / count as f64 * WIDTH;
            add(&mut path, 'H', x, None);
            add(&mut path, 'V', height - now * scale, None);
            last = now;
        }
    }
    add(&mut path, 'H', WIDTH, None);
    add(&mut path, 'V', height, None);
    path.push('Z');
    path.into()
}

/// Adds a piece to a path, in tenths of a unit.
fn add(path: &mut String, verb: char, x: f64, y: Option<f64>) {
    let tenths = |x: f64| (x * 10.0).round() / 10.0;
    write!(path, "{verb}{}", tenths(x)).expect("writing to a text cannot fail");
    if let Some(y) = y {
        write!(path, " {}", tenths(y)).expect("writing to a text cannot fail");
    }
}

/// How many would have to serve so that nobody waits.
fn needed(picture: &Picture, most: f64) -> AttrValue {
    let curve = picture.scenario.curve();
    let (line, mut passed) = (Line::new(&curve), 0);
    let length = picture.run.timeline.length();
    let mut path = String::new();
    for i in 0..=PIECES {
        let share = f64::from(i) / f64::from(PIECES);
        let need = picture.needed(line.rate_after(&mut passed, share * length)).min(most);
        let verb = if i == 0 { 'M' } else { 'L' };
        add(&mut path, verb, share * WIDTH, Some(STAFF * (1.0 - need / most)));
    }
    path.into()
}

/// The most that wait, piece by piece.
fn line(picture: &Picture, most: f64) -> AttrValue {
    let column = picture.run.column(Series::Backlog);
    let size = column.len().div_ceil(PIECES as usize).max(1);
    let pieces: Vec<f64> =
        column.chunks(size).map(|piece| piece.iter().copied().fold(0.0, f64::max)).collect();
    area(pieces.len(), LINE / most, LINE, &|i| pieces[i].min(most))
}

/// A stroke for everybody who gave up.
fn lost(picture: &Picture) -> AttrValue {
    let steps = picture.run.timeline.steps as usize;
    let (mut path, mut before) = (String::new(), 0.0);
    for i in 0..steps {
        let now = picture.lost((i as f64 + 0.5) * picture.run.timeline.step);
        if now > before {
            add(&mut path, 'M', (i as f64 + 0.5) / steps as f64 * WIDTH, Some(0.0));
            path.push_str("v9");
        }
        before = now;
    }
    path.into()
}

/// A chart: `name` is whose it is; what lies after `until` is not yet known.
pub(crate) fn staffing(paths: &Paths, name: &str, words: Words, (at, until): (f64, f64)) -> Html {
    let picture = &paths.picture;
    let length = picture.run.timeline.length();
    let percent = |at: f64| format!("{:.2}%", at / length * 100.0);
    let strips = format!("--now:{:.4};--until:{:.4}", at / length, until / length);
    let [all, coming, serving] = paths.staff.clone();
    let mut ticks = String::from("<div class=ticks aria-hidden=true>");
    for time in (0..=4).map(|i| f64::from(i) / 4.0 * length) {
        let (place, clock) = (percent(time), instant::clock(&picture.run, time));
        push(&mut ticks, &["<span style='--at:", &place, "'>", &clock, "</span>"]);
    }
    ticks.push_str("</div>");
    let view = |height: f64| format!("0 0 {WIDTH} {height}");
    html! {
        <figure class="staffing" style={strips} key={name.to_owned()}>
            <figcaption>
                <b>{ name.to_owned() }</b>
                { Html::from_html_unchecked(keys(words).into()) }
            </figcaption>
            <div class="strips">
                <svg class="staff" viewBox={view(STAFF)} preserveAspectRatio="none" role="img"
                    aria-label={summary(picture, name, words, until)}>
                    <path class="leaving" d={all} />
                    <path class="coming" d={coming} />
                    <path class="serving" d={serving} />
                    <path class="needed" d={paths.needed.clone()} />
                </svg>
                <span class="most">{ Unit::Count.text(paths.most.0 - 1.0) }</span>
                <svg class="queue-strip" viewBox={view(LINE)} preserveAspectRatio="none"
                    aria-hidden="true">
                    <path class="waiting" d={paths.line.clone()} />
                    <path class="lost" d={paths.lost.clone()} />
                </svg>
                <div class="future"></div>
                <div class="now"></div>
            </div>
            { Html::from_html_unchecked(ticks.into()) }
        </figure>
    }
}

/// What the marks mean.
fn keys(words: Words) -> String {
    let terms = [
        ("serving", words.label(Term::InService)),
        ("coming", words.label(Term::Booting)),
        ("leaving", words.label(Term::Draining)),
        ("needed", "needed"),
        ("waiting", words.label(Term::Queue)),
        ("lost", words.label(Term::Lost)),
    ];
    let mut keys = String::new();
    for (class, label) in terms {
        let label = label.to_ascii_lowercase();
        push(&mut keys, &["<span class='key ", class, "'>", &label, "</span>"]);
    }
    keys
}

/// The chart in words.
fn summary(picture: &Picture, name: &str, words: Words, until: f64) -> String {
    let steps = picture.run.timeline.index(until) + 1;
    let peak = |series: Series| {
        let column = &picture.run.column(series)[..steps];
        let most = column.iter().copied().fold(0.0, f64::max);
        let first = column.iter().position(|&value| value == most).unwrap_or(0);
        let at = first as f64 * picture.run.timeline.step;
        (most, instant::clock(&picture.run, at))
    };
    let (staff, when) = peak(Series::InService);
    let (line, long) = peak(Series::Backlog);
    format!(
        "{name}: at most {} at {when}, at most {} waiting at {long}, {} lost by {}.",
        words.instances(staff),
        words.requests(line),
        words.requests(picture.lost(until)),
        instant::clock(&picture.run, until),
    )
}
