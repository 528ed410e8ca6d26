//! What a collection or a dataset covers: where, when, and which taxa.

use chrono::NaiveDate;
use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

/// A box of latitudes and longitudes in decimal degrees, WGS 84. West above east crosses the antimeridian.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct BoundingBox {
    /// Southern edge, −90 to 90.
    pub min_latitude: f64,
    /// Northern edge, −90 to 90.
    pub max_latitude: f64,
    /// Western edge, −180 to 180.
    pub min_longitude: f64,
    /// Eastern edge, −180 to 180.
    pub max_longitude: f64,
}

/// What a collection covers, in structured form.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(default, rename_all = "camelCase")]
pub struct CollectionCoverage {
    /// Kingdoms held.
    pub kingdoms: Vec<String>,
    /// Scientific names of the taxa held.
    pub scientific_names: Vec<String>,
    /// States or provinces the specimens come from.
    pub states: Vec<String>,
    /// The box the specimens come from.
    pub bounding_box: Option<BoundingBox>,
    /// When collecting began.
    pub start_date: Option<NaiveDate>,
    /// When collecting ended; absent while it goes on.
    pub end_date: Option<NaiveDate>,
}

/// An area a dataset covers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct GeographicCoverage {
    /// The area in words.
    pub description: Option<String>,
    /// The area as a box.
    pub bounding_box: Option<BoundingBox>,
}

/// Taxa a dataset covers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct TaxonomicCoverage {
    /// The coverage in words.
    pub description: Option<String>,
    /// The taxa.
    pub coverages: Vec<TaxonomicName>,
}

/// A taxon of a taxonomic coverage.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct TaxonomicName {
    /// Scientific name.
    pub scientific_name: Option<String>,
    /// Common name.
    pub common_name: Option<String>,
    /// Rank, lower case.
    pub rank: Option<String>,
}

/// A time a dataset covers: an interval, one day, or a named period.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct TemporalCoverage {
    /// First day.
    pub start: Option<NaiveDate>,
    /// Last day.
    pub end: Option<NaiveDate>,
    /// Name of a period, as `Holocene`.
    pub period: Option<String>,
}
