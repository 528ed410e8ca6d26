//! Whether two entities may be merged, or one be converted, at all.

use atlas_entity::EntityKind;
use serde_json::Value;

use crate::{FieldError, RegistryError, document::Document};

/// The name a lock or an entity gives this atlas itself as a register.
const OURSELVES: &str = "ATLAS";
/// Namespace of the machine tags that lead to iDigBio; an entity can lead to one place there.
const IDIGBIO: &str = "iDigBio.org";

/// Whether entities of this kind are merged.
pub(super) fn kind(kind: EntityKind) -> Result<(), RegistryError> {
    match kind {
        EntityKind::Institution | EntityKind::Collection | EntityKind::Provider | EntityKind::Dataset => {
            Ok(())
        }
        EntityKind::Hub | EntityKind::Installation => {
            let message = "only institutions, collections, providers and datasets are merged";
            Err(FieldError::new("from", "INVALID", message).into())
        }
    }
}

/// Everything that stands against merging the one into the other.
pub(super) fn pair(from: &Document, into: &Document) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let mut refuse = |field: &str, message: String| errors.push(FieldError::new(field, "INVALID", message));
    for (field, document) in [("from", from), ("into", into)] {
        if document.is_deleted() {
            refuse(field, format!("{} is deleted; restore it first", document.uid()));
        }
    }
    if let (Some(one), Some(other)) = (register(from), register(into)) {
        let message = format!("both are kept in other registers ({one}, {other}); merge them there");
        refuse("from", message);
    }
    if tagged(from) && tagged(into) {
        refuse("from", "both lead to iDigBio; remove the machine tags of one first".to_owned());
    }
    if from.kind == EntityKind::Collection
        && from.fields.get("institutionKey") != into.fields.get("institutionKey")
    {
        refuse("from", "the collections are held by different institutions; move one first".to_owned());
    }
    errors
}

/// Everything that stands against converting the institution.
pub(super) fn conversion(institution: &Document) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if institution.is_deleted() {
        let message = format!("{} is deleted; restore it first", institution.uid());
        errors.push(FieldError::new("institution", "INVALID", message));
    }
    if let Some(register) = register(institution) {
        let message = format!("it is kept in another register ({register}), which would bring it back");
        errors.push(FieldError::new("institution", "INVALID", message));
    }
    errors
}

/// The other register that holds the master copy, if one does.
fn register(document: &Document) -> Option<&str> {
    document.fields.get("masterSource").and_then(Value::as_str).filter(|source| *source != OURSELVES)
}

fn tagged(document: &Document) -> bool {
    let tags = document.fields.get("machineTags").and_then(Value::as_array).into_iter().flatten();
    let mut namespaces = tags.filter_map(|tag| tag.get("namespace")?.as_str());
    namespaces.any(|namespace| namespace.eq_ignore_ascii_case(IDIGBIO))
}
