//! Parts of the page as HTML: what is looked at now and then, and would make the first load heavy.
//!
//! A view is a function of the scenario and of what was chosen in its own form. The page puts the
//! text where it belongs and follows a few attributes in it, so that no view needs code of its own
//! there:
//!
//! - `form[data-ask]` asks for the view again with what its fields say: at every `change` of a
//!   field, or when it is sent (`submit`);
//! - `button[data-go]` asks for it with the query in the attribute;
//! - `button[data-set]` sets values of the scenario: `path=text&path=text`; with `data-to` the page
//!   goes to that view afterwards;
//! - `button[data-copy]` copies the text of the element with that id;
//! - `button[data-show]` leads to the field of that path;
//! - `th > button[data-sort]` sorts the rows of its table by the `data-v` of the cells;
//! - `[data-query]` of the outermost element is the form's query in short, for the address.
//!
//! Everything that a person has given is escaped (`html`). Not here: what is worked out (`board`,
//! `tune`, `heat`, …).

mod chart;
mod checklist;
mod chooser;
mod compare;
mod heat;
mod html;
#[cfg(feature = "kubernetes")]
mod manifest;
mod pins;
mod query;
mod table;
mod tune;
mod what_if;

use model::Scenario;

use query::Query;

/// How a view is made: the scenario, what was chosen, whom to tell how much is done.
type Make = fn(&Scenario, &Query, &mut dyn FnMut(f64)) -> String;

/// Every view by its name.
const ALL: &[(&str, Make)] = &[
    ("compare", compare::view),
    ("tune", tune::view),
    ("heat", heat::view),
    ("chooser", chooser::view),
    ("checklist", checklist::view),
    ("what-if", what_if::view),
    #[cfg(feature = "kubernetes")]
    ("manifest", manifest::view),
];

/// The view with this name; `tell` hears how much of it is done, 0 to 1.
///
/// # Errors
/// There is no such view.
pub(crate) fn view(
    name: &str,
    scenario: &Scenario,
    query: &str,
    tell: &mut dyn FnMut(f64),
) -> Result<String, String> {
    let found = ALL.iter().find(|(known, _)| *known == name);
    let (_, make) = found.ok_or_else(|| format!("there is no view “{name}”"))?;
    Ok(make(scenario, &Query::read(query), tell))
}

#[cfg(test)]
mod tests;
