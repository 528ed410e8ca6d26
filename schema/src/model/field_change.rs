//! A change of one field.

use async_graphql::{Json, SimpleObject};
use serde_json::Value;

/// A change of one field of an entity.
#[derive(Clone, Debug, SimpleObject)]
pub(crate) struct FieldChange {
    /// Where: the name of the field. Of an item in a list of items with keys, `contacts.<key>` where the whole item
    /// comes or goes and `contacts.<key>.email` where a part of it changes; `contacts.order` is the order of their keys.
    path: String,
    /// The value before; null where there was none.
    before: Option<Json<Value>>,
    /// The value after; null where there is none.
    after: Option<Json<Value>>,
}

impl From<atlas_registry::document::FieldChange> for FieldChange {
    fn from(change: atlas_registry::document::FieldChange) -> Self {
        let given = |value: Value| Some(value).filter(|value| !value.is_null()).map(Json);
        Self { path: change.path, before: given(change.before), after: given(change.after) }
    }
}
