//! Load that varies, and servers without number: how many would be busy if nobody ever waited.
//!
//! That offered load lags behind the arrivals and is flatter; used in Erlang's formulas it is the
//! modified offered load, good for staffing: O. B. Jennings, A. Mandelbaum, W. A. Massey, W. Whitt,
//! "Server staffing to meet time-varying demand", 1996. Not here: queues in motion.

/// Arrivals that swing: `mean + amplitude sin(omega t)` per second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sinusoid {
    /// Requests per second on average, at least `amplitude`.
    pub mean: f64,
    /// How far they swing to either side, per second, at least 0.
    pub amplitude: f64,
    /// Radians per second, above 0.
    pub omega: f64,
}

impl Sinusoid {
    /// The offered load at `t` seconds in erlang, after the swing has gone on for ever, if a
    /// server serves `rate` requests per second.
    ///
    /// S. G. Eick, W. A. Massey, W. Whitt, "Mt/G/inf queues with sinusoidal arrival rates", 1993.
    pub fn offered_load(&self, rate: f64, t: f64) -> f64 {
        let (turn, phase) = (self.omega / rate, self.omega * t);
        let swing = (libm::sin(phase) - turn * libm::cos(phase)) / (1.0 + turn * turn);
        (self.mean + self.amplitude * swing) / rate
    }

    /// How many seconds the offered load peaks after the arrivals: at most a quarter of a period,
    /// and nearly one mean service where that is short.
    pub fn lag(&self, rate: f64) -> f64 {
        libm::atan(self.omega / rate) / self.omega
    }
}

/// The offered load after `dt` seconds of `arrival` requests per second, from one of `load`.
///
/// The exact solution of m' = lambda - mu m: over steps of a constant rate of arrivals it has no
/// error, whatever their length. Loads in erlang; `rate` above 0, `dt` at least 0.
pub fn offered_load_after(load: f64, arrival: f64, rate: f64, dt: f64) -> f64 {
    load - libm::expm1(-rate * dt) * (arrival / rate - load)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SWING: Sinusoid = Sinusoid { mean: 10.0, amplitude: 8.0, omega: 0.2 };

    #[test]
    fn the_closed_form_solves_its_equation() {
        for i in 0..100 {
            let t = f64::from(i) * 0.7;
            let h = 1e-5;
            let change =
                (SWING.offered_load(0.5, t + h) - SWING.offered_load(0.5, t - h)) / 2.0 / h;
            let arrivals = SWING.mean + SWING.amplitude * libm::sin(SWING.omega * t);
            assert!((change - (arrivals - 0.5 * SWING.offered_load(0.5, t))).abs() < 1e-6);
        }
    }

    #[test]
    fn small_steps_lead_to_the_swing_whatever_they_began_with() {
        let (mut load, mut t, dt) = (999.0, 0.0, 0.01);
        while t < 100.0 {
            let arrivals = SWING.mean + SWING.amplitude * libm::sin(SWING.omega * (t + dt / 2.0));
            load = offered_load_after(load, arrivals, 0.5, dt);
            t += dt;
        }
        assert!((load - SWING.offered_load(0.5, t)).abs() < 1e-4);
        // One long step is as good as many where arrivals stay.
        assert_eq!(offered_load_after(3.0, 7.0, 0.5, 0.0), 3.0);
        assert!((offered_load_after(3.0, 7.0, 0.5, 1e6) - 14.0).abs() < 1e-12);
    }

    #[test]
    fn fast_servers_follow_at_once_and_slow_ones_see_the_mean() {
        let t = 11.0;
        let arrivals = SWING.mean + SWING.amplitude * libm::sin(SWING.omega * t);
        assert!((SWING.offered_load(1e6, t) * 1e6 / arrivals - 1.0).abs() < 1e-5);
        assert!((SWING.offered_load(1e-6, t) * 1e-6 / SWING.mean - 1.0).abs() < 1e-4);
        assert!((SWING.lag(1e6) * 1e6 - 1.0).abs() < 1e-9);
        assert!(SWING.lag(1e-9) * SWING.omega < core::f64::consts::FRAC_PI_2);
    }
}
