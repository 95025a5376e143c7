//! Compare: strategies and pinned runs on the same load, as a form, a chart, a table and small
//! pictures.
//!
//! Not here: the parts themselves (`chart`, `table`), and which strategy is the best.

use std::fmt::Write as _;

use model::{Listed as _, PolicyEntry, Scenario};

use super::html::{alert, escaped, flag, option};
use super::pins::{self, Pin};
use super::query::{Query, push};
use super::{chart, table};
use crate::board::{self, Band, COLUMNS, Entry, Marks};
use crate::{compare, seeds};

/// The names of the form's fields: what an address has beside the scenario.
pub(super) const FORM: [&str; 4] = ["with", "pin", "seeds", "form"];
/// Stands for no strategy where none is chosen: nothing at all means every one.
const NONE: &str = "-";
/// How many seeds can be asked for.
const SEEDS: [u32; 4] = [1, 10, 30, 100];

/// A row of the comparison.
pub(super) struct Row {
    /// Its number on the screen.
    pub(super) number: usize,
    /// What is run.
    pub(super) scenario: Scenario,
    /// Where it came from, if it is a pin.
    pub(super) pin: Option<String>,
    /// Its run with its own seed.
    pub(super) entry: Entry,
    /// Over all seeds, one for each of [`COLUMNS`]; empty for a single seed.
    pub(super) bands: Vec<Option<Band>>,
}

impl Row {
    /// What it is called.
    pub(super) fn name(&self) -> String {
        let name = self.scenario.policy().card().name;
        if self.pin.is_some() { format!("{name} (pinned)") } else { name.to_owned() }
    }

    /// The value of a column: the mean where there are several seeds.
    pub(super) fn value(&self, column: usize) -> Option<f64> {
        match self.bands.get(column) {
            Some(band) => band.map(|band| band.mean),
            None => self.entry.values[column],
        }
    }
}

/// What was chosen in the form.
struct Chosen {
    entries: Vec<&'static PolicyEntry>,
    /// Whether those are all there are.
    all: bool,
    pins: Vec<Pin>,
    /// What was pasted and is no link, with what is wrong.
    refused: Vec<(String, String)>,
    unknown: Vec<String>,
    seeds: u32,
}

impl Chosen {
    fn read(scenario: &Scenario, query: &Query) -> Self {
        let known = scenario.catalogue().policies;
        let with: Vec<&str> = query.all("with").collect();
        let all = with.is_empty() && query.get("form").is_none();
        let entries: Vec<&PolicyEntry> =
            known.iter().filter(|entry| all || with.contains(&entry.card().id)).collect();
        let is_known = |id: &&str| *id == NONE || known.iter().any(|entry| entry.card().id == *id);
        let unknown = with.iter().filter(|id| !is_known(id)).map(|id| (*id).to_owned()).collect();
        let (mut pins, mut refused) = (Vec::new(), Vec::new());
        for pasted in query.all("pin").filter(|pasted| !pasted.trim().is_empty()) {
            match pins::read(pasted) {
                Ok(_) if pins.len() >= pins::MOST => {
                    let why = format!("At most {} runs can be pinned: remove one.", pins::MOST);
                    refused.push((pasted.to_owned(), why));
                }
                Ok(pin) => pins.push(pin),
                Err(why) => refused.push((pasted.to_owned(), why)),
            }
        }
        let seeds = query.count("seeds", 1, SEEDS[SEEDS.len() - 1]);
        let seeds = SEEDS.into_iter().rev().find(|count| *count <= seeds).unwrap_or(1);
        let all = entries.len() == known.len();
        Self { entries, all, pins, refused, unknown, seeds }
    }

    /// The same choice as a query, without the pin at `left_out`.
    fn query(&self, left_out: Option<usize>) -> String {
        let mut out = String::new();
        if self.entries.is_empty() {
            push(&mut out, "with", NONE);
        } else if !self.all {
            self.entries.iter().for_each(|entry| push(&mut out, "with", entry.card().id));
        }
        let kept = self.pins.iter().enumerate().filter(|(index, _)| Some(*index) != left_out);
        kept.for_each(|(_, pin)| push(&mut out, "pin", &pin.text));
        if self.seeds > 1 {
            push(&mut out, "seeds", &self.seeds.to_string());
        }
        out
    }
}

/// The view.
pub(super) fn view(scenario: &Scenario, query: &Query, tell: &mut dyn FnMut(f64)) -> String {
    let chosen = Chosen::read(scenario, query);
    let (rows, marks) = rows(scenario, &chosen, tell);
    let mut out = format!("<div data-query=\"{}\">", escaped(&chosen.query(None)));
    out.push_str(&form(scenario, &chosen));
    if rows.is_empty() {
        out.push_str("<p class=\"muted\">Nothing to compare: tick a strategy or pin a run.</p>");
    } else {
        let objective = model::Quantity::get(scenario.goals().objective);
        out.push_str("<div class=\"compared\">");
        out.push_str(&chart::scatter(&rows, marks.as_ref(), objective));
        out.push_str(&table::table(&rows, scenario.policy().card().id));
        out.push_str(&chart::multiples(&rows));
        out.push_str("</div>");
    }
    out.push_str("</div>");
    out
}

