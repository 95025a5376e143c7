//! The colours of charts, read from the style sheet: dark mode is one file.

use charts::Palette;

/// The palette that the style sheet gives now.
pub(crate) fn from_page(dark: bool) -> Option<Palette> {
    let window = web_sys::window()?;
    let root = window.document()?.document_element()?;
    let style = window.get_computed_style(&root).ok()??;
    let base = if dark { &Palette::DARK } else { &Palette::LIGHT };
    Some(Palette::read(base, |property| style.get_property_value(property).ok()))
}
