//! The facts that scopes are matched against, read for many entities at once.

use std::collections::HashMap;

use atlas_entity::{EntityKind, collection, dataset, hub, hub_member, installation, institution, provider};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    RelationTrait,
};
use uuid::Uuid;

use super::{
    decide::{Action, require},
    target::{Target, noun, parent_kind},
};
use crate::{Registry, RegistryError, Viewer};

/// Keys in one statement at most: SQLite takes 32,766 values.
const KEYS: usize = 10_000;

/// What of an entity decides on rights: its key, what it hangs under, its own country and that of what it hangs
/// under, whether it is private, when it was deleted.
type Facts = (Uuid, Option<Uuid>, Option<String>, Option<String>, bool, Option<DateTime<Utc>>);

/// The entities of a kind with these keys as targets, also those that are private or deleted; unknown keys are
/// absent. Two statements at most, however many keys.
pub async fn targets(
    db: &impl ConnectionTrait,
    kind: EntityKind,
    keys: &[Uuid],
) -> Result<HashMap<Uuid, Target>, RegistryError> {
    let mut found = HashMap::with_capacity(keys.len());
    for keys in keys.chunks(KEYS) {
        for facts in facts(db, kind, keys).await? {
            found.insert(facts.0, as_target(kind, facts));
        }
        if matches!(kind, EntityKind::Institution | EntityKind::Collection | EntityKind::Dataset) {
            for (member, hub) in memberships(db, keys).await? {
                if let Some(target) = found.get_mut(&member) {
                    target.hubs.push(hub);
                }
            }
        }
    }
    Ok(found)
}

/// One entity as a target.
///
/// # Errors
/// `NotFound` when there is none, whoever asks.
pub async fn target(db: &impl ConnectionTrait, kind: EntityKind, key: Uuid) -> Result<Target, RegistryError> {
    let found = targets(db, kind, &[key]).await?.remove(&key);
    found.ok_or_else(|| RegistryError::NotFound { what: noun(kind), id: key.to_string() })
}

/// The entity as a target, if the viewer may do this to it.
///
/// # Errors
/// As [`require`]; `NotFound` also when there is no such entity.
pub async fn require_on(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    action: Action,
    (kind, key): (EntityKind, Uuid),
) -> Result<Target, RegistryError> {
    let target = target(db, kind, key).await?;
    require(viewer, action, &target)?;
    Ok(target)
}

impl Registry {
    /// The entities of a kind with these keys as targets of policy; see [`targets`].
    pub async fn targets(
        &self,
        kind: EntityKind,
        keys: &[Uuid],
    ) -> Result<HashMap<Uuid, Target>, RegistryError> {
        targets(self.db(), kind, keys).await
    }

    /// The entity as a target of policy, if the viewer may do this to it; see [`require_on`].
    pub async fn require(
        &self,
        viewer: &Viewer,
        action: Action,
        entity: (EntityKind, Uuid),
    ) -> Result<Target, RegistryError> {
        require_on(self.db(), viewer, action, entity).await
    }
}

/// The country the entity itself names, whatever it hangs under.
pub(super) async fn own_country(
    db: &impl ConnectionTrait,
    kind: EntityKind,
    key: Uuid,
) -> Result<Option<String>, RegistryError> {
    Ok(facts(db, kind, &[key]).await?.pop().and_then(|facts| facts.2))
}

fn as_target(kind: EntityKind, (key, above, own, inherited, private, deleted): Facts) -> Target {
    let mut lineage = vec![(kind, key)];
    lineage.extend(parent_kind(kind).zip(above));
    let hubs = if kind == EntityKind::Hub { vec![key] } else { Vec::new() };
    let country = inherited.or(own);
    Target { lineage, country, hubs, private, deleted: deleted.is_some(), namespace: None }
}

