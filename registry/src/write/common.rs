//! Inserting many rows at once.

use sea_orm::{
    ActiveModelTrait, ConnectionTrait, EntityTrait, IdenStatic, IntoActiveModel, Iterable, ModelTrait,
    sea_query::OnConflict,
};

use crate::RegistryError;

/// Values in one statement at most: SQLite takes 32,766.
const VALUES: usize = 30_000;
/// Keys in one list at most.
pub(crate) const KEYS: usize = 5_000;

/// Inserts the rows, replacing those with the same primary key as `conflict` says, hundreds a statement.
pub(crate) async fn insert_all<E>(
    db: &impl ConnectionTrait,
    rows: Vec<E::Model>,
    conflict: Option<&OnConflict>,
) -> Result<(), RegistryError>
where
    E: EntityTrait<Model: ModelTrait<Entity = E> + IntoActiveModel<E::ActiveModel>>,
    E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
{
    let size = VALUES / E::Column::iter().count().max(1);
    let mut rows = rows.into_iter().map(|row| row.into_active_model().reset_all()).peekable();
    while rows.peek().is_some() {
        let mut insert = E::insert_many(rows.by_ref().take(size));
        if let Some(conflict) = conflict {
            insert = insert.on_conflict(conflict.clone());
        }
        insert.exec_without_returning(db).await?;
    }
    Ok(())
}

/// On a row with the same key: takes every other column from the new row, those to keep aside.
pub(super) fn replace<E: EntityTrait>(key: E::Column, kept: &[E::Column]) -> OnConflict {
    let stays = |column: &E::Column| kept.iter().chain([&key]).any(|other| other.as_str() == column.as_str());
    let mut conflict = OnConflict::column(key);
    conflict.update_columns(E::Column::iter().filter(|column| !stays(column)));
    conflict
}

/// On a row with the same primary key: leaves it.
pub(super) fn keep<E: EntityTrait>() -> OnConflict {
    let mut conflict =
        OnConflict::columns(E::PrimaryKey::iter().map(sea_orm::PrimaryKeyToColumn::into_column));
    conflict.do_nothing();
    conflict
}
