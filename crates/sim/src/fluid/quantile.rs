//! The time that is exceeded with a given probability.
//!
//! Not here: the law.

/// A root this near, relatively, is good enough.
const NEAR: f64 = 1e-5;
/// The same of the logarithm of the probability.
const LIKELY: f64 = 2e-5;
const STEPS: u32 = 60;
const TINY: f64 = 1e-300;

/// The `t` with `survival(t) = late`, for a survival function that falls from 1; at a jump, the
/// place of the jump. `scale` is a time of the order of the answer.
///
/// A secant within a bracket (M. Dowell, P. Jarratt, "A modified regula falsi method for computing
/// the root of an equation", 1971) on the logarithm, which is nearly straight in the tail.
pub(super) fn find(survival: impl Fn(f64) -> f64, late: f64, scale: f64) -> f64 {
    let target = libm::log(late);
    let height = |t: f64| libm::log(survival(t).max(TINY)) - target;
    let (mut low, mut above) = (0.0, -target);
    let mut high = scale.max(TINY);
    let mut below = height(high);
    let mut steps = 0;
    while below > 0.0 && steps < STEPS {
        (low, above) = (high, below);
        high *= 2.0;
        below = height(high);
        steps += 1;
    }
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
        if now.abs() < LIKELY {
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
