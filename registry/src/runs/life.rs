//! The life of a run, step by step.

use atlas_entity::{
    dataset,
    ingest_run::{ActiveModel, Column, Entity, Model, RunKind, RunState},
    value::{RunCounts, RunReport},
};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, Set, UpdateMany, sea_query::Expr,
};
use uuid::Uuid;

use crate::{Registry, RegistryError, connect::now};

/// A queued run that has not begun after this long belongs to a program that is gone.
const QUEUED_AT_MOST: TimeDelta = TimeDelta::days(1);
/// So does one that gave signs of life, and then none for this long.
const SILENT_AT_MOST: TimeDelta = TimeDelta::minutes(5);
/// How often a load number is tried again when another run took it first.
const ATTEMPTS: usize = 20;

/// A run to queue.
#[derive(Clone, Debug, Default)]
pub struct NewRun {
    /// Dataset whose records are loaded.
    pub dataset_key: Uuid,
    /// What the run does.
    pub kind: RunKind,
    /// Load whose files hold the records; absent for a run that writes its own.
    pub version: Option<i64>,
    /// Name of the file the records come from, without its folder.
    pub source: Option<String>,
    /// SHA-256 of that file, hexadecimal.
    pub digest: Option<String>,
    /// Who asks for it.
    pub actor: Option<String>,
    /// Version whose stored records it interprets anew.
    pub origin_version: Option<i64>,
}

/// How a run ended that published nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunEnd {
    /// The source was refused.
    Refused,
    /// It failed for a reason outside the source.
    Failed,
    /// It was stopped on request.
    Cancelled,
}

/// What publishing changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The load whose records were searched until now, if there was one.
    pub retired: Option<i64>,
}

impl Registry {
    /// Adds a run, waiting to be started, under the next load number.
    pub async fn queue_run(&self, run: &NewRun) -> Result<Model, RegistryError> {
        for _ in 1..ATTEMPTS {
            match self.try_queue(run).await {
                // Another run took the number: on PostgreSQL two transactions may read the same maximum.
                Err(error) if error.is_duplicate() => {}
                result => return result,
            }
        }
        self.try_queue(run).await
    }

    async fn try_queue(&self, run: &NewRun) -> Result<Model, RegistryError> {
        let transaction = self.begin_write().await?;
        let select = Entity::find().select_only().column_as(Column::Load.max(), "load");
        let newest: Option<i64> = select.into_tuple::<Option<i64>>().one(&transaction).await?.flatten();
        let load = newest.unwrap_or(0) + 1;
        let model = Model {
            load,
            key: Uuid::now_v7(),
            dataset_key: run.dataset_key,
            kind: run.kind,
            version: run.version.unwrap_or(load),
            source: run.source.clone(),
            digest: run.digest.clone(),
            actor: run.actor.clone(),
            origin_version: run.origin_version,
            created_at: now(),
            ..Model::default()
        };
        let model = model.into_active_model().reset_all().insert(&transaction).await?;
        transaction.commit().await?;
        Ok(model)
    }

    /// Marks a queued run as running.
    pub async fn start_run(&self, load: i64) -> Result<(), RegistryError> {
        let change =
            ActiveModel { state: Set(RunState::Running), started_at: Set(Some(now())), ..Default::default() };
        let update = run(load).set(change).filter(Column::State.eq(RunState::Queued));
        expect_one(update.exec(self.db()).await?.rows_affected, load, "started")
    }

    /// Writes down the counts of a running run so far.
    pub async fn progress_run(&self, load: i64, counts: RunCounts) -> Result<(), RegistryError> {
        let change = ActiveModel { counts: Set(counts), ..Default::default() };
        run(load).set(change).filter(Column::State.eq(RunState::Running)).exec(self.db()).await?;
        Ok(())
    }

    /// Writes down the digest of the source, once it is known.
    pub async fn digest_run(&self, load: i64, digest: &str) -> Result<(), RegistryError> {
        let change = ActiveModel { digest: Set(Some(digest.to_owned())), ..Default::default() };
        run(load).set(change).exec(self.db()).await?;
        Ok(())
    }

    /// Writes down which version's stored records a run interprets anew, once it is known.
    pub async fn origin_run(&self, load: i64, version: i64) -> Result<(), RegistryError> {
        let change = ActiveModel { origin_version: Set(Some(version)), ..Default::default() };
        run(load).set(change).exec(self.db()).await?;
        Ok(())
    }

    /// Makes the records of a running run the ones that are searched, and retires those before them, in one
    /// transaction. `record_count` is the number of records published.
    pub async fn publish_run(
        &self,
        load: i64,
        record_count: i64,
        counts: RunCounts,
        report: RunReport,
    ) -> Result<Published, RegistryError> {
        let transaction = self.begin_write().await?;
        let found =
            Entity::find_by_id(load).filter(Column::State.eq(RunState::Running)).one(&transaction).await?;
        let model = found.ok_or(RegistryError::RunState { load, step: "published" })?;
        let moment = now();
        let retired = retire_others(&transaction, &model, moment).await?;
        let change = ActiveModel {
            state: Set(RunState::Published),
            counts: Set(counts),
            report: Set(report),
            finished_at: Set(Some(moment)),
            published_at: Set(Some(moment)),
            ..Default::default()
        };
        let update = run(load).set(change).filter(Column::State.eq(RunState::Running));
        expect_one(update.exec(&transaction).await?.rows_affected, load, "published")?;
        dataset::Entity::update_many()
            .col_expr(dataset::Column::PublishedLoad, Expr::value(load))
            .col_expr(dataset::Column::RecordCount, Expr::value(record_count))
            .filter(dataset::Column::Key.eq(model.dataset_key))
            .exec(&transaction)
            .await?;
        transaction.commit().await?;
        Ok(Published { retired })
    }

