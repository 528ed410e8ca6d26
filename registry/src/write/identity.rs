//! Keys and uids: found again where they are known, given out where they are not.

use std::collections::HashMap;

use atlas_entity::{EntityKind, Registered, uid_sequence};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use uuid::Uuid;

use super::{common::KEYS, field, record::Record};
use crate::RegistryError;

/// An entity that is there already.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) key: Uuid,
    pub(super) uid: String,
    pub(super) version: i64,
    pub(super) created: DateTime<Utc>,
    pub(super) created_by: String,
}

/// The entities that are there already, by key and by uid.
#[derive(Debug, Default)]
pub(super) struct Directory {
    by_key: HashMap<Uuid, Known>,
    keys_by_uid: HashMap<String, Uuid>,
}

impl Directory {
    /// Looks up all the keys and uids, holding the rows found until the transaction ends.
    pub(super) async fn load<M: Record>(
        db: &impl ConnectionTrait,
        keys: Vec<Uuid>,
        uids: Vec<String>,
    ) -> Result<Self, RegistryError> {
        let mut directory = Self::default();
        for chunk in keys.chunks(KEYS) {
            directory.add::<M>(db, M::Table::KEY.is_in(chunk.iter().copied())).await?;
        }
        for chunk in uids.chunks(KEYS) {
            directory.add::<M>(db, M::Table::UID.is_in(chunk.iter().map(String::as_str))).await?;
        }
        Ok(directory)
    }

    async fn add<M: Record>(&mut self, db: &impl ConnectionTrait, which: Expr) -> Result<(), RegistryError> {
        for mut model in M::Table::find().filter(which).lock_exclusive().all(db).await? {
            let common = model.common();
            let known = Known {
                key: *common.key,
                uid: common.uid.clone(),
                version: *common.version,
                created: *common.created,
                created_by: common.created_by.clone(),
            };
            self.keys_by_uid.insert(known.uid.clone(), known.key);
            self.by_key.insert(known.key, known);
        }
        Ok(())
    }

    /// The keys of all of them.
    pub(super) fn keys(&self) -> impl Iterator<Item = Uuid> {
        self.by_key.keys().copied()
    }

    /// The entity with this key or, for a nil key, with this uid.
    pub(super) fn find(&self, key: Uuid, uid: &str) -> Option<&Known> {
        let key = if key.is_nil() { *self.keys_by_uid.get(uid)? } else { key };
        self.by_key.get(&key)
    }

    /// Whether the uid belongs to an entity with another key.
    pub(super) fn taken(&self, key: Uuid, uid: &str) -> bool {
        self.keys_by_uid.get(uid).is_some_and(|owner| *owner != key)
    }
}

/// Gives out `count` uids that no entity had before, and moves past the numbers of the `given` ones.
pub(super) async fn give_out(
    db: &impl ConnectionTrait,
    kind: EntityKind,
    count: usize,
    given: impl Iterator<Item = &str>,
) -> Result<Vec<String>, RegistryError> {
    let prefix = kind.uid_prefix();
    let highest = given.filter_map(|uid| uid.strip_prefix(prefix)?.parse::<i64>().ok()).max().unwrap_or(0);
    if count == 0 && highest == 0 {
        return Ok(Vec::new());
    }
    let wanted = i64::try_from(count).unwrap_or(i64::MAX);
    let last = advance(db, prefix, highest, wanted).await?;
    Ok((last - wanted + 1..=last).map(|number| format!("{prefix}{number}")).collect())
}

/// Moves the sequence to at least `highest`, then on by `wanted`, and tells where it is.
async fn advance(
    db: &impl ConnectionTrait,
    prefix: &str,
    highest: i64,
    wanted: i64,
) -> Result<i64, RegistryError> {
    use uid_sequence::{ActiveModel, Column, Entity};

    let start = ActiveModel { prefix: sea_orm::Set(prefix.to_owned()), last: sea_orm::Set(0) };
    let mut first = OnConflict::column(Column::Prefix);
    // A change that changes nothing, so that the row is locked whether it was there or not.
    first.value(Column::Last, Expr::col((Entity, Column::Last)).add(0));
    Entity::insert(start).on_conflict(first).exec_without_returning(db).await?;
    let row = Entity::find_by_id(prefix).one(db).await?;
    let last = Ord::max(highest, row.map_or(0, |row| row.last)) + wanted;
    Entity::update_many()
        .col_expr(Column::Last, Expr::value(last))
        .filter(Column::Prefix.eq(prefix))
        .exec(db)
        .await?;
    Ok(last)
}

/// Refuses a uid that could not stand in a URL or a file name.
pub(super) fn check_uid(kind: EntityKind, uid: &str) -> Result<(), RegistryError> {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !uid.is_empty() && uid.len() <= 40 && uid.chars().all(fits) {
        return Ok(());
    }
    let message =
        format!("`{uid}` is not a uid: up to 40 letters, digits, `-` and `_`, as `{}12`", kind.uid_prefix());
    Err(RegistryError::Invalid { field: field(kind, "uid"), message })
}
