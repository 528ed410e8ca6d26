//! Orders that are total and equal on every database: nulls last both ways, ties by ascending key.

use sea_orm::{
    Value,
    sea_query::{Cond, Expr, ExprTrait, Order as Direction},
};
use uuid::Uuid;

use super::column::Column;

/// One column to order by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OrderTerm {
    /// The column.
    pub column: Column,
    /// Largest first; rows without a value come last all the same.
    pub descending: bool,
}

/// An order of rows: these columns in turn, then the key, ascending.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Order(pub Vec<OrderTerm>);

/// A place in an order: the values of its columns and the key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// One value a column; `None` where the row has none.
    pub values: Vec<Option<Value>>,
    /// The row's key.
    pub key: Uuid,
}

impl Order {
    /// The terms of `ORDER BY`, turned round when a page is read from its end.
    pub(super) fn terms(&self, key: &Expr, reversed: bool) -> Vec<(Expr, Direction)> {
        let direction =
            |descending: bool| if descending == reversed { Direction::Asc } else { Direction::Desc };
        let mut terms = Vec::with_capacity(self.0.len() * 2 + 1);
        for term in &self.0 {
            if term.column.nullable {
                terms.push((term.column.expr().is_null(), direction(false)));
            }
            terms.push((term.column.expr(), direction(term.descending)));
        }
        terms.push((key.clone(), direction(false)));
        terms
    }

    /// The rows strictly after `place` in this order, or before it.
    pub(super) fn beyond(&self, key: &Expr, place: &Place, before: bool) -> Cond {
        let mut any = Cond::any();
        let mut tied = Cond::all();
        for (term, value) in self.0.iter().zip(&place.values) {
            if let Some(step) = step(*term, value.as_ref(), before) {
                any = any.add(tied.clone().add(step));
            }
            let column = term.column.expr();
            tied = tied.add(match value {
                Some(value) => column.eq(value.clone()),
                None => column.is_null(),
            });
        }
        let last = if before { key.clone().lt(place.key) } else { key.clone().gt(place.key) };
        any.add(tied.add(last))
    }
}

/// The rows whose value in this one column lies strictly beyond the given one; `None`: there are none.
fn step(term: OrderTerm, value: Option<&Value>, before: bool) -> Option<Cond> {
    let column = term.column.expr();
    let Some(value) = value else {
        return before.then(|| Cond::all().add(column.is_not_null()));
    };
    let beyond = if term.descending == before {
        column.clone().gt(value.clone())
    } else {
        column.clone().lt(value.clone())
    };
    let mut any = Cond::any().add(beyond);
    if !before && term.column.nullable {
        any = any.add(column.is_null());
    }
    Some(any)
}
