//! Which datasets belong to which provider and hub, for searches: records name their dataset only, so a
//! filter by provider or hub is a filter by datasets, and a count by provider or hub is a sum over datasets.

use std::collections::HashMap;

use atlas_entity::{EntityKind, Registered, dataset, hub, hub_member, provider};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Query, SelectStatement},
};
use uuid::Uuid;

use crate::{Registry, RegistryError, Viewer, viewer::visible};

/// Which pairs of an owner (provider or hub) and a dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Among<'a> {
    /// Those of these owners.
    Owners(&'a [Uuid]),
    /// Those of these datasets.
    Datasets(&'a [Uuid]),
    /// All of them.
    Every,
}

impl Among<'_> {
    fn condition<C: ColumnTrait>(self, owner: C, dataset: C) -> Condition {
        match self {
            Self::Owners(keys) => Condition::all().add(owner.is_in(keys.iter().copied())),
            Self::Datasets(keys) => Condition::all().add(dataset.is_in(keys.iter().copied())),
            Self::Every => Condition::all(),
        }
    }
}

impl Registry {
    /// The keys of the visible entities with these uids, in one statement. Unknown uids are absent.
    pub async fn keys_of<E: Registered>(
        &self,
        viewer: &Viewer,
        uids: &[String],
    ) -> Result<HashMap<String, Uuid>, RegistryError> {
        let rows = E::find()
            .select_only()
            .column(E::UID)
            .column(E::KEY)
            .filter(visible::<E>(viewer))
            .filter(E::UID.is_in(uids.iter().map(String::as_str)))
            .into_tuple::<(String, Uuid)>()
            .all(self.db())
            .await?;
        Ok(rows.into_iter().collect())
    }

    /// Pairs of a visible provider and a visible dataset it publishes, in one statement, ordered.
    pub async fn datasets_of_providers(
        &self,
        viewer: &Viewer,
        among: Among<'_>,
    ) -> Result<Vec<(Uuid, Uuid)>, RegistryError> {
        let (owner, key) = (dataset::Column::ProviderKey, dataset::Column::Key);
        let found = dataset::Entity::find()
            .select_only()
            .column(owner)
            .column(key)
            .filter(visible::<dataset::Entity>(viewer))
            .filter(owner.in_subquery(visible_keys::<provider::Entity>(viewer)))
            .filter(among.condition(owner, key))
            .order_by_asc(owner)
            .order_by_asc(key)
            .into_tuple()
            .all(self.db())
            .await?;
        Ok(found)
    }

    /// Pairs of a visible hub and a visible dataset that is its member, in one statement, ordered.
    pub async fn datasets_of_hubs(
        &self,
        viewer: &Viewer,
        among: Among<'_>,
    ) -> Result<Vec<(Uuid, Uuid)>, RegistryError> {
        let (owner, key) = (hub_member::Column::HubKey, hub_member::Column::EntityKey);
        let found = hub_member::Entity::find()
            .select_only()
            .column(owner)
            .column(key)
            .filter(hub_member::Column::EntityKind.eq(EntityKind::Dataset))
            .filter(owner.in_subquery(visible_keys::<hub::Entity>(viewer)))
            .filter(key.in_subquery(visible_keys::<dataset::Entity>(viewer)))
            .filter(among.condition(owner, key))
            .order_by_asc(owner)
            .order_by_asc(key)
            .into_tuple()
            .all(self.db())
            .await?;
        Ok(found)
    }
}

fn visible_keys<E: Registered>(viewer: &Viewer) -> SelectStatement {
    let key = E::KEY;
    Query::select().column((E::default(), key)).from(E::default()).cond_where(visible::<E>(viewer)).take()
}
