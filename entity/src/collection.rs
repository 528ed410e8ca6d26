//! Collections of specimens or other material.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::value::{
    Address, AlternativeCode, CollectionCoverage, Image, List, MasterSourceMetadata, TaxonomyHint, TextList,
};

/// A row of `collection`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, DeriveEntityModel)]
#[serde(default, rename_all = "camelCase")]
#[sea_orm(table_name = "collection")]
pub struct Model {
    /// UUIDv7; kept by import and export.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: Uuid,
    /// Stable legacy alias, as `co12`.
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
    /// Institution that holds it.
    pub institution_key: Option<Uuid>,
    /// Concepts of `CollectionContentType`.
    pub content_types: TextList,
    /// Concepts of `PreservationType`.
    pub preservation_types: TextList,
    /// Concept of `AccessionStatus`.
    #[sea_orm(column_type = "Text")]
    pub accession_status: Option<String>,
    /// How it develops; concept of `CollectionStatus`.
    #[sea_orm(column_type = "Text")]
    pub status: Option<String>,
    /// Whether it is still kept.
    pub active: Option<bool>,
    /// Whether it belongs to a person.
    pub personal_collection: bool,
    /// DOI, without a resolver.
    #[sea_orm(column_type = "Text")]
    pub doi: Option<String>,
    /// Department of the institution.
    #[sea_orm(column_type = "Text")]
    pub department: Option<String>,
    /// Division of the institution.
    #[sea_orm(column_type = "Text")]
    pub division: Option<String>,
    /// Notes.
    #[sea_orm(column_type = "Text")]
    pub notes: Option<String>,
    /// Names of collections merged into it.
    pub incorporated_collections: TextList,
    /// Specimens held, as stated by the collection.
    pub number_specimens: Option<i64>,
    /// Specimens digitised, as stated by the collection.
    pub number_digitised: Option<i64>,
    /// Taxa covered, in words.
    #[sea_orm(column_type = "Text")]
    pub taxonomic_coverage: Option<String>,
    /// Areas covered, in words.
    #[sea_orm(column_type = "Text")]
    pub geographic_coverage: Option<String>,
    /// Times covered, in words.
    #[sea_orm(column_type = "Text")]
    pub temporal_coverage: Option<String>,
    /// What it covers, structured.
    #[sea_orm(column_type = "JsonBinary")]
    pub coverage: Option<CollectionCoverage>,
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
    /// To `institution` by `institution_key`.
    #[sea_orm(
        belongs_to = "super::institution::Entity",
        from = "Column::InstitutionKey",
        to = "super::institution::Column::Key"
    )]
    Institution,
}

impl ActiveModelBehavior for ActiveModel {}
