//! What every manifest of a kind needs, for one that is written from nothing.
//!
//! Not here: settings.

use super::Kind;
use super::tree::Node;

/// The name of everything that is written.
const NAME: &str = "lunch-rush";

/// A manifest without settings.
pub(super) fn of(kind: Kind) -> Node {
    let (version, name) = kind.names();
    let mut tree = Node::map();
    tree.put("apiVersion", Node::plain(version));
    tree.put("kind", Node::plain(name));
    tree.child("metadata").put("name", Node::plain(NAME));
    let spec = tree.child("spec");
    if kind == Kind::KnativeService {
        let template = spec.child("template");
        template.child("metadata").child("annotations");
        let mut container = Node::map();
        container.put("image", Node::plain(NAME));
        template.child("spec").put("containers", Node::list(vec![container]));
    } else {
        let target = spec.child("scaleTargetRef");
        target.put("apiVersion", Node::plain("apps/v1"));
        target.put("kind", Node::plain("Deployment"));
        target.put("name", Node::plain(NAME));
    }
    tree
}
