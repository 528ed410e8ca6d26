//! Locks of fields that were filled from the entity that goes.

use atlas_entity::source_lock::{Column, Entity};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};

use crate::{
    RegistryError,
    document::{Document, Fields},
};

/// A field that came from the other is kept by the source it came from, unless the survivor has a lock on it.
pub(super) async fn inherit(
    db: &impl ConnectionTrait,
    gone: &Document,
    survivor: &Document,
    fields: &Fields,
) -> Result<(), RegistryError> {
    let own = Entity::find().select_only().column(Column::Field).filter(Column::EntityKey.eq(survivor.key));
    let own: Vec<String> = own.into_tuple().all(db).await?;
    let came = |name: &&String| {
        let value = fields.get(*name);
        value == gone.fields.get(*name) && value != survivor.fields.get(*name)
    };
    let filled: Vec<&str> =
        fields.keys().filter(came).filter(|name| !own.contains(name)).map(String::as_str).collect();
    Entity::update_many()
        .col_expr(Column::EntityKey, Expr::value(survivor.key))
        .filter(Column::EntityKey.eq(gone.key))
        .filter(Column::Field.is_in(filled))
        .exec(db)
        .await?;
    Ok(())
}
