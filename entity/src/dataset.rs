//! Datasets (data resources).

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::value::{
    Citation, CuratorialUnit, DataDescription, DwcArchive, GeographicCoverage, Image, KeywordCollection,
    List, Project, SamplingDescription, TaxonomicCoverage, TaxonomyHint, TemporalCoverage, TermMap, TextList,
};

/// A row of `dataset`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, DeriveEntityModel)]
#[serde(default, rename_all = "camelCase")]
#[sea_orm(table_name = "dataset")]
#[expect(clippy::struct_excessive_bools, reason = "columns that are independent of each other")]
pub struct Model {
    /// UUIDv7; kept by import and export.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: Uuid,
    /// Stable legacy alias, as `dr12`.
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
    /// Short name by which it is also known.
    #[sea_orm(column_type = "Text")]
    pub alias: Option<String>,
    /// Description.
    #[sea_orm(column_type = "Text")]
    pub description: Option<String>,
    /// Description in about a hundred characters.
    #[sea_orm(column_type = "Text")]
    pub short_description: Option<String>,
    /// Provider that publishes it.
    pub provider_key: Option<Uuid>,
    /// Installation that hosts it.
    pub installation_key: Option<Uuid>,
    /// Dataset it is a part of.
    pub parent_key: Option<Uuid>,
    /// Dataset it duplicates.
    pub duplicate_of_key: Option<Uuid>,
    /// Concept of `DatasetType`.
    #[sea_orm(column_type = "Text")]
    pub r#type: String,
    /// Concept of `DatasetSubtype`.
    #[sea_orm(column_type = "Text")]
    pub subtype: Option<String>,
    /// Concepts of `DatasetCategory`.
    pub categories: TextList,
    /// Concept of `ResourceType`.
    #[sea_orm(column_type = "Text")]
    pub resource_type: Option<String>,
    /// Concepts of `DatasetContentType`.
    pub content_types: TextList,
    /// Concept of `Provenance`.
    #[sea_orm(column_type = "Text")]
    pub provenance: Option<String>,
    /// How far its data have come; concept of `DatasetStatus`.
    #[sea_orm(column_type = "Text")]
    pub status: Option<String>,
    /// DOI, without a resolver.
    #[sea_orm(column_type = "Text")]
    pub doi: Option<String>,
    /// Version of the data, in the publisher's numbering.
    #[sea_orm(column_type = "Text")]
    pub data_version: Option<String>,
    /// Whether the data are kept elsewhere.
    pub external: bool,
    /// Concept of `License`.
    #[sea_orm(column_type = "Text")]
    pub license: Option<String>,
    /// Text of the licence.
    #[sea_orm(column_type = "Text")]
    pub license_url: Option<String>,
    /// Statement of rights, as given.
    #[sea_orm(column_type = "Text")]
    pub rights: Option<String>,
    /// How to cite it.
    #[sea_orm(column_type = "JsonBinary")]
    pub citation: Option<Citation>,
    /// Works on the dataset or used for it.
    pub bibliographic_citations: List<Citation>,
    /// Why it was made.
    #[sea_orm(column_type = "Text")]
    pub purpose: Option<String>,
    /// Introduction.
    #[sea_orm(column_type = "Text")]
    pub introduction: Option<String>,
    /// Where a reader should begin.
    #[sea_orm(column_type = "Text")]
    pub getting_started: Option<String>,
    /// Whom the authors thank.
    #[sea_orm(column_type = "Text")]
    pub acknowledgements: Option<String>,
    /// Anything further.
    #[sea_orm(column_type = "Text")]
    pub additional_info: Option<String>,
    /// Project it came from.
    #[sea_orm(column_type = "JsonBinary")]
    pub project: Option<Project>,
    /// How the data were gathered.
    #[sea_orm(column_type = "JsonBinary")]
    pub sampling_description: Option<SamplingDescription>,
    /// Taxa covered.
    pub taxonomic_coverages: List<TaxonomicCoverage>,
    /// Areas covered.
    pub geographic_coverages: List<GeographicCoverage>,
    /// Times covered.
    pub temporal_coverages: List<TemporalCoverage>,
    /// Areas covered, in words.
    #[sea_orm(column_type = "Text")]
    pub geographic_description: Option<String>,
    /// Keywords by thesaurus.
    pub keyword_collections: List<KeywordCollection>,
    /// ISO 3166-1 alpha-2 codes of the countries covered.
    pub country_coverage: TextList,
    /// Files with the data.
    pub data_descriptions: List<DataDescription>,
    /// Units held, counted.
    pub curatorial_units: List<CuratorialUnit>,
    /// When the metadata were published.
    pub pub_date: Option<Date>,
    /// Concept of `MaintenanceUpdateFrequency`.
    #[sea_orm(column_type = "Text")]
    pub maintenance_update_frequency: Option<String>,
    /// How it is kept up to date.
    #[sea_orm(column_type = "Text")]
    pub maintenance_description: Option<String>,
    /// ISO 639-3 code of the language of the data.
    #[sea_orm(column_type = "Text")]
    pub data_language: Option<String>,
    /// ISO 639-3 code of the language of the metadata.
    #[sea_orm(column_type = "Text")]
    pub language: Option<String>,
    /// Uses the publisher holds it fit for.
    pub suitable_for: TextList,
    /// What is not in the records, and why.
    #[sea_orm(column_type = "Text")]
    pub information_withheld: Option<String>,
    /// How records were made less precise, and why.
    #[sea_orm(column_type = "Text")]
    pub data_generalizations: Option<String>,
    /// Darwin Core values for records that lack them, by term.
    #[sea_orm(column_type = "JsonBinary")]
    pub default_values: TermMap,
    /// Terms whose values identify a record; empty means `occurrenceID`.
    pub unique_key_terms: TextList,
    /// Days between two harvests; null means by hand.
    pub harvest_frequency_days: Option<i32>,
    /// When its source was last looked at.
    pub last_checked: Option<DateTimeUtc>,
    /// How recent its source was at that time.
    pub data_currency: Option<DateTimeUtc>,
    /// Whether harvests leave the metadata alone.
    pub locked_for_auto_update: bool,
    /// What its Darwin Core archive holds.
    #[sea_orm(column_type = "JsonBinary")]
    pub dwca: Option<DwcArchive>,
    /// Whether only readers with a role see it.
    pub private: bool,
    /// Whether its archive may be downloaded.
    pub public_archive_available: bool,
    /// Whether it may be published to GBIF.
    pub shareable_with_gbif: bool,
    /// ISO 3166-1 alpha-2 code of the country whose records it brings home from GBIF.
    #[sea_orm(column_type = "Text")]
    pub repatriation_country: Option<String>,
    /// Load whose records are searched; null before the first is published.
    pub published_load: Option<i64>,
    /// Records of the published load.
    pub record_count: i64,
    /// E-mail addresses.
    pub email: TextList,
    /// Telephone numbers.
    pub phone: TextList,
    /// Web pages.
    pub homepage: TextList,
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
pub enum Relation {
    /// To `provider` by `provider_key`.
    #[sea_orm(
        belongs_to = "super::provider::Entity",
        from = "Column::ProviderKey",
        to = "super::provider::Column::Key"
    )]
    Provider,
    /// To `installation` by `installation_key`.
    #[sea_orm(
        belongs_to = "super::installation::Entity",
        from = "Column::InstallationKey",
        to = "super::installation::Column::Key"
    )]
    Installation,
    /// To `dataset` by `parent_key`.
    #[sea_orm(belongs_to = "Entity", from = "Column::ParentKey", to = "Column::Key")]
    Parent,
    /// To `dataset` by `duplicate_of_key`.
    #[sea_orm(belongs_to = "Entity", from = "Column::DuplicateOfKey", to = "Column::Key")]
    DuplicateOf,
}

impl ActiveModelBehavior for ActiveModel {}
