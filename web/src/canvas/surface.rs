//! What charts are drawn on: a canvas on the screen, or the text of an SVG file.
//!
//! One type for both, so that the code that draws is there once. Not here: what is drawn
//! (`charts`).

use charts::SvgText;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};
use plotters_canvas::CanvasBackend;

/// A canvas, or a text.
pub(crate) enum Surface {
    Screen(CanvasBackend),
    Text(SvgText),
}

/// Something could not be drawn. Nobody reads why: without a picture there is still the text
/// summary.
#[derive(Debug)]
pub(crate) struct NotDrawn;

impl std::fmt::Display for NotDrawn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not drawn")
    }
}

impl std::error::Error for NotDrawn {}

type Drawn = Result<(), DrawingErrorKind<NotDrawn>>;

fn told<E: std::error::Error + Send + Sync>(result: Result<(), DrawingErrorKind<E>>) -> Drawn {
    result.map_err(|_| DrawingErrorKind::DrawingError(NotDrawn))
}

/// Does the same on either.
macro_rules! either {
    ($self:ident, $backend:ident => $act:expr) => {
        match $self {
            Self::Screen($backend) => told($act),
            Self::Text($backend) => told($act),
        }
    };
}

impl DrawingBackend for Surface {
    type ErrorType = NotDrawn;

    fn get_size(&self) -> (u32, u32) {
        match self {
            Self::Screen(backend) => backend.get_size(),
            Self::Text(backend) => backend.get_size(),
        }
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, place: BackendCoord, color: BackendColor) -> Drawn {
        either!(self, backend => backend.draw_pixel(place, color))
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        either!(self, backend => backend.draw_rect(from, to, style, fill))
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        either!(self, backend => backend.draw_path(path, style))
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        either!(self, backend => backend.fill_polygon(path, style))
    }

    fn draw_text<S: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &S,
        place: BackendCoord,
    ) -> Drawn {
        either!(self, backend => backend.draw_text(text, style, place))
    }
}
