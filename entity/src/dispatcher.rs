//! The one row that a dispatcher holds while it works, with the last number it gave out.

use sea_orm::entity::prelude::*;

/// A row of `dispatcher`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "dispatcher")]
pub struct Model {
    /// What is numbered.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub name: String,
    /// Last number given out.
    pub last: i64,
}

/// Foreign keys.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
