//! One occurrence.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use atlas_records::{Interpreted, OccurrenceRecord};
use atlas_search::Hit;
use uuid::Uuid;

use super::{
    hung::{OccurrenceIdentification, OccurrenceMeasurement, OccurrenceMedium},
    original::original,
    parts::{EventDate, IssueNote, TaxonMatch},
    stored::{OccurrenceExtension, StoredKey, VerbatimTerm},
    terms::{BasisOfRecordTerm, OccurrenceStatusTerm, SensitivityTerm},
};
use crate::{
    failure::{Failure, Result},
    id::{GlobalId, Kind},
    loader,
    model::{Collection, Dataset, Institution},
    operation::Operation,
};

/// What an original costs: few are read at a time.
const ORIGINAL_COST: usize = 1000;

/// Declares the object, and that of originals: `terms` are read from what was interpreted of either, the rest are
/// ordinary resolvers.
macro_rules! occurrence {
    (
        $(#[$doc:meta])*
        terms { $($(#[$term_doc:meta])* $term:ident: $type:ty = $get:expr,)* }
        $(#[$original_doc:meta])*
        original { $($original_resolvers:tt)* }
        $($resolvers:tt)*
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub(crate) struct Occurrence(Arc<Hit>);

        $(#[$doc])*
        #[Object]
        impl Occurrence {
            $(
                $(#[$term_doc])*
                async fn $term(&self) -> $type {
                    let get: fn(&Interpreted) -> $type = $get;
                    get(&self.0.interpreted)
                }
            )*
            $($resolvers)*

            /// The record as it was before it was made fit for the public, for administrators of its dataset; null for others,
            /// and where the record is not sensitive. Each reading is written to the audit log.
            #[graphql(complexity = "ORIGINAL_COST + child_complexity")]
            async fn original(&self, ctx: &Context<'_>) -> Result<Option<OriginalOccurrence>> {
                original(ctx, &self.0).await
            }
        }

        $(#[$original_doc])*
        #[derive(Clone, Debug)]
        pub(crate) struct OriginalOccurrence(pub(super) Arc<OccurrenceRecord>);

        $(#[$original_doc])*
        #[Object]
        impl OriginalOccurrence {
            $(
                $(#[$term_doc])*
                async fn $term(&self) -> $type {
                    let get: fn(&Interpreted) -> $type = $get;
                    get(&self.0.interpreted)
                }
            )*
            $($original_resolvers)*
        }
    };
}

occurrence! {
    /// A record of an organism, or of a part or trace of one, at a place and a time. Terms are those of Darwin
    /// Core as the atlas interpreted them, null where not given or not understood; `verbatim` holds what the
    /// archive said.
    terms {
        /// Key of the institution the record was attributed to by its codes.
        institution_key: Option<Uuid> = |i| i.institution_key,
        /// Key of the collection the record was attributed to by its codes.
        collection_key: Option<Uuid> = |i| i.collection_key,
        /// `dwc:occurrenceID`: the publisher's identifier.
        #[graphql(name = "occurrenceID")]
        occurrence_id: Option<&str> = |i| i.occurrence_id.as_deref(),
        /// `dwc:catalogNumber`: number of the specimen in its collection.
        catalog_number: Option<&str> = |i| i.catalog_number.as_deref(),
        /// `dwc:institutionCode`.
        institution_code: Option<&str> = |i| i.institution_code.as_deref(),
        /// `dwc:collectionCode`.
        collection_code: Option<&str> = |i| i.collection_code.as_deref(),
        /// The kind of record.
        basis_of_record: Option<BasisOfRecordTerm> = |i| i.basis_of_record.map(BasisOfRecordTerm::from),
        /// `dwc:scientificName`, with authorship if the publisher gave it.
        scientific_name: Option<&str> = |i| i.scientific_name.as_deref(),
        /// `dwc:vernacularName`.
        vernacular_name: Option<&str> = |i| i.vernacular_name.as_deref(),
        /// Rank of the scientific name, lower case.
        taxon_rank: Option<&str> = |i| i.taxon_rank.as_deref(),
        /// The kingdom.
        kingdom: Option<&str> = |i| i.kingdom.as_deref(),
        /// The phylum.
        phylum: Option<&str> = |i| i.phylum.as_deref(),
        /// The class.
        class: Option<&str> = |i| i.class.as_deref(),
        /// The order.
        order: Option<&str> = |i| i.order.as_deref(),
        /// The family.
        family: Option<&str> = |i| i.family.as_deref(),
        /// The genus.
        genus: Option<&str> = |i| i.genus.as_deref(),
        /// The binomial without authorship, as `Dasyurus viverrinus`.
        species: Option<&str> = |i| i.species.as_deref(),
        /// Who recorded the occurrence, as given.
        recorded_by: Option<&str> = |i| i.recorded_by.as_deref(),
        /// How many individuals were recorded.
        individual_count: Option<i64> = |i| i.individual_count,
        /// When the occurrence was recorded.
        event_date: Option<EventDate> = |i| i.event_date.map(EventDate::from),
        /// The year, where it is the same over the whole event.
        year: Option<i32> = |i| i.year,
        /// The month (1 to 12), where it is the same over the whole event.
        month: Option<u32> = |i| i.month,
        /// ISO 3166-1 alpha-2 code of the country.
        country_code: Option<&str> = |i| i.country_code.as_deref(),
        /// State or province.
        state_province: Option<&str> = |i| i.state_province.as_deref(),
        /// The place, in words.
        locality: Option<&str> = |i| i.locality.as_deref(),
        /// Latitude in decimal degrees, WGS 84, −90 to 90.
        decimal_latitude: Option<f64> = |i| i.decimal_latitude,
        /// Longitude in decimal degrees, WGS 84, −180 to 180.
        decimal_longitude: Option<f64> = |i| i.decimal_longitude,
        /// Uncertainty of the coordinates, in metres.
        coordinate_uncertainty_in_meters: Option<f64> = |i| i.coordinate_uncertainty_in_meters,
        /// `dwc:eventID`: the sampling event the record was made in.
        #[graphql(name = "eventID")]
        event_id: Option<&str> = |i| i.event_id.as_deref(),
        /// `dwc:parentEventID`: the event that one was part of.
        #[graphql(name = "parentEventID")]
        parent_event_id: Option<&str> = |i| i.parent_event_id.as_deref(),
        /// Whether the organism was there.
        occurrence_status: Option<OccurrenceStatusTerm> = |i| i.occurrence_status.map(Into::into),
        /// Amount of organisms, in the unit of `organismQuantityType`.
        organism_quantity: Option<f64> = |i| i.organism_quantity,
        /// What `organismQuantity` counts, as `individuals` or `% cover`.
        organism_quantity_type: Option<&str> = |i| i.organism_quantity_type.as_deref(),
        /// Sex by vocabulary, as `Female`.
        sex: Option<&str> = |i| i.sex.as_deref(),
        /// Life stage by vocabulary, as `Adult`.
        life_stage: Option<&str> = |i| i.life_stage.as_deref(),
        /// How the organism came to the place, by vocabulary, as `Native`.
        establishment_means: Option<&str> = |i| i.establishment_means.as_deref(),
        /// How far the organism is established there, by vocabulary.
        degree_of_establishment: Option<&str> = |i| i.degree_of_establishment.as_deref(),
        /// By which way the organism was introduced, by vocabulary.
        pathway: Option<&str> = |i| i.pathway.as_deref(),
        /// Type statuses by vocabulary, as `HOLOTYPE`.
        type_status: &[String] = |i| &i.type_status,
        /// The name of which the specimen is a type.
        typified_name: Option<&str> = |i| i.typified_name.as_deref(),
        /// Who identified the organism, as given.
        identified_by: Option<&str> = |i| i.identified_by.as_deref(),
        /// When the organism was identified.
        date_identified: Option<EventDate> = |i| i.date_identified.map(EventDate::from),
        /// Addresses of those who recorded, as `https://orcid.org/0000-0002-1825-0097`.
        #[graphql(name = "recordedByID")]
        recorded_by_id: &[String] = |i| &i.recorded_by_id,
        /// Addresses of those who identified.
        #[graphql(name = "identifiedByID")]
        identified_by_id: &[String] = |i| &i.identified_by_id,
        /// Continent by vocabulary, as `OCEANIA`.
        continent: Option<&str> = |i| i.continent.as_deref(),
        /// County, shire or the like.
        county: Option<&str> = |i| i.county.as_deref(),
        /// Municipality.
        municipality: Option<&str> = |i| i.municipality.as_deref(),
        /// Sea, lake or river.
        water_body: Option<&str> = |i| i.water_body.as_deref(),
        /// Precision of the coordinates, in degrees.
        coordinate_precision: Option<f64> = |i| i.coordinate_precision,
        /// Least elevation above the sea, in metres.
        minimum_elevation_in_meters: Option<f64> = |i| i.minimum_elevation_in_meters,
        /// Greatest elevation above the sea, in metres.
        maximum_elevation_in_meters: Option<f64> = |i| i.maximum_elevation_in_meters,
        /// Least depth below the surface, in metres.
        minimum_depth_in_meters: Option<f64> = |i| i.minimum_depth_in_meters,
        /// Greatest depth below the surface, in metres.
        maximum_depth_in_meters: Option<f64> = |i| i.maximum_depth_in_meters,
        /// The area of the record, as well-known text.
        #[graphql(name = "footprintWKT")]
        footprint_wkt: Option<&str> = |i| i.footprint_wkt.as_deref(),
        /// Address of the record's page at its publisher.
        references: Option<&str> = |i| i.references.as_deref(),
        /// Kinds of media the record has: `StillImage`, `MovingImage`, `Sound` or `InteractiveResource`.
        media_type: &[String] = |i| &i.media_type,
        /// What was done to the record because it is sensitive; null where it is not.
        sensitivity: Option<SensitivityTerm> = |i| i.sensitivity.map(Into::into),
        /// What was made coarser, and why.
        data_generalizations: Option<&str> = |i| i.data_generalizations.as_deref(),
        /// What was left out, and why.
        information_withheld: Option<&str> = |i| i.information_withheld.as_deref(),
        /// Licence of the record, else of its dataset, by vocabulary, as `CC_BY_4_0`.
        license: Option<&str> = |i| i.license.as_deref(),
    }
    /// A sensitive record as it was before it was made fit for the public: with its exact place, and whatever else is
    /// kept from others. Terms are those of `Occurrence`. Each reading is written to the audit log.
    original {
        /// Key of the record.
        async fn key(&self) -> Uuid {
            self.0.id
        }

        /// Issues found when the record was interpreted.
        async fn issues(&self) -> Vec<IssueNote> {
            self.0.issues.iter().copied().map(IssueNote::from).collect()
        }

        /// Every term of the record that holds a value, as the archive gave it, in the archive's order.
        async fn verbatim(&self) -> Vec<VerbatimTerm> {
            self.0.verbatim.iter().map(VerbatimTerm::from).collect()
        }

        /// Rows of the archive's extensions that belong to the record.
        async fn extensions(&self) -> Vec<OccurrenceExtension> {
            self.0.extensions.iter().map(OccurrenceExtension::from).collect()
        }
    }

    /// Global id, for `node`.
    pub(crate) async fn id(&self) -> ID {
        GlobalId { kind: Kind::Occurrence, key: self.0.id }.encode()
    }

    /// The record's key: the same each time the record is loaded into this atlas.
    async fn key(&self) -> Uuid {
        self.0.id
    }

    /// Key of the dataset the record belongs to.
    async fn dataset_key(&self) -> Uuid {
        self.0.dataset_key
    }

    /// Issues found when the record was interpreted.
    async fn issues(&self) -> Vec<IssueNote> {
        self.0.issues.iter().copied().map(IssueNote::from).collect()
    }

    /// Where the record stands in each checklist its name was found in, that of the atlas first.
    async fn taxa(&self) -> Vec<TaxonMatch> {
        self.0.interpreted.taxa.iter().map(TaxonMatch::from).collect()
    }

    /// The dataset the record belongs to.
    async fn dataset(&self, ctx: &Context<'_>) -> Result<Option<Dataset>> {
        loader::node(ctx, self.0.dataset_key).await
    }

    /// The institution the record was attributed to by its codes.
    async fn institution(&self, ctx: &Context<'_>) -> Result<Option<Institution>> {
        loader::node(ctx, self.0.interpreted.institution_key).await
    }

    /// The collection the record was attributed to by its codes.
    async fn collection(&self, ctx: &Context<'_>) -> Result<Option<Collection>> {
        loader::node(ctx, self.0.interpreted.collection_key).await
    }

    /// Every term of the record that holds a value, as the archive gave it, in the archive's order.
    async fn verbatim(&self, ctx: &Context<'_>) -> Result<Vec<VerbatimTerm>> {
        Ok(self.stored(ctx).await?.verbatim.iter().map(VerbatimTerm::from).collect())
    }

    /// Photographs, films, sounds and models of the record, each once.
    async fn media(&self, ctx: &Context<'_>) -> Result<Vec<OccurrenceMedium>> {
        let stored = self.stored(ctx).await?;
        let (media, _) = atlas_interpret::media(&stored.verbatim, &stored.extensions);
        Ok(media.into_iter().map(OccurrenceMedium::from).collect())
    }

    /// How the record was identified over time, newest first, those without a date last.
    async fn identifications(&self, ctx: &Context<'_>) -> Result<Vec<OccurrenceIdentification>> {
        let history = atlas_interpret::identifications(&self.stored(ctx).await?.extensions);
        Ok(history.into_iter().map(OccurrenceIdentification::from).collect())
    }

    /// Measurements of the record and facts about it, in the archive's order.
    async fn measurements(&self, ctx: &Context<'_>) -> Result<Vec<OccurrenceMeasurement>> {
        let all = atlas_interpret::measurements(&self.stored(ctx).await?.extensions);
        Ok(all.into_iter().map(OccurrenceMeasurement::from).collect())
    }

    /// Rows of the archive's extensions that belong to the record: media, identifications, measurements.
    async fn extensions(&self, ctx: &Context<'_>) -> Result<Vec<OccurrenceExtension>> {
        Ok(self.stored(ctx).await?.extensions.iter().map(OccurrenceExtension::from).collect())
    }
}

impl Occurrence {
    /// The record of a hit.
    pub(super) const fn new(hit: Arc<Hit>) -> Self {
        Self(hit)
    }

    async fn stored(&self, ctx: &Context<'_>) -> Result<Arc<OccurrenceRecord>> {
        let record = ctx.loader().load_one(StoredKey::from(&*self.0)).await?;
        record.ok_or_else(|| Failure::internal(&format!("record {} was not read", self.0.id)))
    }
}
