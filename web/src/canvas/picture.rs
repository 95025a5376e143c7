//! A chart as a file: SVG as it is drawn, PNG from that at twice the size.
//!
//! Not here: heading and legend of such a picture (`charts::poster`).

use std::rc::Rc;

use charts::{Palette, Plot, Scene, SvgText};
use plotters::prelude::IntoDrawingArea as _;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement, Url};
use yew::Callback;

use super::surface::Surface;
use crate::parts::file;

/// Device pixels in a CSS pixel of a PNG file.
const DENSITY: f64 = 2.0;

/// A picture that can be saved.
pub(crate) struct Picture {
    /// SVG text.
    text: String,
    /// In CSS pixels.
    size: (f64, f64),
    /// The name of the file, without an ending.
    name: String,
}

impl Picture {
    /// The picture of a scene below a heading.
    pub(crate) fn of(
        plot: &Plot,
        scene: &Scene<'_>,
        palette: &Palette,
        (title, name): (&str, String),
    ) -> Self {
        let sheet = SvgText::new(plot);
        let area = Surface::Text(sheet.clone()).into_drawing_area();
        // Writing a text cannot fail.
        drop(charts::paint(&area, plot, scene.run, palette));
        if let Some(counts) = scene.optimum {
            drop(charts::ghost(&area, plot, (&scene.run.timeline, counts), palette));
        }
        let text = charts::poster(plot, scene, palette, (title, &sheet.text()));
        Self { text, size: (plot.width, plot.height + charts::header(plot, scene)), name }
    }

    fn blob(&self) -> Result<Blob, JsValue> {
        file::blob(&self.text.as_str().into(), "image/svg+xml")
    }

    /// Offers it as an SVG file; `tell` is told of a failure.
    pub(crate) fn save_svg(&self, tell: &Callback<String>) {
        let done = self.blob().and_then(|blob| file::offer(&blob, &format!("{}.svg", self.name)));
        if done.is_err() {
            tell.emit("The browser takes no file.".to_owned());
        }
    }

    /// Offers it as a PNG file; `tell` is told of a failure.
    pub(crate) fn save_png(self, tell: Callback<String>) {
        let tell_late = tell.clone();
        spawn_local(async move {
            if self.paint(tell_late).await.is_err() {
                tell.emit("The browser makes no picture.".to_owned());
            }
        });
    }

    async fn paint(&self, tell: Callback<String>) -> Result<(), JsValue> {
        let url = Url::create_object_url_with_blob(&self.blob()?)?;
        let image = HtmlImageElement::new()?;
        image.set_src(&url);
        let decoded = JsFuture::from(image.decode()).await;
        Url::revoke_object_url(&url)?;
        decoded?;
        let document = web_sys::window().and_then(|window| window.document());
        let canvas = document.ok_or(JsValue::NULL)?.create_element("canvas")?;
        let canvas: HtmlCanvasElement = canvas.unchecked_into();
        let (width, height) = (self.size.0 * DENSITY, self.size.1 * DENSITY);
        canvas.set_width(whole(width));
        canvas.set_height(whole(height));
        let context = canvas.get_context("2d")?.ok_or(JsValue::NULL)?;
        let context: CanvasRenderingContext2d = context.unchecked_into();
        context
            .draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height)?;
        let name = Rc::new(format!("{}.png", self.name));
        let done = Closure::once_into_js(move |blob: Option<Blob>| {
            if blob.is_none_or(|blob| file::offer(&blob, &name).is_err()) {
                tell.emit("The browser takes no file.".to_owned());
            }
        });
        canvas.to_blob(done.unchecked_ref())
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast from float saturates; sizes are positive"
)]
fn whole(size: f64) -> u32 {
    size.round() as u32
}
