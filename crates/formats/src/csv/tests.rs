//! Files as they come, and files that are wrong, each with the exact message.
//!
//! Not here: dates (`dates`) and names of columns (`columns`) by themselves.

use std::fmt::Write as _;

use super::*;

fn file(text: &str) -> LoadFile {
    read(text, Measure::ByHeader).unwrap()
}

fn pairs(text: &str) -> Vec<(f64, f64)> {
    file(text).samples.iter().map(|sample| (sample.at, sample.rate)).collect()
}

fn notes(text: &str) -> Vec<String> {
    file(text).notes.iter().map(ToString::to_string).collect()
}

#[test]
fn separators_quotes_marks_and_line_ends_are_told_apart() {
    let expected = [(0.0, 1.5), (60.0, 2.0)];
    for text in [
        "time,rps\n0,1.5\n60,2\n",
        "0,1.5\n60,2",
        "\u{feff}time,rps\r\n0,1.5\r\n60,2\r\n",
        "time,rps\r0,1.5\r60,2\r",
        "time;rps\n0;1,5\n60;2\n",
        "0;1.5\n60;2\n",
        "time\trps\n0\t1,5\n60\t2\n",
        "sep=;\ntime;rps\n0;1,5\n60;2\n",
        "# a comment, with commas; and more\n\n\"time\",\"rps\"\n\"0\",\"1.5\"\n\n # b\n60,2\n,\n",
        " time , rps \n 0 , 1.5 \n 60 , +2e0 \n",
        "rps,time\n1.5,0\n2,60\n",
        "host,rps,time\na,1.5,0\n\"b \"\"c\"\"\",2,60\n",
    ] {
        assert_eq!(pairs(text), expected, "{text:?}");
    }
}

#[test]
fn times_of_every_kind_count_from_the_first() {
    for (text, start) in [
        ("0,1\n90,2", None),
        ("time_ms,v\n0,1\n90000,2", None),
        ("1719043200,1\n1719043290,2", Some((28_800.0, Some(5)))),
        ("1719043200000,1\n1719043290000,2", Some((28_800.0, Some(5)))),
        ("2024-06-22T08:00:00Z,1\n2024-06-22T08:01:30Z,2", Some((28_800.0, Some(5)))),
        ("2024-06-22 08:00,1\n2024-06-22 08:01:30.0,2", Some((28_800.0, Some(5)))),
        // The clock on the wall counts for the start, the offset for the step.
        ("2024-06-22T08:00+02:00,1\n2024-06-22T09:01:30+03:00,2", Some((28_800.0, Some(5)))),
        ("23:59,1\n00:00:30,2", Some((86_340.0, None))),
    ] {
        let file = file(text);
        assert_eq!(file.samples[1].at, 90.0, "{text}");
        assert_eq!(file.length_s, 180.0, "{text}");
        assert_eq!(file.start.map(|s| (s.time_of_day, s.weekday)), start, "{text}");
    }
    let days = file("date,count\n1998-06-22,86400\n1998-06-23,172800\n");
    assert_eq!(days.samples[1], Point { at: 86_400.0, rate: 2.0 });
    assert_eq!(days.start, Some(Start { time_of_day: 0.0, weekday: Some(0) }));
}

#[test]
fn counts_become_rates_by_their_own_step() {
    let count = "t,count\n0,60\n60,120\n90,90\n";
    assert_eq!(pairs(count), [(0.0, 1.0), (60.0, 4.0), (90.0, 3.0)]);
    // Behind a gap nobody counted.
    let mut gap = "t,requests\n".to_owned();
    for minute in (0..20).filter(|minute| *minute != 7) {
        writeln!(gap, "{},60", minute * 60).unwrap();
    }
    assert!(pairs(&gap).iter().all(|(_, rate)| *rate == 1.0));
    let asked = read("0,60\n60,60", Measure::PerStep).unwrap();
    assert_eq!(asked.samples[0].rate, 1.0);
    let asked = read("t,count\n0,60\n60,60", Measure::PerSecond).unwrap();
    assert_eq!(asked.samples[0].rate, 60.0);
    assert_eq!(pairs("t,rpm\n0,60\n60,120"), [(0.0, 1.0), (60.0, 2.0)]);
}

