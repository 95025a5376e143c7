//! What the tests share: opening the page, editing it, and reading what it says.
//!
//! Not here: what is right or wrong.

use crate::pool::Loan;
use browser::{Page, Site};
use serde_json::{Value, json};
use std::{
    fmt::Debug,
    sync::LazyLock,
    thread,
    time::{Duration, Instant},
};

/// One site for all tests: it has no state.
pub(crate) static SITE: LazyLock<Site> = LazyLock::new(Site::dist);

/// Longer than the page waits after an edit before it rewrites the address.
const REST: Duration = Duration::from_millis(400);

/// Longer than anything takes that comes from a press.
const SOON: Duration = Duration::from_secs(2);

/// The load curve, which is drawn with a pointer or with keys.
pub(crate) const CURVE: &str = "svg.sketchpad";

/// Everything that is read off the page as the result of a run, as `{ totals, summaries }`.
const RESULTS: &str = "const text = (element) => element.textContent.trim().replace(/\\s+/g, ' ');
    const totals = {}, summaries = {};
    for (const total of document.querySelectorAll('dl.totals [data-total]'))
        totals[total.dataset.total] = text(total.querySelector('.figure'));
    for (const summary of document.querySelectorAll('.chart .summary'))
        summaries[summary.id] = text(summary);
    return { totals, summaries };";

/// Without an address a first visit goes to the restaurant, which has tests of its own.
fn or_playground(fragment: &str) -> &str {
    if fragment.is_empty() { "#/playground" } else { fragment }
}

/// Opens the page in a browser that is as good as new, and waits for its first run. The test must
/// leave it without errors.
#[track_caller]
pub(crate) fn open(fragment: &str) -> Loan {
    let page = Loan::open(or_playground(fragment));
    wait_for_run(&page);
    page
}

/// Opens the page in a browser of its own with a fresh profile, and waits for its first run.
#[track_caller]
pub(crate) fn open_alone(fragment: &str) -> Page {
    let page = Page::open(&SITE, or_playground(fragment));
    wait_for_run(&page);
    page
}

/// Opens the page with a script that runs before anything of the page does.
#[track_caller]
pub(crate) fn open_after(script: &str) -> Page {
    let page = Page::open(&SITE, or_playground(""));
    page.developer("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": script }));
    page.reload();
    page
}

/// Waits until the run on the screen is exact.
#[track_caller]
pub(crate) fn wait_for_run(page: &Page) {
    page.wait_for("dl.totals[data-state=exact]");
    page.wait_for("#chart-cost-summary");
}

/// Does something that changes the scenario, and waits until the address says so.
#[track_caller]
pub(crate) fn edit(page: &Page, act: impl FnOnce(&Page)) {
    let before = page.fragment();
    act(page);
    page.wait_until("the address follows the edit", |page| page.fragment() != before);
    wait_for_run(page);
}

/// Does something that must change neither results nor address.
#[track_caller]
pub(crate) fn leave_alone(page: &Page, act: impl FnOnce(&Page)) {
    let before = (results(page), page.fragment());
    act(page);
    rest(page);
    assert_eq!((results(page), page.fragment()), before, "nothing was to change");
}

/// Waits a moment for what is read off the page to be what it should be, and checks it.
#[track_caller]
pub(crate) fn comes_to<T: PartialEq + Debug>(page: &Page, read: impl Fn(&Page) -> T, expected: &T) {
    let deadline = Instant::now() + SOON;
    while &read(page) != expected && Instant::now() < deadline {
        thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(&read(page), expected);
}

/// Lets so much time pass that the page has nothing left to do.
#[track_caller]
pub(crate) fn rest(page: &Page) {
    thread::sleep(REST);
    wait_for_run(page);
}

/// What came of the run: all totals, and the summaries of all charts.
#[track_caller]
pub(crate) fn results(page: &Page) -> Value {
    page.execute(RESULTS, &[])
}

/// One of the totals as a number.
#[track_caller]
pub(crate) fn total(page: &Page, name: &str) -> f64 {
    number_in(&page.content(&format!("dl.totals [data-total={name}] .figure")))
}

/// The first number in a text: 1234.5 for `For $1,234.50 in all`.
#[track_caller]
pub(crate) fn number_in(text: &str) -> f64 {
    let digits = text.chars().skip_while(|c| !c.is_ascii_digit());
    let digits = digits.take_while(|&c| c.is_ascii_digit() || c == '.' || c == ',');
    let number = digits.filter(|&c| c != ',').collect::<String>().parse();
    match number {
        Ok(number) => number,
        Err(e) => panic!("no number in {text:?}: {e}"),
    }
}

/// Where the control points are on the curve [CSS pixels from its top left corner].
#[track_caller]
pub(crate) fn points(page: &Page) -> Vec<(f64, f64)> {
    let places = page.execute(
        "return Array.from(document.querySelectorAll('.sketchpad .point'),
            (point) => [point.cx.baseVal.value, point.cy.baseVal.value])",
        &[],
    );
    let place = |place: &Value| Some((place[0].as_f64()?, place[1].as_f64()?));
    places.as_array().into_iter().flatten().filter_map(place).collect()
}

/// What a screen reader says of the chosen point of the curve.
#[track_caller]
pub(crate) fn chosen_point(page: &Page) -> String {
    page.attribute(CURVE, "aria-valuetext").expect("the curve says where its point is")
}

/// Scrolls an element into the middle of the view, as a person does before touching it.
#[track_caller]
pub(crate) fn scroll_to(page: &Page, css: &str) {
    page.wait_for(css);
    let script = "document.querySelector(arguments[0])
        .scrollIntoView({ block: 'center', behavior: 'instant' })";
    page.execute(script, &[json!(css)]);
}

/// Opens a folded section of the settings.
#[track_caller]
pub(crate) fn unfold(page: &Page, section: &str) {
    page.click(&format!("[data-section={section}] > summary"));
}

/// Opens the folded group of fields around an element.
#[track_caller]
pub(crate) fn unfold_around(page: &Page, css: &str) {
    page.click(&format!(".group:has({css}) > summary"));
}

/// The load shape that is chosen.
pub(crate) const LOAD: &str = "[name=load]:checked";

/// Chooses a load shape by its picture.
#[track_caller]
pub(crate) fn choose_load(page: &Page, id: &str) {
    page.click("#load-input");
    page.click(&format!(".shape:has(input[value={id}])"));
}

/// Chooses the card of a strategy.
#[track_caller]
pub(crate) fn choose_strategy(page: &Page, id: &str) {
    page.click(&format!(".card:has(input[value={id}])"));
}

/// Whether a button can be pressed now.
#[track_caller]
pub(crate) fn is_enabled(page: &Page, css: &str) -> bool {
    page.attribute(css, "disabled").is_none()
}
