//! The scorecard of a scenario, in words.

use model::Tree;
use serde::{Deserialize, Serialize};

use super::Question;

/// Asks for the scorecard of the run of a scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CardOf {
    /// The scenario.
    pub scenario: Tree,
}

/// A scorecard in words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScoreCard {
    /// Its rows, group by group.
    pub groups: Vec<ScoreGroup>,
    /// What must be said with it, if anything.
    pub remark: Option<String>,
    /// How long each value of `best` holds, in seconds.
    pub best_each_s: f64,
    /// The instances of the best that was possible, from the start of the run on.
    pub best: Vec<u32>,
}

/// Rows under one heading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScoreGroup {
    /// The heading.
    pub name: String,
    /// The rows.
    pub rows: Vec<ScoreRow>,
}

/// A row: what, how much, and what that means.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScoreRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub label: String,
    /// Its value in words.
    pub text: String,
    /// What it means, in sentences.
    pub help: String,
}

impl Question for CardOf {
    const NAME: &'static str = "scorecard";
    type Answer = ScoreCard;
}

#[cfg(feature = "answers")]
impl super::Answered for CardOf {
    fn answer(self, tell: &mut dyn FnMut(f64)) -> Result<ScoreCard, String> {
        use crate::scorecard::{curves, remark, rows, scorecard};
        let scenario = super::scenario(&self.scenario)?;
        let run = crate::simulate_with(&scenario, tell);
        let card = scorecard(&scenario, &run);
        let rows = rows(&card);
        let group = |rows: &[crate::scorecard::Row]| ScoreGroup {
            name: rows.first().map_or_else(String::new, |row| row.line.group.to_owned()),
            rows: rows.iter().map(row).collect(),
        };
        let [.., best] = curves(&card);
        Ok(ScoreCard {
            groups: rows.chunk_by(|a, b| a.line.group == b.line.group).map(group).collect(),
            remark: remark(&card).map(str::to_owned),
            best_each_s: best.each_s,
            best: best.instances,
        })
    }
}

#[cfg(feature = "answers")]
fn row(row: &crate::scorecard::Row) -> ScoreRow {
    ScoreRow {
        id: row.line.id.to_owned(),
        label: row.line.label.to_owned(),
        text: row.text.clone(),
        help: row.line.help.to_owned(),
    }
}
