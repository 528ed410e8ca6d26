//! Which dataset is to be harvested next.

use atlas_entity::{dataset, endpoint, harvest};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    RelationTrait, Select,
    sea_query::{Expr, ExprTrait, SelectStatement},
};
use uuid::Uuid;

use super::source::{ARCHIVE, EML, FEED};
use crate::{Registry, RegistryError};

impl Registry {
    /// The dataset whose harvest is due for the longest time, if one is: those never harvested come first.
    pub(super) async fn next_due(&self, now: DateTime<Utc>) -> Result<Option<Uuid>, RegistryError> {
        let new = due(now).filter(harvest::Column::DatasetKey.is_null()).order_by_asc(dataset::Column::Key);
        if let Some(key) = first(self, new).await? {
            return Ok(Some(key));
        }
        let again = due(now)
            .filter(harvest::Column::DatasetKey.is_not_null())
            .order_by_asc(harvest::Column::NextAt)
            .order_by_asc(dataset::Column::Key);
        first(self, again).await
    }
}

async fn first(registry: &Registry, select: Select<dataset::Entity>) -> Result<Option<Uuid>, RegistryError> {
    let keys = select.select_only().column(dataset::Column::Key).limit(1);
    Ok(keys.into_tuple().one(registry.db()).await?)
}

/// Datasets that are due and that nobody harvests.
fn due(now: DateTime<Utc>) -> Select<dataset::Entity> {
    let frequency = Expr::col((dataset::Entity, dataset::Column::HarvestFrequencyDays));
    // Where the frequency was changed, the next harvest was fixed by another. Where a failing dataset was changed, the
    // change may have mended it.
    let mended = Condition::all()
        .add(harvest::Column::Failures.gt(0))
        .add(Expr::col((dataset::Entity, dataset::Column::Modified)).gt(harvest::Column::LastAt.into_expr()));
    let is_due = Condition::any()
        .add(harvest::Column::DatasetKey.is_null())
        .add(asked())
        .add(harvest::Column::NextAt.lte(now))
        .add(harvest::Column::FrequencyDays.is_null())
        .add(harvest::Column::FrequencyDays.into_expr().ne(frequency.clone()))
        .add(mended);
    dataset::Entity::find()
        .join(JoinType::LeftJoin, harvest::Relation::Dataset.def().rev())
        .filter(dataset::Column::Deleted.is_null())
        .filter(Condition::any().add(frequency.gt(0)).add(asked()))
        .filter(has_source())
        .filter(is_due)
        .filter(unclaimed(now))
}

/// Whether somebody asked for the dataset of a row to be harvested at once.
fn asked() -> Expr {
    harvest::Column::AskedAt.is_not_null()
}

/// Whether nobody harvests the dataset of a row.
pub(super) fn unclaimed(now: DateTime<Utc>) -> Condition {
    Condition::any().add(harvest::Column::ClaimedUntil.is_null()).add(harvest::Column::ClaimedUntil.lte(now))
}

/// Whether the dataset says where it can be harvested, or its installation has a feed.
fn has_source() -> Condition {
    Condition::any()
        .add(dataset::Column::Key.in_subquery(having(&[ARCHIVE, FEED, EML])))
        .add(dataset::Column::InstallationKey.in_subquery(having(&[FEED])))
}

/// What has an endpoint of one of these types.
fn having(types: &[&str]) -> SelectStatement {
    endpoint::Entity::find()
        .select_only()
        .column(endpoint::Column::EntityKey)
        .filter(endpoint::Column::Type.is_in(types.iter().copied()))
        .into_query()
}
