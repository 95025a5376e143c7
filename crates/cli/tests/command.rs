//! The binary as a script uses it: what it prints, where, and with which exit code.
//!
//! Not here: what the numbers are; those are tested where they are made.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use model::{Series, Totals};
use playground::scorecard::LINES;
use serde_json::Value as Json;

/// What a call ended with.
struct Ended {
    code: i32,
    out: String,
    err: String,
}

fn call_with(input: &str, words: &[&str]) -> Ended {
    let mut child = Command::new(env!("CARGO_BIN_EXE_lunchrush"))
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary is built");
    // It may end before it reads anything.
    let _ = child.stdin.take().expect("it has an input").write_all(input.as_bytes());
    let output = child.wait_with_output().expect("it ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it prints UTF-8");
    let code = output.status.code().expect("it ends by itself");
    Ended { code, out: text(output.stdout), err: text(output.stderr) }
}

/// Calls with words that spaces separate.
fn call(line: &str) -> Ended {
    call_with("", &line.split_whitespace().collect::<Vec<&str>>())
}

fn json(ended: &Ended) -> Json {
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    serde_json::from_str(&ended.out).expect("it prints JSON")
}

fn scratch(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

fn ids() -> Vec<&'static str> {
    Totals::default().items().iter().map(|(id, ..)| *id).collect()
}

const SHORT: &str = "--set clock.length=1800";

#[test]
fn a_run_for_people_has_a_line_for_every_total() {
    let ended = call(&format!("run {SHORT}"));
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    for id in ids() {
        assert!(ended.out.lines().any(|line| line.starts_with(&format!("{id} "))), "{}", ended.out);
    }
}

#[test]
fn a_run_says_below_its_totals_what_was_wrong_with_its_scaling() {
    let scene = "--preset flash-crowd --policy ratio --set fleet.max=4";
    let ended = call(&format!("run {scene}"));
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    let note = ended.out.lines().last().unwrap();
    assert!(note.starts_with("note: ") && note.contains("Ceiling hit: "), "{}", ended.out);
    let found = json(&call(&format!("run {scene} --json")));
    let advice = &found["advice"][0];
    assert!(advice["from_s"].as_f64().unwrap() < advice["to_s"].as_f64().unwrap());
    let said = advice["finding"].as_str().unwrap();
    assert!(advice["id"] == "ceiling" && note.contains(said), "{advice}");
    let scripted = call(&format!("run {scene} --csv --every 3600"));
    assert!(!scripted.out.contains("note"), "{}", scripted.out);
}

#[test]
fn the_json_of_a_run_holds_what_was_simulated_and_leads_back_to_it() {
    let found = json(&call(&format!("run {SHORT} --json --columns")));
    let opened = playground::open(found["link"].as_str().unwrap());
    assert!(opened.problems.is_empty());
    let run = playground::simulate(&opened.scenario);
    for (id, .., value) in run.totals.items() {
        assert_eq!(found["totals"][id].as_f64(), Some(value), "{id}");
    }
    for series in Series::ALL {
        let column = found["columns"][series.id()].as_array().unwrap();
        let same = column.iter().map(Json::as_f64).eq(run.column(series).iter().copied().map(Some));
        assert!(same, "{series:?}");
    }
    assert!(found["decisions"][0]["why"]["says"].is_string());
    // The scenario in it is a scenario file.
    let path = scratch("scenario.json");
    fs::write(&path, found["scenario"].to_string()).unwrap();
    let path = path.to_str().unwrap();
    let again = call_with("", &["run", path, "--json", "--columns"]);
    assert_eq!(json(&again), found);
}

#[test]
fn the_csv_of_a_run_can_be_its_load_again() {
    let first = call(&format!("run {SHORT} --csv --every 60"));
    assert_eq!(first.out.lines().count(), 31);
    let words = ["run", "--load", "-", "--csv", "--every", "60"];
    let second = call_with(&first.out, &words);
    assert_eq!(second.code, 0);
    assert!(second.err.starts_with("-: `time (s)` is read as seconds, `offered (req/s)` as"));
    assert_eq!(second.out.lines().count(), 31);
}

