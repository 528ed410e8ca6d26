//! Which loads an operation sees.

use atlas_entity::ingest_run::{Column, Entity, RunState};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, Func, UnionType},
};

use crate::{Registry, RegistryError};

/// The loads that are seen: all up to `latest` except `hidden`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunPin {
    /// The newest load; 0 before the first.
    pub latest: i64,
    /// Loads in flight, and retired or failed ones of which the index may still hold documents; ascending.
    pub hidden: Vec<i64>,
}

impl Registry {
    /// Reads which loads are seen at this moment, in one statement.
    pub async fn pin(&self) -> Result<RunPin, RegistryError> {
        let newest = Func::coalesce([Column::Load.max(), Expr::val(0_i64)]);
        let mut select = Entity::find()
            .select_only()
            .column(Column::Load)
            .expr_as(Expr::val(1_i32), "hidden")
            .filter(Column::State.ne(RunState::Published))
            .filter(Column::PurgedAt.is_null())
            .into_query();
        let latest = Entity::find().select_only().expr_as(newest, "load").expr_as(Expr::val(0_i32), "hidden");
        select.union(UnionType::All, latest.into_query());

        let mut pin = RunPin::default();
        for row in sea_orm::ConnectionTrait::query_all(self.db(), &select).await? {
            let load: i64 = row.try_get("", "load")?;
            if row.try_get::<i32>("", "hidden")? == 0 {
                pin.latest = load;
            } else {
                pin.hidden.push(load);
            }
        }
        pin.hidden.sort_unstable();
        Ok(pin)
    }
}
