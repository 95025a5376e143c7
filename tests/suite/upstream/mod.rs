//! Cases that others have made: from the tests of the real controllers, and from theory.
//!
//! They lie in `tests/vectors`, a file a family, each with its source. `VECTORS_DIR=<folder>` runs
//! the same checks over another folder of the same schema: each family whose file is there runs, a
//! file of no known family is listed as not run, an unknown kind in a known family fails. Not
//! here: the rules that are tested.

mod case;
mod chain;
mod hpa;
mod hpa_input;
mod hpa_kpa_derived;
mod keda;
mod kpa;
mod matrix;
mod metrics;
mod phases;
mod queueing;
mod schedule_opt;
mod transient;
mod transient_fluid;
mod transient_requests;

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::PathBuf;
use std::{env, fs, io};

pub(crate) use case::Case;

/// A line that `cargo test` shows even where the test passes.
fn say(line: &str) {
    writeln!(io::stdout(), "{line}").expect("standard output can be written to");
}

/// The folder with the cases.
fn folder() -> PathBuf {
    env::var_os("VECTORS_DIR").map_or_else(|| crate::snapshot::path("tests/vectors"), PathBuf::from)
}

/// Lets `check` have every case of a family, and fails with all that was wrong.
fn run(family: &str, check: fn(&mut Case)) {
    let path = folder().join(format!("{family}.json"));
    let Ok(text) = fs::read_to_string(&path) else {
        say(&format!("{family}: not in this folder"));
        return;
    };
    let mut cases = Case::all(&text);
    for case in &mut cases {
        check(case);
    }
    let wrong: Vec<&str> = cases.iter().flat_map(Case::problems).collect();
    say(&format!("{family}: {} cases, {} problems", cases.len(), wrong.len()));
    assert!(!cases.is_empty(), "{} holds no case", path.display());
    assert!(wrong.is_empty(), "{family}:\n  {}", wrong.join("\n  "));
}

/// One test a family; its name is that of the file.
macro_rules! families {
    ($($family:ident => $check:path,)*) => {
        const FAMILIES: &[&str] = &[$(stringify!($family)),*];
        $(
            #[test]
            fn $family() {
                run(stringify!($family), $check);
            }
        )*
    };
}

families! {
    keda_scale_executor => keda::keda_scale_executor,
    kpa_autoscaler => kpa::kpa_autoscaler,
    kpa_max_window => kpa::kpa_max_window,
    kpa_metric_target => kpa::kpa_metric_target,
    kpa_misc => kpa::kpa_misc,
    kpa_scale_target => kpa::kpa_scale_target,
    kpa_windows => kpa::kpa_windows,
    hpa_behavior_rates => hpa::behavior_rates,
    hpa_kpa_derived => hpa_kpa_derived::case,
    hpa_pod_grouping => hpa::pod_grouping,
    hpa_pod_requests => hpa::pod_requests,
    hpa_reconcile => hpa::reconcile,
    hpa_replica_calc => hpa::replica_calc,
    hpa_scale_events => hpa::scale_events,
    hpa_stabilization => hpa::stabilization,
    hpa_usage_ratio => hpa::usage_ratio,
    queueing => queueing::check,
    metrics => metrics::metrics,
    schedule_opt => schedule_opt::schedule_opt,
}

#[test]
fn files_of_no_known_family_are_listed_as_not_run() {
    let known: BTreeSet<&str> = FAMILIES.iter().copied().collect();
    let entries = fs::read_dir(folder()).expect("the folder with the cases can be read");
    let names = entries.flatten().map(|entry| entry.path());
    let files = names.filter(|path| path.extension().is_some_and(|ending| ending == "json"));
    let stems = files.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()));
    let unknown: BTreeSet<String> = stems.filter(|stem| !known.contains(stem.as_str())).collect();
    for family in &unknown {
        say(&format!("{family}: not run, this project has no such family yet"));
    }
    if env::var_os("VECTORS_DIR").is_none() {
        assert!(unknown.is_empty(), "cases in the project that nothing runs: {unknown:?}");
    }
}
