//! Whether the fields of an entity make sense: all that is wrong with them at once.

use atlas_entity::EntityKind;
use sea_orm::ConnectionTrait;

use crate::{FieldError, RegistryError, document::Fields};

/// What is wrong with the fields. Identifiers and codes are brought into their one form on the way.
#[expect(clippy::unused_async, reason = "vocabularies and references are looked up here")]
pub(crate) async fn check(
    _db: &impl ConnectionTrait,
    kind: EntityKind,
    _before: Option<&Fields>,
    after: &mut Fields,
) -> Result<Vec<FieldError>, RegistryError> {
    let name = match kind {
        EntityKind::Institution | EntityKind::Collection => "name",
        _ => "title",
    };
    let given = after.get(name).and_then(|value| value.as_str()).is_some_and(|text| !text.trim().is_empty());
    let missing = || FieldError::new(name, "REQUIRED", format!("a {name} is required"));
    Ok(if given { Vec::new() } else { vec![missing()] })
}
