//! Random times: exponential by the ziggurat method, and the service laws made from it.
//!
//! Not here: the dice themselves (`model::Dice`), and which purpose has which stream.

use model::Dice;

use crate::law::ServiceLaw;

/// Layers of the ziggurat.
const LAYERS: usize = 256;
/// Where the tail begins with so many layers of equal area (G. Marsaglia, W. W. Tsang, "The
/// ziggurat method for generating random variables", 2000).
const TAIL: f64 = 7.697_117_470_131_05;
/// The area of each layer, from the same source.
const AREA: f64 = 3.949_659_822_581_557e-3;
/// 2^-53: what makes a whole number of 53 bits a fraction of one.
const ULP: f64 = 1.0 / (1_u64 << 53) as f64;
/// More phases than this are drawn as a gamma law: the sum would take a draw for each.
const PHASES: u32 = 16;
/// The longest service time, as a multiple of its mean.
const LONGEST: f64 = 1e9;

/// Draws from the exponential law with mean one, at the price of one random number and one
/// multiplication in 99 of 100 cases.
#[derive(Clone, Debug)]
pub(super) struct Exponential {
    /// The right edge of each layer, from the lowest up; the first is that of a box as large as
    /// the lowest layer with the tail.
    edge: [f64; LAYERS + 1],
    /// The density at each edge.
    height: [f64; LAYERS + 1],
}

impl Exponential {
    /// Builds the tables.
    pub(super) fn new() -> Box<Self> {
        let mut made = Box::new(Self { edge: [0.0; LAYERS + 1], height: [1.0; LAYERS + 1] });
        made.edge[0] = AREA / libm::exp(-TAIL);
        made.edge[1] = TAIL;
        for i in 2..LAYERS {
            let below = made.edge[i - 1];
            made.edge[i] = -libm::log(AREA / below + libm::exp(-below));
        }
        for i in 0..LAYERS {
            made.height[i] = libm::exp(-made.edge[i]);
        }
        made
    }

    /// A random number of mean one, above or equal to zero.
    #[inline]
    pub(super) fn draw(&self, dice: &mut Dice) -> f64 {
        let bits = dice.bits();
        let layer = (bits & 0xff) as usize;
        let x = fraction(bits) * self.edge[layer];
        if x < self.edge[layer + 1] { x } else { self.seldom(layer, x, dice) }
    }

    /// The part of a layer that sticks out from below the curve, and the tail.
    #[cold]
    #[inline(never)]
    fn seldom(&self, mut layer: usize, mut x: f64, dice: &mut Dice) -> f64 {
        // Beyond the tail's beginning the law is the same once more.
        let mut offset = 0.0;
        loop {
            if x < self.edge[layer + 1] {
                return offset + x;
            }
            if layer == 0 {
                offset += TAIL;
            } else {
                let (low, high) = (self.height[layer], self.height[layer + 1]);
                if high + (low - high) * dice.uniform() < libm::exp(-x) {
                    return offset + x;
                }
            }
            let bits = dice.bits();
            layer = (bits & 0xff) as usize;
            x = fraction(bits) * self.edge[layer];
        }
    }
}

/// Uniform in 0 to 1 from the high bits; the conversion of a signed number is the faster one.
#[inline]
fn fraction(bits: u64) -> f64 {
    (bits >> 11).cast_signed() as f64 * ULP
}

/// A service law, ready to draw from. Every draw is at least zero and finite.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sizes {
    Exponential,
    Deterministic,
    Erlang {
        phases: u32,
        each: f64,
    },
    /// Marsaglia and Tsang's gamma law of shape `third` + 1/3.
    Gamma {
        third: f64,
        scale: f64,
    },
    Lognormal {
        sigma: f64,
        location: f64,
    },
    Hyperexponential {
        first: f64,
        means: [f64; 2],
    },
}

impl Sizes {
    /// Prepares `law`. What is no such law (a coefficient of variation out of its range) becomes
    /// its limit: deterministic below, exponential for the hyperexponential.
    pub(super) fn new(law: ServiceLaw) -> Self {
        match law {
            ServiceLaw::Erlang(phases) if phases > PHASES => {
                let third = f64::from(phases) - 1.0 / 3.0;
                Self::Gamma { third, scale: 1.0 / f64::from(phases) }
            }
            ServiceLaw::Erlang(phases) => {
                let phases = phases.max(1);
                Self::Erlang { phases, each: 1.0 / f64::from(phases) }
            }
            ServiceLaw::Lognormal(scv) if scv > 0.0 => {
                let variance = libm::log1p(scv.min(LONGEST));
                Self::Lognormal { sigma: libm::sqrt(variance), location: -0.5 * variance }
            }
            ServiceLaw::Hyperexponential(scv) if scv > 1.0 => {
                let scv = scv.min(LONGEST);
                let first = 0.5 * (1.0 + libm::sqrt((scv - 1.0) / (scv + 1.0)));
                Self::Hyperexponential { first, means: [0.5 / first, 0.5 / (1.0 - first)] }
            }
            ServiceLaw::Deterministic | ServiceLaw::Lognormal(_) => Self::Deterministic,
            ServiceLaw::Exponential | ServiceLaw::Hyperexponential(_) => Self::Exponential,
        }
    }

    /// A service time of mean one.
    #[inline]
    pub(super) fn draw(&self, exponential: &Exponential, dice: &mut Dice) -> f64 {
        match *self {
            Self::Exponential => exponential.draw(dice),
            Self::Deterministic => 1.0,
            _ => self.other(exponential, dice),
        }
    }

    #[inline(never)]
    fn other(&self, exponential: &Exponential, dice: &mut Dice) -> f64 {
        match *self {
            Self::Exponential | Self::Deterministic => 1.0,
            Self::Erlang { phases, each } => {
                let mut sum = 0.0;
                for _ in 0..phases {
                    sum += exponential.draw(dice);
                }
                sum * each
            }
            Self::Gamma { third, scale } => gamma(third, dice) * scale,
            Self::Lognormal { sigma, location } => {
                libm::exp(location + sigma * dice.normal()).min(LONGEST)
            }
            Self::Hyperexponential { first, means } => {
                let second = dice.uniform() >= first;
                (exponential.draw(dice) * means[usize::from(second)]).min(LONGEST)
            }
        }
    }
}

/// A gamma law of shape `third` + 1/3, at least one (G. Marsaglia, W. W. Tsang, "A simple method
/// for generating gamma variables", 2000).
fn gamma(third: f64, dice: &mut Dice) -> f64 {
    let width = 1.0 / libm::sqrt(9.0 * third);
    loop {
        let normal = dice.normal();
        let root = 1.0 + width * normal;
        if root > 0.0 {
            let cube = root * root * root;
            let uniform = 1.0 - dice.uniform();
            if libm::log(uniform) < 0.5 * normal * normal + third * (1.0 - cube + libm::log(cube)) {
                return third * cube;
            }
        }
    }
}
