//! Following a run and stopping it, from any process.

use atlas_entity::ingest_run::{ActiveModel, Column, Entity, Model, RunState};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};
use uuid::Uuid;

use crate::{Registry, RegistryError, connect::now};

/// How far a run is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunStage {
    /// What it is doing, in a word.
    pub stage: String,
    /// How far it has come in that.
    pub done: u64,
    /// Of how much, where that is known.
    pub total: Option<u64>,
}

impl Registry {
    /// Writes down how far a run is, and that it is alive.
    pub async fn stage_run(&self, load: i64, stage: &RunStage) -> Result<(), RegistryError> {
        let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let change = ActiveModel {
            stage: Set(Some(stage.stage.clone())),
            progress: Set(Some(number(stage.done))),
            total: Set(stage.total.map(number)),
            seen_at: Set(Some(now())),
            ..Default::default()
        };
        let update = Entity::update_many().set(change).filter(Column::Load.eq(load));
        update.filter(under_way()).exec(self.db()).await?;
        Ok(())
    }

    /// Whether somebody asked a run to stop.
    pub async fn is_cancel_requested(&self, load: i64) -> Result<bool, RegistryError> {
        let select = Entity::find_by_id(load).select_only().column(Column::Load);
        let found: Option<i64> =
            select.filter(Column::CancelRequestedAt.is_not_null()).into_tuple().one(self.db()).await?;
        Ok(found.is_some())
    }

    /// Asks a queued or running run to stop; the process it runs in does so within seconds. Asking again changes
    /// nothing. A run that has ended cannot be stopped.
    pub async fn request_cancel(&self, key: Uuid) -> Result<Model, RegistryError> {
        let run = self.run_by_key(key).await?;
        let change = ActiveModel { cancel_requested_at: Set(Some(now())), ..Default::default() };
        let update = Entity::update_many().set(change).filter(Column::Key.eq(key)).filter(under_way());
        update.filter(Column::CancelRequestedAt.is_null()).exec(self.db()).await?;
        let after = self.run_by_key(key).await?;
        if matches!(after.state, RunState::Queued | RunState::Running) || run.cancel_requested_at.is_some() {
            Ok(after)
        } else {
            Err(RegistryError::RunState { load: run.load, step: "cancelled" })
        }
    }

    /// The run with this key.
    pub async fn run_by_key(&self, key: Uuid) -> Result<Model, RegistryError> {
        let found = Entity::find().filter(Column::Key.eq(key)).one(self.db()).await?;
        found.ok_or_else(|| RegistryError::NotFound { what: "run", id: key.to_string() })
    }
}

fn under_way() -> sea_orm::sea_query::Expr {
    Column::State.is_in([RunState::Queued, RunState::Running])
}
