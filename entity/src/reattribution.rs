//! Datasets whose records wait to be attributed anew to institutions and collections.

use sea_orm::entity::prelude::*;

/// A row of `reattribution`, written in the transaction of the change that asks for it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reattribution")]
pub struct Model {
    /// UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: Uuid,
    /// The dataset; null means all that hold records with the codes.
    pub dataset_key: Option<Uuid>,
    /// `dwc:institutionCode` of the records; null means any.
    #[sea_orm(column_type = "Text")]
    pub institution_code: Option<String>,
    /// `dwc:collectionCode` of the records; null means any.
    #[sea_orm(column_type = "Text")]
    pub collection_code: Option<String>,
    /// When it was asked for.
    pub created: DateTimeUtc,
    /// When it was done; null while it waits.
    pub done: Option<DateTimeUtc>,
}

/// Foreign keys.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
