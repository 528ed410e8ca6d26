//! The relations to many that a document names.

use atlas_entity::{
    EntityKind, dataset_collection, dataset_institution, hub_member, institution_parent, provider_collection,
    provider_institution,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    RegistryError,
    document::{Fields, member_kind},
    write::common::insert_all,
};

/// Fields that are lists of keys.
pub(super) const FIELDS: [&str; 4] = ["parentKeys", "institutionKeys", "collectionKeys", "datasetKeys"];

/// Replaces the relations of the entity by those the document names.
pub(super) async fn replace(
    db: &impl ConnectionTrait,
    kind: EntityKind,
    key: Uuid,
    fields: &Fields,
) -> Result<(), RegistryError> {
    macro_rules! pairs {
        ($module:ident, $from:ident $from_key:ident, $to_key:ident, $list:literal) => {{
            use $module::{Column, Entity, Model};
            Entity::delete_many().filter(Column::$from.eq(key)).exec(db).await?;
            let rows = keys(fields, $list).into_iter().map(|other| Model { $from_key: key, $to_key: other });
            insert_all::<Entity>(db, rows.collect(), None).await?;
        }};
    }
    match kind {
        EntityKind::Institution => pairs!(institution_parent, ChildKey child_key, parent_key, "parentKeys"),
        EntityKind::Provider => {
            pairs!(provider_institution, ProviderKey provider_key, institution_key, "institutionKeys");
            pairs!(provider_collection, ProviderKey provider_key, collection_key, "collectionKeys");
        }
        EntityKind::Dataset => {
            pairs!(dataset_institution, DatasetKey dataset_key, institution_key, "institutionKeys");
            pairs!(dataset_collection, DatasetKey dataset_key, collection_key, "collectionKeys");
        }
        EntityKind::Hub => members(db, key, fields).await?,
        EntityKind::Collection | EntityKind::Installation => {}
    }
    Ok(())
}

async fn members(db: &impl ConnectionTrait, key: Uuid, fields: &Fields) -> Result<(), RegistryError> {
    use hub_member::{Column, Entity, Model};
    Entity::delete_many().filter(Column::HubKey.eq(key)).exec(db).await?;
    let lists = FIELDS.into_iter().filter(|list| *list != "parentKeys");
    let rows = lists.flat_map(|list| {
        let entity_kind = member_kind(list);
        keys(fields, list).into_iter().map(move |entity_key| Model { hub_key: key, entity_kind, entity_key })
    });
    insert_all::<Entity>(db, rows.collect(), None).await
}

/// The keys a list of the document names.
fn keys(fields: &Fields, list: &str) -> Vec<Uuid> {
    let keys = fields.get(list).and_then(Value::as_array).into_iter().flatten();
    keys.filter_map(|key| key.as_str()?.parse().ok()).collect()
}
