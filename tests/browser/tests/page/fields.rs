//! Numbers: typed, slid, reset, in whatever way a person writes them.

use crate::desk::{edit, open, rest, results, total, unfold};
use browser::{Page, Pointer};
use serde_json::json;

#[test]
fn a_lower_threshold_keeps_more_promises_and_costs_more() {
    let page = open("");
    let (before, kept, cost) = (results(&page), total(&page, "slo"), total(&page, "cost"));
    let reset = "[aria-label='Target CPU: back to the default, 70 %']";
    assert_eq!(page.count(reset), 0);
    edit(&page, |page| page.fill("#policy-target-input", "40"));
    assert!(total(&page, "slo") > kept && total(&page, "cost") > cost);
    assert!(page.fragment().contains("policy.target=0.4"), "{}", page.fragment());
    assert_eq!(page.value("[aria-label='Target CPU slider']"), "0.4");
    edit(&page, |page| page.click(reset));
    assert_eq!((results(&page), page.count(reset)), (before, 0));
    assert_eq!(page.value("#policy-target-input"), "70");
    page.assert_no_errors();
}

/// Presses on a slider at a share of its length.
#[track_caller]
fn press_at(page: &Page, css: &str, share: f64) {
    let size = "const slider = document.querySelector(arguments[0]);
        slider.scrollIntoView({ block: 'center', behavior: 'instant' });
        return [slider.clientWidth, slider.clientHeight]";
    let size = page.execute(size, &[json!(css)]);
    let length = |at: usize| size[at].as_f64().expect("a slider has a size");
    page.click_at(css, (length(0) * share, length(1) / 2.0), Pointer::Mouse);
}

#[test]
fn a_slider_and_its_field_always_say_the_same() {
    let page = open("");
    let kept = total(&page, "slo");
    let slider = "[aria-label='Target CPU slider']";
    edit(&page, |page| press_at(page, slider, 0.3));
    let typed: f64 = page.value("#policy-target-input").parse().expect("a number");
    let slid: f64 = page.value(slider).parse().expect("a number");
    assert!((typed - 100.0 * slid).abs() < 1e-9 && (20.0..45.0).contains(&typed), "{typed}");
    assert!(total(&page, "slo") > kept);
    let spoken = page.attribute(slider, "aria-valuetext");
    assert_eq!(spoken, Some(format!("{typed} %")));
    // A slider over orders of magnitude.
    edit(&page, |page| press_at(page, "[aria-label='Rush slider']", 0.75));
    let rush: f64 = page.value("#load-peak-input").parse().expect("a number");
    assert!(rush > 1000.0, "{rush}");
    page.assert_no_errors();
}

#[test]
fn a_slider_that_asks_for_what_cannot_be_says_so_or_goes_back() {
    let page = open("");
    unfold(&page, "fleet");
    let before = results(&page);
    press_at(&page, "[aria-label='Least instances slider']", 0.5);
    rest(&page);
    assert_eq!((results(&page), page.value("#fleet-min-input")), (before, "2".into()));
    let told = page.count("#fleet-min-error") == 1;
    let slider = page.value("[aria-label='Least instances slider']");
    assert!(told || slider == "2", "nothing is said, the field says 2, the slider {slider}");
    page.assert_no_errors();
}

#[test]
fn units_and_decimal_commas_are_understood() {
    let page = open("");
    for section in ["fleet", "goals", "prices", "clock"] {
        unfold(&page, section);
    }
    for (field, typed, link, shown) in [
        ("fleet-boot", "2,5 min", "fleet.boot=150", "2 min 30 s"),
        ("fleet-boot", "90", "fleet.boot=90", "1 min 30 s"),
        ("fleet-drain", "2 min", "fleet.drain=120", "2 min"),
        ("policy-target", "72,5 %", "policy.target=0.725", "72.5"),
        ("policy-above", " 7,1", "policy.above=0.071", "7.1"),
        ("goals-response", "250 ms", "goals.response=0.25", "0.25 s"),
        ("prices-hour", "$0,25/h", "prices.hour=0.25", "0.25"),
        ("clock-start", "11:30", "clock.start=41400", "11:30"),
        ("clock-length", "2 h 30 min", "clock.length=9000", "2 h 30 min"),
        ("load-peak", "420 req/s", "load.peak=420", "420"),
    ] {
        let input = format!("#{field}-input");
        edit(&page, |page| page.fill(&input, typed));
        assert!(page.fragment().contains(link), "{typed}: {}", page.fragment());
        assert_eq!(page.value(&input), shown, "{typed}");
        assert_eq!(page.attribute(&input, "aria-invalid").as_deref(), Some("false"));
    }
    page.assert_no_errors();
}

#[test]
fn the_same_number_looks_the_same_however_it_was_typed() {
    let page = open("");
    unfold(&page, "fleet");
    for (field, typed, shown) in
        [("#fleet-boot-input", "120", "2 min"), ("#policy-target-input", "70,0 %", "70")]
    {
        page.fill(field, typed);
        rest(&page);
        assert_eq!(page.value(field), shown, "typed as {typed}");
    }
    page.assert_no_errors();
}

#[test]
fn every_parameter_says_what_it_is() {
    let page = open("");
    let help = "[data-section=policy] .help";
    assert!(!page.is_shown("#policy-target-help"));
    page.click(&format!("{help} > summary"));
    page.wait_for_text("#policy-target-help", "utilisation");
    page.click(&format!("{help} > summary"));
    assert!(!page.is_shown("#policy-target-help"));
    page.assert_no_errors();
}
