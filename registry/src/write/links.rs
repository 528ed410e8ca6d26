//! Relations and code mappings.

use std::collections::HashMap;

use atlas_entity::{
    code_mapping, code_mapping::Column, dataset_collection, dataset_institution, hub_member,
    institution_parent, provider_collection, provider_institution,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{
    batch::Links,
    common::{KEYS, insert_all, keep, replace},
};
use crate::{RegistryError, connect::now, lookup::mappings_replaced};

/// Adds the relations that are not there yet.
pub(super) async fn add(db: &impl ConnectionTrait, links: Links) -> Result<(), RegistryError> {
    macro_rules! add {
        ($($module:ident $rows:ident;)*) => {
            $(insert_all::<$module::Entity>(db, links.$rows, Some(&keep::<$module::Entity>())).await?;)*
        };
    }
    add! {
        institution_parent institution_parents;
        provider_institution provider_institutions;
        provider_collection provider_collections;
        dataset_institution dataset_institutions;
        dataset_collection dataset_collections;
        hub_member hub_members;
    }
    Ok(())
}

/// Adds code mappings, or replaces those with a known key that say something else.
pub(crate) async fn map_codes(
    db: &impl ConnectionTrait,
    actor: &str,
    mut mappings: Vec<code_mapping::Model>,
) -> Result<(), RegistryError> {
    let keys: Vec<Uuid> = mappings.iter().map(|mapping| mapping.key).filter(|key| !key.is_nil()).collect();
    let before = known(db, &keys).await?;
    mappings.retain(|mapping| before.get(&mapping.key).is_none_or(|old| !same(old, mapping)));
    let old = mappings.iter().filter_map(|mapping| before.get(&mapping.key));
    mappings_replaced(db, mappings.iter().chain(old)).await?;
    let moment = now();
    for mapping in &mut mappings {
        check(mapping)?;
        if mapping.key.is_nil() {
            mapping.key = Uuid::now_v7();
        }
        mapping.created = moment;
        actor.clone_into(&mut mapping.created_by);
        mapping.modified = moment;
        actor.clone_into(&mut mapping.modified_by);
    }
    let conflict = replace::<code_mapping::Entity>(Column::Key, &[Column::Created, Column::CreatedBy]);
    insert_all::<code_mapping::Entity>(db, mappings, Some(&conflict)).await
}

/// Removes code mappings.
pub(crate) async fn unmap_codes(db: &impl ConnectionTrait, keys: &[Uuid]) -> Result<(), RegistryError> {
    let before = known(db, keys).await?;
    for chunk in keys.chunks(KEYS) {
        code_mapping::Entity::delete_many().filter(Column::Key.is_in(chunk.to_vec())).exec(db).await?;
    }
    mappings_replaced(db, before.values()).await
}

/// The mappings that are there, by key.
async fn known(
    db: &impl ConnectionTrait,
    keys: &[Uuid],
) -> Result<HashMap<Uuid, code_mapping::Model>, RegistryError> {
    let mut found = HashMap::with_capacity(keys.len());
    for chunk in keys.chunks(KEYS) {
        let select = code_mapping::Entity::find().filter(Column::Key.is_in(chunk.to_vec()));
        found.extend(select.all(db).await?.into_iter().map(|mapping| (mapping.key, mapping)));
    }
    Ok(found)
}

/// Whether they say the same, whoever wrote them.
fn same(one: &code_mapping::Model, other: &code_mapping::Model) -> bool {
    let parts = |mapping: &code_mapping::Model| {
        let codes =
            [&mapping.institution_code, &mapping.collection_code, &mapping.identifier].map(Clone::clone);
        (codes, mapping.dataset_key, mapping.institution_key, mapping.collection_key)
    };
    parts(one) == parts(other)
}

/// A mapping must say what it maps, and to what.
fn check(mapping: &code_mapping::Model) -> Result<(), RegistryError> {
    let from = [&mapping.institution_code, &mapping.collection_code, &mapping.identifier];
    let empty = from.iter().all(|code| code.as_ref().is_none_or(|code| code.trim().is_empty()));
    let message = if empty && mapping.dataset_key.is_none() {
        "a code, an identifier or a dataset is required"
    } else if mapping.institution_key.is_none() && mapping.collection_key.is_none() {
        "an institution or a collection is required"
    } else {
        return Ok(());
    };
    Err(RegistryError::Invalid { field: "codeMapping".to_owned(), message: message.to_owned() })
}
