//! What previews leave: stored records that are not published, and a report.

use std::collections::BTreeSet;

use atlas_entity::{
    ingest_preview,
    ingest_run::{ActiveModel, Column, Entity, Model, RunKind, RunState},
    value::{RunCounts, RunReport},
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Set,
};

use super::life::{expect_one, run};
use crate::{Registry, RegistryError, connect::now};

impl Registry {
    /// Ends a running preview whose records are stored, and keeps what it found.
    pub async fn preview_run(
        &self,
        counts: RunCounts,
        report: RunReport,
        found: ingest_preview::Model,
    ) -> Result<(), RegistryError> {
        let transaction = self.begin_write().await?;
        let (load, moment) = (found.load, now());
        let change = ActiveModel {
            state: Set(RunState::Previewed),
            counts: Set(counts),
            report: Set(report),
            finished_at: Set(Some(moment)),
            // Nothing of it was ever indexed.
            purged_at: Set(Some(moment)),
            ..Default::default()
        };
        let update = run(load).set(change).filter(Column::State.eq(RunState::Running));
        expect_one(update.exec(&transaction).await?.rows_affected, load, "previewed")?;
        found.into_active_model().reset_all().insert(&transaction).await?;
        Ok(transaction.commit().await?)
    }

    /// What the preview of a load found.
    pub async fn preview(&self, load: i64) -> Result<Option<ingest_preview::Model>, RegistryError> {
        Ok(ingest_preview::Entity::find_by_id(load).one(self.db()).await?)
    }

    /// Previews that can no longer be published and were not, ascending: those that compared with another version
    /// than the one published today, and those that ended before the instant. Publications that have begun keep theirs.
    pub async fn stale_previews(&self, before: DateTime<Utc>) -> Result<Vec<Model>, RegistryError> {
        let select = Entity::find().filter(Column::State.eq(RunState::Previewed));
        let previewed = select.order_by_asc(Column::Load).all(self.db()).await?;
        if previewed.is_empty() {
            return Ok(previewed);
        }
        let loads: Vec<i64> = previewed.iter().map(|run| run.load).collect();
        let bases: Vec<(i64, Option<i64>)> = ingest_preview::Entity::find()
            .select_only()
            .columns([ingest_preview::Column::Load, ingest_preview::Column::BaseVersion])
            .filter(ingest_preview::Column::Load.is_in(loads.iter().copied()))
            .into_tuple()
            .all(self.db())
            .await?;
        let used: Vec<i64> = Entity::find()
            .select_only()
            .column(Column::Version)
            .filter(Column::Version.is_in(loads))
            .filter(Column::Kind.ne(RunKind::Preview))
            .filter(Column::State.is_not_in([RunState::Refused, RunState::Failed, RunState::Cancelled]))
            .into_tuple()
            .all(self.db())
            .await?;
        let used: BTreeSet<i64> = used.into_iter().collect();
        let published: Vec<_> =
            self.published_runs().await?.into_iter().map(|run| (run.dataset_key, run.version)).collect();
        let stale = |run: &Model| {
            let today =
                published.iter().find(|(key, _)| *key == run.dataset_key).map(|(_, version)| *version);
            let base = bases.iter().find(|(load, _)| *load == run.load).and_then(|(_, base)| *base);
            !used.contains(&run.load) && (base != today || run.finished_at.is_none_or(|at| at < before))
        };
        Ok(previewed.into_iter().filter(stale).collect())
    }

    /// Notes that the records of these previews are gone.
    pub async fn expire_previews(&self, loads: &[i64]) -> Result<(), RegistryError> {
        let change = ActiveModel { state: Set(RunState::Expired), ..Default::default() };
        let update = Entity::update_many().set(change).filter(Column::Load.is_in(loads.iter().copied()));
        update.filter(Column::State.eq(RunState::Previewed)).exec(self.db()).await?;
        Ok(())
    }
}
