//! Pages of one table: of all its rows, or of the rows that belong to each of many parents.

use std::{collections::HashMap, sync::Arc};

use sea_orm::{
    ConnectionTrait, DbBackend, FromQueryResult, IdenStatic, Iterable, ModelTrait, QueryResult,
    sea_query::{
        Asterisk, Expr, ExprTrait, Func, Order as Direction, OverStatement, Query, SelectStatement,
        WindowStatement,
    },
};
use uuid::Uuid;

use super::{
    column::Column,
    filter::Filter,
    listed::{Listed, Row, key_of},
    order::{Order, Place},
    relation::Relation,
};
use crate::{Registry, RegistryError, Viewer};

/// Which rows, in which order, and which stretch of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ListQuery {
    /// Which rows.
    pub filter: Filter,
    /// Their order.
    pub order: Order,
    /// The stretch of that order.
    pub slice: Slice,
}

/// A stretch of an order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Slice {
    /// How many rows at most.
    pub limit: u64,
    /// Take the last rows of the stretch instead of the first; they come in the order all the same.
    pub backward: bool,
    /// Only rows after this place.
    pub after: Option<Place>,
    /// Only rows before this place.
    pub before: Option<Place>,
}

/// A stretch of rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<M> {
    /// The rows and their places, in order.
    pub rows: Vec<(Place, Arc<M>)>,
    /// Whether rows follow the page.
    pub has_next: bool,
    /// Whether rows precede the page.
    pub has_previous: bool,
}

impl<M> Default for Page<M> {
    fn default() -> Self {
        Self { rows: Vec::new(), has_next: false, has_previous: false }
    }
}

const PARENT: &str = "parent_of_row";
const NUMBER: &str = "number_of_row";
const TOTAL: &str = "total";

impl Registry {
    /// One page of a table, in one statement.
    pub async fn page<E: Listed>(
        &self,
        viewer: &Viewer,
        query: &ListQuery,
    ) -> Result<Page<Row<E>>, RegistryError> {
        let mut select = Query::select();
        select.from(table::<E>());
        columns::<E>(&mut select);
        self.narrow::<E>(&mut select, viewer, query);
        for (expr, direction) in query.order.terms(&key::<E>(), query.slice.backward) {
            select.order_by_expr(expr, direction);
        }
        select.limit(query.slice.limit.saturating_add(1));
        let mut models = Vec::new();
        for row in self.db().query_all(&select).await? {
            models.push(Row::<E>::from_query_result(&row, "")?);
        }
        Ok(page::<E>(models, query))
    }

    /// How many rows of a table match.
    pub async fn count<E: Listed>(&self, viewer: &Viewer, filter: &Filter) -> Result<u64, RegistryError> {
        let mut select = Query::select();
        select.from(table::<E>()).expr_as(key::<E>().count(), TOTAL);
        self.restrict::<E>(&mut select, viewer, filter);
        let row = self.db().query_one(&select).await?;
        row.map_or(Ok(0), |row| total(&row))
    }

    /// The same page for each of these parents, in one statement. Parents without rows get an empty page.
    pub async fn pages_of<E: Listed>(
        &self,
        viewer: &Viewer,
        relation: &Relation,
        parents: &[Uuid],
        query: &ListQuery,
    ) -> Result<HashMap<Uuid, Page<Row<E>>>, RegistryError> {
        let mut inner = Query::select();
        let parent = relation.join(&mut inner);
        columns::<E>(&mut inner);
        inner.expr_as(parent.clone(), PARENT).and_where(parent.clone().is_in(parents.iter().copied()));
        self.narrow::<E>(&mut inner, viewer, query);
        let mut window = WindowStatement::new();
        window.add_partition_by(parent);
        for (expr, direction) in query.order.terms(&key::<E>(), query.slice.backward) {
            window.order_by_expr(expr, direction);
        }
        inner.expr_window_as(Func::cust("ROW_NUMBER"), window, NUMBER);
        let mut select = Query::select();
        let limit = i64::try_from(query.slice.limit).unwrap_or(i64::MAX).saturating_add(1);
        select.column(Asterisk).from_subquery(inner, "numbered");
        select.and_where(Expr::col(NUMBER).lte(limit)).order_by(NUMBER, Direction::Asc);
        let mut models: HashMap<Uuid, Vec<Row<E>>> =
            parents.iter().map(|parent| (*parent, Vec::new())).collect();
        for row in self.db().query_all(&select).await? {
            let parent: Uuid = row.try_get("", PARENT)?;
            models.entry(parent).or_default().push(Row::<E>::from_query_result(&row, "")?);
        }
        Ok(models.into_iter().map(|(parent, models)| (parent, page::<E>(models, query))).collect())
    }

