//! What a person was told.

use atlas_entity::notification;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use uuid::Uuid;

use super::acting;
use crate::{Registry, RegistryError, connect::now, work::Work};

/// Which notifications to mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Marked {
    /// These.
    Keys(Vec<Uuid>),
    /// All up to this number.
    UpTo(i64),
}

impl Registry {
    /// The notifications of a person after this number, oldest first, at most so many. Numbers become visible in their
    /// order: who asks again with the last one misses none.
    pub async fn notifications_after(
        &self,
        person: Uuid,
        after: i64,
        limit: u64,
    ) -> Result<Vec<notification::Model>, RegistryError> {
        Ok(notification::Entity::find()
            .filter(notification::Column::Person.eq(person))
            .filter(notification::Column::Seq.gt(after))
            .order_by_asc(notification::Column::Seq)
            .limit(limit)
            .all(self.db())
            .await?)
    }
}

/// Marks notifications of the viewer as read, or as not read; how many were changed. Those of others are not there.
pub(super) async fn mark(work: &Work, which: Marked, read: bool) -> Result<u64, RegistryError> {
    let person = acting(work.viewer())?;
    let moment = read.then(now);
    let mut update = notification::Entity::update_many()
        .col_expr(notification::Column::ReadAt, Expr::value(moment))
        .filter(notification::Column::Person.eq(person));
    update = match which {
        Marked::Keys(keys) => update.filter(notification::Column::Key.is_in(keys)),
        Marked::UpTo(last) => update.filter(notification::Column::Seq.lte(last)),
    };
    update = if read {
        update.filter(notification::Column::ReadAt.is_null())
    } else {
        update.filter(notification::Column::ReadAt.is_not_null())
    };
    Ok(update.exec(work.db()).await?.rows_affected)
}
