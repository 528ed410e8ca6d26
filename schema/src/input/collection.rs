//! Filters and orders of collections.

use atlas_registry::list::relations;

use crate::input::{DatasetWhere, HubWhere, InstitutionWhere, order_input, where_input};

where_input! {
    /// Conditions on collections; all that are given must hold.
    CollectionWhere on collection {
        /// UUIDv7; kept by import and export.
        key: KeyFilter = Key,
        /// Stable legacy alias, as `co12`.
        uid: TextFilter = Uid,
        /// Name; case and diacritics make no difference.
        name: NameFilter = SortName,
        /// Code it goes by.
        code: TextFilter = Code,
        /// Further names.
        additional_names: TextListFilter = AdditionalNames,
        /// Key of: institution that holds it.
        institution_key: KeyFilter = InstitutionKey,
        /// Concepts of the vocabulary `CollectionContentType`.
        content_types: TextListFilter = ContentTypes,
        /// Concepts of the vocabulary `PreservationType`.
        preservation_types: TextListFilter = PreservationTypes,
        /// Concept of the vocabulary `AccessionStatus`.
        accession_status: TextFilter = AccessionStatus,
        /// How it develops; concept of the vocabulary `CollectionStatus`.
        status: TextFilter = Status,
        /// Whether it is still kept.
        active: BooleanFilter = Active,
        /// Whether it belongs to a person.
        personal_collection: BooleanFilter = PersonalCollection,
        /// DOI, without a resolver.
        doi: TextFilter = Doi,
        /// Department of the institution.
        department: TextFilter = Department,
        /// Division of the institution.
        division: TextFilter = Division,
        /// Names of collections merged into it.
        incorporated_collections: TextListFilter = IncorporatedCollections,
        /// Specimens held, as stated by the collection.
        number_specimens: IntFilter = NumberSpecimens,
        /// Specimens digitised, as stated by the collection.
        number_digitised: IntFilter = NumberDigitised,
        /// E-mail addresses.
        email: TextListFilter = Email,
        /// Web pages.
        homepage: TextListFilter = Homepage,
        /// ISO 3166-1 alpha-2 code of the address, else of the mailing address.
        country: TextFilter = Country,
        /// State or province of the address, else of the mailing address.
        province: TextFilter = Province,
        /// City of the address, else of the mailing address.
        city: TextFilter = City,
        /// Decimal degrees, WGS 84, −90 to 90.
        latitude: FloatFilter = Latitude,
        /// Decimal degrees, WGS 84, −180 to 180.
        longitude: FloatFilter = Longitude,
        /// Keywords.
        keywords: TextListFilter = Keywords,
        /// Register that holds the master copy of the metadata; concept of the vocabulary `MasterSourceType`.
        master_source: TextFilter = MasterSource,
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
        /// The institution that holds it matches.
        institution: InstitutionWhere = relations::collection_institution(),
        /// At least one dataset with records of its specimens matches.
        datasets: DatasetWhere = relations::collection_datasets(),
        /// At least one hub it is a member of matches.
        hubs: HubWhere = relations::collection_hubs(),
    }
}

order_input! {
    /// An order of collections.
    CollectionOrder by CollectionOrderField on collection {
        /// Name, folded.
        Name = SortName,
        /// Code.
        Code = Code,
        /// Specimens held, as stated.
        NumberSpecimens = NumberSpecimens,
        /// Specimens digitised, as stated.
        NumberDigitised = NumberDigitised,
        /// When it was registered.
        Created = Created,
        /// When it was last changed.
        Modified = Modified,
    }
}