#[test]
fn known_columns_are_read_beside_the_load_and_unknown_ones_named() {
    let text = "timestamp,rps,replicas,cpu %,latency_ms,zone\n\
                0,10,2,55,120,a\n60,20,3,,80.5,b\n";
    let file = file(text);
    let columns: Vec<(&str, Role, &[Option<f64>])> =
        file.columns.iter().map(|c| (c.name.as_str(), c.role, &c.values[..])).collect();
    assert_eq!(
        columns,
        [
            ("replicas", Role::Instances, &[Some(2.0), Some(3.0)][..]),
            ("cpu %", Role::Utilisation, &[Some(0.55), None]),
            ("latency_ms", Role::Response, &[Some(0.12), Some(0.0805)]),
        ]
    );
    assert_eq!(
        notes(text),
        [
            "`timestamp` is read as seconds, `rps` as requests per second",
            "`cpu %` is read as percent",
            "`latency_ms` is read as milliseconds",
            "not read: `zone`",
        ]
    );
}

/// The columns beside the load: name, role, values.
fn others(text: &str) -> Vec<(String, Role, Vec<Option<f64>>)> {
    file(text).columns.into_iter().map(|c| (c.name, c.role, c.values)).collect()
}

#[test]
fn a_table_of_a_dashboard_is_read() {
    let text = "\"Time\",\"sum(rate(http_requests_total{job=\"\"web\"\"}[1m]))\",\
                \"kube_deployment_status_replicas_available{deployment=\"\"web\"\"}\",\"CPU\",\
                \"histogram_quantile(0.95, sum(rate(http_request_duration_seconds_bucket[1m])))\"\n\
                1719043200000,12.5,2,55 %,0.25\n1719043260000,14,2,60.5%,NaN\n";
    assert_eq!(pairs(text), [(0.0, 12.5), (60.0, 14.0)]);
    let found = others(text);
    let roles: Vec<Role> = found.iter().map(|other| other.1).collect();
    assert_eq!(roles, [Role::Instances, Role::Utilisation, Role::P95]);
    assert_eq!(found[1].2, [Some(0.55), Some(0.605)]);
    assert_eq!(found[2].2, [Some(0.25), None]);
}

#[test]
fn a_table_of_a_provider_is_read_with_its_lines_of_labels() {
    let text = "Full label,RequestCount,CPUUtilization,TargetResponseTime,GroupInServiceInstances\n\
                Label,a,b,c,d\nStat,Sum,Average,p95,Average\nPeriod,300,300,300,300\n\
                2024/06/22 08:00:00,3000,41.5,0.2,3\n2024/06/22 08:05:00,6000,82,0.4,3\n";
    assert_eq!(pairs(text), [(0.0, 10.0), (300.0, 20.0)]);
    let roles: Vec<Role> = others(text).iter().map(|other| other.1).collect();
    assert_eq!(roles, [Role::Utilisation, Role::P95, Role::Instances]);
}

#[test]
fn units_of_response_times_are_asked_for_said_or_guessed() {
    let of = |text: &str, milliseconds: Option<bool>| {
        let asked = Asked { measure: Measure::ByHeader, milliseconds };
        let file = read(text, asked).unwrap();
        let notes: Vec<String> = file.notes[1..].iter().map(ToString::to_string).collect();
        (file.columns[0].values[0].unwrap(), notes.join("; "))
    };
    let plain = "t,rps,latency\n0,1,120\n60,1,80\n";
    assert_eq!(of(plain, None), (0.12, "`latency` is read as milliseconds".to_owned()));
    assert_eq!(of(plain, Some(false)), (120.0, String::new()));
    let small = "t,rps,latency\n0,1,0.5\n60,1,0.4\n";
    assert_eq!(of(small, None), (0.5, "`latency` is read as seconds".to_owned()));
    assert_eq!(of(small, Some(true)).0, 0.0005);
    let said = "t,rps,latency\n0,1,1.5 s\n60,1,800 ms\n";
    assert_eq!(of(said, None), (1.5, String::new()));
    assert_eq!(of("t,rps,latency (s)\n0,1,20\n60,1,30\n", None), (20.0, String::new()));
}

