//! What somebody has chosen and ordered in a step.

use std::rc::Rc;

use model::Scenario;
use model::orders::Order;
use playground::restaurant::{Step, game};
use yew::prelude::*;

/// How far a shift is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// The doors are still closed.
    Before,
    /// The clock runs, or could.
    Open,
    /// It is over.
    After,
}

/// What somebody has chosen and ordered in a step.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Desk {
    /// Which of the scenarios of the step.
    pub(crate) variant: usize,
    /// Where the slider stands, if it was moved.
    pub(crate) slider: Option<f64>,
    /// Orders of the shift.
    pub(crate) orders: Vec<Order>,
    pub(crate) phase: Phase,
}

/// The desk as parts get it.
pub(crate) type DeskHandle = UseReducerHandle<Desk>;

/// What can happen at the desk.
pub(crate) enum Act {
    /// Another scenario of the step is looked at.
    Choose(usize),
    /// The slider is moved.
    Slide(f64),
    /// The doors open, for a new shift.
    Open,
    /// These are the orders now.
    Order(Vec<Order>),
    /// The shift is over.
    Close,
    /// A shift of before, or of somebody else, is looked at.
    Show(Vec<Order>),
}

impl Reducible for Desk {
    type Action = Act;

    fn reduce(self: Rc<Self>, act: Act) -> Rc<Self> {
        let mut next = (*self).clone();
        match act {
            Act::Choose(variant) => next.variant = variant,
            Act::Slide(value) => next.slider = Some(value),
            Act::Open => {
                next.orders.clear();
                next.phase = Phase::Open;
            }
            Act::Order(orders) => next.orders = orders,
            Act::Close => next.phase = Phase::After,
            Act::Show(orders) => {
                next.orders = orders;
                next.phase = Phase::After;
            }
        }
        Rc::new(next)
    }
}

impl Desk {
    /// A desk where nothing has happened.
    pub(crate) const fn new() -> Self {
        Self { variant: 0, slider: None, orders: Vec::new(), phase: Phase::Before }
    }
}

/// A scenario of a step, with the slider of the step at a place.
pub(crate) fn scenario(step: &Step, variant: usize, slider: Option<f64>) -> Scenario {
    let variant = step.variants.get(variant).unwrap_or(&step.variants[0]);
    let mut scenario = variant.scenario();
    if let (Some(slider), Some(value)) = (step.slider, slider) {
        // The slider keeps within what is allowed.
        drop(scenario.set(slider.path, &value.to_string()));
    }
    scenario
}

/// The scenario of a shift with these orders in the step that is played.
pub(crate) fn shift(step: &Step, orders: &[Order]) -> Scenario {
    let base = step.scenario();
    let first = first(&base);
    game::by_hand(&base, first, orders)
}

/// How many there are before the first order.
pub(crate) fn first(base: &Scenario) -> u32 {
    game::orders_of(base).map_or(base.fleet().start.0, |(first, _)| first)
}
