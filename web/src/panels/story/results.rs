//! What came of it: runs beside each other, the verdict of a shift, its link.

use playground::restaurant::{Tally, Words, game};
use yew::prelude::*;

use super::Scene;
use super::controls::open;
use crate::parts::share::{Said, copy_to_clipboard};
use crate::routes::route::Route;

/// The rows of a tally that matter here: guests lost, wages, mean wait, idle, both in dollars.
const ROWS: [usize; 5] = [0, 1, 3, 6, 7];

/// Runs beside each other. The names are ours, so that the table may be plain text.
pub(crate) fn table(columns: &[(&str, Tally)], words: Words) -> Html {
    let rows: Vec<_> = columns.iter().map(|(_, tally)| tally.rows(words)).collect();
    let mut html = String::from("<table class=results><thead><tr><td></td>");
    for (name, _) in columns {
        push(&mut html, &["<th scope=col>", name, "</th>"]);
    }
    html.push_str("</tr></thead><tbody>");
    for row in ROWS {
        let label = rows.first().map_or("", |rows| rows[row].0);
        push(&mut html, &["<tr><th scope=row>", label, "</th>"]);
        for (_, unit, value) in rows.iter().map(|rows| rows[row]) {
            push(&mut html, &["<td class=figure>", &unit.text(value), "</td>"]);
        }
        html.push_str("</tr>");
    }
    html.push_str("</tbody></table>");
    Html::from_html_unchecked(html.into())
}

/// Adds pieces to a text.
pub(super) fn push(text: &mut String, pieces: &[&str]) {
    for piece in pieces {
        text.push_str(piece);
    }
}

/// What came of a shift, against the rule.
pub(crate) fn verdict(scene: &Scene, rule: &Tally, said: &Said) -> Html {
    let mine = &scene.picture.tally;
    let sentence = game::sentence(mine, rule, "the rule", scene.words);
    let again = {
        let scene = scene.clone();
        Callback::from(move |_: MouseEvent| open(&scene))
    };
    html! {
        <section class="verdict-of-shift" aria-labelledby="verdict">
            <h3 id="verdict" role="status">{ sentence }</h3>
            <div class="actions">
                <button type="button" class="primary" onclick={again}>{ "Try again" }</button>
                { copy(said, link_of(scene), ("shift-link", "Copy the link to your shift")) }
            </div>
        </section>
    }
}

/// A link, and a button that copies it: the id of its field and what stands on the button.
pub(super) fn copy(said: &Said, link: String, (id, label): (&'static str, &'static str)) -> Html {
    let onclick = copy_to_clipboard(said, &link, id);
    html! {
        <>
            <span class="copy">
                <input {id} type="text" readonly=true value={link} aria-label="Link" />
                <button type="button" {onclick}>{ label }</button>
            </span>
            <span class="said" role="status">{ (**said).clone() }</span>
        </>
    }
}

/// The address of the shift on the screen.
fn link_of(scene: &Scene) -> String {
    let link = playground::link(&scene.picture.scenario).text;
    crate::hooks::address::absolute(&format!("{}?{link}", Route::Restaurant(scene.number).path()))
}
