//! The exact steady state of a PH/PH/c queue: arrivals and services in exponential phases.
//!
//! A state is the number in the system, the phase of the next arrival, and how many servers are in
//! which phase of service. Above c requests the levels repeat, and their probabilities fall by the
//! same matrix from each to the next (M. F. Neuts, "Matrix-Geometric Solutions in Stochastic
//! Models", 1981), found by logarithmic reduction (G. Latouche, V. Ramaswami, 1993); the levels
//! below are reduced one by one. Not here: laws that are not made of phases.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::chain::poisson;
use super::matrix::Matrix;

/// A law of exponential phases.
pub(crate) struct Law {
    /// Probability of beginning in a phase.
    start: Vec<f64>,
    /// Rate from a phase to another.
    moves: Vec<(usize, usize, f64)>,
    /// Rate of ending in a phase.
    exit: Vec<f64>,
}

impl Law {
    /// A law by its name and parameters, with the mean `1 / rate`; `None` if it is not known.
    pub(crate) fn of(input: &Json, rate: f64) -> Option<Self> {
        match input["dist"].as_str()? {
            "exponential" => Some(Self { start: vec![1.0], moves: vec![], exit: vec![rate] }),
            "erlang" => {
                let phases = usize::try_from(input["k"].as_u64()?).ok().filter(|k| *k > 0)?;
                let pace = rate * phases as f64;
                let (mut start, mut exit) = (vec![0.0; phases], vec![0.0; phases]);
                (start[0], exit[phases - 1]) = (1.0, pace);
                let moves = (1..phases).map(|to| (to - 1, to, pace)).collect();
                Some(Self { start, moves, exit })
            }
            "hyperexp2" => {
                // Balanced means: both phases do the same share of the work.
                let scv = input["scv"].as_f64().filter(|scv| *scv >= 1.0)?;
                let short = 0.5 * (1.0 + ((scv - 1.0) / (scv + 1.0)).sqrt());
                let start = vec![short, 1.0 - short];
                let exit = start.iter().map(|p| 2.0 * p * rate).collect();
                Some(Self { start, moves: vec![], exit })
            }
            _ => None,
        }
    }

    fn phases(&self) -> usize {
        self.start.len()
    }
}

/// How many servers are in which phase.
type Occupancy = Vec<usize>;

/// Every way in which `servers` can be in `phases`, with its place.
fn occupancies(servers: usize, phases: usize) -> BTreeMap<Occupancy, usize> {
    fn fill(left: usize, phases: usize, begun: &[usize], out: &mut Vec<Occupancy>) {
        if phases == 1 {
            out.push([begun, &[left]].concat());
            return;
        }
        (0..=left).for_each(|n| fill(left - n, phases - 1, &[begun, &[n]].concat(), out));
    }
    let mut all = Vec::new();
    fill(servers, phases, &[], &mut all);
    all.into_iter().zip(0..).collect()
}

fn shifted(from: &Occupancy, less: Option<usize>, more: Option<usize>) -> Occupancy {
    let mut to = from.clone();
    if let Some(phase) = less {
        to[phase] -= 1;
    }
    if let Some(phase) = more {
        to[phase] += 1;
    }
    to
}

/// The states and the rates between them.
struct Model<'a> {
    arrival: &'a Law,
    service: &'a Law,
    servers: usize,
    /// The occupancies of each number of busy servers.
    spaces: Vec<BTreeMap<Occupancy, usize>>,
}

/// The rates out of one level: a request more, none more or less, one less.
struct Level {
    up: Matrix,
    local: Matrix,
    down: Matrix,
}

