//! The nodes at an instant, with their pods.
//!
//! Not here: the replay (`nodes`).

use model::Tree;
use serde::{Deserialize, Serialize};

use super::Question;
use crate::nodes::Nodes;

/// Asks for the nodes at an instant; there are none where instances run by themselves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NodesAt {
    /// The scenario.
    pub scenario: Tree,
    /// The time in the run, in seconds.
    pub at: f64,
}

impl Question for NodesAt {
    const NAME: &'static str = "nodes";
    type Answer = Option<Nodes>;
}

#[cfg(feature = "answers")]
impl super::Answered for NodesAt {
    fn answer(self, _: &mut dyn FnMut(f64)) -> Result<Self::Answer, String> {
        Ok(crate::nodes::at(&super::scenario(&self.scenario)?, self.at))
    }
}
