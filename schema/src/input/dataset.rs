//! Filters and orders of datasets.

use atlas_registry::list::relations;

use crate::input::{CollectionWhere, HubWhere, InstitutionWhere, ProviderWhere, order_input, where_input};

where_input! {
    /// Conditions on datasets; all that are given must hold.
    DatasetWhere on dataset {
        /// UUIDv7; kept by import and export.
        key: KeyFilter = Key,
        /// Stable legacy alias, as `dr12`.
        uid: TextFilter = Uid,
        /// Title; case and diacritics make no difference.
        title: NameFilter = SortName,
        /// Abbreviation.
        abbreviation: TextFilter = Abbreviation,
        /// Short name by which it is also known.
        alias: TextFilter = Alias,
        /// Key of: provider that publishes it.
        provider_key: KeyFilter = ProviderKey,
        /// Key of: installation that hosts it.
        installation_key: KeyFilter = InstallationKey,
        /// Key of: dataset it is a part of.
        parent_key: KeyFilter = ParentKey,
        /// Key of: dataset it duplicates.
        duplicate_of_key: KeyFilter = DuplicateOfKey,
        /// Concept of the vocabulary `DatasetType`.
        r#type: TextFilter = Type,
        /// Concept of the vocabulary `DatasetSubtype`.
        subtype: TextFilter = Subtype,
        /// Concepts of the vocabulary `DatasetCategory`.
        categories: TextListFilter = Categories,
        /// Concept of the vocabulary `ResourceType`.
        resource_type: TextFilter = ResourceType,
        /// Concepts of the vocabulary `DatasetContentType`.
        content_types: TextListFilter = ContentTypes,
        /// Concept of the vocabulary `Provenance`.
        provenance: TextFilter = Provenance,
        /// How far its data have come; concept of the vocabulary `DatasetStatus`.
        status: TextFilter = Status,
        /// DOI, without a resolver.
        doi: TextFilter = Doi,
        /// Version of the data, in the publisher's numbering.
        data_version: TextFilter = DataVersion,
        /// Whether the data are kept elsewhere.
        external: BooleanFilter = External,
        /// Concept of the vocabulary `License`.
        license: TextFilter = License,
        /// ISO 3166-1 alpha-2 codes of the countries covered.
        country_coverage: TextListFilter = CountryCoverage,
        /// When the metadata were published.
        pub_date: DateFilter = PubDate,
        /// Concept of the vocabulary `MaintenanceUpdateFrequency`.
        maintenance_update_frequency: TextFilter = MaintenanceUpdateFrequency,
        /// ISO 639-3 code of the language of the data.
        data_language: TextFilter = DataLanguage,
        /// ISO 639-3 code of the language of the metadata.
        language: TextFilter = Language,
        /// Uses the publisher holds it fit for.
        suitable_for: TextListFilter = SuitableFor,
        /// Terms whose values identify a record; empty means `occurrenceID`.
        unique_key_terms: TextListFilter = UniqueKeyTerms,
        /// Days between two harvests; null means by hand.
        harvest_frequency_days: IntFilter = HarvestFrequencyDays,
        /// When its source was last looked at.
        last_checked: DateTimeFilter = LastChecked,
        /// How recent its source was at that time.
        data_currency: DateTimeFilter = DataCurrency,
        /// Whether harvests leave the metadata alone.
        locked_for_auto_update: BooleanFilter = LockedForAutoUpdate,
        /// Whether its archive may be downloaded.
        public_archive_available: BooleanFilter = PublicArchiveAvailable,
        /// Whether it may be published to GBIF.
        shareable_with_gbif: BooleanFilter = ShareableWithGbif,
        /// ISO 3166-1 alpha-2 code of the country whose records it brings home from GBIF.
        repatriation_country: TextFilter = RepatriationCountry,
        /// Load whose records are searched; null before the first is published.
        published_load: IntFilter = PublishedLoad,
        /// Records of the published load.
        record_count: IntFilter = RecordCount,
        /// E-mail addresses.
        email: TextListFilter = Email,
        /// Web pages.
        homepage: TextListFilter = Homepage,
        /// Keywords.
        keywords: TextListFilter = Keywords,
        /// When the entity was registered.
        created: DateTimeFilter = Created,
        /// When it was last changed.
        modified: DateTimeFilter = Modified,
        /// When it was deleted.
        deleted: DateTimeFilter = Deleted,
        /// Key of: entity of the same kind that took its place.
        replaced_by_key: KeyFilter = ReplacedBy,
    }
    related {
        /// The provider that publishes it matches.
        provider: ProviderWhere = relations::dataset_provider(),
        /// At least one institution whose records it holds matches.
        institutions: InstitutionWhere = relations::dataset_institutions(),
        /// At least one collection whose records it holds matches.
        collections: CollectionWhere = relations::dataset_collections(),
        /// At least one hub it is a member of matches.
        hubs: HubWhere = relations::dataset_hubs(),
    }
}

order_input! {
    /// An order of datasets.
    DatasetOrder by DatasetOrderField on dataset {
        /// Title, folded.
        Title = SortName,
        /// Records of the published load.
        RecordCount = RecordCount,
        /// When the metadata were published.
        PubDate = PubDate,
        /// When its source was last looked at.
        LastChecked = LastChecked,
        /// When it was registered.
        Created = Created,
        /// When it was last changed.
        Modified = Modified,
    }
}
