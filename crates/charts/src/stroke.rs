//! Lines made shorter: without points that nobody would miss, and cut at the top edge.
//!
//! Not here: where the points come from (`thin`).

use crate::thin::Spot;

/// Leaves out every point that a straight stroke passes within `tolerance` anyway.
pub(crate) fn straighten(spots: &[Spot], tolerance: f64) -> Vec<Spot> {
    let mut out = Vec::new();
    let Some(&first) = spots.first() else { return out };
    out.push(first);
    let (mut from, mut held) = (first, first);
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    for &spot in &spots[1..] {
        // From where a stroke begins, the slopes that pass all points since closely enough.
        let slope = (spot.1 - from.1) / (spot.0 - from.0);
        if !(low..=high).contains(&slope) {
            out.push(held);
            from = held;
            (low, high) = (f64::NEG_INFINITY, f64::INFINITY);
        }
        let run = spot.0 - from.0;
        if run > 0.0 {
            low = low.max((spot.1 - tolerance - from.1) / run);
            high = high.min((spot.1 + tolerance - from.1) / run);
        } else {
            // Upright: nothing that follows lies on the same stroke.
            (low, high) = (1.0, 0.0);
        }
        held = spot;
    }
    out.push(held);
    out
}

/// The pieces of a line that lie below the top edge.
pub(crate) fn below(top: f64, spots: Vec<Spot>) -> Vec<Vec<Spot>> {
    if spots.iter().all(|spot| spot.1 >= top) {
        return vec![spots];
    }
    let mut pieces: Vec<Vec<Spot>> = Vec::new();
    let mut piece: Vec<Spot> = Vec::new();
    let mut before: Option<Spot> = None;
    for spot in spots {
        if let Some(last) = before.filter(|last| (last.1 < top) != (spot.1 < top)) {
            let share = (top - last.1) / (spot.1 - last.1);
            piece.push((last.0 + (spot.0 - last.0) * share, top));
        }
        if spot.1 >= top {
            piece.push(spot);
        } else if !piece.is_empty() {
            pieces.push(std::mem::take(&mut piece));
        }
        before = Some(spot);
    }
    pieces.push(piece);
    pieces.retain(|piece| piece.len() > 1);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pen::whole;

    #[test]
    fn a_straight_line_needs_two_points() {
        let spots: Vec<Spot> = (0..500).map(|i| (f64::from(i), f64::from(i) * 0.037)).collect();
        assert_eq!(straighten(&spots, 0.5), [spots[0], spots[499]]);
    }

    #[test]
    fn straightening_stays_close() {
        let bend = |i: i32| libm::sin(f64::from(i) / 40.0) * 80.0 + 100.0;
        let spots: Vec<Spot> = (0..900).map(|i| (f64::from(i), bend(i))).collect();
        let line = straighten(&spots, 0.5);
        assert!(line.len() < 200, "{}", line.len());
        for two in line.windows(2) {
            let ((x0, y0), (x1, y1)) = (two[0], two[1]);
            for x in whole(x0)..=whole(x1) {
                let y = y0 + (y1 - y0) * (f64::from(x) - x0) / (x1 - x0);
                assert!((y - bend(x)).abs() <= 0.51, "{x}: {y} instead of {}", bend(x));
            }
        }
    }

    #[test]
    fn upright_strokes_survive() {
        let spots = [(0.0, 5.0), (3.0, 5.0), (3.0, 90.0), (3.0, 40.0), (9.0, 40.0)];
        assert_eq!(straighten(&spots, 0.5), spots);
        assert_eq!(straighten(&spots[..1], 0.5), [spots[0], spots[0]]);
        assert!(straighten(&[], 0.5).is_empty());
    }

    #[test]
    fn what_rises_above_the_top_is_cut_there() {
        let spots = vec![(0.0, 50.0), (10.0, 0.0), (20.0, 0.0), (30.0, 40.0)];
        let pieces = below(20.0, spots);
        assert_eq!(pieces, [vec![(0.0, 50.0), (6.0, 20.0)], vec![(25.0, 20.0), (30.0, 40.0)]]);
        assert!(below(20.0, vec![(0.0, 1.0), (5.0, 2.0)]).is_empty());
    }
}
