//! Collections whose records a dataset holds.

use sea_orm::entity::prelude::*;

/// A row of `dataset_collection`.
#[derive(Clone, Debug, Default, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "dataset_collection")]
pub struct Model {
    /// Dataset.
    #[sea_orm(primary_key, auto_increment = false)]
    pub dataset_key: Uuid,
    /// Collection.
    #[sea_orm(primary_key, auto_increment = false)]
    pub collection_key: Uuid,
}

/// Foreign keys.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// To `dataset` by `dataset_key`.
    #[sea_orm(
        belongs_to = "super::dataset::Entity",
        from = "Column::DatasetKey",
        to = "super::dataset::Column::Key"
    )]
    Dataset,
    /// To `collection` by `collection_key`.
    #[sea_orm(
        belongs_to = "super::collection::Entity",
        from = "Column::CollectionKey",
        to = "super::collection::Column::Key"
    )]
    Collection,
}

impl ActiveModelBehavior for ActiveModel {}
