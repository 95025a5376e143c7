//! Movements as functions of a share of their time.

/// A place in CSS pixels, from the upper left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spot {
    /// To the right.
    pub x: f64,
    /// Downwards.
    pub y: f64,
}

/// A place.
pub(crate) const fn at(x: f64, y: f64) -> Spot {
    Spot { x, y }
}

/// A share that starts and stops gently; what lies outside 0 to 1 is clamped.
pub(crate) fn smooth(share: f64) -> f64 {
    let share = share.clamp(0.0, 1.0);
    share * share * (3.0 - 2.0 * share)
}

/// What lies at `share` between two numbers.
pub(crate) fn lerp(from: f64, to: f64, share: f64) -> f64 {
    from + (to - from) * share
}

/// What lies at `share` between two places.
pub(crate) fn between(from: Spot, to: Spot, share: f64) -> Spot {
    at(lerp(from.x, to.x, share), lerp(from.y, to.y, share))
}

/// The share of a span of time that has passed at `now`; 1 where the span is none.
pub(crate) fn passed(since: f64, span: f64, now: f64) -> f64 {
    if span > 0.0 { ((now - since) / span).clamp(0.0, 1.0) } else { f64::from(now >= since) }
}

/// A wave of period 1 between -1 and 1, made of parabolas: as smooth as the eye needs.
pub(crate) fn wave(phase: f64) -> f64 {
    let phase = phase - phase.floor();
    if phase < 0.5 { 16.0 * phase * (0.5 - phase) } else { -16.0 * (phase - 0.5) * (1.0 - phase) }
}

/// The sine of an angle in turns, to a ten-thousandth: a hand of a clock needs no more, and the
/// exact one is a large part of a download.
pub(crate) fn sine(turns: f64) -> f64 {
    // As an angle between -1 and 1 quarter turns with the same sine.
    let quarters = 4.0 * (turns - (turns + 0.5).floor());
    let folded = if quarters > 1.0 {
        2.0 - quarters
    } else if quarters < -1.0 {
        -2.0 - quarters
    } else {
        quarters
    };
    // The series of the sine around 0.
    let x = folded * std::f64::consts::FRAC_PI_2;
    let y = x * x;
    x * (1.0 - y / 6.0 * (1.0 - y / 20.0 * (1.0 - y / 42.0)))
}

/// The place at `share` of the way along these places; the last one if there is no way.
pub(crate) fn along<const N: usize>(places: [Spot; N], share: f64) -> Spot {
    let gap = |i: usize| {
        let (a, b) = (places[i], places[i + 1]);
        (a.x - b.x).abs().max((a.y - b.y).abs())
    };
    let all: f64 = (0..N - 1).map(gap).sum();
    let mut left = all * share.clamp(0.0, 1.0);
    for i in 0..N - 1 {
        let here = gap(i);
        if left <= here && here > 0.0 {
            return between(places[i], places[i + 1], left / here);
        }
        left -= here;
    }
    places[N - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_begins_at_its_first_place_and_ends_at_its_last() {
        let way = [at(0.0, 0.0), at(10.0, 0.0), at(10.0, 30.0)];
        assert_eq!(along(way, 0.0), at(0.0, 0.0));
        assert_eq!(along(way, 0.25), at(10.0, 0.0));
        assert_eq!(along(way, 0.5), at(10.0, 10.0));
        assert_eq!(along(way, 1.0), at(10.0, 30.0));
        assert_eq!(along([at(3.0, 4.0); 3], 0.4), at(3.0, 4.0));
    }

    #[test]
    fn the_sine_is_close_to_the_exact_one() {
        for i in -200..200 {
            let turns = f64::from(i) / 64.0;
            let exact = libm::sin(turns * std::f64::consts::TAU);
            assert!((sine(turns) - exact).abs() < 2e-4, "{turns}");
        }
    }

    #[test]
    fn a_movement_starts_and_stops_gently() {
        assert_eq!((smooth(-1.0), smooth(0.5), smooth(2.0)), (0.0, 0.5, 1.0));
        assert!(smooth(0.1) < 0.1 && smooth(0.9) > 0.9);
        assert_eq!((passed(3.0, 0.0, 2.0), passed(3.0, 0.0, 3.0)), (0.0, 1.0));
        let highest = (0..100).map(|i| wave(f64::from(i) / 50.0)).fold(0.0, f64::max);
        assert!((0.99..=1.0).contains(&highest));
    }
}
