//! Institutions a provider publishes for.

use sea_orm::entity::prelude::*;

/// A row of `provider_institution`.
#[derive(Clone, Debug, Default, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "provider_institution")]
pub struct Model {
    /// Provider.
    #[sea_orm(primary_key, auto_increment = false)]
    pub provider_key: Uuid,
    /// Institution.
    #[sea_orm(primary_key, auto_increment = false)]
    pub institution_key: Uuid,
}

/// Foreign keys.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// To `provider` by `provider_key`.
    #[sea_orm(
        belongs_to = "super::provider::Entity",
        from = "Column::ProviderKey",
        to = "super::provider::Column::Key"
    )]
    Provider,
    /// To `institution` by `institution_key`.
    #[sea_orm(
        belongs_to = "super::institution::Entity",
        from = "Column::InstitutionKey",
        to = "super::institution::Column::Key"
    )]
    Institution,
}

impl ActiveModelBehavior for ActiveModel {}
