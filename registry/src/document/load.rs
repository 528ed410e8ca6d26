//! Reading documents.

use std::collections::HashMap;

use atlas_entity::{
    EntityKind, HungOn, Registered, code_mapping, collection, contact, dataset, dataset_collection,
    dataset_institution, endpoint, hub, hub_member, identifier, image, installation, institution,
    institution_parent, machine_tag, provider, provider_collection, provider_institution, tag,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, IntoSimpleExpr, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    fields::{Fields, blank, linked, plain, row_of},
    rows::{Kept, part_of_item},
};
use crate::{RegistryError, write::common::KEYS};

/// An entity with everything that is part of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// Kind of the entity.
    pub kind: EntityKind,
    /// Key of the entity.
    pub key: Uuid,
    /// What a change may name.
    pub fields: Fields,
    /// The entity's row, with what the registry itself fills in.
    pub(crate) row: Fields,
    /// What the registry itself filled in of its items.
    pub(crate) kept: Kept,
}

impl Document {
    /// A part of the row that the registry itself fills in, as `uid`; null where there is none.
    pub fn own(&self, name: &str) -> &Value {
        self.row.get(name).unwrap_or(&Value::Null)
    }

    /// The version of the entity.
    pub fn version(&self) -> i64 {
        self.own("version").as_i64().unwrap_or_default()
    }

    /// The stable alias of the entity.
    pub fn uid(&self) -> &str {
        self.own("uid").as_str().unwrap_or_default()
    }

    /// Whether the entity is deleted.
    pub fn is_deleted(&self) -> bool {
        !self.own("deleted").is_null()
    }

    /// The document as revisions keep it: its fields, and whether it is deleted or became another.
    pub fn snapshot(&self) -> Fields {
        let mut snapshot = self.fields.clone();
        for name in ["uid", "deleted", "replacedBy", "convertedToCollection"] {
            if let Some(value) = self.row.get(name) {
                snapshot.insert(name.to_owned(), value.clone());
            }
        }
        snapshot
    }
}

/// The documents of these entities of one kind, in a constant number of statements; those that are not there are
/// absent. With `hold`, their rows are locked until the transaction ends.
pub(crate) async fn load(
    db: &impl ConnectionTrait,
    kind: EntityKind,
    keys: &[Uuid],
    hold: bool,
) -> Result<HashMap<Uuid, Document>, RegistryError> {
    let mut documents = HashMap::with_capacity(keys.len());
    for keys in keys.chunks(KEYS) {
        let mut some = match kind {
            EntityKind::Institution => rows::<institution::Entity>(db, keys, hold).await?,
            EntityKind::Collection => rows::<collection::Entity>(db, keys, hold).await?,
            EntityKind::Provider => rows::<provider::Entity>(db, keys, hold).await?,
            EntityKind::Dataset => rows::<dataset::Entity>(db, keys, hold).await?,
            EntityKind::Hub => rows::<hub::Entity>(db, keys, hold).await?,
            EntityKind::Installation => rows::<installation::Entity>(db, keys, hold).await?,
        };
        hang(db, &mut some, keys).await?;
        code_mappings(db, kind, &mut some, keys).await?;
        relations(db, kind, &mut some, keys).await?;
        documents.extend(some);
    }
    Ok(documents)
}

async fn rows<E>(
    db: &impl ConnectionTrait,
    keys: &[Uuid],
    hold: bool,
) -> Result<HashMap<Uuid, Document>, RegistryError>
where
    E: Registered<Model: Serialize + FromQueryResult + Sync>,
{
    let select = E::find().filter(E::KEY.is_in(keys.iter().copied()));
    let select = if hold { select.lock_exclusive() } else { select };
    let mut documents = HashMap::new();
    for model in select.all(db).await? {
        let row = row_of(&model);
        let mut fields = blank(E::KIND);
        fields.extend(plain(&row));
        let key = row.get("key").and_then(Value::as_str).and_then(|key| key.parse().ok()).unwrap_or_default();
        documents.insert(key, Document { kind: E::KIND, key, fields, row, kept: Kept::new() });
    }
    Ok(documents)
}

/// Adds what hangs on the entities.
async fn hang(
    db: &impl ConnectionTrait,
    documents: &mut HashMap<Uuid, Document>,
    keys: &[Uuid],
) -> Result<(), RegistryError> {
    hang_list::<contact::Entity>(db, documents, keys, "contacts").await?;
    hang_list::<identifier::Entity>(db, documents, keys, "identifiers").await?;
    hang_list::<endpoint::Entity>(db, documents, keys, "endpoints").await?;
    hang_list::<tag::Entity>(db, documents, keys, "tags").await?;
    hang_list::<machine_tag::Entity>(db, documents, keys, "machineTags").await?;
    hang_list::<image::Entity>(db, documents, keys, "images").await
}

