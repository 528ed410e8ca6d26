//! The index kept between look-ups, for as long as the registry stays as it was when it was read.

use std::sync::{Arc, Mutex, PoisonError};

use atlas_entity::{code_mapping, collection, institution};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait, Func, UnionType},
};
use tokio::sync::OnceCell;

use super::CodeIndex;
use crate::{Registry, RegistryError};

/// What the state of the tables behind the index is known by. Every change of an institution, a collection or
/// what hangs on them raises a version; a mapping says when it was changed. No writer has to keep a counter for it,
/// which all of them would have to lock, and a change by another program shows as one by this.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct State(Vec<Part>);

/// Rows, the sum of their versions, and the last change.
type Part = (i64, i64, Option<DateTime<Utc>>);

impl State {
    /// Reads the state, in one statement.
    async fn read(db: &DatabaseConnection) -> Result<Self, RegistryError> {
        let version = |column: Expr| Func::coalesce([column.sum().cast_as("bigint"), Expr::val(0_i64)]);
        let mut select = part(
            institution::Entity::find(),
            0,
            version(Expr::col(institution::Column::Version)).into(),
            institution::Column::Modified,
        );
        let others = [
            part(
                collection::Entity::find(),
                1,
                version(Expr::col(collection::Column::Version)).into(),
                collection::Column::Modified,
            ),
            part(code_mapping::Entity::find(), 2, Expr::val(0_i64), code_mapping::Column::Modified),
        ];
        for other in others {
            select.union(UnionType::All, other);
        }
        let mut parts = vec![Part::default(); 3];
        for row in db.query_all(&select).await? {
            let place = usize::try_from(row.try_get::<i32>("", "part")?).unwrap_or_default();
            if let Some(part) = parts.get_mut(place) {
                *part = (row.try_get("", "held")?, row.try_get("", "versions")?, row.try_get("", "changed")?);
            }
        }
        Ok(Self(parts))
    }
}

fn part<E: EntityTrait>(
    select: Select<E>,
    place: i32,
    versions: Expr,
    modified: impl ColumnTrait,
) -> sea_orm::sea_query::SelectStatement {
    select
        .select_only()
        .expr_as(Expr::val(place), "part")
        .expr_as(Func::count(Expr::col(sea_orm::sea_query::Asterisk)), "held")
        .expr_as(versions, "versions")
        .expr_as(modified.max(), "changed")
        .into_query()
}

/// The index that was read last. Clones share it.
#[derive(Clone, Debug, Default)]
pub(crate) struct CodeCache(Arc<Mutex<Slot>>);

/// An index with the state it was read from; whoever comes while it is being read waits for it.
#[derive(Debug, Default)]
struct Slot {
    state: State,
    index: Arc<OnceCell<Arc<CodeIndex>>>,
}

impl CodeCache {
    fn slot(&self, state: State) -> Arc<OnceCell<Arc<CodeIndex>>> {
        let mut slot = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if slot.state != state {
            *slot = Slot { state, index: Arc::default() };
        }
        Arc::clone(&slot.index)
    }
}

impl Registry {
    /// What look-ups need, as the registry is now: read again only after a change.
    pub async fn code_index(&self) -> Result<Arc<CodeIndex>, RegistryError> {
        // The state is read first: a change in between makes the index newer than its state says, never older.
        let cell = self.codes().slot(State::read(self.db()).await?);
        let index = cell.get_or_try_init(|| async { CodeIndex::load(self).await.map(Arc::new) }).await?;
        Ok(Arc::clone(index))
    }
}
