//! What is known of all harvests.

use std::collections::HashMap;

use atlas_entity::{dataset, harvest, harvest::HarvestOutcome};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait};
use uuid::Uuid;

use crate::{Registry, RegistryError};

/// A dataset with what is known of its harvests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HarvestRow {
    /// Uid of the dataset.
    pub uid: String,
    /// Its title.
    pub title: String,
    /// What is known.
    pub harvest: harvest::Model,
}

impl Registry {
    /// What is known of the harvests of living datasets, private ones too, in the order in which they are due.
    pub async fn harvests(&self) -> Result<Vec<HarvestRow>, RegistryError> {
        let rows = harvest::Entity::find()
            .find_also_related(dataset::Entity)
            .filter(dataset::Column::Deleted.is_null())
            .order_by_asc(harvest::Column::NextAt)
            .order_by_asc(harvest::Column::DatasetKey)
            .all(self.db())
            .await?;
        let row = |(harvest, dataset): (harvest::Model, Option<dataset::Model>)| {
            dataset.map(|dataset| HarvestRow { uid: dataset.uid, title: dataset.title, harvest })
        };
        Ok(rows.into_iter().filter_map(row).collect())
    }

    /// What is known of the harvests of a dataset.
    pub async fn harvest_of(&self, dataset_key: Uuid) -> Result<Option<harvest::Model>, RegistryError> {
        Ok(harvest::Entity::find_by_id(dataset_key).one(self.db()).await?)
    }

    /// How many living datasets had this outcome when they were harvested last.
    pub async fn harvest_outcomes(&self) -> Result<HashMap<HarvestOutcome, i64>, RegistryError> {
        let counts: Vec<(HarvestOutcome, i64)> = harvest::Entity::find()
            .select_only()
            .column(harvest::Column::LastOutcome)
            .column_as(harvest::Column::DatasetKey.count(), "datasets")
            .join(JoinType::InnerJoin, harvest::Relation::Dataset.def())
            .filter(dataset::Column::Deleted.is_null())
            .filter(harvest::Column::LastOutcome.is_not_null())
            .group_by(harvest::Column::LastOutcome)
            .into_tuple()
            .all(self.db())
            .await?;
        Ok(counts.into_iter().collect())
    }

    /// Digest of the archive whose records of this dataset are searched, however often they were indexed since.
    pub async fn published_digest(&self, dataset_key: Uuid) -> Result<Option<String>, RegistryError> {
        let Some(published) = self.published_run(dataset_key).await? else { return Ok(None) };
        if published.digest.is_some() {
            return Ok(published.digest);
        }
        Ok(self.run(published.version).await?.and_then(|run| run.digest))
    }
}
