//! Data hubs: networks of institutions, collections and datasets.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::value::{Address, Image, List, TaxonomyHint, TextList};

/// A row of `hub`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[serde(default, rename_all = "camelCase")]
#[sea_orm(table_name = "hub")]
pub struct Model {
    /// UUIDv7; kept by import and export.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: Uuid,
    /// Stable legacy alias, as `dh12`.
    #[sea_orm(column_type = "Text", unique)]
    pub uid: String,
    /// Title.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// Folded title, by which lists sort.
    #[sea_orm(column_type = "Text")]
    pub sort_name: String,
    /// Abbreviation.
    #[sea_orm(column_type = "Text")]
    pub abbreviation: Option<String>,
    /// Description.
    #[sea_orm(column_type = "Text")]
    pub description: Option<String>,
    /// Description in about a hundred characters.
    #[sea_orm(column_type = "Text")]
    pub short_description: Option<String>,
    /// ISO 639-3 code of the language of the metadata.
    #[sea_orm(column_type = "Text")]
    pub language: Option<String>,
    /// E-mail addresses.
    pub email: TextList,
    /// Telephone numbers.
    pub phone: TextList,
    /// Web pages.
    pub homepage: TextList,
    /// Where it is.
    #[sea_orm(column_type = "JsonBinary")]
    pub address: Option<Address>,
    /// Where post goes.
    #[sea_orm(column_type = "JsonBinary")]
    pub mailing_address: Option<Address>,
    /// ISO 3166-1 alpha-2 code of the address, else of the mailing address.
    #[sea_orm(column_type = "Text")]
    pub country: Option<String>,
    /// State or province of the address, else of the mailing address.
    #[sea_orm(column_type = "Text")]
    pub province: Option<String>,
    /// City of the address, else of the mailing address.
    #[sea_orm(column_type = "Text")]
    pub city: Option<String>,
    /// Logo.
    #[sea_orm(column_type = "JsonBinary")]
    pub logo: Option<Image>,
    /// Featured picture.
    #[sea_orm(column_type = "JsonBinary")]
    pub image: Option<Image>,
    /// Taxa that names without further context are likely to belong to.
    pub taxonomy_hints: List<TaxonomyHint>,
    /// Keywords.
    pub keywords: TextList,
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
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