    /// Ends a queued or running run that publishes nothing.
    pub async fn finish_run(
        &self,
        load: i64,
        end: RunEnd,
        counts: RunCounts,
        report: RunReport,
    ) -> Result<(), RegistryError> {
        let state = match end {
            RunEnd::Refused => RunState::Refused,
            RunEnd::Failed => RunState::Failed,
            RunEnd::Cancelled => RunState::Cancelled,
        };
        let change = ActiveModel {
            state: Set(state),
            counts: Set(counts),
            report: Set(report),
            finished_at: Set(Some(now())),
            ..Default::default()
        };
        let update = run(load).set(change).filter(Column::State.is_in([RunState::Queued, RunState::Running]));
        expect_one(update.exec(self.db()).await?.rows_affected, load, "finished")
    }

    /// Notes that the index holds nothing of these loads any more. Published and running loads stay as they are.
    pub async fn mark_purged(&self, loads: &[i64]) -> Result<(), RegistryError> {
        let change = ActiveModel { purged_at: Set(Some(now())), ..Default::default() };
        Entity::update_many()
            .set(change)
            .filter(Column::Load.is_in(loads.iter().copied()))
            .filter(Column::State.is_not_in([RunState::Published, RunState::Queued, RunState::Running]))
            .exec(self.db())
            .await?;
        Ok(())
    }

    /// Runs that nobody is working on, ascending, if the caller holds the lock of ingestion: all that are
    /// running, and those that wait but belong to a program that is gone.
    pub async fn unfinished_runs(&self) -> Result<Vec<Model>, RegistryError> {
        let waiting = Condition::all().add(Column::State.eq(RunState::Queued)).add(
            Condition::any().add(Column::SeenAt.lt(now() - SILENT_AT_MOST)).add(
                Condition::all()
                    .add(Column::SeenAt.is_null())
                    .add(Column::CreatedAt.lt(now() - QUEUED_AT_MOST)),
            ),
        );
        let dead = Condition::any().add(Column::State.eq(RunState::Running)).add(waiting);
        Ok(Entity::find().filter(dead).order_by_asc(Column::Load).all(self.db()).await?)
    }

    /// Ended runs, ascending, of which the index may hold documents that no operation needs any more: those
    /// retired before the instant, and those that published nothing.
    pub async fn purgeable_runs(&self, retired_before: DateTime<Utc>) -> Result<Vec<Model>, RegistryError> {
        let retired = Condition::all()
            .add(Column::State.eq(RunState::Retired))
            .add(Column::RetiredAt.lt(retired_before));
        let barren = Column::State.is_in([RunState::Refused, RunState::Failed, RunState::Cancelled]);
        let select = Entity::find()
            .filter(Column::PurgedAt.is_null())
            .filter(Condition::any().add(retired).add(barren));
        Ok(select.order_by_asc(Column::Load).all(self.db()).await?)
    }

    /// The run of a load.
    pub async fn run(&self, load: i64) -> Result<Option<Model>, RegistryError> {
        Ok(Entity::find_by_id(load).one(self.db()).await?)
    }

    /// The run whose records of this dataset are searched.
    pub async fn published_run(&self, dataset_key: Uuid) -> Result<Option<Model>, RegistryError> {
        let select = Entity::find().filter(Column::DatasetKey.eq(dataset_key));
        Ok(select.filter(Column::State.eq(RunState::Published)).one(self.db()).await?)
    }

    /// The runs whose records are searched, of all datasets, by load.
    pub async fn published_runs(&self) -> Result<Vec<Model>, RegistryError> {
        let select = Entity::find().filter(Column::State.eq(RunState::Published));
        Ok(select.order_by_asc(Column::Load).all(self.db()).await?)
    }
}

pub(super) fn run(load: i64) -> UpdateMany<Entity> {
    Entity::update_many().filter(Column::Load.eq(load))
}

pub(super) fn expect_one(rows: u64, load: i64, step: &'static str) -> Result<(), RegistryError> {
    if rows == 1 { Ok(()) } else { Err(RegistryError::RunState { load, step }) }
}

/// Retires the published load of the run's dataset, and tells which it was.
async fn retire_others(
    db: &impl ConnectionTrait,
    model: &Model,
    moment: DateTime<Utc>,
) -> Result<Option<i64>, RegistryError> {
    let published = Condition::all()
        .add(Column::DatasetKey.eq(model.dataset_key))
        .add(Column::State.eq(RunState::Published));
    let select = Entity::find().select_only().column(Column::Load).filter(published.clone());
    let retired: Option<i64> = select.into_tuple().one(db).await?;
    let change =
        ActiveModel { state: Set(RunState::Retired), retired_at: Set(Some(moment)), ..Default::default() };
    Entity::update_many().set(change).filter(published).exec(db).await?;
    Ok(retired)
}
