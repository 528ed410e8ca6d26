//! Institutions: those who hold collections.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::value::{Address, AlternativeCode, Image, List, MasterSourceMetadata, TaxonomyHint, TextList};

/// A row of `institution`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, DeriveEntityModel)]
#[serde(default, rename_all = "camelCase")]
#[sea_orm(table_name = "institution")]
pub struct Model {
    /// UUIDv7; kept by import and export.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: Uuid,
    /// Stable legacy alias, as `in12`.
    #[sea_orm(column_type = "Text", unique)]
    pub uid: String,
    /// Name.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Folded name, by which lists sort.
    #[sea_orm(column_type = "Text")]
    pub sort_name: String,
    /// Code it goes by.
    #[sea_orm(column_type = "Text")]
    pub code: Option<String>,
    /// Further codes.
    pub alternative_codes: List<AlternativeCode>,
    /// Further names.
    pub additional_names: TextList,
    /// Description.
    #[sea_orm(column_type = "Text")]
    pub description: Option<String>,
    /// Description in about a hundred characters.
    #[sea_orm(column_type = "Text")]
    pub short_description: Option<String>,
    /// Concepts of `InstitutionType`.
    pub types: TextList,
    /// Concepts of `InstitutionGovernance`.
    pub institutional_governances: TextList,
    /// Concepts of `Discipline`.
    pub disciplines: TextList,
    /// Whether it still works.
    pub active: Option<bool>,
    /// Year it was founded.
    pub founding_date: Option<i32>,
    /// Specimens held, as stated by the institution.
    pub number_specimens: Option<i64>,
    /// E-mail addresses.
    pub email: TextList,
    /// Telephone numbers.
    pub phone: TextList,
    /// Web pages.
    pub homepage: TextList,
    /// Web pages of catalogues.
    pub catalog_urls: TextList,
    /// Addresses of APIs.
    pub api_urls: TextList,
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
    /// Decimal degrees, WGS 84, −90 to 90.
    pub latitude: Option<f64>,
    /// Decimal degrees, WGS 84, −180 to 180.
    pub longitude: Option<f64>,
    /// ISO 3166-1 alpha-2 code of the country GBIF attributes it to.
    #[sea_orm(column_type = "Text")]
    pub attributed_country: Option<String>,
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
    /// Register that holds the master copy of the metadata; concept of `MasterSourceType`.
    #[sea_orm(column_type = "Text")]
    pub master_source: Option<String>,
    /// Identity in that register.
    #[sea_orm(column_type = "JsonBinary")]
    pub master_source_metadata: Option<MasterSourceMetadata>,
    /// Collection it was converted to.
    pub converted_to_collection: Option<Uuid>,
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
