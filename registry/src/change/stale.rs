//! Changes that were based on a version that is not the entity's any more.

use atlas_entity::revision::{Column, Entity};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use crate::{
    FieldError, RegistryError,
    document::{Document, Fields, Patch, conflicts, diff},
    work::Work,
};

/// Refuses a patch that was based on another version, with both values of every field that moved on.
pub(crate) async fn check(
    work: &Work,
    current: &Document,
    version: Option<i64>,
    patch: &Patch,
) -> Result<(), RegistryError> {
    let Some(version) = version.filter(|version| *version != current.version()) else { return Ok(()) };
    let base = Entity::find()
        .filter(Column::EntityKey.eq(current.key))
        .filter(Column::Version.eq(version))
        .one(work.db())
        .await?;
    let mut errors = vec![FieldError::conflict("version", json!(current.version()), json!(version))];
    if let Some(base) = base {
        let base: Fields = base.document.as_object().cloned().unwrap_or_default();
        let wanted = patch.on(current.kind, &base).unwrap_or_else(|_| base.clone());
        errors.extend(conflicts(&current.fields, &diff(&base, &wanted)));
    }
    Err(RegistryError::Rejected(errors))
}