/// A run of every row, over every seed, and what else lies on the chart.
fn rows(
    scenario: &Scenario,
    chosen: &Chosen,
    tell: &mut dyn FnMut(f64),
) -> (Vec<Row>, Option<Marks>) {
    let own = chosen.entries.iter().map(|entry| (compare::with_policy(scenario, entry), None));
    let pins = chosen.pins.iter().map(|pin| (pin.scenario.clone(), Some(pin.text.clone())));
    let all: Vec<(Scenario, Option<String>)> = own.chain(pins).collect();
    let count = (all.len() * chosen.seeds as usize).max(1) as f64;
    let (mut rows, mut first) = (Vec::new(), None);
    let mut done = 0.0;
    for (scenario, pin) in all {
        let mut entries: Vec<Entry> = Vec::new();
        for seeded in seeds::seeds(&scenario, chosen.seeds) {
            let run = crate::simulate_with(&seeded, &mut |share| tell((done + share) / count));
            let (entry, marks) = board::entry(&seeded, &run);
            // The marks are those of the load on the screen, with its own seed.
            if pin.is_none() {
                first.get_or_insert(marks);
            }
            entries.push(entry);
            done += 1.0;
            tell(done / count);
        }
        let column = |column: usize| {
            let values: Vec<Option<f64>> = entries.iter().map(|e| e.values[column]).collect();
            board::band(&values)
        };
        let several = chosen.seeds > 1;
        let bands = if several { (0..COLUMNS.len()).map(column).collect() } else { Vec::new() };
        let entry = entries.into_iter().next().expect("there is one seed at least");
        rows.push(Row { number: rows.len() + 1, scenario, pin, entry, bands });
    }
    (rows, first)
}

fn form(scenario: &Scenario, chosen: &Chosen) -> String {
    let mut out = String::from(
        "<form data-ask=\"change\" class=\"choose\"><input type=\"hidden\" name=\"form\" \
         value=\"1\">\
         <fieldset><legend>Strategies on this load</legend><div class=\"ticks\">",
    );
    for entry in scenario.catalogue().policies {
        let card = entry.card();
        let ticked = chosen.entries.iter().any(|other| other.card().id == card.id);
        let now = if card.id == scenario.policy().card().id { " (as set)" } else { "" };
        let _ = write!(
            out,
            "<label title=\"{}\"><input type=\"checkbox\" name=\"with\" value=\"{}\" \
             id=\"with-{}\"{}> {}{now}</label>",
            escaped(card.summary),
            card.id,
            card.id,
            flag("checked", ticked),
            escaped(card.name)
        );
    }
    let _ = write!(
        out,
        "</div><p class=\"row\"><button type=\"button\" id=\"with-all\" data-go=\"{}\">All</button>\
         <button type=\"button\" id=\"with-one\" data-go=\"{}\">Only the one that is \
         set</button></p>\
         </fieldset>",
        escaped(&others(chosen, None)),
        escaped(&others(chosen, Some(scenario.policy().card().id)))
    );
    for id in &chosen.unknown {
        out.push_str(&alert(&format!("There is no strategy “{id}”; it is left out.")));
    }
    out.push_str(&pinned(chosen));
    out.push_str("<label class=\"row\">Seeds <select name=\"seeds\" id=\"seeds\">");
    for count in SEEDS {
        let label = if count == 1 {
            "1, the one that is set".to_owned()
        } else {
            format!("{count}, with bands")
        };
        out.push_str(&option(&count.to_string(), &label, count == chosen.seeds));
    }
    out.push_str("</select></label></form>");
    out
}

/// The choice with every strategy, or with one only.
fn others(chosen: &Chosen, one: Option<&str>) -> String {
    let mut out = String::new();
    if let Some(id) = one {
        push(&mut out, "with", id);
    }
    chosen.pins.iter().for_each(|pin| push(&mut out, "pin", &pin.text));
    if chosen.seeds > 1 {
        push(&mut out, "seeds", &chosen.seeds.to_string());
    }
    out
}

/// The pinned runs, and the field for another one.
fn pinned(chosen: &Chosen) -> String {
    let mut out = String::from("<fieldset class=\"pins\"><legend>Pinned runs</legend>");
    if !chosen.pins.is_empty() {
        out.push_str("<ul>");
    }
    for (index, pin) in chosen.pins.iter().enumerate() {
        let (load, policy) = (pin.scenario.load().card().name, pin.scenario.policy().card().name);
        let _ = write!(
            out,
            "<li><input type=\"hidden\" name=\"pin\" value=\"{0}\"><a \
             href=\"#/playground?{0}\">{1} \
             on {2}</a> <button type=\"button\" class=\"quiet\" data-go=\"{3}\" \
             aria-label=\"Remove pin {4}\">×</button>",
            escaped(&pin.text),
            escaped(policy),
            escaped(load),
            escaped(&chosen.query(Some(index))),
            index + 1
        );
        for problem in &pin.problems {
            out.push_str(&alert(&format!("In this link {problem}.")));
        }
        out.push_str("</li>");
    }
    if !chosen.pins.is_empty() {
        out.push_str("</ul>");
    }
    let (given, why) = match chosen.refused.first() {
        Some((given, why)) => (escaped(given), alert(why)),
        None => (String::new(), String::new()),
    };
    let _ = write!(
        out,
        "<div class=\"row\"><input type=\"text\" name=\"pin\" id=\"pin\" value=\"{given}\"{} \
         placeholder=\"Paste a link\" aria-label=\"A link to a run\" autocomplete=\"off\">\
         <button type=\"submit\" id=\"pin-add\">Pin</button></div>{why}</fieldset>",
        flag("aria-invalid=\"true\"", !why.is_empty())
    );
    out
}
