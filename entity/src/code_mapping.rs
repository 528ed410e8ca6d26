//! Mappings of codes in records to institutions and collections.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// A row of `code_mapping`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[serde(default, rename_all = "camelCase")]
#[sea_orm(table_name = "code_mapping")]
pub struct Model {
    /// UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: Uuid,
    /// `dwc:institutionCode` of the records; null means any.
    #[sea_orm(column_type = "Text")]
    pub institution_code: Option<String>,
    /// `dwc:collectionCode` of the records; null means any.
    #[sea_orm(column_type = "Text")]
    pub collection_code: Option<String>,
    /// `dwc:institutionID` or `dwc:collectionID` of the records; null means any.
    #[sea_orm(column_type = "Text")]
    pub identifier: Option<String>,
    /// Dataset whose records the mapping is for; null means all.
    pub dataset_key: Option<Uuid>,
    /// Institution the records belong to.
    pub institution_key: Option<Uuid>,
    /// Collection the records belong to.
    pub collection_key: Option<Uuid>,
    /// When it was added.
    pub created: DateTimeUtc,
    /// Who added it.
    #[sea_orm(column_type = "Text")]
    pub created_by: String,
    /// When it was last changed.
    pub modified: DateTimeUtc,
    /// Who changed it last.
    #[sea_orm(column_type = "Text")]
    pub modified_by: String,
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
    /// To `collection` by `collection_key`.
    #[sea_orm(
        belongs_to = "super::collection::Entity",
        from = "Column::CollectionKey",
        to = "super::collection::Column::Key"
    )]
    Collection,
}

impl ActiveModelBehavior for ActiveModel {}
