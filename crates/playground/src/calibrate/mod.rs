//! Calibration: the service time and the workers that explain what was observed.
//!
//! Utilisation is load times service time over workers (the utilisation law), and a response is a
//! service and a wait that follows from both; so a measured utilisation gives the capacity of an
//! instance, and measured response times give the service time. Steady-state sums, no simulation:
//! rows in which the fleet changes or is overloaded are left out. Not here: files (`text`), and
//! anything of a scenario but its service.

mod fit;
mod rows;
mod steady;
#[cfg(test)]
mod tests;

use model::sections::{Discipline, Resources};
use model::{Observed, Quantity as _, Scenario, Section, Series, Unit};
use sim::law::ServiceLaw;

use fit::{Fit, MOST_WORKERS, Service, TIMES};
use rows::Row;
use steady::Kind;

/// A number of a response time.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Statistic {
    Mean,
    /// What this share of the requests does not exceed.
    Share(f64),
}

/// A service that was fitted to what was observed.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    /// The scenario with that service.
    pub scenario: Scenario,
    /// Mean time that a worker spends on one request, in seconds.
    pub service_s: f64,
    /// Workers of an instance.
    pub workers: u32,
    /// Requests per second that one instance can do.
    pub capacity: f64,
    /// How many times were used.
    pub rows: usize,
    /// How far each observed series is from what the fitted service would do: the root of the
    /// mean square of ratios, 0.05 for 5 %.
    pub errors: Vec<(Series, f64)>,
    /// What must be known of it, in sentences.
    pub notes: Vec<String>,
}

/// The error of a service without waits must exceed that of the best by this factor, else nothing
/// is known of its waits.
const WAITS_FROM: f64 = 1.1;
/// An idle service that is busier than this has something else to do.
const FLOOR: f64 = 0.04;

/// Fits the service of `scenario` to what was observed.
///
/// # Errors
/// What is missing in `observed`, in words.
pub fn calibrate(scenario: &Scenario, observed: &Observed) -> Result<Calibration, String> {
    let rows = rows::rows(observed)?;
    let service = scenario.service();
    let law = ServiceLaw::from(&service.times);
    let mut fit = Fit::new(rows, Kind { law, shares: service.discipline == Discipline::Sharing });
    let mut notes = Vec::new();
    let busy = fit.rows.iter().any(|row| row.busy.is_some());
    let responses = fit.rows.iter().any(|row| !row.responses.is_empty());
    let found = if busy && !responses {
        // Only their ratio is in the utilisation.
        notes.push(
            "The utilisation alone gives the capacity of an instance; the workers are left as \
             they are. A column of response times would tell both."
                .to_owned(),
        );
        fit.with(service.workers.0)
    } else {
        let first = fit.best();
        let far = fit.trim(first);
        if far > 0 {
            notes.push(format!(
                "{far} values are left out: they are far from any balance, as after an overload."
            ));
        }
        fit.weigh(first);
        best(&fit, (busy, service.workers.0), &mut notes)
    };
    if fit::has_shares(&fit.rows) {
        notes.push(format!(
            "Percentiles are those of a service whose times are {}, as in the scenario.",
            word(law)
        ));
    }
    notes.extend(floor(&fit.rows));
    Ok(finished(scenario, observed, &fit, found, notes))
}

/// The best service, or the one with the known workers where nothing is known of them.
fn best(fit: &Fit, (busy, workers): (bool, u32), notes: &mut Vec<String>) -> Service {
    let best = fit.best();
    if busy || fit.with(MOST_WORKERS).error > WAITS_FROM * best.error {
        return best;
    }
    notes.push(
        "The service was never busy enough to wait, so its capacity cannot be told; the workers \
         are left as they are. A column of the utilisation would tell it."
            .to_owned(),
    );
    fit.with(workers)
}

fn word(law: ServiceLaw) -> &'static str {
    match law {
        ServiceLaw::Exponential => "exponential",
        ServiceLaw::Deterministic => "constant",
        ServiceLaw::Erlang(_) => "Erlang",
        ServiceLaw::Lognormal(_) => "lognormal",
        ServiceLaw::Hyperexponential(_) => "hyperexponential",
    }
}

/// A utilisation that does not go down to nothing with the load, by a straight line through it.
fn floor(rows: &[Row]) -> Option<String> {
    let points: Vec<(f64, f64)> =
        rows.iter().filter_map(|row| Some((row.load / row.instances, row.busy?))).collect();
    let n = points.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / n;
    let (x, y) = (mean(|p| p.0), mean(|p| p.1));
    let (mut across, mut along) = (0.0, 0.0);
    for point in &points {
        across += (point.0 - x) * (point.1 - y);
        along += (point.0 - x) * (point.0 - x);
    }
    // A load that hardly changes says nothing of what it would be without.
    let spread = libm::sqrt(along / n.max(1.0));
    let idle = y - across / along * x;
    (n >= 8.0 && spread > 0.2 * x && idle > FLOOR).then(|| {
        format!(
            "Without load the utilisation would be about {}: something else keeps the instances \
             busy, and the model has no such thing.",
            Unit::Ratio.text((idle * 100.0).round() / 100.0)
        )
    })
}

fn finished(
    scenario: &Scenario,
    observed: &Observed,
    fit: &Fit,
    found: Service,
    mut notes: Vec<String>,
) -> Calibration {
    let errors = fit.scatter(found).into_iter().map(|column| (column.series, column.rms));
    let service_s = four_digits(found.time).clamp(TIMES.0, TIMES.1);
    let workers = found.workers;
    let mut scenario = scenario.clone();
    let mut set = |id: &str, text: &str| {
        let path = format!("{}.{id}", Section::Service.id());
        scenario.set(&path, text).expect("a service time and workers in their ranges");
    };
    set("time", &format!("{service_s}"));
    set("workers", &workers.to_string());
    if scenario.service().resources != Resources::Workers {
        let path = format!("{}.resources", Section::Service.id());
        scenario.set(&path, "workers").expect("it is one of the choices");
        notes.push("What bounds an instance is its workers now, as in the sums.".to_owned());
    }
    notes.extend(start(&mut scenario, observed));
    Calibration {
        service_s,
        workers,
        capacity: f64::from(workers) / service_s,
        rows: fit.rows.len(),
        errors: errors.collect(),
        notes,
        scenario,
    }
}

/// Lets the run begin with as many instances as were observed, where the limits allow it.
fn start(scenario: &mut Scenario, observed: &Observed) -> Option<String> {
    let first = observed.pieces(Series::InService).first()?.first()?.1.round();
    let fleet = scenario.fleet();
    let most = observed.most(Series::InService);
    let path = format!("{}.start", Section::Fleet.id());
    if first >= fleet.min.get() && first <= fleet.max.get() {
        scenario.set(&path, &format!("{first}")).ok()?;
    }
    (most > fleet.max.get()).then(|| {
        format!(
            "Up to {} were observed; the scenario allows {}.",
            Unit::Instances.text(most.round()),
            Unit::Instances.text(fleet.max.get())
        )
    })
}

/// Four digits say more than was measured, and are short in a link.
fn four_digits(value: f64) -> f64 {
    let size = libm::pow(10.0, 3.0 - libm::log10(value.max(1e-9)).floor());
    (value * size).round() / size
}
