//! Entities that named one that goes, made to name its successor: in a number of statements that does not depend on
//! how many they are.

use std::collections::{BTreeSet, HashMap};

use atlas_entity::{
    EntityKind, code_mapping, collection, dataset, dataset_collection, dataset_institution, hub_member,
    installation, institution_parent, provider_collection, provider_institution,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, ModelTrait, QueryFilter,
    sea_query::Expr,
};
use uuid::Uuid;

use super::named::{self, owners};
use crate::{
    RegistryError,
    change::touch,
    document::{Document, load},
    lookup::mappings_replaced,
    work::Work,
    write::common::insert_all,
};

/// What is named instead of an entity that goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Successor {
    /// Kind of the entity that goes.
    pub kind: EntityKind,
    /// Its key.
    pub gone: Uuid,
    /// The entity of the same kind that is named instead.
    pub into: Uuid,
    /// Of an institution that becomes a collection: the collection, named where the institution was.
    pub collection: Option<Uuid>,
}

/// The entities that name one that is to go, as they are.
#[derive(Debug)]
pub(super) struct Pointing(HashMap<Uuid, Document>);

impl Pointing {
    /// Finds and holds them, those aside that are changed by other means.
    pub(super) async fn find(
        work: &Work,
        successor: Successor,
        aside: &[Uuid],
    ) -> Result<Self, RegistryError> {
        let mut documents = HashMap::new();
        for (kind, keys) in named::by(work.db(), successor.kind, successor.gone).await? {
            let keys: Vec<Uuid> = keys.into_iter().filter(|key| !aside.contains(key)).collect();
            documents.extend(load(work.db(), kind, &keys, true).await?);
        }
        Ok(Self(documents))
    }

    /// Makes them name the successor. Returns which they were.
    pub(super) async fn turn(
        self,
        work: &Work,
        successor: Successor,
    ) -> Result<Vec<(EntityKind, Uuid)>, RegistryError> {
        turn(work.db(), successor).await?;
        let mut turned: Vec<_> = self.0.values().map(|document| (document.kind, document.key)).collect();
        turned.sort_unstable();
        touch(work, self.0).await?;
        Ok(turned)
    }
}

/// Puts the successor into every column that named the other.
async fn turn(db: &impl ConnectionTrait, successor: Successor) -> Result<(), RegistryError> {
    let Successor { kind, gone, into, collection } = successor;
    macro_rules! columns {
        ($($table:ident.$column:ident;)*) => {
            $(swap::<$table::Entity>(db, $table::Column::$column, gone, into).await?;)*
        };
    }
    macro_rules! pairs {
        ($table:ident.$owner:ident $named:ident, $($row:tt)*) => {
            pairs::<$table::Entity>(db, ($table::Column::$owner, $table::Column::$named), (gone, into), $($row)*).await?
        };
    }
    match kind {
        EntityKind::Institution => {
            if let Some(collection) = collection {
                as_collection(db, gone, collection).await?;
            }
            columns! { collection.InstitutionKey; }
            mappings(db, code_mapping::Column::InstitutionKey, gone, into).await?;
            pairs!(institution_parent.ChildKey ParentKey, |child_key| institution_parent::Model { child_key, parent_key: into });
            pairs!(provider_institution.ProviderKey InstitutionKey, |provider_key| provider_institution::Model { provider_key, institution_key: into });
            pairs!(dataset_institution.DatasetKey InstitutionKey, |dataset_key| dataset_institution::Model { dataset_key, institution_key: into });
            pairs!(hub_member.HubKey EntityKey, |hub_key| hub_member::Model { hub_key, entity_kind: kind, entity_key: into });
        }
        EntityKind::Collection => {
            pairs!(provider_collection.ProviderKey CollectionKey, |provider_key| provider_collection::Model { provider_key, collection_key: into });
            pairs!(dataset_collection.DatasetKey CollectionKey, |dataset_key| dataset_collection::Model { dataset_key, collection_key: into });
            pairs!(hub_member.HubKey EntityKey, |hub_key| hub_member::Model { hub_key, entity_kind: kind, entity_key: into });
        }
        EntityKind::Provider => {
            columns! { dataset.ProviderKey; installation.ProviderKey; }
        }
        EntityKind::Dataset => {
            mappings(db, code_mapping::Column::DatasetKey, gone, into).await?;
            datasets(db, gone, into).await?;
            pairs!(hub_member.HubKey EntityKey, |hub_key| hub_member::Model { hub_key, entity_kind: kind, entity_key: into });
        }
        EntityKind::Hub | EntityKind::Installation => {}
    }
    Ok(())
}