    /// How many matching rows belong to each of these parents, in one statement.
    pub async fn counts_of<E: Listed>(
        &self,
        viewer: &Viewer,
        relation: &Relation,
        parents: &[Uuid],
        filter: &Filter,
    ) -> Result<HashMap<Uuid, u64>, RegistryError> {
        let mut select = Query::select();
        let parent = relation.join(&mut select);
        select.expr_as(parent.clone(), PARENT).expr_as(key::<E>().count(), TOTAL);
        select.and_where(parent.clone().is_in(parents.iter().copied())).add_group_by([parent]);
        self.restrict::<E>(&mut select, viewer, filter);
        let mut totals: HashMap<Uuid, u64> = parents.iter().map(|parent| (*parent, 0)).collect();
        for row in self.db().query_all(&select).await? {
            totals.insert(row.try_get("", PARENT)?, total(&row)?);
        }
        Ok(totals)
    }

    /// The visible rows with these keys, in one statement, in no order.
    pub async fn by_keys<E: Listed>(
        &self,
        viewer: &Viewer,
        keys: &[Uuid],
    ) -> Result<Vec<Row<E>>, RegistryError> {
        self.all::<E>(
            viewer,
            &Filter::OneOf(Column::of(E::KEY), keys.iter().map(|key| (*key).into()).collect()),
        )
        .await
    }

    /// Every visible row that matches, in one statement, ordered by key. For short lists only.
    pub async fn all<E: Listed>(
        &self,
        viewer: &Viewer,
        filter: &Filter,
    ) -> Result<Vec<Row<E>>, RegistryError> {
        let mut select = Query::select();
        select.from(table::<E>());
        columns::<E>(&mut select);
        self.restrict::<E>(&mut select, viewer, filter);
        select.order_by_expr(key::<E>(), Direction::Asc);
        let rows = self.db().query_all(&select).await?;
        Ok(rows.iter().map(|row| Row::<E>::from_query_result(row, "")).collect::<Result<_, _>>()?)
    }

    /// Deleted rows are listed for those who may bring them back, and only if the filter speaks of deletion; rows
    /// named by key are what is named.
    fn restrict<E: Listed>(&self, select: &mut SelectStatement, viewer: &Viewer, filter: &Filter) {
        let named = matches!(filter, Filter::OneOf(column, _) if *column == Column::of(E::KEY));
        let named = named || E::deleted().is_some_and(|deleted| filter.names(deleted));
        let visible = if named { E::visible_named(viewer) } else { E::visible(viewer) };
        select.cond_where(visible).and_where(filter.expr(self.backend(), viewer));
    }

    fn narrow<E: Listed>(&self, select: &mut SelectStatement, viewer: &Viewer, query: &ListQuery) {
        self.restrict::<E>(select, viewer, &query.filter);
        if let Some(place) = &query.slice.after {
            select.cond_where(query.order.beyond(&key::<E>(), place, false));
        }
        if let Some(place) = &query.slice.before {
            select.cond_where(query.order.beyond(&key::<E>(), place, true));
        }
    }

    fn backend(&self) -> DbBackend {
        self.db().get_database_backend()
    }
}

fn table<E: Listed>() -> &'static str {
    E::default().table_name()
}

fn key<E: Listed>() -> Expr {
    Column::of(E::KEY).expr()
}

fn columns<E: Listed>(select: &mut SelectStatement) {
    for column in E::Column::iter() {
        select.column((table::<E>(), column.as_str()));
    }
}

fn total(row: &QueryResult) -> Result<u64, RegistryError> {
    let total: i64 = row.try_get("", TOTAL)?;
    Ok(u64::try_from(total).unwrap_or(0))
}

/// Makes a page of rows as they were read: one more than asked for tells that there are more.
fn page<E: Listed>(mut models: Vec<Row<E>>, query: &ListQuery) -> Page<Row<E>> {
    let limit = usize::try_from(query.slice.limit).unwrap_or(usize::MAX);
    let more = models.len() > limit;
    models.truncate(limit);
    if query.slice.backward {
        models.reverse();
    }
    let rows = models.into_iter().map(|model| (place::<E>(&model, &query.order), Arc::new(model))).collect();
    let (has_next, has_previous) = if query.slice.backward {
        (query.slice.before.is_some(), more)
    } else {
        (more, query.slice.after.is_some())
    };
    Page { rows, has_next, has_previous }
}

fn place<E: Listed>(model: &Row<E>, order: &Order) -> Place {
    let values = order.0.iter().map(|term| {
        let column = E::Column::iter().find(|column| column.as_str() == term.column.name)?;
        Some(model.get(column)).filter(|value| *value != value.as_null())
    });
    Place { values: values.collect(), key: key_of::<E>(model) }
}
