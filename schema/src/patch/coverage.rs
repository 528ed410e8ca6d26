//! What a collection or a dataset covers, as changes give it.

use crate::{model::Date, patch::value_inputs};

value_inputs! {
    /// A box of latitudes and longitudes in decimal degrees, WGS 84. West above east crosses the antimeridian.
    CoverageBoxInput {
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
    CollectionCoverageInput {
        /// Kingdoms held.
        kingdoms: Option<Vec<String>>,
        /// Scientific names of the taxa held.
        scientific_names: Option<Vec<String>>,
        /// States or provinces the specimens come from.
        states: Option<Vec<String>>,
        /// The box the specimens come from.
        bounding_box: Option<CoverageBoxInput>,
        /// When collecting began.
        start_date: Option<Date>,
        /// When collecting ended; absent while it goes on.
        end_date: Option<Date>,
    }
    /// An area a dataset covers.
    GeographicCoverageInput {
        /// The area in words.
        description: Option<String>,
        /// The area as a box.
        bounding_box: Option<CoverageBoxInput>,
    }
    /// Taxa a dataset covers.
    TaxonomicCoverageInput {
        /// The coverage in words.
        description: Option<String>,
        /// The taxa.
        coverages: Option<Vec<TaxonomicNameInput>>,
    }
    /// A taxon of a taxonomic coverage.
    TaxonomicNameInput {
        /// Scientific name.
        scientific_name: Option<String>,
        /// Common name.
        common_name: Option<String>,
        /// Rank, lower case.
        rank: Option<String>,
    }
    /// A time a dataset covers: an interval, one day, or a named period.
    TemporalCoverageInput {
        /// First day.
        start: Option<Date>,
        /// Last day.
        end: Option<Date>,
        /// Name of a period, as `Holocene`.
        period: Option<String>,
    }
}
