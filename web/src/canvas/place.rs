//! Where a pointer is on an element.
//!
//! The element is named by a reference, because Yew listens at the root of the page: an event's
//! own `currentTarget` is the root.

use web_sys::{Element, MouseEvent, PointerEvent};
use yew::NodeRef;

/// Holds the pointer to the element until it is released, and says where it is.
pub(crate) fn capture(node: &NodeRef, event: &PointerEvent) -> Option<(f64, f64)> {
    // Where capture fails the drag ends at the edge, which is no harm.
    drop(node.cast::<Element>()?.set_pointer_capture(event.pointer_id()));
    place_of(node, event)
}

/// Where an event is, in CSS pixels of the element.
pub(crate) fn place_of(node: &NodeRef, event: &MouseEvent) -> Option<(f64, f64)> {
    let rect = node.cast::<Element>()?.get_bounding_client_rect();
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    Some((x - rect.left(), y - rect.top()))
}
