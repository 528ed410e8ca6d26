//! What a collection or a dataset covers.

use crate::model::{Date, value::value_objects};

value_objects! {
    /// A box of latitudes and longitudes in decimal degrees, WGS 84. West above east crosses the antimeridian.
    BoundingBox of BoundingBox {
        /// Southern edge, −90 to 90.
        min_latitude: f64,
        /// Northern edge, −90 to 90.
        max_latitude: f64,
        /// Western edge, −180 to 180.
        min_longitude: f64,
        /// Eastern edge, −180 to 180.
        max_longitude: f64,
    }
    /// What a collection covers, in structured form.
    CollectionCoverage of CollectionCoverage {
        /// Kingdoms held.
        kingdoms: Vec<String>,
        /// Scientific names of the taxa held.
        scientific_names: Vec<String>,
        /// States or provinces the specimens come from.
        states: Vec<String>,
        /// The box the specimens come from.
        bounding_box: Option<BoundingBox>,
        /// When collecting began.
        start_date: Option<Date>,
        /// When collecting ended; absent while it goes on.
        end_date: Option<Date>,
    }
    /// An area a dataset covers.
    GeographicCoverage of GeographicCoverage {
        /// The area in words.
        description: Option<String>,
        /// The area as a box.
        bounding_box: Option<BoundingBox>,
    }
    /// Taxa a dataset covers.
    TaxonomicCoverage of TaxonomicCoverage {
        /// The coverage in words.
        description: Option<String>,
        /// The taxa.
        coverages: Vec<TaxonomicName>,
    }
    /// A taxon of a taxonomic coverage.
    TaxonomicName of TaxonomicName {
        /// Scientific name.
        scientific_name: Option<String>,
        /// Common name.
        common_name: Option<String>,
        /// Rank, lower case.
        rank: Option<String>,
    }
    /// A time a dataset covers: an interval, one day, or a named period.
    TemporalCoverage of TemporalCoverage {
        /// First day.
        start: Option<Date>,
        /// Last day.
        end: Option<Date>,
        /// Name of a period, as `Holocene`.
        period: Option<String>,
    }
}
