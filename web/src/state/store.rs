//! The scenario on the screen, its past and future, and the notices.

use std::rc::Rc;

use model::{Observed, Scenario};
use yew::prelude::*;

use crate::routes::route::Route;

/// How many edits can be undone.
const MOST_PAST: usize = 200;

/// Something to tell the person.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Notice {
    pub(crate) title: String,
    pub(crate) lines: Vec<String>,
    /// Whether something went wrong; otherwise it is just worth knowing.
    pub(crate) problem: bool,
}

/// How the address bar follows an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Address {
    /// It says what is on the screen, or what could not be read; it stays.
    Keep,
    /// It is rewritten.
    Replace,
    /// It gets a new entry, so that the browser's back leads here.
    Push,
}

/// What the page knows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Store {
    /// The view on the screen.
    pub(crate) route: Route,
    pub(crate) scenario: Rc<Scenario>,
    /// What is compared with it, as the query of that view's form.
    pub(crate) beside: Rc<str>,
    past: Vec<Rc<Scenario>>,
    future: Vec<Rc<Scenario>>,
    /// Whether a control is being moved, or was a moment ago.
    live: bool,
    /// Whether a pointer holds the curve.
    held: bool,
    /// What is being changed; edits of one thing in one go are undone in one go.
    editing: Option<String>,
    pub(crate) address: Address,
    /// What was measured of a real service, to be seen beside the run.
    pub(crate) observed: Option<Rc<Observed>>,
    /// The rate at the top of the load chart; 0 to follow the run.
    pub(crate) ceiling: f64,
    pub(crate) notices: Vec<Notice>,
}

/// The store as components get it.
pub(crate) type StoreHandle = UseReducerHandle<Store>;

/// What can happen to the store.
pub(crate) enum Action {
    /// A control was moved; the text says which.
    Edit(Scenario, String),
    /// A load or a strategy was chosen.
    Choose(Scenario),
    /// The person has rested.
    Settle,
    /// A pointer took hold of the curve, or let go of it.
    Hold(bool),
    /// The last edit is taken back.
    Undo,
    /// It is made again.
    Redo,
    /// A link or a file was opened.
    Open(Scenario, Vec<Notice>, Address),
    /// The scenario of the address, in full: a link may hold fewer points.
    Restore(Scenario),
    /// Something was measured of a real service, or is to be seen no more.
    Observe(Option<Observed>),
    /// The load chart is to reach so high; 0 to follow the run.
    Ceiling(f64),
    /// Another view was asked for.
    Go(Route, Address),
    /// Something else is to be compared with the scenario.
    Beside(String),
    /// Something is to be told.
    Tell(Notice),
    /// A notice was read.
    Dismiss(usize),
}

impl Store {
    pub(crate) fn new(route: Route, scenario: Scenario, notices: Vec<Notice>) -> Self {
        Self {
            route,
            scenario: Rc::new(scenario),
            beside: "".into(),
            past: Vec::new(),
            future: Vec::new(),
            live: false,
            held: false,
            editing: None,
            address: Address::Keep,
            observed: None,
            ceiling: 0.0,
            notices,
        }
    }

    /// Whether a control is being moved.
    pub(crate) fn live(&self) -> bool {
        self.live
    }

    pub(crate) fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    pub(crate) fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    fn edit(&mut self, scenario: Scenario, what: Option<String>, address: Address) {
        if scenario == *self.scenario {
            return;
        }
        if what.is_none() || self.editing != what {
            self.past.push(Rc::clone(&self.scenario));
            let excess = self.past.len().saturating_sub(MOST_PAST);
            self.past.drain(..excess);
        }
        self.future.clear();
        self.scenario = Rc::new(scenario);
        self.live = what.is_some();
        self.editing = what;
        self.address = address;
    }

    fn travel(&mut self, back: bool) {
        let (from, to) = if back {
            (&mut self.past, &mut self.future)
        } else {
            (&mut self.future, &mut self.past)
        };
        if let Some(scenario) = from.pop() {
            to.push(std::mem::replace(&mut self.scenario, scenario));
            self.live = false;
            self.editing = None;
            self.address = Address::Replace;
        }
    }
}

impl Reducible for Store {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Action::Edit(scenario, what) => next.edit(scenario, Some(what), Address::Replace),
            Action::Choose(scenario) => next.edit(scenario, None, Address::Push),
            Action::Settle => {
                next.live = false;
                // A hand that rests on the curve has not let go of it.
                if !next.held {
                    next.editing = None;
                }
            }
            Action::Hold(held) => {
                next.held = held;
                next.editing = None;
            }
            Action::Undo => next.travel(true),
            Action::Redo => next.travel(false),
            Action::Open(scenario, notices, address) => {
                next.edit(scenario, None, address);
                next.address = address;
                next.notices = notices;
            }
            Action::Restore(scenario) => next.scenario = Rc::new(scenario),
            Action::Observe(observed) => next.observed = observed.map(Rc::new),
            Action::Ceiling(ceiling) => next.ceiling = ceiling,
            Action::Go(route, address) => {
                next.route = route;
                next.live = false;
                next.address = address;
            }
            Action::Beside(query) => {
                next.beside = query.into();
                next.address = Address::Replace;
            }
            Action::Tell(notice) => {
                next.notices.retain(|other| *other != notice);
                next.notices.push(notice);
            }
            Action::Dismiss(index) => {
                if index < next.notices.len() {
                    next.notices.remove(index);
                }
            }
        }
        Rc::new(next)
    }
}
