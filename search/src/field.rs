//! The fields of a record that can be searched, counted and sorted.

macro_rules! fields {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $term:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            /// Every field, in declaration order.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The field's name in the index, after its Darwin Core term.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $term,)* }
            }
        }
    };
}

fields! {
    /// Fields whose values compare as keywords: trimmed and case-folded ([`atlas_records::fold_keyword`]).
    KeywordField {
        /// The record's id (UUID, hyphenated).
        Id = "id",
        /// Key of the dataset (UUID, hyphenated).
        DatasetKey = "datasetKey",
        /// Key of the institution.
        InstitutionKey = "institutionKey",
        /// Key of the collection.
        CollectionKey = "collectionKey",
        /// `dwc:occurrenceID`.
        OccurrenceId = "occurrenceID",
        /// `dwc:catalogNumber`.
        CatalogNumber = "catalogNumber",
        /// `dwc:institutionCode`.
        InstitutionCode = "institutionCode",
        /// `dwc:collectionCode`.
        CollectionCode = "collectionCode",
        /// Basis of record, in GBIF's spelling.
        BasisOfRecord = "basisOfRecord",
        /// `dwc:scientificName`.
        ScientificName = "scientificName",
        /// `dwc:taxonRank`.
        TaxonRank = "taxonRank",
        /// `dwc:kingdom`.
        Kingdom = "kingdom",
        /// `dwc:phylum`.
        Phylum = "phylum",
        /// `dwc:class`.
        Class = "class",
        /// `dwc:order`.
        Order = "order",
        /// `dwc:family`.
        Family = "family",
        /// `dwc:genus`.
        Genus = "genus",
        /// The canonical binomial.
        Species = "species",
        /// `dwc:recordedBy`.
        RecordedBy = "recordedBy",
        /// ISO 3166-1 alpha-2 country code.
        CountryCode = "countryCode",
        /// `dwc:stateProvince`.
        StateProvince = "stateProvince",
        /// `dcterms:license`.
        License = "license",
        /// Flags. Several.
        Issue = "issue",
        /// Keys of the taxa the record belongs to, in every checklist: the accepted taxon and its ancestors. Several.
        TaxonKey = "taxonKey",
        /// Continent by vocabulary.
        Continent = "continent",
        /// Sex by vocabulary.
        Sex = "sex",
        /// Life stage by vocabulary.
        LifeStage = "lifeStage",
        /// Type status by vocabulary. Several.
        TypeStatus = "typeStatus",
        /// Establishment means by vocabulary.
        EstablishmentMeans = "establishmentMeans",
        /// Present or absent.
        OccurrenceStatus = "occurrenceStatus",
        /// Kinds of media. Several.
        MediaType = "mediaType",
    }
}

fields! {
    /// Fields whose values are numbers.
    NumberField {
        /// Year of the event.
        Year = "year",
        /// Month of the event, 1–12.
        Month = "month",
        /// Decimal degrees.
        DecimalLatitude = "decimalLatitude",
        /// Decimal degrees.
        DecimalLongitude = "decimalLongitude",
        /// Metres.
        CoordinateUncertaintyInMeters = "coordinateUncertaintyInMeters",
        /// `dwc:individualCount`.
        IndividualCount = "individualCount",
    }
}

/// Any field that a record may have or lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// A keyword.
    Keyword(KeywordField),
    /// A number.
    Number(NumberField),
    /// The interval of the event.
    EventDate,
    /// Latitude and longitude together.
    Coordinates,
}

fields! {
    /// Fields whose values can be counted.
    FacetField {
        /// Key of the dataset.
        DatasetKey = "datasetKey",
        /// Key of the institution.
        InstitutionKey = "institutionKey",
        /// Key of the collection.
        CollectionKey = "collectionKey",
        /// `dwc:institutionCode`.
        InstitutionCode = "institutionCode",
        /// `dwc:collectionCode`.
        CollectionCode = "collectionCode",
        /// Basis of record.
        BasisOfRecord = "basisOfRecord",
        /// `dwc:scientificName`.
        ScientificName = "scientificName",
        /// `dwc:taxonRank`.
        TaxonRank = "taxonRank",
        /// `dwc:kingdom`.
        Kingdom = "kingdom",
        /// `dwc:phylum`.
        Phylum = "phylum",
        /// `dwc:class`.
        Class = "class",
        /// `dwc:order`.
        Order = "order",
        /// `dwc:family`.
        Family = "family",
        /// `dwc:genus`.
        Genus = "genus",
        /// The canonical binomial.
        Species = "species",
        /// `dwc:recordedBy`.
        RecordedBy = "recordedBy",
        /// ISO 3166-1 alpha-2 country code.
        CountryCode = "countryCode",
        /// `dwc:stateProvince`.
        StateProvince = "stateProvince",
        /// `dcterms:license`.
        License = "license",
        /// Flags.
        Issue = "issue",
        /// Year of the event.
        Year = "year",
        /// Month of the event.
        Month = "month",
        /// Keys of the taxa the record belongs to, in every checklist: the accepted taxon and its ancestors. Several.
        TaxonKey = "taxonKey",
        /// Continent by vocabulary.
        Continent = "continent",
        /// Sex by vocabulary.
        Sex = "sex",
        /// Life stage by vocabulary.
        LifeStage = "lifeStage",
        /// Type status by vocabulary. Several.
        TypeStatus = "typeStatus",
        /// Establishment means by vocabulary.
        EstablishmentMeans = "establishmentMeans",
        /// Present or absent.
        OccurrenceStatus = "occurrenceStatus",
        /// Kinds of media. Several.
        MediaType = "mediaType",
    }
}

fields! {
    /// Fields by which records can be ordered.
    OrderField {
        /// The record's id.
        Id = "id",
        /// First day of the event.
        EventDate = "eventDate",
        /// Year of the event.
        Year = "year",
        /// Scientific name, folded ([`atlas_records::fold_text`]).
        ScientificName = "scientificName",
    }
}
