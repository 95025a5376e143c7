//! The bar at the top: name, undo, share, theme, help.

use yew::prelude::*;

use super::click;
use crate::hooks::theme::Theme;
use crate::routes::route::Route;

/// What the bar can do; what cannot be done now is `None`.
pub(crate) struct TopBar {
    pub(crate) route: Route,
    /// Goes to another view, with the scenario.
    pub(crate) go: Callback<Route>,
    pub(crate) undo: Option<Callback<()>>,
    pub(crate) redo: Option<Callback<()>>,
    pub(crate) scenarios: Callback<()>,
    pub(crate) share: Callback<()>,
    pub(crate) help: Callback<()>,
    pub(crate) theme: Theme,
    pub(crate) next_theme: Callback<()>,
}

/// The bar.
pub(crate) fn bar(props: &TopBar) -> Html {
    let step = |to: &Option<Callback<()>>, sign: &'static str, label: &'static str| {
        let onclick = to.as_ref().map(click);
        html! {
            <button type="button" class="icon" {onclick} disabled={to.is_none()}
                aria-label={label} title={label}>
                { sign }
            </button>
        }
    };
    let (sign, theme) = match props.theme {
        Theme::System => ("◐", "Auto"),
        Theme::Light => ("○", "Light"),
        Theme::Dark => ("●", "Dark"),
    };
    html! {
        <header class="top-bar">
            <h1>
                <a class="name" href="#/playground">
                    <span class="logo" aria-hidden="true"></span>{ "Lunch Rush" }
                </a>
            </h1>
            <nav class="tabs" aria-label="Views">
                { for Route::TABS.into_iter().map(|(route, label)| {
                    let current = route.same_tab(props.route).then_some("page");
                    html! {
                        <a href={route.path()} aria-current={current}
                            onclick={go(&props.go, route)}>{ label }</a>
                    }
                }) }
            </nav>
            <nav aria-label="Page">
                { step(&props.undo, "↶", "Undo") }
                { step(&props.redo, "↷", "Redo") }
                <button type="button" onclick={click(&props.share)}>{ "Share" }</button>
                <button type="button" id="scenarios" onclick={click(&props.scenarios)}>
                    { "Scenarios" }
                </button>
                <button type="button" onclick={click(&props.next_theme)} class="theme"
                    aria-label={format!("Theme: {theme}")}>
                    { sign }<span class="wide">{ theme }</span>
                </button>
                <button type="button" onclick={click(&props.help)}>{ "Help" }</button>
            </nav>
        </header>
    }
}

/// A press on a tab: what is on the screen comes along. Any other press is the browser's, which
/// may open the view in a tab of its own.
fn go(to: &Callback<Route>, route: Route) -> Callback<MouseEvent> {
    let to = to.clone();
    Callback::from(move |event: MouseEvent| {
        let plain = !(event.ctrl_key() || event.meta_key() || event.shift_key());
        if plain && event.button() == 0 {
            event.prevent_default();
            to.emit(route);
        }
    })
}
