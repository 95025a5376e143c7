//! Parameters that an object has no field for, kept in annotations of it.
//!
//! Requests and sidecars belong to a Deployment, tolerances to the controller: an autoscaler that
//! is written would lose them. Kubernetes keeps annotations that it does not know. Not here: which
//! parameters those are.

use super::fields::{Fields, Reader};
use super::tree::Node;
use super::{Effect, ManifestError};

/// What the names of the annotations begin with.
const PREFIX: &str = "lunch-rush/";

/// Whether `path` is one of these parameters or inside one.
pub(super) fn is_beside(path: &str, ids: &[&str]) -> bool {
    let head = path.split('.').next().unwrap_or("");
    ids.contains(&head)
}

/// Reads the annotations of the document.
pub(super) fn read(
    metadata: &mut Fields<'_>,
    ids: &[&str],
    reader: &mut Reader,
) -> Result<(), ManifestError> {
    let Some(annotations) = metadata.take("annotations") else { return Ok(()) };
    for (name, field) in annotations.map()?.all() {
        let Some(path) = name.strip_prefix(PREFIX) else { continue };
        if is_beside(path, ids) {
            reader.set(&format!("policy.{path}"), field.text()?, field.node.at);
        } else {
            let message = format!("the annotation `{name}` is not known here: kept as it is");
            reader.note(Effect::Unknown, field.node.at, message);
        }
    }
    Ok(())
}

/// Writes them, and takes away those that were there.
pub(super) fn write(pairs: &[(String, String)], ids: &[&str], tree: &mut Node) {
    if pairs.is_empty() && tree.find(&["metadata", "annotations"]).is_none() {
        return;
    }
    let metadata = tree.child("metadata");
    let annotations = metadata.child("annotations");
    let old = |key: &str| key.strip_prefix(PREFIX).is_some_and(|path| is_beside(path, ids));
    let wanted = |key: &str| pairs.iter().any(|(path, _)| key.strip_prefix(PREFIX) == Some(path));
    let gone = annotations.retain(|key| !old(key) || wanted(key));
    for (path, text) in pairs {
        let same = |old: &str| old == text;
        annotations.put_same(&format!("{PREFIX}{path}"), Node::quoted(text.as_str()), same);
    }
    if gone && annotations.is_empty() {
        metadata.remove("annotations");
    }
}
