//! Who harvests a dataset.

use atlas_entity::{dataset, harvest};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use super::{due::unclaimed, source::HarvestSource};
use crate::{Registry, RegistryError};

/// How often another dataset is looked for when someone else took the one that was due.
const ATTEMPTS: usize = 5;

/// A dataset that this caller alone harvests, until the claim ends.
#[derive(Clone, Debug)]
pub struct HarvestClaim {
    /// Names the claim.
    pub token: Uuid,
    /// The dataset.
    pub dataset: dataset::Model,
    /// What is known of its harvests until now.
    pub row: harvest::Model,
    /// Where it can be harvested.
    pub source: HarvestSource,
}

impl Registry {
    /// Claims the dataset whose harvest is due for the longest time; none where none is due.
    pub async fn claim_due_harvest(
        &self,
        now: DateTime<Utc>,
        lease: TimeDelta,
    ) -> Result<Option<HarvestClaim>, RegistryError> {
        for _ in 0..ATTEMPTS {
            let Some(key) = self.next_due(now).await? else { return Ok(None) };
            if let Some(claim) = self.claim_harvest(key, now, lease).await? {
                return Ok(Some(claim));
            }
        }
        Ok(None)
    }

    /// Claims a dataset, whether it is due or not; none where someone else harvests it, or it is gone.
    pub async fn claim_harvest(
        &self,
        dataset_key: Uuid,
        now: DateTime<Utc>,
        lease: TimeDelta,
    ) -> Result<Option<HarvestClaim>, RegistryError> {
        let dataset = self.dataset_by_key(dataset_key).await?.filter(|dataset| dataset.deleted.is_none());
        let Some(dataset) = dataset else { return Ok(None) };
        enrol(self.db(), dataset_key, now).await?;
        let token = Uuid::now_v7();
        let claimed = harvest::Entity::update_many()
            .col_expr(harvest::Column::Claim, Expr::value(token))
            .col_expr(harvest::Column::ClaimedUntil, Expr::value(now + lease))
            .filter(harvest::Column::DatasetKey.eq(dataset_key))
            .filter(unclaimed(now))
            .exec(self.db())
            .await?;
        if claimed.rows_affected == 0 {
            return Ok(None);
        }
        let Some(row) = harvest::Entity::find_by_id(dataset_key).one(self.db()).await? else {
            return Ok(None);
        };
        let source = self.harvest_source(&dataset).await?;
        Ok(Some(HarvestClaim { token, dataset, row, source }))
    }

    /// Extends a claim; whether it was still there to be extended.
    pub async fn extend_harvest(
        &self,
        claim: &HarvestClaim,
        until: DateTime<Utc>,
    ) -> Result<bool, RegistryError> {
        let extended = harvest::Entity::update_many()
            .col_expr(harvest::Column::ClaimedUntil, Expr::value(until))
            .filter(harvest::Column::DatasetKey.eq(claim.dataset.key))
            .filter(harvest::Column::Claim.eq(claim.token))
            .exec(self.db())
            .await?;
        Ok(extended.rows_affected == 1)
    }

    /// Gives a claim back as if it had not been taken.
    pub async fn abandon_harvest(&self, claim: &HarvestClaim) -> Result<(), RegistryError> {
        harvest::Entity::update_many()
            .col_expr(harvest::Column::Claim, Expr::value(None::<Uuid>))
            .col_expr(harvest::Column::ClaimedUntil, Expr::value(None::<DateTime<Utc>>))
            .filter(harvest::Column::DatasetKey.eq(claim.dataset.key))
            .filter(harvest::Column::Claim.eq(claim.token))
            .exec(self.db())
            .await?;
        Ok(())
    }
}

/// Sees to it that the dataset has a row.
pub(super) async fn enrol(
    db: &impl ConnectionTrait,
    dataset_key: Uuid,
    now: DateTime<Utc>,
) -> Result<(), RegistryError> {
    let row = harvest::Model::of(dataset_key, now);
    let there = OnConflict::column(harvest::Column::DatasetKey).do_nothing().to_owned();
    let insert = harvest::Entity::insert(row.into_active_model().reset_all()).on_conflict(there);
    insert.try_insert().exec_without_returning(db).await?;
    Ok(())
}
