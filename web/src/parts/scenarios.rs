//! Saved scenarios: save, open, rename, delete, as files.
//!
//! Not here: where they are kept (`hooks::library`).

use model::Observed;
use playground::shelf::{Saved, Shelf};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{HtmlInputElement, KeyboardEvent};
use yew::prelude::*;

use super::{click, dialog, file};
use crate::hooks::library::{self, use_shelf};
use crate::state::store::{Action, Address, Notice, StoreHandle};

/// A file of saved scenarios is smaller than this, in bytes: with everything observed that fits.
const MOST_BYTES: f64 = 20_000_000.0;
/// The id of the field of the name.
const NAME: &str = "scenario-name";

#[derive(PartialEq, Properties)]
pub(crate) struct ScenariosProps {
    pub(crate) store: StoreHandle,
    pub(crate) close: Callback<()>,
}

#[component]
pub(crate) fn Scenarios(props: &ScenariosProps) -> Html {
    let desk = Desk {
        store: props.store.clone(),
        shelf: use_shelf(),
        said: use_state_eq(String::new),
        deleted: use_state_eq(|| None::<Saved>),
        renaming: use_state_eq(|| None::<String>),
    };
    let scenario = &props.store.scenario;
    let proposed = format!("{}, {}", scenario.load().card().name, scenario.policy().card().name);
    let save = desk.on(|desk, ()| desk.save());
    let enter = desk.on(|desk, event: KeyboardEvent| {
        if event.key() == "Enter" {
            desk.save();
        }
    });
    let previous = library::previous().map(|previous| {
        let open = desk.with(&previous, Desk::open);
        html! {
            <p><button type="button" onclick={click(&open)}>
                { "Open what was on the screen at the end of the last visit" }
            </button></p>
        }
    });
    let count = desk.shelf.saved().len();
    let children = html! {
        <>
            <label for={NAME}>{ "Save what is on the screen as" }</label>
            <div class="copy">
                <input id={NAME} type="text" maxlength="60" value={proposed} autocomplete="off"
                    onkeydown={enter} />
                <button type="button" class="primary" onclick={click(&save)}>{ "Save" }</button>
            </div>
            <p class="said" role="status">
                { (*desk.said).clone() }
                if desk.deleted.is_some() {
                    { " " }
                    <button type="button" onclick={click(&desk.on(|desk, ()| desk.restore()))}>
                        { "Undo" }
                    </button>
                }
            </p>
            if count > 0 {
                <ul class="saved" aria-label="Saved scenarios">
                    { for desk.shelf.saved().iter().map(|saved| row(&desk, saved)) }
                </ul>
            } else {
                <p class="muted">
                    { "Nothing is saved yet. What you save stays in this browser." }
                </p>
            }
            { previous }
            { files(&desk, count) }
        </>
    };
    dialog::dialog("Scenarios", &props.close, children)
}

/// Everything the dialog works with.
#[derive(Clone)]
struct Desk {
    store: StoreHandle,
    shelf: UseStateHandle<Shelf>,
    said: UseStateHandle<String>,
    deleted: UseStateHandle<Option<Saved>>,
    renaming: UseStateHandle<Option<String>>,
}

