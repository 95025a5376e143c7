//! A scenario as the text of a link: `v=1&e=1&load=lunch-rush&policy.target=0.8`.
//!
//! First the version of the link and of the engine, then only what differs from the defaults of
//! that version. Reading never fails: what can be read is used, the rest is listed. Not here:
//! routes and the address bar.

use std::fmt::{self, Write as _};

use model::curve::{CurveError, MAX_POINTS};
use model::line::fewer;
use model::unit::number;
use model::{Catalogue, Curve, ParamError, Point, Scenario};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// The version of links that is written here. A change of any default is a new version.
pub const VERSION: u32 = 1;
/// The longest link that is read, in bytes; nothing that is written comes near it.
pub const MOST_BYTES: usize = 32_768;
/// The longest text of control points that goes into a link; whole links then stay below the
/// 2,000 characters that every browser, chat and mail program lets through.
pub const MOST_POINT_BYTES: usize = 1500;

/// What a link writes as `%` and two digits: everything at which a browser, a chat or a mail
/// program might end a link, or from which it might make italics.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b',');

/// A scenario as a link.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The text, without `#` and route.
    pub text: String,
    /// How the curve was simplified to fit, if it was.
    pub simplified: Option<Simplified>,
}

/// A curve that had too many points for a link.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Simplified {
    /// Points in the link.
    pub kept: usize,
    /// Points in the scenario.
    pub of: usize,
    /// How far the curve of the link strays at most, at any point, in requests per second.
    pub error: f64,
}

/// Writes `scenario` as a link, for the engine version `engine`.
pub fn write(scenario: &Scenario, engine: u32) -> Link {
    let mut text = format!("v={VERSION}&e={engine}");
    let fresh = Scenario::new(scenario.catalogue());
    let mut add = |key: &str, value: &str| {
        text.push('&');
        text.push_str(key);
        text.push('=');
        text.push_str(value);
    };
    // The shape is named even where it is the default: a link should say what it shows.
    add("load", scenario.load().card().id);
    if scenario.policy().card().id != fresh.policy().card().id {
        add("policy", scenario.policy().card().id);
    }
    for (path, value) in scenario.changes() {
        add(&path, &utf8_percent_encode(&value, ESCAPED).to_string());
    }
    if scenario.seed() != fresh.seed() {
        add("seed", &scenario.seed().to_string());
    }
    let mut simplified = None;
    if let Some(curve) = scenario.sketch() {
        let (points, cut) = points_that_fit(curve);
        simplified = cut;
        add("points", &points);
    }
    Link { text, simplified }
}

/// The text of as many points as fit into a link.
fn points_that_fit(curve: &Curve) -> (String, Option<Simplified>) {
    let points = curve.points();
    let text = points_text(points);
    if text.len() <= MOST_POINT_BYTES {
        return (text, None);
    }
    let mut most = points.len() * MOST_POINT_BYTES / text.len();
    loop {
        let (kept, error) = fewer(points, most, 0.0);
        let text = points_text(&kept);
        if text.len() <= MOST_POINT_BYTES || most <= 2 {
            return (text, Some(Simplified { kept: kept.len(), of: points.len(), error }));
        }
        most -= 1;
    }
}

/// `0,80~600,120`: times in seconds, rates in requests per second.
fn points_text(points: &[Point]) -> String {
    let mut text = String::new();
    for (i, point) in points.iter().enumerate() {
        let gap = if i > 0 { "~" } else { "" };
        write!(text, "{gap}{},{}", point.at, point.rate).expect("writing to a text cannot fail");
    }
    text
}

/// What a link holds.
#[derive(Clone, Debug)]
pub struct Opened {
    /// What could be read, on top of the defaults.
    pub scenario: Scenario,
    /// What could not.
    pub problems: Vec<Problem>,
    /// The engine version the link was written with, if it says.
    pub engine: Option<u32>,
}

/// Something in a link that could not be read.
#[derive(Clone, Debug, PartialEq)]
pub enum Problem {
    /// Written by a newer playground.
    Newer(u32),
    /// It does not say its version, or says nonsense.
    NoVersion(String),
    /// Longer than any link that was ever written.
    TooLong(usize),
    /// A piece without `=`.
    Piece(String),
    /// A setting that was refused.
    Setting(ParamError),
    /// A control point that is not two numbers.
    PointText(String),
    /// Control points that make no curve.
    Points(CurveError),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Newer(version) => write!(
                f,
                "the link has version {version}, but this playground reads up to {VERSION}; \
                 reload the page to get a newer one"
            ),
            Self::NoVersion(given) => {
                write!(f, "the version (`v`) is “{given}”, but must be a number, 1 to {VERSION}")
            }
            Self::TooLong(bytes) => {
                write!(f, "the link has {bytes} characters, but must have at most {MOST_BYTES}")
            }
            Self::Piece(piece) => write!(f, "“{piece}” is not of the form name=value"),
            Self::Setting(error) => error.fmt(f),
            Self::PointText(piece) => {
                write!(f, "the point (`points`) is “{piece}”, but must be time,rate")
            }
            Self::Points(error) => error.fmt(f),
        }
    }
}

