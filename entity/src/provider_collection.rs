//! Collections a provider publishes for.

use sea_orm::entity::prelude::*;

/// A row of `provider_collection`.
#[derive(Clone, Debug, Default, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "provider_collection")]
pub struct Model {
    /// Provider.
    #[sea_orm(primary_key, auto_increment = false)]
    pub provider_key: Uuid,
    /// Collection.
    #[sea_orm(primary_key, auto_increment = false)]
    pub collection_key: Uuid,
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
    /// To `collection` by `collection_key`.
    #[sea_orm(
        belongs_to = "super::collection::Entity",
        from = "Column::CollectionKey",
        to = "super::collection::Column::Key"
    )]
    Collection,
}

impl ActiveModelBehavior for ActiveModel {}
