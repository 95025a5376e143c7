//! What a person does to a page: point, drag, type, fill in a form.
//!
//! Pointer and keys go through the browser's own input, so that the page gets the events of real
//! hands, in their order. Deliberately not here: reading the page; see `page`.

use crate::Page;
use fantoccini::{
    actions::{
        ActionSequence, InputSource, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions,
        PointerAction, TouchActions,
    },
    key::Key,
};
use serde_json::{Value, json};
use std::time::Duration;

/// How long a hand takes from one point of a drag to the next.
const STROKE: Duration = Duration::from_millis(60);

const DOWN: PointerAction = PointerAction::Down { button: MOUSE_BUTTON_LEFT };
const UP: PointerAction = PointerAction::Up { button: MOUSE_BUTTON_LEFT };

/// What a person points with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pointer {
    /// A mouse, with its left button.
    Mouse,
    /// A finger on a touch screen.
    Finger,
}

impl Page {
    /// Clicks in the middle of an element.
    #[track_caller]
    pub fn click(&self, css: &str) {
        let element = self.find(css);
        self.run(css, element.click());
    }

    /// Presses and releases at a point of an element [CSS pixels from its top left corner].
    #[track_caller]
    pub fn click_at(&self, css: &str, at: (f64, f64), pointer: Pointer) {
        self.drag(css, &[at], pointer);
    }

    /// Presses at the first point, moves through the others, and releases at the last [CSS pixels
    /// from the element's top left corner].
    #[track_caller]
    pub fn drag(&self, css: &str, points: &[(f64, f64)], pointer: Pointer) {
        let (left, top) = self.corner(css);
        let point = |(x, y): &(f64, f64), time| move_to((left + x, top + y), time);
        let (first, rest) = points.split_first().expect("a drag begins somewhere");
        let mut actions = vec![point(first, Duration::ZERO), DOWN];
        actions.extend(rest.iter().map(|next| point(next, STROKE)));
        actions.push(UP);
        self.perform(pointer_actions(pointer, actions));
    }

    /// Moves the mouse over a point of an element, without pressing.
    #[track_caller]
    pub fn hover(&self, css: &str, at: (f64, f64)) {
        let (left, top) = self.corner(css);
        let point = move_to((left + at.0, top + at.1), Duration::ZERO);
        self.perform(pointer_actions(Pointer::Mouse, vec![point]));
    }

    /// Clicks twice at a point of an element.
    #[track_caller]
    pub fn double_click_at(&self, css: &str, at: (f64, f64)) {
        let (left, top) = self.corner(css);
        let mut actions = vec![move_to((left + at.0, top + at.1), Duration::ZERO)];
        actions.extend([DOWN, UP, DOWN, UP]);
        self.perform(pointer_actions(Pointer::Mouse, actions));
    }

    /// Gives an element the keyboard focus.
    #[track_caller]
    pub fn focus(&self, css: &str) {
        self.on(css, "element.focus()", &[]);
    }

    /// Presses keys one after the other: `[Key::Right, Key::Right]`, or the letters of a text.
    #[track_caller]
    pub fn press(&self, keys: impl IntoIterator<Item = impl Into<char>>) {
        let mut actions = KeyActions::new("keyboard".into());
        for key in keys {
            let value = key.into();
            actions = actions.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        }
        self.perform(actions);
    }

    /// Presses keys together: holds the first ones while it presses the last.
    #[track_caller]
    pub fn chord(&self, keys: &[char]) {
        let down = keys.iter().map(|&value| KeyAction::Down { value });
        let up = keys.iter().rev().map(|&value| KeyAction::Up { value });
        let actions = KeyActions::new("keyboard".into());
        self.perform(down.chain(up).fold(actions, InputSource::then));
    }

    /// Replaces what is in a text or number field, and leaves the field.
    #[track_caller]
    pub fn fill(&self, css: &str, value: &str) {
        self.on(css, "element.focus(); element.select()", &[]);
        if value.is_empty() {
            self.press([Key::Delete]);
        }
        self.press(value.chars());
        self.press([Key::Tab]);
    }

    /// Sets a slider, as if it had been dragged there: the page sees the value while it is dragged
    /// (`input`) and when it is released (`change`).
    #[track_caller]
    pub fn slide(&self, css: &str, value: f64) {
        let set =
            "const own = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
            own.set.call(element, given);
            element.dispatchEvent(new InputEvent('input', { bubbles: true }));
            element.dispatchEvent(new Event('change', { bubbles: true }));";
        self.on(css, set, &[json!(value.to_string())]);
    }

    /// Picks an option of a drop-down list by its value.
    #[track_caller]
    pub fn select(&self, css: &str, value: &str) {
        let element = self.find(css);
        self.run(css, element.select_by_value(value));
    }

    /// Puts a file of this machine into a file field.
    #[track_caller]
    pub fn upload(&self, css: &str, path: &std::path::Path) {
        let element = self.find(css);
        self.run(css, element.send_keys(&path.to_string_lossy()));
    }

    /// Brings an element into view, and returns where its top left corner is in it.
    #[track_caller]
    fn corner(&self, css: &str) -> (f64, f64) {
        let corner = "element.scrollIntoView({ block: 'nearest', behavior: 'instant' });
            const box = element.getBoundingClientRect();
            return [box.left, box.top];";
        let corner = self.on(css, corner, &[]);
        let side = |at: usize| corner[at].as_f64().expect("a box has sides");
        (side(0), side(1))
    }

    /// Runs a script with an element, once it is there, and a value.
    #[track_caller]
    fn on(&self, css: &str, script: &str, given: &[Value]) -> Value {
        self.wait_for(css);
        let script = format!(
            "const element = document.querySelector(arguments[0]), given = arguments[1];\n{script}"
        );
        self.execute(&script, &[&[json!(css)], given].concat())
    }

    #[track_caller]
    fn perform(&self, actions: impl Into<ActionSequence>) {
        self.run("move", self.client().perform_actions(actions.into()));
    }
}

fn move_to((x, y): (f64, f64), duration: Duration) -> PointerAction {
    PointerAction::MoveTo { duration: Some(duration), x, y }
}

fn pointer_actions(pointer: Pointer, actions: Vec<PointerAction>) -> ActionSequence {
    match pointer {
        Pointer::Mouse => {
            let hand = MouseActions::new("mouse".into());
            actions.into_iter().fold(hand, InputSource::then).into()
        }
        Pointer::Finger => {
            let hand = TouchActions::new("finger".into());
            actions.into_iter().fold(hand, InputSource::then).into()
        }
    }
}
