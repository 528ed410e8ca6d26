//! The versions of a dataset: what was ever published, and what was erased of it.

use std::collections::BTreeMap;

use atlas_entity::{
    dataset, ingest_preview,
    ingest_run::{ActiveModel, Column, Entity, Model, RunKind, RunState},
    value::RunCounts,
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set, sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Registry, RegistryError, connect::now};

/// What became of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum VersionState {
    /// Its records are the ones that are searched.
    Published,
    /// Another version took its place; it can be restored.
    Retired,
    /// Its records were erased for good.
    Erased,
}

/// A version of a dataset's records that was published once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DatasetVersion {
    /// Its number: the load of the run that wrote it.
    pub version: i64,
    /// Key of that run.
    pub run_key: Uuid,
    /// What that run did.
    pub kind: RunKind,
    /// What became of it.
    pub state: VersionState,
    /// Who asked for it.
    pub actor: Option<String>,
    /// Name of the file its records came from.
    pub source: Option<String>,
    /// The version whose stored records were interpreted anew for it.
    pub origin_version: Option<i64>,
    /// Records by stage.
    pub counts: RunCounts,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it was first published.
    pub published_at: DateTime<Utc>,
    /// When its records were erased.
    pub erased_at: Option<DateTime<Utc>>,
    /// Why they were erased.
    pub erased_reason: Option<String>,
    /// Who erased them.
    pub erased_by: Option<String>,
}

impl Registry {
    /// The versions of a dataset that were ever published, newest first; erased ones too.
    pub async fn versions(&self, dataset_key: Uuid) -> Result<Vec<DatasetVersion>, RegistryError> {
        let select = Entity::find().filter(Column::DatasetKey.eq(dataset_key));
        let runs = select.order_by_asc(Column::Load).all(self.db()).await?;
        let mut published: BTreeMap<i64, (DateTime<Utc>, bool)> = BTreeMap::new();
        for run in &runs {
            if let Some(at) = run.published_at {
                published.entry(run.version).or_insert((at, false)).1 |= run.state == RunState::Published;
            }
        }
        // The run whose load is the version wrote it; others index it.
        let writers = runs.into_iter().filter(|run| run.load == run.version).rev();
        let version = |run: Model| {
            let (at, current) = published.get(&run.load).copied()?;
            Some(of(run, at, current))
        };
        Ok(writers.filter_map(version).collect())
    }

    /// A version of a dataset that was published once.
    pub async fn version(&self, dataset_key: Uuid, version: i64) -> Result<DatasetVersion, RegistryError> {
        let found = self.versions(dataset_key).await?.into_iter().find(|found| found.version == version);
        found.ok_or_else(|| RegistryError::NotFound { what: "version", id: version.to_string() })
    }

    /// Leaves a tombstone where a version was: who erased it, when and why. Its records are for the caller to remove, as
    /// are the documents of the loads that are returned. A published version is taken out of search if `unpublish`;
    /// otherwise it cannot be erased.
    pub async fn erase_version(
        &self,
        dataset_key: Uuid,
        version: i64,
        tombstone: &Tombstone,
        unpublish: bool,
    ) -> Result<Vec<i64>, RegistryError> {
        let transaction = self.begin_write().await?;
        let of_version =
            Condition::all().add(Column::DatasetKey.eq(dataset_key)).add(Column::Version.eq(version));
        let runs = Entity::find().filter(of_version.clone()).all(&transaction).await?;
        let busy = |run: &&Model| matches!(run.state, RunState::Queued | RunState::Running);
        if let Some(run) = runs.iter().find(busy) {
            return Err(RegistryError::RunState { load: run.load, step: "erased" });
        }
        if let Some(run) = runs.iter().find(|run| run.state == RunState::Published) {
            if !unpublish {
                return Err(RegistryError::RunState { load: run.load, step: "erased" });
            }
            retire(&transaction, run).await?;
        }
        let change = ActiveModel {
            erased_at: Set(Some(now())),
            erased_reason: Set(Some(tombstone.reason.clone())),
            erased_by: Set(Some(tombstone.actor.clone())),
            ..Default::default()
        };
        let writer = Entity::update_many().set(change).filter(Column::Load.eq(version));
        writer.filter(Column::ErasedAt.is_null()).exec(&transaction).await?;
        let expired = ActiveModel { state: Set(RunState::Expired), ..Default::default() };
        let previewed = Entity::update_many().set(expired).filter(Column::Load.eq(version));
        previewed.filter(Column::State.eq(RunState::Previewed)).exec(&transaction).await?;
        // Their samples quote the records.
        let quoting = Condition::any()
            .add(ingest_preview::Column::Load.eq(version))
            .add(ingest_preview::Column::BaseVersion.eq(version));
        ingest_preview::Entity::delete_many().filter(quoting).exec(&transaction).await?;
        transaction.commit().await?;
        Ok(runs.into_iter().filter(|run| run.purged_at.is_none()).map(|run| run.load).collect())
    }

    /// The runs whose versions were erased, by load.
    pub async fn erased_runs(&self) -> Result<Vec<Model>, RegistryError> {
        let select = Entity::find().filter(Column::ErasedAt.is_not_null());
        Ok(select.order_by_asc(Column::Load).all(self.db()).await?)
    }
}

/// Why a version is erased, and by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tombstone {
    /// Why.
    pub reason: String,
    /// Who.
    pub actor: String,
}

/// Takes the published load of a dataset out of search; nothing takes its place.
async fn retire(db: &impl ConnectionTrait, published: &Model) -> Result<(), RegistryError> {
    let change =
        ActiveModel { state: Set(RunState::Retired), retired_at: Set(Some(now())), ..Default::default() };
    Entity::update_many().set(change).filter(Column::Load.eq(published.load)).exec(db).await?;
    dataset::Entity::update_many()
        .col_expr(dataset::Column::PublishedLoad, Expr::value(None::<i64>))
        .col_expr(dataset::Column::RecordCount, Expr::value(0_i64))
        .filter(dataset::Column::Key.eq(published.dataset_key))
        .exec(db)
        .await?;
    Ok(())
}

fn of(run: Model, published_at: DateTime<Utc>, current: bool) -> DatasetVersion {
    let state = match (run.erased_at, current) {
        (Some(_), _) => VersionState::Erased,
        (None, true) => VersionState::Published,
        (None, false) => VersionState::Retired,
    };
    DatasetVersion {
        version: run.version,
        run_key: run.key,
        kind: run.kind,
        state,
        actor: run.actor,
        source: run.source,
        origin_version: run.origin_version,
        counts: run.counts,
        created_at: run.created_at,
        published_at,
        erased_at: run.erased_at,
        erased_reason: run.erased_reason,
        erased_by: run.erased_by,
    }
}
