//! The playground: settings on the left, the run on the right.

use std::rc::Rc;

use model::{Scenario, Section};
use web_sys::KeyboardEvent;
use yew::prelude::*;

use crate::fields::{Ask, Door};
use crate::hooks::address::{read, use_address};
use crate::hooks::clock::use_clock;
use crate::hooks::run::{RunRef, Shown, use_run};
use crate::hooks::theme::use_theme;
use crate::panels::{fidelity, load, section, strategy};
use crate::parts::top_bar::{self, TopBar};
use crate::parts::{dialog, help, notices, share};
use crate::routes::stage::use_stage;
use crate::state::playhead::{Move, Playhead, PlayheadHandle};
use crate::state::store::{Action, Address, Notice, Store, StoreHandle};

/// What lies over the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Over {
    Nothing,
    Share,
    Help,
}

/// Sections behind a heading of their own, in order.
const FOLDED: [Section; 6] = [
    Section::Traffic,
    Section::Service,
    Section::Fleet,
    Section::Goals,
    Section::Prices,
    Section::Clock,
];

#[component]
pub(crate) fn Playground() -> Html {
    let store = use_reducer(|| {
        let (scenario, notices) = read();
        Store::new(scenario, notices)
    });
    use_address(&store);
    let shown = use_run(&store);
    let (theme, dark, next_theme) = use_theme();
    let stage = use_stage(&store, &shown, dark);
    let said = use_state_eq(String::new);
    let over = use_state_eq(|| Over::Nothing);

    use_effect_with(*over, |over| {
        if *over != Over::Nothing {
            dialog::show();
        }
    });

    strategy::use_chosen_in_sight(store.scenario.policy().card().id);
    let playhead = use_playhead(&shown.run);
    use_keys(&store, &playhead);

    let door = use_door(&store);
    let base = {
        let scenario = Rc::clone(&store.scenario);
        use_memo((scenario.load().card().id, scenario.policy().card().id), |_| scenario.base())
    };
    let show = |what: Over| {
        let over = over.clone();
        Callback::from(move |()| over.set(what))
    };
    let step = |possible: bool, action: fn() -> Action| {
        let store = store.clone();
        possible.then(|| Callback::from(move |()| store.dispatch(action())))
    };
    let dismiss = {
        let store = store.clone();
        Callback::from(move |index| store.dispatch(Action::Dismiss(index)))
    };
    let bar = TopBar {
        undo: step(store.can_undo(), || Action::Undo),
        redo: step(store.can_redo(), || Action::Redo),
        share: show(Over::Share),
        help: show(Over::Help),
        theme,
        next_theme,
    };
    html! {
        <ContextProvider<PlayheadHandle> context={playhead}>
            { top_bar::bar(&bar) }
            { notices::list(&store.notices, &dismiss) }
            <main class="playground">
                { settings(&store, &shown, &base, &door) }
                { stage }
            </main>
            { over_page(&over, &store, &said) }
        </ContextProvider<PlayheadHandle>>
    }
}

/// What lies over the page, if anything does.
fn over_page(
    over: &UseStateHandle<Over>,
    store: &StoreHandle,
    said: &UseStateHandle<String>,
) -> Html {
    let close = {
        let (over, said) = (over.clone(), said.clone());
        Callback::from(move |()| {
            over.set(Over::Nothing);
            said.set(String::new());
        })
    };
    let open = {
        let store = store.clone();
        Callback::from(move |scenario: Scenario| {
            store.dispatch(Action::Open(scenario, Vec::new(), Address::Push));
            dialog::hide();
        })
    };
    match **over {
        Over::Nothing => Html::default(),
        Over::Help => help::dialog(&close),
        Over::Share => share::dialog(&store.scenario, said, &open, &close),
    }
}

/// The playhead of the run, and its clock.
#[hook]
fn use_playhead(run: &RunRef) -> PlayheadHandle {
    let length = run.timeline.length();
    let playhead = use_reducer(|| {
        // Where the first thing happens there is something to see.
        let first = run.next_action(0.0).map_or(0.0, |decision| decision.at);
        Playhead::new(first, length)
    });
    use_clock(&playhead);
    {
        let playhead = playhead.clone();
        use_effect_with(length.to_bits(), move |_| {
            if playhead.length != length {
                playhead.dispatch(Move::Length(length));
            }
        });
    }
    playhead
}

