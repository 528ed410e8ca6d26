//! Which institutions are parts of which.

use sea_orm::entity::prelude::*;

/// A row of `institution_parent`.
#[derive(Clone, Debug, Default, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "institution_parent")]
pub struct Model {
    /// The whole.
    #[sea_orm(primary_key, auto_increment = false)]
    pub parent_key: Uuid,
    /// The part.
    #[sea_orm(primary_key, auto_increment = false)]
    pub child_key: Uuid,
}

/// Foreign keys.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// To `institution` by `parent_key`.
    #[sea_orm(
        belongs_to = "super::institution::Entity",
        from = "Column::ParentKey",
        to = "super::institution::Column::Key"
    )]
    Parent,
    /// To `institution` by `child_key`.
    #[sea_orm(
        belongs_to = "super::institution::Entity",
        from = "Column::ChildKey",
        to = "super::institution::Column::Key"
    )]
    Child,
}

impl ActiveModelBehavior for ActiveModel {}