/// Parts and duplicates of a dataset; the successor is neither of itself.
async fn datasets(db: &impl ConnectionTrait, gone: Uuid, into: Uuid) -> Result<(), RegistryError> {
    use dataset::{Column, Entity};
    for column in [Column::ParentKey, Column::DuplicateOfKey] {
        let update = Entity::update_many().col_expr(column, Expr::value(into));
        update.filter(column.eq(gone)).filter(Column::Key.is_not_in([gone, into])).exec(db).await?;
    }
    Ok(())
}

/// What held records of the institution holds records of the collection it became; hubs have the collection instead.
async fn as_collection(
    db: &impl ConnectionTrait,
    institution: Uuid,
    collection_key: Uuid,
) -> Result<(), RegistryError> {
    use hub_member::Column;
    let of = |key: &Uuid| provider_collection::Model { provider_key: *key, collection_key };
    let column = provider_institution::Column::InstitutionKey;
    let providers = owners::<provider_institution::Entity>(
        db,
        provider_institution::Column::ProviderKey,
        column,
        institution,
    );
    insert_all::<provider_collection::Entity>(db, providers.await?.iter().map(of).collect(), None).await?;
    let of = |key: &Uuid| dataset_collection::Model { dataset_key: *key, collection_key };
    let column = dataset_institution::Column::InstitutionKey;
    let datasets = owners::<dataset_institution::Entity>(
        db,
        dataset_institution::Column::DatasetKey,
        column,
        institution,
    );
    insert_all::<dataset_collection::Entity>(db, datasets.await?.iter().map(of).collect(), None).await?;
    let update = hub_member::Entity::update_many()
        .col_expr(Column::EntityKey, Expr::value(collection_key))
        .col_expr(Column::EntityKind, Expr::value(EntityKind::Collection.name()));
    update.filter(Column::EntityKey.eq(institution)).exec(db).await?;
    Ok(())
}

async fn swap<E: EntityTrait>(
    db: &impl ConnectionTrait,
    column: E::Column,
    gone: Uuid,
    into: Uuid,
) -> Result<(), RegistryError> {
    E::update_many().col_expr(column, Expr::value(into)).filter(column.eq(gone)).exec(db).await?;
    Ok(())
}

/// Code mappings lead elsewhere, or are for another dataset: the records they decide on are to be attributed anew.
async fn mappings(
    db: &impl ConnectionTrait,
    column: code_mapping::Column,
    gone: Uuid,
    into: Uuid,
) -> Result<(), RegistryError> {
    let concerned = || code_mapping::Entity::find().filter(column.eq(gone));
    let before = concerned().all(db).await?;
    let mut after = before.clone();
    if matches!(column, code_mapping::Column::DatasetKey) {
        for mapping in &mut after {
            mapping.dataset_key = Some(into);
        }
    }
    swap::<code_mapping::Entity>(db, column, gone, into).await?;
    mappings_replaced(db, before.iter().chain(&after)).await
}

/// Replaces pairs with the one by pairs with the other, which may be there already.
async fn pairs<E>(
    db: &impl ConnectionTrait,
    (owner, named): (E::Column, E::Column),
    (gone, into): (Uuid, Uuid),
    row: impl Fn(Uuid) -> E::Model,
) -> Result<(), RegistryError>
where
    E: EntityTrait<Model: ModelTrait<Entity = E> + IntoActiveModel<E::ActiveModel>>,
    E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
{
    let there: BTreeSet<Uuid> = owners::<E>(db, owner, named, into).await?.into_iter().collect();
    let found = owners::<E>(db, owner, named, gone).await?;
    let new = found.into_iter().filter(|key| !there.contains(key) && *key != into);
    insert_all::<E>(db, new.map(row).collect(), None).await?;
    E::delete_many().filter(named.eq(gone)).exec(db).await?;
    Ok(())
}