async fn facts(
    db: &impl ConnectionTrait,
    kind: EntityKind,
    keys: &[Uuid],
) -> Result<Vec<Facts>, RegistryError> {
    /// Entities that hang under nothing and have a country of their own.
    macro_rules! of_its_own {
        ($table:ident) => {{
            use $table::{Column, Entity};
            let select = Entity::find()
                .select_only()
                .columns([Column::Key, Column::Country, Column::Deleted])
                .filter(Column::Key.is_in(keys.iter().copied()));
            let rows: Vec<(Uuid, Option<String>, Option<DateTime<Utc>>)> =
                select.into_tuple().all(db).await?;
            Ok(rows
                .into_iter()
                .map(|(key, country, deleted)| (key, None, country, None, false, deleted))
                .collect())
        }};
    }
    match kind {
        EntityKind::Institution => of_its_own!(institution),
        EntityKind::Provider => of_its_own!(provider),
        EntityKind::Hub => of_its_own!(hub),
        EntityKind::Collection => of_collections(db, keys).await,
        EntityKind::Dataset => of_datasets(db, keys).await,
        EntityKind::Installation => of_installations(db, keys).await,
    }
}

async fn of_collections(db: &impl ConnectionTrait, keys: &[Uuid]) -> Result<Vec<Facts>, RegistryError> {
    use collection::{Column, Entity, Relation};
    let select = Entity::find()
        .select_only()
        .columns([Column::Key, Column::InstitutionKey, Column::Country])
        .column_as(institution::Column::Country, "inherited")
        .column(Column::Deleted)
        .join(JoinType::LeftJoin, Relation::Institution.def())
        .filter(Column::Key.is_in(keys.iter().copied()));
    let rows: Vec<(_, _, _, _, _)> = select.into_tuple().all(db).await?;
    Ok(rows
        .into_iter()
        .map(|(key, above, own, inherited, end)| (key, above, own, inherited, false, end))
        .collect())
}

async fn of_datasets(db: &impl ConnectionTrait, keys: &[Uuid]) -> Result<Vec<Facts>, RegistryError> {
    use dataset::{Column, Entity, Relation};
    let select = Entity::find()
        .select_only()
        .columns([Column::Key, Column::ProviderKey])
        .column_as(provider::Column::Country, "inherited")
        .columns([Column::Private, Column::Deleted])
        .join(JoinType::LeftJoin, Relation::Provider.def())
        .filter(Column::Key.is_in(keys.iter().copied()));
    let rows: Vec<(_, _, _, _, _)> = select.into_tuple().all(db).await?;
    Ok(rows
        .into_iter()
        .map(|(key, above, inherited, private, end)| (key, above, None, inherited, private, end))
        .collect())
}

async fn of_installations(db: &impl ConnectionTrait, keys: &[Uuid]) -> Result<Vec<Facts>, RegistryError> {
    use installation::{Column, Entity, Relation};
    let select = Entity::find()
        .select_only()
        .columns([Column::Key, Column::ProviderKey])
        .column_as(provider::Column::Country, "inherited")
        .column(Column::Deleted)
        .join(JoinType::LeftJoin, Relation::Provider.def())
        .filter(Column::Key.is_in(keys.iter().copied()));
    let rows: Vec<(_, _, _, _)> = select.into_tuple().all(db).await?;
    Ok(rows
        .into_iter()
        .map(|(key, above, inherited, end)| (key, above, None, inherited, false, end))
        .collect())
}

/// Pairs of one of these members and a living hub.
async fn memberships(
    db: &impl ConnectionTrait,
    members: &[Uuid],
) -> Result<Vec<(Uuid, Uuid)>, RegistryError> {
    use hub_member::Column;
    let living = hub::Entity::find().select_only().column(hub::Column::Key);
    let living = living.filter(hub::Column::Deleted.is_null()).into_query();
    let select = hub_member::Entity::find()
        .select_only()
        .columns([Column::EntityKey, Column::HubKey])
        .filter(Column::EntityKey.is_in(members.iter().copied()))
        .filter(Column::HubKey.in_subquery(living))
        .order_by_asc(Column::HubKey);
    Ok(select.into_tuple().all(db).await?)
}
