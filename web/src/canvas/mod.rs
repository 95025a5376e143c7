//! Pictures on the page: two canvases a chart, one for axes and one for lines, and what lies over
//! them to be touched.

pub(crate) mod chart;
pub(crate) mod palette;
mod place;
pub(crate) mod playline;
pub(crate) mod room;
pub(crate) mod sketchpad;
