//! Installations: publishing tools of a provider.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::value::TextList;

/// A row of `installation`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[serde(default, rename_all = "camelCase")]
#[sea_orm(table_name = "installation")]
pub struct Model {
    /// UUIDv7; kept by import and export.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: Uuid,
    /// Stable legacy alias, as `is12`.
    #[sea_orm(column_type = "Text", unique)]
    pub uid: String,
    /// Title.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// Folded title, by which lists sort.
    #[sea_orm(column_type = "Text")]
    pub sort_name: String,
    /// Description.
    #[sea_orm(column_type = "Text")]
    pub description: Option<String>,
    /// Description in about a hundred characters.
    #[sea_orm(column_type = "Text")]
    pub short_description: Option<String>,
    /// Provider that runs it.
    pub provider_key: Uuid,
    /// Concept of `InstallationType`.
    #[sea_orm(column_type = "Text")]
    pub r#type: String,
    /// Whether it is out of use.
    pub disabled: bool,
    /// E-mail addresses.
    pub email: TextList,
    /// Telephone numbers.
    pub phone: TextList,
    /// Web pages.
    pub homepage: TextList,
    /// When the entity was registered.
    pub created: DateTimeUtc,
    /// Who registered it.
    #[sea_orm(column_type = "Text")]
    pub created_by: String,
    /// When it was last changed.
    pub modified: DateTimeUtc,
    /// Who changed it last.
    #[sea_orm(column_type = "Text")]
    pub modified_by: String,
    /// Grows by one with every change, from 1.
    pub version: i64,
    /// When it was deleted.
    pub deleted: Option<DateTimeUtc>,
    /// Entity of the same kind that took its place.
    pub replaced_by: Option<Uuid>,
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
}

impl ActiveModelBehavior for ActiveModel {}