async fn hang_list<E>(
    db: &impl ConnectionTrait,
    documents: &mut HashMap<Uuid, Document>,
    keys: &[Uuid],
    list: &str,
) -> Result<(), RegistryError>
where
    E: HungOn<Model: Serialize + FromQueryResult + Sync>,
{
    let select = E::find().filter(E::ENTITY_KEY.is_in(keys.iter().copied()));
    for model in select.order_by_asc(E::SORT_ORDER).order_by_asc(E::KEY).all(db).await? {
        let row = row_of(&model);
        let owner = row.get("entityKey").and_then(Value::as_str).and_then(|key| key.parse().ok());
        if let Some(document) = owner.and_then(|owner: Uuid| documents.get_mut(&owner)) {
            document.add_item(list, row);
        }
    }
    Ok(())
}

impl Document {
    fn add_item(&mut self, list: &str, row: Fields) {
        let item = part_of_item(&row, self.kind);
        if let Some(Value::Array(items)) = self.fields.get_mut(list) {
            items.push(Value::Object(item));
        }
        let key = row.get("key").and_then(Value::as_str).and_then(|key| key.parse().ok()).unwrap_or_default();
        self.kept.insert(key, row);
    }
}

/// Adds the code mappings: to a collection those that name it, to an institution those that name it and no
/// collection.
async fn code_mappings(
    db: &impl ConnectionTrait,
    kind: EntityKind,
    documents: &mut HashMap<Uuid, Document>,
    keys: &[Uuid],
) -> Result<(), RegistryError> {
    use code_mapping::Column;
    let (column, which) = match kind {
        EntityKind::Collection => (Column::CollectionKey, Condition::all()),
        EntityKind::Institution => {
            (Column::InstitutionKey, Condition::all().add(Column::CollectionKey.is_null()))
        }
        _ => return Ok(()),
    };
    let select = code_mapping::Entity::find().filter(which.add(column.is_in(keys.iter().copied())));
    for model in select.order_by_asc(Column::Key).all(db).await? {
        let owner = if kind == EntityKind::Collection { model.collection_key } else { model.institution_key };
        if let Some(document) = owner.and_then(|owner| documents.get_mut(&owner)) {
            document.add_item("codeMappings", row_of(&model));
        }
    }
    Ok(())
}

/// Adds the keys of what the entities name in relations to many.
async fn relations(
    db: &impl ConnectionTrait,
    kind: EntityKind,
    documents: &mut HashMap<Uuid, Document>,
    keys: &[Uuid],
) -> Result<(), RegistryError> {
    for list in linked(kind) {
        let pairs = match (kind, *list) {
            (EntityKind::Institution, _) => {
                use institution_parent::{Column, Entity};
                pairs::<Entity, _>(db, Column::ChildKey, Column::ParentKey, keys, None).await?
            }
            (EntityKind::Provider, "institutionKeys") => {
                use provider_institution::{Column, Entity};
                pairs::<Entity, _>(db, Column::ProviderKey, Column::InstitutionKey, keys, None).await?
            }
            (EntityKind::Provider, _) => {
                use provider_collection::{Column, Entity};
                pairs::<Entity, _>(db, Column::ProviderKey, Column::CollectionKey, keys, None).await?
            }
            (EntityKind::Dataset, "institutionKeys") => {
                use dataset_institution::{Column, Entity};
                pairs::<Entity, _>(db, Column::DatasetKey, Column::InstitutionKey, keys, None).await?
            }
            (EntityKind::Dataset, _) => {
                use dataset_collection::{Column, Entity};
                pairs::<Entity, _>(db, Column::DatasetKey, Column::CollectionKey, keys, None).await?
            }
            (_, list) => {
                use hub_member::{Column, Entity};
                let members = Column::EntityKind.eq(member_kind(list));
                pairs::<Entity, _>(db, Column::HubKey, Column::EntityKey, keys, Some(members)).await?
            }
        };
        for (owner, other) in pairs {
            let list = documents.get_mut(&owner).and_then(|document| document.fields.get_mut(*list));
            if let Some(Value::Array(others)) = list {
                others.push(json!(other));
            }
        }
    }
    Ok(())
}

/// The kind of a hub's members in a list.
pub(crate) fn member_kind(list: &str) -> EntityKind {
    match list {
        "institutionKeys" => EntityKind::Institution,
        "collectionKeys" => EntityKind::Collection,
        _ => EntityKind::Dataset,
    }
}

async fn pairs<E: EntityTrait, C: ColumnTrait + IntoSimpleExpr>(
    db: &impl ConnectionTrait,
    from: C,
    to: C,
    keys: &[Uuid],
    which: Option<sea_orm::sea_query::Expr>,
) -> Result<Vec<(Uuid, Uuid)>, RegistryError> {
    let named = Condition::all().add(from.is_in(keys.iter().copied())).add_option(which);
    let select = E::find().select_only().column(from).column(to).filter(named);
    Ok(select.order_by_asc(from).order_by_asc(to).into_tuple().all(db).await?)
}
