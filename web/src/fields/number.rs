//! A number: a slider and a text field that understands units.
//!
//! The text stays as it was typed until it is left or Enter is pressed; what is refused stays in
//! the field with the reason below it.

use model::{Control, NumberSpec, Scale};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::row::row;
use super::{Ask, Door, Spec, element_id};

/// Positions of a slider over a range that is spread by ratios.
const LOG_POSITIONS: f64 = 400.0;

#[derive(PartialEq, Properties)]
pub(crate) struct NumberProps {
    pub(crate) path: AttrValue,
    pub(crate) spec: Spec,
    pub(crate) value: f64,
    pub(crate) default: f64,
    pub(crate) door: Door,
    /// Whether it goes without a slider.
    #[prop_or_default]
    pub(crate) plain: bool,
    /// What stands behind it.
    #[prop_or_default]
    pub(crate) children: Html,
}

#[component]
pub(crate) fn NumberField(props: &NumberProps) -> Html {
    let NumberProps { path, spec, value, default, door, .. } = props;
    // What was typed and refused, with the reason.
    let refused = use_state_eq(|| None::<(String, String)>);
    let Control::Number(range) = &spec.0.control else { return Html::default() };
    {
        let refused = refused.clone();
        // A value that came from elsewhere makes what was typed before pointless.
        use_effect_with(value.to_bits(), move |_| refused.set(None));
    }
    let commit = {
        let (path, door, refused) = (path.clone(), door.clone(), refused.clone());
        let value = *value;
        move |input: &HtmlInputElement| {
            let text = input.value();
            if text == range.unit.field(value) {
                refused.set(None);
                return;
            }
            // What is no number at all goes to the door as it is: there it gets its reason.
            let number = range.unit.parse(&text);
            let given = number.map_or_else(|| text.clone(), |v| format!("{v}"));
            let asked = door.emit(Ask::Set(path.to_string(), given));
            if let (Ok(()), Some(number)) = (&asked, number) {
                // The same number looks the same however it was typed.
                input.set_value(&range.unit.field(number));
            }
            refused.set(asked.err().map(|error| (text, error.to_string())));
        }
    };
    let typed = {
        let commit = commit.clone();
        Callback::from(move |event: Event| commit(&event.target_unchecked_into()))
    };
    // Enter asks again even where nothing was typed since: the reason may be gone.
    let entered = Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Enter" {
            commit(&event.target_unchecked_into());
        }
    });
    let slid = slid(range, (path, *value), door, &refused);
    let shown = refused.as_ref().map_or_else(|| range.unit.field(*value), |(text, _)| text.clone());
    let error = refused.as_ref().map(|(_, error)| error.as_str());
    let wrong = error.is_some();
    let [min, max, step, place] = slider(range, *value).map(|number| number.to_string());
    let described = if wrong { element_id(path, "error") } else { element_id(path, "help") };
    let control = html! {
        <div class={classes!("number", props.plain.then_some("plain"))}>
            if !props.plain {
                <input type="range" {min} {max} {step} value={place} oninput={slid}
                    aria-label={format!("{} slider", spec.0.label)}
                    aria-valuetext={range.unit.text(*value)} />
            }
            <span class="entry">
                <input id={element_id(path, "input")} type="text" inputmode="decimal"
                    autocomplete="off" spellcheck="false" value={shown} onchange={typed}
                    onkeydown={entered}
                    aria-invalid={wrong.to_string()} aria-describedby={described} />
                <span class="unit" aria-hidden="true">{ range.unit.field_sign() }</span>
            </span>
            { props.children.clone() }
        </div>
    };
    let changed = (value != default).then(|| range.unit.text(*default));
    row((path, *spec), changed.as_deref(), error, door, control)
}

/// What was typed or slid to and refused, with the reason.
type Refused = UseStateHandle<Option<(String, String)>>;

/// The slider was moved.
fn slid(
    range: &'static NumberSpec,
    (path, value): (&AttrValue, f64),
    door: &Door,
    refused: &Refused,
) -> Callback<InputEvent> {
    let (path, door, refused) = (path.clone(), door.clone(), refused.clone());
    Callback::from(move |event: InputEvent| {
        let input = event.target_unchecked_into::<HtmlInputElement>();
        let given = format!("{}", value_at(range, input.value_as_number()));
        // The slider cannot leave the range; a rule between values may still refuse.
        if let Err(error) = door.emit(Ask::Set(path.to_string(), given)) {
            input.set_value(&slider(range, value)[3].to_string());
            refused.set(Some((range.unit.field(value), error.to_string())));
        }
    })
}

/// Minimum, maximum, step and place of the slider.
fn slider(range: &NumberSpec, value: f64) -> [f64; 4] {
    match range.scale {
        Scale::Linear => [range.min, range.max, range.step, value],
        Scale::Log => [0.0, LOG_POSITIONS, 1.0, place_of(range, value)],
    }
}

/// The least value above zero that a slider over ratios shows; zero has the first place alone.
fn floor_of(range: &NumberSpec) -> f64 {
    if range.min > 0.0 { range.min } else { range.step.min(range.max) }
}

fn place_of(range: &NumberSpec, value: f64) -> f64 {
    let floor = floor_of(range);
    if value < floor {
        return 0.0;
    }
    let first = if range.min > 0.0 { 0.0 } else { 1.0 };
    let share = (value / floor).ln() / (range.max / floor).ln();
    (first + share * (LOG_POSITIONS - first)).round()
}

fn value_at(range: &NumberSpec, place: f64) -> f64 {
    if range.scale == Scale::Linear {
        return place.clamp(range.min, range.max);
    }
    let floor = floor_of(range);
    let first = if range.min > 0.0 { 0.0 } else { 1.0 };
    if place < first {
        return range.min;
    }
    let share = (place - first) / (LOG_POSITIONS - first);
    let value = two_digits(floor * (range.max / floor).powf(share));
    let value = if range.whole { value.round() } else { value };
    value.clamp(range.min, range.max)
}

/// Two significant digits: what a slider over orders of magnitude can honestly offer.
fn two_digits(value: f64) -> f64 {
    let mut grain = 1.0;
    while value >= grain * 100.0 {
        grain *= 10.0;
    }
    // Below ten the grain is a whole fraction, so that 0.3 stays the number that people write.
    let mut parts = 1.0;
    while value * parts < 10.0 && parts < 1e9 {
        parts *= 10.0;
    }
    if grain > 1.0 { (value / grain).round() * grain } else { (value * parts).round() / parts }
}
