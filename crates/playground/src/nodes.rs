//! The nodes of a scenario at an instant, with their pods, for drawing.
//!
//! Not here: how many there were at each time (`Series::Nodes`), and how they are drawn.

use model::Scenario;
use serde::{Deserialize, Serialize};
use sim::{NodeState, NodeView};

use crate::instant::State;

/// A node with its pods.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// Its number in the order of requests, from 1; it keeps it for life.
    pub number: u32,
    /// What it is doing, in words: `ready`, `booting`, `leaving`.
    pub state: String,
    /// Seconds until it is ready; 0 if it is.
    pub left: f64,
    /// Seconds since it was requested.
    pub age: f64,
    /// Seconds for which it could have been spared; 0 if it could not.
    pub spare: f64,
    /// How many pods it has room for.
    pub slots: u32,
    /// How many pods of each state are on it, by the words of [`State::label`]; none that are 0.
    pub pods: Vec<(String, u32)>,
}

/// All nodes at an instant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Nodes {
    /// Oldest first.
    pub nodes: Vec<Node>,
    /// Instances that wait for a node.
    pub pending: u32,
}

impl Nodes {
    /// The instant in a sentence, for those who do not see a picture of it.
    pub fn sentence(&self) -> String {
        let pods: u32 = self.nodes.iter().flat_map(|node| &node.pods).map(|(_, n)| n).sum();
        let slots: u32 = self.nodes.iter().map(|node| node.slots).sum();
        let (count, pending) = (self.nodes.len(), self.pending);
        format!("{pods} pods on {count} nodes with room for {slots}; {pending} wait for a node")
    }
}

/// The nodes of `scenario` at `at` seconds; `None` if its instances run by themselves.
///
/// The run is made again up to there, as for `gates`.
pub fn at(scenario: &Scenario, at: f64) -> Option<Nodes> {
    let (nodes, pending) = sim::nodes(scenario, at)?;
    Some(Nodes { nodes: nodes.iter().map(node).collect(), pending })
}

fn node(view: &NodeView) -> Node {
    let counts = [
        (State::InService, view.in_service),
        (State::Failed, view.failed),
        (State::Booting, view.booting),
        (State::Draining, view.draining),
        (State::WarmPool, view.warm_pool),
    ];
    let there = counts.into_iter().filter(|(_, count)| *count > 0);
    let state = match view.state {
        NodeState::Booting => "booting",
        NodeState::Ready => "ready",
        NodeState::Leaving => "leaving",
    };
    Node {
        number: view.number,
        state: state.to_owned(),
        left: view.left,
        age: view.age,
        spare: view.spare,
        slots: view.slots,
        pods: there.map(|(state, count)| (state.label().to_owned(), count)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Series;

    fn on_nodes(more: &[(&str, &str)]) -> Scenario {
        let mut scenario = crate::first();
        let settings = [
            ("load", "flash-crowd"),
            ("policy", "hpa"),
            ("fleet.nodes", "on"),
            ("fleet.nodes.size.pods", "3"),
        ];
        assert!(scenario.set_all(settings.iter().chain(more).copied()).is_empty());
        scenario
    }

    #[test]
    fn the_nodes_of_every_instant_add_up_to_the_columns() {
        let scenario = on_nodes(&[]);
        let run = crate::simulate(&scenario);
        for second in [0.0, 900.0, 3607.0, 5400.0, 7000.0] {
            // A row of a run says what was there when its step began.
            let found = at(&scenario, second).unwrap();
            let value = |series| run.value(series, second);
            let count = |word: &str| {
                let pods = found.nodes.iter().flat_map(|node| &node.pods);
                f64::from(pods.filter(|(state, _)| state == word).map(|(_, n)| n).sum::<u32>())
            };
            let ready = found.nodes.iter().filter(|node| node.state != "booting").count() as f64;
            assert_eq!(count("in service"), value(Series::InService), "{second}");
            assert_eq!(count("booting"), value(Series::Booting), "{second}");
            assert_eq!(count("draining"), value(Series::Draining), "{second}");
            assert_eq!(f64::from(found.pending), value(Series::Pending), "{second}");
            assert_eq!(ready, value(Series::Nodes), "{second}");
        }
        assert!(run.column(Series::Nodes).iter().any(|nodes| *nodes > 1.0));
    }

    #[test]
    fn pods_that_wait_for_a_node_are_late_and_that_is_said() {
        let scenario = on_nodes(&[("fleet.nodes.max", "1")]);
        let run = crate::simulate(&scenario);
        let pending = run.column(Series::Pending);
        let waits = pending.iter().position(|count| *count > 0.0).unwrap();
        let second = (waits + 60) as f64;
        assert!(run.column(Series::InService).iter().all(|count| *count <= 3.0));
        let gates = crate::gates(&scenario, second);
        let gate = gates.iter().find(|gate| gate.name == "nodes").unwrap();
        let text = gate.why.to_string();
        assert!(
            !gate.passed && text.contains("wait for a node, and there are 1, the most"),
            "{text}"
        );
        let said = at(&scenario, second).unwrap().sentence();
        assert!(said.starts_with("3 pods on 1 nodes with room for 3; "), "{said}");
        // The same load with room for all is served sooner, at either fidelity.
        let roomy = crate::simulate(&on_nodes(&[]));
        assert!(roomy.totals.in_time > run.totals.in_time);
        let single = crate::simulate(&crate::with_requests(&scenario));
        assert!(single.column(Series::Pending).iter().any(|count| *count > 0.0));
        assert!(single.column(Series::InService).iter().all(|count| *count <= 3.0));
    }

    #[test]
    fn instances_by_themselves_have_no_nodes() {
        assert_eq!(at(&crate::first(), 100.0), None);
        let run = crate::simulate(&crate::first());
        assert!(run.column(Series::Nodes).iter().all(|nodes| *nodes == 0.0));
    }
}
