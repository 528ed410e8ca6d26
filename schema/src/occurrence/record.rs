//! One occurrence.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, ID, SimpleObject};
use atlas_records::{Interpreted, OccurrenceIssue, OccurrenceRecord};
use atlas_search::Hit;
use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    stored::{OccurrenceExtension, StoredKey, VerbatimTerm},
    terms::{BasisOfRecordTerm, IssueTerm},
};
use crate::{
    failure::{Failure, Result},
    id::{GlobalId, Kind},
    loader,
    model::{Collection, Dataset, Institution},
    operation::Operation,
};

/// A record of an organism, or of a part or trace of one, at a place and a time. Terms are those of Darwin
/// Core as the atlas interpreted them, null where not given or not understood; `verbatim` holds what the
/// archive said.
#[derive(SimpleObject, Clone, Debug)]
#[graphql(complex)]
pub struct Occurrence {
    /// Global id, for `node`.
    #[graphql(owned)]
    pub id: ID,
    /// The record's key: the same each time the record is loaded into this atlas.
    key: Uuid,
    /// Key of the dataset the record belongs to.
    dataset_key: Uuid,
    /// Key of the institution the record was attributed to by its codes.
    institution_key: Option<Uuid>,
    /// Key of the collection the record was attributed to by its codes.
    collection_key: Option<Uuid>,
    /// `dwc:occurrenceID`: the publisher's identifier.
    #[graphql(name = "occurrenceID")]
    occurrence_id: Option<String>,
    /// `dwc:catalogNumber`: number of the specimen in its collection.
    catalog_number: Option<String>,
    /// `dwc:institutionCode`.
    institution_code: Option<String>,
    /// `dwc:collectionCode`.
    collection_code: Option<String>,
    /// The kind of record.
    basis_of_record: Option<BasisOfRecordTerm>,
    /// `dwc:scientificName`, with authorship if the publisher gave it.
    scientific_name: Option<String>,
    /// `dwc:vernacularName`.
    vernacular_name: Option<String>,
    /// Rank of the scientific name, lower case.
    taxon_rank: Option<String>,
    /// The kingdom.
    kingdom: Option<String>,
    /// The phylum.
    phylum: Option<String>,
    /// The class.
    class: Option<String>,
    /// The order.
    order: Option<String>,
    /// The family.
    family: Option<String>,
    /// The genus.
    genus: Option<String>,
    /// The binomial without authorship, as `Dasyurus viverrinus`.
    species: Option<String>,
    /// Who recorded the occurrence, as given.
    recorded_by: Option<String>,
    /// How many individuals were recorded.
    individual_count: Option<i64>,
    /// When the occurrence was recorded.
    event_date: Option<EventDate>,
    /// The year, where it is the same over the whole event.
    year: Option<i32>,
    /// The month (1 to 12), where it is the same over the whole event.
    month: Option<u32>,
    /// ISO 3166-1 alpha-2 code of the country.
    country_code: Option<String>,
    /// State or province.
    state_province: Option<String>,
    /// The place, in words.
    locality: Option<String>,
    /// Latitude in decimal degrees, WGS 84, −90 to 90.
    decimal_latitude: Option<f64>,
    /// Longitude in decimal degrees, WGS 84, −180 to 180.
    decimal_longitude: Option<f64>,
    /// Uncertainty of the coordinates, in metres.
    coordinate_uncertainty_in_meters: Option<f64>,
    /// Licence of the record, else of its dataset.
    license: Option<String>,
    /// Issues found when the record was interpreted.
    issues: Vec<IssueNote>,
    #[graphql(skip)]
    stored: StoredKey,
}

/// An interval of days, both ends included. A single day has equal ends; a year runs from 1 January to
/// 31 December.
#[derive(SimpleObject, Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventDate {
    /// First day.
    start: NaiveDate,
    /// Last day.
    end: NaiveDate,
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

impl From<&Hit> for Occurrence {
    fn from(hit: &Hit) -> Self {
        let i: Interpreted = hit.interpreted.clone();
        Self {
            id: GlobalId { kind: Kind::Occurrence, key: hit.id }.encode(),
            key: hit.id,
            dataset_key: hit.dataset_key,
            institution_key: i.institution_key,
            collection_key: i.collection_key,
            occurrence_id: i.occurrence_id,
            catalog_number: i.catalog_number,
            institution_code: i.institution_code,
            collection_code: i.collection_code,
            basis_of_record: i.basis_of_record.map(BasisOfRecordTerm::from),
            scientific_name: i.scientific_name,
            vernacular_name: i.vernacular_name,
            taxon_rank: i.taxon_rank,
            kingdom: i.kingdom,
            phylum: i.phylum,
            class: i.class,
            order: i.order,
            family: i.family,
            genus: i.genus,
            species: i.species,
            recorded_by: i.recorded_by,
            individual_count: i.individual_count,
            event_date: i.event_date.map(|d| EventDate { start: d.start, end: d.end }),
            year: i.year,
            month: i.month,
            country_code: i.country_code,
            state_province: i.state_province,
            locality: i.locality,
            decimal_latitude: i.decimal_latitude,
            decimal_longitude: i.decimal_longitude,
            coordinate_uncertainty_in_meters: i.coordinate_uncertainty_in_meters,
            license: i.license,
            issues: hit.issues.iter().copied().map(IssueNote::from).collect(),
            stored: StoredKey::from(hit),
        }
    }
}

#[ComplexObject]
impl Occurrence {
    /// The dataset the record belongs to.
    async fn dataset(&self, ctx: &Context<'_>) -> Result<Option<Dataset>> {
        loader::node::<Dataset>(ctx, self.dataset_key).await
    }

    /// The institution the record was attributed to by its codes.
    async fn institution(&self, ctx: &Context<'_>) -> Result<Option<Institution>> {
        match self.institution_key {
            Some(key) => loader::node::<Institution>(ctx, key).await,
            None => Ok(None),
        }
    }

    /// The collection the record was attributed to by its codes.
    async fn collection(&self, ctx: &Context<'_>) -> Result<Option<Collection>> {
        match self.collection_key {
            Some(key) => loader::node::<Collection>(ctx, key).await,
            None => Ok(None),
        }
    }

    /// Every term of the record that holds a value, as the archive gave it, in the archive's order.
    async fn verbatim(&self, ctx: &Context<'_>) -> Result<Vec<VerbatimTerm>> {
        Ok(self.record(ctx).await?.verbatim.iter().map(VerbatimTerm::from).collect())
    }

    /// Rows of the archive's extensions that belong to the record: media, identifications, measurements.
    async fn extensions(&self, ctx: &Context<'_>) -> Result<Vec<OccurrenceExtension>> {
        Ok(self.record(ctx).await?.extensions.iter().map(OccurrenceExtension::from).collect())
    }
}

impl Occurrence {
    async fn record(&self, ctx: &Context<'_>) -> Result<Arc<OccurrenceRecord>> {
        let record = ctx.loader().load_one(self.stored).await?;
        record.ok_or_else(|| Failure::internal(&format!("record {} was not read", self.key)))
    }
}