impl Model<'_> {
    fn space(&self, level: usize) -> &BTreeMap<Occupancy, usize> {
        &self.spaces[level.min(self.servers)]
    }

    fn states(&self, level: usize) -> usize {
        self.arrival.phases() * self.space(level).len()
    }

    fn state(&self, level: usize, phase: usize, occupancy: &Occupancy) -> usize {
        let space = self.space(level);
        phase * space.len() + space[occupancy]
    }

    /// What can happen to the servers at a level above 0: a rate, where it leads, and whether a
    /// request leaves; the next one begins at once if any waits.
    fn services(&self, level: usize, from: &Occupancy) -> Vec<(f64, Occupancy, bool)> {
        let mut out = Vec::new();
        for &(phase, to, rate) in &self.service.moves {
            if from[phase] > 0 {
                out.push((rate * from[phase] as f64, shifted(from, Some(phase), Some(to)), false));
            }
        }
        for (phase, exit) in self.service.exit.iter().enumerate() {
            let rate = exit * from[phase] as f64;
            if rate > 0.0 && level <= self.servers {
                out.push((rate, shifted(from, Some(phase), None), true));
            } else if rate > 0.0 {
                for (next, start) in self.service.start.iter().enumerate() {
                    out.push((rate * start, shifted(from, Some(phase), Some(next)), true));
                }
            }
        }
        out
    }

    /// The rates out of a level; all levels above c are like the first of them.
    fn level(&self, level: usize) -> Level {
        let size = self.states(level);
        let mut local = Matrix::zero(size, size);
        let mut up = Matrix::zero(size, self.states(level + 1));
        let mut down = Matrix::zero(size, self.states(level.saturating_sub(1)));
        for occupancy in self.space(level).keys() {
            for phase in 0..self.arrival.phases() {
                let from = self.state(level, phase, occupancy);
                for (rate, next, leaves) in self.services(level, occupancy) {
                    if leaves {
                        down[(from, self.state(level - 1, phase, &next))] += rate;
                    } else {
                        local[(from, self.state(level, phase, &next))] += rate;
                    }
                    local[(from, from)] -= rate;
                }
                for &(_, to, rate) in self.arrival.moves.iter().filter(|(at, ..)| *at == phase) {
                    local[(from, self.state(level, to, occupancy))] += rate;
                    local[(from, from)] -= rate;
                }
                self.arrivals(level, phase, occupancy, &mut up);
                local[(from, from)] -= self.arrival.exit[phase];
            }
        }
        Level { up, local, down }
    }

    fn arrivals(&self, level: usize, phase: usize, occupancy: &Occupancy, up: &mut Matrix) {
        let from = self.state(level, phase, occupancy);
        for (next, start) in self.arrival.start.iter().enumerate() {
            let rate = self.arrival.exit[phase] * start;
            if level >= self.servers {
                up[(from, self.state(level + 1, next, occupancy))] += rate;
                continue;
            }
            for (begun, start) in self.service.start.iter().enumerate() {
                let busy = shifted(occupancy, None, Some(begun));
                up[(from, self.state(level + 1, next, &busy))] += rate * start;
            }
        }
    }
}

/// By what matrix the probabilities of repeating levels fall from each to the next.
fn falling(level: &Level) -> Matrix {
    let size = level.local.columns;
    let outflow = Matrix::zero(size, size).plus(-1.0, &level.local);
    let (mut high, mut low) = (outflow.solve(&level.up), outflow.solve(&level.down));
    let (mut first_down, mut still_up) = (low.clone(), high.clone());
    for _ in 0..60 {
        let both = high.times(&low).plus(1.0, &low.times(&high));
        let stays = Matrix::unit(size).plus(-1.0, &both);
        (high, low) = (stays.solve(&high.times(&high)), stays.solve(&low.times(&low)));
        first_down = first_down.plus(1.0, &still_up.times(&low));
        still_up = still_up.times(&high);
        if still_up.largest() < 1e-15 {
            break;
        }
    }
    outflow.plus(-1.0, &level.up.times(&first_down)).solve_left(&level.up)
}

/// The queue in its steady state, as arrivals see it where they are asked.
pub(crate) struct Solution {
    /// Probability that an arrival has to wait.
    pub(crate) p_wait: f64,
    /// Mean wait of an arrival, in seconds.
    pub(crate) mean_wait: f64,
    /// Mean number that waits, at any time.
    pub(crate) mean_queue: f64,
    /// Mean number in the system, at any time.
    pub(crate) mean_in_system: f64,
    /// The probabilities of the level c, and the matrix by which they fall from there on.
    levels: (Matrix, Matrix),
    /// By what factor an arrival sees a state of the level c more often than it is.
    seen: Vec<f64>,
    /// What busy servers do while requests wait.
    jumps: Vec<Jump>,
    /// The states of busy servers.
    size: usize,
}

/// What happens to the servers: from a state to another at a rate, and whether a request leaves.
struct Jump {
    from: usize,
    to: usize,
    rate: f64,
    leaves: bool,
}

impl Solution {
    /// The steady state of `servers` with these laws; they must suffice for what arrives.
    pub(crate) fn of(arrival: &Law, service: &Law, servers: u32) -> Self {
        let servers = servers as usize;
        let spaces = (0..=servers).map(|busy| occupancies(busy, service.phases())).collect();
        let model = Model { arrival, service, servers, spaces };
        let (levels, fall) = steady(&model);
        let exits = |level: usize| -> Vec<f64> {
            let copies = model.space(level).len();
            arrival.exit.iter().flat_map(|exit| vec![*exit; copies]).collect()
        };
        let seen = |level: usize, states: &Matrix| -> f64 {
            states.cells().iter().zip(exits(level)).map(|(p, exit)| p * exit).sum()
        };
        let at = levels[servers].clone();
        let rest = Matrix::unit(fall.columns).plus(-1.0, &fall);
        let above = rest.solve_left(&at);
        let waits = seen(servers, &above);
        let rate = waits + (0..servers).map(|n| seen(n, &levels[n])).sum::<f64>();
        let mean_queue = rest.solve_left(&above.times(&fall)).sum();
        let below: f64 = (0..servers).map(|n| n as f64 * levels[n].sum()).sum();
        Self {
            p_wait: waits / rate,
            mean_wait: mean_queue / rate,
            mean_queue,
            mean_in_system: below + servers as f64 * above.sum() + mean_queue,
            levels: (at, fall),
            seen: exits(servers).iter().map(|exit| exit / rate).collect(),
            jumps: jumps(&model),
            size: model.space(servers).len(),
        }
    }

