//! The steps between samples: the usual one, gaps, and counts that become rates.
//!
//! Not here: filling the gaps (`fit`).

use model::Point;
use model::curve::MAX_RATE;

use super::CsvError;
use super::note::Note;

/// The steps of a file.
#[derive(Debug)]
pub(super) struct Steps {
    /// The middle one of all, in seconds.
    pub(super) usual: f64,
    /// Whether nearly all are like it.
    even: bool,
}

impl Steps {
    /// Looks at times that rise; at least two.
    pub(super) fn of(samples: &[Point]) -> Self {
        let steps: Vec<f64> = samples.windows(2).map(|two| two[1].at - two[0].at).collect();
        let usual = middle(&steps);
        let like = steps.iter().filter(|step| (**step - usual).abs() <= 0.05 * usual).count();
        Self { usual, even: 10 * like >= 9 * steps.len() }
    }

    /// Whether rows are missing in a step: of even steps every other one is too long, of uneven
    /// ones only those far beyond the usual.
    pub(super) fn is_gap(&self, step: f64) -> bool {
        step > self.usual * if self.even { 1.5 } else { 10.0 }
    }

    /// Gaps and uneven steps, in words.
    pub(super) fn notes(&self, samples: &[Point], lines: &[usize], notes: &mut Vec<Note>) {
        let (mut count, mut longest, mut line) = (0, 0.0, 0);
        let (mut least, mut most) = (f64::INFINITY, 0.0_f64);
        for (two, behind) in samples.windows(2).zip(&lines[1..]) {
            let step = two[1].at - two[0].at;
            if self.is_gap(step) {
                count += 1;
                if step > longest {
                    (longest, line) = (step, *behind);
                }
            } else {
                (least, most) = (least.min(step), most.max(step));
            }
        }
        if count > 0 {
            notes.push(Note::Gaps { count, longest, line });
        }
        if most > 1.001 * least {
            notes.push(Note::Uneven { least, most });
        }
    }

    /// Turns counts in each step into rates.
    pub(super) fn to_rates(
        &self,
        samples: &mut [Point],
        lines: &[usize],
        name: &str,
    ) -> Result<(), CsvError> {
        for i in 0..samples.len() {
            let until_next = samples.get(i + 1).map_or(self.usual, |next| next.at - samples[i].at);
            // Behind a gap nobody counted; a count is of one usual step then.
            let step = if self.is_gap(until_next) { self.usual } else { until_next };
            let count = samples[i].rate;
            samples[i].rate = count / step;
            if samples[i].rate > MAX_RATE {
                let allowed = format!(
                    "at most {} in a step of {step} s, which is {MAX_RATE} requests per second",
                    MAX_RATE * step
                );
                return Err(CsvError::field(lines[i], name, &format!("{count}"), &allowed));
            }
        }
        Ok(())
    }
}

/// The middle one of steps, the lower of two; they are above zero.
///
/// By bisection of the bits, which of numbers above zero are in order as the numbers are: much
/// less code than a sort.
fn middle(steps: &[f64]) -> f64 {
    let enough = steps.len().div_ceil(2);
    let (mut low, mut high) = (0, f64::MAX.to_bits());
    while low < high {
        let half = low + (high - low) / 2;
        let limit = f64::from_bits(half);
        let below = steps.iter().filter(|step| **step <= limit).count();
        if below >= enough { high = half } else { low = half + 1 }
    }
    f64::from_bits(low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_steps_is_that_of_the_sorted_list() {
        let mut dice = model::Dice::stream(2, "steps");
        for n in 1..60 {
            let steps: Vec<f64> = (0..n).map(|_| (dice.uniform() * 9.0).ceil() / 3.0).collect();
            let mut sorted = steps.clone();
            sorted.sort_by(f64::total_cmp);
            assert_eq!(middle(&steps), sorted[(sorted.len() - 1) / 2], "{steps:?}");
        }
    }
}