#[test]
fn a_load_from_a_file_sets_length_and_start_and_is_scaled() {
    let text = "time;requests\n2024-06-22 08:00;600\n2024-06-22 08:30;1.200,5\n";
    let ended = call_with(text, &["run", "--load", "-"]);
    assert_eq!(ended.code, 2);
    assert!(ended.err.contains("line 3: `requests` is “1.200,5”, but must be"), "{}", ended.err);
    let text = text.replace("1.200,5", "1200,5");
    let words = ["run", "--load", "-", "--load-values", "rate", "--scale-load", "100", "--json"];
    let ended = call_with(&text, &words);
    assert!(ended.err.contains("commas are read as decimal marks"), "{}", ended.err);
    let found: Json = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(found["start_s"], 28_800);
    assert_eq!(found["weekday"], 5);
    assert_eq!(found["scenario"]["points"][1], serde_json::json!([1800, 100]));
    assert_eq!(found["scenario"]["clock"]["length"], 3600);
}

#[test]
fn conditions_decide_the_exit_code() {
    for (condition, code) in [("slo>2", 0), ("slo<=100%", 1), ("cost==-1", 0), ("peak>=1", 1)] {
        let ended = call_with("", &["run", "--set", "clock.length=1800", "--fail-if", condition]);
        assert_eq!(ended.code, code, "{condition}: {}", ended.err);
        assert_eq!(ended.err.contains("condition met: "), code == 1, "{}", ended.err);
        assert!(!ended.out.is_empty());
    }
    let words =
        ["compare", "--set", "clock.length=1800", "--fail-if", "slo>2", "--fail-if", "peak>0"];
    let ended = call_with("", &words);
    assert_eq!(ended.code, 1);
    assert_eq!(ended.err.lines().count(), playground::CATALOGUE.policies.len(), "{}", ended.err);
}

