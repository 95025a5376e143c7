//! A measured load as a curve that a scenario can hold: not too long, not too many points.
//!
//! Not here: the scenario (`playground`).

use model::curve::{MAX_POINTS, MAX_RATE, MAX_TIME};
use model::line::fewer;
use model::{Curve, Line, Point};

use super::{LoadFile, Note};

/// Beyond so many samples the points are chosen among averages only.
const MOST_TRIED: usize = 100_000;
/// So many averages are tried as candidates for points.
const AVERAGES: [usize; 3] = [4000, 1200, MAX_POINTS];
/// A gap is filled with so many values on a straight line at most.
const FILLING: f64 = 32.0;

/// What a load is made to be.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Fit {
    /// Seconds into which the whole load is compressed or stretched; within 1 and 14 days.
    pub length: Option<f64>,
    /// The highest rate of the curve, in requests per second; all others follow.
    pub peak: Option<f64>,
}

/// A load as a curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Fitted {
    /// The curve.
    pub curve: Curve,
    /// How long the load lasts, in seconds, at most 14 days.
    pub length_s: f64,
    /// What was done.
    pub notes: Vec<Note>,
}

impl LoadFile {
    /// The load as a curve of at most [`MAX_POINTS`] points. Of a load longer than 14 days only
    /// the beginning is used, unless it is compressed.
    ///
    /// Where there are more samples than points, points are chosen among the samples and among
    /// averages over several spans; the curve that strays least from the samples in the mean
    /// square is taken. (Of a noisy load, samples alone would give its peaks: many requests more
    /// than there were.)
    pub fn fit(&self, fit: Fit) -> Fitted {
        let mut notes = Vec::new();
        let squeeze = fit.length.map_or(1.0, |length| length.clamp(1.0, MAX_TIME) / self.length_s);
        let mut length_s = self.length_s * squeeze;
        if libm::fabs(length_s - self.length_s) > 0.5 {
            notes.push(Note::Squeezed { from: self.length_s, to: length_s });
        }
        if length_s > MAX_TIME {
            notes.push(Note::Cut { length: length_s, kept: MAX_TIME });
            length_s = MAX_TIME;
        }
        let samples = self.filled(squeeze, length_s);
        let best = best(&samples, length_s);
        let scale = fit.peak.map_or(1.0, |peak| {
            let highest = best.points.iter().map(|point| point.rate).fold(0.0, f64::max);
            let factor = peak.clamp(0.0, MAX_RATE) / highest;
            let note = if factor.is_finite() { Note::Scaled(factor) } else { Note::Nothing };
            notes.push(note);
            if factor.is_finite() { factor } else { 1.0 }
        });
        if samples.len() > MAX_POINTS {
            let (kept, averaged) = (best.points.len(), best.averaged);
            let (error, usual, requests) = (best.error * scale, best.usual * scale, best.requests);
            let of = samples.len();
            notes.push(Note::Fewer { kept, of, averaged, error, usual, requests });
        }
        let points: Vec<Point> = best.points;
        let scaled =
            |point: &Point| Point { at: point.at, rate: (point.rate * scale).min(MAX_RATE) };
        let points = tidy(points.iter().map(scaled).collect());
        let curve = Curve::new(points).expect("times rise within 14 days, rates are in range");
        Fitted { curve, length_s, notes }
    }