#[test]
fn what_was_assumed_and_found_is_said() {
    assert_eq!(
        notes("0;1,5\n60;2\n120;\n240;3\n300;1\n"),
        [
            "`column 1` is read as seconds, `column 2` as requests per second",
            "1 row without a value, line 3, is left out",
            "commas are read as decimal marks",
            "the steps differ, from 1 min to 3 min",
        ]
    );
    let mut text = "t,requests\n".to_owned();
    for minute in (0..30).filter(|minute| !(7..12).contains(minute)) {
        writeln!(text, "{},6", 30 + minute * 60).unwrap();
    }
    assert_eq!(
        notes(&text),
        [
            "`t` is read as seconds, `requests` as requests in each step",
            "the first time is 30 s; it is taken as the start",
            "1 gap of up to 6 min, the longest before line 9; the load goes straight across",
        ]
    );
    assert!(
        notes("23:00,1\n23:30,1\n00:00,1").contains(&"the clock passes midnight 1 times".into())
    );
}

/// Every kind of wrong file with what is said of it.
const WRONG: &[(&str, &str)] = &[
    ("", "the file is empty, but must have lines of time and value"),
    ("# nothing\n\n", "the file is empty, but must have lines of time and value"),
    ("time,rps\n", "the file has 0 rows with a time and a value, but needs 2"),
    ("time,rps\n0,1\n", "the file has 1 rows with a time and a value, but needs 2"),
    (
        "0 1\n60 2\n",
        "line 1: it has one field, but must have a time and a value, separated by a comma, a \
         semicolon or a tab",
    ),
    (
        "0;1\t2\n60;2\t3\n",
        "line 1: tabs and semicolons could separate the fields; begin the file with a line \
         `sep=` and the right one",
    ),
    (
        "0;1\n60,2\n",
        "line 1: several of comma, semicolon and tab could separate the fields; begin the file \
         with a line `sep=` and the right one",
    ),
    ("sep=|\n0|1\n", "line 1: `sep` is “|”, but must be a comma, a semicolon or a tab"),
    (
        "0,1,5\n60,2,5\n",
        "line 1: its commas could separate fields or decimals; name the columns in a header, or \
         separate the fields by semicolons",
    ),
    ("t,v\n0,1\n60\n", "line 3: it has 1 field, but must have 2, as line 1 has"),
    ("t,v\n0,1\n\n# c\n60,2,3\n", "line 5: it has 3 fields, but must have 2, as line 1 has"),
    ("t,v\n0,\"1\n60,2\n", "line 2: a quote is opened, but not closed in the same line"),
    ("t,v\n0,\"1\"2\n", "line 2: something stands between a closing quote and the next separator"),
    ("replicas,cpu\n1,2\n", "line 1: the header names no column for the time"),
    (
        "t,rps\n0,1\nx,2\n",
        "line 3: `t` is “x”, but must be a number of seconds, 0 to 500,000,000, as in the first \
         row",
    ),
    (
        "t,rps\nnoon,1\n",
        "line 2: `t` is “noon”, but must be a time: seconds, Unix seconds or milliseconds, \
         hh:mm, hh:mm:ss, or a date such as 2024-03-31 14:05 or 2024-03-31T14:05:09Z",
    ),
    (
        "t,rps\n-60,1\n",
        "line 2: `t` is “-60”, but must be a number of seconds, 0 to 500,000,000, as in the \
         first row",
    ),
    (
        "t,rps\n1719043200,1\n60,2\n",
        "line 3: `t` is “60”, but must be a Unix time in seconds, 500,000,000 to \
         50,000,000,000, as in the first row",
    ),
    (
        "t,rps\n2024-01-31,1\n2024-02-30,2\n",
        "line 3: `t` is “2024-02-30”, but must be a date such as 2024-03-31, 2024-03-31 14:05, \
         2024-03-31T14:05:09.5Z or 2024-03-31T14:05+02:00",
    ),
    (
        "t,rps\n2024-01-01T00:00Z,1\n2024-01-01T00:01,2\n",
        "line 3: `t` is “2024-01-01T00:01”, but must be a date with a zone if the first row has \
         one, and without if not",
    ),
    (
        "t,rps\n10:00,1\n25:00,2\n",
        "line 3: `t` is “25:00”, but must be a time of day, 00:00 to 24:00, as in the first row",
    ),
    (
        "t,rps\n0,1\n120,2\n60,3\n",
        "line 4: `t` is “60”, but must be later than “120” in line 3; sort the rows by time",
    ),
    ("t,count\n0,0\n1e-9,0\n", "line 3: `t` is “1e-9”, but must be another one than line 2 has"),
    ("t,rps\n0,1\n0.0,2\n", "line 3: `t` is “0.0”, but must be another one than line 2 has"),
    (
        "t,rps\n0,-3\n",
        "line 2: `rps` is “-3”, but must be a number in 0 to 1000000 requests per second",
    ),
    (
        "t,rps\n0,NaN\n",
        "line 2: `rps` is “NaN”, but must be a number in 0 to 1000000 requests per second",
    ),
    (
        "t,rps\n0,inf\n",
        "line 2: `rps` is “inf”, but must be a number in 0 to 1000000 requests per second",
    ),
    (
        "t,rps\n0,1e999\n",
        "line 2: `rps` is “1e999”, but must be a number in 0 to 1000000 requests per second",
    ),
    (
        "t,rps\n0,2e6\n",
        "line 2: `rps` is “2e6”, but must be a number in 0 to 1000000 requests per second",
    ),
    ("t,hits\n0,-1\n", "line 2: `hits` is “-1”, but must be a number of requests, 0 or more"),
    (
        "t,hits\n0,1\n60,7e9\n",
        "line 3: `hits` is “7000000000”, but must be at most 60000000 in a step of 60 s, which \
         is 1000000 requests per second",
    ),
    (
        "t,rps\n0,\"1,234\"\n",
        "line 2: `rps` is “1,234”, but must be a number with a decimal point where commas \
         separate the fields",
    ),
    (
        "t;rps\n0;1,5\n60;2.5\n",
        "line 3: `rps` is “2.5”, but must be a number with “,” as decimal mark, as in line 2, \
         and nothing between thousands",
    ),
    (
        "t;rps\n0;1.234,5\n60;2\n",
        "line 2: `rps` is “1.234,5”, but must be a number in 0 to 1000000 requests per second",
    ),
    (
        "t,rps,cpu\n0,1,n/a\n",
        "line 2: `cpu` is “n/a”, but must be a number in 0 to 10000, or empty",
    ),
    (
        "t,rps,latency\n0,1,120 ms\n60,1,0.1\n",
        "line 3: `latency` is “0.1”, but must be a number with its unit, as in line 2",
    ),
    (
        "t,rps,cpu\n0,1,55\n60,1,55 %\n",
        "line 3: `cpu` is “55 %”, but must be a number without a unit, as in line 2",
    ),
    (
        "t,rps\n0,1\ntime,rps\n",
        "line 3: `t` is “time”, but must be a number of seconds, 0 to 500,000,000, as in the \
         first row",
    ),
];