/// Reads the text of a link; never fails.
pub fn read(catalogue: &'static Catalogue, text: &str) -> Opened {
    let mut opened =
        Opened { scenario: Scenario::new(catalogue), problems: Vec::new(), engine: None };
    let mut text = text.trim_start_matches(['#', '?', '&']);
    if text.len() > MOST_BYTES {
        opened.problems.push(Problem::TooLong(text.len()));
        let end = (0..=MOST_BYTES).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
        text = &text[..end];
    }
    let mut version = None;
    let mut points = None;
    let mut settings: Vec<(String, String)> = Vec::new();
    for piece in text.split('&').filter(|piece| !piece.is_empty()) {
        let Some((key, value)) = piece.split_once('=') else {
            opened.problems.push(Problem::Piece(shown(piece)));
            continue;
        };
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let value = decoded(value);
        match decoded(key).as_str() {
            "v" => version = Some(value),
            "e" => opened.engine = value.parse().ok(),
            "points" => points = Some(value),
            key => settings.push((key.to_owned(), value)),
        }
    }
    opened.problems.extend(version_problem(version.as_deref(), !settings.is_empty()));
    let pairs = settings.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    let refused = opened.scenario.set_all(pairs);
    opened.problems.extend(refused.into_iter().map(Problem::Setting));
    if let Some(text) = points {
        let curve = read_points(&text, &mut opened.problems);
        opened.scenario.set_sketch(curve);
    }
    opened
}

/// What is wrong with the version, if anything; an empty link needs none.
fn version_problem(version: Option<&str>, has_settings: bool) -> Option<Problem> {
    let Some(text) = version else {
        return has_settings.then(|| Problem::NoVersion(String::new()));
    };
    match text.parse::<u32>() {
        Ok(0) | Err(_) => Some(Problem::NoVersion(shown(text))),
        Ok(version) if version > VERSION => Some(Problem::Newer(version)),
        Ok(_) => None,
    }
}

fn read_points(text: &str, problems: &mut Vec<Problem>) -> Option<Curve> {
    let mut points: Vec<Point> = Vec::new();
    for piece in text.split('~').take(MAX_POINTS + 1) {
        let numbers = piece.split_once(',');
        let numbers = numbers.and_then(|(at, rate)| Some((number(at)?, number(rate)?)));
        match numbers {
            Some((at, rate)) => points.push(Point { at, rate }),
            None => problems.push(Problem::PointText(shown(piece))),
        }
    }
    match Curve::new(points) {
        Ok(curve) => Some(curve),
        Err(error) => {
            problems.push(Problem::Points(error));
            None
        }
    }
}

