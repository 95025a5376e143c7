//! A measured load from the text of a file.

use model::Tree;
use serde::{Deserialize, Serialize};

use super::{Fact, Question};

/// Asks what a file says of the load, and beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReadLoad {
    /// The scenario that gets the load.
    pub scenario: Tree,
    /// The text of the file.
    pub text: String,
    /// Whether the values of the load are requests in each step; `None` to go by the header.
    pub counts: Option<bool>,
    /// Whether response times are in milliseconds; `None` to go by header and values.
    pub milliseconds: Option<bool>,
    /// The highest rate that the load is scaled to, in requests per second.
    pub peak: Option<f64>,
}

/// What a file says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LoadRead {
    /// The scenario with the load.
    pub scenario: Tree,
    /// What was understood.
    pub facts: Vec<Fact>,
    /// What was assumed, in sentences.
    pub notes: Vec<String>,
    /// What the file has beside the load, as text of [`model::Observed`].
    pub observed: Option<String>,
    /// Whether response times are among it, so that their unit matters.
    pub responses: bool,
    /// The highest rate in the file, in requests per second.
    pub peak: f64,
}

impl Question for ReadLoad {
    const NAME: &'static str = "read-load";
    type Answer = LoadRead;
}

#[cfg(feature = "answers")]
mod answer {
    use model::sections::Weekday;
    use model::{Choice as _, Unit};

    use super::{Fact, LoadRead, ReadLoad};
    use crate::questions::{Answered, scenario, sentence};
    use crate::text::{self, Asked, Fit, LoadFile, Measure};

    impl Answered for ReadLoad {
        fn answer(self, _: &mut dyn FnMut(f64)) -> Result<LoadRead, String> {
            let before = scenario(&self.scenario)?;
            check_bytes(&self.text)?;
            let measure = match self.counts {
                None => Measure::ByHeader,
                Some(true) => Measure::PerStep,
                Some(false) => Measure::PerSecond,
            };
            let asked = Asked { measure, milliseconds: self.milliseconds };
            let file = text::read_text(&self.text, asked).map_err(|error| error.to_string())?;
            let (after, fitted) =
                text::with_load(&before, &file, Fit { length: None, peak: self.peak });
            let observed = text::observed(&file);
            let mut notes: Vec<String> =
                file.notes.iter().chain(&fitted).map(|note| sentence(&note.to_string())).collect();
            if observed.is_some() && self.peak.is_some() {
                notes.push(
                    "What stands beside the load belongs to the load as it was measured: it is \
                     left out where the load is scaled."
                        .to_owned(),
                );
            }
            let observed = observed.filter(|_| self.peak.is_none());
            Ok(LoadRead {
                scenario: crate::save(&after),
                facts: facts(&file),
                notes,
                observed: observed.map(|observed| observed.text()),
                responses: file.columns.iter().any(|column| column.role.is_response()),
                peak: file.peak(),
            })
        }
    }

    /// The browser has made text of the bytes of the file already; what was no UTF-8 has become
    /// a sign of its own.
    fn check_bytes(text: &str) -> Result<(), String> {
        let Some(place) = text.find('\u{fffd}') else { return Ok(()) };
        if text.contains('\0') {
            return Err("the file is UTF-16, but must be UTF-8".to_owned());
        }
        let line = 1 + text[..place].matches('\n').count();
        Err(format!("line {line}: it holds a byte that is no UTF-8"))
    }

    fn facts(file: &LoadFile) -> Vec<Fact> {
        let seconds = |value: f64| Unit::Seconds.text(value);
        let mut facts = vec![
            Fact::new("Values", file.samples.len().to_string()),
            Fact::new("Lasts", seconds(file.length_s)),
            Fact::new("Step", seconds(file.step_s)),
            Fact::new("Peak", Unit::PerSecond.text(file.peak())),
        ];
        if let Some(start) = file.start {
            let time = Unit::TimeOfDay.text(start.time_of_day.floor());
            let day = start.weekday.and_then(|day| Weekday::OPTIONS.get(day as usize));
            let day = day.map_or_else(String::new, |day| format!("{} ", day.label));
            facts.push(Fact::new("Starts", format!("{day}{time}")));
        }
        for column in &file.columns {
            let known = column.values.iter().flatten().count();
            let text = format!("“{}”, {known} values", column.name);
            facts.push(Fact::new(&sentence(column.role.label()).replace('.', ""), text));
        }
        facts
    }
}

#[cfg(all(test, feature = "answers"))]
mod tests {
    use super::*;
    use crate::questions::Answered;

    fn ask(text: &str, peak: Option<f64>) -> Result<LoadRead, String> {
        let scenario = crate::save(&crate::first());
        let text = text.to_owned();
        let question = ReadLoad { scenario, text, counts: None, milliseconds: None, peak };
        question.answer(&mut |_| {})
    }

    #[test]
    fn a_file_is_answered_with_a_scenario_facts_and_what_was_assumed() {
        let text = "time,requests,pods,latency\n2024-06-22 08:00,600,2,120\n\
                    2024-06-22 08:01,1200,3,140\n2024-06-22 08:02,900,3,130\n";
        let read = ask(text, None).unwrap();
        let facts: Vec<String> =
            read.facts.iter().map(|fact| format!("{}: {}", fact.name, fact.text)).collect();
        assert!(facts.contains(&"Peak: 20 req/s".to_owned()), "{facts:?}");
        assert!(facts.contains(&"Starts: Saturday 08:00".to_owned()), "{facts:?}");
        assert!(facts.contains(&"Instances: “pods”, 3 values".to_owned()), "{facts:?}");
        assert!(read.notes.iter().all(|note| note.ends_with('.')), "{:?}", read.notes);
        assert!(read.notes.contains(&"“latency” is read as milliseconds.".to_owned()));
        let observed = model::Observed::read(&read.observed.unwrap()).unwrap();
        assert_eq!(observed.most(model::Series::Response), 0.14);
        let scenario = crate::load(&read.scenario).unwrap();
        assert_eq!(scenario.curve().points()[1].rate, 20.0);
        assert!(ask(text, Some(200.0)).unwrap().observed.is_none());
    }

    #[test]
    fn a_broken_file_is_answered_with_its_line() {
        assert_eq!(
            ask("t,rps\n0,1\n60,many\n", None).unwrap_err(),
            "line 3: `rps` is “many”, but must be a number in 0 to 1000000 requests per second"
        );
        assert_eq!(
            ask("t,rps\n0,1\n60,\u{fffd}\n", None).unwrap_err(),
            "line 3: it holds a byte that is no UTF-8"
        );
    }
}
