//! What if from here: one setting, a new value, and what it would have come to.
//!
//! Not here: the run (`crate::whatif`).

use std::fmt::Write as _;

use model::{Control, Scenario, Series};

use super::chart::picture;
use super::html::{alert, escaped, option};
use super::query::Query;
use crate::board::thinned;
use crate::settings::Setting;
use crate::{instant, whatif};

/// The view; `at` of the query is the instant in seconds since the start.
pub(super) fn view(scenario: &Scenario, query: &Query, tell: &mut dyn FnMut(f64)) -> String {
    let settings: Vec<Setting> = whatif::changeable(scenario);
    let settings: Vec<&Setting> =
        settings.iter().filter(|s| !matches!(s.spec.control, Control::List(_))).collect();
    let chosen = query.get("path").and_then(|path| settings.iter().find(|s| s.path == path));
    let chosen = chosen.or(settings.first());
    let value = query.get("value");
    let mut out = format!("<div>{}", form(&settings, chosen.map(|s| s.path.as_str()), value));
    let at = query.get("at").and_then(|at| at.parse::<f64>().ok()).unwrap_or(0.0);
    if query.get("go").is_some()
        && let Some(setting) = chosen
    {
        out.push_str(&match value {
            None => alert(&format!("Say what {} is to be.", setting.spec.label)),
            Some(value) => answer(scenario, at, (setting, value), tell),
        });
    }
    out.push_str("</div>");
    out
}

fn form(settings: &[&Setting], chosen: Option<&str>, value: Option<&str>) -> String {
    let mut out = String::from(
        "<form data-ask=\"submit\" class=\"choose row what-if\"><input type=\"hidden\" name=\"go\" \
         value=\"1\"><label>What if from here <select name=\"path\" id=\"what-path\" \
         aria-label=\"What if from here\">",
    );
    for setting in settings {
        let label = format!("{} ({})", called(setting), setting.text);
        out.push_str(&option(&setting.path, &label, chosen == Some(setting.path.as_str())));
    }
    let _ = write!(
        out,
        "</select></label><label>were <input type=\"text\" name=\"value\" id=\"what-value\" \
         value=\"{}\" size=\"8\" autocomplete=\"off\" aria-label=\"The new value\"></label>\
         <button type=\"submit\" id=\"what-go\">See</button></form>",
        escaped(value.unwrap_or(""))
    );
    out
}

/// The name of a setting, with its number where it is one of a list.
fn called(setting: &Setting) -> String {
    let number = setting.path.split('.').find_map(|piece| piece.parse::<u32>().ok());
    number.map_or(setting.spec.label.to_owned(), |n| format!("{} {}", setting.spec.label, n + 1))
}

/// The value as the door of the scenario takes it: what a person types into a field of that unit,
/// the id or the name of an option.
fn typed(setting: &Setting, value: &str) -> String {
    match &setting.spec.control {
        Control::Number(range) => {
            range.unit.parse(value).map_or(value.to_owned(), |number| format!("{number}"))
        }
        Control::Choice { options } => {
            let same = |label: &str| label.eq_ignore_ascii_case(value.trim());
            let option = options.iter().find(|option| same(option.label) || same(option.id));
            option.map_or(value, |option| option.id).to_owned()
        }
        _ => value.trim().to_owned(),
    }
}

fn answer(
    scenario: &Scenario,
    at: f64,
    (setting, value): (&Setting, &str),
    tell: &mut dyn FnMut(f64),
) -> String {
    let text = typed(setting, value);
    let before = crate::simulate_with(scenario, &mut |share| tell(0.5 * share));
    let after = whatif::what_if(scenario, at, (&setting.path, &text), &mut |share| {
        tell(0.5 + 0.5 * share);
    });
    let after = match after {
        Ok(after) => after,
        // The value as it was typed, not as it was read.
        Err(mut error) => {
            value.clone_into(&mut error.given);
            return alert(&format!("{error}."));
        }
    };
    let clock = instant::clock(&before, at.clamp(0.0, before.timeline.length()));
    let mut out = format!(
        "<div role=\"status\"><table class=\"comparison\"><caption>{} from {clock} \
         on</caption><thead>\
         <tr><td></td><th scope=\"col\">As it is</th><th scope=\"col\">What if</th>\
         <th scope=\"col\">Change</th></tr></thead><tbody>",
        escaped(&format!("{} = {value}", called(setting)))
    );
    for total in whatif::differences(&before.totals, &after.totals) {
        let (a, b) = (total.unit.text(total.before), total.unit.text(total.after));
        let _ = write!(
            out,
            "<tr data-total=\"{}\"><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td></tr>",
            total.id,
            escaped(total.label),
            escaped(&a),
            escaped(&b),
            escaped(&total.text())
        );
    }
    out.push_str("</tbody></table>");
    let column = |run: &model::Run, series| thinned(run.column(series));
    let load = column(&before, Series::Offered);
    let (old, new) = (column(&before, Series::Capacity), column(&after, Series::Capacity));
    let most = load.iter().chain(&old).chain(&new).copied().fold(1e-9, f64::max);
    out.push_str(&picture(
        &load,
        &[("before", &old), ("capacity", &new)],
        most,
        "Load, and capacity with and without the change",
    ));
    out.push_str(
        "<p class=\"keys\"><span class=\"swatch load\"></span> load <span class=\"swatch \
         before\"></span> \
         capacity as it is <span class=\"swatch capacity\"></span> with the change</p></div>",
    );
    out
}
