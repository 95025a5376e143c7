//! What a picture is made of: plain shapes, each with an ink that the style sheet colours.

use crate::ease::Spot;

/// Declares the inks once: their names, and the properties of the style sheet that colour them.
macro_rules! inks {
    ($($(#[doc = $doc:literal])* $name:ident = $css:literal,)*) => {
        /// What a shape is painted with, by meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Ink {
            $($(#[doc = $doc])* $name,)*
        }

        impl Ink {
            /// Every ink, in order.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The custom property of the style sheet that holds its colour.
            pub const fn css(self) -> &'static str {
                match self {
                    $(Self::$name => $css,)*
                }
            }
        }
    };
}

inks! {
    /// Behind everything; the ground of a cluster.
    Ground = "--surface",
    /// Lines and frames of a cluster.
    Frame = "--control-line",
    /// Fine lines.
    Fine = "--line",
    /// What is as dark as text.
    Text = "--text",
    /// What is as bright as the page.
    Paper = "--background",
    /// The sky by day.
    Day = "--room-day",
    /// The sky at night, and the dusk in the room.
    Night = "--room-night",
    /// The sun, and lamps that are lit.
    Sun = "--room-sun",
    /// The wall.
    Wall = "--room-wall",
    /// Its lower part.
    Panel = "--room-panel",
    /// The floor.
    Floor = "--room-floor",
    /// Joints between its boards.
    Joint = "--room-joint",
    /// The rug of tables that are served.
    Rug = "--room-rug",
    /// Things of wood.
    Wood = "--room-wood",
    /// The edge of things of wood.
    Edge = "--room-edge",
    /// A table cloth, an apron.
    Linen = "--room-linen",
    /// A plate.
    Plate = "--room-plate",
    /// What is on a plate.
    Food = "--room-food",
    /// Leaves.
    Leaf = "--room-leaf",
    /// The pavement.
    Pavement = "--room-pavement",
    /// The street.
    Street = "--room-street",
    /// Under whoever stands.
    Shade = "--room-shade",
    /// Skin.
    SkinA = "--room-skin-1",
    /// Skin.
    SkinB = "--room-skin-2",
    /// Skin.
    SkinC = "--room-skin-3",
    /// Hair.
    HairA = "--room-hair-1",
    /// Hair.
    HairB = "--room-hair-2",
    /// Hair.
    HairC = "--room-hair-3",
    /// Eyes and mouths.
    Face = "--room-face",
    /// A guest, a request.
    GuestA = "--demand",
    /// Another guest.
    GuestB = "--room-guest-2",
    /// Another guest.
    GuestC = "--room-guest-3",
    /// Another guest.
    GuestD = "--room-guest-4",
    /// Who gives up.
    Lost = "--dropped",
    /// A wait.
    Wait = "--latency",
    /// A waiter at work, an instance in service.
    Serving = "--in-service",
    /// A waiter on the way, an instance that boots.
    Coming = "--booting",
    /// A waiter who finishes the last table, an instance that drains.
    Leaving = "--draining",
    /// Money.
    Money = "--room-money",
}

/// The outline of a shape.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Form {
    /// A box from its upper left corner, with rounded corners of this radius.
    Box {
        /// Its width.
        w: f64,
        /// Its height.
        h: f64,
        /// The radius of its corners.
        round: f64,
    },
    /// A line from one place to another.
    Line {
        /// Where it ends.
        to: Spot,
    },
    /// A part of a circle around a place.
    Arc {
        /// The radius.
        r: f64,
        /// The angle at which it begins, clockwise from the right, in radians.
        from: f64,
        /// The angle at which it ends.
        to: f64,
    },
}

/// A shape to be painted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    /// Where it is: the corner of a box, the start of a line, the centre of an arc.
    pub at: Spot,
    /// Its outline.
    pub form: Form,
    /// Its colour.
    pub ink: Ink,
    /// How much of it covers what lies below, 0 to 1.
    pub alpha: f64,
    /// The width of its line in CSS pixels; 0 for one that is filled.
    pub line: f64,
}

/// A whole turn.
const TURN: f64 = std::f64::consts::TAU;

/// Puts down one shape after the other.
#[derive(Debug)]
pub(crate) struct Brush<'a> {
    shapes: &'a mut Vec<Shape>,
    /// How much of all that is put down covers what lies below.
    pub(crate) alpha: f64,
}

impl<'a> Brush<'a> {
    pub(crate) fn new(shapes: &'a mut Vec<Shape>) -> Self {
        Self { shapes, alpha: 1.0 }
    }

    fn put(&mut self, at: Spot, form: Form, ink: Ink, line: f64) {
        if self.alpha > 0.004 {
            self.shapes.push(Shape { at, form, ink, alpha: self.alpha, line });
        }
    }

    /// Puts down what `paint` does, so much fainter.
    pub(crate) fn faint(&mut self, share: f64, paint: impl FnOnce(&mut Self)) {
        let before = self.alpha;
        self.alpha = before * share.clamp(0.0, 1.0);
        if self.alpha > 0.004 {
            paint(self);
        }
        self.alpha = before;
    }

    /// A filled box from its corner: its place, its width and height, the radius of its corners.
    pub(crate) fn slab(&mut self, at: Spot, (w, h): (f64, f64), round: f64, ink: Ink) {
        self.put(at, Form::Box { w, h, round }, ink, 0.0);
    }

    /// The outline of a box.
    pub(crate) fn frame(&mut self, at: Spot, (w, h): (f64, f64), round: f64, stroke: (Ink, f64)) {
        self.put(at, Form::Box { w, h, round }, stroke.0, stroke.1);
    }

    /// A filled disc around its centre.
    pub(crate) fn disc(&mut self, at: Spot, r: f64, ink: Ink) {
        self.put(at, Form::Arc { r, from: 0.0, to: TURN }, ink, 0.0);
    }

    /// The outline of a disc.
    pub(crate) fn ring(&mut self, at: Spot, r: f64, stroke: (Ink, f64)) {
        self.put(at, Form::Arc { r, from: 0.0, to: TURN }, stroke.0, stroke.1);
    }

    /// A line.
    pub(crate) fn line(&mut self, from: Spot, to: Spot, stroke: (Ink, f64)) {
        self.put(from, Form::Line { to }, stroke.0, stroke.1);
    }

    /// A part of a ring, from one angle to another in turns, clockwise from the right; a segment
    /// that is filled where the line has no width.
    pub(crate) fn arc(&mut self, at: Spot, r: f64, turns: (f64, f64), stroke: (Ink, f64)) {
        let (from, to) = (turns.0 * TURN, turns.1 * TURN);
        self.put(at, Form::Arc { r, from, to }, stroke.0, stroke.1);
    }
}
