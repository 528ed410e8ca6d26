//! One occurrence.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, SimpleObject};
use atlas_records::{Interpreted, OccurrenceIssue, OccurrenceRecord};
use atlas_search::Hit;
use uuid::Uuid;

use super::{
    stored::{OccurrenceExtension, StoredKey, VerbatimTerm},
    terms::{BasisOfRecordTerm, IssueTerm},
};
use crate::{
    failure::{Failure, Result},
    id::{GlobalId, Kind},
    loader,
    model::{Collection, Dataset, Date, Institution},
    operation::Operation,
};

/// Declares the object: `terms` are read from what was interpreted, the rest are ordinary resolvers.
macro_rules! occurrence {
    (
        $(#[$doc:meta])*
        terms { $($(#[$term_doc:meta])* $term:ident: $type:ty = $get:expr,)* }
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
        /// Licence of the record, else of its dataset.
        license: Option<&str> = |i| i.license.as_deref(),
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

/// An interval of days, both ends included. A single day has equal ends; a year runs from 1 January to
/// 31 December.
#[derive(SimpleObject, Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventDate {
    /// First day.
    start: Date,
    /// Last day.
    end: Date,
}

impl From<atlas_records::EventDate> for EventDate {
    fn from(date: atlas_records::EventDate) -> Self {
        Self { start: Date(date.start), end: Date(date.end) }
    }
}

/// An issue of a record.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
#[graphql(name = "OccurrenceIssueNote")]
pub struct IssueNote {
    /// Which issue.
    name: IssueTerm,
    /// What it says, in one sentence.
    description: &'static str,
}

impl From<OccurrenceIssue> for IssueNote {
    fn from(issue: OccurrenceIssue) -> Self {
        Self { name: IssueTerm(issue), description: issue.description() }
    }
}
