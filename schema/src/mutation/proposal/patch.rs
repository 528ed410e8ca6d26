//! What is to change, under the name of the kind of entity.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use atlas_entity::EntityKind;
use atlas_registry::document::{Fields, Patch};

/// Changes of one entity as an object with one field, which is named as its kind: `{ institution: { code: "AM" } }`.
/// A field that is absent stays, null empties it; a keyed list changes by `add`, `update`, `remove` and `order`.
#[derive(Clone, Debug)]
pub(crate) struct EntityPatch {
    kind: EntityKind,
    fields: Fields,
}

impl EntityPatch {
    /// The kind of entity.
    pub(super) const fn kind(&self) -> EntityKind {
        self.kind
    }

    /// What changes.
    pub(super) fn patch(&self) -> Patch {
        Patch(self.fields.clone())
    }
}

/// Changes of one entity as an object with one field, which is named as its kind: `{ institution: { code: "AM" } }`.
/// A field that is absent stays, null empties it; a keyed list changes by `add`, `update`, `remove` and `order`.
#[Scalar]
impl ScalarType for EntityPatch {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Ok(serde_json::Value::Object(kinds)) = value.clone().into_json() else {
            return Err(InputValueError::expected_type(value));
        };
        let named = |name: &str| EntityKind::ALL.into_iter().find(|kind| kind.name().to_lowercase() == name);
        let mut kinds = kinds.into_iter().map(|(name, fields)| (named(&name), fields));
        match (kinds.next(), kinds.next()) {
            (Some((Some(kind), serde_json::Value::Object(fields))), None) => Ok(Self { kind, fields }),
            _ => Err(InputValueError::custom(
                "name one kind of entity, as `institution`, and what changes in it",
            )),
        }
    }

    fn to_value(&self) -> Value {
        let kinds = serde_json::json!({ self.kind.name().to_lowercase(): self.fields });
        Value::from_json(kinds).unwrap_or_default()
    }
}