#[test]
fn every_wrong_file_is_refused_in_words_that_help() {
    for (text, message) in WRONG {
        let error = read(text, Measure::ByHeader).expect_err(text);
        assert_eq!(error.to_string(), *message, "{text:?}");
    }
}

#[test]
fn bytes_that_are_no_text_are_refused_with_their_line() {
    let message = |bytes: &[u8]| read_bytes(bytes, Measure::ByHeader).unwrap_err().to_string();
    assert_eq!(message(b"t,v\n0,1\n60,\xff2\n"), "line 3: it holds a byte that is no UTF-8");
    assert_eq!(message(b"\xff\xfet\0,\0"), "the file is UTF-16, but must be UTF-8");
    let long = vec![b'\n'; MOST_BYTES + 1];
    assert!(message(&long).contains("but must have at most 33554432"));
    assert!(message(&long[..=MOST_LINES]).starts_with("line 1300001: the file has more than"));
}

#[test]
fn a_line_of_thousands_of_fields_is_refused() {
    let error = read(&"1,".repeat(100_000), Measure::ByHeader).unwrap_err();
    assert_eq!(error.to_string(), "line 1: it has more than 256 fields, which is the most");
    let wide = |row: &str| format!("{row}{}\n", ",0".repeat(254));
    let named = format!("t,v{}\n", ",x".repeat(254));
    assert!(read(&(named + &wide("0,1") + &wide("60,2")), Measure::ByHeader).is_ok());
}

#[test]
fn a_book_in_a_field_is_cut_in_the_message() {
    let text = format!("t,rps\n0,{}\n", "x".repeat(5000));
    assert!(read(&text, Measure::ByHeader).unwrap_err().to_string().len() < 200);
}

const SIGNS: &[char] = &[
    '0', '1', ',', '\n', '.', ';', '\t', '9', '\r', '"', '#', ':', '-', 'T', 'Z', '+', 'e', 't',
    ' ', 'é', '\u{feff}', '=',
];

