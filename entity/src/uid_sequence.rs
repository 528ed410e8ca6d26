//! Last number given out by uid prefix.

use sea_orm::entity::prelude::*;

/// A row of `uid_sequence`.
#[derive(Clone, Debug, Default, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "uid_sequence")]
pub struct Model {
    /// Prefix, as `dr`.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub prefix: String,
    /// Last number given out.
    pub last: i64,
}

/// Foreign keys.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