impl Desk {
    fn on<E: 'static>(&self, act: fn(&Self, E)) -> Callback<E> {
        let desk = self.clone();
        Callback::from(move |event: E| act(&desk, event))
    }

    fn with(&self, saved: &Saved, act: fn(&Self, &Saved)) -> Callback<()> {
        let (desk, saved) = (self.clone(), saved.clone());
        Callback::from(move |()| act(&desk, &saved))
    }

    /// Changes what is kept, and says what became of it.
    fn change(&self, act: impl FnOnce(&mut Shelf) -> Result<(), String>, done: String) {
        match library::change(act) {
            Ok(kept) => {
                self.shelf.set(kept);
                self.said.set(done);
            }
            Err(why) => self.said.set(format!("Not done: {why}.")),
        }
    }

    fn save(&self) {
        let document = web_sys::window().and_then(|window| window.document());
        let field = document.and_then(|document| document.get_element_by_id(NAME));
        let name = field.map(wasm_bindgen::JsCast::unchecked_into::<HtmlInputElement>);
        let name = name.map_or_else(String::new, |field| field.value());
        if name.trim().is_empty() {
            self.said.set("Not saved: it needs a name.".to_owned());
            return;
        }
        let saved = library::pack(&name, &self.store);
        let done = format!("Saved: {}.", name.trim());
        self.deleted.set(None);
        self.change(|shelf| shelf.put(saved), done);
    }

    fn open(&self, saved: &Saved) {
        let opened = saved.open();
        let lines: Vec<String> = opened.problems.iter().map(ToString::to_string).collect();
        let title = format!("“{}” could not be read in full", saved.name);
        let notices = if lines.is_empty() {
            Vec::new()
        } else {
            vec![Notice { title, lines, problem: true }]
        };
        self.store.dispatch(Action::Open(opened.scenario, notices, Address::Push));
        self.store.dispatch(Action::Observe(Observed::read(&saved.observed)));
        dialog::hide();
    }

    fn delete(&self, saved: &Saved) {
        self.deleted.set(Some(saved.clone()));
        let id = saved.id.clone();
        let done = format!("Deleted: {}.", saved.name);
        self.change(|shelf| shelf.delete(&id).map(|_| ()).ok_or_else(|| "it is gone".into()), done);
        // What had the focus is gone.
        super::focus(NAME);
    }

    fn restore(&self) {
        if let Some(saved) = (*self.deleted).clone() {
            self.deleted.set(None);
            let done = format!("Back again: {}.", saved.name);
            self.change(|shelf| shelf.put(saved), done);
        }
    }

    fn rename(&self, id: &str, name: &str) {
        self.renaming.set(None);
        self.change(
            |shelf| {
                shelf.rename(id, name);
                Ok(())
            },
            format!("Renamed: {name}."),
        );
    }

    fn download(&self, name: &str, kept: &Shelf) {
        let done = library::to_json(&kept.tree());
        if done.map(|text| file::download(&text.into(), name)).is_err() {
            self.said.set("The browser did not take the file.".to_owned());
        }
    }

    fn import(&self, chosen: web_sys::File) {
        let desk = self.clone();
        let name = chosen.name();
        if chosen.size() > MOST_BYTES {
            desk.said.set(format!("{name} is too large for a file of scenarios."));
            return;
        }
        spawn_local(async move {
            let text = JsFuture::from(chosen.text()).await.ok().and_then(|text| text.as_string());
            let read = library::from_json(&text.unwrap_or_default());
            match read.and_then(|tree| Shelf::read(&tree)) {
                Ok(other) => {
                    let mut added = 0;
                    let merge = |shelf: &mut Shelf| {
                        added = shelf.merge(other);
                        Ok(())
                    };
                    desk.change(merge, String::new());
                    desk.said.set(format!("{name}: {added} new."));
                }
                Err(why) => desk.said.set(format!("{name}: {why}.")),
            }
        });
    }
}

/// A saved scenario, or the field of its new name.
fn row(desk: &Desk, saved: &Saved) -> Html {
    if desk.renaming.as_ref() == Some(&saved.id) {
        let (desk, id) = (desk.clone(), saved.id.clone());
        let named = Callback::from(move |event: Event| {
            desk.rename(&id, &event.target_unchecked_into::<HtmlInputElement>().value());
        });
        return html! {
            <li key={saved.id.clone()}>
                <input id="rename" type="text" maxlength="60" value={saved.name.clone()}
                    aria-label={format!("New name of {}", saved.name)} onchange={named} />
            </li>
        };
    }
    let rename = desk.with(saved, |desk, saved| {
        desk.renaming.set(Some(saved.id.clone()));
        super::focus("rename");
    });
    let export = desk.with(saved, |desk, saved| {
        let mut one = Shelf::default();
        if one.put(saved.clone()).is_ok() {
            desk.download("scenario.lunch-rush.json", &one);
        }
    });
    let press = |label: &str, sign: &'static str, act: &Callback<()>| {
        let label = format!("{label} {}", saved.name);
        html! {
            <button type="button" class="quiet" onclick={click(act)} aria-label={label.clone()}
                title={label}>{ sign }</button>
        }
    };
    html! {
        <li key={saved.id.clone()}>
            <button type="button" class="open" onclick={click(&desk.with(saved, Desk::open))}>
                { &saved.name }
            </button>
            { press("Rename", "✎", &rename) }
            { press("Save as a file:", "⤓", &export) }
            { press("Delete", "✕", &desk.with(saved, Desk::delete)) }
        </li>
    }
}

/// All of them as a file, and from one.
fn files(desk: &Desk, count: usize) -> Html {
    let export = desk.on(|desk, ()| desk.download("scenarios.lunch-rush.json", &desk.shelf));
    let import = desk.on(|desk, event: Event| {
        let input = event.target_unchecked_into::<HtmlInputElement>();
        let chosen = input.files().and_then(|files| files.get(0));
        input.set_value("");
        if let Some(chosen) = chosen {
            desk.import(chosen);
        }
    });
    html! {
        <div class="copy">
            <button type="button" onclick={click(&export)} disabled={count == 0}>
                { "Save all as a file" }
            </button>
            <label class="button">
                { "Add from a file" }
                <input id="scenarios-file" type="file" accept=".json,application/json"
                    class="unseen" onchange={import} />
            </label>
        </div>
    }
}
