//! Words with one letter left out, for tolerance of typing errors.

use sea_orm::entity::prelude::*;

/// A row of `search_variant`.
#[derive(Clone, Debug, Default, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "search_variant")]
pub struct Model {
    /// The word with at most one letter left out.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub variant: String,
    /// The word.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub term: String,
}

/// Foreign keys.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
