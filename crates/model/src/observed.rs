//! What was measured of a real service, to be seen beside a run.
//!
//! It decides nothing: no part of a scenario, and none of a run. Not here: where it comes from
//! (`formats`), and what it says of the service (`playground`).

use crate::curve::MAX_TIME;
use crate::series::Series;

/// The most times that are kept.
pub const MOST_OBSERVED: usize = 720;
/// No value is greater.
const MOST_VALUE: f64 = 1e12;

/// Measured series on common times.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Observed {
    times: Vec<f64>,
    tracks: Vec<Track>,
}

/// What was measured of one series.
#[derive(Clone, Debug, PartialEq)]
pub struct Track {
    /// The series of a run that says the same.
    pub series: Series,
    /// A value for each time, in the unit of the series; `None` where nothing was measured.
    pub values: Vec<Option<f64>>,
}

impl Observed {
    /// Takes times in seconds since the start of the run, at most [`MOST_OBSERVED`], and tracks
    /// with a value for each; `None` if times do not rise within 30 days, or a track has another
    /// length or a value that is no number from 0 to 1e12.
    pub fn new(times: Vec<f64>, tracks: Vec<Track>) -> Option<Self> {
        let rises = times.windows(2).all(|two| two[0] < two[1]);
        let inside = times.iter().all(|at| (0.0..=MAX_TIME).contains(at));
        let fits = |track: &Track| {
            let known = |value: &f64| (0.0..=MOST_VALUE).contains(value);
            track.values.len() == times.len() && track.values.iter().flatten().all(known)
        };
        let fine = rises && inside && times.len() <= MOST_OBSERVED && tracks.iter().all(fits);
        fine.then_some(Self { times, tracks })
    }

    /// The times, in seconds since the start of the run, rising.
    pub fn times(&self) -> &[f64] {
        &self.times
    }

    /// What was measured, series by series.
    pub fn tracks(&self) -> &[Track] {
        &self.tracks
    }

    /// What was measured of `series`: stretches without a gap, as times and values.
    pub fn pieces(&self, series: Series) -> Vec<Vec<(f64, f64)>> {
        let mut pieces: Vec<Vec<(f64, f64)>> = Vec::new();
        let Some(track) = self.tracks.iter().find(|track| track.series == series) else {
            return pieces;
        };
        let mut piece = Vec::new();
        for (at, value) in self.times.iter().zip(&track.values) {
            match value {
                Some(value) => piece.push((*at, *value)),
                None => pieces.push(std::mem::take(&mut piece)),
            }
        }
        pieces.push(piece);
        pieces.retain(|piece| !piece.is_empty());
        pieces
    }

    /// The greatest value that was measured of `series`; 0 if none was.
    pub fn most(&self, series: Series) -> f64 {
        let tracks = self.tracks.iter().filter(|track| track.series == series);
        tracks.flat_map(|track| track.values.iter().flatten()).copied().fold(0.0, f64::max)
    }

    /// All of it as short text: times, then each series with its values, in lines.
    pub fn text(&self) -> String {
        let times = self.times.iter().map(|at| format!("{at}")).collect::<Vec<_>>().join(",");
        let mut text = times;
        for track in &self.tracks {
            let value = |value: &Option<f64>| value.map_or_else(String::new, |v| format!("{v}"));
            let values: Vec<String> = track.values.iter().map(value).collect();
            text.push('\n');
            text.push_str(track.series.id());
            text.push(',');
            text.push_str(&values.join(","));
        }
        text
    }

    /// Reads what [`Observed::text`] wrote; `None` if it is something else.
    pub fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let number = |text: &str| text.parse::<f64>().ok();
        let times: Option<Vec<f64>> = lines.next()?.split(',').map(number).collect();
        let mut tracks = Vec::new();
        for line in lines {
            let mut fields = line.split(',');
            let id = fields.next()?;
            let series = Series::ALL.into_iter().find(|series| series.id() == id)?;
            let mut values = Vec::new();
            for field in fields {
                values.push(if field.is_empty() { None } else { Some(number(field)?) });
            }
            tracks.push(Track { series, values });
        }
        Self::new(times?, tracks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some() -> Observed {
        let track = |series, values: [Option<f64>; 4]| Track { series, values: values.to_vec() };
        let tracks = vec![
            track(Series::InService, [Some(2.0), None, Some(3.0), Some(4.0)]),
            track(Series::Utilisation, [None, Some(0.5), Some(0.625), None]),
        ];
        Observed::new(vec![0.0, 60.0, 120.0, 180.5], tracks).unwrap()
    }

    #[test]
    fn what_was_observed_comes_back_from_its_text() {
        assert_eq!(Observed::read(&some().text()), Some(some()));
    }

    #[test]
    fn pieces_end_at_gaps() {
        let pieces = some().pieces(Series::InService);
        assert_eq!(pieces, [vec![(0.0, 2.0)], vec![(120.0, 3.0), (180.5, 4.0)]]);
        assert!(some().pieces(Series::Offered).is_empty());
        assert_eq!((some().most(Series::InService), some().most(Series::P95)), (4.0, 0.0));
    }

    #[test]
    fn what_is_no_observation_is_refused() {
        for text in [
            "",
            "60,0\nin_service,1,2",
            "0,60\nin_service,1",
            "0,60\nin_service,1,-2",
            "0,60\nin_service,1,NaN",
            "0,60\nin_service,1,inf",
            "0,60\nnothing,1,2",
            "0,99999999\nin_service,1,2",
        ] {
            assert_eq!(Observed::read(text), None, "{text}");
        }
    }
}