/// The door through which fields change the scenario.
#[hook]
fn use_door(store: &StoreHandle) -> Door {
    // Fields keep their door for ever; it must always lead to the latest scenario.
    let latest = use_mut_ref(|| store.clone());
    *latest.borrow_mut() = store.clone();
    (*use_memo((), |()| {
        Callback::from(move |ask: Ask| {
            let store = latest.borrow().clone();
            let mut scenario = (*store.scenario).clone();
            let what = match &ask {
                Ask::Set(path, _) | Ask::Reset(path) | Ask::Push(path) | Ask::Remove(path, _) => {
                    path.clone()
                }
            };
            match &ask {
                Ask::Set(path, text) => scenario.set(path, text),
                Ask::Reset(path) => scenario.reset(path),
                Ask::Push(path) => scenario.push(path),
                Ask::Remove(path, index) => scenario.remove(path, *index),
            }?;
            store.dispatch(Action::Edit(scenario, what));
            Ok(())
        })
    }))
    .clone()
}

/// Keys that work anywhere on the page.
#[hook]
fn use_keys(store: &StoreHandle, playhead: &PlayheadHandle) {
    let (store, playhead) = (store.clone(), playhead.clone());
    use_effect_with((), move |()| {
        let document = web_sys::window().and_then(|window| window.document());
        let listener = document.map(|document| {
            let options = gloo_events::EventListenerOptions::enable_prevent_default();
            gloo_events::EventListener::new_with_options(
                &document,
                "keydown",
                options,
                move |event| {
                    let event: &KeyboardEvent = wasm_bindgen::JsCast::unchecked_ref(event);
                    global_key(event, &store, &playhead);
                },
            )
        });
        move || drop(listener)
    });
}

fn global_key(event: &KeyboardEvent, store: &StoreHandle, playhead: &PlayheadHandle) {
    let focus = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.active_element());
    // A text field undoes its own typing.
    let types = focus.as_ref().and_then(|element| element.get_attribute("type"));
    let types = types.is_some_and(|kind| kind == "text");
    let nothing = focus.is_none_or(|element| element.tag_name() == "BODY");
    let command = event.ctrl_key() || event.meta_key();
    let key = event.key();
    if command && matches!(key.as_str(), "z" | "Z" | "y" | "Y") && !types {
        event.prevent_default();
        let redo = matches!(key.as_str(), "y" | "Y") || event.shift_key();
        store.dispatch(if redo { Action::Redo } else { Action::Undo });
    } else if key == " " && !command && nothing {
        event.prevent_default();
        playhead.dispatch(Move::Toggle);
    }
}

/// Everything that can be set.
fn settings(store: &StoreHandle, shown: &Shown, base: &Scenario, door: &Door) -> Html {
    let scenario = &store.scenario;
    let choose = |what: &'static str| {
        let store = store.clone();
        Callback::from(move |id: String| {
            let mut scenario = (*store.scenario).clone();
            // The list offers only what there is.
            if scenario.set(what, &id).is_ok() {
                store.dispatch(Action::Choose(scenario));
            }
        })
    };
    let unsketch = {
        let store = store.clone();
        Callback::from(move |()| {
            let mut scenario = (*store.scenario).clone();
            scenario.set_sketch(None);
            store.dispatch(Action::Choose(scenario));
        })
    };
    let reseed = {
        let store = store.clone();
        Callback::from(move |()| match getrandom::u32() {
            Ok(seed) => {
                let mut scenario = (*store.scenario).clone();
                // Five digits are easier to read out than ten, and enough to be different.
                scenario.set_seed(seed % 100_000);
                store.dispatch(Action::Edit(scenario, "seed".to_owned()));
            }
            Err(error) => store.dispatch(Action::Tell(Notice {
                title: "There is no chance here".to_owned(),
                lines: vec![format!("The browser gave no random number: {error}.")],
                problem: true,
            })),
        })
    };
    let asks = load::Asks { choose: choose("load"), unsketch, reseed };
    html! {
        <div class="settings" role="region" aria-label="Settings">
            { load::panel(scenario, base, door, &asks) }
            { strategy::panel(scenario, base, door, &choose("policy")) }
            { fidelity::panel(scenario, shown, door) }
            { for FOLDED.into_iter().map(|part| section::panel(part, scenario, base, door)) }
        </div>
    }
}
