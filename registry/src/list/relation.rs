//! Relations between tables, for pages of many parents at once and for filters across them.

use std::hash::{Hash, Hasher};

use sea_orm::{
    ColumnTrait, Condition, DbBackend,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};

use super::{
    column::Column,
    filter::{Filter, known},
    listed::Listed,
};
use crate::Viewer;

/// How rows of a child table belong to rows of a parent table.
#[derive(Clone, Copy, Debug)]
pub struct Relation {
    parent_key: Column,
    child_key: Column,
    path: Path,
    visible: fn(&Viewer) -> Condition,
}

/// Where the keys of both ends are found together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Path {
    /// The child's column names the parent.
    Child(Column),
    /// The parent's column names the child.
    Parent(Column),
    /// A table of pairs: the column naming the parent, the column naming the child.
    Pairs(Column, Column),
}

impl Relation {
    /// The children name their parent in `column`.
    pub fn named_by_child<P: Listed, C: Listed>(column: C::Column) -> Self {
        Self::new::<P, C>(Path::Child(Column::of(column)))
    }

    /// The parents name their child in `column`.
    pub fn named_by_parent<P: Listed, C: Listed>(column: P::Column) -> Self {
        Self::new::<P, C>(Path::Parent(Column::of(column)))
    }

    /// A table of pairs names the parent in one column and the child in another.
    pub fn by_pairs<P: Listed, C: Listed, L: ColumnTrait>(parent: L, child: L) -> Self {
        Self::new::<P, C>(Path::Pairs(Column::of(parent), Column::of(child)))
    }

    fn new<P: Listed, C: Listed>(path: Path) -> Self {
        Self { parent_key: Column::of(P::KEY), child_key: Column::of(C::KEY), path, visible: C::visible }
    }

    /// The parent has at least one visible child that matches. Subselects, not joins, so that a table may
    /// be related to itself without an alias.
    pub(super) fn holds(&self, filter: &Filter, backend: DbBackend, viewer: &Viewer) -> Expr {
        let child = |column: Column| {
            let mut select = Query::select();
            select.expr(column.expr()).from(self.child_key.table);
            select.cond_where((self.visible)(viewer)).and_where(filter.expr(backend, viewer));
            select.take()
        };
        match self.path {
            Path::Child(column) => {
                let mut children = child(column);
                children.and_where(column.expr().is_not_null());
                self.parent_key.expr().in_subquery(children)
            }
            Path::Parent(column) => known(column, column.expr().in_subquery(child(self.child_key))),
            Path::Pairs(parent, pair_child) => {
                let mut pairs = Query::select();
                pairs.expr(parent.expr()).from(parent.table);
                pairs.and_where(pair_child.expr().in_subquery(child(self.child_key)));
                self.parent_key.expr().in_subquery(pairs.take())
            }
        }
    }

    /// Adds the tables of this relation to a select of children; the answer is the parent's key in it.
    pub(super) fn join(&self, select: &mut SelectStatement) -> Expr {
        select.from(self.child_key.table);
        match self.path {
            Path::Child(column) => column.expr(),
            Path::Parent(column) => {
                select.inner_join(self.parent_key.table, column.expr().eq(self.child_key.expr()));
                self.parent_key.expr()
            }
            Path::Pairs(parent, child) => {
                select.inner_join(parent.table, child.expr().eq(self.child_key.expr()));
                parent.expr()
            }
        }
    }
}

/// The keys and the path say which relation it is; what is visible follows from the child's table.
impl PartialEq for Relation {
    fn eq(&self, other: &Self) -> bool {
        (self.parent_key, self.child_key, self.path) == (other.parent_key, other.child_key, other.path)
    }
}

impl Eq for Relation {}

impl Hash for Relation {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.parent_key, self.child_key, self.path).hash(state);
    }
}
