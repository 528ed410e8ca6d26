//! Conditions on rows, as a tree. A condition is true or false of every row, never unknown, so that
//! [`Filter::Not`] is the set complement and includes rows without a value.

use sea_orm::{
    DbBackend, Value,
    sea_query::{Expr, ExprTrait, Func, Query},
};

use super::{
    column::{Column, ColumnKind},
    relation::Relation,
};
use crate::Viewer;

/// A condition on a row of one table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Filter {
    /// All of these hold; with no members every row matches.
    All(Vec<Filter>),
    /// At least one of these holds; with no members no row matches.
    Any(Vec<Filter>),
    /// This does not hold.
    Not(Box<Filter>),
    /// The column holds one of these values; an empty list matches nothing.
    OneOf(Column, Vec<Value>),
    /// The column's value relates to the given one.
    Compare(Column, Comparison, Value),
    /// The column has no value; of a list: it is empty.
    IsNull(Column),
    /// The text starts with this one, as it is written.
    StartsWith(Column, String),
    /// The text contains this one, as it is written.
    Contains(Column, String),
    /// The JSON list holds at least one of these values; an empty list of values matches nothing.
    Holds(Column, Vec<String>),
    /// At least one related row that the viewer sees matches.
    Related(Relation, Box<Filter>),
}

/// How a value relates to a bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// Smaller.
    Less,
    /// Smaller or equal.
    LessOrEqual,
    /// Greater.
    Greater,
    /// Greater or equal.
    GreaterOrEqual,
}

/// How much a filter asks of a database.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weight {
    /// Conditions, those that only hold others together included.
    pub conditions: usize,
    /// Values named.
    pub values: usize,
}

impl Weight {
    const fn plus(self, other: Self) -> Self {
        Self { conditions: self.conditions + other.conditions, values: self.values + other.values }
    }
}

impl Default for Filter {
    fn default() -> Self {
        Self::All(Vec::new())
    }
}

impl Filter {
    /// The complement of this filter.
    #[must_use]
    pub fn negated(self) -> Self {
        Self::Not(Box::new(self))
    }

    /// The column holds exactly this value.
    pub fn is(column: Column, value: impl Into<Value>) -> Self {
        Self::OneOf(column, vec![value.into()])
    }

    /// How many conditions the filter holds, and how many values they name: what a database is made to work on.
    pub fn weight(&self) -> Weight {
        let one = |values| Weight { conditions: 1, values };
        match self {
            Self::All(members) | Self::Any(members) => {
                members.iter().map(Self::weight).fold(one(0), Weight::plus)
            }
            Self::Not(inner) | Self::Related(_, inner) => one(0).plus(inner.weight()),
            Self::OneOf(_, values) => one(values.len()),
            Self::Holds(_, values) => one(values.len()),
            Self::Compare(..) | Self::StartsWith(..) | Self::Contains(..) => one(1),
            Self::IsNull(_) => one(0),
        }
    }

    /// Whether the filter says something of this column, related rows aside.
    pub(super) fn names(&self, wanted: Column) -> bool {
        match self {
            Self::All(members) | Self::Any(members) => members.iter().any(|member| member.names(wanted)),
            Self::Not(inner) => inner.names(wanted),
            Self::OneOf(column, _)
            | Self::Compare(column, _, _)
            | Self::IsNull(column)
            | Self::StartsWith(column, _)
            | Self::Contains(column, _)
            | Self::Holds(column, _) => *column == wanted,
            Self::Related(..) => false,
        }
    }

    /// The filter in SQL: an expression that is true or false, never null.
    pub(super) fn expr(&self, backend: DbBackend, viewer: &Viewer) -> Expr {
        match self {
            Self::All(members) => members
                .iter()
                .map(|member| member.expr(backend, viewer))
                .reduce(Expr::and)
                .unwrap_or_else(always),
            Self::Any(members) => members
                .iter()
                .map(|member| member.expr(backend, viewer))
                .reduce(Expr::or)
                .unwrap_or_else(never),
            Self::Not(inner) => inner.expr(backend, viewer).not(),
            Self::OneOf(_, values) if values.is_empty() => never(),
            Self::OneOf(column, values) => known(*column, column.expr().is_in(values.clone())),
            Self::Compare(column, comparison, value) => {
                known(*column, compare(*column, *comparison, value.clone()))
            }
            Self::IsNull(column) if column.kind == ColumnKind::List => items(backend, *column, &[]).not(),
            Self::IsNull(column) => column.expr().is_null(),
            Self::StartsWith(column, text) => known(*column, starts_with(*column, text)),
            Self::Contains(column, text) => known(*column, contains(backend, *column, text)),
            Self::Holds(_, values) if values.is_empty() => never(),
            Self::Holds(column, values) => items(backend, *column, values),
            Self::Related(relation, filter) => relation.holds(filter, backend, viewer),
        }
    }
}

fn always() -> Expr {
    Expr::cust("1 = 1")
}

fn never() -> Expr {
    Expr::cust("1 = 0")
}

/// False, not null, where the column has no value.
pub(super) fn known(column: Column, expr: Expr) -> Expr {
    if column.nullable { column.expr().is_not_null().and(expr) } else { expr }
}

fn compare(column: Column, comparison: Comparison, value: Value) -> Expr {
    match comparison {
        Comparison::Less => column.expr().lt(value),
        Comparison::LessOrEqual => column.expr().lte(value),
        Comparison::Greater => column.expr().gt(value),
        Comparison::GreaterOrEqual => column.expr().gte(value),
    }
}

/// `LIKE` folds ASCII case on SQLite only, so prefixes are cut out and compared.
fn starts_with(column: Column, text: &str) -> Expr {
    let length = i32::try_from(text.chars().count()).unwrap_or(i32::MAX);
    let head = Func::cust("substr").args([column.expr(), Expr::val(1), Expr::val(length)]);
    Expr::expr(head).eq(text)
}

fn contains(backend: DbBackend, column: Column, text: &str) -> Expr {
    let position = if backend == DbBackend::Postgres { "strpos" } else { "instr" };
    Expr::expr(Func::cust(position).args([column.expr(), Expr::val(text)])).gt(0)
}

/// The list holds one of these values; without values: it holds anything.
fn items(backend: DbBackend, column: Column, values: &[String]) -> Expr {
    let items = if backend == DbBackend::Postgres { "jsonb_array_elements_text" } else { "json_each" };
    let mut select = Query::select();
    select.expr(Expr::val(1)).from_function(Func::cust(items).arg(column.expr()), "item");
    if !values.is_empty() {
        // PostgreSQL names the only column of a set-returning function after its alias.
        let value =
            if backend == DbBackend::Postgres { Expr::col("item") } else { Expr::col(("item", "value")) };
        select.and_where(value.is_in(values.iter().cloned()));
    }
    Expr::exists(select.take())
}
