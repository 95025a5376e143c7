//! From the proposals of several metrics to one.
//!
//! Not here: what happens to it then (`stabilise`, `rates`).

use super::trace::MetricTrace;

/// What the metrics say together. Metrics are named by their place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Combined {
    /// The largest proposal, not below 0, and its metric; `None` if all failed.
    pub raw: Option<(i32, usize)>,
    /// The first metric that failed.
    pub failed: Option<usize>,
}

impl Combined {
    /// The size to go on with; `None` means that nothing may change. A metric that failed might
    /// have asked for more, so it stands in the way of shrinking, and only of that.
    pub fn decided(&self, cur: i32) -> Option<i32> {
        let (raw, _) = self.raw?;
        (self.failed.is_none() || raw >= cur).then_some(raw)
    }
}

/// Combines proposals.
///
/// Source: `computeReplicasForMetrics` of `horizontal.go`.
pub fn combine(metrics: &[MetricTrace]) -> Combined {
    let mut combined = Combined { raw: None, failed: None };
    for (place, metric) in metrics.iter().enumerate() {
        match metric.proposal {
            Ok(size) if combined.raw.is_none_or(|(raw, _)| size > raw) => {
                combined.raw = Some((size.max(0), place));
            }
            Ok(_) => {}
            Err(_) => combined.failed = combined.failed.or(Some(place)),
        }
    }
    combined
}

#[cfg(test)]
mod tests {
    use super::{MetricTrace, combine};
    use crate::controllers::hpa::{Failure, Source, Step};

    fn metrics(proposals: &[Option<i32>]) -> Vec<MetricTrace> {
        let one = |proposal: &Option<i32>| {
            let proposal = proposal.ok_or(Failure::NoMetrics);
            MetricTrace::bare(Source::Pods, Step::Scaled, proposal)
        };
        proposals.iter().map(one).collect()
    }

    #[test]
    fn the_largest_proposal_leads() {
        let combined = combine(&metrics(&[Some(3), Some(7), Some(7), Some(5)]));
        assert_eq!((combined.raw, combined.decided(9)), (Some((7, 1)), Some(7)));
    }

    #[test]
    fn a_failed_metric_blocks_shrinking_only() {
        let combined = combine(&metrics(&[None, Some(4), None]));
        assert_eq!(combined.failed, Some(0));
        assert_eq!([3, 4, 5].map(|cur| combined.decided(cur)), [Some(4), Some(4), None]);
    }

    #[test]
    fn without_any_proposal_nothing_is_decided() {
        assert_eq!(combine(&metrics(&[None, None])).decided(0), None);
        assert_eq!(combine(&[]).decided(3), None);
    }

    #[test]
    fn a_size_is_never_below_zero() {
        assert_eq!(combine(&metrics(&[Some(-3)])).decided(3), Some(0));
    }
}