    /// Probability that an arrival waits longer than `t` seconds.
    ///
    /// Those ahead leave one by one, and the servers jump at the times of a Poisson process: who
    /// has more ahead than there are jumps still waits.
    pub(crate) fn wait_exceeds(&self, t: f64) -> f64 {
        let out = |from: usize| self.jumps.iter().filter(move |jump| jump.from == from);
        let outflow = (0..self.size).map(|from| out(from).map(|jump| jump.rate).sum());
        let pace = outflow.fold(0.0, |most: f64, out: f64| most.max(out));
        let (first, weights) = poisson(pace * t);
        let jumps = first + weights.len();
        let mut ahead = self.ahead(jumps);
        let far = self.p_wait - ahead.iter().flatten().sum::<f64>();
        let mut out = 0.0;
        for k in 0..jumps {
            if k >= first {
                out += weights[k - first] * (far + ahead.iter().flatten().sum::<f64>());
            }
            ahead = jumped(&ahead, &self.jumps, pace);
        }
        out
    }

    /// For the first `levels` from c on, what an arrival sees: it waits until one more has left
    /// than were waiting.
    fn ahead(&self, levels: usize) -> Vec<Vec<f64>> {
        let (mut level, fall) = (self.levels.0.clone(), &self.levels.1);
        let mut ahead = Vec::new();
        for _ in 0..levels {
            let mut states = vec![0.0; self.size];
            for (i, p) in level.cells().iter().enumerate() {
                states[i % self.size] += p * self.seen[i];
            }
            ahead.push(states);
            level = level.times(fall);
        }
        ahead
    }
}

/// What busy servers do while requests wait.
fn jumps(model: &Model) -> Vec<Jump> {
    let space = model.space(model.servers);
    let mut out = Vec::new();
    for (occupancy, from) in space {
        for (rate, to, leaves) in model.services(model.servers + 1, occupancy) {
            out.push(Jump { from: *from, to: space[&to], rate, leaves });
        }
    }
    out
}

/// Those ahead after one jump of the servers, or after none if it is none of theirs.
fn jumped(ahead: &[Vec<f64>], jumps: &[Jump], pace: f64) -> Vec<Vec<f64>> {
    let mut next = ahead.to_vec();
    for (n, states) in ahead.iter().enumerate() {
        for jump in jumps {
            let moved = states[jump.from] * jump.rate / pace;
            next[n][jump.from] -= moved;
            if !jump.leaves {
                next[n][jump.to] += moved;
            } else if n > 0 {
                next[n - 1][jump.to] += moved;
            }
        }
    }
    next
}

/// The probabilities of the levels 0 to c, and the matrix by which they fall from there on.
fn steady(model: &Model) -> (Vec<Matrix>, Matrix) {
    let servers = model.servers;
    let repeating = model.level(servers + 1);
    let fall = falling(&repeating);
    let (mut falls, mut above) = (vec![fall.clone()], repeating);
    for n in (0..servers).rev() {
        // A level that is left upwards is entered again: both together are as one local move.
        let level = model.level(n + 1);
        let local = level.local.plus(1.0, &falls[falls.len() - 1].times(&above.down));
        let outflow = Matrix::zero(local.columns, local.columns).plus(-1.0, &local);
        falls.push(outflow.solve_left(&model.level(n).up));
        above = level;
    }
    falls.reverse();
    let ground = model.level(0).local.plus(1.0, &falls[0].times(&above.down));
    // One equation of the balance says nothing new: the sum of all takes its place.
    let mut balance = ground.turned();
    let mut one = vec![0.0; ground.columns];
    (0..ground.columns).for_each(|i| balance[(0, i)] = 1.0);
    one[0] = 1.0;
    let mut levels = vec![balance.solve(&Matrix::column(one)).turned()];
    for fall in &falls[..servers] {
        levels.push(levels[levels.len() - 1].times(fall));
    }
    let rest = Matrix::unit(fall.columns).plus(-1.0, &fall);
    let below: f64 = levels[..servers].iter().map(Matrix::sum).sum();
    let sum = below + rest.solve_left(&levels[servers]).sum();
    let shares = levels.into_iter();
    let scaled = |level: Matrix| Matrix::row(level.cells().iter().map(|p| p / sum).collect());
    (shares.map(scaled).collect(), fall)
}
