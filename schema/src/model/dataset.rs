//! A dataset (data resource).

use atlas_entity::{contact, dataset, endpoint, identifier, image, machine_tag, tag};
use atlas_registry::list::relations::{self, hung_on};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    input::{DatasetOrder, DatasetWhere},
    model::{
        Citation, CodeMapping, Collection, Comment, Contact, CuratorialUnit, DataDescription, DatasetHarvest,
        Date, DefaultValue, DwcArchive, Endpoint, EntityImage, GeographicCoverage, Hub, Identifier, Image,
        IngestRun, Installation, Institution, KeywordCollection, MachineTag, Project, Proposal, Provider,
        SamplingDescription, Tag, TaxonomicCoverage, TaxonomyHint, TemporalCoverage, object,
    },
};

object! {
    /// A dataset (data resource): records, or metadata, published together.
    Dataset on dataset {
        where DatasetWhere, order DatasetOrder, default SortName false,
        fields {
            /// UUIDv7; kept by import and export.
            key: Uuid,
            /// Stable legacy alias, as `dr12`.
            uid: String,
            /// Title.
            title: String,
            /// Abbreviation.
            abbreviation: Option<String>,
            /// Short name by which it is also known.
            alias: Option<String>,
            /// Description.
            description: Option<String>,
            /// Description in about a hundred characters.
            short_description: Option<String>,
            /// Concept of the vocabulary `DatasetType`.
            r#type: String,
            /// Concept of the vocabulary `DatasetSubtype`.
            subtype: Option<String>,
            /// Concepts of the vocabulary `DatasetCategory`.
            categories: Vec<String>,
            /// Concept of the vocabulary `ResourceType`.
            resource_type: Option<String>,
            /// Concepts of the vocabulary `DatasetContentType`.
            content_types: Vec<String>,
            /// Concept of the vocabulary `Provenance`.
            provenance: Option<String>,
            /// How far its data have come; concept of the vocabulary `DatasetStatus`.
            status: Option<String>,
            /// DOI, without a resolver.
            doi: Option<String>,
            /// Version of the data, in the publisher's numbering.
            data_version: Option<String>,
            /// Whether the data are kept elsewhere.
            external: bool,
            /// Concept of the vocabulary `License`.
            license: Option<String>,
            /// Text of the licence.
            license_url: Option<String>,
            /// Statement of rights, as given.
            rights: Option<String>,
            /// How to cite it.
            citation: Option<Citation>,
            /// Works on the dataset or used for it.
            bibliographic_citations: Vec<Citation>,
            /// Why it was made.
            purpose: Option<String>,
            /// Introduction.
            introduction: Option<String>,
            /// Where a reader should begin.
            getting_started: Option<String>,
            /// Whom the authors thank.
            acknowledgements: Option<String>,
            /// Anything further.
            additional_info: Option<String>,
            /// Project it came from.
            project: Option<Project>,
            /// How the data were gathered.
            sampling_description: Option<SamplingDescription>,
            /// Taxa covered.
            taxonomic_coverages: Vec<TaxonomicCoverage>,
            /// Areas covered.
            geographic_coverages: Vec<GeographicCoverage>,
            /// Times covered.
            temporal_coverages: Vec<TemporalCoverage>,
            /// Areas covered, in words.
            geographic_description: Option<String>,
            /// Keywords by thesaurus.
            keyword_collections: Vec<KeywordCollection>,
            /// ISO 3166-1 alpha-2 codes of the countries covered.
            country_coverage: Vec<String>,
            /// Files with the data.
            data_descriptions: Vec<DataDescription>,
            /// Units held, counted.
            curatorial_units: Vec<CuratorialUnit>,
            /// When the metadata were published.
            pub_date: Option<Date>,
            /// Concept of the vocabulary `MaintenanceUpdateFrequency`.
            maintenance_update_frequency: Option<String>,
            /// How it is kept up to date.
            maintenance_description: Option<String>,
            /// ISO 639-3 code of the language of the data.
            data_language: Option<String>,
            /// ISO 639-3 code of the language of the metadata.
            language: Option<String>,
            /// Uses the publisher holds it fit for.
            suitable_for: Vec<String>,
            /// What is not in the records, and why.
            information_withheld: Option<String>,
            /// How records were made less precise, and why.
            data_generalizations: Option<String>,
            /// Darwin Core values for records that lack them, by term.
            default_values: Vec<DefaultValue>,
            /// Terms whose values identify a record; empty means `occurrenceID`.
            unique_key_terms: Vec<String>,
            /// Days between two harvests; null means by hand.
            harvest_frequency_days: Option<i32>,
            /// When its source was last looked at.
            last_checked: Option<DateTime<Utc>>,
            /// How recent its source was at that time.
            data_currency: Option<DateTime<Utc>>,
            /// Whether harvests leave the metadata alone.
            locked_for_auto_update: bool,
            /// What its Darwin Core archive holds.
            dwca: Option<DwcArchive>,
            /// Whether its archive may be downloaded.
            public_archive_available: bool,
            /// Whether it may be published to GBIF.
            shareable_with_gbif: bool,
            /// ISO 3166-1 alpha-2 code of the country whose records it brings home from GBIF.
            repatriation_country: Option<String>,
            /// Load whose records are searched; null before the first is published.
            published_load: Option<i64>,
            /// Records of the published load.
            record_count: i64,
            /// E-mail addresses.
            email: Vec<String>,
            /// Telephone numbers.
            phone: Vec<String>,
            /// Web pages.
            homepage: Vec<String>,
            /// Logo.
            logo: Option<Image>,
            /// Featured picture.
            image: Option<Image>,
            /// Taxa that names without further context are likely to belong to.
            taxonomy_hints: Vec<TaxonomyHint>,
            /// Keywords.
            keywords: Vec<String>,
            /// When the entity was registered.
            created: DateTime<Utc>,
            /// Who registered it.
            created_by: String,
            /// When it was last changed.
            modified: DateTime<Utc>,
            /// Who changed it last.
            modified_by: String,
            /// Grows by one with every change, from 1.
            version: i64,
            /// When it was deleted.
            deleted: Option<DateTime<Utc>>,
        }
        one {
            /// Provider that publishes it.
            provider: Provider by provider_key,
            /// Installation that hosts it.
            installation: Installation by installation_key,
            /// Dataset it is a part of.
            parent: Dataset by parent_key,
            /// Dataset it duplicates.
            duplicate_of: Dataset by duplicate_of_key,
            /// Entity of the same kind that took its place.
            replaced_by: Dataset by replaced_by,
        }
        many {
            /// Institutions whose records it holds.
            institutions: Institution by relations::dataset_institutions(),
            /// Collections whose records it holds.
            collections: Collection by relations::dataset_collections(),
            /// Hubs it is a member of.
            hubs: Hub by relations::dataset_hubs(),
            /// Datasets that are parts of it.
            constituents: Dataset by relations::dataset_constituents(),
            /// Mappings that are for its records only.
            code_mappings: CodeMapping by relations::dataset_code_mappings(),
            /// Runs that loaded its records, the newest first.
            ingest_runs: IngestRun by relations::dataset_ingest_runs(),
            /// Contacts that the viewer sees, in order.
            contacts: Contact by hung_on::<dataset::Entity, contact::Entity>(),
            /// Identifiers in other registers, in order.
            identifiers: Identifier by hung_on::<dataset::Entity, identifier::Entity>(),
            /// Addresses at which it can be fetched or asked for, in order.
            endpoints: Endpoint by hung_on::<dataset::Entity, endpoint::Entity>(),
            /// Free tags, in order.
            tags: Tag by hung_on::<dataset::Entity, tag::Entity>(),
            /// Proposals of changes to it, the newest first.
            proposals: Proposal by relations::dataset_proposals(),
            /// Namespaced tags, in order.
            machine_tags: MachineTag by hung_on::<dataset::Entity, machine_tag::Entity>(),
            /// Pictures, in order.
            images: EntityImage by hung_on::<dataset::Entity, image::Entity>(),
            /// Comments, the oldest first.
            comments: Comment by relations::comments::<dataset::Entity>(),
        }
        occurrences { Dataset }
        entity { Dataset }
        resolvers {
            /// What is known of its harvests; null where it neither was harvested nor is to be.
            async fn harvest(
                &self,
                context: &async_graphql::Context<'_>,
            ) -> crate::failure::Result<Option<DatasetHarvest>> {
                DatasetHarvest::of(context, &self.0).await
            }
        }
    }
}