#[test]
fn a_comparison_has_every_strategy_or_those_that_were_named() {
    use model::Listed as _;
    let all = json(&call(&format!("compare {SHORT} --json")));
    let known: Vec<&str> = playground::CATALOGUE.policies.iter().map(|e| e.card().id).collect();
    let found = |json: &Json| -> Vec<String> {
        let list = json["policies"].as_array().unwrap().iter();
        list.map(|entry| entry["policy"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(found(&all), known);
    let (first, last) = (known[0], known[known.len() - 1]);
    let two = json(&call(&format!("compare {SHORT} --json --policy {last},{first}")));
    assert_eq!(found(&two), [last, first]);
    // One strategy alone comes to what it comes to among others.
    let alone = json(&call(&format!("run {SHORT} --json --policy {last}")));
    assert_eq!(two["policies"][0]["totals"], alone["totals"]);
    let csv = call(&format!("compare {SHORT} --csv --seeds 2"));
    assert_eq!(csv.out.lines().count(), 1 + 2 * known.len());
    assert!(csv.out.starts_with(&format!("policy,seed,{}\n", ids().join(","))), "{}", csv.out);
    let table = call(&format!("compare {SHORT}"));
    assert!(known.iter().all(|id| table.out.lines().any(|line| line.starts_with(id))));
}

#[test]
fn seeds_give_means_with_intervals_that_hold_them() {
    let line = format!("run {SHORT} --set traffic.noise.strength=30% --set seed=7 --seeds 4");
    let found = json(&call(&format!("{line} --json")));
    let seeds: Vec<u64> =
        found["runs"].as_array().unwrap().iter().map(|r| r["seed"].as_u64().unwrap()).collect();
    assert_eq!(seeds, [7, 8, 9, 10]);
    for id in ids() {
        let total = &found["totals"][id];
        let [low, mean, high, least, most] =
            ["low", "mean", "high", "least", "most"].map(|key| total[key].as_f64().unwrap());
        assert!(low <= mean && mean <= high && least <= mean && mean <= most, "{id}: {total}");
    }
    let arrived = &found["totals"]["arrived"];
    assert!(arrived["low"].as_f64() < arrived["high"].as_f64(), "{arrived}");
    assert!(call(&line).out.contains("seed 7 to 10"));
    assert_eq!(call(&format!("{line} --csv")).out.lines().count(), 5);
}

#[test]
fn a_link_leads_back_to_its_scenario() {
    let line = "link --preset flash-crowd --set fleet.max=33 --set seed=5";
    let printed = call(line);
    let [plain, whole] =
        [printed.out.trim(), call(&format!("{line} --site https://example.org/x/")).out.trim()]
            .map(str::to_owned);
    assert_eq!(whole, format!("https://example.org/x/#/playground?{plain}"));
    for text in [&plain, &whole] {
        let ended = call_with("", &["open", text]);
        assert_eq!((ended.code, ended.err.as_str()), (0, ""));
        assert!(ended.out.contains("fleet.max  Most instances     33"), "{}", ended.out);
        assert!(ended.out.contains("seed 5"), "{}", ended.out);
    }
    let broken = call_with("", &["open", "v=1&load=sawtooth&fleet.mox=3&clock.length=1200"]);
    assert_eq!(broken.code, 0);
    assert!(broken.err.contains("warning: `fleet.mox` is “3”"), "{}", broken.err);
}

#[test]
fn lists_schema_and_help_are_printed() {
    for (line, part) in [
        ("presets", "flash-crowd "),
        ("presets flash-crowd", "load.factor "),
        ("policies", "id "),
        ("schema", "https://json-schema.org/draft/2020-12/schema"),
        ("help", "Exit codes: 0 done"),
        ("run --help", "--fail-if CONDITION"),
        ("--version", env!("CARGO_PKG_VERSION")),
        ("bench --set clock.length=600 --runs 3", "median "),
    ] {
        let ended = call(line);
        assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{line}");
        assert!(ended.out.contains(part), "{line}: {}", ended.out);
    }
    let list: Json = json(&call("policies --json"));
    assert_eq!(list.as_array().unwrap().len(), playground::CATALOGUE.policies.len());
}

#[test]
fn a_picture_has_every_figure() {
    let path = scratch("run.svg");
    let ended = call(&format!("run {SHORT} --svg {}", path.display()));
    assert_eq!(ended.code, 0, "{}", ended.err);
    let text = fs::read_to_string(&path).unwrap();
    for figure in charts::Figure::ALL {
        assert!(text.contains(&format!("<title>{}</title>", figure.title())));
    }
    assert_eq!(text.matches("<svg ").count(), 1 + charts::Figure::ALL.len());
    assert_eq!(text.matches("</svg>").count(), 1 + charts::Figure::ALL.len());
}

#[test]
fn the_scorecard_has_a_line_for_every_number_and_is_in_the_json() {
    let ended = call(&format!("run {SHORT} --scorecard"));
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    let parsed = json(&call(&format!("run {SHORT} --json")));
    for line in &LINES {
        let found = ended.out.lines().any(|text| text.split_whitespace().next() == Some(line.id));
        assert!(found, "{}: {}", line.id, ended.out);
        assert!(parsed["scorecard"][line.id].is_number(), "{}", line.id);
    }
    let best = &parsed["scorecard"]["curves"]["best"];
    assert_eq!(
        (best["each_s"].as_f64(), best["instances"].as_array().unwrap().len()),
        (Some(60.0), 30)
    );
}

#[test]
fn a_script_can_fail_by_a_number_of_the_scorecard() {
    for (condition, code) in [("regret<0", 0), ("regret>=0", 1), ("budget_left<=100%", 1)] {
        assert_eq!(call(&format!("run {SHORT} --fail-if {condition}")).code, code, "{condition}");
    }
    let both = call(&format!("compare {SHORT} --policy fixed,threshold --fail-if flaps>=0"));
    assert_eq!((both.code, both.err.lines().count()), (1, 2), "{}", both.err);
}

/// Lines that are refused, with what is said of them.
const WRONG: &[(&str, &str)] = &[
    ("rum", "no command `rum`; did you mean `run`?"),
    ("run --lode x.csv", "no flag `--lode` for `run`; did you mean `--load`?"),
    ("schema --json", "no flag `--json` for `schema`"),
    ("run --load", "`--load` needs a value: FILE.csv"),
    ("run --load --json", "`--load` needs a value: FILE.csv"),
    ("run --json=yes", "`--json` has no value, but got `yes`"),
    ("run --preset a --preset b", "`--preset` is given twice, but can be given only once"),
    ("run a.json b.json", "one word is enough here, but there are `a.json` and `b.json`"),
    ("run no-such-file.json", "cannot read no-such-file.json: "),
    ("run --load no-such-file.csv", "cannot read no-such-file.csv: "),
    (
        "run --preset flashcrowd",
        "`--preset` is “flashcrowd”, which there is not; did you mean `flash-crowd`?",
    ),
    ("run --policy x1y2", "`--policy` is “x1y2”, which there is not; there are "),
    ("run --set fleet.max", "`--set` is “fleet.max”, but must be PATH=VALUE, such as fleet.max=20"),
    ("run --set fleet.mxa=3", "; did you mean `fleet.max`?"),
    (
        "run --set fleet.max=30000",
        "Most instances (`fleet.max`) is “30,000”, but must be a whole number in 1 to 10,000",
    ),
    ("run --fidelity x1y2", "fidelity`) is “x1y2”, but must be one of fluid, requests"),
    ("run --seeds 0", "`--seeds` is “0”, but must be a whole number in 1 to 1000"),
    ("run --seeds many", "`--seeds` is “many”, but must be a whole number in 1 to 1000"),
    (
        "run --set seed=4294967290 --seeds 9",
        "`--seeds` is 9, but above seed 4294967290 there are only 5",
    ),
    ("run --scale-load -1", "`--scale-load` is “-1”, but must be in 0 req/s to 1 M req/s"),
    ("run --squeeze-load 1d", "`--squeeze-load` says something of a file that `--load` must name"),
    (
        "run --load - --load-values rat",
        "`--load-values` is “rat”, which there is not; did you mean `rate`?",
    ),
    ("run --json --csv", "`--json` and `--csv` are given, but only one can be printed"),
    ("run --every 60", "`--every` says something of `--csv`, which is not given"),
    ("run --csv --every 0", "`--every` is “0”, but must be in 1 s to 30 d"),
    ("run --fail-if slo", "`--fail-if` is “slo”, but must be TOTAL OPERATOR NUMBER"),
    ("run --fail-if sol<1", "`--fail-if` names “sol”, which is no total; did you mean `slo`?"),
    (
        "run --seeds 2 --fail-if regret>1",
        "`--fail-if` names `regret` of the scorecard of a single run, but `--seeds` asks for more",
    ),
    (
        "run --seeds 2 --scorecard",
        "`--scorecard` is of a single run for people or as JSON, but `--seeds` is given",
    ),
    ("run --svg no/such/folder/x.svg", "cannot write `--svg` no/such/folder/x.svg: "),
    ("open", "`open` needs a link"),
    ("open rubbish", "the link is “rubbish”, of which nothing can be read"),
    ("bench --runs 0", "`--runs` is “0”, but must be a whole number in 1 to 10000"),
    ("", "no command was given"),
];

#[test]
fn what_is_wrong_is_named_on_standard_error_with_exit_code_2() {
    for (line, message) in WRONG {
        let ended = call(line);
        assert_eq!((ended.code, ended.out.as_str()), (2, ""), "{line}: {}", ended.err);
        let right = ended.err.starts_with("error: ") && ended.err.contains(message);
        assert!(right, "{line}: {}", ended.err);
    }
    let two = call_with("", &["run", "--policy", "fixed", "--policy", "threshold"]);
    assert_eq!(two.code, 2);
    assert!(two.err.contains("see `compare`"), "{}", two.err);
}

#[test]
fn a_reader_who_has_seen_enough_is_no_error() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_lunchrush"))
        .args(["run", "--csv"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}
