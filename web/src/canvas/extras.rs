//! What a chart offers besides its picture: its numbers as a table, its picture as a file.
//!
//! Not here: the numbers (`charts::table`) and the files (`picture`).

use charts::{Figure, Scene, Span, Table, table};
use yew::prelude::*;

/// The most rows of a table.
const MOST_ROWS: u32 = 200;

/// The numbers of what is shown.
pub(crate) fn numbers(figure: Figure, scene: &Scene<'_>, span: Span) -> Table {
    table(figure, scene, span, MOST_ROWS)
}

/// The fold with the table, and the buttons that save the picture.
pub(crate) fn panel(
    title: &str,
    table: Option<&Table>,
    node: &NodeRef,
    toggle: &Callback<Event>,
    save: [&Callback<MouseEvent>; 2],
) -> Html {
    let [svg, png] = save;
    let button = |text: &'static str, onclick: &Callback<MouseEvent>| {
        let label = format!("Save “{title}” as {text}");
        html! {
            <button type="button" class="quiet" onclick={onclick.clone()} aria-label={label.clone()}
                title={label}>{ text }</button>
        }
    };
    html! {
        <div class="extras">
            <details class="numbers" ref={node} ontoggle={toggle}>
                <summary>{ "Data table" }</summary>
                if let Some(table) = table {
                    <div class="scrolls" role="region" tabindex="0"
                        aria-label={format!("Data of “{title}”")}>{ rows(table) }</div>
                }
            </details>
            <span class="saves">{ button("SVG", svg) }{ button("PNG", png) }</span>
        </div>
    }
}

fn rows(table: &Table) -> Html {
    let row = |cells: &Vec<String>| {
        let cell = |(place, text): (usize, &String)| {
            if place == 0 {
                html! { <th scope="row">{ text.clone() }</th> }
            } else {
                html! { <td>{ text.clone() }</td> }
            }
        };
        html! { <tr>{ for cells.iter().enumerate().map(cell) }</tr> }
    };
    html! {
        <table class="figure">
            <thead><tr>{ for table.headers.iter().map(|text| html! {
                <th scope="col">{ text.clone() }</th>
            }) }</tr></thead>
            <tbody>{ for table.rows.iter().map(row) }</tbody>
        </table>
    }
}
