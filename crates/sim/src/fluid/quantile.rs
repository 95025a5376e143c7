//! The time that is exceeded with a given probability.
//!
//! Not here: the law.

/// A root this near, relatively, is good enough.
const NEAR: f64 = 1e-5;
/// The same of the logarithm of the probability.
const LIKELY: f64 = 2e-5;
/// The same where a step is in a hurry.
const NEAR_LIKELY: f64 = 3e-4;
const STEPS: u32 = 60;
const TINY: f64 = 1e-300;

/// The `t` with `survival(t) = late`, for a survival function that falls from 1; at a jump, the
/// place of the jump. `scale` is a time of the order of the answer. Within 1e-5 relatively.
pub(super) fn find(survival: impl Fn(f64) -> f64, late: f64, scale: f64) -> f64 {
    let target = libm::log(late);
    let height = |t: f64| libm::log(survival(t).max(TINY)) - target;
    bracketed(height, (0.0, -target), scale.max(TINY), LIKELY)
}

/// The same within 2e-4, from a guess, if that is above 0.
pub(super) fn find_near(survival: impl Fn(f64) -> f64, late: f64, scale: f64, guess: f64) -> f64 {
    let target = libm::log(late);
    let height = |t: f64| libm::log(survival(t).max(TINY)) - target;
    if guess <= 0.0 {
        return bracketed(height, (0.0, -target), scale.max(TINY), NEAR_LIKELY);
    }
    let now = height(guess);
    if now.abs() < NEAR_LIKELY {
        return guess;
    }
    if now > 0.0 {
        // In an exponential tail it would be just there; a little beyond is a bracket.
        let next = guess * (1.0 + (1.2 * now / -target).min(1.0) + 1e-4);
        return bracketed(height, (guess, now), next, NEAR_LIKELY);
    }
    let next = guess * (1.0 - (1.2 * now / target).min(0.9) - 1e-4);
    let before = height(next);
    if before > 0.0 {
        return closed_in(height, (next, before), (guess, now), NEAR_LIKELY);
    }
    bracketed(height, (0.0, -target), next, NEAR_LIKELY)
}

/// The root of `height` above a place where it is positive, with `high` as the first try.
fn bracketed(height: impl Fn(f64) -> f64, low: (f64, f64), high: f64, likely: f64) -> f64 {
    let (mut low, mut high) = (low, high);
    let mut below = height(high);
    let mut steps = 0;
    while below > 0.0 && steps < STEPS {
        low = (high, below);
        high *= 2.0;
        below = height(high);
        steps += 1;
    }
    closed_in(height, low, (high, below), likely)
}

/// The root of `height` between a place where it is positive and one where it is not.
///
/// A secant within a bracket (M. Dowell, P. Jarratt, "A modified regula falsi method for computing
/// the root of an equation", 1971) on the logarithm, which is nearly straight in the tail.
fn closed_in(
    height: impl Fn(f64) -> f64,
    (mut low, mut above): (f64, f64),
    (mut high, mut below): (f64, f64),
    likely: f64,
) -> f64 {
    for step in 0..STEPS {
        if high - low <= NEAR * high || below == 0.0 {
            break;
        }
        // Where the secant is slow, for a jump or a plateau, halving is not.
        let t = if step % 4 == 3 {
            0.5 * (low + high)
        } else {
            (low + (high - low) * above / (above - below)).clamp(low, high)
        };
        let now = height(t);
        if now.abs() < likely {
            return t;
        }
        if now > 0.0 {
            below *= above / (above + now);
            (low, above) = (t, now);
        } else {
            above *= below / (below + now);
            (high, below) = (t, now);
        }
    }
    high
}
