//! Pictures on the page: two canvases a chart, one for axes and one for lines, and what lies over
//! them to be touched.

pub(crate) mod chart;
pub(crate) mod chips;
mod extras;
mod gestures;
mod overlay;
pub(crate) mod palette;
mod picture;
mod place;
pub(crate) mod room;
pub(crate) mod sketchpad;
mod surface;
pub(crate) mod timebar;
