//! The colours of charts, read from the style sheet: dark mode is one file.

use charts::Palette;

/// The palette that the style sheet gives now; the built-in one where it gives none.
pub(crate) fn from_page(dark: bool) -> Palette {
    let base = if dark { &Palette::DARK } else { &Palette::LIGHT };
    read(base).unwrap_or_else(|| base.clone())
}

fn read(base: &Palette) -> Option<Palette> {
    let window = web_sys::window()?;
    let root = window.document()?.document_element()?;
    let style = window.get_computed_style(&root).ok()??;
    Some(Palette::read(base, |property| style.get_property_value(property).ok()))
}
