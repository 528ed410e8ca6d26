//! Which entities name another, by whatever relation.

use std::collections::{BTreeMap, BTreeSet};

use atlas_entity::{
    EntityKind, code_mapping, collection, dataset, dataset_collection, dataset_institution, hub_member,
    installation, institution_parent, provider_collection, provider_institution,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::RegistryError;

/// Keys of entities by their kind.
pub(super) type Named = BTreeMap<EntityKind, BTreeSet<Uuid>>;

/// The entities in whose documents the key of another stands.
pub(super) async fn by(
    db: &impl ConnectionTrait,
    kind: EntityKind,
    key: Uuid,
) -> Result<Named, RegistryError> {
    let mut named = Named::new();
    macro_rules! add {
        ($($owner:ident by $table:ident.$owner_column:ident where $column:ident;)*) => {
            $(
                let columns = ($table::Column::$owner_column, $table::Column::$column);
                let found = owners::<$table::Entity>(db, columns.0, columns.1, key).await?;
                named.entry(EntityKind::$owner).or_default().extend(found);
            )*
        };
    }
    match kind {
        EntityKind::Institution => {
            add! {
                Collection by collection.Key where InstitutionKey;
                Collection by code_mapping.CollectionKey where InstitutionKey;
                Institution by institution_parent.ChildKey where ParentKey;
                Provider by provider_institution.ProviderKey where InstitutionKey;
                Dataset by dataset_institution.DatasetKey where InstitutionKey;
                Hub by hub_member.HubKey where EntityKey;
            }
        }
        EntityKind::Collection => {
            add! {
                Provider by provider_collection.ProviderKey where CollectionKey;
                Dataset by dataset_collection.DatasetKey where CollectionKey;
                Hub by hub_member.HubKey where EntityKey;
            }
        }
        EntityKind::Provider => {
            add! {
                Dataset by dataset.Key where ProviderKey;
                Installation by installation.Key where ProviderKey;
            }
        }
        EntityKind::Dataset => {
            add! {
                Dataset by dataset.Key where ParentKey;
                Dataset by dataset.Key where DuplicateOfKey;
                Hub by hub_member.HubKey where EntityKey;
            }
            mapped(db, key, &mut named).await?;
        }
        EntityKind::Hub | EntityKind::Installation => {}
    }
    Ok(named)
}

/// What stands in one column of the rows that hold the key in another; rows without it aside.
pub(super) async fn owners<E: EntityTrait>(
    db: &impl ConnectionTrait,
    owner: E::Column,
    column: E::Column,
    key: Uuid,
) -> Result<Vec<Uuid>, RegistryError> {
    let select = E::find().select_only().column(owner).filter(column.eq(key)).filter(owner.is_not_null());
    Ok(select.into_tuple().all(db).await?)
}

/// The entities whose code mappings are for the dataset.
async fn mapped(db: &impl ConnectionTrait, dataset: Uuid, named: &mut Named) -> Result<(), RegistryError> {
    use code_mapping::{Column, Entity};
    let select = Entity::find().select_only().columns([Column::InstitutionKey, Column::CollectionKey]);
    let select = select.filter(Column::DatasetKey.eq(dataset));
    for pair in select.into_tuple::<(Option<Uuid>, Option<Uuid>)>().all(db).await? {
        let owner = match pair {
            (_, Some(collection)) => Some((EntityKind::Collection, collection)),
            (institution, None) => institution.map(|key| (EntityKind::Institution, key)),
        };
        if let Some((kind, key)) = owner {
            named.entry(kind).or_default().insert(key);
        }
    }
    Ok(())
}
