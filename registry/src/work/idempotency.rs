//! First answers, kept to be given again.

use atlas_entity::idempotency::{Column, Entity, Model};
use chrono::{DateTime, Duration, Utc};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    sea_query::OnConflict,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::{Call, Idempotency};
use crate::{RegistryError, connect::now, error::FieldError};

/// How long an answer is kept.
const KEPT: Duration = Duration::hours(24);
/// Longest key a client may choose, in bytes.
const LONGEST: usize = 200;

/// The answer the call got before, or none and the call is claimed: another of the same waits for this one.
pub(super) async fn claim<T: DeserializeOwned>(
    db: &DatabaseTransaction,
    call: &Call,
) -> Result<Option<T>, RegistryError> {
    let Some(wanted) = &call.idempotency else { return Ok(None) };
    if wanted.key.is_empty() || wanted.key.len() > LONGEST {
        let message = format!("the key must have 1 to {LONGEST} bytes");
        return Err(FieldError::new("idempotencyKey", "INVALID", message).into());
    }
    Entity::delete_many().filter(Column::Created.lt(now() - KEPT)).exec(db).await?;
    let row = row(call, wanted, Value::Null, now());
    let mut conflict = OnConflict::columns([Column::Actor, Column::Mutation, Column::IdempotencyKey]);
    conflict.do_nothing();
    // On PostgreSQL this waits until a transaction that claimed the same key has ended.
    let insert = Entity::insert(row.into_active_model().reset_all()).on_conflict(conflict);
    if insert.exec_without_returning(db).await? == 1 {
        return Ok(None);
    }
    let identity = (call.viewer.signature(), wanted.mutation.clone(), wanted.key.clone());
    let Some(first) = Entity::find_by_id(identity).one(db).await? else { return Ok(None) };
    if first.payload_hash != wanted.payload_hash {
        let message = "this key was used with another input; choose a new one";
        return Err(FieldError::new("idempotencyKey", "CONFLICT", message).into());
    }
    serde_json::from_value(first.answer).map(Some).map_err(|error| RegistryError::Stored(error.to_string()))
}

/// Keeps the answer of a claimed call.
pub(super) async fn keep<T: Serialize + Sync>(
    db: &DatabaseTransaction,
    call: &Call,
    answer: &T,
    moment: DateTime<Utc>,
) -> Result<(), RegistryError> {
    let Some(claimed) = &call.idempotency else { return Ok(()) };
    let answer = serde_json::to_value(answer).map_err(|error| RegistryError::Stored(error.to_string()))?;
    row(call, claimed, answer, moment).into_active_model().reset_all().update(db).await?;
    Ok(())
}

fn row(call: &Call, wanted: &Idempotency, answer: Value, created: DateTime<Utc>) -> Model {
    Model {
        actor: call.viewer.signature(),
        mutation: wanted.mutation.clone(),
        idempotency_key: wanted.key.clone(),
        payload_hash: wanted.payload_hash.clone(),
        answer,
        created,
    }
}
