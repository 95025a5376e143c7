//! The views as text: complete, well-formed, and safe from what is given to them.

use model::{Listed as _, Scenario};

use super::view;

fn short() -> Scenario {
    let mut scenario = crate::first();
    scenario.set("clock.length", "3600").unwrap();
    scenario
}

fn see(name: &str, scenario: &Scenario, query: &str) -> String {
    let mut last = 0.0;
    let html = view(name, scenario, query, &mut |share| {
        assert!((0.0..=1.0).contains(&share) && share >= last, "{share} after {last}");
        last = share;
    });
    let html = html.unwrap();
    well_formed(&html);
    assert!(!html.contains("NaN") && !html.contains("inf"), "{html}");
    html
}

/// Whether every element that is opened is closed in order, and no id is there twice.
fn well_formed(html: &str) {
    const VOID: [&str; 6] = ["input", "circle", "path", "polyline", "br", "img"];
    let mut open: Vec<&str> = Vec::new();
    for piece in html.split('<').skip(1) {
        let (tag, _) = piece.split_once('>').expect("a tag ends");
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap();
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "</{name}> in {html}");
        } else if !VOID.contains(&name) {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
    let mut ids: Vec<&str> =
        html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "{ids:?}");
}

fn count(html: &str, what: &str) -> usize {
    html.matches(what).count()
}

#[test]
fn a_comparison_has_every_strategy_until_some_are_chosen() {
    let all = crate::CATALOGUE.policies;
    let html = see("compare", &short(), "");
    assert_eq!(count(&html, "data-run="), all.len());
    assert_eq!(count(&html, "class=\"runs\""), all.len());
    assert!(html.starts_with("<div data-query=\"\">"));
    let (a, b) = (all[0].card().id, all[1].card().id);
    let html = see("compare", &short(), &format!("with={a}&with={b}&form=1"));
    assert_eq!(count(&html, "data-run="), 2);
    assert!(html.contains(&format!("data-query=\"with={a}&amp;with={b}\"")));
    let html = see("compare", &short(), "form=1");
    assert!(html.contains("Nothing to compare") && html.contains("data-query=\"with=-\""));
    let html = see("compare", &short(), "with=nobody");
    assert!(html.contains("There is no strategy “nobody”"));
}

#[test]
fn pins_stand_beside_the_rest_and_bad_ones_say_why() {
    let mut other = short();
    other.set("fleet.max", "3").unwrap();
    let link = crate::link(&other).text.replace('&', "%26");
    let html = see("compare", &short(), &format!("with=-&pin={link}"));
    assert_eq!(count(&html, "data-run="), 1);
    assert!(html.contains("(pinned)") && html.contains("fleet.max=3"));
    let html = see("compare", &short(), "with=-&pin=%3Cscript%3Ealert(1)%3C/script%3E");
    assert!(html.contains("no link of this playground") && !html.contains("<script"));
    let html = see("compare", &short(), "with=-&pin=v%3D1%26fleet.max%3D%3Cb%3E");
    assert!(html.contains("In this link") && !html.contains("<b>”"), "{html}");
}

#[test]
fn a_pin_of_another_load_is_no_part_of_the_front() {
    let mut quiet = short();
    quiet.set("load", "quiet-afternoon").unwrap();
    let front = |scenario: &Scenario| {
        let link = crate::link(scenario).text.replace('&', "%26");
        let html = see("compare", &short(), &format!("with=threshold&pin={link}"));
        let points = html.split("polyline points=\"").nth(1).unwrap().split('"').next().unwrap();
        points.split(' ').count() / 2
    };
    assert_eq!(front(&quiet), 1, "only the strategy");
    let mut cheaper = short();
    cheaper.set("fleet.max", "3").unwrap();
    assert_eq!(front(&cheaper), 2, "less money for less service");
}

#[test]
fn seeds_give_bands() {
    let mut scenario = short();
    scenario.set("traffic.noise.strength", "0.3").unwrap();
    let html = see("compare", &scenario, "with=threshold&seeds=10");
    assert!(html.contains("<small>") && html.contains("class=\"spread\""));
    assert!(html.contains("data-query=\"with=threshold&amp;seeds=10\""));
    assert!(!see("compare", &scenario, "with=threshold").contains("<small>"));
}

#[test]
fn tuning_shows_a_form_first_and_then_what_it_found() {
    let scenario = short();
    let html = see("tune", &scenario, "");
    assert!(html.contains("tune-go") && !html.contains("tune-apply"));
    let html = see("tune", &scenario, "go=1&knob=policy.target&runs=60");
    assert!(html.contains("data-set=\"policy.target=") && html.contains("What was tried"));
    let html = see("tune", &scenario, "go=1&knob=policy.%3Ci%3E");
    assert!(html.contains("role=\"alert\"") && !html.contains("<i>"));
    assert!(see("tune", &scenario, "go=1").contains("Nothing is ticked"));
    let mut fixed = scenario;
    for entry in crate::CATALOGUE.policies {
        fixed.set("policy", entry.card().id).unwrap();
        see("tune", &fixed, "");
    }
}

#[test]
fn a_map_says_where_you_are_once_for_each_measure() {
    let html = see("heat", &short(), "go=1&across=policy.target&up=fleet.max&size=3");
    assert_eq!(count(&html, ", where you are\" tabindex"), 5);
    assert!(html.contains("data-set=\"policy.target="));
    let html = see("heat", &short(), "go=1&across=fleet.max&up=fleet.max");
    assert!(html.contains("Both sides are the same setting"));
    assert!(!see("heat", &short(), "").contains("class=\"heat\""));
}

#[test]
fn the_chooser_suggests_with_reasons_and_a_way_to_take_it() {
    let html = see("chooser", &short(), "service=batch");
    assert!(html.contains("data-set=\"policy=") && html.contains("Good for: "));
    assert!(see("chooser", &short(), "service=%3Cb%3E").contains("Not sure"));
}

#[test]
fn the_checklist_leads_to_the_settings() {
    let html = see("checklist", &short(), "");
    assert_eq!(count(&html, "data-check="), 8);
    assert!(html.contains("data-show=\"goals.budget\""));
}

#[test]
fn what_if_takes_what_a_person_types_and_refuses_with_a_reason() {
    let scenario = short();
    let see = |query: &str| see("what-if", &scenario, query);
    assert!(see("at=600").contains("what-go"));
    let html = see("at=600&go=1&path=fleet.max&value=20");
    assert_eq!(count(&html, "data-total="), 9);
    let html = see("at=600&go=1&path=policy.target&value=50+%25");
    assert!(html.contains("Target CPU = 50 % from 10:10 on"), "{html}");
    let html = see("at=600&go=1&path=policy.target&value=%3Cb%3E");
    assert!(html.contains("role=\"alert\"") && html.contains("“&lt;b&gt;”"), "{html}");
    assert!(see("at=x&go=1&path=policy.target").contains("Say what Target CPU is to be"));
    assert!(see("at=-5&go=1&path=policy.target&value=60").contains("10:00"));
}

#[test]
fn a_view_that_does_not_exist_is_said_not_to() {
    let error = view("nothing", &short(), "", &mut |_| ()).unwrap_err();
    assert!(error.contains("“nothing”"));
}