#[test]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small, not negative")]
fn no_damage_to_a_file_makes_it_panic() {
    let mut dice = model::Dice::stream(11, "damage");
    let mut below = |n: usize| (dice.uniform() * n as f64) as usize % n;
    let mut read_well = 0;
    for _ in 0..20_000 {
        let mut text: Vec<char> = "t,rps\n0,1\n60,2\n120,7.5\n".chars().collect();
        text.truncate(15 + below(text.len() - 15));
        for _ in 0..below(5) {
            let place = below(text.len());
            text[place] = SIGNS[below(SIGNS.len())];
        }
        let text: String = text.into_iter().collect();
        if let Ok(file) = read(&text, Measure::PerStep) {
            read_well += 1;
            let fitted = file.fit(Fit { length: Some(600.0), peak: Some(100.0) });
            assert!(fitted.curve.points().iter().all(|point| point.rate.is_finite()));
        }
    }
    assert!((500..19_500).contains(&read_well), "{read_well}");
}

fn wave(n: u32, step: f64) -> LoadFile {
    let mut dice = model::Dice::stream(3, "wave");
    let mut text = String::new();
    for i in 0..n {
        let rate = 100.0 + f64::from((i % 200).abs_diff(100)) + 60.0 * dice.uniform();
        writeln!(text, "{},{rate:.3}", f64::from(i) * step).unwrap();
    }
    file(&text)
}

#[test]
fn few_samples_are_the_curve() {
    let file = wave(300, 60.0);
    let fitted = file.fit(Fit::default());
    assert_eq!(fitted.notes, []);
    for (point, sample) in fitted.curve.points().iter().zip(&file.samples) {
        assert_eq!(point.at, sample.at);
        assert!((point.rate - sample.rate).abs() <= 0.006, "{point:?} {sample:?}");
    }
}

#[test]
fn many_samples_become_a_curve_with_as_many_requests_and_a_true_error() {
    let file = wave(9000, 10.0);
    let fitted = file.fit(Fit::default());
    let points = fitted.curve.points();
    assert!(points.len() <= model::curve::MAX_POINTS);
    let line = model::Line::new(&fitted.curve);
    let misses = file.samples.iter().map(|s| (line.rate(s.at) - s.rate).abs());
    let worst = misses.fold(0.0, f64::max);
    let [Note::Fewer { error, usual, requests, .. }] = fitted.notes[..] else {
        panic!("{:?}", fitted.notes)
    };
    assert!((worst - error).abs() < 1e-9, "{worst} {error}");
    // Noise of 60 in width has a deviation of 17; a curve through its peaks would stray more.
    assert!(usual < 22.0 && (requests - 1.0).abs() < 0.01, "{usual} {requests}");
}

#[test]
fn a_long_load_is_cut_or_compressed() {
    let file = wave(40 * 24, 3600.0);
    let cut = file.fit(Fit::default());
    assert_eq!(cut.length_s, model::curve::MAX_TIME);
    assert_eq!(cut.notes[0].to_string(), "it lasts 40 d; only the first 30 d are used");
    let squeezed = file.fit(Fit { length: Some(86_400.0), peak: Some(50.0) });
    assert_eq!(squeezed.length_s, 86_400.0);
    assert_eq!(squeezed.notes[0].to_string(), "40 d became 1 d");
    let highest = squeezed.curve.points().iter().map(|p| p.rate).fold(0.0, f64::max);
    assert!((highest - 50.0).abs() < 0.01, "{highest}");
    let nothing = file_of_zeros().fit(Fit { length: None, peak: Some(50.0) });
    assert_eq!(nothing.notes, [Note::Nothing]);
}

fn file_of_zeros() -> LoadFile {
    file("0,0\n60,0\n120,0\n")
}

#[test]
fn the_load_goes_straight_across_a_gap() {
    let mut text = String::new();
    for minute in (0..60).filter(|minute| !(20..40).contains(minute)) {
        let rate = if minute < 20 { 100 } else { 200 };
        writeln!(text, "{},{rate}", minute * 60).unwrap();
    }
    let line = model::Line::new(&file(&text).fit(Fit::default()).curve);
    for share in [0.25, 0.5, 0.75] {
        let at = (19.0 + 21.0 * share) * 60.0;
        assert!((line.rate(at) - (100.0 + 100.0 * share)).abs() < 0.5, "{}", line.rate(at));
    }
}
