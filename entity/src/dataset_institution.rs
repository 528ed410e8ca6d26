//! Institutions whose records a dataset holds.

use sea_orm::entity::prelude::*;

/// A row of `dataset_institution`.
#[derive(Clone, Debug, Default, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "dataset_institution")]
pub struct Model {
    /// Dataset.
    #[sea_orm(primary_key, auto_increment = false)]
    pub dataset_key: Uuid,
    /// Institution.
    #[sea_orm(primary_key, auto_increment = false)]
    pub institution_key: Uuid,
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
    /// To `institution` by `institution_key`.
    #[sea_orm(
        belongs_to = "super::institution::Entity",
        from = "Column::InstitutionKey",
        to = "super::institution::Column::Key"
    )]
    Institution,
}

impl ActiveModelBehavior for ActiveModel {}
