//! How many rows of a table there are for each pair of values.

use sea_orm::{
    ConnectionTrait,
    sea_query::{ExprTrait, Query},
};

use super::{column::Column, filter::Filter, listed::Listed};
use crate::{Registry, RegistryError, Viewer};

impl Registry {
    /// How many matching rows there are for each pair of values of two text columns, in one statement, ordered by
    /// the values.
    pub async fn counts_by<E: Listed>(
        &self,
        viewer: &Viewer,
        filter: &Filter,
        [first, second]: [Column; 2],
    ) -> Result<Vec<(String, String, u64)>, RegistryError> {
        let mut select = Query::select();
        select.from(E::default().table_name());
        select.expr_as(first.expr(), "first").expr_as(second.expr(), "second");
        select.expr_as(Column::of(E::KEY).expr().count(), "rows");
        select.cond_where(E::visible(viewer));
        select.and_where(filter.expr(self.db().get_database_backend(), viewer));
        select.add_group_by([first.expr(), second.expr()]);
        let mut counts = Vec::new();
        for row in self.db().query_all(&select).await? {
            let rows: i64 = row.try_get("", "rows")?;
            let pair: (String, String) = (row.try_get("", "first")?, row.try_get("", "second")?);
            counts.push((pair.0, pair.1, u64::try_from(rows).unwrap_or(0)));
        }
        counts.sort();
        Ok(counts)
    }
}
