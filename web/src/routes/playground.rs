//! The playground: settings on the left, the run on the right.

use std::rc::Rc;

use model::{Curve, Quantity as _, Scenario, Section};
use web_sys::{File, KeyboardEvent};
use yew::prelude::*;

use crate::fields::{Ask, Door};
use crate::hooks::clock::use_clock;
use crate::hooks::run::{RunRef, Shown, use_run};
use crate::panels::intake::{self, Intake, Task};
use crate::panels::points::Points;
use crate::panels::{fidelity, load, section, strategy};
use crate::parts::tool::Tool;
use crate::routes::app::{nothing_focused, use_document_keys};
use crate::routes::stage::use_stage;
use crate::state::playhead::{Move, Playhead, PlayheadHandle};
use crate::state::store::{Action, Notice, StoreHandle};

/// Sections behind a heading of their own, in order.
const FOLDED: [Section; 6] = [
    Section::Traffic,
    Section::Service,
    Section::Fleet,
    Section::Goals,
    Section::Prices,
    Section::Clock,
];

#[derive(PartialEq, Properties)]
pub(crate) struct PlaygroundProps {
    pub(crate) store: StoreHandle,
    /// Whether the theme is dark now.
    pub(crate) dark: bool,
}

#[component]
pub(crate) fn Playground(props: &PlaygroundProps) -> Html {
    let PlaygroundProps { store, dark } = props;
    let shown = use_run(store);
    let playhead = use_playhead(&shown.run);
    let stage = use_stage(store, &shown, &playhead, *dark);
    strategy::use_chosen_in_sight(store.scenario.policy().card().id);
    use_keys(&playhead);
    let door = use_door(store);
    let base = {
        let scenario = Rc::clone(&store.scenario);
        use_memo((scenario.load().card().id, scenario.policy().card().id), |_| scenario.base())
    };
    let task = use_state_eq(|| None::<Task>);
    let thumbnails = load::use_thumbnails();
    let set = {
        let task = task.setter();
        Callback::from(move |next: Task| task.set(Some(next)))
    };
    let import = {
        let set = set.clone();
        Callback::from(move |file: File| intake::read(file, set.clone()))
    };
    let drop_file = {
        let import = import.clone();
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            let files = event.data_transfer().and_then(|data| data.files());
            if let Some(file) = files.and_then(|files| files.get(0)) {
                import.emit(file);
            }
        })
    };
    let parts = Parts {
        import,
        thumbnails: &thumbnails,
        beside: html! {
            <>
                { intake::beside(store, &set.reform(|()| Task::Fit)) }
                { points(store) }
            </>
        },
    };
    let close = {
        let task = task.setter();
        Callback::from(move |()| task.set(None))
    };
    html! {
        <ContextProvider<PlayheadHandle> context={playhead}>
            // What is not prevented, the browser shows instead of the page.
            <main class="playground" ondrop={drop_file}
                ondragover={|event: DragEvent| event.prevent_default()}>
                { settings(store, &shown, (&base, &door), parts) }
                { stage }
            </main>
            if let Some(task) = &*task {
                <Intake task={task.clone()} store={store.clone()} {close} />
            }
        </ContextProvider<PlayheadHandle>>
    }
}

/// What the settings get besides the scenario.
struct Parts<'a> {
    import: Callback<File>,
    thumbnails: &'a [String],
    /// What stands below the shape of the load.
    beside: Html,
}

/// The load curve as numbers.
fn points(store: &StoreHandle) -> Html {
    let raise = {
        let store = store.clone();
        Callback::from(move |ceiling| store.dispatch(Action::Ceiling(ceiling)))
    };
    let draw = {
        let store = store.clone();
        Callback::from(move |curve: Curve| {
            let mut scenario = (*store.scenario).clone();
            scenario.set_sketch(Some(curve));
            store.dispatch(Action::Choose(scenario));
        })
    };
    let (curve, length) = (Rc::new(store.scenario.curve()), store.scenario.clock().length.get());
    html! { <Points {curve} {length} ceiling={store.ceiling} {draw} {raise} /> }
}

/// The playhead of the run, and its clock.
#[hook]
fn use_playhead(run: &RunRef) -> PlayheadHandle {
    let timeline = run.timeline;
    let playhead = use_reducer(|| {
        // Where the first thing happens there is something to see.
        let first = run.next_action(0.0).map_or(0.0, |decision| decision.at);
        Playhead::new(first, timeline)
    });
    use_clock(&playhead);
    {
        let playhead = playhead.clone();
        use_effect_with(timeline, move |&timeline| {
            if playhead.timeline != timeline {
                playhead.dispatch(Move::Steps(timeline));
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
        let now = Rc::clone(&latest);
        let tree = Callback::from(move |()| playground::save(&now.borrow().scenario));
        let change = Callback::from(move |ask: Ask| {
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
        });
        Door { change, tree }
    }))
    .clone()
}

/// Space plays and pauses, wherever no control has the focus.
#[hook]
fn use_keys(playhead: &PlayheadHandle) {
    let dispatcher = playhead.dispatcher();
    use_document_keys(Rc::new(move |event: &KeyboardEvent| {
        let command = event.ctrl_key() || event.meta_key();
        if event.key() == " " && !command && nothing_focused() {
            event.prevent_default();
            dispatcher.dispatch(Move::Toggle);
        }
    }));
}

/// Everything that can be set.
fn settings(
    store: &StoreHandle,
    shown: &Shown,
    (base, door): (&Scenario, &Door),
    parts: Parts<'_>,
) -> Html {
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
    let asks = load::Asks { choose: choose("load"), unsketch, reseed, import: parts.import };
    html! {
        <div class="settings" role="region" aria-label="Settings">
            { load::panel(scenario, base, door, (&asks, parts.thumbnails), parts.beside) }
            { strategy::panel(scenario, base, door, &choose("policy")) }
            <Tool name="chooser" title="Which strategy for my workload?"
                scenario={Rc::clone(scenario)} dispatch={store.dispatcher()} live=true
                rest={!store.live()} />
            <Tool name="manifest" title="Manifest" scenario={Rc::clone(scenario)}
                dispatch={store.dispatcher()} live=true rest={!store.live()} />
            { fidelity::panel(scenario, shown, door) }
            { for FOLDED.into_iter().map(|part| section::panel(part, scenario, base, door)) }
            <Tool name="checklist" title="Checklist" scenario={Rc::clone(scenario)}
                dispatch={store.dispatcher()} live=true rest={!store.live()} />
        </div>
    }
}
