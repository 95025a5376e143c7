//! Light or dark: as the system says, unless the person says otherwise; remembered.

use yew::prelude::*;

use crate::hooks::storage::storage;

const KEY: &str = "lunch-rush.theme";

/// What the person chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Theme {
    /// As the system says.
    System,
    Light,
    Dark,
}

impl Theme {
    pub(crate) const fn id(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    pub(crate) const fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }
}

fn remembered() -> Theme {
    let id = storage().and_then(|storage| storage.get_item(KEY).ok()?);
    match id.as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::System,
    }
}

fn apply(theme: Theme) {
    let root = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element());
    if let Some(root) = root {
        // Setting an attribute on the root element cannot fail.
        drop(root.set_attribute("data-theme", theme.id()));
    }
    if let Some(storage) = storage() {
        drop(storage.set_item(KEY, theme.id()));
    }
}

fn system_is_dark() -> bool {
    let query = web_sys::window()
        .and_then(|window| window.match_media("(prefers-color-scheme: dark)").ok()?);
    query.is_some_and(|query| query.matches())
}

/// The theme, whether it is dark now, and a way to the next one.
#[hook]
pub(crate) fn use_theme() -> (Theme, bool, Callback<()>) {
    let theme = use_state_eq(remembered);
    let dark_system = use_state_eq(system_is_dark);
    {
        let set = dark_system.setter();
        use_effect_with((), move |()| {
            let query = web_sys::window()
                .and_then(|window| window.match_media("(prefers-color-scheme: dark)").ok()?);
            let listener = query.map(|query| {
                gloo_events::EventListener::new(&query, "change", move |_| {
                    set.set(system_is_dark());
                })
            });
            move || drop(listener)
        });
    }
    let dark = match *theme {
        Theme::System => *dark_system,
        Theme::Light => false,
        Theme::Dark => true,
    };
    let next = {
        let theme = theme.clone();
        Callback::from(move |()| {
            let next = theme.next();
            apply(next);
            theme.set(next);
        })
    };
    (*theme, dark, next)
}