    /// The samples within `length` seconds after time was scaled, with straight lines in gaps.
    fn filled(&self, squeeze: f64, length: f64) -> Vec<Point> {
        let steps = super::steps::Steps::of(&self.samples);
        let mut filled: Vec<Point> = Vec::with_capacity(self.samples.len());
        let mut last: Option<Point> = None;
        for &sample in &self.samples {
            if let Some(last) = last.filter(|last| steps.is_gap(sample.at - last.at)) {
                let parts = ((sample.at - last.at) / steps.usual).clamp(2.0, FILLING).floor();
                let mut part = 1.0;
                while part < parts {
                    let share = part / parts;
                    let between = |a: f64, b: f64| a + share * (b - a);
                    let (at, rate) = (between(last.at, sample.at), between(last.rate, sample.rate));
                    filled.push(Point { at, rate });
                    part += 1.0;
                }
            }
            filled.push(sample);
            last = Some(sample);
        }
        for point in &mut filled {
            point.at *= squeeze;
        }
        // Compressed times may fall together.
        filled.dedup_by(|b, a| b.at <= a.at);
        let inside = filled.partition_point(|point| point.at <= length).max(1);
        filled.truncate(inside);
        filled
    }
}

/// A curve, and how far it strays.
struct Candidate {
    points: Vec<Point>,
    averaged: f64,
    error: f64,
    usual: f64,
    requests: f64,
}

fn best(samples: &[Point], length: f64) -> Candidate {
    if samples.len() <= MAX_POINTS {
        return candidate(samples.to_vec(), 0.0, samples);
    }
    let mut found: Vec<Candidate> = Vec::new();
    if samples.len() <= MOST_TRIED {
        found.push(candidate(fewer(samples, MAX_POINTS, 0.0).0, 0.0, samples));
    }
    for spans in AVERAGES.into_iter().filter(|spans| *spans < samples.len()) {
        let width = length / spans as f64;
        let points = fewer(&averages(samples, width), MAX_POINTS, 0.0).0;
        found.push(candidate(points, width, samples));
    }
    let least = |a: Candidate, b: Candidate| if b.usual < a.usual { b } else { a };
    found.into_iter().reduce(least).expect("the widest averages are always tried")
}

/// The mean of the samples in each span of `width` seconds, at their mean time.
fn averages(samples: &[Point], width: f64) -> Vec<Point> {
    let mut out = Vec::new();
    let mut rest = samples;
    while let Some(first) = rest.first() {
        let end = ((first.at / width).floor() + 1.0) * width;
        // At least one, whatever the last bits of a product are.
        let count = rest.partition_point(|point| point.at < end).max(1);
        let (span, behind) = rest.split_at(count);
        let mean = |of: fn(&Point) -> f64| span.iter().map(of).sum::<f64>() / count as f64;
        out.push(Point { at: mean(|point| point.at), rate: mean(|point| point.rate) });
        rest = behind;
    }
    out
}

fn candidate(points: Vec<Point>, averaged: f64, samples: &[Point]) -> Candidate {
    let points = tidy(points);
    let curve = Curve::new(points.clone()).expect("times rise within 14 days, rates are in range");
    let line = Line::new(&curve);
    let (mut passed, mut error, mut squares) = (0, 0.0_f64, 0.0);
    let (mut in_curve, mut in_file) = (0.0, 0.0);
    for sample in samples {
        let rate = line.rate_after(&mut passed, sample.at);
        let miss = (rate - sample.rate).abs();
        error = error.max(miss);
        squares += miss * miss;
        in_curve += rate;
        in_file += sample.rate;
    }
    let usual = libm::sqrt(squares / samples.len() as f64);
    let requests = if in_file > 0.0 { in_curve / in_file } else { 1.0 };
    Candidate { points, averaged, error, usual, requests }
}

/// Rates rounded to a ten-thousandth of the highest, or a little finer, and times to whole
/// seconds where they are far enough apart: so more of them fit into a link.
fn tidy(mut points: Vec<Point>) -> Vec<Point> {
    let highest = points.iter().map(|point| point.rate).fold(0.0, f64::max);
    let mut grain = 1.0;
    while grain * highest < 10_000.0 && grain < 1e12 && highest > 0.0 {
        grain *= 10.0;
    }
    let apart = points.windows(2).all(|two| two[1].at - two[0].at >= 2.0);
    for point in &mut points {
        point.rate = (point.rate * grain).round() / grain;
        if apart {
            point.at = point.at.round();
        }
    }
    points
}
