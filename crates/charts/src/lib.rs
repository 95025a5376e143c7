//! Pictures of a [`model::Run`], drawn with plotters on any backend: a canvas in the page, SVG
//! in exports and tests.
//!
//! A picture has two layers. [`axes`] (background, grid, labels) changes with size, range and
//! theme; [`data`] changes with every frame of a drag, and is fast. Both work in device pixels
//! and take sizes in CSS pixels from a [`Plot`], which also tells the page where things are, so
//! that it can lay handles, crosshair and playhead over them. [`summary`] says in words what a
//! figure shows, [`legend`] what its marks mean.
//!
//! # How the page draws
//!
//! Two canvases of the same size lie on each other, the axes below, the data above:
//!
//! ```text
//! let plot = Plot::of(Figure::Load, &run, guides, (width, height), device_pixel_ratio);
//! let palette = Palette::read(&Palette::LIGHT, |name| style.get_property_value(name).ok());
//! for canvas in [&below, &above] {
//!     // The backing store counts device pixels; CSS keeps the element at width x height.
//!     // Setting the size clears the canvas and forgets what was set on its context. No
//!     // `ctx.scale` for the pixel ratio: this crate multiplies.
//!     let (w, h) = plot.pixels();
//!     canvas.set_width(w);
//!     canvas.set_height(h);
//! }
//! // Pointed peaks of a noisy line would overshoot otherwise.
//! context_above.set_line_join("round");
//! let area = CanvasBackend::with_canvas_object(below)?.into_drawing_area();
//! axes(&area, &plot, &run.timeline, &palette)?;
//! // The data is drawn in parts of a device pixel, because plotters only knows whole numbers.
//! context_above.scale(1.0 / f64::from(FINE), 1.0 / f64::from(FINE))?;
//! // Every frame:
//! context_above.clear_rect(0.0, 0.0, f64::from(w * FINE), f64::from(h * FINE));
//! let area = CanvasBackend::with_canvas_object(above)?.into_drawing_area();
//! data(&area, &plot, &run, &palette)?;
//! ```
//!
//! Not here: the DOM, input, time that passes, and text that is not part of a picture.

mod axes;
mod data;
mod figure;
mod legend;
mod marks;
mod observed;
mod palette;
mod pen;
mod plot;
mod poster;
mod span;
mod stroke;
mod summary;
mod svg;
mod table;
mod thin;
mod ticks;

pub use axes::axes;
pub use data::{data, ghost};
pub use figure::{Figure, nice_max};
pub use legend::{Counts, LegendItem, Reading, Scene, Style, items, legend};
pub use marks::{Mark, marks};
pub use observed::{is_observed, observed, with_room};
pub use palette::{Palette, Role};
pub use pen::{DrawError, Drawn, FINE};
pub use plot::{Margins, Plot};
pub use poster::{header, poster};
pub use span::Span;
pub use summary::summary;
pub use svg::{SvgText, paint, svg};
pub use table::{Table, table};