/// The beginning of what may be a pasted book.
pub(crate) fn shown(text: &str) -> String {
    let mut short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    static CATALOGUE: Catalogue = Catalogue { policies: policies::ALL, loads: sim::loads::ALL };

    fn opened(text: &str) -> (Scenario, Vec<String>) {
        let opened = read(&CATALOGUE, text);
        (opened.scenario, opened.problems.iter().map(ToString::to_string).collect())
    }

    fn there_and_back(scenario: &Scenario) -> usize {
        let link = write(scenario, 1);
        let (back, problems) = opened(&link.text);
        assert_eq!(problems, Vec::<String>::new(), "{}", link.text);
        assert_eq!(&back, scenario, "{}", link.text);
        link.text.len()
    }

    #[test]
    fn every_load_shape_and_policy_has_a_short_link_that_leads_back() {
        for load in CATALOGUE.loads {
            for policy in CATALOGUE.policies {
                let mut scenario = Scenario::new(&CATALOGUE);
                scenario.set("load", model::Listed::card(load).id).unwrap();
                scenario.set("policy", model::Listed::card(policy).id).unwrap();
                assert!(there_and_back(&scenario) < 80);
            }
        }
    }

    #[test]
    fn lists_and_choices_lead_back() {
        let mut scenario = Scenario::new(&CATALOGUE);
        for (path, text) in [
            ("traffic.events", "2"),
            ("traffic.events.1.kind", "extra"),
            ("traffic.events.1.kind.rate", "12.5"),
            ("traffic.noise.strength", "0.2"),
            ("prices.billing", "ready"),
            ("fleet.max", "40"),
            ("fleet.min", "20"),
            ("seed", "4294967295"),
        ] {
            scenario.set(path, text).unwrap();
        }
        there_and_back(&scenario);
    }

    #[test]
    fn a_text_stands_in_a_link_as_one_word_that_no_program_cuts() {
        let mut scenario = Scenario::new(&CATALOGUE);
        scenario.set("policy", "scheduled").unwrap();
        scenario.set("policy.entries.0.when.expression", "*/15 8-18 1,15 * mon-fri").unwrap();
        there_and_back(&scenario);
        let text = write(&scenario, 1).text;
        assert!(text.ends_with("expression=%2A%2F15%208-18%201,15%20%2A%20mon-fri"), "{text}");
        let (_, problems) = opened("v=1&policy=scheduled&policy.entries.0.when.expression=1%20*");
        assert!(problems[0].starts_with(
            "Cron expression (`policy.entries.0.when.expression`) is “1 *”, but must be five"
        ));
    }

    fn sketch(count: u32, rate: impl Fn(u32) -> f64) -> Scenario {
        let mut scenario = Scenario::new(&CATALOGUE);
        let point = |i| Point { at: f64::from(i) * 180.0, rate: rate(i) };
        scenario.set_sketch(Some(Curve::new((0..count).map(point).collect()).unwrap()));
        scenario
    }

    #[test]
    fn a_sketch_of_24_points_fits_into_700_characters() {
        let length = there_and_back(&sketch(24, |i| f64::from(i * 7919 % 4000) / 10.0));
        assert!(length <= 400, "{length}");
    }

    #[test]
    fn a_curve_too_long_for_a_link_is_simplified_and_says_so() {
        let link = write(&sketch(400, |i| f64::from(i * 7919 % 4000) / 10.0), 1);
        let simplified = link.simplified.unwrap();
        assert!(link.text.len() < 1700 && simplified.error > 0.0 && simplified.of == 400);
        let (back, problems) = opened(&link.text);
        assert!(problems.is_empty());
        assert_eq!(back.sketch().unwrap().points().len(), simplified.kept);
    }

    #[test]
    fn what_can_be_read_of_a_broken_link_is_kept() {
        let (scenario, problems) =
            opened("v=1&load=sawtooth&fleet.max=20000&policy.target=0.6&junk&fleet.mox=3&seed=x");
        assert_eq!(scenario.load().card().id, "sawtooth");
        assert_eq!(scenario.section(model::Section::Policy).number("target"), Some(0.6));
        assert_eq!(problems.len(), 4, "{problems:?}");
        assert_eq!(
            problems[2],
            "Most instances (`fleet.max`) is “20,000”, but must be a whole number in 1 to 10,000"
        );
    }

    #[test]
    fn a_newer_link_says_so_and_is_read_as_far_as_it_goes() {
        let (scenario, problems) = opened("v=9&load=sawtooth&shiny=1");
        assert_eq!(scenario.load().card().id, "sawtooth");
        assert!(problems[0].starts_with("the link has version 9"), "{problems:?}");
        assert_eq!(problems.len(), 2);
    }

    #[test]
    fn settings_that_do_not_fit_each_other_are_named_and_left_out() {
        let (scenario, problems) = opened("v=1&fleet.min=30&fleet.max=20");
        assert_eq!(scenario.fleet().max.0, 10);
        assert_eq!(
            problems,
            ["Least instances (`fleet.min`) is “30”, but must be at most the most instances, \
              which is 20"]
        );
    }

    #[test]
    fn rubbish_never_panics() {
        for text in [
            "",
            "#",
            "&&&",
            "=",
            "v",
            "v=",
            "v=1&points=",
            "v=1&points=~~~",
            "v=1&points=1,2~0,3",
            "v=1&points=NaN,inf",
            "v=1&%ff=%",
            "v=1&traffic.events=99",
            "v=1&traffic.events.5.at=1",
            "v=1&policy.metrics.0.metric.value=1",
            "v=1&load=",
            "v=1&seed=-1",
            "v=1&load.x.y.z=1",
            "v=1&traffic=3",
            "v=1&traffic.noise=3",
            "💥=💥",
            "v=1&fleet.max=1e400",
        ] {
            let _ = opened(text);
        }
        let _ = opened(&"é".repeat(MOST_BYTES));
    }
}
